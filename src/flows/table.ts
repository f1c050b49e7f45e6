import type { CommandName } from '../options/commands.ts'
import type { Options } from '../options/table.ts'
import type { Asked, RunCtx } from './asked.ts'

/** One command. @returns the exit code */
export type Flow = (asked: Asked) => Promise<number>

/** The only switch on the command's name; each flow is loaded when it is asked for. */
const flows: Record<CommandName, () => Promise<Flow>> = {
  run: async () => (await import('./run.ts')).run,
  build: async () => (await import('./build.ts')).build,
  stage: async () => (await import('./stage.ts')).stage,
  up: async () => (await import('./up.ts')).up,
  plan: async () => (await import('./plan.ts')).plan,
  addons: async () => (await import('./addons/addons.ts')).addons,
  list: async () => (await import('./list.ts')).list,
  test: async () => (await import('./test.ts')).test,
  merge: async () => (await import('./merge.ts')).merge,
  publish: async () => (await import('./publish/publish.ts')).publish,
  validate: async () => (await import('./validate.ts')).validate,
  history: async () => (await import('./history/history.ts')).history,
  logs: async () => (await import('./logs.ts')).logs,
  down: async () => (await import('./down.ts')).down,
  sweep: async () => (await import('./sweep.ts')).sweep,
  clone: async () => (await import('./clone/clone.ts')).clone,
  translate: async () => (await import('./translate.ts')).translate,
  testgrid: async () => (await import('./testgrid.ts')).testgrid,
  'trust-policy': async () => (await import('./trust-policy.ts')).printPolicy,
  'eks-token': async () => (await import('./eks-token.ts')).printToken,
  doctor: async () => (await import('./doctor.ts')).doctor,
  schema: async () => (await import('./schema.ts')).schema,
}

export function loadFlow(command: CommandName): Promise<Flow> {
  return flows[command]()
}

/** A command as typed in a terminal. @returns the exit code */
export async function flow(
  command: CommandName,
  o: Options,
  operands: readonly string[],
  ctx: RunCtx,
): Promise<number> {
  const run = await loadFlow(command)
  try {
    const print = (text: string) => void process.stdout.write(`${text}\n`)
    return await run({ o, operands, ctx, print, tell: () => {} })
  } finally {
    ctx.log.close()
  }
}
