import { o as UsageError, r as ProvisionError } from "./errors.mjs";
import { t as writeFetched } from "./fetched.mjs";
import { t as changedFile } from "./file-store.mjs";
import { dirname, join, relative } from "node:path";
import { createReadStream, createWriteStream } from "node:fs";
import { access, constants as constants$1, link, mkdir, open, readFile, readdir, rename, rm, stat } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";
import { Readable, Transform } from "node:stream";
import { pipeline as pipeline$1 } from "node:stream/promises";

// src/stores/dir.ts
/** Unfinished files and locks; no path of the store begins so. */
const work = ".work";
/** A lock is held for a read, a comparison and a rename: one that is older belongs to nobody. */
const staleLockMs = 1e4;
/** Nobody copies one file for so long: what is older was left by a killed process, maybe of another machine. */
const staleCopyMs = 216e5;
/** A directory, maybe one that several machines share. Made when it is missing, but not its parents. */
function dirStore(root, ctx) {
	const at = (path) => join(root, checked(path));
	const failed = (doing) => (error) => {
		ctx.signal.throwIfAborted();
		throw explained(`${doing} in ${root}`, error);
	};
	return {
		address: `dir:${root}`,
		check: () => check(root),
		put: (path, content, o = {}) => putFile(root, at(path), content, o, ctx).catch(failed(`storing ${path}`)),
		read: (path) => readVersion(at(path)).catch(failed(`reading ${path}`)),
		get: (path, to) => writeFetched(path, createReadStream(at(path)), to, ctx.signal).catch(failed(`fetching ${path}`)),
		has: async (path) => {
			const found = await statOf(at(path)).catch(failed(`looking for ${path}`));
			return found?.isFile() ? {
				path,
				size: found.size
			} : void 0;
		},
		list: async (dir) => {
			const files = (await readdir(at(dir), {
				recursive: true,
				withFileTypes: true
			}).catch(absent([]))).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
			return (await Promise.all(files.map(async (f) => [relative(root, f), await statOf(f)]))).flatMap(([path, s]) => s === void 0 ? [] : [{
				path,
				size: s.size
			}]);
		},
		remove: (path) => rm(at(path), { force: true }).catch(failed(`removing ${path}`)),
		url: async () => void 0,
		region: async () => ({ why: "a directory has no region" }),
		dropUnfinished: () => dropOld(join(root, work), ctx.clock.now()).catch(failed("tidying up"))
	};
}
async function check(root) {
	const found = await statOf(root).catch((error) => error.message);
	const problem = (text) => ({
		problems: [text],
		warnings: []
	});
	if (typeof found === "string") return problem(`the store ${root} cannot be looked at: ${found}`);
	if (found !== void 0 && !found.isDirectory()) return problem(`the store ${root} is no directory`);
	const there = found === void 0 ? dirname(root) : root;
	if (found === void 0 && !(await statOf(there).catch(() => void 0))?.isDirectory()) return problem(`the store ${root} cannot be made: there is no directory ${there}. Make it, or correct the path`);
	return access(there, constants$1.R_OK | constants$1.W_OK | constants$1.X_OK).then(() => ({
		problems: [],
		warnings: []
	}), () => problem(`we may not write to ${there}, where the store is to be: change its owner or its mode`));
}
/**
* A file below `root` that appears whole, and only where the condition holds.
* @param to absolute; its directories are made
* @returns false when `onlyOver` did not hold
*/
async function putFile(root, to, content, o, ctx) {
	await mkdir(root).catch(ignore("EEXIST"));
	const temporary = join(root, work, randomUUID());
	await mkdir(dirname(temporary), { recursive: true });
	await mkdir(dirname(to), { recursive: true });
	try {
		await copy(content, temporary, o, ctx.signal);
		if (o.onlyOver === void 0) await rename(temporary, to);
		else if (o.onlyOver === "absent") return await linkedNew(temporary, to);
		else return await overVersion(root, temporary, to, o.onlyOver.version, ctx);
		return true;
	} finally {
		await rm(temporary, { force: true });
	}
}
async function copy(content, to, o, signal) {
	const hash = createHash("sha256");
	const meter = new Transform({ transform(chunk, _encoding, done) {
		hash.update(chunk);
		if ("file" in content) o.onBytes?.(chunk.length, "sent");
		done(null, chunk);
	} });
	const source = "file" in content ? createReadStream(content.file, { highWaterMark: 1 << 20 }) : Readable.from([content.bytes]);
	await pipeline$1(source, meter, createWriteStream(to, {
		mode: 420,
		flush: true
	}), { signal });
	if ("file" in content && hash.digest("hex") !== content.sha256) throw new ProvisionError(changedFile(content.file));
}
/** A hard link is made only where no file is: one call, on all of a machine's and NFS's file systems. */
async function linkedNew(temporary, to) {
	return link(temporary, to).then(() => true, (error) => {
		if (error.code === "EEXIST") return false;
		throw error;
	});
}
async function overVersion(root, temporary, to, version, ctx) {
	const lock = join(root, work, `lock-${digest(Buffer.from(to)).slice(0, 16)}`);
	for (;;) {
		const mine = await open(lock, "wx").catch(ignore("EEXIST"));
		if (mine !== void 0) {
			await mine.close();
			break;
		}
		if (ctx.clock.now() - ((await statOf(lock))?.mtimeMs ?? ctx.clock.now()) > staleLockMs) await rm(lock, { force: true });
		await ctx.clock.sleep(10, ctx.signal);
	}
	try {
		if ((await readVersion(to))?.version !== version) return false;
		await rename(temporary, to);
		return true;
	} finally {
		await rm(lock, { force: true });
	}
}
async function readVersion(path) {
	const bytes = await readFile(path).catch(absent(void 0));
	return bytes === void 0 ? void 0 : {
		bytes,
		version: digest(bytes)
	};
}
async function dropOld(dir, now) {
	const gone = [];
	for (const name of await readdir(dir).catch(absent([]))) {
		const found = await statOf(join(dir, name));
		if (found === void 0 || now - found.mtimeMs < staleCopyMs) continue;
		await rm(join(dir, name), { force: true });
		gone.push(`${work}/${name}`);
	}
	return gone;
}
function checked(path) {
	if (!/^[\w-][\w.-]*(?:\/[\w-][\w.-]*)*$/.test(path)) throw new Error(`${JSON.stringify(path)} is no path of a store`);
	return path;
}
function digest(bytes) {
	return createHash("sha256").update(bytes).digest("hex");
}
function statOf(path) {
	return stat(path).catch(absent(void 0));
}
function absent(value) {
	return (error) => {
		if (["ENOENT", "ENOTDIR"].includes(error.code ?? "")) return value;
		throw error;
	};
}
function ignore(code) {
	return (error) => {
		if (error.code === code) return void 0;
		throw error;
	};
}
/** A file system's error in the words of the stores. */
function explained(doing, error) {
	if (error instanceof ProvisionError) return error;
	const { code = "", message } = error;
	if (code === "ENOSPC" || code === "EDQUOT") return new ProvisionError(`${doing} failed: the disk is full. Make room, or sweep old stages, and stage again`);
	if ([
		"EACCES",
		"EPERM",
		"EROFS",
		"ENOENT",
		"ENOTDIR"
	].includes(code)) return new UsageError(`${doing} failed: ${message}`);
	return new ProvisionError(`${doing} failed: ${message}`);
}

export { work as a, readVersion as i, explained as n, putFile as r, dirStore as t };