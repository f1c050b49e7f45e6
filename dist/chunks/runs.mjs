import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError } from "./errors.mjs";
import { a as literal, i as boolean, l as string, o as number, p as prettifyError, s as object } from "./schemas.mjs";
import { t as datetime } from "./iso.mjs";
import { n as refSchema } from "./cluster-ref.mjs";
import { t as require_lib } from "./lib2.mjs";
import { join } from "node:path";
import { mkdir, readFile, readdir, readlink, rm, writeFile } from "node:fs/promises";

// src/providers/table.ts
/**
* The only file that chooses by a provider's name. Each is loaded when it is asked for, so that one that cannot even be
* loaded does not stop the teardown of another.
*/
async function loadProvider(name) {
	switch (name) {
		case "local": return (await import("./local.mjs")).local;
		case "kubeconfig": return (await import("./kubeconfig.mjs")).kubeconfig;
		default: throw new UsageError(`no provider '${name}': choose local or kubeconfig`);
	}
}
/** What tears down, without what made the cluster: it starts sooner, and needs nothing of a boot to work. */
async function loadDown(name) {
	switch (name) {
		case "local": return (await import("./down6.mjs")).downReal;
		case "kubeconfig": return (await import("./down3.mjs")).downExisting;
		default: throw new UsageError(`no provider '${name}': choose local or kubeconfig`);
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
const recordSchema = object({
	v: literal(1),
	ref: refSchema,
	pid: number().int(),
	life: object({
		boot: string(),
		namespace: string(),
		started: number()
	}).optional(),
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
	const whole = {
		...record,
		life: await lifeOf(record.pid)
	};
	try {
		await writeFile(recordPath(runs, record.ref.id), text(whole), {
			flag: "wx",
			mode: 384
		});
	} catch (error) {
		if (error.code !== "EEXIST") throw error;
		throw new UsageError(`a run with id ${record.ref.id} is there already: choose another --id, or remove it with \`bowsprit down --id ${record.ref.id}\``);
	}
}
/** Adds to a record, or changes it. @throws UsageError when there is none */
async function updateRun(runs, id, change) {
	const record = {
		...await loadRun(runs, id),
		...change
	};
	await (0, import_lib.default)(recordPath(runs, id), text(record), { mode: 384 });
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

export { loadRun as a, loadDown as c, listRuns as i, loadProvider as l, forgetRun as n, parseRef as o, isOrphaned as r, updateRun as s, claimRun as t };