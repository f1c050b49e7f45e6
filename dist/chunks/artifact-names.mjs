// src/plan/artifact-names.ts
const attemptAtEnd = /^(.+)-attempt(\d+)$/;
/**
* The name of a job's artifact, unique in its run: the service refuses a name that another job has taken.
* Only characters that artifacts allow: https://github.com/actions/toolkit/tree/main/packages/artifact
* @returns e.g. `bowsprit-local-e2e-0-run-1-of-2-attempt1`
*/
function artifactName(of) {
	const shard = (of.shard ?? "all").replace("/", "-of-");
	const step = of.step?.replace(/^_+/, "");
	return [
		of.kind ?? "bowsprit",
		of.provider,
		of.job,
		of.jobIndex,
		step,
		shard,
		`attempt${of.attempt}`
	].map((part) => String(part ?? "").replaceAll(/[^\w.-]+/g, "-")).filter((word) => word !== "").join("-");
}
/**
* Of names that differ in their attempt alone the newest: a re-run of the failed jobs leaves the other jobs'
* artifacts in earlier attempts, so the newest of each is the whole run. Names without an attempt stay.
* @returns in the order in which they came, each once
*/
function newestAttempts(names) {
	const newest = /* @__PURE__ */ new Map();
	const kept = /* @__PURE__ */ new Set();
	for (const name of names) {
		const [, stem, digits] = attemptAtEnd.exec(name) ?? [];
		if (stem === void 0) kept.add(name);
		else if ((newest.get(stem)?.attempt ?? -1) < Number(digits)) newest.set(stem, {
			name,
			attempt: Number(digits)
		});
	}
	for (const { name } of newest.values()) kept.add(name);
	return [...new Set(names)].filter((name) => kept.has(name));
}

export { newestAttempts as n, artifactName as t };