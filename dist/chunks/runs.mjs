import { i as __toESM } from "./rolldown-runtime.mjs";
import { a as UsageError } from "./errors.mjs";
import { t as providerNames } from "./cluster-ref.mjs";
import { a as literal, f as _isoDateTime, i as boolean, l as string, n as _enum, o as number, p as prettifyError, s as object, t as ZodISODateTime } from "./schemas.mjs";
import { t as require_lib } from "./lib.mjs";
import { join } from "node:path";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";

// node_modules/zod/v4/classic/iso.js
function datetime(params) {
	return _isoDateTime(ZodISODateTime, params);
}

// src/providers/table.ts
/**
* The only switch on a provider's name. Each is loaded when it is asked for, so that one that cannot even be
* loaded does not stop the teardown of another.
*/
async function loadProvider(name) {
	switch (name) {
		case "local": return (await import("./local.mjs")).local;
		case "kubeconfig": return (await import("./kubeconfig.mjs")).kubeconfig;
		default: throw new UsageError(`no provider '${name}': choose local or kubeconfig`);
	}
}

// src/state/runs.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
const refSchema = object({
	v: literal(1),
	provider: _enum(providerNames),
	id: string().regex(/^[a-z0-9][a-z0-9-]{0,19}$/),
	region: string().min(1),
	scope: string().min(1)
});
const recordSchema = object({
	v: literal(1),
	ref: refSchema,
	pid: number().int(),
	created: datetime(),
	expires: datetime(),
	kept: boolean(),
	kubeconfig: string().optional(),
	build: string().optional(),
	realNodes: boolean().optional()
});
/**
* Saves the record of a new run; two runs cannot have one id.
* @throws UsageError when the id is taken
*/
async function claimRun(runs, record) {
	await mkdir(runs, { recursive: true });
	try {
		await writeFile(recordPath(runs, record.ref.id), text(record), {
			flag: "wx",
			mode: 384
		});
	} catch (error) {
		if (error.code !== "EEXIST") throw error;
		throw new UsageError(`a run with id ${record.ref.id} is there already: choose another --id, or remove it with \`bowsprit down --id ${record.ref.id}\``);
	}
}
async function updateRun(runs, record) {
	await (0, import_lib.default)(recordPath(runs, record.ref.id), text(record), { mode: 384 });
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
	const ref = refSchema.safeParse(value);
	if (ref.success) return ref.data;
	throw new UsageError(`${where} is no cluster ref: ${prettifyError(ref.error).replaceAll("\n", " ")}`);
}
function parseRecord(json, path) {
	const parsed = recordSchema.safeParse(JSON.parse(json));
	if (parsed.success) return parsed.data;
	throw new UsageError(`${path} is no run record: ${prettifyError(parsed.error)}`);
}
function recordPath(runs, id) {
	return join(runs, `${id}.json`);
}
function text(record) {
	return `${JSON.stringify(record, null, 2)}\n`;
}

export { parseRef as a, loadRun as i, forgetRun as n, updateRun as o, listRuns as r, loadProvider as s, claimRun as t };