import { execFile } from 'node:child_process'
import { copyFile, mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { privilege } from '../src/kube/privileges.ts'
import { resolveSource } from '../src/kube/source.ts'
import { e2ePackage, packageOf } from '../src/plan/build-args.ts'
import type { BuildManifest } from '../src/plan/build-manifest.ts'
import type { Result } from '../src/plan/result.ts'
import { parseSource } from '../src/plan/source.ts'
import { kubeVersion, patchedModule, type Tree } from '../test/support/checkout.ts'
import { benchCtx, controlPlane, inputs } from './inputs.ts'
import { kwokctl, nodesReady } from './kwokctl.ts'
import { inTurn, type Side, timed } from './measure.ts'
import type { Bench } from './run.ts'

const run = promisify(execFile)
const program = resolve(import.meta.dirname, '../dist/bowsprit.mjs')
const limitMs = 900_000
/** A spec of the API alone, so that it can run on nodes that are played, too. */
const focus = 'ConfigMap should run through a ConfigMap lifecycle'
const changedFile = 'pkg/registry/core/configmap/strategy.go'

/**
 * A contributor's loop, warm: a line of kube-apiserver changed, then built, a cluster of it, one spec, its result, all
 * gone. Beside it the same by hand: go build, go test -c, kwokctl with one node, e2e.test, kwokctl delete.
 */
export async function loop({ dir, table }: Bench): Promise<void> {
  await using tree = await patchedModule()
  // A work tree of git, as a branch is: without, the whole of it is hashed each time.
  await tree.git('init', '--quiet')
  await tree.commit('the branch')
  const edit = editor(tree)
  await edit()
  const source = `module:${kubeVersion},replace=${tree.dir}`
  process.env['BOWSPRIT_SOURCE'] = source
  const can = await privilege(benchCtx)
  const forReal = can.kind === 'none' ? [] : (['kubelet', 'kube-proxy'] as const)
  const { build, companions } = await inputs([...controlPlane, ...forReal, 'e2e.test'], ['etcd', 'kwok'])
  const hand = await byHand(join(dir, 'hand'), build, companions)
  const ours = (kind: 'simulated' | 'real'): Side => ({
    name: 'bowsprit',
    run: async () => {
      await edit()
      const at = join(dir, kind)
      await mkdir(at, { recursive: true })
      const argv = ['run', '--source', source, '--node-kind', kind, '--nodes', '1', '--focus', focus]
      const all = await timed(() => run(process.execPath, [program, ...argv], { cwd: at, timeout: limitMs }))
      const { phases } = JSON.parse(await readFile(join(at, 'artifacts/result.json'), 'utf8')) as Result
      console.log(`    ${kind}: ${phases.map(p => `${p.name} ${(p.ms / 1000).toFixed(1)}`).join(', ')}`)
      return { 'all of it': all }
    },
  })
  const theirs: Side = {
    name: 'by hand',
    run: async () => {
      await edit()
      return { 'all of it': await timed(hand) }
    },
  }
  const aims = { 'all of it': { ms: 30_000 } }
  await inTurn(table, "contributor's loop, simulated node", [ours('simulated'), theirs], 3, aims)
  if (can.kind === 'none') console.log(`real nodes are not measured: ${can.why}`)
  else await inTurn(table, "contributor's loop, real node", [ours('real')], 3, aims)
}

/** Changes a line that is compiled into kube-apiserver, to something that it never was. */
function editor(tree: Tree): () => Promise<void> {
  const first = Date.now()
  let edits = 0
  return () =>
    tree.edit(changedFile, go =>
      go
        .replace(/(NamespaceScoped\(\) bool \{\n\treturn ).*/, '$1len(benchLine) > 0')
        .replace(/\nvar benchLine = .*\n|$/, `\nvar benchLine = "${first + ++edits}"\n`),
    )
}

async function byHand(
  dir: string,
  build: BuildManifest,
  companions: Awaited<ReturnType<typeof inputs>>['companions'],
) {
  const bin = join(dir, 'bin')
  await mkdir(bin, { recursive: true })
  const file = (name: string) => join(bin, name)
  const files = Object.fromEntries(
    Object.entries(build.files).map(([name, f]) => [name, { ...f!, path: file(name) }]),
  )
  // By hand, too, there are the programs of the last time.
  for (const name of [...controlPlane, 'e2e.test']) await copyFile(build.files[name]!.path, file(name))
  const given = { build: { ...build, files }, companions, images: { dir: '', refs: {}, missing: [] } }
  const other = await kwokctl(dir, given)
  const { go: found } = await resolveSource(parseSource(process.env['BOWSPRIT_SOURCE']!), benchCtx)
  const go = (...args: string[]) =>
    run(found.program, args, { cwd: build.moduleDir, env: { ...found.env }, timeout: limitMs })
  return async () => {
    await go('build', ...build.goFlags, '-o', `${bin}/`, ...controlPlane.map(packageOf))
    // By itself it would vet all that is compiled, for minutes.
    await go('test', '-c', '-vet=off', ...build.goFlags, '-o', file('e2e.test'), e2ePackage)
    await other.create('loop')
    try {
      await other.scale('loop', 1)
      const api = await other.api('loop')
      await nodesReady(api, 1)
      api.close()
      const flags = [`--kubeconfig=${other.kubeconfig('loop')}`, `--kubectl-path=${file('kubectl')}`]
      const focused = [`--ginkgo.focus=${focus}`, '--provider=skeleton', `--report-dir=${dir}`]
      await run(file('e2e.test'), [...flags, ...focused], { cwd: dir, timeout: limitMs })
    } finally {
      await other.delete('loop')
    }
  }
}
