import { readdir } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { bowsprit } from '../support/program.ts'

describe.each(['local', 'kubeconfig'])('down of a %s ref', provider => {
  const ref = (scope: string) => JSON.stringify({ v: 1, provider, id: 'home', region: 'local', scope })

  it('does not remove a directory that no run made, and says so', async () => {
    await using dir = await createFixture({ 'home/precious': 'x' })
    const ended = await bowsprit(['down', '--ref', ref(dir.path)], { cwd: '/' }).ended
    expect(ended.code).toBe(4)
    expect(ended.stderr).toContain('no run made it')
    expect(await dir.readFile('home/precious', 'utf8')).toBe('x')
  })

  it('removes one that carries the mark, and an empty one; nothing at all is a success', async () => {
    await using dir = await createFixture({ 'home/.bowsprit-run': 'home\n', 'home/nodes/a/log': 'x' })
    expect((await bowsprit(['down', '--ref', ref(dir.path)], { cwd: '/' }).ended).code).toBe(0)
    expect(await readdir(dir.path)).toEqual([])
    expect((await bowsprit(['down', '--ref', ref(dir.path)], { cwd: '/' }).ended).code).toBe(0)
    await dir.mkdir('home')
    expect((await bowsprit(['down', '--ref', ref(dir.path)], { cwd: '/' }).ended).code).toBe(0)
    expect(await readdir(dir.path)).toEqual([])
  })
})
