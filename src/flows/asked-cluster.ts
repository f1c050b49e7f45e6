import { resolve } from 'node:path'
import { UsageError } from '../errors.ts'
import { ensureHostTools } from '../kube/host-tools.ts'
import { privilege } from '../kube/privileges.ts'
import type { Options } from '../options/table.ts'
import type { AwsWish } from '../plan/aws/wish.ts'
import type { ClusterRef } from '../plan/cluster-ref.ts'
import type { ClusterSpec, MachinesSpec } from '../plan/cluster-spec.ts'
import { cniChoice } from '../plan/cni-manifest.ts'
import type { Ctx } from '../ports/ctx.ts'
import { whyNoRealNodes } from '../providers/local/preflight.ts'
import { azureWish } from './asked-azure.ts'
import { platformsOf } from './platforms.ts'

/** Options into what a provider plans from. @throws UsageError */
export function clusterSpec(o: Options, ref: ClusterRef, nodeKind: 'real' | 'simulated'): ClusterSpec {
  return {
    ref,
    nodes: o.nodes,
    nodeKind,
    featureGates: Object.fromEntries(
      Object.entries(o['feature-gates'] ?? {}).map(([k, v]) => [k, v === 'true']),
    ),
    runtimeConfig: o['runtime-config'] ?? {},
    extraArgs: {
      etcd: o['etcd-arg'] ?? [],
      'kube-apiserver': o['apiserver-arg'] ?? [],
      'kube-controller-manager': o['controller-manager-arg'] ?? [],
      'kube-scheduler': o['scheduler-arg'] ?? [],
      kubelet: o['kubelet-arg'] ?? [],
      'kube-proxy': o['proxy-arg'] ?? [],
    },
    proxyMode: o['proxy-mode'],
    podCidr: o['pod-cidr'],
    serviceCidr: o['service-cidr'],
    platforms: platformsOf(o),
    cni: cniChoice(o.cni),
    ...(o['cloud-provider'] === 'none' ? {} : { cloudProvider: 'external' as const }),
    ...(o.kubeconfig === undefined ? {} : { kubeconfig: resolve(o.kubeconfig) }),
    ...(o.context === undefined ? {} : { context: o.context }),
    ...(o.machine === undefined ? {} : { machines: machinesSpec(o, o.machine) }),
    ...(o.provider === 'azure' && o.region !== undefined ? { azure: azureWish(o, o.region) } : {}),
    ...(onAws(o) && o.region !== undefined ? { aws: awsWish(o, o.region) } : {}),
  }
}

function machinesSpec(o: Options, hosts: readonly string[]): MachinesSpec {
  const [user, password] = [o['pull-user'], o['pull-password']]
  return {
    hosts,
    controlPlanes: o['control-planes'],
    hostKeys: o['ssh-host-keys'],
    endpoint: o['api-endpoint'],
    key: absolute(o['ssh-key']),
    knownHosts: absolute(o['ssh-known-hosts']),
    ...(user === undefined || password === undefined ? {} : { pull: { user, password } }),
  }
}

const onAws = (o: Options) => o.provider === 'ec2' || o.provider === 'eks'

function awsWish(o: Options, region: string): AwsWish {
  const isArm = platformsOf(o)[0] === 'linux/arm64'
  const machineType = o['machine-type'] ?? (isArm ? 'm7g.large' : 'm7i.large')
  return {
    ...{ region, machineType, allowFrom: o['allow-from'] ?? [], diskGb: o['disk-gb'] },
    // No sweep takes a cluster from a run that may still use it.
    hours: Math.max(o.lifetime, Math.ceil((o.timeout + (o['keep-on-failure'] ?? 0)) / 60) + 1),
    // Each job of a matrix makes one of its own.
    clusters: Number(o.shard?.split('/')[1] ?? 1),
    ec2: {
      controlPlanes: o['control-planes'],
      controlPlaneType: o['control-plane-type'] ?? machineType,
      nodesAs: o['ec2-nodes-as'],
      image: o['machine-image'],
    },
    eks: {
      ...{ version: o['eks-version'], nodes: o['eks-nodes'] },
      ...{ addons: o['eks-addon'] ?? [], admins: o['eks-admin'] ?? [] },
    },
  }
}

function absolute(path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(path)
}

/**
 * Real nodes where they can be had; says why not where they cannot.
 * @throws UsageError when real ones were demanded and cannot be had
 */
export async function chooseNodeKind(o: Options, ctx: Ctx): Promise<'real' | 'simulated'> {
  if (o.provider !== 'local' || o['node-kind'] === 'simulated')
    return o.provider === 'local' ? 'simulated' : 'real'
  const why = await whyNot(ctx)
  if (why === undefined) return 'real'
  if (o['node-kind'] === 'real')
    throw new UsageError(`--node-kind real cannot be had: ${why}. Mend that, or use --node-kind simulated`)
  ctx.log.warn(`no real nodes: ${why}. Going on with simulated ones (kwok): API specs run, containers do not`)
  return 'simulated'
}

/** A bare machine lacks some small tool that a package brings: that is no reason to do without real nodes. */
async function whyNot(ctx: Ctx): Promise<string | undefined> {
  if ((await privilege(ctx)).kind !== 'none') await ensureHostTools(['ip'], ctx)
  return whyNoRealNodes(ctx)
}
