import { t as require_dist } from "./dist3.mjs";
import { o as UsageError } from "./errors.mjs";
import { a as kubeadmConfig, i as endpointParts, r as credentialProvider, t as asksIdentity } from "./kubeadm-config.mjs";
import { a as containerdConfig, c as hostOf, d as sysctls, f as units, i as cniConfig, n as bashScript, o as credentialProviderConfig, r as blanks, s as crictlConfig, t as routesScript, u as registryHosts } from "./script-routes.mjs";
import { n as isHost } from "./image-ref.mjs";
import { a as repositoryProblems, i as kubeadmTag } from "./kubeadm-images.mjs";
import { n as machineLog, r as machineStatus, t as machineHome } from "./spec.mjs";

// src/plan/bootstrap/problems.ts
var import_dist = require_dist();
/** Without these no machine becomes a node; `bridge` wants its plugins, too. */
const needed = [
	"kubelet",
	"kubeadm",
	"kubectl",
	"containerd",
	"containerd-shim-runc-v2",
	"runc"
];
const bridgeNeeds = [
	"cni/ptp",
	"cni/host-local",
	"cni/portmap",
	"cni/loopback"
];
/** Everything that is wrong with what a machine is to be told; each says what to do. */
function bootstrapProblems(node, spec) {
	return [
		...nodeProblems(node),
		...clusterProblems(spec),
		...registryProblems(spec),
		...fileProblems(spec),
		...keyProblems(spec)
	];
}
/** A Node's name is a DNS subdomain; kubelet takes lower-case letters only. */
function nodeProblems({ name, address }) {
	const found = [];
	if (!/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(name)) found.push(`node '${name}': a name has 1 to 63 of a-z, 0-9, - and ., and begins and ends with none of the last two`);
	if (address !== void 0 && !/^[0-9a-f.:]+$/i.test(address)) found.push(`node ${name} has the address '${address}': give an IP address`);
	return found;
}
function clusterProblems({ cluster }) {
	const found = [];
	if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(cluster.id)) found.push(`cluster '${cluster.id}': use 1 to 63 of a-z, 0-9 and -, the first one a letter or digit`);
	const { host, port } = endpointParts(cluster.endpoint);
	if (host === "" || port < 1 || port > 65535) found.push(`endpoint '${cluster.endpoint}': give host:port of the API server, e.g. 10.0.0.4:6443`);
	try {
		kubeadmTag(cluster.version);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		found.push(...error.problems);
	}
	return found;
}
function registryProblems({ registry }) {
	const mirrors = Object.values(registry.mirrors ?? {});
	return [registry.prefix, ...mirrors].flatMap((prefix) => {
		const [host = "", ...path] = prefix.split("/");
		if (!isHost(host) || !/^[\w.:[\]-]+$/.test(host)) return [`registry '${prefix}': begin it with the registry's host, e.g. myregistry.azurecr.io/ci`];
		return repositoryProblems(path.join("/"));
	});
}
function fileProblems({ files, cni }) {
	const names = new Set(files.map((f) => f.name));
	const lacking = [...needed, ...cni.kind === "bridge" ? bridgeNeeds : []].filter((name) => !names.has(name));
	const found = files.flatMap(oneFileProblems);
	if (lacking.length > 0) found.push(`no machine becomes a node without ${lacking.join(", ")}: stage the build with them`);
	if (names.size < files.length) found.push("two files have one name: each file is to be given once");
	if (cni.kind === "manifest" && "file" in cni && !names.has(cni.file)) found.push(`the network's manifest ${cni.file} is not among the files: stage it with them`);
	return found;
}
function oneFileProblems({ name, sha256, size, from }) {
	const found = [];
	if (!/^[\w.-]+(\/[\w.-]+)*$/.test(name) || /(^|\/)\.+(\/|$)/.test(name)) found.push(`file '${name}': names have letters, digits, . _ - and single slashes`);
	if (!/^[0-9a-f]{64}$/.test(sha256) || !Number.isSafeInteger(size) || size < 0) found.push(`file ${name}: give its sha256 (64 hex digits) and its size`);
	const where = from.kind === "s3" ? `${from.bucket}/${from.key}` : from.kind === "path" ? from.path : from.url;
	if (/[\s"\\]/.test(where) || from.kind === "path" && !where.startsWith("/")) found.push(`file ${name}: where it comes from has blanks, quotes or backslashes in it, or is no absolute path`);
	if ((from.kind === "url" || from.kind === "azure-blob") && !/^https?:\/\//.test(where)) found.push(`file ${name}: a URL begins with https://`);
	return found;
}
function keyProblems({ keys }) {
	const found = [];
	if (!/^[a-z0-9]{6}\.[a-z0-9]{16}$/.test(keys.token)) found.push("the bootstrap token must be like abcdef.0123456789abcdef");
	if (!/^sha256:[0-9a-f]{64}$/.test(keys.caHash)) found.push("the authority's hash must be like sha256:<64 hex digits>");
	if (!Number.isInteger(keys.tokenMinutes) || keys.tokenMinutes < 1) found.push(`a token of ${keys.tokenMinutes} minutes lets no machine join: give it at least one`);
	return found;
}

// src/plan/bootstrap/script-identity.ts
/**
* Shell functions by which a machine proves who it is.
* @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
* @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
*/
const identity = `
# field NAME: a text of the JSON object on standard input; no machine has a JSON reader for certain.
field() {
  local value
  value=$(tr -d '\\n' | sed -n "s/.*\\"$1\\"[[:space:]]*:[[:space:]]*\\"\\([^\\"]*\\)\\".*/\\1/p")
  [ -n "$value" ] && printf '%s' "$value"
}
metadata=http://169.254.169.254
ask() { curl -sS --fail --noproxy '*' --connect-timeout 2 --max-time 10 --retry 8 --retry-connrefused --retry-delay 2 "$@"; }
# The instance profile's key as options of curl's (IMDSv2).
aws_identity() {
  local session role answer path=$metadata/latest/meta-data/iam/security-credentials/
  session=$(ask -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' $metadata/latest/api/token) || return 1
  role=$(ask -H "X-aws-ec2-metadata-token: $session" $path | head -n 1) || return 1
  answer=$(ask -H "X-aws-ec2-metadata-token: $session" "$path$role") || return 1
  printf 'user = "%s:%s"\\nheader = "x-amz-security-token: %s"\\n' \\
    "$(field AccessKeyId <<< "$answer")" "$(field SecretAccessKey <<< "$answer")" "$(field Token <<< "$answer")"
}
# azure_identity RESOURCE CLIENT_ID: prints a token of the managed identity.
azure_identity() {
  ask -G -H 'Metadata: true' -d api-version=2018-02-01 --data-urlencode "resource=$1" \${2:+-d "client_id=$2"} \\
    $metadata/metadata/identity/oauth2/token | field access_token
}
`;

// src/plan/bootstrap/script-fetch.ts
/**
* Shell functions that fetch what files.list names, four at a time. Each try is a whole one; what was refused for good
* ends at once, what may be over soon is tried for a minute and a half.
*/
const fetching = `
${identity}# options KIND URL EXTRA: curl's configuration for one file; it comes by a pipe, so that no process list shows it.
options() {
  printf 'url = "%s"\\n' "$2"
  case $1 in
    s3) printf 'aws-sigv4 = "aws:amz:%s:s3"\\nheader = "x-amz-content-sha256: UNSIGNED-PAYLOAD"\\n' "$3" && cat $work/aws ;;
    azure-blob) printf 'header = "Authorization: Bearer %s"\\nheader = "x-ms-version: 2021-08-06"\\n' "$(cat "$work/azure$3")" ;;
  esac
}
learn_identity() {
  local kind extra
  while read -r kind extra; do
    case $kind in
      s3) aws_identity > $work/aws 2>> $log ||
        fail 'the metadata service has no key for this machine: give it an instance profile that may read the store' ;;
      azure-blob) azure_identity https://storage.azure.com/ "$extra" > "$work/azure$extra" 2>> $log ||
        fail 'the metadata service has no token for this machine: give it a managed identity that may read the store' ;;
    esac
  done < <(cut -f 4,6 $home/files.list | tr '\\t' ' ' | sort -u)
}

# fetch_one TO SHA256 KIND FROM EXTRA: one file; on failure one line in the file that why_of names.
fetch_one() {
  local to=$1 sha=$2 kind=$3 from=$4 extra=$5 part=$1.part why says code='' found try said host
  why=$(why_of "$to")
  says=$why.says
  [ ! -f "$to" ] || [ "$(sum "$to")" != "$sha" ] || return 0
  mkdir -p "$(dirname "$to")"
  if [ "$kind" = path ]; then
    if ! cp -- "$from" "$part" 2>> $log; then
      if [ -r "$from" ]; then no_room > "$why"; else echo "$from cannot be read: look whether it is there" > "$why"; fi
      return 1
    fi
  else
    host=\${from#*://}
    host=\${host%%/*}
    for try in 0 1 2 4 8 16 16; do
      sleep $try
      code=$(options "$kind" "$from" "$extra" | curl -K - -sS -o "$part" -w '%{http_code}' --connect-timeout 5 \\
        --speed-limit 10000 --speed-time 20 --max-time 900 2> "$says") && said=0 || said=$?
      note "$to: try after $try s: $code $said"
      if [ $said = 23 ]; then no_room > "$why"; return 1; fi
      if [ $said != 0 ]; then continue; fi
      case "$kind $code" in
        *' 200') break ;;
        's3 403' | 'azure-blob 403') ;;
        *' 404') echo "$host has no \${to##*/} any more (404): stage the build again" > "$why"; return 1 ;;
        *' 4'[0-24-9]* | 'url 403')
          [ "$code" = 429 ] || [ "$code" = 408 ] || { refused > "$why"; return 1; } ;;
      esac
    done
    if [ $said != 0 ]; then
      echo "$host does not answer ($(tr '\\n' ' ' < "$says")): look whether the store is there and this machine can reach it" > "$why"
      return 1
    fi
    if [ "$code" != 200 ]; then refused > "$why"; return 1; fi
  fi
  found=$(sum "$part")
  if [ "$found" != "$sha" ]; then
    echo "\${to##*/} has sha256 $found and not $sha: the store does not have what was staged, stage it again" > "$why"
    return 1
  fi
  if ! { chmod 755 "$part" && mv "$part" "$to"; } 2>> $log; then
    no_room > "$why"
    return 1
  fi
}
# In memory: the disk may be what is full.
why_of() { echo "$work/fetch\${1//\\//-}"; }
no_room() { echo "\${to##*/} cannot be written: the disk is full (or read-only), give the machine a larger one"; }
# The store's answer in one line. Uses the variables of fetch_one.
refused() {
  local reason
  reason=$(head -c 2000 "$part" | tr -d '\\r\\n' | sed -n 's/.*<Code>\\([^<]*\\).*<Message>\\([^<]*\\).*/\\1: \\2/p' | cut -c 1-200)
  if [ "$kind" = url ]; then
    echo "$host refuses \${to##*/} ($code \${reason:-no reason given}): the signed URL has expired or is not for this, boot with new ones"
  else
    echo "$host refuses \${to##*/} ($code \${reason:-no reason given}): let the machine's identity read the store"
  fi
}
fetch_all() {
  local to sha size kind from extra
  rm -rf $work/failed $work/fetch*
  learn_identity
  while IFS=$'\\t' read -r to sha size kind from extra; do
    until [ "$(jobs -rp | wc -l)" -lt 4 ]; do wait -n || true; done
    if [ -e $work/failed ]; then break; fi
    { fetch_one "$to" "$sha" "$kind" "$from" "$extra" || touch $work/failed; } &
  done < $home/files.list
  until [ -z "$(jobs -rp)" ] || [ -e $work/failed ]; do wait -n || true; done
  rm -f $work/aws $work/azure*
  [ -e $work/failed ] || return 0
  jobs -rp | xargs -r kill 2> /dev/null || true
  wait
  first_reason
}
first_reason() {
  local to rest why reason=''
  while IFS=$'\\t' read -r to rest; do
    rm -f "$to.part"
    why=$(why_of "$to")
    [ -n "$reason" ] || [ ! -s "$why" ] || reason=$(head -n 1 "$why")
  done < $home/files.list
  fail "\${reason:-a file could not be fetched}"
}
`;

// src/plan/bootstrap/script-machine.ts
/**
* What every machine does before it joins a cluster, however it joins: each step leaves alone what is done. It says what
* it does on its standard output, which cloud-init and systemd bring to the console; what programs say goes to the log.
*/
const machineScript = `
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
  pause=$(pause_image) || fail 'no pause image is named for this version'
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

# prepare: everything that a machine needs before it joins. Whoever calls has check_programs and pause_image.
prepare() {
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
  [ -e $state/joined ] || reach_registry
  start_runtime
}
`;

// src/plan/bootstrap/script.ts
/** Least room for images, in bytes: what machines used (1.2 GB and 0.5 GB), and as much again for what tests pull. */
const imageRoom = {
	first: 3e9,
	"control-plane": 3e9,
	node: 2e9
};
function bootstrapWords(role, node, spec) {
	const { cluster, registry, cni } = spec;
	return {
		role,
		node,
		run: cluster.id,
		version: cluster.version,
		endpoint: cluster.endpoint,
		token_id: spec.keys.token.split(".")[0],
		prefix: registry.prefix,
		scheme: registry.plainHttp === true ? "http" : "https",
		asks_identity: asksIdentity(spec) ? "yes" : "",
		cni: cni.kind,
		manifest: manifestPaths(spec),
		image_room: String(imageRoom[role])
	};
}
/** On the machine, as kubectl takes several: with commas; '' where there is none. */
function manifestPaths({ cni, cloudProvider }) {
	return [cni.kind === "manifest" ? "file" in cni ? `files/${cni.file}` : "cni.yaml" : void 0, cloudProvider === void 0 ? void 0 : cloudManifest].flatMap((name) => name === void 0 ? [] : `${machineHome}/${name}`).join();
}
const cloudManifest = "cloud-provider.yaml";
/** The script that makes a node by kubeadm. */
const bootstrapScript = `${machineScript}
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
`;

// src/plan/bootstrap/script-login.ts
/**
* The script that asks for the registry's password by the machine's identity. With --basic it prints user:password in
* base64, else it is kubelet's credential provider plugin (KEP-2133): a request on standard input, the answer on
* standard output. @returns undefined where no identity is asked
*/
function loginScript({ prefix, plainHttp, auth }) {
	const host = hostOf(prefix);
	if (auth.kind === "acr") return script({
		host,
		scheme: plainHttp === true ? "http" : "https",
		client_id: auth.clientId ?? ""
	}, acr);
	if (auth.kind !== "ecr") return void 0;
	const { region } = auth;
	const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
	return script({
		host,
		region,
		endpoint: auth.endpoint ?? `https://api.ecr.${region}.${domain}/`
	}, ecr);
}
function script(words, ask) {
	return bashScript(words, `
set -euo pipefail
shopt -s inherit_errexit
${identity}
${ask}
basic=$(ask_registry)
[ -n "$basic" ]
if [ "\${1:-}" = --basic ]; then
  echo "$basic"
  exit
fi
both=$(base64 -d <<< "$basic")
cat > /dev/null
printf '{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1","cacheKeyType":"Registry",'
printf '"cacheDuration":"1h0m0s","auth":{"%s":{"username":"%s","password":"%s"}}}\\n' "$host" "\${both%%:*}" "\${both#*:}"
`);
}
/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html */
const ecr = `
ask_registry() {
  local key
  key=$(aws_identity)
  printf 'aws-sigv4 = "aws:amz:%s:ecr"\\n%s\\n' "$region" "$key" |
    curl -K - -sS --fail --max-time 30 -H 'content-type: application/x-amz-json-1.1' \\
      -H 'x-amz-target: AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken' -d '{}' "$endpoint" |
    field authorizationToken
}
`;
/**
* The directory's token is changed for one of the registry, which is the password of a user with one name everywhere. A
* role that was given a moment ago may be refused for some minutes.
* @see https://learn.microsoft.com/azure/container-registry/container-registry-authentication
*/
const acr = `
ask_registry() {
  local token
  token=$(azure_identity https://containerregistry.azure.net/ "$client_id")
  token=$(printf 'data-urlencode = "access_token=%s"\\n' "$token" |
    curl -K - -sS --fail --max-time 30 --retry 8 --retry-all-errors --retry-max-time 240 -d grant_type=access_token -d "service=$host" "$scheme://$host/oauth2/exchange" |
    field refresh_token)
  [ -n "$token" ]
  printf '00000000-0000-0000-0000-000000000000:%s' "$token" | base64 -w 0
}
`;

// src/plan/bootstrap/script-logs.ts
/** Bytes of one program's journal that are kept, the last ones. */
const journalBytes = 2e7;
/**
* Writes a compressed tar of all that tells how the machine fared to standard output. Keys, tokens and signed URLs are
* in none of these.
*/
const collectScript = `
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
# keep FILE COMMAND …
keep() {
  local file=$1
  shift
  timeout 20 "$@" 2>&1 | tail -c ${journalBytes} > "$dir/$file" || true
}
for unit in kubelet containerd bowsprit-routes bowsprit-bootstrap cloud-final; do
  keep $unit.log journalctl --no-pager -o short-iso-precise -u $unit
done
keep dmesg.log dmesg
keep units.txt systemctl --no-pager --failed
keep disks.txt df -h
keep memory.txt free -m
keep processes.txt ps axo pid,ppid,rss,etime,comm
keep addresses.txt ip address
keep routes.txt ip route
keep rules.txt iptables-save
keep containers.txt crictl ps -a
keep images.txt crictl images
cp /run/bowsprit/status.json "$dir/" 2> /dev/null
for log in /var/log/bowsprit /var/log/cloud-init.log /var/log/cloud-init-output.log /var/log/pods; do
  cp -R "$log" "$dir/" 2> /dev/null
done
find "$dir" -type l -exec rm -f {} +
tar -C "$dir" -czf - .
`;

// src/plan/bootstrap/files.ts
/**
* What a machine has to hold and to run to become a node: the same over cloud-init's user data and over SSH.
* @throws UsageError with everything that is wrong with the spec
*/
function bootstrapFiles(role, node, spec) {
	const problems = bootstrapProblems(node, spec);
	if (problems.length > 0) throw new UsageError(problems);
	const bootstrap = bashScript(bootstrapWords(role, node.name, spec), bootstrapScript);
	const login = loginScript(spec.registry);
	const own = (contents, mode = "0600") => listed(contents, `${machineHome}/`, mode);
	return {
		files: [
			...own({ bootstrap }),
			...own({ [`credential-provider/${credentialProvider.name}`]: login }, "0700"),
			...own({
				"credential-provider.yaml": credentialProviderConfig(spec),
				...spec.cni.kind === "bridge" ? routesFiles(node, spec) : {},
				"collect-logs": bashScript({}, collectScript),
				"files.list": filesList(spec.files),
				"kubeadm.yaml": kubeadmConfig(role, node, spec),
				"containerd.toml": containerdConfig,
				"registry-ca.crt": spec.registry.ca,
				"cni.yaml": spec.cni.kind === "manifest" && "text" in spec.cni ? spec.cni.text : void 0,
				[cloudManifest]: role === "first" ? spec.cloudProvider?.manifest : void 0,
				"proxy-patch.json": role === "first" ? proxyPatch(spec) : void 0
			}),
			...listed(registryHosts(spec), `${machineHome}/certs.d/`, "0600", "/hosts.toml"),
			...role === "node" ? [] : listed(pkiFiles(spec), `${machineHome}/pki/`, "0600"),
			...listed(unitsFor(spec), "/etc/systemd/system/", "0644"),
			...listed({
				"crictl.yaml": crictlConfig,
				"sysctl.d/99-bowsprit.conf": sysctls
			}, "/etc/", "0644")
		],
		command: `bash ${machineHome}/bootstrap`
	};
}
function listed(contents, prefix, mode, suffix = "") {
	return Object.entries(contents).flatMap(([name, content]) => content === void 0 ? [] : [{
		path: `${prefix}${name}${suffix}`,
		mode,
		content
	}]);
}
function unitsFor({ cni }) {
	const { "bowsprit-routes.service": routes, ...others } = units;
	return cni.kind === "bridge" ? {
		...others,
		"bowsprit-routes.service": routes
	} : others;
}
function routesFiles(node, spec) {
	const { endpoint, podCidr } = spec.cluster;
	const tunnel = spec.cni.kind === "bridge" && spec.cni.tunnel === true;
	return {
		routes: bashScript({
			node: node.name,
			pod_cidr: podCidr,
			tunnel: tunnel ? "1" : ""
		}, routesScript),
		"routes.crt": spec.keys.routes.cert,
		"routes.key": spec.keys.routes.key,
		"routes.kubeconfig": routesKubeconfig(endpoint),
		"cni.conflist": cniConfig(tunnel)
	};
}
/** By names of files: what is in base64 twice takes user data's room twice. kubeadm brings the authority. */
function routesKubeconfig(endpoint) {
	const cluster = {
		server: `https://${endpoint}`,
		"certificate-authority": "/etc/kubernetes/pki/ca.crt"
	};
	return (0, import_dist.stringify)({
		apiVersion: "v1",
		kind: "Config",
		clusters: [{
			name: "bowsprit",
			cluster
		}],
		users: [{
			name: "bowsprit",
			user: {
				"client-certificate": "routes.crt",
				"client-key": "routes.key"
			}
		}],
		contexts: [{
			name: "bowsprit",
			context: {
				cluster: "bowsprit",
				user: "bowsprit"
			}
		}],
		"current-context": "bowsprit"
	});
}
/** As kubeadm looks for them below /etc/kubernetes/pki: authorities that are there it takes. */
function pkiFiles({ keys }) {
	return {
		"ca.crt": keys.ca.cert,
		"ca.key": keys.ca.key,
		"front-proxy-ca.crt": keys.frontProxyCa.cert,
		"front-proxy-ca.key": keys.frontProxyCa.key,
		"etcd/ca.crt": keys.etcdCa.cert,
		"etcd/ca.key": keys.etcdCa.key,
		"sa.pub": keys.serviceAccount.cert,
		"sa.key": keys.serviceAccount.key
	};
}
/** kubeadm has no place for kube-proxy's flags: they are added to its DaemonSet (RFC 6902). */
function proxyPatch({ cluster }) {
	const flags = cluster.extraArgs["kube-proxy"];
	if (flags.length === 0) return void 0;
	const path = "/spec/template/spec/containers/0/command/-";
	return JSON.stringify(flags.map((value) => ({
		op: "add",
		path,
		value
	})));
}
/** A line each: what the script fetches. */
function filesList(files) {
	return files.map(fileLine).join("");
}
/** TO, SHA256, SIZE, KIND, FROM, EXTRA with tabs between. */
function fileLine({ name, sha256, size, from }) {
	return `${[
		placeOf(name),
		sha256,
		size,
		from.kind,
		...locationOf(from)
	].join("	")}\n`;
}
/** Where a file goes by its name. */
function placeOf(name) {
	if (name.startsWith("cni/")) return `/opt/cni/bin/${name.slice(4)}`;
	return name.includes("/") ? `${machineHome}/files/${name}` : `/usr/local/bin/${name}`;
}
function locationOf(from) {
	switch (from.kind) {
		case "url": return [from.url];
		case "path": return [from.path];
		case "azure-blob": return [from.url, from.clientId ?? ""];
		case "s3": return [s3Url(from), from.region];
	}
}
/** Dots in a bucket's name do not fit Amazon's certificate, other S3s have no host for each bucket: both by path. */
function s3Url(from) {
	const key = from.key.split("/").map(encodeURIComponent).join("/");
	const domain = from.region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
	const host = `s3.${from.region}.${domain}`;
	if (from.endpoint !== void 0) return `${from.endpoint.replace(/\/$/, "")}/${from.bucket}/${key}`;
	return from.bucket.includes(".") ? `https://${host}/${from.bucket}/${key}` : `https://${from.bucket}.${host}/${key}`;
}

export { loginScript as a, collectScript as i, filesList as n, machineScript as o, listed as r, bootstrapFiles as t };