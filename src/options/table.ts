import { type Option, option } from './define.ts'
import { flag } from './kinds.ts'
import { accessOptions } from './tables/access.ts'
import { addonsOptions } from './tables/addons.ts'
import { cloneOptions } from './tables/clone.ts'
import { cloudsOptions } from './tables/clouds.ts'
import { clusterOptions } from './tables/cluster.ts'
import { machinesOptions } from './tables/machines.ts'
import { pagesOptions } from './tables/pages.ts'
import { prowOptions } from './tables/prow.ts'
import { runOptions } from './tables/run.ts'
import { runningOptions } from './tables/running.ts'
import { stagingOptions } from './tables/staging.ts'
import { testsOptions } from './tables/tests.ts'
import { workflowOptions } from './tables/workflow.ts'

export { defaultSource } from './define.ts'

export const options = {
  ...runOptions,
  ...clusterOptions,
  ...machinesOptions,
  ...cloudsOptions,
  ...addonsOptions,
  ...testsOptions,
  ...stagingOptions,
  ...prowOptions,
  ...cloneOptions,
  ...pagesOptions,
  ...runningOptions,
  ...workflowOptions,
  ...accessOptions,
  json: option(flag(), false, 'Print the result as JSON on stdout; everything else goes to stderr.', 'true'),
  verbose: option(flag(), false, 'Show what is being run.', 'true'),
} as const

export type OptionName = keyof typeof options
type ValueOf<N extends OptionName> = (typeof options)[N] extends Option<infer T> & { fallback: infer F }
  ? undefined extends F
    ? T | undefined
    : T
  : never
/** All options, typed; what a command does not take has its default. */
export type Options = { readonly [N in OptionName]: ValueOf<N> }
export const optionNames = Object.keys(options) as OptionName[]
