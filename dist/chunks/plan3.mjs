import { o as UsageError } from "./errors.mjs";
import { i as parseCidr } from "./cidr.mjs";
import { m as cgroupDirs } from "./scripts.mjs";
import { a as proxyArgv, i as etcdArgv, n as apiserverArgv, o as schedulerArgv, r as controllerManagerArgv, s as usualPorts, t as problemsOf } from "./validate2.mjs";
import { t as quote } from "./shell-word.mjs";
import { t as require_dist } from "./dist3.mjs";
import { a as nodeNames, o as seedOf, r as namesOf, t as controlPlane } from "./names3.mjs";
import { r as layOut } from "./network.mjs";

// src/providers/local/node-docs.ts
var import_dist = require_dist();
/** Paths inside a node. */
const inNode = {
	bin: "/opt/bowsprit/bin",
	/** A directory of its own: runc runs from an overlay of the directory it lies in, which shows no file mounts. */
	runc: "/opt/bowsprit/runc",
	ctl: "/opt/bowsprit/ctl",
	sysctl: "/opt/bowsprit/sysctl",
	cniBin: "/opt/cni/bin",
	kubernetes: "/etc/kubernetes",
	pki: "/etc/kubernetes/pki",
	containerdSocket: "/run/containerd/containerd.sock"
};
/**
* Host-global kernel settings that kubelet wants (k8s.io/kubernetes/pkg/kubelet/cm/container_manager_linux.go,
* setupKernelTunables). kubelet is shown files of ours with these values, finds nothing to change, and the host
* stays as it is.
*/
const kubeletTunables = {
	"vm/overcommit_memory": "1",
	"vm/panic_on_oom": "0",
	"kernel/panic": "10",
	"kernel/panic_on_oops": "1",
	"kernel/keys/root_maxkeys": "1000000",
	"kernel/keys/root_maxbytes": "25000000"
};
/** KubeletConfiguration kubelet.config.k8s.io/v1beta1. */
function kubeletConfig(spec, cgroupRoot, network) {
	return (0, import_dist.stringify)({
		apiVersion: "kubelet.config.k8s.io/v1beta1",
		kind: "KubeletConfiguration",
		authentication: {
			anonymous: { enabled: false },
			webhook: { enabled: true },
			x509: { clientCAFile: `${inNode.pki}/ca.crt` }
		},
		authorization: { mode: "Webhook" },
		tlsCertFile: `${inNode.pki}/serving.crt`,
		tlsPrivateKeyFile: `${inNode.pki}/serving.key`,
		rotateCertificates: false,
		serverTLSBootstrap: false,
		containerRuntimeEndpoint: `unix://${inNode.containerdSocket}`,
		cgroupDriver: "cgroupfs",
		cgroupRoot,
		cgroupsPerQOS: true,
		enforceNodeAllocatable: ["pods"],
		failCgroupV1: false,
		failSwapOn: false,
		clusterDNS: [network.dnsService],
		clusterDomain: "cluster.local",
		resolvConf: `${inNode.kubernetes}/resolv.conf`,
		evictionHard: {
			"memory.available": "50Mi",
			"nodefs.available": "1%",
			"imagefs.available": "1%"
		},
		imageGCHighThresholdPercent: 100,
		serializeImagePulls: false,
		registryPullQPS: 0,
		featureGates: spec.featureGates
	});
}
/** AppArmor is off: containerd would load its profile into the kernel of the host, and nobody would take it out. */
function containerdConfig(pauseImage, host) {
	return `version = 3
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.blockfile", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
[grpc]
  address = "${inNode.containerdSocket}"
[plugins.'io.containerd.cri.v1.images']
  snapshotter = "${host.snapshotter}"
  max_concurrent_downloads = 8
  [plugins.'io.containerd.cri.v1.images'.pinned_images]
    sandbox = "${pauseImage}"
  [plugins.'io.containerd.cri.v1.images'.registry]
    config_path = "/etc/containerd/certs.d"
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = ${!host.canLowerOomScore}
  disable_apparmor = true
  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ["${inNode.cniBin}"]
    conf_dir = "/etc/cni/net.d"
  [plugins.'io.containerd.cri.v1.runtime'.containerd]
    default_runtime_name = "runc"
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
        SystemdCgroup = false
        BinaryName = "${inNode.runc}/runc"
`;
}
/**
* hosts.toml for every registry host name. It is the `server` too, else containerd would ask the real registry
* for what ours does not have, and wait for it.
*/
function registryHosts(registry) {
	return `server = "${registry}"\n[host."${registry}"]\n  capabilities = ["pull", "resolve"]\n`;
}
/**
* A registry that pods run on their node's own port 5000, as specs about pull secrets do
* (k8s.io/kubernetes/test/e2e/framework/registry): containerd would look for it in the registry of every other host.
*/
const ownRegistry = "localhost:5000";
const ownRegistryHosts = `server = "http://${ownRegistry}"\n`;
/**
* A pair of interfaces per pod and routes, no bridge: replies to a Service then pass iptables on every host,
* whether or not its kernel shows bridged packets to iptables (br_netfilter).
*/
function cniConfig(podCidr) {
	return JSON.stringify({
		cniVersion: "1.0.0",
		name: "bowsprit",
		plugins: [{
			type: "ptp",
			ipMasq: false,
			ipam: {
				type: "host-local",
				ranges: [[{ subnet: podCidr }]],
				routes: [{ dst: "0.0.0.0/0" }]
			}
		}, {
			type: "portmap",
			capabilities: { portMappings: true }
		}]
	}, null, 2);
}
function kubeletArgv(spec, node, address) {
	return [
		`${inNode.bin}/kubelet`,
		`--config=${inNode.kubernetes}/kubelet.yaml`,
		`--kubeconfig=${inNode.kubernetes}/kubelet.kubeconfig`,
		`--hostname-override=${node}`,
		`--node-ip=${address}`,
		"--v=2",
		...spec.extraArgs["kubelet"]
	];
}

// src/providers/local/init.ts
/** Directories of the host's system, read only in the node. */
const systemDirs = [
	"usr",
	"bin",
	"sbin",
	"lib",
	"lib32",
	"lib64",
	"libx32"
];
/** Made beforehand in the node's root: real directories on the run directory's disk, and mount points. */
const rootDirs = [
	...[
		"dev",
		"etc",
		"home",
		"mnt",
		"proc",
		"root",
		"run",
		"srv",
		"sys",
		"tmp",
		"media"
	],
	...[
		"var/lib/kubelet",
		"var/lib/containerd",
		"var/lib/cni",
		"var/log",
		"var/tmp",
		"var/cache"
	],
	...[
		"opt/bowsprit/bin",
		"opt/bowsprit/ctl",
		"opt/bowsprit/sysctl",
		"opt/cni/bin"
	]
];
/**
* First part of a node's init (PID 1 of its namespaces, still in the host's file system): builds the node's own
* root below `dir` and goes into it. Nothing is made on the host outside the run directory, and no mount is seen
* by it (`unshare` has made all of them private).
*/
function enterScript(dir, hostname, binds) {
	return [
		"# Generated. Makes the root file system of a node in its own mount namespace.",
		"set -eu",
		`cd ${quote(dir)}`,
		"read -r pid rest < /proc/self/stat",
		`echo ${quote(hostname)} > /proc/sys/kernel/hostname`,
		"mount --bind fs fs",
		`for d in ${systemDirs.join(" ")}; do`,
		"  if [ -L \"/$d\" ]; then ln -sfn \"$(readlink \"/$d\")\" \"fs/$d\"",
		"  elif [ -d \"/$d\" ]; then mkdir -p \"fs/$d\"; mount --bind \"/$d\" \"fs/$d\"; mount -o remount,bind,ro \"fs/$d\"; fi",
		"done",
		"if ! mount -t overlay overlay -o lowerdir=/etc,upperdir=etc,workdir=work fs/etc 2>/dev/null; then",
		"  cp -a /etc/. fs/etc/; rm -f fs/etc/resolv.conf fs/etc/hosts fs/etc/hostname; cp -a etc/. fs/etc/",
		"fi",
		"mount --rbind /dev fs/dev",
		"mount -t tmpfs -o mode=1777 tmpfs fs/dev/shm",
		"mount --rbind /sys fs/sys",
		"mount -t proc proc fs/proc",
		"mount -t tmpfs -o mode=755 tmpfs fs/run",
		"chmod 1777 fs/tmp fs/var/tmp",
		"ln -sfn ../run fs/var/run",
		...binds.flatMap((b) => [b.kind === "file" ? `: > ${quote(`fs${b.to}`)}` : `mkdir -p ${quote(`fs${b.to}`)}`, `mount --bind ${quote(b.from)} ${quote(`fs${b.to}`)}`]),
		"mkdir -p fs/run/host",
		"cd fs",
		"pivot_root . run/host",
		"umount -l /run/host",
		"rmdir /run/host",
		"mount --make-rshared /",
		`echo "$pid" > ${inNode.ctl}/pid.new`,
		`mv ${inNode.ctl}/pid.new ${inNode.ctl}/pid`,
		"exec /bin/sh /opt/bowsprit/init",
		""
	].join("\n");
}
/**
* Second part: PID 1 inside the node. Keeps the services running, notes each end in `ctl/<name>.ended`, and reaps
* whatever is left to it (`wait` of a POSIX shell waits for adopted children too). Where even `sleep` is gone, somebody has
* removed the run's directory under us: then the node ends instead of spinning.
*/
function initScript(services) {
	return [
		"# Generated. PID 1 of a node.",
		"set -u",
		"cd /",
		`PATH=${inNode.bin}:$PATH`,
		"export PATH",
		"ip link set lo up",
		"echo 1 > /proc/sys/net/ipv4/ip_forward",
		"for f in /proc/sys/net/bridge/bridge-nf-call-ip*tables; do if [ -e \"$f\" ]; then echo 0 > \"$f\"; fi; done",
		"keep() { # name gates command...",
		"  name=$1; gates=$2; shift 2",
		"  for gate in $gates; do until [ -e \"$gate\" ]; do sleep 0.05 || exit; done; done",
		"  while :; do",
		"    \"$@\" >> \"/var/log/$name.log\" 2>&1",
		"    code=$?",
		"    echo \"init: $name ended with exit code $code, starting it again\" >> \"/var/log/$name.log\"",
		`    echo "$code" >> "${inNode.ctl}/$name.ended"`,
		"    sleep 1 || exit",
		"  done",
		"}",
		...services.map(keepLine),
		"while :; do wait; sleep 1 || exit; done",
		""
	].join("\n");
}
/** Runs its arguments where `kubeletTunables` seem to be set. Mounts below a private /proc reach nobody else. */
function shieldScript() {
	return [
		"# Generated. Shows kubelet the kernel settings that it wants, without changing those of the host.",
		"if [ \"$1\" != --inside ]; then exec unshare --mount --propagation unchanged /bin/sh \"$0\" --inside \"$@\"; fi",
		"shift",
		"mount --make-private /proc",
		...Object.keys(kubeletTunables).map((name, i) => `if [ -e /proc/sys/${name} ]; then mount --bind ${inNode.sysctl}/${i} /proc/sys/${name}; fi`),
		"exec \"$@\"",
		""
	].join("\n");
}
function keepLine(service) {
	const paths = {
		go: `${inNode.ctl}/go`,
		registered: `${inNode.ctl}/registered`,
		containerd: inNode.containerdSocket
	};
	const gates = (service.gates ?? []).map((g) => paths[g]).join(" ");
	const shield = service.shieldSysctls ? ["/bin/sh", "/opt/bowsprit/shielded"] : [];
	return `keep ${service.name} ${quote(gates)} ${[...shield, ...service.argv].map(quote).join(" ")} &`;
}

// src/providers/local/plan.ts
/** @throws UsageError with every bad input */
function planReal(spec) {
	const problems = problemsOf(spec);
	if (problems.length > 0) throw new UsageError(problems);
	const names = namesOf(spec.ref);
	const nodes = nodeNames(spec.nodes);
	return {
		kind: "real",
		ref: spec.ref,
		spec,
		names,
		nodes,
		cgroups: cgroupDirs(names.cgroup, nodes, [
			"registry",
			controlPlane,
			...nodes
		]),
		avoid: [parseCidr(spec.podCidr), parseCidr(spec.serviceCidr)],
		seed: seedOf(spec.ref)
	};
}
function networkOf(plan, subnet) {
	return layOut(subnet, plan.spec.podCidr, plan.spec.serviceCidr, plan.spec.nodes);
}
const paths = {
	program: (name) => `${inNode.bin}/${name}`,
	pki: inNode.pki,
	kubeconfigs: inNode.kubernetes,
	etcdData: "/var/lib/etcd"
};
/** Programs of the control-plane node. All but etcd and the API server wait until that answers. */
function controlPlaneServices(plan, network) {
	const at = {
		bind: "0.0.0.0",
		advertise: network.controlPlane,
		...usualPorts
	};
	const { spec } = plan;
	return [
		{
			name: "etcd",
			argv: etcdArgv(spec, paths, at)
		},
		{
			name: "kube-apiserver",
			argv: apiserverArgv(spec, paths, at)
		},
		{
			name: "kube-controller-manager",
			argv: controllerManagerArgv(spec, paths, at),
			gates: ["go"]
		},
		{
			name: "kube-scheduler",
			argv: schedulerArgv(spec, paths, at),
			gates: ["go"]
		},
		{
			name: "kube-proxy",
			argv: proxyOf(plan, controlPlane),
			gates: ["go"]
		}
	];
}
function nodeServices(plan, network, index) {
	const name = plan.nodes[index];
	return [
		{
			name: "containerd",
			argv: [
				`${inNode.bin}/containerd`,
				"--config",
				"/etc/containerd/config.toml"
			]
		},
		{
			name: "kubelet",
			argv: kubeletArgv(plan.spec, name, network.nodes[index].address),
			gates: ["containerd", "go"],
			shieldSysctls: true
		},
		{
			name: "kube-proxy",
			argv: proxyOf(plan, name),
			gates: ["registered"]
		}
	];
}
function controlPlaneDocs(plan, choice) {
	return {
		root: { "opt/bowsprit/init": initScript(controlPlaneServices(plan, choice.network)) },
		etc: hostFiles(controlPlane, plan, choice.network)
	};
}
function nodeDocs(plan, choice, index) {
	const { network } = choice;
	const name = plan.nodes[index];
	const registry = `http://${network.host}:${choice.registryPort}`;
	const tunables = Object.values(kubeletTunables).map((value, i) => [`opt/bowsprit/sysctl/${i}`, `${value}\n`]);
	return {
		root: {
			"opt/bowsprit/init": initScript(nodeServices(plan, network, index)),
			"opt/bowsprit/shielded": shieldScript(),
			...Object.fromEntries(tunables)
		},
		etc: {
			...hostFiles(name, plan, network),
			"kubernetes/kubelet.yaml": kubeletConfig(plan.spec, `/${plan.names.cgroup}/${name}`, network),
			"containerd/config.toml": containerdConfig(choice.pauseImage, choice.host),
			"containerd/certs.d/_default/hosts.toml": registryHosts(registry),
			[`containerd/certs.d/${ownRegistry}/hosts.toml`]: ownRegistryHosts,
			"cni/net.d/10-bowsprit.conflist": cniConfig(network.nodes[index].podCidr)
		}
	};
}
function hostFiles(name, plan, network) {
	const known = [
		`127.0.0.1 localhost`,
		`${network.controlPlane} ${controlPlane}`,
		...plan.nodes.map((n, i) => `${network.nodes[i].address} ${n}`)
	];
	return {
		hostname: `${name}\n`,
		hosts: `${known.join("\n")}\n`,
		"resolv.conf": "# no name servers\n",
		"kubernetes/resolv.conf": "# no name servers\n"
	};
}
function proxyOf(plan, node) {
	return proxyArgv(plan.spec, node, `${inNode.bin}/kube-proxy`, `${inNode.kubernetes}/kube-proxy.kubeconfig`);
}

export { enterScript as a, planReal as i, networkOf as n, rootDirs as o, nodeDocs as r, inNode as s, controlPlaneDocs as t };