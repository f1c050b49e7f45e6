import { Command, CommanderError, Option as Flag } from 'commander'
import { UsageError } from '../errors.ts'
import {
  type Command as CommandDef,
  type CommandName,
  commandNames,
  commands,
  readerOf,
} from '../options/commands.ts'
import type { Option } from '../options/define.ts'
import { nearest } from '../options/read.ts'
import { options } from '../options/table.ts'
import { runMain } from './main.ts'
import { loadOptions } from './options.ts'
import { placesOf, wire, wireLog } from './wire.ts'

let bisect = false

await runMain(
  async signal => {
    const asked = parse(process.argv.slice(2))
    if (asked === undefined) return 0
    const o = await loadOptions(readerOf(asked.command), asked.flags)
    bisect = o.bisect
    const { flow } = await import('../flows/table.ts')
    const log = await wireLog(process.stderr, process.env)
    log.setVerbose(o.verbose)
    const ctx = wire(placesOf(o, process.env, import.meta.dirname), log, process.env, signal)
    return await flow(asked.command, o, asked.operands, ctx)
  },
  { bisect: () => bisect || process.argv.includes('--bisect') },
)

interface Asked {
  readonly command: CommandName
  readonly flags: Record<string, unknown>
  readonly operands: readonly string[]
}

/**
 * Commander does help and splitting; unknown flags are left for `readOptions`, which reports all problems together.
 * @returns undefined when help or the version was asked for, and printed
 */
function parse(argv: string[]): Asked | undefined {
  let asked: Asked | undefined
  const program = new Command('bowsprit')
    .description(
      'Builds a branch of Kubernetes, boots a cluster of it, runs the e2e suite in shards with proof, always tears down.',
    )
    .version(__BOWSPRIT_VERSION__)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .configureHelp({ sortSubcommands: false })
  for (const name of commandNames) {
    const def: CommandDef = commands[name]
    const command = program
      .command(def.operands === undefined ? name : `${name} [operands...]`)
      .description(def.help)
      .allowUnknownOption()
      .allowExcessArguments()
      .usage(def.operands === undefined ? '[options]' : `[options] ${def.operands}`)
      .addHelpText('after', `\nExamples:\n${def.examples.map(e => `  $ ${e}`).join('\n')}`)
    for (const flag of def.options) {
      const option = options[flag] as Option<unknown>
      if (!option.secret) command.addOption(toFlag(flag, option))
    }
    command.action(() => {
      asked = { command: name, ...split(name, command) }
    })
  }
  const first = argv[0]
  if (first !== undefined && !first.startsWith('-') && first !== 'help' && !(first in commands)) {
    const near = nearest(first, commandNames)
    throw new UsageError(
      `unknown command ${first}: ${near === undefined ? `there are ${commandNames.join(', ')}` : `did you mean ${near}?`}`,
    )
  }
  try {
    program.parse(argv.length === 0 ? ['help'] : argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw new UsageError(error.message.replace(/^error: /, ''))
  }
  return asked
}

function toFlag(name: string, def: Option<unknown>): Flag {
  const placeholder = def.kind.placeholder
  const fallback = def.fallback ?? def.fallbackText
  const shown = fallback === undefined || fallback === false ? '' : ` (default: ${fallback})`
  const flag = new Flag(
    placeholder === undefined ? `--${name}` : `--${name} <${placeholder}>`,
    `${def.help}${shown}`,
  )
  if (def.kind.many)
    flag.argParser((value: string, before: unknown) => [...(Array.isArray(before) ? before : []), value])
  return flag
}

/** Commander's camelCase back to our names; what it did not know becomes an unknown flag or an operand. */
function split(name: CommandName, command: Command): { flags: Record<string, unknown>; operands: string[] } {
  const flags: Record<string, unknown> = {}
  for (const option of command.options) {
    const value = command.getOptionValue(option.attributeName())
    if (value !== undefined && option.long) flags[option.long.slice(2)] = value
  }
  const operands: string[] = []
  const takesOperands = (commands[name] as CommandDef).operands !== undefined
  for (const arg of command.args) {
    if (arg.startsWith('--'))
      flags[arg.slice(2).split('=')[0]!] = arg.includes('=') ? arg.slice(arg.indexOf('=') + 1) : true
    else if (arg.startsWith('-') && arg !== '-') flags[arg.replace(/^-+/, '')] = true
    else operands.push(arg)
  }
  const unknown = Object.keys(flags).some(flag => !(flag in options))
  if (!takesOperands && operands.length > 0 && !unknown)
    throw new UsageError(`${name} takes no arguments besides options, got ${operands.join(' ')}`)
  return { flags, operands }
}
