import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { UsageError } from '../../../src/errors.ts'
import { actionNames, actionReader } from '../../../src/options/actions.ts'
import { commandNames, readerOf } from '../../../src/options/commands.ts'
import type { Option } from '../../../src/options/define.ts'
import { envName, type FileSource, type Reader, readOptions } from '../../../src/options/read.ts'
import { yamlSchema } from '../../../src/options/schema.ts'
import { type OptionName, optionNames, options } from '../../../src/options/table.ts'

const nothing = { given: {}, env: {} }

function yaml(text: string): FileSource {
  return { name: 'bowsprit.yaml', read: () => parse(text) }
}

function problems(work: () => unknown): readonly string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof UsageError) return error.problems
    throw error
  }
  return []
}

/** A value that each option must refuse. Typed by the table, so that no option is without one. */
const wrong: Record<OptionName, unknown> = {
  source: '',
  site: '',
  runs: '0',
  builds: 'all',
  containers: 'some',
  id: 'Not_Allowed',
  bisect: 'perhaps',
  'cloud-provider': '',
  provider: 'azur',
  nodes: 'two',
  'node-kind': 'fake',
  'feature-gates': 'AllAlpha=maybe',
  'runtime-config': 'api/all',
  'apiserver-arg': [],
  'controller-manager-arg': [],
  'scheduler-arg': [],
  'kubelet-arg': [],
  'proxy-arg': [],
  'etcd-arg': [],
  'registry-mirrors': '',
  'proxy-mode': 'ipvs',
  'pod-cidr': '10.244.0.0',
  'service-cidr': 'fd00::/108',
  kubeconfig: '',
  context: '',
  machine: [''],
  'control-planes': 0,
  'api-endpoint': '',
  'ssh-key': '',
  'ssh-host-keys': 'no',
  'ssh-known-hosts': '',
  'pull-user': '',
  'pull-password': '',
  'allow-from': [''],
  'machine-type': '',
  'control-plane-type': '',
  'machine-image': '',
  'disk-gb': 19,
  lifetime: 0,
  'azure-subscription': 'mine',
  'azure-tenant': 'mine',
  'azure-client-id': 'mine',
  'azure-cloud': '',
  'azure-nodes-as': 'pods',
  'azure-ssh-key': '',
  'azure-overrides': '',
  'ec2-nodes-as': 'pods',
  'eks-version': '',
  'eks-nodes': 'pods',
  'eks-addon': [''],
  'eks-admin': [''],
  addons: '',
  account: '12345',
  repository: 'octo',
  'repository-ids': 'octo/1',
  environment: '',
  branch: '',
  print: 'all',
  cluster: '',
  'token-file': '',
  suite: '',
  focus: [''],
  skip: true,
  'label-filter': '',
  shards: 0,
  shard: '5-4',
  procs: 1.5,
  timings: '',
  'rerun-failed': '',
  'flake-attempts': 11,
  tester: 'bats',
  'tester-command': '',
  'list-images': 'perhaps',
  registry: '',
  store: '',
  region: '',
  'allow-cross-region': 'perhaps',
  base: '',
  platform: 'linux/sparc',
  cni: '',
  crictl: '',
  compression: 'lzma',
  expiry: 0,
  'e2e-images': 'perhaps',
  format: 'zip',
  output: '',
  refresh: 'perhaps',
  'job-name': 'a job',
  'job-type': 'nightly',
  'build-id': 'b12',
  refs: '',
  'extra-refs': [''],
  sink: [''],
  outcome: 'won',
  'path-strategy': 'short',
  'default-repo': 'kubernetes',
  compress: [''],
  censor: [''],
  'gcp-identity-provider': 'github',
  'gcp-service-account': 'publisher',
  'src-root': '',
  'path-alias': [],
  'clone-uri': [],
  'clone-depth': 0,
  blobless: 'perhaps',
  sparse: [''],
  'skip-submodules': 'perhaps',
  repo: 'kubernetes',
  workflows: '',
  'runs-on': 'self hosted',
  timeout: '1h',
  'keep-on-failure': 0,
  ref: '',
  artifacts: '',
  state: '',
  offline: 'perhaps',
  'state-dir': '',
  'cache-dir': '',
  config: '',
  teardown: 'never',
  sweep: 'perhaps',
  upload: 'perhaps',
  'artifact-name': 'a/b',
  cache: 'perhaps',
  pattern: '',
  directories: [],
  comment: 'perhaps',
  'github-token': '',
  'job-index': '',
  json: 'perhaps',
  verbose: 'perhaps',
}

/** A command that takes the option, or an action where no command does, or none by a flag. */
function takerOf(name: OptionName): Reader {
  const byFlags = (options[name] as Option<unknown>).secret ? [] : commandNames.map(readerOf)
  const readers = [...byFlags, ...actionNames.map(actionReader)]
  return readers.find(r => r.options.includes(name))!
}

describe('options', () => {
  it.each(optionNames)('%s refuses a wrong value by name, with an example', name => {
    const reader = takerOf(name)
    const [problem, ...more] = problems(() =>
      readOptions(reader, { ...nothing, given: { [name]: wrong[name] } }),
    )
    expect(more).toEqual([])
    expect(problem).toContain(`${name} wants `)
    expect(problem).toContain('example: ')
  })

  it.each(optionNames)('%s takes its own example, as flag, variable and key', name => {
    const reader = takerOf(name)
    const { example, kind, secret: isSecret } = options[name] as Option<unknown>
    const text = reader.by === 'flags' && kind.placeholder === undefined ? true : example
    const byFlag = readOptions(reader, { ...nothing, given: { [name]: text } })[name]
    const byEnv = readOptions(reader, { ...nothing, env: { [envName(name)]: example } })[name]
    const file = yaml(`${name}: ${JSON.stringify(example)}\n`)
    expect(byFlag).toBeDefined()
    expect(byEnv).toEqual(byFlag)
    if (isSecret)
      expect(problems(() => readOptions(reader, { ...nothing, file }))[0]).toMatch(/not in a file/)
    else expect(readOptions(reader, { ...nothing, file })[name]).toEqual(byFlag)
  })

  it.each(optionNames)('%s in a file gives way to its variable', name => {
    const { example, secret: isSecret } = options[name] as Option<unknown>
    if (isSecret) return
    const reader = takerOf(name)
    const env = { [envName(name)]: example }
    // What the file has would be refused.
    const file = yaml(`${name}: ${JSON.stringify(wrong[name])}\n`)
    expect(problems(() => readOptions(reader, { ...nothing, file }))).toHaveLength(1)
    const read = readOptions(reader, { given: {}, env, file })
    expect(read[name]).toEqual(readOptions(reader, { ...nothing, env })[name])
  })

  it('flag wins over environment, environment over file, file over default', () => {
    const file = yaml('nodes: 3\n')
    const env = { BOWSPRIT_NODES: '4' }
    expect(readOptions(readerOf('run'), nothing).nodes).toBe(2)
    expect(readOptions(readerOf('run'), { ...nothing, file }).nodes).toBe(3)
    expect(readOptions(readerOf('run'), { given: {}, env, file }).nodes).toBe(4)
    expect(readOptions(readerOf('run'), { given: { nodes: '5' }, env, file }).nodes).toBe(5)
  })

  it('secrets are refused on the command line, where everybody sees them', () => {
    const given = { 'pull-password': 'hunter2' }
    const found = problems(() => readOptions(readerOf('up'), { ...nothing, given }))
    expect(found).toEqual([expect.stringMatching(/BOWSPRIT_PULL_PASSWORD, not on a command line/)])
    expect(found.join()).not.toContain('hunter2')
  })

  it('names every problem at once, with the nearest known name', () => {
    const found = problems(() =>
      readOptions(readerOf('run'), {
        given: { node: '3', nodes: 'x' },
        env: { BOWSPRIT_FOCUSS: 'a', BOWSPRIT_TIMEOUT: 'soon' },
        file: yaml('node_kind: real\nsuit: smoke\n'),
      }),
    )
    expect(found).toHaveLength(6)
    expect(found.join('\n')).toMatch(/unknown option --node: did you mean nodes\?/)
    expect(found.join('\n')).toMatch(/BOWSPRIT_FOCUSS: did you mean BOWSPRIT_FOCUS\?/)
    expect(found.join('\n')).toMatch(/key node_kind in bowsprit.yaml: did you mean node-kind\?/)
    expect(found.join('\n')).toMatch(/key suit in bowsprit.yaml: did you mean suite\?/)
  })

  it('says when another command takes an option', () => {
    expect(problems(() => readOptions(readerOf('down'), { ...nothing, given: { nodes: '3' } }))).toEqual([
      'unknown option --nodes: `down` does not take it',
    ])
  })

  it('takes lists and maps in the forms that flags, variables and YAML have', () => {
    const file = yaml('focus: [a b, c]\nfeature-gates: {A: true, B: false}\n')
    const o = readOptions(readerOf('run'), { ...nothing, file })
    expect(o.focus).toEqual(['a b', 'c'])
    expect(o['feature-gates']).toEqual({ A: 'true', B: 'false' })
    const env = { BOWSPRIT_FOCUS: 'a b\n\n c \n', BOWSPRIT_FEATURE_GATES: 'A=true,B=false' }
    expect(readOptions(readerOf('run'), { given: {}, env })).toMatchObject({
      focus: o.focus,
      'feature-gates': o['feature-gates'],
    })
  })

  it('a YAML file that is none is one clear problem', () => {
    expect(problems(() => readOptions(readerOf('run'), { ...nothing, file: yaml('a: [1') }))).toHaveLength(1)
    expect(problems(() => readOptions(readerOf('run'), { ...nothing, file: yaml('- a') }))[0]).toMatch(
      /map of options/,
    )
  })

  it('the JSON Schema has every option and allows no other', () => {
    const schema = yamlSchema() as { properties: object; additionalProperties: boolean }
    expect(Object.keys(schema.properties)).toEqual(
      optionNames.filter(n => !(options[n] as Option<unknown>).secret),
    )
    expect(schema.additionalProperties).toBe(false)
  })

  it('every option belongs to a command or an action', () => {
    const readers = [...commandNames.map(readerOf), ...actionNames.map(actionReader)]
    const used = new Set(readers.flatMap(r => r.options as readonly string[]))
    expect(optionNames.filter(n => !used.has(n))).toEqual([])
  })
})
