import { a as revisionOf, i as refsText } from "./job-spec.mjs";
import { posix } from "node:path";

// src/plan/prow/documents.ts
/** @param at epoch milliseconds */
function startedOf(spec, at, node) {
	const revision = revisionOf(spec);
	const all = [...spec.refs === void 0 ? [] : [spec.refs], ...spec.extra_refs ?? []];
	const pull = spec.refs?.pulls?.[0]?.number;
	return {
		timestamp: Math.floor(at / 1e3),
		...pull === void 0 ? {} : { pull: String(pull) },
		repos: Object.fromEntries(all.map((r) => [`${r.org}/${r.repo}`, refsText(r)])),
		...revision === void 0 ? {} : {
			"repo-commit": revision,
			"repo-version": revision
		},
		...node === void 0 ? {} : { node }
	};
}
/**
* As prow's own does it: who was interrupted is ABORTED (its process would have ended with 130), who ran out of time
* is a FAILURE (127).
*/
function resultWord(outcome) {
	return outcome === "passed" ? "SUCCESS" : outcome === "interrupted" ? "ABORTED" : "FAILURE";
}
/** How a job ended in our words, and in those of a workflow's `job.status`. */
const outcomeWords = [
	"running",
	"passed",
	"failed",
	"interrupted",
	"success",
	"failure",
	"cancelled"
];
/** @returns undefined for a job that has only begun */
function outcomeOf(word) {
	if (word === "running") return void 0;
	return word === "success" ? "passed" : word === "failure" ? "failed" : word === "cancelled" ? "interrupted" : word;
}
function finishedOf(spec, f) {
	const revision = revisionOf(spec);
	const version = f.version === void 0 ? {} : { "job-version": f.version };
	return {
		timestamp: Math.floor(f.at / 1e3),
		passed: f.outcome === "passed",
		result: resultWord(f.outcome),
		...revision === void 0 ? {} : { revision },
		...version,
		metadata: {
			...f.known,
			...version,
			...f.metadata
		}
	};
}

// src/plan/prow/paths.ts
const pathStrategies = [
	"explicit",
	"legacy",
	"single"
];
function pathsOf(spec, strategy) {
	const { job, buildid, refs } = spec;
	const directory = posix.join("pr-logs/directory", job);
	switch (spec.type) {
		case "periodic":
		case "postsubmit": {
			const root = posix.join("logs", job);
			return {
				build: posix.join(root, buildid),
				latest: [`${root}/latest-build.txt`],
				alias: void 0,
				root
			};
		}
		case "batch": return {
			build: posix.join("pr-logs/pull/batch", job, buildid),
			latest: [`${directory}/latest-build.txt`],
			alias: void 0,
			root: posix.join("pr-logs/pull/batch", job)
		};
		case "presubmit": {
			const number = String(refs?.pulls?.[0]?.number ?? 0);
			const ofPull = posix.join("pr-logs/pull", repoPart(refs?.org ?? "", refs?.repo ?? "", strategy), number, job);
			return {
				build: posix.join(ofPull, buildid),
				latest: [`${directory}/latest-build.txt`, `${ofPull}/latest-build.txt`],
				alias: `${directory}/${buildid}.txt`,
				root: directory
			};
		}
	}
}
function repoPart(org, repo, { name, home }) {
	if (name !== "explicit" && org === home?.org) {
		if (repo === home.repo) return "";
		if (name === "legacy") return repo;
	}
	return `${org}_${repo}`;
}

export { outcomeWords as a, outcomeOf as i, pathsOf as n, startedOf as o, finishedOf as r, pathStrategies as t };