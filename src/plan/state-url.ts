/** Directories of a store: records of runs, and of each what it was before it was last rewritten. */
export const stateDirs = { runs: 'runs', before: 'runs-before' } as const

/** @param store URL of a store; what else lies there does not matter */
export function stateUrl(store: string, id: string): string {
  return `${store.replace(/\/+$/, '')}/${stateDirs.runs}/${id}.json`
}

/** Whether a --ref is the URL of something in a store, and no file of this machine. */
export function isStateUrl(text: string): boolean {
  return /^(s3|https?|dir):/.test(text)
}

/** @returns undefined for what stateUrl has not made */
export function parseStateUrl(text: string): { readonly store: string; readonly id: string } | undefined {
  const [, store, id] = /^(.+)\/runs\/([a-z0-9][a-z0-9-]{0,19})\.json$/.exec(text) ?? []
  return store === undefined || id === undefined || !isStateUrl(text) ? undefined : { store, id }
}
