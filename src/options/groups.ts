/** Options that several commands take together. */

export const common = ['config', 'cache-dir', 'state-dir', 'json', 'verbose'] as const
export const source = ['source', 'bisect'] as const
/** How repositories are cloned that are named in place of a source. */
export const cloning = [
  'src-root',
  'path-alias',
  'clone-uri',
  'clone-depth',
  'blobless',
  'skip-submodules',
  'github-token',
] as const
export const cluster = [
  'id',
  'provider',
  'nodes',
  'node-kind',
  'feature-gates',
  'runtime-config',
  'apiserver-arg',
  'controller-manager-arg',
  'scheduler-arg',
  'kubelet-arg',
  'proxy-arg',
  'etcd-arg',
  'registry-mirrors',
  'proxy-mode',
  'pod-cidr',
  'service-cidr',
  'kubeconfig',
  'context',
  'machine',
  'control-planes',
  'api-endpoint',
  'ssh-key',
  'ssh-host-keys',
  'ssh-known-hosts',
  'pull-user',
  'pull-password',
  'allow-from',
  'machine-type',
  'control-plane-type',
  'machine-image',
  'disk-gb',
  'lifetime',
  'state',
  'azure-subscription',
  'azure-tenant',
  'azure-client-id',
  'azure-cloud',
  'azure-nodes-as',
  'azure-ssh-key',
  'azure-overrides',
  'ec2-nodes-as',
  'eks-version',
  'eks-nodes',
  'eks-addon',
  'eks-admin',
  'addons',
] as const
/** Where a stage is, and what of it: for machines that take everything from there. */
export const staging = [
  'registry',
  'store',
  'region',
  'allow-cross-region',
  'expiry',
  'platform',
  'cni',
  'base',
  'compression',
  'e2e-images',
] as const
export const selection = [
  'suite',
  'focus',
  'skip',
  'label-filter',
  'shards',
  'shard',
  'timings',
  'rerun-failed',
] as const
/** Who the job is: for the environment of tests, and for publishing. */
export const job = ['job-name', 'job-type', 'build-id', 'refs', 'extra-refs'] as const
export const publishing = [
  'sink',
  'path-strategy',
  'default-repo',
  'compress',
  'censor',
  'gcp-identity-provider',
  'gcp-service-account',
] as const
export const testing = [
  'procs',
  'flake-attempts',
  'tester',
  'tester-command',
  'timeout',
  'artifacts',
] as const
