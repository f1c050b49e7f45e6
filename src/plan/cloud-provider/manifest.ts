import { stringify } from 'yaml'
import { UsageError } from '../../errors.ts'
import { endpointParts } from '../bootstrap/kubeadm-config.ts'
import type { StageManifest } from '../stage-manifest.ts'

/** What kubelets put on their nodes until a cloud controller manager has looked at these. */
export const uninitialized = 'node.cloudprovider.kubernetes.io/uninitialized'

/** On every pod of ours that does a cloud's part: by it their logs are found. */
export const cloudLabel = { name: 'bowsprit-cloud-provider', value: 'true' } as const

const namespace = 'kube-system'

/** A rule of a ClusterRole: resources of a group ('' for the core), and what may be done with them. */
export interface Rule {
  readonly group?: string
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

/** One agent on machines: an account that may do what the rules say, and a DaemonSet in the machines' own network. */
export interface Agent {
  readonly name: string
  /** What the account and its role are called, as upstream does. */
  readonly account: string
  readonly role: string
  readonly rules: readonly Rule[]
  /** As machines name it. */
  readonly image: string
  readonly args: readonly string[]
  readonly env: readonly object[]
  /** host:port of the API server. Before anything else works there is no Service network to ask it through. */
  readonly endpoint: string
  readonly on: 'control-planes' | 'all'
  /** Text of files by name, in /etc/cloud-config. */
  readonly config?: Readonly<Record<string, string>>
}

/** Where an agent finds its configuration. */
export const configDir = '/etc/cloud-config'

/** The documents of agents, for kubectl apply. */
export function manifestOf(agents: readonly Agent[]): string {
  return agents
    .flatMap(objectsOf)
    .map(o => stringify(o, { lineWidth: 0 }))
    .join('---\n')
}

/**
 * How machines name an image of a stage. @param prefix host[:port]/path below which they find its images
 * @throws UsageError when the stage was made without it
 */
export function stagedImage(manifest: Pick<StageManifest, 'images'>, prefix: string, name: string): string {
  const found = manifest.images.find(i => i.repository.split('/').at(-1) === name)
  if (found === undefined)
    throw new UsageError(`the stage has no image ${name}: stage it with the same --cloud-provider`)
  return `${prefix}/${name}:${found.tag}`
}

function objectsOf(agent: Agent): object[] {
  const { account, role, rules, config } = agent
  const subjects = [{ kind: 'ServiceAccount', name: account, namespace }]
  const rbac = { apiGroup: 'rbac.authorization.k8s.io' }
  const own = { apiVersion: 'rbac.authorization.k8s.io/v1' }
  const reader = 'extension-apiserver-authentication-reader'
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: account, namespace } },
    {
      ...{ ...own, kind: 'ClusterRole', metadata: { name: role } },
      rules: rules.map(({ group = '', resources, verbs }) => ({ apiGroups: [group], resources, verbs })),
    },
    {
      ...{ ...own, kind: 'ClusterRoleBinding', metadata: { name: role } },
      ...{ roleRef: { ...rbac, kind: 'ClusterRole', name: role }, subjects },
    },
    // Whoever serves with delegated authentication reads how the API server knows its clients.
    {
      ...{ ...own, kind: 'RoleBinding', metadata: { name: `${role}:${reader}`, namespace } },
      ...{ roleRef: { ...rbac, kind: 'Role', name: reader }, subjects },
    },
    ...(config === undefined
      ? []
      : [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: agent.name, namespace }, data: config }]),
    daemonSet(agent),
  ]
}

function daemonSet({ name, account, image, args, env, endpoint, on, config }: Agent): object {
  const labels = { 'k8s-app': name, [cloudLabel.name]: cloudLabel.value }
  const { host, port } = endpointParts(endpoint)
  const volumes = [
    // As kubeadm gives them to its own pods: the image has none.
    { name: 'certificates', at: '/etc/ssl/certs', of: { hostPath: { path: '/etc/ssl/certs' } } },
    ...(config === undefined ? [] : [{ name: 'config', at: configDir, of: { configMap: { name } } }]),
  ]
  return {
    ...{ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata: { name, namespace } },
    spec: {
      selector: { matchLabels: { 'k8s-app': name } },
      template: {
        metadata: { labels },
        spec: {
          priorityClassName: 'system-node-critical',
          serviceAccountName: account,
          hostNetwork: true,
          nodeSelector: on === 'all' ? {} : { 'node-role.kubernetes.io/control-plane': '' },
          // Nodes are not ready for anybody else before it has looked at them.
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              ...{ name, image, args },
              env: [
                { name: 'KUBERNETES_SERVICE_HOST', value: host.replaceAll(/[[\]]/g, '') },
                { name: 'KUBERNETES_SERVICE_PORT', value: `${port}` },
                ...env,
              ],
              // What a crashed one said last can be read although its node has no address yet.
              terminationMessagePolicy: 'FallbackToLogsOnError',
              resources: { requests: { cpu: '50m', memory: '50Mi' } },
              volumeMounts: volumes.map(v => ({ name: v.name, mountPath: v.at, readOnly: true })),
            },
          ],
          volumes: volumes.map(v => ({ name: v.name, ...v.of })),
        },
      },
    },
  }
}
