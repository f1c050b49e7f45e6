import { type CommandName, commands } from './commands.ts'
import type { Reader } from './read.ts'
import type { OptionName } from './table.ts'

/** One GitHub action: the file `action.yml` and the table in its README are written from this. */
export interface Action {
  readonly title: string
  readonly help: string
  /** Directory of its action.yml. */
  readonly dir: string
  /** The command whose work it does. */
  readonly command: CommandName
  readonly inputs: readonly OptionName[]
  readonly outputs: readonly OutputName[]
  /** Whether a post step tears down. */
  readonly post: boolean
  /** https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#branding */
  readonly icon: string
}

/** What an action says to later steps and jobs. */
export const outputs = {
  id: 'Name of the run.',
  ref: 'The cluster as JSON: what actions/e2e and actions/teardown want. Holds no secret.',
  kubeconfig: 'Path of the kubeconfig on this machine.',
  version: 'Version of Kubernetes that was built, such as v1.36.3-dirty.',
  result: '`passed`, `failed` or `interrupted`.',
  specs: 'Number of specs that were selected.',
  passed: 'Number of specs that passed.',
  failed: 'Number of specs that failed.',
  flaky: 'Number of specs that passed at a later try.',
  'not-run': 'Number of specs that did not run.',
  proof: '`holds` when each spec ran exactly once, `broken` when not, `none` for a part or a command.',
  artifacts: 'Directory with results and logs, absolute.',
  artifact: 'Name under which that directory was uploaded.',
  registry: "Where the images were staged: kubeadm's imageRepository.",
  store: 'URL of the store that has the files.',
  stage: 'Path of the manifest in the store: it names every image and every file of the stage.',
  digest: 'Digest of hyperkube, `sha256:…`.',
  reused: '`true` when the stage was there already and nothing was sent.',
} as const
export type OutputName = keyof typeof outputs

const forTerminals: readonly OptionName[] = ['json', 'bisect', 'list-images']
const uploading = ['upload', 'artifact-name', 'job-index'] as const
const commenting = ['comment', 'github-token'] as const
const results = ['result', 'specs', 'passed', 'failed', 'flaky', 'not-run', 'proof'] as const
const files = ['artifacts', 'artifact'] as const
const staged = ['registry', 'store', 'stage', 'digest', 'reused'] as const

function of(command: CommandName, ...more: readonly OptionName[]): readonly OptionName[] {
  const own: readonly OptionName[] = commands[command].options
  const common = own.filter(o => !forTerminals.includes(o))
  return [...common, ...more.filter(o => !common.includes(o))]
}

export const actions = {
  run: {
    title: 'Bowsprit',
    help: 'Build a branch of Kubernetes, boot a cluster of it on this runner, run the e2e suite in shards with proof, always tear down.',
    dir: '.',
    command: 'run',
    inputs: of('run', ...uploading, 'cache', ...commenting),
    outputs: ['id', 'ref', 'kubeconfig', 'version', ...results, ...files],
    post: true,
    icon: 'layers',
  },
  stage: {
    title: 'Bowsprit stage',
    help: 'Put the images and files of a build into a registry and a store, where the machines of a cluster take them from.',
    dir: 'actions/stage',
    command: 'stage',
    inputs: of('stage', ...uploading, 'cache'),
    outputs: ['version', ...staged, ...files],
    post: true,
    icon: 'upload-cloud',
  },
  provision: {
    title: 'Bowsprit provision',
    help: 'Build a branch of Kubernetes and boot a cluster of it; the post step removes the cluster, or actions/teardown does.',
    dir: 'actions/provision',
    command: 'up',
    inputs: of('up', 'teardown', 'artifacts', ...uploading, 'cache'),
    outputs: ['id', 'ref', 'kubeconfig', 'version', 'artifacts'],
    post: true,
    icon: 'server',
  },
  e2e: {
    title: 'Bowsprit e2e',
    help: 'Run the e2e suite, or one shard of it, on a cluster that is up.',
    dir: 'actions/e2e',
    command: 'test',
    inputs: of('test', ...uploading, 'cache', ...commenting),
    outputs: ['version', ...results, ...files],
    post: true,
    icon: 'check-circle',
  },
  merge: {
    title: 'Bowsprit merge',
    help: 'Merge the shards of all jobs of this workflow run into one result, with the proof that each spec ran exactly once.',
    dir: 'actions/merge',
    command: 'merge',
    inputs: of('merge', 'pattern', 'directories', ...uploading, ...commenting),
    outputs: [...results, ...files],
    post: false,
    icon: 'git-merge',
  },
  publish: {
    title: 'Bowsprit publish',
    help: "Publish the results of a job, whatever ran it, in prow's layout: that it has begun, and in the end what it left.",
    dir: 'actions/publish',
    command: 'publish',
    inputs: of('publish'),
    outputs: [],
    post: false,
    icon: 'upload-cloud',
  },
  teardown: {
    title: 'Bowsprit teardown',
    help: 'Collect the logs of a cluster and remove it, or sweep all that have expired; anything that is left fails the step.',
    dir: 'actions/teardown',
    command: 'down',
    inputs: of('down', 'sweep', 'provider', 'region', 'store', 'artifacts', ...uploading),
    outputs: files,
    post: false,
    icon: 'trash-2',
  },
} as const satisfies Record<string, Action>

export type ActionName = keyof typeof actions
export const actionNames = Object.keys(actions) as ActionName[]

/** How the inputs of an action are read. */
export function actionReader(name: ActionName): Reader {
  return {
    name: name === 'run' ? 'bowsprit' : `actions/${name}`,
    options: actions[name].inputs,
    by: 'inputs',
  }
}

/**
 * The inputs that a workflow gave, from the environment that the runner makes of them: `INPUT_` and the name in
 * capitals, blanks as underscores; one that was left out is there, empty. Unknown ones are there too: the runner
 * only warns of them.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs
 */
export function givenInputs(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given: Record<string, string> = {}
  for (const [key, text] of Object.entries(env))
    if (key.startsWith('INPUT_') && text !== undefined && text.trim() !== '')
      given[key.slice('INPUT_'.length).toLowerCase()] = text
  return given
}
