import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProvisionError } from '../../src/errors.ts'
import { kubectl } from '../../src/kube/kubectl.ts'
import type { Cluster, ClusterSpec } from '../../src/plan/cluster-spec.ts'
import { kubeconfig as existing } from '../../src/providers/kubeconfig/index.ts'
import { local } from '../../src/providers/local/index.ts'
import { makePki } from '../../src/providers/local/pki.ts'
import type { UpInputs } from '../../src/providers/provider.ts'
import { noteSuite } from '../../src/providers/run-dir.ts'
import { ctxFor, leftBehind, localSpec, material } from '../support/cluster.ts'
import { machine } from '../support/machine.ts'
import { start } from '../support/program.ts'

const child = join(import.meta.dirname, '../support/local-child.ts')

describe('a local cluster with two real nodes', () => {
  let before: Set<string>
  let sysctls: string
  let dir: FsFixture
  let inputs: UpInputs
  let cluster: Cluster
  let agnhost: string
  let ctx: ReturnType<typeof ctxFor>

  const kube = (args: string[], of = cluster, input?: string) =>
    kubectl(of, inputs.build.files['kubectl']!.path, args, ctx, {
      timeoutMs: 60_000,
      ...(input === undefined ? {} : { input }),
    }).then(r => r.stdout.trim())
  const apply = (objects: object[], of = cluster) =>
    kube(['apply', '-f', '-'], of, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))
  const up = (spec: ClusterSpec) => local.up(local.plan(spec) as never, inputs, ctx)

  beforeAll(async () => {
    dir = await createFixture()
    ctx = ctxFor(dir.path)
    const tag = (await material(ctx)).build.companions.agnhost
    agnhost = `registry.k8s.io/e2e-test-images/agnhost:${tag}`
    inputs = await material(ctx, [agnhost])
    expect(inputs.images.missing).toEqual([])
    before = machine()
    sysctls = hostSysctls()
    cluster = await up(localSpec('first', dir.path, { nodes: 2 }))
  })

  // The last word on what is left is the test below; this only clears up when one above has failed.
  afterAll(async () => {
    for (const id of ['first', 'second', 'third'])
      await local.down(localSpec(id, dir.path).ref, ctx, Date.now() + 20_000)
    await dir.rm()
  })

  it('has nodes of the branch, Ready, with a range of pods each, and no others', async () => {
    expect(cluster.version).toBe(inputs.build.version)
    expect(cluster.nodes).toEqual(
      ['node-1', 'node-2'].map(name => ({ name, ready: true, version: inputs.build.version })),
    )
    const got = await kube([
      'get',
      'nodes',
      '-o',
      'jsonpath={range .items[*]}{.metadata.name} {.spec.podCIDR},{end}',
    ])
    expect(got).toBe('node-1 10.244.0.0/24,node-2 10.244.1.0/24,')
    expect((await stat(cluster.kubeconfig)).mode & 0o777).toBe(0o600)
  })

  it('lets pods of different nodes reach each other, Services by name, and the API server from within', async () => {
    await apply([
      ...['node-1', 'node-2'].map(node => pod(`web-${node}`, agnhost, ['netexec'], { nodeName: node })),
      service('web', 80, 8080),
    ])
    await kube(['wait', '--for=condition=Ready', 'pod', '-l', 'app=web', '--timeout=60s'])
    const other = await kube(['get', 'pod', 'web-node-2', '-o', 'jsonpath={.status.podIP}'])
    // A Service works a moment after its pods are Ready: kube-proxy writes rules once a second.
    const curl = ['curl', '-sk', '-m', '10', '--retry', '5', '--retry-connrefused']
    const from1 = (url: string) => kube(['exec', 'web-node-1', '--', ...curl, url])
    expect(await from1(`http://${other}:8080/hostname`)).toBe('web-node-2')
    const seen = new Set<string>()
    for (let i = 0; i < 40 && seen.size < 2; i++)
      seen.add(await from1('http://web.default.svc.cluster.local/hostname'))
    expect([...seen].sort()).toEqual(['web-node-1', 'web-node-2'])
    expect(await from1('https://kubernetes.default/livez')).toBe('ok')
    expect(await kube(['logs', 'web-node-2'])).toContain('Started HTTP server')
  })

  it('serves NodePorts, pods and Services to this machine', async () => {
    const node = await kube(['get', 'node', 'node-1', '-o', 'jsonpath={.status.addresses[0].address}'])
    const port = await kube(['get', 'service', 'web', '-o', 'jsonpath={.spec.ports[0].nodePort}'])
    const ip = await kube(['get', 'service', 'web', '-o', 'jsonpath={.spec.clusterIP}'])
    for (const at of [`${node}:${port}`, `${ip}:80`])
      expect(
        await (await fetch(`http://${at}/hostname`, { signal: AbortSignal.timeout(5000) })).text(),
        at,
      ).toMatch(/^web-node-/)
  })

  it('calls webhooks: the API server reaches Service IPs', async () => {
    const pki = await makePki(
      { apiserverNames: ['hook.default.svc'], apiserverAddresses: [], nodes: [] },
      Date.now(),
    )
    const encode = (text: string) => Buffer.from(text).toString('base64')
    await apply([
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'hook' },
        data: { 'tls.crt': encode(pki.apiserver.cert), 'tls.key': encode(pki.apiserver.key) },
      },
      hookPod(agnhost),
      service('hook', 443, 8444),
    ])
    await kube(['wait', '--for=condition=Ready', 'pod/hook', '--timeout=60s'])
    await apply([denyConfigMaps(encode(pki.ca.cert))])
    let said = ''
    for (let i = 0; i < 50 && !/denied the request/.test(said); i++) {
      said = await kube(['create', 'configmap', 'refused', '-n', 'default']).catch(e => String(e.message))
      await kube(['delete', 'configmap', 'refused', '--ignore-not-found'])
      await wait(200)
    }
    expect(said).toMatch(/admission webhook "deny\.example\.test" denied the request/)
    await kube(['delete', 'validatingwebhookconfiguration', 'deny'])
  })

  it('says at once that an image cannot be had', async () => {
    await apply([pod('nowhere', 'registry.example.test/no/such:1', [], {})])
    let reason = ''
    for (let i = 0; i < 50 && !/Pull/.test(reason); i++) {
      await wait(200)
      reason = await kube([
        'get',
        'pod',
        'nowhere',
        '-o',
        'jsonpath={.status.containerStatuses[0].state.waiting.reason}',
      ])
    }
    expect(reason).toMatch(/ErrImagePull|ImagePullBackOff/)
    await kube(['delete', 'pod', 'nowhere', '--now'])
  })

  it('reaps what pods and services leave to init', async () => {
    const pid = (await dir.readFile('first/nodes/node-1/fs/opt/bowsprit/ctl/pid', 'utf8')).trim()
    await kube(['exec', 'web-node-1', '--', 'true'])
    await wait(500)
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
    const states = children.map(c => readFileSync(`/proc/${c}/stat`, 'utf8').split(') ')[1]![0])
    expect(states).not.toContain('Z')
  })

  it('gives logs of every component, events, and descriptions of what is unhealthy', async () => {
    await apply([pod('stuck', agnhost, ['netexec'], { nodeSelector: { no: 'such' } })])
    await using out = await createFixture()
    const files = await local.dumpLogs(cluster.ref, out.path, ctx)
    expect(files).toBe(
      (await readdir(out.path, { recursive: true, withFileTypes: true })).filter(e => e.isFile()).length,
    )
    expect(await out.readFile('node-1/kubelet.log', 'utf8')).toContain('Successfully registered node')
    expect(await out.readFile('control-plane/kube-apiserver.log', 'utf8')).toContain('Serving securely')
    expect(await out.readFile('events.txt', 'utf8')).toContain('web-node-1')
    expect(await out.readFile('describe-unhealthy-pods.txt', 'utf8')).toMatch(/Name:\s+stuck/)
    expect((await readdir(out.getPath('node-2/pods'))).join()).toContain('default_web-node-2')
    await kube(['delete', 'pod', 'stuck', '--now'])
  })

  describe('with a second one beside it', () => {
    let second: Cluster
    beforeAll(async () => {
      const change: Partial<ClusterSpec> = {
        runtimeConfig: { 'api/alpha': 'true' },
        featureGates: { AllAlpha: false },
        proxyMode: 'nftables',
      }
      const spec = localSpec('second', dir.path, change)
      second = await up({ ...spec, extraArgs: { ...spec.extraArgs, kubelet: ['--node-labels=made=here'] } })
    })

    it('is another cluster, made with the flags that were asked for', async () => {
      expect(second.nodes.map(n => n.name)).toEqual(['node-1'])
      expect(await kube(['get', 'pods'], second)).toBe('')
      expect(await kube(['get', 'nodes', '-l', 'made=here', '-o', 'name'], second)).toBe('node/node-1')
      expect(await kube(['api-versions'], second)).toMatch(/v\d+alpha\d/)
      expect(await kube(['api-versions'])).not.toMatch(/v\d+alpha\d/)
      expect(await kube(['get', '--raw', '/metrics'], second)).toMatch(
        /kubernetes_feature_enabled\{name="AllAlpha"[^}]*\} 0/,
      )
    })

    it('runs pods and Services by nftables', async () => {
      await apply([pod('web', agnhost, ['netexec'], {}), service('web', 80, 8080)], second)
      await kube(['wait', '--for=condition=Ready', 'pod/web', '--timeout=60s'], second)
      const argv = ['exec', 'web', '--', 'curl', '-s', '-m', '5', '--retry', '5', '--retry-connrefused']
      expect(await kube([...argv, 'http://web.default.svc.cluster.local/hostname'], second)).toBe('web')
    })

    it('goes without disturbing the first', async () => {
      const report = await local.down(second.ref, ctx, Date.now() + 20_000)
      expect(report.left).toEqual([])
      expect(await kube(['get', '--raw', '/readyz'])).toBe('ok')
      const argv = ['exec', 'web-node-1', '--', 'curl', '-s', '-m', '5']
      expect(await kube([...argv, 'http://web.default.svc.cluster.local/hostname'])).toMatch(/^web-node-/)
    })
  })

  it('is an existing cluster to the kubeconfig provider, which leaves it as it was', async () => {
    const ref = { v: 1, provider: 'kubeconfig', id: 'third', region: 'local', scope: dir.path } as const
    const spec = { ...localSpec('third', dir.path), ref, kubeconfig: cluster.kubeconfig }
    const found = await existing.up(existing.plan(spec), inputs, ctx)
    expect(found).toMatchObject({ version: cluster.version, realNodes: true })
    expect(found.nodes).toEqual(cluster.nodes)
    expect((await stat(found.kubeconfig)).mode & 0o777).toBe(0o600)
    expect(await kube(['get', '--raw', '/readyz'], found)).toBe('ok')
    // As killed specs leave them, of this run and of somebody else's.
    const [ours, others] = [randomUUID(), randomUUID()]
    const namespace = (name: string, labels: object) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    })
    await apply([
      namespace('killed-1', { 'e2e-run': ours, 'e2e-framework': 'killed' }),
      namespace('theirs', { 'e2e-run': others }),
      namespace('plain', {}),
    ])
    noteSuite(dir.getPath('third'), ours)
    const file = `file ${dir.getPath('third')}`
    const report = await existing.down(ref, ctx, Date.now() + 30_000)
    expect(report).toEqual({ gone: ['object namespace killed-1', file], left: [] })
    const left = await kube(['get', 'namespaces', '-o', 'name'])
    expect(left.split('\n')).toEqual(expect.arrayContaining(['namespace/theirs', 'namespace/plain']))
    expect(left).not.toContain('killed-1')
    await kube(['delete', 'namespaces', 'theirs', 'plain', '--wait=false'])
    expect(await existing.down(ref, ctx, Date.now())).toEqual({ gone: [], left: [] })
  })

  it('says what a component does not like, and soon', async () => {
    const spec = localSpec('third', dir.path)
    const bad = { ...spec, extraArgs: { ...spec.extraArgs, 'kube-apiserver': ['--no-such-flag'] } }
    const from = performance.now()
    const error = await up(bad).catch(e => e)
    expect(error).toBeInstanceOf(ProvisionError)
    expect(error.message).toMatch(/kube-apiserver .*exit code 1/)
    expect(error.message).toContain('unknown flag: --no-such-flag')
    expect(performance.now() - from).toBeLessThan(15_000)
    expect((await local.down(spec.ref, ctx, Date.now() + 20_000)).left).toEqual([])
  })

  it('goes from another process that has only the ref, wholly; a second time there is nothing to do', async () => {
    const argv = [process.execPath, child, 'down', 'first', dir.path]
    const { stdout, stderr, code } = await start(argv, { cwd: '/' }).ended
    expect(code, stderr).toBe(0)
    const report = JSON.parse(stdout)
    expect(report.left).toEqual([])
    expect(report.gone).toContain(`file ${dir.getPath('first')}`)
    expect(leftBehind(before)).toEqual([])
    expect(await readdir(dir.path)).toEqual([])
    expect(await local.down(cluster.ref, ctx, Date.now() + 20_000)).toEqual({ gone: [], left: [] })
  })

  it('has changed no kernel setting of this machine', () => {
    expect(hostSysctls()).toBe(sysctls)
  })
})

/** Those that kubelet and kube-proxy would like to change. */
function hostSysctls(): string {
  const keys = ['vm.overcommit_memory', 'vm.panic_on_oom', 'kernel.panic', 'kernel.panic_on_oops']
  const paths = [
    ...keys,
    'kernel.keys.root_maxkeys',
    'net.ipv4.ip_forward',
    'net.ipv4.conf.all.route_localnet',
  ]
  return execFileSync(
    'cat',
    paths.map(k => `/proc/sys/${k.replaceAll('.', '/')}`),
    { encoding: 'utf8' },
  )
}

function pod(name: string, image: string, args: string[], more: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name.split('-')[0] } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'main',
          image,
          args,
          ...(args.includes('netexec')
            ? { readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 } }
            : {}),
        },
      ],
      ...more,
    },
  }
}

function service(app: string, port: number, targetPort: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: app },
    spec: { type: 'NodePort', selector: { app }, ports: [{ port, targetPort }] },
  }
}

function hookPod(image: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'hook', labels: { app: 'hook' } },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'hook',
          image,
          args: [
            'webhook',
            '--tls-cert-file=/tls/tls.crt',
            '--tls-private-key-file=/tls/tls.key',
            '--port=8444',
          ],
          readinessProbe: { httpGet: { scheme: 'HTTPS', path: '/readyz', port: 8444 }, periodSeconds: 1 },
          volumeMounts: [{ name: 'tls', mountPath: '/tls' }],
        },
      ],
      volumes: [{ name: 'tls', secret: { secretName: 'hook' } }],
    },
  }
}

function denyConfigMaps(caBundle: string): object {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'deny' },
    webhooks: [
      {
        name: 'deny.example.test',
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'default' } },
        clientConfig: { caBundle, service: { name: 'hook', namespace: 'default', path: '/always-deny' } },
        sideEffects: 'None',
        failurePolicy: 'Fail',
        admissionReviewVersions: ['v1'],
      },
    ],
  }
}
