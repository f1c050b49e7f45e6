import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError, s as describe } from "./errors.mjs";
import { t as prettyBytes } from "./pretty-bytes.mjs";
import { t as require_semver } from "./semver.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { t as pMap } from "./p-map.mjs";
import { a as wrapperModule, c as goForPlatform, d as companionVersions, g as readText, h as fileSha256, n as downloadModule, o as parseGoModHead, s as findGo } from "./module.mjs";
import { basename, dirname, join, resolve } from "node:path";
import { copyFile, glob, lstat, mkdir, mkdtemp, readdir, readlink, realpath, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { createHash, randomBytes } from "node:crypto";

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
/** Most time that one look of git may take. */
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

// src/kube/tree-digest.ts
/** What is known of a directory is dropped when nobody has looked at it for so long. */
const keptMs = 2592e6;
/**
* Digest of a directory that git does not track, by git itself: an index in our cache remembers sizes and times,
* so that the second look reads only what changed. Nothing is written into the directory.
*/
async function directoryDigest(dir, ctx) {
	const store = join(ctx.paths.cache, "trees", createHash("sha256").update(dir).digest("hex").slice(0, 16));
	await mkdir(store, { recursive: true });
	await writeFile(join(store, "of"), dir);
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
		await prune(store, ctx);
	}
}
/** Removes what is known of directories that are gone, or that nobody has looked at for long. */
async function prune(mine, ctx) {
	const trees = dirname(mine);
	for (const name of await readdir(trees).catch(() => [])) {
		const store = join(trees, name);
		if (name === basename(mine) || !await isStale(store, ctx)) continue;
		ctx.log.debug(`removing ${store}: nobody builds that directory any more`);
		await rm(store, {
			recursive: true,
			force: true
		}).catch(() => void 0);
	}
}
async function isStale(store, ctx) {
	const of = join(store, "of");
	const looked = (await stat(of).catch(() => stat(store).catch(() => void 0)))?.mtimeMs ?? 0;
	if (ctx.clock.now() - looked > keptMs) return true;
	const dir = await readText(of);
	return dir !== void 0 && await stat(dir).catch(() => void 0) === void 0;
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
/** The same source, to be built for another platform. */
function sourceFor(source, platform) {
	return {
		...source,
		go: goForPlatform(source.go, platform)
	};
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
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
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

export { gitTree as a, directoryDigest as i, resolveSource as n, sourceFor as r, parseSource as t };