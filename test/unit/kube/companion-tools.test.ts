import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { githubToolCache } from '../../../src/adapters/github/tool-cache.ts'
import { ensureCompanions } from '../../../src/kube/companions.ts'
import type { ToolCache } from '../../../src/ports/job.ts'
import { testCtx } from '../../support/ctx.ts'

const versions = {
  etcd: '3.6.8',
  coredns: '1.14.2',
  pause: '3.10.2',
  cni: '1.9.1',
  crictl: '1.35.0',
  agnhost: '2.63.0',
}

/** Builds nothing but says that it did, as one that is asked to build a program; each build is a line in `builds`. */
const go = `case "$1 $2" in
"env -json") echo '{"GOVERSION":"go1.26.0","GOTOOLCHAIN":"local","GOCACHE":"/gocache","GOMODCACHE":"/gomod","GOOS":"linux","GOARCH":"amd64","GOHOSTARCH":"amd64"}' ;;
"mod download") echo "{\\"Dir\\":\\"$HOME/module\\",\\"Version\\":\\"v1.35.0\\"}" ;;
"mod edit") echo '{"Module":{"Path":"sigs.k8s.io/cri-tools"},"Go":"1.24.0"}' ;;
"build "*)
  while [ "$1" != -o ]; do shift; done
  echo "$2" >> "$HOME/builds"
  printf '#!/bin/sh\\necho crictl version v1.35.0\\n' > "$2"
  /bin/chmod +x "$2" ;;
esac`

let scratch: string

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'bowsprit-tools-'))
  for (const dir of ['bin', 'tools', 'temp']) await mkdir(join(scratch, dir))
  await writeFile(join(scratch, 'bin/go'), `#!/bin/sh\n${go}\n`)
  await chmod(join(scratch, 'bin/go'), 0o755)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(scratch, { recursive: true, force: true })
})

/** A job on this runner; `cache` tells apart runners (or users) that share a tool cache but not our own. */
async function crictl(cache: string, toolCache: ToolCache | undefined = runnerTools()) {
  const ctx = testCtx({
    cache: join(scratch, cache),
    runs: join(scratch, 'runs'),
    env: { PATH: join(scratch, 'bin'), HOME: scratch },
  })
  const { crictl: found } = await ensureCompanions(['crictl'], versions, { ...ctx, toolCache })
  return { ...found!, log: ctx.log }
}

function runnerTools(): ToolCache {
  const env = {
    GITHUB_ACTIONS: 'true',
    RUNNER_TOOL_CACHE: join(scratch, 'tools'),
    RUNNER_TEMP: join(scratch, 'temp'),
  }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  return githubToolCache(env)!
}

const builds = async () => (await readFile(join(scratch, 'builds'), 'utf8')).trim().split('\n').length

describe('a companion on a runner', () => {
  it('that was built is there for the next job of the machine', async () => {
    const first = await crictl('cache-1')
    expect(first.dir.startsWith(join(scratch, 'cache-1'))).toBe(true)
    const second = await crictl('cache-2')
    expect(second.version).toBe('1.35.0')
    expect(second.dir.startsWith(join(scratch, 'tools/bowsprit-crictl'))).toBe(true)
    expect(await builds()).toBe(1)
  })

  it('is taken from PATH before all', async () => {
    await crictl('cache-1')
    await writeFile(join(scratch, 'bin/crictl'), '#!/bin/sh\necho crictl version v1.35.2\n')
    await chmod(join(scratch, 'bin/crictl'), 0o755)
    expect(await crictl('cache-2')).toMatchObject({ dir: join(scratch, 'bin'), version: '1.35.2' })
  })

  it('that is not whole in the tool cache is built, and not taken from another Go', async () => {
    await crictl('cache-1')
    const { dir } = await crictl('cache-2')
    await rm(join(dir, 'crictl'))
    expect((await crictl('cache-2')).dir.startsWith(join(scratch, 'cache-2'))).toBe(true)
    expect(await builds()).toBe(2)
    await writeFile(join(scratch, 'bin/go'), `#!/bin/sh\n${go.replace('go1.26.0', 'go1.26.1')}\n`)
    await crictl('cache-2')
    expect(await builds()).toBe(3)
  })

  it('comes from our cache, then from a build, where the tool cache fails', async () => {
    const fail = () => Promise.reject(new Error('read-only file system'))
    const first = await crictl('cache-1', { find: fail, keep: fail })
    const second = await crictl('cache-1', { find: fail, keep: fail })
    expect(second.dir).toBe(first.dir)
    expect(await builds()).toBe(1)
    expect(first.log.seen.filter(l => l.level === 'warn')).toEqual([])
    expect(first.log.seen.map(l => l.text)).toContain(
      'crictl was not kept in the tool cache: read-only file system',
    )
  })

  it('that is half there in our cache is built again', async () => {
    const none: ToolCache = { find: async () => undefined, keep: async dir => dir }
    const { dir } = await crictl('cache-1', none)
    await rm(join(dir, 'crictl'))
    expect((await crictl('cache-1', none)).dir).toBe(dir)
    expect(await readdir(dir)).toContain('crictl')
    expect(await readdir(dirname(dir))).toHaveLength(1)
  })
})
