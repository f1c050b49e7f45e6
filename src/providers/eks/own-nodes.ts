import { stsEndpoint } from '../../clouds/aws/config.ts'
import { consolesOf, type Ec2 } from '../../clouds/aws/ec2.ts'
import type { Eks, EksCluster } from '../../clouds/aws/eks.ts'
import { askGroup, type Groups } from '../../clouds/aws/groups.ts'
import { makeStack } from '../../clouds/aws/stack-life.ts'
import type { Stack, Stacks } from '../../clouds/aws/stacks.ts'
import { ProvisionError } from '../../errors.ts'
import { filesOf, registryOf, type StagedOnAws } from '../../plan/aws/bootstrap-spec.ts'
import { eksNodeFiles } from '../../plan/aws/eks-node.ts'
import { eksNodesStack } from '../../plan/aws/eks-stack.ts'
import { nodesStackOf, type Tag } from '../../plan/aws/names.ts'
import { templateText } from '../../plan/aws/template.ts'
import { ec2Limits, userData } from '../../plan/bootstrap/user-data.ts'
import { nth, parseCidr } from '../../plan/cidr.ts'
import type { Cluster } from '../../plan/cluster-spec.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { ready } from '../machines-ready.ts'
import type { Ground } from './ground.ts'
import type { EksPlan } from './plan.ts'
import { serverOf } from './reach.ts'
import { output, subnetsOf, unlessThere } from './settled.ts'

const nodesMs = 15 * 60_000

export interface Clients {
  readonly stacks: Stacks
  readonly eks: Eks
  readonly ec2: Ec2
  readonly groups: Groups
}

export interface OwnNodes {
  readonly plan: EksPlan
  readonly ground: Ground
  /** Network and roles. */
  readonly stack: Stack
  readonly cluster: EksCluster
  readonly staged: StagedOnAws
  readonly tags: readonly Tag[]
}

/**
 * Machines with the branch's kubelet. The cluster learns first who they will be, by the role of all of them; then they
 * are made, as a stack of their own. @throws ProvisionError with what CloudFormation or EC2 said
 */
export async function makeOwnNodes(
  nodes: OwnNodes,
  { eks, stacks, groups }: Clients,
  ctx: Ctx,
): Promise<void> {
  const { plan, ground, stack, cluster, staged, tags } = nodes
  const { ref, name, spec, wish } = plan
  if (ground.image === undefined) throw new ProvisionError('no image is known for the machines')
  tellSkew(staged.manifest.version, cluster.version, ctx)
  const principalArn = output(stack, 'NodeRole')
  await unlessThere(() => eks.createAccess({ clusterName: name, principalArn, type: 'EC2_LINUX' }))
  const template = eksNodesStack({
    ...{ id: ref.id, count: spec.nodes, type: wish.machineType, diskGb: wish.diskGb },
    ...{ image: ground.image, profile: output(stack, 'Profile'), subnets: subnetsOf(stack) },
    securityGroup: cluster.resourcesVpcConfig?.clusterSecurityGroupId,
    userData: userData(eksNodeFiles(nodeOf(nodes, ctx)), ec2Limits),
  })
  const trouble = askGroup(groups, ref.id, ctx)
  const asked = { name: nodesStackOf(ref.id), id: ref.id, template: templateText(template), tags }
  await makeStack(stacks, { ...asked, timeoutMs: nodesMs, trouble }, ctx, async () => {})
}

function nodeOf(
  { plan, ground, cluster, staged }: OwnNodes,
  { env }: Ctx,
): Parameters<typeof eksNodeFiles>[0] {
  const { name, spec, wish } = plan
  const { region } = wish
  const { manifest, registry } = staged
  const pause = manifest.images.find(i => /(^|\/)pause$/.test(i.repository))
  if (pause === undefined)
    throw new ProvisionError(
      'the stage has no pause image, without which no pod starts: stage the build again',
    )
  return {
    // As EKS itself chooses it. https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
    cluster: { name, region, ...serverOf(cluster), dns: nth(parseCidr(spec.serviceCidr)!, 10) },
    version: manifest.version,
    registry: registryOf(staged, region),
    pause: `${registry.prefix.split('/')[0]}/${pause.repository}:${pause.tag}`,
    files: filesOf(staged, { region, platform: `linux/${ground.arch}` }),
    maxPods: ground.maxPods,
    kubeletArgs: spec.extraArgs.kubelet,
    sts: stsEndpoint(region, env),
    ecr: staged.endpoints?.ecr,
  }
}

/** @see https://kubernetes.io/releases/version-skew-policy/#kubelet */
function tellSkew(branch: string, eks: string | undefined, { log }: Ctx): void {
  const minor = (version: string) => Number(/^v?1\.(\d+)/.exec(version)?.[1])
  if (eks !== undefined && minor(branch) > minor(eks))
    log.warn(
      `the branch's kubelet is ${branch} and EKS's control plane ${eks}: Kubernetes promises nothing of a kubelet that is newer than its API server`,
    )
}

/** Waits until all machines are nodes. @throws ProvisionError with what a machine or its group said */
export function readyOwn(
  of: {
    readonly plan: EksPlan
    readonly kubeconfig: string
    readonly kubectl: string
    readonly server: string
  },
  { ec2, groups }: Clients,
  ctx: Ctx,
): Promise<Cluster> {
  const { plan, kubeconfig, kubectl, server } = of
  const { ref, spec } = plan
  const coming = {
    ...{ ref, kubeconfig, kubectl, server, wanted: spec.nodes, bare: false },
    consoles: () => consolesOf(ec2, ref.id),
    trouble: askGroup(groups, ref.id, ctx),
  }
  return ready({ ...coming, isWhole: count => count >= spec.nodes }, ctx)
}
