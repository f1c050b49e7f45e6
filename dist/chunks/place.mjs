// src/plan/azure/place.ts
/** @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure#guidance-for-developers */
const clouds = [
	{
		name: "public",
		arm: "https://management.azure.com",
		authority: "https://login.microsoftonline.com"
	},
	{
		name: "government",
		arm: "https://management.usgovcloudapi.net",
		authority: "https://login.microsoftonline.us"
	},
	{
		name: "china",
		arm: "https://management.chinacloudapi.cn",
		authority: "https://login.partner.microsoftonline.cn"
	}
];
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** The resource manager of a cloud's name, or of a URL that is one itself; undefined for neither. */
function armOf(cloud) {
	const known = clouds.find((c) => c.name === cloud);
	if (known !== void 0) return known.arm;
	const url = URL.parse(cloud);
	if (url === null || url.protocol !== "https:" || url.search !== "" || url.username !== "") return void 0;
	return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
/** Who gives tokens for a resource manager; undefined: it has to be asked (GET /metadata/endpoints). */
function authorityOf(arm) {
	return clouds.find((c) => c.arm === arm)?.authority;
}
function isGuid(text) {
	return guid.test(text);
}
/**
* The scope of a cluster ref: the URL of its subscription, and the identity that made it, so that a later step needs
* no option to undo it.
*/
function scopeOf({ arm, subscription, tenant, client }) {
	const who = new URLSearchParams();
	if (tenant !== void 0) who.set("tenant", tenant);
	if (client !== void 0) who.set("client", client);
	return `${arm}/subscriptions/${subscription}${who.size === 0 ? "" : `?${who}`}`;
}
/** @returns the place, or why the text is none */
function parseScope(scope) {
	const why = `'${scope}' is no subscription of Azure: it has to be like https://management.azure.com/subscriptions/<GUID>`;
	const [, arm = "", subscription = "", query = ""] = /^(https:\/\/[^?#]+?)\/subscriptions\/([^/?#]+)(?:\?([^#]*))?$/.exec(scope) ?? [];
	if (armOf(arm) === void 0 || !isGuid(subscription)) return why;
	const who = new URLSearchParams(query);
	const [tenant, client] = [who.get("tenant") ?? void 0, who.get("client") ?? void 0];
	if ([tenant, client].some((id) => id !== void 0 && !isGuid(id))) return why;
	return {
		arm,
		subscription: subscription.toLowerCase(),
		tenant,
		client
	};
}

export { scopeOf as i, authorityOf as n, parseScope as r, armOf as t };