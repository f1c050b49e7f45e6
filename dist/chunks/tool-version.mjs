import { o as __toESM } from "./rolldown-runtime.mjs";
import { t as require_semver } from "./semver.mjs";
import { createHash } from "node:crypto";

// src/adapters/github/tool-version.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/**
* The toolkit takes what is not exactly a semantic version for a range (`1.7` would find 1.7.9) and drops what
* follows a `+`: any other version gets a semantic one that only it has.
*/
function toolVersion(version) {
	if (import_semver.default.valid(version) === version) return version;
	const hash = createHash("sha256").update(version).digest("hex").slice(0, 12);
	return `0.0.0-v-${version.replaceAll(/[^0-9A-Za-z-]/g, "-")}-${hash}`;
}

export { toolVersion };