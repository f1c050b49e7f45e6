import { junitOf } from './build-facts.ts'
import { type CheckedBuild, versionOf } from './check-build.ts'
import { kettleCounts, spyglassCounts, type TestgridState, testgridRows } from './check-junit.ts'

/** What each reader makes of a build. */
export interface Shown {
  readonly testgrid: {
    /** Head of the column: number and version. */
    readonly build: string
    readonly version: string
    readonly overall: 'PASS' | 'FAIL' | 'RUNNING' | 'TOOL_FAIL'
    /** Letter on the cell. */
    readonly icon: string
    readonly message: string
    readonly rows: Readonly<Partial<Record<TestgridState, number>>>
  }
  readonly spyglass: {
    readonly passed: number
    readonly failed: number
    readonly flaky: number
    readonly skipped: number
    readonly links: readonly string[]
  }
  /** Undefined: kettle passes the build over. */
  readonly kettle: { readonly result: string; readonly run: number; readonly failed: number } | undefined
}

const daySeconds = 24 * 60 * 60

/** @param now epoch milliseconds */
export function shown(checked: CheckedBuild, now: number): Shown {
  const { build, started, finished } = checked
  const rows = testgridRows(build.junit)
  const counts: Partial<Record<TestgridState, number>> = {}
  for (const state of rows.values()) counts[state] = (counts[state] ?? 0) + 1
  const links = [...build.texts.keys()].filter(f => f.endsWith('.link.txt'))
  return {
    testgrid: {
      build: build.id,
      version: versionOf(started, finished) ?? 'missing',
      ...overall(checked, (counts.FAIL ?? 0) > 0, now),
      rows: counts,
    },
    spyglass: { ...spyglassCounts(build.junit), links: links.map(f => f.slice(f.lastIndexOf('/') + 1, -9)) },
    kettle:
      started?.timestamp === undefined || finished === undefined
        ? undefined
        : { result: finished.result ?? '', ...kettleCounts(build.junit) },
  }
}

type Overall = Pick<Shown['testgrid'], 'overall' | 'icon' | 'message'>

/** TestGrid's row Overall. @see https://github.com/GoogleCloudPlatform/testgrid/blob/master/pkg/updater/gcs.go */
function overall(
  { build, started, finished, findings }: CheckedBuild,
  failing: boolean,
  now: number,
): Overall {
  const unreadable = ['started-unreadable', 'finished-unreadable']
  const refused = findings.find(f => unreadable.includes(f.rule))
  if (refused !== undefined)
    return { overall: 'TOOL_FAIL', icon: '', message: `Failed to download: ${refused.says}` }
  if (!started?.timestamp)
    return { overall: 'RUNNING', icon: '', message: 'Start timestamp for this job is 0.' }
  const malformed = build.junit
    .filter(f => f.wrong !== undefined && junitOf.testgrid.test(f.path))
    .map(f => f.path)
  if (malformed.length > 0)
    return { overall: 'FAIL', icon: 'E', message: `Malformed artifacts: ${malformed.join(', ')}` }
  const { timestamp, passed, result } = finished ?? {}
  if (!timestamp)
    return now / 1000 - started.timestamp > daySeconds
      ? { overall: 'FAIL', icon: 'T', message: 'Build did not complete within 24 hours' }
      : { overall: 'RUNNING', icon: 'R', message: 'Build still running...' }
  const ok = passed ?? result === 'SUCCESS'
  if (passed === undefined || passed === null)
    return { overall: ok ? 'PASS' : 'FAIL', icon: 'E', message: `finished.json missing "passed": ${ok}` }
  if (ok) return { overall: 'PASS', icon: '', message: '' }
  return failing
    ? { overall: 'FAIL', icon: '', message: '' }
    : { overall: 'FAIL', icon: 'F', message: 'Build failed outside of test results' }
}
