import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scene } from '../support/act.ts'

/** An action that says what it was given; the driver's proof is that our own ones are run in the same way. */
const echo = {
  'action.yml': `
name: echo
description: x
inputs: { say: { description: x } }
outputs: { said: { description: x } }
runs: { using: node24, main: main.mjs, post: post.mjs }
`,
  'main.mjs': `
import { appendFileSync as append, writeFileSync } from 'node:fs'
const { INPUT_SAY: say, GITHUB_OUTPUT, GITHUB_STATE, GITHUB_STEP_SUMMARY, HOME } = process.env
append(GITHUB_OUTPUT, 'said=' + say + '\\n')
append(GITHUB_STATE, 'say=' + say + '\\n')
append(GITHUB_STEP_SUMMARY, '# ' + say + '\\n')
console.log('main ' + say)
if (say === 'fail') process.exitCode = 1
if (say === 'slow') {
  await new Promise(done => setTimeout(done, 60_000))
  writeFileSync(HOME + '/not-killed', '')
}
`,
  'post.mjs': "console.log('post ' + process.env.STATE_say)\n",
}

describe('the driver of act', () => {
  it('runs jobs and matrices: outputs, summaries, failures, post steps last in, first out', async () => {
    await using at = await scene({}, echo)
    const ended = await at.run(`
on: workflow_dispatch
jobs:
  one:
    runs-on: ubuntu-latest
    outputs: { said: '\${{ steps.first.outputs.said }}' }
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1
      - { id: first, uses: OWNER/bowsprit@v1, with: { say: a } }
      - { uses: OWNER/bowsprit@v1, with: { say: b } }
      - run: test -f README.md && echo "HOME is $HOME"
  two:
    needs: one
    runs-on: [self-hosted, bowsprit-1]
    strategy: { fail-fast: false, matrix: { say: ['\${{ needs.one.outputs.said }}', fail] } }
    steps:
      - { uses: OWNER/bowsprit@v1, with: { say: '\${{ matrix.say }}' } }
  three:
    needs: two
    if: always()
    runs-on: ubuntu-latest
    steps:
      - run: echo "two was \${{ needs.two.result }}"
`)
    expect(ended.jobs).toEqual({
      one: 'success',
      'two a': 'success',
      'two fail': 'failure',
      three: 'success',
    })
    expect(ended.code).toBe(1)
    expect(ended.outputs).toMatchObject({ 'one/first': { said: 'a' }, 'two a/0': { said: 'a' } })
    expect(ended.steps.filter(s => s.job === 'one' && s.stage === 'Post').map(s => s.id)).toEqual([
      '2',
      'first',
    ])
    expect(ended.steps).toContainEqual({ job: 'two fail', stage: 'Main', id: '0', result: 'failure' })
    expect(ended.steps).toContainEqual({ job: 'two fail', stage: 'Post', id: '0', result: 'success' })
    expect(ended.summaries).toEqual(expect.arrayContaining(['# a\n', '# b\n']))
    expect(ended.log).toContain(`HOME is ${at.home}`)
    expect(ended.log).toContain('two was failure')
  })

  it('a cancel kills the step that runs, and then the post steps run', async () => {
    await using at = await scene({}, echo)
    const started = await at.start(`
on: workflow_dispatch
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - { uses: OWNER/bowsprit@v1, with: { say: a } }
      - { uses: OWNER/bowsprit@v1, with: { say: slow } }
      - { uses: OWNER/bowsprit@v1, with: { say: never } }
`)
    await started.until(/main slow/)
    started.kill('SIGINT')
    const ended = await started.ended
    expect(ended.jobs).toEqual({ one: 'failure' })
    expect(ended.log).toMatch(/post slow[\s\S]*post a/)
    expect(ended.log).not.toContain('never')
    expect(existsSync(join(at.home, 'not-killed'))).toBe(false)
  })
})
