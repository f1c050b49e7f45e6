import { o as UsageError, s as describe } from "./errors.mjs";
import { i as openCopies, o as listCopies, u as stateUrl } from "./records.mjs";
import { d as loadProvider, i as listRuns, r as isOrphaned } from "./runs.mjs";
import { t as azureAccount } from "./asked-azure.mjs";
import { t as phasesOf } from "./phases.mjs";
import { t as pMap } from "./p-map.mjs";
import { t as prettyBytes } from "./pretty-bytes.mjs";
import { n as placeOfStage } from "./registry-place.mjs";
import { d as storeDirs, i as imagesAt, o as parsePendingStage, r as hasExpired, s as parseStageManifest, t as blobPathOf } from "./stage-manifest.mjs";
import { t as plural } from "./words.mjs";
import { r as RegistryError, t as openRegistry } from "./registry.mjs";
import { a as findStages, n as listStages, r as saveStage, t as forgetStage } from "./stages.mjs";
import { n as parseStageLease } from "./stage-lease.mjs";
import { a as lockForSweep, i as isProbe, r as isOurs } from "./pending.mjs";
import { i as openOwnStore } from "./azure-identity.mjs";
import { n as tearDown, r as warnOfLeftovers, t as downDetail } from "./teardown.mjs";
import { t as adopted } from "./which-run.mjs";

// src/stores/sweep.ts
const nothing = {
	stages: [],
	files: 0,
	bytes: 0,
	images: 0,
	kept: [],
	problems: []
};
/** Removals at once, and between two looks at the lock. */
const parallel = 8;
const batch = 64;
/**
* Removes stages that have expired, then every file that nothing refers to any more: no stage, and none that is being
* made. A stage that a cluster uses stays, whatever its age: one of `inUse`, or one that has a lease. Manifests go before their files, so that there is never one
* whose files are not there. Goes on after failures. Does nothing while another sweep is under way, or where we have
* never staged anything.
* @param inUse keys of the builds that clusters of this machine run
* @param dropImages by default images are left alone
*/
async function sweepStage(store, now, inUse, ctx, dropImages = async () => ({
	gone: 0,
	problems: []
})) {
	if (!await isOurs(store)) return nothing;
	const lock = await lockForSweep(store, ctx);
	if (lock === void 0) return {
		...nothing,
		kept: [`all of ${store.address}: somebody else is sweeping it`]
	};
	const problems = [];
	try {
		return await sweepLocked({
			store,
			now,
			inUse,
			lock,
			dropImages,
			ctx
		}, problems);
	} catch (error) {
		ctx.signal.throwIfAborted();
		return {
			...nothing,
			problems: [...problems, describe(error)]
		};
	} finally {
		await lock.release().catch((error) => ctx.log.warn(`the lock of the sweep stays for a minute: ${describe(error)}`));
	}
}
async function sweepLocked(sweep, problems) {
	const { store, now, inUse, lock, ctx } = sweep;
	const unread = [];
	const pending = await documents(store, storeDirs.pending, parsePendingStage, unread);
	const stages = await documents(store, storeDirs.stages, parseStageManifest, unread);
	const strange = [];
	const leases = await documents(store, storeDirs.leases, parseStageLease, strange);
	unread.push(...strange);
	const making = pending.filter((p) => !hasExpired(p.document, now));
	const why = reasonsToStay(inUse, leases, making, now, strange.length > 0);
	const expired = stages.filter((s) => hasExpired(s.document, now));
	const old = expired.filter((s) => why(s) === void 0);
	const dead = pending.filter((p) => !making.includes(p));
	const leaving = [...old, ...dead].filter((d) => imagesOf(d.document).length > 0);
	const staying = [...making, ...stages.filter((s) => !old.includes(s))];
	const { images, held } = unread.length > 0 ? {
		images: 0,
		held: leaving.map((d) => d.path)
	} : await sweepImages(sweep, leaving, staying, problems);
	const doomed = old.filter((s) => !held.includes(s.path));
	const remove = removal(store, lock, problems, ctx);
	const gone = new Set(await remove(doomed.map((s) => s.path)));
	await remove(dead.map((p) => p.path).filter((path) => !held.includes(path)));
	await remove((await store.list(storeDirs.pending)).map((o) => o.path).filter(isProbe));
	await remove(leases.filter((l) => hasExpired(l.document, now)).map((l) => l.path));
	const kept = expired.filter((s) => !doomed.includes(s)).map((s) => `${s.path}: ${why(s) ?? "its images could not be removed"}`);
	const report = {
		stages: [...gone],
		images,
		kept
	};
	if (unread.length > 0) {
		problems.push(...unread.map((text) => `${text}; no files are removed, since it may refer to any of them`));
		return {
			...report,
			files: 0,
			bytes: 0,
			problems
		};
	}
	const needed = references(stages.filter((s) => !gone.has(s.path)), making);
	const idle = (await store.list(storeDirs.blobs)).filter((b) => !needed.has(b.path));
	const removed = new Set(await remove(idle.map((b) => b.path)));
	await lock.renew();
	await store.dropUnfinished((path) => needed.has(path)).catch((error) => problems.push(describe(error)));
	const bytes = idle.filter((b) => removed.has(b.path)).reduce((sum, b) => sum + b.size, 0);
	return {
		...report,
		files: removed.size,
		bytes,
		problems
	};
}
/** @returns a function that says why a stage stays though it has expired; undefined: it goes */
function reasonsToStay(inUse, leases, making, now, anyLease) {
	const live = leases.filter((l) => !hasExpired(l.document, now)).map((l) => l.document);
	const builds = new Set(making.map((p) => p.document.build));
	return ({ path, document: { build } }) => {
		const users = live.filter((l) => l.stage === path).map((l) => `${l.id} until ${l.expires}`);
		if (users.length > 0) return `a cluster uses it (${users.join(", ")})`;
		if (inUse.has(build)) return "a cluster uses it";
		if (anyLease) return "there is a lease that cannot be read";
		return builds.has(build) ? "it is being staged again" : void 0;
	};
}
/**
* Images before what names them: once a manifest is gone, nobody knows of them any more. That takes the untagged ones,
* too: a tag that has gone over to another build leaves its old image behind, and the old stage names it.
* @returns how many are gone, and paths of documents that must stay for another attempt
*/
async function sweepImages({ lock, dropImages }, leaving, staying, problems) {
	const keyOf = (i) => `${i.registry} ${i.repository}@${i.digest}`;
	const needed = new Set(staying.flatMap((d) => imagesOf(d.document)).map(keyOf));
	const held = [];
	let images = 0;
	for (const { path, document } of leaving) {
		const idle = imagesOf(document).filter((i) => !needed.has(keyOf(i)));
		if (idle.length === 0) continue;
		await lock.renew();
		const { gone, problems: failed } = await dropImages(idle);
		images += gone;
		problems.push(...failed);
		if (failed.length > 0) held.push(path);
	}
	return {
		images,
		held
	};
}
function imagesOf(document) {
	return "registry" in document ? imagesAt(document) : document.images;
}
function references(stages, making) {
	const ofStages = stages.flatMap((s) => s.document.files.map((f) => f.path));
	return /* @__PURE__ */ new Set([...ofStages, ...making.flatMap((p) => p.document.files.map(blobPathOf))]);
}
/** @returns a function that removes paths and gives those that are gone */
function removal(store, lock, problems, ctx) {
	return async (paths) => {
		const gone = [];
		for (let i = 0; i < paths.length; i += batch) {
			ctx.signal.throwIfAborted();
			await lock.renew();
			await pMap(paths.slice(i, i + batch), (path) => store.remove(path).then(() => gone.push(path), (error) => problems.push(describe(error))), { concurrency: parallel });
		}
		return gone;
	};
}
/** What cannot be understood is named in `unread`; what vanished meanwhile is no concern of ours. */
async function documents(store, dir, parse, unread) {
	const listed = (await store.list(dir)).filter((o) => !isProbe(o.path));
	return (await pMap(listed, async ({ path }) => {
		const text = (await store.read(path))?.bytes.toString();
		if (text === void 0) return [];
		const document = parse(text);
		if (typeof document !== "string") return [{
			path,
			document
		}];
		unread.push(`${path} in ${store.address} cannot be read: ${document}`);
		return [];
	}, { concurrency: parallel })).flat();
}

// src/flows/stage/sweep.ts
/**
* Removes expired stages, their files and their images, from the stores that this machine has staged to and from one
* that is named. What a cluster of this machine runs stays. Never throws: what went wrong is among the problems.
* @param o names that store
*/
async function sweepStages(o, ctx, phases) {
	const named = o.store;
	const now = new Date(ctx.clock.now());
	const records = (await listStages(ctx.paths.runs)).filter((r) => hasExpired(r, now));
	const stores = [.../* @__PURE__ */ new Set([...records.map((r) => r.store), ...named === void 0 ? [] : [named]])];
	const swept = [];
	for (const store of stores) {
		const report = await phases.run("sweep", () => sweepOne(store, records, now, o, ctx), (r) => `${store}: ${detail(r)}`, (r) => r.problems.length > 0);
		for (const problem of report.problems) ctx.log.warn(`${store}: ${problem}; sweep again with: bowsprit sweep --store ${store}`);
		for (const kept of report.kept) ctx.log.info(`${store}: kept ${kept}`);
		swept.push({
			store,
			...report
		});
	}
	return swept;
}
async function sweepOne(url, records, now, o, ctx) {
	try {
		const runs = await listRuns(ctx.paths.runs);
		const inUse = new Set(runs.flatMap((r) => r.build ?? []));
		const store = await openOwnStore(url, o, ctx);
		const report = await sweepStage(store, now, inUse, ctx, imageRemoval(o, ctx));
		if (report.problems.length > 0) return report;
		for (const record of records.filter((r) => r.store === url)) await settle(record, store, inUse, now, ctx);
		return report;
	} catch (error) {
		ctx.signal.throwIfAborted();
		return {
			stages: [],
			files: 0,
			bytes: 0,
			images: 0,
			kept: [],
			problems: [describe(error)]
		};
	}
}
/** The record goes with the stage; where somebody else let that live longer, so does the record. */
async function settle(record, store, inUse, now, ctx) {
	const [living] = await findStages(store, record.build, now);
	if (living !== void 0) await saveStage(ctx.paths.runs, {
		...record,
		expires: living.manifest.expires
	});
	else if (!inUse.has(record.build)) await forgetStage(ctx.paths.runs, record);
}
/** Deletes by digest, with all tags. A registry that lets nobody delete is told of once, and does not hold a stage up. */
function imageRemoval(o, ctx) {
	const told = /* @__PURE__ */ new Set();
	const dropOne = async (image) => {
		try {
			return await (await openRegistry(placeOfStage(image), o, ctx)).client(ctx).deleteManifest(image.repository, image.digest) ? "gone" : "stays";
		} catch (error) {
			ctx.signal.throwIfAborted();
			if (!(error instanceof RegistryError) || ![
				401,
				403,
				405
			].includes(error.status ?? 0)) return describe(error);
			if (!told.has(image.registry)) ctx.log.warn(`${image.registry} does not let us delete images: its own retention has to remove what has expired (${error.message})`);
			told.add(image.registry);
			return "stays";
		}
	};
	return async (images) => {
		const each = [];
		for (const wave of [images.filter((i) => !i.part), images.filter((i) => i.part)]) each.push(...await pMap(wave, dropOne, { concurrency: 4 }));
		const problems = each.filter((e) => e !== "gone" && e !== "stays");
		return {
			gone: each.filter((e) => e === "gone").length,
			problems: [...new Set(problems)]
		};
	};
}
function detail(r) {
	return `${plural(r.stages.length, "stage")}, ${plural(r.images, "image")}, ${plural(r.files, "file")} of ${prettyBytes(r.bytes)} removed`;
}

// src/flows/sweep.ts
/**
* Removes every run of this machine that has expired, and every one whose process was killed and that nobody kept; with
* --state every one that is recorded there, of any machine, and whose time is over; with --provider of a cloud every
* cluster of ours there whose time is over; then every stage whose time is up, here and in --store.
*/
async function sweep({ o, ctx, print }) {
	const phases = phasesOf(ctx);
	const now = ctx.clock.now();
	const due = [];
	const isDue = (ref) => due.some((d) => d.provider === ref.provider && d.id === ref.id);
	for (const record of await listRuns(ctx.paths.runs)) if (expired(record, now) || await isOrphaned(record)) due.push(record.ref);
	await using others = new AsyncDisposableStack();
	for (const record of await recorded(o, ctx)) if (expired(record, now) && !isDue(record.ref)) due.push(others.use(await adopted(record, ctx)).ref);
	for (const ref of await elsewhere(o, ctx)) if (!isDue(ref)) due.push(ref);
	let left = 0;
	const swept = [];
	for (const ref of due) {
		const report = await phases.run("sweep", () => tearDown(ref, ctx), (r) => `${ref.id}: ${downDetail(r)}`, (r) => r.left.length > 0);
		warnOfLeftovers(report, ctx);
		left += report.left.length;
		swept.push({
			ref,
			...report
		});
	}
	const stages = await sweepStages(o, ctx, phases);
	left += stages.filter((s) => s.problems.length > 0).length;
	if (due.length === 0 && stages.length === 0) ctx.log.info("nothing has expired");
	if (o.json) print(JSON.stringify([...swept, ...stages], null, 2));
	return left === 0 ? 0 : 4;
}
/** Of other machines. Whether their processes still run cannot be seen from here: their time alone counts. */
async function recorded(o, ctx) {
	if (o.state === void 0) return [];
	const store = o.state;
	return (await listCopies(await openCopies(store, ctx, o), (text) => ctx.log.warn(`${store}: ${text}`))).map((record) => ({
		...record,
		ref: {
			...record.ref,
			state: stateUrl(store, record.ref.id)
		}
	}));
}
/** @throws UsageError when a cloud was named without saying where in it */
async function elsewhere(o, ctx) {
	const { expired: ask } = await loadProvider(o.provider);
	if (ask === void 0) return [];
	if (o.provider === "azure") {
		const account = azureAccount(o, ctx.env);
		if (account === void 0) throw new UsageError("--provider azure: say with --azure-subscription where its clusters are looked for");
		return ask(account, ctx);
	}
	if (o.region === void 0) throw new UsageError(`--provider ${o.provider}: say with --region where its clusters are looked for`);
	return ask(o.region, ctx);
}
function expired(record, now) {
	return Date.parse(record.expires) <= now;
}

export { sweep };