import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { languageService } from '../support/language-service.ts'
import { repo } from '../support/program.ts'
import { goTool, zizmor } from '../support/tools.ts'
import { actionFiles, examples, text, workflows } from '../support/workflow-files.ts'

const all = [...examples, ...workflows]

/** Each linter must find its own: one that finds nothing anywhere has not looked. */
const planted = `name: planted
on: [push]
permissions:
  contents: read
jobs:
  one:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        shard: ['1/2']
    steps:
      - uses: actions/checkout@v7
      - run: echo \${{ matrix.shrad }}
      - run: echo \${{ github.event.pull_request.title }}
      - uses: OWNER/bowsprit@v1
        with:
          focuss: ConfigMap
      - uses: OWNER/bowsprit/actions/e3e@v1
`

async function actionlint(paths: readonly string[], cwd: string): Promise<string> {
  const program = await goTool('actionlint')
  // Without the linters of scripts that this machine may or may not have.
  const args = ['-no-color', '-oneline', '-shellcheck=', '-pyflakes=', ...paths]
  return (await execa(program, args, { cwd, reject: false, all: true })).all
}

async function audit(paths: readonly string[], cwd: string): Promise<string[]> {
  const config = ['--config', `${repo}/.github/zizmor.yml`]
  const args = ['--offline', '--quiet', '--no-progress', '--persona=pedantic', '--format=json-v1', ...config]
  const { stdout, stderr } = await execa(await zizmor(), [...args, ...paths], { cwd, reject: false })
  if (stdout === '') throw new Error(`zizmor: ${stderr}`)
  const found = JSON.parse(stdout) as { ident: string; desc: string; locations: unknown[] }[]
  return found.map(f => `${f.ident}: ${f.desc}: ${JSON.stringify(f.locations).slice(0, 400)}`)
}

describe('actionlint', () => {
  it('has nothing to say about examples and workflows', async () => {
    expect(await actionlint(all, repo)).toBe('')
  })

  it('finds the planted mistake', async () => {
    await using dir = await createFixture({ 'planted.yml': planted })
    expect(await actionlint(['planted.yml'], dir.path)).toMatch(/property "shrad" is not defined/)
  })
})

describe("GitHub's language service", () => {
  it.each([...all, ...actionFiles])('has nothing to say about %s', async path => {
    expect(await languageService(path, text(path))).toEqual([])
  })

  it('finds the planted mistakes', async () => {
    expect(await languageService('examples/planted.yml', planted)).toEqual([
      expect.stringMatching(/:13: .*shrad/),
      expect.stringMatching(/:14: .*pull_request/),
      expect.stringMatching(/:17: Invalid action input 'focuss'/),
      expect.stringMatching(/:18: Unable to resolve action/),
    ])
    const action = 'name: planted\ndescription: x\nruns:\n  using: node24\n  mian: x.mjs\n'
    expect(await languageService('action.yml', action)).not.toEqual([])
  })
})

describe('zizmor', () => {
  it('has nothing to say about examples, workflows and actions, at its pedantic', async () => {
    expect(await audit([...all, ...actionFiles, '.github/dependabot.yml'], repo)).toEqual([])
  })

  it('finds the planted mistakes', async () => {
    await using dir = await createFixture({ 'planted.yml': planted })
    const found = (await audit(['planted.yml'], dir.path)).map(f => f.split(':')[0])
    expect(found).toEqual(expect.arrayContaining(['unpinned-uses', 'template-injection', 'artipacked']))
  })
})
