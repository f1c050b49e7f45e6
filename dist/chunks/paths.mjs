import { posix } from "node:path";

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

export { pathsOf as n, pathStrategies as t };