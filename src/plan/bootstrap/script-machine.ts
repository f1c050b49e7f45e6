import { blanks } from './node-config.ts'
import { fetching } from './script-fetch.ts'
import { machineHome, machineLog, machineStatus } from './spec.ts'

/**
 * What every machine does before it joins a cluster, however it joins: each step leaves alone what is done. It says what
 * it does on its standard output, which cloud-init and systemd bring to the console; what programs say goes to the log.
 */
export const machineScript = `
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
`
