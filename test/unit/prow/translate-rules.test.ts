import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { branchFilter } from '../../../src/plan/prow/translate/branches.ts'
import { cronOfCron, cronOfInterval } from '../../../src/plan/prow/translate/schedule.ts'
import { translate } from '../../../src/plan/prow/translate/translate.ts'
import { quote } from '../../../src/plan/shell-word.ts'
import { prowRules, type Question } from '../../support/prow-rules.ts'

interface Decide {
  readonly env: Readonly<Record<string, string>>
  readonly run: string
}

/** The step of a translated job that decides whether it runs. */
function decideStep(kind: 'presubmits' | 'postsubmits', fields: object): Decide {
  const spec = { containers: [{ image: 'i', command: ['make'] }] }
  const text = JSON.stringify({ [kind]: { 'o/r': [{ name: 'job', ...fields, spec }] } })
  const [job] = translate([{ name: 'jobs.json', text }], { runsOn: 'ubuntu-latest' })
  const workflow = parse(job!.workflow!.text) as { jobs: Record<string, { steps: Decide[] }> }
  return workflow.jobs['changed']!.steps[0]!
}

interface Changed {
  readonly filename: string
  readonly previous_filename?: string
}

/** One run of the step: what `gh` answers, by address, and what the runner puts in for expressions. */
interface Case {
  readonly step: Decide
  readonly answers?: Readonly<Record<string, readonly Changed[]>>
  /** Of the push. */
  readonly commits?: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

/** Runs steps as a runner does, one after the other below one shell. */
async function decide(cases: readonly Case[]) {
  await using dir = await createFixture({ gh, jq, 'each.sh': each })
  for (const tool of ['gh', 'jq']) await chmod(dir.getPath(tool), 0o755)
  for (const [i, { step, answers = {}, commits = [], env }] of cases.entries()) {
    const at = (path: string) => dir.getPath(`${i}/${path}`)
    await mkdir(at('temp'), { recursive: true })
    for (const [address, files] of Object.entries(answers)) {
      await mkdir(at(`api/${address}`), { recursive: true })
      await writeFile(at(`api/${address}/names`), lines(files.map(f => f.filename)))
      await writeFile(
        at(`api/${address}/both`),
        lines(files.flatMap(f => [f.filename, f.previous_filename ?? []])),
      )
    }
    const fromStep = Object.entries(step.env).filter(([, value]) => !value.includes('{'.repeat(2)))
    const all = { ...Object.fromEntries(fromStep), ...env }
    await writeFile(
      at('env'),
      Object.entries(all)
        .map(([name, value]) => `export ${name}=${quote(value)}\n`)
        .join(''),
    )
    await writeFile(at('run.sh'), step.run)
    await writeFile(at('output'), '')
    await writeFile(at('event'), lines(commits))
  }
  await execa('bash', ['each.sh', String(cases.length)], {
    cwd: dir.path,
    env: { PATH: `${dir.path}:${process.env['PATH']}` },
    extendEnv: false,
  })
  return Promise.all(
    cases.map(async (_, i) => ({
      exitCode: Number(await readFile(dir.getPath(`${i}/code`), 'utf8')),
      run: /^run=(true|false)$/m.exec(await readFile(dir.getPath(`${i}/output`), 'utf8'))?.[1],
    })),
  )
}

const each = `i=0
while [ "$i" -lt "$1" ]; do
  (
    export API="$PWD/$i/api" RUNNER_TEMP="$PWD/$i/temp" GITHUB_OUTPUT="$PWD/$i/output" GITHUB_REPOSITORY=o/r GITHUB_EVENT_PATH="$PWD/$i/event"
    . "./$i/env"
    exec bash -e -o pipefail "$i/run.sh"
  ) 2>"$i/stderr"
  echo "$?" >"$i/code"
  i=$((i + 1))
done
`

/** `jq` for what it is asked of the event. */
const jq = `#!/bin/sh
[ "$1 $2" = '-r .commits[].id' ] || exit 9
exec cat "$3"
`

function lines(of: readonly unknown[]): string {
  return of
    .flat(2)
    .map(line => `${line}\n`)
    .join('')
}

/** `gh api --paginate ADDRESS --jq PROGRAM` for the two programs that workflows have. */
const gh = `#!/bin/sh
[ "$1 $2 $4" = 'api --paginate --jq' ] || exit 9
case $5 in
'.[].filename') exec cat "$API/$3/names" ;;
'.files[] | .filename, .previous_filename // empty') exec cat "$API/$3/both" ;;
esac
exit 9
`

const expressions = [
  '^(cmd|pkg)/.*\\.go$',
  '\\.(md|adoc)$|^(README|LICENSE)$',
  '(?i)makefile',
  '^docs/|^\\.github/',
  '[[:digit:]]{2,}\\.txt\\z',
  '(?P<dir>staging|vendor)/\\w+/',
  '\\Qa.b\\E',
  'ü',
  '.*',
]
const changes = [
  ['cmd/main.go'],
  ['cmd/main.go', 'README'],
  ['docs/a.md', 'x/LICENSE'],
  ['README', 'LICENSE', 'docs/a.adoc'],
  ['Makefile', 'sub/MAKEFILE'],
  ['.github/workflows/a.yml'],
  ['a/12.txt', 'a/1.txt'],
  ['staging/x/y', 'over/vendor/z/a'],
  ['a.b', 'axb'],
  ['für/etwas', 'name with blank'],
  [],
]

describe('run_if_changed and skip_if_only_changed', () => {
  it('ask for the job by the files of a pull request as prow does', async () => {
    const asked = ['runIfChanged', 'skipIfOnlyChanged'].flatMap(kind =>
      expressions.flatMap(regex => changes.map(files => ({ [kind]: regex, files }) as Question)),
    )
    const expected = await prowRules(asked)
    expect(new Set(expected.map(e => e.files))).toEqual(new Set([true, false]))
    const FILES = 'repos/o/r/pulls/7/files'
    const said = await decide(
      asked.map(q => ({
        step: decideStep('presubmits', {
          ...(q.runIfChanged !== undefined && { run_if_changed: q.runIfChanged }),
          ...(q.skipIfOnlyChanged !== undefined && { skip_if_only_changed: q.skipIfOnlyChanged }),
        }),
        answers: { [FILES]: (q.files ?? []).map(filename => ({ filename })) },
        env: { FILES },
      })),
    )
    const wrong = asked.filter((_, i) => said[i]!.run !== String(expected[i]!.files))
    expect(wrong).toEqual([])
  })

  it('ask by the files of each commit of a push, both names of a moved one', async () => {
    const step = decideStep('postsubmits', { run_if_changed: '^images/' })
    const files = {
      'repos/o/r/commits/aaa': [{ filename: 'docs/x' }],
      'repos/o/r/commits/bbb': [{ filename: 'old/y', previous_filename: 'images/y' }],
    }
    const said = await decide([
      { step, answers: files, commits: ['aaa', 'bbb'], env: {} },
      { step, answers: files, commits: ['aaa'], env: {} },
    ])
    expect(said).toEqual([
      { exitCode: 0, run: 'true' },
      { exitCode: 0, run: 'false' },
    ])
  })

  it('fail where the expression cannot be read or the files cannot be had: that is no "not changed"', async () => {
    const FILES = 'repos/o/r/pulls/7/files'
    const said = await decide([
      {
        step: decideStep('presubmits', { run_if_changed: '(' }),
        answers: { [FILES]: [{ filename: 'a' }] },
        env: { FILES },
      },
      { step: decideStep('presubmits', { run_if_changed: 'a' }), env: { FILES } },
    ])
    expect(said.map(s => s.run)).toEqual([undefined, undefined])
    expect(said.map(s => s.exitCode)).not.toContain(0)
  })
})

const branches = [
  ...[
    'main',
    'master',
    'old-master-2',
    'maintenance',
    'feature/main',
    'release-1.3',
    'release-1.36',
    'release-1.2',
  ],
  ...[
    'release-2',
    'release-',
    'release',
    'release-1.36-rc',
    'v1.2.3',
    'v1.2.3-rc.1',
    'gh-pages',
    'dependabot/npm/x',
  ],
  ...['next-abc', 'main-old', 'xx', 'a+b'],
]
/** Filters whose every answer can be told: no bare dot, which GitHub cannot say and people do not mean. */
const filters: [string[], string[]][] = [
  [['main'], []],
  [['^main$'], []],
  [['^main'], []],
  [['main$'], []],
  [['^release-*'], []],
  [['^release-1\\.\\d+$'], []],
  [['^release-1\\.[3-9]\\d$', '^main$'], []],
  [['(master)|(^release-1\\.\\d)'], []],
  [['^(main|master)$'], []],
  [['^v\\d+\\.\\d+\\.\\d+$'], []],
  [['^a\\+b$'], []],
  [[], ['^gh-pages$']],
  [[], ['release-\\d+\\.\\d+', '^dependabot']],
  [['main'], ['-old$', '^feature/']],
]

describe('branches', () => {
  it('become patterns that let the same branches through', async () => {
    const asked = filters.flatMap(([some, skip]) => {
      const { globs, exact } = branchFilter(some, skip)
      expect(exact, some.join()).toBeUndefined()
      return branches.map(branch => ({ branches: some, skipBranches: skip, globs: globs ?? [], branch }))
    })
    const answers = await prowRules(asked)
    expect(new Set(answers.map(a => a.branch))).toEqual(new Set([true, false]))
    const wrong = asked.filter((_, i) => answers[i]!.branch !== answers[i]!.filtered)
    expect(wrong).toEqual([])
  })

  it('that no pattern can say are matched by a step, as prow does', async () => {
    const strange: [string[], string[]][] = [
      [['^(main|next)-\\w{2,4}$'], []],
      [['^x{2}'], ['^nobody(s)*$']],
      [[], ['^(feature|dependabot)/(npm|main)']],
    ]
    for (const [some, skip] of strange) {
      expect(branchFilter(some, skip).globs).toBeUndefined()
      const step = decideStep('presubmits', { always_run: true, branches: some, skip_branches: skip })
      const expected = await prowRules(
        branches.map(branch => ({ branches: some, skipBranches: skip, branch })),
      )
      const said = await decide(branches.map(BRANCH => ({ step, env: { BRANCH } })))
      expect(said.map(s => s.run)).toEqual(expected.map(e => String(e.branch)))
    }
  })
})

describe('times', () => {
  it('an interval becomes the nearest cron, spread by name', () => {
    const cron = (text: string, name = 'a') => cronOfInterval(text, name)
    expect(cron('24h')!.cron).toMatch(/^\d+ \d+ \* \* \*$/)
    expect(cron('24h', 'a')!.cron).not.toBe(cron('24h', 'b')!.cron)
    expect(cron('6h')!.cron).toMatch(/^\d+ [0-5]\/6 \* \* \*$/)
    expect(cron('168h')!.cron).toMatch(/^\d+ \d+ \* \* [0-6]$/)
    expect(cron('30m')).toMatchObject({ cron: expect.stringMatching(/^\d+\/30 \* \* \* \*$/), changes: [] })
    expect(cron('1m')!.changes).toEqual([expect.stringContaining('every 5m')])
    expect(cron('5h')!.changes).toEqual([expect.stringContaining('every 4h')])
    expect(cron('soon')).toBeUndefined()
  })

  it("robfig's spellings become GitHub's", () => {
    const cron = (text: string) => cronOfCron(text, 'a')
    expect(cron('15 14-20/5 * * mon-fri')).toEqual({ cron: '15 14-20/5 * * MON-FRI', changes: [] })
    expect(cron('@hourly')).toEqual({ cron: '0 * * * *', changes: [] })
    expect(cron('0 0 6 ? * *')).toEqual({ cron: '0 6 * * *', changes: [] })
    expect(cron('5 14-23/24 * * *')).toEqual({ cron: '5 14 * * *', changes: [] })
    expect(cron('5 */24 * * *')!.cron).toBe('5 0 * * *')
    expect(cron('5 14-23/9 20/5 * *')!.cron).toBe('5 14-23/9 20/5 * *')
    expect(cron('CRON_TZ=UTC 0 6 * * *')).toEqual({ cron: '0 6 * * *', changes: [] })
    expect(cron('TZ=Asia/Tokyo 0 6 * * *')!.changes).toEqual([expect.stringContaining('Asia/Tokyo')])
    expect(cron('0 0 31 4 *')!.cron).toBeUndefined()
    expect(cron('0 0 29 2 *')!.cron).toBe('0 0 29 2 *')
    expect(cron('at noon')).toBeUndefined()
  })
})
