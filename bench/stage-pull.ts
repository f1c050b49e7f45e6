import { join } from 'node:path'
import pMap from 'p-map'
import { composeHyperkube } from '../src/images/hyperkube.ts'
import { hyperkubePrograms } from '../src/plan/kubeadm-images.ts'
import type { ImageManifest } from '../src/plan/oci-image.ts'
import { registryClient } from '../src/registries/client.ts'
import { anonymous } from '../src/registries/credentials.ts'
import { dockerRegistry } from '../test/support/docker-registry.ts'
import { benchCtx, inputs } from './inputs.ts'
import { timed } from './measure.ts'
import type { Bench } from './run.ts'

const nodes = 100
/** What containerd fetches at once of one image. */
const layersAtOnce = 3

/** A cluster of a hundred nodes that all pull hyperkube from one docker-registry at the same moment; what they get is dropped. */
export async function stagePull({ dir, table }: Bench): Promise<void> {
  const { build } = await inputs(hyperkubePrograms, [])
  const image = await composeHyperkube(build, { sourceDateEpoch: 0, compression: 'gzip' }, benchCtx)
  await using registry = await dockerRegistry(join(dir, 'registry'))
  const { log, clock, signal } = benchCtx
  const client = registryClient({ registry: registry.host, credentials: anonymous(), log, clock, signal })
  await client.push(image, [{ repository: 'kube-proxy', tag: 'v1' }])
  let bytes = 0
  const get = async (path: string) => {
    const headers = { accept: image.mediaType }
    const answer = await fetch(`http://${registry.host}/v2/kube-proxy/${path}`, { headers })
    if (!answer.ok || answer.body === null) throw new Error(`${path}: status ${answer.status}`)
    return answer.body
  }
  const drop = async (digest: string) => {
    for await (const chunk of await get(`blobs/${digest}`)) bytes += chunk.length
  }
  const node = async () => {
    const parts: Uint8Array[] = []
    for await (const chunk of await get(`manifests/${image.digest}`)) parts.push(chunk)
    const { config, layers } = JSON.parse(Buffer.concat(parts).toString()) as ImageManifest
    await pMap([config, ...layers], part => drop(part.digest), { concurrency: layersAtOnce })
  }
  const one = await timed(node)
  bytes = 0
  const each: number[] = []
  const all = await timed(async () => {
    await Promise.all(Array.from({ length: nodes }, async () => void each.push(await timed(node))))
  })
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  const rate = (bytes / 1e6 / (all / 1000)).toFixed(0)
  table.add({
    what: `${nodes} nodes pull hyperkube at once: until the last has it`,
    ours: `${seconds(all)}, ${rate} MB/s, the first after ${seconds(Math.min(...each))}`,
    ...{ peer: `one alone ${seconds(one)}`, ratio: undefined, aim: '', met: undefined },
  })
}
