import { o as __toESM } from "./rolldown-runtime.mjs";
import { i as RunError, o as UsageError, t as BuildError } from "./errors.mjs";
import { t as pMap } from "./p-map.mjs";
import { t as require_lib } from "./lib2.mjs";
import { g as readText, h as fileSha256 } from "./module.mjs";
import { isAbsolute, join, relative } from "node:path";
import { link, mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/plan/build-args.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** Package of the e2e suite; built by `go test -c`, all others by `go build`. */
const e2ePackage = "k8s.io/kubernetes/test/e2e";
/** Import path of a target's main package. ginkgo is the tree's own version: CLI and library must match. */
function packageOf(target) {
	if (target === "e2e.test") return e2ePackage;
	if (target === "ginkgo") return "github.com/onsi/ginkgo/v2/ginkgo";
	return `k8s.io/kubernetes/cmd/${target}`;
}
/** Tags of upstream's release builds (hack/lib/golang.sh, `gotags`, not DBG): 88 MB of kube-apiserver instead of 105. */
const buildTags = "selinux,notest,grpcnotrace";
/**
* The -X flags as `kube::version::ldflags` prints them: same names, same order, same quotes.
* Values hold no spaces. A fact that the source does not state is stamped empty, so that no `$Format` text shows.
*/
function versionLdflags(v) {
	const flags = [];
	const add = (key, value) => {
		for (const pkg of ["k8s.io/client-go/pkg/version", "k8s.io/component-base/version"]) flags.push(`-X '${pkg}.${key}=${value}'`);
	};
	add("buildDate", v.buildDate);
	add("gitCommit", v.gitCommit);
	add("gitTreeState", v.gitTreeState);
	add("gitVersion", v.gitVersion);
	add("gitMajor", v.gitMajor);
	add("gitMinor", v.gitMinor);
	return flags.join(" ");
}
/**
* Flags that decide what the compiler makes (and so what it can reuse): the same for listing, building, testing.
* No VCS stamp: it is not upstream's, and git refuses trees that belong to someone else.
*/
function compileFlags(modFlags) {
	return [
		...modFlags,
		"-trimpath",
		"-buildvcs=false",
		`-tags=${buildTags}`
	];
}
/** All flags of `go build` and `go test -c` besides -o and packages. */
function goBuildFlags(version, modFlags = []) {
	return [...compileFlags(modFlags), `-ldflags=all=${versionLdflags(version)} -s -w`];
}

// src/kube/build-cache.ts
/**
* Builds lie in <cache>/builds/<key>: `bin/`, `stats.json`, and `build.json`, the manifest. A build is made in a
* directory of its own and renamed when it is whole, so builds of the same key at the same time do no harm.
*/
const kept = 5;
const hour = 36e5;
/**
* Digest over all that decides the bytes of a build. Places do for trees, whose compile errors and images name them. A
* published version is the same wherever the module cache lies, so that a cache that another user or machine made,
* or that a CI service has restored somewhere else, is of use.
*/
function buildKey(source, targets, flags) {
	const { spec } = source;
	const facts = {
		v: 1,
		dirs: spec.kind === "module" && spec.replace === void 0 ? [] : [source.dir, source.moduleDir],
		identity: source.identity,
		version: versionLdflags(source.version),
		go: source.go.version,
		platform: source.go.platform,
		targets: targets.toSorted(),
		flags
	};
	return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 20);
}
/** Of whatever is built of a source: programs for a machine here and for one in a cloud are of one tree. */
function treeKey({ identity, version }) {
	const facts = {
		v: 1,
		identity,
		version: versionLdflags(version)
	};
	return createHash("sha256").update(JSON.stringify(facts)).digest("hex").slice(0, 20);
}
/**
* The finished build of a key, its files checked; undefined when there is none or a file is not what it was.
* @param source where its sources lie now; without it, where they lay when it was last used
*/
async function findBuild(key, ctx, source) {
	const dir = join(ctx.paths.cache, "builds", key);
	const written = await readManifest(dir);
	if (written === void 0 || written.key !== key) return void 0;
	const manifest = placed(written, dir, source);
	const seen = parse(await readText(join(dir, "stats.json")) ?? "{}") ?? {};
	if ((await pMap(Object.entries(manifest.files), ([name, file]) => isSound(file, seen[name]), { concurrency: 4 })).includes(false)) {
		ctx.log.warn(`files of the build ${dir} are not what they were: building again`);
		return;
	}
	const now = new Date(ctx.clock.now());
	const file = join(dir, "build.json");
	if (textOf(manifest) !== textOf(written)) await (0, import_lib.default)(file, textOf(manifest)).catch(() => void 0);
	else await utimes(file, now, now).catch(() => void 0);
	return manifest;
}
/** The manifest of a build that lies in `dir` now, wherever it was made. */
function placed(manifest, dir, source) {
	const files = Object.entries(manifest.files).map(([name, file]) => [name, {
		...file,
		path: join(dir, "bin", name)
	}]);
	return {
		...manifest,
		dir,
		files: Object.fromEntries(files),
		sourceDir: source?.dir ?? manifest.sourceDir,
		moduleDir: source?.moduleDir ?? manifest.moduleDir
	};
}
function textOf(manifest) {
	return `${JSON.stringify(manifest, null, 2)}\n`;
}
/** An empty build directory with the programs of the newest build of the same source linked into it. */
async function beginBuild(source, targets, ctx) {
	const builds = join(ctx.paths.cache, "builds");
	await mkdir(builds, { recursive: true });
	const dir = await mkdtemp(join(builds, ".making-"));
	const bin = join(dir, "bin");
	const tmp = join(dir, "tmp");
	await mkdir(bin);
	await mkdir(tmp);
	const seeds = /* @__PURE__ */ new Map();
	for (const manifest of await newestFirst(builds)) {
		if (manifest.sourceDir !== source.dir || manifest.goVersion !== source.go.version) continue;
		if (manifest.platform !== source.go.platform) continue;
		for (const target of targets) {
			const file = manifest.files[target];
			if (file === void 0 || seeds.has(target)) continue;
			const to = join(bin, target);
			await link(file.path, to).catch(() => void 0);
			const info = await stat(to).catch(() => void 0);
			if (info?.size === file.size) seeds.set(target, {
				ino: info.ino,
				sha256: file.sha256
			});
			else await rm(to, { force: true });
		}
	}
	return {
		dir,
		bin,
		tmp,
		seeds
	};
}
/**
* Writes the manifest and moves the build to its place.
* @returns the manifest, and the targets whose file is that of an earlier build
*/
async function finishBuild(staging, facts, targets, ctx) {
	const dir = join(ctx.paths.cache, "builds", facts.key);
	const stats = {};
	const reused = [];
	const describe = async (target) => {
		const path = join(staging.bin, target);
		const { size, mtimeMs, ino } = await stat(path);
		stats[target] = {
			size,
			mtimeMs
		};
		const seed = staging.seeds.get(target);
		if (seed?.ino === ino) reused.push(target);
		const sha256 = seed?.ino === ino ? seed.sha256 : await fileSha256(path);
		return [target, {
			path: join(dir, "bin", target),
			sha256,
			size
		}];
	};
	const files = Object.fromEntries(await pMap(targets, describe, { concurrency: 4 }));
	const manifest = {
		v: 1,
		...facts,
		dir,
		files
	};
	await rm(staging.tmp, {
		recursive: true,
		force: true
	});
	await writeFile(join(staging.dir, "stats.json"), JSON.stringify(stats, null, 2));
	await writeFile(join(staging.dir, "build.json"), textOf(manifest));
	await moveInto(staging.dir, dir, facts.key, ctx);
	await prune(join(ctx.paths.cache, "builds"), ctx);
	return {
		manifest,
		reused
	};
}
/** Removes what a build that failed or was cancelled left. */
async function dropBuild(staging) {
	await rm(staging.dir, {
		recursive: true,
		force: true,
		maxRetries: 3
	});
}
async function isSound(file, seen) {
	const info = await stat(file.path).catch(() => void 0);
	if (info === void 0 || info.size !== file.size) return false;
	if (seen !== void 0 && seen.mtimeMs === info.mtimeMs) return true;
	return await fileSha256(file.path) === file.sha256;
}
async function moveInto(from, to, key, ctx) {
	for (let tries = 0;; tries++) try {
		await rename(from, to);
		return;
	} catch (error) {
		if (tries > 2) throw error;
		if (await findBuild(key, ctx) !== void 0) {
			await rm(from, {
				recursive: true,
				force: true
			});
			return;
		}
		await rm(to, {
			recursive: true,
			force: true
		});
	}
}
/** Old builds go: the newest five stay, and any that was used within the hour. */
async function prune(builds, ctx) {
	const old = (await builtAt(builds)).slice(kept).filter((b) => ctx.clock.now() - b.usedMs > hour);
	const broken = (await readdir(builds)).filter((name) => name.startsWith(".making-"));
	for (const name of broken) {
		const info = await stat(join(builds, name)).catch(() => void 0);
		if (info !== void 0 && ctx.clock.now() - info.mtimeMs > 24 * hour) old.push({
			dir: join(builds, name),
			usedMs: 0
		});
	}
	for (const { dir } of old) {
		ctx.log.debug(`removing the old build ${dir}`);
		await rm(dir, {
			recursive: true,
			force: true
		}).catch(() => void 0);
	}
}
async function newestFirst(builds) {
	return (await Promise.all((await builtAt(builds)).map((b) => readManifest(b.dir)))).filter((m) => m !== void 0);
}
async function builtAt(builds) {
	const found = [];
	for (const name of await readdir(builds).catch(() => [])) {
		const dir = join(builds, name);
		const info = name.startsWith(".") ? void 0 : await stat(join(dir, "build.json")).catch(() => void 0);
		if (info !== void 0) found.push({
			dir,
			usedMs: info.mtimeMs
		});
	}
	return found.sort((a, b) => b.usedMs - a.usedMs);
}
async function readManifest(dir) {
	const manifest = parse(await readText(join(dir, "build.json")) ?? "");
	return manifest?.v === 1 ? manifest : void 0;
}
function parse(json) {
	try {
		return JSON.parse(json);
	} catch {
		return;
	}
}

// src/kube/build-progress.ts
/**
* Cost of compiling a package: its own files, and the export data of all that it imports, directly or not, which the
* compiler reads. Fitted to a cold build of v1.36.3 (2,990 packages, two cores; test/fixtures/cold-build.tsv).
*/
function compileCost(files, dependencies) {
	return files + dependencies / 100;
}
/** Cost of linking a program that holds so many packages; fitted likewise. */
function linkCost(packages) {
	return packages / 15;
}
/** Time left is said once this share of the work is done; earlier it would be a guess. */
const enough = .03;
/** What is left is not said when it is less: it would be wrong more often than right. */
const leastMs = 2e3;
/**
* Turns what go says into progress. Packages that the cache holds are not counted at all. One that go was to look
* at again because a dependency changed, and that turned out the same, is never begun: it counts as done when
* something that imports it begins.
*/
function buildProgress(id, work, ctx) {
	const start = ctx.clock.now();
	const open = new Map(work.packages);
	const total = open.size;
	const all = [...open.values()].reduce((sum, p) => sum + p.cost, work.links);
	let left = all;
	/** Epoch milliseconds, as it was seen when a package last began. */
	let end;
	const report = () => {
		const leftMs = end === void 0 ? 0 : end - ctx.clock.now();
		const known = leftMs >= leastMs ? { leftMs } : {};
		ctx.log.progress({
			id,
			done: total - open.size,
			total,
			unit: "packages",
			...known
		});
	};
	const close = (importPath) => {
		const todo = [importPath];
		for (let path = todo.pop(); path !== void 0; path = todo.pop()) {
			const package_ = open.get(path);
			if (package_ === void 0) continue;
			open.delete(path);
			left -= package_.cost;
			todo.push(...package_.imports);
		}
	};
	if (total > 0) report();
	return {
		began(importPath) {
			if (!open.has(importPath)) return;
			close(importPath);
			const did = 1 - left / all;
			const now = ctx.clock.now();
			end = did < enough ? void 0 : now + (now - start) * (1 - did) / did;
			report();
		},
		waiting: () => open.size,
		tick() {
			if (end !== void 0) report();
		},
		done() {
			open.clear();
			end = void 0;
			if (total > 0) ctx.log.progress({
				id,
				done: total,
				total,
				unit: "packages",
				leftMs: 0
			});
		}
	};
}
/** Keeps what go says until it is known what there is to do. */
function progressToCome() {
	const begun = [];
	let known;
	return {
		is(progress) {
			known = progress;
			for (const path of begun) progress.began(path);
		},
		began(path) {
			if (known === void 0) begun.push(path);
			else known.began(path);
		},
		waiting: () => known?.waiting() ?? 0,
		tick: () => known?.tick(),
		done: () => known?.done()
	};
}

// src/kube/compile-errors.ts
/**
* Reads the output of `go build -v` or `go test -c`: `# package` headers, `file:line:column: message`, further
* lines of a message indented by a tab. Import paths alone on a line are progress.
* @param from directory in which go ran: relative places are relative to it
* @param to directory that places are to be relative to; files outside of it stay absolute
* @param expand turns a path of a trimmed build (k8s.io/kubernetes@v1.36.3/pkg/x.go) into a path on disk, if it can
*/
function parseCompileOutput(output, from, to, expand = (path) => path) {
	const kept = output.split("\n").filter((line) => line.trim() !== "" && !isProgress(line));
	const places = [];
	for (const line of kept) {
		const m = /^(?:vet: )?([^\s:][^:]*\.(?:go|s|c|h|mod|work)):(\d+)(?::(\d+))?: (.+)$/.exec(line);
		if (m !== null) {
			const column = m[3] === void 0 ? {} : { column: Number(m[3]) };
			places.push({
				file: place(expand(m[1]), from, to),
				line: Number(m[2]),
				...column,
				message: m[4]
			});
		} else if (line.startsWith("	") && places.length > 0) {
			const last = places[places.length - 1];
			last.message += `\n${line}`;
		}
	}
	return {
		places,
		text: kept.join("\n")
	};
}
/** Lines that `go build -v` prints for packages it begins, and what `go` says about downloads. */
function isProgress(line) {
	return /^[\w.~-]+(?:\/[\w.~+!@-]+)*(?: \[[\w./-]+\])?$/.test(line) || /^go: downloading /.test(line);
}
function place(file, from, to) {
	const absolute = isAbsolute(file) ? file : `${from}/${file}`;
	const short = relative(to, absolute);
	return short.startsWith("..") ? absolute : short;
}

// src/kube/go-build.ts
const listMs = 6e5;
/** The run's own deadline ends a build earlier. */
const buildMs = 108e5;
/** After the first compile error go may finish what runs, so that errors of other packages show too; then it stops. */
const graceMs = 1e4;
/** How often progress is shown while go says nothing. */
const tickMs = 5e3;
/**
* What a build has to compile, with nothing built yet, and to link. Wrong imports and syntax errors show here already.
* @param suite package whose tests become a program, too
* @returns the work, and the packages that those tests import
* @throws BuildError
*/
async function workList(job, packages, ctx, suite) {
	const format = `{{if and .Stale (ne .StaleReason "not installed but available in build cache")}}compile{{else}}keep{{end}}|{{.Name}}|{{.ImportPath}}|{{.ForTest}}|{{len .GoFiles}}|{{len .Deps}}|{{join .Imports ","}}`;
	const tests = suite === void 0 ? [] : ["-test"];
	const what = [
		...job.compileFlags,
		...packages,
		...suite === void 0 ? [] : [suite]
	];
	const lines = (await compiling([
		job.go.program,
		"list",
		"-deps",
		...tests,
		"-f",
		format,
		...what
	], job, ctx, listMs)).split("\n").flatMap((line) => line === "" ? [] : [line.split("|")]);
	const compiled = /* @__PURE__ */ new Map();
	const ofSuite = /* @__PURE__ */ new Set();
	let links = 0;
	for (const [stale, name, path = "", forTest = "", files, dependencies, names = ""] of lines) {
		const imports = names.split(",");
		const ofSuites = suite !== void 0 && (forTest === suite || path === `${suite}.test`);
		if (ofSuites) {
			for (const i of imports) if (!i.includes(" ")) ofSuite.add(i);
		}
		if (!ofSuites && (forTest !== "" || path.endsWith(".test"))) continue;
		const cost = compileCost(Number(files), Number(dependencies));
		if (stale === "compile" && !ofSuites) compiled.set(path, {
			cost,
			imports
		});
		if (name === "main") links += linkCost(Number(dependencies));
	}
	return {
		packages: compiled,
		links,
		ofSuite: [...ofSuite]
	};
}
/**
* Runs `go build -v` or `go test -c` and tells the progress of it.
* @throws BuildError with every place that the compiler named, and its whole output
*/
async function goBuild(job, args, progress, ctx) {
	const ticks = setInterval(() => progress.tick(), tickMs);
	const stop = new AbortController();
	let grace;
	try {
		await compiling([job.go.program, ...args], job, ctx, buildMs, {
			signal: AbortSignal.any([ctx.signal, stop.signal]),
			onLine: (line) => {
				if (isProgress(line)) progress.began(line);
				else if (/\.go:\d+(:\d+)?: /.test(line)) grace ??= setTimeout(() => stop.abort(), graceMs);
			}
		});
	} finally {
		clearInterval(ticks);
		clearTimeout(grace);
	}
}
async function compiling(argv, job, ctx, timeoutMs, more = {}) {
	try {
		const env = {
			...job.go.env,
			GOTMPDIR: job.tmp
		};
		const options = {
			cwd: job.cwd,
			env,
			timeoutMs,
			killAfterMs: 1e3,
			endsWithUs: true,
			...more
		};
		return (await ctx.exec.run(argv, options)).stdout;
	} catch (error) {
		ctx.signal.throwIfAborted();
		throw error instanceof RunError ? failure(error, job) : error;
	}
}
const unreachable = /dial tcp|no such host|connection refused|i\/o timeout|403 Forbidden|lookup disabled by GOPROXY/;
function failure(error, job) {
	if (error.timedOut || error.exitCode === void 0 && !error.cancelled) return error;
	const { places, text } = parseCompileOutput(`${error.stdout}\n${error.stderr}`, job.cwd, job.root);
	const outside = /no space left on device|cannot allocate memory|signal: killed/.exec(text)?.[0];
	if (outside !== void 0 && places.length === 0) return new Error(`the build could not go on: ${outside}; make room for it, then build again`, { cause: error });
	if (unreachable.test(text) && places.length === 0) return new UsageError(`modules that ${job.root} requires cannot be fetched; check that GOPROXY can be reached:\n${text}`);
	return new BuildError(`the source does not build:\n${text}`, places, { cause: error });
}

export { beginBuild as a, findBuild as c, compileFlags as d, e2ePackage as f, progressToCome as i, finishBuild as l, packageOf as m, workList as n, buildKey as o, goBuildFlags as p, buildProgress as r, dropBuild as s, goBuild as t, treeKey as u };