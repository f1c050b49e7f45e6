import { UsageError } from '../errors.ts'

/**
 * Reads what BOWSPRIT_REGISTRY_MIRRORS says.
 * @param text undefined or empty: look for the real registries; 'none': make images here;
 *   'URL': one registry that stands for all hosts (asked with containerd's `ns` parameter); 'host=URL,host=URL'
 * @throws UsageError with all entries that are no URLs
 */
export function parseMirrors(
  text: string | undefined,
): { kind: 'probe' } | { kind: 'none' } | { kind: 'mirrors'; mirrors: Readonly<Record<string, string>> } {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return { kind: 'probe' }
  if (trimmed === 'none') return { kind: 'none' }
  const mirrors: Record<string, string> = {}
  const problems: string[] = []
  for (const item of trimmed.split(',').map(i => i.trim())) {
    const match = /^(?:([^=/]+)=)?(https?:\/\/[^\s]+)$/.exec(item)
    const url = match?.[2]
    if (url === undefined || !URL.canParse(url))
      problems.push(
        `registry mirror '${item}' cannot be read: write none, http://host:port, or registry.k8s.io=https://host`,
      )
    else mirrors[match?.[1] ?? '*'] = url
  }
  if (problems.length > 0) throw new UsageError(problems)
  return { kind: 'mirrors', mirrors }
}
