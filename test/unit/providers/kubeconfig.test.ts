import { randomUUID } from 'node:crypto'
import { chmod, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createFixture, type FsFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { kubeconfig } from '../../../src/providers/kubeconfig/index.ts'
import { type ExistingPlan, planExisting } from '../../../src/providers/kubeconfig/plan.ts'
import { findTarget, whyNoAnswer } from '../../../src/providers/kubeconfig/read.ts'
import { existingProblems, upExisting } from '../../../src/providers/kubeconfig/up.ts'
import { makeRunDir, noteSuite } from '../../../src/providers/run-dir.ts'
import { localSpec } from '../../support/cluster.ts'
import { testCtx } from '../../support/ctx.ts'

const good = (port = 1) => `apiVersion: v1
kind: Config
current-context: one
clusters:
- {name: c1, cluster: {server: "https://127.0.0.1:${port}"}}
- {name: c2, cluster: {server: "https://two.example.test"}}
contexts:
- {name: one, context: {cluster: c1, user: u}}
- {name: two, context: {cluster: c2, user: u}}
- {name: torn, context: {cluster: nowhere, user: u}}
users:
- {name: u, user: {token: secret}}
`

function planned(files: { kubeconfig?: string; context?: string }): ExistingPlan {
  return planExisting({ ...localSpec('a', '/runs'), ...files })
}

const ctx = (env: Record<string, string> = {}) => testCtx({ cache: '/none', runs: '/none', env })

describe('plan', () => {
  it('tells every bad input at once', () => {
    const spec = { ...localSpec('BAD', 'relative'), kubeconfig: 'also/relative', context: '' }
    let problems: readonly string[] = []
    try {
      planExisting(spec)
    } catch (error) {
      problems = (error as UsageError).problems
    }
    expect(problems).toHaveLength(4)
  })
})

describe('findTarget', () => {
  it('takes the current context, or the one that is named', async () => {
    await using dir = await createFixture({ config: good() })
    const file = dir.getPath('config')
    expect(await findTarget(planned({ kubeconfig: file }), ctx())).toMatchObject({
      context: 'one',
      server: 'https://127.0.0.1:1',
    })
    expect(await findTarget(planned({ kubeconfig: file, context: 'two' }), ctx())).toMatchObject({
      server: 'https://two.example.test',
    })
  })

  it('looks where kubectl does when no file is given', async () => {
    await using dir = await createFixture({ 'home/.kube/config': good(7), a: 'contexts: []', b: good(8) })
    const home = { HOME: dir.getPath('home') }
    const listed = { ...home, KUBECONFIG: `${dir.getPath('a')}:${dir.getPath('b')}` }
    expect(await findTarget(planned({}), ctx(home))).toMatchObject({ server: 'https://127.0.0.1:7' })
    expect(await findTarget(planned({}), ctx(listed))).toMatchObject({ server: 'https://127.0.0.1:8' })
  })

  it.each<[string, Record<string, string>, { context?: string }, RegExp]>([
    ['no file', {}, {}, /no kubeconfig at .*config/],
    ['no YAML', { config: '\t{' }, {}, /is not a kubeconfig/],
    ['another shape', { config: 'contexts: 5' }, {}, /is not a kubeconfig/],
    ['no current context', { config: 'contexts: []' }, {}, /has no current context/],
    ['an unknown context', { config: good() }, { context: 'three' }, /no context 'three'.*one, two, torn/],
    ['a context without its cluster', { config: good() }, { context: 'torn' }, /'nowhere' that is not in it/],
  ])('%s', async (_, files, more, message) => {
    await using dir = await createFixture(files)
    const found = await findTarget(planned({ kubeconfig: dir.getPath('config'), ...more }), ctx())
    expect(found).toMatchObject({ problem: expect.stringMatching(message) })
  })
})

describe('a server that does not answer', () => {
  it('is named with its file, and nothing is written', async () => {
    await using dir = await createFixture({ config: good(await closedPort()) })
    const plan = { ...planned({ kubeconfig: dir.getPath('config') }), runDir: dir.getPath('run') }
    const [problem] = await existingProblems(plan, ctx())
    expect(problem).toMatch(
      /https:\/\/127\.0\.0\.1:\d+ \(context one of .*config\) does not answer: .*ECONNREFUSED/,
    )
    await expect(upExisting(plan, { build: { files: {} } } as never, ctx())).rejects.toBeInstanceOf(
      UsageError,
    )
    expect(await dir.exists('run')).toBe(false)
  })

  it('is found out in the time that is given', async () => {
    const silent = createServer()
    const port = await new Promise<number>(done =>
      silent.listen(0, '127.0.0.1', () => done((silent.address() as { port: number }).port)),
    )
    expect(await whyNoAnswer(`https://127.0.0.1:${port}`, 1000)).toBeUndefined()
    silent.close()
    expect(await whyNoAnswer('not a url', 1000)).toMatch(/no URL/)
  })
})

it('down of what is not there is done', async () => {
  await using dir = await createFixture()
  const ref = { v: 1, provider: 'kubeconfig', id: 'a', region: 'local', scope: dir.path } as const
  expect(await kubeconfig.down(ref, ctx(), 0)).toEqual({ gone: [], left: [] })
})

describe('down with namespaces of specs to look for', () => {
  const ref = { v: 1, provider: 'kubeconfig', id: 'a', region: 'local', scope: '' } as const
  const ids = [randomUUID(), randomUUID()]
  /** A run with this for kubectl, and two processes of the suite. */
  const runWith = async (kubectl: string) => {
    const dir = await createFixture({ 'kubectl.sh': `#!/bin/sh\ncd "$(dirname "$0")"\n${kubectl}\n` })
    await chmod(dir.getPath('kubectl.sh'), 0o755)
    const runDir = await makeRunDir({ ...ref, scope: dir.path })
    await writeFile(join(runDir, 'kubectl'), dir.getPath('kubectl.sh'))
    for (const id of ids) noteSuite(runDir, id)
    return dir
  }
  const runThatHears = (said: string) => runWith(`echo '${said}' >&2; exit 1`)
  const item = (name: string, more: object = {}) => ({ metadata: { name, ...more } })
  /** One that a spec forgot, and one whose spec has ended. The first takes three looks to go. */
  const slow = `
    echo "$@" >> asked
    case "$*" in
      *' delete '*) echo > deleted ;;
      *) [ -f deleted ] && echo >> looks
         if [ -f looks ] && [ $(wc -l < looks) -ge 3 ]; then cat none; else cat both; fi ;;
    esac`
  const answers = async (dir: FsFixture) => {
    const going = item('going-2', { deletionTimestamp: '2026-11-22T00:00:00Z' })
    await dir.writeFile('both', JSON.stringify({ items: [item('forgotten-1'), going] }))
    await dir.writeFile('none', JSON.stringify({ items: [going] }))
  }

  it('deletes those of its own processes that nobody deletes, and waits for their end', async () => {
    await using dir = await runWith(slow)
    await answers(dir)
    const report = await kubeconfig.down({ ...ref, scope: dir.path }, ctx(), Date.now() + 20_000)
    expect(report).toEqual({ gone: ['object namespace forgotten-1', `file ${dir.getPath('a')}`], left: [] })
    const asked = (await dir.readFile('asked', 'utf8')).split('\n')
    const deletes = asked.filter(line => line.includes(' delete '))
    expect(deletes).toEqual([
      expect.stringContaining(`delete namespaces -l e2e-run in (${ids.join(',')}) --wait=false`),
    ])
  })

  it('says which are still there when its time is up', async () => {
    await using dir = await runWith(slow)
    await answers(dir)
    const report = await kubeconfig.down({ ...ref, scope: dir.path }, ctx(), Date.now() + 1100)
    expect(report.gone).toEqual([])
    expect(report.left).toMatchObject([{ kind: 'object', name: 'namespace forgotten-1' }])
    expect(report.left[0]?.remove).toMatch(/delete namespaces forgotten-1$/)
    expect(await dir.exists('a')).toBe(true)
  })

  it('keeps what it needs for another try where the cluster cannot be asked, and says the command', async () => {
    await using dir = await runThatHears('Unable to connect to the server: i/o timeout')
    const report = await kubeconfig.down({ ...ref, scope: dir.path }, ctx(), 0)
    const kept = dir.getPath('a/kubeconfig')
    expect(report.gone).toEqual([])
    expect(report.left).toMatchObject([{ name: 'namespaces of specs' }])
    expect(report.left[0]?.remove).toContain(`--kubeconfig=${kept} delete namespaces -l 'e2e-run in (`)
    expect(await dir.exists('a')).toBe(true)
  })

  it('is done where there is no such cluster any more', async () => {
    await using dir = await runThatHears(
      'The connection to the server 127.0.0.1:6443 was refused: connection refused',
    )
    const report = await kubeconfig.down({ ...ref, scope: dir.path }, ctx(), 0)
    expect(report).toEqual({ gone: [`file ${dir.getPath('a')}`], left: [] })
  })
})

/** One that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await new Promise<number>(done =>
    server.listen(0, '127.0.0.1', () => done((server.address() as { port: number }).port)),
  )
  await new Promise(done => server.close(done))
  return port
}
