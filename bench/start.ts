import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { rolldown } from 'rolldown'
import { actionNames, actions } from '../src/options/actions.ts'
import { inTurn, type Side, timed } from './measure.ts'
import type { Bench } from './run.ts'

const repo = resolve(import.meta.dirname, '..')

/** The least that an action of GitHub's toolkit does: an input, a line, an output. */
const baseline = `import * as core from '@actions/core'
try {
  core.info('hello ' + core.getInput('name'))
  core.setOutput('done', 'true')
} catch (error) {
  core.setFailed(error)
}
`

interface Case {
  readonly name: string
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
}

/**
 * Start of each entry of dist/, ended as soon as may be: a main step by an input that it refuses, a post step by there
 * being nothing to do, or a cluster that is gone already, for which it still looks over the whole machine. Beside it
 * an action with nothing but @actions/core, bundled by the same tool with its own defaults (and, aside, with what
 * rolldown.config.ts says of the HTTP client in it, which no author of an action would think of).
 */
export async function start({ dir, table }: Bench): Promise<void> {
  const plain = await bundled(dir, 'plain', true)
  const shaken = await bundled(dir, 'shaken', false)
  const cases = casesIn(dir)
  const side = (name: string, program: (entry: string) => string): Side => ({
    name,
    run: async () => {
      const out: Record<string, number> = {}
      for (const c of cases) out[c.name] = await timed(() => ended(program(c.entry), c.env, dir))
      return out
    },
  })
  await inTurn(
    table,
    'start',
    [
      side('bowsprit', entry => join(repo, 'dist', entry)),
      side('@actions/core', () => plain),
      { ...side('@actions/core without its HTTP client', () => shaken), aside: true },
    ],
    21,
    Object.fromEntries(cases.map(c => [c.name, { ratio: 1.5 }])),
  )
}

function casesIn(dir: string): Case[] {
  const runs = join(dir, 'runs')
  const ref = { v: 1, provider: 'local', id: 'gone', region: 'local', scope: runs }
  const state = {
    ...{ v: 1, action: 'run', ref, artifacts: join(dir, 'none'), verbose: false },
    paths: { cache: join(dir, 'cache'), runs },
  }
  const gone = { STATE_run: JSON.stringify(state) }
  return actionNames.flatMap(name => {
    const main = {
      name: `${name}, refused input`,
      entry: `action-${name}.mjs`,
      env: { 'INPUT_NO-SUCH': 'x' },
    }
    const post = `action-${name}-post.mjs`
    return actions[name].post
      ? [
          main,
          { name: `${name} post, nothing to do`, entry: post, env: {} },
          { name: `${name} post, cluster gone already`, entry: post, env: gone },
        ]
      : [main]
  })
}

/** The baseline as an author of an action has it. @returns path of the program */
export async function bundled(dir: string, name: string, whole: boolean): Promise<string> {
  const source = join(dir, `${name}.mjs`)
  await writeFile(source, baseline)
  const bundle = await rolldown({
    input: source,
    platform: 'node',
    resolve: { alias: { '@actions/core': join(repo, 'node_modules/@actions/core') } },
    ...(whole ? {} : { treeshake: { moduleSideEffects: false } }),
  })
  const out = join(dir, 'bundled')
  await bundle.write({ dir: out, format: 'esm', entryFileNames: '[name].mjs' })
  await bundle.close()
  return join(out, `${name}.mjs`)
}

/** As the runner starts a step; its outcome does not matter here, that it ends by itself does. */
export function ended(program: string, more: Readonly<Record<string, string>>, dir: string): Promise<void> {
  const env = {
    ...{ PATH: process.env['PATH'] ?? '', HOME: dir, GITHUB_ACTIONS: 'true' },
    ...{ GITHUB_OUTPUT: '/dev/null', GITHUB_STATE: '/dev/null', GITHUB_STEP_SUMMARY: '/dev/null' },
    ...more,
  }
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [program], { cwd: dir, env, stdio: 'ignore' })
    child.once('error', fail)
    child.once('close', (_, signal) => (signal === null ? done() : fail(new Error(`${program}: ${signal}`))))
  })
}
