import { stringify } from 'yaml'

/**
 * What kwok plays, as Stage documents (kwok.x-k8s.io/v1alpha1, https://kwok.sigs.k8s.io/docs/user/stages-configuration/):
 * a node that is not Ready becomes so, a pod on a node runs, a pod of a Job succeeds, a deleted pod goes.
 */
export function kwokConfig(): string {
  return [options, nodeReady, podRunning, podSucceeded, podGone].map(doc => stringify(doc)).join('---\n')
}

/** Workers of kwok. Its defaults are 4 each; requests to the API server are what they wait for. */
const options = {
  apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
  kind: 'KwokConfiguration',
  options: {
    nodeLeaseParallelism: 16,
    nodePlayStageParallelism: 8,
    podPlayStageParallelism: 8,
    podsOnNodeSyncParallelism: 8,
  },
}

interface Condition {
  readonly key: string
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'
  readonly values?: readonly string[]
}

const isReady = '.status.conditions.[] | select( .type == "Ready" ) | .status'
const notDeleted: Condition = { key: '.metadata.deletionTimestamp', operator: 'DoesNotExist' }

function stage(
  name: string,
  kind: 'Node' | 'Pod',
  matchExpressions: readonly Condition[],
  next: object,
): object {
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: { resourceRef: { apiGroup: 'v1', kind }, selector: { matchExpressions }, next },
  }
}

/** Strategic merge into the status, as a kubelet patches it. Templates are Go's, over the object. */
function status(template: string): object {
  return { patches: [{ subresource: 'status', root: 'status', type: 'strategic', template }] }
}

/** Ours are Ready from birth (`simulatedNode`); this is for nodes that specs make, or that were found Unknown. */
const nodeReady = stage(
  'node-ready',
  'Node',
  [{ key: isReady, operator: 'NotIn', values: ['True'] }],
  status(`
{{ $now := Now }}
conditions:
- { type: Ready, status: "True", reason: Simulated, message: played by kwok, lastHeartbeatTime: {{ $now | Quote }}, lastTransitionTime: {{ $now | Quote }} }
{{ if not .status.allocatable }}
allocatable: { cpu: "8", memory: 32Gi, ephemeral-storage: 100Gi, pods: "110" }
capacity: { cpu: "8", memory: 32Gi, ephemeral-storage: 100Gi, pods: "110" }
{{ end }}
{{ if not .status.addresses }}
addresses:
- { type: InternalIP, address: {{ NodeIP | Quote }} }
- { type: Hostname, address: {{ .metadata.name | Quote }} }
{{ end }}
daemonEndpoints: { kubeletEndpoint: { Port: {{ NodePort }} } }
`),
)

const podRunning = stage(
  'pod-running',
  'Pod',
  [notDeleted, { key: '.status.phase', operator: 'In', values: ['Pending'] }],
  status(`
{{ $now := Now | Quote }}
{{ $generation := or .metadata.generation 0 }}
phase: Running
startTime: {{ $now }}
observedGeneration: {{ $generation }}
conditions:
{{ range list "PodReadyToStartContainers" "Initialized" "ContainersReady" "Ready" }}
- { type: {{ . }}, status: "True", lastTransitionTime: {{ $now }}, observedGeneration: {{ $generation }} }
{{ end }}
{{ range .spec.readinessGates }}
- { type: {{ .conditionType | Quote }}, status: "True", lastTransitionTime: {{ $now }} }
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  started: true
  restartCount: 0
  state: { running: { startedAt: {{ $now }} } }
{{ end }}
{{ if .spec.initContainers }}
initContainerStatuses:
{{ range .spec.initContainers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: true
  restartCount: 0
  {{ if eq (or .restartPolicy "") "Always" }}
  started: true
  state: { running: { startedAt: {{ $now }} } }
  {{ else }}
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now }}, finishedAt: {{ $now }} } }
  {{ end }}
{{ end }}
{{ end }}
{{ with NodeIPsWith .spec.nodeName }}
hostIP: {{ index . 0 | Quote }}
hostIPs: [ { ip: {{ index . 0 | Quote }} } ]
{{ end }}
{{ with PodIPsWith .spec.nodeName (or .spec.hostNetwork false) (or .metadata.uid "") (or .metadata.name "") (or .metadata.namespace "") }}
podIP: {{ index . 0 | Quote }}
podIPs: [ { ip: {{ index . 0 | Quote }} } ]
{{ end }}
`),
)

/** Work is what a Job's pods do, and it takes no time here. Other pods run until they are deleted. */
const podSucceeded = stage(
  'pod-succeeded',
  'Pod',
  [
    notDeleted,
    { key: '.status.phase', operator: 'In', values: ['Running'] },
    { key: '.metadata.ownerReferences.[].kind', operator: 'In', values: ['Job'] },
  ],
  status(`
{{ $now := Now | Quote }}
phase: Succeeded
conditions:
{{ range list "ContainersReady" "Ready" }}
- { type: {{ . }}, status: "False", reason: PodCompleted, lastTransitionTime: {{ $now }} }
{{ end }}
containerStatuses:
{{ range .spec.containers }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: false
  started: false
  restartCount: 0
  state: { terminated: { exitCode: 0, reason: Completed, startedAt: {{ $now }}, finishedAt: {{ $now }} } }
{{ end }}
`),
)

const podGone = stage('pod-gone', 'Pod', [{ key: '.metadata.deletionTimestamp', operator: 'Exists' }], {
  delete: true,
})
