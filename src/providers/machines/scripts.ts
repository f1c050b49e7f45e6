import { routeProtocol } from '../../plan/bootstrap/script-routes.ts'
import type { Bootstrap } from '../../plan/bootstrap/spec.ts'
import { machineHome, machineLog, machineStatus } from '../../plan/bootstrap/spec.ts'
import { quote } from '../../plan/shell-word.ts'

/** Settings of the kernel that kubelet, kube-proxy and we change; what they were is kept in the machine's mark. */
const sysctls = [
  ...['net/ipv4/ip_forward', 'net/ipv4/conf/all/route_localnet'],
  ...['vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops'],
  ...['kernel/keys/root_maxkeys', 'kernel/keys/root_maxbytes'],
]

/** Where files that are copied there lie on their way, by the key of the cluster. */
export function copiesDir(key: string): string {
  return `/var/tmp/bowsprit-${key}`
}

/**
 * Takes a machine for the run $key, or says whose it is. Nothing else may be done to a machine before: down goes by
 * this mark. Prints 'ours' or 'taken KEY'. The copies' directory is made for $SUDO_USER.
 */
export const claimScript = `
set -eu
umask 022
mkdir -p ${machineHome}
chmod 700 ${machineHome}
if (set -C; echo "$key" > ${machineHome}/run) 2> /dev/null; then
  for name in ${sysctls.join(' ')}; do
    [ ! -r "/proc/sys/$name" ] || echo "$name $(cat "/proc/sys/$name")"
  done > ${machineHome}/before
fi
if [ "$(cat ${machineHome}/run)" != "$key" ]; then
  echo "taken $(cat ${machineHome}/run)"
  exit
fi
rm -f ${machineStatus}
mkdir -p "$copies"
chmod 700 "$copies"
[ -z "\${SUDO_USER:-}" ] || chown "$SUDO_USER:" "$copies"
echo ours
`

/** Bytes that $dir has room for. */
export const freeScript = `df --output=avail -B1 "$dir" | tail -n 1`

/** Writes the files of a bootstrap and starts it: as a service, so that a lost connection does not end it. */
export function installScript({ files }: Bootstrap): string {
  const puts = files.map(
    f => `put ${quote(f.path)} ${f.mode} << 'END'\n${Buffer.from(f.content).toString('base64')}\nEND`,
  )
  return `
set -eu
put() {
  (umask 022 && mkdir -p "\${1%/*}")
  (umask 077 && base64 -d > "$1.new")
  chmod "$2" "$1.new"
  mv "$1.new" "$1"
}
${puts.join('\n')}
systemctl daemon-reload
systemctl start --no-block bowsprit-bootstrap
`
}

/** How far the bootstrap is: its status, and what systemd thinks of it. */
export const statusScript = `
cat ${machineStatus} 2> /dev/null || echo '{}'
systemctl show -p ActiveState --value bowsprit-bootstrap
`

export const tailScript = `tail -n 25 ${machineLog} 2> /dev/null || true`

/** Collects the machine's logs into $copies/logs.tgz, for the user to fetch. */
export const collectScript = `
set -eu
[ "$(cat ${machineHome}/run 2> /dev/null)" = "$key" ] || exit 3
mkdir -p "$copies"
(umask 077 && bash ${machineHome}/collect-logs > "$copies/logs.tgz")
[ -z "\${SUDO_USER:-}" ] || chown -R "$SUDO_USER:" "$copies"
`

/**
 * Makes a node of the run $key a bare machine again. Goes past everything that fails, then looks what is left; the mark
 * goes last. Prints lines 'gone THING', 'left KIND NAME', 'foreign KEY'.
 */
export const resetScript = `
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
home=${machineHome}
units=(bowsprit-bootstrap bowsprit-routes kubelet containerd)
dirs=(
  /etc/kubernetes /var/lib/kubelet /var/lib/etcd /var/lib/containerd /run/containerd /etc/containerd /opt/containerd
  /etc/cni /opt/cni /var/lib/cni /var/log/pods /var/log/containers /var/log/bowsprit /run/bowsprit /usr/libexec/kubernetes
)
mounts() { awk '$2 ~ "^/(var/lib/(kubelet|containerd)/|run/containerd/|run/netns/cni-)" { print $2 }' /proc/mounts | sort -ru; }
# Of the programs that we brought, and whatever runs in pods.
processes() {
  local p exe
  for p in /proc/[0-9]*; do
    exe=$(readlink "$p/exe" 2> /dev/null) || continue
    case "\${exe% (deleted)}" in
      /usr/local/bin/kube* | /usr/local/bin/containerd* | /usr/local/bin/runc | /usr/local/bin/etcd) echo "\${p#/proc/} $exe" ;;
      *) if grep -q kubepods "$p/cgroup" 2> /dev/null; then echo "\${p#/proc/} $exe"; fi ;;
    esac
  done
}
rules() { "$1-save" 2> /dev/null | grep -E "KUBE-|CNI-|--comment bowsprit"; }
control_groups() { find /sys/fs/cgroup -depth -type d -path '*/kubepods*'; }
ours() { cut -f 1 $home/files.list 2> /dev/null; }
stop() {
  local unit
  # The bootstrap first, or it would go on.
  for unit in bowsprit-bootstrap bowsprit-routes; do systemctl disable --now $unit; done
  if [ -x /usr/local/bin/kubeadm ] && [ -S /run/containerd/containerd.sock ]; then
    timeout 25 kubeadm reset --force --skip-phases=remove-etcd-member --cri-socket=unix:///run/containerd/containerd.sock
  fi
  for unit in kubelet containerd; do systemctl disable --now $unit; done
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    processes | while read -r pid _; do kill -9 "$pid"; done
    [ -n "$(processes)" ] || break
    sleep 0.3
  done
}
clear_network() {
  local ns tool
  mounts | while read -r at; do umount -l "$at"; done
  for ns in /run/netns/cni-*; do [ ! -e "$ns" ] || rm -f "$ns"; done
  if [ -d /run/netns ] && [ -z "$(ls -A /run/netns)" ]; then umount -l /run/netns; rmdir /run/netns; fi
  ip route flush proto ${routeProtocol}
  ip link delete bowsprit0
  for tool in iptables ip6tables; do
    [ -z "$(rules $tool)" ] || $tool-save | grep -vE "KUBE-|CNI-|--comment bowsprit" | $tool-restore
  done
  if [ -n "$(command -v nft)" ]; then
    for family in ip ip6; do nft delete table $family kube-proxy; done
  fi
}
clear_files() {
  local dir unit
  ours | while read -r file; do rm -f "$file" "$file.part"; done
  for unit in "\${units[@]}"; do rm -f "/etc/systemd/system/$unit.service"; done
  rm -f /etc/crictl.yaml /etc/sysctl.d/99-bowsprit.conf
  for dir in "\${dirs[@]}"; do
    [ -e "$dir" ] || continue
    # What is mounted there by others stays.
    rm -rf --one-file-system "$dir" || find "$dir" -xdev -mindepth 1 -delete
  done
  systemctl stop kubepods.slice
  control_groups | while read -r group; do rmdir "$group"; done
  systemctl daemon-reload
  systemctl reset-failed "\${units[@]}"
  while read -r name value; do echo "$value" > "/proc/sys/$name"; done < $home/before
  rm -rf "$copies"
}
look() {
  local file dir tool
  processes | while read -r pid exe; do echo "left process $pid ($exe)"; done
  mounts | while read -r at; do echo "left mount $at"; done
  for tool in iptables ip6tables; do [ -z "$(rules $tool)" ] || echo "left rule $tool: $(rules $tool | wc -l)"; done
  for dir in "\${dirs[@]}"; do
    # An empty one on which something of others is mounted was there before.
    if [ -e "$dir" ] && ! { mountpoint -q "$dir" && [ -z "$(ls -A "$dir")" ]; }; then echo "left file $dir"; fi
  done
  ours | while read -r file; do [ ! -e "$file" ] || echo "left file $file"; done
  control_groups | while read -r group; do echo "left cgroup $group"; done
}
reset() {
  local mark
  mark=$(cat $home/run 2> /dev/null)
  if [ "$mark" != "$key" ]; then
    [ -z "$mark" ] || echo "foreign $mark"
    return
  fi
  { stop; clear_network; clear_files; } > /dev/null 2>&1 < /dev/null
  local left
  left=$(look)
  if [ -n "$left" ]; then
    echo "$left"
    return
  fi
  rm -rf $home
  echo "gone node"
}
reset
exit 0
`
