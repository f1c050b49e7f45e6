import { s as describe } from "./errors.mjs";
import { t as clusterKey } from "./cluster-key.mjs";
import { t as pMap } from "./p-map.mjs";
import { n as parseStageLease, t as leasePath } from "./stage-lease.mjs";
import { d as storeDirs, r as hasExpired } from "./stage-manifest.mjs";
import { i as openOwnStore, r as namesIn } from "./azure-identity.mjs";

// src/stores/leases.ts
/** Written anew when the cluster is made again, or of another stage. */
async function takeLease(store, lease) {
	const bytes = Buffer.from(`${JSON.stringify(lease, null, 2)}\n`);
	await store.put(leasePath(lease.cluster), { bytes }, { expires: lease.expires });
}
/** Absent is fine: it may have expired. */
async function endLease(store, cluster) {
	await store.remove(leasePath(cluster));
}
/** What clusters hold at that time; what cannot be read holds nothing here, and keeps a sweep from removing files. */
async function liveLeases(store, now) {
	const listed = await store.list(storeDirs.leases);
	return (await pMap(listed, async ({ path }) => (await store.read(path))?.bytes.toString(), { concurrency: 8 })).flatMap((text) => {
		const lease = text === void 0 ? "gone" : parseStageLease(text);
		return typeof lease === "string" || hasExpired(lease, now) ? [] : [lease];
	});
}

// src/flows/stage/lease.ts
const nameOf = (ref) => `${ref.provider}-${clusterKey(ref)}`;
/**
* Says in the store that a cluster is going to use a stage, so that no sweep of whatever machine takes it.
* @param stage path of its manifest
* @param hours after which the cluster is gone, or anybody's sweep may remove it
*/
async function leaseFor(ref, stage, hours, store, ctx) {
	const expires = new Date(ctx.clock.now() + hours * 36e5).toISOString();
	await takeLease(store, {
		v: 1,
		cluster: nameOf(ref),
		id: ref.id,
		stage,
		expires
	});
}
/** Takes that word back once the cluster is gone. What cannot be taken back expires by itself. */
async function releaseStage(ref, ctx) {
	if (ref.store === void 0) return;
	try {
		await endLease(await openOwnStore(ref.store, namesIn(ref), ctx), nameOf(ref));
	} catch (error) {
		ctx.log.warn(`the stage of ${ref.id} in ${ref.store} stays until its lease expires: ${describe(error)}`);
	}
}

export { releaseStage as n, liveLeases as r, leaseFor as t };