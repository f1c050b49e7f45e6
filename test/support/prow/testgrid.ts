import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { kept } from '../tools.ts'

const source = resolve(import.meta.dirname, '../../fixtures/testgrid')

export interface TestgridCell {
  readonly state: string
  readonly icon?: string
  readonly message?: string
}

export interface TestgridColumn {
  readonly build: string
  /** Heads of the column: commit, and the metadata `specs`. */
  readonly version: readonly string[]
  readonly cells: Readonly<Record<string, TestgridCell>>
}

export interface TestgridGroup {
  readonly name: string
  /** bucket/path of the job. */
  readonly prefix: string
  /** gs://bucket/path of the grid, which a second update goes on with. */
  readonly grid: string
  /** Looks for podinfo.json, as groups do that are not told otherwise. */
  readonly pods?: boolean
}

/** Updates a test group with TestGrid's own updater. @returns its columns, newest first */
export async function testgrid(group: TestgridGroup, endpoint: string): Promise<TestgridColumn[]> {
  const program = await testgridProgram()
  const { stdout } = await execa(program, [JSON.stringify(group)], {
    env: { STORAGE_EMULATOR_HOST: endpoint },
    timeout: 60_000,
  })
  return JSON.parse(stdout)
}

/** Built once, some two minutes, then taken from the cache. @returns its path */
export async function testgridProgram(): Promise<string> {
  const sources = await Promise.all(['main.go', 'go.mod', 'go.sum'].map(f => readFile(join(source, f))))
  const digest = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12)
  return kept(`testgrid-${digest}`, 'testgrid', async dir => {
    const argv = ['build', '-trimpath', '-buildvcs=false', '-o', join(dir, 'testgrid'), '.']
    await execa('go', argv, { cwd: source, env: { CGO_ENABLED: '0' }, timeout: 10 * 60_000 })
  })
}
