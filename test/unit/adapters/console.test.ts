import { PassThrough } from 'node:stream'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { consoleLog } from '../../../src/adapters/log-console.ts'

function written(style: 'plain' | 'github', verbose = false) {
  let text = ''
  let clock = 0
  const stream = new PassThrough()
  stream.on('data', d => {
    text += d
  })
  const log = consoleLog({
    stream: stream as unknown as NodeJS.WriteStream,
    verbose,
    style,
    now: () => clock,
  })
  return { log, text: () => text, tick: (ms: number) => (clock += ms) }
}

/** The lines that the runner takes for commands: ActionCommandManager.cs in github.com/actions/runner. */
function live(text: string): string[] {
  let stopped: string | undefined
  const out: string[] = []
  for (const line of text.split(/\r?\n|\r/)) {
    const stop = /^\s*::stop-commands::(.*)$/.exec(line)
    if (stopped !== undefined) {
      if (line.trim() === `::${stopped}::`) stopped = undefined
    } else if (stop) stopped = stop[1]
    else if (/^\s*::[\w-]+.*::|##\[[\w-]+.*\]/.test(line)) out.push(line)
  }
  return out
}

describe('console log', () => {
  it('on GitHub, what anything prints cannot become a workflow command', () => {
    const { log, text } = written('github')
    log.info('::save-state name=id::other\n  ::set-output name=a::b\n##[add-mask]x\nplain')
    log.warn('50% done\n::error::no')
    log.annotate({ file: 'a,b:c.go', line: 3, column: 7, message: 'wrong\n::stop-commands::x' })
    log.info('in the middle ##[add-mask]y\r::add-mask::z')
    expect(live(text())).toEqual([
      '::warning::50%25 done%0A::error::no',
      '::error file=a%2Cb%3Ac.go,line=3,col=7::wrong%0A::stop-commands::x',
    ])
    expect(text()).toContain('##[add-mask]x\nplain\n')
  })

  it('on GitHub, a token that resumed commands is not used again', () => {
    const { log, text } = written('github')
    log.warn('once')
    const used = /^::stop-commands::(\S+)$/m.exec(text())![1]!
    log.info(`::${used}::\n::save-state name=id::other`)
    expect(live(text())).toEqual(['::warning::once'])
    log.fence?.close()
    log.info('::warning::of whoever prints next')
    expect(live(text())).toContain('::warning::of whoever prints next')
  })

  it('on GitHub, ten errors and ten warnings are annotations, the others are told of', () => {
    const { log, text } = written('github')
    for (let i = 1; i <= 13; i++) {
      log.annotate({ title: `spec ${i}`, message: 'failed' })
      log.warn(`warning ${i}`)
    }
    log.close()
    const commands = live(text())
    expect(commands.filter(c => c.startsWith('::error '))).toHaveLength(10)
    expect(commands.filter(c => c.startsWith('::warning::'))).toHaveLength(10)
    expect(commands.at(-1)).toMatch(/^::notice::3 more errors/)
    expect(text()).toContain('spec 13: failed')
    expect(text()).toContain('warning: warning 13')
  })

  it('on GitHub, a phase is a group with its closing line outside', () => {
    const { log, text } = written('github')
    log.phase({ name: 'build', state: 'started' })
    log.info('inside')
    log.phase({ name: 'build', state: 'passed', detail: 'v1.36.3', ms: 5200 })
    expect(live(text())).toEqual(['::group::build', '::endgroup::'])
    const fenceless = text().replaceAll(/^::(stop-commands::)?[\w-]{36}(::)?\n/gm, '')
    expect(fenceless).toMatch(/^::group::build\ninside\n::endgroup::\n.*build.*v1\.36\.3.*5\.2s/)
  })

  it('plain output shows progress now and then, and always the end', () => {
    const { log, text, tick } = written('plain')
    log.phase({ name: 'test', state: 'started' })
    for (let done = 0; done <= 100; done++) {
      log.progress({
        id: '1/1',
        done,
        total: 100,
        unit: 'specs',
        failed: done > 50 ? 1 : 0,
        leftMs: (100 - done) * 1000,
      })
      tick(1000)
    }
    const bars = text()
      .split('\n')
      .filter(l => l.includes('specs'))
    expect(bars.length).toBeGreaterThan(3)
    expect(bars.length).toBeLessThan(12)
    expect(bars.at(-1)).toContain('100/100 specs, 1 failed')
    expect(bars[1]).toMatch(/~\d+(m \d+)?s left|~\d+m( \d+s)? left/)
  })

  it('plain output shows the first step of a thing at once: who waits sees that it goes on', () => {
    const { log, text, tick } = written('plain')
    log.phase({ name: 'test', state: 'started' })
    for (const done of [0, 1, 2]) {
      log.progress({ id: '1/1', done, total: 100, unit: 'specs' })
      tick(1000)
    }
    expect(text()).toContain(' 1/100 specs')
    expect(text()).not.toContain(' 2/100 specs')
  })

  it('bytes are told as people read them', () => {
    const { log, text } = written('plain')
    log.phase({ name: 'stage', state: 'started' })
    log.progress({ id: 'files', done: 404_000_000, total: 404_000_000, unit: 'bytes' })
    expect(text()).toContain('files ██████████ 404 MB of 404 MB')
  })

  it('the file has every line, debug too, without commands or colours', async () => {
    await using dir = await createFixture()
    const { log } = written('github')
    log.toFile(dir.getPath('build-log.txt'))
    log.debug('a detail')
    log.warn('careful')
    log.phase({ name: 'up', state: 'failed', detail: 'no disk', ms: 10 })
    const file = await dir.readFile('build-log.txt', 'utf8')
    expect(file).toContain('a detail')
    expect(file).toContain('warning: careful')
    expect(file).toContain('✘ up')
    expect(file).not.toContain('::')
  })
})
