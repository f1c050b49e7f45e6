import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createFixture, type FsFixture } from 'fs-fixture'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TrafficReport } from '../../src/plan/addons/traffic.ts'
import type { Result } from '../../src/plan/result.ts'
import { appeared, machine } from '../support/machine.ts'
import { bowsprit, type Ended } from '../support/program.ts'

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

describe('add-ons of a cluster with real nodes', () => {
  let dir: FsFixture
  let before: Set<string>
  let up: Ended
  const step = (...args: string[]) => bowsprit(args, { cwd: dir.path }).ended

  beforeAll(async () => {
    before = machine()
    const built = await bowsprit(['build', '--json'], { cwd: tmpdir() }).ended
    const { agnhost } = JSON.parse(built.stdout).companions
    dir = await createFixture(files(`registry.k8s.io/e2e-test-images/agnhost:${agnhost}`))
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
