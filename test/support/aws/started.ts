import { afterAll } from 'vitest'
import { type FakeCloud, type FakeName, fakeClouds } from './clouds.ts'

/** Clouds of one test file: each is started when it is first asked for, and emptied whenever it is. */
export function startedClouds(): (name: FakeName) => Promise<FakeCloud> {
  const started = new Map<FakeName, Promise<FakeCloud>>()
  afterAll(async () => {
    for (const cloud of started.values()) await (await cloud)[Symbol.asyncDispose]()
  })
  return async name => {
    const cloud = started.get(name) ?? fakeClouds[name]()
    started.set(name, cloud)
    await (await cloud).reset()
    return cloud
  }
}

export const fakeNames = Object.keys(fakeClouds) as FakeName[]
