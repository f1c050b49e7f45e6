import { n as emptyGroup } from "./groups2.mjs";
import { a as unknown, i as openSession, n as removeExtras, o as wrongAccount, r as removeStack, s as leaks, t as ownStack } from "./stack-teardown.mjs";
import { n as removal, t as networksOf } from "./network-teardown.mjs";
import { t as loadRecord } from "./record.mjs";
import { a as keyNameOf } from "./ec2-stack.mjs";
import { f as stackNameOf } from "./names.mjs";
import { a as removeRunDir } from "./run-dir2.mjs";
import { join } from "node:path";

// src/providers/ec2/down.ts
/**
* Machines first, so that nothing in the cluster makes anything any more; then what Kubernetes made beside the stack;
* then the stack; then a look at what is left. Goes past errors: each ends up in the report.
*/
async function downEc2(ref, ctx, untilMs) {
	const { id, region } = ref;
	const runDir = join(ref.scope, id);
	const session = openSession(region, ctx);
	const r = removal();
	try {
		const wrong = await wrongAccount(ref, await loadRecord(runDir), session, ctx);
		if (wrong !== void 0) return {
			gone: [],
			left: [wrong]
		};
		const left = [];
		const going = [];
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
		await emptyGroup(session.groups, id, r);
		await stopMachines(session, id, r);
		const parts = found?.parts ?? /* @__PURE__ */ new Set();
		await removeExtras(session, id, parts, r);
		if (found !== void 0) {
			const stackId = found.stack.StackId ?? of.name;
			const stays = await removeStack(session.stacks, session, {
				...of,
				stackId,
				parts
			}, r, ctx, untilMs);
			await removeExtras(session, id, parts, r);
			if (stays !== void 0) (stays.isGoing ? going : left).push(stays.stack);
		}
		await removeKeyPair(session, id, r);
		const keyName = keyNameOf(id);
		const leaked = await leaks(session, {
			id,
			region,
			keyName
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
	}
}
/** In the cluster's own networks, and by the tag. The stack minds it not that its machines are gone. */
async function stopMachines({ ec2 }, id, r) {
	await r.step("looking for machines", async () => {
		for (const vpc of await networksOf(ec2, id)) {
			const ids = (await ec2.instances([{
				name: "vpc-id",
				values: [vpc]
			}])).flatMap((m) => m.State?.Name === "shutting-down" ? [] : m.InstanceId ?? []);
			if (ids.length === 0) continue;
			if (await r.step("stopping machines", () => ec2.terminate(ids))) r.gone.push(...ids.map((m) => `machine ${m}`));
		}
	});
}
async function removeKeyPair({ ec2 }, id, r) {
	const name = keyNameOf(id);
	await r.step(`key pair ${name}`, async () => {
		if (!(await ec2.keyPairs(name)).some((k) => k.KeyName === name)) return;
		await ec2.deleteKeyPair(name);
		r.gone.push(`key pair ${name}`);
	});
}

export { downEc2 };