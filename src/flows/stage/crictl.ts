import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { extract } from 'tar-stream'
import writeFileAtomic from 'write-file-atomic'
import { describe } from '../../errors.ts'
import { architectureOf, platformOfProgram } from '../../plan/platform.ts'
import type { RunCtx } from '../asked.ts'
import { allProblems } from '../problems.ts'
import { type Given, givenBytes, givenProblem } from './given.ts'

/** A directory that has crictl as somebody gave it, by platform. */
export type GivenCrictl = Readonly<
  Record<string, { readonly dir: string; readonly version: string; readonly sha256: string }>
>

/** crictl of today has 40 MB. */
const mostBytes = 200_000_000

/**
 * crictl is a module of its own, which not every proxy serves, and no package of most distributions: so it can be given, as
 * a program or as the archive of its releases, for each platform that is staged.
 * @param asked of --crictl
 * @returns undefined where none was given
 * @throws UsageError when one cannot be had, or is no program of its platform
 */
export async function readCrictl(
  asked: string | undefined,
  platforms: readonly string[],
  ctx: RunCtx,
): Promise<GivenCrictl | undefined> {
  if (asked === undefined) return undefined
  const each = await allProblems(
    platforms.map(platform => async () => [platform, await readOne(asked, platform, ctx)] as const),
  )
  return Object.fromEntries(each)
}

async function readOne(asked: string, platform: string, ctx: RunCtx): Promise<GivenCrictl[string]> {
  const from = asked.replaceAll('{arch}', architectureOf(platform))
  const takes = 'give crictl or the .tar.gz that it is released in, {arch} for its architecture'
  const given: Given = { option: '--crictl', from, takes, mostBytes }
  const program = await unpacked(await givenBytes(given, ctx), given)
  const found = platformOfProgram(program)
  if (found !== platform)
    throw givenProblem(
      given,
      `${found === undefined ? 'this is no program that nodes could run' : `this is a program of ${found}`}, and ${platform} is wanted: ${takes}`,
    )
  const sha256 = createHash('sha256').update(program).digest('hex')
  const dir = join(ctx.paths.cache, 'companions', `crictl-given-${sha256.slice(0, 16)}`)
  await mkdir(dir, { recursive: true })
  await writeFileAtomic(join(dir, 'crictl'), program, { mode: 0o755 })
  return { dir, version: `as given (${sha256.slice(0, 12)})`, sha256 }
}

/** The program itself, or what is called crictl in an archive. */
async function unpacked(bytes: Buffer, given: Given): Promise<Buffer> {
  // RFC 1952, 2.3.1
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    const archive = Readable.from([gunzipSync(bytes, { maxOutputLength: mostBytes })]).pipe(extract())
    for await (const entry of archive) {
      if (entry.header.type === 'file' && basename(entry.header.name) === 'crictl') return await buffer(entry)
      entry.resume()
    }
  } catch (error) {
    throw givenProblem(given, `it cannot be unpacked (${describe(error)}): ${given.takes}`)
  }
  throw givenProblem(given, `there is no crictl in this archive: ${given.takes}`)
}
