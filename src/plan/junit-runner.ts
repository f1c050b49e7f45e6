import { type JunitCase, junitFile } from './junit-write.ts'
import type { Phase } from './result.ts'

/** `junit_runner.xml`: one case per phase, with its time and the output of a failure, as prow's jobs have it. */
export function runnerJunit(phases: readonly Phase[], suite = 'bowsprit'): string {
  return junitFile(
    suite,
    phases.map((p): JunitCase => {
      const base = { name: p.name, classname: 'bowsprit', ms: p.ms }
      if (p.outcome === 'skipped') return { ...base, skipped: p.detail ?? 'not reached' }
      if (p.outcome === 'passed') return base
      const words = p.output ?? p.detail ?? p.outcome
      return { ...base, failure: { message: words.split('\n')[0]!, text: words } }
    }),
  )
}
