import { ProvisionError } from '../../errors.ts'
import { privilege } from '../../kube/privileges.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { RunResult } from '../../ports/exec.ts'

/** Runs shell scripts as root: directly, or through `sudo -n`. */
export interface Privileged {
  readonly sudo: boolean
  run(script: string, args: readonly string[], options?: PrivilegedOptions): Promise<RunResult>
}

export interface PrivilegedOptions {
  /** NAME=value that the script and all it starts carry. */
  readonly mark?: string
  readonly timeoutMs?: number
  readonly input?: string
  readonly okCodes?: readonly number[]
  readonly signal?: AbortSignal
}

/** System directories first: a program of a node must not come from the caller's own directories. */
const systemPath = '/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin'

/**
 * The environment of nodes: an allow-list of two. Nothing of the caller's gets to code of the branch.
 */
export const nodeEnv: Readonly<Record<string, string>> = { PATH: systemPath, HOME: '/root', LANG: 'C.UTF-8' }

/** @throws ProvisionError when this user cannot run anything as root */
export async function privileged(ctx: Ctx): Promise<Privileged> {
  const how = await privilege(ctx)
  if (how.kind === 'none')
    throw new ProvisionError(
      `${how.why}: real nodes need root or password-less sudo (--node-kind simulated does without)`,
    )
  return shell(ctx, how.kind === 'sudo')
}

/** As root where that can be had, else as we are: teardown does what it can, and says what it could not. */
export async function bestPrivileged(ctx: Ctx): Promise<Privileged> {
  return shell(ctx, (await privilege(ctx)).kind === 'sudo')
}

function shell(ctx: Ctx, sudo: boolean): Privileged {
  return {
    sudo,
    run: (script, args, o = {}) => {
      // In the environment of sudo and env as well: there is no moment at which a process has no mark.
      const marked = { ...nodeEnv, ...(o.mark === undefined ? {} : asVariable(o.mark)) }
      const words = Object.entries(marked).map(([name, value]) => `${name}=${value}`)
      const argv = ['env', '-i', ...words, '/bin/sh', '-euc', script, 'bowsprit', ...args]
      return ctx.exec.run(sudo ? ['sudo', '-n', ...argv] : argv, {
        env: marked,
        timeoutMs: o.timeoutMs ?? 30_000,
        ...(o.input === undefined ? {} : { input: o.input }),
        ...(o.okCodes === undefined ? {} : { okCodes: o.okCodes }),
        ...(o.signal === undefined ? {} : { signal: o.signal }),
      })
    },
  }
}

function asVariable(mark: string): Record<string, string> {
  const at = mark.indexOf('=')
  return { [mark.slice(0, at)]: mark.slice(at + 1) }
}
