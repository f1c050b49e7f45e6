import { globSync } from 'node:fs'
import { execa } from 'execa'
import { describe, expect, it } from 'vitest'
import { languageService } from '../support/language-service.ts'
import { repo } from '../support/program.ts'
import { goTool } from '../support/tools.ts'
import { inputsOf, own, stepsOf, text, workflow } from '../support/workflow-files.ts'

/** What `translate` makes of the corpus of prow jobs; test/unit/prow/translate.test.ts holds them against it. */
const translated = globSync('test/fixtures/prow-jobs/expected/**/*.yml', { cwd: repo }).sort()

const open = '{'.repeat(2)
/** The text of an expression that is none, which a script may print. */
const literal = `$${open} '$${open}' }}`

describe('translated workflows', () => {
  it('are there, of both kinds', () => {
    expect(translated.length).toBeGreaterThan(40)
    const uses = new Set(translated.flatMap(path => stepsOf(path).map(s => s.uses?.split('@')[0])))
    expect(uses).toContain(own.repository)
    expect(uses).toContain('actions/upload-artifact')
  })

  it('actionlint has nothing to say about them', async () => {
    const args = ['-no-color', '-oneline', '-shellcheck=', '-pyflakes=', ...translated]
    expect((await execa(await goTool('actionlint'), args, { cwd: repo, reject: false, all: true })).all).toBe(
      '',
    )
  })

  it("GitHub's language service has nothing to say about them", async () => {
    const said: string[] = []
    for (const path of translated) said.push(...(await languageService(path, text(path))))
    expect(said).toEqual([])
  })

  it.each(translated)('%s is as careful as the examples', path => {
    const { on, permissions, jobs } = workflow(path)
    expect(permissions).toEqual({ contents: 'read' })
    for (const event of ['pull_request_target', 'workflow_run', 'issue_comment'])
      expect(Object.keys(on)).not.toContain(event)
    for (const [id, job] of Object.entries(jobs)) expect(job['timeout-minutes'], id).toBeGreaterThan(0)
    for (const step of stepsOf(path)) {
      expect(step.run?.replaceAll(literal, '') ?? '').not.toContain(`$${open}`)
      if (step.uses === undefined) continue
      expect(step.uses).toMatch(/^(OWNER\/bowsprit@v1|[\w-]+\/[\w-]+@[0-9a-f]{40})$/)
      if (!step.uses.startsWith(own.repository))
        expect(text(path)).toMatch(new RegExp(`${step.uses} # v\\d+\\.\\d+\\.\\d+\\n`))
      expect(Object.keys(step.with ?? {}).filter(name => !inputsOf(step.uses!)?.includes(name))).toEqual([])
      if (step.uses.startsWith('actions/checkout@')) expect(step.with?.['persist-credentials']).toBe(false)
    }
  })
})
