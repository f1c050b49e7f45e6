import { o as UsageError, r as ProvisionError } from "./errors.mjs";
import { t as changedFile } from "./file-store.mjs";
import { open } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/stores/parts.ts
/**
* Bytes per part: 8 MiB, more where the file would have more parts than services take (S3: 10,000; Blob: 50,000).
* The same file always has the same parts: that is what makes them found again.
*/
function partSizeOf(size) {
	return Math.max(8388608, 2 ** Math.ceil(Math.log2(Math.max(1, size / 8e3))));
}
/**
* Reads a file once, in order, and sends its parts in parallel. Only when it returns is the content known to be
* what it was said to be: whoever calls makes the object of the parts after that.
* @throws ProvisionError when the file is not what it was; the first error of the sink
*/
async function sendParts(content, sink, o) {
	const stop = new AbortController();
	const signal = AbortSignal.any([o.signal, stop.signal]);
	const running = /* @__PURE__ */ new Set();
	let failure;
	const free = [];
	const start = (index, part, memory) => {
		const task = sink.send(index, part, signal).then(() => o.onBytes?.(part.length, "sent")).catch((error) => {
			failure ??= { error };
			stop.abort();
		}).finally(() => {
			running.delete(task);
			free.push(memory);
		});
		running.add(task);
	};
	const hash = createHash("sha256");
	let size = 0;
	const handle = await open(content.file);
	try {
		for (let index = 0; failure === void 0; index++) {
			o.signal.throwIfAborted();
			const memory = free.pop() ?? Buffer.allocUnsafeSlow(Math.min(o.partSize, content.size + 1));
			const part = await readInto(handle, memory);
			if (part.length === 0) break;
			hash.update(part);
			size += part.length;
			if (sink.has(index, part)) {
				o.onBytes?.(part.length, "resumed");
				free.push(memory);
			} else start(index, part, memory);
			if (running.size >= o.parallel) await Promise.race(running);
		}
	} finally {
		await handle.close();
		await Promise.all(running);
	}
	o.signal.throwIfAborted();
	if (failure !== void 0) throw failure.error;
	if (size !== content.size || hash.digest("hex") !== content.sha256) throw new ProvisionError(changedFile(content.file));
}
/** @returns the part of `memory` that the file had something for */
async function readInto(handle, memory) {
	let filled = 0;
	while (filled < memory.length) {
		const { bytesRead } = await handle.read(memory, filled, memory.length - filled);
		if (bytesRead === 0) break;
		filled += bytesRead;
	}
	return memory.subarray(0, filled);
}
/** A whole file in memory, checked. @throws ProvisionError when it is not what it was */
async function readWhole(content) {
	const handle = await open(content.file);
	try {
		const bytes = await readInto(handle, Buffer.allocUnsafe(content.size + 1));
		const sha256 = createHash("sha256").update(bytes).digest("hex");
		if (bytes.length !== content.size || sha256 !== content.sha256) throw new ProvisionError(changedFile(content.file));
		return bytes;
	} finally {
		await handle.close();
	}
}

// src/stores/refusal.ts
/** A service said no, and a person can do something about it. */
var Refusal = class extends UsageError {
	facts;
	constructor(facts) {
		super(refusalText([facts.doing], facts));
		this.facts = facts;
	}
};
const unreachable = /* @__PURE__ */ new Set([
	"ENOTFOUND",
	"ECONNREFUSED",
	"EAI_AGAIN",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"CERT_HAS_EXPIRED"
]);
/**
* The error that a person gets. The client's own is not kept as its cause: requests hang on it, with their signatures.
* @param doing what failed, e.g. `storing sha256/…`
* @param where e.g. s3://bucket
* @param hints by code or status: what to do
*/
function refusal(doing, where, fault, hints) {
	const said = [
		fault.status,
		fault.code,
		fault.message
	].filter((part) => part !== void 0 && part !== "" && part !== "UnknownError").join(" ");
	const hint = hints[fault.code] ?? (fault.status === void 0 ? void 0 : hints[`${fault.status}`]);
	if (hint !== void 0) return new Refusal({
		doing,
		where,
		said,
		hint
	});
	if (unreachable.has(fault.code)) return new Refusal({
		doing,
		where,
		said,
		hint: "nothing answers there; is its name right, and is it reachable from here?"
	});
	return new ProvisionError(`${doing} in ${where} failed: ${said}`);
}
/** Refusals of one kind are one problem, in the order in which they came. */
function problemsOf(errors) {
	const refusals = errors.filter((e) => e instanceof Refusal);
	const others = errors.filter((e) => !(e instanceof Refusal));
	return [...[...Map.groupBy(refusals, (r) => `${r.facts.where} ${r.facts.hint}`).values()].map((same) => refusalText(same.map((r) => r.facts.doing), same[0].facts)), ...others.map((e) => e.message)];
}
function refusalText(doing, { where, said, hint }) {
	return `${doing.join(", ")} in ${where} was refused (${said}): ${hint}`;
}

export { readWhole as a, partSizeOf as i, problemsOf as n, sendParts as o, refusal as r, Refusal as t };