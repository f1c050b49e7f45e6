import { o as UsageError, s as describe } from "./errors.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { a as platforms, o as wordsOf } from "./platform.mjs";
import { t as privilege } from "./privileges.mjs";
import { stat } from "node:fs/promises";

// src/plan/host-tools.ts
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
/** What compiles C for another platform: names for `hostTool`. */
function crossTools(platform) {
	return [`${wordsOf(platform).triple}-gcc`, "pkg-config"];
}
const compilers = Object.fromEntries(platforms.map((platform) => {
	const { triple, compiler } = wordsOf(platform);
	const looksFor = `${triple}-gcc`;
	return [looksFor, {
		looksFor,
		packages: compiler,
		why: `runc is built for ${platform} with it`
	}];
}));
/** A tool that the table does not know is a program in a package of the same name. */
function hostTool(name) {
	return known[name] ?? compilers[name] ?? {
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

export { crossTools as n, ensureHostTools as t };