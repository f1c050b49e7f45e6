import { i as idOfStack, p as tagNames, s as maker } from "./names.mjs";
import { t as openStacks } from "./stacks.mjs";

// src/clouds/aws/expired.ts
/**
* Clusters whose time is over, whoever made them: a stack's name and tags tell all that `down` needs.
* @returns their ids
*/
async function expiredStacks(provider, region, ctx) {
	const stacks = openStacks(region, ctx);
	try {
		return (await stacks.all()).flatMap(({ StackName = "", StackStatus, Tags = [] }) => {
			const tag = (key) => Tags.find((t) => t.Key === key)?.Value;
			const expires = Date.parse(tag(tagNames.expires) ?? "");
			const isDue = tag(tagNames.maker) === "bowsprit" && tag(tagNames.provider) === provider && StackStatus !== "DELETE_COMPLETE" && !(expires > ctx.clock.now());
			const id = idOfStack(StackName);
			return isDue && id !== void 0 && tag(tagNames.cluster) === id ? [id] : [];
		});
	} finally {
		stacks.close();
	}
}

export { expiredStacks as t };