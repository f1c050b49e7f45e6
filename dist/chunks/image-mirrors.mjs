import { i as RunError, o as UsageError, s as describe } from "./errors.mjs";
import { n as platformOf, o as wordsOf } from "./platform.mjs";
import { r as isDigest, t as blobPath } from "./oci-image.mjs";
import { a as digestOfFile, c as putStream, i as digestOf, l as readJson, o as markUsed, r as blobSize, s as putBytes, u as writeWhole } from "./upstream.mjs";
import { t as require_tar_stream } from "./tar-stream.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { a as parsePlatform, i as mediaTypes, n as imageIndex, r as imageManifest, t as imageConfig } from "./image-documents.mjs";
import { once } from "node:events";
import { basename, join, posix } from "node:path";
import { createReadStream, existsSync } from "node:fs";
import { copyFile, link, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";

// src/plan/image-recipe.ts
const defaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** A recipe and all recipes inside it, taken apart. */
function partsOf(recipe) {
	return recipe.layers.flat().flatMap((p) => p.kind === "fake-registry" ? [p, ...partsOf(p.recipe)] : [p]);
}

// src/images/layer.ts
var import_tar_stream = require_tar_stream();
/** Debian's packages differ in whether they spell /bin or /usr/bin: as on a real system the first is a link. */
const merged = [
	"bin",
	"sbin",
	"lib",
	"lib32",
	"lib64",
	"libx32"
];
/**
* Puts entries together as a file system would: later ones win, top-level bin, lib … become links into usr, missing
* parents appear as root's directories.
*/
function assemble(entries) {
	const byPath = /* @__PURE__ */ new Map();
	const linked = /* @__PURE__ */ new Set();
	for (const entry of entries) {
		const [top = "", ...rest] = entry.path.split("/");
		if (!merged.includes(top)) byPath.set(entry.path, entry);
		else {
			linked.add(top);
			if (rest.length > 0) byPath.set(`usr/${entry.path}`, {
				...entry,
				path: `usr/${entry.path}`
			});
		}
	}
	for (const top of linked) {
		byPath.set(top, {
			path: top,
			type: "symlink",
			mode: 511,
			uid: 0,
			gid: 0,
			to: `usr/${top}`
		});
		parents(`usr/${top}/x`, byPath);
	}
	for (const path of [...byPath.keys()]) parents(path, byPath);
	return [...byPath.values()].sort((a, b) => a.path < b.path ? -1 : 1);
}
function parents(path, byPath) {
	for (let cut = path.lastIndexOf("/"); cut > 0; cut = path.lastIndexOf("/", cut - 1)) {
		const parent = path.slice(0, cut);
		if (byPath.has(parent)) return;
		byPath.set(parent, {
			path: parent,
			type: "directory",
			mode: 493,
			uid: 0,
			gid: 0
		});
	}
}
/** Writes a layer (plain tar, sorted, all times 0) into the store: the same entries always make the same bytes. */
async function putLayer(dir, entries) {
	return putStream(dir, tarOf(entries));
}
/** A tar of these entries in this order; an entry that cannot be read ends the stream with its error. */
function tarOf(entries) {
	const tar = (0, import_tar_stream.pack)();
	(async () => {
		for (const entry of entries) await write(tar, entry);
		tar.finalize();
	})().catch((cause) => tar.destroy(cause));
	return tar;
}
async function write(tar, entry) {
	const header = {
		name: entry.type === "directory" ? `${entry.path}/` : entry.path,
		type: entry.type,
		mode: entry.mode,
		uid: entry.uid,
		gid: entry.gid,
		uname: "",
		gname: "",
		mtime: /* @__PURE__ */ new Date(0),
		...entry.to === void 0 ? {} : { linkname: entry.to }
	};
	const { body } = entry;
	if (entry.type === "file" && body !== void 0 && "file" in body) {
		await copyIn(body.file, tar.entry({
			...header,
			size: body.size
		}));
		return;
	}
	await new Promise((resolve, reject) => {
		const done = (error) => error ? reject(error) : resolve();
		if (entry.type === "file") tar.entry(header, Buffer.isBuffer(body) ? body : Buffer.alloc(0), done);
		else tar.entry(header, done);
	});
}
async function copyIn(file, sink) {
	const failed = once(sink, "error").then(([error]) => Promise.reject(error));
	failed.catch(() => void 0);
	for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) if (!sink.write(chunk)) await Promise.race([once(sink, "drain"), failed]);
	const closed = once(sink, "close");
	sink.end(void 0);
	await Promise.race([closed, failed]);
}

// src/images/debian.ts
/** Needed by maintainers' scripts alone, which never run in an image of ours. */
const unwanted = /* @__PURE__ */ new Set([
	"debconf",
	"dpkg",
	"gcc-12-base",
	"mawk"
]);
const unwantedPaths = /^usr\/share\/(doc|doc-base|man|info|locale|lintian|bash-completion|zsh|bug|menu|i18n|gdb|gcc|common-licenses|debconf|pixmaps|icons|applications|perl\/.*\.pod$)(\/|$)|^var\/(cache|lib\/dpkg|lib\/systemd)(\/|$)|^(usr\/)?lib\/(systemd|init|udev)(\/|$)|\/gconv(\/|$)|^usr\/lib\/locale(\/|$)|^etc\/(init\.d|cron\.|logrotate\.d|default|pam\.d|systemd)/;
/**
* Files of Debian packages and all they depend on, as a machine with nothing installed would get them from this
* host's own package sources. Nothing is installed here and nothing of the host's apt state is touched.
* @param dir the image cache; package lists (refreshed after a day) and archives are kept there
* @throws RunError when apt-get cannot resolve or fetch; Error when this is no Debian
*/
async function debianEntries(wanted, dir, ctx) {
	const { packages } = wanted;
	for (const tool of ["apt-get", "dpkg-deb"]) if (await ctx.exec.which(tool) === void 0) throw new Error(`needs Debian packages (${packages.join(", ")}), and there is no ${tool} here`);
	const archives = await fetchPackages(wanted, dir, ctx);
	const entries = [];
	for (const archive of archives) entries.push(...await unpack(archive, ctx));
	return entries;
}
async function fetchPackages(wish, dir, ctx) {
	const { packages, alone, architecture } = wish;
	const lists = await packageLists(architecture, dir, ctx);
	const kept = join(dir, "debs");
	const work = temporary(dir, "apt");
	const install = [
		"-y",
		"--no-install-recommends",
		"install",
		...[...packages].sort()
	];
	try {
		const wanted = fileNames(await apt(work, lists, architecture, ["--print-uris", ...install], ctx)).filter((name) => !unwanted.has(packageOf(name)) && (!alone || packages.includes(packageOf(name))));
		await mkdir(kept, { recursive: true });
		const here = new Set(await readdir(kept));
		const absent = wanted.filter((name) => !here.has(name));
		if (absent.length > 0) {
			ctx.log.info(`images: fetching ${absent.length} Debian packages for ${packages.join(", ")}`);
			for (const name of wanted) if (here.has(name)) await link(join(kept, name), join(work, "archives", name));
			await apt(work, lists, architecture, ["--download-only", ...install], ctx);
			for (const name of absent) await rename(join(work, "archives", name), join(kept, name));
		}
		return wanted.map((name) => join(kept, name));
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
function packageOf(fileName) {
	return fileName.split("_")[0];
}
function temporary(dir, what) {
	return join(dir, "tmp", `${what}-${process.pid}-${randomUUID().slice(0, 8)}`);
}
/** `'URI' name.deb size hash`, one line a package. */
function fileNames(plan) {
	return [...plan.matchAll(/^'[^']+' (\S+\.deb) \d+ /gm)].map((m) => m[1]);
}
const dayMs = 864e5;
/**
* Lists of a day lie in a directory of that day, which appears whole and is never changed: a process that works with
* yesterday's goes on undisturbed.
*/
async function packageLists(architecture, dir, ctx) {
	const top = join(dir, "apt");
	const prefix = architecture === void 0 ? "lists-" : `lists-${architecture}-`;
	const today = join(top, `${prefix}${Math.floor(ctx.clock.now() / dayMs)}`);
	if (existsSync(today)) return today;
	await mkdir(top, { recursive: true });
	const earlier = (await readdir(top)).filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length))).sort();
	const work = temporary(dir, "apt");
	const fresh = join(work, "lists");
	await mkdir(join(fresh, "partial"), { recursive: true });
	try {
		ctx.log.info("images: reading the package lists of this host's own Debian sources (apt-get update, kept apart)");
		await apt(work, fresh, architecture, ["-qq", "update"], ctx);
		await rename(fresh, today).catch((cause) => {
			if (!existsSync(today)) throw cause;
		});
		for (const name of earlier.slice(0, -1)) await rm(join(top, name), {
			recursive: true,
			force: true
		});
		return today;
	} catch (cause) {
		const last = earlier.at(-1);
		if (last === void 0 || ctx.signal.aborted) throw cause;
		ctx.log.warn("images: the package lists could not be refreshed; going on with those of an earlier day");
		return join(top, last);
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
/** apt-get with state, archives and an empty package database of its own; runs in `work`. */
async function apt(work, lists, architecture, args, ctx) {
	const status = join(lists, "status");
	await mkdir(join(work, "archives", "partial"), { recursive: true });
	await writeFile(status, "", { flag: "a" });
	const options = {
		"Dir::State": work,
		"Dir::State::status": status,
		"Dir::State::lists": lists,
		"Dir::Cache": work,
		"Dir::Cache::archives": join(work, "archives"),
		"Dir::Cache::pkgcache": join(lists, "pkgcache.bin"),
		"Dir::Cache::srcpkgcache": join(lists, "srcpkgcache.bin"),
		"Dir::Log": work,
		"Debug::NoLocking": "1",
		"APT::Sandbox::User": "root",
		"Acquire::Languages": "none",
		"Acquire::Retries": "2",
		...architecture === void 0 ? {} : {
			"APT::Architecture": architecture,
			"APT::Architectures": architecture
		}
	};
	const argv = [
		"apt-get",
		...Object.entries(options).flatMap(([k, v]) => ["-o", `${k}=${v}`]),
		...args
	];
	const env = toolEnv(ctx.env, {
		DEBIAN_FRONTEND: "noninteractive",
		LC_ALL: "C"
	});
	return (await ctx.exec.run(argv, {
		cwd: work,
		env,
		timeoutMs: 6e5
	})).stdout;
}
/** Files of one package. Hard links become copies of what they link to. */
async function unpack(archive, ctx) {
	const tar = `${archive}.${process.pid}-${randomUUID().slice(0, 8)}.tar`;
	try {
		await ctx.exec.run([
			"sh",
			"-c",
			"exec dpkg-deb --fsys-tarfile \"$1\" > \"$2\"",
			"sh",
			archive,
			tar
		], {
			env: toolEnv(ctx.env),
			timeoutMs: 12e4
		});
		return await readTar(tar);
	} finally {
		await rm(tar, { force: true });
	}
}
async function readTar(path) {
	const files = /* @__PURE__ */ new Map();
	const reader = (0, import_tar_stream.extract)();
	createReadStream(path).on("error", (e) => reader.destroy(e)).pipe(reader);
	for await (const stream of reader) {
		const h = stream.header;
		const name = clean(h.name);
		const parts = [];
		for await (const chunk of stream) parts.push(chunk);
		if (name === "" || unwantedPaths.test(name)) continue;
		const common = {
			path: name,
			mode: h.mode ?? 420,
			uid: h.uid ?? 0,
			gid: h.gid ?? 0
		};
		if (h.type === "directory") files.set(name, {
			...common,
			type: "directory"
		});
		else if (h.type === "symlink") files.set(name, {
			...common,
			type: "symlink",
			to: h.linkname ?? ""
		});
		else if (h.type === "link") {
			const target = files.get(clean(h.linkname ?? ""));
			if (target !== void 0) files.set(name, {
				...target,
				path: name
			});
		} else files.set(name, {
			...common,
			type: "file",
			body: Buffer.concat(parts)
		});
	}
	return [...files.values()];
}
function clean(name) {
	const path = posix.normalize(name).replace(/^(\.?\/)+/, "").replace(/\/$/, "");
	return path === "." ? "" : path;
}

// src/plan/image-go-flags.ts
/** The build's flags of go build with the link flags replaced: stripped, no stamped version. */
function linkFlags(goFlags) {
	const kept = [];
	for (let i = 0; i < goFlags.length; i++) {
		const flag = goFlags[i];
		if (/^--?ldflags$/.test(flag)) i++;
		else if (!/^--?ldflags=/.test(flag)) kept.push(flag);
	}
	return [...kept, "-ldflags=-s -w"];
}

// src/images/programs.ts
/** Cold, on two slow cores, with all of Kubernetes' packages to compile. */
const buildMs = 18e5;
/**
* Builds main packages of the branch, static, with the flags of the build itself but for the stamped version: a
* commit that changes nothing in a program leaves its bytes, and so its image, as they were.
* @returns by package path
*/
async function buildPrograms(packages, build, dir, ctx) {
	if (packages.length === 0) return /* @__PURE__ */ new Map();
	const flags = linkFlags(build.goFlags);
	const kept = join(dir, "programs", short(JSON.stringify([
		build.moduleDir,
		build.platform,
		flags
	])));
	const work = join(dir, "tmp", `go-${process.pid}-${randomUUID().slice(0, 8)}`);
	await mkdir(work, { recursive: true });
	await mkdir(kept, { recursive: true });
	try {
		for (const pkg of packages) await copyFile(join(kept, basename(pkg)), join(work, basename(pkg))).catch(() => void 0);
		const failed = await compile(packages, flags, build, work, ctx);
		const programs = /* @__PURE__ */ new Map();
		for (const pkg of packages) {
			const why = failed.get(pkg);
			const path = join(kept, basename(pkg));
			if (why === void 0) await rename(join(work, basename(pkg)), path);
			programs.set(pkg, why === void 0 ? { path } : { why });
		}
		return programs;
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
/** All in one call, since packages are shared; one by one after a failure, so that one cannot take the rest along. */
async function compile(packages, flags, build, work, ctx) {
	const workFile = join(build.moduleDir, "go.work");
	const GOWORK = existsSync(workFile) ? workFile : "off";
	const go = async (some) => {
		await ctx.exec.run([
			"go",
			"build",
			...flags,
			"-o",
			`${work}/`,
			...some
		], {
			cwd: build.moduleDir,
			env: toolEnv(ctx.env, {
				CGO_ENABLED: "0",
				GOWORK,
				...target(build.platform)
			}),
			timeoutMs: buildMs
		});
	};
	try {
		await go(packages);
		return /* @__PURE__ */ new Map();
	} catch (cause) {
		if (cause instanceof RunError && cause.cancelled) throw cause;
		if (packages.length === 1) return /* @__PURE__ */ new Map([[packages[0], describe(cause)]]);
	}
	const failed = /* @__PURE__ */ new Map();
	for (const pkg of packages) for (const [p, why] of await compile([pkg], flags, build, work, ctx)) failed.set(p, why);
	return failed;
}
/**
* One C file as a static binary; where there is no gcc that can link statically, Go source that does the same.
* @throws RunError when neither compiles
*/
async function compileC(source, otherwise, build, out, ctx) {
	const env = toolEnv(ctx.env);
	const gcc = build.platform === platformOf(process.arch) ? "gcc" : `${wordsOf(build.platform).triple}-gcc`;
	if (await ctx.exec.which(gcc) !== void 0) try {
		await ctx.exec.run([
			gcc,
			"-Os",
			"-static",
			"-s",
			"-o",
			out,
			source
		], {
			env,
			timeoutMs: 6e4
		});
		return;
	} catch (cause) {
		if (cause instanceof RunError && cause.cancelled) throw cause;
		ctx.log.debug(`images: gcc could not build ${source}, taking Go instead: ${describe(cause)}`);
	}
	await compileGo(otherwise, build, out, ctx);
}
/** A program of one file that imports nothing but the standard library. @throws RunError when it does not compile */
async function compileGo(text, build, out, ctx) {
	const work = `${out}-go`;
	await mkdir(work, { recursive: true });
	try {
		await writeFile(join(work, "go.mod"), "module program\n");
		await writeFile(join(work, "main.go"), text);
		await ctx.exec.run([
			"go",
			"build",
			"-trimpath",
			"-buildvcs=false",
			"-ldflags=-s -w",
			"-o",
			out,
			"."
		], {
			cwd: work,
			env: toolEnv(ctx.env, {
				CGO_ENABLED: "0",
				GOWORK: "off",
				...target(build.platform)
			}),
			timeoutMs: buildMs
		});
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
function target(platform) {
	const [GOOS = "linux", GOARCH = "amd64"] = platform.split("/");
	return {
		GOOS,
		GOARCH
	};
}
function short(text) {
	return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

// src/images/parts.ts
/** @throws Error with the reason when a part cannot be had here */
async function sourceOf(part, shop) {
	switch (part.kind) {
		case "dir": return fixed(part, {
			type: "directory",
			mode: part.mode ?? 493,
			uid: part.uid ?? 0
		});
		case "text": return fixed(part, {
			type: "file",
			mode: part.mode ?? 420,
			body: Buffer.from(part.text)
		});
		case "link": return fixed(part, {
			type: "symlink",
			mode: 511,
			to: part.to
		});
		case "branch": return file(join(shop.build.sourceDir, part.from), part.at, part.mode ?? 493, shop);
		case "go": {
			const program = shop.programs.get(part.pkg);
			if (program === void 0 || "why" in program) throw new Error(`${part.pkg} of the branch does not build: ${program?.why ?? "not asked for"}`);
			return file(program.path, part.at, part.mode ?? 493, shop);
		}
		case "companion": {
			const companion = shop.companions[part.name];
			if (companion === void 0) throw new Error(`needs ${part.name}, which was not made ready for this run`);
			return file(join(companion.dir, part.file), part.at, 493, shop);
		}
		case "go-text": return compiled(part.at, JSON.stringify([
			"go-text",
			1,
			shop.build.platform,
			part
		]), shop, (out) => compileGo(part.text, shop.build, out, shop.ctx));
		case "c": {
			const source = join(shop.build.sourceDir, part.from);
			const key = JSON.stringify([
				"c",
				1,
				await shop.digestOf(source),
				part.otherwise,
				shop.build.platform,
				part.at
			]);
			return compiled(part.at, key, shop, (out) => compileC(source, part.otherwise, shop.build, out, shop.ctx));
		}
		case "debs": return {
			key: JSON.stringify([
				"debs",
				1,
				shop.build.platform,
				[...part.packages].sort(),
				part.alone ?? false
			]),
			entries: () => debianEntries({
				...part,
				...foreign(shop.build.platform)
			}, shop.dir, shop.ctx)
		};
		case "busybox": return {
			key: JSON.stringify([
				"busybox",
				1,
				shop.build.platform,
				part.except ?? []
			]),
			entries: () => busyboxEntries(part.except ?? [], shop)
		};
		case "fake-registry": return fakeRegistry(part, shop);
	}
}
/** Debian's name of a platform that is not this machine's own. */
function foreign(platform) {
	const { architecture } = parsePlatform(platform);
	return platform === platformOf(process.arch) ? {} : { architecture };
}
function fixed(part, entry) {
	const uid = entry.uid ?? 0;
	return {
		key: JSON.stringify(part),
		entries: async () => [{
			...entry,
			path: part.at.slice(1),
			uid,
			gid: uid
		}]
	};
}
async function file(from, at, mode, shop) {
	const digest = await shop.digestOf(from);
	const entry = async () => ({
		path: at.slice(1),
		type: "file",
		mode,
		uid: 0,
		gid: 0,
		body: {
			file: from,
			size: (await stat(from)).size
		}
	});
	return {
		key: JSON.stringify([
			"file",
			at,
			mode,
			digest
		]),
		entries: async () => [await entry()]
	};
}
function compiled(at, key, shop, compile) {
	return {
		key,
		entries: async () => {
			const out = join(shop.dir, "tmp", `program-${process.pid}-${randomUUID().slice(0, 8)}`);
			await mkdir(join(shop.dir, "tmp"), { recursive: true });
			try {
				await compile(out);
				const body = await readFile(out);
				return [{
					path: at.slice(1),
					type: "file",
					mode: 493,
					uid: 0,
					gid: 0,
					body
				}];
			} finally {
				await rm(out, { force: true });
			}
		}
	};
}
/** Applets as the binary itself lists them. */
async function busyboxEntries(except, shop) {
	const other = foreign(shop.build.platform);
	const own = await busyboxOf({}, shop);
	const binary = other.architecture === void 0 ? own : await busyboxOf(other, shop);
	const kept = join(shop.dir, "programs", `busybox-${digestOf(own.body).slice(7, 24)}`);
	await writeWhole(kept, own.body, 493);
	const links = (await shop.ctx.exec.run([kept, "--list"], {
		env: toolEnv(shop.ctx.env),
		timeoutMs: 1e4
	})).stdout.split("\n").filter((a) => a !== "" && a !== "busybox" && !except.includes(a)).map((applet) => ({
		path: `bin/${applet}`,
		type: "symlink",
		mode: 511,
		uid: 0,
		gid: 0,
		to: "busybox"
	}));
	return [{
		...binary,
		path: "bin/busybox",
		mode: 493
	}, ...links];
}
async function busyboxOf(of, shop) {
	const wanted = {
		packages: ["busybox-static"],
		alone: true,
		...of
	};
	const binary = (await debianEntries(wanted, shop.dir, shop.ctx)).find((e) => basename(e.path) === "busybox" && Buffer.isBuffer(e.body));
	if (binary === void 0 || !Buffer.isBuffer(binary.body)) throw new Error("busybox-static has no busybox");
	return {
		...binary,
		body: binary.body
	};
}
/** Layout that agnhost's fake-registry-server reads: see test/images/agnhost/fakeregistryserver/prepare_registry.sh. */
async function fakeRegistry(part, shop) {
	const { manifest, blobs } = await shop.image(part.recipe, `${part.repository}:${part.tag}`);
	const platform = parsePlatform(shop.build.platform);
	const index = imageIndex({
		...manifest,
		mediaType: mediaTypes.manifest
	}, platform);
	const top = `var/registry/${part.repository}`;
	const data = (kind, digest) => {
		const hex = digest.slice(7);
		return `${top}/${kind}/sha256/${hex.slice(0, 2)}/${hex}/data`;
	};
	const entry = (path, body) => ({
		path,
		type: "file",
		mode: 420,
		uid: 0,
		gid: 0,
		body
	});
	const stored = async (kind, digest) => entry(data(kind, digest), await readFile(blobPath(shop.dir, digest)));
	return {
		key: JSON.stringify([
			"fake-registry",
			part.repository,
			part.tag,
			manifest.digest
		]),
		entries: async () => [
			entry(`${top}/manifests/${part.tag}`, Buffer.from(`${digestOf(index)}\n`)),
			entry(data("manifests", digestOf(index)), Buffer.from(index)),
			await stored("manifests", manifest.digest),
			...await Promise.all(blobs.map((digest) => stored("blobs", digest)))
		]
	};
}

// src/images/prune.ts
const hour = 36e5;
const day = 24 * hour;
/** What nobody has used for so long goes, however little it is. */
const keptMs = 30 * day;
/** So long a blob stays that nothing in the cache names: one that was pulled through, or is about to be named. */
const namelessMs = 7 * day;
/** A registry says oftener than this that it still serves its set. */
const servedMs = day;
const usual = { bytes: 10 * 1024 ** 3 };
/**
* Takes out of the image cache what was not used for long, and what is too much. Images that a registry serves, and
* whatever was used within the hour, stay in any case. Another process may be at work in it.
* @param dir the image cache
*/
async function pruneImages(dir, ctx, limits = usual) {
	const now = ctx.clock.now();
	const wanted = /* @__PURE__ */ new Map();
	for (const digest of await servedDigests(dir, now)) await reach(dir, digest, true, wanted);
	const dropped = /* @__PURE__ */ new Map();
	for (const note of await notesOf(dir)) {
		const own = /* @__PURE__ */ new Map();
		await reach(dir, note.digest, note.image, own);
		const more = [...own].filter(([digest]) => !wanted.has(digest));
		const unused = now - note.usedMs;
		const fits = bytesOf(wanted.values()) + bytesOf(more.map(([, size]) => size)) <= limits.bytes;
		if (unused < hour || unused < keptMs && fits) for (const [digest, size] of more) wanted.set(digest, size);
		else if (await removed(note.path)) for (const [digest, size] of own) dropped.set(digest, size);
	}
	const bytes = await dropBlobs(dir, wanted, dropped, now);
	for (const [name, most] of [
		["programs", keptMs],
		["debs", keptMs],
		["roots", keptMs],
		["sets", keptMs],
		["tmp", day]
	]) await dropOld(join(dir, name), now - most);
	if (bytes > 0) ctx.log.debug(`images: ${Math.round(bytes / 1e6)} MB were not used for long, and are gone`);
}
/** Manifests of the images that registries of clusters serve. */
async function servedDigests(dir, now) {
	const digests = [];
	for (const { path, usedMs } of await filesIn(join(dir, "sets"))) {
		if (now - usedMs > servedMs) continue;
		const set = await readJson(path);
		digests.push(...Object.values(set?.refs ?? {}));
	}
	return digests;
}
/** Newest first. */
async function notesOf(dir) {
	const notes = [];
	for (const kind of [
		"made",
		"layers",
		"packed"
	]) for (const { path, usedMs } of await filesIn(join(dir, kind))) {
		const { digest } = await readJson(path) ?? {};
		if (digest !== void 0 && isDigest(digest)) notes.push({
			path,
			digest,
			usedMs,
			image: kind === "made"
		});
	}
	return notes.toSorted((a, b) => b.usedMs - a.usedMs);
}
/** Adds what an image is made of that is there, by digest, with its size; of an index all its images. */
async function reach(dir, digest, isDocument, into) {
	const size = await blobSize(dir, digest);
	if (size === void 0 || into.has(digest)) return;
	into.set(digest, size);
	if (!isDocument) return;
	const { config, layers, manifests } = await readJson(blobPath(dir, digest)) ?? {};
	for (const part of [...config === void 0 ? [] : [config], ...layers ?? []]) await reach(dir, part.digest, false, into);
	for (const image of manifests ?? []) await reach(dir, image.digest, true, into);
}
/** @returns bytes that went */
async function dropBlobs(dir, wanted, dropped, now) {
	let bytes = 0;
	for (const { name, path, usedMs, size } of await filesIn(join(dir, "blobs", "sha256"))) {
		const digest = `sha256:${name}`;
		const most = dropped.has(digest) ? hour : namelessMs;
		if (wanted.has(digest) || now - usedMs < most) continue;
		if (await removed(path)) bytes += size;
	}
	return bytes;
}
async function dropOld(dir, beforeMs) {
	for (const { path, usedMs } of await filesIn(dir)) if (usedMs < beforeMs) await removed(path);
}
/** @returns false for what is another user's: that stays, and is no reason to fail */
async function removed(path) {
	return rm(path, {
		recursive: true,
		force: true
	}).then(() => true, () => false);
}
/** And directories. */
async function filesIn(dir) {
	const found = [];
	for (const name of await readdir(dir).catch(() => [])) {
		const path = join(dir, name);
		const info = await stat(path).catch(() => void 0);
		if (info !== void 0) found.push({
			name,
			path,
			usedMs: info.mtimeMs,
			size: info.size
		});
	}
	return found;
}
function bytesOf(sizes) {
	let sum = 0;
	for (const size of sizes) sum += size;
	return sum;
}

// src/images/make.ts
/** Change it when the same recipe makes other bytes than before. */
const rules = 1;
/**
* Makes images, each in its own time; one that cannot be made does not stop the others.
* @param dir the image cache
* @returns by reference: digest of the manifest, or why there is none
*/
async function makeImages(orders, build, companions, dir, ctx) {
	const made = /* @__PURE__ */ new Map();
	const rest = [];
	for (const order of orders) {
		const path = join(dir, "made", await keyOf(order, build, companions));
		const digest = await known(path, dir);
		if (digest === void 0) rest.push({
			...order,
			made: path
		});
		else made.set(order.ref, { digest });
	}
	if (rest.length === 0) return made;
	const shop = await openShop(rest.map((o) => o.recipe), build, companions, dir, ctx);
	for (const [i, order] of rest.entries()) {
		ctx.log.progress({
			id: "images",
			done: i,
			total: rest.length,
			unit: "images"
		});
		const result = await makeOne(order, shop);
		made.set(order.ref, result);
		if ("digest" in result) await writeWhole(order.made, JSON.stringify(result));
	}
	ctx.log.progress({
		id: "images",
		done: rest.length,
		total: rest.length,
		unit: "images"
	});
	await pruneImages(dir, ctx);
	return made;
}
async function makeOne(order, shop) {
	const { ctx } = shop;
	const from = ctx.clock.now();
	try {
		const { manifest, packed } = await shop.image(order.recipe, order.ref);
		const seconds = ((ctx.clock.now() - from) / 1e3).toFixed(1);
		if (packed) ctx.log.info(`images: ${order.ref} made of ${order.recipe.madeOf} (${seconds} s)`);
		else ctx.log.debug(`images: ${order.ref} has the layers that are there (${seconds} s)`);
		return { digest: manifest.digest };
	} catch (cause) {
		if (ctx.signal.aborted) throw cause;
		const why = cause instanceof Error ? cause.message : String(cause);
		ctx.log.warn(`images: ${order.ref} could not be made: ${why}`);
		return { why };
	}
}
async function openShop(recipes, build, companions, dir, ctx) {
	const parts = recipes.flatMap(partsOf);
	const packages = [...new Set(parts.flatMap((p) => p.kind === "go" ? [p.pkg] : []))];
	if (packages.length > 0) ctx.log.info(`images: building ${packages.length} test programs of the branch`);
	const programs = await buildPrograms(packages, build, dir, ctx);
	const layers = /* @__PURE__ */ new Map();
	const digests = /* @__PURE__ */ new Map();
	const digestOnce = (path) => {
		const reading = digests.get(path) ?? digestOfFile(path);
		digests.set(path, reading);
		return reading;
	};
	const shop = {
		dir,
		build,
		companions,
		ctx,
		programs,
		digestOf: digestOnce,
		image: (recipe, name) => makeImage(recipe, name, shop, layers)
	};
	return shop;
}
async function makeImage(recipe, name, shop, layers) {
	const sources = [];
	for (const parts of recipe.layers) sources.push(await sourcesOf(parts, shop));
	const descriptors = [];
	let packed = false;
	for (const parts of sources) {
		const layer = await makeLayer(parts, shop, layers);
		descriptors.push({
			mediaType: mediaTypes.layer,
			digest: layer.digest,
			size: layer.size
		});
		packed ||= layer.packed;
	}
	const platform = parsePlatform(shop.build.platform);
	const config = await putBytes(shop.dir, imageConfig(name, recipe.madeOf, recipe.config, descriptors, platform));
	return {
		manifest: await putBytes(shop.dir, imageManifest({
			mediaType: mediaTypes.config,
			...config
		}, descriptors)),
		packed,
		blobs: [config.digest, ...descriptors.map((d) => d.digest)]
	};
}
async function sourcesOf(parts, shop) {
	const sources = [];
	for (const part of parts) sources.push(await sourceOf(part, shop));
	return sources;
}
/** Equal parts make one layer: in this call by the map, in later ones by a file named after what it is made of. */
async function makeLayer(sources, shop, layers) {
	const key = hex(JSON.stringify([rules, sources.map((s) => s.key)]));
	const making = layers.get(key) ?? storeLayer(key, sources, shop);
	layers.set(key, making);
	return making;
}
async function storeLayer(key, sources, shop) {
	const path = join(shop.dir, "layers", key);
	const before = await readJson(path);
	if (before !== void 0 && await blobSize(shop.dir, before.digest) === before.size) {
		await markUsed(path);
		return {
			...before,
			packed: false
		};
	}
	const entries = [];
	for (const source of sources) entries.push(...await source.entries());
	const layer = await putLayer(shop.dir, assemble(entries));
	await writeWhole(path, JSON.stringify(layer));
	return {
		...layer,
		packed: true
	};
}
/** Changes with anything that an image is made of, and is known without making anything. */
async function keyOf(order, build, companions) {
	const parts = partsOf(order.recipe);
	const ofBranch = parts.some((p) => p.kind === "go" || p.kind === "branch" || p.kind === "c");
	const files = [];
	for (const part of parts) {
		if (part.kind !== "companion") continue;
		const companion = companions[part.name];
		const file = companion && await stat(join(companion.dir, part.file)).catch(() => void 0);
		files.push([
			part.name,
			companion?.version,
			file?.size,
			Math.floor((file?.mtimeMs ?? 0) / 1e3)
		]);
	}
	return hex(JSON.stringify([
		rules,
		order,
		build.platform,
		ofBranch ? build.key : "",
		files
	]));
}
/** Digest of an image that is still wholly in the store. */
async function known(path, dir) {
	const before = await readJson(path);
	if (before?.digest === void 0) return void 0;
	const manifest = await readJson(blobPath(dir, before.digest));
	if (manifest === void 0) return void 0;
	for (const blob of [manifest.config, ...manifest.layers]) if (await blobSize(dir, blob.digest) !== blob.size) return void 0;
	await markUsed(path);
	return before.digest;
}
function hex(text) {
	return digestOf(text).slice(7);
}

// src/plan/image-mirrors.ts
/**
* Reads what BOWSPRIT_REGISTRY_MIRRORS says.
* @param text undefined or empty: look for the real registries; 'none': make images here;
*   'URL': one registry that stands for all hosts (asked with containerd's `ns` parameter); 'host=URL,host=URL'
* @throws UsageError with all entries that are no URLs
*/
function parseMirrors(text) {
	const trimmed = text?.trim() ?? "";
	if (trimmed === "") return { kind: "probe" };
	if (trimmed === "none") return { kind: "none" };
	const mirrors = {};
	const problems = [];
	for (const item of trimmed.split(",").map((i) => i.trim())) {
		const match = /^(?:([^=/]+)=)?(https?:\/\/[^\s]+)$/.exec(item);
		const url = match?.[2];
		if (url === void 0 || !URL.canParse(url)) problems.push(`registry mirror '${item}' cannot be read: write none, http://host:port, or registry.k8s.io=https://host`);
		else mirrors[match?.[1] ?? "*"] = url;
	}
	if (problems.length > 0) throw new UsageError(problems);
	return {
		kind: "mirrors",
		mirrors
	};
}

export { assemble as a, debianEntries as i, makeImages as n, tarOf as o, pruneImages as r, defaultPath as s, parseMirrors as t };