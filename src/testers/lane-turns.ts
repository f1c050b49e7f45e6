import type { Lane } from '../plan/specs.ts'

/** Who may use the cluster when: several shards on one cluster must not disturb each other's serial specs. */
export interface LaneTurns {
  /** Every shard takes every lane once, in order, with or without work in it. */
  take(lane: Lane, work: () => Promise<void>): Promise<void>
}

export function laneTurns(shards: number): LaneTurns {
  const parallel = barrier(shards)
  const serial = barrier(shards)
  let last: Promise<void> = Promise.resolve()
  /** One after the other, in the order in which they come. */
  const alone = (work: () => Promise<void>) => {
    const mine = last.then(work)
    last = mine.catch(() => {})
    return mine
  }
  return {
    async take(lane, work) {
      if (lane === 'parallel') return await parallel.leave(work())
      if (lane === 'serial') return await parallel.all.then(() => serial.leave(alone(work)))
      return await serial.all.then(() => alone(work))
    },
  }
}

/** `all` resolves when so many have left. */
function barrier(count: number) {
  const { promise: all, resolve } = Promise.withResolvers<void>()
  let left = count
  return {
    all,
    async leave(work: Promise<void>): Promise<void> {
      try {
        await work
      } finally {
        if (--left === 0) resolve()
      }
    },
  }
}
