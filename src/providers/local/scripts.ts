import { runMark } from '../run-dir.ts'
import { othersGroup } from './cgroups.ts'

/** POSIX shell run as root by `privileged.ts`. Arguments come as $1, $2 …; nothing is pasted into the text. */

/** $1 interface, $2 its peer, $3 address with prefix length: takes the subnet, before anything is in it. */
export const reserveScript = `
ip link add "$1" type veth peer name "$2"
ip addr add "$3" dev "$1"
ip link set "$1" up
`

/**
 * $1 leaf cgroup, $2 log file, then mount points of all hierarchies, then --, then a command that outlives us.
 * Prints its pid. The cgroup is entered first, so that no process of a cluster is ever outside of it.
 */
export const launchScript = `
leaf=$1 log=$2; shift 2
while [ "$1" != -- ]; do echo $$ > "$1/$leaf/cgroup.procs"; shift; done; shift
setsid "$@" >> "$log" 2>&1 < /dev/null &
echo $!
`

/**
 * $1 peer interface, $2 pid of the control-plane node, $3 its links, then pid and links of each node.
 */
export const wireScript = `
ip link set dev "$1" netns "$2" name host0
printf '%s' "$3" | nsenter --target "$2" --net ip -batch -
shift 3
while [ $# -gt 0 ]; do
  printf '%s' "$2" | nsenter --target "$1" --net ip -batch -
  shift 2
done
`

/**
 * $1 gateway, then destinations: ways from the host to pods and Services. They go when the interface goes. A cluster
 * that came up at the same moment may have taken one meanwhile: the first has it.
 */
export const routeScript = `
via=$1; shift
for to in "$@"; do
  said=$(ip route add "$to" via "$via" 2>&1) || case $said in
    *"File exists"*) ;;
    *) echo "$said" >&2; exit 2 ;;
  esac
done
`

/** Namespaces of a node. Killing this process kills its init, and with that all that is in the node. */
export const unshareArgv: readonly string[] = [
  'unshare',
  '--mount',
  '--propagation=private',
  '--pid',
  '--net',
  '--uts',
  '--ipc',
  '--fork',
  '--kill-child=SIGKILL',
  '/bin/sh',
]

/**
 * Removes a cluster and says what is left, one fact a line: `gone KIND NAME` or `left KIND NAME`.
 * $1 mark, $2 cgroup, $3 interface, $4 its peer, $5 run directory, $6 the same as /proc/self/mountinfo writes it,
 * then mount points of all hierarchies. Nothing in it stops at an error. A pid 0 in cgroup.procs is a process that
 * cannot be seen from here (and `kill 0` would be our own group).
 */
export const downScript = `
set +e
mark=$1 group=$2 link=$3 peer=$4 dir=$5 shown=$6; shift 6
# Every process of ours is in all hierarchies or carries the mark: looking through one of them is enough here, and
# that the groups of all can be removed in the end proves it.
pids() {
  for m in "$@"; do
    if [ -d "$m/$group" ]; then find "$m/$group" -name cgroup.procs -exec cat {} + 2>/dev/null; break; fi
  done
  grep -lzxF -- "$mark" /proc/[0-9]*/environ 2>/dev/null | tr -dc '0-9\\n'
}
others() { pids "$@" | sort -u | grep -vx -e 0 -e $$; }
mounts() {
  while read -r _ _ _ _ at _; do
    case $at in "$shown"|"$shown"/*) printf '%s\n' "$at";; esac
  done < /proc/self/mountinfo
}
# The inits first: with each of them the kernel ends all that is in its node.
killed=
for m in "$@"; do
  [ -d "$m/$group" ] || continue
  inits=$(cat "$m/$group"/*.sys/cgroup.procs 2>/dev/null | grep -vx 0)
  if [ -n "$inits" ]; then
    killed=1
    kill -9 $inits 2>/dev/null
    break
  fi
done
n=0
while all=$(others "$@"); [ -n "$all" ] && [ $n -lt 150 ]; do
  killed=1 n=$((n + 1))
  kill -9 $all 2>/dev/null
  sleep 0.01
done
[ -z "$killed" ] || echo "gone process all of $mark"
mounts | sort -r | while read -r at; do
  umount -l -- "$(printf "$(printf '%s' "$at" | sed 's/%/%%/g')")" 2>/dev/null && echo "gone mount $at"
done
for l in "$link" "$peer"; do
  if [ -e "/sys/class/net/$l" ]; then ip link del "$l" 2>/dev/null; [ -e "/sys/class/net/$l" ] || echo "gone interface $l"; fi
done
# Files and groups at once, and each node by itself: this is most of the time that a teardown takes.
if [ -f "$dir/${runMark}" ] && [ ! -L "$dir/nodes" ] && [ -z "$(mounts)" ]; then
  for d in "$dir"/nodes/*; do rm -rf -- "$d" 2>/dev/null & done
fi
for m in "$@"; do
  n=0
  while [ -d "$m/$group" ] && [ $n -lt 50 ]; do
    find "$m/$group" -depth -type d -exec rmdir {} + 2>/dev/null && echo "gone cgroup $m/$group"
    if [ -d "$m/$group" ]; then
      stray=$(find "$m/$group" -name cgroup.procs -exec cat {} + 2>/dev/null | grep -vx -e 0 -e $$)
      [ -z "$stray" ] || kill -9 $stray 2>/dev/null
      sleep 0.02
    fi
    n=$((n + 1))
  done
done
# The last cluster of a container gives the container's root group its processes back (see cgroups.ts).
for m in "$@"; do
  [ -d "$m/${othersGroup}" ] || continue
  for g in "$m"/bowsprit-*/; do [ ! -d "$g" ] || continue 2; done
  for c in $(cat "$m/cgroup.subtree_control"); do echo "-$c" > "$m/cgroup.subtree_control"; done 2>/dev/null
  n=0
  while read -r p < "$m/${othersGroup}/cgroup.procs" && [ $n -lt 10000 ]; do
    echo "$p" 2>/dev/null > "$m/cgroup.procs"
    n=$((n + 1))
  done
  rmdir "$m/${othersGroup}" 2>/dev/null
  [ -d "$m/${othersGroup}" ] && state=left || state=gone
  echo "$state cgroup $m/${othersGroup}"
done
wait
foreign=
if [ -e "$dir" ] && [ -z "$(mounts)" ]; then
  if [ -f "$dir/${runMark}" ]; then
    find "$dir" -mindepth 1 -maxdepth 1 ! -name ${runMark} -exec rm -rf {} + 2>/dev/null
    [ -n "$(find "$dir" -mindepth 1 ! -name ${runMark} -print -quit)" ] || rm -f "$dir/${runMark}"
  fi
  rmdir -- "$dir" 2>/dev/null
  if [ ! -e "$dir" ]; then echo "gone file $dir"; elif [ ! -f "$dir/${runMark}" ]; then foreign=1; fi
fi
for p in $(others "$@"); do echo "left process $p"; done
mounts | while read -r at; do echo "left mount $at"; done
for l in "$link" "$peer"; do [ ! -e "/sys/class/net/$l" ] || echo "left interface $l"; done
for m in "$@"; do [ ! -d "$m/$group" ] || echo "left cgroup $m/$group"; done
if [ -n "$foreign" ]; then echo "foreign file $dir"; elif [ -e "$dir" ]; then echo "left file $dir"; fi
exit 0
`
