import { i as __toESM, t as __commonJSMin } from "./rolldown-runtime.mjs";
import { a as UsageError, o as describe } from "./errors.mjs";
import { t as require_dist } from "./dist.mjs";
import { t as pMap } from "./p-map.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { createReadStream } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { copyFile, glob, lstat, mkdir, mkdtemp, readFile, readdir, readlink, realpath, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createHash, randomBytes } from "node:crypto";

// src/kube/files.ts
var import_dist = require_dist();
/** Streams a file through SHA-256. @returns 64 hex digits */
async function fileSha256(path) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(path, { highWaterMark: 1048576 }), hash);
	return hash.digest("hex");
}
/** Content of a text file, or undefined when there is none. */
async function readText(path) {
	try {
		return await readFile(path, "utf8");
	} catch (error) {
		if (["ENOENT", "ENOTDIR"].includes(error.code ?? "")) return void 0;
		throw error;
	}
}

// src/plan/go-mod.ts
function parseGoModHead(text) {
	return {
		module: /^\s*module\s+"?([^\s"]+)"?/m.exec(text)?.[1] ?? "",
		go: /^\s*go\s+(\d\S*)/m.exec(text)?.[1] ?? ""
	};
}
/**
* A go.mod whose only purpose is to build a module's commands with exactly the versions that the module's own
* go.mod names: its requirements become ours, so nothing needs `go mod tidy` and no version can drift. Directory
* replacements do not work outside of their tree; they become versions, or directories that the caller knows.
*/
function wrapperGoMod(input) {
	const { goMod, version } = input;
	const local = /* @__PURE__ */ new Map();
	const replaces = [];
	for (const { Old, New } of goMod.Replace ?? []) {
		const old = `${Old.Path}${Old.Version ? ` ${Old.Version}` : ""}`;
		if (New.Version) replaces.push(`${old} => ${New.Path} ${New.Version}`);
		else {
			const to = input.local?.(Old.Path);
			if (to === void 0) continue;
			local.set(Old.Path, to);
			replaces.push(`${old} => ${to.startsWith("v") ? `${Old.Path} ${to}` : quote(to)}`);
		}
	}
	if (input.replace !== void 0) replaces.push(`${goMod.Module.Path} => ${quote(input.replace)}`);
	const requires = (goMod.Require ?? []).map((r) => {
		const to = local.get(r.Path);
		return `${r.Path} ${to?.startsWith("v") ? to : r.Version}`;
	});
	return [
		`module ${input.name}`,
		`go ${goMod.Go ?? "1.21"}`,
		...(goMod.Godebug ?? []).map((d) => `godebug ${d.Key}=${d.Value}`),
		block("require", [`${goMod.Module.Path} ${version}`, ...requires]),
		block("replace", replaces),
		""
	].join("\n\n");
}
/** Directory of a module in the module cache, relative to it (capital letters are written !x; go.dev/ref/mod). */
function moduleCachePath(path, version) {
	const escaped = (s) => s.replaceAll(/[A-Z]/g, (c) => `!${c.toLowerCase()}`);
	return `${escaped(path)}@${escaped(version)}`;
}
function block(verb, lines) {
	return lines.length === 0 ? "" : `${verb} (\n${lines.map((l) => `\t${l}\n`).join("")})`;
}
function quote(dir) {
	return /^[\w./@+-]+$/.test(dir) ? dir : JSON.stringify(dir);
}

// src/kube/module.ts
const downloadMs = 6e5;
/** The proxy does not have this version, or nothing answered. */
var ModuleUnavailable = class extends UsageError {};
/**
* Fetches one module version through the module proxy.
* @throws ModuleUnavailable saying whether the version does not exist or nothing could be reached
*/
async function downloadModule(go, path, version, ctx) {
	const argv = [
		go.program,
		"mod",
		"download",
		"-json",
		`${path}@${version}`
	];
	const { stdout, stderr, exitCode } = await ctx.exec.run(argv, {
		cwd: "/",
		env: go.env,
		timeoutMs: downloadMs,
		okCodes: [0, 1]
	});
	const said = parse$1(stdout);
	if (exitCode !== 0 || said.Error !== void 0 || said.Dir === void 0) throw new ModuleUnavailable(unavailable(path, version, said.Error ?? stderr.trim()));
	const info = said.Info === void 0 ? {} : parse$1(await readText(said.Info) ?? "");
	const time = info.Time === void 0 ? void 0 : Math.floor(Date.parse(info.Time) / 1e3);
	return {
		dir: said.Dir,
		version: said.Version ?? version,
		time,
		commit: info.Origin?.Hash
	};
}
/** go.mod of a directory, as Go itself reads it. */
async function readGoMod(go, dir, ctx) {
	const argv = [
		go.program,
		"mod",
		"edit",
		"-json",
		join(dir, "go.mod")
	];
	const { stdout } = await ctx.exec.run(argv, {
		cwd: "/",
		env: go.env,
		timeoutMs: 3e4
	});
	return JSON.parse(stdout);
}
/**
* A module of ours in the cache in which `go build -mod=mod` builds the packages of another one. Named after its
* content, so it is made once and never changed but by Go itself (which completes go.sum under its own lock).
* @returns its absolute directory
*/
async function wrapperModule(go, w, ctx) {
	const goMod = await readGoMod(go, w.of, ctx);
	const files = {
		"go.mod": wrapperGoMod({
			name: "bowsprit.invalid/wrapper",
			goMod,
			version: w.version,
			...w.replace !== void 0 && { replace: w.replace },
			...w.local !== void 0 && { local: w.local }
		}),
		...w.files
	};
	const hash = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
	const dir = join(ctx.paths.cache, "modules", `${w.label}-${hash}`);
	if (await exists(join(dir, "go.mod"))) return dir;
	await mkdir(join(ctx.paths.cache, "modules"), { recursive: true });
	const making = await mkdtemp(`${dir}.`);
	try {
		await copyFile(join(w.of, "go.sum"), join(making, "go.sum")).catch(() => void 0);
		await Promise.all(Object.entries(files).map(([name, content]) => writeFile(join(making, name), content)));
		await rename(making, dir);
	} catch (error) {
		if (!await exists(join(dir, "go.mod"))) throw error;
	} finally {
		await rm(making, {
			recursive: true,
			force: true
		});
	}
	return dir;
}
/**
* Fetches what a wrapper or an unvendored tree requires and the module cache lacks, with progress. What cannot be
* fetched is left to the build, which may not need it.
*/
async function fetchRequired(go, dir, env, ctx) {
	const goMod = await readGoMod(go, dir, ctx);
	const replaced = new Map((goMod.Replace ?? []).map((r) => [r.Old.Path, r.New]));
	const wanted = (goMod.Require ?? []).flatMap(({ Path, Version }) => {
		const to = replaced.get(Path) ?? {
			Path,
			Version
		};
		return to.Version === void 0 ? [] : [{
			path: Path,
			real: moduleCachePath(to.Path, to.Version),
			version: Version
		}];
	});
	const there = await Promise.all(wanted.map((m) => exists(join(go.modCache, m.real))));
	const missing = wanted.filter((_, i) => !there[i]);
	if (missing.length === 0) return;
	ctx.log.info(`fetching ${missing.length} Go modules that the source requires`);
	let done = 0;
	const began = ctx.clock.now();
	const report = () => {
		const leftMs = done === 0 ? void 0 : (ctx.clock.now() - began) / done * (missing.length - done);
		ctx.log.progress({
			id: "modules",
			done,
			total: missing.length,
			unit: "modules",
			...leftMs && { leftMs }
		});
	};
	report();
	await ctx.exec.run([
		go.program,
		"mod",
		"download",
		"-x",
		...missing.map((m) => m.path)
	], {
		cwd: dir,
		env,
		timeoutMs: 12e5,
		onLine: (line) => {
			if (!/\.zip: 200/.test(line)) return;
			done = Math.min(done + 1, missing.length);
			report();
		}
	}).catch((error) => {
		ctx.signal.throwIfAborted();
		ctx.log.debug(`not all modules could be fetched: ${describe(error)}`);
	});
	done = missing.length;
	report();
}
function parse$1(json) {
	try {
		return JSON.parse(json);
	} catch {
		return {};
	}
}
function unavailable(path, version, why) {
	const last = (why.split("\n").findLast((line) => line.trim() !== "") ?? "no reason given").trim();
	if (/sumdb|checksum/i.test(why)) return `${path}@${version} cannot be verified against Go's checksum database (${last}); take another version`;
	if (/unknown revision|not found|not available|invalid version/i.test(why)) return `the module proxy has no ${path} ${version} (${last}); take a version that was released`;
	return `${path}@${version} cannot be fetched (${last}); check that GOPROXY can be reached from here`;
}
async function exists(path) {
	return await stat(path).catch(() => void 0) !== void 0;
}

// node_modules/semver/internal/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SEMVER_SPEC_VERSION = "2.0.0";
	const MAX_LENGTH = 256;
	const MAX_SAFE_INTEGER = Number.MAX_SAFE_INTEGER || 
	/* istanbul ignore next */ 9007199254740991;
	const MAX_SAFE_COMPONENT_LENGTH = 16;
	const MAX_SAFE_BUILD_LENGTH = 250;
	const WHITESPACE_CHARACTERS = [
		"	",
		"\n",
		"\v",
		"\f",
		"\r",
		" ",
		"\xA0",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		" ",
		"\u2028",
		"\u2029",
		" ",
		" ",
		"　",
		"﻿"
	];
	const RELEASE_TYPES = [
		"major",
		"premajor",
		"minor",
		"preminor",
		"patch",
		"prepatch",
		"prerelease"
	];
	module.exports = {
		MAX_LENGTH,
		MAX_SAFE_COMPONENT_LENGTH,
		MAX_SAFE_BUILD_LENGTH,
		MAX_SAFE_INTEGER,
		WHITESPACE_CHARACTERS,
		RELEASE_TYPES,
		SEMVER_SPEC_VERSION,
		FLAG_INCLUDE_PRERELEASE: 1,
		FLAG_LOOSE: 2
	};
}));

// node_modules/semver/internal/debug.js
var require_debug = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const debug = typeof process === "object" && process.env && process.env.NODE_DEBUG && /\bsemver\b/i.test(process.env.NODE_DEBUG) ? (...args) => console.error("SEMVER", ...args) : () => {};
	module.exports = debug;
}));

// node_modules/semver/internal/re.js
var require_re = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { MAX_SAFE_COMPONENT_LENGTH, MAX_SAFE_BUILD_LENGTH, MAX_LENGTH } = require_constants();
	const debug = require_debug();
	exports = module.exports = {};
	const re = exports.re = [];
	const safeRe = exports.safeRe = [];
	const src = exports.src = [];
	const safeSrc = exports.safeSrc = [];
	const t = exports.t = {};
	let R = 0;
	const LETTERDASHNUMBER = "[a-zA-Z0-9-]";
	const safeRegexReplacements = [
		["\\s", 1],
		["\\d", MAX_LENGTH],
		[LETTERDASHNUMBER, MAX_SAFE_BUILD_LENGTH]
	];
	const makeSafeRegex = (value) => {
		for (const [token, max] of safeRegexReplacements) value = value.split(`${token}*`).join(`${token}{0,${max}}`).split(`${token}+`).join(`${token}{1,${max}}`);
		return value;
	};
	const createToken = (name, value, isGlobal) => {
		const safe = makeSafeRegex(value);
		const index = R++;
		debug(name, index, value);
		t[name] = index;
		src[index] = value;
		safeSrc[index] = safe;
		re[index] = new RegExp(value, isGlobal ? "g" : void 0);
		safeRe[index] = new RegExp(safe, isGlobal ? "g" : void 0);
	};
	createToken("NUMERICIDENTIFIER", "0|[1-9]\\d*");
	createToken("NUMERICIDENTIFIERLOOSE", "\\d+");
	createToken("NONNUMERICIDENTIFIER", `\\d*[a-zA-Z-]${LETTERDASHNUMBER}*`);
	createToken("MAINVERSION", `(${src[t.NUMERICIDENTIFIER]})\\.(${src[t.NUMERICIDENTIFIER]})\\.(${src[t.NUMERICIDENTIFIER]})`);
	createToken("MAINVERSIONLOOSE", `(${src[t.NUMERICIDENTIFIERLOOSE]})\\.(${src[t.NUMERICIDENTIFIERLOOSE]})\\.(${src[t.NUMERICIDENTIFIERLOOSE]})`);
	createToken("PRERELEASEIDENTIFIER", `(?:${src[t.NONNUMERICIDENTIFIER]}|${src[t.NUMERICIDENTIFIER]})`);
	createToken("PRERELEASEIDENTIFIERLOOSE", `(?:${src[t.NONNUMERICIDENTIFIER]}|${src[t.NUMERICIDENTIFIERLOOSE]})`);
	createToken("PRERELEASE", `(?:-(${src[t.PRERELEASEIDENTIFIER]}(?:\\.${src[t.PRERELEASEIDENTIFIER]})*))`);
	createToken("PRERELEASELOOSE", `(?:-?(${src[t.PRERELEASEIDENTIFIERLOOSE]}(?:\\.${src[t.PRERELEASEIDENTIFIERLOOSE]})*))`);
	createToken("BUILDIDENTIFIER", `${LETTERDASHNUMBER}+`);
	createToken("BUILD", `(?:\\+(${src[t.BUILDIDENTIFIER]}(?:\\.${src[t.BUILDIDENTIFIER]})*))`);
	createToken("FULLPLAIN", `v?${src[t.MAINVERSION]}${src[t.PRERELEASE]}?${src[t.BUILD]}?`);
	createToken("FULL", `^${src[t.FULLPLAIN]}$`);
	createToken("LOOSEPLAIN", `[v=\\s]*${src[t.MAINVERSIONLOOSE]}${src[t.PRERELEASELOOSE]}?${src[t.BUILD]}?`);
	createToken("LOOSE", `^${src[t.LOOSEPLAIN]}$`);
	createToken("GTLT", "((?:<|>)?=?)");
	createToken("XRANGEIDENTIFIERLOOSE", `${src[t.NUMERICIDENTIFIERLOOSE]}|x|X|\\*`);
	createToken("XRANGEIDENTIFIER", `${src[t.NUMERICIDENTIFIER]}|x|X|\\*`);
	createToken("XRANGEPLAIN", `[v=\\s]*(${src[t.XRANGEIDENTIFIER]})(?:\\.(${src[t.XRANGEIDENTIFIER]})(?:\\.(${src[t.XRANGEIDENTIFIER]})(?:${src[t.PRERELEASE]})?${src[t.BUILD]}?)?)?`);
	createToken("XRANGEPLAINLOOSE", `[v=\\s]*(${src[t.XRANGEIDENTIFIERLOOSE]})(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})(?:\\.(${src[t.XRANGEIDENTIFIERLOOSE]})(?:${src[t.PRERELEASELOOSE]})?${src[t.BUILD]}?)?)?`);
	createToken("XRANGE", `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAIN]}$`);
	createToken("XRANGELOOSE", `^${src[t.GTLT]}\\s*${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("COERCEPLAIN", `(^|[^\\d])(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}})(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?(?:\\.(\\d{1,${MAX_SAFE_COMPONENT_LENGTH}}))?`);
	createToken("COERCE", `${src[t.COERCEPLAIN]}(?:$|[^\\d])`);
	createToken("COERCEFULL", src[t.COERCEPLAIN] + `(?:${src[t.PRERELEASE]})?(?:${src[t.BUILD]})?(?:$|[^\\d])`);
	createToken("COERCERTL", src[t.COERCE], true);
	createToken("COERCERTLFULL", src[t.COERCEFULL], true);
	createToken("LONETILDE", "(?:~>?)");
	createToken("TILDETRIM", `(\\s*)${src[t.LONETILDE]}\\s+`, true);
	exports.tildeTrimReplace = "$1~";
	createToken("TILDE", `^${src[t.LONETILDE]}${src[t.XRANGEPLAIN]}$`);
	createToken("TILDELOOSE", `^${src[t.LONETILDE]}${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("LONECARET", "(?:\\^)");
	createToken("CARETTRIM", `(\\s*)${src[t.LONECARET]}\\s+`, true);
	exports.caretTrimReplace = "$1^";
	createToken("CARET", `^${src[t.LONECARET]}${src[t.XRANGEPLAIN]}$`);
	createToken("CARETLOOSE", `^${src[t.LONECARET]}${src[t.XRANGEPLAINLOOSE]}$`);
	createToken("COMPARATORLOOSE", `^${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]})$|^$`);
	createToken("COMPARATOR", `^${src[t.GTLT]}\\s*(${src[t.FULLPLAIN]})$|^$`);
	createToken("COMPARATORTRIM", `(\\s*)${src[t.GTLT]}\\s*(${src[t.LOOSEPLAIN]}|${src[t.XRANGEPLAIN]})`, true);
	exports.comparatorTrimReplace = "$1$2$3";
	createToken("HYPHENRANGE", `^\\s*(${src[t.XRANGEPLAIN]})\\s+-\\s+(${src[t.XRANGEPLAIN]})\\s*$`);
	createToken("HYPHENRANGELOOSE", `^\\s*(${src[t.XRANGEPLAINLOOSE]})\\s+-\\s+(${src[t.XRANGEPLAINLOOSE]})\\s*$`);
	createToken("STAR", "(<|>)?=?\\s*\\*");
	createToken("GTE0", "^\\s*>=\\s*0\\.0\\.0\\s*$");
	createToken("GTE0PRE", "^\\s*>=\\s*0\\.0\\.0-0\\s*$");
}));

// node_modules/semver/internal/parse-options.js
var require_parse_options = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const looseOption = Object.freeze({ loose: true });
	const emptyOpts = Object.freeze({});
	const parseOptions = (options) => {
		if (!options) return emptyOpts;
		if (typeof options !== "object") return looseOption;
		return options;
	};
	module.exports = parseOptions;
}));

// node_modules/semver/internal/identifiers.js
var require_identifiers = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const numeric = /^[0-9]+$/;
	const compareIdentifiers = (a, b) => {
		if (typeof a === "number" && typeof b === "number") return a === b ? 0 : a < b ? -1 : 1;
		const anum = numeric.test(a);
		const bnum = numeric.test(b);
		if (anum && bnum) {
			a = +a;
			b = +b;
		}
		return a === b ? 0 : anum && !bnum ? -1 : bnum && !anum ? 1 : a < b ? -1 : 1;
	};
	const rcompareIdentifiers = (a, b) => compareIdentifiers(b, a);
	module.exports = {
		compareIdentifiers,
		rcompareIdentifiers
	};
}));

// node_modules/semver/classes/semver.js
var require_semver$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const debug = require_debug();
	const { MAX_LENGTH, MAX_SAFE_INTEGER } = require_constants();
	const { safeRe: re, t } = require_re();
	const parseOptions = require_parse_options();
	const { compareIdentifiers } = require_identifiers();
	const isPrereleaseIdentifier = (prerelease, identifier) => {
		const identifiers = identifier.split(".");
		if (identifiers.length > prerelease.length) return false;
		for (let i = 0; i < identifiers.length; i++) if (compareIdentifiers(prerelease[i], identifiers[i]) !== 0) return false;
		return true;
	};
	var SemVer = class SemVer {
		constructor(version, options) {
			options = parseOptions(options);
			if (version instanceof SemVer) {
				if (version.loose === !!options.loose && version.includePrerelease === !!options.includePrerelease) return version;
				else version = version.version;
			} else if (typeof version !== "string") throw new TypeError(`Invalid version. Must be a string. Got type "${typeof version}".`);
			if (version.length > MAX_LENGTH) throw new TypeError(`version is longer than ${MAX_LENGTH} characters`);
			debug("SemVer", version, options);
			this.options = options;
			this.loose = !!options.loose;
			this.includePrerelease = !!options.includePrerelease;
			const m = version.trim().match(options.loose ? re[t.LOOSE] : re[t.FULL]);
			if (!m) throw new TypeError(`Invalid Version: ${version}`);
			this.raw = version;
			this.major = +m[1];
			this.minor = +m[2];
			this.patch = +m[3];
			if (this.major > MAX_SAFE_INTEGER || this.major < 0) throw new TypeError("Invalid major version");
			if (this.minor > MAX_SAFE_INTEGER || this.minor < 0) throw new TypeError("Invalid minor version");
			if (this.patch > MAX_SAFE_INTEGER || this.patch < 0) throw new TypeError("Invalid patch version");
			if (!m[4]) this.prerelease = [];
			else this.prerelease = m[4].split(".").map((id) => {
				if (/^[0-9]+$/.test(id)) {
					const num = +id;
					if (num >= 0 && num < MAX_SAFE_INTEGER) return num;
				}
				return id;
			});
			this.build = m[5] ? m[5].split(".") : [];
			this.format();
		}
		format() {
			this.version = `${this.major}.${this.minor}.${this.patch}`;
			if (this.prerelease.length) this.version += `-${this.prerelease.join(".")}`;
			return this.version;
		}
		toString() {
			return this.version;
		}
		compare(other) {
			debug("SemVer.compare", this.version, this.options, other);
			if (!(other instanceof SemVer)) {
				if (typeof other === "string" && other === this.version) return 0;
				other = new SemVer(other, this.options);
			}
			if (other.version === this.version) return 0;
			return this.compareMain(other) || this.comparePre(other);
		}
		compareMain(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			if (this.major < other.major) return -1;
			if (this.major > other.major) return 1;
			if (this.minor < other.minor) return -1;
			if (this.minor > other.minor) return 1;
			if (this.patch < other.patch) return -1;
			if (this.patch > other.patch) return 1;
			return 0;
		}
		comparePre(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			if (this.prerelease.length && !other.prerelease.length) return -1;
			else if (!this.prerelease.length && other.prerelease.length) return 1;
			else if (!this.prerelease.length && !other.prerelease.length) return 0;
			let i = 0;
			do {
				const a = this.prerelease[i];
				const b = other.prerelease[i];
				debug("prerelease compare", i, a, b);
				if (a === void 0 && b === void 0) return 0;
				else if (b === void 0) return 1;
				else if (a === void 0) return -1;
				else if (a === b) continue;
				else return compareIdentifiers(a, b);
			} while (++i);
		}
		compareBuild(other) {
			if (!(other instanceof SemVer)) other = new SemVer(other, this.options);
			let i = 0;
			do {
				const a = this.build[i];
				const b = other.build[i];
				debug("build compare", i, a, b);
				if (a === void 0 && b === void 0) return 0;
				else if (b === void 0) return 1;
				else if (a === void 0) return -1;
				else if (a === b) continue;
				else return compareIdentifiers(a, b);
			} while (++i);
		}
		inc(release, identifier, identifierBase) {
			if (release.startsWith("pre")) {
				if (!identifier && identifierBase === false) throw new Error("invalid increment argument: identifier is empty");
				if (identifier) {
					const match = `-${identifier}`.match(this.options.loose ? re[t.PRERELEASELOOSE] : re[t.PRERELEASE]);
					if (!match || match[1] !== identifier) throw new Error(`invalid identifier: ${identifier}`);
				}
			}
			switch (release) {
				case "premajor":
					this.prerelease.length = 0;
					this.patch = 0;
					this.minor = 0;
					this.major++;
					this.inc("pre", identifier, identifierBase);
					break;
				case "preminor":
					this.prerelease.length = 0;
					this.patch = 0;
					this.minor++;
					this.inc("pre", identifier, identifierBase);
					break;
				case "prepatch":
					this.prerelease.length = 0;
					this.inc("patch", identifier, identifierBase);
					this.inc("pre", identifier, identifierBase);
					break;
				case "prerelease":
					if (this.prerelease.length === 0) this.inc("patch", identifier, identifierBase);
					this.inc("pre", identifier, identifierBase);
					break;
				case "release":
					if (this.prerelease.length === 0) throw new Error(`version ${this.raw} is not a prerelease`);
					this.prerelease.length = 0;
					break;
				case "major":
					if (this.minor !== 0 || this.patch !== 0 || this.prerelease.length === 0) this.major++;
					this.minor = 0;
					this.patch = 0;
					this.prerelease = [];
					break;
				case "minor":
					if (this.patch !== 0 || this.prerelease.length === 0) this.minor++;
					this.patch = 0;
					this.prerelease = [];
					break;
				case "patch":
					if (this.prerelease.length === 0) this.patch++;
					this.prerelease = [];
					break;
				case "pre": {
					const base = Number(identifierBase) ? 1 : 0;
					if (this.prerelease.length === 0) this.prerelease = [base];
					else {
						let i = this.prerelease.length;
						while (--i >= 0) if (typeof this.prerelease[i] === "number") {
							this.prerelease[i]++;
							i = -2;
						}
						if (i === -1) {
							if (identifier === this.prerelease.join(".") && identifierBase === false) throw new Error("invalid increment argument: identifier already exists");
							this.prerelease.push(base);
						}
					}
					if (identifier) {
						let prerelease = [identifier, base];
						if (identifierBase === false) prerelease = [identifier];
						if (isPrereleaseIdentifier(this.prerelease, identifier)) {
							const prereleaseBase = this.prerelease[identifier.split(".").length];
							if (isNaN(prereleaseBase)) this.prerelease = prerelease;
						} else this.prerelease = prerelease;
					}
					break;
				}
				default: throw new Error(`invalid increment argument: ${release}`);
			}
			this.raw = this.format();
			if (this.build.length) this.raw += `+${this.build.join(".")}`;
			return this;
		}
	};
	module.exports = SemVer;
}));

// node_modules/semver/functions/parse.js
var require_parse = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const parse = (version, options, throwErrors = false) => {
		if (version instanceof SemVer) return version;
		try {
			return new SemVer(version, options);
		} catch (er) {
			if (!throwErrors) return null;
			throw er;
		}
	};
	module.exports = parse;
}));

// node_modules/semver/functions/valid.js
var require_valid$1 = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const parse = require_parse();
	const valid = (version, options) => {
		const v = parse(version, options);
		return v ? v.version : null;
	};
	module.exports = valid;
}));

// node_modules/semver/functions/clean.js
var require_clean = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const parse = require_parse();
	const clean = (version, options) => {
		const s = parse(version.trim().replace(/^[=v]+/, ""), options);
		return s ? s.version : null;
	};
	module.exports = clean;
}));

// node_modules/semver/functions/inc.js
var require_inc = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const inc = (version, release, options, identifier, identifierBase) => {
		if (typeof options === "string") {
			identifierBase = identifier;
			identifier = options;
			options = void 0;
		}
		try {
			return new SemVer(version instanceof SemVer ? version.version : version, options).inc(release, identifier, identifierBase).version;
		} catch (er) {
			return null;
		}
	};
	module.exports = inc;
}));

// node_modules/semver/functions/diff.js
var require_diff = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const parse = require_parse();
	const diff = (version1, version2) => {
		const v1 = parse(version1, null, true);
		const v2 = parse(version2, null, true);
		const comparison = v1.compare(v2);
		if (comparison === 0) return null;
		const v1Higher = comparison > 0;
		const highVersion = v1Higher ? v1 : v2;
		const lowVersion = v1Higher ? v2 : v1;
		const highHasPre = !!highVersion.prerelease.length;
		if (!!lowVersion.prerelease.length && !highHasPre) {
			if (!lowVersion.patch && !lowVersion.minor) return "major";
			if (lowVersion.compareMain(highVersion) === 0) {
				if (lowVersion.minor && !lowVersion.patch) return "minor";
				return "patch";
			}
		}
		const prefix = highHasPre ? "pre" : "";
		if (v1.major !== v2.major) return prefix + "major";
		if (v1.minor !== v2.minor) return prefix + "minor";
		if (v1.patch !== v2.patch) return prefix + "patch";
		return "prerelease";
	};
	module.exports = diff;
}));

// node_modules/semver/functions/major.js
var require_major = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const major = (a, loose) => new SemVer(a, loose).major;
	module.exports = major;
}));

// node_modules/semver/functions/minor.js
var require_minor = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const minor = (a, loose) => new SemVer(a, loose).minor;
	module.exports = minor;
}));

// node_modules/semver/functions/patch.js
var require_patch = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const patch = (a, loose) => new SemVer(a, loose).patch;
	module.exports = patch;
}));

// node_modules/semver/functions/prerelease.js
var require_prerelease = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const parse = require_parse();
	const prerelease = (version, options) => {
		const parsed = parse(version, options);
		return parsed && parsed.prerelease.length ? parsed.prerelease : null;
	};
	module.exports = prerelease;
}));

// node_modules/semver/functions/compare.js
var require_compare = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const compare = (a, b, loose) => new SemVer(a, loose).compare(new SemVer(b, loose));
	module.exports = compare;
}));

// node_modules/semver/functions/rcompare.js
var require_rcompare = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const rcompare = (a, b, loose) => compare(b, a, loose);
	module.exports = rcompare;
}));

// node_modules/semver/functions/compare-loose.js
var require_compare_loose = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const compareLoose = (a, b) => compare(a, b, true);
	module.exports = compareLoose;
}));

// node_modules/semver/functions/compare-build.js
var require_compare_build = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const compareBuild = (a, b, loose) => {
		const versionA = new SemVer(a, loose);
		const versionB = new SemVer(b, loose);
		return versionA.compare(versionB) || versionA.compareBuild(versionB);
	};
	module.exports = compareBuild;
}));

// node_modules/semver/functions/sort.js
var require_sort = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compareBuild = require_compare_build();
	const sort = (list, loose) => list.sort((a, b) => compareBuild(a, b, loose));
	module.exports = sort;
}));

// node_modules/semver/functions/rsort.js
var require_rsort = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compareBuild = require_compare_build();
	const rsort = (list, loose) => list.sort((a, b) => compareBuild(b, a, loose));
	module.exports = rsort;
}));

// node_modules/semver/functions/gt.js
var require_gt = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const gt = (a, b, loose) => compare(a, b, loose) > 0;
	module.exports = gt;
}));

// node_modules/semver/functions/lt.js
var require_lt = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const lt = (a, b, loose) => compare(a, b, loose) < 0;
	module.exports = lt;
}));

// node_modules/semver/functions/eq.js
var require_eq = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const eq = (a, b, loose) => compare(a, b, loose) === 0;
	module.exports = eq;
}));

// node_modules/semver/functions/neq.js
var require_neq = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const neq = (a, b, loose) => compare(a, b, loose) !== 0;
	module.exports = neq;
}));

// node_modules/semver/functions/gte.js
var require_gte = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const gte = (a, b, loose) => compare(a, b, loose) >= 0;
	module.exports = gte;
}));

// node_modules/semver/functions/lte.js
var require_lte = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const compare = require_compare();
	const lte = (a, b, loose) => compare(a, b, loose) <= 0;
	module.exports = lte;
}));

// node_modules/semver/functions/cmp.js
var require_cmp = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const eq = require_eq();
	const neq = require_neq();
	const gt = require_gt();
	const gte = require_gte();
	const lt = require_lt();
	const lte = require_lte();
	const cmp = (a, op, b, loose) => {
		switch (op) {
			case "===":
				if (typeof a === "object") a = a.version;
				if (typeof b === "object") b = b.version;
				return a === b;
			case "!==":
				if (typeof a === "object") a = a.version;
				if (typeof b === "object") b = b.version;
				return a !== b;
			case "":
			case "=":
			case "==": return eq(a, b, loose);
			case "!=": return neq(a, b, loose);
			case ">": return gt(a, b, loose);
			case ">=": return gte(a, b, loose);
			case "<": return lt(a, b, loose);
			case "<=": return lte(a, b, loose);
			default: throw new TypeError(`Invalid operator: ${op}`);
		}
	};
	module.exports = cmp;
}));

// node_modules/semver/functions/coerce.js
var require_coerce = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const parse = require_parse();
	const { safeRe: re, t } = require_re();
	const coerce = (version, options) => {
		if (version instanceof SemVer) return version;
		if (typeof version === "number") version = String(version);
		if (typeof version !== "string") return null;
		options = options || {};
		let match = null;
		if (!options.rtl) match = version.match(options.includePrerelease ? re[t.COERCEFULL] : re[t.COERCE]);
		else {
			const coerceRtlRegex = options.includePrerelease ? re[t.COERCERTLFULL] : re[t.COERCERTL];
			let next;
			while ((next = coerceRtlRegex.exec(version)) && (!match || match.index + match[0].length !== version.length)) {
				if (!match || next.index + next[0].length !== match.index + match[0].length) match = next;
				coerceRtlRegex.lastIndex = next.index + next[1].length + next[2].length;
			}
			coerceRtlRegex.lastIndex = -1;
		}
		if (match === null) return null;
		const major = match[2];
		const minor = match[3] || "0";
		const patch = match[4] || "0";
		const prerelease = options.includePrerelease && match[5] ? `-${match[5]}` : "";
		const build = options.includePrerelease && match[6] ? `+${match[6]}` : "";
		return parse(`${major}.${minor}.${patch}${prerelease}${build}`, options);
	};
	module.exports = coerce;
}));

// node_modules/semver/functions/truncate.js
var require_truncate = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const parse = require_parse();
	const constants = require_constants();
	const SemVer = require_semver$1();
	const truncate = (version, truncation, options) => {
		if (!constants.RELEASE_TYPES.includes(truncation)) return null;
		const clonedVersion = cloneInputVersion(version, options);
		return clonedVersion && doTruncation(clonedVersion, truncation);
	};
	const cloneInputVersion = (version, options) => {
		const versionStringToParse = version instanceof SemVer ? version.version : version;
		return parse(versionStringToParse, options);
	};
	const doTruncation = (version, truncation) => {
		if (isPrerelease(truncation)) return version.version;
		version.prerelease = [];
		switch (truncation) {
			case "major":
				version.minor = 0;
				version.patch = 0;
				break;
			case "minor": version.patch = 0;
		}
		return version.format();
	};
	const isPrerelease = (type) => {
		return type.startsWith("pre");
	};
	module.exports = truncate;
}));

// node_modules/semver/internal/lrucache.js
var require_lrucache = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	var LRUCache = class {
		constructor() {
			this.max = 1e3;
			this.map = /* @__PURE__ */ new Map();
		}
		get(key) {
			const value = this.map.get(key);
			if (value === void 0) return;
			else {
				this.map.delete(key);
				this.map.set(key, value);
				return value;
			}
		}
		delete(key) {
			return this.map.delete(key);
		}
		set(key, value) {
			if (!this.delete(key) && value !== void 0) {
				if (this.map.size >= this.max) {
					const firstKey = this.map.keys().next().value;
					this.delete(firstKey);
				}
				this.map.set(key, value);
			}
			return this;
		}
	};
	module.exports = LRUCache;
}));

// node_modules/semver/internal/trim-comparator-whitespace.js
var require_trim_comparator_whitespace = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { MAX_LENGTH, MAX_SAFE_BUILD_LENGTH, WHITESPACE_CHARACTERS } = require_constants();
	/**
	* Remembers the last two rows of digits so their characters need not be reread.
	* Positions start at -1 until a row has been found.
	*
	* @typedef {object} DigitRunCache
	* @property {number} start The first character of the most recently found row.
	* @property {number} end The position after that row's last character.
	* @property {number} previousStart The first character of the previous row.
	* @property {number} previousEnd The position after the previous row.
	*/
	const whitespace = /* @__PURE__ */ new Uint8Array(65536);
	for (const char of WHITESPACE_CHARACTERS) whitespace[char.charCodeAt(0)] = 1;
	/**
	* Checks whether a character is whitespace, like a space, tab, or newline.
	* Looking past the end of the string returns false.
	*
	* @param {string|undefined} char One character, or undefined past the string's end.
	* @returns {boolean} Whether the character is whitespace.
	* @example isWhitespace(' ') // true
	* @example isWhitespace('1') // false
	*/
	const isWhitespace = (char) => char !== void 0 && whitespace[char.charCodeAt(0)] === 1;
	/**
	* Checks for v, =, or whitespace before the version number.
	* These are historical version prefixes, not range operators:
	* < and > are handled separately, as are tilde and caret ranges.
	*
	* @param {string|undefined} char One character to check.
	* @returns {boolean} Whether the character can belong to a version prefix.
	* @example isVersionPrefix('=') // true
	* @example isVersionPrefix('>') // false
	*/
	const isVersionPrefix = (char) => char === "v" || char === "=" || isWhitespace(char);
	/**
	* Checks whether a character is one of the digits 0 through 9.
	*
	* @param {string|undefined} char One character to check.
	* @returns {boolean} Whether the character is an ASCII digit.
	* @example isDigit('7') // true
	* @example isDigit('.') // false
	*/
	const isDigit = (char) => char !== void 0 && char >= "0" && char <= "9";
	/**
	* Checks whether a character is an English letter, uppercase or lowercase.
	*
	* @param {string|undefined} char One character to check.
	* @returns {boolean} Whether the character is an ASCII letter.
	* @example isLetter('b') // true
	* @example isLetter('7') // false
	*/
	const isLetter = (char) => char !== void 0 && (char >= "a" && char <= "z" || char >= "A" && char <= "Z");
	/**
	* Checks for a letter, digit, or hyphen: the characters allowed inside
	* prerelease and build names such as beta-1.
	*
	* @param {string|undefined} char One character to check.
	* @returns {boolean} Whether the character can be part of an identifier.
	* @example isIdentifierCharacter('-') // true
	* @example isIdentifierCharacter('.') // false; dots separate identifiers
	*/
	const isIdentifierCharacter = (char) => isDigit(char) || isLetter(char) || char === "-";
	/**
	* Checks whether a version component can begin here: with a digit or
	* a wildcard such as x, X, or *.
	*
	* @param {string|undefined} char One character to check.
	* @returns {boolean} Whether a number or wildcard can start with this character.
	* @example isVersionStart('x') // true
	* @example isVersionStart('v') // false; v belongs to the prefix
	*/
	const isVersionStart = (char) => isDigit(char) || char === "x" || char === "X" || char === "*";
	/**
	* Finds the end of a row of digits, but returns no more than limit digits.
	* Remembers the last two rows so looking at them again does not reread them.
	*
	* @param {string} range The text to read; it is not changed.
	* @param {number} start The position of the first character to check.
	* @param {number} limit The most digit characters the returned match can include.
	* @param {DigitRunCache} digitRuns Shared cache of digit-run positions, updated in place.
	* @returns {number} The position after the matched digits, or start if none match.
	* @example findDigitsEndIndex('123abc', 0, 10, digitRuns) // 3, pointing at a
	* @example findDigitsEndIndex('123abc', 0, 2, digitRuns) // 2, pointing at the unread 3
	*/
	const findDigitsEndIndex = (range, start, limit, digitRuns) => {
		if (!isDigit(range[start])) return start;
		if (start >= digitRuns.start && start < digitRuns.end) return Math.min(start + limit, digitRuns.end);
		if (start >= digitRuns.previousStart && start < digitRuns.previousEnd) return Math.min(start + limit, digitRuns.previousEnd);
		let end = start + 1;
		while (isDigit(range[end])) end++;
		digitRuns.previousStart = digitRuns.start;
		digitRuns.previousEnd = digitRuns.end;
		digitRuns.start = start;
		digitRuns.end = end;
		return Math.min(start + limit, end);
	};
	/**
	* Reads a number using the old regex's length and leading-zero rules.
	* Strict mode reads just the first zero in 012; loose mode can read all three.
	*
	* @param {string} range The text to read; it is not changed.
	* @param {number} start The position where the number should begin.
	* @param {boolean} loose Whether to allow leading zeros.
	* @param {DigitRunCache} digitRuns Shared digit-run cache, updated as needed.
	* @returns {number} The position after the matched digits, not their numeric value.
	* @example findVersionNumberEndIndex('012', 0, false, digitRuns) // 1
	* @example findVersionNumberEndIndex('012', 0, true, digitRuns) // 3
	*/
	const findVersionNumberEndIndex = (range, start, loose, digitRuns) => {
		if (!loose && range[start] === "0") return start + 1;
		return findDigitsEndIndex(range, start, loose ? MAX_LENGTH : MAX_LENGTH + 1, digitRuns);
	};
	/**
	* Reads one piece of a prerelease name, such as beta or 1 in beta.1.
	* Tries the letter-or-hyphen form first, then the number-only form.
	*
	* @param {string} range The text to read; it is not changed.
	* @param {number} start The position where the identifier should begin.
	* @param {boolean} loose Whether numeric identifiers may have leading zeros.
	* @param {DigitRunCache} digitRuns Shared digit-run cache, updated as needed.
	* @returns {number} The position after the identifier, or start if none matches.
	* @example findPrereleaseIdentifierEndIndex('beta.1', 0, false, digitRuns) // 4, at the dot
	* @example findPrereleaseIdentifierEndIndex('001beta', 0, false, digitRuns) // 7
	*/
	const findPrereleaseIdentifierEndIndex = (range, start, loose, digitRuns) => {
		const digitsEnd = findDigitsEndIndex(range, start, MAX_LENGTH, digitRuns);
		if (isLetter(range[digitsEnd]) || range[digitsEnd] === "-") {
			let end = digitsEnd + 1;
			const limit = end + MAX_SAFE_BUILD_LENGTH;
			while (end < limit && isIdentifierCharacter(range[end])) end++;
			return end;
		}
		return findVersionNumberEndIndex(range, start, loose, digitRuns);
	};
	/**
	* Reads a prerelease suffix such as -beta.1, one dot-separated piece at a time.
	* Loose mode also allows the name without its opening hyphen.
	*
	* @param {string} range The text to read; it is not changed.
	* @param {number} start The position where the suffix should begin, including -.
	* @param {boolean} loose Whether the opening hyphen is optional and zeros allowed.
	* @param {DigitRunCache} digitRuns Shared digit-run cache, updated as needed.
	* @returns {number} The position after the matched suffix, or start if absent.
	* @example findPrereleaseEndIndex('-beta.1+sha', 0, false, digitRuns) // 7, at the plus
	* @example findPrereleaseEndIndex('beta', 0, false, digitRuns) // 0; no opening hyphen
	*/
	const findPrereleaseEndIndex = (range, start, loose, digitRuns) => {
		const hyphen = range[start] === "-";
		if (!loose && !hyphen) return start;
		const identifierStart = start + (hyphen ? 1 : 0);
		let end = findPrereleaseIdentifierEndIndex(range, identifierStart, loose, digitRuns);
		if (end === identifierStart) {
			if (!loose || !hyphen) return start;
			end = findPrereleaseIdentifierEndIndex(range, start, loose, digitRuns);
		}
		while (range[end] === ".") {
			const next = findPrereleaseIdentifierEndIndex(range, end + 1, loose, digitRuns);
			if (next === end + 1) break;
			end = next;
		}
		return end;
	};
	/**
	* Reads one build-name piece, such as sha or 123 in +sha.123.
	* Stops at a disallowed character or the old regex's length limit.
	*
	* @param {string} range The text to read; it is not changed.
	* @param {number} start The position where the identifier should begin.
	* @returns {number} The position after the identifier, or start if none matches.
	* @example findBuildIdentifierEndIndex('sha.123', 0) // 3, at the dot
	* @example findBuildIdentifierEndIndex('001', 0) // 3; leading zeros are allowed
	*/
	const findBuildIdentifierEndIndex = (range, start) => {
		let end = start;
		while (end - start < MAX_SAFE_BUILD_LENGTH && isIdentifierCharacter(range[end])) end++;
		return end;
	};
	/**
	* Reads optional build metadata such as +sha.123.
	* Leaves the position unchanged if there is no plus sign followed by a name.
	*
	* @param {string} range The text to read; it is not changed.
	* @param {number} start The position where the opening + should be.
	* @returns {number} The position after the matched metadata, or start if absent.
	* @example findBuildEndIndex('+sha.123 <2', 0) // 8, at the space
	* @example findBuildEndIndex('+', 0) // 0; a plus sign alone is not a match
	*/
	const findBuildEndIndex = (range, start) => {
		if (range[start] !== "+") return start;
		let end = findBuildIdentifierEndIndex(range, start + 1);
		if (end === start + 1) return start;
		while (range[end] === ".") {
			const next = findBuildIdentifierEndIndex(range, end + 1);
			if (next === end + 1) break;
			end = next;
		}
		return end;
	};
	/**
	* Reads three numbers separated by dots, then any prerelease and build suffixes.
	* Uses loose rules, so forms such as 01.02.03beta can match here.
	*
	* @param {string} range The text to read; it is not changed.
	* @param {number} start The position of the first number, after any prefix.
	* @param {DigitRunCache} digitRuns Shared digit-run cache, updated as needed.
	* @returns {number} The position after the version match, or start if none matches.
	* @example findLooseFullVersionEndIndex('1.2.3-beta+sha <2', 0, digitRuns) // 14
	* @example findLooseFullVersionEndIndex('1.2', 0, digitRuns) // 0; needs three numbers
	*/
	const findLooseFullVersionEndIndex = (range, start, digitRuns) => {
		let end = start;
		for (let component = 0; component < 3; component++) {
			const next = findVersionNumberEndIndex(range, end, true, digitRuns);
			if (next === end) return start;
			end = next;
			if (component < 2) {
				if (range[end] !== ".") return start;
				end++;
			}
		}
		const prereleaseEnd = findPrereleaseEndIndex(range, end, true, digitRuns);
		return findBuildEndIndex(range, prereleaseEnd);
	};
	/**
	* Reads one component of a partial or wildcard version, such as 2 or x in 2.x.
	* Numbers use strict leading-zero rules; wildcards take up one character.
	*
	* @param {string} range The text to read; it is not changed.
	* @param {number} start The position where the component should begin.
	* @param {DigitRunCache} digitRuns Shared digit-run cache, updated as needed.
	* @returns {number} The position after the component, or start if none matches.
	* @example findPartialVersionComponentEndIndex('2.x', 0, digitRuns) // 1, at the dot
	* @example findPartialVersionComponentEndIndex('2.x', 2, digitRuns) // 3, after x
	*/
	const findPartialVersionComponentEndIndex = (range, start, digitRuns) => {
		if (isDigit(range[start])) return findVersionNumberEndIndex(range, start, false, digitRuns);
		return isVersionStart(range[start]) ? start + 1 : start;
	};
	/**
	* Reads up to three components, allowing forms such as 1, 1.2, or 1.x.
	* After the third component, also reads any strict prerelease and build suffixes.
	*
	* @param {string} range The text to read; it is not changed.
	* @param {number} start The position of a number or wildcard, after any prefix.
	* @param {DigitRunCache} digitRuns Shared digit-run cache, updated as needed.
	* @returns {number} The position after the matched version text.
	* @example findPartialVersionEndIndex('1.x <2', 0, digitRuns) // 3, at the space
	* @example findPartialVersionEndIndex('1.', 0, digitRuns) // 1; the trailing dot is unread
	*/
	const findPartialVersionEndIndex = (range, start, digitRuns) => {
		let end = findPartialVersionComponentEndIndex(range, start, digitRuns);
		for (let component = 0; component < 2; component++) {
			if (range[end] !== ".") return end;
			const next = findPartialVersionComponentEndIndex(range, end + 1, digitRuns);
			if (next === end + 1) return end;
			end = next;
		}
		const prereleaseEnd = findPrereleaseEndIndex(range, end, false, digitRuns);
		return findBuildEndIndex(range, prereleaseEnd);
	};
	/**
	* Finds where a version match ends, without deciding whether the range is valid.
	* Tries a loose full version first, then a partial or wildcard version, just
	* like the old regex's LOOSEPLAIN and XRANGEPLAIN alternatives.
	*
	* @param {string} range The text to read; it is not changed.
	* @param {number} start The position of a number or wildcard, after any prefix.
	* @param {DigitRunCache} digitRuns Shared digit-run cache, updated as needed.
	* @returns {number} The position where scanning the next candidate can resume.
	* @example findVersionEndIndex('1.2.3 <2', 0, digitRuns) // 5, at the space
	* @example findVersionEndIndex('1.x <2', 0, digitRuns) // 3, at the space
	*/
	const findVersionEndIndex = (range, start, digitRuns) => {
		const fullVersionEnd = findLooseFullVersionEndIndex(range, start, digitRuns);
		return fullVersionEnd !== start ? fullVersionEnd : findPartialVersionEndIndex(range, start, digitRuns);
	};
	/**
	* Finds the one whitespace character the old replacement would remove.
	* Keeps leading whitespace, skips an optional operator, and checks immediately
	* after it. Returns -1 if there is nothing to remove.
	*
	* @param {string} range The text containing a candidate already found by the caller.
	* @param {number} matchStart The candidate's position, including leading whitespace.
	* @returns {number} The position of the removable whitespace, or -1 if absent.
	* @example findRemovableWhitespaceIndex(' > 1', 0) // 2; keep the space at position 0
	* @example findRemovableWhitespaceIndex('>1', 0) // -1
	*/
	const findRemovableWhitespaceIndex = (range, matchStart) => {
		let position = matchStart;
		if (isWhitespace(range[position])) position++;
		if (range[position] === "<" || range[position] === ">") position++;
		if (range[position] === "=") position++;
		return isWhitespace(range[position]) ? position : -1;
	};
	/**
	* Joins an operator to its version, turning > 1.2.3 into >1.2.3.
	* Copies everything else according to the old regex's matching rules.
	* Moves forward through prefixes and whole versions to avoid repeatedly
	* searching the same characters on long inputs.
	*
	* @param {string} range The range text to process; the original string is unchanged.
	* @returns {string} The range with matched operator whitespace removed.
	* @example trimComparatorWhitespace('> 1.2.3 < 2') // '>1.2.3 <2'
	* @example trimComparatorWhitespace('> invalid') // '> invalid'
	*/
	const trimComparatorWhitespace = (range) => {
		let result = "";
		let copyFrom = 0;
		let cursor = 0;
		const digitRuns = {
			start: -1,
			end: -1,
			previousStart: -1,
			previousEnd: -1
		};
		while (cursor < range.length) {
			const matchStart = cursor;
			if (range[cursor] === "<" || range[cursor] === ">") cursor++;
			else if (!isVersionPrefix(range[cursor]) && !isVersionStart(range[cursor])) {
				cursor++;
				continue;
			}
			while (cursor < range.length && isVersionPrefix(range[cursor])) cursor++;
			if (!isVersionStart(range[cursor])) continue;
			const whitespacePosition = findRemovableWhitespaceIndex(range, matchStart);
			if (whitespacePosition !== -1) {
				result += range.slice(copyFrom, whitespacePosition);
				copyFrom = whitespacePosition + 1;
			}
			cursor = findVersionEndIndex(range, cursor, digitRuns);
		}
		return result + range.slice(copyFrom);
	};
	module.exports = trimComparatorWhitespace;
}));

// node_modules/semver/classes/range.js
var require_range = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SPACE_CHARACTERS = /\s+/g;
	var Range = class Range {
		constructor(range, options) {
			options = parseOptions(options);
			if (range instanceof Range) {
				if (range.loose === !!options.loose && range.includePrerelease === !!options.includePrerelease) return range;
				else return new Range(range.raw, options);
			}
			if (range instanceof Comparator) {
				this.raw = range.value;
				this.set = [[range]];
				this.formatted = void 0;
				return this;
			}
			this.options = options;
			this.loose = !!options.loose;
			this.includePrerelease = !!options.includePrerelease;
			this.raw = range.trim().replace(SPACE_CHARACTERS, " ");
			this.set = this.raw.split("||").map((r) => this.parseRange(r.trim())).filter((c) => c.length);
			if (!this.set.length) throw new TypeError(`Invalid SemVer Range: ${this.raw}`);
			if (this.set.length > 1) {
				const first = this.set[0];
				this.set = this.set.filter((c) => !isNullSet(c[0]));
				if (this.set.length === 0) this.set = [first];
				else if (this.set.length > 1) {
					for (const c of this.set) if (c.length === 1 && isAny(c[0])) {
						this.set = [c];
						break;
					}
				}
			}
			this.formatted = void 0;
		}
		get range() {
			if (this.formatted === void 0) {
				this.formatted = "";
				for (let i = 0; i < this.set.length; i++) {
					if (i > 0) this.formatted += "||";
					const comps = this.set[i];
					for (let k = 0; k < comps.length; k++) {
						if (k > 0) this.formatted += " ";
						this.formatted += comps[k].toString().trim();
					}
				}
			}
			return this.formatted;
		}
		format() {
			return this.range;
		}
		toString() {
			return this.range;
		}
		parseRange(range) {
			range = range.replace(BUILDSTRIPRE, "");
			const memoKey = ((this.options.includePrerelease && FLAG_INCLUDE_PRERELEASE) | (this.options.loose && FLAG_LOOSE)) + ":" + range;
			const cached = cache.get(memoKey);
			if (cached) return cached;
			const loose = this.options.loose;
			const hr = loose ? re[t.HYPHENRANGELOOSE] : re[t.HYPHENRANGE];
			range = range.replace(hr, hyphenReplace(this.options.includePrerelease));
			debug("hyphen replace", range);
			range = trimComparatorWhitespace(range);
			debug("comparator trim", range);
			range = range.replace(re[t.TILDETRIM], tildeTrimReplace);
			debug("tilde trim", range);
			range = range.replace(re[t.CARETTRIM], caretTrimReplace);
			debug("caret trim", range);
			let rangeList = range.split(" ").map((comp) => parseComparator(comp, this.options)).join(" ").split(/\s+/).map((comp) => replaceGTE0(comp, this.options));
			if (loose) rangeList = rangeList.filter((comp) => {
				debug("loose invalid filter", comp, this.options);
				return !!comp.match(re[t.COMPARATORLOOSE]);
			});
			debug("range list", rangeList);
			const rangeMap = /* @__PURE__ */ new Map();
			const comparators = rangeList.map((comp) => new Comparator(comp, this.options));
			for (const comp of comparators) {
				if (isNullSet(comp)) return [comp];
				rangeMap.set(comp.value, comp);
			}
			if (rangeMap.size > 1 && rangeMap.has("")) rangeMap.delete("");
			const result = [...rangeMap.values()];
			cache.set(memoKey, result);
			return result;
		}
		intersects(range, options) {
			if (!(range instanceof Range)) throw new TypeError("a Range is required");
			return this.set.some((thisComparators) => {
				return isSatisfiable(thisComparators, options) && range.set.some((rangeComparators) => {
					return isSatisfiable(rangeComparators, options) && thisComparators.every((thisComparator) => {
						return rangeComparators.every((rangeComparator) => {
							return thisComparator.intersects(rangeComparator, options);
						});
					});
				});
			});
		}
		test(version) {
			if (!version) return false;
			if (typeof version === "string") try {
				version = new SemVer(version, this.options);
			} catch (er) {
				return false;
			}
			for (let i = 0; i < this.set.length; i++) if (testSet(this.set[i], version, this.options)) return true;
			return false;
		}
	};
	module.exports = Range;
	const cache = new (require_lrucache())();
	const parseOptions = require_parse_options();
	const Comparator = require_comparator();
	const debug = require_debug();
	const SemVer = require_semver$1();
	const trimComparatorWhitespace = require_trim_comparator_whitespace();
	const { safeRe: re, src, t, tildeTrimReplace, caretTrimReplace } = require_re();
	const { FLAG_INCLUDE_PRERELEASE, FLAG_LOOSE } = require_constants();
	const BUILDSTRIPRE = new RegExp(src[t.BUILD], "g");
	const isNullSet = (c) => c.value === "<0.0.0-0";
	const isAny = (c) => c.value === "";
	const isSatisfiable = (comparators, options) => {
		let result = true;
		const remainingComparators = comparators.slice();
		let testComparator = remainingComparators.pop();
		while (result && remainingComparators.length) {
			result = remainingComparators.every((otherComparator) => {
				return testComparator.intersects(otherComparator, options);
			});
			testComparator = remainingComparators.pop();
		}
		return result;
	};
	const parseComparator = (comp, options) => {
		comp = comp.replace(re[t.BUILD], "");
		debug("comp", comp, options);
		comp = replaceCarets(comp, options);
		debug("caret", comp);
		comp = replaceTildes(comp, options);
		debug("tildes", comp);
		comp = replaceXRanges(comp, options);
		debug("xrange", comp);
		comp = replaceStars(comp, options);
		debug("stars", comp);
		return comp;
	};
	const isX = (id) => !id || id.toLowerCase() === "x" || id === "*";
	const invalidXRangeOrder = (M, m, p) => isX(M) && !isX(m) || isX(m) && p && !isX(p);
	const replaceTildes = (comp, options) => {
		return comp.trim().split(/\s+/).map((c) => replaceTilde(c, options)).join(" ");
	};
	const replaceTilde = (comp, options) => {
		const r = options.loose ? re[t.TILDELOOSE] : re[t.TILDE];
		const z = options.includePrerelease ? "-0" : "";
		return comp.replace(r, (_, M, m, p, pr) => {
			debug("tilde", comp, _, M, m, p, pr);
			let ret;
			if (isX(M)) ret = "";
			else if (isX(m)) ret = `>=${M}.0.0${z} <${+M + 1}.0.0-0`;
			else if (isX(p)) ret = `>=${M}.${m}.0${z} <${M}.${+m + 1}.0-0`;
			else if (pr) {
				debug("replaceTilde pr", pr);
				ret = `>=${M}.${m}.${p}-${pr} <${M}.${+m + 1}.0-0`;
			} else ret = `>=${M}.${m}.${p} <${M}.${+m + 1}.0-0`;
			debug("tilde return", ret);
			return ret;
		});
	};
	const replaceCarets = (comp, options) => {
		return comp.trim().split(/\s+/).map((c) => replaceCaret(c, options)).join(" ");
	};
	const replaceCaret = (comp, options) => {
		debug("caret", comp, options);
		const r = options.loose ? re[t.CARETLOOSE] : re[t.CARET];
		const z = options.includePrerelease ? "-0" : "";
		return comp.replace(r, (_, M, m, p, pr) => {
			debug("caret", comp, _, M, m, p, pr);
			let ret;
			if (isX(M)) ret = "";
			else if (isX(m)) ret = `>=${M}.0.0${z} <${+M + 1}.0.0-0`;
			else if (isX(p)) {
				if (M === "0") ret = `>=${M}.${m}.0${z} <${M}.${+m + 1}.0-0`;
				else ret = `>=${M}.${m}.0${z} <${+M + 1}.0.0-0`;
			} else if (pr) {
				debug("replaceCaret pr", pr);
				if (M === "0") {
					if (m === "0") ret = `>=${M}.${m}.${p}-${pr} <${M}.${m}.${+p + 1}-0`;
					else ret = `>=${M}.${m}.${p}-${pr} <${M}.${+m + 1}.0-0`;
				} else ret = `>=${M}.${m}.${p}-${pr} <${+M + 1}.0.0-0`;
			} else {
				debug("no pr");
				if (M === "0") {
					if (m === "0") ret = `>=${M}.${m}.${p} <${M}.${m}.${+p + 1}-0`;
					else ret = `>=${M}.${m}.${p} <${M}.${+m + 1}.0-0`;
				} else ret = `>=${M}.${m}.${p} <${+M + 1}.0.0-0`;
			}
			debug("caret return", ret);
			return ret;
		});
	};
	const replaceXRanges = (comp, options) => {
		debug("replaceXRanges", comp, options);
		return comp.split(/\s+/).map((c) => replaceXRange(c, options)).join(" ");
	};
	const replaceXRange = (comp, options) => {
		comp = comp.trim();
		const r = options.loose ? re[t.XRANGELOOSE] : re[t.XRANGE];
		return comp.replace(r, (ret, gtlt, M, m, p, pr) => {
			debug("xRange", comp, ret, gtlt, M, m, p, pr);
			if (invalidXRangeOrder(M, m, p)) return comp;
			const xM = isX(M);
			const xm = xM || isX(m);
			const xp = xm || isX(p);
			const anyX = xp;
			if (gtlt === "=" && anyX) gtlt = "";
			pr = options.includePrerelease ? "-0" : "";
			if (xM) {
				if (gtlt === ">" || gtlt === "<") ret = "<0.0.0-0";
				else ret = "*";
			} else if (gtlt && anyX) {
				if (xm) m = 0;
				p = 0;
				if (gtlt === ">") {
					gtlt = ">=";
					if (xm) {
						M = +M + 1;
						m = 0;
						p = 0;
					} else {
						m = +m + 1;
						p = 0;
					}
				} else if (gtlt === "<=") {
					gtlt = "<";
					if (xm) M = +M + 1;
					else m = +m + 1;
				}
				if (gtlt === "<") pr = "-0";
				ret = `${gtlt + M}.${m}.${p}${pr}`;
			} else if (xm) ret = `>=${M}.0.0${pr} <${+M + 1}.0.0-0`;
			else if (xp) ret = `>=${M}.${m}.0${pr} <${M}.${+m + 1}.0-0`;
			debug("xRange return", ret);
			return ret;
		});
	};
	const replaceStars = (comp, options) => {
		debug("replaceStars", comp, options);
		return comp.trim().replace(re[t.STAR], "");
	};
	const replaceGTE0 = (comp, options) => {
		debug("replaceGTE0", comp, options);
		return comp.trim().replace(re[options.includePrerelease ? t.GTE0PRE : t.GTE0], "");
	};
	const hyphenReplace = (incPr) => ($0, from, fM, fm, fp, fpr, fb, to, tM, tm, tp, tpr) => {
		if (isX(fM)) from = "";
		else if (isX(fm)) from = `>=${fM}.0.0${incPr ? "-0" : ""}`;
		else if (isX(fp)) from = `>=${fM}.${fm}.0${incPr ? "-0" : ""}`;
		else if (fpr) from = `>=${from}`;
		else from = `>=${from}${incPr ? "-0" : ""}`;
		if (isX(tM)) to = "";
		else if (isX(tm)) to = `<${+tM + 1}.0.0-0`;
		else if (isX(tp)) to = `<${tM}.${+tm + 1}.0-0`;
		else if (tpr) to = `<=${tM}.${tm}.${tp}-${tpr}`;
		else if (incPr) to = `<${tM}.${tm}.${+tp + 1}-0`;
		else to = `<=${to}`;
		return `${from} ${to}`.trim();
	};
	const testSet = (set, version, options) => {
		for (let i = 0; i < set.length; i++) if (!set[i].test(version)) return false;
		if (version.prerelease.length && !options.includePrerelease) {
			for (let i = 0; i < set.length; i++) {
				debug(set[i].semver);
				if (set[i].semver === Comparator.ANY) continue;
				if (set[i].semver.prerelease.length > 0) {
					const allowed = set[i].semver;
					if (allowed.major === version.major && allowed.minor === version.minor && allowed.patch === version.patch) return true;
				}
			}
			return false;
		}
		return true;
	};
}));

// node_modules/semver/classes/comparator.js
var require_comparator = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const ANY = Symbol("SemVer ANY");
	var Comparator = class Comparator {
		static get ANY() {
			return ANY;
		}
		constructor(comp, options) {
			options = parseOptions(options);
			if (comp instanceof Comparator) {
				if (comp.loose === !!options.loose) return comp;
				else comp = comp.value;
			}
			comp = comp.trim().split(/\s+/).join(" ");
			debug("comparator", comp, options);
			this.options = options;
			this.loose = !!options.loose;
			this.parse(comp);
			if (this.semver === ANY) this.value = "";
			else this.value = this.operator + this.semver.version;
			debug("comp", this);
		}
		parse(comp) {
			const r = this.options.loose ? re[t.COMPARATORLOOSE] : re[t.COMPARATOR];
			const m = comp.match(r);
			if (!m) throw new TypeError(`Invalid comparator: ${comp}`);
			this.operator = m[1] !== void 0 ? m[1] : "";
			if (this.operator === "=") this.operator = "";
			if (!m[2]) this.semver = ANY;
			else this.semver = new SemVer(m[2], this.options.loose);
		}
		toString() {
			return this.value;
		}
		test(version) {
			debug("Comparator.test", version, this.options.loose);
			if (this.semver === ANY || version === ANY) return true;
			if (typeof version === "string") try {
				version = new SemVer(version, this.options);
			} catch (er) {
				return false;
			}
			return cmp(version, this.operator, this.semver, this.options);
		}
		intersects(comp, options) {
			if (!(comp instanceof Comparator)) throw new TypeError("a Comparator is required");
			if (this.operator === "") {
				if (this.value === "") return true;
				return new Range(comp.value, options).test(this.value);
			} else if (comp.operator === "") {
				if (comp.value === "") return true;
				return new Range(this.value, options).test(comp.semver);
			}
			options = parseOptions(options);
			if (options.includePrerelease && (this.value === "<0.0.0-0" || comp.value === "<0.0.0-0")) return false;
			if (!options.includePrerelease && (this.value.startsWith("<0.0.0") || comp.value.startsWith("<0.0.0"))) return false;
			if (this.operator.startsWith(">") && comp.operator.startsWith(">")) return true;
			if (this.operator.startsWith("<") && comp.operator.startsWith("<")) return true;
			if (this.semver.version === comp.semver.version && this.operator.includes("=") && comp.operator.includes("=")) return true;
			if (cmp(this.semver, "<", comp.semver, options) && this.operator.startsWith(">") && comp.operator.startsWith("<")) return true;
			if (cmp(this.semver, ">", comp.semver, options) && this.operator.startsWith("<") && comp.operator.startsWith(">")) return true;
			return false;
		}
	};
	module.exports = Comparator;
	const parseOptions = require_parse_options();
	const { safeRe: re, t } = require_re();
	const cmp = require_cmp();
	const debug = require_debug();
	const SemVer = require_semver$1();
	const Range = require_range();
}));

// node_modules/semver/functions/satisfies.js
var require_satisfies = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const satisfies = (version, range, options) => {
		try {
			range = new Range(range, options);
		} catch (er) {
			return false;
		}
		return range.test(version);
	};
	module.exports = satisfies;
}));

// node_modules/semver/ranges/to-comparators.js
var require_to_comparators = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const toComparators = (range, options) => new Range(range, options).set.map((comp) => comp.map((c) => c.value).join(" ").trim().split(" "));
	module.exports = toComparators;
}));

// node_modules/semver/ranges/max-satisfying.js
var require_max_satisfying = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const Range = require_range();
	const maxSatisfying = (versions, range, options) => {
		let max = null;
		let maxSV = null;
		let rangeObj = null;
		try {
			rangeObj = new Range(range, options);
		} catch (er) {
			return null;
		}
		versions.forEach((v) => {
			if (rangeObj.test(v)) {
				if (!max || maxSV.compare(v) === -1) {
					max = v;
					maxSV = new SemVer(max, options);
				}
			}
		});
		return max;
	};
	module.exports = maxSatisfying;
}));

// node_modules/semver/ranges/min-satisfying.js
var require_min_satisfying = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const Range = require_range();
	const minSatisfying = (versions, range, options) => {
		let min = null;
		let minSV = null;
		let rangeObj = null;
		try {
			rangeObj = new Range(range, options);
		} catch (er) {
			return null;
		}
		versions.forEach((v) => {
			if (rangeObj.test(v)) {
				if (!min || minSV.compare(v) === 1) {
					min = v;
					minSV = new SemVer(min, options);
				}
			}
		});
		return min;
	};
	module.exports = minSatisfying;
}));

// node_modules/semver/ranges/min-version.js
var require_min_version = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const Range = require_range();
	const gt = require_gt();
	const minVersion = (range, loose) => {
		range = new Range(range, loose);
		let minver = new SemVer("0.0.0");
		if (range.test(minver)) return minver;
		minver = new SemVer("0.0.0-0");
		if (range.test(minver)) return minver;
		minver = null;
		for (let i = 0; i < range.set.length; ++i) {
			const comparators = range.set[i];
			let setMin = null;
			comparators.forEach((comparator) => {
				const compver = new SemVer(comparator.semver.version);
				switch (comparator.operator) {
					case ">":
						if (compver.prerelease.length === 0) compver.patch++;
						else compver.prerelease.push(0);
						compver.raw = compver.format();
					case "":
					case ">=":
						if (!setMin || gt(compver, setMin)) setMin = compver;
						break;
					case "<":
					case "<=": break;
					/* istanbul ignore next */
					default: throw new Error(`Unexpected operation: ${comparator.operator}`);
				}
			});
			if (setMin && (!minver || gt(minver, setMin))) minver = setMin;
		}
		if (minver && range.test(minver)) return minver;
		return null;
	};
	module.exports = minVersion;
}));

// node_modules/semver/ranges/valid.js
var require_valid = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const validRange = (range, options) => {
		try {
			return new Range(range, options).range || "*";
		} catch (er) {
			return null;
		}
	};
	module.exports = validRange;
}));

// node_modules/semver/ranges/outside.js
var require_outside = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const SemVer = require_semver$1();
	const Comparator = require_comparator();
	const { ANY } = Comparator;
	const Range = require_range();
	const satisfies = require_satisfies();
	const gt = require_gt();
	const lt = require_lt();
	const lte = require_lte();
	const gte = require_gte();
	const outside = (version, range, hilo, options) => {
		version = new SemVer(version, options);
		range = new Range(range, options);
		let gtfn, ltefn, ltfn, comp, ecomp;
		switch (hilo) {
			case ">":
				gtfn = gt;
				ltefn = lte;
				ltfn = lt;
				comp = ">";
				ecomp = ">=";
				break;
			case "<":
				gtfn = lt;
				ltefn = gte;
				ltfn = gt;
				comp = "<";
				ecomp = "<=";
				break;
			default: throw new TypeError("Must provide a hilo val of \"<\" or \">\"");
		}
		if (satisfies(version, range, options)) return false;
		for (let i = 0; i < range.set.length; ++i) {
			const comparators = range.set[i];
			let high = null;
			let low = null;
			comparators.forEach((comparator) => {
				if (comparator.semver === ANY) comparator = new Comparator(">=0.0.0");
				high = high || comparator;
				low = low || comparator;
				if (gtfn(comparator.semver, high.semver, options)) high = comparator;
				else if (ltfn(comparator.semver, low.semver, options)) low = comparator;
			});
			if (high.operator === comp || high.operator === ecomp) return false;
			if ((!low.operator || low.operator === comp) && ltefn(version, low.semver)) return false;
			else if (low.operator === ecomp && ltfn(version, low.semver)) return false;
		}
		return true;
	};
	module.exports = outside;
}));

// node_modules/semver/ranges/gtr.js
var require_gtr = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const outside = require_outside();
	const gtr = (version, range, options) => outside(version, range, ">", options);
	module.exports = gtr;
}));

// node_modules/semver/ranges/ltr.js
var require_ltr = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const outside = require_outside();
	const ltr = (version, range, options) => outside(version, range, "<", options);
	module.exports = ltr;
}));

// node_modules/semver/ranges/intersects.js
var require_intersects = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const intersects = (r1, r2, options) => {
		r1 = new Range(r1, options);
		r2 = new Range(r2, options);
		return r1.intersects(r2, options);
	};
	module.exports = intersects;
}));

// node_modules/semver/ranges/simplify.js
var require_simplify = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const satisfies = require_satisfies();
	const compare = require_compare();
	module.exports = (versions, range, options) => {
		const set = [];
		let first = null;
		let prev = null;
		const v = versions.sort((a, b) => compare(a, b, options));
		for (const version of v) if (satisfies(version, range, options)) {
			prev = version;
			if (!first) first = version;
		} else {
			if (prev) set.push([first, prev]);
			prev = null;
			first = null;
		}
		if (first) set.push([first, null]);
		const ranges = [];
		for (const [min, max] of set) if (min === max) ranges.push(min);
		else if (!max && min === v[0]) ranges.push("*");
		else if (!max) ranges.push(`>=${min}`);
		else if (min === v[0]) ranges.push(`<=${max}`);
		else ranges.push(`${min} - ${max}`);
		const simplified = ranges.join(" || ");
		const original = typeof range.raw === "string" ? range.raw : String(range);
		return simplified.length < original.length ? simplified : range;
	};
}));

// node_modules/semver/ranges/subset.js
var require_subset = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const Range = require_range();
	const Comparator = require_comparator();
	const { ANY } = Comparator;
	const satisfies = require_satisfies();
	const compare = require_compare();
	const subset = (sub, dom, options = {}) => {
		if (sub === dom) return true;
		sub = new Range(sub, options);
		dom = new Range(dom, options);
		let sawNonNull = false;
		OUTER: for (const simpleSub of sub.set) {
			for (const simpleDom of dom.set) {
				const isSub = simpleSubset(simpleSub, simpleDom, options);
				sawNonNull = sawNonNull || isSub !== null;
				if (isSub) continue OUTER;
			}
			if (sawNonNull) return false;
		}
		return true;
	};
	const minimumVersionWithPreRelease = [new Comparator(">=0.0.0-0")];
	const minimumVersion = [new Comparator(">=0.0.0")];
	const simpleSubset = (sub, dom, options) => {
		if (sub === dom) return true;
		if (sub.length === 1 && sub[0].semver === ANY) {
			if (dom.length === 1 && dom[0].semver === ANY) return true;
			else if (options.includePrerelease) sub = minimumVersionWithPreRelease;
			else sub = minimumVersion;
		}
		if (dom.length === 1 && dom[0].semver === ANY) {
			if (options.includePrerelease) return true;
			else dom = minimumVersion;
		}
		const eqSet = /* @__PURE__ */ new Set();
		let gt, lt;
		for (const c of sub) if (c.operator === ">" || c.operator === ">=") gt = higherGT(gt, c, options);
		else if (c.operator === "<" || c.operator === "<=") lt = lowerLT(lt, c, options);
		else eqSet.add(c.semver);
		if (eqSet.size > 1) return null;
		let gtltComp;
		if (gt && lt) {
			gtltComp = compare(gt.semver, lt.semver, options);
			if (gtltComp > 0) return null;
			else if (gtltComp === 0 && (gt.operator !== ">=" || lt.operator !== "<=")) return null;
		}
		for (const eq of eqSet) {
			if (gt && !satisfies(eq, String(gt), options)) return null;
			if (lt && !satisfies(eq, String(lt), options)) return null;
			for (const c of dom) if (!satisfies(eq, String(c), options)) return false;
			return true;
		}
		let higher, lower;
		let hasDomLT, hasDomGT;
		let needDomLTPre = lt && !options.includePrerelease && lt.semver.prerelease.length ? lt.semver : false;
		let needDomGTPre = gt && !options.includePrerelease && gt.semver.prerelease.length ? gt.semver : false;
		if (needDomLTPre && needDomLTPre.prerelease.length === 1 && lt.operator === "<" && needDomLTPre.prerelease[0] === 0) needDomLTPre = false;
		for (const c of dom) {
			hasDomGT = hasDomGT || c.operator === ">" || c.operator === ">=";
			hasDomLT = hasDomLT || c.operator === "<" || c.operator === "<=";
			if (gt) {
				if (needDomGTPre) {
					if (c.semver.prerelease && c.semver.prerelease.length && c.semver.major === needDomGTPre.major && c.semver.minor === needDomGTPre.minor && c.semver.patch === needDomGTPre.patch) needDomGTPre = false;
				}
				if (c.operator === ">" || c.operator === ">=") {
					higher = higherGT(gt, c, options);
					if (higher === c && higher !== gt) return false;
				} else if (gt.operator === ">=" && !c.test(gt.semver)) return false;
			}
			if (lt) {
				if (needDomLTPre) {
					if (c.semver.prerelease && c.semver.prerelease.length && c.semver.major === needDomLTPre.major && c.semver.minor === needDomLTPre.minor && c.semver.patch === needDomLTPre.patch) needDomLTPre = false;
				}
				if (c.operator === "<" || c.operator === "<=") {
					lower = lowerLT(lt, c, options);
					if (lower === c && lower !== lt) return false;
				} else if (lt.operator === "<=" && !c.test(lt.semver)) return false;
			}
			if (!c.operator && (lt || gt) && gtltComp !== 0) return false;
		}
		if (gt && hasDomLT && !lt && gtltComp !== 0) return false;
		if (lt && hasDomGT && !gt && gtltComp !== 0) return false;
		if (needDomGTPre || needDomLTPre) return false;
		return true;
	};
	const higherGT = (a, b, options) => {
		if (!a) return b;
		const comp = compare(a.semver, b.semver, options);
		return comp > 0 ? a : comp < 0 ? b : b.operator === ">" && a.operator === ">=" ? b : a;
	};
	const lowerLT = (a, b, options) => {
		if (!a) return b;
		const comp = compare(a.semver, b.semver, options);
		return comp < 0 ? a : comp > 0 ? b : b.operator === "<" && a.operator === "<=" ? b : a;
	};
	module.exports = subset;
}));

// node_modules/semver/index.js
var require_semver = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const internalRe = require_re();
	const constants = require_constants();
	const SemVer = require_semver$1();
	const identifiers = require_identifiers();
	const parse = require_parse();
	const valid = require_valid$1();
	const clean = require_clean();
	const inc = require_inc();
	const diff = require_diff();
	const major = require_major();
	const minor = require_minor();
	const patch = require_patch();
	const prerelease = require_prerelease();
	const compare = require_compare();
	const rcompare = require_rcompare();
	const compareLoose = require_compare_loose();
	const compareBuild = require_compare_build();
	const sort = require_sort();
	const rsort = require_rsort();
	const gt = require_gt();
	const lt = require_lt();
	const eq = require_eq();
	const neq = require_neq();
	const gte = require_gte();
	const lte = require_lte();
	const cmp = require_cmp();
	const coerce = require_coerce();
	const truncate = require_truncate();
	const Comparator = require_comparator();
	const Range = require_range();
	const satisfies = require_satisfies();
	const toComparators = require_to_comparators();
	const maxSatisfying = require_max_satisfying();
	const minSatisfying = require_min_satisfying();
	const minVersion = require_min_version();
	const validRange = require_valid();
	const outside = require_outside();
	const gtr = require_gtr();
	const ltr = require_ltr();
	const intersects = require_intersects();
	const simplifyRange = require_simplify();
	const subset = require_subset();
	module.exports = {
		parse,
		valid,
		clean,
		inc,
		diff,
		major,
		minor,
		patch,
		prerelease,
		compare,
		rcompare,
		compareLoose,
		compareBuild,
		sort,
		rsort,
		gt,
		lt,
		eq,
		neq,
		gte,
		lte,
		cmp,
		coerce,
		truncate,
		Comparator,
		Range,
		satisfies,
		toComparators,
		maxSatisfying,
		minSatisfying,
		minVersion,
		validRange,
		outside,
		gtr,
		ltr,
		intersects,
		simplifyRange,
		subset,
		SemVer,
		re: internalRe.re,
		src: internalRe.src,
		tokens: internalRe.t,
		SEMVER_SPEC_VERSION: constants.SEMVER_SPEC_VERSION,
		RELEASE_TYPES: constants.RELEASE_TYPES,
		compareIdentifiers: identifiers.compareIdentifiers,
		rcompareIdentifiers: identifiers.rcompareIdentifiers
	};
}));

// src/plan/companions.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
/**
* Versions of what runs beside Kubernetes. What a tree states is read from it: build/dependencies.yaml (the list
* that upstream's own checks hold against all its files) and kubeadm's constants.go.
* @throws UsageError naming each file and entry that is missing
*/
function companionVersions(dependenciesYaml, kubeadmConstants) {
	const problems = [];
	const listed = dependencies(dependenciesYaml);
	const fromYaml = (name) => {
		const version = listed.get(name);
		if (version === void 0) problems.push(`build/dependencies.yaml has no entry '${name}'`);
		return version ?? "";
	};
	const fromKubeadm = (name) => {
		const version = new RegExp(`\\b${name}\\s*=\\s*"v?([^"]+)"`).exec(kubeadmConstants)?.[1];
		if (version === void 0) problems.push(`cmd/kubeadm/app/constants/constants.go has no ${name}`);
		return version ?? "";
	};
	const versions = {
		etcd: fromKubeadm("DefaultEtcdVersion").replace(/-\d+$/, ""),
		coredns: fromKubeadm("CoreDNSVersion"),
		pause: fromKubeadm("PauseVersion"),
		cni: fromYaml("cni"),
		crictl: fromYaml("crictl"),
		agnhost: fromYaml("agnhost")
	};
	if (problems.length > 0) throw new UsageError(problems.map((p) => `the source is not a Kubernetes tree that we know: ${p}`));
	return versions;
}
function dependencies(yaml) {
	const list = (0, import_dist.parse)(yaml, { schema: "failsafe" })?.dependencies ?? [];
	return new Map(list.map((d) => [String(d.name), String(d.version).replace(/^v/, "")]));
}
/** Versions of what Kubernetes' tree does not state; the newest that these builds were tried with. */
const ownVersions = {
	containerd: "2.4.2",
	runc: "1.5.2",
	kwok: "0.8.0"
};
/**
* Versions to try, best first: the wanted one, then .0 of the two minors below (a proxy may not serve a version
* that was just released).
*/
function candidates(wanted) {
	const v = import_semver.default.parse(wanted);
	if (v === null) return [wanted];
	return [wanted, ...[v.minor - 1, v.minor - 2].filter((n) => n >= 0).map((n) => `${v.major}.${n}.0`)];
}
/** First version in the output of a program's version command. */
function versionIn(output) {
	return /(?:^|[^\d.])v?(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)[\w.]*)?)/.exec(output)?.[1];
}
function satisfies(version, range) {
	return import_semver.default.satisfies(version, range, { includePrerelease: true });
}

// src/plan/version.ts
const semverOfUpstream = /^v([0-9]+)\.([0-9]+)(\.[0-9]+)?(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;
/** Whether upstream's build would accept this as KUBE_GIT_VERSION. */
function isKubeVersion(version) {
	return semverOfUpstream.test(version);
}
/**
* From what `git describe --tags --match='v*' --abbrev=14` says to a semantic version:
* v1.38.0-alpha.2-45-g<14 hex> becomes v1.38.0-alpha.2.45+<14 hex>, v1.36.3-5-g<14 hex> becomes v1.36.3-5+<14 hex>.
*/
function versionFromDescribe(described, treeState) {
	const dashes = described.replaceAll(/[^-]/g, "").length;
	const joined = dashes === 3 ? described.replace(/-([0-9]+)-g([0-9a-f]{14})$/, ".$1+$2") : dashes === 2 ? described.replace(/-g([0-9a-f]{14})$/, "+$1") : described;
	return treeState === "dirty" ? `${joined}-dirty` : joined;
}
/** KUBE_GIT_MAJOR and KUBE_GIT_MINOR; both empty where the version does not say. */
function majorMinor(version) {
	const m = /^v([0-9]+)\.([0-9]+)(\.[0-9]+)?(-.*)?(\+.*)?$/s.exec(version);
	if (m === null) return {
		major: "",
		minor: ""
	};
	return {
		major: m[1],
		minor: `${m[2]}${m[4] === void 0 ? "" : "+"}`
	};
}
/** Assignments of a KUBE_GIT_VERSION_FILE, which upstream sources in a shell: KUBE_GIT_COMMIT='…' and so on. */
function parseVersionFile(text) {
	const value = (name) => {
		const m = new RegExp(`^\\s*(?:export\\s+)?KUBE_GIT_${name}=(?:'([^']*)'|"([^"]*)"|(\\S*))\\s*$`, "m").exec(text);
		return m?.[1] ?? m?.[2] ?? m?.[3] ?? "";
	};
	const state = value("TREE_STATE");
	return {
		...value("COMMIT") && { commit: value("COMMIT") },
		...(state === "clean" || state === "dirty" || state === "archive") && { treeState: state },
		...value("VERSION") && { version: value("VERSION") },
		...value("MAJOR") && { major: value("MAJOR") },
		...value("MINOR") && { minor: value("MINOR") }
	};
}
/**
* `git archive` fills the $Format fields of hack/lib/version.sh in: the commit, and the tags that point to it.
* @returns undefined for a tree whose fields are untouched.
*/
function parseArchive(versionScript) {
	const commit = /KUBE_GIT_COMMIT='([0-9a-f]{40})'/.exec(versionScript)?.[1];
	if (commit === void 0) return void 0;
	const refs = /'([^'\n]*)' =~ tag:/.exec(versionScript)?.[1] ?? "";
	const tag = /tag: (v[^ ,]+)/.exec(refs)?.[1];
	return {
		commit,
		treeState: "archive",
		...tag !== void 0 && { version: tag }
	};
}
/**
* The newest version that a tree names: the first entry of its newest changelog, or alpha.0 of the minor in
* component-base (`DefaultKubeBinaryVersion`, since 1.31) where that is ahead, as it is at the start of a cycle.
*/
function statedVersion(tree) {
	const entry = /^(?:- \[|#+ *)(v1\.[0-9]+\.[0-9]+(?:-(?:alpha|beta|rc)\.[0-9]+)?)\b/m.exec(tree.changelog ?? "")?.[1];
	const minor = /DefaultKubeBinaryVersion\s*=\s*"1\.([0-9]+)"/.exec(tree.baseGo ?? "")?.[1];
	if (minor === void 0) return entry;
	const stated = entry === void 0 ? -1 : Number(/^v1\.([0-9]+)/.exec(entry)?.[1]);
	return Number(minor) > stated ? `v1.${minor}.0-alpha.0` : entry;
}
/** A version derived from what the tree states: commit as build metadata, since the distance is unknown. */
function derivedVersion(stated, commit, treeState) {
	const base = commit === "" ? stated : `${stated}+${commit.slice(0, 14)}`;
	return treeState === "dirty" ? commit === "" ? `${base}+dirty` : `${base}-dirty` : base;
}
/** Seconds since the epoch in the form that upstream stamps. */
function buildDate(epochSeconds) {
	return (/* @__PURE__ */ new Date(epochSeconds * 1e3)).toISOString().replace(/\.\d{3}Z$/, "Z");
}

// node_modules/pretty-bytes/index.js
const UNIT_SETS = [
	[
		"B",
		"kB",
		"MB",
		"GB",
		"TB",
		"PB",
		"EB",
		"ZB",
		"YB"
	],
	[
		"B",
		"KiB",
		"MiB",
		"GiB",
		"TiB",
		"PiB",
		"EiB",
		"ZiB",
		"YiB"
	],
	[
		"b",
		"kbit",
		"Mbit",
		"Gbit",
		"Tbit",
		"Pbit",
		"Ebit",
		"Zbit",
		"Ybit"
	],
	[
		"b",
		"kibit",
		"Mibit",
		"Gibit",
		"Tibit",
		"Pibit",
		"Eibit",
		"Zibit",
		"Yibit"
	]
];
const toDecimalString = (number) => {
	if (number >= 1e-6 && number < 1e21) return String(number);
	const [mantissa, exponentString] = number.toExponential().split("e");
	const digits = mantissa.replace(".", "");
	const pointPosition = Number(exponentString) + 1;
	const isPositive = pointPosition > 0;
	const padded = isPositive ? digits.padEnd(pointPosition, "0") : "0".repeat(1 - pointPosition) + digits;
	const integerPart = padded.slice(0, isPositive ? pointPosition : 1);
	const fractionPart = padded.slice(isPositive ? pointPosition : 1).replace(/0+$/, "");
	return fractionPart ? `${integerPart}.${fractionPart}` : integerPart;
};
const toLocaleString = (number, locale, options) => {
	if (typeof locale === "string" || Array.isArray(locale) || locale === true) {
		const locales = locale === true ? void 0 : locale;
		if (options !== void 0) return number.toLocaleString(locales, options);
		const text = toDecimalString(number);
		const pointIndex = text.indexOf(".");
		const maximumFractionDigits = pointIndex === -1 ? 0 : text.length - pointIndex - 1;
		if (maximumFractionDigits > 100) return text;
		return number.toLocaleString(locales, { maximumFractionDigits });
	}
	if (options === void 0) return toDecimalString(number);
	return number.toLocaleString("en-US", {
		...options,
		useGrouping: false
	});
};
const log10 = (numberOrBigInt) => {
	if (typeof numberOrBigInt === "number") return Math.log10(numberOrBigInt);
	const string = numberOrBigInt.toString(10);
	return string.length + Math.log10(`0.${string.slice(0, 15)}`);
};
const log = (numberOrBigInt) => {
	if (typeof numberOrBigInt === "number") return Math.log(numberOrBigInt);
	return log10(numberOrBigInt) * Math.log(10);
};
const divide = (numberOrBigInt, base, exponent) => {
	const divisor = base ** exponent;
	if (typeof numberOrBigInt === "number" || numberOrBigInt <= Number.MAX_SAFE_INTEGER) return Number(numberOrBigInt) / divisor;
	const bigintDivisor = BigInt(base) ** BigInt(exponent);
	const integerPart = numberOrBigInt / bigintDivisor;
	const remainder = numberOrBigInt % bigintDivisor;
	return Number(integerPart) + Number(remainder) / divisor;
};
const toUnrepresentableString = (number, base, exponent, localeOptions) => {
	const scale = BigInt(base) ** BigInt(exponent);
	const whole = number / scale;
	if (localeOptions === void 0) return whole.toString();
	const minimumFractionDigits = localeOptions.minimumFractionDigits ?? 0;
	const maximumFractionDigits = Math.max(localeOptions.maximumFractionDigits ?? 3, minimumFractionDigits);
	const fraction = (number % scale * 10n ** BigInt(maximumFractionDigits) / scale).toString().padStart(maximumFractionDigits, "0").replace(/0+$/, "").padEnd(minimumFractionDigits, "0");
	return fraction ? `${whole}.${fraction}` : whole.toString();
};
const signOf = (number, signed) => {
	if (number < 0) return "-";
	if (!signed) return "";
	return number === 0 || number === 0n ? " " : "+";
};
const assertFixedWidth = (fixedWidth) => {
	if (fixedWidth !== void 0 && (typeof fixedWidth !== "number" || !Number.isSafeInteger(fixedWidth) || fixedWidth < 0)) throw new TypeError(`Expected fixedWidth to be a non-negative integer, got ${typeof fixedWidth}: ${fixedWidth}`);
};
const assertFractionDigits = (name, value) => {
	if (value !== void 0 && (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > 100)) throw new TypeError(`Expected ${name} to be an integer between 0 and 100, got ${typeof value}: ${value}`);
};
const buildLocaleOptions = (options) => {
	const { minimumFractionDigits, maximumFractionDigits } = options;
	if (minimumFractionDigits === void 0 && maximumFractionDigits === void 0) return;
	assertFractionDigits("minimumFractionDigits", minimumFractionDigits);
	assertFractionDigits("maximumFractionDigits", maximumFractionDigits);
	if (minimumFractionDigits > maximumFractionDigits) throw new RangeError(`Expected minimumFractionDigits (${minimumFractionDigits}) to not be greater than maximumFractionDigits (${maximumFractionDigits})`);
	return {
		...minimumFractionDigits !== void 0 && { minimumFractionDigits },
		...maximumFractionDigits !== void 0 && { maximumFractionDigits },
		roundingMode: "trunc"
	};
};
function prettyBytes(number, options) {
	if (typeof number !== "bigint" && !Number.isFinite(number)) throw new TypeError(`Expected a finite number, got ${typeof number}: ${number}`);
	options = {
		bits: false,
		binary: false,
		space: true,
		nonBreakingSpace: false,
		...options
	};
	assertFixedWidth(options.fixedWidth);
	const localeOptions = buildLocaleOptions(options);
	const UNITS = UNIT_SETS[(options.bits ? 2 : 0) + (options.binary ? 1 : 0)];
	const separator = options.space ? options.nonBreakingSpace ? "\xA0" : " " : "";
	if (Object.is(number, -0)) number = 0;
	const prefix = signOf(number, options.signed);
	if (number < 0) number = -number;
	const base = options.binary ? 1024 : 1e3;
	let exponent = 0;
	if (number >= 1) exponent = Math.min(Math.floor(options.binary ? log(number) / Math.log(base) : log10(number) / 3), UNITS.length - 1);
	const scaled = divide(number, base, exponent);
	let numberString;
	if (Number.isFinite(scaled)) {
		number = scaled;
		if (number < 1 && exponent > 0) {
			number *= base;
			exponent -= 1;
		}
		if (!localeOptions) {
			const minimumPrecision = Math.max(3, Math.floor(number).toString().length);
			number = Number(number.toPrecision(minimumPrecision));
			if (number >= base && exponent < UNITS.length - 1) {
				number /= base;
				exponent += 1;
			}
		}
		numberString = toLocaleString(number, options.locale, localeOptions);
	} else numberString = toUnrepresentableString(number, base, exponent, localeOptions);
	return (prefix + numberString + separator + UNITS[exponent]).padStart(options.fixedWidth ?? 0);
}

// src/kube/disk.ts
const gib = 1024 ** 3;
/** Measured with v1.36.3, all targets: build cache 3.7 GB, modules 2 GB, binaries 0.7 GB, Go's own work files. */
const coldBuildCache = 4.5 * gib;
const coldModules = 2.5 * gib;
/** Programs of one build twice over, and what a link writes meanwhile. */
const always = 1.5 * gib;
/**
* Whether a build of all of Kubernetes has room. What the caches already hold is not needed again.
* @returns one problem per file system that is too small
*/
async function diskProblems(go, cache) {
	const needs = [
		{
			dir: go.buildCache,
			bytes: Math.max(0, coldBuildCache - await buildCacheSize(go.buildCache))
		},
		{
			dir: go.modCache,
			bytes: await hasEntries(join(go.modCache, "k8s.io")) ? 0 : coldModules
		},
		{
			dir: cache,
			bytes: always
		}
	];
	const byDevice = /* @__PURE__ */ new Map();
	for (const { dir, bytes } of needs) {
		const there = await nearest(dir);
		const { dev } = await stat(there);
		const fs = await statfs(there);
		const sum = byDevice.get(dev) ?? {
			dirs: [],
			bytes: 0,
			free: fs.bavail * fs.bsize
		};
		if (bytes > 0) sum.dirs.push(dir);
		sum.bytes += bytes;
		byDevice.set(dev, sum);
	}
	return [...byDevice.values()].filter((d) => d.free < d.bytes).map((d) => `not enough disk: the build needs ${size(d.bytes)} for ${d.dirs.join(", ")}, and ${size(d.free)} are free there; make room, or set GOCACHE, GOMODCACHE and the cache directory to a larger disk`);
}
/** Bytes in Go's build cache, estimated from 4 of its 256 directories (files are spread by hash). */
async function buildCacheSize(dir) {
	let bytes = 0;
	for (const part of [
		"07",
		"5e",
		"a3",
		"f9"
	]) for (const name of await readdir(join(dir, part)).catch(() => [])) bytes += (await stat(join(dir, part, name)).catch(() => void 0))?.size ?? 0;
	return bytes * 64;
}
async function hasEntries(dir) {
	return (await readdir(dir).catch(() => [])).length > 0;
}
async function nearest(dir) {
	try {
		await stat(dir);
		return dir;
	} catch {
		return dirname(dir) === dir ? dir : nearest(dirname(dir));
	}
}
function size(bytes) {
	return prettyBytes(bytes, { maximumFractionDigits: 1 });
}

// src/kube/git.ts
const gitMs = 6e4;
/** Runs git on somebody's work tree without writing into it: no optional locks, no monitor, no hooks. */
async function git(dir, args, ctx, options = {}) {
	const argv = [...[
		"git",
		"--no-optional-locks",
		"-c",
		`safe.directory=${dir}`,
		"-c",
		"core.fsmonitor=false"
	], ...[
		"-C",
		dir,
		...args
	]];
	const env = toolEnv(ctx.env, {
		GIT_TERMINAL_PROMPT: "0",
		LC_ALL: "C"
	});
	return (await ctx.exec.run(argv, {
		env,
		timeoutMs: gitMs,
		...options
	})).stdout;
}
/** @returns undefined when `dir` is not the top of a git work tree with a commit */
async function gitTree(dir, ctx) {
	const top = (await git(dir, ["rev-parse", "--show-toplevel"], ctx, { okCodes: [0, 128] })).trim();
	if (top === "" || await realpath(top) !== await realpath(dir)) return void 0;
	const [commit, time] = (await git(dir, [
		"log",
		"-1",
		"--format=%H %ct",
		"HEAD"
	], ctx, { okCodes: [0, 128] })).trim().split(" ");
	if (!commit || !time) return void 0;
	const [status, shallow] = await Promise.all([git(dir, [
		"status",
		"--porcelain=v1",
		"-z",
		"--untracked-files=all",
		"--no-renames"
	], ctx), git(dir, ["rev-parse", "--is-shallow-repository"], ctx)]);
	const changed = status.split("\0").filter((entry) => entry !== "");
	return {
		commit,
		commitTime: Number(time),
		dirty: changed.length > 0,
		shallow: shallow.trim() === "true",
		digest: await digestOf(dir, commit, changed)
	};
}
/** The nearest tag as `git describe` says it, or undefined when none is reachable. */
async function gitDescribe(dir, commit, ctx) {
	const said = (await git(dir, [
		"describe",
		"--tags",
		"--match=v*",
		"--abbrev=14",
		`${commit}^{commit}`
	], ctx, { okCodes: [0, 128] })).trim();
	return said === "" ? void 0 : said;
}
/**
* Digest of a directory that git does not track, by git itself: an index in our cache remembers sizes and times,
* so that the second look reads only what changed. Nothing is written into the directory.
*/
async function directoryDigest(dir, ctx) {
	const store = join(ctx.paths.cache, "trees", createHash("sha256").update(dir).digest("hex").slice(0, 16));
	await mkdir(store, { recursive: true });
	const index = join(store, "index");
	const mine = `${index}.${process.pid}.${randomBytes(4).toString("hex")}`;
	await copyFile(index, mine).catch(() => void 0);
	const plain = {
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_DIR: store
	};
	const run = (args) => ctx.exec.run([
		"git",
		"-c",
		"core.autocrlf=false",
		...args
	], {
		cwd: dir,
		env: toolEnv(ctx.env, {
			...plain,
			GIT_WORK_TREE: dir,
			GIT_INDEX_FILE: mine,
			LC_ALL: "C"
		}),
		timeoutMs: 5 * gitMs
	});
	try {
		await run(["init", "--quiet"]);
		await run([
			"add",
			"--all",
			"--force",
			"."
		]);
		const tree = (await run(["write-tree"])).stdout.trim();
		await rename(mine, index);
		return tree;
	} finally {
		await rm(mine, { force: true });
	}
}
async function digestOf(dir, commit, changed) {
	const lines = await pMap(changed, async (entry) => `${entry}\0${await contentOf(join(dir, entry.slice(3)))}`, { concurrency: 16 });
	return createHash("sha256").update([commit, ...lines].join("\n")).digest("hex");
}
async function contentOf(path) {
	const stat = await lstat(path).catch(() => void 0);
	if (stat === void 0) return "absent";
	if (stat.isSymbolicLink()) return `link ${await readlink(path)}`;
	if (!stat.isFile()) return "directory";
	return `${stat.mode & 73 ? "x" : "-"} ${await fileSha256(path)}`;
}

// src/plan/go-version.ts
/** Compares Go versions as `go env GOVERSION`, go.mod and .go-version write them: go1.26.8, 1.26, 1.27rc1. */
function compareGo(a, b) {
	const [x, y] = [parts(a), parts(b)];
	for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return x[i] - y[i];
	return 0;
}
/** `go1.26.0` for 1.26 and 1.26.0: the name of a toolchain that GOTOOLCHAIN takes (go.dev/doc/toolchain). */
function toolchainName(version) {
	const v = version.replace(/^go/, "");
	return /^\d+\.\d+$/.test(v) ? `go${v}.0` : `go${v}`;
}
function parts(version) {
	const m = /(\d+)\.(\d+)(?:\.(\d+))?(?:(beta|rc)(\d+))?/.exec(version);
	if (m === null) return version.includes("devel") ? [
		1e400,
		0,
		0,
		0,
		0
	] : [
		0,
		0,
		0,
		0,
		0
	];
	const devel = version.startsWith("devel");
	const stage = m[4] === "beta" ? 0 : m[4] === "rc" ? 1 : 2;
	return [
		Number(m[1]),
		Number(m[2]),
		devel ? 1e400 : Number(m[3] ?? 0),
		stage,
		Number(m[5] ?? 0)
	];
}

// src/kube/go.ts
const lookupMs = 3e4;
const toolchainMs = 3e5;
/**
* Environment of every Go command of ours. GOFLAGS is set, so that a person's own cannot change what is built;
* GOWORK is off unless the tree has a go.work of its own.
*/
function goEnv(env, toolchain, extra = {}) {
	return toolEnv(env, {
		GOFLAGS: "-buildvcs=false",
		GOTOOLCHAIN: toolchain,
		GOWORK: "off",
		CGO_ENABLED: "0",
		...extra
	});
}
/**
* Finds Go in PATH (or where its installer puts it) and makes sure that it is new enough, by a toolchain download
* where GOTOOLCHAIN allows that.
* @returns the Go, or a problem that says what to do
*/
async function findGo(wish, ctx) {
	const wants = wish && `the source wants Go ${wish.minimum} or newer${preferred(wish)}`;
	const program = await ctx.exec.which("go") ?? await ctx.exec.which("/usr/local/go/bin/go");
	if (program === void 0) return `Go is not there: ${wants ?? "Kubernetes is built with it"}; install it from https://go.dev/dl and put it into PATH`;
	try {
		const asked = await goSettings(program, void 0, ctx);
		if (wish === void 0 || compareGo(asked.GOVERSION, wish.minimum) >= 0) return goOf(program, pinned(asked.GOTOOLCHAIN), asked, ctx);
		if (!mayFetch(asked.GOTOOLCHAIN)) return `${asked.GOVERSION} (${program}) is too old: ${wants}; install it from https://go.dev/dl, or set GOTOOLCHAIN=auto (it is '${asked.GOTOOLCHAIN}') so that Go fetches it`;
		return await fetchToolchain(program, asked.GOVERSION, wish, ctx);
	} catch (error) {
		ctx.signal.throwIfAborted();
		return `Go (${program}) does not work: ${describe(error)}`;
	}
}
async function fetchToolchain(program, have, wish, ctx) {
	const version = wish.preferred !== void 0 && compareGo(wish.preferred, wish.minimum) >= 0 ? wish.preferred : wish.minimum;
	const name = toolchainName(version);
	ctx.log.info(`${have} is too old for this source: fetching ${name}, which it asks for`);
	try {
		return goOf(program, name, await goSettings(program, name, ctx), ctx);
	} catch (error) {
		ctx.signal.throwIfAborted();
		const why = describe(error).split("\n").at(-1);
		return `${have} (${program}) is too old: the source wants Go ${wish.minimum} or newer${preferred(wish)}, and fetching ${name} failed (${why}); install it from https://go.dev/dl`;
	}
}
async function goSettings(program, toolchain, ctx) {
	const names = [
		"GOVERSION",
		"GOTOOLCHAIN",
		"GOCACHE",
		"GOMODCACHE",
		"GOOS",
		"GOARCH",
		"GOHOSTARCH"
	];
	const { GOTOOLCHAIN: _, ...neutral } = goEnv(ctx.env, "");
	const set = toolchain ?? ctx.env["GOTOOLCHAIN"];
	const { stdout } = await ctx.exec.run([
		program,
		"env",
		"-json",
		...names
	], {
		cwd: "/",
		env: set ? {
			...neutral,
			GOTOOLCHAIN: set
		} : neutral,
		timeoutMs: set ? toolchainMs : lookupMs
	});
	return JSON.parse(stdout);
}
function goOf(program, toolchain, s, ctx) {
	return {
		program,
		version: s.GOVERSION,
		platform: `${s.GOOS}/${s.GOARCH}`,
		buildCache: s.GOCACHE,
		modCache: s.GOMODCACHE,
		env: goEnv(ctx.env, toolchain)
	};
}
/** GOTOOLCHAIN is <name>, <name>+auto, <name>+path, auto or path (go.dev/doc/toolchain#select). */
function pinned(setting) {
	return /^go\d/.test(setting) ? setting.replace(/\+.*$/, "") : "local";
}
function mayFetch(setting) {
	return setting === "" || setting === "auto" || setting === "path" || setting.includes("+");
}
function preferred(wish) {
	return wish.preferred === void 0 ? "" : ` (its .go-version says ${wish.preferred})`;
}

// src/kube/remote-tags.ts
const answerMs = 15e3;
const fetchMs = 12e4;
/** A remote is asked again after a day: somebody may have pushed a nearer tag. */
const answerFor = 864e5;
/**
* What `git describe` would say if the clone had its remote's tags. Looked up in a scratch repository of our own,
* with commits only (no trees, no files): somebody's clone does not become a deeper one because we built it.
* @returns undefined when no remote answers in time, or it has no tag that the commit descends from
*/
async function describeWithRemoteTags(dir, tree, ctx) {
	const url = await remoteUrl(dir, ctx);
	if (url === void 0) return void 0;
	const answers = join(ctx.paths.cache, "described");
	const answer = join(answers, `${tree.commit}-${createHash("sha256").update(url).digest("hex").slice(0, 8)}`);
	const info = await stat(answer).catch(() => void 0);
	if (info !== void 0 && ctx.clock.now() - info.mtimeMs < answerFor) return (await readText(answer))?.trim();
	const described = await askRemote(dir, url, tree, ctx);
	if (described === void 0) return void 0;
	await mkdir(answers, { recursive: true });
	await writeFile(answer, described);
	return described;
}
async function askRemote(dir, url, tree, ctx) {
	ctx.log.info(`no tag v* is reachable from ${tree.commit.slice(0, 14)}: asking ${withoutUser(url)} for its tags`);
	const env = await remoteEnv(dir, ctx);
	const exact = await exactTag(dir, url, tree.commit, env, ctx);
	if (exact !== void 0 || exact === null) return exact ?? void 0;
	const scratches = join(ctx.paths.cache, "scratch");
	await mkdir(scratches, { recursive: true });
	const scratch = await mkdtemp(join(scratches, "tags-"));
	try {
		return await describeInScratch(scratch, dir, url, tree, env, ctx);
	} catch (error) {
		ctx.signal.throwIfAborted();
		ctx.log.debug(`tags of ${withoutUser(url)} could not be fetched: ${describe(error)}`);
		return;
	} finally {
		await rm(scratch, {
			recursive: true,
			force: true
		});
	}
}
/** A tag right at the commit needs no history. undefined: none there; null: the remote does not answer. */
async function exactTag(dir, url, commit, env, ctx) {
	try {
		return ((await git(dir, [
			"ls-remote",
			"--tags",
			url,
			"v*"
		], ctx, {
			env,
			timeoutMs: answerMs
		})).split("\n").map((line) => line.split("	")).find(([sha]) => sha === commit)?.[1])?.replace(/^refs\/tags\//, "").replace(/\^\{\}$/, "");
	} catch (error) {
		ctx.signal.throwIfAborted();
		ctx.log.debug(`${withoutUser(url)} does not answer: ${describe(error)}`);
		return null;
	}
}
async function describeInScratch(scratch, dir, url, tree, env, ctx) {
	const options = {
		env,
		timeoutMs: fetchMs
	};
	await git(scratch, [
		"init",
		"--quiet",
		"--bare"
	], ctx, options);
	await git(scratch, [
		"fetch",
		"--quiet",
		"--no-tags",
		"--update-shallow",
		dir,
		"HEAD:refs/heads/head"
	], ctx, options);
	const deepen = tree.shallow ? ["--unshallow"] : [];
	const tags = "+refs/tags/v*:refs/tags/v*";
	await git(scratch, [
		"fetch",
		"--quiet",
		"--no-tags",
		...deepen,
		"--filter=tree:0",
		url,
		tags
	], ctx, options);
	return await gitDescribe(scratch, tree.commit, ctx);
}
async function remoteUrl(dir, ctx) {
	const remotes = (await git(dir, ["remote"], ctx)).split("\n").filter((name) => name !== "");
	const name = ["upstream", "origin"].find((n) => remotes.includes(n)) ?? remotes[0];
	if (name === void 0) return void 0;
	return (await git(dir, [
		"remote",
		"get-url",
		name
	], ctx)).trim();
}
/** Credentials that the clone's own configuration holds go on by environment, never by command line. */
async function remoteEnv(dir, ctx) {
	const entries = (await git(dir, [
		"config",
		"--local",
		"-z",
		"--get-regexp",
		"^(http|credential|url|core\\.sshcommand)(\\.|$)"
	], ctx, { okCodes: [0, 1] })).split("\0").filter((entry) => entry.includes("\n"));
	const env = {
		GIT_CONFIG_COUNT: String(entries.length),
		GIT_TERMINAL_PROMPT: "0",
		LC_ALL: "C"
	};
	entries.forEach((entry, i) => {
		const at = entry.indexOf("\n");
		env[`GIT_CONFIG_KEY_${i}`] = entry.slice(0, at);
		env[`GIT_CONFIG_VALUE_${i}`] = entry.slice(at + 1);
	});
	return toolEnv(ctx.env, env);
}
function withoutUser(url) {
	return url.replace(/\/\/[^/@]*@/, "//");
}

// src/kube/version.ts
/**
* The version of a work tree in upstream's order: KUBE_GIT_VERSION_FILE, fields filled in by `git archive`, git.
* Without a reachable tag: tags of a remote that answers, else what the tree states itself, said in a warning.
* @throws UsageError when nothing states a version
*/
async function versionOfTree(dir, tree, ctx) {
	const facts = await fromFile(ctx) ?? await fromArchive(dir) ?? {};
	const commit = facts.commit ?? tree?.commit ?? "";
	const treeState = facts.treeState ?? (tree === void 0 ? "archive" : tree.dirty ? "dirty" : "clean");
	const version = facts.version ?? await fromTags(dir, tree, commit, treeState, ctx);
	if (!isKubeVersion(version)) throw new UsageError(`the version of ${dir} would be '${version}', which Kubernetes' build refuses: it has to look like v1.37.0-alpha.2; rename the tag, or set KUBE_GIT_VERSION_FILE`);
	const { major, minor } = majorMinor(version);
	return {
		gitVersion: version,
		gitCommit: commit,
		gitTreeState: treeState,
		gitMajor: facts.major ?? major,
		gitMinor: facts.minor ?? minor,
		buildDate: dateOf(tree?.commitTime, ctx)
	};
}
/** SOURCE_DATE_EPOCH, else the commit's date: the same source gives the same bytes. */
function dateOf(sourceTime, ctx) {
	const epoch = ctx.env["SOURCE_DATE_EPOCH"];
	if (epoch === void 0 || epoch === "") return buildDate(sourceTime ?? 0);
	if (!/^\d{1,11}$/.test(epoch)) throw new UsageError(`SOURCE_DATE_EPOCH is '${epoch}': it has to be seconds since 1970, e.g. 1784743658`);
	return buildDate(Number(epoch));
}
async function fromFile(ctx) {
	const file = ctx.env["KUBE_GIT_VERSION_FILE"];
	if (!file) return void 0;
	const text = await readText(resolve(file));
	if (text === void 0) throw new UsageError(`KUBE_GIT_VERSION_FILE names ${file}, which is not there`);
	const facts = parseVersionFile(text);
	if (facts.version === void 0) throw new UsageError(`KUBE_GIT_VERSION_FILE names ${file}, which has no line KUBE_GIT_VERSION='v1.…'`);
	return facts;
}
async function fromArchive(dir) {
	return parseArchive(await readText(join(dir, "hack/lib/version.sh")) ?? "");
}
async function fromTags(dir, tree, commit, treeState, ctx) {
	if (tree !== void 0) {
		const described = await gitDescribe(dir, tree.commit, ctx) ?? await describeWithRemoteTags(dir, tree, ctx);
		if (described !== void 0) return versionFromDescribe(described, treeState);
	}
	const stated = await statedBy(dir);
	if (stated === void 0) throw new UsageError(noVersion(dir, tree));
	const version = derivedVersion(stated, commit, treeState);
	ctx.log.warn(`${dir} has no tag v* that git can reach, so its version is derived from what the tree states: ${version}. ` + (tree === void 0 ? "Set KUBE_GIT_VERSION_FILE for another one." : `For the exact one: ${fetchTags(dir, tree)}`));
	return version;
}
async function statedBy(dir) {
	const minors = (await readdir(join(dir, "CHANGELOG")).catch(() => [])).flatMap((name) => /^CHANGELOG-1\.(\d+)\.md$/.exec(name)?.[1] ?? []).map(Number);
	const newest = minors.length === 0 ? void 0 : `CHANGELOG/CHANGELOG-1.${Math.max(...minors)}.md`;
	const changelog = newest === void 0 ? void 0 : await readText(join(dir, newest));
	const baseGo = await readText(join(dir, "staging/src/k8s.io/component-base/version/base.go"));
	return statedVersion({
		...changelog !== void 0 && { changelog },
		...baseGo !== void 0 && { baseGo }
	});
}
function noVersion(dir, tree) {
	return `${dir} does not say which version it is: no tag v* is reachable, no CHANGELOG names one; ${tree === void 0 ? "" : `run: ${fetchTags(dir, tree)}; or `}set KUBE_GIT_VERSION_FILE to a file with KUBE_GIT_VERSION='v1.…'`;
}
function fetchTags(dir, tree) {
	return `git -C ${dir} fetch --tags ${tree.shallow ? "--unshallow --filter=tree:0 " : ""}origin`;
}

// src/kube/source.ts
/**
* Looks at a source and at what building it needs. Creates nothing but entries of the cache.
* @throws UsageError with all problems of source, Go, git and disk at once
*/
async function resolveSource(spec, ctx) {
	const problems = [];
	const dir = spec.kind === "checkout" ? resolve(spec.dir) : spec.replace && resolve(spec.replace);
	const wish = dir === void 0 ? void 0 : await wishOf(dir, problems);
	if (dir !== void 0 && await ctx.exec.which("git") === void 0) problems.push("git is not there: it says what is in the source directory; install git");
	const go = await findGo(wish, ctx);
	if (typeof go === "string") problems.push(go);
	else problems.push(...await diskProblems(go, ctx.paths.cache));
	if (problems.length > 0 || typeof go === "string") throw new UsageError(problems);
	if (spec.kind === "checkout") return checkoutSource(spec, dir, go, ctx);
	return moduleSource(spec, dir, go, ctx);
}
/** The Go that a directory asks for, or undefined with a problem when it is no tree of Kubernetes. */
async function wishOf(dir, problems) {
	const info = await stat(dir).catch(() => void 0);
	if (info === void 0 || !info.isDirectory()) {
		problems.push(`the source directory ${dir} is ${info === void 0 ? "not there" : "no directory"}`);
		return;
	}
	const text = await readText(join(dir, "go.mod"));
	const head = parseGoModHead(text ?? "");
	if (head.module !== "k8s.io/kubernetes") {
		const found = text === void 0 ? "it has no go.mod" : `its go.mod says module ${head.module || "(nothing)"}`;
		problems.push(`${dir} is not a tree of Kubernetes: ${found}; name the top directory of a k8s.io/kubernetes tree`);
		return;
	}
	const preferred = (await readText(join(dir, ".go-version")))?.trim();
	return {
		minimum: head.go || "1.21",
		...preferred && { preferred }
	};
}
async function checkoutSource(spec, dir, go, ctx) {
	if (await readText(join(dir, "staging/src/k8s.io/api/go.mod")) === void 0) throw new UsageError(`${dir} has no staging/src/k8s.io/api, so it is a module archive and not a checkout; use --source module:VERSION,replace=${dir}`);
	const tree = await gitTree(dir, ctx);
	const [version, companions, workspace, modulesTxt] = await Promise.all([
		versionOfTree(dir, tree, ctx),
		companionsOf(dir),
		readText(join(dir, "go.work")),
		readText(join(dir, "vendor/modules.txt"))
	]);
	const vendored = modulesTxt !== void 0 && modulesTxt.startsWith("## workspace") === (workspace !== void 0);
	return {
		spec,
		dir,
		moduleDir: dir,
		modFlags: vendored ? [] : ["-mod=readonly"],
		vendored,
		version,
		identity: tree?.digest ?? await directoryDigest(dir, ctx),
		go: {
			...go,
			env: {
				...go.env,
				GOWORK: workspace === void 0 ? "off" : join(dir, "go.work")
			}
		},
		companions
	};
}
async function moduleSource(spec, replace, foundGo, ctx) {
	const path = "k8s.io/kubernetes";
	const module = await downloadModule(foundGo, path, spec.version, ctx);
	const dir = replace ?? module.dir;
	const go = replace === void 0 ? await goFor(dir, ctx) : foundGo;
	const staging = `v0${spec.version.slice(2)}`;
	const own = await stagingOf(replace);
	const wrapper = {
		label: `kubernetes-${spec.version}`,
		of: dir,
		path,
		version: spec.version,
		...replace !== void 0 && { replace },
		local: (name) => own.get(name) ?? staging
	};
	const tree = replace === void 0 ? void 0 : await gitTree(replace, ctx);
	const identity = replace === void 0 ? `${path}@${module.version}` : tree?.digest ?? await directoryDigest(replace, ctx);
	return {
		spec,
		dir,
		moduleDir: await wrapperModule(go, wrapper, ctx),
		modFlags: ["-mod=mod"],
		vendored: false,
		version: moduleVersion(spec.version, module, replace === void 0 ? void 0 : tree ?? null, ctx),
		identity,
		go,
		companions: await companionsOf(dir)
	};
}
/** What a module wants is known once it is there. */
async function goFor(dir, ctx) {
	const problems = [];
	const go = await findGo(await wishOf(dir, problems), ctx);
	if (typeof go === "string") throw new UsageError([...problems, go]);
	return go;
}
/** Staging modules that a replacement brings along stand in for the published ones, too. */
async function stagingOf(replace) {
	const found = /* @__PURE__ */ new Map();
	if (replace === void 0) return found;
	for await (const file of glob("staging/src/k8s.io/*/go.mod", { cwd: replace })) {
		const name = file.split("/")[3];
		found.set(`k8s.io/${name}`, join(replace, "staging/src/k8s.io", name));
	}
	return found;
}
/**
* v1.36.3 for the module as it was published. A replacement shows itself by build metadata: the commit of its own
* repository, or `dirty` where it has none. The metadata stays the same from edit to edit, as upstream's -dirty
* does, so that a changed line relinks only the programs that hold it.
*/
function moduleVersion(version, module, tree, ctx) {
	const gitVersion = tree === void 0 ? version : tree === null ? `${version}+dirty` : `${version}+${tree.commit.slice(0, 14)}${tree.dirty ? "-dirty" : ""}`;
	const { major, minor } = majorMinor(gitVersion);
	return {
		gitVersion,
		gitCommit: tree === void 0 ? module.commit ?? "" : tree?.commit ?? "",
		gitTreeState: tree === void 0 ? "archive" : tree === null || tree.dirty ? "dirty" : "clean",
		gitMajor: major,
		gitMinor: minor,
		buildDate: dateOf(tree?.commitTime ?? module.time, ctx)
	};
}
async function companionsOf(dir) {
	const [yaml, constants] = await Promise.all([readText(join(dir, "build/dependencies.yaml")), readText(join(dir, "cmd/kubeadm/app/constants/constants.go"))]);
	return companionVersions(yaml ?? "", constants ?? "");
}

// src/plan/source.ts
/** Shown wherever a source is asked for. */
const sourceForms = "DIR, module:v1.36.3 or module:v1.36.3,replace=DIR";
/**
* Reads `DIR`, `module:VERSION` or `module:VERSION,replace=DIR`. Directories stay as typed; nothing is looked up.
* @throws UsageError with every problem of the text.
*/
function parseSource(text) {
	const typed = text.trim();
	if (typed === "") throw new UsageError(`no source given: write ${sourceForms}`);
	if (!typed.startsWith("module:")) return {
		kind: "checkout",
		dir: typed
	};
	const [version = "", ...settings] = typed.slice(7).split(",");
	const problems = versionProblems(version);
	const replace = replaceOf(settings, problems);
	if (problems.length > 0) throw new UsageError(problems.map((p) => `source ${typed}: ${p}`));
	return {
		kind: "module",
		version,
		...replace === void 0 ? {} : { replace }
	};
}
function versionProblems(version) {
	if (version === "") return ["the version is missing: write module:v1.36.3"];
	if (import_semver.default.valid(version) === null) return [`'${version}' is not a version of the form v1.36.3: name a patch release or a pre-release`];
	if (!version.startsWith("v")) return [`versions of Go modules start with v: write module:v${version}`];
	if (import_semver.default.major(version) !== 1) return [`k8s.io/kubernetes has only versions v1.x.y, not ${version}`];
	return [];
}
function replaceOf(settings, problems) {
	let replace;
	for (const setting of settings) {
		const dir = /^replace=(.*)$/s.exec(setting)?.[1];
		if (dir === void 0) problems.push(`'${setting}' is not known here: only replace=DIR can follow the version`);
		else if (dir === "") problems.push("replace= names no directory: write replace=DIR");
		else if (replace !== void 0) problems.push("replace= is given twice: keep one");
		else replace = dir;
	}
	return replace;
}

export { readText as _, prettyBytes as a, satisfies as c, ModuleUnavailable as d, downloadModule as f, fileSha256 as g, wrapperModule as h, compareGo as i, versionIn as l, readGoMod as m, resolveSource as n, candidates as o, fetchRequired as p, findGo as r, ownVersions as s, parseSource as t, require_semver as u };