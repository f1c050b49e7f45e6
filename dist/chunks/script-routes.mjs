import { t as require_dist } from "./dist3.mjs";
import { t as machineHome } from "./spec.mjs";
import { r as credentialProvider, t as asksIdentity } from "./kubeadm-config.mjs";

// src/plan/bootstrap/node-config.ts
var import_dist = require_dist();
/** Stands in files below /opt/bowsprit for what only the machine itself can find out. */
const blanks = {
	pause: "@PAUSE@",
	authorization: "@AUTHORIZATION@",
	podCidr: "@POD_CIDR@",
	/** What the tunnel leaves of a packet; a number, so its quotes go with it. */
	mtu: "@MTU@",
	/** true where an OOM score cannot be lowered: every pod sandbox would fail on it. */
	restrictOom: "@RESTRICT_OOM@"
};
/** containerd 2's configuration; the pause image is the one that the branch's kubeadm names. */
const containerdConfig = `version = 3
[plugins.'io.containerd.cri.v1.images']
  max_concurrent_downloads = 8
  [plugins.'io.containerd.cri.v1.images'.pinned_images]
    sandbox = "${blanks.pause}"
  [plugins.'io.containerd.cri.v1.images'.registry]
    config_path = "/etc/containerd/certs.d"
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = ${blanks.restrictOom}
  [plugins.'io.containerd.cri.v1.runtime'.containerd]
    default_runtime_name = "runc"
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
        SystemdCgroup = true
        BinaryName = "/usr/local/bin/runc"
`;
/**
* hosts.toml for each registry host, by host: the stage's own, and those whose images are mirrored there. The password
* is a header, which containerd reads anew for every pull and hands to token servers, too.
* @see https://github.com/containerd/containerd/blob/main/docs/hosts.md
*/
function registryHosts(spec) {
	const { prefix, plainHttp, ca, mirrors } = spec.registry;
	const scheme = plainHttp === true ? "http" : "https";
	const own = hostOf(prefix);
	const section = (url, override) => [
		`[host."${url}"]`,
		"  capabilities = [\"pull\", \"resolve\"]",
		...override ? ["  override_path = true"] : [],
		...ca === void 0 ? [] : [`  ca = "${caPath}"`],
		...spec.registry.auth.kind === "none" ? [] : [`  [host."${url}".header]`, `    authorization = "${authorization(spec)}"`],
		""
	].join("\n");
	const server = `server = "${scheme}://${own}"\n`;
	const mirrored = Object.entries(mirrors ?? {}).filter(([host]) => host !== own).map(([host, at]) => {
		const [mirror, ...path] = at.split("/");
		return [host, section(`${scheme}://${mirror}/v2/${path.join("/")}`.replace(/\/$/, ""), true)];
	});
	return {
		[own]: server + section(`${scheme}://${own}`, false),
		...Object.fromEntries(mirrored)
	};
}
/** Where the registry's own authority lies on a machine. */
const caPath = `${machineHome}/registry-ca.crt`;
/** host[:port] of an image or a prefix. */
function hostOf(prefix) {
	return prefix.split("/")[0];
}
function authorization(spec) {
	const { auth } = spec.registry;
	if (auth.kind !== "password") return blanks.authorization;
	return `Basic ${Buffer.from(`${auth.user}:${auth.password}`).toString("base64")}`;
}
/** kubelet asks the plugin for a password whenever the last one is older than an hour (KEP-2133). */
function credentialProviderConfig(spec) {
	return asksIdentity(spec) ? providerConfig(hostOf(spec.registry.prefix)) : void 0;
}
/** @param images whose registry is meant: its host, of which a part may be a star */
function providerConfig(images) {
	return (0, import_dist.stringify)({
		apiVersion: "kubelet.config.k8s.io/v1",
		kind: "CredentialProviderConfig",
		providers: [{
			name: credentialProvider.name,
			matchImages: [images],
			defaultCacheDuration: "1h0m0s",
			apiVersion: "credentialprovider.kubelet.k8s.io/v1"
		}]
	});
}
/**
* A pair of interfaces per pod and routes, no bridge device: replies to a Service then pass iptables on every machine,
* whether or not its kernel shows bridged packets to iptables (br_netfilter).
*/
function cniConfig(tunnel) {
	return JSON.stringify({
		cniVersion: "1.0.0",
		name: "bowsprit",
		plugins: [{
			type: "ptp",
			...tunnel ? { mtu: blanks.mtu } : {},
			ipMasq: false,
			ipam: {
				type: "host-local",
				ranges: [[{ subnet: blanks.podCidr }]],
				routes: [{ dst: "0.0.0.0/0" }]
			}
		}, {
			type: "portmap",
			capabilities: { portMappings: true }
		}]
	});
}
const crictlConfig = "runtime-endpoint: unix:///run/containerd/containerd.sock\n";
const sysctls = "net.ipv4.ip_forward = 1\n";
/** systemd's units, by name. */
const units = {
	"containerd.service": `[Unit]
Description=containerd, for a node of bowsprit
After=network.target
[Service]
ExecStart=/usr/local/bin/containerd
Type=notify
Delegate=yes
KillMode=process
Restart=always
RestartSec=2
LimitNOFILE=1048576
TasksMax=infinity
OOMScoreAdjust=-999
[Install]
WantedBy=multi-user.target
`,
	"kubelet.service": `[Unit]
Description=kubelet, for a node of bowsprit
Wants=network-online.target
After=network-online.target containerd.service
StartLimitIntervalSec=0
[Service]
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
ExecStart=/usr/local/bin/kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml $KUBELET_KUBEADM_ARGS
Restart=always
RestartSec=2
[Install]
WantedBy=multi-user.target
`,
	"bowsprit-bootstrap.service": `[Unit]
Description=Makes this machine a node; goes on where an earlier boot left off
Wants=network-online.target
After=network-online.target
[Service]
Type=oneshot
ExecStart=/bin/bash ${machineHome}/bootstrap
StandardOutput=journal+console
[Install]
WantedBy=multi-user.target
`,
	"bowsprit-routes.service": `[Unit]
Description=Routes to the pods of the other nodes
Wants=network-online.target
After=network-online.target
[Service]
ExecStart=/bin/bash ${machineHome}/routes
Restart=always
RestartSec=2
[Install]
WantedBy=multi-user.target
`
};

// src/plan/bootstrap/script-words.ts
/** A whole bash script: its variables, then what it does. Comments stay here: user data has room for little. */
function bashScript(words, body) {
	return `#!/bin/bash\n${Object.entries(words).map(([name, value]) => `${name}='${value.replaceAll("'", `'\\''`)}'`).join("\n")}\n${body.trimStart().replaceAll(/^ *# .*\n/gm, "")}`;
}

// src/plan/bootstrap/script-routes.ts
/** Number of the routing protocol that marks our routes (free for private use, see /etc/iproute2/rt_protos). */
const routeProtocol = 184;
/** Ours; what frames of it take besides the packet (VXLAN over IPv4). */
const tunnelDevice = "bowsprit0";
const tunnelBytes = 50;
/** Not the port that IANA gave VXLAN, which Azure's own network uses, but Linux' and flannel's. */
const tunnelPort = 8472;
/**
* The built-in network's only moving part. It watches the Nodes and gives this node's range to the CNI plugins, the
* other nodes' ranges a route each. A range is known only when the controller manager has written it into the Node,
* so it is never in user data. With `tunnel`, the routes lead into a VXLAN whose ends are known by their addresses
* alone: nothing is learnt, nothing is flooded.
*/
const routesScript = `
set -uo pipefail
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
home=${machineHome}
get() { kubectl --kubeconfig=$home/routes.kubeconfig get nodes "$@"; }
listed='{range .items[*]}|{.spec.podCIDR}|{"\\n"}{end}'
watched='{.type}|{.object.metadata.name}|{.object.spec.podCIDR}|{.object.status.addresses[?(@.type=="InternalIP")].address}|{"\\n"}'

learn() {
  local name=$1 cidr=$2 address=\${3%% *}
  [ -n "$cidr" ] || return 0
  if [ "$name" = "$node" ]; then
    # What the machine itself sends to pods elsewhere has an address of its range: answers find the way back.
    [ -z "$tunnel" ] || ip addr replace "\${cidr%/*}/32" dev ${tunnelDevice} || true
    write_cni "$cidr"
  elif [ -n "$address" ]; then
    route_to "$cidr" "$address" || true
  fi
}
route_to() {
  if [ -z "$tunnel" ]; then
    ip route replace "$1" via "$2" proto ${184}
    return
  fi
  local mac
  mac=$(mac_of "$2")
  bridge fdb replace "$mac" dev ${tunnelDevice} dst "$2" self permanent &&
    ip neigh replace "$2" lladdr "$mac" dev ${tunnelDevice} nud permanent &&
    ip route replace "$1" via "$2" dev ${tunnelDevice} onlink proto ${184}
}
# Of a tunnel's end, made of its address: nobody has to be asked for it.
mac_of() {
  local a b c d
  IFS=. read -r a b c d <<< "$1"
  printf '02:b5:%02x:%02x:%02x:%02x' "$a" "$b" "$c" "$d"
}
open_tunnel() {
  local own card mtu
  [ ! -e /sys/class/net/${tunnelDevice} ] || return 0
  read -r own card < <(ip -4 route get 192.0.2.1 | sed -n 's/.* dev \\([^ ]*\\) .*src \\([0-9.]*\\).*/\\2 \\1/p')
  mtu=$(($(cat "/sys/class/net/$card/mtu") - ${tunnelBytes}))
  ip link add ${tunnelDevice} address "$(mac_of "$own")" type vxlan id ${184} local "$own" dstport ${tunnelPort} nolearning
  ip link set ${tunnelDevice} mtu $mtu up
}
write_cni() {
  local to=/etc/cni/net.d/10-bowsprit.conflist mtu='' text
  [ -z "$tunnel" ] || mtu=$(cat /sys/class/net/${tunnelDevice}/mtu)
  text=$(sed "s|${blanks.podCidr}|$1|; s|\\"${blanks.mtu}\\"|$mtu|" $home/cni.conflist)
  [ "$(cat $to 2> /dev/null)" != "$text" ] || return 0
  mkdir -p \${to%/*}
  printf '%s\\n' "$text" > $to.new && mv $to.new $to
}
# What leaves the cluster has the node's address: nobody outside knows where pods are.
masquerade() {
  local rule=(POSTROUTING -s "$pod_cidr" ! -d "$pod_cidr" -m comment --comment bowsprit -j MASQUERADE)
  iptables -w -t nat -C "\${rule[@]}" 2> /dev/null || iptables -w -t nat -A "\${rule[@]}"
}
# forget LIST: routes to nodes that went while nobody watched.
forget() {
  local cidr rest
  ip route show proto ${184} | while read -r cidr rest; do
    grep -qF "|$cidr|" <<< "$1" || ip route del "$cidr" proto ${184} || true
  done
}

while :; do
  [ -z "$tunnel" ] || open_tunnel
  masquerade
  if list=$(get --request-timeout=20s -o "jsonpath=$listed"); then
    forget "$list"
    while IFS='|' read -r what name cidr address rest; do
      if [ "$what" = DELETED ]; then ip route del "$cidr" proto ${184} || true; else learn "$name" "$cidr" "$address"; fi
    done < <(get --watch --output-watch-events -o "jsonpath=$watched")
  fi
  sleep 1
done
`;

export { containerdConfig as a, hostOf as c, sysctls as d, units as f, cniConfig as i, providerConfig as l, bashScript as n, credentialProviderConfig as o, blanks as r, crictlConfig as s, routesScript as t, registryHosts as u };