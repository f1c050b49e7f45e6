import type { BootstrapSpec } from '../bootstrap/spec.ts'

/**
 * With a cloud provider a node has no address before that has looked at it, unless its kubelet is told one: until then
 * nobody could read what its pods log, or route to them (pkg/kubelet/nodestatus/setters.go of v1.36).
 * @param address of the machine, or what stands for it
 * @returns the very spec where there is no cloud provider
 */
export function withNodeAddress(spec: BootstrapSpec, address: string): BootstrapSpec {
  if (spec.cloudProvider === undefined) return spec
  const { cluster } = spec
  const kubelet = [`--node-ip=${address}`, ...cluster.extraArgs.kubelet]
  return { ...spec, cluster: { ...cluster, extraArgs: { ...cluster.extraArgs, kubelet } } }
}
