import { asksIdentity } from './kubeadm-config.ts'
import { blanks } from './node-config.ts'
import { fetching } from './script-fetch.ts'
import type { ScriptWords } from './script-words.ts'
import { type BootstrapSpec, machineHome, machineLog, machineStatus, type Role } from './spec.ts'

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
    manifest: manifestPath(spec),
    image_room: String(imageRoom[role]),
  }
}

/** On the machine; '' where there is none. */
export function manifestPath({ cni }: BootstrapSpec): string {
  if (cni.kind !== 'manifest') return ''
  return 'file' in cni ? `${machineHome}/files/${cni.file}` : `${machineHome}/cni.yaml`
}

/**
 * The script that makes a node: each step leaves alone what is done. It says what it does on its standard output, which
 * cloud-init and systemd bring to the console; what programs say goes to the log.
 */
export const bootstrapScript = `
set -euo pipefail
shopt -s inherit_errexit
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C HOME=/root
home=${machineHome}
log=${machineLog}
state=$home/state
work=/run/bowsprit
step=start
log_from=0
# Whoever listens may go away; the work goes on.
trap '' PIPE
umask 022
mkdir -p $state $work /var/log/bowsprit
chmod 700 $home $work

tell() { printf 'bowsprit: %s\\n' "$*" 2> /dev/null || true; }
# A full disk takes no line more, and must not keep us from saying so elsewhere.
note() { printf '%s %s\\n' "$(date -u +%FT%TZ)" "$*" 2> /dev/null >> $log || true; }
say() {
  note "$*"
  tell "$*"
}
# status STATE MESSAGE
status() {
  local text
  text=$(printf '%s' "$2" | tr '\\n\\t' '  ' | tr -d '\\000-\\037' | sed 's/[\\\\"]/\\\\&/g')
  printf '{"v":1,"run":"%s","node":"%s","role":"%s","state":"%s","step":"%s","message":"%s"}\\n' \\
    "$run" "$node" "$role" "$1" "$step" "$text" > $work/status.new
  mv $work/status.new ${machineStatus}
}
begin() {
  step=$1
  log_from=$(wc -c < $log)
  say "$step \${2:-}…"
  status running "\${2:-}"
}
# What programs said since the step began.
said() { tail -c +$((log_from + 1)) $log; }
# Ends it all with one line that says what is wrong and what to do; what programs said last stands above it.
fail() {
  trap - EXIT
  local why="$*" full
  full=$(full_disk)
  case "$full $why" in
    ' '* | *full*) ;;
    *) why="$why (the disk of $full is full: give the machine a larger one, or make room)" ;;
  esac
  said | grep -v '^20[0-9-]*T[0-9:]*Z ' | tail -n 12 | while IFS= read -r line; do tell "  | \${line:0:400}"; done || true
  say "failed: $step: $why"
  status failed "$why"
  exit 1
}
# The first that has less than 5 MB free.
full_disk() {
  df --output=avail,target -B1M /usr/local /var/log /var/lib/containerd /var/lib/kubelet 2> /dev/null | sed -n 's/^ *[0-4] //p' | head -n 1 || true
}
ended() { [ "$1" = 0 ] || fail "$2 ended with $1; $log on this machine has all of it"; }
trap 'ended $? "$BASH_COMMAND"' EXIT
quietly() { "$@" >> $log 2>&1 < /dev/null; }
sum() { sha256sum -- "$1" | cut -d ' ' -f 1; }
${fetching}
take_machine() {
  [ "$(id -u)" = 0 ] || fail 'this is not root: run it as root'
  [ -d /run/systemd/system ] || fail 'systemd does not run this machine: take an image in which it does'
  local missing='' p
  for p in curl sha256sum ip iptables mount losetup sysctl; do
    [ -n "$(command -v $p)" ] || missing="$missing $p"
  done
  [ -z "$missing" ] || fail "programs are missing:$missing; take an image that has them, or install their packages first"
  [ -e $home/run ] || echo "$run" > $home/run
  [ "$(cat $home/run)" = "$run" ] || fail "this machine is a node of $(cat $home/run) already; remove that cluster first"
  quietly systemctl daemon-reload
  # A machine that is switched off in the middle goes on at its next boot.
  quietly systemctl enable bowsprit-bootstrap
  quietly modprobe overlay || true
  quietly sysctl -p /etc/sysctl.d/99-bowsprit.conf
}

# room DIR BYTES
room() {
  local dir=$1 free
  until [ -d "$dir" ]; do dir=$(dirname "$dir"); done
  free=$(df --output=avail -B1 "$dir" | tail -n 1)
  [ "$free" -ge "$2" ] || fail "the disk of $dir has $((free / 1000000)) MB free and $(($2 / 1000000)) MB are needed; give the machine a larger disk, or make room"
}
look_for_room() {
  local need=0 to sha size rest
  while IFS=$'\\t' read -r to sha size rest; do
    [ -e "$to" ] || need=$((need + size))
  done < $home/files.list
  room /usr/local/bin $need
  if [ "$(df --output=target /usr/local/bin | tail -n 1)" = "$(df --output=target "$(existing /var/lib/containerd)" | tail -n 1)" ]; then
    room /var/lib/containerd $((need + image_room))
  else
    room /var/lib/containerd "$image_room"
  fi
}
existing() {
  local dir=$1
  until [ -d "$dir" ]; do dir=$(dirname "$dir"); done
  echo "$dir"
}

check_programs() {
  local found
  found=$(kubeadm version -o short 2>> $log) || fail 'kubeadm does not run here: the files are of another architecture, stage those of this machine'
  [ "$found" = "$version" ] || fail "kubeadm says $found and the cluster is to be $version: stage the build again"
}

# fill FROM TO BLANK VALUE …: copies with blanks filled in; tells whether that changed anything.
fill() {
  local from=$1 to=$2 text
  shift 2
  text=$(cat "$from")
  while [ $# -gt 0 ]; do
    text=\${text//"$1"/"$2"}
    shift 2
  done
  [ "$(cat "$to" 2> /dev/null)" != "$text" ] || return 1
  mkdir -p "$(dirname "$to")"
  (umask 077 && printf '%s\\n' "$text" > "$to.new")
  mv "$to.new" "$to"
}
write_hosts() {
  local authorization='' dir
  if [ -n "$asks_identity" ]; then
    authorization=$(bash $home/credential-provider/bowsprit-registry --basic 2>> $log) ||
      fail "the machine's identity gets no password for $prefix: let it pull there (AcrPull, or AmazonEC2ContainerRegistryReadOnly)"
  fi
  for dir in "$home"/certs.d/*; do
    fill "$dir/hosts.toml" "/etc/containerd/certs.d/\${dir##*/}/hosts.toml" '${blanks.authorization}' "Basic $authorization" || true
  done
}
reach_registry() {
  local url="$scheme://\${prefix%%/*}/v2/" try code
  local ca=()
  [ ! -e $home/registry-ca.crt ] || ca=(--cacert "$home/registry-ca.crt")
  for try in 0 1 2 4 8 16; do
    sleep $try
    # Any answer will do: who may pull what is found out by pulling.
    code=$(curl -sS -o /dev/null -w '%{http_code}' "\${ca[@]}" --connect-timeout 5 --max-time 15 "$url" 2>> $log) && [ "$code" -lt 500 ] && return
  done
  fail "the registry \${prefix%%/*} does not answer (\${code:-000}): look whether this machine can reach it"
}
start_runtime() {
  local pause restrict=false
  pause=$(kubeadm config images list --image-repository="$prefix" --kubernetes-version="$version" 2>> $log | grep /pause:) ||
    fail 'kubeadm names no pause image'
  (echo -998 > /proc/self/oom_score_adj) 2> /dev/null || restrict=true
  write_hosts
  if fill $home/containerd.toml /etc/containerd/config.toml '${blanks.pause}' "$pause" '${blanks.restrictOom}' $restrict; then
    quietly systemctl restart containerd || no_containerd
  fi
  quietly systemctl enable --now containerd || no_containerd
}
no_containerd() {
  quietly journalctl -u containerd --no-pager -n 20 -o cat || true
  fail 'containerd does not start'
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
  local verb=join args=()
  [ ! -e $state/kubeadm ] || return 0
  [ "$role" = first ] || await_cluster
  if [ "$role" = first ]; then
    verb=init
    args+=(--skip-token-print)
  fi
  if [ -e $state/kubeadm-began ]; then
    note 'an earlier boot ended within kubeadm: from the beginning'
    quietly kubeadm reset --force --cri-socket=unix:///run/containerd/containerd.sock || true
  fi
  touch $state/kubeadm-began
  if [ "$role" != node ]; then
    mkdir -p /etc/kubernetes/pki
    cp -R $home/pki/. /etc/kubernetes/pki/
  fi
  # kubeadm's own check knows nothing of failCgroupV1 in the configuration.
  [ -e /sys/fs/cgroup/cgroup.controllers ] || args+=(--ignore-preflight-errors=SystemVerification)
  quietly systemctl enable kubelet
  quietly kubeadm $verb --config=$home/kubeadm.yaml "\${args[@]}" || fail_kubeadm $verb
  touch $state/kubeadm
}
# The commonest reasons, each with what to do.
fail_kubeadm() {
  local why
  why=$(said | grep -o 'failed to pull image.*' | head -n 1 | cut -c 1-300) || true
  case "$(said)" in
    *'no space left on device'*) fail "kubeadm $1: the disk is full; give the machine a larger one" ;;
    *[Uu]nauthorized* | *'authorization failed'* | *insufficient_scope* | *'403 Forbidden'*)
      fail "kubeadm $1: \${why:-it was refused}; the password or token for $prefix has expired or does not allow it: boot with a new one" ;;
    *'failed to pull image'*) fail "kubeadm $1: $why; stage the build again" ;;
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

exec 9> $work/lock
flock 9
touch $log
chmod 600 $log
begin machine "to be $role $node of $run"
take_machine
if [ ! -e $state/files ]; then
  begin disk
  look_for_room
  begin files "from the store"
  fetch_all
  begin programs
  check_programs
  # Signed URLs are needed no more.
  cut -f 1-3 $home/files.list > $home/files.new
  mv $home/files.new $home/files.list
  touch $state/files
fi
begin runtime
[ -e $state/kubeadm ] || reach_registry
start_runtime
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
