import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrafficReport } from '../../src/plan/addons/traffic.ts'
import type { Result } from '../../src/plan/result.ts'
import { chartRepo } from '../support/addons/chart-repo.ts'
import { playEksControllers } from '../support/addons/eks-controllers.ts'
import { appeared, machine } from '../support/machine.ts'
import { baseEnv, bowsprit, type Ended } from '../support/program.ts'
import { text } from '../support/workflow-files.ts'

/** The image that the examples name besides agnhost; of the suite, too. */
const busybox = 'registry.k8s.io/e2e-test-images/busybox:1.37.0-1'

/** @param image agnhost, in the branch's version: what any cluster of ours can have */
const files = (image: string) => ({
  'web.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: web
          image: ${image}
          args: [netexec, --http-port=8080]
          readinessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 1 }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`,
  'inner/kustomization.yaml': 'resources: [service.yaml]\n',
  'inner/service.yaml': `
apiVersion: v1
kind: Service
metadata: { name: inner }
spec: { selector: { app: web }, ports: [{ port: 81, targetPort: 8080 }] }
`,
  'greeting/Chart.yaml': 'apiVersion: v2\nname: greeting\nversion: 1.0.0\n',
  'greeting/templates/map.yaml': `
apiVersion: v1
kind: ConfigMap
metadata: { name: {{ .Release.Name }} }
data: { greeting: {{ .Values.greeting | quote }} }
`,
  'asks.yaml': `
apiVersion: batch/v1
kind: Job
metadata: { name: asks }
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      initContainers: [{ name: first, image: '${busybox}', command: ['true'] }]
      containers:
        - { name: asks, image: '${image}', command: [curl, --silent, --fail, 'http://web.web/hostname'] }
`,
  'addons.yaml': `
- name: web
  namespace: web
  manifests: web.yaml
  check: { traffic: { service: web, path: /hostname, requests: 300, qps: 100, expect: { body: '^web-', qps: 50 } } }
- name: inner
  namespace: web
  kustomize: inner
  check: { traffic: { service: inner, path: /hostname, requests: 50, qps: 50, expect: { body: '^web-', qps: 20 } } }
- name: greeting
  chart: ./greeting
  values: { greeting: 'ahoy $(ID)' }
  check: { command: [sh, -c, 'kubectl get configmap greeting -o yaml | grep "ahoy addons"'] }
- name: asks
  namespace: web
  command: [sh, -c, 'echo "$NAMESPACE" >made']
  remove: [sh, -c, 'kubectl -n web get deployment web && rm made']
  check: { job: asks.yaml }
`,
  'broken.yaml': `
- name: broken
  manifests: sinks.yaml
  timeout: 8s
- name: after
  command: ['true']
`,
  'sinks.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: sinks }
spec:
  selector: { matchLabels: { app: sinks } }
  template:
    metadata: { labels: { app: sinks } }
    spec:
      containers:
        - name: sinks
          image: ${image}
          command: [sh, -c, 'echo no rudder; exit 7']
          # Without one it would be ready for the moment that it runs.
          readinessProbe: { exec: { command: ['false'] } }
`,
  'hangs.yaml': `
- name: hangs
  command: ['true']
  wait: [{ kind: Pod, selector: app=never, for: condition=Ready }]
  timeout: 3s
`,
  'killed.yaml': `
- name: killed
  command: [sh, -c, 'echo $$ >pid; echo it began; exec sleep 60']
  remove: [sh, -c, 'echo >killed-removed']
`,
})

/** The `aws` that the examples' commands call: says what it was asked, and knows the associations that it made. */
const aws = `#!/bin/sh
echo "$*" >>"$0.log"
echo "$AWS_ACCESS_KEY_ID" >>"$0.keys"
for word; do
  [ "$last" = --service-account ] && account=$word
  [ "$last" = --association-id ] && id=$word
  last=$word
done
case $2 in
  create-*) touch "$0.a-$account" ;;
  list-*) [ -e "$0.a-$account" ] && echo "a-$account" ;;
  delete-*) rm "$0.$id" ;;
esac
`

/** An example as it is, but for the place of its charts, fewer requests, and the branch's own agnhost. */
function example(path: string, repo: string, image: string): string {
  return text(path)
    .replace(/repo: https:.*/, `repo: ${repo}`)
    .replace(/requests: \d+/, 'requests: 60')
    .replace(/qps: \d+/, 'qps: 40')
    .replace(/\S+agnhost:\S+/, image)
}

describe('add-ons of a cluster with real nodes', () => {
  let dir: FsFixture
  let before: Set<string>
  let up: Ended
  let image: string
  let kubectl: string
  const step = (...args: string[]) => bowsprit(args, { cwd: dir.path }).ended

  beforeAll(async () => {
    before = machine()
    const built = await bowsprit(['build', '--json'], { cwd: tmpdir() }).ended
    const { companions, files: programs } = JSON.parse(built.stdout)
    kubectl = programs.kubectl.path
    image = `registry.k8s.io/e2e-test-images/agnhost:${companions.agnhost}`
    dir = await createFixture(files(image))
    up = await step('up', '--id', 'addons', '--nodes', '1', '--addons', 'addons.yaml')
  })
  afterAll(async () => {
    await step('down', '--id', 'addons')
    await dir.rm()
  })

  it('up applies manifests, a kustomization, a chart and a command, and checks each', async () => {
    for (const name of ['web', 'inner', 'greeting', 'asks'])
      expect(up.stderr).toMatch(new RegExp(`✔ addon ${name} `))
    expect(up.code).toBe(0)
    expect(await dir.readFile('made', 'utf8')).toBe('web\n')
    const junit = await dir.readFile('artifacts/junit_addons.xml', 'utf8')
    expect(junit).toMatch(/<testsuite name="addons" tests="4" failures="0"/)
    expect(junit).toMatch(/traffic to service web at .*: 300 of 300 right/)
  })

  it('traffic went to a node port, and through the API server: every answer right', async () => {
    const read = async (name: string): Promise<TrafficReport> =>
      JSON.parse(await dir.readFile(`artifacts/addons/${name}/traffic.json`, 'utf8'))
    expect(await read('web')).toMatchObject({ requests: 300, right: 300, wrong: [] })
    expect((await read('web')).to).toMatch(/^service web at \d+\.\d+\.\d+\.\d+:3\d{4}$/)
    expect(await read('inner')).toMatchObject({ to: 'service inner through the API server', right: 50 })
  })

  it('a broken one fails with the words of its pods, and the next is not reached', async () => {
    const broken = await step('addons', '--id', 'addons', '--addons', 'broken.yaml', '--artifacts', 'broken')
    expect(broken.code).toBe(1)
    expect(broken.stderr).toMatch(/add-on broken: not done in 8 s: Deployment sinks: rollout/)
    expect(broken.stderr).toMatch(/ended with 7/)
    expect(broken.stderr).toContain('no rudder')
    const junit = await dir.readFile('broken/junit_addons.xml', 'utf8')
    expect(junit).toMatch(/tests="2" failures="1" errors="0" skipped="1"/)
    expect(junit).toContain('not reached: add-on broken failed')
  })

  it('one that is never ready ends when its time is over', async () => {
    const from = performance.now()
    const hangs = await step('addons', '--id', 'addons', '--addons', 'hangs.yaml', '--artifacts', 'hangs')
    expect(hangs.code).toBe(1)
    expect(hangs.stderr).toMatch(/add-on hangs: not done in 3 s: Pod app=never: condition=Ready.*no matching/)
    expect(performance.now() - from).toBeLessThan(10_000)
  })

  it('one whose process is killed is known to whoever removes it', async () => {
    const killed = bowsprit(['addons', '--id', 'addons', '--addons', 'killed.yaml'], { cwd: dir.path })
    await killed.until(/it began/)
    killed.kill('SIGKILL')
    await killed.ended
    process.kill(Number(await dir.readFile('pid', 'utf8')))
    const list = JSON.parse(await dir.readFile('.bowsprit/addons/addons.json', 'utf8'))
    expect(list.at(-1)).toMatchObject({ name: 'killed' })
  })

  it("the examples for EKS, on somebody's cluster: an Ingress and a volume that controllers of their charts provide, and delete", async () => {
    await using repo = await chartRepo(image)
    const paths = ['aws-load-balancer-controller.yaml', 'ebs-csi.yaml', 'alb/web.yaml', 'ebs/served.yaml']
    const at = (path: string) => `eks/${path}`
    for (const made of ['bin', 'eks/alb', 'eks/ebs']) await mkdir(dir.getPath(made), { recursive: true })
    for (const path of paths)
      await dir.writeFile(at(path), example(`examples/addons/${path}`, repo.url, image))
    const [lb, ebs] = await Promise.all(paths.slice(0, 2).map(path => dir.readFile(at(path), 'utf8')))
    await dir.writeFile(at('addons.yaml'), `${lb}\n${ebs}`)
    await dir.writeFile('bin/aws', aws, { mode: 0o755 })
    const kubeconfig = dir.getPath('.bowsprit/addons/kubeconfig')
    await using controllers = playEksControllers(kubeconfig, kubectl, dir.getPath('volumes'))
    const keys = { AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' }
    const env = baseEnv({ ...keys, PATH: `${dir.getPath('bin')}:${process.env['PATH']}` })
    const own = (...args: string[]) => bowsprit([...args, '--id', 'eks'], { cwd: dir.path, env }).ended

    const from = ['--provider', 'kubeconfig', '--kubeconfig', kubeconfig]
    const applied = await own('up', ...from, '--addons', at('addons.yaml'), '--artifacts', 'eks-out')
    expect(applied.stderr).toMatch(/✔ addon volume /)
    expect(applied.code).toBe(0)
    const read = async (name: string): Promise<TrafficReport> =>
      JSON.parse(await dir.readFile(`eks-out/addons/${name}/traffic.json`, 'utf8'))
    expect(await read('alb')).toMatchObject({ requests: 60, right: 60, wrong: [] })
    expect((await read('alb')).to).toMatch(/^ingress web at \d/)
    expect(await read('volume')).toMatchObject({ requests: 60, right: 60, wrong: [] })
    expect(controllers.did).toEqual(['balancer made', 'volume made'])

    const down = await own('down', '--json')
    expect(down.stderr).not.toContain('not wholly removed')
    expect(down.code).toBe(0)
    const names = ['volume', 'aws-ebs-csi-driver', 'driver-identity', 'alb', 'aws-load-balancer-controller']
    const { gone } = JSON.parse(down.stdout) as { gone: string[] }
    expect(gone.slice(0, 6)).toEqual([...names, 'controller-identity'].map(name => `add-on ${name}`))
    expect(new Set(controllers.did.slice(2))).toEqual(new Set(['volume deleted', 'balancer deleted']))
    expect(controllers.did.indexOf('volume deleted')).toBeLessThan(
      controllers.did.indexOf('balancer deleted'),
    )
    const asked = (await dir.readFile('bin/aws.log', 'utf8')).trim().split('\n')
    const verb = /^eks (\w+)-pod-identity-associations? --cluster-name bowsprit-eks /
    const undone = ['list', 'delete']
    expect(asked.map(line => verb.exec(line)?.[1])).toEqual(['create', 'create', ...undone, ...undone])
    expect(new Set((await dir.readFile('bin/aws.keys', 'utf8')).trim().split('\n'))).toEqual(new Set(['key']))
    expect((await readdir(dir.getPath('bin'))).toSorted()).toEqual(['aws', 'aws.keys', 'aws.log'])
  })

  it('down removes them from the ref alone, the last one first, before the cluster', async () => {
    const ref = dir.getPath('.bowsprit/addons.json')
    const down = await bowsprit(['down', '--ref', ref, '--json'], { cwd: '/' }).ended
    expect(down.stderr).not.toContain('not wholly removed')
    expect(down.code).toBe(0)
    const { gone } = JSON.parse(down.stdout) as { gone: string[] }
    const all = ['killed', 'hangs', 'broken', 'asks', 'greeting', 'inner', 'web']
    const names = all.map(name => `add-on ${name}`)
    expect(gone.slice(0, names.length)).toEqual(names)
    expect(gone.length).toBeGreaterThan(names.length)
    // What asks is removed by wants the Deployment of web, which was there still.
    expect(existsSync(dir.getPath('made'))).toBe(false)
    expect(existsSync(dir.getPath('killed-removed'))).toBe(true)
    expect(appeared(before)).toEqual([])
  })
})

describe('add-ons of a run', () => {
  const list = (last: string) => `
- name: first
  namespace: made-here
  command: [sh, -c, 'kubectl get namespace "$NAMESPACE" -o name >first']
  remove: [rm, first]
${last}`
  const args = ['--node-kind', 'simulated', '--nodes', '1', '--focus', 'server version should find']
  const run = (cwd: string, id: string) => bowsprit(['run', '--id', id, ...args], { cwd })
  const result = async (dir: FsFixture): Promise<Result> =>
    JSON.parse(await dir.readFile('artifacts/result.json', 'utf8'))

  it('that pass: in result and summary, none of them counted as a spec', async () => {
    await using dir = await createFixture({ 'bowsprit.yaml': `addons:${list('')}` })
    const ended = await run(dir.path, 'passing').ended
    expect(ended.stderr).toMatch(/✔ addon first [\s\S]*✔ test [\s\S]*add-on first removed[\s\S]*✔ down/)
    expect(ended.code).toBe(0)
    const r = await result(dir)
    expect(r).toMatchObject({ outcome: 'passed', addons: [{ name: 'first', outcome: 'passed' }] })
    expect(r).toMatchObject({ counts: { passed: 1 }, proof: { holds: true, selected: 1 } })
    expect(r.removed[0]).toBe('add-on first')
    expect(await dir.readFile('artifacts/summary.md', 'utf8')).toContain('✔ first')
    expect(existsSync(dir.getPath('first'))).toBe(false)
  })

  it('that fail: no test runs, what is there is removed, exit code 1', async () => {
    const last = `- name: last
  command: [sh, -c, 'echo "::error::no wind"; exit 3']`
    await using dir = await createFixture({ 'bowsprit.yaml': `addons:${list(last)}` })
    const ended = await run(dir.path, 'failing').ended
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/✔ down\s+nothing left/)
    expect(ended.stderr).not.toContain('▶ test')
    const r = await result(dir)
    expect(r.outcome).toBe('failed')
    expect(r.reasons).toEqual([expect.stringMatching(/^add-on last: exit code 3: .*no wind/)])
    expect(existsSync(dir.getPath('first'))).toBe(false)
    expect(await readdir(dir.getPath('.bowsprit'))).toEqual([])
  })

  it('Ctrl-C in the middle of one: what is there is removed', async () => {
    const last = `- name: last
  command: [sh, -c, 'echo the last one began; exec sleep 60']
  remove: [sh, -c, 'test -e first && echo >last-removed']`
    await using dir = await createFixture({ 'bowsprit.yaml': `addons:${list(last)}` })
    const before = machine()
    const started = run(dir.path, 'cut')
    await started.until(/the last one began/)
    const from = performance.now()
    started.kill('SIGINT')
    const ended = await started.ended
    expect(performance.now() - from).toBeLessThan(10_000)
    expect(ended.code).toBe(130)
    const r = await result(dir)
    expect(r).toMatchObject({
      outcome: 'interrupted',
      addons: [{}, { name: 'last', outcome: 'interrupted' }],
    })
    expect(existsSync(dir.getPath('last-removed'))).toBe(true)
    expect(existsSync(dir.getPath('first'))).toBe(false)
    expect(appeared(before)).toEqual([])
  })
})
