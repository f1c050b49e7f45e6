import { o as UsageError } from "./errors.mjs";
import { i as etcdArgv, n as apiserverArgv, o as schedulerArgv, r as controllerManagerArgv, t as problemsOf } from "./validate2.mjs";
import { o as seedOf, r as namesOf } from "./names3.mjs";
import { join } from "node:path";

// src/providers/local/simulated-plan.ts
/** More have not been tried. */
const mostSimulatedNodes = 1e4;
const simulatedPrograms = [
	"etcd",
	"kube-apiserver",
	"kube-controller-manager",
	"kube-scheduler",
	"kwok"
];
/** @throws UsageError with every bad input */
function planSimulated(spec) {
	const problems = [
		...problemsOf({
			...spec,
			nodes: 1,
			proxyMode: "iptables"
		}),
		...countProblems(spec.nodes),
		...absentProblems(spec)
	];
	if (problems.length > 0) throw new UsageError(problems);
	return {
		kind: "simulated",
		ref: spec.ref,
		spec,
		names: namesOf(spec.ref),
		seed: seedOf(spec.ref)
	};
}
function countProblems(nodes) {
	if (Number.isInteger(nodes) && nodes >= 1 && nodes <= 1e4) return [];
	return [`nodes ${nodes}: simulated nodes can be 1 to ${mostSimulatedNodes}`];
}
function absentProblems({ extraArgs }) {
	return ["kubelet", "kube-proxy"].filter((name) => extraArgs[name].length > 0).map((name) => `extra flags of ${name}: simulated nodes have no ${name}; leave them out, or use --node-kind real`);
}
/** Lease renewals that all nodes together cause, a second. A kubelet renews after a quarter of the duration. */
const renewalsPerSecond = 50;
const usualLeaseSeconds = 40;
/** How much longer than a lease kube-controller-manager waits by default until a node is Unknown: 50 s to 40 s. */
const graceSeconds = 10;
/** Seconds: kubelet's default up to 500 nodes; longer beyond, so that renewing does not take the whole machine. */
function leaseSeconds(nodes) {
	return Math.max(usualLeaseSeconds, Math.ceil(4 * nodes / renewalsPerSecond));
}
/** Files below the run directory. Programs run in it, so that etcd's sockets have short names. */
function simulatedFiles(runDir) {
	return {
		pki: join(runDir, "pki"),
		kubeconfigs: join(runDir, "kubeconfigs"),
		logs: join(runDir, "logs"),
		tmp: join(runDir, "tmp"),
		etcdData: join(runDir, "etcd"),
		kwokConfig: join(runDir, "kwok.yaml"),
		kubeconfig: join(runDir, "kubeconfig")
	};
}
/**
* Nothing can reach it, and nothing has to: pods that would use it do not run. It stands in the Endpoints of the
* Service `kubernetes`, which may not hold loopback addresses. (RFC 5737, TEST-NET-1)
*/
const advertised = "192.0.2.1";
/** Command lines, in the order of starting. @param program absolute path of a program by its name */
function simulatedArgv(plan, ports, program) {
	const files = simulatedFiles(plan.names.runDir);
	const paths = {
		program: (name) => program(name),
		pki: files.pki,
		kubeconfigs: files.kubeconfigs,
		etcdData: files.etcdData
	};
	const at = {
		bind: "127.0.0.1",
		advertise: advertised,
		apiPort: ports.api,
		etcdClientPort: 0,
		etcdPeerPort: 0,
		etcdUrls: {
			client: "unix://etcd.sock:0",
			peer: "unix://etcd-peer.sock:0"
		},
		controllerManagerPort: ports.controllerManager,
		schedulerPort: ports.scheduler
	};
	const spec = withDefaults(plan.spec);
	return {
		etcd: etcdArgv(spec, paths, at),
		"kube-apiserver": apiserverArgv(spec, paths, at),
		"kube-controller-manager": controllerManagerArgv(spec, paths, at),
		"kube-scheduler": schedulerArgv(spec, paths, at),
		kwok: kwokArgv(plan, ports, program("kwok"))
	};
}
/**
* From here on, what the control plane would write once more for each node is left out: the taint of new nodes,
* which are Ready from birth, and the annotation that tells kubelets how long to cache secrets.
*/
const manyNodes = 500;
/** Flags that a control plane outside of a namespace needs, or one of thousands of nodes. What was typed comes after. */
function withDefaults(spec) {
	const loopback = "--bind-address=127.0.0.1";
	const unlimited = ["--kube-api-qps=1000", "--kube-api-burst=2000"];
	const grace = `--node-monitor-grace-period=${leaseSeconds(spec.nodes) + graceSeconds}s`;
	const many = spec.nodes > manyNodes;
	return {
		...spec,
		extraArgs: {
			...spec.extraArgs,
			"kube-apiserver": [...many ? ["--disable-admission-plugins=TaintNodesByCondition"] : [], ...spec.extraArgs["kube-apiserver"]],
			"kube-controller-manager": [
				...[
					loopback,
					grace,
					...unlimited
				],
				...many ? ["--controllers=-ttl-controller"] : [],
				...spec.extraArgs["kube-controller-manager"]
			],
			"kube-scheduler": [
				loopback,
				...unlimited,
				...spec.extraArgs["kube-scheduler"]
			]
		}
	};
}
/** Flags of kwok v0.8: https://kwok.sigs.k8s.io/docs/generated/kwok/ */
function kwokArgv(plan, ports, program) {
	const files = simulatedFiles(plan.names.runDir);
	return [
		program,
		`--kubeconfig=${join(files.kubeconfigs, "kwok.kubeconfig")}`,
		`--config=${files.kwokConfig}`,
		"--manage-all-nodes=true",
		`--node-lease-duration-seconds=${leaseSeconds(plan.spec.nodes)}`,
		`--cidr=${plan.spec.podCidr}`,
		"--node-ip=127.0.0.1",
		`--node-port=${ports.kwok}`,
		`--server-address=127.0.0.1:${ports.kwok}`,
		`--tls-cert-file=${join(files.pki, "components.crt")}`,
		`--tls-private-key-file=${join(files.pki, "components.key")}`
	];
}

export { simulatedPrograms as i, simulatedArgv as n, simulatedFiles as r, planSimulated as t };