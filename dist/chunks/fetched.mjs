import { r as ProvisionError } from "./errors.mjs";
import { d as storeDirs } from "./stage-manifest.mjs";
import { basename, dirname } from "node:path";
import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";
import { Transform } from "node:stream";
import { pipeline as pipeline$1 } from "node:stream/promises";

// src/stores/fetched.ts
/**
* Writes what comes from a store into a file, which appears when it is whole. What lies under its sha256 is checked.
* @throws ProvisionError when it is something else
*/
async function writeFetched(path, source, to, signal) {
	await mkdir(dirname(to), { recursive: true });
	const temporary = `${to}.${process.pid}-${randomUUID().slice(0, 8)}`;
	const hash = createHash("sha256");
	const meter = new Transform({ transform(chunk, _encoding, done) {
		hash.update(chunk);
		done(null, chunk);
	} });
	try {
		await pipeline$1(source, meter, createWriteStream(temporary), { signal });
		const sha256 = hash.digest("hex");
		if (dirname(path) === storeDirs.blobs && basename(path) !== sha256) throw new ProvisionError(`what the store has under ${path} is damaged: its sha256 is ${sha256}`);
		await rename(temporary, to);
	} finally {
		await rm(temporary, { force: true });
	}
}

export { writeFetched as t };