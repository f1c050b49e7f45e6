import { testEnv } from '../plan/child-env.ts'
import type { Ctx } from '../ports/ctx.ts'

export type Privilege =
  | { readonly kind: 'root' }
  | { readonly kind: 'sudo' }
  | { readonly kind: 'none'; readonly why: string }

/** How privileged commands can be run here: directly, through `sudo -n`, or not at all. Asks nobody for a password. */
export async function privilege(ctx: Ctx): Promise<Privilege> {
  if (process.platform !== 'linux')
    return { kind: 'none', why: `real nodes are Linux namespaces; this is ${process.platform}` }
  if (process.getuid?.() === 0) return { kind: 'root' }
  if ((await ctx.exec.which('sudo')) === undefined)
    return { kind: 'none', why: 'not root, and there is no sudo' }
  try {
    await ctx.exec.run(['sudo', '-n', 'true'], { env: testEnv(ctx.env), timeoutMs: 5000 })
    return { kind: 'sudo' }
  } catch {
    return { kind: 'none', why: 'not root, and sudo wants a password' }
  }
}
