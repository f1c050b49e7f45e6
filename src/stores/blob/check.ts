import { ProvisionError, UsageError } from '../../errors.ts'
import type { StoreCheck } from '../file-store.ts'
import { probePath } from '../pending.ts'
import { problemsOf, Refusal } from '../refusal.ts'
import { type Blobs, faultOf, notThere } from './client.ts'

/** Whether the container is there, nobody else can read it, and we may list, write, read and remove. All problems at once. */
export async function checkBlobs(blobs: Blobs): Promise<StoreCheck> {
  const errors: unknown[] = []
  const more: string[] = []
  const warnings: string[] = []
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof UsageError || error instanceof ProvisionError)) throw error
      errors.push(error)
      return false
    }
  }
  const { address } = blobs
  const where = `${address.endpoint}/${address.container}`
  const probe = () => blobs.container.getBlockBlobClient(`${blobs.prefix}${probePath()}`)
  const blob = probe()
  const listed = await attempt(() =>
    blobs.call('listing blobs', async (c, abortSignal) => {
      await c.listBlobsFlat({ prefix: blobs.prefix, abortSignal }).byPage({ maxPageSize: 1 }).next()
    }),
  )
  // What is not a lack of permission would just be said again, slowly, by all that follows.
  if (!listed && !errors.some(e => e instanceof Refusal && e.facts.said.startsWith('403')))
    return { problems: problemsOf(errors), warnings }
  const written = await attempt(() =>
    blobs.call('storing a blob', (_, abortSignal) => blob.upload('', 0, { abortSignal })),
  )
  // Of something that is not there: a probe may be swept at any time. Who may not read is told so all the same.
  await attempt(() =>
    blobs.call('reading a blob', (_, abortSignal) =>
      probe()
        .getProperties({ abortSignal })
        .catch(error => {
          if (!notThere(error)) throw error
        }),
    ),
  )
  if (written)
    await attempt(() =>
      blobs.call('removing a blob', (_, abortSignal) => blob.deleteIfExists({ abortSignal })),
    )
  const access = await publicAccess(blobs)
  if (access === 'unknown')
    warnings.push(
      `whether ${where} is closed to the public could not be found out: these credentials may not read the container's properties`,
    )
  else if (access !== undefined)
    more.push(
      `${where} can be read by anybody (public access: ${access}), and what is staged must not be: az storage container set-permission --account-name ${address.account} --name ${address.container} --public-access off`,
    )
  return { problems: [...problemsOf(errors), ...more], warnings }
}

/** @returns undefined when there is none */
async function publicAccess({ container, ctx }: Blobs): Promise<string | undefined> {
  try {
    return (await container.getProperties({ abortSignal: ctx.signal })).blobPublicAccess
  } catch (error) {
    ctx.signal.throwIfAborted()
    ctx.log.debug(`properties of the container: ${faultOf(error).message}`)
    return 'unknown'
  }
}
