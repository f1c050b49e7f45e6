import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { basename } from 'node:path'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { expect, it } from 'vitest'
import { eksToken } from '../../../src/clouds/aws/eks-token.ts'
import { eksNodeFiles } from '../../../src/plan/aws/eks-node.ts'
import { nodeTokenProgram } from '../../../src/plan/aws/eks-node-token.ts'

const keys = { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'se/cr+et', sessionToken: 'to/ken+=' }
const of = { cluster: 'bowsprit-x', region: 'eu-central-1', sts: 'https://sts.eu-central-1.amazonaws.com' }

/** What a machine is told by its metadata service, version 2 only. */
async function metadata() {
  const documents: Record<string, string> = {
    '/latest/meta-data/local-hostname': 'ip-10-0-0-20.eu-central-1.compute.internal other.example',
    '/latest/meta-data/placement/availability-zone': 'eu-central-1a',
    '/latest/meta-data/instance-id': 'i-0123456789abcdef0',
    '/latest/meta-data/iam/security-credentials/': 'machines',
    '/latest/meta-data/iam/security-credentials/machines': JSON.stringify({
      AccessKeyId: keys.accessKeyId,
      SecretAccessKey: keys.secretAccessKey,
      Token: keys.sessionToken,
    }),
  }
  const server = createServer(({ method, url, headers }, response) => {
    const isToken = method === 'PUT' && url === '/latest/api/token'
    const ttl = headers['x-aws-ec2-metadata-token-ttl-seconds']
    if (isToken) return void response.writeHead(ttl === undefined ? 400 : 200).end('session')
    if (headers['x-aws-ec2-metadata-token'] !== 'session') return void response.writeHead(401).end()
    const text = documents[url ?? '']
    response.writeHead(text === undefined ? 404 : 200).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}

const urlIn = (token: string) => new URL(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
const sorted = (url: URL) => [...url.searchParams].map(([k, v]) => `${k}=${v}`).toSorted()

it("a machine's token is signed by its role as ours by our keys", async () => {
  await using service = await metadata()
  const program = nodeTokenProgram(of).replace('http://169.254.169.254', service.url)
  const { stdout } = await execa('python3', ['-'], { input: program })
  const { kind, status } = JSON.parse(stdout)
  expect(kind).toBe('ExecCredential')
  const theirs = urlIn(status.token)
  const [, y, mo, d, h, mi, s] =
    /^(....)(..)(..)T(..)(..)(..)Z$/.exec(theirs.searchParams.get('X-Amz-Date') ?? '') ?? []
  const signedAt = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s))
  const ours = urlIn((await eksToken(of.cluster, of.region, keys, {}, signedAt)).token)
  expect(sorted(theirs)).toEqual(sorted(ours))
  expect([theirs.origin, theirs.pathname]).toEqual([ours.origin, ours.pathname])
  expect(Date.parse(status.expirationTimestamp) - signedAt).toBe(14 * 60_000)
})

/** What the programs of a machine are here: each writes down how it was called; `kubectl` finds the node at last. */
const programs = {
  systemctl: 'echo "systemctl $*" >> $CALLS',
  journalctl: 'echo unauthorized',
  sleep: 'true',
  kubectl: 'echo "kubectl $*" >> $CALLS; [ "$(grep -c ^kubectl $CALLS)" -gt "$TRIES" ]',
}

/** Runs what comes after the machine is prepared, with the metadata service and all directories of our own. */
async function join(tries: number) {
  await using service = await metadata()
  await using dir = await createFixture({ home: {}, bin: {}, calls: '' })
  const { files } = eksNodeFiles({
    cluster: {
      ...{ name: of.cluster, region: of.region, dns: '10.96.0.10' },
      endpoint: 'https://eks',
      ca: 'Q0E=',
    },
    ...{ version: 'v1.36.3', pause: 'r/pause:3.10', files: [], maxPods: 29, kubeletArgs: [], sts: of.sts },
    registry: { prefix: 'r', auth: { kind: 'none' } },
  })
  const own = files.filter(f => /^\/opt\/bowsprit\/[^/]+$/.test(f.path))
  for (const { path, content } of own) await writeFile(dir.getPath(`home/${basename(path)}`), content)
  for (const [name, body] of Object.entries(programs)) {
    await writeFile(dir.getPath(`bin/${name}`), `#!/bin/bash\n${body}\n`)
    await chmod(dir.getPath(`bin/${name}`), 0o755)
  }
  await mkdir(dir.getPath('run'))
  const at = (text: string) =>
    text
      .replaceAll('/opt/bowsprit', dir.getPath('home'))
      .replaceAll(/\/(etc\/kubernetes|var\/lib\/kubelet|var\/log\/bowsprit|run\/bowsprit)/g, `${dir.path}/$1`)
      .replaceAll('/run/systemd/resolve/resolv.conf', dir.getPath('home/ca.crt'))
      .replaceAll('http://169.254.169.254', service.url)
      .replace(/^export PATH=/m, `export PATH=${dir.getPath('bin')}:`)
      // What every machine does before is tried elsewhere.
      .replace(/^prepare$/m, 'touch $log')
  const script = at(own.find(f => f.path.endsWith('/bootstrap'))?.content ?? '')
  const env = { CALLS: dir.getPath('calls'), TRIES: `${tries}` }
  const { stdout, exitCode } = await execa('bash', ['-s'], { input: script, env, reject: false })
  const text = (path: string) => readFile(dir.getPath(path), 'utf8').catch(() => '')
  return {
    ...{ stdout, exitCode, calls: await text('calls') },
    config: await text('var/lib/kubelet/config.yaml'),
    flags: await text('etc/kubernetes/kubelet.env'),
    authority: await text('etc/kubernetes/pki/ca.crt'),
    resolv: dir.getPath('home/ca.crt'),
  }
}

it('a machine joins under the name that EC2 gives it, and is there when it says so', async () => {
  const { stdout, exitCode, calls, config, flags, authority, resolv } = await join(2)
  expect(stdout).toMatch(/bowsprit: ready$/)
  expect(exitCode).toBe(0)
  expect(flags).toContain('--hostname-override=ip-10-0-0-20.eu-central-1.compute.internal ')
  expect(config).toContain('providerID: "aws:///eu-central-1a/i-0123456789abcdef0"')
  expect(config).toContain(`resolvConf: "${resolv}"`)
  expect(config + flags).not.toMatch(/@[A-Z_]+@/)
  expect(authority).toBe('CA')
  const [restart, enable, ...asked] = calls.trim().split('\n')
  expect([restart, enable]).toEqual(['systemctl restart kubelet', 'systemctl enable --now kubelet'])
  expect(asked).toHaveLength(3)
  expect(asked[0]).toMatch(/get node ip-10-0-0-20\.eu-central-1\.compute\.internal$/)
})

it('a machine that the cluster does not let in says what to look at', async () => {
  const { stdout, exitCode } = await join(1000)
  expect(exitCode).toBe(1)
  expect(stdout).toMatch(/\| unauthorized\n.*failed: node: the cluster has no node ip-10-0-0-20.*EC2_LINUX/)
})
