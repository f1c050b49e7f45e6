import { o as __toESM } from "./rolldown-runtime.mjs";
import { t as pMap } from "./p-map.mjs";
import { t as prettyBytes } from "./pretty-bytes.mjs";
import { o as UsageError, s as describe } from "./errors.mjs";
import { a as junitFile } from "./junit-write.mjs";
import { n as pathsOf, o as startedOf, r as finishedOf } from "./paths.mjs";
import { t as openSink } from "./open2.mjs";
import { n as blobIdentity } from "./azure-identity.mjs";
import { n as mainRefs } from "./job-spec.mjs";
import { f as html, i as counted, p as textOf, r as logLink } from "./failures.mjs";
import { basename, dirname, join, posix, relative, resolve } from "node:path";
import { createReadStream, createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { copyFile, mkdtemp, open, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";
import { Readable, Transform, Writable } from "node:stream";
import { pipeline as pipeline$1 } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";

// src/plan/junit-runner.ts
/** `junit_runner.xml`: one case per phase, with its time and the output of a failure, as prow's jobs have it. */
function runnerJunit(phases, suite = "bowsprit") {
	return junitFile(suite, phases.map((p) => {
		const base = {
			name: p.name,
			classname: "bowsprit",
			ms: p.ms
		};
		if (p.outcome === "skipped") return {
			...base,
			skipped: p.detail ?? "not reached"
		};
		if (p.outcome === "passed") return base;
		const words = p.output ?? p.detail ?? p.outcome;
		return {
			...base,
			failure: {
				message: words.split("\n")[0],
				text: words
			}
		};
	}));
}

// src/plan/prow/media.ts
const plain$1 = "text/plain; charset=utf-8";
/** What a browser shows rather than saves is called text, also where there is a name of its own for it. */
const types = {
	txt: plain$1,
	log: plain$1,
	out: plain$1,
	err: plain$1,
	md: plain$1,
	yaml: plain$1,
	yml: plain$1,
	jsonl: plain$1,
	tsv: plain$1,
	csv: "text/csv; charset=utf-8",
	conf: plain$1,
	json: "application/json",
	xml: "application/xml",
	html: "text/html; charset=utf-8",
	css: "text/css; charset=utf-8",
	js: "text/javascript; charset=utf-8",
	svg: "image/svg+xml",
	png: "image/png",
	jpg: "image/jpeg",
	webp: "image/webp",
	tar: "application/x-tar",
	tgz: "application/gzip",
	gz: "application/gzip",
	gzip: "application/gzip",
	zip: "application/zip",
	pprof: "application/octet-stream"
};
/**
* As prow uploads: `x.log.gz` is served as a compressed x.log. Where what is inside is no text (or a tar, which people
* want as they know it) the name stays.
*/
function mediaOf(path) {
	const file = path.slice(path.lastIndexOf("/") + 1);
	const packed = /^(.+)\.(gz|gzip)$/i.exec(file);
	const inner = packed?.[1];
	if (inner !== void 0) {
		const type = typeOf(inner);
		if (type !== void 0 && /^text\/|json$|xml$/.test(type)) return {
			name: path.slice(0, -(packed?.[2]?.length ?? 0) - 1),
			type,
			encoding: "gzip"
		};
	}
	return {
		name: path,
		type: typeOf(file) ?? "application/octet-stream"
	};
}
/** Whether a file's ending is among those to compress on the way; `*` is all that are text. */
function isCompressed(path, endings) {
	const { type, encoding } = mediaOf(path);
	if (encoding !== void 0 || !/^text\/|json$|xml$/.test(type)) return false;
	return endings.includes("*") || endings.includes(endingOf(path));
}
function typeOf(file) {
	const ending = endingOf(file);
	return ending === "" ? void 0 : types[ending];
}
function endingOf(path) {
	const file = path.slice(path.lastIndexOf("/") + 1);
	const at = file.lastIndexOf(".");
	return at <= 0 ? "" : file.slice(at + 1).toLowerCase();
}

// src/plan/prow/layout.ts
/** Made by whoever publishes, never taken from the directory. */
const madeFiles = [
	"started.json",
	"finished.json",
	"prowjob.json"
];
/** What lies beside `artifacts/`, not in it. */
const beside = [
	"build-log.txt",
	"clone-log.txt",
	"clone-records.json"
];
/** What TestGrid reads as junit, anywhere below a build. @see its util/gcs/read.go */
const testgridJunit = /(?:^|\/)(?:junit.*\.xml|test\.xml)$/;
/**
* Where each file goes. Readers take every junit of a build for a result of its own, so there is one of the specs: the
* whole result's. A shard's is left out (whoever merges the shards has what is in it), and one that a command left in a
* shard's directory is stored under a name that they pass by. A shard's own phases are made anew, under a suite of its
* own (see shardRunnerName): else one shard's failed build and another's would be one flake.
* @param o.compress endings of files to compress
* @param o.encodes whether the sink can say of an object that it is compressed; else files stay as they are
* @returns in the order of `all`; of two files that would have one name the first
*/
function layout(all, o) {
	const placed = /* @__PURE__ */ new Map();
	for (const { dir, part, files, foreign } of all) for (const file of files) {
		const to = destination(file, part, foreign === true);
		if (to === void 0) continue;
		const packs = o.encodes && isCompressed(to, o.compress);
		const media = o.encodes ? mediaOf(to) : {
			name: to,
			type: mediaOf(to).type,
			encoding: void 0
		};
		if (placed.has(media.name)) continue;
		placed.set(media.name, {
			from: `${dir}/${file}`,
			to: escaped(media.name),
			type: media.type,
			...media.encoding === void 0 && !packs ? {} : { encoding: "gzip" },
			...packs ? { pack: true } : {}
		});
	}
	return [...placed.values()];
}
/** Directory of one shard, in its job's results and in the build. */
function shardName(part) {
	const [index, total] = part.split("/");
	return `shard-${index}-of-${total}`;
}
/** Where the phases of a shard's job go: a junit file of its own, where kettle looks too. */
function shardRunnerPath(part) {
	return `artifacts/junit_${shardName(part)}.xml`;
}
function destination(file, part, foreign) {
	if (part === void 0 && file.startsWith("shards/")) return void 0;
	if (madeFiles.includes(file)) return void 0;
	if (part === void 0 && beside.includes(file)) return file;
	if (part === void 0) return foreign ? `artifacts/${file}` : hidden(`artifacts/${file}`);
	if (file === "junit_merged.xml" || file === "junit_runner.xml") return void 0;
	const shard = shardName(part);
	return hidden(file.startsWith(`${shard}/`) ? `artifacts/${file}` : `artifacts/${shard}/${file}`);
}
/** Only what lies at the top of artifacts/ is junit of the build. */
function hidden(path) {
	return path.split("/").length > 2 && testgridJunit.test(path) ? `${path}.txt` : path;
}
/** @see https://cloud.google.com/storage/docs/objects#naming */
function escaped(path) {
	return path.replaceAll("#", "%23");
}

// src/results/censor.ts
/** Places that one file is reported with; the count of the others is said. */
const mostPlaces = 50;
function censoring(search, path, tell) {
	let held = Buffer.alloc(0);
	/** So much of `held` has been given out already. */
	let seen = 0;
	const look = looking(search, path, tell);
	const take = (bytes, until) => {
		const { found, end } = look(bytes, seen, until);
		const passed = bytes.subarray(seen, end);
		const out = found.length === 0 ? passed : Buffer.from(passed);
		for (const m of found) out.fill("*", m.start - seen, m.end - seen);
		const kept = Math.min(end, search.context);
		held = bytes.subarray(end - kept);
		seen = kept;
		return out;
	};
	return {
		write: (chunk) => {
			const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
			const until = bytes.length - search.longest;
			if (until - seen > search.longest) return take(bytes, until);
			held = bytes;
			return Buffer.alloc(0);
		},
		end: () => take(held, held.length)
	};
}
/** Bytes that are read at a time where they go nowhere. */
const piece = 1048576;
/**
* Only finds them. All of it is read into the same memory: large logs come by the gigabyte, and hardly any has a secret.
* @param read fills a buffer and says how many bytes it got; 0 at the end
*/
async function lookedThrough(read, search, path, tell) {
	const look = looking(search, path, tell);
	const memory = Buffer.allocUnsafe(search.context + 2 * search.longest + piece);
	let filled = 0;
	let seen = 0;
	for (let more = true; more;) {
		const got = await read(memory.subarray(filled));
		more = got > 0;
		filled += got;
		const until = more ? filled - search.longest : filled;
		if (until <= seen) continue;
		const { end } = look(memory.subarray(0, filled), seen, until);
		const from = Math.max(0, end - search.context);
		memory.copyWithin(0, from, filled);
		filled -= from;
		seen = end - from;
	}
}
/**
* Tells of what is found, by lines.
* @returns for the next bytes of one file, of which those up to `from` were looked at: what begins in [from, until), and
* where to go on
*/
function looking(search, path, tell) {
	let line = 1;
	let told = 0;
	return (bytes, from, until) => {
		const found = search.find(bytes, from, until);
		let at = from;
		for (const m of found) {
			line += newlines(bytes, at, m.start);
			if (told++ < mostPlaces) tell({
				path,
				line,
				what: m.what
			});
			line += newlines(bytes, m.start, m.end);
			at = m.end;
		}
		const end = Math.max(until, at);
		line += newlines(bytes, at, end);
		return {
			found,
			end
		};
	};
}
/** A whole small file. @returns the same buffer where nothing was found */
function censored(bytes, search, path, tell) {
	let found = false;
	const one = censoring(search, path, (place) => {
		found = true;
		tell(place);
	});
	const out = Buffer.concat([one.write(bytes), one.end()]);
	return found ? out : bytes;
}
function censorStream(search, path, tell) {
	const one = censoring(search, path, tell);
	return new Transform({
		transform(chunk, _encoding, done) {
			done(null, one.write(chunk));
		},
		flush(done) {
			done(null, one.end());
		}
	});
}
function newlines(bytes, from, to) {
	let count = 0;
	for (let at = bytes.indexOf(10, from); at >= 0 && at < to; at = bytes.indexOf(10, at + 1)) count++;
	return count;
}

// src/results/censor-archive.ts
/** Archives in archives: no log of anybody's is deeper. */
const deepest = 4;
/** What unpacks to more was made to. */
const mostUnpacked = 32 * 1024 ** 3;
/** A file that must not be published, since nobody can say what is in it. */
var Unreadable = class extends Error {
	name = "Unreadable";
};
/** @returns why a file cannot be looked into, or undefined when the error is another */
function unreadable(error) {
	if (error instanceof Unreadable) return error.message;
	const { code = "", message } = error;
	if ([
		"ENOENT",
		"EACCES",
		"EPERM",
		"EISDIR"
	].includes(code)) return `it cannot be read: ${message}`;
	if (code.startsWith("Z_") || /invalid (?:tar|zip|central|local|end of)|unexpected end|end of central/i.test(message)) return `the archive is damaged: ${message}`;
}
/** First bytes that say of a file what it is. */
const headSize = 512;
/** By the first bytes. @returns undefined for what is no archive */
function archiveOf(head) {
	const starts = (...bytes) => bytes.every((byte, i) => head[i] === byte);
	if (starts(31, 139, 8)) return "gzip";
	if (starts(80, 75, 3, 4) || starts(80, 75, 5, 6)) return "zip";
	if (head.length >= 262 && head.toString("latin1", 257, 262) === "ustar") return "tar";
	return [
		[
			253,
			55,
			122,
			88,
			90
		],
		[
			66,
			90,
			104
		],
		[
			40,
			181,
			47,
			253
		],
		[
			55,
			122,
			188,
			175
		]
	].some((magic) => starts(...magic)) ? "other" : void 0;
}
/**
* Reads a file of any kind, archives in it included, and writes it with secrets replaced.
* @param into undefined: only to find out what is in it
* @throws Unreadable
*/
async function rewrite(source, into, r) {
	const { head, whole } = await peek(source);
	const kind = archiveOf(head);
	if (kind !== void 0 && (r.depth ?? 0) >= deepest) throw new Unreadable(`archives in archives, more than ${deepest} deep`);
	const out = into ?? new Writable({ write: (_chunk, _encoding, done) => done() });
	const inner = {
		...r,
		depth: (r.depth ?? 0) + 1,
		unpacked: r.unpacked ?? { bytes: 0 }
	};
	switch (kind) {
		case void 0: return pipeline$1(whole, censorStream(r.search, r.path, r.tell), out, { signal: r.signal });
		case "gzip": return rewriteGzip(whole, out, inner);
		case "tar": return rewriteTar(whole, out, inner);
		case "zip": return rewriteZip(whole, out, inner);
		case "other": throw new Unreadable("it is compressed in a way that is not looked into (xz, bzip2, zstd, 7z)");
	}
}
async function rewriteGzip(source, out, r) {
	const plain = limited(r);
	const packed = createGzip();
	await Promise.all([
		pipeline$1(source, createGunzip(), plain, { signal: r.signal }),
		rewrite(plain, packed, r),
		pipeline$1(packed, out, { signal: r.signal })
	]);
}
async function rewriteTar(source, out, r) {
	const { extract, pack } = await import("./tar-stream2.mjs").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const tar = extract();
	const made = pack();
	const entries = (async () => {
		for await (const entry of tar) {
			const { header } = entry;
			if (header.type !== "file" && header.type !== "contiguous-file") {
				entry.resume();
				made.entry(header);
				continue;
			}
			await spooled(r, header.name, Readable.from(entry), async (file, size) => {
				const to = made.entry({
					...header,
					size
				});
				await pipeline$1(createReadStream(file), to, { signal: r.signal });
			});
		}
		made.finalize();
	})();
	const plain = limited(r);
	await Promise.all([
		pipeline$1(source, plain, tar, { signal: r.signal }),
		entries.catch((error) => {
			made.destroy();
			throw error;
		}),
		pipeline$1(made, out, { signal: r.signal })
	]);
}
async function rewriteZip(source, out, r) {
	const [yauzl, { ZipFile }] = await Promise.all([import("./yauzl.mjs").then((m) => /* @__PURE__ */ __toESM(m.default, 1)), import("./yazl.mjs").then((m) => /* @__PURE__ */ __toESM(m.default, 1))]);
	const spool = join(r.dir, randomUUID());
	const copies = [];
	try {
		await pipeline$1(source, createWriteStream(spool, { mode: 384 }), { signal: r.signal });
		const zip = await yauzl.openPromise(spool, { lazyEntries: true });
		const made = new ZipFile();
		for await (const entry of zip.eachEntry()) {
			const options = {
				mtime: entry.getLastModDate(),
				compress: true
			};
			if (entry.fileName.endsWith("/")) {
				made.addEmptyDirectory(entry.fileName, { mtime: options.mtime });
				continue;
			}
			if (entry.isEncrypted()) throw new Unreadable(`${entry.fileName} in it is encrypted`);
			const content = await zip.openReadStreamPromise(entry);
			await spooled(r, entry.fileName, content, async (_file, _size, keep) => {
				copies.push(keep());
				made.addFile(copies.at(-1), entry.fileName, options);
			});
		}
		made.end();
		await pipeline$1(made.outputStream, out, { signal: r.signal });
	} finally {
		for (const file of [spool, ...copies]) await rm(file, { force: true });
	}
}
/** One file of an archive, censored, on disk while `use` has it. */
async function spooled(r, name, content, use) {
	const file = join(r.dir, randomUUID());
	let kept = false;
	try {
		const inner = {
			...r,
			path: `${r.path}!${name}`
		};
		await rewrite(content.pipe(limited(r)), createWriteStream(file, { mode: 384 }), inner);
		await use(file, (await stat(file)).size, () => {
			kept = true;
			return file;
		});
	} finally {
		if (!kept) await rm(file, { force: true });
	}
}
function limited({ unpacked }) {
	return new Transform({ transform(chunk, _encoding, done) {
		if (unpacked === void 0) return done(null, chunk);
		unpacked.bytes += chunk.length;
		if (unpacked.bytes > mostUnpacked) done(new Unreadable("it unpacks to more than 32 GiB"));
		else done(null, chunk);
	} });
}
/** The first bytes of a stream, and all of it. */
async function peek(source) {
	const iterator = source[Symbol.asyncIterator]();
	const first = [];
	let length = 0;
	while (length < 512) {
		const next = await iterator.next();
		if (next.done) break;
		first.push(next.value);
		length += next.value.length;
	}
	const head = Buffer.concat(first);
	const rest = async function* () {
		if (head.length > 0) yield head;
		for (;;) {
			const next = await iterator.next();
			if (next.done) return;
			yield next.value;
		}
	};
	return {
		head,
		whole: Readable.from(rest(), { objectMode: false })
	};
}

// src/results/censor-file.ts
/** Files up to this are censored in memory, several at a time. */
const small = 2097152;
/** @param dir for copies of large files; whoever calls removes it */
function censor(search, dir, signal) {
	const places = [];
	const withheld = [];
	const rewriter = (path) => ({
		search,
		dir,
		signal,
		path,
		tell: (place) => places.push(place)
	});
	return {
		places,
		withheld,
		bytes: (bytes, path) => censored(bytes, search, path, (place) => places.push(place)),
		file: async (file, path, pack) => {
			try {
				return await oneFile(file, pack, rewriter(path));
			} catch (error) {
				signal.throwIfAborted();
				const why = unreadable(error);
				if (why === void 0) throw error;
				withheld.push({
					path,
					why
				});
				return;
			}
		}
	};
}
async function oneFile(file, pack, r) {
	const { size } = await stat(file);
	if (size <= small) {
		const bytes = await readFile(file, { signal: r.signal });
		if (archiveOf(bytes) === void 0) return { bytes: await packed(censored(bytes, r.search, r.path, r.tell), pack) };
	}
	const found = { any: false };
	const sum = await lookedAt(file, {
		...r,
		tell: (place) => {
			found.any = true;
			r.tell(place);
		}
	});
	if (!found.any && !pack) return {
		file,
		...sum
	};
	const copy = join(r.dir, randomUUID());
	const kept = measure();
	const out = createWriteStream(copy, { mode: 384 });
	const { createGzip } = await import("node:zlib");
	const quiet = {
		...r,
		tell: () => {}
	};
	const [first, ...rest] = pack ? [
		createGzip(),
		kept.through,
		out
	] : [kept.through, out];
	const writing = pipeline$1([first, ...rest], { signal: r.signal });
	await Promise.all([rewrite(createReadStream(file, { highWaterMark: 1 << 20 }), first, quiet), writing]).catch(async (error) => {
		first.destroy();
		await writing.catch(() => {});
		await rm(copy, { force: true });
		throw error;
	});
	return {
		file: copy,
		...kept.result()
	};
}
/** @returns of the file as it is */
async function lookedAt(file, r) {
	const sum = measure();
	const handle = await open(file);
	try {
		const { buffer, bytesRead } = await handle.read(Buffer.alloc(512), 0, 512, 0);
		if (archiveOf(buffer.subarray(0, bytesRead)) !== void 0) {
			const stream = handle.createReadStream({
				start: 0,
				highWaterMark: 1 << 20,
				autoClose: false
			});
			await rewrite(tapped(stream, sum), void 0, r);
			return sum.result();
		}
		let at = 0;
		const read = async (into) => {
			r.signal.throwIfAborted();
			const got = await handle.read(into, 0, into.length, at);
			sum.take(into.subarray(0, got.bytesRead));
			at += got.bytesRead;
			return got.bytesRead;
		};
		await lookedThrough(read, r.search, r.path, r.tell);
		return sum.result();
	} finally {
		await handle.close();
	}
}
async function packed(bytes, pack) {
	if (!pack) return bytes;
	const { gzip } = await import("node:zlib");
	const { promisify } = await import("node:util");
	return promisify(gzip)(bytes);
}
function measure() {
	const hash = createHash("sha256");
	let size = 0;
	const take = (chunk) => {
		hash.update(chunk);
		size += chunk.length;
	};
	return {
		take,
		through: new Transform({ transform(chunk, _encoding, done) {
			take(chunk);
			done(null, chunk);
		} }),
		result: () => ({
			sha256: hash.digest("hex"),
			size
		})
	};
}
function tapped(source, sum) {
	return Readable.from((async function* () {
		for await (const chunk of source) {
			sum.take(chunk);
			yield chunk;
		}
	})());
}

// src/plan/prow/prow-job.ts
/**
* prowjob.json: the ProwJob resource of a build, as Deck and Spyglass read it beside the build. There is no pod, so
* there is no pod_spec.
* @see https://github.com/kubernetes-sigs/prow/blob/main/pkg/apis/prowjobs/v1/types.go
*/
function prowJobOf(spec, f) {
	const states = {
		SUCCESS: "success",
		FAILURE: "failure",
		ABORTED: "aborted"
	};
	const startTime = time(f.startedAt);
	return {
		kind: "ProwJob",
		apiVersion: "prow.k8s.io/v1",
		metadata: {
			name: spec.prowjobid,
			creationTimestamp: startTime,
			labels: labelsOf(spec),
			annotations: {
				"prow.k8s.io/context": spec.job,
				"prow.k8s.io/job": spec.job
			}
		},
		spec: {
			type: spec.type,
			agent: f.agent,
			job: spec.job,
			...spec.refs === void 0 ? {} : { refs: spec.refs },
			...spec.extra_refs === void 0 ? {} : { extra_refs: spec.extra_refs },
			...spec.type === "presubmit" ? { context: spec.job } : {},
			report: false
		},
		status: {
			startTime,
			pendingTime: startTime,
			...f.finished === void 0 ? {} : { completionTime: time(f.finished.at) },
			state: f.finished === void 0 ? "pending" : states[f.finished.result],
			...f.description === void 0 ? {} : { description: f.description },
			...f.url === void 0 ? {} : { url: f.url },
			build_id: spec.buildid
		}
	};
}
/** Values of labels have at most 63 characters, letters and digits at both ends. */
function labelsOf(spec) {
	const refs = mainRefs(spec);
	const pull = spec.refs?.pulls?.[0]?.number;
	const all = {
		"prow.k8s.io/build-id": spec.buildid,
		"prow.k8s.io/id": spec.prowjobid,
		"prow.k8s.io/job": spec.job,
		"prow.k8s.io/type": spec.type,
		...refs === void 0 ? {} : {
			"prow.k8s.io/refs.org": refs.org,
			"prow.k8s.io/refs.repo": refs.repo,
			"prow.k8s.io/refs.base_ref": refs.base_ref
		},
		...pull === void 0 ? {} : { "prow.k8s.io/refs.pull": String(pull) }
	};
	const fitting = (value) => value.replaceAll(/[^\w.-]/g, "-").slice(0, 63).replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
	return Object.fromEntries(Object.entries(all).map(([key, value]) => [key, fitting(value)]));
}
/** As Kubernetes writes times: whole seconds, UTC. */
function time(ms) {
	return new Date(ms).toISOString().replace(/\.\d{3}Z$/, "Z");
}

// src/flows/publish/objects.ts
const plain = "text/plain; charset=utf-8";
function jsonBytes(value) {
	return Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
}
function putJson(sink, path, value, first = false) {
	const onlyOver = first ? "absent" : void 0;
	return sink.put(path, { bytes: jsonBytes(value) }, {
		type: "application/json",
		onlyOver
	});
}
async function putText(sink, path, text) {
	await sink.put(path, { bytes: Buffer.from(text) }, { type: plain });
}
/** Where readers find a build that does not lie with its job; they go by the metadata. */
async function putAlias(sink, paths) {
	if (paths.alias === void 0) return;
	const link = sink.link(paths.build);
	await sink.put(paths.alias, { bytes: Buffer.from(link) }, {
		type: plain,
		metadata: { link }
	});
}
/** Another writer was faster so often that somebody else's build is surely the newest. */
const tries = 20;
/** Names this build the newest, unless a newer one is named: builds end in another order than they begin. */
async function advanceLatest(sink, path, build) {
	for (let n = 0; n < tries; n++) {
		const known = await sink.read(path);
		const there = known?.bytes.toString("utf8").trim() ?? "";
		if (/^\d+$/.test(there) && BigInt(there) >= BigInt(build)) return;
		const onlyOver = known === void 0 ? "absent" : { version: known.version };
		if (await sink.put(path, { bytes: Buffer.from(build) }, {
			type: plain,
			onlyOver
		})) return;
	}
}

// src/flows/publish/finish.ts
/** Epoch milliseconds. */
function startOf({ main, ctx }) {
	return main.result === void 0 ? ctx.clock.now() : Date.parse(main.result.startedAt);
}
/** finished.json is the last of the build: who sees it sees all the rest. */
async function finish(sink, build, to) {
	const { wish, main, parts, cleaner, ctx } = to;
	const { spec, agent, url } = wish;
	const at = main.result === void 0 ? ctx.clock.now() : Date.parse(main.result.finishedAt);
	const finished = finishedOf(spec, {
		at,
		outcome: main.result?.outcome ?? to.outcome,
		version: [main, ...parts].map((left) => left.result?.build?.version).find((v) => v !== void 0),
		metadata: await metadataOf(main, ctx),
		known: knownOf(main.result, wish)
	});
	const early = to.outcome === "interrupted" ? "ended before it had a result" : void 0;
	const description = main.result === void 0 ? early : counted(main.result);
	const startedAt = await startThere(sink, build, startOf(to));
	const ended = {
		at,
		result: finished.result
	};
	await putJson(sink, `${build}/prowjob.json`, prowJobOf(spec, {
		startedAt,
		finished: ended,
		agent,
		url,
		description
	}));
	const bytes = cleaner.bytes(jsonBytes(finished), "finished.json");
	await sink.put(`${build}/finished.json`, { bytes }, { type: "application/json" });
	await putAlias(sink, pathsOf(spec, wish.strategy));
}
/** When the first of the jobs of this build began. */
async function startThere(sink, build, ours) {
	const there = await sink.read(`${build}/started.json`);
	try {
		return JSON.parse(there?.bytes.toString("utf8") ?? "").timestamp * 1e3;
	} catch {
		return ours;
	}
}
/** What the job itself has to say: texts, as readers show no others. */
async function metadataOf(main, ctx) {
	if (!main.files.includes("metadata.json")) return void 0;
	try {
		const value = JSON.parse(await readFile(join(main.dir, "metadata.json"), "utf8"));
		if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
		ctx.log.warn("metadata.json is no object, such as {\"infra-commit\": \"abc\"}: it is not in finished.json");
	} catch (error) {
		ctx.log.warn(`metadata.json is no JSON: it is not in finished.json: ${error.message}`);
	}
}
function knownOf(result, { url }) {
	return {
		...url === void 0 ? {} : { "workflow-run": url },
		...result === void 0 ? {} : {
			run: result.run,
			specs: counted(result),
			...result.proof === void 0 ? {} : { proof: result.proof.holds ? "holds" : "broken" },
			...result.cluster === void 0 ? {} : { provider: result.cluster.provider }
		}
	};
}

// src/flows/publish/found.ts
/** Results of a run, of a merge, or of one shard's job. @param dir absolute */
async function leftIn(dir) {
	const files = (await readdir(dir, {
		recursive: true,
		withFileTypes: true
	}).catch(absent) ?? []).filter((e) => e.isFile()).map((e) => relative(dir, join(e.parentPath, e.name))).filter((f) => !/[\r\n]/.test(f)).sort();
	const result = await readResult(join(dir, "result.json"));
	const foreign = result === void 0 && !files.some((f) => /^shard-\d+-of-\d+\//.test(f));
	return {
		dir,
		part: partOf(dir, result),
		files,
		foreign,
		result
	};
}
/**
* Jobs of shards whose results were merged.
* @param dirs what was merged; those that a merge has downloaded lie below its own directory
*/
async function partsOf(merged, dirs, ctx) {
	const downloaded = (await readdir(join(merged, "shards"), { withFileTypes: true }).catch(absent) ?? []).filter((e) => e.isDirectory()).map((e) => join(e.parentPath, e.name));
	const all = await Promise.all([.../* @__PURE__ */ new Set([...dirs.map((d) => resolve(d)), ...downloaded])].sort().map(leftIn));
	for (const { dir, part } of all) if (part === void 0) ctx.log.warn(`${dir} is no job of one shard: its files are not published, its results are`);
	return all.filter((l) => l.part !== void 0);
}
/**
* One build-log.txt of those of the shards, a section for each.
* @returns false when none of them has any
*/
async function joinLogs(parts, to, signal) {
	const logs = parts.filter((p) => p.files.includes("build-log.txt"));
	if (logs.length === 0) return false;
	const all = async function* () {
		for (const { dir, part } of logs) {
			yield `======== shard ${part} ========\n`;
			yield* createReadStream(join(dir, "build-log.txt"));
			yield "\n";
		}
	};
	await pipeline$1(Readable.from(all()), createWriteStream(to, { mode: 384 }), { signal });
	return true;
}
function partOf(dir, result) {
	if (result !== void 0) return result.selection["shard"];
	const [, index, total] = /^shard-(\d+)-of-(\d+)$/.exec(basename(dir)) ?? [];
	return index === void 0 || total === void 0 ? void 0 : `${index}/${total}`;
}
async function readResult(file) {
	try {
		const result = JSON.parse(await readFile(file, "utf8"));
		return result.v === 1 && Array.isArray(result.specs) ? result : void 0;
	} catch {
		return;
	}
}
function absent(error) {
	if (["ENOENT", "ENOTDIR"].includes(error.code ?? "")) return void 0;
	throw error;
}

// src/plan/prow/published-report.ts
/**
* The report as it is to lie in a build: a merge has logs of other jobs' directories, which are published elsewhere than
* they lie, so its links are changed to lead there.
* @param page text of report.html
* @param at the path that it gets, among those of `placed`
* @param logs of the result, each as the page names it, with its absolute path
* @param placed all files of the build; a log that is not among them is named, and no link
*/
function publishedReport(page, at, logs, placed) {
	const destinations = new Map(placed.map((p) => [p.from, p.to]));
	const links = /* @__PURE__ */ new Map();
	for (const [log, from] of logs) {
		const to = destinations.get(from);
		const link = to === void 0 ? html`whole log: ${log}, which is not published` : logLink(posix.relative(posix.dirname(at), to));
		links.set(textOf(logLink(log)), textOf(link));
	}
	return page.replace(/whole log: <a href="[^"]*">[^<]*<\/a>/g, (link) => links.get(link) ?? link);
}

// src/flows/publish/reports.ts
/**
* Copies of the reports, with links that lead to logs where these are published.
* @param all every directory that is of the build, whoever publishes it
* @param scratch where the copies go
* @returns the copy by the path of its original
*/
async function linkedReports(all, scratch) {
	const placed = layout(all, {
		compress: [],
		encodes: false
	});
	const copies = /* @__PURE__ */ new Map();
	for (const { dir, result } of all) {
		const original = `${dir}/report.html`;
		const at = placed.find((p) => p.from === original);
		if (at === void 0 || result === void 0) continue;
		const logs = result.specs.flatMap((s) => s.log === void 0 ? [] : [s.log]);
		const found = new Map(logs.map((log) => [log, resolve(dir, log)]));
		const copy = join(scratch, `report-${copies.size}.html`);
		await writeFile(copy, publishedReport(await readFile(original, "utf8"), at.to, found, placed));
		copies.set(original, copy);
	}
	return copies;
}

// src/plan/prow/byte-search.ts
/** Four bytes can be read as one number whose lowest is the first. */
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
/**
* Looks at every second place, at two bytes at once: a text of three bytes or more has two of its first three at such a
* place, wherever it begins. Hardly any two bytes of a log are of a text, and no look has to wait for the one before it,
* as those of an automaton must: it takes a third of what one of Aho and Corasick does.
* @param patterns characters are bytes (latin1), three at least
*/
function byteSearch(patterns) {
	const pairs = pairsOf(patterns);
	return {
		longest: patterns.reduce((most, text) => Math.max(most, text.length), 0),
		find: (bytes, from, until) => search(pairs, bytes, from, until)
	};
}
function pairsOf(patterns) {
	const any = /* @__PURE__ */ new Uint8Array(65536);
	const known = /* @__PURE__ */ new Map();
	for (const [index, text] of patterns.entries()) {
		const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
		if (bytes.length < 3) throw new RangeError(`a text of ${bytes.length} bytes cannot be searched for`);
		for (const side of ["here", "before"]) {
			const two = twoAt(bytes, side === "here" ? 0 : 1);
			const pair = known.get(two) ?? {
				here: [],
				before: []
			};
			pair[side].push({
				bytes,
				index
			});
			known.set(two, pair);
			any[two] = 1;
		}
	}
	return {
		any,
		known
	};
}
function search(pairs, bytes, from, until) {
	const { any } = pairs;
	const matches = [];
	const look = (at) => {
		const pair = pairs.known.get(twoAt(bytes, at));
		if (pair === void 0) return;
		if (at > from) for (const pattern of pair.before) add(matches, pattern, bytes, at - 1);
		if (at < until) for (const pattern of pair.here) add(matches, pattern, bytes, at);
	};
	const end = Math.min(until + 1, bytes.length - 1);
	let at = from;
	if (littleEndian && end - at > 8) {
		at += bytes.byteOffset + from & 1;
		if ((bytes.byteOffset + at & 2) !== 0) {
			look(at);
			at += 2;
		}
		const fours = new Int32Array(bytes.buffer, bytes.byteOffset + at, end - at >> 2);
		for (let i = 0; i < fours.length; i++) {
			const four = fours[i];
			if ((any[four & 65535] | any[four >>> 16]) !== 0) {
				look(at);
				look(at + 2);
			}
			at += 4;
		}
	}
	for (; at < end; at += 2) look(at);
	return matches;
}
function twoAt(bytes, at) {
	return bytes[at] | bytes[at + 1] << 8;
}
function add(matches, { bytes: text, index }, bytes, start) {
	const end = start + text.length;
	if (end > bytes.length) return;
	for (let i = 0; i < text.length; i++) if (bytes[start + i] !== text[i]) return;
	matches.push({
		start,
		end,
		pattern: index
	});
}

// src/plan/prow/look-alikes.ts
const longestKey = 16384;
const word = "(?<![A-Za-z0-9_])";
/** Beginnings of private keys in base64, as kubeconfigs and Secrets have them: as far as the bits of a beginning go. */
const packedKeys = [
	"",
	"RSA ",
	"EC ",
	"DSA ",
	"OPENSSH ",
	"ENCRYPTED "
].map((kind) => {
	const head = `-----BEGIN ${kind}PRIVATE KEY`;
	return btoa(head.slice(0, head.length - head.length % 3));
});
/** And of JSON web tokens, by the first key of their heads. */
const packedTokens = [
	"{\"alg\"",
	"{\"kid\"",
	"{\"typ\""
].map((head) => btoa(btoa(`${head}:"`).slice(0, 9)));
/**
* What tokens of common services look like, each in a form that hardly anything else has.
* @see https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
*/
const lookAlikes = [
	like("a private key", ["-----BEGIN "], `(-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\\s\\S]{16,16184}?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----)`, longestKey),
	like("a private key", packedKeys, `${word}((?:${packedKeys.map(quoted).join("|")})[A-Za-z0-9+/_-]{64,${2 * longestKey}}={0,2})`, 32828),
	like("a GitHub token", [
		"ghp_",
		"gho_",
		"ghu_",
		"ghs_",
		"ghr_"
	], `${word}(gh[pousr]_[A-Za-z0-9]{36,255})`, 300),
	like("a GitHub token", ["github_pat_"], `${word}(github_pat_[A-Za-z0-9_]{50,255})`, 300),
	like("a GitLab token", [
		"glpat-",
		"glptt-",
		"glrt-",
		"gldt-"
	], `${word}(gl(?:pat|ptt|rt|dt)-[\\w-]{20,64})`, 100),
	like("an AWS secret key", [
		"ecret_access_key",
		"SECRET_ACCESS_KEY",
		"ecretAccessKey"
	], "(?:ecret_access_key|SECRET_ACCESS_KEY|ecretAccessKey)[\"']?\\s{0,3}[:=]\\s{0,3}[\"']?([A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))", 100),
	like("an Azure storage key", ["AccountKey=", "SharedAccessKey="], "(?:Account|SharedAccess)Key=([A-Za-z0-9+/]{42,86}={0,2})", 120),
	like("a signed Azure URL", ["sig="], "(?<=[?&])sig=([A-Za-z0-9%+/]{30,100}={0,2})", 120),
	like("a signed AWS URL", ["X-Amz-Signature=", "X-Amz-Security-Token="], "X-Amz-(?:Signature|Security-Token)=([A-Za-z0-9%+/=]{32,2048})", 2100),
	like("a Google access token", ["ya29."], `${word}(ya29\\.[\\w-]{20,1024})`, 1100),
	like("a Google API key", ["AIza"], `${word}(AIza[\\w-]{35}(?![\\w-]))`, 50),
	like("a Slack token", ["xox"], `${word}(xox[abeoprs]-[A-Za-z0-9-]{10,250})`, 300),
	like("an npm token", ["npm_"], `${word}(npm_[A-Za-z0-9]{36}(?![A-Za-z0-9]))`, 50),
	like("a JSON web token", ["eyJ"], `${word}(eyJ[\\w-]{10,4096}\\.eyJ[\\w-]{10,8192}\\.[\\w-]{16,1024})`, 14e3),
	like("a JSON web token", packedTokens, `${word}((?:${packedTokens.map(quoted).join("|")})[A-Za-z0-9+/_-]{100,14000}={0,2})`, 14100),
	like("a password in a URL", ["://"], "(?<=(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,20})://[^\\s/:@\"'<>]{0,64}:([^\\s/:@\"'<>]{6,128}(?=@))", 250),
	like("an Authorization header", ["uthorization"], "uthorization[\"']?: {0,2}\\[?[\"']?(?:[Bb]earer|[Bb]asic|token) ([\\w.~+/-]{16,4096}=*)", 4200)
];
function quoted(text) {
	return text.replaceAll("+", "\\+");
}
function like(name, anchors, form, ahead) {
	return {
		name,
		anchors,
		form: new RegExp(form, "y"),
		back: 40,
		ahead
	};
}

// src/plan/prow/secrets.ts
/** Shorter values stand in too many places by chance. */
const shortest = 8;
const context = 256;
const ofThisJob = "a secret of this job";
/**
* @param secrets as they are; searched for raw, in base64 (alone, and within a longer text), as JSON and URLs have them
*/
function secretSearch(secrets) {
	const forms = [...new Set([...secrets].flatMap(formsOf).filter((form) => form.length >= shortest))];
	const kinds = lookAlikes.flatMap((kind) => kind.anchors.map((anchor) => ({
		anchor,
		kind
	})));
	const texts = byteSearch([...kinds.map((k) => k.anchor), ...forms]);
	return {
		longest: lookAlikes.reduce((most, kind) => Math.max(most, kind.ahead), texts.longest),
		context,
		find: (bytes, from, until) => {
			const all = [];
			for (const { start, end, pattern } of texts.find(bytes, Math.max(0, from - context), until)) {
				const kind = kinds[pattern]?.kind;
				const match = kind === void 0 ? {
					start,
					end,
					what: ofThisJob
				} : guess(bytes, start, kind);
				if (match !== void 0 && match.start >= from && match.start < until) all.push(match);
			}
			return all.length < 2 ? all : united(all);
		}
	};
}
/** @returns what has the form of its kind at an anchor */
function guess(bytes, anchor, kind) {
	const back = Math.max(0, anchor - kind.back);
	const window = bytes.toString("latin1", back, anchor + kind.ahead);
	kind.form.lastIndex = anchor - back;
	const match = kind.form.exec(window);
	if (match === null) return void 0;
	const end = back + match.index + match[0].length;
	return {
		start: end - (match[1]?.length ?? 0),
		end,
		what: kind.name
	};
}
/** What overlaps is one, and called by what is known of it. */
function united(all) {
	const known = (m) => m.what === ofThisJob;
	const out = [];
	for (const match of all.toSorted((a, b) => a.start - b.start)) {
		const last = out.at(-1);
		if (last === void 0 || match.start >= last.end) out.push(match);
		else {
			const what = known(match) ? match.what : last.what;
			out[out.length - 1] = {
				start: last.start,
				end: Math.max(last.end, match.end),
				what
			};
		}
	}
	return out;
}
/** Bytes as characters: files of any encoding are searched so. */
function bytesOf(text) {
	return Buffer.from(text, "utf8").toString("latin1");
}
function formsOf(secret) {
	const whole = secret.trim();
	if (whole.length < shortest) return [];
	return [
		secret,
		whole,
		JSON.stringify(whole).slice(1, -1),
		encodeURIComponent(whole),
		...whole.includes("\r\n") ? [whole.replaceAll("\r\n", "\n")] : []
	].map(bytesOf).concat(base64Forms(secret), base64Forms(whole));
}
/**
* Three bytes are four characters, so a text within another has one of three forms; the characters at its ends hold
* bits of the neighbours and are left out.
*/
function base64Forms(text) {
	const bytes = Buffer.from(text, "utf8");
	const forms = [];
	for (const before of [
		0,
		1,
		2
	]) {
		const padded = Buffer.concat([Buffer.alloc(before), bytes]);
		const from = before === 0 ? 0 : before + 1;
		const to = Math.floor(padded.length * 8 / 6);
		const whole = padded.toString("base64").slice(from, to);
		forms.push(whole, whole.replaceAll("+", "-").replaceAll("/", "_"));
	}
	return forms;
}
const secretNames = /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|STORAGE_KEY|SIGNING_?KEY|_PAT$|_SAS|CONNECTION_STRING)/i;
/** Addresses of services, names of files and words that say how, not what. */
const noSecretNames = /(?:_URL|_FILE|_PATH|_ENDPOINT|_ID|_NAME|_TYPE|_SOCK|_METHOD|_TTL|_EXPIRES?(?:_AT|_IN)?)$/i;
/** Values of variables that are secrets by their names. Those that are paths, words or numbers are none. */
function secretsOfEnv(env) {
	return Object.entries(env).flatMap(([name, value]) => {
		if (value === void 0 || !secretNames.test(name)) return [];
		if (noSecretNames.test(name) && !/ACCESS_KEY_ID$/i.test(name)) return [];
		return /^(?:[/~.]|[a-z]:\\|\$\{\{)/i.test(value) || /^(?:true|false|none|[\d.]+)$/i.test(value) || value.trim().length < shortest ? [] : [value];
	});
}
/**
* Secrets in a file that holds such: all of it, and what stands in it by itself (passwords of a docker config, the
* private key of a service account, values of `name = value` lines).
*/
function secretsOfFile(text) {
	const found = [text];
	try {
		JSON.parse(text, (key, value) => {
			if (typeof value === "string" && (secretNames.test(key) || /^(?:auth|password|identitytoken|private_key)$/.test(key))) found.push(value, ...key === "auth" ? passwordOf(value) : []);
			return value;
		});
	} catch {
		for (const line of text.split("\n")) {
			const [, name, value] = /^\s*(?:export\s+)?([\w.-]+)\s*[=:]\s*["']?(.*?)["']?\s*$/.exec(line) ?? [];
			if (name !== void 0 && value && secretNames.test(name)) found.push(value);
		}
	}
	return found.filter((value) => value.trim().length >= shortest);
}
/** `auth` of a docker config is user:password in base64. */
function passwordOf(auth) {
	const plain = Buffer.from(auth, "base64").toString("utf8");
	const at = plain.indexOf(":");
	return at < 0 ? [] : [plain.slice(at + 1)];
}

// src/flows/publish/secrets.ts
/** A file of secrets is small; what is larger was named by mistake. */
const mostBytes = 1048576;
/** Files that variables name and that hold secrets. */
const fileVariables = [
	"GOOGLE_APPLICATION_CREDENTIALS",
	"AWS_SHARED_CREDENTIALS_FILE",
	"AWS_WEB_IDENTITY_TOKEN_FILE",
	"AZURE_FEDERATED_TOKEN_FILE"
];
/**
* What must not leave this machine: secrets in the environment (by the names of their variables), in files that it
* names, and in the files and directories that the user named.
* @throws UsageError when one of the latter cannot be read
*/
async function searchFor(named, { env }) {
	const problems = [];
	const files = [];
	for (const path of named) await filesOf(path).then((found) => files.push(...found), (error) => problems.push(`--censor ${path}: ${error.message}`));
	if (problems.length > 0) throw new UsageError(problems);
	const texts = await Promise.all(files.map((f) => readFile(f, "utf8")));
	const others = await Promise.all(fileVariables.map((name) => env[name] ? readFile(env[name], "utf8").catch(() => "") : ""));
	return secretSearch([...secretsOfEnv(env), ...[...texts, ...others].flatMap(secretsOfFile)]);
}
/** A directory is one of mounted secrets, a file for each; links in it are followed, as kubelet makes them. */
async function filesOf(path) {
	const found = await stat(path);
	if (found.isDirectory()) {
		const names = (await readdir(path)).filter((name) => !name.startsWith(".."));
		return (await Promise.all(names.map((name) => filesOf(join(path, name))))).flat();
	}
	if (found.size > mostBytes) throw new Error(`it has ${found.size} bytes: a secret has at most ${mostBytes}`);
	return found.isFile() ? [path] : [];
}

// src/flows/publish/start.ts
/** What a build that has not even begun may hold up: a sink that is down must not cost the run its time. */
const startMs = 6e4;
/**
* Says in every sink that a build has begun: readers show it as running from here on. Of several jobs that publish one
* build the first says it. What goes wrong is a warning: the end of the run tries again.
*/
async function publishStart(wish, startedAt, ctx) {
	const hurried = ctx.withSignal(AbortSignal.any([ctx.signal, AbortSignal.timeout(startMs)]));
	await Promise.all(wish.sinks.map(async (url) => {
		try {
			const sink = await openSink(url, hurried, {
				gcs: wish.gcs,
				azure: blobIdentity(url, {}, ctx.env)
			});
			await begin(sink, wish, startedAt);
			ctx.log.info(`publishing to ${sink.link(pathsOf(wish.spec, wish.strategy).build)}`);
		} catch (error) {
			ctx.signal.throwIfAborted();
			ctx.log.warn(`${url}: the beginning of the build could not be published: ${describe(error)}`);
		}
	}));
}
/** started.json and what leads to it; whatever is there already stays. @param startedAt epoch milliseconds */
async function begin(sink, wish, startedAt) {
	const { spec, url, agent } = wish;
	const paths = pathsOf(spec, wish.strategy);
	await putJson(sink, `${paths.build}/started.json`, startedOf(spec, startedAt, wish.node), true);
	const job = prowJobOf(spec, {
		startedAt,
		agent,
		url
	});
	await putJson(sink, `${paths.build}/prowjob.json`, job, true);
	await putAlias(sink, paths);
	for (const latest of paths.latest) await advanceLatest(sink, latest, spec.buildid);
}

// src/flows/publish/end.ts
/** Files on the way at once, to each sink; small ones are in memory. */
const parallel = 8;
/** Of larger ones some parts are in memory, each. */
const large = {
	bytes: 8388608,
	parallel: 3
};
/**
* Publishes what a run has left, to every sink; a sink that fails does not keep the next from its turn. One shard's
* job puts its files into the build and leaves its end to whoever merges.
* @param dir absolute
* @param merged other directories that a merge has taken its shards from
* @param outcome of a job that left no result
*/
async function publishEnd(wish, dir, merged, ctx, outcome = "interrupted") {
	const scratch = await mkdtemp(join(tmpdir(), "bowsprit-publish-"));
	try {
		const main = await leftIn(dir);
		const parts = main.part === void 0 ? await partsOf(dir, merged, ctx) : [];
		const search = await searchFor(wish.censor, ctx);
		const log = await buildLog(main, parts, join(scratch, "build-log.txt"), ctx);
		const reports = await linkedReports([main, ...parts], scratch);
		const done = [];
		for (const url of wish.sinks) {
			const cleaner = censor(search, scratch, ctx.signal);
			const to = {
				wish,
				main,
				parts,
				log,
				reports,
				cleaner,
				outcome,
				ctx
			};
			done.push(await intoSink(url, to));
			tell(done.at(-1), cleaner, done.length === 1, ctx);
		}
		return done;
	} finally {
		await rm(scratch, {
			recursive: true,
			force: true
		});
	}
}
/** We go on writing to our own log while it is on its way; a merge has those of the shards for one. */
async function buildLog(main, parts, to, ctx) {
	if (main.files.includes(basename(to))) {
		await copyFile(join(main.dir, basename(to)), to);
		return to;
	}
	return await joinLogs(parts, to, ctx.signal) ? to : void 0;
}
async function intoSink(url, to) {
	const { wish, ctx } = to;
	const { build } = pathsOf(wish.spec, wish.strategy);
	const sum = {
		files: 0,
		bytes: 0
	};
	let sink;
	try {
		sink = await openSink(url, ctx, {
			gcs: wish.gcs,
			azure: blobIdentity(url, {}, ctx.env)
		});
		await begin(sink, wish, startOf(to));
		await sendFiles(sink, build, to, sum);
		await sendMade(sink, build, to);
		if (to.main.part === void 0) await finish(sink, build, to);
		return {
			sink: url,
			link: sink.link(build),
			page: sink.page(`${build}/`),
			...sum
		};
	} catch (error) {
		ctx.signal.throwIfAborted();
		return {
			sink: url,
			link: sink?.link(build) ?? url,
			page: void 0,
			...sum,
			failed: error
		};
	}
}
async function sendFiles(sink, build, { wish, main, parts, log, reports, cleaner, ctx }, sum) {
	const missing = await pMap(parts, async (p) => await isThere(sink, build, p, cleaner) ? [] : [p]);
	const logs = log === void 0 ? [] : [{
		dir: dirname(log),
		part: main.part,
		files: [basename(log)]
	}];
	const all = layout([
		...logs,
		main,
		...missing.flat()
	], {
		compress: wish.compress,
		encodes: sink.encodes
	});
	const send = async (file) => {
		const bytes = await sendFile(sink, build, {
			...file,
			from: reports.get(file.from) ?? file.from
		}, cleaner);
		sum.bytes += bytes;
		sum.files += 1;
		ctx.log.progress({
			id: `publish to ${sink.address}`,
			done: sum.files,
			total: all.length,
			unit: "files"
		});
	};
	const sizes = new Map(await pMap(all, async (f) => [f, await sizeOf(f)], { concurrency: parallel }));
	const isLarge = (file) => (sizes.get(file) ?? 0) > large.bytes;
	const others = all.filter((file) => !isResult(file));
	const rounds = [
		[others.filter((file) => !isLarge(file)), parallel],
		[others.filter(isLarge), large.parallel],
		[all.filter(isResult), parallel]
	];
	for (const [files, concurrency] of rounds) await pMap(files, send, {
		concurrency,
		signal: ctx.signal
	});
}
/** What cannot be looked at is told by whoever reads it. */
async function sizeOf({ from }) {
	return stat(from).then((found) => found.size, () => 0);
}
function isResult({ to }) {
	return to.endsWith("/result.json");
}
/** A shard's job that could publish did so, its result last. */
async function isThere(sink, build, part, cleaner) {
	const path = `artifacts/${shardName(part.part ?? "")}/result.json`;
	const there = await sink.read(`${build}/${path}`);
	if (there === void 0) return false;
	return there.bytes.equals(cleaner.bytes(await readFile(join(part.dir, "result.json")), path));
}
async function sendFile(sink, build, file, cleaner) {
	const content = await cleaner.file(file.from, file.to, file.pack === true);
	if (content === void 0) return 0;
	await sink.put(`${build}/${file.to}`, content, {
		type: file.type,
		encoding: file.encoding
	});
	return "bytes" in content ? content.bytes.length : content.size;
}
/** Documents that only publishing knows how to write. */
async function sendMade(sink, build, { main, parts, wish, cleaner }) {
	const shards = main.part === void 0 ? parts : [main];
	for (const { part, result } of shards) {
		if (part === void 0 || result === void 0) continue;
		const junit = Buffer.from(runnerJunit(result.phases, `bowsprit shard ${part}`));
		const path = shardRunnerPath(part);
		await sink.put(`${build}/${path}`, { bytes: cleaner.bytes(junit, path) }, { type: "application/xml" });
	}
	if (main.part !== void 0) return;
	if (wish.url !== void 0) await putText(sink, `${build}/artifacts/workflow-run.link.txt`, wish.url);
	const report = main.files.includes("report.html") ? sink.page(`${build}/artifacts/report.html`) : void 0;
	if (report !== void 0) await putText(sink, `${build}/artifacts/report.link.txt`, report);
}
/** Places that are told one by one; the log file has all. */
const mostTold = 10;
function tell(p, { places, withheld }, first, ctx) {
	if (p.failed === void 0) ctx.log.info(`published ${p.files} files, ${prettyBytes(p.bytes)}: ${p.page ?? p.link}`);
	else ctx.log.warn(`${p.sink}: not all is published (everything is still in the artifacts directory): ${describe(p.failed)}`);
	if (!first) return;
	for (const { path, why } of withheld) ctx.log.warn(`${path} is not published: ${why}`);
	for (const [n, { path, line, what }] of places.entries()) ctx.log[n < mostTold ? "warn" : "debug"](`censored ${what} in ${path}, line ${line}`);
	if (places.length > mostTold) ctx.log.warn(`censored ${places.length - mostTold} places more, see build-log.txt`);
}

export { runnerJunit as i, publishStart as n, leftIn as r, publishEnd as t };