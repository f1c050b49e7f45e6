import { t as require_dist } from "./dist3.mjs";
import { o as UsageError, s as describe } from "./errors.mjs";
import { n as isUrl } from "./misfits.mjs";
import { o as objectsIn, t as jobOf } from "./render.mjs";
import { n as readAddons, t as filledIn } from "./wish.mjs";
import { dirname, join, resolve } from "node:path";
import { readFile, stat } from "node:fs/promises";

// src/kube/addons/look.ts
var import_dist = require_dist();
const kustomizations = [
	"kustomization.yaml",
	"kustomization.yml",
	"Kustomization"
];
/** Everything here that these add-ons want and that is not as it should be: files, programs, variables. */
async function addonProblems(addons, ctx) {
	return (await Promise.all(addons.map(async (addon) => (await problemsOf(addon, ctx)).map((p) => `add-on ${addon.name}: ${p}`)))).flat();
}
async function problemsOf(addon, ctx) {
	const { from, check, wait, env, cwd } = addon;
	const looks = [];
	const program = (argv) => {
		if (argv !== void 0) looks.push(noProgram(argv[0] ?? "", cwd, ctx));
	};
	if (from.way === "manifests") {
		for (const place of from.places) if (!isUrl(place)) looks.push(wrongManifests(place));
	}
	if (from.way === "chart") {
		if (from.repo === void 0 && !isUrl(from.chart)) looks.push(noChart(from.chart));
		for (const file of from.files) if (!isUrl(file)) looks.push(wrongValues(file));
	}
	if (from.way === "kustomize" && from.place.startsWith("/")) looks.push(noKustomization(from.place));
	if (from.way === "command") {
		program(from.command);
		program(from.remove);
	}
	for (const w of wait ?? []) if ("command" in w) program(w.command);
	if (check !== void 0 && "command" in check) program(check.command);
	if (check !== void 0 && "job" in check) looks.push(saidBy(jobOf(check.job)));
	const unset = env.filter((name) => ctx.env[name] === void 0);
	return [...(await Promise.all(looks)).filter((p) => p !== void 0), ...unset.map((name) => `env: ${name} is not set here: set it, or leave it out`)];
}
async function saidBy(look) {
	return look.then(() => void 0, (error) => error.message);
}
function wrongManifests(path) {
	const look = async () => {
		const text = await readFile(path, "utf8");
		let n = 0;
		try {
			n = objectsIn(text).length;
		} catch (error) {
			throw new Error(`${path}: ${error.message}`);
		}
		if (n === 0) throw new Error(`${path}: there is no object in it`);
	};
	return saidBy(look());
}
function wrongValues(path) {
	const look = async () => {
		const values = (0, import_dist.parse)(await readFile(path, "utf8"));
		if (values !== null && (typeof values !== "object" || Array.isArray(values))) throw new Error(`${path}: values are a map`);
	};
	return saidBy(look());
}
async function noChart(path) {
	const chart = path.endsWith(".tgz") ? path : join(path, "Chart.yaml");
	if ((await stat(chart).catch(() => void 0))?.isFile()) return void 0;
	return `chart ${path}: there is no ${chart}; give a directory with a chart, an oci:// reference, or name and repo`;
}
async function noKustomization(path) {
	for (const name of kustomizations) if (await stat(join(path, name)).catch(() => void 0)) return void 0;
	return `kustomize ${path}: there is no kustomization.yaml in it`;
}
/** kubectl comes with the build. */
async function noProgram(name, cwd, ctx) {
	if (name === "kubectl") return void 0;
	const place = name.includes("/") ? resolve(cwd, name) : name;
	return await ctx.exec.which(place) === void 0 ? `there is no program ${name} (commands run in ${cwd}, without a shell)` : void 0;
}

// src/flows/addons/asked.ts
/**
* The add-ons that were asked for, with the cluster's names in them, looked over as far as that goes without a cluster. Paths of a file of its own begin
* where that file lies, those of bowsprit.yaml where we run.
* @throws UsageError with everything that is wrong
*/
async function askedAddons(o, ref, ctx) {
	if (o.addons === void 0) return [];
	const file = typeof o.addons === "string" ? resolve(o.addons) : void 0;
	const yaml = file === void 0 ? o.addons : await listIn(file);
	const read = readAddons(filledIn(yaml, {
		ID: ref.id,
		REGION: ref.region
	}), file === void 0 ? process.cwd() : dirname(file));
	if ("problems" in read) throw new UsageError(read.problems.map((p) => `${file ?? "addons"}: ${p}`));
	const problems = await addonProblems(read.addons, ctx);
	if (problems.length > 0) throw new UsageError(problems);
	return read.addons;
}
/** A list, or a map with one under `addons`, so that a whole bowsprit.yaml will do, too. */
async function listIn(file) {
	try {
		const content = (0, import_dist.parse)(await readFile(file, "utf8"));
		return typeof content === "object" && content !== null && "addons" in content ? content.addons : content;
	} catch (error) {
		throw new UsageError(`--addons: cannot read ${file}: ${describe(error)}`);
	}
}
/** Pods of simulated nodes do not run: nothing answers there. @throws UsageError */
function refuseTraffic(addons, nodeKind) {
	if (nodeKind === "real") return;
	const inVain = addons.filter(({ check: c }) => c !== void 0 && "traffic" in c && !("url" in c.traffic.to));
	if (inVain.length > 0) throw new UsageError(`${inVain.map((a) => `add-on ${a.name}`).join(", ")}: traffic wants real nodes, pods of simulated ones do not run: leave the check out, or use --node-kind real`);
}

export { refuseTraffic as n, askedAddons as t };