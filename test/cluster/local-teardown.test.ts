import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createFixture } from 'fs-fixture'
import { beforeEach, describe, expect, it } from 'vitest'
import { ProvisionError } from '../../src/errors.ts'
import { local } from '../../src/providers/local/index.ts'
import { runMark } from '../../src/providers/run-dir.ts'
import { ctxFor, leftBehind, localSpec, material } from '../support/cluster.ts'
import { machine } from '../support/machine.ts'
import { start } from '../support/program.ts'

const child = join(import.meta.dirname, '../support/local-child.ts')
const soon = () => Date.now() + 20_000

/** What is looked at afterwards is read from the kernel by test/support/machine.ts, not by our own teardown. */
describe('teardown', () => {
  let before: Set<string>
  beforeEach(() => {
    before = machine()
  })

  it.each([
    ['network', 0],
    ['network', 30],
    ['files', 0],
    ['files', 90],
    ['cgroups', 5],
    ['start control-plane', 0],
    ['start control-plane', 50],
    ['start node-1', 20],
    ['registry', 0],
    ['registry', 80],
    ['links', 0],
    ['links', 30],
    ['API server', 500],
    ['objects', 0],
    ['nodes and DNS', 1000],
    ['up', 0],
  ])('SIGKILL of `up` at "%s" and %i ms: down leaves nothing', async (step, ms) => {
    await using dir = await createFixture()
    const started = start([process.execPath, child, 'up', 'killed', dir.path], { cwd: '/' })
    await started.until(new RegExp(`--- step ${step}\n`))
    await wait(ms)
    // At "up" it may have ended by itself already.
    if (existsSync(`/proc/${started.pid}`)) started.kill('SIGKILL')
    await started.ended
    const report = await local.down(localSpec('killed', dir.path).ref, ctxFor(dir.path), soon())
    expect(report.left).toEqual([])
    // Whatever the killed process had started would show up by now.
    await wait(300)
    expect(readdirSync(dir.path)).toEqual([])
    expect(leftBehind(before)).toEqual([])
  })

  it.each(['node-1', 'control-plane'])(
    'a killed init of %s takes its node with it, and down the rest',
    async name => {
      await using dir = await createFixture()
      const ctx = ctxFor(dir.path)
      const spec = localSpec('inits', dir.path)
      await local.up(local.plan(spec) as never, await material(ctx), ctx)
      const pid = Number(await dir.readFile(`inits/nodes/${name}/fs/opt/bowsprit/ctl/pid`, 'utf8'))
      const inside = processesBelow(pid)
      expect(inside.length).toBeGreaterThan(3)
      process.kill(pid, 'SIGKILL')
      await wait(1000)
      expect(inside.filter(p => alive(p))).toEqual([])
      const from = performance.now()
      expect((await local.down(spec.ref, ctx, soon())).left).toEqual([])
      expect(performance.now() - from).toBeLessThan(5000)
      expect(leftBehind(before)).toEqual([])
    },
  )

  it('a full disk under the run directory: an error that says so, and nothing left', async () => {
    await using dir = await createFixture()
    const scope = dir.getPath('small')
    await mkdir(scope)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', scope])
    const ctx = ctxFor(scope)
    const spec = localSpec('full', scope)
    const error = await local.up(local.plan(spec) as never, await material(ctx), ctx).catch(e => e)
    const report = await local.down(spec.ref, ctx, soon())
    const files = readdirSync(scope)
    execFileSync('umount', [scope])
    expect(error).toBeInstanceOf(ProvisionError)
    expect(error.message).toMatch(/no space left/i)
    expect(report.left).toEqual([])
    expect(files).toEqual([])
    expect(leftBehind(before)).toEqual([])
  })

  it('names what it could not remove, with the command that does', async () => {
    await using dir = await createFixture()
    const ref = localSpec('held', dir.path).ref
    await mkdir(dir.getPath('held/nodes'), { recursive: true })
    await writeFile(dir.getPath('held', runMark), '')
    await writeFile(dir.getPath('held/nodes/kept'), '')
    execFileSync('chattr', ['+i', dir.getPath('held/nodes/kept')])
    try {
      const { left } = await local.down(ref, ctxFor(dir.path), soon())
      expect(left).toEqual([
        { kind: 'file', name: dir.getPath('held'), remove: `sudo rm -rf ${dir.getPath('held')}` },
      ])
    } finally {
      execFileSync('chattr', ['-i', dir.getPath('held/nodes/kept')])
    }
    expect((await local.down(ref, ctxFor(dir.path), soon())).left).toEqual([])
  })

  it('spares what only looks like it: other ids, other directories, an id that begins alike', async () => {
    await using dir = await createFixture({ 'other/file': '', 'one-more/file': '' })
    const { left, gone } = await local.down(localSpec('one', dir.path).ref, ctxFor(dir.path), soon())
    expect([gone, left]).toEqual([[], []])
    expect(readdirSync(dir.path).sort()).toEqual(['one-more', 'other'])
  })
})

function alive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)![0] !== 'Z'
  } catch {
    return false
  }
}

/** All processes of the pid namespace whose first process this is. */
function processesBelow(pid: number): number[] {
  const namespaceOf = (p: number | string) => {
    try {
      return execFileSync('readlink', [`/proc/${p}/ns/pid`], { encoding: 'utf8' })
    } catch {
      return ''
    }
  }
  const own = namespaceOf(pid)
  return readdirSync('/proc')
    .filter(n => /^\d+$/.test(n) && namespaceOf(n) === own)
    .map(Number)
}
