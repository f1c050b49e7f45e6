import { r as ProvisionError } from "./errors.mjs";
import { i as parseCidr, r as overlap } from "./cidr.mjs";
import { a as routedNetworks, t as chooseSubnet } from "./network.mjs";
import { n as nodeEnv } from "./privileged.mjs";
import { o as runMark } from "./run-dir2.mjs";
import { readFile, statfs } from "node:fs/promises";
import { createServer } from "node:net";

// src/providers/local/cgroups.ts
const v1Controllers = [
	"blkio",
	"cpu",
	"cpuacct",
	"cpuset",
	"devices",
	"freezer",
	"hugetlb",
	"memory",
	"misc",
	"net_cls",
	"net_prio",
	"perf_event",
	"pids",
	"rdma"
];
/** What kubelet asks of a v2 node: k8s.io/kubernetes/pkg/kubelet/cm, getSupportedUnifiedControllers, and io for runc. */
const v2Controllers = [
	"cpuset",
	"cpu",
	"io",
	"memory",
	"pids",
	"hugetlb"
];
/** Reads /proc/mounts. A hierarchy that is mounted twice is listed once. */
function hierarchies(procMounts) {
	const found = [];
	const seen = /* @__PURE__ */ new Set();
	for (const line of procMounts.split("\n")) {
		const [, mount = "", type, options = ""] = line.split(" ");
		if (type !== "cgroup" && type !== "cgroup2") continue;
		const words = options.split(",");
		const named = words.find((w) => w.startsWith("name="));
		const controllers = type === "cgroup" ? words.filter((w) => v1Controllers.includes(w)) : [];
		const identity = type === "cgroup2" ? "v2" : named ?? controllers.join(",");
		if (seen.has(identity)) continue;
		seen.add(identity);
		found.push({
			version: type === "cgroup2" ? 2 : 1,
			mount: unescapeMount(mount),
			controllers
		});
	}
	return found;
}
/** /proc/mounts writes blanks and backslashes as octal. */
function unescapeMount(text) {
	return text.replace(/\\([0-7]{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
}
function isUnified(all) {
	return all.length > 0 && all.every((h) => h.version === 2);
}
/**
* Directories to make, parents first. Processes of a node live in the leaf `<node>.sys`; `<node>` is kubelet's
* cgroupRoot and holds pods only, because a v2 cgroup with children that use controllers may hold no processes.
*/
function cgroupDirs(cluster, nodes, leaves) {
	return [
		cluster,
		...nodes.map((n) => `${cluster}/${n}`),
		...leaves.map((l) => `${cluster}/${l}.sys`)
	];
}
/**
* Where processes go that are in the way: below the root group of a container's cgroup namespace. Not named as the group of
* a cluster, and shared by all clusters of the container.
*/
const othersGroup = "bowsprit.others";
function planCgroups(all, dirs) {
	const withSeeds = all.filter((h) => h.controllers.includes("cpuset"));
	const pure = isUnified(all) ? all : [];
	const inner = dirs.filter((d) => !d.endsWith(".sys"));
	return {
		mkdirs: all.flatMap((h) => dirs.map((d) => `${h.mount}/${d}`)),
		seeds: withSeeds.flatMap((h) => dirs.map((d) => ({
			from: `${h.mount}/${d}`.replace(/\/[^/]*$/, ""),
			to: `${h.mount}/${d}`
		}))),
		clear: pure.map((h) => h.mount),
		subtrees: pure.flatMap((h) => ["", ...inner.map((d) => `/${d}`)].map((d) => ({
			dir: `${h.mount}${d}`,
			controllers: v2Controllers
		})))
	};
}
/** POSIX shell that carries a plan out; run as root. */
function cgroupScript(plan) {
	const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
	return [
		`mkdir -p ${plan.mkdirs.map(quote).join(" ")}`,
		...plan.seeds.flatMap(({ from, to }) => ["cpuset.cpus", "cpuset.mems"].map((f) => `read -r v < ${quote(`${from}/${f}`)}; echo "$v" > ${quote(`${to}/${f}`)}`)),
		...plan.clear.length > 0 ? [clearFunction] : [],
		...plan.clear.map((mount) => `clear ${quote(mount)}`),
		...plan.subtrees.flatMap(({ dir, controllers }) => [`read -r have < ${quote(`${dir}/cgroup.controllers`)}`, ...controllers.map((c) => `case " $have " in *" ${c} "*) echo +${c} > ${quote(`${dir}/cgroup.subtree_control`)};; esac`)]),
		""
	].join("\n");
}
/**
* In a container the root group is an inner one to the kernel (it has a cgroup.type): while it holds processes it cannot
* hand controllers down (Documentation/admin-guide/cgroup-v2.rst, "No Internal Process Constraint"). A pid 0 is a process
* that cannot be seen from here, and so cannot be moved either.
*/
const clearFunction = `clear() {
  [ -e "$1/cgroup.type" ] || return 0
  n=0
  while read -r pid < "$1/cgroup.procs"; do
    mkdir -p "$1/${othersGroup}"
    echo "$pid" 2>/dev/null > "$1/${othersGroup}/cgroup.procs" || :
    n=$((n + 1))
    if [ "$pid" = 0 ] || [ $n -gt 10000 ]; then
      echo "processes in $1 cannot be moved: give this container a cgroup namespace of its own" >&2
      exit 1
    fi
  done
}`;

// src/providers/local/host.ts
/** Bit of CAP_SYS_RESOURCE in a capability mask (linux/capability.h). */
const capSysResource = 24n;
/** f_type of overlayfs (linux/magic.h). */
const overlayMagic = 2035054128;
async function hostHierarchies() {
	return hierarchies(await readFile("/proc/mounts", "utf8"));
}
async function hostFacts(root, runDir) {
	const status = root.sudo ? (await root.run("cat /proc/self/status", [])).stdout : await readFile("/proc/self/status", "utf8");
	const mask = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? "0"}`);
	const { type } = await statfs(runDir);
	return {
		canLowerOomScore: (mask >> capSysResource & 1n) === 1n,
		snapshotter: type === overlayMagic ? "native" : "overlayfs"
	};
}
/** Networks of this host's addresses and routes. */
async function usedNetworks(ctx) {
	const { stdout } = await ctx.exec.run([
		"ip",
		"-j",
		"-4",
		"route",
		"show",
		"table",
		"all"
	], {
		env: nodeEnv,
		timeoutMs: 1e4
	});
	return routedNetworks(stdout);
}
/** @throws ProvisionError when no /24 is free */
function freeSubnet(used, avoid, seed) {
	const found = chooseSubnet([...used, ...avoid], seed);
	if (found !== void 0) return found;
	throw new ProvisionError("no free /24 in 172.30.0.0/16, 172.29.0.0/16, 10.213.0.0/16 and 10.77.0.0/16: `ip route` shows what takes them");
}
/** Those of `wanted` that this host does not route somewhere already. */
function freeRoutes(wanted, used) {
	return wanted.filter((text) => !used.some((u) => overlap(u, parseCidr(text))));
}
/**
* Runs `work` while no other process on this host does: two clusters that start at once must not choose one
* subnet. The lock is an abstract socket, which the kernel drops with its process and which is no file. Whoever
* cannot get it within 20 s goes on without.
*/
async function withHostLock(ctx, work) {
	const end = ctx.clock.now() + 2e4;
	let lock = await tryLock();
	while (lock === void 0 && ctx.clock.now() < end && !ctx.signal.aborted) {
		await ctx.clock.sleep(30);
		lock = await tryLock();
	}
	try {
		return await work();
	} finally {
		lock?.close();
	}
}
function tryLock() {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(void 0));
		server.listen("\0bowsprit-network", () => resolve(server));
	});
}
/** The first port from `first` on that can be listened on at an address of this host (a wildcard listener takes it too). */
async function freePort(host, first) {
	for (let port = first; port < first + 200; port++) if (await canListen(host, port)) return port;
	throw new ProvisionError(`no free port from ${first} to ${first + 199} on ${host} for the image registry`);
}
function canListen(host, port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.once("error", () => resolve(false));
		server.listen({
			host,
			port,
			exclusive: true
		}, () => server.close(() => resolve(true)));
	});
}

// src/providers/local/scripts.ts
/** POSIX shell run as root by `privileged.ts`. Arguments come as $1, $2 …; nothing is pasted into the text. */
/** $1 interface, $2 its peer, $3 address with prefix length: takes the subnet, before anything is in it. */
const reserveScript = `
ip link add "$1" type veth peer name "$2"
ip addr add "$3" dev "$1"
ip link set "$1" up
`;
/**
* $1 leaf cgroup, $2 log file, then mount points of all hierarchies, then --, then a command that outlives us.
* Prints its pid. The cgroup is entered first, so that no process of a cluster is ever outside of it.
*/
const launchScript = `
leaf=$1 log=$2; shift 2
while [ "$1" != -- ]; do echo $$ > "$1/$leaf/cgroup.procs"; shift; done; shift
setsid "$@" >> "$log" 2>&1 < /dev/null &
echo $!
`;
/**
* $1 peer interface, $2 pid of the control-plane node, $3 its links, then pid and links of each node.
*/
const wireScript = `
ip link set dev "$1" netns "$2" name host0
printf '%s' "$3" | nsenter --target "$2" --net ip -batch -
shift 3
while [ $# -gt 0 ]; do
  printf '%s' "$2" | nsenter --target "$1" --net ip -batch -
  shift 2
done
`;
/**
* $1 gateway, then destinations: ways from the host to pods and Services. They go when the interface goes. A cluster
* that came up at the same moment may have taken one meanwhile: the first has it.
*/
const routeScript = `
via=$1; shift
for to in "$@"; do
  said=$(ip route add "$to" via "$via" 2>&1) || case $said in
    *"File exists"*) ;;
    *) echo "$said" >&2; exit 2 ;;
  esac
done
`;
/** Namespaces of a node. Killing this process kills its init, and with that all that is in the node. */
const unshareArgv = [
	"unshare",
	"--mount",
	"--propagation=private",
	"--pid",
	"--net",
	"--uts",
	"--ipc",
	"--fork",
	"--kill-child=SIGKILL",
	"/bin/sh"
];
/**
* Removes a cluster and says what is left, one fact a line: `gone KIND NAME` or `left KIND NAME`.
* $1 mark, $2 cgroup, $3 interface, $4 its peer, $5 run directory, $6 the same as /proc/self/mountinfo writes it,
* then mount points of all hierarchies. Nothing in it stops at an error. A pid 0 in cgroup.procs is a process that
* cannot be seen from here (and `kill 0` would be our own group).
*/
const downScript = `
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
`;

export { unshareArgv as a, freeRoutes as c, hostHierarchies as d, usedNetworks as f, planCgroups as g, cgroupScript as h, routeScript as i, freeSubnet as l, cgroupDirs as m, launchScript as n, wireScript as o, withHostLock as p, reserveScript as r, freePort as s, downScript as t, hostFacts as u };