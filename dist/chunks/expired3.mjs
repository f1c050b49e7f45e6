import { t as expiredStacks } from "./expired2.mjs";

// src/providers/ec2/expired.ts
/** @param region in which clusters are looked for */
async function expiredEc2(region, ctx) {
	return (await expiredStacks("ec2", region, ctx)).map((id) => ({
		v: 1,
		provider: "ec2",
		id,
		region,
		scope: ctx.paths.runs
	}));
}

export { expiredEc2 };