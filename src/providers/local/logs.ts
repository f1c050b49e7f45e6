import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe } from '../../errors.ts'
import { collectObjects, countFiles } from '../../kube/collect.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { controlPlane, namesOf, nodeDirs } from './names.ts'
import { bestPrivileged } from './privileged.ts'
import type { RealState } from './state.ts'

/** All of it together; what is not there by then is left out. */
const limitMs = 20_000

/**
 * Copies the logs of every node and pod, and what the API server says of events and of what is unhealthy.
 * Never throws.
 * @param state undefined for a cluster that never got that far
 * @returns number of files below `dir`
 */
export async function dumpRealLogs(
  ref: ClusterRef,
  state: RealState | undefined,
  dir: string,
  ctx: Ctx,
): Promise<number> {
  const { runDir } = namesOf(ref)
  try {
    await mkdir(dir, { recursive: true })
    const nodes = [controlPlane, ...(state?.nodes ?? [])]
    await Promise.all([
      copyNodes(runDir, nodes, dir, ctx),
      cp(join(runDir, 'registry.log'), join(dir, 'registry.log')).catch(() => {}),
      state === undefined
        ? undefined
        : collectObjects({ kubeconfig: join(runDir, 'kubeconfig') }, state.kubectl, dir, ctx),
    ])
  } catch (error) {
    ctx.log.warn(`logs of ${ref.id}: ${describe(error)}`)
  }
  return countFiles(dir)
}

/** Pod logs belong to root; the copies are made ours. A log that grows while it is copied is cut, no more. */
const copyScript = `
set +e
from=$1 to=$2 owner=$3
mkdir -p "$to"
cp -R "$from/fs/var/log/." "$to/" 2>/dev/null
[ ! -e "$from/init.log" ] || cp "$from/init.log" "$to/"
find "$to" -type l -exec rm -f {} +
chown -R "$owner" "$to"
chmod -R u+rwX "$to"
exit 0
`

async function copyNodes(runDir: string, nodes: readonly string[], dir: string, ctx: Ctx): Promise<void> {
  const root = await bestPrivileged(ctx)
  const owner = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`
  await Promise.all(
    nodes.map(name =>
      root
        .run(copyScript, [nodeDirs(runDir, name).dir, join(dir, name), owner], { timeoutMs: limitMs })
        .catch(error => ctx.log.warn(`logs of ${name}: ${describe(error)}`)),
    ),
  )
}
