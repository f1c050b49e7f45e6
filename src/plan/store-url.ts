import { posix } from 'node:path'

/** A store's URL, taken apart. `prefix` has no slash at either end; '' is the root. */
export type StoreAddress =
  | { readonly kind: 'dir'; readonly path: string }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix: string }
  | {
      readonly kind: 'blob'
      /** Of the account, without a slash at the end: https://account.blob.core.windows.net */
      readonly endpoint: string
      readonly account: string
      readonly container: string
      readonly prefix: string
    }

const forms = 'dir:/path, s3://bucket/prefix or https://account.blob.core.windows.net/container/prefix'

/**
 * dir:/path · s3://bucket/prefix · https://account.blob.core.windows.net/container/prefix. Where the host is an
 * address or has no domain (Azurite, a storage appliance), the account is the first part of the path, as its
 * clients have it: http://127.0.0.1:10000/devstoreaccount1/container/prefix.
 * @returns the address, or all that is wrong with it, each with what to do
 */
export function parseStoreUrl(text: string): StoreAddress | readonly string[] {
  if (text.startsWith('dir:')) return parseDir(text)
  const url = URL.parse(text)
  if (url === null) return [`${JSON.stringify(text)} is no store: give ${forms}`]
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return [
      `a store's URL has no credentials, query or fragment (${url.protocol}//${url.host}${url.pathname} is all of it): credentials come from the environment`,
    ]
  // A URL's own rules would take the part before away: what is swept then is not what was written.
  if (/%|\/\.{1,2}(?:\/|$)/.test(text))
    return [`${text}: a store's URL has no . or .. between slashes, and no %`]
  if (url.protocol === 's3:') return parseS3(text, url)
  if (url.protocol === 'https:' || url.protocol === 'http:') return parseBlob(url)
  return [`${url.protocol}// is no kind of store: give ${forms}`]
}

function parseDir(text: string): StoreAddress | readonly string[] {
  const path = text.slice('dir:'.length).replace(/^\/\/(?=\/)/, '')
  if (!path.startsWith('/')) return [`${text}: the path of a directory store must be absolute, dir:/path`]
  return { kind: 'dir', path: posix.normalize(path).replace(/(?<=.)\/$/, '') }
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function parseS3(text: string, url: URL): StoreAddress | readonly string[] {
  // Not from url.hostname: what a bucket's name may have is not what a host's may.
  const bucket = /^s3:\/\/([^/]*)/.exec(text)?.[1] ?? ''
  const problems = [...prefixProblems(url.pathname)]
  const right = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket) && !bucket.includes('..')
  if (!right)
    problems.push(
      `${JSON.stringify(bucket)} is no name of a bucket: 3 to 63 lower-case letters, digits, dots, hyphens`,
    )
  return problems.length > 0 ? problems : { kind: 's3', bucket, prefix: trimmed(url.pathname) }
}

/** @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
function parseBlob(url: URL): StoreAddress | readonly string[] {
  const parts = url.pathname.split('/').filter(Boolean)
  const inPath = !/[a-z]/i.test(url.hostname.replaceAll(/^\[.*\]$/g, '')) || !url.hostname.includes('.')
  const account = inPath ? (parts.shift() ?? '') : url.hostname.split('.')[0]!
  const container = parts.shift() ?? ''
  const problems = [...prefixProblems(parts.join('/'))]
  if (!/^[a-z0-9]{3,24}$/.test(account))
    problems.push(
      `${JSON.stringify(account)} is no name of a storage account: 3 to 24 lower-case letters and digits`,
    )
  if (!/^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(container))
    problems.push(
      `${JSON.stringify(container)} is no name of a container: 3 to 63 lower-case letters, digits, single hyphens; give https://account.blob.core.windows.net/container/prefix`,
    )
  if (problems.length > 0) return problems
  const endpoint = `${url.protocol}//${url.host}${inPath ? `/${account}` : ''}`
  return { kind: 'blob', endpoint, account, container, prefix: parts.join('/') }
}

function prefixProblems(path: string): string[] {
  const parts = trimmed(path).split('/')
  const wrong = trimmed(path) !== '' && parts.some(p => !/^[\w.=-]+$/.test(p) || /^\.+$/.test(p))
  return wrong
    ? [
        `${JSON.stringify(trimmed(path))} is no prefix for a store: letters, digits and . _ - = between single slashes`,
      ]
    : []
}

function trimmed(path: string): string {
  return path.replaceAll(/^\/+|\/+$/g, '')
}
