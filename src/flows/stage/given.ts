import { readFile } from 'node:fs/promises'
import { describe, UsageError } from '../../errors.ts'
import type { RunCtx } from '../asked.ts'

/** Something that an option names, by its file or by its URL. */
export interface Given {
  /** As it is typed: --cni. */
  readonly option: string
  /** A path, or http:// or https://. */
  readonly from: string
  /** What the option takes, for who gave something else: 'give the file or URL of …'. */
  readonly takes: string
  /** More is surely not what was meant. */
  readonly mostBytes: number
}

const answerMs = 120_000

/** @throws UsageError when it cannot be had, or is too large for what it is to be */
export async function givenBytes(given: Given, { signal }: RunCtx): Promise<Buffer> {
  const { from } = given
  const bytes = /^https?:\/\//.test(from) ? await fetched(given, signal) : await read(given)
  if (bytes.length > given.mostBytes) throw tooLarge(given, bytes.length)
  return bytes
}

/** What is wrong with it, as the option's own problem. */
export function givenProblem({ option, from }: Given, why: string): UsageError {
  return new UsageError(`${option} ${from}: ${why}`)
}

async function read(given: Given): Promise<Buffer> {
  return readFile(given.from).catch(error => {
    throw givenProblem(given, `${describe(error)}: ${given.takes}`)
  })
}

async function fetched(given: Given, signal: AbortSignal): Promise<Buffer> {
  const say = (why: string) =>
    givenProblem(given, `${why}: look whether it can be reached from here, or give a file`)
  try {
    const answer = await fetch(given.from, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    })
    if (!answer.ok) throw say(`it answers ${answer.status}`)
    const size = Number(answer.headers.get('content-length') ?? 0)
    if (size > given.mostBytes) throw tooLarge(given, size)
    return Buffer.from(await answer.arrayBuffer())
  } catch (error) {
    signal.throwIfAborted()
    // With its cause, in one line.
    throw error instanceof UsageError ? error : say(describe(error).replaceAll(/\s+/g, ' '))
  }
}

function tooLarge(given: Given, bytes: number): UsageError {
  return givenProblem(given, `it has ${bytes} bytes, which is no such thing: ${given.takes}`)
}
