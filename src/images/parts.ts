import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Companions } from '../kube/companions.ts'
import type { BuildManifest } from '../plan/build-manifest.ts'
import { toolEnv } from '../plan/child-env.ts'
import { imageIndex, mediaTypes, parsePlatform } from '../plan/image-documents.ts'
import type { Part, Recipe } from '../plan/image-recipe.ts'
import { platformOf } from '../plan/platform.ts'
import type { Ctx } from '../ports/ctx.ts'
import { blobPath, digestOf, type Stored, writeWhole } from './blobs.ts'
import { debianEntries } from './debian.ts'
import type { Entry } from './layer.ts'
import { compileC, compileGo, type Program } from './programs.ts'

/** What parts are made with and of, for one call of ensureImages. */
export interface Workshop {
  /** The image cache. */
  readonly dir: string
  readonly build: BuildManifest
  readonly companions: Companions
  readonly ctx: Ctx
  /** Built before: by package. */
  readonly programs: ReadonlyMap<string, Program>
  /** Digest of a file's content, read once. */
  readonly digestOf: (path: string) => Promise<string>
  /** Makes another image (for a fake registry inside an image). */
  readonly image: (recipe: Recipe, name: string) => Promise<MadeImage>
}

export interface MadeImage {
  readonly manifest: Stored
  /** Digests of the config and of the layers. */
  readonly blobs: readonly string[]
  /** Something of it was not in the store before. */
  readonly packed: boolean
}

/** The files of a part, and a text that changes when they do, which is known before they are made. */
export interface Source {
  readonly key: string
  readonly entries: () => Promise<readonly Entry[]>
}

/** @throws Error with the reason when a part cannot be had here */
export async function sourceOf(part: Part, shop: Workshop): Promise<Source> {
  switch (part.kind) {
    case 'dir':
      return fixed(part, { type: 'directory', mode: part.mode ?? 0o755, uid: part.uid ?? 0 })
    case 'text':
      return fixed(part, { type: 'file', mode: part.mode ?? 0o644, body: Buffer.from(part.text) })
    case 'link':
      return fixed(part, { type: 'symlink', mode: 0o777, to: part.to })
    case 'branch':
      return file(join(shop.build.sourceDir, part.from), part.at, part.mode ?? 0o755, shop)
    case 'go': {
      const program = shop.programs.get(part.pkg)
      if (program === undefined || 'why' in program)
        throw new Error(`${part.pkg} of the branch does not build: ${program?.why ?? 'not asked for'}`)
      return file(program.path, part.at, part.mode ?? 0o755, shop)
    }
    case 'companion': {
      const companion = shop.companions[part.name]
      if (companion === undefined)
        throw new Error(`needs ${part.name}, which was not made ready for this run`)
      return file(join(companion.dir, part.file), part.at, 0o755, shop)
    }
    case 'go-text':
      return compiled(part.at, JSON.stringify(['go-text', 1, shop.build.platform, part]), shop, out =>
        compileGo(part.text, shop.build, out, shop.ctx),
      )
    case 'c': {
      const source = join(shop.build.sourceDir, part.from)
      const key = JSON.stringify([
        'c',
        1,
        await shop.digestOf(source),
        part.otherwise,
        shop.build.platform,
        part.at,
      ])
      return compiled(part.at, key, shop, out => compileC(source, part.otherwise, shop.build, out, shop.ctx))
    }
    case 'debs':
      return {
        key: JSON.stringify(['debs', 1, shop.build.platform, [...part.packages].sort(), part.alone ?? false]),
        entries: () => debianEntries({ ...part, ...foreign(shop.build.platform) }, shop.dir, shop.ctx),
      }
    case 'busybox':
      return {
        key: JSON.stringify(['busybox', 1, shop.build.platform, part.except ?? []]),
        entries: () => busyboxEntries(part.except ?? [], shop),
      }
    case 'fake-registry':
      return fakeRegistry(part, shop)
  }
}

/** Debian's name of a platform that is not this machine's own. */
function foreign(platform: string): { architecture?: string } {
  const { architecture } = parsePlatform(platform)
  return platform === platformOf(process.arch) ? {} : { architecture }
}

function fixed(part: Part & { at: string }, entry: Partial<Entry> & Pick<Entry, 'type' | 'mode'>): Source {
  const uid = entry.uid ?? 0
  return {
    key: JSON.stringify(part),
    entries: async () => [{ ...entry, path: part.at.slice(1), uid, gid: uid }],
  }
}

async function file(from: string, at: string, mode: number, shop: Workshop): Promise<Source> {
  const digest = await shop.digestOf(from)
  const entry = async (): Promise<Entry> => ({
    path: at.slice(1),
    type: 'file',
    mode,
    uid: 0,
    gid: 0,
    body: { file: from, size: (await stat(from)).size },
  })
  return { key: JSON.stringify(['file', at, mode, digest]), entries: async () => [await entry()] }
}

function compiled(at: string, key: string, shop: Workshop, compile: (out: string) => Promise<void>): Source {
  return {
    key,
    entries: async () => {
      const out = join(shop.dir, 'tmp', `program-${process.pid}-${randomUUID().slice(0, 8)}`)
      await mkdir(join(shop.dir, 'tmp'), { recursive: true })
      try {
        await compile(out)
        const body = await readFile(out)
        return [{ path: at.slice(1), type: 'file', mode: 0o755, uid: 0, gid: 0, body }]
      } finally {
        await rm(out, { force: true })
      }
    },
  }
}

/** Applets as the binary itself lists them. */
async function busyboxEntries(except: readonly string[], shop: Workshop): Promise<readonly Entry[]> {
  const other = foreign(shop.build.platform)
  const own = await busyboxOf({}, shop)
  // Debian builds it alike everywhere; only that of this machine can be asked.
  const binary = other.architecture === undefined ? own : await busyboxOf(other, shop)
  const kept = join(shop.dir, 'programs', `busybox-${digestOf(own.body).slice('sha256:'.length, 24)}`)
  await writeWhole(kept, own.body, 0o755)
  const listed = await shop.ctx.exec.run([kept, '--list'], { env: toolEnv(shop.ctx.env), timeoutMs: 10_000 })
  const applets = listed.stdout.split('\n').filter(a => a !== '' && a !== 'busybox' && !except.includes(a))
  const links = applets.map(
    (applet): Entry => ({
      path: `bin/${applet}`,
      type: 'symlink',
      mode: 0o777,
      uid: 0,
      gid: 0,
      to: 'busybox',
    }),
  )
  return [{ ...binary, path: 'bin/busybox', mode: 0o755 }, ...links]
}

async function busyboxOf(of: { architecture?: string }, shop: Workshop): Promise<Entry & { body: Buffer }> {
  const wanted = { packages: ['busybox-static'], alone: true, ...of }
  const unpacked = await debianEntries(wanted, shop.dir, shop.ctx)
  const binary = unpacked.find(e => basename(e.path) === 'busybox' && Buffer.isBuffer(e.body))
  if (binary === undefined || !Buffer.isBuffer(binary.body)) throw new Error('busybox-static has no busybox')
  return { ...binary, body: binary.body }
}

/** Layout that agnhost's fake-registry-server reads: see test/images/agnhost/fakeregistryserver/prepare_registry.sh. */
async function fakeRegistry(part: Part & { kind: 'fake-registry' }, shop: Workshop): Promise<Source> {
  const { manifest, blobs } = await shop.image(part.recipe, `${part.repository}:${part.tag}`)
  const platform = parsePlatform(shop.build.platform)
  const index = imageIndex({ ...manifest, mediaType: mediaTypes.manifest }, platform)
  const top = `var/registry/${part.repository}`
  const data = (kind: string, digest: string) => {
    const hex = digest.slice('sha256:'.length)
    return `${top}/${kind}/sha256/${hex.slice(0, 2)}/${hex}/data`
  }
  const entry = (path: string, body: Buffer): Entry => ({
    path,
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    body,
  })
  const stored = async (kind: string, digest: string) =>
    entry(data(kind, digest), await readFile(blobPath(shop.dir, digest)))
  return {
    key: JSON.stringify(['fake-registry', part.repository, part.tag, manifest.digest]),
    entries: async () => [
      entry(`${top}/manifests/${part.tag}`, Buffer.from(`${digestOf(index)}\n`)),
      entry(data('manifests', digestOf(index)), Buffer.from(index)),
      await stored('manifests', manifest.digest),
      ...(await Promise.all(blobs.map(digest => stored('blobs', digest)))),
    ],
  }
}
