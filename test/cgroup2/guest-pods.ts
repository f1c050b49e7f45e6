import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import type { Facts, Job } from './facts.ts'
import { below, groupAt } from './guest-cgroups.ts'

/** Slow as this machine is, a pod that is not there by now will not come. */
const limit = '240s'

/** Runs a pod with limits and one that takes more memory than it may, and reads what became of them. */
export async function lookAtPods(job: Job & { kubeconfig: string }): Promise<Facts['pods']> {
  const kubectl = (args: string[], input?: string) =>
    execFileSync(job.kubectl, ['--kubeconfig', job.kubeconfig, ...args], {
      encoding: 'utf8',
      ...(input === undefined ? {} : { input }),
    }).trim()
  const say = (text: string) => console.log(`guest:   ${text}, up ${process.uptime().toFixed(0)} s`)
  kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: pods(job.image) }))
  kubectl(['wait', '--for=condition=Ready', 'pod/limited', `--timeout=${limit}`])
  say('pod Ready')
  const cat = (path: string) => kubectl(['exec', 'limited', '--', 'cat', path])
  const files = ['memory.max', 'cpu.max', 'pids.max', 'cpuset.cpus.effective']
  const inside = Object.fromEntries(files.map(name => [name, cat(`/sys/fs/cgroup/${name}`)]))
  const own = cat('/proc/self/cgroup')
  say('exec')
  const curl = [
    'curl',
    '-sk',
    '-m',
    '20',
    '--retry',
    '10',
    '--retry-all-errors',
    'https://kubernetes.default/version',
  ]
  const service = kubectl(['exec', 'limited', '--', ...curl])
  say('Service')
  const [status] = kubectl([
    'get',
    'pod',
    'limited',
    '-o',
    'jsonpath={.status.containerStatuses[0].containerID}',
  ]).split('\n')
  const container = below('/sys/fs/cgroup').find(dir =>
    dir.endsWith(`/${status!.replace('containerd://', '')}`),
  )
  kubectl(['wait', '--for=jsonpath={.status.phase}=Failed', 'pod/greedy', `--timeout=${limit}`])
  say('OOM')
  const ended = JSON.parse(
    kubectl(['get', 'pod', 'greedy', '-o', 'jsonpath={.status.containerStatuses[0].state.terminated}']),
  )
  return {
    inside: { ...inside, 'own cgroup': own },
    container: groupAt(container ?? '/sys/fs/cgroup'),
    logs: kubectl(['logs', 'limited']),
    service,
    oom: { reason: ended.reason, exitCode: ended.exitCode },
    summary: await summaryOf(kubectl),
  }
}

/** Figures of the pod with limits by kubelet's summary, which is renewed every ten seconds or so. */
async function summaryOf(kubectl: (args: string[]) => string): Promise<Record<string, unknown>> {
  for (let tries = 0; ; tries++) {
    const all = JSON.parse(kubectl(['get', '--raw', '/api/v1/nodes/node-1/proxy/stats/summary']))
    const pod = all.pods?.find((p: { podRef: { name: string } }) => p.podRef.name === 'limited')
    if (pod?.memory?.workingSetBytes > 0 || tries > 30) return pod ?? {}
    await wait(2000)
  }
}

function pods(image: string): object[] {
  const pod = (name: string, script: string, resources: object) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      terminationGracePeriodSeconds: 0,
      restartPolicy: 'Never',
      containers: [{ name: 'main', image, command: ['/bin/sh', '-c', script], resources }],
    },
  })
  return [
    pod('limited', 'echo here; exec sleep 3600', {
      requests: { cpu: '100m', memory: '32Mi' },
      limits: { cpu: '500m', memory: '64Mi' },
    }),
    // Not the first process but a child of it takes the memory: on v2 all of the container ends with it.
    pod('greedy', 'sh -c "x=a; while :; do x=\\$x\\$x; done"; exec sleep 3600', {
      limits: { cpu: '500m', memory: '32Mi' },
    }),
  ]
}
