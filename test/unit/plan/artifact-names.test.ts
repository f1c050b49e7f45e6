import { describe, expect, it } from 'vitest'
import { artifactName, newestAttempts } from '../../../src/plan/artifact-names.ts'
import { matchingNames } from '../../../src/plan/artifact-pattern.ts'

describe('the name of an artifact', () => {
  it('tells provider, job, shard and attempt', () => {
    const name = artifactName({ provider: 'local', jobIndex: 3, shard: '1/2', attempt: 2 })
    expect(name).toBe('bowsprit-local-3-1-of-2-attempt2')
    expect(artifactName({ provider: 'local', jobIndex: '0', attempt: '1' })).toBe(
      'bowsprit-local-0-all-attempt1',
    )
  })

  it('has only characters that artifacts allow, whatever goes in', () => {
    const name = artifactName({
      provider: 'a"b:c<d>|*?\r\n\\e/f',
      jobIndex: '{[(`',
      shard: '1/2/3',
      attempt: 1,
    })
    expect(name).toMatch(/^[\w.-]+$/)
  })
})

describe('of several attempts', () => {
  it('the newest of each counts; what has no attempt stays', () => {
    const names = [
      'bowsprit-local-0-all-attempt9',
      'bowsprit-local-0-all-attempt10',
      'bowsprit-local-1-all-attempt1',
      'bowsprit-local-1-all',
      'mine',
      'mine',
      'attempt2',
      '-attempt2',
    ]
    expect(newestAttempts(names)).toEqual([
      'bowsprit-local-0-all-attempt10',
      'bowsprit-local-1-all-attempt1',
      'bowsprit-local-1-all',
      'mine',
      'attempt2',
      '-attempt2',
    ])
  })

  it('of a run whose failed jobs alone ran again, all shards are there', () => {
    const of = (shard: string, attempt: number) =>
      artifactName({ provider: 'local', jobIndex: 0, shard, attempt })
    const names = [of('1/3', 1), of('2/3', 1), of('3/3', 1), of('2/3', 2), of('2/3', 3)]
    expect(newestAttempts(names)).toEqual([of('1/3', 1), of('3/3', 1), of('2/3', 3)])
  })
})

describe('a pattern', () => {
  const names = ['bowsprit-local-0', 'bowsprit-azure-0', 'mine', '#x', '!y', '.z']
  it.each([
    ['bowsprit-*', ['bowsprit-local-0', 'bowsprit-azure-0']],
    ['{bowsprit-local-*,mine}', ['bowsprit-local-0', 'mine']],
    ['bowsprit-?????-[0-9]', ['bowsprit-local-0', 'bowsprit-azure-0']],
    ['*', names],
    ['!y', ['!y']],
    ['#x', ['#x']],
    ['none', []],
  ])('%s selects by the rules of globs', (pattern, selected) => {
    expect(matchingNames(names, pattern)).toEqual(selected)
  })
})
