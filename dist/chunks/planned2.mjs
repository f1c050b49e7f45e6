import { r as plannedLine } from "./planned.mjs";
import { d as loadProvider } from "./runs.mjs";

// src/flows/planned.ts
/** One line before anything is made, where somebody is paid for it. */
async function sayPlanned({ spec }, ctx) {
	const provider = await loadProvider(spec.ref.provider);
	const planned = provider.planned(provider.plan(spec), ctx.clock.now());
	if (planned.cost !== void 0) ctx.log.info(plannedLine(planned, spec.ref.region));
}

export { sayPlanned as t };