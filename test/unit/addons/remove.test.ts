import { existsSync } from 'node:fs'
import { chmod, mkdir } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { recordOf } from '../../../src/flows/cluster-steps.ts'
import { tearDown } from '../../../src/flows/teardown.ts'
import type { AppliedAddon } from '../../../src/plan/addons/applied.ts'
import type { ClusterRef } from '../../../src/plan/cluster-ref.ts'
import { makeRunDir } from '../../../src/providers/run-dir.ts'
import { addonDir, appliedAddons, noteAddon } from '../../../src/state/addons.ts'
import { claimRun } from '../../../src/state/runs.ts'
import { runCtx } from '../../support/prow/run-ctx.ts'

/** Says what kubectl would, and notes what it was asked. `refuses`: what cannot be deleted. */
const kubectl = (o: { deaf?: boolean; refuses?: string; label?: string; volumes?: number }) => `#!/bin/sh
shift
here=$(dirname "$0")
echo "$*" >>"$here/asked"
case "$*" in
  *readyz*) ${o.deaf ? 'exit 1' : 'exit 0'} ;;
  *${o.refuses ?? 'nothing'}*) echo "Error from server: stuck" >&2; exit 1 ;;
  'get namespace'*) printf %s '${o.label ?? ''}' ;;
  'get persistentvolumes'*)
    n=$(cat "$here/looks" 2>/dev/null || echo 0)
    echo $((n + 1)) >"$here/looks"
    if [ "$n" -lt ${o.volumes ?? 0} ]; then phase=Released; else phase=Bound; fi
    echo '{"items":[{"metadata":{"name":"v"},"spec":{"persistentVolumeReclaimPolicy":"Delete","claimRef":{"namespace":"web"}},"status":{"phase":"'$phase'"}}]}' ;;
esac
`

/** A run of somebody else's cluster with these add-ons on it, torn down. */
async function tornDown(
  o: Parameters<typeof kubectl>[0],
  addons: readonly (Partial<AppliedAddon> & { readonly name: string })[],
) {
  const dir = await createFixture({ kubectl: kubectl(o) })
  await chmod(dir.getPath('kubectl'), 0o755)
  const ref: ClusterRef = {
    v: 1,
    provider: 'kubeconfig',
    id: 'mine',
    region: 'local',
    scope: dir.getPath('runs'),
  }
  await claimRun(ref.scope, { ...recordOf(ref, Date.now(), 5, true), kubeconfig: '/kubeconfig' })
  await makeRunDir(ref)
  for (const { name, ...more } of addons) {
    const of = addonDir(ref, name)
    await mkdir(of, { recursive: true })
    await dir.writeFile(`runs/mine/addons/${name}/manifests.yaml`, '')
    const usual = { way: 'manifests', dir: of, kubectl: dir.getPath('kubectl'), cwd: dir.path } as const
    await noteAddon(ref, { ...usual, name, env: [], timeoutMs: 60_000, ...more })
  }
  const ctx = runCtx({ PATH: process.env['PATH'] ?? '', GREETING: 'ahoy', HIDDEN: 'secret' })
  const report = await tearDown(ref, ctx)
  const asked = (await dir.readFile('asked', 'utf8')).trim().split('\n')
  return { dir, ref, report, asked, ctx }
}

const deletes = (asked: readonly string[]) =>
  asked.filter(a => a.startsWith('delete')).map(a => a.replace(/ --(wait|timeout|ignore-not-found).*$/, ''))

describe('add-ons go before their cluster', () => {
  it('the last one first, each with its namespace when nobody else is in it', async () => {
    const { dir, ref, report, asked } = await tornDown({ label: 'mine' }, [
      { name: 'driver', namespace: 'web' },
      { name: 'app', namespace: 'web' },
    ])
    const file = (name: string) => `${addonDir(ref, name)}/manifests.yaml`
    expect(deletes(asked)).toEqual([
      `delete -f ${file('app')} --namespace web`,
      `delete -f ${file('driver')} --namespace web`,
      'delete namespace web',
    ])
    expect(report.gone.slice(0, 2)).toEqual(['add-on app', 'add-on driver'])
    expect(report.left).toEqual([])
    expect(existsSync(ref.scope + '/mine')).toBe(false)
    await dir.rm()
  })

  it('a namespace without our mark stays', async () => {
    const { dir, asked } = await tornDown({ label: 'of-another-run' }, [{ name: 'app', namespace: 'web' }])
    expect(deletes(asked)).toHaveLength(1)
    await dir.rm()
  })

  it('volumes are waited for before what deletes them goes', async () => {
    const { dir, asked } = await tornDown({ volumes: 2 }, [
      { name: 'driver' },
      { name: 'app', namespace: 'web' },
    ])
    const looks = asked.map(a => a.split(' ').slice(0, 2).join(' '))
    expect(looks.filter(l => l === 'get persistentvolumes').length).toBeGreaterThanOrEqual(3)
    const last = asked.findIndex(a => a.includes('addons/driver/'))
    expect(looks.slice(0, last).filter(l => l === 'get persistentvolumes')).toHaveLength(3)
    await dir.rm()
  })

  it('what cannot be removed keeps nothing else from going, is left, and can be removed later', async () => {
    const { dir, ref, report, asked } = await tornDown({ refuses: 'addons/app/', label: 'mine' }, [
      { name: 'driver' },
      { name: 'app', namespace: 'web' },
    ])
    expect(deletes(asked)).toHaveLength(3)
    expect(report.left).toMatchObject([
      { name: 'add-on app', remove: expect.stringContaining('bowsprit down --ref') },
    ])
    expect(report.gone).toEqual(['add-on driver'])
    expect((await appliedAddons(ref)).map(a => a.name)).toEqual(['app'])
    await dir.writeFile('kubectl', kubectl({}))
    expect(await tearDown(ref, runCtx({ PATH: process.env['PATH'] ?? '' }))).toMatchObject({ left: [] })
    expect(existsSync(ref.scope + '/mine')).toBe(false)
    await dir.rm()
  })

  it('of a cluster that does not answer none is asked for, and all are left', async () => {
    const { dir, report, asked } = await tornDown({ deaf: true }, [{ name: 'a' }, { name: 'b' }])
    expect(asked).toHaveLength(1)
    expect(report.left.map(l => l.name)).toEqual(['add-on b', 'add-on a'])
    await dir.rm()
  })

  it('a command is undone by its own, which sees the variables that it may', async () => {
    const remove = [
      'sh',
      '-c',
      'echo "$NAMESPACE $GREETING $HIDDEN $KUBECONFIG" >undone; command -v kubectl >>undone',
    ]
    const { dir } = await tornDown({}, [
      { name: 'cmd', way: 'command', namespace: 'ns', remove, env: ['GREETING'] },
    ])
    expect(await dir.readFile('undone', 'utf8')).toBe(`ns ahoy  /kubeconfig\n${dir.getPath('kubectl')}\n`)
    await dir.rm()
  })
})
