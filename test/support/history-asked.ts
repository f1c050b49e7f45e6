import type { Asked } from '../../src/flows/asked.ts'
import { readerOf } from '../../src/options/commands.ts'
import { readOptions } from '../../src/options/read.ts'
import { runCtx } from './prow/run-ctx.ts'

/** `bowsprit history` as typed, and what it prints. */
export function historyAsked(
  operands: readonly string[],
  flags: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string>> = {},
): Asked & { readonly printed: readonly string[] } {
  const printed: string[] = []
  return {
    o: readOptions(readerOf('history'), { given: flags, env: {} }),
    operands,
    ctx: runCtx(env),
    print: text => void printed.push(text),
    tell: () => {},
    printed,
  }
}
