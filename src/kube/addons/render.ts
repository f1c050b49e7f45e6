import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { describe } from '../../errors.ts'
import { templateArgs } from '../../plan/addons/argv.ts'
import { isUrl } from '../../plan/addons/misfits.ts'
import { type ManifestObject, objectsIn } from '../../plan/addons/objects.ts'
import type { Addon } from '../../plan/addons/wish.ts'
import { toolEnv } from '../../plan/child-env.ts'
import type { Ctx } from '../../ports/ctx.ts'
import type { AddonTools, RenderedAddon } from './ground.ts'

const renderMs = 120_000
const fetchMs = 60_000
/** The largest manifests that are known (of operators with many CRDs) have some 5 MB. */
const mostBytes = 32 * 1024 * 1024

/**
 * An add-on's manifests, before there is a cluster: whatever cannot be read, fetched or rendered is known then, and so
 * are the images that it needs.
 * @throws Error that says what cannot be had
 */
export async function renderAddon(addon: Addon, tools: AddonTools, ctx: Ctx): Promise<RenderedAddon> {
  const job = addon.check !== undefined && 'job' in addon.check ? await jobOf(addon.check.job) : undefined
  const { from } = addon
  switch (from.way) {
    case 'command':
      return { addon, manifests: undefined, objects: [], job }
    case 'chart':
      return { addon, manifests: undefined, objects: await chartObjects(addon, tools, ctx), job }
    case 'kustomize': {
      const manifests = await kustomized(from.place, tools, ctx)
      return { addon, manifests, objects: parsed(manifests, from.place), job }
    }
    case 'manifests': {
      const texts = await Promise.all(
        from.places.map(async place => {
          const text = isUrl(place) ? await fetched(place, ctx) : await readFile(place, 'utf8')
          return { text, objects: parsed(text, place) }
        }),
      )
      return {
        addon,
        manifests: texts.map(t => t.text.trimEnd()).join('\n---\n') + '\n',
        objects: texts.flatMap(t => t.objects),
        job,
      }
    }
  }
}

function parsed(text: string, place: string): readonly ManifestObject[] {
  let objects: readonly ManifestObject[]
  try {
    objects = objectsIn(text)
  } catch (error) {
    throw new Error(`${place}: ${(error as Error).message}`)
  }
  if (objects.length === 0) throw new Error(`${place}: there is no object in it`)
  return objects
}

/** @throws Error when the file does not hold exactly one Job with a name */
export async function jobOf(path: string): Promise<{ name: string; manifests: string }> {
  const manifests = await readFile(path, 'utf8')
  const jobs = parsed(manifests, path).filter(o => o.kind === 'Job')
  if (jobs.length !== 1 || jobs[0]!.name === '')
    throw new Error(`${path}: a check wants exactly one Job with a name, here are ${jobs.length}`)
  return { name: jobs[0]!.name, manifests }
}

async function fetched(url: string, ctx: Ctx): Promise<string> {
  try {
    const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(fetchMs)])
    const answer = await fetch(url, { signal })
    if (!answer.ok) throw new Error(`status ${answer.status}`)
    const text = await answer.text()
    if (text.length > mostBytes) throw new Error(`more than ${mostBytes / 1024 / 1024} MiB`)
    return text
  } catch (error) {
    ctx.signal.throwIfAborted()
    throw new Error(`${url} cannot be fetched: ${describe(error)}`)
  }
}

async function kustomized(place: string, { kubectl }: AddonTools, ctx: Ctx): Promise<string> {
  const argv = [kubectl, 'kustomize', place]
  return (await ctx.exec.run(argv, { env: toolEnv(ctx.env), timeoutMs: renderMs })).stdout
}

/**
 * What a chart would make. One that asks the cluster cannot be rendered without: then its objects are unknown, no more.
 */
async function chartObjects(
  addon: Addon,
  { helm }: AddonTools,
  ctx: Ctx,
): Promise<readonly ManifestObject[]> {
  const chart = addon.from
  if (chart.way !== 'chart') return []
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-chart-'))
  try {
    const values = await writeValues(addon, dir)
    const release = { name: addon.name, namespace: addon.namespace ?? 'default', chart, values }
    const { stdout } = await ctx.exec.run([helm ?? 'helm', ...templateArgs(release)], {
      cwd: addon.cwd,
      env: toolEnv(ctx.env, { HELM_CACHE_HOME: dir }),
      timeoutMs: renderMs,
    })
    return objectsIn(stdout)
  } catch (error) {
    ctx.signal.throwIfAborted()
    ctx.log.warn(
      `add-on ${addon.name}: its images are unknown before it is installed: ${describe(error).split('\n').at(-1)}`,
    )
    return []
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

/** Values that stand in the list itself become a file. @returns all files of values, absolute, later ones win */
export async function writeValues({ from }: Addon, dir: string): Promise<readonly string[]> {
  if (from.way !== 'chart') return []
  if (from.values === undefined) return from.files
  const file = join(dir, 'values.yaml')
  await writeFile(file, stringify(from.values), { mode: 0o600 })
  return [...from.files, file]
}
