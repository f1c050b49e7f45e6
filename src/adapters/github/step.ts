import type { JobStep } from '../../ports/job.ts'

/** Name of the one value that a post step gets: `STATE_run` in its environment. */
export const stateName = 'run'

/** GitHub's files for outputs, state and summary, through @actions/core, which escapes what is written to them. */
export async function githubStep(): Promise<JobStep> {
  const core = await import('@actions/core')
  return {
    output: (name, value) => core.setOutput(name, value),
    saveState: text => core.saveState(stateName, text),
    summary: async markdown => {
      await core.summary.addRaw(markdown, true).write()
    },
  }
}
