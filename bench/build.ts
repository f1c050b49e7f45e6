import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { findGo } from '../src/kube/go.ts'
import { benchCtx, controlPlane, inputs } from './inputs.ts'
import { inTurn, timed } from './measure.ts'

/** A second build with nothing changed. */
export async function build(dir: string): Promise<void> {
  const { build: made } = await inputs(controlPlane, [])
  const out = join(dir, 'build')
  await mkdir(out)
  const go = await findGo(undefined, benchCtx)
  if (typeof go === 'string') throw new Error(go)
  const packages = controlPlane.map(name => `k8s.io/kubernetes/cmd/${name}`)
  const argv = [go.program, 'build', ...made.goFlags, '-o', `${out}/`, ...packages]
  const goBuild = () => benchCtx.exec.run(argv, { cwd: made.moduleDir, env: go.env, timeoutMs: 900_000 })
  await goBuild()
  await inTurn(
    'A second build of four programs with nothing changed (source looked at, digest compared, files found), against `go build` of the same.',
    { name: 'bowsprit', run: async () => ({ build: await timed(() => inputs(controlPlane, [])) }) },
    { name: 'go', run: async () => ({ build: await timed(goBuild) }) },
    5,
  )
}
