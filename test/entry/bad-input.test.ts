import { readdir } from 'node:fs/promises'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { commandNames } from '../../src/options/commands.ts'
import { baseEnv, bowsprit } from '../support/program.ts'

/** Runs in an empty directory; whatever appears there was made. */
async function inEmpty(
  args: readonly string[],
  files: Record<string, string> = {},
  env: Record<string, string> = {},
) {
  const fixture = await createFixture({
    ...Object.fromEntries(Object.entries(files).map(([k, v]) => [`cwd/${k}`, v])),
    'cwd/.keep': '',
  })
  const cwd = fixture.getPath('cwd')
  const run = await bowsprit(args, { cwd, env: baseEnv(env) }).ended
  const made = (await readdir(cwd, { recursive: true })).filter(n => n !== '.keep' && !(n in files))
  await fixture.rm()
  return { ...run, made }
}

describe('help', () => {
  it('lists every command, and every command its options and examples', async () => {
    const top = await inEmpty(['--help'])
    expect(top.code).toBe(0)
    for (const name of commandNames) expect(top.stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
    const run = await inEmpty(['run', '--help'])
    expect(run.stdout).toContain('--node-kind <auto|real|simulated>')
    expect(run.stdout).toContain('Examples:')
  })

  it('no arguments at all is a question for help', async () => {
    const none = await inEmpty([])
    expect(none.stdout + none.stderr).toContain('Usage: bowsprit')
  })
})

describe('bad input: exit 2, every problem at once, nothing made', () => {
  it('names unknown flags, variables, keys and wrong values together', async () => {
    const r = await inEmpty(
      ['run', '--node', '3', '--shards', 'many', '--tester=bats'],
      { 'bowsprit.yaml': 'suit: smoke\n' },
      { BOWSPRIT_TIMEOUT: '1h' },
    )
    expect(r.code).toBe(2)
    for (const part of [
      '--node:',
      'did you mean nodes?',
      '--shards wants',
      '--tester wants',
      'suit',
      'BOWSPRIT_TIMEOUT wants',
    ])
      expect(r.stderr).toContain(part)
    expect(r.stderr).not.toContain('    at ')
    expect(r.made).toEqual([])
  })

  it('everything that is wrong with add-ons, in bowsprit.yaml and in a file of their own', async () => {
    const inYaml = await inEmpty(['run', '--nodes', '0'], {
      'bowsprit.yaml': 'addons:\n  - { name: a, manifests: x.yaml, timeout: soon }\n  - { name: b }\n',
    })
    expect(inYaml).toMatchObject({ code: 2, made: [] })
    for (const part of ['--nodes wants', '[0].timeout wants a time', '[1] b: give exactly one of'])
      expect(inYaml.stderr).toContain(part)
    const list = '- { name: a, manifests: [x.yaml, y.yaml] }\n- { name: b, command: [no-such-program] }\n'
    const inFile = await inEmpty(['run', '--addons', 'list.yaml', '--focus', 'a', '--shard', '3/2'], {
      'list.yaml': list,
    })
    expect(inFile).toMatchObject({ code: 2, made: [] })
    for (const part of ['/x.yaml', '/y.yaml', 'no program no-such-program', '3/2'])
      expect(inFile.stderr).toContain(part)
  })

  it('a value may begin with dashes, and a flag without its value is named', async () => {
    const dashes = await inEmpty(['run', '--apiserver-arg', '--v=4', '--kubelet-arg=--v=5', '--nodes', 'x'])
    expect(dashes.stderr.trim().split('\n')).toHaveLength(1)
    expect(dashes.stderr).toContain('--nodes wants')
    const missing = await inEmpty(['run', '--nodes'])
    expect(missing).toMatchObject({ code: 2, made: [] })
    expect(missing.stderr).toContain('--nodes')
  })

  it('an unknown command names the nearest', async () => {
    const r = await inEmpty(['biuld'])
    expect(r).toMatchObject({ code: 2, made: [] })
    expect(r.stderr).toContain('did you mean build?')
  })

  it('words that no option takes are refused', async () => {
    const r = await inEmpty(['down', 'dev'])
    expect(r).toMatchObject({ code: 2, made: [] })
    expect(r.stderr).toContain('takes no arguments besides options, got dev')
  })

  it('a source that is none, an impossible shard, files that are not there: one list', async () => {
    const r = await inEmpty([
      'run',
      '--source',
      './nowhere',
      '--shard',
      '5/4',
      '--timings',
      'none.json',
      '--rerun-failed',
      'none.json',
      '--suite',
      'no-such-suite',
    ])
    expect(r.code).toBe(2)
    for (const part of ['nowhere', '5/4', '--timings', '--rerun-failed', 'no-such-suite'])
      expect(r.stderr).toContain(part)
    expect(r.made).toEqual([])
  })

  it('with --bisect it stops the bisection (128) instead of calling the commit bad', async () => {
    expect(await inEmpty(['run', '--bisect', '--source', './nowhere'])).toMatchObject({ code: 128, made: [] })
    expect(await inEmpty(['run', '--bisect', '--nodes', 'x'])).toMatchObject({ code: 128, made: [] })
  })

  it('a kubeconfig that is not there or does not answer says which', async () => {
    for (const command of ['run', 'up']) {
      const missing = await inEmpty([command, '--provider', 'kubeconfig', '--kubeconfig', 'gone.yaml'])
      expect(missing).toMatchObject({ code: 2, made: [] })
      expect(missing.stderr).toContain('gone.yaml')
      expect(missing.stderr).not.toContain('build')
    }
  })

  it('down and logs without a run say where they looked', async () => {
    for (const command of ['down', 'logs']) {
      const r = await inEmpty([command])
      expect(r).toMatchObject({ code: 2, made: [] })
      expect(r.stderr).toContain('.bowsprit')
    }
    const r = await inEmpty(['down', '--id', 'gone'])
    expect(r.stderr).toContain('no run gone')
    const broken = await inEmpty(['down', '--ref', '{"v":1}'])
    expect(broken.code).toBe(2)
    expect(broken.stderr).toContain('no cluster ref')
  })

  it('a network that is no manifest, platforms that nothing is built for, and what local nodes have no use for', async () => {
    const stage = ['stage', '--registry', '127.0.0.1:1/ci', '--store', 'dir:/no/such/place']
    const r = await inEmpty(
      [
        ...stage,
        '--cni',
        'page.html',
        '--platform',
        'linux/amd64,linux/arm64',
        '--output',
        'x',
        '--format',
        'docker-tar',
      ],
      { 'page.html': '<html>not found</html>' },
    )
    expect(r).toMatchObject({ code: 2, made: [] })
    expect(r.stderr).toMatch(/--cni page\.html: this is no manifest of Kubernetes/)
    expect(r.stderr).toMatch(/docker-tar holds one platform/)
    const gone = await inEmpty([...stage, '--cni', 'gone.yaml', '--crictl', 'http://127.0.0.1:1/crictl'])
    expect(gone.stderr).toMatch(/--cni gone\.yaml: .*give bridge, none, or the file or URL/)
    expect(gone.stderr).toMatch(/--crictl http:\S+: .*look whether it can be reached/)
    const words = await inEmpty([...stage, '--crictl', 'words'], { words: 'no program' })
    expect(words.stderr).toMatch(/--crictl words: this is no program .*give crictl or the \.tar\.gz/)
    // What this very machine runs is no program of the other kind of machines.
    const same = await inEmpty([...stage, '--platform', 'linux/amd64,linux/arm64', '--crictl', '/bin/true'])
    expect(same.stderr).toMatch(
      /--crictl \/bin\/true: this is a program of linux\/\w+, and linux\/\w+ is wanted/,
    )
    const sparc = await inEmpty(['build', '--platform', 'linux/sparc'])
    expect(sparc).toMatchObject({ code: 2, made: [] })
    expect(sparc.stderr).toContain('--platform wants one or several of linux/amd64, linux/arm64')
    const local = await inEmpty(['up', '--cni', 'none', '--crictl', '/bin/true'])
    expect(local.stderr).toMatch(/--crictl, --cni: nothing is staged for --provider local/)
  })

  it('a cloud provider that is none, of another cloud, or for a cluster that takes none', async () => {
    const stage = ['stage', '--registry', '127.0.0.1:1/ci', '--store', 'dir:/no/such/place']
    const local = await inEmpty(['up', '--cloud-provider', 'v1.36.0'])
    expect(local.stderr).toMatch(/--cloud-provider: nothing is staged for --provider local/)
    const cloudless = await inEmpty([...stage, '--cloud-provider', 'v1.36.0'])
    expect(cloudless).toMatchObject({ code: 2, made: [] })
    expect(cloudless.stderr).toMatch(/--cloud-provider is for --provider ec2 and azure: add one of them/)
    const wrong = await inEmpty([...stage, '--provider', 'ec2', '--cloud-provider', '1.36'])
    expect(wrong.stderr).toMatch(/--cloud-provider 1\.36: this is no version of a Go module: give none/)
    const bare = await inEmpty([...stage, '--provider', 'azure', '--cloud-provider', '.'])
    expect(bare.stderr).toMatch(/is no checkout of sigs\.k8s\.io\/cloud-provider-azure: it has no go\.mod/)
  })

  it('a region that does not exist, named beside the two that it should agree with', async () => {
    const registry = '123456789012.dkr.ecr.eu-nowhere-9.amazonaws.com/ci'
    const r = await inEmpty(
      ['stage', '--registry', registry, '--store', 'dir:/no/such/place', '--region', 'eu-central-1'],
      {},
      { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' },
    )
    expect(r).toMatchObject({ code: 2, made: [] })
    expect(r.stderr).toMatch(
      /the registry \S+ is in eu-nowhere-9, the store dir:\S+ has no region that is known, the cluster of --region is in eu-central-1/,
    )
  })

  it('an artifacts directory that cannot be one leaves no run behind', async () => {
    const r = await inEmpty(['run', '--artifacts', 'taken'], { taken: 'a file' })
    expect(r).toMatchObject({ code: 2, made: [] })
    expect(r.stderr).toContain('--artifacts: cannot write to')
  })

  it('merge without directories says what it wants', async () => {
    const r = await inEmpty(['merge'])
    expect(r).toMatchObject({ code: 2, made: [] })
    expect(r.stderr).toContain('DIR')
  })
})
