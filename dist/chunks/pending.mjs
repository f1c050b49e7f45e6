import { o as UsageError, r as ProvisionError } from "./errors.mjs";
import { d as storeDirs, r as hasExpired } from "./stage-manifest.mjs";
import { randomUUID } from "node:crypto";

// src/stores/pending.ts
/**
* Stages and sweeps do not get in each other's way by two notes, each of which says so before it looks: a stage writes
* which files it needs and then looks for a sweep's lock; a sweep writes its lock and then looks for such notes. One of
* the two always sees the other: either the stage waits, or the sweep keeps the files.
*/
const lockPath = "sweep-lock.json";
/** What is below a store's prefix is ours to remove, where this lies there. */
const markPath = "bowsprit-store.json";
/** A sweep renews its lock; one that was killed is in the way for so long. */
const lockMs = 6e4;
/** How far the clocks of two machines may be apart. */
const skewMs = 6e4;
const longestWaitMs = 9e5;
/** An object that a check writes and removes; nobody reads it, and a killed check leaves it. */
function probePath() {
	return `${storeDirs.pending}/probe-${randomUUID()}`;
}
function isProbe(path) {
	return path.startsWith(`${storeDirs.pending}/probe-`);
}
/**
* Makes sure that what lies here is ours, before anything is stored: a sweep removes what it does not know.
* @throws UsageError where somebody else has files under the names that we use
*/
async function claimStore(store) {
	if (await isOurs(store)) return;
	if ((await store.list(storeDirs.blobs)).length > 0 && !await isOurs(store)) throw new UsageError(`${store.address} has files in ${storeDirs.blobs}/ that are not ours, which a sweep would remove: give a prefix of its own, e.g. ${store.address}/bowsprit`);
	await store.put(markPath, { bytes: Buffer.from("{\"v\":1}\n") }, { onlyOver: "absent" });
}
/** Whether stages were put here by us. */
async function isOurs(store) {
	return await store.has(markPath) !== void 0;
}
/** Says that a stage is being made, and waits for a sweep that is under way. @returns what takes the note back */
async function announceStage(store, pending, ctx) {
	const path = `${storeDirs.pending}/${pending.build}-${randomUUID()}.json`;
	const bytes = Buffer.from(`${JSON.stringify(pending)}\n`);
	await store.put(path, { bytes }, { expires: pending.expires });
	const end = ctx.clock.now() + longestWaitMs;
	for (let first = true; await isSwept(store, ctx); first = false) {
		if (first) ctx.log.info(`${store.address} is being swept: waiting until that is over`);
		if (ctx.clock.now() > end) throw new ProvisionError(`${store.address} has been swept for 15 minutes without an end: try again later`);
		await ctx.clock.sleep(500, ctx.signal);
	}
	return () => store.remove(path);
}
async function isSwept(store, ctx) {
	return isLive((await store.read(lockPath))?.bytes, ctx.clock.now() - skewMs);
}
/** @returns undefined when another sweep is under way */
async function lockForSweep(store, ctx) {
	const owner = randomUUID();
	let until = 0;
	const write = async (onlyOver) => {
		const end = ctx.clock.now() + lockMs;
		const text = JSON.stringify({
			owner,
			until: new Date(end).toISOString()
		});
		const mine = await store.put(lockPath, { bytes: Buffer.from(`${text}\n`) }, { onlyOver });
		if (mine) until = end;
		return mine;
	};
	const there = await store.read(lockPath);
	if (isLive(there?.bytes, ctx.clock.now() - skewMs)) return void 0;
	if (!await write(there === void 0 ? "absent" : { version: there.version })) return void 0;
	const own = async () => {
		const now = await store.read(lockPath);
		return now?.bytes.includes(owner) ? now : void 0;
	};
	return {
		renew: async () => {
			if (until - ctx.clock.now() > lockMs / 2) return;
			const mine = await own();
			if (mine === void 0 || !await write({ version: mine.version })) throw new ProvisionError(`another sweep of ${store.address} has taken over: this one stops`);
		},
		release: async () => {
			if (await own() !== void 0) await store.remove(lockPath);
		}
	};
}
function isLive(bytes, now) {
	if (bytes === void 0) return false;
	try {
		const { until } = JSON.parse(bytes.toString());
		return typeof until === "string" && !hasExpired({ expires: until }, new Date(now));
	} catch {
		return false;
	}
}

export { lockForSweep as a, isProbe as i, claimStore as n, probePath as o, isOurs as r, announceStage as t };