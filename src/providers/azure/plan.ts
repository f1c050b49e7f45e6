import { isAbsolute, join } from 'node:path'
import { UsageError } from '../../errors.ts'
import type { AzureShape } from '../../plan/azure/document.ts'
import { identityTemplate } from '../../plan/azure/identity.ts'
import { groupOf } from '../../plan/azure/names.ts'
import { overrideProblems } from '../../plan/azure/overrides.ts'
import { type AzurePlace, parseScope } from '../../plan/azure/place.ts'
import { clusterTemplate } from '../../plan/azure/template.ts'
import { type AzureWish, networkRangeFor, wishProblems } from '../../plan/azure/wish.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { ClusterSpec } from '../../plan/cluster-spec.ts'
import { platformOfAzureType } from '../../plan/machine-types.ts'

/** All that is known of a cluster on Azure before Azure is asked. */
export interface AzurePlan {
  readonly ref: ClusterRef
  readonly spec: ClusterSpec
  readonly wish: AzureWish
  readonly place: AzurePlace
  readonly group: string
  /** Of the machines' network. */
  readonly range: string
  readonly runDir: string
}

/** @throws UsageError with every bad input */
export function planAzure(spec: ClusterSpec): AzurePlan {
  const { ref, azure: wish } = spec
  const place = placeOf(ref)
  if (wish === undefined || typeof place === 'string')
    throw new UsageError([
      ...(wish === undefined ? ['--region is needed: where the cluster is to be, such as westeurope'] : []),
      ...(typeof place === 'string' ? [place] : []),
    ])
  const range = networkRangeFor(spec.podCidr, spec.serviceCidr)
  const problems = [...wishProblems(wish, spec.nodes), ...platformProblems(wish, spec)]
  if (range === undefined)
    problems.push(
      `--pod-cidr ${spec.podCidr} and --service-cidr ${spec.serviceCidr} leave no range for the machines: let one of 10.0.0.0/16, 172.20.0.0/16 and 192.168.0.0/16 be free`,
    )
  if (!isAbsolute(ref.scope)) problems.push(`run directory '${ref.scope}': give an absolute path`)
  const plan = {
    ...{ ref, spec, wish, place, group: groupOf(ref) },
    ...{ range: range ?? '', runDir: join(ref.scope, ref.id) },
  }
  problems.push(...templateProblems(plan))
  if (problems.length > 0) throw new UsageError(problems)
  return plan
}

/** What is staged has to run on the machines, which share their image. */
function platformProblems(
  { machineType, controlPlaneType }: AzureWish,
  { platforms }: ClusterSpec,
): string[] {
  const [its, other] = [platformOfAzureType(machineType), platformOfAzureType(controlPlaneType)]
  if (its !== other)
    return [`${machineType} is ${its} and ${controlPlaneType} is ${other}: choose machine types of one kind`]
  if (platforms === undefined || platforms.includes(its)) return []
  return [
    `${machineType} is ${its}, and what is staged is for ${platforms.join(', ')}: give --platform ${its}, or choose another machine type`,
  ]
}

/** Where a ref's cluster is, and whose identity made it. */
export function placeOf(ref: ClusterRef): AzurePlace | string {
  if (ref.account === undefined)
    return '--azure-subscription is needed (or AZURE_SUBSCRIPTION_ID): whose cluster it is to be'
  return parseScope(ref.account)
}

/** @param allowFrom known only when somebody has looked */
export function shapeOf(
  { wish, spec, range }: AzurePlan,
  tags: AzureShape['tags'],
  allowFrom: readonly string[],
): AzureShape {
  const { location, controlPlanes, controlPlaneType, machineType, nodesAs, image, diskGb } = wish
  return {
    ...{ location, controlPlanes, controlPlaneType, machineType, nodesAs, image, diskGb },
    ...{ allowFrom, nodes: spec.nodes, range, tags },
  }
}

function templateProblems(plan: AzurePlan): readonly string[] {
  if (plan.range === '') return []
  const { location, ownStage, overrides } = plan.wish
  const stager = ownStage ? 'whoever stages' : undefined
  const cloudProvider = plan.spec.cloudProvider !== undefined
  const identity = identityTemplate({ location, tags: {}, stager, cloudProvider })
  return overrideProblems([identity, clusterTemplate(shapeOf(plan, {}, []))], overrides)
}
