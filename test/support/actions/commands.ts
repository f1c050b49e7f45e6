import { type Command, parseCommand } from './command-line.ts'

/** What the commands in a step's output did, as GitHub's runner would have it. */
export interface Commands {
  readonly outputs: Record<string, string>
  readonly state: Record<string, string>
  readonly masks: string[]
  /** At most ten of each level: the runner drops the others. */
  readonly annotations: Annotation[]
  readonly dropped: number
  readonly matchers: string[]
  readonly groups: string[]
  /** Commands that failed; one such fails the step whatever its exit code. */
  readonly failures: string[]
  /** The lines of the log, masked; debug lines are not in it. */
  readonly log: string[]
  /** Whether commands were stopped when the output ended. */
  readonly stopped: boolean
}

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly file?: string
  readonly line?: string
  readonly endLine?: string
  readonly col?: string
  readonly endColumn?: string
  readonly title?: string
}

interface Reading {
  readonly did: { -readonly [K in Exclude<keyof Commands, 'stopped'>]: Commands[K] }
  /** What resumes commands, while they are stopped. */
  token: string | undefined
}

type Effect = (r: Reading, command: Command, line: string) => void

const effects: Readonly<Record<string, Effect>> = {
  'stop-commands': stop,
  'set-output': (r, c, line) => keep(r, r.did.outputs, c, line),
  'save-state': (r, c, line) => keep(r, r.did.state, c, line),
  'set-env': (r, _, line) => fail(r, line, 'disabled'),
  'add-path': (r, _, line) => fail(r, line, 'disabled'),
  'add-mask': (r, { data }) => {
    const lines = data.split(/[\r\n]+/).map(part => part.trim())
    if (data.trim() !== '') r.did.masks.push(data, ...lines.filter(Boolean))
  },
  'add-matcher': (r, { data }) => r.did.matchers.push(data),
  'remove-matcher': () => {},
  debug: () => {},
  echo: () => {},
  warning: (r, c) => issue(r, 'warning', c.data, c.properties),
  error: (r, c) => issue(r, 'error', c.data, c.properties),
  notice: (r, c) => issue(r, 'notice', c.data, c.properties),
  group: (r, { data }) => {
    r.did.groups.push(data)
    r.did.log.push(`##[group]${data}`)
  },
  endgroup: r => r.did.log.push('##[endgroup]'),
}

/**
 * Reads the output of one step, line by line, both streams alike.
 * @see https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs
 */
export function commandReader(): { line(text: string): void; read(): Commands } {
  const r: Reading = {
    did: {
      ...{ outputs: {}, state: {}, masks: [], annotations: [], dropped: 0 },
      ...{ matchers: [], groups: [], failures: [], log: [] },
    },
    token: undefined,
  }
  return {
    line: text => {
      if (!carriedOut(r, text)) r.did.log.push(text)
    },
    read: () => ({
      ...r.did,
      masks: [...new Set(r.did.masks)],
      // The runner masks as it goes; what is masked later stays in what was shown before. Here the later masks count
      // for all, which can only hide more: tests for leaks look into the raw output.
      log: r.did.log.map(line => r.did.masks.reduce((text, mask) => text.replaceAll(mask, '***'), line)),
      stopped: r.token !== undefined,
    }),
  }
}

/** @returns false where the line is plain output */
function carriedOut(r: Reading, line: string): boolean {
  const isToken = (name: string) => r.token !== undefined && name.toLowerCase() === r.token.toLowerCase()
  const command = parseCommand(line, name => isToken(name) || name.toLowerCase() in effects)
  if (command === undefined) return false
  if (r.token === undefined) {
    effects[command.name.toLowerCase()]?.(r, command, line)
    return true
  }
  if (!isToken(command.name)) return false
  r.token = undefined
  r.did.log.push(line)
  return true
}

function stop(r: Reading, { data }: Command, line: string): void {
  const name = data.toLowerCase()
  if (name === '' || name in effects || name === 'pause-logging') {
    fail(r, line, 'a token that is not allowed')
    return
  }
  r.token = data
  if (data.length > 6) r.did.masks.push(data)
  r.did.log.push(line)
}

function keep(r: Reading, to: Record<string, string>, { properties, data }: Command, line: string): void {
  const name = properties['name']
  if (name === undefined) fail(r, line, 'no name')
  else to[name] = data
}

function fail(r: Reading, line: string, why: string): void {
  r.did.failures.push(`${line}: ${why}`)
  issue(r, 'error', `Unable to process command '${line}' successfully.`)
}

function issue(
  r: Reading,
  level: Annotation['level'],
  message: string,
  properties: Command['properties'] = {},
): void {
  if (message !== '') r.did.log.push(`##[${level}]${message}`)
  if (r.did.annotations.filter(a => a.level === level).length >= 10) {
    r.did.dropped += 1
    return
  }
  const place = ['file', 'line', 'endLine', 'col', 'endColumn', 'title'].flatMap(key => {
    const value = properties[key.toLowerCase()]
    return value === undefined ? [] : [[key, value] as const]
  })
  r.did.annotations.push({ level, message: message.slice(0, 4096), ...Object.fromEntries(place) })
}
