import { s as describe } from "./errors.mjs";
import { a as loadRun, u as loadDown } from "./runs.mjs";
import { t as prettyMilliseconds } from "./pretty-ms.mjs";
import { a as answers, n as appliedAddons, o as removeAddon, r as forgetAddon } from "./addons.mjs";
import { t as quote } from "./shell-word.mjs";
import { r as forget } from "./records.mjs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { readlink, rm, symlink } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/flows/addons/remove.ts
/**
* Takes everything off a cluster that was put onto it, the last one first, so that load balancers and volumes go while
* there is somebody to delete them. It goes past errors and never throws. What stays on a cluster that is about to go
* is a warning; on somebody else's it is `left`.
* @param ctx not cancelled
* @param untilMs epoch milliseconds; each add-on has its share of what is left
*/
async function removeAddons(ref, ctx, untilMs) {
	const applied = (await appliedAddons(ref)).toReversed();
	const [last] = applied;
	if (last === void 0) return {
		gone: [],
		left: []
	};
	const record = await loadRun(ref.scope, ref.id).catch(() => void 0);
	const cluster = record?.kubeconfig === void 0 ? void 0 : { kubeconfig: record.kubeconfig };
	if (cluster === void 0 || !await answers(cluster, last.kubectl, ctx)) {
		ctx.log.warn(`the cluster does not answer: ${applied.map((a) => `add-on ${a.name}`).join(", ")} go with it`);
		return {
			gone: [],
			left: ref.provider === "kubeconfig" ? applied.map((a) => leftover(a, ref, true)) : []
		};
	}
	const gone = [];
	const left = [];
	for (const [i, of] of applied.entries()) {
		const from = ctx.clock.now();
		const until = from + Math.max(0, untilMs - from) / (applied.length - i);
		const shared = applied.slice(i + 1).some((a) => a.namespace === of.namespace);
		try {
			await removeAddon({
				of,
				cluster,
				run: ref.id,
				until,
				shared,
				ctx
			});
			await forgetAddon(ref, of.name);
			await rm(of.dir, {
				recursive: true,
				force: true
			});
			gone.push(`add-on ${of.name}`);
			ctx.log.info(`add-on ${of.name} removed (${prettyMilliseconds(ctx.clock.now() - from)})`);
		} catch (error) {
			ctx.log.warn(`add-on ${of.name} is not wholly removed: ${describe(error)}`);
			if (ref.provider === "kubeconfig") left.push(leftover(of, ref));
		}
	}
	return {
		gone,
		left
	};
}
/** @param isDeaf its cluster may be gone, too: then nobody could ever remove it */
function leftover(of, ref, isDeaf = false) {
	const dir = `${ref.scope}/${ref.id}`;
	const forget = isDeaf ? `, or if that cluster is no more: rm -rf ${quote(dir)} ${quote(`${dir}.json`)}` : "";
	return {
		kind: "object",
		name: `add-on ${of.name}`,
		remove: `bowsprit down --ref ${quote(`${dir}.json`)}${forget}`
	};
}

// src/flows/scratch.ts
/** Specs make sockets below it, and the path of a socket has 108 characters at most. */
const longest = 50;
/**
* The run's directory, for what specs need while they run: it goes with the run, also after a kill. Where its path is
* too long for sockets, a link to it that has a short one.
*/
async function makeScratch(ref) {
	const dir = join(ref.scope, ref.id);
	if (dir.length <= longest) return dir;
	const link = linkTo(dir);
	await dropScratch(ref);
	await symlink(dir, link);
	return link;
}
/** Removes the link, if there is one and it is this run's. */
async function dropScratch(ref) {
	const dir = join(ref.scope, ref.id);
	const link = linkTo(dir);
	if (await readlink(link).catch(() => void 0) === dir) await rm(link, { force: true });
}
function linkTo(dir) {
	return join(tmpdir(), `bowsprit-${createHash("sha256").update(dir).digest("hex").slice(0, 12)}`);
}

// src/flows/teardown.ts
/** Minutes that one teardown may take, where nobody has less: a cloud's own deletes take most of it. */
const limitMinutes = {
	machines: 5,
	azure: 30,
	ec2: 30,
	eks: 45
};
/** Minutes that the removal of all add-ons may take before that: a cloud's load balancers and volumes want some. */
const addonMinutes = {
	kubeconfig: 5,
	azure: 8,
	ec2: 8,
	eks: 8
};
/** Of a cancelled run: a runner kills 10 s after its first signal, and the cluster's end matters more. */
const hurriedMinutes = 3 / 60;
/**
* Removes a cluster from its ref alone, its add-ons before it. Never throws: what could not be removed, or even looked at,
* is `left`.
* The record goes last, and only when nothing is left and nothing is going: somebody may look again.
* @param ctx a cancelled one leaves add-ons little time
* @param mostMinutes what is left of a job's time, where that is less than a teardown may take: then what the cloud goes
* on deleting by itself is `going`. Whoever has time for the end has not seen it: without this it is `left`, too.
*/
async function tearDown(ref, ctx, mostMinutes) {
	const calm = ctx.withSignal(new AbortController().signal);
	const usual = limitMinutes[ref.provider] ?? 1;
	const minutes = Math.min(usual, mostMinutes ?? usual);
	try {
		const patience = ctx.signal.aborted ? hurriedMinutes : addonMinutes[ref.provider] ?? .5;
		const forAddons = Math.min(patience, (mostMinutes ?? 60) / 3);
		const addons = await removeAddons(ref, calm, calm.clock.now() + forAddons * 6e4);
		if (addons.left.length > 0) return addons;
		const without = await (await loadDown(ref.provider))(ref, calm, calm.clock.now() + minutes * 6e4);
		const report = {
			...without,
			gone: [...addons.gone, ...without.gone]
		};
		await dropScratch(ref);
		const { gone, going = [], left } = report;
		if (left.length === 0 && ref.store !== void 0) await (await import("./lease2.mjs")).releaseStage(ref, calm);
		if (left.length + going.length === 0) await forget(ref, calm);
		return mostMinutes === void 0 ? {
			gone,
			left: [...left, ...going]
		} : report;
	} catch (error) {
		const again = `bowsprit down --ref ${ref.state ?? `${ref.scope}/${ref.id}.json`}`;
		ctx.log.warn(`teardown failed: ${describe(error)}`);
		return {
			gone: [],
			left: [{
				kind: "object",
				name: `cluster ${ref.id}`,
				remove: again
			}]
		};
	}
}
/** One line for the end of the phase. */
function downDetail({ going = [], left }) {
	if (left.length > 0) return `${left.length} left behind`;
	return going.length > 0 ? `the cloud goes on deleting: ${going.map((g) => g.name).join(", ")}` : "nothing left";
}
/** Names each leftover with the command that removes it, and what is going with the one that waits for it. */
function warnOfLeftovers({ going = [], left }, ctx) {
	for (const l of left) ctx.log.warn(`left behind: ${l.kind} ${l.name}; remove it with: ${l.remove}`);
	for (const g of going) ctx.log.info(`being deleted: ${g.name}; see its end with: ${g.remove}`);
}

export { makeScratch as i, tearDown as n, warnOfLeftovers as r, downDetail as t };