import { azureBesides, azureCost } from '../../plan/azure/cost.ts'
import { identityTemplate } from '../../plan/azure/identity.ts'
import { tagsOf } from '../../plan/azure/names.ts'
import { applyOverrides } from '../../plan/azure/overrides.ts'
import { thingsOf } from '../../plan/azure/planned.ts'
import { clusterTemplate } from '../../plan/azure/template.ts'
import type { Planned } from '../../plan/planned.ts'
import { type AzurePlan, shapeOf } from './plan.ts'

const hourMs = 3600_000

/**
 * The group, from the very templates that `up` deploys into it.
 * @param now epoch milliseconds
 * @param prices of machine types, where the list was asked
 */
export function plannedAzure(plan: AzurePlan, now: number, prices?: ReadonlyMap<string, number>): Planned {
  const { ref, wish, group, spec } = plan
  const cloudProvider = spec.cloudProvider !== undefined
  const tags = tagsOf({ id: ref.id, expires: new Date(now + wish.hours * hourMs).toISOString() })
  const shape = shapeOf(plan, tags, [])
  const { location, ownStage, overrides } = wish
  const stager = ownStage ? 'whoever stages' : undefined
  const templates = [identityTemplate({ location, tags, stager, cloudProvider }), clusterTemplate(shape)]
  return {
    things: thingsOf(
      group,
      templates.map(t => applyOverrides(t, overrides)),
    ),
    tags,
    cost: azureCost({ ...shape, ownStage }, prices),
    besides: [
      ...azureBesides,
      ownStage
        ? 'what is staged in the storage account and the registry of its own: cents a day, gone with the group'
        : "roles of the machines' identity on the registry (AcrPull) and the storage account (Storage Blob Data Reader) of the stage: outside of the group, taken back by teardown",
      ...(cloudProvider
        ? [
            "a role of the machines' identity on the subscription (Reader): outside of the group, taken back by teardown",
          ]
        : []),
    ],
    remove: `az group delete --yes --name ${group}`,
  }
}
