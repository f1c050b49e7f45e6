import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { historyTree } from '../test/support/history-tree.ts'
import { row } from './measure.ts'
import { measured } from './process.ts'
import type { Bench } from './run.ts'

const program = resolve(import.meta.dirname, '../dist/bowsprit.mjs')

/** What is published, read again, by the program itself: `validate` of 10,000 builds, `history` of 500. */
export async function read({ dir, table }: Bench): Promise<void> {
  const call = async (what: string, ...args: string[]) => {
    const env = { PATH: process.env['PATH'] ?? '', HOME: dir }
    const { ms, cpuMs, maxRssMb, stdout } = await measured([process.execPath, program, ...args], env)
    table.add(row(`${what}: time`, ms, undefined))
    table.add(row(`${what}: processor time`, cpuMs, undefined))
    const none = { peer: '', ratio: undefined, aim: '', met: undefined }
    table.add({ what: `${what}: most memory`, ours: `${maxRssMb.toFixed(0)} MB`, ...none })
    return stdout
  }
  const tree = join(dir, 'builds')
  await manyBuilds(tree)
  const said = await call('validate 10,000 builds in a directory', 'validate', tree)
  if (!said.includes('10000 builds, 0 errors')) throw new Error(said.slice(-2000))
  historyTree(join(dir, 'history'), 'ci-e2e', 500, 411)
  await call(
    'history of 500 builds of 411 specs',
    'history',
    join(dir, 'history'),
    '--site',
    join(dir, 'site'),
  )
}

/** 50 jobs with 200 builds each, of twenty specs. */
async function manyBuilds(root: string): Promise<void> {
  const begin = Date.parse('2026-11-01T00:00:00Z') / 1000
  const cases = Array.from({ length: 20 }, (_, i) => `<testcase name="[It] spec ${i}" time="1.5"></testcase>`)
  const junit = `<testsuites><testsuite name="Kubernetes e2e suite">${cases.join('')}</testsuite></testsuites>`
  for (let job = 0; job < 50; job++) {
    const at = join(root, 'logs', `ci-job-${job}`)
    let id = ''
    for (let n = 0; n < 200; n++) {
      id = String(1_000_000_000_000_000_000n + BigInt(n))
      const build = join(at, id)
      await mkdir(join(build, 'artifacts'), { recursive: true })
      const commit = n.toString(16).padStart(40, '0')
      const timestamp = begin + n * 3600
      const files = {
        'started.json': JSON.stringify({
          timestamp,
          repos: { 'o/r': `main:${commit}` },
          'repo-commit': commit,
        }),
        'finished.json': JSON.stringify({
          ...{ timestamp: timestamp + 900, passed: true, result: 'SUCCESS', revision: commit, metadata: {} },
        }),
        'prowjob.json': JSON.stringify({
          ...{ kind: 'ProwJob', apiVersion: 'prow.k8s.io/v1', metadata: { name: id } },
          spec: { type: 'periodic', job: `ci-job-${job}` },
          status: { state: 'success', build_id: id },
        }),
        'build-log.txt': 'a line of a log\n'.repeat(100),
        'artifacts/junit_merged.xml': junit,
      }
      for (const [name, text] of Object.entries(files)) await writeFile(join(build, name), text)
    }
    await writeFile(join(at, 'latest-build.txt'), id)
  }
}
