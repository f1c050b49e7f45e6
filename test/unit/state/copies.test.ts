import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimCopy, dropCopy, listCopies, readCopy, writeCopy } from '../../../src/state/copies.ts'
import type { RunRecord } from '../../../src/state/runs.ts'
import { type Kind, kinds } from '../../support/stores/kinds.ts'
import { opened } from '../../support/stores/open.ts'

/** The first run gets the services from their registries. */
const setUpMs = 15 * 60_000

const record = (id: string, change: Partial<RunRecord> = {}): RunRecord => ({
  ...{ v: 1, pid: 1, kept: false },
  ref: { v: 1, provider: 'ec2', id, region: 'eu-central-1', scope: '/home/runner/runs' },
  ...{ created: '2026-01-01T00:00:00.000Z', expires: '2026-01-01T01:00:00.000Z' },
  ...change,
})

describe.each(Object.entries(kinds))('copies of records in a store of kind %s', (_, open) => {
  let kind: Kind
  beforeAll(async () => {
    kind = await open()
  }, setUpMs)
  afterAll(() => kind?.[Symbol.asyncDispose]())
  const place = async () => (await opened(await kind.store(), kind.env)).store

  it('of two that claim one id at once, one wins', async () => {
    const copies = await place()
    const all = ['08', '09', '10', '11'].map(hour =>
      record('dev', { created: `2026-01-01T${hour}:00:00.000Z` }),
    )
    const won = await Promise.all(all.map(one => claimCopy(copies, one)))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(await readCopy(copies, 'dev')).toEqual(all[won.indexOf(true)])
  })

  it('are rewritten over the same run only, and what was there before is kept', async () => {
    const copies = await place()
    const first = record('dev')
    await claimCopy(copies, first)
    const second = record('dev', { progress: { step: 'stack', account: '000000000000' } })
    await writeCopy(copies, second)
    const third = record('dev', { kubeconfig: '/k', build: 'b', kept: true })
    // Two writers of one run take turns: the last one is whole.
    await Promise.all([writeCopy(copies, second), writeCopy(copies, third)])
    expect([second, third]).toContainEqual(await readCopy(copies, 'dev'))
    await writeCopy(copies, third)
    expect(await readCopy(copies, 'dev')).toEqual(third)
    const other = record('dev', { created: '2026-02-02T00:00:00.000Z' })
    await expect(writeCopy(copies, other)).rejects.toThrow(/of another run, made at 2026-01-01/)
    // Somebody has spoilt it by hand.
    await writeCopy(copies, { ...third, build: 'c' })
    await copies.put('runs/dev.json', { bytes: Buffer.from('{"v":1,') })
    expect(await readCopy(copies, 'dev')).toEqual(third)
    await writeCopy(copies, third)
    expect((await copies.read('runs/dev.json'))?.bytes.toString()).toContain('"build": "b"')
  })

  it('are listed without what is none, and dropped with all that was beside them', async () => {
    const copies = await place()
    await claimCopy(copies, record('dev'))
    await claimCopy(copies, record('other'))
    await writeCopy(copies, record('dev', { kept: true }))
    await copies.put('runs/half.json', { bytes: Buffer.from('{') })
    // Its id would be part of paths.
    await copies.put('runs/liar.json', { bytes: Buffer.from(JSON.stringify(record('dev'))) })
    const warned: string[] = []
    const found = await listCopies(copies, text => warned.push(text))
    expect(found.map(r => r.ref.id).toSorted()).toEqual(['dev', 'other'])
    expect(warned.toSorted()).toEqual([
      'runs/half.json is no record of a run',
      'runs/liar.json is no record of a run',
    ])
    const { ref, created } = record('dev')
    await dropCopy(copies, ref, '2026-02-02T00:00:00.000Z')
    await dropCopy(copies, { ...ref, provider: 'eks' }, undefined)
    expect(await readCopy(copies, 'dev')).toBeDefined()
    await dropCopy(copies, ref, created)
    await dropCopy(copies, ref, created)
    expect(await readCopy(copies, 'dev')).toBeUndefined()
    expect(await copies.list('runs-before')).toEqual([])
    expect(await readCopy(copies, 'other')).toEqual(record('other'))
  })
})
