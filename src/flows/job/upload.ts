import { readdir } from 'node:fs/promises'
import { describe } from '../../errors.ts'
import type { JobServices } from '../../ports/job.ts'
import type { RunCtx } from '../asked.ts'

/**
 * Uploads what a run left. A service that is down must not change a result: all is still in the directory.
 * @returns whether it is there now
 */
export async function upload(
  name: string,
  dir: string,
  services: () => Promise<JobServices>,
  ctx: RunCtx,
): Promise<boolean> {
  const files = await readdir(dir).catch(() => [])
  if (files.length === 0) return false
  try {
    const { artifacts } = await services()
    const { size } = await artifacts.upload(name, dir)
    ctx.log.info(`uploaded ${dir} as artifact ${name} (${(size / 1e6).toFixed(1)} MB)`)
    return true
  } catch (error) {
    ctx.log.warn(describe(error))
    return false
  }
}
