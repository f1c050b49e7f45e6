import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { git } from '../support/git-server.ts'
import { baseEnv, bowsprit, repo } from '../support/program.ts'

const jobs = resolve(repo, 'test/fixtures/prow-jobs')

describe('translate', () => {
  it('writes a workflow for each job, says what is lost, and fails for jobs that have none', async () => {
    await using dir = await createFixture({ '.keep': '' })
    const args = ['translate', jobs, '--repo', 'sailors/harbour', '--workflows', 'out']
    const r = await bowsprit(args, { cwd: dir.path }).ended
    expect(r.code).toBe(1) // pull-harbour-both
    expect(r.stdout).toMatch(/^ {2}pull-harbour-both \(line \d+\): no workflow$/m)
    expect(r.stdout).toMatch(/^ {4}\d+ {2}lost {2}optoinal: /m)
    expect(r.stdout).toMatch(/\d+ jobs: \d+ carried, \d+ in part, \d+ not at all$/m)
    const expected = await readFile(
      join(jobs, 'expected/presubmits/sailors/harbour/pull-harbour-files.yml'),
      'utf8',
    )
    const written = await readFile(dir.getPath('out/pull-harbour-files.yml'), 'utf8')
    // But for the first line, which has the path that was named.
    expect(written.split('\n').slice(1)).toEqual(expected.split('\n').slice(1))
  })

  it('is silent about nothing: --json has every note', async () => {
    await using dir = await createFixture({ '.keep': '' })
    const args = ['translate', join(jobs, 'postsubmits.yaml'), '--json']
    const r = await bowsprit(args, { cwd: dir.path }).ended
    expect(r.code).toBe(0)
    const said = JSON.parse(r.stdout) as { name: string; workflow: string; notes: object[] }[]
    expect(said.map(t => t.workflow)).toContain('post-harbour-main.yml')
    await expect(readFile(dir.getPath('workflows/post-harbour-main.yml'), 'utf8')).resolves.toContain('on:\n')
  })

  it('writes nothing over what somebody else wrote, but over what it wrote itself', async () => {
    await using dir = await createFixture({ 'workflows/post-harbour-main.yml': 'name: mine\n' })
    const args = ['translate', join(jobs, 'postsubmits.yaml')]
    const refused = await bowsprit(args, { cwd: dir.path }).ended
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('post-harbour-main.yml is there')
    expect(await readFile(dir.getPath('workflows/post-harbour-main.yml'), 'utf8')).toBe('name: mine\n')
    await expect(readFile(dir.getPath('workflows/post-harbour-tags.yml'))).rejects.toThrow()
    for (const _ of [1, 2])
      expect((await bowsprit([...args, '--workflows', 'out'], { cwd: dir.path }).ended).code).toBe(0)
  })

  it('says what it wants: files that are there, and are job configuration', async () => {
    await using dir = await createFixture({ 'a.yaml': 'a: [', 'empty/.keep': '' })
    const asked = (...args: string[]) => bowsprit(args, { cwd: dir.path }).ended
    expect(await asked('translate')).toMatchObject({ code: 2, stderr: expect.stringContaining('JOBS.yaml') })
    const r = await asked('translate', 'nowhere.yaml', 'empty')
    expect(r.code).toBe(2)
    for (const part of ['nowhere.yaml', 'empty: no YAML']) expect(r.stderr).toContain(part)
    expect(await asked('translate', 'a.yaml')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('a.yaml:1'),
    })
  })
})

describe('testgrid', () => {
  it('prints the configuration, and warns beside it', async () => {
    await using dir = await createFixture({ '.keep': '' })
    const asked = (...args: string[]) => bowsprit(['testgrid', ...args], { cwd: dir.path }).ended
    const r = await asked(join(jobs, 'pods.yaml'), '--sink', 'gs://results/here')
    expect(r.code).toBe(0)
    expect(r.stdout).toMatch(/^test_groups:\n/)
    expect(r.stdout).toContain('gcs_prefix: results/here/logs/ci-pod-everything')
    const blob = await asked(join(jobs, 'pods.yaml'), '--sink', 's3://results')
    expect(blob).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('gs://') })
    expect(await asked(join(jobs, 'pods.yaml'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--sink'),
    })
  })
})

describe('clone', () => {
  it('leaves the sources, their commits, and records beside the results', async () => {
    await using dir = await createFixture({ 'origin/a.txt': 'a\n' })
    const origin = dir.getPath('origin')
    await git(origin, ['init', '-q', '-b', 'main'])
    await git(origin, ['add', '.'])
    await git(origin, ['commit', '-q', '-m', 'c'])
    const sha = await git(origin, ['rev-parse', 'HEAD'])
    const refs = [{ org: 'sailors', repo: 'harbour', base_ref: 'main', clone_uri: `file://${origin}` }]
    await writeFile(dir.getPath('refs.json'), JSON.stringify(refs))
    await mkdir(dir.getPath('work'))
    const asked = (...args: string[]) => bowsprit(['clone', ...args], { cwd: dir.getPath('work') }).ended
    const r = await asked('../refs.json', '--path-alias', 'sailors/harbour=example.org/harbour')
    expect(r).toMatchObject({ code: 0, stdout: expect.stringContaining(sha) })
    expect(await readFile(dir.getPath('work/src/example.org/harbour/a.txt'), 'utf8')).toBe('a\n')
    const records = JSON.parse(await readFile(dir.getPath('work/artifacts/clone-records.json'), 'utf8'))
    expect(records).toMatchObject([
      { refs: { org: 'sailors', path_alias: 'example.org/harbour' }, final_sha: sha },
    ])
    const bad = await asked(
      '--refs',
      'sailors/harbour=nobody',
      '--clone-uri',
      `sailors/harbour=file://${origin}`,
      '--artifacts',
      'bad',
    )
    expect(bad).toMatchObject({ code: 1, stderr: expect.stringContaining("couldn't find remote ref nobody") })
    expect(await readFile(dir.getPath('work/bad/build-log.txt'), 'utf8')).toContain('# FAILED')
  })

  it("takes prow's own variable, and refuses what git would read as options", async () => {
    await using dir = await createFixture({ '.keep': '' })
    const spec = { type: 'periodic', refs: { org: 'a', repo: 'b', base_ref: '--upload-pack=touch x' } }
    const env = baseEnv({ JOB_SPEC: JSON.stringify(spec) })
    const r = await bowsprit(['clone'], { cwd: dir.path, env }).ended
    expect(r).toMatchObject({ code: 2, stderr: expect.stringContaining('is no branch') })
    const none = await bowsprit(['clone'], { cwd: dir.path }).ended
    expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('--refs') })
  })
})
