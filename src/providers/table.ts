import { UsageError } from '../errors.ts'
import { type ProviderName, providerNames } from '../plan/cluster-ref.ts'
import type { Provider } from './provider.ts'

/**
 * The only file that chooses by a provider's name. Each is loaded when it is asked for, so that one that cannot even be
 * loaded does not stop the teardown of another.
 */
export async function loadProvider(name: ProviderName): Promise<Provider<unknown>> {
  switch (name) {
    case 'local':
      return (await import('./local/index.ts')).local as Provider<unknown>
    case 'kubeconfig':
      return (await import('./kubeconfig/index.ts')).kubeconfig as Provider<unknown>
    case 'machines':
      return (await import('./machines/index.ts')).machines as Provider<unknown>
    case 'azure':
      return (await import('./azure/index.ts')).azure as Provider<unknown>
    case 'ec2':
      return (await import('./ec2/index.ts')).ec2 as Provider<unknown>
    case 'eks':
      return (await import('./eks/index.ts')).eks as Provider<unknown>
    default:
      throw new UsageError(`no provider '${name satisfies never}': choose ${providerNames.join(', ')}`)
  }
}

/** What tears down, without what made the cluster: it starts sooner, and needs nothing of a boot to work. */
export async function loadDown(name: ProviderName): Promise<Provider<unknown>['down']> {
  switch (name) {
    case 'local':
      return (await import('./local/down.ts')).downReal
    case 'kubeconfig':
      return (await import('./kubeconfig/down.ts')).downExisting
    case 'machines':
      return (await import('./machines/down.ts')).downMachines
    case 'azure':
      return (await import('./azure/down.ts')).downAzure
    case 'ec2':
      return (await import('./ec2/down.ts')).downEc2
    case 'eks':
      return (await import('./eks/down.ts')).downEks
    default:
      throw new UsageError(`no provider '${name satisfies never}': choose ${providerNames.join(', ')}`)
  }
}
