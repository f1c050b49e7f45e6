import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError, r as ProvisionError, s as describe, t as BuildError } from "./errors.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { t as require_semver } from "./semver.mjs";
import { a as wrapperModule, c as goForPlatform, f as ownVersions, g as readText, i as readGoMod, l as compareGo, m as versionIn, n as downloadModule, p as satisfies, s as findGo, t as ModuleUnavailable, u as candidates } from "./module.mjs";
import { n as crossTools, t as ensureHostTools } from "./host-tools.mjs";
import { o as wordsOf } from "./platform.mjs";
import { n as workList, r as buildProgress, t as goBuild } from "./go-build.mjs";
import { dirname, join } from "node:path";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/plan/companion-recipes.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const stripped = "-s -w";
const corednsMain = [
	"// Package main is CoreDNS with the plugins that cluster DNS needs.",
	"package main",
	"",
	"import (",
	"	\"github.com/coredns/coredns/coremain\"",
	...[
		"bufsize",
		"cache",
		"debug",
		"errors",
		"forward",
		"health",
		"hosts",
		"kubernetes",
		"loadbalance",
		"log",
		"loop",
		"metrics",
		"ready",
		"reload",
		"rewrite",
		"template",
		"whoami"
	].map((name) => `\t_ "github.com/coredns/coredns/plugin/${name}"`),
	")",
	"",
	"func main() { coremain.Run() }",
	""
].join("\n");
const etcd = {
	binaries: ["etcd"],
	module: "go.etcd.io/etcd/server/v3",
	packages: { etcd: "" },
	ldflags: () => stripped,
	why: "the store of the API server",
	accepts: (wanted) => `~${wanted}`,
	versionArgs: ["--version"]
};
const containerd = {
	binaries: [
		"containerd",
		"containerd-shim-runc-v2",
		"ctr"
	],
	module: "github.com/containerd/containerd/v2",
	packages: {
		containerd: "cmd/containerd",
		"containerd-shim-runc-v2": "cmd/containerd-shim-runc-v2",
		ctr: "cmd/ctr"
	},
	ldflags: (v) => `${stripped} -X github.com/containerd/containerd/v2/version.Version=v${v}`,
	why: "the container runtime of each node",
	accepts: () => "^2.1.0",
	versionArgs: ["--version"]
};
const runc = {
	binaries: ["runc"],
	module: "github.com/opencontainers/runc",
	packages: { runc: "" },
	ldflags: () => stripped,
	tags: "seccomp",
	cgo: [
		"gcc",
		"pkg-config",
		"libseccomp-dev"
	],
	cross: {
		packages: ["libseccomp-dev"],
		tags: "seccomp netgo osusergo",
		ldflags: "-linkmode external -extldflags -static"
	},
	why: "starts the containers of each node",
	accepts: () => "^1.2.0",
	versionArgs: ["--version"],
	mustSay: /libseccomp:/
};
const cni = {
	binaries: [
		"bridge",
		"loopback",
		"ptp",
		"host-local",
		"portmap"
	],
	module: "github.com/containernetworking/plugins",
	packages: {
		bridge: "plugins/main/bridge",
		loopback: "plugins/main/loopback",
		ptp: "plugins/main/ptp",
		"host-local": "plugins/ipam/host-local",
		portmap: "plugins/meta/portmap"
	},
	ldflags: (v) => `${stripped} -X github.com/containernetworking/plugins/pkg/utils/buildversion.BuildVersion=v${v}`,
	why: "the network of pods",
	accepts: (wanted) => `^${wanted}`,
	versionArgs: [],
	mustSay: /CNI bridge plugin/,
	dirs: ["/opt/cni/bin", "/usr/lib/cni"]
};
const coredns = {
	binaries: ["coredns"],
	module: "github.com/coredns/coredns",
	packages: {},
	main: corednsMain,
	ldflags: () => stripped,
	why: "cluster DNS, as an image"
};
const crictl = {
	binaries: ["crictl"],
	module: "sigs.k8s.io/cri-tools",
	packages: { crictl: "cmd/crictl" },
	ldflags: (v) => `${stripped} -X sigs.k8s.io/cri-tools/pkg/version.Version=v${v}`,
	why: "shows what runs on a node",
	accepts: (wanted) => `>=${import_semver.default.major(wanted)}.${Math.max(0, import_semver.default.minor(wanted) - 3)}.0`,
	versionArgs: ["--version"]
};
const kwok = {
	binaries: ["kwok"],
	module: "sigs.k8s.io/kwok",
	packages: { kwok: "cmd/kwok" },
	ldflags: (v) => `${stripped} -X sigs.k8s.io/kwok/pkg/consts.Version=v${v}`,
	why: "plays the nodes of a simulated cluster",
	accepts: () => ">=0.7.0 <1.0.0",
	versionArgs: ["--version"]
};
const helm = {
	binaries: ["helm"],
	module: "helm.sh/helm/v4",
	packages: { helm: "cmd/helm" },
	ldflags: (v) => `${stripped} -X helm.sh/helm/v4/internal/version.version=v${v}`,
	why: "installs the charts of add-ons",
	accepts: () => "^3.14.0 || ^4.0.0",
	versionArgs: ["version", "--short"]
};
const companionRecipes = {
	etcd,
	containerd,
	runc,
	cni,
	coredns,
	crictl,
	kwok,
	helm
};

// src/kube/companion-build.ts
/**
* A companion from the runner's tool cache or ours, else built as Go module into both, after saying what and why.
* @throws UsageError when no version can be had or a host tool is missing; ProvisionError when it does not build
*/
async function companionBuild(name, wanted, go, ctx, target) {
	const own = target === void 0 ? go : goForPlatform(go, target.platform);
	return await made(name, wanted, own, ctx) ?? await build(name, wanted, own, target, ctx);
}
/** What tells this build of a version from others: all that decides its bytes. */
function buildOf(name, version, go) {
	const { main, ldflags, tags, packages, cgo, cross } = companionRecipes[name];
	const own = [
		main,
		ldflags(version),
		tags,
		packages,
		cgo,
		go.platform
	];
	const recipe = JSON.stringify(go.env["GOARCH"] === void 0 || !cross ? own : [...own, cross]);
	const hash = createHash("sha256").update(recipe).digest("hex").slice(0, 8);
	return `${version}-${go.version.replaceAll(/[^\w.-]/g, "_")}-${hash}`;
}
function homeOf(name, version, go, ctx) {
	return join(ctx.paths.cache, "companions", `${name}-${buildOf(name, version, go)}`);
}
/** The best version that was made before. */
async function made(name, wanted, go, ctx) {
	for (const version of candidates(wanted)) {
		const tool = await inToolCache(name, buildOf(name, version, go), ctx);
		if (tool !== void 0) {
			const found = await madeIn(tool, name, ctx);
			if (found !== void 0) return {
				dir: tool,
				version: found
			};
		}
		const dir = homeOf(name, version, go, ctx);
		const found = await madeIn(dir, name, ctx);
		if (found !== void 0) return {
			dir,
			version: found
		};
		await rm(dir, {
			recursive: true,
			force: true
		});
	}
}
/** @returns its version, or undefined where it is not there or not whole */
async function madeIn(dir, name, ctx) {
	const text = await readText(join(dir, "companion.json"));
	if (text === void 0) return void 0;
	if ((await Promise.all(companionRecipes[name].binaries.map((b) => ctx.exec.which(join(dir, b))))).includes(void 0)) return void 0;
	try {
		return JSON.parse(text).version;
	} catch {
		return;
	}
}
/** Nothing depends on the tool cache: what fails there is not there. */
async function inToolCache(name, build, ctx) {
	try {
		return await ctx.toolCache?.find(name, build);
	} catch (error) {
		ctx.log.debug(`the tool cache was not read: ${describe(error)}`);
		return;
	}
}
/** For the next job on this machine; this one goes on with its own copy. */
async function keepAsTool(name, build, dir, ctx) {
	try {
		await ctx.toolCache?.keep(dir, name, build);
	} catch (error) {
		ctx.log.debug(`${name} was not kept in the tool cache: ${describe(error)}`);
	}
}
async function build(name, wanted, go, target, ctx) {
	const recipe = companionRecipes[name];
	if (recipe.cgo !== void 0) await ensureHostTools(target === void 0 ? recipe.cgo : crossTools(target.platform), ctx);
	const { module, version } = await nearestModule(recipe.module, wanted, go, ctx);
	const why = target === void 0 ? "none that does is on this machine" : `for ${target.platform}`;
	ctx.log.info(`building ${name} ${version} (${recipe.why}): ${why}`);
	const dir = homeOf(name, version, go, ctx);
	await mkdir(dirname(dir), { recursive: true });
	const making = await mkdtemp(`${dir}.`);
	try {
		await compile({
			name,
			recipe,
			module,
			version,
			go,
			target
		}, making, ctx);
		await rm(join(making, "tmp"), {
			recursive: true,
			force: true
		});
		await writeFile(join(making, "companion.json"), JSON.stringify({ version }));
		await rename(making, dir).catch(async (error) => {
			if (await readText(join(dir, "companion.json")) === void 0) throw error;
		});
	} catch (error) {
		if (error instanceof BuildError) throw new ProvisionError(`${name} ${version} could not be built: ${error.message}`, { cause: error });
		throw error;
	} finally {
		await rm(making, {
			recursive: true,
			force: true
		});
	}
	await keepAsTool(name, buildOf(name, version, go), dir, ctx);
	return {
		dir,
		version
	};
}
/** Compiles the recipe's programs into a directory. */
async function compile(what, making, ctx) {
	const { name, recipe, module, version, go, target } = what;
	const wrapper = {
		label: `${name}-${version}`,
		of: module.dir,
		path: recipe.module,
		version: `v${version}`,
		local: siblingVersion(recipe.module, version),
		...recipe.main !== void 0 && { files: { "main.go": recipe.main } }
	};
	const cwd = await wrapperModule(go, wrapper, ctx);
	const cross = target === void 0 ? void 0 : recipe.cross;
	const tags = cross?.tags ?? recipe.tags;
	const compileFlags = [
		"-mod=mod",
		"-trimpath",
		"-buildvcs=false",
		...tags ? [`-tags=${tags}`] : []
	];
	const env = {
		...go.env,
		CGO_ENABLED: recipe.cgo === void 0 ? "0" : "1",
		...await crossEnv(what)
	};
	const tmp = join(making, "tmp");
	await mkdir(tmp);
	const job = {
		id: name,
		go: {
			...go,
			env
		},
		cwd,
		root: cwd,
		compileFlags,
		tmp
	};
	const packages = packagesOf(recipe);
	const work = await workList(job, packages, ctx);
	const out = packages.length === 1 ? join(making, recipe.binaries[0]) : `${making}/`;
	const ldflags = [recipe.ldflags(version), ...cross === void 0 ? [] : [cross.ldflags]].join(" ");
	const flags = [
		...compileFlags,
		`-ldflags=${ldflags}`,
		"-o",
		out
	];
	const progress = buildProgress(job.id, work, ctx);
	await goBuild(job, [
		"build",
		"-v",
		...flags,
		...packages
	], progress, ctx);
	progress.done();
}
/** C of another platform: Debian's cross compiler here, libraries from that platform's own packages. */
async function crossEnv({ recipe, target }) {
	if (target === void 0 || recipe.cross === void 0) return {};
	const root = await target.unpack(recipe.cross.packages);
	const { triple } = wordsOf(target.platform);
	const libraries = `${root}/usr/lib/${triple}`;
	return {
		CC: `${triple}-gcc`,
		CGO_CFLAGS: `-O2 -I${root}/usr/include`,
		CGO_LDFLAGS: `-O2 -L${libraries}`,
		PKG_CONFIG_LIBDIR: `${libraries}/pkgconfig`,
		PKG_CONFIG_SYSROOT_DIR: root
	};
}
function packagesOf(recipe) {
	if (recipe.main !== void 0) return ["."];
	return Object.values(recipe.packages).map((below) => below === "" ? recipe.module : `${recipe.module}/${below}`);
}
/** etcd's modules name each other by directory; published, they have one version in common. */
function siblingVersion(module, version) {
	const family = module.split("/").slice(0, 2).join("/");
	return (path) => path.startsWith(`${family}/`) && /\/v\d+$/.test(path) ? `v${version}` : void 0;
}
/** The wanted version, or the nearest below that the proxy serves and this Go can build. */
async function nearestModule(path, wanted, go, ctx) {
	const problems = [];
	for (const version of candidates(wanted)) try {
		const module = await downloadModule(go, path, `v${version}`, ctx);
		const needs = (await readGoMod(go, module.dir, ctx)).Go ?? "1.21";
		if (compareGo(go.version, needs) >= 0) {
			if (version !== wanted) ctx.log.info(`${path} ${wanted} cannot be had here, ${version} is the nearest: ${problems[0]}`);
			return {
				module,
				version
			};
		}
		problems.push(`${path} v${version} wants Go ${needs}, this is ${go.version}; install it from https://go.dev/dl`);
	} catch (error) {
		if (!(error instanceof ModuleUnavailable)) throw error;
		problems.push(...error.problems);
	}
	throw new UsageError(problems);
}

// src/kube/companions.ts
/**
* The programs that run beside Kubernetes: from PATH where the version does, else from a cache, else built as Go
* modules, after saying what and why.
* @param versions what the tree states; the others stand in plan/companions.ts
* @param target another platform than this machine's: then nothing of this machine does
* @throws UsageError when Go or a host tool is missing, or no version of a module can be had; ProvisionError when one does not build
*/
async function ensureCompanions(names, versions, ctx, target) {
	const found = {};
	const missing = [];
	await Promise.all(names.map(async (name) => {
		const wanted = wantedVersion(name, versions);
		const there = target === void 0 ? await onThisMachine(name, wanted, ctx) : void 0;
		if (there !== void 0) found[name] = there;
	}));
	for (const name of names) if (found[name] === void 0) missing.push(name);
	if (missing.length === 0) return found;
	const go = await findGo(void 0, ctx);
	if (typeof go === "string") throw new UsageError(go);
	for (const name of missing) {
		const wanted = wantedVersion(name, versions);
		found[name] = await companionBuild(name, wanted, go, ctx, target);
	}
	return found;
}
function wantedVersion(name, versions) {
	return {
		...ownVersions,
		...versions
	}[name];
}
/** Looks at the one program of that name that PATH (or a usual directory) has. */
async function onThisMachine(name, wanted, ctx) {
	const recipe = companionRecipes[name];
	if (recipe.accepts === void 0) return void 0;
	const first = recipe.binaries[0];
	const places = [first, ...(recipe.dirs ?? []).map((dir) => join(dir, first))];
	for (const place of places) {
		const program = await ctx.exec.which(place);
		if (program === void 0) continue;
		const dir = dirname(program);
		const said = await saysVersion(program, recipe, ctx);
		const version = said === void 0 ? void 0 : versionIn(said);
		const whole = await Promise.all(recipe.binaries.map((binary) => ctx.exec.which(join(dir, binary))));
		const able = said !== void 0 && (recipe.mustSay?.test(said) ?? true);
		if (version !== void 0 && able && satisfies(version, recipe.accepts(wanted)) && !whole.includes(void 0)) return {
			dir,
			version
		};
		ctx.log.debug(`${program} (${version ?? "no version"}) does not do: ${name} ${recipe.accepts(wanted)} is needed`);
	}
}
async function saysVersion(program, recipe, ctx) {
	try {
		const { stdout, stderr } = await ctx.exec.run([program, ...recipe.versionArgs ?? []], {
			env: toolEnv({ PATH: ctx.env["PATH"] }),
			timeoutMs: 1e4,
			okCodes: [
				0,
				1,
				2,
				255
			]
		});
		return `${stdout}\n${stderr}`;
	} catch {
		ctx.signal.throwIfAborted();
		return;
	}
}

export { companionRecipes as n, ensureCompanions as t };