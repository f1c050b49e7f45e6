import { saveState, setOutput, summary } from '@actions/core'
import { stateName } from '../../plan/step-state.ts'
import type { JobStep } from '../../ports/job.ts'

/**
 * GitHub's files for outputs, state and summary, through @actions/core, which escapes what is written to them. Load
 * this file when a step has something to say. Each export by its name: the bundler leaves out the rest of the package,
 * and with that an HTTP client of 0.7 MB that asks for OIDC tokens.
 */
export function githubStep(): JobStep {
  return {
    output: (name, value) => setOutput(name, value),
    saveState: text => saveState(stateName, text),
    summary: async markdown => {
      await summary.addRaw(markdown, true).write()
    },
  }
}
