import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError } from "./errors.mjs";
import { n as distance, t as closest } from "./esm.mjs";
import { n as options, t as optionNames } from "./table.mjs";
import { existsSync, readFileSync } from "node:fs";

// src/options/read.ts
/** Variables that begin with BOWSPRIT_ but are no options. */
const reserved = /* @__PURE__ */ new Set(["BOWSPRIT_NODE"]);
/**
* Strings and YAML into typed options: flag > environment > file > default.
* @throws UsageError that lists every problem: unknown names (with the nearest known one) and wrong values.
*/
function readOptions(reader, sources) {
	const problems = [];
	const typed = (name) => reader.by === "flags" ? `--${name}` : `input ${name}`;
	const fromFile = readFile(sources.file, problems);
	const fromEnv = readEnv(sources.env, problems);
	const raw = /* @__PURE__ */ new Map();
	for (const [name, value] of Object.entries(fromFile)) if (known(name, optionNames, `key ${name} in ${sources.file?.name}`, problems)) {
		if (isSecret(name)) problems.push(`${name} in ${sources.file?.name}: a secret belongs in ${envName(name)}, not in a file`);
		else raw.set(name, {
			value,
			where: `${name} in ${sources.file?.name}`
		});
	}
	for (const [name, value] of Object.entries(fromEnv)) raw.set(name, {
		value,
		where: envName(name)
	});
	for (const [name, value] of Object.entries(sources.given)) {
		const what = reader.by === "flags" ? `option --${name}` : `input ${name}`;
		if (!known(name, reader.options, what, problems, reader)) continue;
		if (reader.by === "flags" && isSecret(name)) problems.push(`--${name}: a secret belongs in ${envName(name)}, not on a command line`);
		else raw.set(name, {
			value,
			where: typed(name)
		});
	}
	const out = {};
	for (const name of optionNames) out[name] = value(name, raw.get(name), reader, problems);
	if (problems.length > 0) throw new UsageError(problems);
	return out;
}
function isSecret(name) {
	return options[name].secret === true;
}
/** `node-kind` → `BOWSPRIT_NODE_KIND`. */
function envName(option) {
	return `BOWSPRIT_${option.toUpperCase().replaceAll("-", "_")}`;
}
function value(name, given, reader, problems) {
	const { kind, fallback, example } = options[name];
	if (given === void 0) return fallback;
	const parts = kind.explain?.(given.value) ?? [];
	if (parts.length > 0) {
		problems.push(...parts.map((part) => `${given.where}: ${part}`));
		return;
	}
	const parsed = kind.schema.safeParse(given.value);
	if (parsed.success) return parsed.data;
	const shown = given.value === true ? "nothing" : isSecret(name) ? "something else" : JSON.stringify(given.value);
	const typed = reader.by === "flags" ? `--${name} ${quoted(example)}` : `${name}: ${example}`;
	problems.push(`${given.where} wants ${kind.wants}, got ${shown} (example: ${typed})`);
}
function known(name, names, what, problems, reader) {
	if (names.includes(name)) return true;
	const elsewhere = reader !== void 0 && optionNames.includes(name);
	const near = nearest(name, names);
	const all = reader?.by === "inputs" ? `it takes ${names.join(", ")}` : `see bowsprit ${reader?.name ?? "run"} --help`;
	const hint = elsewhere ? `\`${reader.name}\` does not take it` : near === void 0 ? all : `did you mean ${near}?`;
	problems.push(`unknown ${what}: ${hint}`);
	return false;
}
/** The known name that was probably meant, if one is near enough. */
function nearest(name, names) {
	if (names.length === 0) return void 0;
	const best = closest(name, [...names]);
	return distance(name, best) <= Math.max(2, Math.floor(best.length / 3)) ? best : void 0;
}
function readFile(file, problems) {
	if (file === void 0) return {};
	try {
		const content = file.read();
		if (content === null || content === void 0) return {};
		if (typeof content === "object" && !Array.isArray(content)) return content;
		problems.push(`${file.name}: expected a map of options, such as "nodes: 3"`);
	} catch (error) {
		problems.push(`${file.name} is not YAML: ${error instanceof Error ? error.message : error}`);
	}
	return {};
}
function readEnv(env, problems) {
	const byEnvName = new Map(optionNames.map((name) => [envName(name), name]));
	const out = {};
	for (const [key, text] of Object.entries(env)) {
		if (!key.startsWith("BOWSPRIT_") || text === void 0 || text === "" || reserved.has(key)) continue;
		const name = byEnvName.get(key);
		if (name !== void 0) out[name] = text;
		else {
			const near = nearest(key, [...byEnvName.keys()]);
			problems.push(`unknown environment variable ${key}${near === void 0 ? "" : `: did you mean ${near}?`}`);
		}
	}
	return out;
}
function quoted(text) {
	return /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text}'`;
}

// src/entry/options.ts
const configFile = "bowsprit.yaml";
/**
* Flags or inputs, the environment, and the file that they name (or bowsprit.yaml here) as one set of options.
* @throws UsageError with all problems
*/
async function loadOptions(reader, given) {
	const named = given["config"] ?? process.env["BOWSPRIT_CONFIG"];
	const name = typeof named === "string" ? named : existsSync(configFile) ? configFile : void 0;
	if (name === void 0) return readOptions(reader, {
		given,
		env: process.env
	});
	if (!existsSync(name)) throw new UsageError(`--config: there is no file ${name}`);
	return readOptions(reader, {
		given,
		env: process.env,
		file: await yamlFile(name)
	});
}
async function yamlFile(name) {
	const { parse } = await import("./dist4.mjs").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	return {
		name,
		read: () => parse(readFileSync(name, "utf8"))
	};
}

export { nearest as n, loadOptions as t };