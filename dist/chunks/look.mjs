import { n as bashScript } from "./script-routes.mjs";
import { t as machineHome } from "./spec.mjs";
import { r as platformOfMachine } from "./platform.mjs";
import { d as connect, f as onAll } from "./scripts2.mjs";

// src/providers/machines/look.ts
/** Everything where we or kubeadm would put something, and that must be nobody else's. */
const places = [
	...[
		"kubelet",
		"kubeadm",
		"kubectl",
		"containerd",
		"runc"
	].map((name) => `/usr/local/bin/${name}`),
	...[
		"/etc/kubernetes",
		"/var/lib/kubelet",
		"/var/lib/etcd",
		"/etc/containerd",
		"/var/lib/containerd"
	],
	...[
		"/etc/cni/net.d",
		"/opt/cni/bin",
		"/etc/crictl.yaml"
	],
	...["/etc/systemd/system/containerd.service", "/etc/systemd/system/kubelet.service"]
];
const services = [
	"kubelet",
	"containerd",
	"docker",
	"crio",
	"k3s",
	"k3s-agent",
	"microk8s"
];
const programs = [
	"curl",
	"sha256sum",
	"ip",
	"iptables",
	"mount",
	"losetup",
	"sysctl",
	"base64",
	"flock"
];
/** kubeadm's own list (cmd/kubeadm/app/constants): of every node, and of control planes besides. */
const ports = {
	node: [10250, 10256],
	controlPlane: [
		2379,
		2380,
		6443,
		10257,
		10259
	]
};
/** One line for each thing: a word, then the thing. */
const lookScript = `
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
echo "architecture $(uname -m)"
echo "kernel $(uname -r)"
echo "time $(date +%s)"
echo "id $(cat /etc/machine-id 2> /dev/null)"
[ ! -d /run/systemd/system ] || echo 'systemd yes'
[ ! -e ${machineHome}/run ] || echo "mark $(head -c 100 ${machineHome}/run)"
dir=/var/lib
echo "free $(df --output=avail -B1 $dir | tail -n 1 | tr -d ' ')"
tail -n +2 /proc/swaps | while read -r name _; do echo "swap $name"; done
for unit in $services; do
  if systemctl is-active --quiet "$unit"; then echo "active $unit"; fi
done
for place in $places; do
  # An empty directory, or one that something is mounted on, is in nobody's way.
  if [ -d "$place" ]; then
    [ -z "$(ls -A "$place")" ] || echo "there $place"
  elif [ -e "$place" ]; then
    echo "there $place"
  fi
done
for program in $programs; do
  [ -n "$(command -v "$program")" ] || echo "missing $program"
done
ss -H -l -t -n 2> /dev/null | while read -r _ _ _ at _; do echo "port \${at##*:}"; done | sort -u
ip -4 -o address show scope global 2> /dev/null | while read -r _ _ _ at _; do echo "address \${at%%/*}"; done
ip -4 route get 192.0.2.1 2> /dev/null | sed -n 's/.* src \\([0-9.]*\\).*/source \\1/p'
`;
/** Asks every machine. A machine that cannot be asked has a problem instead. */
async function lookAt(remotes) {
	const words = {
		services: services.join(" "),
		places: places.join(" "),
		programs: programs.join(" ")
	};
	return (await onAll(remotes, (r) => r.run(bashScript(words, lookScript), { timeoutMs: 4e4 }))).map((l) => "problem" in l ? l : {
		remote: l.remote,
		facts: parseFacts(l.value.stdout)
	});
}
/** Reads what `lookScript` prints. */
function parseFacts(output) {
	const all = (word) => output.split("\n").flatMap((line) => line.startsWith(`${word} `) ? [line.slice(word.length + 1).trim()] : []);
	const one = (word) => all(word)[0] ?? "";
	const [active, there, missing, port, swap] = [
		"active",
		"there",
		"missing",
		"port",
		"swap"
	].map(all);
	return {
		architecture: one("architecture"),
		kernel: one("kernel"),
		time: Number(one("time")),
		id: one("id"),
		free: Number(one("free")),
		addresses: all("address"),
		source: one("source"),
		mark: all("mark")[0],
		systemd: one("systemd") === "yes",
		words: {
			active,
			there,
			missing,
			port,
			swap
		}
	};
}
/** Clocks that differ by more make certificates and tokens that hold here and not there. */
const clockSeconds = 900;
/** Files, images, and what tests pull. */
const needed = {
	first: 4e9,
	"control-plane": 4e9,
	node: 3e9
};
/**
* Why one machine cannot become a node of this cluster, each with what to do.
* @param now epoch milliseconds
* @param platforms for which was built
*/
function machineProblems(host, f, key, now, platforms) {
	const found = [];
	const { active, there, missing, port, swap } = f.words;
	if (f.mark !== void 0 && f.mark !== key) return [`it is a node of another run, ${f.mark}: remove that cluster first, or take another machine`];
	if (!platforms.includes(platformOfMachine(f.architecture) ?? "")) found.push(`it is ${f.architecture}, and the build is for ${platforms.join(", ")}: name all that your machines are with --platform, or take another machine`);
	if (!f.systemd) found.push("systemd does not run there: take a machine with it");
	if (olderThan(f.kernel, [4, 19])) found.push(`its kernel is ${f.kernel}: kubelet wants 4.19 or later, update it`);
	if (missing.length > 0) found.push(`programs are missing: ${missing.join(", ")}; install their packages (iproute2, iptables, util-linux, curl …)`);
	if (swap.length > 0) found.push(`it swaps to ${swap.join(", ")}: switch that off with \`swapoff -a\``);
	if (f.free < needed[host.role]) found.push(`/var/lib has ${gigabytes(f.free)} free and ${gigabytes(needed[host.role])} are needed: make room`);
	if (Math.abs(f.time - now / 1e3) > clockSeconds) found.push(`its clock differs from ours by ${Math.round((f.time - now / 1e3) / 60)} minutes: set it (NTP)`);
	if (f.source === "" && f.addresses.length === 0) found.push("it has no IPv4 address: nodes need one in the network that they share");
	if (f.mark === key) return found;
	if (active.length > 0) found.push(`${active.join(", ")} runs there already: take a machine that is no node, or stop and remove it`);
	else if (there.length > 0) found.push(`it has ${there.join(", ")} already, which would be overwritten: move them away, or take another machine`);
	const taken = (host.role === "node" ? ports.node : [...ports.node, ...ports.controlPlane]).filter((p) => port.includes(String(p)));
	if (taken.length > 0) found.push(`port ${taken.join(", ")} is taken there: stop what listens (\`ss -ltnp\` says)`);
	return found;
}
/**
* Everything that keeps these machines from becoming a cluster, of all machines at once. They are only looked at.
* @throws only when cancelled
*/
async function machinesProblems(plan, ctx) {
	if (await ctx.exec.which("ssh") === void 0) return ["there is no ssh here: install it (Debian package openssh-client)"];
	await using connections = await connect(plan.hosts, plan.ssh, plan.key, ctx);
	const looked = await lookAt(connections.remotes);
	ctx.signal.throwIfAborted();
	return problemsOf(plan, looked, ctx.clock.now());
}
function problemsOf(plan, looked, now) {
	const found = looked.flatMap((l) => {
		return ("problem" in l ? [l.problem] : machineProblems(l.remote.host, l.facts, plan.key, now, plan.platforms)).map((text) => `machine ${l.remote.host.text}: ${text}`);
	});
	const known = looked.flatMap((l) => "facts" in l ? [l] : []);
	const same = known.filter((l, i) => known.findIndex((o) => identityOf(o.facts) === identityOf(l.facts)) < i);
	return [...found, ...same.map((l) => `machine ${l.remote.host.text}: it is one of the others under another name: give each machine once`)];
}
/** Copies of one image may have one id, and machines behind a gateway one address. */
function identityOf({ id, addresses }) {
	return [id, ...addresses].join(" ");
}
function olderThan(release, [major, minor]) {
	const [, a = "0", b = "0"] = /^(\d+)\.(\d+)/.exec(release) ?? [];
	return Number(a) < major || Number(a) === major && Number(b) < minor;
}
function gigabytes(bytes) {
	return `${(bytes / 1e9).toFixed(1)} GB`;
}

export { machinesProblems as n, problemsOf as r, lookAt as t };