import { type State, states } from './pages/states.ts'

/** The specs of one run, by number: five bytes for each, since a history has millions. */
export interface SpecTable {
  /** Undefined: the run has no such spec. */
  state(spec: number): State | undefined
  /** 0: unknown. */
  ms(spec: number): number
  /** First line of why it did not pass. */
  why(spec: number): string | undefined
  /** Numbers of its specs, ascending. */
  specs(): Generator<number>
}

export interface SpecTableInMaking extends SpecTable {
  set(spec: number, state: State, ms: number, message: string | undefined): void
}

/** Characters of a reason: enough to tell one from another. */
const longestWhy = 160

export function specTable(): SpecTableInMaking {
  let codes = new Uint8Array(512)
  let times = new Uint32Array(512)
  const reasons = new Map<number, string>()
  const room = (spec: number) => {
    if (spec < codes.length) return
    const size = 2 ** Math.ceil(Math.log2(spec + 1))
    const [old, before] = [codes, times]
    codes = new Uint8Array(size)
    times = new Uint32Array(size)
    codes.set(old)
    times.set(before)
  }
  return {
    state: spec => states[(codes[spec] ?? 0) - 1]?.letter,
    ms: spec => times[spec] ?? 0,
    why: spec => reasons.get(spec),
    *specs() {
      for (const [spec, code] of codes.entries()) if (code > 0) yield spec
    },
    set(spec, state, ms, message) {
      room(spec)
      codes[spec] = states.findIndex(s => s.letter === state) + 1
      times[spec] = Math.min(2 ** 32 - 1, Math.round(ms))
      const line = state === 'f' || state === 'y' ? firstLine(message) : undefined
      if (line === undefined) reasons.delete(spec)
      else reasons.set(spec, line)
    },
  }
}

function firstLine(text: string | undefined): string | undefined {
  const line = text?.split('\n').find(l => l.trim() !== '')
  // A slice would keep all of what it is a slice of in memory.
  return line === undefined ? undefined : Buffer.from(line.slice(0, longestWhy)).toString()
}
