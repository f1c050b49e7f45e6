import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { isUrl } from '../../plan/addons/misfits.ts'
import { objectsIn } from '../../plan/addons/objects.ts'
import type { Addon } from '../../plan/addons/wish.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { jobOf } from './render.ts'

const kustomizations = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']

/** Everything here that these add-ons want and that is not as it should be: files, programs, variables. */
export async function addonProblems(addons: readonly Addon[], ctx: Ctx): Promise<readonly string[]> {
  const all = await Promise.all(
    addons.map(async addon => (await problemsOf(addon, ctx)).map(p => `add-on ${addon.name}: ${p}`)),
  )
  return all.flat()
}

async function problemsOf(addon: Addon, ctx: Ctx): Promise<string[]> {
  const { from, check, wait, env, cwd } = addon
  const looks: Promise<string | undefined>[] = []
  const program = (argv: readonly string[] | undefined) => {
    if (argv !== undefined) looks.push(noProgram(argv[0] ?? '', cwd, ctx))
  }
  if (from.way === 'manifests')
    for (const place of from.places) if (!isUrl(place)) looks.push(wrongManifests(place))
  if (from.way === 'chart') {
    if (from.repo === undefined && !isUrl(from.chart)) looks.push(noChart(from.chart))
    for (const file of from.files) if (!isUrl(file)) looks.push(wrongValues(file))
  }
  if (from.way === 'kustomize' && from.place.startsWith('/')) looks.push(noKustomization(from.place))
  if (from.way === 'command') {
    program(from.command)
    program(from.remove)
  }
  for (const w of wait ?? []) if ('command' in w) program(w.command)
  if (check !== undefined && 'command' in check) program(check.command)
  if (check !== undefined && 'job' in check) looks.push(saidBy(jobOf(check.job)))
  const unset = env.filter(name => ctx.env[name] === undefined)
  return [
    ...(await Promise.all(looks)).filter(p => p !== undefined),
    ...unset.map(name => `env: ${name} is not set here: set it, or leave it out`),
  ]
}

async function saidBy(look: Promise<unknown>): Promise<string | undefined> {
  return look.then(
    () => undefined,
    (error: Error) => error.message,
  )
}

function wrongManifests(path: string): Promise<string | undefined> {
  const look = async () => {
    const text = await readFile(path, 'utf8')
    let n = 0
    try {
      n = objectsIn(text).length
    } catch (error) {
      throw new Error(`${path}: ${(error as Error).message}`)
    }
    if (n === 0) throw new Error(`${path}: there is no object in it`)
  }
  return saidBy(look())
}

function wrongValues(path: string): Promise<string | undefined> {
  const look = async () => {
    const values: unknown = parse(await readFile(path, 'utf8'))
    if (values !== null && (typeof values !== 'object' || Array.isArray(values)))
      throw new Error(`${path}: values are a map`)
  }
  return saidBy(look())
}

async function noChart(path: string): Promise<string | undefined> {
  const chart = path.endsWith('.tgz') ? path : join(path, 'Chart.yaml')
  if ((await stat(chart).catch(() => undefined))?.isFile()) return undefined
  return `chart ${path}: there is no ${chart}; give a directory with a chart, an oci:// reference, or name and repo`
}

async function noKustomization(path: string): Promise<string | undefined> {
  for (const name of kustomizations) if (await stat(join(path, name)).catch(() => undefined)) return undefined
  return `kustomize ${path}: there is no kustomization.yaml in it`
}

/** kubectl comes with the build. */
async function noProgram(name: string, cwd: string, ctx: Ctx): Promise<string | undefined> {
  if (name === 'kubectl') return undefined
  const place = name.includes('/') ? resolve(cwd, name) : name
  return (await ctx.exec.which(place)) === undefined
    ? `there is no program ${name} (commands run in ${cwd}, without a shell)`
    : undefined
}
