import { createHash } from 'node:crypto'
import { type ArmClient, type ArmCtx, ArmError, armClient } from '../../clouds/azure/arm.ts'
import { groupNamed, type ResourceGroup } from '../../clouds/azure/groups.ts'
import {
  addressProblems,
  machineProblems,
  neededActions,
  permissionProblems,
  subscriptionProblems,
  wantedBy,
} from '../../clouds/azure/preflight.ts'
import { describe } from '../../errors.ts'
import { tagNames } from '../../plan/azure/names.ts'
import { platformOfAzureType } from '../../plan/machine-types.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { type AzurePlan, shapeOf } from './plan.ts'

/** Asked for the address that Internet sees this machine under; it answers with nothing else. */
const mirror = 'https://checkip.amazonaws.com'
const mirrorMs = 10_000

/**
 * Asks Azure for everything that decides whether the cluster can be made, before anything is: who we are, the
 * subscription, machines and quotas, permissions, the name.
 * @throws only when cancelled
 */
export async function problemsAzure(plan: AzurePlan, ctx: Ctx): Promise<readonly string[]> {
  const arm = armClient(plan.place, ctx)
  const { location, clusters } = plan.wish
  const shape = shapeOf(plan, {}, [])
  // Without an identity every question has the same answer: it is told once.
  const first = await told(() => subscriptionProblems(arm), ctx)
  if (first.length > 0) return first
  const architecture = platformOfAzureType(plan.wish.machineType) === 'linux/arm64' ? 'Arm64' : 'x64'
  const all = await Promise.all([
    told(() => machineProblems(arm, location, wantedBy(shape, clusters), architecture), ctx),
    told(() => addressProblems(arm, location, clusters), ctx),
    told(() => permissionProblems(arm, neededActions(plan.wish), []), ctx),
    told(async () => groupProblems(await groupNamed(arm, plan.group), plan), ctx),
    told(() => seenFrom(plan.wish.allowFrom, ctx).then(() => []), ctx),
  ])
  return [...new Set(all.flat())]
}

/** @returns what was found wrong, or why it could not be looked at */
async function told(look: () => Promise<readonly string[]>, { signal }: ArmCtx): Promise<readonly string[]> {
  try {
    return await look()
  } catch (error) {
    signal.throwIfAborted()
    return [error instanceof ArmError ? error.message : identityProblem(error as Error)]
  }
}

/** What the client of Entra ID says in pages, in one line. */
function identityProblem(error: Error): string {
  if (!/Credential|Authentication|AADSTS/.test(`${error.name} ${error.message}`)) return describe(error)
  const text =
    error.message
      .split('\n')
      .find(l => l.trim() !== '')
      ?.trim() ?? error.name
  const hint = /AADSTS7002\d\d?/.test(error.message)
    ? 'the app registration has no federated credential for this workflow: docs/azure.md says how to add one, in both forms of its subject'
    : 'in a workflow give `permissions: id-token: write` with --azure-tenant and --azure-client-id; elsewhere `az login`, or AZURE_CLIENT_SECRET'
  return `Azure gives this job no token: ${text.replace(/\.$/, '')}. To do: ${hint}`
}

/** A group of that name which is not this cluster's. */
export function groupProblems(
  group: ResourceGroup | undefined,
  { group: name, ref }: AzurePlan,
): readonly string[] {
  if (group === undefined) return []
  if (group.tags?.[tagNames.cluster] !== ref.id)
    return [
      `there is a resource group ${name} that is not ours (it has no tag ${tagNames.cluster}=${ref.id}): choose another --id`,
    ]
  if (group.properties?.provisioningState === 'Deleting')
    return [
      `the resource group ${name} is being deleted: wait for its end (\`az group wait --deleted --name ${name}\`), or choose another --id`,
    ]
  return []
}

/** Ranges that may reach the cluster. @throws Error saying what to give */
export async function seenFrom(ranges: readonly string[], { signal }: ArmCtx): Promise<readonly string[]> {
  if (ranges.length > 0) return ranges
  try {
    const answer = await fetch(mirror, { signal: AbortSignal.any([signal, AbortSignal.timeout(mirrorMs)]) })
    const text = (await answer.text()).trim()
    if (answer.ok && /^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return [`${text}/32`]
    throw new Error(`it answers ${answer.status}`)
  } catch (error) {
    signal.throwIfAborted()
    throw new Error(
      `${mirror} does not say under which address this machine is seen (${describe(error)}): give --allow-from, such as 203.0.113.7/32`,
    )
  }
}

/** A GUID of words, the same whenever it is asked for (RFC 9562, version 8). */
export function guidOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** What a cluster's machines read outside of their group, by resource id. */
export async function outsideScopes(
  arm: ArmClient,
  things: { readonly registry?: string | undefined; readonly account?: string | undefined },
): Promise<{ readonly registry?: string; readonly store?: string }> {
  const wanted = [
    ...(things.registry === undefined
      ? []
      : [`(type =~ '${registryType}' and tostring(properties.loginServer) =~ '${things.registry}')`]),
    ...(things.account === undefined ? [] : [`(type =~ '${accountType}' and name =~ '${things.account}')`]),
  ]
  if (wanted.length === 0) return {}
  const query = `resources | where ${wanted.join(' or ')} | project id, type, location`
  const { body } = await arm.call<{ data?: readonly { id: string; type: string; location: string }[] }>(
    'POST',
    '/providers/Microsoft.ResourceGraph/resources',
    { version: '2021-03-01', body: { query, options: { resultFormat: 'objectArray' } } },
  )
  const of = (type: string) => body.data?.find(d => d.type.toLowerCase() === type)?.id
  const [registry, store] = [of(registryType), of(accountType)]
  const hidden = [
    ...(things.registry !== undefined && registry === undefined ? [things.registry] : []),
    ...(things.account !== undefined && store === undefined ? [things.account] : []),
  ]
  if (hidden.length > 0)
    throw new Error(
      `no subscription that this identity may read has ${hidden.join(' or ')}: give it the role Reader there`,
    )
  return { ...(registry === undefined ? {} : { registry }), ...(store === undefined ? {} : { store }) }
}

const registryType = 'microsoft.containerregistry/registries'
const accountType = 'microsoft.storage/storageaccounts'
