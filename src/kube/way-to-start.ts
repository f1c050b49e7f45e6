import type { Ctx } from '../ports/ctx.ts'

/**
 * Words before a command that shall not outlive us. Should we be killed, nobody is left to stop our children: the
 * kernel does it then, where util-linux has the tool (prctl(2), PR_SET_PDEATHSIG). It execs, so the pid stays.
 */
export async function wayToStart(ctx: Ctx): Promise<readonly string[]> {
  const setpriv = await ctx.exec.which('setpriv')
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--']
}
