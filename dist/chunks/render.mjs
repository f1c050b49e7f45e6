import { t as require_dist } from "./dist3.mjs";
import { _ as string, b as unknown, d as object, f as optional, r as array } from "./schemas.mjs";
import { s as describe } from "./errors.mjs";
import { n as isUrl } from "./misfits.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";

// src/plan/addons/argv.ts
var import_dist = require_dist();
function chartArgs({ chart, values }) {
	return [
		chart.chart,
		...chart.repo === void 0 ? [] : ["--repo", chart.repo],
		...chart.version === void 0 ? [] : ["--version", chart.version],
		...values.flatMap((file) => ["--values", file])
	];
}
/** Installs a chart, and waits until its resources are ready. Seconds are whole ones. */
function installArgs(release, seconds) {
	return [...[
		"upgrade",
		release.name,
		...chartArgs(release)
	], ...[
		"--install",
		"--namespace",
		release.namespace,
		"--wait",
		"--timeout",
		`${seconds}s`
	]];
}
/** Prints what the chart would install, without a cluster. */
function templateArgs(release) {
	return [
		"template",
		release.name,
		...chartArgs(release),
		"--namespace",
		release.namespace,
		"--include-crds"
	];
}
function uninstallArgs(name, namespace, seconds) {
	return [
		"uninstall",
		name,
		"--namespace",
		namespace,
		"--ignore-not-found",
		"--wait",
		"--timeout",
		`${seconds}s`
	];
}
/** `deployment/web`, or `pods -l app=web`. */
function resourceArgs(kind, name, selector) {
	return name === void 0 ? [
		kind,
		"--selector",
		selector ?? ""
	] : [`${kind}/${name}`];
}

// src/plan/addons/objects.ts
const objectSchema = object({
	apiVersion: string(),
	kind: string(),
	metadata: optional(object({
		name: optional(string()),
		generateName: optional(string()),
		namespace: optional(string())
	})),
	items: optional(array(unknown()))
});
/**
* The objects of a text with any number of YAML documents, those of lists too.
* @throws Error that says which document is none of Kubernetes'
*/
function objectsIn(yaml) {
	return (0, import_dist.parseAllDocuments)(yaml).flatMap((document, i) => {
		const [error] = document.errors;
		if (error !== void 0) throw new Error(`document ${i + 1}: ${error.message}`);
		const content = document.toJS();
		return content === null || content === void 0 ? [] : objectsOf(content, `document ${i + 1}`);
	});
}
function objectsOf(content, where) {
	const parsed = objectSchema.safeParse(content);
	if (!parsed.success) throw new Error(`${where} is no object of Kubernetes: it has no apiVersion and kind`);
	const { kind, metadata, items } = parsed.data;
	if (kind.endsWith("List") && items !== void 0) return items.flatMap((item, i) => objectsOf(item, `${where}, item ${i + 1}`));
	return [{
		kind,
		name: metadata?.name ?? "",
		namespace: metadata?.namespace,
		content
	}];
}
const workloads = [
	"Deployment",
	"DaemonSet",
	"StatefulSet"
];
/** What is ready when it is rolled out. */
function rolloutsOf(objects) {
	return objects.filter((o) => workloads.includes(o.kind) && o.name !== "").map(({ kind, name, namespace }) => ({
		kind,
		name,
		selector: void 0,
		namespace,
		until: "rollout"
	}));
}
/** Every image that a container of these objects names: an `image` beside a container's name. */
function imagesOf(objects) {
	const found = /* @__PURE__ */ new Set();
	const look = (value) => {
		if (Array.isArray(value)) for (const item of value) look(item);
		else if (typeof value === "object" && value !== null) {
			const { image, name } = value;
			if (typeof image === "string" && image !== "" && typeof name === "string") found.add(image);
			for (const item of Object.values(value)) look(item);
		}
	};
	for (const { content } of objects) look(content);
	return [...found].sort();
}
/** The namespaces that these objects are in. @param fallback of an object that names none */
function namespacesOf(objects, fallback) {
	return [.../* @__PURE__ */ new Set([fallback, ...objects.flatMap((o) => o.namespace ?? [])])].sort();
}

// src/kube/addons/render.ts
const renderMs = 12e4;
const fetchMs = 6e4;
/** The largest manifests that are known (of operators with many CRDs) have some 5 MB. */
const mostBytes = 33554432;
/**
* An add-on's manifests, before there is a cluster: whatever cannot be read, fetched or rendered is known then, and so
* are the images that it needs.
* @throws Error that says what cannot be had
*/
async function renderAddon(addon, tools, ctx) {
	const job = addon.check !== void 0 && "job" in addon.check ? await jobOf(addon.check.job) : void 0;
	const { from } = addon;
	switch (from.way) {
		case "command": return {
			addon,
			manifests: void 0,
			objects: [],
			job
		};
		case "chart": return {
			addon,
			manifests: void 0,
			objects: await chartObjects(addon, tools, ctx),
			job
		};
		case "kustomize": {
			const manifests = await kustomized(from.place, tools, ctx);
			return {
				addon,
				manifests,
				objects: parsed(manifests, from.place),
				job
			};
		}
		case "manifests": {
			const texts = await Promise.all(from.places.map(async (place) => {
				const text = isUrl(place) ? await fetched(place, ctx) : await readFile(place, "utf8");
				return {
					text,
					objects: parsed(text, place)
				};
			}));
			return {
				addon,
				manifests: texts.map((t) => t.text.trimEnd()).join("\n---\n") + "\n",
				objects: texts.flatMap((t) => t.objects),
				job
			};
		}
	}
}
function parsed(text, place) {
	let objects;
	try {
		objects = objectsIn(text);
	} catch (error) {
		throw new Error(`${place}: ${error.message}`);
	}
	if (objects.length === 0) throw new Error(`${place}: there is no object in it`);
	return objects;
}
/** @throws Error when the file does not hold exactly one Job with a name */
async function jobOf(path) {
	const manifests = await readFile(path, "utf8");
	const jobs = parsed(manifests, path).filter((o) => o.kind === "Job");
	if (jobs.length !== 1 || jobs[0].name === "") throw new Error(`${path}: a check wants exactly one Job with a name, here are ${jobs.length}`);
	return {
		name: jobs[0].name,
		manifests
	};
}
async function fetched(url, ctx) {
	try {
		const signal = AbortSignal.any([ctx.signal, AbortSignal.timeout(fetchMs)]);
		const answer = await fetch(url, { signal });
		if (!answer.ok) throw new Error(`status ${answer.status}`);
		const text = await answer.text();
		if (text.length > mostBytes) throw new Error(`more than ${mostBytes / 1024 / 1024} MiB`);
		return text;
	} catch (error) {
		ctx.signal.throwIfAborted();
		throw new Error(`${url} cannot be fetched: ${describe(error)}`);
	}
}
async function kustomized(place, { kubectl }, ctx) {
	const argv = [
		kubectl,
		"kustomize",
		place
	];
	return (await ctx.exec.run(argv, {
		env: toolEnv(ctx.env),
		timeoutMs: renderMs
	})).stdout;
}
/**
* What a chart would make. One that asks the cluster cannot be rendered without: then its objects are unknown, no more.
*/
async function chartObjects(addon, { helm }, ctx) {
	const chart = addon.from;
	if (chart.way !== "chart") return [];
	const dir = await mkdtemp(join(tmpdir(), "bowsprit-chart-"));
	try {
		const values = await writeValues(addon, dir);
		const release = {
			name: addon.name,
			namespace: addon.namespace ?? "default",
			chart,
			values
		};
		const { stdout } = await ctx.exec.run([helm ?? "helm", ...templateArgs(release)], {
			cwd: addon.cwd,
			env: toolEnv(ctx.env, { HELM_CACHE_HOME: dir }),
			timeoutMs: renderMs
		});
		return objectsIn(stdout);
	} catch (error) {
		ctx.signal.throwIfAborted();
		ctx.log.warn(`add-on ${addon.name}: its images are unknown before it is installed: ${describe(error).split("\n").at(-1)}`);
		return [];
	} finally {
		await rm(dir, {
			recursive: true,
			force: true
		});
	}
}
/** Values that stand in the list itself become a file. @returns all files of values, absolute, later ones win */
async function writeValues({ from }, dir) {
	if (from.way !== "chart") return [];
	if (from.values === void 0) return from.files;
	const file = join(dir, "values.yaml");
	await writeFile(file, (0, import_dist.stringify)(from.values), { mode: 384 });
	return [...from.files, file];
}

export { namespacesOf as a, installArgs as c, imagesOf as i, resourceArgs as l, renderAddon as n, objectsIn as o, writeValues as r, rolloutsOf as s, jobOf as t, uninstallArgs as u };