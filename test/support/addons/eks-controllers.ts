import { execa } from 'execa'

/** What the AWS Load Balancer Controller and the driver of EBS do, as far as a cluster sees it. */
export interface EksControllers extends AsyncDisposable {
  /** In its order: `balancer made`, `volume deleted` and the like. */
  readonly did: readonly string[]
}

interface Item {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace: string
    readonly annotations?: Readonly<Record<string, string>>
    readonly finalizers?: readonly string[]
    readonly deletionTimestamp?: string
  }
  readonly spec?: {
    readonly ingressClassName?: string
    readonly storageClassName?: string
    readonly volumeName?: string
  }
  readonly status?: {
    readonly addresses?: readonly { readonly type: string; readonly address: string }[]
    readonly availableReplicas?: number
    readonly loadBalancer?: { readonly ingress?: readonly object[] }
    readonly phase?: string
  }
}

const everyMs = 500
const kinds = 'nodes,deployments,ingresses,persistentvolumeclaims,persistentvolumes'
const driver = 'ebs.csi.aws.com'

/**
 * Plays both while their Deployments are there: a balancer is an address of a node that leads to the Ingress's Service,
 * and goes when the Ingress, which a finalizer keeps, is deleted; a volume is a directory of the node.
 * @param volumes directory for them, which nodes see
 */
export function playEksControllers(kubeconfig: string, kubectl: string, volumes: string): EksControllers {
  const did: string[] = []
  const ask = async (args: readonly string[], input = '') =>
    (await execa(kubectl, ['--kubeconfig', kubeconfig, ...args], { input, timeout: 10_000 })).stdout
  const patch = (item: Item, change: object, ...more: string[]) =>
    ask([
      ...['patch', item.kind.toLowerCase(), item.metadata.name, '--namespace', item.metadata.namespace],
      ...['--type=merge', '--patch', JSON.stringify(change), ...more],
    ])
  const look = async () => {
    const { items } = JSON.parse(await ask(['get', kinds, '-A', '-o', 'json'])) as { items: readonly Item[] }
    const plays = (name: string) =>
      items.some(
        i => i.kind === 'Deployment' && i.metadata.name === name && (i.status?.availableReplicas ?? 0) > 0,
      )
    if (plays('aws-load-balancer-controller')) await balance(items, patch, did)
    if (plays('aws-ebs-csi-driver')) await provide(items, ask, volumes, did)
  }
  let isOver = false
  const loop = async () => {
    while (!isOver) {
      // Something is always about to come or go: the next look tells.
      await look().catch(() => {})
      await new Promise(done => setTimeout(done, everyMs))
    }
  }
  const ended = loop()
  return {
    did,
    [Symbol.asyncDispose]: async () => {
      isOver = true
      await ended
    },
  }
}

async function balance(
  items: readonly Item[],
  patch: (item: Item, change: object, ...more: string[]) => Promise<unknown>,
  did: string[],
): Promise<void> {
  const addresses = items.flatMap(i => (i.kind === 'Node' ? (i.status?.addresses ?? []) : []))
  const ip = addresses.find(a => a.type === 'InternalIP')?.address
  for (const ingress of items.filter(i => i.spec?.ingressClassName === 'alb')) {
    const { metadata, status } = ingress
    if (metadata.deletionTimestamp !== undefined) {
      did.push('balancer deleted')
      await patch(ingress, { metadata: { finalizers: null } })
    } else if (status?.loadBalancer?.ingress === undefined) {
      await patch(ingress, { metadata: { finalizers: ['ingress.k8s.aws/resources'] } })
      // Its one Service has its name. kube-proxy lets the node answer for it.
      await patch({ ...ingress, kind: 'Service' }, { spec: { externalIPs: [ip] } })
      did.push('balancer made')
      await patch(ingress, { status: { loadBalancer: { ingress: [{ ip }] } } }, '--subresource=status')
    }
  }
}

async function provide(
  items: readonly Item[],
  ask: (args: readonly string[], input?: string) => Promise<string>,
  volumes: string,
  did: string[],
): Promise<void> {
  const ours = items.filter(i => i.spec?.storageClassName === 'ebs-of-the-test')
  for (const { kind, metadata, spec, status } of ours) {
    // The scheduler has said where its pod goes.
    const isWanted = metadata.annotations?.['volume.kubernetes.io/selected-node'] !== undefined
    if (kind === 'PersistentVolumeClaim' && isWanted && spec?.volumeName === undefined) {
      const name = `pv-${metadata.name}`
      const volume = {
        ...{ apiVersion: 'v1', kind: 'PersistentVolume' },
        metadata: { name, annotations: { 'pv.kubernetes.io/provisioned-by': driver } },
        spec: {
          ...{ accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } },
          ...{ storageClassName: 'ebs-of-the-test', persistentVolumeReclaimPolicy: 'Delete' },
          claimRef: { namespace: metadata.namespace, name: metadata.name },
          hostPath: { path: `${volumes}/${name}`, type: 'DirectoryOrCreate' },
        },
      }
      await ask(['create', '-f', '-'], JSON.stringify(volume))
      did.push('volume made')
    }
    if (kind === 'PersistentVolume' && status?.phase === 'Released') {
      await ask(['delete', 'persistentvolume', metadata.name, '--wait=false'])
      did.push('volume deleted')
    }
  }
}
