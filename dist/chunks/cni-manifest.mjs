import { t as require_dist } from "./dist3.mjs";

// src/plan/cni-manifest.ts
var import_dist = require_dist();
/** Name of the manifest among the files of a stage. */
const cniFile = "manifests/cni.yaml";
/** @param text as --cni has it: bridge, none, or the file or URL of a manifest */
function cniChoice(text) {
	return text === "bridge" || text === "none" ? text : "manifest";
}
/** What machines are told. @param tunnel the built-in network needs one, where the cloud's own drops packets of pods */
function cniOf(choice = "bridge", { tunnel = false } = {}) {
	if (choice === "manifest") return {
		kind: "manifest",
		file: cniFile
	};
	return choice === "bridge" && tunnel ? {
		kind: "bridge",
		tunnel: true
	} : { kind: choice };
}
/** Objects that hold pods have them in these; what a custom resource means by an image is known to its operator alone. */
const containers = [
	"containers",
	"initContainers",
	"ephemeralContainers"
];
/**
* The images that pods of a manifest name, each once, in the order in which they stand there.
* @returns undefined with what is wrong, where the text is no manifest of Kubernetes
*/
function manifestImages(text) {
	const documents = (0, import_dist.parseAllDocuments)(text);
	if (!Array.isArray(documents)) return { why: "there is nothing in it" };
	const broken = documents.flatMap((d) => d.errors)[0];
	if (broken !== void 0) return { why: `it is no YAML: ${broken.message.split("\n")[0]}` };
	const objects = documents.map((d) => d.toJS()).filter((o) => o !== null && o !== void 0);
	if (objects.length === 0) return { why: "there is nothing in it" };
	if (!objects.every(isObject)) return { why: "not all of it are objects with apiVersion and kind" };
	return { images: [...new Set(objects.flatMap(imagesIn))] };
}
function isObject(value) {
	const { apiVersion, kind } = value ?? {};
	return typeof apiVersion === "string" && typeof kind === "string";
}
function imagesIn(value) {
	if (typeof value !== "object" || value === null) return [];
	return [...Object.entries(value).flatMap(([name, list]) => containers.includes(name) && Array.isArray(list) ? list.flatMap(imageOf) : []), ...Object.values(value).flatMap(imagesIn)];
}
function imageOf(container) {
	const { image } = container ?? {};
	return typeof image === "string" && image !== "" ? [image] : [];
}

export { manifestImages as i, cniFile as n, cniOf as r, cniChoice as t };