import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { blobKind, gcsKind, type SinkKind, s3Kind } from '../test/support/prow/sink-kinds.ts'
import { startMinistack } from '../test/support/stores/services.ts'
import { inTurn, type Side } from './measure.ts'
import { measured } from './process.ts'
import { rclone, rcloneEnv } from './rclone.ts'
import type { Bench } from './run.ts'

const kinds = {
  'GCS (fake-gcs-server)': gcsKind,
  'S3 (MiniStack)': () => s3Kind(startMinistack),
  'Blob (Azurite)': blobKind,
} as const

/**
 * What a run leaves, into each kind of sink: beside a loop over the SDK of the service with as many requests at once,
 * and rclone. Neither of these looks for secrets, says what an object is, or has documents of a build to write. Each
 * side is a process of its own, whose memory can be read; of rclone its start counts, a twentieth of a second. Services
 * hold all in memory or on this disk, and are new for each tree.
 */
export async function publish(bench: Bench): Promise<void> {
  // Once each: a round of all takes minutes.
  await sent(bench, '2,000 small files', join(bench.dir, 'small'), smallFiles)
  await sent(bench, '1 GB of logs', join(bench.dir, 'large'), largeLogs)
}

async function sent(
  { table }: Bench,
  what: string,
  dir: string,
  make: (dir: string) => Promise<void>,
): Promise<void> {
  await make(dir)
  for (const [name, open] of Object.entries(kinds)) {
    await using kind = await open()
    const most = new Map<string, number>()
    const sides = await sidesOf(kind, dir, most)
    await inTurn(table, `${what} to ${name}`, sides, 1)
    const [ours = 0, ...others] = most.values()
    const peers = [...most.keys()].slice(1).map((side, i) => `${side} ${others[i]?.toFixed(0)} MB`)
    const row = { ratio: undefined, aim: '', met: undefined }
    table.add({
      what: `${what} to ${name}: most memory`,
      ours: `${ours.toFixed(0)} MB`,
      peer: peers.join(', '),
      ...row,
    })
  }
}

/** @param most gets the most memory of each side, in MB */
async function sidesOf(kind: SinkKind, dir: string, most: Map<string, number>): Promise<[Side, ...Side[]]> {
  const side = (
    name: string,
    argv: (url: string) => readonly string[],
    env: Record<string, string>,
  ): Side => ({
    name,
    run: async () => {
      const whole = await measured(argv(kind.sink()), env)
      most.set(name, Math.max(most.get(name) ?? 0, whole.maxRssMb))
      const { ms, cpuMs } = whole.stdout.startsWith('{') ? (JSON.parse(whole.stdout) as typeof whole) : whole
      return { time: ms, 'processor time': cpuMs }
    },
  })
  const program = resolve(import.meta.dirname, 'publish-side.ts')
  const node = (name: string) => (url: string) => [process.execPath, program, name, url, dir]
  const env = { PATH: process.env['PATH'] ?? '', ...kind.env }
  const peer = side('rclone', url => rclone(url, dir), { ...env, ...(await rcloneEnv(kind)) })
  return [side('bowsprit', node('bowsprit'), env), side('SDK', node('sdk'), env), peer]
}

async function smallFiles(dir: string): Promise<void> {
  for (let i = 0; i < 2000; i++) {
    if (i % 100 === 0) await mkdir(join(dir, `logs/node-${i / 100}`), { recursive: true })
    await writeFile(join(dir, `logs/node-${Math.floor(i / 100)}/${i}.log`), logText(20 + (i % 100), i))
  }
}

async function largeLogs(dir: string): Promise<void> {
  await mkdir(join(dir, 'logs'), { recursive: true })
  const block = Buffer.from(logText(20_000, 1))
  const many = Math.ceil(125e6 / block.length)
  for (let i = 0; i < 8; i++)
    await writeFile(join(dir, `logs/${i}.log`), Buffer.concat(Array(many).fill(block)))
}

/** As components of Kubernetes write it. */
function logText(lines: number, seed: number): string {
  const line = (i: number) => {
    const n = i * 7919 + seed
    return `I1121 10:02:${String(i % 60).padStart(2, '0')}.${String(n % 1_000_000).padStart(6, '0')}    4711 reconciler.go:${n % 900}] "VerifyControllerAttachedVolume started" pod="e2e-${seed}/pod-${n}" volumeName="kube-api-access-${n.toString(36)}" image="sha256:${n.toString(16).padStart(64, '0')}"`
  }
  return `${Array.from({ length: lines }, (_, i) => line(i)).join('\n')}\n`
}
