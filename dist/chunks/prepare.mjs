import { i as RunError, n as Interrupted, s as describe } from "./errors.mjs";
import { a as namespacesOf, i as imagesOf, l as resourceArgs, n as renderAddon, s as rolloutsOf } from "./render.mjs";
import { t as testEnv } from "./child-env.mjs";
import { t as kubectl } from "./kubectl.mjs";
import { c as applyManifests, d as kubectlStep, f as lastLine, g as tooLate, h as reaching, i as noteAddon, l as checkFile, m as namespaceOf, p as left, s as applyAddon, t as addonDir, u as commandStep } from "./addons.mjs";
import { a as trafficText, i as trafficProblems, o as wrongAnswer, t as addonLine } from "./result.mjs";
import { t as isReady } from "./nodes.mjs";
import { n as writeAddons } from "./addons2.mjs";
import { t as ensureCompanions } from "./companions.mjs";
import { t as plural } from "./words.mjs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { setTimeout } from "node:timers/promises";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import * as http from "node:http";
import { createHistogram } from "node:perf_hooks";
import * as https from "node:https";

// src/kube/addons/api-proxy.ts
const startMs = 2e4;
/**
* `kubectl proxy` on a socket that only we can open: on a port of loopback every user of this machine would be admin.
* @throws Error when it does not begin
*/
async function apiProxy(g, ctx) {
	const dir = await mkdtemp(join(tmpdir(), "bowsprit-proxy-"));
	const socket = join(dir, "s");
	const end = new AbortController();
	const { promise: begun, resolve } = Promise.withResolvers();
	const ended = ctx.exec.run([
		g.tools.kubectl,
		...reaching(g),
		"proxy",
		`--unix-socket=${socket}`
	], {
		env: testEnv(ctx.env),
		timeoutMs: Math.max(1, g.until - ctx.clock.now()),
		signal: AbortSignal.any([ctx.signal, end.signal]),
		stopSignal: "SIGTERM",
		killAfterMs: 1e3,
		onLine: (line) => {
			if (/Starting to serve/.test(line)) resolve(void 0);
		}
	}).then(() => "it ended", describe);
	const over = async () => {
		end.abort();
		await ended;
		await rm(dir, {
			recursive: true,
			force: true
		});
	};
	const late = ctx.clock.sleep(startMs, end.signal).then(() => "no answer", () => "it was stopped");
	const failed = await Promise.race([
		begun,
		ended,
		late
	]);
	if (failed === void 0) return {
		socket,
		[Symbol.asyncDispose]: over
	};
	await over();
	throw new Error(`kubectl proxy did not begin: ${failed}`);
}

// src/kube/addons/traffic-target.ts
const everyMs$2 = 1e3;
/**
* Finds where a Service, an Ingress or a URL is reached from here: a load balancer by the address that it gets (it is
* waited for), a node port at a node, anything else through the API server.
* @throws Error that says what there is none of
*/
async function trafficTo(g, wish, ctx) {
	const { to, path, host } = wish;
	if ("url" in to) {
		const url = new URL(to.url);
		if (path !== void 0) url.pathname = path;
		return direct(url.href, host, `${url}`);
	}
	if ("ingress" in to) {
		const { item, address } = await balancer(g, "ingress", to.ingress, ctx);
		const scheme = item.spec.tls === void 0 ? "http" : "https";
		const rule = item.spec.rules?.find((r) => r.host !== void 0)?.host;
		return direct(`${scheme}://${address}${path ?? "/"}`, host ?? rule, `ingress ${to.ingress} at ${address}`);
	}
	const service = await get(g, ["service", to.service], ctx);
	const found = to.port === void 0 ? service.spec.ports[0] : service.spec.ports.find((p) => p.port === to.port);
	if (found === void 0) throw new Error(`service ${to.service} has no port ${to.port ?? ""}: it has ${service.spec.ports.map((p) => p.port).join(", ") || "none"}`);
	if (service.spec.type === "LoadBalancer") {
		const { address } = await balancer(g, "service", to.service, ctx);
		const at = `${address}:${found.port}`;
		return direct(`http://${at}${path ?? "/"}`, host, `service ${to.service} at its load balancer ${at}`);
	}
	if (found.nodePort !== void 0) {
		const at = `${await nodeAddress(g, ctx)}:${found.nodePort}`;
		return direct(`http://${at}${path ?? "/"}`, host, `service ${to.service} at ${at}`);
	}
	const proxy = await apiProxy(g, ctx);
	const at = `/api/v1/namespaces/${namespaceOf(g)}/services/${to.service}:${found.port}/proxy${path ?? "/"}`;
	return {
		url: new URL(`http://localhost${at}`),
		host: void 0,
		socket: proxy.socket,
		text: `service ${to.service} through the API server`,
		[Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose]()
	};
}
function direct(url, host, text) {
	return {
		url: new URL(url),
		host,
		socket: void 0,
		text,
		[Symbol.asyncDispose]: async () => {}
	};
}
async function get(g, args, ctx) {
	const { stdout } = await kubectlStep(g, [
		"get",
		...args,
		"--namespace",
		namespaceOf(g),
		"-o",
		"json"
	], ctx);
	return JSON.parse(stdout);
}
/** A controller gives it an address when the balancer is there: minutes, in a cloud. */
async function balancer(g, kind, name, ctx) {
	for (;;) {
		const item = await get(g, [kind, name], ctx);
		const [first] = item.status?.loadBalancer?.ingress ?? [];
		const address = first?.hostname ?? first?.ip;
		if (address !== void 0) return {
			item,
			address: address.includes(":") ? `[${address}]` : address
		};
		await ctx.clock.sleep(Math.min(everyMs$2, left(g, `${kind} ${name} to get an address`, ctx)), ctx.signal);
	}
}
async function nodeAddress(g, ctx) {
	const { items } = await get(g, ["nodes"], ctx);
	const ready = items.filter((n) => isReady(n.status));
	for (const type of ["ExternalIP", "InternalIP"]) for (const node of ready) {
		const found = node.status.addresses?.find((a) => a.type === type);
		if (found !== void 0) return found.address;
	}
	throw new Error("no node that is Ready has an address");
}

// src/kube/addons/traffic.ts
/** One request may take so long; a balancer that has no target yet holds requests. */
const requestMs = 1e4;
const tryEveryMs = 500;
/** Kept of a body: it is matched against an expression, not stored. */
const mostBody = 65536;
const kindsOfWrong = 10;
/**
* Sends requests at a steady rate and looks at every answer. It begins when one answer is right: until then balancers,
* names and endpoints may still be on their way. node's own histogram and agents do the measuring: a load generator
* from elsewhere would be larger than all the rest, for one loop.
* @throws Error when no answer was right in time
*/
async function checkTraffic(g, wish, ctx) {
	await using to = await trafficTo(g, wish, ctx);
	const options = {
		keepAlive: true,
		maxSockets: wish.connections
	};
	const agent = to.url.protocol === "https:" ? new https.Agent(options) : new http.Agent(options);
	const late = AbortSignal.timeout(Math.max(1, g.until - ctx.clock.now()));
	const signal = AbortSignal.any([ctx.signal, late]);
	const ask = () => answerOf(to, agent, wish, signal);
	try {
		for (let wrong = await ask(); wrong !== void 0; wrong = await ask()) {
			await setTimeout(tryEveryMs, void 0, { signal }).catch(() => {});
			ctx.signal.throwIfAborted();
			if (late.aborted) throw tooLate(g, `a right answer from ${to.text}`, wrong);
		}
		const report = await measured(to.text, wish, ask, signal);
		ctx.signal.throwIfAborted();
		if (late.aborted) throw tooLate(g, `${wish.requests} requests at ${wish.qps} a second to ${to.text}`);
		return report;
	} finally {
		agent.destroy();
	}
}
/**
* Requests are due at a steady rate, and times are taken from when they were due: a server that stalls cannot hide
* behind the requests that were not sent meanwhile.
*/
async function measured(text, wish, ask, signal) {
	const times = createHistogram({
		lowest: 1,
		highest: 36e8,
		figures: 3
	});
	const wrong = /* @__PURE__ */ new Map();
	const began = performance.now();
	let next = 0;
	const worker = async () => {
		while (next < wish.requests && !signal.aborted) {
			const due = began + next++ * 1e3 / wish.qps;
			const early = due - performance.now();
			if (early > 0) await setTimeout(early, void 0, { signal }).catch(() => {});
			if (signal.aborted) return;
			const what = await ask();
			times.record(Math.max(1, Math.round((performance.now() - due) * 1e3)));
			if (what !== void 0) wrong.set(what, (wrong.get(what) ?? 0) + 1);
		}
	};
	await Promise.all(Array.from({ length: Math.min(wish.connections, wish.requests) }, worker));
	const ms = performance.now() - began;
	const errors = [...wrong.values()].reduce((a, b) => a + b, 0);
	const right = Number(times.count) - errors;
	return {
		to: text,
		requests: wish.requests,
		right,
		wrong: [...wrong].map(([what, n]) => ({
			what,
			times: n
		})).sort((a, b) => b.times - a.times).slice(0, kindsOfWrong),
		qps: 1e3 * right / Math.max(ms, 1e3 * wish.requests / wish.qps),
		p50: times.percentile(50) / 1e3,
		p99: times.percentile(99) / 1e3,
		max: times.max / 1e3,
		ms
	};
}
/** @returns what is wrong with the answer; undefined: nothing */
function answerOf({ url, host, socket }, agent, { expect }, signal) {
	const request = url.protocol === "https:" ? https.request : http.request;
	return new Promise((resolve) => {
		const fail = (error) => resolve(`no answer: ${error.code ?? error.message}`);
		const sent = request(url, {
			agent,
			signal,
			...socket === void 0 ? {} : { socketPath: socket },
			...host === void 0 ? {} : { servername: host },
			headers: {
				"user-agent": "bowsprit",
				...host === void 0 ? {} : { host }
			}
		}, (answer) => {
			let body = "";
			answer.setEncoding("utf8");
			answer.on("data", (piece) => {
				if (body.length < mostBody) body += piece;
			});
			answer.on("error", fail);
			answer.on("end", () => resolve(wrongAnswer(answer.statusCode ?? 0, body, expect)));
		});
		sent.setTimeout(requestMs, () => sent.destroy(/* @__PURE__ */ new Error(`none in ${requestMs / 1e3} s`)));
		sent.on("error", fail);
		sent.end();
	});
}

// src/kube/addons/check.ts
const everyMs$1 = 1e3;
/**
* Its own check, if it has one.
* @param measured is told of traffic before it is judged
* @throws Error that says what is wrong
*/
async function checkAddon(g, ctx, measured) {
	const { check } = g.addon;
	if (check === void 0) return;
	if ("command" in check) await commandStep(g, check.command, ctx);
	else if ("job" in check) await checkJob(g, ctx);
	else {
		const report = await checkTraffic(g, check.traffic, ctx);
		await writeFile(join(g.artifacts, "traffic.json"), JSON.stringify(report, null, 1) + "\n");
		ctx.log.info(trafficText(report));
		measured(report);
		const problems = trafficProblems(report, check.traffic.expect);
		if (problems.length > 0) throw new Error(`traffic to ${report.to}: ${problems.join("; ")}`);
	}
}
/** A Job has ended when it says Complete or Failed, whichever; only one of the two could be waited for. */
async function checkJob(g, ctx) {
	if (g.job === void 0) return;
	const { name, manifests } = g.job;
	const namespace = ["--namespace", namespaceOf(g)];
	await applyManifests(g, checkFile, manifests, ctx);
	for (;;) {
		const get = await kubectlStep(g, [
			"get",
			"job",
			name,
			...namespace,
			"-o",
			"json"
		], ctx);
		const job = JSON.parse(get.stdout);
		const is = (type) => job.status?.conditions?.find((c) => c.type === type && c.status === "True");
		const failed = is("Failed");
		if (is("Complete") !== void 0) break;
		if (failed !== void 0) throw new Error(`job ${name} failed: ${[failed.reason, failed.message].filter(Boolean).join(": ")}`);
		if (ctx.clock.now() + everyMs$1 >= g.until) throw tooLate(g, `job ${name} to complete`);
		await ctx.clock.sleep(Math.min(everyMs$1, left(g, `job ${name}`, ctx)), ctx.signal);
	}
	await jobLogs(g, name, namespace, ctx);
}
async function jobLogs(g, name, namespace, ctx) {
	const args = [
		"logs",
		"--selector",
		`job-name=${name}`,
		...namespace,
		"--all-containers",
		"--prefix",
		"--tail=-1"
	];
	try {
		const { stdout } = await kubectlStep(g, args, ctx);
		await writeFile(join(g.artifacts, "job.log"), stdout);
	} catch {}
}

// src/kube/addons/ready.ts
const everyMs = 1e3;
/** Not there yet: controllers make much of what is waited for. */
const absent = /no matching resources found|NotFound|not found|doesn't have a resource type|no matches for kind/;
/** Waits until it is ready: for what was asked for, else for every workload of its manifests. @throws Error that says what is not */
async function awaitReady(g, ctx) {
	const usual = g.addon.from.way === "chart" ? [] : rolloutsOf(g.objects);
	for (const wait of g.addon.wait ?? usual) await awaitOne(g, wait, ctx);
}
async function awaitOne(g, wait, ctx) {
	const what = "command" in wait ? wait.command.join(" ") : `${wait.kind} ${wait.name ?? wait.selector}: ${wait.until}`;
	let last = "";
	for (;;) {
		if (ctx.clock.now() >= g.until) throw tooLate(g, what, last);
		try {
			if ("command" in wait) await commandStep(g, wait.command, ctx);
			else await kubectlStep(g, waitArgs(g, wait, left(g, what, ctx)), ctx);
			return;
		} catch (error) {
			ctx.signal.throwIfAborted();
			const isLate = ctx.clock.now() >= g.until;
			if (!(error instanceof RunError)) throw isLate ? tooLate(g, what, last) : error;
			last = lastLine(error);
			if (!("command" in wait) && !absent.test(error.stderr)) throw isLate || /timed out/.test(last) ? tooLate(g, what, last) : error;
			await ctx.clock.sleep(Math.max(0, Math.min(everyMs, g.until - ctx.clock.now())), ctx.signal);
		}
	}
}
function waitArgs(g, wait, ms) {
	const resource = resourceArgs(wait.kind, wait.name, wait.selector);
	const namespace = ["--namespace", wait.namespace ?? namespaceOf(g)];
	const timeout = `--timeout=${Math.max(1, Math.floor(ms / 1e3) - 1)}s`;
	return wait.until === "rollout" ? [
		"rollout",
		"status",
		...resource,
		...namespace,
		timeout
	] : [
		"wait",
		...resource,
		`--for=${wait.until}`,
		...namespace,
		timeout
	];
}

// src/kube/addons/why.ts
/** All of it together: the cluster waits to be removed. */
const limitMs = 15e3;
const mostPods = 5;
const logLines = 15;
/**
* What a person would look at when an add-on fails: pods of its namespaces that are not ready, the ends of their logs,
* and what went wrong lately. Never throws: what cannot be had is left out.
*/
async function whatIsWrong(g, ctx) {
	const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(limitMs)]);
	const ask = async (args) => {
		return (await kubectl(g.cluster, g.tools.kubectl, args, ctx, {
			timeoutMs: limitMs,
			signal
		}).catch(() => void 0))?.stdout ?? "";
	};
	const parts = [];
	for (const namespace of namespacesOf(g.objects, namespaceOf(g))) {
		const pods = itemsIn(await ask([
			"get",
			"pods",
			"-n",
			namespace,
			"-o",
			"json"
		])).filter(isUnwell);
		for (const pod of pods.slice(0, mostPods)) {
			const { name } = pod.metadata;
			const log = (await ask([
				"logs",
				name,
				"-n",
				namespace,
				"--all-containers",
				"--prefix",
				`--tail=${logLines}`
			])).trim();
			parts.push([`pod ${namespace}/${name}: ${stateOf(pod)}`, ...log === "" ? [] : [indented(log)]].join("\n"));
		}
		if (pods.length > mostPods) parts.push(`…and ${pods.length - mostPods} pods more that are not ready`);
		const lines = (await ask([...[
			"get",
			"events",
			"-n",
			namespace,
			"--field-selector",
			"type=Warning",
			"--sort-by=.lastTimestamp"
		], ...[
			"--no-headers",
			"-o",
			"custom-columns=KIND:.involvedObject.kind,NAME:.involvedObject.name,WHY:.message"
		]])).trim().split("\n").filter(Boolean).slice(-15);
		if (lines.length > 0) parts.push(`warnings in ${namespace}:\n${indented(lines.join("\n"))}`);
	}
	return parts.join("\n\n");
}
function itemsIn(json) {
	try {
		return JSON.parse(json).items;
	} catch {
		return [];
	}
}
function isUnwell({ status }) {
	return status.phase !== "Succeeded" && !isReady(status);
}
function stateOf({ status }) {
	const containers = [...status.initContainerStatuses ?? [], ...status.containerStatuses ?? []].filter((c) => !c.ready).map(containerState);
	const scheduled = status.conditions?.find((c) => c.type === "PodScheduled" && c.status === "False")?.message;
	return [
		status.phase ?? "unknown",
		...scheduled === void 0 ? [] : [scheduled],
		...containers
	].join("; ");
}
function containerState(c) {
	const { waiting, terminated } = c.state ?? {};
	const ended = terminated ?? c.lastState?.terminated;
	const words = [
		waiting && [waiting.reason, waiting.message].filter(Boolean).join(": "),
		ended && `ended with ${ended.exitCode ?? "?"} (${[ended.reason, ended.message].filter(Boolean).join(": ")})`,
		c.restartCount > 0 && `${c.restartCount} restarts`
	];
	return `container ${c.name} ${words.filter(Boolean).join(", ") || "is not ready"}`;
}
function indented(text) {
	return text.replace(/^/gm, "  ");
}

// src/flows/addons/apply.ts
/**
* Puts all of them onto the cluster in their order, each when the one before is ready and passed its check. What is known
* of them is on disk after each.
* @param known is told of every result, those of add-ons that were not reached included
* @throws Error of the first that fails
*/
async function addonsPhase(step, ctx, phases, known) {
	const { addons } = step.prepared;
	const results = [];
	for (const [i, rendered] of addons.entries()) {
		const { name } = rendered.addon;
		try {
			await phases.run(`addon ${name}`, () => applied(rendered, step, ctx, (r) => results.push(r)), () => addonLine(results.at(-1)));
		} catch (error) {
			const skipped = addons.slice(i + 1).map(({ addon }) => notReached(addon.name, addon.from.way, name, step));
			results.push(...skipped);
			throw error;
		} finally {
			known(results);
			await writeAddons(step.artifacts, results);
		}
	}
}
function notReached(name, way, failed, { shard }) {
	return {
		name,
		way,
		outcome: "skipped",
		startedAt: 0,
		ms: 0,
		message: `not reached: add-on ${failed} failed`,
		...shard && { shard }
	};
}
async function applied(rendered, step, ctx, tell) {
	const { addon } = rendered;
	const startedAt = ctx.clock.now();
	const ground = await groundOf(rendered, step, startedAt);
	let traffic;
	const end = (how) => tell({
		name: addon.name,
		way: addon.from.way,
		startedAt,
		ms: ctx.clock.now() - startedAt,
		...traffic && { traffic },
		...step.shard && { shard: step.shard },
		...how
	});
	try {
		await applyAddon(ground, ctx);
		await awaitReady(ground, ctx);
		await checkAddon(ground, ctx, (report) => {
			traffic = report;
		});
		end({ outcome: "passed" });
	} catch (error) {
		if (ctx.signal.aborted && ctx.signal.reason instanceof Interrupted) {
			end({
				outcome: "interrupted",
				message: describe(ctx.signal.reason)
			});
			throw error;
		}
		const message = error instanceof RunError ? saidBy(error) : describe(error);
		const output = [error instanceof RunError ? error.message : "", await whatIsWrong(ground, ctx)].filter(Boolean).join("\n\n");
		end({
			outcome: "failed",
			message,
			output
		});
		throw new Error(`add-on ${addon.name}: ${[message, output].filter(Boolean).join("\n\n")}`);
	}
}
/** What failed, in one line. */
function saidBy(error) {
	const said = lastLine(error);
	return `${error.message.split("\n")[0]}${said === "" ? "" : `: ${said}`}`;
}
/** Its directories, and the note of it, before anything of it is applied. */
async function groundOf(rendered, step, now) {
	const { addon } = rendered;
	const { ref, prepared, kubeconfig } = step;
	const dir = addonDir(ref, addon.name);
	const artifacts = join(step.artifacts, "addons", addon.name);
	await rm(artifacts, {
		recursive: true,
		force: true
	});
	await mkdir(artifacts, { recursive: true });
	const { helm, kubectl } = prepared.tools;
	const remove = addon.from.way === "command" ? addon.from.remove : void 0;
	await noteAddon(ref, {
		name: addon.name,
		way: addon.from.way,
		dir,
		kubectl,
		cwd: addon.cwd,
		env: addon.env,
		...addon.namespace === void 0 ? {} : { namespace: addon.namespace },
		...helm === void 0 ? {} : { helm },
		...remove === void 0 ? {} : { remove },
		timeoutMs: addon.timeoutMs
	});
	return {
		...rendered,
		tools: prepared.tools,
		cluster: { kubeconfig },
		run: ref.id,
		dir,
		artifacts,
		until: now + addon.timeoutMs
	};
}

// src/flows/addons/prepare.ts
/**
* Programs and manifests of all add-ons, before anything is made for them.
* @throws Error with everything that cannot be had
*/
async function prepareAddons(addons, build, ctx, phases) {
	if (addons.length === 0) return void 0;
	return phases.run("addons", () => prepare(addons, build, ctx), (p) => `${plural(p.addons.length, "add-on")}, ${plural(p.images.length, "image")}`);
}
/** Says which of their images the nodes cannot have; what wants them will say it worse. */
function warnOfImages(prepared, store, ctx) {
	for (const { ref, why } of store.missing) if (prepared.images.includes(ref)) ctx.log.warn(`an add-on names image ${ref}, which cannot be had: ${why}`);
}
async function prepare(addons, build, ctx) {
	const tools = {
		kubectl: build.files["kubectl"]?.path ?? "kubectl",
		helm: addons.some((a) => a.from.way === "chart") ? await helm(build, ctx) : void 0
	};
	const rendered = [];
	const problems = [];
	for (const addon of addons) try {
		rendered.push(await renderAddon(addon, tools, ctx));
	} catch (error) {
		ctx.signal.throwIfAborted();
		problems.push(`add-on ${addon.name}: ${describe(error)}`);
	}
	if (problems.length > 0) throw new Error(problems.join("\n"));
	return {
		tools,
		addons: rendered,
		images: imagesOf(rendered.flatMap((r) => r.objects))
	};
}
async function helm(build, ctx) {
	return `${(await ensureCompanions(["helm"], build.companions, ctx)).helm?.dir}/helm`;
}

export { warnOfImages as n, addonsPhase as r, prepareAddons as t };