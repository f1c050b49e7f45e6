import { o as UsageError } from "./errors.mjs";

// src/plan/image-mirrors.ts
/**
* Reads what BOWSPRIT_REGISTRY_MIRRORS says.
* @param text undefined or empty: look for the real registries; 'none': make images here;
*   'URL': one registry that stands for all hosts (asked with containerd's `ns` parameter); 'host=URL,host=URL'
* @throws UsageError with all entries that are no URLs
*/
function parseMirrors(text) {
	const trimmed = text?.trim() ?? "";
	if (trimmed === "") return { kind: "probe" };
	if (trimmed === "none") return { kind: "none" };
	const mirrors = {};
	const problems = [];
	for (const item of trimmed.split(",").map((i) => i.trim())) {
		const match = /^(?:([^=/]+)=)?(https?:\/\/[^\s]+)$/.exec(item);
		const url = match?.[2];
		if (url === void 0 || !URL.canParse(url)) problems.push(`registry mirror '${item}' cannot be read: write none, http://host:port, or registry.k8s.io=https://host`);
		else mirrors[match?.[1] ?? "*"] = url;
	}
	if (problems.length > 0) throw new UsageError(problems);
	return {
		kind: "mirrors",
		mirrors
	};
}

export { parseMirrors as t };