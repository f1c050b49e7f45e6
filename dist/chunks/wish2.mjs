import { i as RunError, o as UsageError } from "./errors.mjs";
import { t as quote } from "./shell-word.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { t as pMap } from "./p-map.mjs";
import { t as allProblems } from "./problems.mjs";
import { join, resolve } from "node:path";
import { tmpdir } from "node:os";
import { mkdir, writeFile } from "node:fs/promises";

// src/plan/prow/clone/records.ts
/** A command with its directory and what of the environment makes a difference, as a person could type it. */
function commandText(dir, env, args) {
	const set = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`);
	return [
		`PWD=${quote(dir)}`,
		...set,
		"git",
		...args.map(quote)
	].join(" ");
}
/** Text without what must not be read by others, raw or as git sends it. */
function censored(text, secrets) {
	return secrets.reduce((t, secret) => secret === "" ? t : t.replaceAll(secret, "CENSORED"), text);
}
/** clone-log.txt: what was done, for people. */
function cloneLog(records) {
	return records.map(recordText).join("\n");
}
function recordText({ refs, commands, failed, final_sha, duration }) {
	const at = refs.base_sha === void 0 ? refs.base_ref : `${refs.base_ref} (${refs.base_sha})`;
	const pulls = (refs.pulls ?? []).map((p) => `#   pull request ${p.number}${p.sha ? ` (${p.sha})` : ""}`);
	return [
		...failed ? ["# FAILED"] : [],
		`# ${refs.org}/${refs.repo} at ${at}`,
		...pulls,
		...commands.flatMap((c) => [
			`$ ${c.command}  # ${seconds(c.duration)}`,
			...c.output ? [c.output.trimEnd()] : [],
			...c.error === void 0 ? [] : [`# failed: ${c.error}`]
		]),
		...final_sha === void 0 ? [] : [`# at ${final_sha}`],
		`# ${seconds(duration)} in all`,
		""
	].join("\n");
}
function seconds(ns) {
	return `${(ns / 1e9).toFixed(2)} s`;
}

// src/plan/prow/clone/commands.ts
/** Who merges, as in prow: it is part of the commit, and so of its SHA. */
const cloneUser = {
	name: "ci-robot",
	email: "ci-robot@k8s.io"
};
/** Up to the base: its tags (versions are made of them), the branch at the commit, checked out. */
function baseCommands(refs, uri) {
	const sparse = refs.sparse_checkout_files ?? [];
	const depth = refs.clone_depth ? ["--depth", String(refs.clone_depth)] : [];
	const filter = filterArgs(refs);
	const here = (...args) => ({
		args,
		retries: false
	});
	const there = (...args) => ({
		args: ["fetch", ...args],
		retries: true
	});
	const tags = refs.skip_fetch_head || sparse.length > 0 ? [] : [there(...depth, ...filter, uri, "--tags", "--prune")];
	const target = refs.base_sha ?? "FETCH_HEAD";
	return [
		here("init"),
		here("config", "user.name", cloneUser.name),
		here("config", "user.email", cloneUser.email),
		...sparse.length > 0 ? [here("sparse-checkout", "init")] : [],
		...tags,
		there(...depth, ...filter, ...sparse.length > 0 ? ["--no-tags"] : [], uri, refs.base_sha ?? refs.base_ref),
		...sparse.length > 0 ? [here("sparse-checkout", "set", ...sparse)] : [],
		{
			args: ["checkout", target],
			retries: filter.length > 0
		},
		here("branch", "--force", refs.base_ref, target),
		here("checkout", refs.base_ref)
	];
}
/**
* The pull requests on top, each in a merge of its own that is one second younger than what is below it: the same refs
* have the same SHA wherever and whenever they are merged.
* @param baseTime committer date of the base, seconds
*/
function pullCommands(refs, uri, baseTime) {
	const filter = filterArgs(refs);
	const merges = (refs.pulls ?? []).flatMap((pull, i) => {
		const date = `@${baseTime + i + 1} +0000`;
		const what = pull.ref ?? (pull.sha || `pull/${pull.number}/head`);
		return [{
			args: [
				"fetch",
				...filter,
				uri,
				what
			],
			retries: true
		}, {
			args: [
				"merge",
				"--no-ff",
				pull.sha || "FETCH_HEAD"
			],
			retries: false,
			env: {
				GIT_AUTHOR_DATE: date,
				GIT_COMMITTER_DATE: date
			}
		}];
	});
	if (refs.skip_submodules) return merges;
	return [...merges, {
		args: [
			"submodule",
			"update",
			"--init",
			"--recursive"
		],
		retries: true,
		foreign: true
	}];
}
function filterArgs(refs) {
	return refs.blobless_fetch || (refs.sparse_checkout_files ?? []).length > 0 ? ["--filter=blob:none"] : [];
}
/** Pauses before another try, in milliseconds: prow's. */
const retryPauses = [
	100,
	200,
	400,
	800,
	2e3,
	5e3,
	1e4,
	15e3,
	3e4
];
/** What no other try mends. @param output of git in English */
function isFinal(output) {
	return /couldn't find remote ref|not our ref|Authentication failed|could not read (Username|Password)|terminal prompts disabled|[Rr]epository '?[^']*'? not found|Server does not allow request for unadvertised|transport '[^']*' not allowed|does not appear to be a git repository/.test(output);
}

// src/plan/prow/clone/pin.ts
/** Names that a repository is asked for: of the base, and of pull requests, where no commit is given. */
function refsToPin(refs) {
	const pulls = (refs.pulls ?? []).filter((p) => !p.sha).map(pullRef);
	return [...refs.base_sha === void 0 ? baseRefs(refs.base_ref) : [], ...pulls];
}
/**
* @param listing of `git ls-remote`: commit, tab, name
* @returns the refs with the commits that it has; or what is not there
*/
function withCommits(refs, listing) {
	const commits = new Map(listing.split("\n").map((line) => [line.split("	")[1] ?? "", line.split("	")[0] ?? ""]));
	const base = baseRefs(refs.base_ref).find((name) => commits.has(name));
	const base_sha = refs.base_sha ?? (base && commits.get(base));
	const name = `${refs.org}/${refs.repo}`;
	if (base_sha === void 0) return `${name} has no branch or tag ${refs.base_ref}: name one that it has`;
	const pulls = (refs.pulls ?? []).map((pull) => ({
		pull,
		sha: pull.sha || commits.get(pullRef(pull))
	}));
	const absent = pulls.find((p) => p.sha === void 0);
	if (absent !== void 0) return `${name} has no ${pullRef(absent.pull)}: name a pull request of it`;
	const known = pulls.flatMap(({ pull, sha }) => sha === void 0 ? [] : [{
		...pull,
		sha
	}]);
	return {
		...refs,
		base_sha,
		...known.length > 0 && { pulls: known }
	};
}
/** As `git fetch` looks for it; of a tag the commit before the tag itself. */
function baseRefs(ref) {
	if (ref === "HEAD" || ref.startsWith("refs/")) return [`${ref}^{}`, ref];
	return [
		`refs/tags/${ref}^{}`,
		`refs/tags/${ref}`,
		`refs/heads/${ref}`
	];
}
function pullRef({ number, ref }) {
	return ref ?? `refs/pull/${number}/head`;
}

// src/plan/prow/clone/wish.ts
const form = "ORG/REPO=BRANCH[:SHA][,PULL[:SHA[:REF]]]..., such as kubernetes/kubernetes=master:0123abc,12:4567def";
/**
* Reads one repository as clonerefs takes it; `org,repo=` is its own spelling of `org/repo=`.
* @throws UsageError
* @see https://github.com/kubernetes-sigs/prow/blob/main/pkg/clonerefs/parse.go
*/
function parseCloneRefs(text) {
	const wrong = (what) => new UsageError(`${JSON.stringify(text)}: ${what}: give ${form}`);
	const [, org = "", repo = "", rest = ""] = /^([^,/=]+)[,/]([^,/=]+)=(.+)$/.exec(text.trim()) ?? [];
	if (rest === "") throw wrong("no repository and branch");
	const [base = "", ...others] = rest.split(",");
	const [base_ref = "", base_sha, ...more] = base.split(":");
	if (base_ref === "" || more.length > 0) throw wrong(`${JSON.stringify(base)} is no branch, or branch and commit`);
	const pulls = others.map((other) => {
		const [number = "", sha, ref, ...left] = other.split(":");
		if (!/^\d{1,9}$/.test(number) || left.length > 0) throw wrong(`${JSON.stringify(other)} is no pull request`);
		return {
			number: Number(number),
			...sha ? { sha } : {},
			...ref ? { ref } : {}
		};
	});
	return {
		org,
		repo,
		base_ref,
		...base_sha ? { base_sha } : {},
		...pulls.length > 0 ? { pulls } : {}
	};
}
/**
* Repositories from JSON: a list of refs, prow's JOB_SPEC (`refs`, `extra_refs`), or the options of clonerefs (`refs`).
* @param name for messages
* @throws UsageError
*/
function cloneRefsOfJson(name, text) {
	let value;
	try {
		value = JSON.parse(text);
	} catch (error) {
		throw new UsageError(`${name} is no JSON: ${error.message}`);
	}
	const spec = value;
	const own = Array.isArray(spec) ? spec : [spec?.refs ?? []].flat();
	const extra = Array.isArray(spec) ? [] : spec?.extra_refs ?? [];
	const all = [...own, ...extra];
	if (all.length === 0) throw new UsageError(`${name} names no repository: a list of refs, or \`refs\` and \`extra_refs\``);
	return all;
}
/** Below `src`, as prow lays sources out. */
function clonePath(refs) {
	return refs.path_alias || (refs.repo_link?.replace(/^[^:]*:\/\//, "") ?? `github.com/${refs.org}/${refs.repo}`);
}
/** @param server such as https://github.com */
function cloneUri(refs, server) {
	return refs.clone_uri || (refs.repo_link ? `${refs.repo_link}.git` : `${server}/${refs.org}/${refs.repo}.git`);
}
const uri = /^((https?|ssh|git|file):\/\/\S+|[\w.-]+@[\w.-]+:\S+|\/\S+)$/;
/** All that cannot be cloned, before anything is. Words that git would take for options of its own are among it. */
function cloneProblems(all, server) {
	const problems = [];
	const paths = /* @__PURE__ */ new Map();
	for (const refs of all) {
		const name = `${refs.org}/${refs.repo}`;
		const say = (what) => problems.push(`${name}: ${what}`);
		if (!/^[\w.-]+\/[\w./-]+$/.test(name)) say(`is no repository: give ${form}`);
		if (!isRef(refs.base_ref)) say(`${JSON.stringify(refs.base_ref)} is no branch`);
		if (refs.base_sha !== void 0 && !isSha(refs.base_sha)) say(`${JSON.stringify(refs.base_sha)} is no commit`);
		for (const pull of refs.pulls ?? []) {
			if (!Number.isInteger(pull.number)) say(`a pull request without a number`);
			if (pull.sha && !isSha(pull.sha)) say(`${JSON.stringify(pull.sha)} is no commit`);
			if (pull.ref !== void 0 && !isRef(pull.ref)) say(`${JSON.stringify(pull.ref)} is no ref`);
		}
		const path = clonePath(refs);
		if (!/^[\w.@+-][\w.@+/-]*$/.test(path) || /(^|\/)\.{1,2}(\/|$)/.test(path)) say(`${JSON.stringify(path)} is no path below src: no .. and no / at its start`);
		const other = paths.get(path);
		if (other !== void 0) say(`goes to src/${path}, as ${other} does: give one of them a path alias`);
		paths.set(path, name);
		if (!uri.test(cloneUri(refs, server))) say(`${JSON.stringify(cloneUri(refs, server))} is no address that git clones`);
		for (const file of refs.sparse_checkout_files ?? []) if (file === "" || file.startsWith("-")) say(`${JSON.stringify(file)} is no path for a sparse checkout`);
	}
	return problems;
}
function isSha(text) {
	return /^[0-9a-f]{4,64}$/i.test(text);
}
function isRef(text) {
	return text !== void 0 && /^[^-\s~^:?*[\\][^\s~^:?*[\\]*$/.test(text) && !text.includes("..");
}

// src/kube/clone.ts
/** A large repository over a slow line. */
const fetchMs = 36e5;
const atOnce = 4;
/**
* Clones repositories, several at once, as prow's clonerefs does. A failed one does not stop the others.
* @param all checked by `cloneProblems`
* @returns in the order of `all`
*/
function cloneAll(all, o, ctx) {
	return pMap(all, (refs) => cloneOne(refs, o, ctx), { concurrency: atOnce });
}
async function cloneOne(refs, o, ctx) {
	const startedAt = ctx.clock.now();
	const uri = cloneUri(refs, o.server);
	const git = gitIn(join(o.root, "src", clonePath(refs)), uri, o.token, ctx);
	const commands = [];
	const runAll = async (list) => {
		for (const command of list) {
			const record = await git.recorded(command);
			commands.push(record);
			if (record.error !== void 0) return false;
		}
		return true;
	};
	const done = (more) => ({
		refs,
		commands,
		...more,
		duration: nanoseconds(ctx.clock.now() - startedAt)
	});
	await mkdir(git.dir, { recursive: true });
	if (!await runAll(baseCommands(refs, uri))) return done({ failed: true });
	const time = Number((await git.output([
		"show",
		"-s",
		"--format=format:%ct",
		"HEAD"
	])).trim());
	if (!await runAll(pullCommands(refs, uri, time))) return done({ failed: true });
	return done({ final_sha: (await git.output(["rev-parse", "HEAD"])).trim() });
}
/**
* Branches and pull requests that are named without a commit, at the one that they have now.
* @param all checked by `cloneProblems`
* @returns in the order of `all`; of a repository that does not say, why, and what to do
*/
function pinned(all, o, ctx) {
	return pMap(all, (refs) => pinOne(refs, o, ctx), { concurrency: atOnce });
}
async function pinOne(refs, o, ctx) {
	const wanted = refsToPin(refs);
	if (wanted.length === 0) return refs;
	const name = `${refs.org}/${refs.repo}`;
	const uri = cloneUri(refs, o.server);
	const said = await gitIn(tmpdir(), uri, o.token, ctx).recorded({
		args: [
			"ls-remote",
			uri,
			...wanted
		],
		retries: true
	});
	if (said.error !== void 0) return `${name}: ${uri} does not say which commits it has (${said.error}): is the name right, and may you read it?\n${said.output?.trimEnd() ?? ""}`;
	return withCommits(refs, said.output ?? "");
}
function gitIn(dir, uri, token, ctx) {
	const secrets = token === void 0 ? [] : [
		token,
		basic(token),
		encodeURIComponent(token)
	];
	const env = gitEnv(uri, token, ctx);
	const run = async (args, more = {}) => ctx.exec.run(["git", ...args], {
		cwd: dir,
		env: {
			...env,
			...more
		},
		timeoutMs: fetchMs
	});
	const once = async (command) => {
		const protocols = command.foreign && !isLocal(uri) ? { GIT_ALLOW_PROTOCOL: "https:http:ssh:git" } : {};
		try {
			const { stdout, stderr } = await run(command.args, {
				...command.env,
				...protocols
			});
			return { output: stdout + stderr };
		} catch (error) {
			if (!(error instanceof RunError) || error.cancelled) throw error;
			const error_ = error.timedOut ? `not done after ${fetchMs / 6e4} min` : `exit code ${error.exitCode ?? error.signal}`;
			return {
				output: error.stdout + error.stderr,
				error: error_
			};
		}
	};
	return {
		dir,
		output: async (args) => (await run(args)).stdout,
		recorded: async (command) => {
			const startedAt = ctx.clock.now();
			let said = await once(command);
			for (const pause of command.retries ? retryPauses : []) {
				if (said.error === void 0 || isFinal(said.output)) break;
				ctx.log.debug(`git ${command.args[0]} in ${dir} failed, again in ${pause} ms`);
				await ctx.clock.sleep(pause, ctx.signal);
				said = await once(command);
			}
			return {
				command: censored(commandText(dir, command.env ?? {}, command.args), secrets),
				...said.output === "" ? {} : { output: censored(said.output, secrets) },
				...said.error === void 0 ? {} : { error: said.error },
				duration: nanoseconds(ctx.clock.now() - startedAt)
			};
		}
	};
}
/**
* No settings of the user or the machine, which would be in the SHA (signatures, merge messages) or run programs. The
* token is git's configuration in the environment, for the server of this address alone.
* @see https://git-scm.com/docs/git-config#ENVIRONMENT
*/
function gitEnv(uri, token, ctx) {
	const ssh = {};
	for (const name of ["SSH_AUTH_SOCK", "GIT_SSH_COMMAND"]) {
		const value = ctx.env[name];
		if (value !== void 0) ssh[name] = value;
	}
	const settings = [["advice.detachedHead", "false"], ["init.defaultBranch", "master"]];
	const server = /^https?:\/\/[^/]+\//.exec(uri)?.[0];
	if (token !== void 0 && server !== void 0) settings.push([`http.${server}.extraheader`, `Authorization: Basic ${basic(token)}`]);
	return toolEnv(ctx.env, {
		...ssh,
		LC_ALL: "C",
		TZ: "UTC",
		GIT_TERMINAL_PROMPT: "0",
		GIT_CONFIG_NOSYSTEM: "1",
		GIT_CONFIG_GLOBAL: "/dev/null",
		GIT_ALLOW_PROTOCOL: "https:http:ssh:git:file",
		GIT_CONFIG_COUNT: String(settings.length),
		...Object.fromEntries(settings.flatMap(([key, value], i) => [[`GIT_CONFIG_KEY_${i}`, key], [`GIT_CONFIG_VALUE_${i}`, value]]))
	});
}
/** What GitHub takes from apps and from persons alike. */
function basic(token) {
	return Buffer.from(`x-access-token:${token}`).toString("base64");
}
function isLocal(uri) {
	return uri.startsWith("file://") || uri.startsWith("/");
}
function nanoseconds(ms) {
	return Math.round(ms * 1e6);
}

// src/flows/clone/records.ts
/** Clones, and leaves clone-records.json and clone-log.txt in the artifacts, whatever came of it. */
async function cloneRecorded({ all, to }, artifacts, ctx) {
	const records = await cloneAll(all, to, ctx);
	await mkdir(artifacts, { recursive: true });
	await writeFile(join(artifacts, "clone-records.json"), `${JSON.stringify(records)}\n`);
	await writeFile(join(artifacts, "clone-log.txt"), cloneLog(records));
	return records;
}
/** Where a repository lies. */
function cloneDir({ to }, refs) {
	return join(to.root, "src", clonePath(refs));
}
/** What was tried last of a clone that failed, and what git said to it. */
function whyNotCloned({ refs, commands }) {
	const last = commands.at(-1);
	return `${refs.org}/${refs.repo} could not be cloned: ${last?.command}: ${last?.error}\n${last?.output?.trimEnd() ?? ""}`;
}

// src/flows/clone/wish.ts
/** What --refs and --extra-refs name. */
function namedRefs(o) {
	return [...o.refs === void 0 ? [] : [o.refs], ...o["extra-refs"] ?? []];
}
/** @param others repositories besides those of --refs and --extra-refs @throws UsageError with every problem */
async function cloneWish(o, ctx, others = () => []) {
	const [parsed, aliases, uris, more] = await allProblems([
		() => namedRefs(o).map(parseCloneRefs),
		() => byRepo(o["path-alias"], "--path-alias"),
		() => byRepo(o["clone-uri"], "--clone-uri"),
		others
	]);
	const all = [...parsed, ...more].map((refs) => {
		const name = `${refs.org}/${refs.repo}`;
		const [alias, uri] = [aliases[name], uris[name]];
		return {
			...refs,
			...alias !== void 0 && { path_alias: alias },
			...uri !== void 0 && { clone_uri: uri },
			...o["clone-depth"] !== void 0 && { clone_depth: o["clone-depth"] },
			...o.blobless && { blobless_fetch: true },
			...o["skip-submodules"] && { skip_submodules: true },
			...o.sparse !== void 0 && { sparse_checkout_files: o.sparse }
		};
	});
	const server = ctx.env["GITHUB_SERVER_URL"] ?? "https://github.com";
	const problems = cloneProblems(all, server);
	if (problems.length > 0) throw new UsageError(problems);
	if (await ctx.exec.which("git") === void 0) throw new UsageError("git is not there: install git");
	return {
		all,
		to: {
			root: resolve(o["src-root"]),
			server,
			token: o["github-token"]
		}
	};
}
/**
* The repositories of --refs and --extra-refs at the commits that their branches and pull requests have now: from here
* on the run is of these.
* @throws UsageError when one is not there
*/
async function pinnedWish(o, ctx) {
	const { all, to } = await cloneWish(o, ctx);
	const found = await pinned(all, to, ctx);
	const problems = found.filter((f) => typeof f === "string");
	if (problems.length > 0) throw new UsageError(problems);
	return {
		all: found.filter((f) => typeof f !== "string"),
		to
	};
}
/** `ORG/REPO=VALUE` each. */
function byRepo(list, flag) {
	const problems = (list ?? []).filter((l) => !/^[\w.-]+\/[\w.-]+=.+$/.test(l));
	if (problems.length > 0) throw new UsageError(problems.map((p) => `${flag} wants ORG/REPO=VALUE, got ${JSON.stringify(p)}`));
	return Object.fromEntries((list ?? []).map((l) => [l.slice(0, l.indexOf("=")), l.slice(l.indexOf("=") + 1)]));
}

export { cloneRecorded as a, cloneLog as c, cloneDir as i, namedRefs as n, whyNotCloned as o, pinnedWish as r, cloneRefsOfJson as s, cloneWish as t };