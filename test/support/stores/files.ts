import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NodeFile } from '../../../src/plan/node-files.ts'

export interface Measured extends NodeFile {
  readonly sha256: string
  readonly size: number
}

export interface Files extends AsyncDisposable {
  readonly dir: string
  /** A file whose content follows from its name and seed alone. */
  make(name: string, size: number, seed?: string): Promise<Measured>
}

/** Files to be staged, in a directory that is gone at the end of the scope. */
export async function testFiles(): Promise<Files> {
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-files-'))
  return {
    dir,
    make: async (name, size, seed = '') => {
      const bytes = noise(`${name}${seed}`, size)
      const path = join(dir, `${name.replaceAll('/', '_')}${seed}`)
      await writeFile(path, bytes)
      return { name, path, size, sha256: createHash('sha256').update(bytes).digest('hex') }
    },
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true }),
  }
}

/** Every part of it is different, so that parts in a wrong place are noticed. */
function noise(seed: string, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  const block = createHash('sha512').update(seed).digest()
  for (let at = 0; at < size; at += block.length) {
    block.writeUInt32LE(at >>> 0, 0)
    block.copy(bytes, at, 0, Math.min(block.length, size - at))
  }
  return bytes
}
