import { platforms } from '../../plan/platform.ts'
import { option, path } from '../define.ts'
import { choice, choices, flag, text, whole } from '../kinds.ts'

/** Registry and store near the cluster. */
export const stagingOptions = {
  registry: option(
    text('REGISTRY', 'host[:port] with what is to stand before the names, such as name.azurecr.io/ci'),
    undefined,
    "Where images are staged: host[:port][/prefix], kubeadm's imageRepository; http:// in front for one without TLS that is not on this machine. Without it and --store a cluster on Azure brings its own.",
    '123456789012.dkr.ecr.eu-central-1.amazonaws.com/ci',
    'none',
  ),
  store: option(
    text('URL', 'dir:/path, s3://bucket/prefix or https://account.blob.core.windows.net/container/prefix'),
    undefined,
    'Where the files of nodes are staged: dir:/path, s3://bucket/prefix or https://account.blob.core.windows.net/container/prefix. For sweep: a store to be swept besides those that this machine has staged to.',
    's3://my-bucket/ci',
    'none',
  ),
  region: option(
    text('REGION', 'a region as its cloud spells it'),
    undefined,
    'Region of the cluster; the registry and the store that it takes everything from must be in it.',
    'eu-central-1',
    'none: machines of your own',
  ),
  'allow-cross-region': option(
    flag(),
    false,
    'Stage although registry, store and cluster are not in one region: slow, and paid for by the byte.',
    'true',
  ),
  platform: option(
    choices(platforms, 'OS/ARCH'),
    undefined,
    'What machines are to run: images are for all that are named, and each machine gets the files of its own. The suite runs here, and is built for this machine.',
    'linux/amd64,linux/arm64',
    'that of the machine types, else of this machine',
  ),
  cni: option(
    text('bridge|none|FILE|URL', 'bridge, none, or the file or URL of a manifest'),
    'bridge',
    'Network of the pods on machines that are booted: built in, or a manifest (Cilium, Calico …) that is staged with the images it names and applied on the first machine; with none, nodes wait for whatever you bring.',
    'cilium.yaml',
  ),
  crictl: option(
    text('FILE|URL', 'the file or URL of crictl, or of the archive that it is released in'),
    undefined,
    'crictl for the nodes: the program, or the .tar.gz that it is released in; {arch} stands for amd64 or arm64.',
    'https://github.com/kubernetes-sigs/cri-tools/releases/download/v1.35.0/crictl-v1.35.0-linux-{arch}.tar.gz',
    'from PATH, else built where a module proxy has it, else nodes go without',
  ),
  'cloud-provider': option(
    text('none|VERSION|DIR', 'none, a version such as v1.36.0, or the directory of a checkout'),
    'none',
    "The cloud's own controller manager, for ec2 and azure: of cloud-provider-aws or cloud-provider-azure, a version of the Go module or a checkout. It is built, staged and run on control planes; nodes then have provider ids and zones, and Services of type LoadBalancer load balancers. Tests have to be told of the cloud by themselves: their --provider stays skeleton.",
    'v1.36.0',
  ),
  base: option(
    text('IMAGE', 'an image, such as registry.k8s.io/build-image/distroless-iptables:v0.9.6'),
    undefined,
    'What hyperkube is put on; kube-proxy needs iptables and nft there. Pulled from --registry with its credentials, from other registries without.',
    'registry.k8s.io/build-image/distroless-iptables:v0.9.6',
    "made of Debian's packages",
  ),
  compression: option(choice(['gzip', 'zstd']), 'gzip', 'How layers of images made here are packed.', 'zstd'),
  expiry: option(
    whole(1, 8760, 'HOURS'),
    72,
    'Hours that the stage is to live at least; sweep removes it after. Longer than any cluster that uses it.',
    '24',
  ),
  'e2e-images': option(
    flag(),
    false,
    'Also the test images that the selected specs can need (all with --suite all), and the files that point the suite and containerd to them.',
    'true',
  ),
  format: option(
    choice(['oci-dir', 'oci-tar', 'docker-tar']),
    'oci-tar',
    'What --output writes hyperkube as.',
    'docker-tar',
  ),
  output: option(
    path('PATH'),
    undefined,
    'Also write hyperkube to this file, or for oci-dir to this directory.',
    'hyperkube.tar',
    'not written',
  ),
  refresh: option(
    flag(),
    false,
    'Look at everything again where a stage of this build is there already, e.g. for what could not be had then.',
    'true',
  ),
} as const
