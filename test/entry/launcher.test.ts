import { chmod, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { repo, start } from '../support/program.ts'

const launcher = join(repo, 'bowsprit')

/** A PATH whose `node` is 20 and whose `npm` records what it was asked for and "installs" this very Node. */
async function oldMachine(npm: string) {
  const fixture = await createFixture({
    'bin/node': '#!/bin/sh\necho v20.11.1\n',
    'bin/npm': npm,
    'work/.keep': '',
  })
  for (const name of ['node', 'npm']) await chmod(fixture.getPath('bin', name), 0o755)
  const env = {
    PATH: `${fixture.getPath('bin')}:/usr/bin:/bin`,
    HOME: fixture.getPath('home'),
    REAL_NODE: process.execPath,
    NPM_LOG: fixture.getPath('npm.log'),
  }
  return { fixture, env }
}

const installs = `#!/bin/sh
echo "$@" >> "$NPM_LOG"
while [ "$1" != --prefix ]; do shift; done
for p in x64 arm64; do mkdir -p "$2/node_modules/node-linux-$p/bin"; ln -s "$REAL_NODE" "$2/node_modules/node-linux-$p/bin/node"; done
`

describe('./bowsprit', () => {
  it('gets Node 24 by npm where node is older, says so, and does it once', async () => {
    const { fixture, env } = await oldMachine(installs)
    await using _ = fixture
    const first = await start([launcher, '--version'], { cwd: fixture.path, env }).ended
    expect(first.code).toBe(0)
    expect(first.stdout).toMatch(/^\d+\.\d+\.\d+$/m)
    expect(first.stderr).toContain('Node 24 is needed, found v20.11.1')
    const second = await start([launcher, '--version'], { cwd: fixture.path, env }).ended
    expect(second.stderr).toBe('')
    const asked = await fixture.readFile('npm.log', 'utf8')
    expect(asked.trim().split('\n')).toHaveLength(1)
    expect(asked).toMatch(/node-linux-(x64|arm64)@24/)
    expect(asked).toContain('--ignore-scripts')
  })

  it('shows what npm said when it could not', async () => {
    const { fixture, env } = await oldMachine('#!/bin/sh\necho "E404 no such thing" >&2\nexit 1\n')
    await using _ = fixture
    const run = await start([launcher, '--version'], { cwd: fixture.path, env }).ended
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('E404 no such thing')
    expect(run.stderr).toContain('BOWSPRIT_NODE')
  })

  it('uses the Node that BOWSPRIT_NODE names, and works through a link from anywhere', async () => {
    const { fixture, env } = await oldMachine('#!/bin/sh\nexit 1\n')
    await using _ = fixture
    await symlink(launcher, fixture.getPath('work/bs'))
    const run = await start(['./bs', '--version'], {
      cwd: fixture.getPath('work'),
      env: { ...env, BOWSPRIT_NODE: process.execPath },
    }).ended
    expect(run).toMatchObject({ code: 0, stderr: '' })
    await writeFile(fixture.getPath('work/.keep'), '')
    expect(await readdir(fixture.getPath('work'))).toEqual(['.keep', 'bs'])
  })
})
