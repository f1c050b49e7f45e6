/** What TestGrid compares names by. */
export function normal(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** @see config/config.go of github.com/GoogleCloudPlatform/testgrid */
export function nameProblems(names: readonly string[], what: string): string[] {
  const problems: string[] = []
  const seen = new Map<string, string>()
  for (const name of names) {
    const key = normal(name)
    const other = seen.get(key)
    if (other !== undefined)
      problems.push(`TestGrid takes the ${what}s ${other} and ${name} for one: rename one`)
    seen.set(key, name)
    if (key.length < 3 || /^(dashboard|alerter|summary|bugs)/.test(key))
      problems.push(
        `the ${what} ${name}: TestGrid wants three letters or digits, and not dashboard, alerter, summary or bugs at the start`,
      )
  }
  return problems
}
