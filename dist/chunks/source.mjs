import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError, s as describe } from "./errors.mjs";
import { t as prettyBytes } from "./pretty-bytes.mjs";
import { t as require_semver } from "./semver.mjs";
import { t as require_dist } from "./dist3.mjs";
import { t as pMap } from "./p-map.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { dirname, join, resolve } from "node:path";
import { createReadStream } from "node:fs";
import { copyFile, glob, lstat, mkdir, mkdtemp, readFile, readdir, readlink, realpath, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { createHash, randomBytes } from "node:crypto";
import { pipeline } from "node:stream/promises";

// src/kube/files.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
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

// src/plan/companions.ts
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

export { candidates as a, versionIn as c, fetchRequired as d, readGoMod as f, readText as h, compareGo as i, ModuleUnavailable as l, fileSha256 as m, resolveSource as n, ownVersions as o, wrapperModule as p, findGo as r, satisfies as s, parseSource as t, downloadModule as u };