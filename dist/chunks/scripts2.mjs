import { o as __toESM } from "./rolldown-runtime.mjs";
import { i as RunError, s as describe } from "./errors.mjs";
import { _ as string, d as object, f as optional, n as _enum, o as int, r as array, s as literal } from "./schemas.mjs";
import { t as quote } from "./shell-word.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { t as pMap } from "./p-map.mjs";
import { t as require_lib } from "./lib2.mjs";
import { n as machineLog, r as machineStatus, t as machineHome } from "./spec.mjs";
import "./script-routes.mjs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { mkdir, readFile, rm } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/providers/machines/ssh.ts
/** A connection that nobody closed (we were killed) ends by itself after so many seconds. */
const idleSeconds = 60;
/** Nothing is asked of a person, and nothing of our environment goes along but ssh's agent. */
async function connect(hosts, o, key, ctx) {
	const digest = createHash("sha256").update(key).digest("hex");
	const dir = join(tmpdir(), `bowsprit-ssh-${digest.slice(0, 10)}`);
	await mkdir(dir, {
		recursive: true,
		mode: 448
	});
	return {
		remotes: hosts.map((host) => remoteOf(host, options(o, dir), ctx)),
		[Symbol.asyncDispose]: async () => {
			const calm = new AbortController().signal;
			await Promise.allSettled(hosts.map((host) => ctx.exec.run([
				"ssh",
				...options(o, dir),
				...portOf(host, "-p"),
				"-O",
				"exit",
				targetOf(host)
			], {
				env: sshEnv(ctx),
				timeoutMs: 5e3,
				signal: calm
			})));
			await rm(dir, {
				recursive: true,
				force: true
			});
		}
	};
}
/** @see ssh_config(5) */
function options({ key, hostKeys, knownHosts }, dir) {
	const settings = {
		BatchMode: "yes",
		ConnectTimeout: "10",
		ServerAliveInterval: "5",
		ServerAliveCountMax: "4",
		StrictHostKeyChecking: hostKeys === "strict" ? "yes" : "accept-new",
		ControlMaster: "auto",
		ControlPath: join(dir, "%C"),
		ControlPersist: String(idleSeconds),
		LogLevel: "ERROR",
		...key === void 0 ? {} : { IdentitiesOnly: "yes" },
		...knownHosts === void 0 ? {} : { UserKnownHostsFile: `"${knownHosts}"` }
	};
	return [...Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]), ...key === void 0 ? [] : ["-i", key]];
}
function remoteOf(host, common, ctx) {
	const run = (argv, o, input) => ctx.exec.run(argv, {
		env: sshEnv(ctx),
		timeoutMs: o.timeoutMs ?? 6e4,
		...input === void 0 ? {} : { input }
	});
	const copy = (words, o) => run([
		"scp",
		"-q",
		"-p",
		...common,
		...portOf(host, "-P"),
		...words
	], o);
	const inScp = targetOf(host.host.includes(":") ? {
		...host,
		host: `[${host.host}]`
	} : host);
	return {
		host,
		run: (script, o = {}) => run([
			"ssh",
			"-T",
			...common,
			...portOf(host, "-p"),
			targetOf(host),
			asRoot
		], o, script),
		put: async (files, dir, o = {}) => void await copy([...files, `${inScp}:${dir}/`], o),
		get: async (path, to, o = {}) => void await copy([`${inScp}:${path}`, to], o),
		address: async () => {
			const { stdout } = await run([
				"ssh",
				"-G",
				...portOf(host, "-p"),
				targetOf(host)
			], { timeoutMs: 1e4 });
			return /^hostname (\S+)$/m.exec(stdout)?.[1] ?? host.host;
		}
	};
}
/** For any login shell: bash with the script from standard input, through sudo where the user is not root. */
const asRoot = `sh -c ${quote("[ \"$(id -u)\" = 0 ] || exec sudo -n bash -s; exec bash -s")}`;
function targetOf({ user, host }) {
	return user === void 0 ? host : `${user}@${host}`;
}
function portOf({ port }, flag) {
	return port === void 0 ? [] : [flag, String(port)];
}
function sshEnv(ctx) {
	const agent = ctx.env["SSH_AUTH_SOCK"];
	return toolEnv(ctx.env, agent === void 0 ? {} : { SSH_AUTH_SOCK: agent });
}
/** Why a machine cannot be used, and what to do. */
function reasonOf(error, host) {
	if (!(error instanceof RunError)) return describe(error);
	const said = error.stderr.trim().split("\n").at(-1)?.trim() ?? "";
	if (/Host key verification failed|host key is known|REMOTE HOST IDENTIFICATION/i.test(error.stderr)) return `its host key is not the known one: look at it, then add it to known_hosts (ssh-keyscan ${host.host}), or use --ssh-host-keys accept-new for new machines`;
	if (/Permission denied \(/.test(error.stderr)) return `it lets nobody in with this key as ${host.user ?? "that user"}: add the key to authorized_keys there, or give another with --ssh-key`;
	if (/sudo: /.test(error.stderr)) return `${said}: let ${host.user ?? "the user"} run everything without a password (NOPASSWD in sudoers), or log in as root`;
	if (error.timedOut) return "it did not answer in time: look whether it is up";
	if (error.exitCode === 255) return `${said || "ssh failed"}: look whether it is up, and its SSH port open to us`;
	return said || error.message;
}
/** The same work on every machine at once; failures are kept apart, so that each can be told. */
async function onAll(remotes, work) {
	return pMap(remotes, async (remote) => {
		try {
			return {
				remote,
				value: await work(remote)
			};
		} catch (error) {
			return {
				remote,
				problem: reasonOf(error, remote.host)
			};
		}
	}, { concurrency: 32 });
}

// src/providers/machines/state.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** What teardown needs of a cluster, written before any machine is touched. No secrets. */
const schema = object({
	v: literal(1),
	/** As they were typed. */
	hosts: array(string()),
	controlPlanes: int(),
	ssh: object({
		key: optional(string()),
		hostKeys: _enum(["strict", "accept-new"]),
		knownHosts: optional(string())
	}),
	/** Absolute path of the branch's kubectl. */
	kubectl: optional(string())
});
const fileOf = (ref) => join(ref.scope, ref.id, "cluster.json");
async function saveState(ref, state) {
	await (0, import_lib.default)(fileOf(ref), `${JSON.stringify(state, null, 2)}\n`, { mode: 384 });
}
/** @returns undefined when there is none, or half of one */
async function loadState(ref) {
	try {
		return schema.parse(JSON.parse(await readFile(fileOf(ref), "utf8")));
	} catch {
		return;
	}
}

// src/providers/machines/scripts.ts
/** Settings of the kernel that kubelet, kube-proxy and we change; what they were is kept in the machine's mark. */
const sysctls = [
	...["net/ipv4/ip_forward", "net/ipv4/conf/all/route_localnet"],
	...[
		"vm/overcommit_memory",
		"vm/panic_on_oom",
		"kernel/panic",
		"kernel/panic_on_oops"
	],
	...["kernel/keys/root_maxkeys", "kernel/keys/root_maxbytes"]
];
/** Where files that are copied there lie on their way, by the key of the cluster. */
function copiesDir(key) {
	return `/var/tmp/bowsprit-${key}`;
}
/**
* Takes a machine for the run $key, or says whose it is. Nothing else may be done to a machine before: down goes by
* this mark. Prints 'ours' or 'taken KEY'. The copies' directory is made for $SUDO_USER.
*/
const claimScript = `
set -eu
umask 022
mkdir -p ${machineHome}
chmod 700 ${machineHome}
if (set -C; echo "$key" > ${machineHome}/run) 2> /dev/null; then
  for name in ${sysctls.join(" ")}; do
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
`;
/** Bytes that $dir has room for. */
const freeScript = `df --output=avail -B1 "$dir" | tail -n 1`;
/** Writes the files of a bootstrap and starts it: as a service, so that a lost connection does not end it. */
function installScript({ files }) {
	return `
set -eu
put() {
  (umask 022 && mkdir -p "\${1%/*}")
  (umask 077 && base64 -d > "$1.new")
  chmod "$2" "$1.new"
  mv "$1.new" "$1"
}
${files.map((f) => `put ${quote(f.path)} ${f.mode} << 'END'\n${Buffer.from(f.content).toString("base64")}\nEND`).join("\n")}
systemctl daemon-reload
systemctl start --no-block bowsprit-bootstrap
`;
}
/** How far the bootstrap is: its status, and what systemd thinks of it. */
const statusScript = `
cat ${machineStatus} 2> /dev/null || echo '{}'
systemctl show -p ActiveState --value bowsprit-bootstrap
`;
const tailScript = `tail -n 25 ${machineLog} 2> /dev/null || true`;
/** Collects the machine's logs into $copies/logs.tgz, for the user to fetch. */
const collectScript = `
set -eu
[ "$(cat ${machineHome}/run 2> /dev/null)" = "$key" ] || exit 3
mkdir -p "$copies"
(umask 077 && bash ${machineHome}/collect-logs > "$copies/logs.tgz")
[ -z "\${SUDO_USER:-}" ] || chown -R "$SUDO_USER:" "$copies"
`;
/**
* Makes a node of the run $key a bare machine again. Goes past everything that fails, then looks what is left; the mark
* goes last. Prints lines 'gone THING', 'left KIND NAME', 'foreign KEY'.
*/
const resetScript = `
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
  ip route flush proto ${184}
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
`;

export { installScript as a, tailScript as c, connect as d, onAll as f, freeScript as i, loadState as l, collectScript as n, resetScript as o, reasonOf as p, copiesDir as r, statusScript as s, claimScript as t, saveState as u };