// src/plan/run-id.ts
/** 32 letters and digits that are hard to confuse and valid in DNS labels. */
const alphabet = "abcdefghijkmnpqrstuvwxyz23456789";
/** The identity of a GitHub job, if the environment has one. @see docs.github.com, "Default environment variables" */
function githubIdentity(env, index) {
	const repository = env["GITHUB_REPOSITORY"];
	const runId = env["GITHUB_RUN_ID"];
	if (!repository || !runId) return void 0;
	return {
		repository,
		runId,
		attempt: env["GITHUB_RUN_ATTEMPT"] ?? "1",
		job: env["GITHUB_JOB"] ?? "",
		index
	};
}
/** Five letters from any 4 bytes or more (random, or a digest of the job's identity). */
function shortId(bytes, length = 5) {
	let n = 0n;
	for (const b of bytes.subarray(0, 8)) n = n << 8n | BigInt(b);
	let id = "";
	for (let i = 0; i < length; i++) {
		id += alphabet[Number(n & 31n)];
		n >>= 5n;
	}
	return id;
}
function localRef(provider, id, runs) {
	return {
		v: 1,
		provider,
		id,
		region: "local",
		scope: runs
	};
}

export { localRef as n, shortId as r, githubIdentity as t };