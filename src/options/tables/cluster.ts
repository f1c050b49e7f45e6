import { providerNames } from '../../plan/cluster-ref.ts'
import { cidr, extra, gates, option, path } from '../define.ts'
import { choice, pairs, text, whole } from '../kinds.ts'

/** The cluster, whatever makes it. */
export const clusterOptions = {
  provider: option(choice(providerNames), 'local', 'What makes the cluster.', 'kubeconfig'),
  nodes: option(whole(1, 5000), 2, 'Worker nodes besides the control plane.', '3'),
  'node-kind': option(
    choice(['auto', 'real', 'simulated']),
    'auto',
    'Real nodes run containers and need root or password-less sudo; simulated ones (kwok) need neither. auto takes real where it can and says why not where it cannot.',
    'real',
  ),
  'feature-gates': option(gates, undefined, 'Feature gates for every component.', 'AllAlpha=true', 'none'),
  'runtime-config': option(
    pairs(/^\S*$/, 'group/version=true or false, comma-separated', 'API=BOOL'),
    undefined,
    '--runtime-config of kube-apiserver.',
    'api/all=true',
    'none',
  ),
  'apiserver-arg': option(
    extra(),
    undefined,
    'Extra flag for kube-apiserver; wins over ours.',
    '--v=4',
    'none',
  ),
  'controller-manager-arg': option(
    extra(),
    undefined,
    'Extra flag for kube-controller-manager.',
    '--v=4',
    'none',
  ),
  'scheduler-arg': option(extra(), undefined, 'Extra flag for kube-scheduler.', '--v=4', 'none'),
  'kubelet-arg': option(extra(), undefined, 'Extra flag for every kubelet.', '--v=4', 'none'),
  'proxy-arg': option(extra(), undefined, 'Extra flag for every kube-proxy.', '--v=4', 'none'),
  'etcd-arg': option(extra(), undefined, 'Extra flag for etcd.', '--quota-backend-bytes=8589934592', 'none'),
  'registry-mirrors': option(
    text('MIRRORS', 'none, a URL, or host=URL,host=URL'),
    undefined,
    'Where images come from: a mirror for all registries, one for each, or none (then they are made here).',
    'registry.k8s.io=http://127.0.0.1:5000',
    'the registries themselves where they answer, else made here',
  ),
  'proxy-mode': option(choice(['iptables', 'nftables']), 'iptables', 'Mode of kube-proxy.', 'nftables'),
  'pod-cidr': option(cidr, '10.244.0.0/16', 'Range of pod addresses.', '10.200.0.0/16'),
  'service-cidr': option(cidr, '10.96.0.0/16', 'Range of Service addresses.', '10.97.0.0/16'),
  kubeconfig: option(
    path('FILE'),
    undefined,
    'An existing cluster: its kubeconfig file.',
    '~/.kube/config',
    '$KUBECONFIG',
  ),
  context: option(text('NAME'), undefined, 'Context in the kubeconfig.', 'kind-kind', 'the current context'),
} as const
