import type { Platform } from './image-documents.ts'
import type { ImageConfig } from './oci-image.ts'

export interface HyperkubeFacts {
  /** As the build has it, with its + */
  readonly version: string
  /** 40 hex digits, or empty. */
  readonly commit: string
  readonly platform: Platform
  /** Seconds since the epoch. */
  readonly created: number
  readonly base: { readonly name: string; readonly config: ImageConfig }
  /** What is put on the base, lowest first. */
  readonly layers: readonly { readonly diffId: string; readonly program: string }[]
}

const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/**
 * Image configuration of hyperkube (image-spec v1.1, config.md; labels by annotations.md). It has no entry point:
 * kubeadm's manifests name the program, by its bare name but for /usr/local/bin/kube-proxy.
 */
export function hyperkubeConfig(facts: HyperkubeFacts): string {
  const { base, layers, platform } = facts
  const created = new Date(facts.created * 1000).toISOString().replace('.000Z', 'Z')
  const baseRun = base.config.config ?? {}
  const env = (baseRun['Env'] as string[] | undefined)?.filter(line => !line.startsWith('PATH=')) ?? []
  return JSON.stringify({
    created,
    architecture: platform.architecture,
    os: platform.os,
    config: {
      Env: [path, ...env],
      WorkingDir: '/',
      Labels: {
        'org.opencontainers.image.title': 'hyperkube',
        'org.opencontainers.image.version': facts.version,
        ...(facts.commit === '' ? {} : { 'org.opencontainers.image.revision': facts.commit }),
        'org.opencontainers.image.created': created,
        'org.opencontainers.image.base.name': base.name,
      },
    },
    rootfs: {
      type: 'layers',
      diff_ids: [...base.config.rootfs.diff_ids, ...layers.map(l => l.diffId)],
    },
    history: [
      ...historyOf(base.config),
      ...layers.map(l => ({ created, created_by: `/usr/local/bin/${l.program} ${facts.version}` })),
    ],
  })
}

/** One entry for each layer, or none is believed. */
function historyOf(config: ImageConfig): readonly Readonly<Record<string, unknown>>[] {
  const history = config.history ?? []
  const layers = history.filter(entry => entry['empty_layer'] !== true).length
  if (layers === config.rootfs.diff_ids.length) return history
  return config.rootfs.diff_ids.map(() => ({ created_by: 'base' }))
}
