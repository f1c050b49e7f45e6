import { expression } from './expression.ts'
import type { Fields, Placed } from './fields.ts'
import { CannotTranslate, type Notes } from './notes.ts'
import type { EnvVar } from './wish.ts'

/** What of a pod spec a job of a workflow can have. */
export interface Pod {
  readonly image: string
  /** Where the image is named. */
  readonly line: number
  readonly argv: readonly Placed<string>[]
  readonly env: readonly EnvVar[]
  /** Of `container.options`. */
  readonly options: readonly string[]
  /** Of `container.volumes`. */
  readonly volumes: readonly string[]
  /** Label of a runner that the node selector asks for. */
  readonly runner: string | undefined
  /** Secrets that somebody has to make in the repository. */
  readonly secrets: readonly string[]
}

/** Added by presets: they come after what the pod itself has. */
export interface Preset {
  readonly env: readonly Fields[]
  readonly volumes: readonly Fields[]
  readonly volumeMounts: readonly Fields[]
}

/** What GitHub's standard runners have: 4 CPUs and 16 GB in public repositories. */
const runnerCpus = 4
const runnerGiB = 16

/**
 * @throws CannotTranslate for pods of several containers, or of none
 */
export function readPod(spec: Fields, preset: Preset, notes: Notes): Pod {
  const containers = spec.maps('containers')
  const [c] = containers
  if (c === undefined) throw new CannotTranslate(spec.line, 'spec', 'there is no container')
  if (containers.length > 1)
    throw new CannotTranslate(
      spec.lineOf('containers'),
      'spec.containers',
      `${containers.length} containers: a job has one, besides \`services\``,
    )
  const secrets: string[] = []
  const options = [...securityOptions(c.map('securityContext')), ...podOptions(spec)]
  const env = readEnv([...c.maps('env'), ...preset.env], secrets)
  c.lose('envFrom', 'write the variables out, or make secrets of them')
  c.drop('name', 'a job has one container')
  c.drop('imagePullPolicy', 'a runner pulls an image when it has none')
  c.drop('terminationMessagePolicy', 'of the pod')
  c.drop('terminationMessagePath', 'of the pod')
  c.lose('workingDir', 'the command runs where the source is')
  for (const key of ['ports', 'livenessProbe', 'readinessProbe', 'lifecycle'])
    c.lose(key, 'a job of a workflow has none')
  resources(c, notes)
  return {
    image: c.text('image') ?? '',
    line: c.lineOf('image'),
    argv: [...c.texts('command'), ...c.texts('args')],
    env,
    options,
    volumes: volumesOf(spec, c, preset),
    runner: selectRunner(spec, notes),
    secrets,
  }
}

function securityOptions(s: Fields | undefined): string[] {
  if (s === undefined) return []
  const caps = s.map('capabilities')
  for (const key of ['runAsUser', 'runAsGroup'])
    s.lose(key, "steps write into the runner's directories: they run as the user of the image")
  s.drop('runAsNonRoot', 'a check by the kubelet')
  s.drop('seccompProfile', 'Docker has its own')
  return [
    ...(s.flag('privileged') ? ['--privileged'] : []),
    ...(s.flag('allowPrivilegeEscalation') === false ? ['--security-opt=no-new-privileges'] : []),
    ...(s.flag('readOnlyRootFilesystem') ? ['--read-only'] : []),
    ...(caps?.texts('add') ?? []).map(a => `--cap-add=${a.value}`),
    ...(caps?.texts('drop') ?? []).map(d => `--cap-drop=${d.value}`),
  ]
}

function podOptions(spec: Fields): string[] {
  const security = spec.map('securityContext')
  security?.lose('fsGroup', 'volumes of a runner belong to nobody in particular')
  const options = securityOptions(security)
  spec.lose(
    'serviceAccountName',
    'its credentials: give the workflow its own, by OIDC where the cloud takes it',
  )
  spec.drop('automountServiceAccountToken', 'there is no cluster to talk to')
  spec.lose('initContainers', 'put what they do into steps')
  spec.lose('hostNetwork', 'a job has a network of its own')
  if (spec.flag('hostPID')) options.push('--pid=host')
  spec.lose('hostAliases', 'write /etc/hosts in a step')
  spec.drop('tolerations', 'of nodes')
  spec.drop('affinity', 'of nodes')
  spec.drop('dnsConfig', 'of pods')
  spec.drop('dnsPolicy', 'of pods')
  spec.drop('restartPolicy', 'of pods')
  spec.drop('priorityClassName', 'of pods')
  spec.drop('terminationGracePeriodSeconds', 'of pods')
  return options
}

/** Text of a variable; the value of a secret is taken from a secret of the repository by a name made of both its own. */
function readEnv(list: readonly Fields[], secrets: string[]): EnvVar[] {
  const vars: EnvVar[] = []
  for (const e of list) {
    const name = e.text('name') ?? ''
    const value = e.text('value') ?? ''
    const from = e.map('valueFrom')
    const secret = from?.map('secretKeyRef')
    if (!/^[A-Za-z_]\w*$/.test(name)) e.note('lost', `${JSON.stringify(name)} is no name of a variable`)
    else if (secret !== undefined) {
      const made = `${secret.text('name')}_${secret.text('key')}`.toUpperCase().replace(/[^A-Z0-9_]/g, '_')
      secret.flag('optional')
      secrets.push(made)
      e.note(
        'changed',
        `${name} comes from the secret ${made} of the repository: make it; pull requests from forks have none`,
      )
      vars.push({ name, value: expression(`secrets.${made}`), line: e.line })
    } else if (from !== undefined) {
      from.drop('fieldRef', 'there is no pod to ask')
      from.drop('resourceFieldRef', 'there is no pod to ask')
      from.lose('configMapKeyRef', 'write the value out')
    } else vars.push({ name, value, line: e.line })
  }
  return vars
}

function resources(c: Fields, notes: Notes): void {
  const r = c.map('resources')
  if (r === undefined) return
  const told: string[] = []
  for (const kind of ['requests', 'limits'])
    for (const { name, value } of r.pairs(kind)) {
      const text = `${name} ${value}`
      if (name === 'cpu' && cpus(value) > runnerCpus && !told.includes(text)) told.push(text)
      if (name === 'memory' && gibibytes(value) > runnerGiB && !told.includes(text)) told.push(text)
      if (!['cpu', 'memory', 'ephemeral-storage'].includes(name) && !told.includes(text)) told.push(text)
    }
  if (told.length > 0)
    notes.changed(
      c.lineOf('resources'),
      `${c.path}.resources`,
      `${told.join(', ')}: more than a standard runner has; name a larger one with --runs-on`,
    )
}

function cpus(text: string): number {
  return text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text)
}
function gibibytes(text: string): number {
  const [, n = '0', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(text) ?? []
  const sizes: Record<string, number> = {
    Ki: 2 ** -20,
    Mi: 2 ** -10,
    Gi: 1,
    Ti: 1024,
    k: 1e3 / 2 ** 30,
    M: 1e6 / 2 ** 30,
    G: 1e9 / 2 ** 30,
    '': 2 ** -30,
  }
  return Number(n) * (sizes[unit] ?? 0)
}

function selectRunner(spec: Fields, notes: Notes): string | undefined {
  let runner: string | undefined
  for (const { name, value, line } of spec.pairs('nodeSelector')) {
    if (/(^|\/)arch$/.test(name) && value === 'arm64') runner = 'ubuntu-24.04-arm'
    else if (
      !(/(^|\/)arch$/.test(name) && value === 'amd64') &&
      !(/(^|\/)os$/.test(name) && value === 'linux')
    )
      notes.changed(line, 'spec.nodeSelector', `${name}: ${value}: name a runner that has it with --runs-on`)
  }
  return runner
}

function volumesOf(spec: Fields, c: Fields, preset: Preset): string[] {
  const volumes = new Map([...spec.maps('volumes'), ...preset.volumes].map(v => [v.text('name') ?? '', v]))
  const mounts: string[] = []
  for (const m of [...c.maps('volumeMounts'), ...preset.volumeMounts]) {
    const name = m.text('name') ?? ''
    const path = m.text('mountPath') ?? ''
    const readOnly = m.flag('readOnly') ? ':ro' : ''
    m.lose('subPath', 'a runner mounts whole directories')
    m.drop('mountPropagation', 'of pods')
    const v = volumes.get(name)
    const host = v?.map('hostPath')
    const hostPath = host?.text('path')
    host?.drop('type', 'a check by the kubelet')
    if (v?.has('emptyDir')) {
      v.raw('emptyDir')
      mounts.push(path)
    } else if (hostPath !== undefined) mounts.push(`${hostPath}:${path}${readOnly}`)
    else m.note('lost', `${path}: write the files of ${kindOf(v)} ${name} in a step`)
  }
  return mounts
}

function kindOf(v: Fields | undefined): string {
  for (const kind of ['secret', 'configMap', 'projected', 'csi', 'persistentVolumeClaim'])
    if (v?.raw(kind) !== undefined) return kind
  return 'the volume'
}
