import { describe, expect, it } from 'vitest'
import { lineSplitter } from '../../support/actions/command-line.ts'
import { commandReader } from '../../support/actions/commands.ts'
import { readPairs, readPath } from '../../support/actions/file-commands.ts'

function did(output: string) {
  const reader = commandReader()
  const lines = lineSplitter(reader.line)
  lines.chunk(output)
  lines.end()
  return reader.read()
}

describe('a workflow command', () => {
  it.each([
    ['::set-output name=a::b', { a: 'b' }],
    ['   ::set-output name=a::b', { a: 'b' }],
    ['::SET-OUTPUT NAME=a::b', { a: 'b' }],
    ['::set-output other=1,name=a%3Ab%2Cc::1%0A2%25::3', { 'a:b,c': '1\n2%::3' }],
    ['##[set-output name=a]b', { a: 'b' }],
    ['anything before ##[set-output x=y;name=a%3B%5D]b%3B', { 'a;]': 'b;' }],
    ['progress\r::set-output name=a::b', { a: 'b' }],
    ['::set-output name=a::', { a: '' }],
  ])('%j is one', (line, outputs) => {
    expect(did(line)).toMatchObject({ outputs, failures: [], log: line.includes('\r') ? ['progress'] : [] })
  })

  it.each([
    ['x ::set-output name=a::b'],
    ['::set-output name=a:b'],
    ['::set-outputs name=a::b'],
    ['##set-output name=a]b'],
    ['##[set-output name=a'],
    [':: set-output name=a::b'],
  ])('%j is none', line => {
    expect(did(line)).toMatchObject({ outputs: {}, failures: [], log: [line] })
  })

  it('that is refused fails the step', () => {
    const read = did('::set-env name=PATH::/evil\n::add-path::/evil\n::set-output::x\n')
    expect(read.failures).toHaveLength(3)
    expect(read.annotations.map(a => a.level)).toEqual(['error', 'error', 'error'])
  })

  it('annotates, ten of a level', () => {
    const errors = Array.from(
      { length: 12 },
      (_, i) => `::error file=a.go,line=${i},endLine=9,COL=2,title=t%2C::m\n`,
    )
    const read = did(`${errors.join('')}::warning::${'w'.repeat(5000)}\n::notice::n\n`)
    expect(read.annotations).toHaveLength(12)
    expect(read.dropped).toBe(2)
    expect(read.annotations[0]).toEqual({
      ...{ level: 'error', message: 'm', file: 'a.go' },
      ...{ line: '0', endLine: '9', col: '2', title: 't,' },
    })
    expect(read.annotations[10]?.message).toHaveLength(4096)
  })

  it('masks what follows, whole and by line', () => {
    const read = did('::add-mask::one%0Atwo\none two three\n::group::one\n::endgroup::\n')
    expect(read.log).toEqual(['*** *** three', '##[group]***', '##[endgroup]'])
    expect(read.groups).toEqual(['one'])
  })
})

describe('stopped commands', () => {
  it('do nothing until the token comes, in either form and any case', () => {
    for (const resume of ['::Tok-1234::', '##[tok-1234]', '  ::tok-1234::rest']) {
      const inside =
        '::set-output name=a::hostile\n##[save-state name=a]hostile\n::add-mask::x\n::stop-commands::other\n::other::\n'
      const read = did(`::stop-commands::tok-1234\n${inside}${resume}\n::set-output name=b::1\n`)
      expect(read).toMatchObject({ outputs: { b: '1' }, state: {}, stopped: false, failures: [] })
      expect(read.log).toContain('::set-output name=a::hostile')
      expect(read.masks).toEqual(['tok-1234'])
    }
  })

  it('stay stopped where the token does not stand at the beginning of a line', () => {
    const read = did('::stop-commands::tok-1234\nhalf a line::tok-1234::\n::set-output name=a::b\n')
    expect(read).toMatchObject({ outputs: {}, stopped: true })
  })

  it.each(['', 'set-output', 'Stop-Commands', 'pause-logging'])('refuse the token %j', token => {
    const read = did(`::stop-commands::${token}\n::set-output name=a::b\n`)
    expect(read.failures).toHaveLength(1)
    expect(read.outputs).toEqual({ a: 'b' })
  })
})

describe('lines', () => {
  it.each([
    ['a\nb\r\nc\rd', ['a', 'b', 'c', 'd']],
    ['\n\r\n\r', ['', '', '']],
    ['', []],
  ])('of %j end where .NET ends them, however they arrive', (text, lines) => {
    for (const size of [1, 2, 100]) {
      const seen: string[] = []
      const splitter = lineSplitter(line => seen.push(line))
      for (let at = 0; at < text.length; at += size) splitter.chunk(text.slice(at, at + size))
      splitter.end()
      expect(seen).toEqual(lines)
    }
  })
})

describe('command files', () => {
  it('have pairs in two forms', () => {
    expect(readPairs('a=1=2\n\nb<<EOF\nx\ny=z\nEOF\nc=\nd<<E\nE\ne=<<x\nf<<=\nv\n=\n')).toEqual({
      ...{ a: '1=2', b: 'x\ny=z', c: '', d: '' },
      ...{ e: '<<x', f: 'v' },
    })
    expect(readPairs('a=1')).toEqual({ a: '1' })
    expect(readPairs('a=1\r\n')).toEqual({ a: '1\r' })
  })

  it.each(['nothing', 'a<<\nx\n', '<<EOF\nx\nEOF\n', 'a<<EOF\nx\n', 'a<<EOF\nx\n EOF\n'])(
    '%j fails',
    text => {
      expect(() => readPairs(text)).toThrow(/Invalid/)
    },
  )

  it('have paths', () => expect(readPath('/a\n\n/b\r\n/c')).toEqual(['/a', '/b', '/c']))
})
