import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { buildKubernetes } from '../src/kube/build.ts'
import { resolveSource } from '../src/kube/source.ts'
import { packageOf } from '../src/plan/build-args.ts'
import { fullCheckout, type Tree } from '../test/support/checkout.ts'
import { testCtx } from '../test/support/ctx.ts'
import { inTurn, type Side, timed } from './measure.ts'
import type { Bench } from './run.ts'

const run = promisify(execFile)
const target = 'kubectl'
const limitMs = 3_600_000
/** A file near the top of the program, so that a change of it compiles little. */
const changedFile = 'staging/src/k8s.io/kubectl/pkg/cmd/version/version.go'

type Env = Readonly<Record<string, string | undefined>>
/** @param builds where ours keeps what it has built */
type Way = (env: Env, builds: string) => Promise<unknown>

/**
 * One program of one checkout, built by us, by `go build` with the same flags, and by upstream's `make WHAT=`: with
 * nothing changed, with one line changed, and (--cold) each with an empty build cache of its own.
 */
export async function build({ dir, table, cold }: Bench): Promise<void> {
  await using tree = await fullCheckout()
  const ways = await waysOf(tree, dir)
  const kept = join(dir, 'cache')
  for (const way of Object.values(ways)) await way(process.env, kept)
  const sides = (figure: string, before: () => Promise<Env>, builds = () => kept) =>
    Object.entries(ways).map(([name, way]) => ({
      name,
      run: async () => {
        const [env, where] = [await before(), builds()]
        return { [figure]: await timed(() => way(env, where)) }
      },
    })) as [Side, ...Side[]]
  const what = `build of ${target}`
  await inTurn(
    table,
    what,
    sides('nothing changed', async () => process.env),
    7,
    {
      'nothing changed': { ms: 2000 },
    },
  )
  let edits = 0
  const edit = async () => {
    const line = `var benchLine = "${++edits}"\n`
    await tree.edit(changedFile, go => go.replace(/\nvar benchLine = .*\n|$/, `\n${line}`))
    return process.env
  }
  await inTurn(table, what, sides('one line changed', edit), 5)
  if (!cold) return
  let caches = 0
  const empty = async () => ({ ...process.env, GOCACHE: join(dir, `gocache-${++caches}`) })
  // The first to read compilers and sources from the disk takes seconds more than those after it: that is none of them.
  await ways['go build']!(await empty(), kept)
  await inTurn(
    table,
    what,
    sides('cold', empty, () => join(dir, `cache-${caches}`)),
    2,
    { cold: { ratio: 1.03 } },
  )
}

/** Ours first. */
async function waysOf(tree: Tree, dir: string): Promise<Record<string, Way>> {
  const out = join(dir, 'out')
  await mkdir(out)
  const ctx = (env: Env, builds: string) => testCtx({ cache: builds, runs: dir, env })
  const spec = { kind: 'checkout', dir: tree.dir } as const
  const ours = async (env: Env, builds: string) => {
    const source = await resolveSource(spec, ctx(env, builds))
    return { source, ...(await buildKubernetes(source, [target], ctx(env, builds))) }
  }
  const { manifest, source } = await ours(process.env, join(dir, 'cache'))
  const argv = ['build', ...manifest.goFlags, '-o', `${out}/`, packageOf(target)]
  const cacheIn = (env: Env) => env['GOCACHE'] ?? source.go.buildCache
  return {
    bowsprit: ours,
    'go build': env =>
      run(source.go.program, argv, {
        cwd: tree.dir,
        env: { ...source.go.env, GOCACHE: cacheIn(env) },
        timeout: limitMs,
      }),
    'make WHAT=': env =>
      run('make', [`WHAT=cmd/${target}`], {
        cwd: tree.dir,
        env: {
          ...env,
          // Upstream's scripts would take a cache in the work tree.
          ...{ GOCACHE: cacheIn(env), GOMODCACHE: source.go.modCache },
          ...{ FORCE_HOST_GO: 'y', GOTOOLCHAIN: 'local', SOURCE_DATE_EPOCH: '1790000000' },
        },
        timeout: limitMs,
      }),
  }
}
