import { o as __toESM } from "./rolldown-runtime.mjs";
import { a as ServiceError } from "./errors.mjs";
import { n as withToolkit, t as toolkitMessage } from "./toolkit-output.mjs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { createWriteStream } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as setTimeout$1 } from "node:timers/promises";
import { mkdir, mkdtemp, open, readFile, readdir, realpath, rename, rm, stat, symlink } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

// src/adapters/github/artifact-tree.ts
/** Characters that no path in an artifact may have; one such path fails the whole upload. */
const forbidden = /[":<>|*?\r\n]/g;
/**
* All files below a directory, hidden ones too. Left out: links that lead outside or nowhere, links to directories,
* sockets and pipes, and files that we may not read (the toolkit's archiver throws on them past every catch).
* Names that artifacts forbid get `_` for each such character, by way of a directory of links.
*/
async function artifactTree(dir) {
	const root = await realpath(dir);
	const files = [];
	const left = [];
	for (const entry of await readdir(root, {
		recursive: true,
		withFileTypes: true
	})) {
		if (entry.isDirectory()) continue;
		const path = join(entry.parentPath, entry.name);
		const why = await unfit(path, root);
		if (why === void 0) files.push(path);
		else left.push(`${relative(root, path)}: ${why}`);
	}
	files.sort();
	if (!files.some((file) => relative(root, file).search(forbidden) !== -1)) return {
		root,
		files,
		left,
		[Symbol.asyncDispose]: async () => {}
	};
	return {
		...await renamed(root, files),
		left
	};
}
async function unfit(path, root) {
	try {
		const real = await realpath(path);
		if (!real.startsWith(root + sep)) return "a link to a place outside";
		if (!(await stat(real)).isFile()) return "not a file";
		await (await open(real)).close();
		return;
	} catch (error) {
		return `cannot be read (${error.code ?? error})`;
	}
}
/** A directory of links to the files, under names that are allowed; two files never share one. */
async function renamed(root, files) {
	const to = await mkdtemp(join(process.env["RUNNER_TEMP"] ?? tmpdir(), "bowsprit-artifact-"));
	const links = /* @__PURE__ */ new Set();
	for (const file of files) {
		const name = join(to, relative(root, file).replaceAll(forbidden, "_"));
		let link = name;
		for (let n = 2; links.has(link); n += 1) link = `${name}~${n}`;
		await mkdir(dirname(link), { recursive: true });
		await symlink(file, link);
		links.add(link);
	}
	return {
		root: to,
		files: [...links],
		[Symbol.asyncDispose]: () => rm(to, {
			recursive: true,
			force: true
		})
	};
}

// src/adapters/github/unpack.ts
const unpackLimits = {
	bytes: 4 * 1024 ** 3,
	files: 1e5
};
/**
* Unpacks an archive of unknown origin into a directory that exists and is empty.
*
* The toolkit's own unpacking keeps to its directory (unzip-stream turns `..` into `.`), but has no limit of size,
* takes a bad name for a bad connection (five tries, 25 s) and ends the process at a name with a NUL. Here names are
* checked by yauzl (no `..`, nothing absolute), sizes are held against what the archive states, and an archive
* with links or with one path twice is refused.
* @throws Error that says what is wrong with the archive; what was written by then stays
*/
async function unpack(zip, dir, limits = unpackLimits) {
	const { openPromise } = await import("./yauzl.mjs").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const archive = await openPromise(zip, {
		strictFileNames: true,
		validateEntrySizes: true
	});
	try {
		let bytes = 0;
		let files = 0;
		for await (const entry of archive.eachEntry()) {
			bytes += entry.uncompressedSize;
			files += 1;
			if (bytes > limits.bytes) throw new Error(`it unpacks to more than ${limits.bytes} bytes`);
			if (files > limits.files) throw new Error(`it has more than ${limits.files} files`);
			refuse(entry);
			const path = join(dir, entry.fileName);
			if (entry.fileName.endsWith("/")) {
				await mkdir(path, { recursive: true });
				continue;
			}
			await mkdir(dirname(path), { recursive: true });
			await pipeline(await archive.openReadStreamPromise(entry), createWriteStream(path, { flags: "wx" }));
		}
	} finally {
		archive.close();
	}
}
/** Unix mode in the upper half of the external attributes: APPNOTE.TXT 4.4.15, `S_IFMT` of stat(2). */
function refuse(entry) {
	const kind = entry.externalFileAttributes >>> 16 & 61440;
	if (!(kind === 0 || kind === 32768 || kind === 16384)) throw new Error(`${JSON.stringify(entry.fileName)} in it is not a plain file`);
	if (entry.fileName.includes("\0")) throw new Error(`${JSON.stringify(entry.fileName)} in it is no name`);
}

// src/adapters/github/artifacts.ts
/** A call that takes longer than this is given up: the teardown that follows needs the job's time. */
const mostMs = 6e5;
/**
* Artifacts of the run that this job belongs to, by the runner's own token: no permission is needed for them.
* @param env the job's environment; the toolkit itself reads `process.env`
*/
function githubArtifacts(env, log) {
	const digests = /* @__PURE__ */ new Map();
	return {
		upload: (name, dir) => upload(name, dir, env, log),
		list: () => list(digests, env, log),
		download: (artifact, dir) => download(artifact, dir, digests.get(artifact.id), env, log)
	};
}
async function upload(name, dir, env, log) {
	const what = `artifact ${name} was not uploaded (its files are in ${dir})`;
	mustBeThere(env, what);
	await using tree = await artifactTree(dir).catch((error) => {
		throw new ServiceError(`${what}: ${toolkitMessage(error)}`);
	});
	for (const line of tree.left) log.warn(`artifact ${name} goes without ${line}`);
	if (tree.files.length === 0) throw new ServiceError(`${what}: there are no files in that directory`);
	try {
		const { id, size } = await call(log, async () => {
			const { DefaultArtifactClient } = await import("./artifact.mjs");
			return await new DefaultArtifactClient().uploadArtifact(name, [...tree.files], tree.root);
		});
		if (id === void 0) throw new Error("the service gave it no id");
		return {
			id,
			name,
			size: size ?? 0
		};
	} catch (error) {
		throw new ServiceError(`${what}: ${refusal$1(toolkitMessage(error))}`);
	}
}
async function list(digests, env, log) {
	const what = "the artifacts of this run could not be listed";
	mustBeThere(env, what);
	try {
		const { artifacts } = await call(log, async () => {
			const { DefaultArtifactClient } = await import("./artifact.mjs");
			return await new DefaultArtifactClient().listArtifacts({ latest: true });
		});
		for (const { id, digest } of artifacts) if (digest) digests.set(id, digest);
		return artifacts.map(({ id, name, size, createdAt }) => ({
			id,
			name,
			size,
			createdAt
		}));
	} catch (error) {
		throw new ServiceError(`${what}: ${toolkitMessage(error)}`);
	}
}
/** Into a directory beside the target, which takes its place when it is whole. */
async function download(artifact, dir, digest, env, log) {
	const what = `artifact ${artifact.name} was not downloaded`;
	mustBeThere(env, what);
	const target = resolve(dir);
	let making;
	try {
		await mkdir(dirname(target), { recursive: true });
		making = await mkdtemp(`${target}.`);
		const [raw, unpacked] = [join(making, "raw"), join(making, "unpacked")];
		await mkdir(raw);
		await mkdir(unpacked);
		const { digestMismatch } = await call(log, async () => {
			const { DefaultArtifactClient } = await import("./artifact.mjs");
			const options = {
				path: raw,
				skipDecompress: true,
				...digest && { expectedHash: digest }
			};
			return await new DefaultArtifactClient().downloadArtifact(artifact.id, options);
		});
		if (digestMismatch) throw new Error("its bytes are not those that were uploaded (sha256 differs)");
		const [archive] = await readdir(raw);
		if (archive === void 0) throw new Error("the service sent nothing");
		await unpack(join(raw, archive), unpacked);
		await rename(unpacked, target);
	} catch (error) {
		throw new ServiceError(`${what}: ${toolkitMessage(error)}`);
	} finally {
		if (making !== void 0) await rm(making, {
			recursive: true,
			force: true
		});
	}
}
function call(log, work) {
	const limit = Promise.withResolvers();
	const late = () => limit.reject(/* @__PURE__ */ new Error(`no end after ${mostMs / 6e4} minutes`));
	const timer = setTimeout(late, mostMs);
	const heard = withToolkit(work, ({ level, text }) => {
		if (level === "warning" || level === "error") log.warn(text);
		else if (level === "info") log.debug(text);
	});
	return Promise.race([heard, limit.promise]).finally(() => clearTimeout(timer));
}
/** Where there is no service the toolkit fails late and with other words. */
function mustBeThere(env, what) {
	if (isEnterpriseServer(env)) throw new ServiceError(`${what}: GitHub Enterprise Server has no such service yet`);
	const missing = ["ACTIONS_RUNTIME_TOKEN", "ACTIONS_RESULTS_URL"].filter((name) => !env[name]);
	if (missing.length > 0) throw new ServiceError(`${what}: this runner has no artifact service (${missing.join(" and ")} not set)`);
}
/** As the toolkit decides it: https://github.com/actions/toolkit/tree/main/packages/artifact, `isGhes`. */
function isEnterpriseServer(env) {
	const url = env["GITHUB_SERVER_URL"];
	if (!url || !URL.canParse(url)) return false;
	const { hostname } = new URL(url);
	return !(hostname === "github.com" || hostname.endsWith(".ghe.com") || hostname.endsWith(".localhost"));
}
/** Says what to do about the refusals that a workflow causes. */
function refusal$1(message) {
	if (/\(409\)/.test(message)) return "the name is taken in this attempt of the run, by another job or an earlier step: set the input artifact-name to a name of its own for each (in a matrix with strategy.job-index in it)";
	if (/artifact name is not valid|\(400\)/.test(message)) return `${message.split("\n")[0]}; give it another with the input artifact-name`;
	return message;
}

// src/adapters/github/cache.ts
/** A download that stands still for this long is given up; the toolkit would wait ten minutes per 128 MB. */
const downloads = {
	timeoutInMs: 3e4,
	segmentTimeoutInMs: 12e4
};
/**
* The repository's cache, by the runner's own token: no permission is needed. Runs of pull requests write into a
* scope of their own, untrusted triggers may only read, `cache-mode` may forbid both: then there is a line in the
* log and no more.
* @param env the job's environment; the toolkit itself reads `process.env`
*/
function githubCache(env, log) {
	return {
		restore: async (paths, key, prefixes) => {
			const { value } = await attempt(`cache ${key} was not restored`, env, log, (cache) => cache.restoreCache([...paths], key, [...prefixes], downloads));
			return value;
		},
		save: async (paths, key) => {
			const before = await attempt(`cache ${key} was not looked for`, env, log, (cache) => cache.restoreCache([...paths], key, [], { lookupOnly: true }));
			if (before.value === key) return true;
			if (before.down) return false;
			const { value, taken } = await attempt(`cache ${key} was not saved`, env, log, (cache) => cache.saveCache([...paths], key));
			return taken || (value ?? -1) !== -1;
		}
	};
}
/** One call: never throws; whatever went wrong is one line. */
async function attempt(what, env, log, work) {
	if (!env["ACTIONS_RUNTIME_TOKEN"]) return {
		value: void 0,
		down: true,
		taken: false
	};
	const said = [];
	try {
		const value = await withToolkit(async () => {
			const cache = await import("./cache.mjs");
			return cache.isFeatureAvailable() ? await work(cache) : void 0;
		}, (one) => said.push(one));
		const trouble = said.find(isTrouble);
		const taken = said.some((s) => /\(409\)|already exists/i.test(s.text));
		const denial = said.find(isDenial);
		if (denial !== void 0) log.info(`${what}: ${denial.text}`);
		else if (taken) log.info(`${what}: another job has saved it`);
		else if (trouble !== void 0) log.warn(`${what}: ${trouble.text}`);
		return {
			value,
			down: trouble !== void 0 && denial === void 0,
			taken
		};
	} catch (error) {
		log.warn(`${what}: ${toolkitMessage(error)}`);
		return {
			value: void 0,
			down: true,
			taken: false
		};
	}
}
/** The toolkit reports a failed save as warning, as error, or (a refused reservation) as plain text. */
function isTrouble({ level, text }) {
	return level === "warning" || level === "error" || level === "info" && text.startsWith("Failed to ");
}
/** Words of the service and of the toolkit: `CACHE_WRITE_DENIED_PREFIX` and `cache-mode`. */
function isDenial({ level, text }) {
	return level !== "debug" && /cache (read|write) denied:|effective cache-mode/.test(text);
}

// node_modules/is-network-error/index.js
const objectToString = Object.prototype.toString;
const isError = (value) => objectToString.call(value) === "[object Error]";
const errorMessages = /* @__PURE__ */ new Set([
	"network error",
	"NetworkError when attempting to fetch resource.",
	"The Internet connection appears to be offline.",
	"Network request failed",
	"fetch failed",
	"terminated",
	" A network error occurred.",
	"Network connection lost"
]);
function isNetworkError(error) {
	if (!(error && isError(error) && error.name === "TypeError" && typeof error.message === "string")) return false;
	const { message, stack } = error;
	if (message === "Load failed" || message.startsWith("Load failed (") && message.endsWith(")")) return stack === void 0 || "__sentry_captured__" in error;
	if (message.startsWith("error sending request for url")) return true;
	if (message === "Failed to fetch" || message.startsWith("Failed to fetch (") && message.endsWith(")")) return true;
	return errorMessages.has(message);
}

// node_modules/p-retry/index.js
function validateRetries(retries) {
	if (typeof retries === "number") {
		if (retries < 0) throw new TypeError("Expected `retries` to be a non-negative number.");
		if (Number.isNaN(retries)) throw new TypeError("Expected `retries` to be a valid number or Infinity, got NaN.");
		if (Number.isFinite(retries) && !Number.isInteger(retries)) throw new TypeError("Expected `retries` to be a non-negative integer or Infinity.");
	} else if (retries !== void 0) throw new TypeError("Expected `retries` to be a number or Infinity.");
}
function validateNumberOption(name, value, { allowInfinity = false } = {}) {
	if (typeof value !== "number" || Number.isNaN(value)) throw new TypeError(`Expected \`${name}\` to be a number${allowInfinity ? " or Infinity" : ""}.`);
	if (!allowInfinity && !Number.isFinite(value)) throw new TypeError(`Expected \`${name}\` to be a finite number.`);
	if (value < 0) throw new TypeError(`Expected \`${name}\` to be \u{2265} 0.`);
}
function validateOption(name, value, type) {
	if (value === void 0 || value === null) return;
	if (typeof value !== type) throw new TypeError(`Expected \`${name}\` to be a ${type}.`);
}
function validateSignal(value) {
	if (value === void 0 || value === null) return;
	if (typeof value.throwIfAborted !== "function" || typeof value.addEventListener !== "function" || typeof value.removeEventListener !== "function") throw new TypeError("Expected `signal` to be an AbortSignal.");
}
var AbortError = class AbortError extends Error {
	constructor(message) {
		super(typeof message === "string" ? message : void 0);
		this.name = "AbortError";
		if (message instanceof Error) {
			this.originalError = message;
			({message} = message);
		} else {
			this.originalError = new Error(message);
			({message} = this.originalError);
			Error.captureStackTrace?.(this.originalError, AbortError);
		}
		this.message = message;
	}
};
const maximumDelay = 2 ** 31 - 1;
function calculateDelay(retriesConsumed, options) {
	if (options.minTimeout === 0) return 0;
	const attempt = retriesConsumed + 1;
	const random = options.randomize ? Math.random() + 1 : 1;
	const timeout = Math.round(random * options.minTimeout * options.factor ** (attempt - 1));
	return Math.min(timeout, Math.ceil(options.maxTimeout), maximumDelay);
}
function calculateRemainingTime(start, max) {
	return Number.isFinite(max) ? max - (performance.now() - start) : max;
}
async function delayForRetry(delay, options) {
	if (delay <= 0) return;
	await new Promise((resolve, reject) => {
		const onAbort = () => {
			clearTimeout(timeoutToken);
			reject(options.signal.reason);
		};
		const timeoutToken = setTimeout(() => {
			options.signal?.removeEventListener("abort", onAbort);
			resolve();
		}, delay);
		if (options.unref) timeoutToken.unref?.();
		options.signal?.addEventListener("abort", onAbort, { once: true });
	});
}
function stringifyThrownValue(value) {
	try {
		return String(value);
	} catch {
		return Object.prototype.toString.call(value);
	}
}
function unwrapAbortError(error) {
	let cause = error;
	while (cause instanceof AbortError && cause.originalError instanceof Error) cause = cause.originalError;
	return cause;
}
async function onAttemptFailure({ error, attemptNumber, retriesConsumed, startTime, options }) {
	const abortIfNeeded = () => {
		options.signal?.throwIfAborted();
	};
	const normalizedError = error instanceof Error ? error : /* @__PURE__ */ new TypeError(`Non-error was thrown: "${stringifyThrownValue(error)}". You should only throw errors.`);
	abortIfNeeded();
	if (normalizedError instanceof AbortError) throw unwrapAbortError(normalizedError);
	const retriesLeft = options.retries - retriesConsumed;
	const isRetriableError = !(normalizedError instanceof TypeError) || isNetworkError(normalizedError);
	const timeLeft = calculateRemainingTime(startTime, options.maxRetryTime);
	const delayTime = isRetriableError && timeLeft > 0 && retriesLeft > 0 ? calculateDelay(retriesConsumed, options) : 0;
	const consumeRetryContext = Object.freeze({
		error: normalizedError,
		attemptNumber,
		retriesLeft,
		retriesConsumed,
		retryDelay: delayTime
	});
	const consumeRetry = await options.shouldConsumeRetry(consumeRetryContext) ?? true;
	abortIfNeeded();
	const effectiveDelay = consumeRetry ? delayTime : 0;
	const context = Object.freeze({
		error: normalizedError,
		attemptNumber,
		retriesLeft,
		retriesConsumed,
		retryDelay: effectiveDelay
	});
	await options.onFailedAttempt(context);
	abortIfNeeded();
	const remainingTime = calculateRemainingTime(startTime, options.maxRetryTime);
	if (!isRetriableError || remainingTime <= 0 || retriesLeft <= 0) throw normalizedError;
	const shouldRetry = await options.shouldRetry(context);
	abortIfNeeded();
	if (!shouldRetry) throw normalizedError;
	const remainingTimeAfterShouldRetry = calculateRemainingTime(startTime, options.maxRetryTime);
	if (remainingTimeAfterShouldRetry <= 0) throw normalizedError;
	if (!consumeRetry) return false;
	await delayForRetry(Math.min(effectiveDelay, remainingTimeAfterShouldRetry), options);
	return true;
}
async function pRetry(input, options = {}) {
	options = { ...options };
	options.retries ??= 10;
	validateRetries(options.retries);
	if (Object.hasOwn(options, "forever")) throw new Error("The `forever` option is no longer supported. For many use-cases, you can set `retries: Infinity` instead.");
	options.factor ??= 2;
	options.minTimeout ??= 1e3;
	options.maxTimeout ??= 1e400;
	options.maxRetryTime ??= 1e400;
	options.randomize ??= false;
	options.onFailedAttempt ??= () => {};
	options.shouldRetry ??= () => true;
	options.shouldConsumeRetry ??= () => true;
	validateOption("onFailedAttempt", options.onFailedAttempt, "function");
	validateOption("shouldRetry", options.shouldRetry, "function");
	validateOption("shouldConsumeRetry", options.shouldConsumeRetry, "function");
	validateOption("randomize", options.randomize, "boolean");
	validateOption("unref", options.unref, "boolean");
	validateSignal(options.signal);
	validateNumberOption("factor", options.factor);
	validateNumberOption("minTimeout", options.minTimeout);
	validateNumberOption("maxTimeout", options.maxTimeout, { allowInfinity: true });
	validateNumberOption("maxRetryTime", options.maxRetryTime, { allowInfinity: true });
	if (options.factor === 0) options.factor = 1;
	options.signal?.throwIfAborted();
	let attemptNumber = 0;
	let retriesConsumed = 0;
	const startTime = performance.now();
	while (retriesConsumed <= options.retries) {
		attemptNumber++;
		try {
			options.signal?.throwIfAborted();
			const result = await input(attemptNumber);
			options.signal?.throwIfAborted();
			return result;
		} catch (error) {
			if (await onAttemptFailure({
				error,
				attemptNumber,
				retriesConsumed,
				startTime,
				options
			})) retriesConsumed++;
		}
	}
	throw new Error("Retry attempts exhausted without throwing an error.");
}

// src/adapters/github/capped-markdown.ts
const note = "_More did not fit into a comment; the summary of the step has it all._";
/** UTF-16 units kept for what has to be closed. */
const closings = 200;
/**
* Markdown of at most so many UTF-16 units, cut at the end of a line; what is open there (a fenced block, `<details>`)
* is closed, so that the note after it can be read.
*/
function cappedMarkdown(markdown, most) {
	if (markdown.length <= most) return markdown;
	const room = most - 70 - closings;
	const end = markdown.lastIndexOf("\n", room);
	const kept = markdown.slice(0, end > 0 ? end : room).toWellFormed();
	return [
		kept,
		...toClose(kept),
		"",
		note
	].join("\n");
}
/** https://spec.commonmark.org/0.31.2/#fenced-code-blocks: a block ends at as many of its character, or more. */
function toClose(text) {
	let fence;
	let details = 0;
	for (const line of text.split("\n")) {
		const [, marks] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
		if (fence === void 0) details += count(line, /<details\b/gi) - count(line, /<\/details>/gi);
		if (fence === void 0) fence = marks;
		else if (marks?.startsWith(fence)) fence = void 0;
	}
	const open = Math.min(10, Math.max(0, details));
	return [...fence === void 0 ? [] : [fence], ...Array(open).fill("</details>")];
}
function count(text, what) {
	return text.match(what)?.length ?? 0;
}

// src/adapters/github/comments.ts
/** GitHub takes 65,536 characters; the marker and a note need some. */
const mostCharacters = 6e4;
/** A limit that asks for a longer wait than this is not waited for. */
const longestWaitS = 60;
/**
* Comments on the pull request of this run, with the token of the input `github-token` (else GITHUB_TOKEN).
* The job needs `permissions: pull-requests: write`; runs for pull requests from forks never have it.
*/
function githubComments(env, log) {
	return { sticky: async (marker, markdown) => {
		try {
			const place = await pullRequest(env);
			if (typeof place === "string") return skip(log, place);
			const token = env["INPUT_GITHUB-TOKEN"] || env["GITHUB_TOKEN"];
			if (!token) return skip(log, "there is no token (input github-token)");
			const hidden = hiddenMarker(marker);
			const body = `${hidden}\n${cappedMarkdown(markdown, mostCharacters)}`;
			return await withToolkit(async () => await patiently(async () => await write(await client(token, env), place, hidden, body)), () => {});
		} catch (error) {
			return skip(log, refusal(error));
		}
	} };
}
/** A comment of HTML, which may hold neither two dashes nor `>`; people do not see it. */
function hiddenMarker(marker) {
	return `<!-- ${marker.replaceAll(/[<>\s]+/g, " ").replaceAll(/-{2,}/g, "-").trim()} -->`;
}
function skip(log, why) {
	log.warn(`no comment was written: ${why}; the summary of the step says the same`);
}
/** @returns words where this run has no pull request */
async function pullRequest(env) {
	const [owner, repo] = (env["GITHUB_REPOSITORY"] ?? "").split("/");
	const path = env["GITHUB_EVENT_PATH"];
	if (!owner || !repo || !path) return "this is not a run on GitHub";
	const number = JSON.parse(await readFile(path, "utf8")).pull_request?.number;
	if (typeof number !== "number") return `this run (event ${env["GITHUB_EVENT_NAME"] ?? "unknown"}) is not for a pull request`;
	return {
		owner,
		repo,
		issue_number: number
	};
}
async function client(token, env) {
	const { getOctokit } = await import("./github2.mjs");
	const baseUrl = env["GITHUB_API_URL"];
	return getOctokit(token, { ...baseUrl && { baseUrl } });
}
/** Looks again on every try: a request that failed may have written the comment. */
async function write(octokit, place, marker, body) {
	const known = await find(octokit, place, marker);
	const { owner, repo } = place;
	const { data } = known === void 0 ? await octokit.rest.issues.createComment({
		...place,
		body
	}) : await octokit.rest.issues.updateComment({
		owner,
		repo,
		comment_id: known,
		body
	});
	return data.html_url;
}
/** The oldest comment that begins with the marker and is by whom the token stands for. */
async function find(octokit, place, marker) {
	let me;
	const pages = octokit.paginate.iterator(octokit.rest.issues.listComments, {
		...place,
		per_page: 100
	});
	for await (const { data } of pages) for (const { id, body, user } of data) {
		if (!body?.startsWith(marker)) continue;
		me ??= await whoAmI(octokit);
		if (user !== null && me(user)) return id;
	}
}
/**
* The token of a workflow may not ask REST who it is; GraphQL tells it (`github-actions[bot]`). Where neither does,
* any bot's comment with our marker is ours, and no person's is.
*/
async function whoAmI(octokit) {
	try {
		const { viewer } = await octokit.graphql("query { viewer { login } }");
		return (user) => user.login === viewer.login || user.login === `${viewer.login}[bot]`;
	} catch (error) {
		if (mayPass(error)) throw error;
		return (user) => user.type === "Bot";
	}
}
async function patiently(work) {
	return await pRetry(work, {
		retries: 3,
		minTimeout: 500,
		shouldRetry: ({ error }) => mayPass(error),
		onFailedAttempt: async ({ error, retriesLeft }) => {
			if (retriesLeft > 0 && mayPass(error)) await setTimeout$1(1e3 * (waitS(error) ?? 0));
		}
	});
}
/** https://github.com/octokit/request-error.js; a request that got no answer has status 500. */
function httpError(error) {
	if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return void 0;
	const { response } = error;
	return {
		status: error.status,
		headers: response?.headers ?? {}
	};
}
/** Seconds the server asks to wait, at 429 and at 403 for its secondary limits. */
function waitS(error) {
	const asked = Number(httpError(error)?.headers["retry-after"]);
	return Number.isFinite(asked) ? asked : void 0;
}
function mayPass(error) {
	const http = httpError(error);
	if (http === void 0 || (waitS(error) ?? 0) > longestWaitS) return false;
	return http.status >= 500 || http.status === 429 || http.status === 403 && waitS(error) !== void 0;
}
function refusal(error) {
	const message = toolkitMessage(error);
	const status = httpError(error)?.status;
	if (status !== 403 && status !== 401) return message;
	return `the token may not write there (${message}): the job needs \`permissions: pull-requests: write\`, which runs for pull requests from forks never have`;
}

// src/adapters/github/services.ts
/**
* What GitHub offers to the steps of this job. Each part loads its package when it is first used.
* @param env the job's environment, that is `process.env`: GitHub's own packages read it themselves
*/
function githubServices(env, log) {
	return {
		artifacts: githubArtifacts(env, log),
		cache: githubCache(env, log),
		comments: githubComments(env, log)
	};
}

export { githubServices };