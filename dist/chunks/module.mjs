import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError, s as describe } from "./errors.mjs";
import { t as require_semver } from "./semver.mjs";
import { t as require_dist } from "./dist3.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { join } from "node:path";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
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
	kwok: "0.8.0",
	helm: "4.3.1"
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
/** The same Go, compiling for another platform. */
function goForPlatform(go, platform) {
	if (platform === go.platform) return go;
	const [GOOS = "", GOARCH = ""] = platform.split("/");
	return {
		...go,
		platform,
		env: {
			...go.env,
			GOOS,
			GOARCH
		}
	};
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
	const said = parse(stdout);
	if (exitCode !== 0 || said.Error !== void 0 || said.Dir === void 0) throw new ModuleUnavailable(unavailable(path, version, said.Error ?? stderr.trim()));
	const info = said.Info === void 0 ? {} : parse(await readText(said.Info) ?? "");
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
function parse(json) {
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

export { wrapperModule as a, goForPlatform as c, companionVersions as d, ownVersions as f, readText as g, fileSha256 as h, readGoMod as i, compareGo as l, versionIn as m, downloadModule as n, parseGoModHead as o, satisfies as p, fetchRequired as r, findGo as s, ModuleUnavailable as t, candidates as u };