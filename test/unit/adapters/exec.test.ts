import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { execAdapter, pretty } from '../../../src/adapters/exec-execa.ts'
import { RunError } from '../../../src/errors.ts'

const env = { PATH: process.env['PATH']! }
const never = new AbortController().signal
const exec = execAdapter(env, never)
const options = { env, timeoutMs: 10_000 }

async function failure(work: Promise<unknown>): Promise<RunError> {
  const error = await work.then(
    () => undefined,
    e => e,
  )
  expect(error).toBeInstanceOf(RunError)
  return error as RunError
}

/** A zombie that nobody has reaped yet does not run any more. */
function alive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]![0] !== 'Z'
  } catch {
    return false
  }
}

/** Children of a process that wait for its end. */
function guards(pid: number): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter(child => {
      try {
        const parent = Number(readFileSync(`/proc/${child}/stat`, 'utf8').split(') ')[1]!.split(' ')[1])
        return parent === pid && readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('kill -9')
      } catch {
        return false
      }
    })
}

/** Prints the pid of a grandchild, then both sleep; the child ignores the signals named. */
const family = (ignored: string) => [
  'sh',
  '-c',
  `${ignored && `trap '' ${ignored};`} sleep 60 & echo $!; wait; sleep 60`,
]

describe('exec', () => {
  it('gives the child exactly the environment it is given', async () => {
    const r = await exec.run(['/usr/bin/env'], { ...options, env: { ONLY: 'this' } })
    expect(r.stdout).toBe('ONLY=this\n')
  })

  it('a bad exit code is an error with the command to paste and the end of the output', async () => {
    const e = await failure(exec.run(['sh', '-c', 'echo out; echo "it\'s broken" >&2; exit 7'], options))
    expect(e.exitCode).toBe(7)
    expect(e.message).toContain('exit code 7: sh -c ')
    expect(e.message).toContain("it's broken")
    expect(e.stdout).toBe('out\n')
  })

  it('other exit codes can be allowed', async () => {
    expect((await exec.run(['sh', '-c', 'exit 3'], { ...options, okCodes: [0, 3] })).exitCode).toBe(3)
  })

  it('a program that is not there is an error, not a crash', async () => {
    const e = await failure(exec.run(['no-such-program-here'], options))
    expect(e.message).toContain('could not start')
    expect(e.message).toContain('no-such-program-here')
  })

  it('gives lines as they come, and writes all of it to the log file', async () => {
    await using dir = await createFixture()
    const seen: string[] = []
    const logFile = dir.getPath('log')
    await exec.run(['sh', '-c', 'echo a; echo b >&2; printf c'], {
      ...options,
      logFile,
      onLine: (line, stream) => seen.push(`${stream} ${line}`),
    })
    expect(seen.sort()).toEqual(['stderr b', 'stdout a', 'stdout c'])
    expect((await readFile(logFile, 'utf8')).split('').sort().join('').trim()).toBe('abc')
  })

  it('output larger than what is kept does not fail the run', async () => {
    let lines = 0
    const r = await exec.run(
      ['sh', '-c', 'yes 0123456789012345678901234567890123456789 | head -c 70000000'],
      {
        ...options,
        timeoutMs: 60_000,
        onLine: () => lines++,
      },
    )
    expect(r.exitCode).toBe(0)
    expect(lines).toBeGreaterThan(1_700_000)
    expect(r.stdout.length).toBeLessThan(70_000_000)
  })

  it('a time-out ends the whole family', async () => {
    let pid = 0
    const e = await failure(
      exec.run(family('TERM'), {
        ...options,
        timeoutMs: 300,
        killAfterMs: 300,
        onLine: l => (pid = Number(l)),
      }),
    )
    expect(e.timedOut).toBe(true)
    expect(e.message).toContain('timed out after 0.3 s')
    await wait(100)
    expect(alive(pid)).toBe(false)
  })

  it('a cancel sends SIGINT to the program alone, and kills the family when it does not end', async () => {
    const controller = new AbortController()
    const cancellable = execAdapter(env, controller.signal)
    let pid = 0
    const run = cancellable.run(family('INT'), {
      ...options,
      killAfterMs: 300,
      onLine: l => (pid = Number(l)),
    })
    while (pid === 0) await wait(10)
    controller.abort()
    const e = await failure(run)
    expect(e.cancelled).toBe(true)
    await wait(100)
    expect(alive(pid)).toBe(false)
    expect((await failure(cancellable.run(['true'], options))).cancelled).toBe(true)
    // Teardown goes on under a signal of its own.
    expect((await cancellable.run(['true'], { ...options, signal: never })).exitCode).toBe(0)
  })

  it('a program that ends in order after SIGINT may write what it has', async () => {
    const controller = new AbortController()
    const seen: string[] = []
    const run = execAdapter(env, controller.signal).run(
      ['sh', '-c', "trap 'echo saved; exit 0' INT; echo ready; while :; do sleep 0.05; done"],
      { ...options, onLine: l => seen.push(l) },
    )
    while (!seen.includes('ready')) await wait(10)
    controller.abort()
    expect((await failure(run)).cancelled).toBe(true)
    expect(seen).toContain('saved')
  })

  it('what shall end with us does, whatever kills us, and what it started; nothing waits for us when it is over', async () => {
    const code = `
      import { execAdapter } from ${JSON.stringify(import.meta.resolve('../../../src/adapters/exec-execa.ts'))}
      const options = { env: process.env, timeoutMs: 60_000, endsWithUs: true, onLine: line => console.log(line) }
      const exec = execAdapter(process.env, new AbortController().signal)
      await exec.run(['sh', '-c', 'echo first'], options)
      await exec.run(${JSON.stringify(family(''))}, options)`
    const us = spawn(process.execPath, ['--input-type=module', '-e', code], { env })
    const seen: number[] = []
    for await (const line of createInterface({ input: us.stdout }))
      if (Number(line) > 0) {
        seen.push(...[us.pid!, Number(line)], ...guards(us.pid!))
        us.kill('SIGKILL')
        break
      }
    // The guard of the first is gone already.
    expect(seen).toHaveLength(3)
    await expect.poll(() => seen.filter(alive)).toEqual([])
  })

  it('a daemon outlives the call in a session of its own', async () => {
    await using dir = await createFixture()
    const pid = await exec.daemon(['sh', '-c', 'echo hello; sleep 60'], { env, logFile: dir.getPath('log') })
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
      expect(stat.split(') ')[1]!.split(' ')[3]).toBe(String(pid))
      while (!(await readFile(dir.getPath('log'), 'utf8')).includes('hello')) await wait(10)
    } finally {
      process.kill(-pid, 'SIGKILL')
    }
    expect(
      (await failure(exec.daemon(['no-such-program'], { env, logFile: dir.getPath('log') }))).message,
    ).toContain('could not start')
  })

  it('finds programs in PATH, and quotes commands for a shell', async () => {
    expect(await exec.which('sh')).toMatch(/\/sh$/)
    expect(await exec.which('no-such-program-here')).toBeUndefined()
    expect(pretty(['a', 'b c', "it's", '$HOME', ''])).toBe(`a 'b c' 'it'\\''s' '$HOME' ''`)
  })
})
