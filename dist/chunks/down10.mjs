import { n as bashScript } from "./script-routes.mjs";
import { t as quote } from "./shell-word.mjs";
import { a as removeRunDir } from "./run-dir2.mjs";
import { t as clusterKey } from "./cluster-key.mjs";
import { o as UsageError } from "./errors.mjs";
import { i as parseCidr, r as overlap } from "./cidr.mjs";
import { t as flagProblems } from "./flag-problems.mjs";
import { n as platformOf } from "./platform.mjs";
import { d as connect, f as onAll, l as loadState, o as resetScript, r as copiesDir } from "./scripts2.mjs";
import { isAbsolute, join } from "node:path";

// src/providers/machines/plan.ts
/** @throws UsageError with every bad input */
function planMachines(spec) {
	const { ref, machines } = spec;
	if (machines === void 0 || machines.hosts.length === 0) throw new UsageError("--provider machines wants --machine [user@]host[:port] for each machine, the control plane first");
	const hosts = machines.hosts.map((text, i) => parseHost(text, i, machines.controlPlanes));
	const problems = [
		...hosts.flatMap((h, i) => h === void 0 ? [hostProblem(machines.hosts[i])] : []),
		...countProblems(machines),
		...fileProblems(machines),
		...networkProblems(spec),
		...flagProblems(spec)
	];
	if (problems.length > 0) throw new UsageError(problems);
	const runDir = join(ref.scope, ref.id);
	const { key, hostKeys, knownHosts } = machines;
	const ssh = {
		hostKeys,
		...key === void 0 ? {} : { key },
		...knownHosts === void 0 ? {} : { knownHosts }
	};
	const platforms = spec.platforms ?? [platformOf(process.arch)];
	return {
		ref,
		spec,
		machines,
		ssh,
		key: clusterKey(ref),
		runDir,
		hosts,
		platforms
	};
}
/** Control planes are cp-1 …, the others node-1 …, in the order in which they were given. */
function parseHost(text, index, controlPlanes) {
	const [, user, v6, name, port] = /^(?:([a-z_][\w.-]*)@)?(?:\[([0-9a-f:]+)\]|([a-z0-9][a-z0-9._-]*))(?::(\d{1,5}))?$/i.exec(text) ?? [];
	const host = v6 ?? name;
	if (host === void 0 || Number(port ?? 22) > 65535) return void 0;
	const isControl = index < controlPlanes;
	return {
		text,
		...user === void 0 ? {} : { user },
		host,
		...port === void 0 ? {} : { port: Number(port) },
		role: index === 0 ? "first" : isControl ? "control-plane" : "node",
		name: isControl ? `cp-${index + 1}` : `node-${index + 1 - controlPlanes}`
	};
}
function hostProblem(text) {
	return `machine '${text}': write [user@]host[:port], e.g. root@10.0.0.11 or admin@node.example.com:2222`;
}
function countProblems({ hosts, controlPlanes, endpoint }) {
	const found = [];
	const twice = hosts.filter((h, i) => hosts.indexOf(h) !== i);
	if (twice.length > 0) found.push(`machine ${twice[0]} is given twice: give each machine once`);
	if (controlPlanes > hosts.length) found.push(`${controlPlanes} control planes need as many machines, and ${hosts.length} are given: give more, or lower --control-planes`);
	if (controlPlanes % 2 === 0) found.push(`--control-planes ${controlPlanes}: etcd votes, so take an odd number`);
	if (endpoint !== void 0 && !/^(\[[0-9a-f:]+\]|[a-z0-9][a-z0-9.-]*):\d{1,5}$/i.test(endpoint)) found.push(`--api-endpoint '${endpoint}': write host:port, e.g. api.example.com:6443`);
	return found;
}
function fileProblems({ key, knownHosts }) {
	return Object.entries({
		"ssh-key": key,
		"ssh-known-hosts": knownHosts
	}).flatMap(([name, path]) => path === void 0 || isAbsolute(path) ? [] : [`--${name} ${path}: give an absolute path`]);
}
function networkProblems(spec) {
	const [pods, services] = [parseCidr(spec.podCidr), parseCidr(spec.serviceCidr)];
	const found = [spec.podCidr, spec.serviceCidr].flatMap((text, i) => [pods, services][i] === void 0 ? [`${i === 0 ? "pod" : "service"} CIDR '${text}': write an IPv4 network, e.g. 10.244.0.0/16`] : []);
	if (pods !== void 0 && pods.bits > 24) found.push(`pod CIDR ${spec.podCidr}: each node takes a /24 of it; use a larger one, e.g. 10.244.0.0/16`);
	if (pods !== void 0 && services !== void 0 && overlap(pods, services)) found.push(`pod CIDR ${spec.podCidr} and service CIDR ${spec.serviceCidr} overlap: choose two that do not`);
	return found;
}

// src/providers/machines/known.ts
/**
* As the cluster's own run wrote them down; in another job, which has no file of it, as the ref names them.
* @returns undefined where neither does
*/
async function knownMachines(ref, ctx) {
	const state = await loadState(ref) ?? stateOf(ref, ctx);
	if (state === void 0) return void 0;
	const hosts = state.hosts.flatMap((text, i) => {
		const host = parseHost(text, i, state.controlPlanes);
		return host === void 0 ? [] : [host];
	});
	const key = clusterKey(ref);
	const connections = await connect(hosts, state.ssh, key, ctx);
	return {
		...connections,
		key,
		state,
		[Symbol.asyncDispose]: () => connections[Symbol.asyncDispose]()
	};
}
/** How to log in is no part of a ref: the options' variables say it, or ssh's own configuration. */
function stateOf({ machines }, { env }) {
	if (machines === void 0) return void 0;
	const { BOWSPRIT_SSH_KEY: key, BOWSPRIT_SSH_KNOWN_HOSTS: knownHosts } = env;
	const ssh = {
		hostKeys: env["BOWSPRIT_SSH_HOST_KEYS"] === "accept-new" ? "accept-new" : "strict",
		...key ? { key } : {},
		...knownHosts ? { knownHosts } : {}
	};
	return {
		v: 1,
		hosts: [...machines],
		controlPlanes: 1,
		ssh
	};
}

// src/providers/machines/down.ts
/** Least time that one try gets, also when the deadline has passed: leaving things behind is worse than being late. */
const leastMs = 3e4;
/**
* Makes bare machines of the nodes again, all at once: kubeadm reset, and the removal of all that we put there. A
* machine that carries no mark of this cluster is not touched.
*/
async function downMachines(ref, ctx, untilMs) {
	const found = await resetAll(ref, ctx, Math.max(leastMs, untilMs - ctx.clock.now()));
	const gone = found.flatMap((r) => r.gone);
	const left = found.flatMap((r) => r.left);
	if (left.length > 0) return {
		gone,
		left
	};
	const dir = await removeRunDir(join(ref.scope, ref.id));
	return {
		gone: [...gone, ...dir.gone],
		left: dir.left
	};
}
async function resetAll(ref, ctx, timeoutMs) {
	await using known = await knownMachines(ref, ctx);
	if (known === void 0) return [{
		gone: [],
		left: [leftover("object", "machines that neither the ref nor a file here names", ref)]
	}];
	const script = bashScript({
		key: known.key,
		copies: copiesDir(known.key)
	}, resetScript);
	return (await onAll(known.remotes, (remote) => remote.run(script, { timeoutMs }))).map((d) => {
		if ("value" in d) return reportOf(d.value.stdout, d.remote.host, ref);
		ctx.log.warn(`machine ${d.remote.host.text}: ${d.problem}`);
		return {
			gone: [],
			left: [leftover("object", `machine ${d.remote.host.text}, which could not be reached`, ref)]
		};
	});
}
/** Reads what `resetScript` prints. */
function reportOf(output, host, ref) {
	const gone = [];
	const left = [];
	for (const line of output.split("\n")) {
		const [, state, rest = ""] = /^(gone|left) (.+)$/.exec(line) ?? [];
		if (state === "gone") gone.push(`${rest} ${host.name} of machine ${host.text}`);
		if (state !== "left") continue;
		const [, kind, name] = /^(process|mount|file|rule|cgroup) (.+)$/.exec(rest) ?? [
			void 0,
			"object",
			rest
		];
		left.push(leftover(kind, `${name} on machine ${host.text}`, ref));
	}
	return {
		gone,
		left
	};
}
/** The state stays until all is gone, so the same again is what helps. */
function leftover(kind, name, ref) {
	return {
		kind,
		name,
		remove: `bowsprit down --ref ${quote(join(ref.scope, `${ref.id}.json`))}`
	};
}

export { planMachines as i, reportOf as n, knownMachines as r, downMachines as t };