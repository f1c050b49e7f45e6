import { n as isFailure } from "./result2.mjs";
import { join, relative } from "node:path";

// src/plan/annotations.ts
/** A longer message is cut by the runner: github.com/actions/runner, ExecutionContext.cs */
const mostCharacters = 4e3;
/**
* What a person should see first of a result that is no pass: why the whole run is none, then the specs that failed,
* those that never ran last. A step shows few annotations, so the order matters.
* @param workspace directory of the repository: a place outside of it cannot be shown
*/
function problemsOf(r, workspace) {
	const reasons = r.reasons.filter((reason) => !reason.startsWith("build: "));
	const failed = r.specs.filter((s) => isFailure(s.outcome));
	const late = (s) => s.outcome === "never-ran" ? 1 : 0;
	return [...reasons.map((message) => ({ message: cut(message) })), ...failed.toSorted((a, b) => late(a) - late(b)).map((s) => ({
		title: s.name,
		message: cut(s.message ?? s.outcome),
		...placeOf(s.location, r.build?.source, workspace)
	}))];
}
/** `test/e2e/x.go:12` of the tree into a place of the repository, when the tree is (in) it. */
function placeOf(location, tree, workspace) {
	const m = /^(.+):(\d+)$/.exec(location ?? "");
	if (m === null || tree === void 0) return {};
	const file = inWorkspace(m[1], tree, workspace);
	return file === void 0 ? {} : {
		file,
		line: Number(m[2])
	};
}
/** A file of a tree as the runner wants it: relative to the repository. @returns undefined when it is not in it */
function inWorkspace(file, tree, workspace) {
	if (workspace === void 0 || workspace === "") return void 0;
	const path = relative(workspace, file.startsWith("/") ? file : join(tree, file));
	return path.startsWith("..") ? void 0 : path;
}
function cut(text) {
	return text.length > mostCharacters ? `${text.slice(0, mostCharacters)} …` : text;
}

export { problemsOf as n, inWorkspace as t };