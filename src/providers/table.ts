import { UsageError } from '../errors.ts'
import type { ProviderName } from '../plan/cluster-ref.ts'
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
    default:
      throw new UsageError(`no provider '${name satisfies never}': choose local or kubeconfig`)
  }
}

/** What tears down, without what made the cluster: it starts sooner, and needs nothing of a boot to work. */
export async function loadDown(name: ProviderName): Promise<Provider<unknown>['down']> {
  switch (name) {
    case 'local':
      return (await import('./local/down.ts')).downReal
    case 'kubeconfig':
      return (await import('./kubeconfig/down.ts')).downExisting
    default:
      throw new UsageError(`no provider '${name satisfies never}': choose local or kubeconfig`)
  }
}
