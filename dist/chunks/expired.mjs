import { n as armClient } from "./arm.mjs";
import { a as ourGroups } from "./groups.mjs";
import { o as UsageError } from "./errors.mjs";
import { a as groupOf, u as tagNames } from "./names2.mjs";
import { r as parseScope } from "./place.mjs";

// src/providers/azure/expired.ts
/**
* Clusters of a subscription whose time is over, whoever made them. A group counts only with both tags and the name
* that goes with them.
* @param account as in ClusterRef
*/
async function expiredAzure(account, ctx) {
	const place = parseScope(account);
	if (typeof place === "string") throw new UsageError(place);
	const now = ctx.clock.now();
	return (await ourGroups(armClient(place, ctx))).flatMap(({ name, location, tags }) => {
		const [id, expires] = [tags?.[tagNames.cluster], tags?.[tagNames.expires]];
		if (id === void 0 || expires === void 0 || !(Date.parse(expires) <= now)) return [];
		if (!/^[a-z0-9][a-z0-9-]{0,19}$/.test(id) || groupOf({ id }) !== name.toLowerCase()) return [];
		return [{
			v: 1,
			provider: "azure",
			id,
			region: location,
			scope: ctx.paths.runs,
			account
		}];
	});
}

export { expiredAzure };