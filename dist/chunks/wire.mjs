import { o as __toESM, t as __commonJSMin } from "./rolldown-runtime.mjs";
import { i as RunError, n as Interrupted, o as UsageError, r as ProvisionError, s as describe, t as BuildError } from "./errors.mjs";
import { n as exitCodes, t as exitCodeOf } from "./exit-code.mjs";
import { t as quote } from "./shell-word.mjs";
import { n as withToolkit } from "./toolkit-output.mjs";
import { t as prettyBytes } from "./pretty-bytes.mjs";
import { t as prettyMilliseconds } from "./pretty-ms.mjs";
import { spawn } from "node:child_process";
import { delimiter, join, resolve } from "node:path";
import { appendFileSync, closeSync, constants, createWriteStream, openSync } from "node:fs";
import { homedir } from "node:os";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { access, lchown, readdir, stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { randomUUID } from "node:crypto";

// src/entry/main.ts
/**
* Runs one program to its end: signals become an abort, errors become text and an exit code, in this one place.
* The first two signals (a CI runner sends SIGINT, then SIGTERM) ask for an orderly end; a third ends at once.
*/
async function runMain(main, { bisect = () => false, say = onStderr } = {}) {
	const controller = new AbortController();
	let signals = 0;
	const onSignal = (name) => {
		signals++;
		if (signals > 2) process.exit(exitCodes.interrupted);
		if (signals === 1) process.stderr.write(`\n${name}: stopping, then tearing down (twice more: leave at once)\n`);
		controller.abort(new Interrupted(`interrupted by ${name}`));
	};
	for (const name of [
		"SIGINT",
		"SIGTERM",
		"SIGHUP"
	]) process.on(name, onSignal);
	for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
	let code;
	try {
		const { wantsJobToken, keepAwsToken } = await import("./aws-token.mjs");
		if (wantsJobToken(process.env)) await keepAwsToken(process.env);
		code = await main(controller.signal);
		if (controller.signal.aborted && code !== exitCodes.leftovers) code = exitCodes.interrupted;
	} catch (error) {
		code = controller.signal.aborted ? exitCodes.interrupted : exitCodeOf(error, bisect());
		say(textsOf(error));
	}
	process.exit(code);
}
function onStderr(problems) {
	for (const problem of problems) process.stderr.write(`${harmless(`bowsprit: ${problem}`)}\n`);
}
function textsOf(error) {
	if (error instanceof UsageError) return error.problems;
	const text = describe(error);
	return error instanceof BuildError || error instanceof ProvisionError || error instanceof Interrupted || !(error instanceof Error) || process.env["BOWSPRIT_VERBOSE"] !== "true" ? [text] : [`${text}\n${error.stack}`];
}
/** Before a log is there that fences its lines, nothing may read as a workflow command (`##[` does anywhere in a line). */
function harmless(text) {
	if (process.env["GITHUB_ACTIONS"] !== "true") return text;
	return text.replaceAll("##[", "## [").replace(/^(\s*)::/gm, "$1: :");
}

// src/adapters/clock.ts
const systemClock = {
	now: () => Date.now(),
	sleep: async (ms, signal) => {
		await setTimeout$1(ms, void 0, signal === void 0 ? {} : { signal });
	}
};

// src/adapters/exec-execa.ts
/** Bytes of output kept in memory per stream, the last ones; the whole goes to `logFile` and `onLine`. */
const keptBytes = 67108864;
function execAdapter(env, signal) {
	return {
		run: (argv, options) => run(argv, options, options.signal ?? signal),
		daemon,
		which: (program) => which(program, env["PATH"] ?? "")
	};
}
async function run(argv, o, signal) {
	const [program, ...args] = argv;
	if (program === void 0) throw new RunError("empty command", { argv });
	const { execa } = await import("./execa.mjs");
	if (signal.aborted) throw new RunError(`not started, cancelled: ${pretty(argv)}`, {
		argv,
		cancelled: true
	});
	const log = o.logFile === void 0 ? void 0 : createWriteStream(o.logFile, { flags: "a" });
	const child = execa(program, args, {
		...o.cwd === void 0 ? {} : { cwd: o.cwd },
		env: { ...o.env },
		extendEnv: false,
		...o.input === void 0 ? { stdin: "ignore" } : { input: o.input },
		detached: true,
		cleanup: true,
		buffer: false,
		reject: false
	});
	const unguard = o.endsWithUs && child.pid !== void 0 ? guard(child.pid) : () => {};
	const closed = [lines(child.stdout, "stdout", o), lines(child.stderr, "stderr", o)];
	const stdout = kept(child.stdout);
	const stderr = kept(child.stderr);
	if (log) {
		child.stdout.pipe(log, { end: false });
		child.stderr.pipe(log, { end: false });
	}
	let timedOut = false;
	let cancelled = false;
	let killer;
	const stop = (first, ms = o.killAfterMs ?? 5e3) => {
		kill(child.pid, first);
		clearTimeout(killer);
		killer = setTimeout(() => killGroup(child.pid), ms);
	};
	const onAbort = () => {
		cancelled = true;
		stop(o.stopSignal ?? "SIGINT");
	};
	signal.addEventListener("abort", onAbort, { once: true });
	const timer = setTimeout(() => {
		if (cancelled) return;
		timedOut = true;
		stop(o.stopSignal ?? "SIGTERM", o.graceMs);
	}, o.timeoutMs);
	try {
		const r = await child;
		if (timedOut || cancelled) killGroup(child.pid);
		await Promise.all(closed);
		const facts = {
			argv,
			exitCode: r.exitCode,
			signal: r.signal,
			stdout: stdout(),
			stderr: stderr(),
			timedOut,
			cancelled
		};
		const ok = o.okCodes ?? [0];
		if (r.exitCode !== void 0 && ok.includes(r.exitCode) && !timedOut && !cancelled) return {
			exitCode: r.exitCode,
			stdout: facts.stdout,
			stderr: facts.stderr
		};
		throw new RunError(why(argv, facts, o.timeoutMs, r.originalMessage), facts);
	} finally {
		unguard();
		clearTimeout(timer);
		clearTimeout(killer);
		signal.removeEventListener("abort", onAbort);
		log?.end();
	}
}
function lines(stream, name, o) {
	const onLine = o.onLine;
	if (onLine === void 0) return Promise.resolve();
	const reader = createInterface({
		input: stream,
		crlfDelay: Number.POSITIVE_INFINITY
	});
	reader.on("line", (line) => onLine(line, name));
	return new Promise((resolve) => reader.once("close", resolve));
}
/** Collects a stream; forgets the oldest chunks past the limit. */
function kept(stream) {
	const chunks = [];
	let size = 0;
	stream.on("data", (chunk) => {
		chunks.push(chunk);
		size += chunk.length;
		while (size > keptBytes && chunks.length > 1) size -= chunks.shift().length;
	});
	return () => Buffer.concat(chunks).toString("utf8");
}
function why(argv, facts, timeoutMs, original) {
	const end = (facts.stderr.trim() || facts.stdout.trim()).slice(-4096);
	return `${facts.cancelled ? "cancelled" : facts.timedOut ? `timed out after ${timeoutMs / 1e3} s` : facts.exitCode !== void 0 ? `exit code ${facts.exitCode}` : facts.signal !== void 0 ? `ended by ${facts.signal}` : `could not start${original ? `: ${original}` : ""}`}: ${pretty(argv)}${end ? `\n${end}` : ""}`;
}
/** A command line that a person can paste into a shell. */
function pretty(argv) {
	return argv.map(quote).join(" ");
}
function kill(pid, signal) {
	if (pid === void 0) return;
	try {
		process.kill(pid, signal);
	} catch {}
}
function killGroup(pid) {
	if (pid === void 0) return;
	try {
		process.kill(-pid, "SIGKILL");
	} catch {}
}
/**
* A shell that waits for our end: the kernel closes its input then, whatever ended us. prctl(2)'s PR_SET_PDEATHSIG would
* hold for the child alone, and for what go starts only at the price of one more start each (-toolexec).
* @returns ends the guard
*/
function guard(group) {
	const shell = spawn("/bin/sh", [
		"-c",
		"read -r _; kill -9 \"-$1\"",
		"sh",
		String(group)
	], {
		cwd: "/",
		env: {},
		detached: true,
		stdio: [
			"pipe",
			"ignore",
			"ignore"
		]
	});
	shell.on("error", () => {});
	return () => void shell.kill("SIGKILL");
}
async function daemon(argv, o) {
	const [program, ...args] = argv;
	if (program === void 0) throw new RunError("empty command", { argv });
	const out = openSync(o.logFile, "a");
	try {
		const child = spawn(program, args, {
			...o.cwd === void 0 ? {} : { cwd: o.cwd },
			env: { ...o.env },
			detached: true,
			stdio: [
				"ignore",
				out,
				out
			]
		});
		await new Promise((resolve, reject) => {
			child.once("spawn", resolve);
			child.once("error", (cause) => reject(new RunError(`could not start: ${pretty(argv)}`, { argv }, { cause })));
		});
		child.unref();
		return child.pid;
	} finally {
		closeSync(out);
	}
}
async function which(program, path) {
	const candidates = program.includes("/") ? [program] : path.split(delimiter).map((dir) => join(dir, program));
	for (const candidate of candidates) try {
		await access(candidate, constants.X_OK);
		return candidate;
	} catch {}
}

// src/adapters/github/tool-cache.ts
/**
* The runner's cache of tools, which on a self-hosted runner outlives the jobs.
* @param env the job's environment; the toolkit itself reads `process.env`
* @returns undefined where there is none
*/
function githubToolCache(env) {
	const root = env["RUNNER_TOOL_CACHE"];
	if (env["GITHUB_ACTIONS"] !== "true" || !root) return void 0;
	return {
		find: async (name, version) => await withToolkit(async () => {
			const { find, toolVersion } = await toolkit();
			return find(folder(name), toolVersion(version)) || void 0;
		}, ignore),
		keep: async (dir, name, version) => await withToolkit(async () => {
			const { cacheDir, find, toolVersion } = await toolkit();
			const there = find(folder(name), toolVersion(version));
			if (there) return there;
			const kept = await cacheDir(dir, folder(name), toolVersion(version));
			await handOver(root, folder(name));
			return kept;
		}, ignore)
	};
}
/** Loaded by those that ask for a tool. */
async function toolkit() {
	const [{ cacheDir, find }, { toolVersion }] = await Promise.all([import("./tool-cache.mjs"), import("./tool-version.mjs")]);
	return {
		cacheDir,
		find,
		toolVersion
	};
}
function ignore() {}
/** Tools of one name but another layout may be there, put by the image or by other actions. */
function folder(name) {
	return `bowsprit-${name}`;
}
/** Elevated by sudo, what we put there would be root's: it goes to whoever has the cache itself. */
async function handOver(root, name) {
	if (process.getuid?.() !== 0) return;
	const { uid, gid } = await stat(root);
	if (uid === 0) return;
	const below = join(root, name);
	const entries = await readdir(below, {
		recursive: true,
		withFileTypes: true
	});
	for (const path of [below, ...entries.map((e) => join(e.parentPath, e.name))]) await lchown(path, uid, gid);
}

// node_modules/picocolors/picocolors.js
var require_picocolors = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	let p = process || {};
	let argv = p.argv || [];
	let env = p.env || {};
	let isColorSupported = !(!!env.NO_COLOR || argv.includes("--no-color")) && (!!env.FORCE_COLOR || argv.includes("--color") || p.platform === "win32" || (p.stdout || {}).isTTY && env.TERM !== "dumb" || !!env.CI);
	let formatter = (open, close, replace = open) => (input) => {
		let string = "" + input, index = string.indexOf(close, open.length);
		return ~index ? open + replaceClose(string, close, replace, index) + close : open + string + close;
	};
	let replaceClose = (string, close, replace, index) => {
		let result = "", cursor = 0;
		do {
			result += string.substring(cursor, index) + replace;
			cursor = index + close.length;
			index = string.indexOf(close, cursor);
		} while (~index);
		return result + string.substring(cursor);
	};
	let createColors = (enabled = isColorSupported) => {
		let f = enabled ? formatter : () => String;
		return {
			isColorSupported: enabled,
			reset: f("\x1B[0m", "\x1B[0m"),
			bold: f("\x1B[1m", "\x1B[22m", "\x1B[22m\x1B[1m"),
			dim: f("\x1B[2m", "\x1B[22m", "\x1B[22m\x1B[2m"),
			italic: f("\x1B[3m", "\x1B[23m"),
			underline: f("\x1B[4m", "\x1B[24m"),
			inverse: f("\x1B[7m", "\x1B[27m"),
			hidden: f("\x1B[8m", "\x1B[28m"),
			strikethrough: f("\x1B[9m", "\x1B[29m"),
			black: f("\x1B[30m", "\x1B[39m"),
			red: f("\x1B[31m", "\x1B[39m"),
			green: f("\x1B[32m", "\x1B[39m"),
			yellow: f("\x1B[33m", "\x1B[39m"),
			blue: f("\x1B[34m", "\x1B[39m"),
			magenta: f("\x1B[35m", "\x1B[39m"),
			cyan: f("\x1B[36m", "\x1B[39m"),
			white: f("\x1B[37m", "\x1B[39m"),
			gray: f("\x1B[90m", "\x1B[39m"),
			bgBlack: f("\x1B[40m", "\x1B[49m"),
			bgRed: f("\x1B[41m", "\x1B[49m"),
			bgGreen: f("\x1B[42m", "\x1B[49m"),
			bgYellow: f("\x1B[43m", "\x1B[49m"),
			bgBlue: f("\x1B[44m", "\x1B[49m"),
			bgMagenta: f("\x1B[45m", "\x1B[49m"),
			bgCyan: f("\x1B[46m", "\x1B[49m"),
			bgWhite: f("\x1B[47m", "\x1B[49m"),
			blackBright: f("\x1B[90m", "\x1B[39m"),
			redBright: f("\x1B[91m", "\x1B[39m"),
			greenBright: f("\x1B[92m", "\x1B[39m"),
			yellowBright: f("\x1B[93m", "\x1B[39m"),
			blueBright: f("\x1B[94m", "\x1B[39m"),
			magentaBright: f("\x1B[95m", "\x1B[39m"),
			cyanBright: f("\x1B[96m", "\x1B[39m"),
			whiteBright: f("\x1B[97m", "\x1B[39m"),
			bgBlackBright: f("\x1B[100m", "\x1B[49m"),
			bgRedBright: f("\x1B[101m", "\x1B[49m"),
			bgGreenBright: f("\x1B[102m", "\x1B[49m"),
			bgYellowBright: f("\x1B[103m", "\x1B[49m"),
			bgBlueBright: f("\x1B[104m", "\x1B[49m"),
			bgMagentaBright: f("\x1B[105m", "\x1B[49m"),
			bgCyanBright: f("\x1B[106m", "\x1B[49m"),
			bgWhiteBright: f("\x1B[107m", "\x1B[49m")
		};
	};
	module.exports = createColors();
	module.exports.createColors = createColors;
}));

// src/adapters/github/fence.ts
var import_picocolors = /* @__PURE__ */ __toESM(require_picocolors(), 1);
function fence(stream) {
	let token = "";
	const stop = () => {
		token = randomUUID();
		return `::stop-commands::${token}\n`;
	};
	const resume = () => `::${token}::\n`;
	let closed = false;
	stream.write(stop());
	return {
		command: (line) => void stream.write(closed ? `${line}\n` : `${resume()}${line}\n${stop()}`),
		close: () => {
			if (!closed) stream.write(resume());
			closed = true;
		}
	};
}

// src/adapters/log-console.ts
/** Plain output shows progress of one thing at most so often, but its first step at once: it says that there is any. */
const plainEveryMs = 15e3;
/** Annotations of one level that the runner shows for a step; it drops the others. */
const mostAnnotations = 10;
function consoleLog(o) {
	const colours = import_picocolors.default.createColors(o.style === "terminal" || o.style === "github");
	const { live } = o;
	const running = /* @__PURE__ */ new Map();
	const lastShown = /* @__PURE__ */ new Map();
	let current;
	let file = o.file;
	let verbose = o.verbose;
	const write = (line, plain = line) => {
		live?.clear();
		o.stream.write(`${line}\n`);
		if (file !== void 0) appendFileSync(file, `${new Date(o.now()).toISOString()} ${plain}\n`);
		redraw();
	};
	const redraw = () => {
		if (live === void 0 || current === void 0) return;
		const bars = [...running.values()].map(bar).join("   ");
		live(`${colours.cyan("▶")} ${current.padEnd(7)} ${bars}`);
	};
	const guard = o.style === "github" ? fence(o.stream) : void 0;
	const command = (line, plain) => {
		guard?.command(line);
		if (file !== void 0) appendFileSync(file, `${new Date(o.now()).toISOString()} ${plain}\n`);
	};
	const say = (text, paint = (s) => s) => {
		for (const line of text.split("\n")) write(paint(line), line);
	};
	const shown = {
		warning: 0,
		error: 0
	};
	return {
		fence: guard,
		info: (text) => say(text),
		warn: (text) => {
			if (guard !== void 0 && shown.warning++ < mostAnnotations) command(`::warning::${escapeData(text)}`, `warning: ${text}`);
			else say(`warning: ${text}`, colours.yellow);
		},
		debug: (text) => {
			if (verbose) say(text, colours.dim);
			else if (file !== void 0) appendFileSync(file, `${new Date(o.now()).toISOString()} ${text}\n`);
		},
		annotate: (p) => {
			if (guard !== void 0 && shown.error++ < mostAnnotations) command(`::error${properties(p)}::${escapeData(p.message)}`, problemText(p));
			else say(problemText(p), colours.red);
		},
		progress: (update) => {
			running.set(update.id, update);
			if (live !== void 0) return redraw();
			const last = lastShown.get(update.id) ?? {
				at: 0,
				done: -1
			};
			const over = update.done >= update.total;
			const early = last.done > 0 && o.now() - last.at < plainEveryMs;
			if (update.done === last.done || !over && early) return;
			lastShown.set(update.id, {
				at: o.now(),
				done: update.done
			});
			write(`  ${bar(update)}`);
		},
		phase: (event) => {
			if (event.state === "started") {
				current = event.name;
				running.clear();
				lastShown.clear();
				if (guard !== void 0) command(`::group::${escapeData(event.name)}`, `▶ ${event.name}`);
				else if (o.style === "plain") write(`▶ ${event.name}`);
				redraw();
				return;
			}
			current = void 0;
			live?.clear();
			guard?.command("::endgroup::");
			write(closing(event, colours), closing(event, import_picocolors.default.createColors(false)));
		},
		toFile: (path) => {
			file = path;
		},
		setVerbose: (on) => {
			verbose = on;
		},
		close: () => {
			live?.clear();
			const more = shown.error - mostAnnotations;
			if (more > 0) guard?.command(`::notice::${more} more errors are in the log and in the summary`);
			shown.error = 0;
		}
	};
}
function problemText(p) {
	return [
		[
			p.file,
			p.line,
			p.column
		].filter((part) => part !== void 0).join(":"),
		p.title,
		p.message
	].filter(Boolean).join(": ");
}
function properties(p) {
	const all = {
		file: p.file,
		line: p.line,
		col: p.column,
		title: p.title
	};
	const given = Object.entries(all).filter(([, value]) => value !== void 0);
	return given.length === 0 ? "" : ` ${given.map(([k, v]) => `${k}=${escapeProperty(`${v}`)}`).join(",")}`;
}
function closing(event, colours) {
	const mark = event.state === "passed" ? colours.green("✔") : colours.red("✘");
	const time = event.ms === void 0 ? "" : colours.dim(prettyMilliseconds(event.ms, { keepDecimalsOnWholeSeconds: true }));
	return `${mark} ${event.name.padEnd(7)} ${(event.detail ?? "").padEnd(72)} ${time}`.trimEnd();
}
function bar(p) {
	const cells = p.total === 0 ? 0 : Math.round(10 * Math.min(p.done, p.total) / p.total);
	const failed = p.failed ? `, ${p.failed} failed` : "";
	const left = p.leftMs === void 0 ? "" : `, ~${prettyMilliseconds(Math.max(1e3, Math.round(p.leftMs / 1e3) * 1e3))} left`;
	const amount = p.unit === "bytes" ? `${prettyBytes(p.done)} of ${prettyBytes(p.total)}` : `${p.done}/${p.total} ${p.unit}`;
	return `${p.id} ${"█".repeat(cells)}${"░".repeat(10 - cells)} ${amount}${failed}${left}`;
}
/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts: how data and properties are escaped */
function escapeData(text) {
	return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}
function escapeProperty(text) {
	return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

// src/entry/wire.ts
/** The composition root: the one place where adapters meet. */
function wire(places, log, env, signal) {
	const paths = {
		...places,
		node: process.execPath
	};
	const make = (current) => ({
		exec: execAdapter(env, current),
		log,
		clock: systemClock,
		signal: current,
		env,
		paths,
		toolCache: githubToolCache(env),
		withSignal: make
	});
	return make(signal);
}
/** The log of this process; what of it must be undone for whoever prints next is undone when the process ends. */
async function wireLog(stream, env) {
	const how = style(stream, env);
	const live = how === "terminal" ? (await import("./live-line.mjs")).liveLine(stream) : void 0;
	const log = consoleLog({
		stream,
		verbose: false,
		style: how,
		live,
		now: () => Date.now()
	});
	process.once("exit", () => log.fence?.close());
	return log;
}
function placesOf(o, env, program) {
	return {
		cache: resolve(o["cache-dir"] ?? join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "bowsprit")),
		runs: resolve(o["state-dir"] ?? stateDir(env)),
		program
	};
}
/**
* A workspace is cleaned by the next checkout, and RUNNER_TEMP by the next job: what a killed job left must still be
* found then, by `sweep` of any job of this user.
* @see https://specifications.freedesktop.org/basedir-spec/latest/ for XDG_STATE_HOME
*/
function stateDir(env) {
	if (env["GITHUB_ACTIONS"] !== "true") return ".bowsprit";
	return join(env["XDG_STATE_HOME"] || join(homedir(), ".local", "state"), "bowsprit");
}
function style(stream, env) {
	if (env["GITHUB_ACTIONS"] === "true") return "github";
	return !stream.isTTY || env["CI"] !== void 0 || env["TERM"] === "dumb" ? "plain" : "terminal";
}

export { runMain as i, wire as n, wireLog as r, placesOf as t };