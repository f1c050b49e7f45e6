import { n as resolveSource, t as parseSource } from "./source.mjs";
import { r as defaultSource } from "./table.mjs";
import { n as platformsOf } from "./platforms.mjs";

// src/plan/cache-keys.ts
/** Raised when what lies in the directories is laid out anew. */
const layout = 1;
/** What was made of exactly this source: programs, companions, images. */
function madeSet(f, cache) {
	const prefix = `bowsprit-made-${layout}-${plain(f.platform)}-${f.go}-${f.minor}-`;
	return {
		paths: [
			"builds",
			"companions",
			"images"
		].map((d) => `${cache}/${d}`),
		key: prefix + f.identity.slice(0, 20),
		prefixes: [prefix]
	};
}
/**
* Go's own caches, some gigabytes: one a month and minor version, so that a repository's 10 GB are not used up by a
* copy for each commit. https://docs.github.com/en/actions/reference/workflows-and-actions/dependency-caching
*/
function goSet(f, dirs) {
	const prefix = `bowsprit-go-${layout}-${plain(f.platform)}-${f.go}-${f.minor}-`;
	return {
		paths: dirs,
		key: prefix + new Date(f.now).toISOString().slice(0, 7),
		prefixes: [prefix]
	};
}
/** Keys may not contain commas, and slashes read badly. */
function plain(text) {
	return text.replaceAll("/", "-");
}

// src/flows/job/cache.ts
/**
* Brings back what earlier runs made. Nothing depends on it: a source that cannot be read is told by the run itself.
* @returns what is worth saving when this run has made it
*/
async function restoreCaches(o, cache, ctx) {
	const source = await resolveSource(parseSource(o.source ?? "module:v1.36.3"), ctx).catch(() => void 0);
	if (source === void 0) return [];
	const { gitMajor, gitMinor } = source.version;
	const facts = {
		identity: source.identity,
		minor: `${gitMajor}.${gitMinor.replace("+", "")}`,
		go: source.go.version,
		platform: [.../* @__PURE__ */ new Set([source.go.platform, ...platformsOf(o)])].join("+"),
		now: ctx.clock.now()
	};
	const made = madeSet(facts, ctx.paths.cache);
	if (await cache.restore(made.paths, made.key, made.prefixes) === made.key) return [];
	const go = goSet(facts, [source.go.buildCache, source.go.modCache]);
	return await cache.restore(go.paths, go.key, go.prefixes) === go.key ? [made] : [made, go];
}

export { restoreCaches };