/**
 * Runs every check and closes with one line `N passed, N failed`. Tests that need a real cluster or machines come last
 * and alone: they want both cores. Arguments choose groups: `npm test -- static unit`. The groups ha, cgroup2 (it builds a
 * kernel once) and qemu (it computes a processor) take long, and are not run unless they are named: `npm run test:cgroup2`.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '..')
const usual = ['static', 'unit', 'cluster', 'machines']
const byHand = ['ha', 'cgroup2', 'qemu']
const groups = [...usual, ...byHand]
const asked = process.argv.slice(2)
const wrong = asked.filter(a => !groups.includes(a))
if (wrong.length > 0) {
  console.error(`no group ${wrong.join(', ')}; there are ${groups.join(', ')}`)
  process.exit(2)
}
const wanted = asked.length === 0 ? usual : asked
let passed = 0
let failed = 0
let skipped = 0

if (wanted.includes('static')) {
  check('format and lint', () => run('npx', ['biome', 'check', '.']))
  check('types', () => run('npx', ['tsc', '--noEmit']))
  check('dist is what the sources build', distIsFresh)
  check('docs are what the options say', () => run(process.execPath, ['scripts/docs.ts', '--check']))
}
if (wanted.includes('unit')) vitest(['arch', 'unit', 'workflows', 'entry', 'pages'])
const real = ['cluster', 'machines', ...byHand].filter(group => wanted.includes(group))
if (real.length > 0) {
  // Whatever the caches lack is made here, with progress and without a test's time limit.
  check('a first run builds and makes all that it needs', firstRun)
  if (real.includes('cgroup2')) {
    const kernel = join(root, 'test/cgroup2/kernel.ts')
    check('there is a kernel that has cgroup v2 alone', () => run(process.execPath, [kernel]))
  }
  if (real.some(group => group !== 'cgroup2')) {
    const image = join(root, 'test/machines/image.ts')
    check('there is an image that machines boot from', () => run(process.execPath, [image]))
  }
}
// One after the other: each sees what the other makes on this machine.
for (const project of real) vitest([project])

if (skipped > 0) console.error(`${skipped} tests were skipped: each needs a reason in the report above`)
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

function check(name: string, work: () => boolean): void {
  const started = Date.now()
  const ok = work()
  if (ok) passed++
  else failed++
  console.log(`${ok ? '✔' : '✘'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
}

function run(program: string, args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'inherit' }).status === 0
}

function vitest(projects: string[]): void {
  const dir = mkdtempSync(join(tmpdir(), 'bowsprit-test-'))
  const file = join(dir, 'report.json')
  const args = [
    'vitest',
    'run',
    ...projects.flatMap(p => ['--project', p]),
    '--reporter=default',
    '--reporter=json',
  ]
  const ok = run('npx', [...args, `--outputFile.json=${file}`])
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    passed += report.numPassedTests
    failed += report.numFailedTests
    skipped += report.numPendingTests + (report.numTodoTests ?? 0)
    // A file that cannot be loaded has no tests to count.
    if (!ok && report.numFailedTests === 0) failed++
  } catch {
    console.error(`no report from ${projects.join(', ')}`)
    failed++
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

function firstRun(): boolean {
  const cwd = mkdtempSync(join(tmpdir(), 'bowsprit-first-'))
  try {
    const args = ['run', '--nodes', '1', '--suite', 'conformance', '--focus', 'server version should find']
    return spawnSync(join(root, 'bowsprit'), args, { stdio: 'inherit', cwd }).status === 0
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}

/** Builds into a copy and compares every file, untracked ones included. */
function distIsFresh(): boolean {
  const before = mkdtempSync(join(tmpdir(), 'bowsprit-dist-'))
  try {
    cpSync('dist', before, { recursive: true })
    if (!run(process.execPath, ['scripts/build.ts'])) return false
    const names = new Set([...files(before), ...files('dist')])
    const differ = [...names].filter(name => read(join(before, name)) !== read(join('dist', name)))
    for (const name of differ)
      console.error(`dist/${name} is not what the sources build: run npm run build and commit it`)
    return differ.length === 0
  } catch (error) {
    console.error(error)
    return false
  } finally {
    rmSync(before, { recursive: true, force: true })
  }
}

function files(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(e => e.isFile())
    .map(e => join(e.parentPath, e.name).slice(dir.length + 1))
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
