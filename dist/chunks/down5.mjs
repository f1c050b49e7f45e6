import { t as openEks } from "./eks.mjs";
import { n as emptyGroup } from "./groups2.mjs";
import { a as unknown, i as openSession, n as removeExtras, o as wrongAccount, r as removeStack, s as leaks, t as ownStack } from "./stack-teardown.mjs";
import { n as removal } from "./network-teardown.mjs";
import { t as loadRecord } from "./record.mjs";
import { c as nodesStackOf, f as stackNameOf, p as tagNames } from "./names.mjs";
import { a as removeRunDir } from "./run-dir2.mjs";
import { join } from "node:path";

// src/providers/eks/down.ts
const lookMs = 1e4;
/**
* What controllers in the cluster made, its nodes, the cluster, what its network kept, the stack: in this order,
* since each needs the one before gone. So only the last is ever `going`: before, somebody has to ask for the rest.
* Goes past errors: each ends up in the report.
*/
async function downEks(ref, ctx, untilMs) {
	const { id, region } = ref;
	const runDir = join(ref.scope, id);
	const session = openSession(region, ctx);
	const eks = openEks(region, ctx);
	const r = removal();
	try {
		const wrong = await wrongAccount(ref, await loadRecord(runDir), session, ctx);
		if (wrong !== void 0) return {
			gone: [],
			left: [wrong]
		};
		const of = {
			name: stackNameOf(id),
			id,
			region
		};
		const found = await ownStack(session.stacks, of, r);
		if (found !== void 0 && "foreign" in found) return {
			gone: [],
			left: [found.foreign]
		};
		const parts = new Set(found?.parts);
		const left = [];
		const going = [];
		const nodes = await removeOwnNodes(session, {
			id,
			region
		}, parts, r, ctx, untilMs);
		if (nodes !== void 0) left.push(nodes);
		const cluster = await removeCluster({
			...session,
			eks
		}, of, parts, r, ctx, untilMs);
		if (cluster !== void 0) left.push(cluster);
		if (cluster === void 0 && nodes === void 0 && found !== void 0) {
			const stackId = found.stack.StackId ?? of.name;
			const stays = await removeStack(session.stacks, session, {
				...of,
				stackId,
				parts
			}, r, ctx, untilMs);
			if (stays !== void 0) (stays.isGoing ? going : left).push(stays.stack);
		}
		await removeExtras(session, id, parts, r);
		const leaked = await leaks(session, {
			id,
			region
		}, r);
		const isThere = going.length + left.length > 0;
		left.push(...leaked.filter((l) => !isThere || ![...parts].some((p) => l.name.includes(p))));
		left.push(...unknown(r, id));
		const files = await removeRunDir(runDir);
		return {
			gone: [...r.gone, ...files.gone],
			going,
			left: [...left, ...files.left]
		};
	} finally {
		session.close();
		eks.close();
	}
}
/**
* Machines of ours, a stack of their own. Their group is emptied first: it would make others.
* @param parts of the cluster's own stack; theirs are added
* @returns their stack as it is left; undefined when it is gone
*/
async function removeOwnNodes(session, { id, region }, parts, r, ctx, untilMs) {
	const of = {
		name: nodesStackOf(id),
		id,
		region
	};
	const found = await ownStack(session.stacks, of, r);
	if (found === void 0) return void 0;
	if ("foreign" in found) return found.foreign;
	for (const part of found.parts) parts.add(part);
	await emptyGroup(session.groups, id, r);
	const stackId = found.stack.StackId ?? of.name;
	return (await removeStack(session.stacks, session, {
		...of,
		stackId,
		parts
	}, r, ctx, untilMs))?.stack;
}
/** @returns the cluster as it is left; undefined when it is gone */
async function removeCluster(clients, { name, id, region }, parts, r, ctx, untilMs) {
	const { eks } = clients;
	for (let seen = false;; await ctx.clock.sleep(lookMs)) {
		let status = "unknown";
		let isForeign = false;
		await r.step(`the cluster ${name}`, async () => {
			const found = await eks.find(name);
			status = found?.status ?? (found === void 0 ? void 0 : "unknown");
			isForeign = found !== void 0 && found.tags?.[tagNames.cluster] !== id;
		});
		if (status === void 0) {
			if (seen) r.gone.push(`cluster ${name}`);
			return;
		}
		if (isForeign) {
			const remove = `nothing that bowsprit would type: the cluster ${name} lacks our tags, so no run made it`;
			return {
				kind: "object",
				name: `cluster ${name}`,
				remove
			};
		}
		seen = true;
		await removeExtras(clients, id, parts, r);
		const groups = await removeGroups(eks, name, r);
		if (groups === 0 && status !== "DELETING" && status !== "CREATING") await r.step(`deleting the cluster ${name}`, () => eks.delete(name));
		if (ctx.clock.now() >= untilMs) return {
			kind: "object",
			name: `cluster ${name} (${status}${groups > 0 ? `, ${groups} node groups` : ""})`,
			remove: `bowsprit down --id ${id}   # or: aws eks delete-cluster --name ${name} --region ${region}`
		};
	}
}
/** @returns how many are still there */
async function removeGroups(eks, cluster, r) {
	let count = 1;
	await r.step(`node groups of ${cluster}`, async () => {
		const groups = await eks.groups(cluster);
		count = groups.length;
		for (const group of groups) {
			const what = `node group ${group}`;
			await r.step(what, async () => {
				const found = await eks.findGroup(cluster, group);
				if (found === void 0 || found.status === "DELETING" || found.status === "CREATING") return;
				await eks.deleteGroup(cluster, group);
				r.gone.push(what);
			});
		}
	});
	return count;
}

export { downEks };