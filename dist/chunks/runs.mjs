import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError } from "./errors.mjs";
import { G as stringifyPrimitive, L as prettifyError, U as joinValues, W as parsedType, _ as string, d as object, f as optional, i as boolean, o as int, s as literal, u as number } from "./schemas.mjs";
import { t as datetime } from "./iso.mjs";
import { n as providerNames, r as refSchema, t as progressSchema } from "./cluster-ref.mjs";
import { t as require_lib } from "./lib2.mjs";
import { join } from "node:path";
import { mkdir, readFile, readdir, readlink, rm, writeFile } from "node:fs/promises";

// node_modules/zod/v4/locales/en.js
const error = () => {
	const Sizable = {
		string: {
			unit: "characters",
			verb: "to have"
		},
		file: {
			unit: "bytes",
			verb: "to have"
		},
		array: {
			unit: "items",
			verb: "to have"
		},
		set: {
			unit: "items",
			verb: "to have"
		},
		map: {
			unit: "entries",
			verb: "to have"
		}
	};
	function getSizing(origin) {
		return Sizable[origin] ?? null;
	}
	const FormatDictionary = {
		regex: "input",
		email: "email address",
		url: "URL",
		emoji: "emoji",
		uuid: "UUID",
		uuidv4: "UUIDv4",
		uuidv6: "UUIDv6",
		nanoid: "nanoid",
		guid: "GUID",
		cuid: "cuid",
		cuid2: "cuid2",
		ulid: "ULID",
		xid: "XID",
		ksuid: "KSUID",
		datetime: "ISO datetime",
		date: "ISO date",
		time: "ISO time",
		duration: "ISO duration",
		ipv4: "IPv4 address",
		ipv6: "IPv6 address",
		mac: "MAC address",
		cidrv4: "IPv4 range",
		cidrv6: "IPv6 range",
		base64: "base64-encoded string",
		base64url: "base64url-encoded string",
		json_string: "JSON string",
		e164: "E.164 number",
		currency_code: "currency code",
		credit_card: "credit card number",
		iban: "IBAN",
		jwt: "JWT",
		template_literal: "input"
	};
	const TypeDictionary = { nan: "NaN" };
	function getTypeName(type, input) {
		if (type === "number" && typeof input === "number" && !Number.isFinite(input)) return String(input);
		return TypeDictionary[type] ?? type;
	}
	return (issue) => {
		switch (issue.code) {
			case "invalid_type": return `Invalid input: expected ${getTypeName(issue.expected)}, received ${getTypeName(parsedType(issue.input), issue.input)}`;
			case "invalid_value":
				if (issue.values.length === 1) return `Invalid input: expected ${stringifyPrimitive(issue.values[0])}`;
				return `Invalid option: expected one of ${joinValues(issue.values, "|")}`;
			case "too_big": {
				const adj = issue.exact ? "exactly " : issue.inclusive ? "<=" : "<";
				const sizing = getSizing(issue.origin);
				if (sizing) return `Too big: expected ${issue.origin ?? "value"} to have ${adj}${issue.maximum.toString()} ${sizing.unit ?? "elements"}`;
				return `Too big: expected ${issue.origin ?? "value"} to be ${adj}${issue.maximum.toString()}`;
			}
			case "too_small": {
				const adj = issue.exact ? "exactly " : issue.inclusive ? ">=" : ">";
				const sizing = getSizing(issue.origin);
				if (sizing) return `Too small: expected ${issue.origin} to have ${adj}${issue.minimum.toString()} ${sizing.unit}`;
				return `Too small: expected ${issue.origin} to be ${adj}${issue.minimum.toString()}`;
			}
			case "invalid_format": {
				const _issue = issue;
				if (_issue.format === "starts_with") return `Invalid string: must start with "${_issue.prefix}"`;
				if (_issue.format === "ends_with") return `Invalid string: must end with "${_issue.suffix}"`;
				if (_issue.format === "includes") return `Invalid string: must include "${_issue.includes}"`;
				if (_issue.format === "regex") return `Invalid string: must match pattern ${_issue.pattern}`;
				return `Invalid ${FormatDictionary[_issue.format] ?? issue.format}`;
			}
			case "not_multiple_of": return `Invalid number: must be a multiple of ${issue.divisor}`;
			case "unrecognized_keys": return `Unrecognized key${issue.keys.length > 1 ? "s" : ""}: ${joinValues(issue.keys, ", ")}`;
			case "invalid_key": return `Invalid key in ${issue.origin}`;
			case "invalid_union":
				if (issue.options && Array.isArray(issue.options) && issue.options.length > 0) return `Invalid discriminator value. Expected ${issue.options.map((o) => `'${o}'`).join(" | ")}`;
				if (issue.inclusive === false) return "Invalid input: more than one option matched";
				return "Invalid input";
			case "invalid_element": return `Invalid value in ${issue.origin}`;
			default: return `Invalid input`;
		}
	};
};
function en_default() {
	return { localeError: error() };
}

// src/providers/table.ts
/**
* The only file that chooses by a provider's name. Each is loaded when it is asked for, so that one that cannot even be
* loaded does not stop the teardown of another.
*/
async function loadProvider(name) {
	switch (name) {
		case "local": return (await import("./local.mjs")).local;
		case "kubeconfig": return (await import("./kubeconfig2.mjs")).kubeconfig;
		case "machines": return (await import("./machines.mjs")).machines;
		case "azure": return (await import("./azure.mjs")).azure;
		case "ec2": return (await import("./ec22.mjs")).ec2;
		case "eks": return (await import("./eks2.mjs")).eks;
		default: throw new UsageError(`no provider '${name}': choose ${providerNames.join(", ")}`);
	}
}
/** What tears down, without what made the cluster: it starts sooner, and needs nothing of a boot to work. */
async function loadDown(name) {
	switch (name) {
		case "local": return (await import("./down8.mjs")).downReal;
		case "kubeconfig": return (await import("./down7.mjs")).downExisting;
		case "machines": return (await import("./down11.mjs")).downMachines;
		case "azure": return (await import("./down3.mjs")).downAzure;
		case "ec2": return (await import("./down4.mjs")).downEc2;
		case "eks": return (await import("./down5.mjs")).downEks;
		default: throw new UsageError(`no provider '${name}': choose ${providerNames.join(", ")}`);
	}
}

// src/state/process-life.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** @returns undefined where it cannot be known: the process is gone, or this is no Linux */
async function lifeOf(pid) {
	const [here, stat] = await Promise.all([thisPlace(), statOf(pid)]);
	return here === void 0 || stat === void 0 ? void 0 : {
		...here,
		started: stat.started
	};
}
/**
* True when the process is surely over. One that is dead but not reaped is; one of another pid namespace (a job in a
* container that shares the state directory) cannot be seen from here, and counts as running.
* @param life what lifeOf said then
*/
async function isOver(pid, life) {
	const here = life === void 0 ? void 0 : await thisPlace();
	if (here !== void 0 && here.boot !== life?.boot) return true;
	if (here !== void 0 && here.namespace !== life?.namespace) return false;
	if (!exists(pid)) return true;
	const stat = await statOf(pid);
	if (stat === void 0) return false;
	return stat.dead || life !== void 0 && stat.started !== life.started;
}
/** A process of another user exists too (EPERM). */
function exists(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code !== "ESRCH";
	}
}
async function thisPlace() {
	try {
		const [boot, namespace] = await Promise.all([readFile("/proc/sys/kernel/random/boot_id", "utf8"), readlink("/proc/self/ns/pid")]);
		return {
			boot: boot.trim(),
			namespace
		};
	} catch {
		return;
	}
}
/** proc_pid_stat(5): the state is the third field, the start time the 22nd; the second may hold any character. */
async function statOf(pid) {
	const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => void 0);
	const fields = text?.slice(text.lastIndexOf(")") + 2).split(" ");
	return fields === void 0 ? void 0 : {
		dead: /[ZX]/.test(fields[0]),
		started: Number(fields[19])
	};
}

// src/state/runs.ts
/** Zod's small edition has no texts of its own. */
const english = { error: en_default().localeError };
const recordSchema = object({
	v: literal(1),
	ref: refSchema,
	pid: int(),
	life: optional(object({
		boot: string(),
		namespace: string(),
		started: number()
	})),
	created: datetime(),
	expires: datetime(),
	kept: boolean(),
	kubeconfig: optional(string()),
	build: optional(string()),
	realNodes: optional(boolean()),
	progress: optional(progressSchema)
});
/**
* Saves the record of a new run; two runs cannot have one id.
* @returns the record as it was saved
* @throws UsageError when the id is taken
*/
async function claimRun(runs, record) {
	await mkdir(runs, { recursive: true });
	const whole = {
		...record,
		life: await lifeOf(record.pid)
	};
	try {
		await writeFile(recordPath(runs, record.ref.id), recordText(whole), {
			flag: "wx",
			mode: 384
		});
		return whole;
	} catch (error) {
		if (error.code !== "EEXIST") throw error;
		throw new UsageError(`a run with id ${record.ref.id} is there already: choose another --id, or remove it with \`bowsprit down --id ${record.ref.id}\``);
	}
}
/** Adds to a record, or changes it. @returns it whole @throws UsageError when there is none */
async function updateRun(runs, id, change) {
	const record = {
		...await loadRun(runs, id),
		...change
	};
	await (0, import_lib.default)(recordPath(runs, id), recordText(record), { mode: 384 });
	return record;
}
/** @throws UsageError when there is none or it cannot be read */
async function loadRun(runs, id) {
	const path = recordPath(runs, id);
	const found = await readFile(path, "utf8").catch(() => void 0);
	if (found === void 0) {
		const ids = (await listRuns(runs)).map((r) => r.ref.id);
		const there = ids.length === 0 ? "there are none" : `there are: ${ids.join(", ")}`;
		throw new UsageError(`no run ${id} in ${runs} (${there})`);
	}
	return parseRecord(found, path);
}
/** Every readable record; unreadable ones are passed over. */
async function listRuns(runs) {
	const names = await readdir(runs).catch(() => []);
	const out = [];
	for (const name of names.filter((n) => n.endsWith(".json")).sort()) {
		const path = join(runs, name);
		try {
			out.push(parseRecord(await readFile(path, "utf8"), path));
		} catch {}
	}
	return out;
}
/**
* True when its process is over and its cluster was not meant to stay: a killed run, or an `up` that was killed before
* the cluster was there.
*/
async function isOrphaned(record) {
	if (record.kept && record.kubeconfig !== void 0) return false;
	return isOver(record.pid, record.life);
}
async function forgetRun(runs, id) {
	await rm(recordPath(runs, id), { force: true });
}
/**
* A ref from JSON text: a bare ref, or a run record.
* @throws UsageError
*/
function parseRef(json, where) {
	let value;
	try {
		value = JSON.parse(json);
	} catch (cause) {
		throw new UsageError(`${where} is not JSON: ${cause.message}`);
	}
	const record = recordSchema.safeParse(value);
	if (record.success) return record.data.ref;
	const ref = refSchema.safeParse(value, english);
	if (ref.success) return ref.data;
	throw new UsageError(`${where} is no cluster ref: ${prettifyError(ref.error).replaceAll("\n", " ")}`);
}
/** @throws UsageError, SyntaxError */
function parseRecord(json, path) {
	const parsed = recordSchema.safeParse(JSON.parse(json), english);
	if (parsed.success) return parsed.data;
	throw new UsageError(`${path} is no run record: ${prettifyError(parsed.error)}`);
}
function recordPath(runs, id) {
	return join(runs, `${id}.json`);
}
function recordText(record) {
	return `${JSON.stringify(record, null, 2)}\n`;
}

export { loadRun as a, recordText as c, loadProvider as d, listRuns as i, updateRun as l, forgetRun as n, parseRecord as o, isOrphaned as r, parseRef as s, claimRun as t, loadDown as u };