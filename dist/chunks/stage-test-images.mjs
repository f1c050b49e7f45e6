import { t as require_dist } from "./dist3.mjs";
import { r as parseImageRef } from "./image-ref.mjs";
import { n as placeOfStage } from "./registry-place.mjs";

// src/plan/stage-test-images.ts
var import_dist = require_dist();
/** The registry whose paths stay as they are; images of others get their host's name before them. */
const upstream = "registry.k8s.io";
/**
* Where a test image goes: its own path below the prefix, so that a mirror can serve it, and so that one directory of
* upstream is one directory here.
*/
function stagedName(ref, prefix) {
	const { host, repository, tag: own, digest } = parseImageRef(ref);
	const tag = digest === void 0 || own !== "latest" ? own : digest.replace(":", "-").slice(0, 19);
	return {
		repository: [
			prefix,
			hostPart(host),
			repository
		].filter((p) => p !== "").join("/"),
		tag
	};
}
/** The other way round: upstream's name of what lies in a stage. */
function upstreamRef({ repository, tag }, prefix) {
	const path = prefix === "" ? repository : repository.slice(prefix.length + 1);
	return path.slice(0, path.indexOf("/")).includes(".") ? `${path}:${tag}` : `${upstream}/${path}:${tag}`;
}
/** Where containerd finds the images of each host in a stage: they keep their upstream names. */
function stageMirrors(stage) {
	const place = placeOfStage(stage);
	const hosts = new Set(stage.images.map((i) => parseImageRef(upstreamRef(i, place.prefix)).host));
	return Object.fromEntries([...hosts].map((host) => [host, host === upstream ? place.repository : `${place.repository}/${host}`]));
}
/** Repositories cannot have a colon. */
function hostPart(host) {
	return host === upstream ? "" : host.toLowerCase().replace(":", "-");
}
/** Specs name images of this host to see a pull fail. */
function isMeantToFail(ref) {
	return parseImageRef(ref).host === "invalid.registry.k8s.io";
}
/**
* The file that KUBE_TEST_REPO_LIST names: for each of upstream's registries of which something was staged, where that
* is. Test images then have our registry in their names, and nodes log in to it as for all other images.
* @param registries upstream's, by key (image-manifest-go.ts)
* @param refs images that are in the stage, by their upstream names
*/
function repoList(registries, refs, place) {
	const entries = [...registries].filter(([, of]) => refs.some((ref) => isBelow(ref, of)));
	return (0, import_dist.stringify)(Object.fromEntries(entries.map(([key, of]) => {
		const [host = "", ...path] = of.split("/");
		return [key, [
			place.host,
			place.prefix,
			hostPart(host),
			...path
		].filter((p) => p !== "").join("/")];
	})));
}
/** A registry without a path has its images right below it: those further down belong to others. */
function isBelow(ref, registry) {
	if (!ref.startsWith(`${registry}/`)) return false;
	return registry.includes("/") || !ref.slice(registry.length + 1).includes("/");
}
/**
* containerd's configuration of mirrors, a hosts.toml for each of upstream's hosts: images keep their upstream names
* and come from the stage, else from upstream. containerd logs in to a mirror with what it has for the image's own
* host, so this suits registries that let nodes pull without a login, or nodes that have one for both.
* @returns text by path below `certs.d`
* @see https://github.com/containerd/containerd/blob/v2.1.3/docs/hosts.md
*/
function mirrorFiles(refs, place, plainHttp) {
	const hosts = new Set(refs.map((ref) => parseImageRef(ref).host));
	return new Map([...hosts].sort().map((host) => {
		const below = [place.prefix, hostPart(host)].filter((p) => p !== "").join("/");
		const mirror = `${plainHttp ? "http" : "https"}://${place.host}/v2/${below}`.replace(/\/$/, "");
		const lines = [
			`server = "https://${host === "docker.io" ? "registry-1.docker.io" : host}"`,
			"",
			`[host."${mirror}"]`,
			"  capabilities = [\"pull\", \"resolve\"]",
			"  override_path = true"
		];
		return [`${host}/hosts.toml`, `${lines.join("\n")}\n`];
	}));
}

export { stagedName as a, stageMirrors as i, mirrorFiles as n, upstreamRef as o, repoList as r, isMeantToFail as t };