import { o as UsageError } from "./errors.mjs";
import { c as isStateUrl, i as openCopies, l as parseStateUrl, n as copyOf, s as readCopy, u as stateUrl } from "./records.mjs";
import { a as loadRun, d as loadProvider, i as listRuns, s as parseRef } from "./runs.mjs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { mkdtemp, readFile, rm } from "node:fs/promises";

// src/flows/which-run.ts
/**
* The cluster that --ref or --id names, by what this machine has or, with --state, what another one left there; the only
* one there is, when neither is given.
* @throws UsageError
*/
async function whichRun(o, ctx) {
	if (o.ref !== void 0 && o.id !== void 0) throw new UsageError("--ref and --id name a cluster twice: give one of them");
	if (o.ref !== void 0) return isStateUrl(o.ref) ? fromState(o.ref, ctx) : fromRef(await refOf(o.ref), ctx);
	const all = await listRuns(ctx.paths.runs);
	if (o.id !== void 0) {
		if (!all.some((r) => r.ref.id === o.id) && o.state !== void 0) return fromState(stateUrl(o.state, o.id), ctx);
		return here(await loadRun(ctx.paths.runs, o.id));
	}
	if (all.length === 1 && all[0]) return here(all[0]);
	throw new UsageError(all.length === 0 ? `there is no run in ${ctx.paths.runs}: name one with --ref FILE or --state-dir DIR` : `there are several runs in ${ctx.paths.runs}: choose one of them with --id: ${all.map((r) => r.ref.id).join(", ")}`);
}
async function refOf(text) {
	if (text.trimStart().startsWith("{")) return parseRef(text, "--ref");
	const found = await readFile(text, "utf8").catch((cause) => {
		throw new UsageError(`--ref: cannot read ${text}: ${cause.message}`);
	});
	return parseRef(found, text);
}
const nothing = async () => {};
function here(record) {
	return {
		ref: record.ref,
		record,
		elsewhere: false,
		[Symbol.asyncDispose]: nothing
	};
}
/** A ref alone does for teardown; with the record, where one can be had, more is known. */
async function fromRef(ref, ctx) {
	const record = await loadRun(ref.scope, ref.id).catch(() => void 0);
	if (record !== void 0) return {
		...here(record),
		ref
	};
	const copy = await copyOf(ref, ctx);
	if (copy !== void 0 && copy.ref.provider === ref.provider) return adopted(copy, ctx);
	return {
		ref,
		record: void 0,
		elsewhere: false,
		[Symbol.asyncDispose]: nothing
	};
}
/** @throws UsageError when there is no such record */
async function fromState(url, ctx) {
	const at = parseStateUrl(url);
	if (at === void 0) throw new UsageError(`${url} is no record of a run: give STORE/runs/ID.json, such as s3://my-bucket/ci/runs/7f3k2.json`);
	const copy = await readCopy(await openCopies(at.store, ctx), at.id);
	if (copy === void 0) throw new UsageError(`there is no run ${at.id} in ${at.store}: it is gone already, or was made without --state`);
	const record = {
		...copy,
		ref: {
			...copy.ref,
			state: url
		}
	};
	const own = await loadRun(copy.ref.scope, at.id).catch(() => void 0);
	return own?.created === copy.created ? here({
		...own,
		ref: record.ref
	}) : adopted(record, ctx);
}
/**
* Another machine's run. Its directory there may be somebody else's here: this machine has one of its own for it, until
* the command ends.
*/
async function adopted(record, { log }) {
	const provider = await loadProvider(record.ref.provider);
	if (provider.adopt === void 0) throw new UsageError(`run ${record.ref.id} is of provider ${record.ref.provider}: only the machine that made it gets at it`);
	await using stack = new AsyncDisposableStack();
	const scope = await mkdtemp(join(tmpdir(), "bowsprit-"));
	stack.defer(() => rm(scope, {
		recursive: true,
		force: true
	}));
	const ref = {
		...record.ref,
		scope,
		origin: record.ref.scope
	};
	await provider.adopt(ref, record.progress);
	log.debug(`${ref.id} was made by another machine`);
	const kept = stack.move();
	return {
		ref,
		record,
		elsewhere: true,
		[Symbol.asyncDispose]: () => kept.disposeAsync()
	};
}

export { whichRun as n, adopted as t };