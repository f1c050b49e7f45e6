import { o as UsageError } from "./errors.mjs";

// src/plan/timings.ts
/** @throws UsageError when the text is not a timings file. */
function parseTimings(text, file) {
	let json;
	try {
		json = JSON.parse(text);
	} catch {
		throw new UsageError(`${file} is not JSON. Give a timings.json that an earlier run wrote.`);
	}
	if (typeof json !== "object" || json === null || Array.isArray(json)) throw new UsageError(`${file} is not a timings file (an object of spec name: milliseconds).`);
	const wrong = Object.entries(json).filter(([, ms]) => typeof ms !== "number" || !(ms >= 0));
	if (wrong.length > 0) throw new UsageError(`${file}: not a number of milliseconds: ${wrong.slice(0, 3).map(([name]) => JSON.stringify(name)).join(", ")}${wrong.length > 3 ? ` and ${wrong.length - 3} more` : ""}`);
	return json;
}
/**
* Later files win, name by name. Only specs that passed belong in: a failure's time says how long somebody waited,
* not how long the spec takes.
*/
function mergeTimings(...files) {
	const all = Object.assign({}, ...files);
	return Object.fromEntries(Object.entries(all).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
}
/** The middle one; of an even number the lower middle, so that it is always a duration that was seen. */
function median(values) {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor((sorted.length - 1) / 2)];
}
/** With nothing known, specs that are known to wait long still go first; the rest counts as equal. */
const unknownMs = 1e4;
/**
* Conformance specs of Kubernetes that wait on purpose (probes, cron schedules, volume refresh), by what their name
* contains, with what they took on a two-core machine. Only for the time before there are timings.
*/
const knownLong = [
	[/continue listing from the last key if the original version has been compacted away/, 598e3],
	[/conflict between pods with same hostPort and protocol but one using 0\.0\.0\.0/, 304e3],
	[/CronJob should not schedule jobs when suspended/, 3e5],
	[/failing subpath expansion can be modified/, 155e3],
	[/NoExecuteTaintManager/, 115e3],
	[/SchedulerPreemption/, 65e3],
	[/StatefulSet .*(Burst scaling|Scaling should happen)/, 65e3],
	[/issue 500 podspec updates/, 275e3],
	[/Probing container .*\*not\* be restarted/, 245e3],
	[/Probing container should have monotonically increasing restart count/, 16e4],
	[/Probing container with readiness probe that fails/, 6e4],
	[/CronJob should (replace|schedule|not schedule)/, 107e3],
	[/updates should be reflected in volume/, 8e4],
	[/StatefulSet .*(canary updates|rolling updates|collection of StatefulSets|recreate evicted)/, 65e3],
	[/ResourceQuota should apply changes to a resourcequota status/, 9e4],
	[/CustomResourceDefinition Watch/, 65e3],
	[/Job should (allow to use a pod failure policy|execute all indexes despite)/, 75e3],
	[/DNS should (provide|resolve) DNS/, 55e3],
	[/Pod InPlace Resize Container guaranteed/, 6e4],
	[/HostPort validates|ServiceAccountIssuerDiscovery|init containers fail on a RestartAlways/, 55e3],
	[/session affinity|Granular Checks|Guestbook|Update Demo/, 45e3]
];
/** @returns what each spec is expected to take: its own time, else the median of the known ones, else a guess. */
function expectedMs(names, timings) {
	const middle = median(names.flatMap((name) => timings[name] ?? [])) ?? median(Object.values(timings)) ?? unknownMs;
	const guess = (name) => name.includes("[Conformance]") && knownLong.find(([pattern]) => pattern.test(name))?.[1] || middle;
	return new Map(names.map((name) => [name, timings[name] ?? guess(name)]));
}

export { parseTimings as i, median as n, mergeTimings as r, expectedMs as t };