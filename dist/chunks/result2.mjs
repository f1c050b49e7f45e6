// src/plan/result.ts
/** Outcomes that make a run fail. */
function isFailure(outcome) {
	return outcome === "failed" || outcome === "timedout" || outcome === "crashed" || outcome === "interrupted" || outcome === "never-ran";
}
function countOutcomes(specs) {
	const counts = {
		passed: 0,
		failed: 0,
		flaky: 0,
		skipped: 0,
		notRun: 0
	};
	for (const { outcome } of specs) if (outcome === "passed" || outcome === "flaky" || outcome === "skipped") counts[outcome]++;
	else if (outcome === "never-ran" || outcome === "not-runnable") counts.notRun++;
	else counts.failed++;
	return counts;
}

export { isFailure as n, countOutcomes as t };