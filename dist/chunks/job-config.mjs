import { o as UsageError } from "./errors.mjs";
import { t as require_dist } from "./dist3.mjs";
import { join } from "node:path";
import { glob, readFile, stat } from "node:fs/promises";

// src/plan/prow/translate/durations.ts
const unitMs = {
	ns: 1e-6,
	us: .001,
	µs: .001,
	ms: 1,
	s: 1e3,
	m: 6e4,
	h: 36e5
};
/**
* A duration as Go writes it (`1h30m`, `90s`, `1.5h`), or a number of nanoseconds, which prow takes as well.
* @returns milliseconds, or undefined when it is none
* @see https://pkg.go.dev/time#ParseDuration
*/
function durationMs(text) {
	if (/^\d+$/.test(text)) return Number(text) * 1e-6;
	if (!/^(\d+(\.\d*)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return void 0;
	let sum = 0;
	for (const [, number, unit] of text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)) sum += Number(number) * unitMs[unit];
	return sum;
}
/** Minutes, rounded up, at least one. */
function minutes(ms) {
	return Math.max(1, Math.ceil(ms / 6e4));
}

// src/plan/prow/translate/lined.ts
var import_dist = require_dist();
/**
* @param name for messages
* @returns undefined for an empty document
* @throws UsageError with every place where the text is no YAML
*/
function parseLined(name, text) {
	const counter = new import_dist.LineCounter();
	const doc = (0, import_dist.parseDocument)(text, {
		lineCounter: counter,
		merge: true,
		logLevel: "silent"
	});
	if (doc.errors.length > 0) throw new UsageError(doc.errors.map((e) => `${name}:${e.linePos?.[0].line ?? 1}: no YAML that can be read: ${e.message.split("\n")[0]}`));
	const anchors = /* @__PURE__ */ new Map();
	const lineOf = (node) => counter.linePos(node.range?.[0] ?? 0).line;
	const nothing = (node) => ({
		kind: "scalar",
		line: node === null ? 0 : lineOf(node),
		text: void 0
	});
	const convert = (node) => {
		if ((0, import_dist.isAlias)(node)) return anchors.get(node.source) ?? nothing(node);
		const converted = (0, import_dist.isMap)(node) ? mapOf(node) : (0, import_dist.isSeq)(node) ? listOf(node) : scalarOf(node);
		const anchor = (0, import_dist.isMap)(node) || (0, import_dist.isSeq)(node) || (0, import_dist.isScalar)(node) ? node.anchor : void 0;
		if (anchor !== void 0) anchors.set(anchor, converted);
		return converted;
	};
	const scalarOf = (node) => {
		if (!(0, import_dist.isScalar)(node) || node.value === null || node.value === void 0) return nothing(node);
		const text = typeof node.value === "string" ? node.value : node.source ?? String(node.value);
		return {
			kind: "scalar",
			line: lineOf(node),
			text
		};
	};
	const listOf = (node) => ({
		kind: "list",
		line: lineOf(node),
		items: node.items.map((i) => convert(i))
	});
	const mapOf = (node) => {
		const entries = /* @__PURE__ */ new Map();
		const merged = [];
		for (const { key, value } of node.items) {
			const name = (0, import_dist.isScalar)(key) ? String(key.source ?? key.value) : String(key);
			const line = key === null ? lineOf(node) : lineOf(key);
			const converted = convert(value);
			if (name === "<<") merged.push(...(converted.kind === "list" ? converted.items : [converted]).filter((m) => m.kind === "map"));
			else entries.set(name, {
				line,
				value: converted.line === 0 ? {
					...converted,
					line
				} : converted
			});
		}
		for (const { entries: more } of merged) for (const [name, entry] of more) if (!entries.has(name)) entries.set(name, entry);
		return {
			kind: "map",
			line: lineOf(node),
			entries
		};
	};
	return doc.contents === null ? void 0 : convert(doc.contents);
}
/** The plain value of it: strings, lists and objects. */
function plain(lined) {
	if (lined.kind === "scalar") return lined.text ?? null;
	if (lined.kind === "list") return lined.items.map(plain);
	return Object.fromEntries([...lined.entries].map(([key, { value }]) => [key, plain(value)]));
}

// src/plan/prow/translate/fields.ts
function fieldsOf(map, path, notes) {
	const read = /* @__PURE__ */ new Set();
	const children = [];
	const at = (key) => path === "" ? key : `${path}.${key}`;
	const lineOf = (key) => map.entries.get(key)?.line ?? map.line;
	const value = (key) => {
		read.add(key);
		const found = map.entries.get(key)?.value;
		return found === void 0 || found.kind === "scalar" && found.text === void 0 ? void 0 : found;
	};
	const wrong = (key, wants) => {
		notes.lost(lineOf(key), at(key), `prow wants ${wants} here`);
	};
	const child = (of, below) => {
		const fields = fieldsOf(of, below, notes);
		children.push(fields);
		return fields;
	};
	const text = (key) => {
		const v = value(key);
		return v === void 0 ? void 0 : v.kind === "scalar" ? v.text : wrong(key, "a text");
	};
	return {
		path,
		line: map.line,
		has: (key) => value(key) !== void 0,
		lineOf,
		text,
		flag: (key) => {
			const said = text(key)?.toLowerCase();
			if (said === void 0) return void 0;
			if ([
				"true",
				"yes",
				"on",
				"y"
			].includes(said)) return true;
			return [
				"false",
				"no",
				"off",
				"n"
			].includes(said) ? false : wrong(key, "true or false");
		},
		whole: (key) => {
			const said = text(key);
			if (said === void 0) return void 0;
			return /^\d{1,9}$/.test(said) ? Number(said) : wrong(key, "a whole number");
		},
		texts: (key) => {
			const v = value(key);
			if (v === void 0) return [];
			return (v.kind === "list" ? v.items : [v]).flatMap((i) => i.kind === "scalar" ? [{
				value: i.text ?? "",
				line: i.line
			}] : wrong(key, "a list of texts") ?? []);
		},
		pairs: (key) => {
			const v = value(key);
			if (v === void 0) return [];
			if (v.kind !== "map") return wrong(key, "a map of texts") ?? [];
			return [...v.entries].map(([name, e]) => ({
				name,
				line: e.line,
				value: flat(e.value)
			}));
		},
		map: (key) => {
			const v = value(key);
			return v === void 0 ? void 0 : v.kind === "map" ? child(v, at(key)) : wrong(key, "a map");
		},
		maps: (key) => {
			const v = value(key);
			if (v === void 0) return [];
			if (v.kind !== "list") return wrong(key, "a list") ?? [];
			return v.items.flatMap((item, i) => item.kind === "map" ? [child(item, `${at(key)}[${i}]`)] : wrong(key, "a list of maps") ?? []);
		},
		raw: (key) => {
			const v = value(key);
			return v === void 0 ? void 0 : plain(v);
		},
		drop: (key, why) => {
			if (value(key) !== void 0) notes.dropped(lineOf(key), at(key), why);
		},
		lose: (key, why) => {
			if (value(key) !== void 0) notes.lost(lineOf(key), at(key), why);
		},
		note: (level, text) => notes[level](map.line, path, text),
		rest: () => {
			for (const key of map.entries.keys()) if (!read.has(key)) notes.lost(lineOf(key), at(key), "a field that is not known here");
			for (const c of children) c.rest();
		}
	};
}
function flat(value) {
	return value.kind === "scalar" ? value.text ?? "" : JSON.stringify(plain(value));
}

// src/plan/prow/translate/notes.ts
function notesOf(all = [], file) {
	const at = (level) => (line, field, text) => {
		if (!all.some((n) => n.line === line && n.field === field && n.text === text)) all.push({
			line,
			file,
			level,
			field,
			text
		});
	};
	return {
		all,
		lost: at("lost"),
		changed: at("changed"),
		dropped: at("dropped"),
		within: (other) => notesOf(all, other)
	};
}
/** A job that no workflow can stand for: why, and where that is written. */
var CannotTranslate = class extends Error {
	name = "CannotTranslate";
	line;
	field;
	constructor(line, field, message) {
		super(message);
		this.line = line;
		this.field = field;
	}
};
/** In the order of the lines; what stands in other files comes last. */
function inOrder(notes) {
	const other = (n) => Number(n.file !== void 0);
	return notes.toSorted((a, b) => other(a) - other(b) || a.line - b.line);
}

// src/plan/prow/translate/decoration.ts
/** Without any timeout prow ends a job after two hours: pkg/entrypoint/options.go. */
const prowTimeoutMs = 72e5;
const private_ = "repositories that are not public need a token or key of their own in actions/checkout";
const ofPods = "of pods";
function readDecoration(f, notes) {
	if (f === void 0) return {};
	const duration = (key) => {
		const text = f.text(key);
		const ms = text === void 0 ? void 0 : durationMs(text);
		if (text !== void 0 && ms === void 0) notes.lost(f.lineOf(key), `${f.path}.${key}`, `${text} is no duration`);
		return ms;
	};
	const timeoutMs = duration("timeout");
	const graceMs = duration("grace_period");
	const storage = storageOf(f.map("gcs_configuration"));
	const blobless = f.flag("blobless_fetch");
	const skipCloning = f.flag("skip_cloning");
	const sparse = f.texts("sparse_checkout_files").map((s) => s.value);
	for (const key of ["gcs_credentials_secret", "s3_credentials_secret"]) if (f.raw(key) !== void 0) notes.changed(f.lineOf(key), `${f.path}.${key}`, "credentials for publishing are those of the workflow: its OIDC token, or variables in its environment");
	for (const key of [
		"ssh_key_secrets",
		"cookiefile_secret",
		"oauth_token_secret",
		"github_app_id",
		"github_app_private_key_secret"
	]) f.lose(key, private_);
	for (const key of ["ssh_host_fingerprints", "github_api_endpoints"]) f.drop(key, "actions/checkout knows GitHub");
	for (const key of ["censor_secrets", "censoring_options"]) f.drop(key, "`bowsprit publish` censors what it sends; GitHub masks secrets in logs");
	for (const key of [
		"utility_images",
		"resources",
		"pod_pending_timeout",
		"pod_running_timeout",
		"pod_unscheduled_timeout",
		"scheduling_options",
		"default_service_account_name",
		"default_memory_request",
		"set_limit_equals_memory_request",
		"fs_group"
	]) f.drop(key, ofPods);
	f.drop("upload_ignores_interrupts", "artifacts are uploaded after the command has ended");
	for (const key of ["run_as_user", "run_as_group"]) f.lose(key, "write --user into `container.options`");
	return {
		...timeoutMs !== void 0 && { timeoutMs },
		...graceMs !== void 0 && { graceMs },
		...storage,
		...blobless !== void 0 && { blobless },
		...skipCloning !== void 0 && { skipCloning },
		...sparse.length > 0 && { sparse }
	};
}
function storageOf(g) {
	if (g === void 0) return {};
	const bucket = g.text("bucket")?.replace(/^gs:\/\//, "");
	const [prefix, strategy] = [g.text("path_prefix"), g.text("path_strategy")];
	const [defaultOrg, defaultRepo] = [g.text("default_org"), g.text("default_repo")];
	const compress = g.texts("compress_file_types").map((t) => t.value);
	g.drop("mediaTypes", "types of files are known by their endings");
	for (const key of ["job_url_prefix", "local_output_dir"]) g.drop(key, "of prow");
	return {
		...bucket !== void 0 && { bucket },
		...prefix !== void 0 && { prefix },
		...strategy !== void 0 && { strategy },
		...defaultOrg !== void 0 && { defaultOrg },
		...defaultRepo !== void 0 && { defaultRepo },
		...compress.length > 0 && { compress }
	};
}
/** `bucket/prefix` without gs://, as TestGrid names it. */
function bucketPath({ bucket, prefix }) {
	return bucket === void 0 ? void 0 : [bucket, prefix?.replace(/^\/+|\/+$/g, "")].filter(Boolean).join("/");
}
/** The more special one wins, field by field. */
function mergeDecoration(...all) {
	return Object.assign({}, ...all);
}
/**
* What prow takes for a job that does not say otherwise: of its defaults all that are for the job, later ones over earlier
* ones.
* @param orgRepo of a periodic that of its first extra ref
* @see https://docs.prow.k8s.io/docs/components/pod-utilities/
*/
function defaultDecoration(defaults, orgRepo, cluster = "default") {
	const repos = [
		"*",
		orgRepo?.split("/")[0],
		orgRepo
	];
	return mergeDecoration(...defaults.filter((d) => repos.includes(d.repo) && ["*", cluster].includes(d.cluster)).map((d) => readDecoration(fieldsOf(d.map, "plank", notesOf()), notesOf())));
}

// src/plan/prow/translate/job-files.ts
/**
* Job configuration, and prow's own configuration for the defaults of decoration, in any order.
* @throws UsageError for what is no YAML
* @see https://docs.prow.k8s.io/docs/jobs/
*/
function readJobFiles(files) {
	const jobs = [];
	const presets = [];
	const defaults = [];
	let decorateAll = false;
	for (const { name: file, text } of files) {
		const top = parseLined(file, text);
		if (top?.kind !== "map") continue;
		for (const kind of ["presubmit", "postsubmit"]) for (const [orgRepo, list] of entriesOf(top.entries.get(`${kind}s`)?.value)) jobs.push(...mapsOf(list).map((map) => ({
			kind,
			file,
			map,
			orgRepo
		})));
		const periodics = mapsOf(top.entries.get("periodics")?.value);
		jobs.push(...periodics.map((map) => ({
			kind: "periodic",
			file,
			map,
			orgRepo: void 0
		})));
		for (const map of mapsOf(top.entries.get("presets")?.value)) {
			const labels = Object.fromEntries(entriesOf(map.entries.get("labels")?.value).map(([k, v]) => [k, textOf(v) ?? ""]));
			presets.push({
				file,
				map,
				labels
			});
		}
		defaults.push(...defaultsOf(top, file));
		decorateAll ||= textOf(top.entries.get("decorate_all_jobs")?.value) === "true";
	}
	return {
		jobs,
		presets,
		defaults,
		decorateAll
	};
}
/** In prow's order: entries as they stand, those of the map from the general to the special. */
function defaultsOf(top, file) {
	const plank = top.entries.get("plank")?.value;
	if (plank?.kind !== "map") return [];
	const found = [];
	for (const entry of mapsOf(plank.entries.get("default_decoration_config_entries")?.value)) {
		const config = entry.entries.get("config")?.value;
		const said = (key) => textOf(entry.entries.get(key)?.value) || "*";
		if (config?.kind === "map") found.push({
			file,
			repo: said("repo"),
			cluster: said("cluster"),
			map: config
		});
	}
	const special = (repo) => repo === "*" ? 0 : repo.includes("/") ? 2 : 1;
	const older = entriesOf(plank.entries.get("default_decoration_configs")?.value);
	for (const [repo, config] of older.toSorted(([a], [b]) => special(a) - special(b))) if (config.kind === "map") found.push({
		file,
		repo,
		cluster: "*",
		map: config
	});
	return found;
}
function textOf(value) {
	return value?.kind === "scalar" ? value.text : void 0;
}
function entriesOf(value) {
	return value?.kind === "map" ? [...value.entries].map(([key, e]) => [key, e.value]) : [];
}
function mapsOf(value) {
	return value?.kind === "list" ? value.items.filter((i) => i.kind === "map") : [];
}

// src/flows/job-config.ts
/**
* Files of prow's configuration as they were named; of a directory every YAML file below it.
* @throws UsageError with all that cannot be read
*/
async function readJobConfig(operands) {
	const problems = [];
	const names = [];
	for (const operand of operands) {
		const info = await stat(operand).catch(() => void 0);
		if (info === void 0) problems.push(`there is no file or directory ${operand}`);
		else if (!info.isDirectory()) names.push(operand);
		else {
			const found = [];
			for await (const name of glob("**/*.{yaml,yml}", { cwd: operand })) found.push(join(operand, name));
			if (found.length === 0) problems.push(`${operand}: no YAML file is below it`);
			names.push(...found.sort());
		}
	}
	if (problems.length > 0) throw new UsageError(problems);
	return Promise.all([...new Set(names)].map(async (name) => ({
		name,
		text: await readFile(name, "utf8")
	})));
}

export { mergeDecoration as a, CannotTranslate as c, fieldsOf as d, durationMs as f, defaultDecoration as i, inOrder as l, readJobFiles as n, prowTimeoutMs as o, minutes as p, bucketPath as r, readDecoration as s, readJobConfig as t, notesOf as u };