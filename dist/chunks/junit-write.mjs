import { n as isFailure } from "./result2.mjs";

// src/plan/junit-write.ts
/** What upstream's e2e junit has: TestGrid shows `Kubernetes e2e suite.[It] <name>`. */
const e2eSuite = "Kubernetes e2e suite";
/** Files beyond some MB are not shown by Spyglass and slow in TestGrid, so one case's text is bounded. */
const longestText = 262144;
/** Characters that XML 1.0 does not allow at all, not even escaped (https://www.w3.org/TR/xml/#charsets). */
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
/** Terminal colours would otherwise leave their brackets behind. */
const colours = /\u001b\[[0-9;]*[A-Za-z]/g;
function xmlText(text) {
	return text.replace(colours, "").replace(forbidden, "�").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
function xmlAttribute(text) {
	return xmlText(text).replace(/"/g, "&quot;").replace(/\n/g, "&#10;").replace(/\r/g, "&#13;").replace(/\t/g, "&#9;");
}
/** Beginning and end, because a failure says what at the one and why at the other. */
function shorten(text, longest) {
	if (text.length <= longest) return text;
	const half = Math.floor((longest - 60) / 2);
	return `${text.slice(0, half)}\n… ${text.length - 2 * half} characters left out …\n${text.slice(-half)}`;
}
function junitCase(c) {
	const head = `    <testcase name="${xmlAttribute(c.name)}" classname="${xmlAttribute(c.classname)}" time="${(c.ms / 1e3).toFixed(3)}"`;
	const inside = [];
	if (c.skipped !== void 0) inside.push(`      <skipped message="${xmlAttribute(shorten(c.skipped, 4096))}"/>`);
	if (c.failure) inside.push(`      <failure type="failed">${xmlText(shorten(c.failure.text || c.failure.message, longestText))}</failure>`);
	if (c.output) inside.push(`      <system-err>${xmlText(shorten(c.output, longestText))}</system-err>`);
	return inside.length === 0 ? `${head}/>\n` : `${head}>\n${inside.join("\n")}\n    </testcase>\n`;
}
function junitOpening(suite, t) {
	const numbers = `tests="${t.tests}" failures="${t.failures}" errors="0" skipped="${t.skipped}" time="${(t.ms / 1e3).toFixed(3)}"`;
	return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n  <testsuite name="${xmlAttribute(suite)}" ${numbers}>\n`;
}
const junitClosing = "  </testsuite>\n</testsuites>\n";
function junitFile(suite, cases) {
	return junitOpening(suite, totalsOf(cases)) + cases.map(junitCase).join("") + junitClosing;
}
function totalsOf(cases) {
	return {
		tests: cases.length,
		failures: cases.filter((c) => c.failure).length,
		skipped: cases.filter((c) => c.skipped !== void 0).length,
		ms: cases.reduce((sum, c) => sum + c.ms, 0)
	};
}
/** The totals of what casesOfSpec makes of these, known before the first case is written. */
function totalsOfSpecs(specs) {
	const n = (is) => specs.filter(is).length;
	const flaky = n((s) => s.outcome === "flaky");
	return {
		tests: specs.length + flaky,
		failures: n((s) => isFailure(s.outcome)) + flaky,
		skipped: n((s) => s.outcome === "skipped" || s.outcome === "not-runnable"),
		ms: specs.reduce((sum, s) => sum + s.ms, 0)
	};
}
/**
* The cases of one spec: one, or of a flaky one two with the same name, first failed, then passed, which both
* Spyglass (within a file) and TestGrid (within a build) show as flaky.
*/
function casesOfSpec(spec, tester, text) {
	const base = {
		...caseName(spec.name, tester),
		ms: spec.ms
	};
	if (spec.outcome === "flaky") {
		const first = text?.failure ?? spec.firstFailure ?? "failed at first";
		return [{
			...base,
			ms: 0,
			failure: {
				message: spec.firstFailure ?? "",
				text: first
			},
			...outputOf(text)
		}, base];
	}
	if (spec.outcome === "skipped") return [{
		...base,
		skipped: spec.message ?? ""
	}];
	if (spec.outcome === "not-runnable") return [{
		...base,
		skipped: `not run: ${spec.message ?? ""}`
	}];
	if (!isFailure(spec.outcome)) return [base];
	const message = spec.message ?? spec.outcome;
	return [{
		...base,
		failure: {
			message,
			text: text?.failure ?? fullMessage(spec, message)
		},
		...outputOf(text)
	}];
}
function outputOf(text) {
	return text?.output ? { output: text.output } : {};
}
function fullMessage(spec, message) {
	return `${spec.outcome === "failed" ? "" : `[${spec.outcome.toUpperCase()}] `}${message}${spec.location ? `\nin ${spec.location}` : ""}`;
}
const it = "[It] ";
function caseName(name, tester) {
	return tester === "ginkgo" ? {
		name: it + name,
		classname: e2eSuite
	} : {
		name,
		classname: ""
	};
}
/** The spec that a junit case is of: the inverse of how it was written, by us or by upstream's own reporter. */
function specOfCase(c, tester) {
	if (tester === "ginkgo") return c.name.startsWith(it) ? c.name.slice(5) : c.name;
	return [...new Set([
		c.suite,
		c.classname,
		c.name
	].filter(Boolean))].join(".");
}

export { junitFile as a, totalsOf as c, junitClosing as i, totalsOfSpecs as l, e2eSuite as n, junitOpening as o, junitCase as r, specOfCase as s, casesOfSpec as t };