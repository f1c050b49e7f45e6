import { t as prettyBytes } from "./pretty-bytes.mjs";
import { s as describe } from "./errors.mjs";
import { t as privilege } from "./privileges.mjs";
import { n as resolveSource, t as parseSource } from "./source.mjs";
import { r as defaultSource } from "./table.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { d as hostHierarchies } from "./scripts.mjs";
import { t as whyNoRealNodes } from "./preflight.mjs";
import { dirname } from "node:path";
import { cpus, freemem, totalmem } from "node:os";
import { statfs } from "node:fs/promises";

// src/flows/doctor.ts
/** Below this the linker of Kubernetes' larger programs is killed: measured with v1.36.3. */
const leastMemory = 6e9;
/** Looks and says; changes nothing. Exit code 0 when a run can start, 2 when something is missing. */
async function doctor({ o, ctx, print }) {
	const findings = [
		...await tools(ctx),
		...machine(),
		await disk(ctx),
		await cgroup(),
		await rights(ctx),
		await nodes(ctx),
		await source(o.source ?? "module:v1.36.3", ctx)
	];
	if (o.json) print(JSON.stringify(findings, null, 2));
	else print(table(findings));
	return findings.every((f) => f.ok) ? 0 : 2;
}
function table(findings) {
	const wide = Math.max(...findings.map((f) => f.needs.length));
	const rows = findings.map((f) => `${f.ok ? "✔" : "✘"} ${f.name.padEnd(7)} ${f.needs.padEnd(wide)}  ${f.found}`);
	return [`  ${"".padEnd(7)} ${"needed".padEnd(wide)}  found`, ...rows].join("\n");
}
const programs = {
	go: {
		args: ["version"],
		needs: "the version that the source names, or one that fetches it"
	},
	gcc: {
		args: ["-dumpfullversion"],
		needs: "any: runc is built with it"
	},
	git: {
		args: ["--version"],
		needs: "any, for checkouts"
	}
};
async function tools(ctx) {
	return Promise.all(Object.entries(programs).map(async ([name, { args, needs }]) => {
		try {
			return {
				name,
				ok: true,
				needs,
				found: (await ctx.exec.run([name, ...args], {
					env: toolEnv(ctx.env),
					timeoutMs: 1e4
				})).stdout.trim()
			};
		} catch {
			return {
				name,
				ok: false,
				needs,
				found: `not found in PATH: install ${name}`
			};
		}
	}));
}
function machine() {
	const memory = totalmem();
	return [{
		name: "cores",
		ok: true,
		needs: "any; a cold build takes 20 core-minutes",
		found: `${cpus().length}`
	}, {
		name: "memory",
		ok: memory > leastMemory,
		needs: "6 GB, 7 GB is better",
		found: `${prettyBytes(memory)}, ${prettyBytes(freemem())} free`
	}];
}
async function disk(ctx) {
	const needs = "8.5 GB for a first build and its caches, 1.5 GB later";
	let dir = ctx.paths.cache;
	for (;;) try {
		const fs = await statfs(dir);
		return {
			name: "disk",
			ok: true,
			needs,
			found: `${prettyBytes(fs.bavail * fs.bsize)} free for ${ctx.paths.cache}`
		};
	} catch {
		if (dir === dirname(dir)) return {
			name: "disk",
			ok: false,
			needs,
			found: `cannot look at ${ctx.paths.cache}`
		};
		dir = dirname(dir);
	}
}
async function cgroup() {
	const all = await hostHierarchies();
	const versions = new Set(all.map((h) => h.version));
	return {
		name: "cgroup",
		ok: true,
		needs: "v1, hybrid or v2, for real nodes",
		found: versions.size === 0 ? "none is mounted" : versions.size === 2 ? "v1 and v2 (hybrid)" : `v${[...versions][0]}`
	};
}
async function rights(ctx) {
	const how = await privilege(ctx);
	return {
		name: "rights",
		ok: true,
		needs: "root or password-less sudo, for real nodes",
		found: how.kind === "none" ? how.why : how.kind === "sudo" ? "sudo, without a password" : "root"
	};
}
async function nodes(ctx) {
	const why = await whyNoRealNodes(ctx);
	return {
		name: "nodes",
		ok: true,
		needs: "namespaces, for real nodes: tried",
		found: why === void 0 ? "real" : `simulated only: ${why.replaceAll("\n", "; ")}`
	};
}
async function source(text, ctx) {
	const needs = "a tree of k8s.io/kubernetes, with room and Go for it";
	try {
		await resolveSource(parseSource(text), ctx);
		return {
			name: "source",
			ok: true,
			needs,
			found: text
		};
	} catch (error) {
		return {
			name: "source",
			ok: false,
			needs,
			found: describe(error).replaceAll("\n", "; ")
		};
	}
}

export { doctor };