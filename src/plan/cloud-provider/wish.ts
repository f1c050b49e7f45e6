import semver from 'semver'
import { UsageError } from '../../errors.ts'
import type { CloudName } from './recipes.ts'

/** Where the cloud controller manager of a cluster comes from, as a person names it. */
export type CloudProviderWish =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'checkout'; readonly dir: string }

/** Shown wherever one is asked for. */
const forms = 'none, a version such as v1.36.0, or the directory of a checkout'

/**
 * Reads --cloud-provider. Directories stay as typed; nothing is looked up.
 * @returns undefined for none @throws UsageError for a version that is none
 */
export function parseCloudProvider(text: string): CloudProviderWish | undefined {
  const typed = text.trim()
  if (typed === 'none') return undefined
  if (typed === '') throw new UsageError(`--cloud-provider is empty: give ${forms}`)
  if (!/^v?\d+(\.|$)/.test(typed)) return { kind: 'checkout', dir: typed }
  if (!typed.startsWith('v') || semver.valid(typed) === null)
    throw new UsageError(
      `--cloud-provider ${typed}: this is no version of a Go module: give ${forms} (./${typed} for a directory of that name)`,
    )
  return { kind: 'version', version: typed }
}

/** The clouds that have one are those of these providers. */
export function cloudOf(provider: string): CloudName | undefined {
  return provider === 'ec2' || provider === 'azure' ? provider : undefined
}
