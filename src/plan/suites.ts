import type { Spec } from './specs.ts'

/** Suites by name; `all` and `default` differ in what upstream leaves out unless it is asked for. */
export const suiteNames = [
  'smoke',
  'simulated-smoke',
  'conformance',
  'conformance-all',
  'default',
  'all',
] as const
export type SuiteName = (typeof suiteNames)[number]

/**
 * Names without their tags (`[Conformance]`, `[NodeConformance]`, `[LinuxOnly]` …), because tags come and go between
 * minors where the spec stays. Present in v1.36.3; each takes a few seconds; images: agnhost, busybox, nginx, pause.
 */
const smoke: readonly string[] = [
  '[sig-api-machinery] server version should find the server version',
  '[sig-api-machinery] Watchers should observe add, update, and delete watch notifications on configmaps',
  '[sig-api-machinery] CustomResourceDefinition resources Simple CustomResourceDefinition creating/deleting custom resource definition objects works',
  '[sig-api-machinery] Garbage collector should delete RS created by deployment when not orphaning',
  '[sig-api-machinery] AdmissionWebhook should mutate configmap',
  '[sig-apps] ReplicaSet should serve a basic image on each replica with a public image',
  '[sig-apps] Deployment Deployment should have a working scale subresource',
  '[sig-apps] Job should delete a job',
  '[sig-apps] DisruptionController should create a PodDisruptionBudget',
  '[sig-auth] ServiceAccounts should mount an API token into pods',
  '[sig-auth] Certificates API should support CSR API operations',
  '[sig-auth] SubjectReview should support SubjectReview API operations',
  '[sig-cli] Kubectl client Kubectl version should check is all data is printed',
  '[sig-cli] Kubectl client Kubectl label should update the label on a resource',
  '[sig-cli] Kubectl client Kubectl describe should check if kubectl describe prints relevant information for rc and pods',
  '[sig-network] DNS should provide DNS for services',
  '[sig-network] Services should serve a basic endpoint from pods',
  '[sig-network] Services should be able to create a functioning NodePort service',
  '[sig-network] Networking Granular Checks: Pods should function for intra-pod communication: http',
  '[sig-node] Pods should be submitted and removed',
  '[sig-node] Pods should support remote command execution over websockets',
  '[sig-node] ConfigMap should be consumable via environment variable',
  '[sig-node] Kubelet when scheduling a busybox command in a pod should print the output to logs',
  '[sig-node] InitContainer should invoke init containers on a RestartNever pod',
  '[sig-node] Probing container should be restarted with a /healthz http liveness probe',
  '[sig-storage] ConfigMap should be consumable from pods in volume',
  '[sig-storage] EmptyDir volumes pod should support shared volumes between containers',
  '[sig-storage] Secrets should be consumable from pods in volume',
  '[sig-storage] Projected combined should project all components that make up the projection API',
]

/** No container has to run for any of these. */
const simulatedSmoke: readonly string[] = [
  '[sig-api-machinery] server version should find the server version',
  '[sig-api-machinery] Watchers should observe add, update, and delete watch notifications on configmaps',
  '[sig-api-machinery] Watchers should be able to restart watching from the last resource version observed by the previous watch',
  '[sig-api-machinery] CustomResourceDefinition resources Simple CustomResourceDefinition creating/deleting custom resource definition objects works',
  '[sig-api-machinery] CustomResourceDefinition resources should include custom resource definition resources in discovery documents',
  '[sig-api-machinery] Discovery should validate PreferredVersion for each APIGroup',
  '[sig-api-machinery] FieldValidation should detect unknown and duplicate fields of a typed object',
  '[sig-api-machinery] API priority and fairness should support FlowSchema API operations',
  '[sig-api-machinery] ResourceQuota should manage the lifecycle of a ResourceQuota',
  '[sig-api-machinery] Servers with support for Table transformation should return a 406 for a backend which does not implement metadata',
  '[sig-api-machinery] ValidatingAdmissionPolicy should support ValidatingAdmissionPolicy API operations',
  '[sig-apps] DisruptionController should create a PodDisruptionBudget',
  '[sig-auth] Certificates API should support CSR API operations',
  '[sig-auth] ServiceAccounts should run through the lifecycle of a ServiceAccount',
  '[sig-auth] SubjectReview should support SubjectReview API operations',
  '[sig-cli] Kubectl client Kubectl api-versions should check if v1 is in available api versions',
  '[sig-network] EndpointSlice should support creating EndpointSlice API operations',
  '[sig-network] IngressClass API should support creating IngressClass API operations',
  '[sig-node] ConfigMap should run through a ConfigMap lifecycle',
  '[sig-node] Lease lease API should be available',
  '[sig-scheduling] LimitRange should list, patch and delete a LimitRange by collection',
  '[sig-storage] StorageClasses CSI Conformance should run through the lifecycle of a StorageClass',
]

/** The name without its tags; the SIG at its start stays. */
export function bareName(name: string): string {
  const [, sig = '', rest = name] = /^(\[sig-[a-z-]+\]) (.*)$/s.exec(name) ?? []
  const bare = rest
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return sig === '' ? bare : `${sig} ${bare}`
}

/** @returns specs of a suite, and the names of a fixed suite that this version of Kubernetes has not. */
export function specsOfSuite(
  name: SuiteName,
  specs: readonly Spec[],
): { specs: readonly Spec[]; absent: readonly string[] } {
  const filtered = (keep: (s: Spec) => boolean) => ({ specs: specs.filter(keep), absent: [] })
  switch (name) {
    case 'smoke':
      return fixed(smoke, specs)
    case 'simulated-smoke':
      return fixed(simulatedSmoke, specs)
    case 'conformance':
      return filtered(s => isConformance(s) && !s.serial && !s.slow && !s.disruptive)
    case 'conformance-all':
      return filtered(isConformance)
    case 'default':
      // The expression that test/e2e/framework.CreateGinkgoConfig skips by.
      return filtered(s => !/\[Flaky\]|\[Feature:.+\]/.test(s.name))
    case 'all':
      return { specs, absent: [] }
  }
}

function isConformance(s: Spec): boolean {
  return s.labels.includes('Conformance') || s.name.includes('[Conformance]')
}

function fixed(wanted: readonly string[], specs: readonly Spec[]) {
  const left = new Set(wanted)
  const found = specs.filter(s => isConformance(s) && left.delete(bareName(s.name)))
  return { specs: found, absent: [...left] }
}
