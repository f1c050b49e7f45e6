import { n as saveRecord } from "./record.mjs";
import { r as makeRunDir } from "./run-dir2.mjs";

// src/providers/aws-state.ts
/** A step of `up`: on disk first, then told. */
async function keepStep(runDir, record, { onStep }) {
	await saveRecord(runDir, record);
	await onStep?.({
		step: record.step,
		account: record.account,
		stack: record.stack
	});
}
/** What `up` on another machine has told: in which account to look, above all. */
async function adoptOnAws(ref, progress) {
	const runDir = await makeRunDir(ref);
	if (progress?.account === void 0) return;
	const { account, stack, step } = progress;
	await saveRecord(runDir, {
		v: 1,
		account,
		region: ref.region,
		stack,
		step
	});
}

export { keepStep as n, adoptOnAws as t };