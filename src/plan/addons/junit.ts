import { type JunitCase, junitFile } from '../junit-write.ts'
import { type AddonResult, addonTitle } from './result.ts'
import { trafficText } from './traffic.ts'

/** The suite of add-ons: its cases are none of the specs, and no proof counts them. */
export const addonsSuite = 'addons'

/** `junit_addons.xml`. */
export function addonsJunit(addons: readonly AddonResult[]): string {
  return junitFile(addonsSuite, addons.map(caseOf))
}

function caseOf(a: AddonResult): JunitCase {
  const base = { name: addonTitle(a), classname: addonsSuite, ms: a.ms }
  const seen = a.traffic === undefined ? {} : { output: trafficText(a.traffic) }
  if (a.outcome === 'passed') return { ...base, ...seen }
  if (a.outcome === 'skipped') return { ...base, skipped: a.message ?? 'not reached' }
  const message = a.message ?? a.outcome
  const text = [message, a.output].filter(Boolean).join('\n\n')
  return { ...base, failure: { message, text }, ...seen }
}
