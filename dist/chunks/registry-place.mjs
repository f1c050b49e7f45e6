import { a as repositoryProblems } from "./kubeadm-images.mjs";

// src/plan/registry-place.ts
/** @returns the place, or all that is wrong with the text, each with what to do */
function parseRegistryPlace(text) {
	const [, scheme = "", rest = ""] = /^([a-z]+:\/\/)?(.*?)\/*$/.exec(text.trim()) ?? [];
	const slash = rest.indexOf("/");
	const host = slash < 0 ? rest : rest.slice(0, slash);
	const prefix = slash < 0 ? "" : rest.slice(slash + 1);
	const problems = [];
	if (![
		"",
		"http://",
		"https://"
	].includes(scheme)) problems.push(`--registry ${text}: ${scheme} is not how registries are spoken to: leave it out`);
	if (rest.includes("@")) return ["--registry holds no credentials: log in with `docker login`, a credential helper, or an identity of the cloud"];
	if (!/^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(:\d{1,5})?$/i.test(host)) problems.push(`--registry ${text}: ${JSON.stringify(host)} is no host of a registry: give host[:port][/prefix], such as name.azurecr.io/ci`);
	problems.push(...repositoryProblems(prefix).map((problem) => `--registry ${text}: ${problem}`));
	if (/:[^/]*$/.test(prefix) || prefix.includes(":")) problems.push(`--registry ${text}: tags are made of the version: leave out what follows the colon`);
	if (problems.length > 0) return [...new Set(problems)];
	const plainHttp = scheme === "http://";
	return {
		registry: plainHttp ? `http://${host}` : host,
		host,
		prefix,
		plainHttp,
		repository: prefix === "" ? host : `${host}/${prefix}`
	};
}
/** The place that a stage's manifest names. */
function placeOfStage(stage) {
	const place = parseRegistryPlace(`${stage.plainHttp ? "http://" : ""}${stage.registry}`);
	if ("host" in place) return place;
	throw new Error(place.join("\n"));
}

export { placeOfStage as n, parseRegistryPlace as t };