import { o as UsageError } from "./errors.mjs";
import { t as providerNames } from "./cluster-ref.mjs";

// src/providers/table.ts
/**
* The only file that chooses by a provider's name. Each is loaded when it is asked for, so that one that cannot even be
* loaded does not stop the teardown of another.
*/
async function loadProvider(name) {
	switch (name) {
		case "local": return (await import("./local.mjs")).local;
		case "kubeconfig": return (await import("./kubeconfig2.mjs")).kubeconfig;
		case "machines": return (await import("./machines.mjs")).machines;
		case "azure": return (await import("./azure.mjs")).azure;
		case "ec2": return (await import("./ec22.mjs")).ec2;
		case "eks": return (await import("./eks2.mjs")).eks;
		default: throw new UsageError(`no provider '${name}': choose ${providerNames.join(", ")}`);
	}
}
/** What tears down, without what made the cluster: it starts sooner, and needs nothing of a boot to work. */
async function loadDown(name) {
	switch (name) {
		case "local": return (await import("./down8.mjs")).downReal;
		case "kubeconfig": return (await import("./down6.mjs")).downExisting;
		case "machines": return (await import("./down11.mjs")).downMachines;
		case "azure": return (await import("./down3.mjs")).downAzure;
		case "ec2": return (await import("./down4.mjs")).downEc2;
		case "eks": return (await import("./down5.mjs")).downEks;
		default: throw new UsageError(`no provider '${name}': choose ${providerNames.join(", ")}`);
	}
}

export { loadProvider as n, loadDown as t };