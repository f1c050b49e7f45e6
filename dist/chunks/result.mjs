import { _ as string, d as object, f as optional, n as _enum, r as array, s as literal, u as number } from "./schemas.mjs";

// src/plan/addons/traffic.ts
/** One line: `200 of 200 right, 49.8/s, p50 2.1 ms, p99 7.4 ms`. */
function trafficLine(r) {
	return `${r.right} of ${r.requests} right, ${round(r.qps)}/s, p50 ${round(r.p50)} ms, p99 ${round(r.p99)} ms`;
}
/** All of it, for a log and a junit case. */
function trafficText(r) {
	return [`traffic to ${r.to}: ${trafficLine(r)}, max ${round(r.max)} ms, in ${round(r.ms / 1e3)} s`, ...r.wrong.map((w) => `  ${w.times} × ${w.what}`)].join("\n");
}
/** Why the answers were not what was expected; empty when they were. */
function trafficProblems(r, expect) {
	const errors = r.requests - r.right;
	const most = r.wrong[0];
	return [
		...errors > expect.errors ? [`${errors} of ${r.requests} answers were wrong${expect.errors > 0 ? ` (${expect.errors} are borne)` : ""}${most === void 0 ? "" : `: ${most.what}`}`] : [],
		...r.qps < expect.qps ? [`${round(r.qps)} answers a second, wanted are ${round(expect.qps)}`] : [],
		...expect.p50 !== void 0 && r.p50 > expect.p50 ? [`half of the answers took more than ${round(r.p50)} ms, wanted are ${expect.p50}`] : [],
		...expect.p99 !== void 0 && r.p99 > expect.p99 ? [`one answer of 100 took ${round(r.p99)} ms or more, wanted are ${expect.p99}`] : []
	];
}
/** What is wrong with one answer; undefined: nothing. */
function wrongAnswer(status, body, expect) {
	if (status !== expect.status) return `status ${status} instead of ${expect.status}`;
	if (expect.body !== void 0 && !expect.body.test(body)) return `the body does not match ${expect.body.source}: ${JSON.stringify(body.slice(0, 60))}`;
}
function round(n) {
	return n >= 100 ? n.toFixed(0) : n.toFixed(1);
}

// src/plan/addons/result.ts
const trafficSchema = object({
	to: string(),
	requests: number(),
	right: number(),
	wrong: array(object({
		what: string(),
		times: number()
	})),
	qps: number(),
	p50: number(),
	p99: number(),
	max: number(),
	ms: number()
});
/** Records come from other jobs: what is not of this form is not taken. */
const addonsRecordSchema = object({
	v: literal(1),
	addons: array(object({
		name: string(),
		way: string(),
		outcome: _enum([
			"passed",
			"failed",
			"interrupted",
			"skipped"
		]),
		startedAt: number(),
		ms: number(),
		message: optional(string()),
		output: optional(string()),
		traffic: optional(trafficSchema),
		shard: optional(string())
	}))
});
/** Clusters of several shards each had theirs. */
function addonTitle(a) {
	return a.shard === void 0 ? a.name : `${a.name} [shard ${a.shard}]`;
}
/** One line about what became of it. */
function addonLine(a) {
	return a.outcome === "passed" ? a.traffic === void 0 ? a.way : trafficLine(a.traffic) : a.message ?? "";
}

export { trafficText as a, trafficProblems as i, addonTitle as n, wrongAnswer as o, addonsRecordSchema as r, addonLine as t };