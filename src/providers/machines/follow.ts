import { z } from 'zod/mini'
import { ProvisionError } from '../../errors.ts'
import { waitFor } from '../../kube/wait.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { statusScript, tailScript } from './scripts.ts'
import { type Remote, reasonOf } from './ssh.ts'

/** Longest that one machine may take; each step has limits of its own, which are shorter. */
const bootMs = 15 * 60_000
/** A connection that fails once may be a machine that is busy. */
const mostSilence = 3

const schema = z.object({
  state: z.enum(['running', 'ready', 'failed']),
  step: z.string(),
  message: z.string(),
})

/**
 * Waits until a machine is a node.
 * @throws ProvisionError with what the machine itself says of its failure
 */
export async function followBootstrap(remote: Remote, ctx: Ctx): Promise<void> {
  let last = ''
  let silent = 0
  const look = async () => {
    const [status, unit] = await remote.run(statusScript, { timeoutMs: 20_000 }).then(
      ({ stdout }) => {
        silent = 0
        return parseStatus(stdout)
      },
      error => {
        ctx.signal.throwIfAborted()
        silent++
        if (silent >= mostSilence) throw failed(remote, reasonOf(error, remote.host))
        return [undefined, 'activating'] as const
      },
    )
    if (status !== undefined && status.step !== last) {
      last = status.step
      ctx.log.debug(`--- step ${remote.host.name}: ${last}`)
    }
    if (status?.state === 'ready') return status
    if (status?.state === 'failed' || unit === 'failed') throw await whyFailed(remote, status)
    return undefined
  }
  if ((await waitFor(look, ctx, { timeoutMs: bootMs, everyMs: 1000 })) === undefined)
    throw failed(remote, `it was still at '${last}' after ${bootMs / 60_000} minutes`)
}

type Status = z.infer<typeof schema>

function parseStatus(output: string): readonly [Status | undefined, string] {
  const [line = '', unit = ''] = output.trim().split('\n')
  try {
    return [schema.parse(JSON.parse(line)), unit]
  } catch {
    return [undefined, unit]
  }
}

async function whyFailed(remote: Remote, status: Status | undefined): Promise<ProvisionError> {
  const tail = await remote.run(tailScript, { timeoutMs: 15_000 }).then(
    r => r.stdout.trimEnd(),
    () => '',
  )
  const what =
    status?.state === 'failed' ? `${status.step}: ${status.message}` : 'its bootstrap ended without a word'
  const lines = tail.split('\n').map(line => `  ${line.slice(0, 400)}`)
  return failed(remote, `${what}\n${lines.join('\n')}`)
}

function failed({ host }: Remote, why: string): ProvisionError {
  return new ProvisionError(`machine ${host.text} (${host.name}): ${why}`)
}
