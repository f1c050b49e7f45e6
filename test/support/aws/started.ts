import { afterAll, beforeAll } from 'vitest'
import { type FakeCloud, type FakeName, fakeClouds } from './clouds.ts'

export const fakeNames = Object.keys(fakeClouds) as FakeName[]
/** A bare machine gets them first. */
const startMs = 15 * 60_000

/** Clouds of one test file. @returns each as if it were new */
export function startedClouds(
  names: readonly FakeName[] = fakeNames,
): (name: FakeName) => Promise<FakeCloud> {
  const started = new Map<FakeName, FakeCloud>()
  beforeAll(async () => {
    for (const name of names) started.set(name, await fakeClouds[name]())
  }, startMs)
  afterAll(async () => {
    for (const cloud of started.values()) await cloud[Symbol.asyncDispose]()
  })
  return async name => {
    const cloud = started.get(name)
    if (cloud === undefined) throw new Error(`${name} was not started`)
    await cloud.reset()
    return cloud
  }
}
