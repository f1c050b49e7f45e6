import { o as __toESM } from "./rolldown-runtime.mjs";
import { t as require_lib } from "./lib2.mjs";
import { a as junitFile } from "./junit-write.mjs";
import { a as trafficText, n as addonTitle, r as addonsRecordSchema } from "./result.mjs";
import { join } from "node:path";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";

// src/plan/addons/junit.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** The suite of add-ons: its cases are none of the specs, and no proof counts them. */
const addonsSuite = "addons";
/** `junit_addons.xml`. */
function addonsJunit(addons) {
	return junitFile(addonsSuite, addons.map(caseOf));
}
function caseOf(a) {
	const base = {
		name: addonTitle(a),
		classname: addonsSuite,
		ms: a.ms
	};
	const seen = a.traffic === void 0 ? {} : { output: trafficText(a.traffic) };
	if (a.outcome === "passed") return {
		...base,
		...seen
	};
	if (a.outcome === "skipped") return {
		...base,
		skipped: a.message ?? "not reached"
	};
	const message = a.message ?? a.outcome;
	const text = [message, a.output].filter(Boolean).join("\n\n");
	return {
		...base,
		failure: {
			message,
			text
		},
		...seen
	};
}

// src/results/addons.ts
const recordName = "addons.json";
/** Writes `addons.json`, for whoever merges this with others, and `junit_addons.xml`. */
async function writeAddons(outDir, addons) {
	await mkdir(outDir, { recursive: true });
	await writeFile(join(outDir, "junit_addons.xml"), addonsJunit(addons));
	const record = {
		v: 1,
		addons
	};
	await (0, import_lib.default)(join(outDir, recordName), JSON.stringify(record, null, 1) + "\n");
}
/**
* The add-ons of all jobs whose results lie below these directories; of several attempts of a job the newest of each.
* Files that are none of ours are passed over.
*/
async function findAddons(dirs) {
	const newest = /* @__PURE__ */ new Map();
	for (const dir of dirs) {
		const names = await readdir(dir, { recursive: true }).catch(() => []);
		for (const name of names.filter((n) => n === recordName || n.endsWith(`/${recordName}`)).sort()) for (const addon of await addonsIn(join(dir, name))) {
			const known = newest.get(addonTitle(addon));
			if (known === void 0 || known.startedAt < addon.startedAt) newest.set(addonTitle(addon), addon);
		}
	}
	return [...newest.values()];
}
async function addonsIn(file) {
	try {
		const parsed = addonsRecordSchema.safeParse(JSON.parse(await readFile(file, "utf8")));
		return parsed.success ? parsed.data.addons : [];
	} catch {
		return [];
	}
}

export { writeAddons as n, findAddons as t };