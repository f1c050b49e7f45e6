/** Objects of the cluster's own: what every cluster needs before anything else runs in it. */
export interface Manifest {
  /** Path to POST to. */
  readonly path: string
  readonly body: object
}

const system = 'kube-system'

/**
 * A Node object for the control plane, which has no kubelet: its kube-proxy waits up to 30 s for the addresses of its
 * Node before it does anything (k8s.io/kubernetes/pkg/proxy/node.go). Deleted again once kube-proxy runs, so that
 * nothing counts it as a node that is not Ready.
 */
export function controlPlaneNode(name: string, address: string): Manifest {
  return {
    path: '/api/v1/nodes',
    body: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name },
      spec: { unschedulable: true },
      status: { addresses: [{ type: 'InternalIP', address }] },
    },
  }
}

const corefile = `.:53 {
    errors
    health
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
        fallthrough in-addr.arpa ip6.arpa
        ttl 30
    }
    cache 30
}
`

/** CoreDNS as a Deployment with one replica behind the Service `kube-dns`. */
export function corednsManifests(image: string, serviceAddress: string): readonly Manifest[] {
  const rbac = '/apis/rbac.authorization.k8s.io/v1'
  const metadata = { name: 'coredns', namespace: system }
  const role = { name: 'system:coredns' }
  return [
    {
      path: `/api/v1/namespaces/${system}/serviceaccounts`,
      body: { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    },
    {
      path: `${rbac}/clusterroles`,
      body: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: role,
        rules: [
          {
            apiGroups: [''],
            resources: ['endpoints', 'services', 'pods', 'namespaces'],
            verbs: ['list', 'watch'],
          },
          { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch'] },
        ],
      },
    },
    {
      path: `${rbac}/clusterrolebindings`,
      body: {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: role,
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role.name },
        subjects: [{ kind: 'ServiceAccount', ...metadata }],
      },
    },
    {
      path: `/api/v1/namespaces/${system}/configmaps`,
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { Corefile: corefile } },
    },
    {
      path: `/api/v1/namespaces/${system}/services`,
      body: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'kube-dns', namespace: system, labels: dnsLabels },
        spec: {
          clusterIP: serviceAddress,
          selector: { 'k8s-app': 'kube-dns' },
          ports: [
            { name: 'dns', port: 53, protocol: 'UDP' },
            { name: 'dns-tcp', port: 53, protocol: 'TCP' },
          ],
        },
      },
    },
    { path: `/apis/apps/v1/namespaces/${system}/deployments`, body: corednsDeployment(image) },
  ]
}

const dnsLabels = { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' }

function corednsDeployment(image: string): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', namespace: system, labels: dnsLabels },
    spec: {
      replicas: 1,
      selector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      template: {
        metadata: { labels: dnsLabels },
        spec: {
          serviceAccountName: 'coredns',
          priorityClassName: 'system-cluster-critical',
          dnsPolicy: 'Default',
          containers: [
            {
              name: 'coredns',
              image,
              args: ['-conf', '/etc/coredns/Corefile'],
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
              ],
              volumeMounts: [{ name: 'config', mountPath: '/etc/coredns' }],
              readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
              livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 30 },
            },
          ],
          volumes: [{ name: 'config', configMap: { name: 'coredns' } }],
        },
      },
    },
  }
}
