import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { execa } from 'execa'
import { kept } from './tools.ts'

const source = resolve(import.meta.dirname, '../fixtures/prow-rules')

/** See the program's own types. */
export interface Question {
  readonly runIfChanged?: string
  readonly skipIfOnlyChanged?: string
  readonly files?: readonly string[]
  readonly branches?: readonly string[]
  readonly skipBranches?: readonly string[]
  readonly globs?: readonly string[]
  readonly branch?: string
}
export interface Answer {
  /** Whether prow would run the job for these files. */
  readonly files: boolean
  /** Whether it would for this branch. */
  readonly branch: boolean
  /** Whether GitHub's filter lets the branch through, as act reads it. */
  readonly filtered: boolean
}

/** Asks Go's regular expressions and act's filter patterns, by a small program that is built once. */
export async function prowRules(questions: readonly Question[]): Promise<Answer[]> {
  const digest = createHash('sha256')
  for (const file of readdirSync(source).sort()) digest.update(readFileSync(join(source, file)))
  const name = `prow-rules-${digest.digest('hex').slice(0, 12)}`
  const program = await kept(name, 'prow-rules', async dir => {
    cpSync(source, join(dir, 'source'), { recursive: true })
    const env = { GOFLAGS: '-mod=readonly -buildvcs=false', CGO_ENABLED: '0' }
    await execa('go', ['build', '-o', join(dir, 'prow-rules'), '.'], { env, cwd: join(dir, 'source') })
  })
  const { stdout } = await execa(program, { input: JSON.stringify(questions) })
  return JSON.parse(stdout) as Answer[]
}
