import { AsyncLocalStorage } from 'node:async_hooks'

/** A line that GitHub's toolkit printed, its secrets struck out. */
export interface Said {
  readonly level: 'debug' | 'info' | 'notice' | 'warning' | 'error'
  readonly text: string
}

const hearing = new AsyncLocalStorage<(chunk: string) => void>()
const secrets = new Set<string>()
let heardWrite: typeof process.stdout.write | undefined

/**
 * Runs a call of the toolkit and hears what it prints, instead of standard output.
 *
 * The toolkit speaks to the runner by workflow commands on standard output. Ours is stopped for commands (children
 * print there too), so `::add-mask::<signature of an upload URL>` would be no mask but the secret itself in the log,
 * and `::debug::` whole responses with such URLs. Other writers to standard output are not touched: only what is
 * written in the asynchronous context of `work` is heard.
 */
export async function withToolkit<T>(work: () => Promise<T>, hear: (said: Said) => void): Promise<T> {
  const listener = lineListener(hear)
  listen()
  try {
    return await hearing.run(listener.chunk, work)
  } finally {
    listener.end()
  }
}

/** Strikes out what the toolkit called secret, and the signature of any URL. */
export function scrub(text: string): string {
  let clean = text.replaceAll(/([?&]sig=)[^&\s"'<>]+/g, '$1***')
  for (const secret of secrets) clean = clean.replaceAll(secret, '***')
  return clean
}

/** An error of the toolkit as text: its own message; the causes may quote URLs, they are left out. */
export function toolkitMessage(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error)
  return scrub(message).trim()
}

/** Puts itself before `process.stdout.write`, for good: outside of a call of the toolkit it hands everything on. */
function listen(): void {
  const { stdout } = process
  const write = stdout.write
  if (write === heardWrite) return
  const heard = (chunk: Uint8Array | string, ...rest: unknown[]): boolean => {
    const hear = hearing.getStore()
    if (hear === undefined) return Reflect.apply(write, stdout, [chunk, ...rest])
    hear(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
    const done = rest.find(x => typeof x === 'function')
    if (done !== undefined) process.nextTick(done as () => void)
    return true
  }
  heardWrite = heard as typeof write
  stdout.write = heardWrite
}

function lineListener(hear: (said: Said) => void): { chunk: (text: string) => void; end: () => void } {
  let rest = ''
  const say = (line: string) => {
    const said = understand(line)
    // Outside of this context: what the listener writes to standard output shall go there.
    if (said !== undefined) hearing.exit(() => hear({ ...said, text: scrub(said.text) }))
  }
  return {
    chunk: text => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) say(line)
    },
    end: () => {
      if (rest !== '') say(rest)
      rest = ''
    },
  }
}

const levels: Readonly<Record<string, Said['level']>> = {
  debug: 'debug',
  notice: 'notice',
  warning: 'warning',
  error: 'error',
}

/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function understand(line: string): Said | undefined {
  const [, command, data] = /^::([a-z-]+)(?: [^:]*)?::(.*)$/s.exec(line) ?? []
  if (command === undefined || data === undefined)
    return line.trim() === '' ? undefined : { level: 'info', text: line }
  const text = data.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
  if (command === 'add-mask' && text.trim().length > 3) secrets.add(text)
  const level = levels[command]
  return level === undefined ? undefined : { level, text }
}
