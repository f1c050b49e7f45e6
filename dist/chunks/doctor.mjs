import { a as prettyBytes, n as resolveSource, t as parseSource } from "./source.mjs";
import { o as describe } from "./errors.mjs";
import { E as privilege } from "./scripts.mjs";
import { t as defaultSource } from "./table.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { t as whyNoRealNodes } from "./preflight.mjs";
import { dirname } from "node:path";
import { cpus, freemem, totalmem } from "node:os";
import { statfs } from "node:fs/promises";

// src/flows/doctor.ts
/** Looks and says; changes nothing. Exit code 0 when a run can start, 2 when something is missing. */
async function doctor({ o, ctx, print }) {
	const findings = [
		...await tools(ctx),
		machine(),
		await disk(ctx),
		await nodes(ctx),
		await source(o.source ?? "module:v1.36.3", ctx)
	];
	if (o.json) print(JSON.stringify(findings, null, 2));
	else for (const f of findings) print(`${f.ok ? "✔" : "✘"} ${f.name.padEnd(9)} ${f.found}`);
	return findings.every((f) => f.ok) ? 0 : 2;
}
async function tools(ctx) {
	return Promise.all(Object.entries({
		go: ["version"],
		gcc: ["-dumpfullversion"],
		git: ["--version"]
	}).map(async ([name, args]) => {
		try {
			return {
				name,
				ok: true,
				found: (await ctx.exec.run([name, ...args], {
					env: toolEnv(ctx.env),
					timeoutMs: 1e4
				})).stdout.trim()
			};
		} catch {
			return {
				name,
				ok: false,
				found: `not found in PATH: install ${name}`
			};
		}
	}));
}
function machine() {
	const found = `${cpus().length} cores, ${prettyBytes(totalmem())} of memory, ${prettyBytes(freemem())} free`;
	return {
		name: "machine",
		ok: totalmem() > 6e9,
		found: totalmem() > 6e9 ? found : `${found}; linking wants 7 GB`
	};
}
async function disk(ctx) {
	let dir = ctx.paths.cache;
	for (;;) try {
		const fs = await statfs(dir);
		return {
			name: "disk",
			ok: true,
			found: `${prettyBytes(fs.bavail * fs.bsize)} free for ${ctx.paths.cache}`
		};
	} catch {
		if (dir === dirname(dir)) return {
			name: "disk",
			ok: false,
			found: `cannot look at ${ctx.paths.cache}`
		};
		dir = dirname(dir);
	}
}
async function nodes(ctx) {
	const why = await whyNoRealNodes(ctx);
	return {
		name: "nodes",
		ok: true,
		found: why === void 0 ? `real, by ${(await privilege(ctx)).kind}` : `simulated only: ${why}`
	};
}
async function source(text, ctx) {
	try {
		await resolveSource(parseSource(text), ctx);
		return {
			name: "source",
			ok: true,
			found: text
		};
	} catch (error) {
		return {
			name: "source",
			ok: false,
			found: describe(error).replaceAll("\n", "; ")
		};
	}
}

export { doctor };