import type { AzureShape } from '../../src/plan/azure/document.ts'
import { ubuntuImage } from '../../src/plan/azure/wish.ts'
import type { BootstrapSpec } from '../../src/plan/bootstrap/spec.ts'
import { bootstrapSpec } from './bootstrap-spec.ts'

export const subscription = '0f3d4c5b-6a79-4881-92a3-b4c5d6e7f809'
export const tenant = '1a2b3c4d-5e6f-4a5b-8c9d-0e1f2a3b4c5d'
export const client = '2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e'

export function azureShape(change: Partial<AzureShape> = {}): AzureShape {
  return {
    location: 'westeurope',
    allowFrom: ['203.0.113.7/32'],
    controlPlanes: 1,
    controlPlaneType: 'Standard_D2s_v5',
    machineType: 'Standard_D4s_v5',
    nodesAs: 'machines',
    image: ubuntuImage,
    diskGb: 64,
    nodes: 2,
    range: '10.0.0.0/16',
    tags: { 'bowsprit-cluster': 'pr-1234', 'bowsprit-expires': '2026-11-22T00:00:00.000Z' },
    ...change,
  }
}

/** A spec whose API server is known by a name of the cluster's own. */
export function azureSpec(change: Partial<BootstrapSpec> = {}): BootstrapSpec {
  const spec = bootstrapSpec(change)
  return { ...spec, cluster: { ...spec.cluster, endpoint: 'api.pr-1234.bowsprit.internal:6443' } }
}
