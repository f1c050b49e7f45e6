/** The build's flags of go build with the link flags replaced: stripped, no stamped version. */
export function linkFlags(goFlags: readonly string[]): readonly string[] {
  const kept: string[] = []
  for (let i = 0; i < goFlags.length; i++) {
    const flag = goFlags[i]!
    if (/^--?ldflags$/.test(flag)) i++
    else if (!/^--?ldflags=/.test(flag)) kept.push(flag)
  }
  return [...kept, '-ldflags=-s -w']
}
