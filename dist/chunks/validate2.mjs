import { i as parseCidr, r as overlap } from "./cidr.mjs";
import "./network.mjs";
import { t as flagProblems } from "./flag-problems.mjs";
import { isAbsolute } from "node:path";

// src/providers/local/components.ts
/** Ports as upstream has them; in a network namespace of its own nothing can be in their way. */
const usualPorts = {
	apiPort: 6443,
	etcdClientPort: 2379,
	etcdPeerPort: 2380,
	controllerManagerPort: 10257,
	schedulerPort: 10259
};
/** etcd over plain HTTP on loopback: nothing but the control plane is in its network namespace. */
function etcdArgv(spec, paths, at) {
	const clientUrl = etcdClientUrl(at);
	const peerUrl = at.etcdUrls?.peer ?? `http://127.0.0.1:${at.etcdPeerPort}`;
	return [
		paths.program("etcd"),
		`--data-dir=${paths.etcdData}`,
		`--listen-client-urls=${clientUrl}`,
		`--advertise-client-urls=${clientUrl}`,
		`--listen-peer-urls=${peerUrl}`,
		`--initial-advertise-peer-urls=${peerUrl}`,
		`--initial-cluster=default=${peerUrl}`,
		"--unsafe-no-fsync",
		...spec.extraArgs["etcd"]
	];
}
function apiserverArgv(spec, paths, at) {
	const pki = (file) => `${paths.pki}/${file}`;
	return [
		paths.program("kube-apiserver"),
		`--bind-address=${at.bind}`,
		`--advertise-address=${at.advertise}`,
		`--secure-port=${at.apiPort}`,
		`--etcd-servers=${etcdClientUrl(at)}`,
		"--allow-privileged=true",
		"--authorization-mode=Node,RBAC",
		"--enable-admission-plugins=NodeRestriction",
		"--enable-bootstrap-token-auth=true",
		`--client-ca-file=${pki("ca.crt")}`,
		`--tls-cert-file=${pki("apiserver.crt")}`,
		`--tls-private-key-file=${pki("apiserver.key")}`,
		`--kubelet-certificate-authority=${pki("ca.crt")}`,
		`--kubelet-client-certificate=${pki("kubelet-client.crt")}`,
		`--kubelet-client-key=${pki("kubelet-client.key")}`,
		"--kubelet-preferred-address-types=InternalIP",
		`--proxy-client-cert-file=${pki("front-proxy-client.crt")}`,
		`--proxy-client-key-file=${pki("front-proxy-client.key")}`,
		`--requestheader-client-ca-file=${pki("front-proxy-ca.crt")}`,
		"--requestheader-allowed-names=front-proxy-client",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-username-headers=X-Remote-User",
		"--service-account-issuer=https://kubernetes.default.svc.cluster.local",
		`--service-account-key-file=${pki("service-account.crt")}`,
		`--service-account-signing-key-file=${pki("service-account.key")}`,
		`--service-cluster-ip-range=${spec.serviceCidr}`,
		...pairs("--feature-gates", spec.featureGates),
		...pairs("--runtime-config", spec.runtimeConfig),
		...spec.extraArgs["kube-apiserver"]
	];
}
function controllerManagerArgv(spec, paths, at) {
	const pki = (file) => `${paths.pki}/${file}`;
	return [
		paths.program("kube-controller-manager"),
		...clientFlags(`${paths.kubeconfigs}/controller-manager.kubeconfig`),
		...servingFlags(paths, at.controllerManagerPort),
		"--allocate-node-cidrs=false",
		`--cluster-cidr=${spec.podCidr}`,
		`--service-cluster-ip-range=${spec.serviceCidr}`,
		`--client-ca-file=${pki("ca.crt")}`,
		`--requestheader-client-ca-file=${pki("front-proxy-ca.crt")}`,
		`--cluster-signing-cert-file=${pki("ca.crt")}`,
		`--cluster-signing-key-file=${pki("ca.key")}`,
		`--root-ca-file=${pki("ca.crt")}`,
		`--service-account-private-key-file=${pki("service-account.key")}`,
		"--use-service-account-credentials=true",
		"--controllers=*,bootstrap-signer-controller,token-cleaner-controller",
		"--leader-elect=false",
		"--kube-api-qps=200",
		"--kube-api-burst=400",
		...pairs("--feature-gates", spec.featureGates),
		...spec.extraArgs["kube-controller-manager"]
	];
}
function schedulerArgv(spec, paths, at) {
	return [
		paths.program("kube-scheduler"),
		...clientFlags(`${paths.kubeconfigs}/scheduler.kubeconfig`),
		...servingFlags(paths, at.schedulerPort),
		"--leader-elect=false",
		...pairs("--feature-gates", spec.featureGates),
		...spec.extraArgs["kube-scheduler"]
	];
}
/**
* `--conntrack-*=0` leave the kernel's limits alone: they belong to the host, and cannot be written in a
* network namespace.
*/
function proxyArgv(spec, node, program, kubeconfig) {
	return [
		program,
		`--kubeconfig=${kubeconfig}`,
		`--hostname-override=${node}`,
		`--proxy-mode=${spec.proxyMode}`,
		`--cluster-cidr=${spec.podCidr}`,
		"--conntrack-max-per-core=0",
		"--conntrack-tcp-timeout-established=0",
		"--conntrack-tcp-timeout-close-wait=0",
		...pairs("--feature-gates", spec.featureGates),
		...spec.extraArgs["kube-proxy"]
	];
}
function etcdClientUrl(at) {
	return at.etcdUrls?.client ?? `http://127.0.0.1:${at.etcdClientPort}`;
}
function clientFlags(kubeconfig) {
	return [
		"kubeconfig",
		"authentication-kubeconfig",
		"authorization-kubeconfig"
	].map((f) => `--${f}=${kubeconfig}`);
}
/** A certificate of ours: making one itself (RSA) costs a component a tenth of a second at start. */
function servingFlags(paths, port) {
	return [
		`--secure-port=${port}`,
		`--tls-cert-file=${paths.pki}/components.crt`,
		`--tls-private-key-file=${paths.pki}/components.key`
	];
}
function pairs(flag, values) {
	const text = Object.entries(values).map(([name, value]) => `${name}=${value}`);
	return text.length === 0 ? [] : [`${flag}=${text.join(",")}`];
}

// src/providers/local/validate.ts
/** Every problem of a spec for real nodes, each with what to do. Empty when there is none. */
function problemsOf(spec) {
	return [
		...refProblems(spec),
		...nodeProblems(spec),
		...networkProblems(spec),
		...flagProblems(spec)
	];
}
function refProblems({ ref }) {
	const found = [];
	if (!/^[a-z0-9][a-z0-9-]{0,19}$/.test(ref.id)) found.push(`id '${ref.id}': use 1 to 20 of a-z, 0-9 and '-', the first one a letter or digit`);
	if (!isAbsolute(ref.scope)) found.push(`run directory '${ref.scope}': give an absolute path`);
	return found;
}
function nodeProblems(spec) {
	const found = [];
	if (!Number.isInteger(spec.nodes) || spec.nodes < 1 || spec.nodes > 200) found.push(`nodes ${spec.nodes}: real nodes can be 1 to ${200} (simulated ones thousands: --node-kind simulated)`);
	if (spec.proxyMode !== "iptables" && spec.proxyMode !== "nftables") found.push(`proxy mode '${spec.proxyMode}': choose iptables or nftables`);
	return found;
}
function networkProblems(spec) {
	const found = [];
	const pods = cidrOf("pod CIDR", spec.podCidr, found);
	const services = cidrOf("service CIDR", spec.serviceCidr, found);
	if (pods !== void 0 && Number.isInteger(spec.nodes) && 2 ** (24 - pods.bits) < spec.nodes) found.push(`pod CIDR ${spec.podCidr}: has no /24 for each of ${spec.nodes} nodes; use a larger one, e.g. 10.244.0.0/16`);
	if (services !== void 0 && (services.bits < 12 || services.bits > 27)) found.push(`service CIDR ${spec.serviceCidr}: kube-apiserver takes /12 to /27 here; use e.g. 10.96.0.0/16`);
	if (pods !== void 0 && services !== void 0 && overlap(pods, services)) found.push(`pod CIDR ${spec.podCidr} and service CIDR ${spec.serviceCidr} overlap: choose two that do not`);
	return found;
}
function cidrOf(what, text, found) {
	const cidr = parseCidr(text);
	if (cidr === void 0) found.push(`${what} '${text}': write an IPv4 network, e.g. 10.244.0.0/16 (host bits zero)`);
	return cidr;
}

export { proxyArgv as a, etcdArgv as i, apiserverArgv as n, schedulerArgv as o, controllerManagerArgv as r, usualPorts as s, problemsOf as t };