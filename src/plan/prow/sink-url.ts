import { parseStoreUrl, type StoreAddress } from '../store-url.ts'

export type SinkAddress =
  | StoreAddress
  | { readonly kind: 'gcs'; readonly bucket: string; readonly prefix: string }

const forms =
  'gs://bucket/prefix, s3://bucket/prefix, https://account.blob.core.windows.net/container/prefix or dir:/path'

/**
 * gs://bucket/prefix, or what a store may be. Prefixes have no slash at either end.
 * @returns the address, or all that is wrong with it, each with what to do
 */
export function parseSinkUrl(text: string): SinkAddress | readonly string[] {
  const [, scheme, bucket = '', path = ''] = /^(gs|gcs):\/\/([^/]*)(.*)$/.exec(text) ?? []
  if (scheme === undefined) {
    const address = parseStoreUrl(text)
    return 'kind' in address
      ? address
      : address.map(problem => problem.replace(/give dir:.*$/, `give ${forms}`))
  }
  const problems: string[] = []
  // https://cloud.google.com/storage/docs/buckets#naming
  if (!/^[a-z0-9][\w.-]{1,220}[a-z0-9]$/.test(bucket))
    problems.push(
      `${JSON.stringify(bucket)} is no name of a bucket: 3 or more lower-case letters, digits, dots, hyphens; give gs://bucket/prefix`,
    )
  const prefix = path.replaceAll(/^\/+|\/+$/g, '')
  const parts = prefix.split('/')
  if (prefix !== '' && parts.some(p => !/^[\w.=-]+$/.test(p) || /^\.+$/.test(p)))
    problems.push(
      `${JSON.stringify(prefix)} is no prefix for a sink: letters, digits and . _ - = between single slashes`,
    )
  return problems.length > 0 ? problems : { kind: 'gcs', bucket, prefix }
}
