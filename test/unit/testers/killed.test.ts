import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createFixture } from 'fs-fixture'
import { expect, test } from 'vitest'
import { mergeShards } from '../../../src/results/merge.ts'
import { testCtx } from '../../support/ctx.ts'
import { buildGinkgoSuite } from '../../support/ginkgo-suite.ts'

/** Processes whose program is this file. */
function running(program: string): string[] {
  return readdirSync('/proc')
    .filter(pid => /^\d+$/.test(pid))
    .filter(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program)
      } catch {
        return false
      }
    })
}

async function until(what: () => boolean, ms: number): Promise<void> {
  for (const end = Date.now() + ms; !what() && Date.now() < end; ) await wait(50)
}

const remains = () => readdirSync(tmpdir()).filter(f => f.startsWith('bowsprit-e2e-'))

test('SIGKILL of a run: no process of the suite is left, and what had ended can be merged', async () => {
  await using dir = await createFixture()
  const ctx = testCtx({ cache: dir.path, runs: dir.path })
  const suite = (await buildGinkgoSuite(dir.getPath('build'), ctx)).files['e2e.test']!.path
  const out = dir.getPath('out')
  const program = resolve(import.meta.dirname, '../../support/run-suite.ts')
  const child = spawn(process.execPath, [program, dir.getPath('build'), suite, out], { stdio: 'ignore' })
  const ended = once(child, 'exit')
  const noted = () => {
    try {
      return readFileSync(join(out, 'specs.jsonl'), 'utf8').split('\n').length - 1
    } catch {
      return 0
    }
  }
  await until(() => noted() === 12, 20_000)
  expect(running(`${suite}\0`).length).toBeGreaterThan(0)
  const before = remains()
  child.kill('SIGKILL')
  await ended
  await until(() => running(`${suite}\0`).length === 0, 3000)
  expect(running(`${suite}\0`)).toEqual([])
  // What the specs made is in the run's own directory, which teardown removes.
  expect(remains()).toEqual(before)
  expect(readdirSync(dir.getPath('build')).some(f => f.startsWith('bowsprit-e2e-'))).toBe(true)
  const merged = await mergeShards([out], dir.getPath('merged'))
  expect(merged.counts).toMatchObject({ passed: 12, notRun: 1 })
  expect(merged.passed).toBe(false)
})
