import { t as downExisting } from "./down6.mjs";
import { _ as string, d as object, f as optional, l as nullish, r as array } from "./schemas.mjs";
import { n as countFiles, t as collectObjects } from "./collect.mjs";
import { i as RunError, o as UsageError, s as describe } from "./errors.mjs";
import { a as thing } from "./planned.mjs";
import { t as kubectl } from "./kubectl.mjs";
import { n as nodeOf } from "./nodes.mjs";
import { t as testEnv } from "./child-env.mjs";
import { r as serverNameKept } from "./kubeconfig.mjs";
import { r as makeRunDir } from "./run-dir2.mjs";
import { t as require_dist } from "./dist3.mjs";
import { delimiter, isAbsolute, join } from "node:path";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { connect } from "node:net";

// src/providers/kubeconfig/logs.ts
/** Logs of nodes are out of our reach here: events and descriptions only. Never throws. @returns number of files */
async function dumpExisting(ref, dir, ctx) {
	const runDir = join(ref.scope, ref.id);
	const program = await readFile(join(runDir, "kubectl"), "utf8").catch(() => void 0);
	if (program === void 0) return 0;
	await mkdir(dir, { recursive: true }).catch(() => {});
	await collectObjects({ kubeconfig: join(runDir, "kubeconfig") }, program, dir, ctx);
	return countFiles(dir);
}

// src/providers/kubeconfig/plan.ts
/** @throws UsageError with every bad input */
function planExisting(spec) {
	const problems = [];
	const { ref, kubeconfig, context } = spec;
	if (!/^[a-z0-9][a-z0-9-]{0,19}$/.test(ref.id)) problems.push(`id '${ref.id}': use 1 to 20 of a-z, 0-9 and '-', the first one a letter or digit`);
	if (!isAbsolute(ref.scope)) problems.push(`run directory '${ref.scope}': give an absolute path`);
	if (kubeconfig !== void 0 && !isAbsolute(kubeconfig)) problems.push(`kubeconfig '${kubeconfig}': give an absolute path`);
	if (context === "") problems.push("context: give a name, or leave it out for the current one");
	if (problems.length > 0) throw new UsageError(problems);
	return {
		ref,
		kubeconfig,
		context,
		runDir: join(ref.scope, ref.id)
	};
}

// src/providers/kubeconfig/planned.ts
/** Nothing but a copy of the kubeconfig. */
function plannedExisting({ runDir }) {
	return {
		things: [thing("directory", runDir)],
		tags: {},
		cost: void 0,
		besides: ["the cluster is there already, and stays; specs make namespaces in it, and remove them; those of killed specs go with the run"],
		remove: void 0
	};
}

// src/providers/kubeconfig/read.ts
var import_dist = require_dist();
/** What we need of a kubeconfig (client-go tools/clientcmd/api/v1); the rest is kubectl's business. */
const fileSchema = object({
	"current-context": optional(string()),
	contexts: nullish(array(object({
		name: string(),
		context: object({ cluster: string() })
	}))),
	clusters: nullish(array(object({
		name: string(),
		cluster: object({ server: string() })
	})))
});
/** Files that kubectl would read, first one first. */
function filesOf(plan, env) {
	if (plan.kubeconfig !== void 0) return [plan.kubeconfig];
	const listed = (env["KUBECONFIG"] ?? "").split(delimiter).filter((f) => f !== "");
	return listed.length > 0 ? listed : [join(env["HOME"] ?? "/", ".kube/config")];
}
/**
* Which cluster is meant, found without kubectl, so that it can be asked for before anything is built.
* @returns the target, or what is wrong and what to do
*/
async function findTarget(plan, ctx) {
	const files = filesOf(plan, ctx.env);
	const read = (await Promise.all(files.map(readOne))).filter((f) => f !== void 0);
	if (read.length === 0) return { problem: `no kubeconfig at ${files.join(", ")}: give --kubeconfig FILE, or set KUBECONFIG` };
	const broken = read.find((f) => f.problem !== void 0);
	if (broken?.problem !== void 0) return { problem: broken.problem };
	const good = read.flatMap((f) => f.content ?? []);
	const contexts = good.flatMap((f) => f.contexts ?? []);
	const name = plan.context ?? good.find((f) => f["current-context"])?.["current-context"];
	const known = `there are: ${contexts.map((c) => c.name).join(", ") || "none"}`;
	if (name === void 0 || name === "") return { problem: `${files.join(", ")} has no current context: give --context NAME (${known})` };
	const context = contexts.find((c) => c.name === name)?.context;
	if (context === void 0) return { problem: `no context '${name}' in ${files.join(", ")} (${known})` };
	const cluster = good.flatMap((f) => f.clusters ?? []).find((c) => c.name === context.cluster)?.cluster;
	if (cluster === void 0) return { problem: `context '${name}' of ${files.join(", ")} names a cluster '${context.cluster}' that is not in it` };
	return {
		files,
		context: name,
		server: cluster.server
	};
}
async function readOne(path) {
	const text = await readFile(path, "utf8").catch(() => void 0);
	if (text === void 0) return void 0;
	try {
		return { content: fileSchema.parse((0, import_dist.parse)(text) ?? {}) };
	} catch {
		return { problem: `${path} is not a kubeconfig: \`kubectl config view --kubeconfig ${path}\` says why` };
	}
}
/** Whether anything listens where the API server should be. @returns why not */
function whyNoAnswer(server, timeoutMs) {
	let url;
	try {
		url = new URL(server);
	} catch {
		return Promise.resolve("that is no URL");
	}
	const port = Number(url.port) || (url.protocol === "http:" ? 80 : 443);
	return new Promise((resolve) => {
		const socket = connect({
			host: url.hostname.replace(/^\[|\]$/g, ""),
			port
		});
		const end = (why) => {
			socket.destroy();
			resolve(why);
		};
		socket.setTimeout(timeoutMs, () => end(`no answer in ${timeoutMs / 1e3} s`));
		socket.once("connect", () => end(void 0));
		socket.once("error", (error) => end(error.message));
	});
}

// src/providers/kubeconfig/up.ts
const connectMs = 1e4;
/**
* Everything that is wrong with the cluster that was named, without kubectl: the file, the context, an address at
* which nothing listens. For use before a build.
*/
async function existingProblems(plan, ctx) {
	const target = await findTarget(plan, ctx);
	if ("problem" in target) return [target.problem];
	const why = await whyNoAnswer(target.server, connectMs);
	return why === void 0 ? [] : [deaf(target, why)];
}
function deaf(target, why) {
	return `${target.server} (context ${target.context} of ${target.files.join(", ")}) does not answer: ${why}. Start that cluster, or choose another with --kubeconfig and --context`;
}
/**
* Creates nothing in the cluster: looks whether it answers, and keeps a copy of the one context that is used, so that
* a `kubectl config use-context` elsewhere does not change the cluster in the middle of a run.
* @throws UsageError when it does not answer or does not let us in
*/
async function upExisting(plan, { build }, ctx) {
	const problems = await existingProblems(plan, ctx);
	if (problems.length > 0) throw new UsageError(problems);
	const program = build.files["kubectl"]?.path ?? "kubectl";
	const file = join(plan.runDir, "kubeconfig");
	await makeRunDir(plan.ref);
	await writeFile(join(plan.runDir, "kubectl"), program);
	await writeFile(file, await minified(plan, program, ctx), { mode: 384 });
	await chmod(file, 384);
	const ask = async (args) => {
		try {
			const limited = [...args, "--request-timeout=20s"];
			return JSON.parse((await kubectl({ kubeconfig: file }, program, limited, ctx, { timeoutMs: 3e4 })).stdout);
		} catch (cause) {
			const said = cause instanceof RunError ? cause.stderr.trim() : describe(cause);
			throw new UsageError(`the cluster of ${plan.kubeconfig ?? "the kubeconfig"} does not answer as it should: ${said}`);
		}
	};
	const { gitVersion } = await ask([
		"get",
		"--raw",
		"/version"
	]);
	const { items } = await ask([
		"get",
		"nodes",
		"-o",
		"json"
	]);
	return {
		ref: plan.ref,
		kubeconfig: file,
		version: gitVersion,
		nodes: items.map(nodeOf),
		realNodes: !items.every((n) => n.metadata.annotations?.["kwok.x-k8s.io/node"] !== void 0)
	};
}
/** The one context with its certificates inside, as text. */
async function minified(plan, program, ctx) {
	const given = ctx.env["KUBECONFIG"];
	const where = [...plan.kubeconfig === void 0 ? [] : [`--kubeconfig=${plan.kubeconfig}`], ...plan.context === void 0 ? [] : [`--context=${plan.context}`]];
	const { stdout } = await ctx.exec.run([
		program,
		"config",
		"view",
		"--raw",
		"--minify",
		"--flatten",
		...where
	], {
		env: testEnv(ctx.env, given === void 0 ? {} : { KUBECONFIG: given }),
		timeoutMs: 3e4
	});
	return serverNameKept(stdout);
}

// src/providers/kubeconfig/index.ts
/** A cluster that is there already: nothing is created in it, and nothing deleted but what carries our label. */
const kubeconfig = {
	plan: planExisting,
	planned: plannedExisting,
	problems: existingProblems,
	up: upExisting,
	down: downExisting,
	dumpLogs: dumpExisting
};

export { kubeconfig };