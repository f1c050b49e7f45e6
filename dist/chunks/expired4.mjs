import { t as expiredStacks } from "./expired2.mjs";

// src/providers/eks/expired.ts
/** @param region in which clusters are looked for */
async function expiredEks(region, ctx) {
	return (await expiredStacks("eks", region, ctx)).map((id) => ({
		v: 1,
		provider: "eks",
		id,
		region,
		scope: ctx.paths.runs
	}));
}

export { expiredEks };