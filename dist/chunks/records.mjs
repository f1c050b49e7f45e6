import { o as UsageError, s as describe } from "./errors.mjs";
import { a as loadRun, c as recordText, l as updateRun, n as forgetRun, o as parseRecord, t as claimRun } from "./runs.mjs";

// src/plan/state-url.ts
/** Directories of a store: records of runs, and of each what it was before it was last rewritten. */
const stateDirs = {
	runs: "runs",
	before: "runs-before"
};
/** @param store URL of a store; what else lies there does not matter */
function stateUrl(store, id) {
	return `${store.replace(/\/+$/, "")}/${stateDirs.runs}/${id}.json`;
}
/** Whether a --ref is the URL of something in a store, and no file of this machine. */
function isStateUrl(text) {
	return /^(s3|https?|dir):/.test(text);
}
/** @returns undefined for what stateUrl has not made */
function parseStateUrl(text) {
	const [, store, id] = /^(.+)\/runs\/([a-z0-9][a-z0-9-]{0,19})\.json$/.exec(text) ?? [];
	return store === void 0 || id === void 0 || !isStateUrl(text) ? void 0 : {
		store,
		id
	};
}

// src/state/copies.ts
/** Others write the same record at the same moment at most so often. */
const tries = 3;
const pathOf = (id) => `${stateDirs.runs}/${id}.json`;
const beforeOf = (id) => `${stateDirs.before}/${id}.json`;
const bytesOf = (record) => ({ bytes: Buffer.from(recordText(record)) });
/** @returns false when another run has its id there */
function claimCopy(copies, record) {
	return copies.put(pathOf(record.ref.id), bytesOf(record), { onlyOver: "absent" });
}
/**
* Writes a record over what is there of the same run, and only over what was read a moment ago; that is kept beside it.
* @throws Error when the place is another run's, or what the store throws
*/
async function writeCopy(copies, record) {
	const { id } = record.ref;
	for (let i = 0; i < tries; i++) {
		const found = await copies.read(pathOf(id));
		if (found !== void 0) {
			const there = readable(found.bytes, id);
			if (there !== void 0 && there.created !== record.created) throw new Error(`the record of ${id} there is of another run, made at ${there.created}`);
			if (there !== void 0) await copies.put(beforeOf(id), found);
		}
		const onlyOver = found === void 0 ? "absent" : { version: found.version };
		if (await copies.put(pathOf(id), bytesOf(record), { onlyOver })) return;
	}
	throw new Error(`somebody else keeps writing the record of ${id}`);
}
/** @returns undefined when there is none; of one that cannot be read, what it was before */
async function readCopy(copies, id) {
	for (const path of [pathOf(id), beforeOf(id)]) {
		const found = await copies.read(path);
		const record = found === void 0 ? void 0 : readable(found.bytes, id);
		if (record !== void 0) return record;
	}
}
/** Every readable record; others are told, and passed over. */
async function listCopies(copies, warn) {
	const found = [];
	for (const { path } of await copies.list(stateDirs.runs)) {
		const id = /^runs\/([^/]+)\.json$/.exec(path)?.[1];
		if (id === void 0) continue;
		const record = await readCopy(copies, id).catch((error) => warn(`${path}: ${describe(error)}`));
		if (record === void 0) warn(`${path} is no record of a run`);
		else found.push(record);
	}
	return found;
}
/**
* Removes the copy of a run that is over; absent is fine, and another run's stays.
* @param created of the run, where it is known
*/
async function dropCopy(copies, ref, created) {
	const there = await readCopy(copies, ref.id);
	if (there === void 0 || there.ref.provider !== ref.provider) return;
	if (created !== void 0 && there.created !== created) return;
	await copies.remove(beforeOf(ref.id));
	await copies.remove(pathOf(ref.id));
}
function readable(bytes, id) {
	try {
		const record = parseRecord(bytes.toString("utf8"), id);
		return record.ref.id === id ? record : void 0;
	} catch {
		return;
	}
}

// src/flows/records.ts
/** Milliseconds in which a copy has to be written: a run does not wait longer for a store that is gone. */
const copyMs = 2e4;
/** The place that --state names. Its client is loaded with the first one. @param o who we are there */
async function openCopies(store, ctx, o = {}) {
	const { openOwnStore } = await import("./azure-identity2.mjs");
	return openOwnStore(store, o, ctx);
}
/**
* Saves the record of a new run on this machine and, where the ref names a place for it, for others. A store that is
* out of order is a warning, one that says no is not: nothing has been made yet.
* @throws UsageError when the id is taken here or there, or the store refuses
*/
async function claim(record, ctx) {
	const { ref } = record;
	const saved = await claimRun(ref.scope, record);
	if (ref.state === void 0) return;
	try {
		if (await copied(ref, ctx, (copies) => claimCopy(copies, saved), UsageError) === false) throw new UsageError(`a run with id ${ref.id} is there already: choose another --id, or remove it with \`bowsprit down --ref ${ref.state}\``);
	} catch (error) {
		await forgetRun(ref.scope, ref.id);
		throw error;
	}
}
/** Adds to the record of a run. @throws UsageError when this machine has none */
async function update(ref, change, ctx) {
	const record = await updateRun(ref.scope, ref.id, change);
	await copied(ref, ctx, (copies) => writeCopy(copies, record));
}
/** Nothing is left of the run: no record is needed any more, here or there. */
async function forget(ref, ctx) {
	const created = await loadRun(ref.scope, ref.id).then((r) => r.created, () => void 0);
	await copied(ref, ctx, (copies) => dropCopy(copies, ref, created));
	await forgetRun(ref.scope, ref.id);
}
/** @returns undefined where a ref has no place for copies, it is out of order, or it has none of this run */
function copyOf(ref, ctx) {
	return copied(ref, ctx, (copies) => readCopy(copies, ref.id));
}
/** A store that does not answer keeps nothing from its turn: what is on disk counts. @param fatal is thrown all the same */
async function copied(ref, ctx, work, fatal) {
	const { state } = ref;
	if (state === void 0) return void 0;
	try {
		const { namesIn } = await import("./azure-identity2.mjs");
		const at = parseStateUrl(state);
		if (at === void 0) throw new Error("it is no URL of a record");
		const hurried = ctx.withSignal(AbortSignal.any([ctx.signal, AbortSignal.timeout(copyMs)]));
		return await work(await openCopies(at.store, hurried, namesIn(ref)));
	} catch (error) {
		if (fatal !== void 0 && error instanceof fatal) throw error;
		ctx.log.warn(`${state} is not up to date, what this machine has is: ${describe(error)}`);
		return;
	}
}

export { update as a, isStateUrl as c, openCopies as i, parseStateUrl as l, copyOf as n, listCopies as o, forget as r, readCopy as s, claim as t, stateUrl as u };