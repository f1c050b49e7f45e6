import { describe } from '../../errors.ts'
import { privilege } from '../../kube/privileges.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { hostHierarchies } from './host.ts'
import { nodeEnv, privileged } from './privileged.ts'
import { unshareArgv } from './scripts.ts'

/** Programs of the host that making nodes takes; the Debian packages that have them. */
const tools: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  mount: 'mount',
  umount: 'mount',
  pivot_root: 'util-linux',
  setsid: 'util-linux',
  setpriv: 'util-linux',
  ip: 'iproute2',
}

/**
 * Whether real nodes can be made here, tried and not guessed: a set of namespaces is made and left again.
 * @returns why not, one reason a line; undefined when they can
 */
export async function whyNoRealNodes(ctx: Ctx): Promise<string | undefined> {
  const how = await privilege(ctx)
  if (how.kind === 'none') return how.why
  const reasons: string[] = []
  const withPath = (name: string) => nodeEnv['PATH']!.split(':').map(dir => `${dir}/${name}`)
  for (const [name, pkg] of Object.entries(tools)) {
    const found = await Promise.all(withPath(name).map(path => ctx.exec.which(path)))
    if (found.every(f => f === undefined)) reasons.push(`${name} is not here (Debian package ${pkg})`)
  }
  if ((await hostHierarchies()).length === 0) reasons.push('no cgroup hierarchy is mounted')
  if (reasons.length > 0) return reasons.join('\n')
  try {
    const root = await privileged(ctx)
    // The very namespaces of a node, with a mount of its own in them.
    await root.run('exec "$@"', [...unshareArgv, '-c', 'mount -t tmpfs tmpfs /mnt && ip link set lo up'], {
      timeoutMs: 10_000,
    })
    return undefined
  } catch (error) {
    return `namespaces cannot be made here: ${describe(error)}`
  }
}
