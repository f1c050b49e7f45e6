import { o as UsageError } from "./errors.mjs";
import { i as plannedText, n as perHour, t as byKind } from "./planned.mjs";
import { d as loadProvider } from "./runs.mjs";
import { i as clusterSpec, r as newRef, t as checkCluster } from "./check-run.mjs";

// src/flows/plan.ts
/**
* What `up` with the same options would make, and what keeps it from that. Makes nothing.
* @returns 0 @throws UsageError with all that is in the way, after the plan has been printed as far as there is one
*/
async function plan({ o, ctx, print }) {
	const ref = newRef(o, ctx);
	const nodeKind = o.provider === "local" && o["node-kind"] === "simulated" ? "simulated" : "real";
	const provider = await loadProvider(o.provider);
	const problems = o.offline ? [] : await problemsOf({
		...o,
		id: ref.id
	}, nodeKind, ctx);
	const own = planOf(provider, clusterSpec(o, ref, nodeKind), problems);
	const prices = o.offline ? void 0 : await provider.prices?.(own, ctx);
	const found = provider.planned(own, ctx.clock.now(), prices);
	const planned = {
		...found,
		things: byKind(found.things),
		besides: [...found.besides, ...stageOf(o)]
	};
	const removes = [`bowsprit down --${ref.state === void 0 ? `id ${ref.id}` : `ref ${ref.state}`}`];
	if (found.remove !== void 0) removes.push(`${found.remove}   # where bowsprit is not at hand`);
	if (o.json) print(JSON.stringify(asJson(ref, planned, removes, problems), null, 2));
	else print(`plan ${ref.id} · ${ref.provider} · ${ref.region}\n\n${plannedText(planned, removes)}`);
	if (problems.length > 0) throw new UsageError(problems);
	return 0;
}
/** @throws UsageError with everything else that is known to be wrong, where the input makes no plan */
function planOf(provider, spec, problems) {
	try {
		return provider.plan(spec);
	} catch (error) {
		throw problems.length > 0 ? new UsageError(problems) : error;
	}
}
/** As `up` looks for them. What would only be tried on this machine is left to it. */
async function problemsOf(o, nodeKind, ctx) {
	try {
		await checkCluster(o, ctx, o.provider === "local" ? {
			nodeKind,
			built: true
		} : void 0);
		return [];
	} catch (error) {
		if (error instanceof UsageError) return error.problems;
		throw error;
	}
}
function stageOf({ registry, store }) {
	const named = [registry, store].filter((place) => place !== void 0);
	return named.length === 0 ? [] : [`the stage in ${named.join(" and ")} is paid for by the GB, and stays until bowsprit sweep finds it expired`];
}
function asJson({ id, provider, region }, { things, tags, cost, besides }, remove, problems) {
	return {
		id,
		provider,
		region,
		things,
		tags,
		cost: cost === void 0 ? void 0 : {
			currency: "USD",
			perHour: perHour(cost),
			...cost
		},
		besides,
		remove,
		problems
	};
}

export { plan };