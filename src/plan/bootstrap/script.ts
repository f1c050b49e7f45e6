import { asksIdentity } from './kubeadm-config.ts'
import { machineScript } from './script-machine.ts'
import type { ScriptWords } from './script-words.ts'
import { type BootstrapSpec, machineHome, type Role } from './spec.ts'

/** Least room for images, in bytes: what machines used (1.2 GB and 0.5 GB), and as much again for what tests pull. */
const imageRoom = { first: 3e9, 'control-plane': 3e9, node: 2e9 } as const

export function bootstrapWords(role: Role, node: string, spec: BootstrapSpec): ScriptWords {
  const { cluster, registry, cni } = spec
  return {
    role,
    node,
    run: cluster.id,
    version: cluster.version,
    endpoint: cluster.endpoint,
    token_id: spec.keys.token.split('.')[0]!,
    prefix: registry.prefix,
    scheme: registry.plainHttp === true ? 'http' : 'https',
    asks_identity: asksIdentity(spec) ? 'yes' : '',
    cni: cni.kind,
    manifest: manifestPaths(spec),
    image_room: String(imageRoom[role]),
  }
}

/** On the machine, as kubectl takes several: with commas; '' where there is none. */
function manifestPaths({ cni, cloudProvider }: BootstrapSpec): string {
  const network = cni.kind === 'manifest' ? ('file' in cni ? `files/${cni.file}` : 'cni.yaml') : undefined
  const cloud = cloudProvider === undefined ? undefined : cloudManifest
  return [network, cloud].flatMap(name => (name === undefined ? [] : `${machineHome}/${name}`)).join()
}

export const cloudManifest = 'cloud-provider.yaml'

/** The script that makes a node by kubeadm. */
export const bootstrapScript = `${machineScript}
check_programs() {
  local found
  found=$(kubeadm version -o short 2>> $log) || fail 'kubeadm does not run here: the files are of another architecture, stage those of this machine'
  [ "$found" = "$version" ] || fail "kubeadm says $found and the cluster is to be $version: stage the build again"
}
pause_image() {
  kubeadm config images list --image-repository="$prefix" --kubernetes-version="$version" 2>> $log | grep /pause:
}

# kubeadm would wait for both without a word. The cluster signs its own description for each token that it knows.
await_cluster() {
  local i info='' unsigned=0
  for i in $(seq 300); do
    info=$(curl -sSk --connect-timeout 3 --max-time 5 "https://$endpoint/api/v1/namespaces/kube-public/configmaps/cluster-info" 2>&1) || true
    case "$info" in
      *"jws-kubeconfig-$token_id"*) return 0 ;;
      *kubeconfig*) unsigned=$((unsigned + 1)) ;;
    esac
    [ $unsigned -lt 15 ] || fail "the cluster at $endpoint does not know the token $token_id: it has expired, boot with a new one"
    sleep 2
  done
  fail "there is no cluster at $endpoint after 10 minutes ($(printf '%s' "$info" | head -c 200)): look whether the first machine became a node, and this one can reach it"
}
run_kubeadm() {
  local verb=join args=() try
  [ ! -e $state/joined ] || return 0
  [ "$role" = first ] || await_cluster
  if [ "$role" = first ]; then
    verb=init
    args+=(--skip-token-print)
  fi
  # kubeadm's own check knows nothing of failCgroupV1 in the configuration.
  [ -e /sys/fs/cgroup/cgroup.controllers ] || args+=(--ignore-preflight-errors=SystemVerification)
  for try in 1 2 3 4; do
    if [ -e $state/kubeadm-began ]; then
      note 'kubeadm did not come to its end before: from the beginning'
      quietly kubeadm reset --force --cri-socket=unix:///run/containerd/containerd.sock || true
    fi
    touch $state/kubeadm-began
    if [ "$role" != node ]; then
      mkdir -p /etc/kubernetes/pki
      cp -R $home/pki/. /etc/kubernetes/pki/
    fi
    quietly systemctl enable kubelet
    log_from=$(wc -c < $log)
    if quietly kubeadm $verb --config=$home/kubeadm.yaml "\${args[@]}"; then
      touch $state/joined
      return
    fi
    if [ $verb = init ] || [ $try = 4 ] || ! passes; then fail_kubeadm $verb; fi
    sleep 3
  done
}
# An API server that has just come up refuses everybody until it has read the tokens, and etcd is without a leader for
# moments as members join it: what balances between several control planes may lead to either.
passes() {
  [ -z "$(unpulled)" ] || return 1
  case "$(said)" in
    *': Unauthorized'* | *'etcdserver: '* | *'connection refused'* | *'connection reset'* | *': EOF'*) ;;
    *) return 1 ;;
  esac
}
unpulled() { said | grep -o 'failed to pull image.*' || true; }
# The commonest reasons, each with what to do.
fail_kubeadm() {
  local why
  why=$(unpulled | head -n 1 | cut -c 1-300)
  case "$(said)" in *'no space left on device'*) fail "kubeadm $1: the disk is full; give the machine a larger one" ;; esac
  case "$(unpulled)" in
    '') ;;
    *[Uu]nauthorized* | *'authorization failed'* | *insufficient_scope* | *'403 Forbidden'*)
      fail "kubeadm $1: $why; the password or token for $prefix has expired or does not allow it: boot with a new one" ;;
    *) fail "kubeadm $1: $why; stage the build again" ;;
  esac
  quietly journalctl -u kubelet --no-pager -n 10 -o cat || true
  fail "kubeadm $1 failed; the lines above say why, and $log on this machine has all of it"
}

kubectl_again() {
  local try
  export KUBECONFIG=/etc/kubernetes/admin.conf
  for try in 0 1 2 4 8 16; do
    sleep $try
    quietly kubectl "$@" && return
  done
  fail "kubectl $* failed: the lines above say why"
}
join_network() {
  if [ "$cni" = bridge ]; then quietly systemctl enable --now bowsprit-routes; fi
  [ "$role" = first ] && [ ! -e $state/applied ] || return 0
  if [ -n "$manifest" ]; then kubectl_again apply --server-side --force-conflicts -f "$manifest"; fi
  # kubeadm has no place for kube-proxy's flags.
  if [ -e $home/proxy-patch.json ]; then
    kubectl_again -n kube-system patch daemonset kube-proxy --type=json --patch-file $home/proxy-patch.json
  fi
  touch $state/applied
}

await_node() {
  local i why=''
  # What brings another network may take its time, and is waited for by whoever brought it.
  [ "$cni" = bridge ] || return 0
  for i in $(seq 90); do
    why=$(kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=5s get node "$node" \\
      -o 'jsonpath={.status.conditions[?(@.type=="Ready")].status} {.status.conditions[?(@.type=="Ready")].message}' 2>> $log) || true
    [ "\${why%% *}" != True ] || return 0
    sleep 1
  done
  quietly journalctl -u kubelet -u bowsprit-routes --no-pager -n 20 -o cat || true
  fail "the node is not Ready after $i s: \${why#* }"
}

prepare
begin kubeadm
run_kubeadm
begin network "$cni"
join_network
begin node
await_node
step=ready
status ready "node $node of $run"
say ready
`
