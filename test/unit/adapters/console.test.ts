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

describe('console log', () => {
  it('on GitHub, what anything prints cannot become a workflow command', () => {
    const { log, text } = written('github')
    log.info('::save-state name=id::other\n  ::set-output name=a::b\n##[add-mask]x\nplain')
    log.warn('50% done\n::error::no')
    log.annotate({ file: 'a,b:c.go', line: 3, column: 7, message: 'wrong\n::stop-commands::x' })
    const lines = text().trimEnd().split('\n')
    expect(lines).toEqual([
      '| ::save-state name=id::other',
      '|   ::set-output name=a::b',
      '| ##[add-mask]x',
      'plain',
      '::warning::50%25 done%0A::error::no',
      '::error file=a%2Cb%3Ac.go,line=3,col=7::wrong%0A::stop-commands::x',
    ])
  })

  it('on GitHub, a phase is a group with its closing line outside', () => {
    const { log, text } = written('github')
    log.phase({ name: 'build', state: 'started' })
    log.info('inside')
    log.phase({ name: 'build', state: 'passed', detail: 'v1.36.3', ms: 5200 })
    expect(text()).toMatch(/^::group::build\ninside\n::endgroup::\n.*build.*v1\.36\.3.*5\.2s/)
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
