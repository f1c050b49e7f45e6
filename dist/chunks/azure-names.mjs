// src/plan/azure-names.ts
/** @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure and the guide to endpoints of Azure China */
const clouds = [
	{
		registries: ".azurecr.io",
		blobs: ".blob.core.windows.net",
		arm: "https://management.azure.com",
		registryScope: "https://containerregistry.azure.net/.default"
	},
	{
		registries: ".azurecr.cn",
		blobs: ".blob.core.chinacloudapi.cn",
		arm: "https://management.chinacloudapi.cn",
		registryScope: "https://management.chinacloudapi.cn/.default"
	},
	{
		registries: ".azurecr.us",
		blobs: ".blob.core.usgovcloudapi.net",
		arm: "https://management.usgovcloudapi.net",
		registryScope: "https://management.usgovcloudapi.net/.default"
	}
];
/** @returns the cloud of a registry's host, undefined for what is no registry of Azure */
function azureOfRegistry(host) {
	return clouds.find((c) => host.toLowerCase().endsWith(c.registries));
}
/** @returns the cloud of a storage account's endpoint, undefined for what is not Azure's own (Azurite, an appliance) */
function azureOfBlobs(endpoint) {
	return clouds.find((c) => URL.parse(endpoint)?.hostname.endsWith(c.blobs));
}
const azureTypes = {
	registry: "microsoft.containerregistry/registries",
	account: "microsoft.storage/storageaccounts"
};
/** Kusto query of Azure Resource Graph that finds type and location of them, in whatever subscription they are. */
function locationQuery({ registry, account }) {
	return `resources | where ${[...registry === void 0 ? [] : [`(type =~ '${azureTypes.registry}' and tostring(properties.loginServer) =~ '${word(registry)}')`], ...account === void 0 ? [] : [`(type =~ '${azureTypes.account}' and name =~ '${word(account)}')`]].join(" or ")} | project type, location`;
}
/** Names of Azure have nothing else, so nothing has to be quoted. */
function word(name) {
	return name.replaceAll(/[^A-Za-z0-9.-]/g, "");
}

export { locationQuery as i, azureOfRegistry as n, azureTypes as r, azureOfBlobs as t };