import { o as __toESM } from "./rolldown-runtime.mjs";
import { o as UsageError, r as ProvisionError, s as describe, t as BuildError } from "./errors.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { t as require_semver } from "./semver.mjs";
import { a as candidates, c as versionIn, f as readGoMod, h as readText, i as compareGo, l as ModuleUnavailable, o as ownVersions, p as wrapperModule, r as findGo, s as satisfies, u as downloadModule } from "./source.mjs";
import { c as goBuild, l as workList, u as buildProgress } from "./build.mjs";
import { t as privilege } from "./privileges.mjs";
import { dirname, join } from "node:path";
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";

// src/plan/host-tools.ts
var import_semver = /* @__PURE__ */ __toESM(require_semver(), 1);
const known = {
	iptables: {
		looksFor: "iptables",
		packages: ["iptables"],
		why: "kube-proxy and portmap write rules with it"
	},
	conntrack: {
		looksFor: "conntrack",
		packages: ["conntrack"],
		why: "kube-proxy forgets old connections with it"
	},
	nft: {
		looksFor: "nft",
		packages: ["nftables"],
		why: "kube-proxy in nftables mode writes rules with it"
	},
	ip: {
		looksFor: "ip",
		packages: ["iproute2"],
		why: "nodes get their interfaces by it"
	},
	nsenter: {
		looksFor: "nsenter",
		packages: ["util-linux"],
		why: "commands enter a node by it"
	},
	unshare: {
		looksFor: "unshare",
		packages: ["util-linux"],
		why: "nodes are made by it"
	},
	mount: {
		looksFor: "mount",
		packages: ["mount"],
		why: "nodes get directories of their own by it"
	},
	git: {
		looksFor: "git",
		packages: ["git"],
		why: "it says what is in the source directory"
	},
	gcc: {
		looksFor: "gcc",
		packages: ["gcc", "libc6-dev"],
		why: "runc and pause are built with it"
	},
	"pkg-config": {
		looksFor: "pkg-config",
		packages: ["pkg-config"],
		why: "runc finds libseccomp with it"
	},
	"libseccomp-dev": {
		looksFor: "/usr/include/seccomp.h",
		packages: ["libseccomp-dev"],
		why: "runc is built with seccomp, which pods ask for"
	}
};
/** A tool that the table does not know is a program in a package of the same name. */
function hostTool(name) {
	return known[name] ?? {
		looksFor: name,
		packages: [name],
		why: "it is used here"
	};
}

// src/kube/host-tools.ts
/** A person's PATH often lacks these; programs for administrators lie there. */
const adminDirs = [
	"/usr/local/sbin",
	"/usr/sbin",
	"/sbin"
];
const aptMs = 6e5;
/**
* Makes sure that tools of the host are there: finds them, or installs their packages with apt-get as root, after
* saying what and why.
* @param tools names of plan/host-tools.ts, or programs of packages with their name
* @throws UsageError naming the packages when they cannot be installed
*/
async function ensureHostTools(tools, ctx) {
	const missing = await missingOf(tools.map(hostTool), ctx);
	if (missing.length === 0) return;
	const packages = [...new Set(missing.flatMap((tool) => tool.packages))];
	const reasons = missing.map((tool) => `${tool.packages[0]}: ${tool.why}`).join("; ");
	const apt = await ctx.exec.which("apt-get");
	const may = await privilege(ctx);
	if (apt === void 0 || may.kind === "none") {
		const why = apt === void 0 ? "there is no apt-get here" : `they cannot be installed (${may.kind === "none" ? may.why : ""})`;
		throw new UsageError(`missing: ${packages.join(", ")} (${reasons}); ${why}. Install these packages (the names are Debian's) and run again`);
	}
	ctx.log.info(`installing ${packages.join(", ")} with apt-get (${reasons})`);
	await install([...may.kind === "sudo" ? ["sudo", "-n"] : []], apt, packages, ctx);
	const still = await missingOf(missing, ctx);
	if (still.length > 0) throw new UsageError(`apt-get installed ${packages.join(", ")}, but ${still.map((t) => t.looksFor).join(", ")} is still not there; install it by hand`);
}
/** Absolute path of a program, also where a person's PATH does not look; undefined when it is nowhere. */
async function findProgram(name, ctx) {
	const inPath = await ctx.exec.which(name);
	if (inPath !== void 0) return inPath;
	for (const dir of adminDirs) {
		const found = await ctx.exec.which(`${dir}/${name}`);
		if (found !== void 0) return found;
	}
}
async function missingOf(tools, ctx) {
	const found = await Promise.all(tools.map(async ({ looksFor }) => looksFor.startsWith("/") ? await stat(looksFor).catch(() => void 0) : await findProgram(looksFor, ctx)));
	return tools.filter((_, i) => found[i] === void 0);
}
async function install(sudo, apt, packages, ctx) {
	const run = (args) => ctx.exec.run([
		...sudo,
		"env",
		"DEBIAN_FRONTEND=noninteractive",
		apt,
		"-o",
		"DPkg::Lock::Timeout=120",
		...args
	], {
		env: toolEnv(ctx.env, {
			PATH: `${ctx.env["PATH"] ?? ""}:${adminDirs.join(":")}:/usr/bin:/bin`,
			LC_ALL: "C"
		}),
		timeoutMs: aptMs
	});
	const get = [
		"install",
		"--yes",
		"--no-install-recommends",
		...packages
	];
	try {
		await run(get);
	} catch (error) {
		ctx.signal.throwIfAborted();
		if (!/Unable to locate package|no installation candidate|404|Failed to fetch/i.test(describe(error))) throw failed(packages, error);
		ctx.log.info("apt-get's lists are old: updating them");
		try {
			await run(["update"]);
			await run(get);
		} catch (again) {
			ctx.signal.throwIfAborted();
			throw failed(packages, again);
		}
	}
}
function failed(packages, error) {
	return new UsageError(`apt-get could not install ${packages.join(", ")}; install them by hand and run again.\n${describe(error)}`);
}

// src/plan/companion-recipes.ts
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
const companionRecipes = {
	etcd,
	containerd,
	runc,
	cni,
	coredns,
	crictl,
	kwok
};

// src/kube/companion-build.ts
/**
* A companion from the runner's tool cache or ours, else built as Go module into both, after saying what and why.
* @throws UsageError when no version can be had or a host tool is missing; ProvisionError when it does not build
*/
async function companionBuild(name, wanted, go, ctx) {
	return await made(name, wanted, go, ctx) ?? await build(name, wanted, go, ctx);
}
/** What tells this build of a version from others: all that decides its bytes. */
function buildOf(name, version, go) {
	const { main, ldflags, tags, packages, cgo } = companionRecipes[name];
	const recipe = JSON.stringify([
		main,
		ldflags(version),
		tags,
		packages,
		cgo,
		go.platform
	]);
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
async function build(name, wanted, go, ctx) {
	const recipe = companionRecipes[name];
	if (recipe.cgo !== void 0) await ensureHostTools(recipe.cgo, ctx);
	const { module, version } = await nearestModule(recipe.module, wanted, go, ctx);
	ctx.log.info(`building ${name} ${version} (${recipe.why}): none that does is on this machine`);
	const dir = homeOf(name, version, go, ctx);
	await mkdir(dirname(dir), { recursive: true });
	const making = await mkdtemp(`${dir}.`);
	try {
		await compile({
			name,
			recipe,
			module,
			version,
			go
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
	const { name, recipe, module, version, go } = what;
	const wrapper = {
		label: `${name}-${version}`,
		of: module.dir,
		path: recipe.module,
		version: `v${version}`,
		local: siblingVersion(recipe.module, version),
		...recipe.main !== void 0 && { files: { "main.go": recipe.main } }
	};
	const cwd = await wrapperModule(go, wrapper, ctx);
	const compileFlags = [
		"-mod=mod",
		"-trimpath",
		"-buildvcs=false",
		...recipe.tags === void 0 ? [] : [`-tags=${recipe.tags}`]
	];
	const env = {
		...go.env,
		CGO_ENABLED: recipe.cgo === void 0 ? "0" : "1"
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
	const flags = [
		...compileFlags,
		`-ldflags=${recipe.ldflags(version)}`,
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
* @throws UsageError when Go or a host tool is missing, or no version of a module can be had; ProvisionError when one does not build
*/
async function ensureCompanions(names, versions, ctx) {
	const found = {};
	const missing = [];
	await Promise.all(names.map(async (name) => {
		const there = await onThisMachine(name, wantedVersion(name, versions), ctx);
		if (there !== void 0) found[name] = there;
	}));
	for (const name of names) if (found[name] === void 0) missing.push(name);
	if (missing.length === 0) return found;
	const go = await findGo(void 0, ctx);
	if (typeof go === "string") throw new UsageError(go);
	for (const name of missing) {
		const wanted = wantedVersion(name, versions);
		found[name] = await companionBuild(name, wanted, go, ctx);
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

export { companionRecipes as n, ensureHostTools as r, ensureCompanions as t };