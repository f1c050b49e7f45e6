import { i as locationQuery, n as azureOfRegistry, r as azureTypes } from "./azure-names.mjs";
import { t as azureCredential } from "./credential.mjs";
import { i as RunError, o as UsageError } from "./errors.mjs";
import { t as parseEcrHost } from "./ecr-host.mjs";
import { i as isIndexType, o as manifestTypes, r as isDigest, s as partsNamed, t as blobPath } from "./oci-image.mjs";
import { t as pMap } from "./p-map.mjs";
import { a as repositoryProblems, o as tagProblems } from "./kubeadm-images.mjs";
import { a as parsePlatform } from "./image-documents.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { t as azureWho } from "./azure-identity.mjs";
import { dirname, join } from "node:path";
import { mkdir, open as open$1, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";

// src/clouds/azure.ts
const answerMs = 3e4;
/** Tokens of the identity that makes clusters, too (azureCredential). Azure's own client is loaded when it is first needed. */
function azureIdentity(who, env) {
	let credential;
	return async (scope, signal) => {
		credential ??= azureCredential(who, env);
		const token = await (await credential).getToken(scope, { abortSignal: signal });
		if (token === null) throw new Error(`no identity of Azure gives a token for ${scope}`);
		return token.token;
	};
}
/**
* Asks Azure Resource Graph where a registry and a storage account are: neither says so itself. Whoever asks needs the
* role Reader on them. Never throws, but for the signal's reason.
* @param arm endpoint of Azure Resource Manager
* @see https://learn.microsoft.com/rest/api/azureresourcegraph/resourcegraph/resources/resources (2021-03-01)
*/
async function azureLocations(things, arm, token, signal) {
	try {
		const url = new URL("/providers/Microsoft.ResourceGraph/resources?api-version=2021-03-01", arm);
		const authorization = `Bearer ${await token(`${arm}/.default`, signal)}`;
		const answer = await fetch(url, {
			method: "POST",
			redirect: "error",
			headers: {
				authorization,
				"content-type": "application/json"
			},
			body: JSON.stringify({
				query: locationQuery(things),
				options: { resultFormat: "objectArray" }
			}),
			signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)])
		});
		if (!answer.ok) return { why: `${url.host} answers ${answer.status}: ${await messageIn(answer)}` };
		const { data = [] } = await answer.json();
		const at = (type) => data.find((d) => d.type?.toLowerCase() === type)?.location;
		const found = {
			registry: at(azureTypes.registry),
			account: at(azureTypes.account)
		};
		const hidden = [...things.registry !== void 0 && found.registry === void 0 ? [things.registry] : [], ...things.account !== void 0 && found.account === void 0 ? [things.account] : []];
		const why = `no subscription that this identity may read has ${hidden.join(" or ")}: give it the role Reader there`;
		return hidden.length === 0 ? found : {
			...found,
			why
		};
	} catch (error) {
		signal.throwIfAborted();
		return { why: error.message.split("\n")[0] };
	}
}
/** Errors of ARM are { error: { code, message } }. */
async function messageIn(answer) {
	const { error } = await answer.json().catch(() => ({}));
	return [error?.code, error?.message].filter(Boolean).join(": ").slice(0, 300) || answer.statusText;
}

// src/clouds/ecr.ts
/** Attempts at each request, the first included; the SDK waits between them and obeys Retry-After. */
const attempts = 5;
/**
* Calls of ECR's API by AWS's own client, which is loaded with the first one. Credentials come from the environment and
* that client's chain. Failures are thrown with the exception's name as `name`.
* @param region of the registry
* @returns call(action, input, signal), input and output as ECR's API (2015-09-21) has them
*/
function ecrCalls(region, env) {
	let opened;
	return async (action, input, abortSignal) => {
		opened ??= open(region, env);
		const { sdk, client } = await opened;
		const Command = {
			GetAuthorizationToken: sdk.GetAuthorizationTokenCommand,
			DescribeRepositories: sdk.DescribeRepositoriesCommand,
			CreateRepository: sdk.CreateRepositoryCommand,
			BatchDeleteImage: sdk.BatchDeleteImageCommand
		}[action];
		return client.send(new Command(input), { abortSignal });
	};
}
/** Where another ECR than AWS's own is to be asked: an emulator. */
function ecrEndpoint(env) {
	return env["AWS_ENDPOINT_URL_ECR"] || env["AWS_ENDPOINT_URL"] || void 0;
}
async function open(region, env) {
	const sdk = await import("./dist-es3.mjs");
	const endpoint = ecrEndpoint(env);
	const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE } = env;
	return {
		sdk,
		client: new sdk.ECRClient({
			region,
			maxAttempts: attempts,
			requestHandler: {
				connectionTimeout: 1e4,
				requestTimeout: 6e4,
				throwOnRequestTimeout: true
			},
			...endpoint === void 0 ? {} : { endpoint },
			...!AWS_PROFILE && AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY ? { credentials: {
				accessKeyId: AWS_ACCESS_KEY_ID,
				secretAccessKey: AWS_SECRET_ACCESS_KEY,
				...AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}
			} } : {}
		})
	};
}

// src/plan/registry-auth.ts
const known = /* @__PURE__ */ new Set([
	"realm",
	"service",
	"scope",
	"error"
]);
/** Reads a WWW-Authenticate header; several headers come joined by commas. */
function parseChallenges(header) {
	const found = [];
	const word = /\s*,?\s*([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+)))?/gy;
	for (let m = word.exec(header); m !== null && m[0] !== ""; m = word.exec(header)) {
		const value = m[2]?.replaceAll(/\\(.)/g, "$1") ?? m[3];
		const name = m[1].toLowerCase();
		const last = found.at(-1);
		if (value === void 0) found.push({ scheme: name });
		else if (last !== void 0 && known.has(name)) last[name] ??= value;
	}
	return found;
}
function scopeText({ repository, actions }) {
	return `repository:${repository}:${[...actions].sort().join(",")}`;
}
/** Scopes with each repository once, sorted: equal needs make equal texts. */
function mergeScopes(scopes) {
	return [...Map.groupBy(scopes, (s) => s.repository)].map(([repository, all]) => ({
		repository,
		actions: [...new Set(all.flatMap((s) => s.actions))].sort()
	})).sort((a, b) => a.repository < b.repository ? -1 : 1);
}
/**
* What a token allows, where it says so itself: a JWT with an `access` claim (distribution's token/jwt specification;
* ACR writes the fields with capitals). @returns undefined for a token that cannot be read
*/
function grantedBy(token) {
	const access = claimsOf(token)?.["access"];
	if (!Array.isArray(access)) return void 0;
	return access.map((entry) => {
		const fields = Object.fromEntries(Object.entries(entry).map(([k, v]) => [k.toLowerCase(), v]));
		return {
			repository: String(fields["name"]),
			actions: fields["actions"] ?? []
		};
	});
}
/** Milliseconds since the epoch at which a JWT ends, where it can be read. */
function expiryOf(token) {
	const exp = claimsOf(token)?.["exp"];
	return typeof exp === "number" ? exp * 1e3 : void 0;
}
function claimsOf(token) {
	const middle = token.split(".")[1];
	if (middle === void 0) return void 0;
	try {
		const claims = JSON.parse(Buffer.from(middle, "base64url").toString("utf8"));
		return typeof claims === "object" && claims !== null ? claims : void 0;
	} catch {
		return;
	}
}
/** What was asked for and not granted. */
function notGranted(asked, granted) {
	return mergeScopes(asked).flatMap(({ repository, actions }) => {
		const has = granted.filter((g) => g.repository === repository).flatMap((g) => g.actions);
		const lacking = has.includes("*") ? [] : actions.filter((a) => !has.includes(a));
		return lacking.length === 0 ? [] : [{
			repository,
			actions: lacking
		}];
	});
}

// src/registries/errors.ts
/** What a registry answered, or why it did not. The message says what was tried, and what to do where that is known. */
var RegistryError = class extends Error {
	name = "RegistryError";
	/** HTTP status; undefined when there was no answer. */
	status;
	/** Codes of the distribution API, e.g. NAME_UNKNOWN, DENIED. */
	codes;
	/** The same request may succeed later. */
	passing;
	/** Milliseconds that the registry asked us to wait. */
	retryAfterMs;
	constructor(message, facts = {}, options) {
		super(message, options);
		this.status = facts.status;
		this.codes = facts.codes ?? [];
		this.passing = facts.passing ?? false;
		this.retryAfterMs = facts.retryAfterMs;
	}
};
/** Characters of an answer that are quoted: registries send whole HTML pages. */
const quoted = 300;
/** Reads an answer that was not hoped for. Uses up its body. */
async function errorOf(answer, what, now) {
	const text = await answer.text().catch(() => "");
	const errors = errorsIn(text);
	const said = errors.map((e) => [
		e.code,
		e.message,
		detailOf(e.detail)
	].filter(Boolean).join(": ")).join("; ") || (/^\s*</.test(text) ? "" : text.trim().slice(0, quoted));
	const { status } = answer;
	const hint = hints[status];
	return new RegistryError(`${what}: ${new URL(answer.url).host} answers ${status}${said ? ` (${said})` : ""}${hint ? `; ${hint}` : ""}`, {
		status,
		codes: errors.flatMap((e) => e.code === void 0 ? [] : [e.code]),
		passing: status === 408 || status === 429 || status >= 500,
		retryAfterMs: retryAfter(answer.headers.get("retry-after"), now)
	});
}
const hints = {
	413: "it is larger than the registry, or a proxy before it, takes at once",
	429: "the registry limits how often it may be asked"
};
/** distribution-spec v1.1, "Error codes". */
function errorsIn(text) {
	try {
		const { errors } = JSON.parse(text);
		return Array.isArray(errors) ? errors : [];
	} catch {
		return [];
	}
}
function detailOf(detail) {
	if (detail === void 0 || detail === null) return "";
	return (typeof detail === "string" ? detail : JSON.stringify(detail)).slice(0, quoted);
}
/** RFC 9110 §10.2.3: seconds or a date. @returns milliseconds from now */
function retryAfter(header, now) {
	if (header === null) return void 0;
	const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1e3 : Date.parse(header) - now;
	return Number.isNaN(ms) ? void 0 : Math.max(0, ms);
}
/** Codes of Node and undici for a connection that ended in between, or never began. */
const passingCodes = /* @__PURE__ */ new Set([
	"ECONNRESET",
	"ECONNREFUSED",
	"ECONNABORTED",
	"EPIPE",
	"ETIMEDOUT",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"EAI_AGAIN",
	"UND_ERR_SOCKET",
	"UND_ERR_CONNECT_TIMEOUT",
	"UND_ERR_HEADERS_TIMEOUT",
	"UND_ERR_BODY_TIMEOUT",
	"UND_ERR_RES_CONTENT_LENGTH_MISMATCH"
]);
/** A request that got no answer, in words. */
function noAnswer(cause, what, url) {
	const { code, text } = innermost(cause);
	const passing = passingCodes.has(code) || /other side closed|terminated|socket hang up/.test(text);
	const reason = code === "ENOTFOUND" ? `there is no host ${url.hostname}: is the name of the registry right?` : code === "ECONNREFUSED" ? `nothing listens at ${url.host}` : /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|SSL/.test(code) ? `the certificate of ${url.host} is not trusted (${code}): give Node its authority with NODE_EXTRA_CA_CERTS` : `${url.host}: ${text}`;
	return new RegistryError(`${what}: ${reason}`, { passing }, { cause });
}
function innermost(error) {
	if (!(error instanceof Error)) return {
		code: "",
		text: String(error)
	};
	const code = error.code;
	if (code === void 0 && error.cause !== void 0) return innermost(error.cause);
	if (code === void 0 && error instanceof AggregateError) return innermost(error.errors[0]);
	return {
		code: code ?? "",
		text: error.message || error.name
	};
}

// src/registries/token.ts
/** The token specification's own default, in seconds. */
const usualLife = 60;
/**
* Asks a token server (distribution's token and oauth2 specifications): GET with Basic for a password or for nobody,
* POST with grant_type=refresh_token for an identity token.
* @throws RegistryError when it refuses, or grants less than was asked for and says so
*/
async function fetchToken(r) {
	const realm = realmOf(r.challenge);
	const scopes = r.scopes.map(scopeText);
	const what = `asking for a token (${scopes.join(" ") || "no scope"}) as ${r.who}`;
	const answer = await ask(realm, scopes, r).catch((cause) => {
		r.signal.throwIfAborted();
		throw noAnswer(cause, what, realm);
	});
	if (!answer.ok) throw await errorOf(answer, what, r.now);
	const body = await answer.json().catch(() => ({}));
	const value = body.token ?? body.access_token;
	if (value === void 0) throw new RegistryError(`${what}: ${realm.host} answers without a token`);
	const granted = grantedBy(value);
	if ((granted === void 0 ? [] : notGranted(r.scopes, granted)).length > 0) throw tooLittle(r, realm, granted ?? []);
	return {
		value,
		expires: r.now + (body.expires_in ?? usualLife) * 1e3
	};
}
/** Which scope was asked for and which granted: what a person needs to give the right role. */
function tooLittle(r, realm, granted) {
	const asked = r.scopes.map(scopeText).join(" ");
	const had = granted.filter((g) => g.actions.length > 0).map(scopeText);
	return new RegistryError(`${r.who} may not do this: asked ${realm.host} for ${asked}, granted was ${had.join(" ") || "nothing"}; give it a role that allows this (to push: AcrPush in Azure), or name other credentials`, {
		status: 403,
		codes: ["DENIED"]
	});
}
/** Secrets go nowhere in the clear but to this machine itself. */
function realmOf(challenge) {
	const realm = URL.parse(challenge.realm ?? "");
	if (realm === null) throw new RegistryError(`the registry asks for a token and names no server for it: ${challenge.realm ?? ""}`);
	if (realm.protocol !== "https:" && !isLoopback(realm.hostname)) throw new RegistryError(`the registry's token server ${realm.origin} has no TLS: no secret is sent there`);
	return realm;
}
function isLoopback(hostname) {
	return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
async function ask(realm, scopes, r) {
	const { login, challenge } = r;
	const signal = AbortSignal.any([r.signal, AbortSignal.timeout(6e4)]);
	if (login.kind === "identity") {
		const form = new URLSearchParams({
			grant_type: "refresh_token",
			refresh_token: login.token
		});
		form.set("client_id", "bowsprit");
		if (challenge.service !== void 0) form.set("service", challenge.service);
		if (scopes.length > 0) form.set("scope", scopes.join(" "));
		return fetch(realm, {
			method: "POST",
			body: form,
			signal,
			redirect: "error"
		});
	}
	const url = new URL(realm);
	if (challenge.service !== void 0) url.searchParams.set("service", challenge.service);
	for (const scope of scopes) url.searchParams.append("scope", scope);
	if (login.kind === "basic") url.searchParams.set("account", login.user);
	const headers = new Headers();
	if (login.kind === "basic") headers.set("authorization", basicHeader(login));
	return fetch(url, {
		headers,
		signal,
		redirect: "error"
	});
}
function basicHeader({ user, password }) {
	return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

// src/registries/auth.ts
/** What expires within this is renewed before it is used again: a request may wait in a queue. */
const marginMs = 1e4;
function registryAuth(o) {
	let challenge;
	const login = kept(() => o.credentials.login(o.signal), o.clock);
	const tokens = /* @__PURE__ */ new Map();
	let wide = [];
	const wanted = (scopes) => {
		const covered = scopes.every((s) => wide.some((w) => w.repository === s.repository && s.actions.every((a) => w.actions.includes(a))));
		return mergeScopes(covered && scopes.length > 0 ? wide : scopes);
	};
	const tokenOf = (scopes) => {
		const all = wanted(scopes);
		const key = all.map(scopeText).join(" ");
		const there = tokens.get(key);
		if (there !== void 0) return there;
		const make = async () => {
			const r = {
				challenge,
				scopes: all,
				who: o.credentials.name,
				signal: o.signal
			};
			const first = await login.get();
			try {
				return await fetchToken({
					...r,
					login: first,
					now: o.clock.now()
				});
			} catch (error) {
				if (!(error instanceof RegistryError) || error.status !== 401) throw error;
				login.drop((held) => held === first);
				const second = await login.get();
				if (JSON.stringify(second) === JSON.stringify(first)) throw error;
				return await fetchToken({
					...r,
					login: second,
					now: o.clock.now()
				});
			}
		};
		const token = kept(make, o.clock);
		tokens.set(key, token);
		return token;
	};
	return {
		async header(scopes) {
			if (challenge === void 0) return void 0;
			const who = await login.get();
			if (who.kind === "bearer") return `Bearer ${who.token}`;
			if (challenge.scheme === "bearer") return `Bearer ${(await tokenOf(scopes).get()).value}`;
			return who.kind === "basic" ? basicHeader(who) : void 0;
		},
		async refused(text, scopes, used) {
			const all = parseChallenges(text);
			const found = all.find((c) => c.scheme === "bearer") ?? all.find((c) => c.scheme === "basic");
			if (found === void 0) throw new RegistryError(`${o.registry} wants a login of a kind that is not known here: ${text || "none"}`);
			const who = await login.get();
			if (found.scheme === "basic" && who.kind !== "basic") throw new RegistryError(`${o.registry} wants a user and a password; credentials are: ${o.credentials.name}`, { status: 401 });
			challenge = found;
			if (used === void 0) return;
			if (found.scheme === "bearer") tokenOf(scopes).drop((held) => `Bearer ${held.value}` === used);
			else login.drop((held) => held.kind === "basic" && basicHeader(held) === used);
		},
		widen(scopes) {
			wide = mergeScopes([...wide, ...scopes]);
		}
	};
}
function kept(make, clock) {
	let now;
	let held;
	let ends = Number.POSITIVE_INFINITY;
	const forget = () => {
		now = void 0;
		held = void 0;
	};
	const renew = () => {
		const making = make();
		making.then((made) => {
			if (now !== making) return;
			held = made;
			const life = (made.expires ?? Number.POSITIVE_INFINITY) - clock.now();
			ends = clock.now() + Math.max(life - marginMs, life / 2);
		}, () => {
			if (now === making) forget();
		});
		return making;
	};
	return {
		async get() {
			if (held !== void 0 && clock.now() > ends) forget();
			now ??= renew();
			return now;
		},
		drop(is) {
			if (held !== void 0 && is(held)) forget();
		}
	};
}

// src/registries/http.ts
/** Registries on this machine speak plain HTTP, as container tools assume; others by being written with http://. */
function originOf(registry) {
	const written = /^https?:\/\//.test(registry) ? registry : `//${registry}`;
	const url = URL.parse(written.startsWith("//") ? `https:${written}` : written);
	if (url === null || url.pathname !== "/" && url.pathname !== "" || url.username !== "") throw new RegistryError(`${JSON.stringify(registry)} is no registry: write host or host:port, repositories go elsewhere`);
	if (written.startsWith("//") && isLoopback(url.hostname)) return new URL(`http:${written}`);
	return url;
}
function registryHttp(o) {
	return httpOf({
		o,
		origin: originOf(o.registry === "docker.io" ? "registry-1.docker.io" : o.registry),
		auth: registryAuth(o),
		quietUntil: 0,
		answered: false
	}, o.signal);
}
function httpOf(shared, signal) {
	const { o, origin, auth } = shared;
	return {
		...o,
		origin,
		auth,
		signal,
		send: (r) => send(shared, r, signal),
		within: (more) => httpOf(shared, AbortSignal.any([signal, more])),
		backOff: (failures, error) => backOff(shared, failures, error, signal)
	};
}
async function send(shared, r, signal) {
	const retries = r.retries ?? shared.o.limits.retries;
	for (let failures = 1;; failures++) {
		signal.throwIfAborted();
		try {
			const answer = await attempt(shared, r, signal);
			if (r.method !== "GET") await answer.body?.cancel();
			return answer;
		} catch (error) {
			if (!(error instanceof RegistryError) || !error.passing || failures > retries) throw error;
			if (!shared.answered && /nothing listens/.test(error.message)) throw error;
			await backOff(shared, failures, error, signal);
		}
	}
}
/** One attempt, with a login where one is wanted. */
async function attempt(shared, r, signal) {
	const { o, auth } = shared;
	for (let asked = 0;; asked++) {
		const quiet = shared.quietUntil - o.clock.now();
		if (quiet > 0) await o.clock.sleep(quiet, signal);
		const header = await auth.header(r.scopes);
		const answer = await once(shared, r, header, signal);
		if ((r.ok ?? [200]).includes(answer.status)) return answer;
		const challenge = answer.headers.get("www-authenticate");
		if (answer.status !== 401 || challenge === null) throw await explained$1(r, answer, o);
		if (asked >= 2 || /insufficient_scope/.test(challenge)) throw await explained$1(r, answer, o);
		await answer.body?.cancel();
		await auth.refused(challenge, r.scopes, header);
	}
}
async function once(shared, r, authorization, signal) {
	const { idleMs } = shared.o.limits;
	const url = new URL(r.url, shared.origin);
	const foreign = url.host !== shared.origin.host;
	if (!foreign) url.protocol = shared.origin.protocol;
	const headers = { ...r.headers };
	if (authorization !== void 0 && !foreign) headers["authorization"] = authorization;
	const watch = watchdog(idleMs, signal);
	try {
		const body = r.body?.open(watch.alive);
		if (r.body !== void 0) headers["content-length"] = String(r.body.size);
		const init = {
			method: r.method,
			headers,
			signal: watch.signal,
			...body ? {
				body,
				duplex: "half"
			} : {}
		};
		const answer = await fetch(url, init);
		shared.answered = true;
		return answer;
	} catch (cause) {
		signal.throwIfAborted();
		throw watch.signal.aborted ? new RegistryError(`${r.what}: ${url.host} did nothing for ${idleMs / 1e3} s`, { passing: true }) : noAnswer(cause, r.what, url);
	} finally {
		watch.stop();
		await r.body?.close?.();
	}
}
async function backOff(shared, failures, error, signal) {
	const { limits, clock, log } = shared.o;
	const usual = Math.min(limits.backOffMs * 2 ** (failures - 1), 3e4) * (.75 + Math.random() / 2);
	const wait = error.retryAfterMs ?? usual;
	if (wait > limits.longestWaitMs) throw error;
	if (error.retryAfterMs !== void 0) shared.quietUntil = Math.max(shared.quietUntil, clock.now() + wait);
	log.debug(`${error.message}; again in ${(wait / 1e3).toFixed(1)} s`);
	await clock.sleep(wait, signal);
}
/** A refusal names the scope, since that is what has to be granted. */
async function explained$1(r, answer, o) {
	const error = await errorOf(answer, r.what, o.clock.now());
	const facts = {
		status: answer.status,
		codes: error.codes
	};
	const challenge = answer.headers.get("www-authenticate") ?? "";
	if (answer.status === 401 && /^basic/i.test(challenge)) return new RegistryError(`${error.message}; it does not take the password of ${o.credentials.name}`, facts);
	if (answer.status !== 401 && answer.status !== 403) return error;
	const asked = r.scopes.map(scopeText).join(" ") || "nothing in particular";
	const wanted = /scope="([^"]*)"/.exec(challenge)?.[1];
	const says = wanted === void 0 ? "" : `, the registry wants ${wanted}`;
	return new RegistryError(`${error.message}; ${o.credentials.name} asked for ${asked}${says}: give it that right, or name other credentials`, facts);
}
/** Aborts what makes no progress; the caller's signal as well. */
function watchdog(idleMs, signal) {
	const idle = new AbortController();
	const timer = setTimeout(() => idle.abort(/* @__PURE__ */ new Error("no progress")), idleMs);
	return {
		signal: AbortSignal.any([signal, idle.signal]),
		alive: () => void timer.refresh(),
		stop: () => clearTimeout(timer)
	};
}

// src/registries/acr.ts
/** What ACR's refresh tokens last, where one cannot be read. */
const usualLifeMs = 36e5;
/**
* Azure Container Registry by its OAuth2 endpoints: the token of AAD is exchanged for one of the registry
* (/oauth2/exchange), with which its token server (/oauth2/token, named by its challenge) gives one for each scope.
* https://azure.github.io/acr/AAD-OAuth.html
*/
function acr(o) {
	return {
		name: `the Azure identity at ${o.registry}`,
		async login(signal) {
			const origin = originOf(o.registry);
			const url = new URL("/oauth2/exchange", origin);
			const what = `exchanging the Azure token at ${o.registry}`;
			const token = await o.aadToken(signal);
			const form = new URLSearchParams({
				grant_type: "access_token",
				service: origin.host,
				access_token: token
			});
			if (o.tenant !== void 0) form.set("tenant", o.tenant);
			const answer = await fetch(url, {
				method: "POST",
				body: form,
				redirect: "error",
				signal: AbortSignal.any([signal, AbortSignal.timeout(6e4)])
			}).catch((cause) => {
				signal.throwIfAborted();
				throw noAnswer(cause, what, url);
			});
			if (!answer.ok) throw await refused(answer, what, o);
			const { refresh_token: refresh } = await answer.json().catch(() => ({}));
			if (refresh === void 0) throw new RegistryError(`${what}: it answers without a refresh_token`);
			return {
				kind: "identity",
				token: refresh,
				expires: expiryOf(refresh) ?? o.clock.now() + usualLifeMs
			};
		}
	};
}
async function refused(answer, what, o) {
	const error = await errorOf(answer, what, o.clock.now());
	const hint = error.status === 401 || error.status === 403 ? `: the identity needs a role on this registry (AcrPush), and the token has to be of its tenant${o.tenant === void 0 ? "" : ` (${o.tenant} was named)`}` : error.status === 404 ? ": is this an Azure registry?" : "";
	return new RegistryError(error.message + hint, error);
}

// src/registries/image-tree.ts
/** @returns all documents of an image, each after those that it names; the image's own is the last */
async function readTree(image) {
	const found = /* @__PURE__ */ new Map();
	const visit = async ({ mediaType, digest, size }) => {
		if (found.has(digest)) return;
		const bytes = await readFile(blobPath(image.dir, digest));
		const { blobs, manifests } = partsNamed(JSON.parse(bytes.toString("utf8")));
		for (const manifest of manifests) await visit(manifest);
		found.set(digest, {
			mediaType,
			digest,
			size,
			bytes,
			blobs
		});
	};
	await visit(image);
	return [...found.values()];
}
/** Each blob once. */
function blobsIn(tree) {
	return [...new Map(tree.flatMap((d) => d.blobs).map((b) => [b.digest, b])).values()];
}
/** Why an image cannot be sent: found out before anything is. */
async function imageProblems(image, tree, limits) {
	const problems = [];
	for (const document of tree) if (document.bytes.length > limits.manifestBytes) problems.push(`manifest ${document.digest} has ${document.bytes.length} bytes, the registry takes ${limits.manifestBytes}: the image has too many layers`);
	for (const { digest, size } of blobsIn(tree)) {
		const path = blobPath(image.dir, digest);
		const there = await stat(path).catch(() => void 0);
		if (there?.size !== size) problems.push(there === void 0 ? `${path} is missing` : `${path} has ${there.size} bytes, its image says ${size}`);
		if (size > limits.blobBytes) problems.push(`layer ${digest} has ${size} bytes, the registry takes ${limits.blobBytes}`);
	}
	return problems;
}

// src/registries/limits.ts
const usualLimits = {
	parallel: 4,
	retries: 6,
	backOffMs: 400,
	longestWaitMs: 12e4,
	idleMs: 6e4,
	monolithicBytes: 32 << 20,
	manifestBytes: 4 << 20,
	blobBytes: 52e3 * (1 << 20)
};
/** After a part was lost. */
const smallerChunk = 16 << 20;

// src/registries/scopes.ts
const pushScope = (repository) => ({
	repository,
	actions: ["pull", "push"]
});
const pullScope = (repository) => ({
	repository,
	actions: ["pull"]
});
const deleteScope = (repository) => ({
	repository,
	actions: [
		"delete",
		"pull",
		"push"
	]
});

// src/registries/mount.ts
/** Whether a repository has a blob. */
async function hasBlob(http, repository, digest) {
	return (await http.send({
		what: `looking for ${digest} in ${repository}`,
		method: "HEAD",
		url: `/v2/${repository}/blobs/${digest}`,
		scopes: [pushScope(repository)],
		ok: [200, 404]
	})).status === 200;
}
/**
* Takes a blob over from another repository of the same registry.
* @returns whether it is there now; false where registries may not do it (ECR unless the account has it switched on)
*/
async function mountBlob(http, digest, from, to) {
	const query = `mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
	try {
		const answer = await http.send({
			what: `taking ${digest} from ${from} into ${to}`,
			method: "POST",
			url: `/v2/${to}/blobs/uploads/?${query}`,
			scopes: [pushScope(to), pullScope(from)],
			headers: { "content-length": "0" },
			ok: [201, 202]
		});
		const location = answer.headers.get("location");
		if (answer.status === 202 && location !== null) await cancelUpload(http, to, new URL(location, answer.url));
		return answer.status === 201;
	} catch (error) {
		if (error instanceof RegistryError && error.status !== void 0 && !error.passing) {
			http.log.debug(`${error.message}; it is sent instead`);
			return false;
		}
		throw error;
	}
}
/** Leaves nothing half begun behind. Registries drop what is left after some days, so a failure is nothing. */
async function cancelUpload(http, repository, location) {
	const what = `cancelling an upload to ${repository}`;
	await http.send({
		what,
		method: "DELETE",
		url: location,
		scopes: [deleteScope(repository)],
		ok: [
			200,
			202,
			204,
			404,
			405
		],
		retries: 0
	}).catch((error) => {
		http.signal.throwIfAborted();
		http.log.debug(String(error));
	});
}

// src/registries/problems.ts
/**
* What would stop a push, found out without sending anything: the registry is not there, or is none; who we are may not
* push. An upload is begun in each repository and cancelled.
* @returns problems, empty when there are none
*/
async function pushProblems(http, credentials, repositories) {
	const tell = (error) => {
		http.signal.throwIfAborted();
		return [error instanceof Error ? error.message : String(error)];
	};
	try {
		const answer = await http.send({
			what: `looking for a registry at ${http.registry}`,
			method: "GET",
			url: "/v2/",
			scopes: [],
			ok: [
				200,
				401,
				404
			]
		});
		await answer.body?.cancel();
		if (answer.status === 404) return [`${http.registry} answers and is no registry: it has no /v2/. Name the host that images are pushed to`];
	} catch (error) {
		return tell(error);
	}
	const found = await pMap([...new Set(repositories)], async (repository) => {
		const names = repositoryProblems(repository);
		if (names.length > 0) return names;
		return tryUpload(http, credentials, repository).catch(tell);
	}, { concurrency: http.limits.parallel });
	return [...new Set(found.flat())];
}
async function tryUpload(http, credentials, repository) {
	const answer = await http.send({
		what: `pushing to ${repository}`,
		method: "POST",
		scopes: [pushScope(repository)],
		url: `/v2/${repository}/blobs/uploads/`,
		headers: { "content-length": "0" },
		ok: credentials.ensureRepository === void 0 ? [202] : [202, 404]
	});
	const location = answer.headers.get("location");
	if (location !== null) await cancelUpload(http, repository, new URL(location, answer.url));
	return [];
}

// src/registries/pull-blob.ts
/**
* Fetches a blob into a file, which appears when it is whole and has the right digest. A download that breaks off goes
* on where it was.
* @throws RegistryError
*/
async function pullBlob(http, repository, blob, to) {
	const what = `pulling ${blob.digest} of ${repository}`;
	if (!isDigest(blob.digest)) throw new RegistryError(`${what}: only sha256 can be checked`);
	await mkdir(dirname(to), { recursive: true });
	const temporary = `${to}.${process.pid}-${randomUUID().slice(0, 8)}`;
	const hash = createHash("sha256");
	let at = 0;
	const file = await open$1(temporary, "w");
	try {
		for (let failures = 0;;) {
			const before = at;
			try {
				for await (const bytes of read(http, what, repository, blob, at)) {
					await file.write(bytes);
					hash.update(bytes);
					at += bytes.length;
					if (at > blob.size) throw new RegistryError(`${what}: more than the ${blob.size} bytes that it should have`);
				}
				if (at === blob.size) break;
				throw new RegistryError(`${what}: ended after ${at} of ${blob.size} bytes`, { passing: true });
			} catch (error) {
				http.signal.throwIfAborted();
				if (!(error instanceof RegistryError)) throw error;
				failures = at > before ? 1 : failures + 1;
				if (!error.passing || failures > http.limits.retries) throw error;
				await http.backOff(failures, error);
			}
		}
		const digest = `sha256:${hash.digest("hex")}`;
		if (digest !== blob.digest) throw new RegistryError(`${what}: what came has digest ${digest}`);
		await file.close();
		await rename(temporary, to);
	} finally {
		await file.close().catch(() => void 0);
		await rm(temporary, { force: true });
	}
}
async function* read(http, what, repository, blob, at) {
	const answer = await http.send({
		what,
		method: "GET",
		url: `/v2/${repository}/blobs/${blob.digest}`,
		scopes: [pullScope(repository)],
		headers: at === 0 ? {} : { range: `bytes=${at}-` },
		ok: [200, 206]
	});
	let skip = answer.status === 200 ? at : 0;
	for await (const bytes of watched(answer, what, http.limits.idleMs)) {
		const rest = skip >= bytes.length ? void 0 : bytes.subarray(skip);
		skip -= Math.min(skip, bytes.length);
		if (rest !== void 0) yield rest;
	}
}
/** A body that stands still is given up, for another attempt to go on. */
async function* watched(answer, what, idleMs) {
	const reader = answer.body?.getReader();
	if (reader === void 0) return;
	let idle = false;
	const timer = setTimeout(() => {
		idle = true;
		reader.cancel().catch(() => void 0);
	}, idleMs);
	try {
		for (;;) {
			const { done, value } = await reader.read().catch((cause) => {
				throw new RegistryError(`${what}: it broke off`, { passing: true }, { cause });
			});
			timer.refresh();
			if (idle) throw new RegistryError(`${what}: nothing came for ${idleMs / 1e3} s`, { passing: true });
			if (done) return;
			yield value;
		}
	} finally {
		clearTimeout(timer);
		await reader.cancel().catch(() => void 0);
	}
}

// src/registries/pull.ts
/** What a repository has under a tag or digest, by one HEAD. @returns undefined when it has nothing, or is not there */
async function headManifest(http, repository, reference) {
	const answer = await askManifest(http, "HEAD", repository, reference);
	if (answer.status === 404) return void 0;
	const digest = answer.headers.get("docker-content-digest");
	if (digest === null) {
		const whole = await pullManifest(http, repository, reference);
		return {
			mediaType: whole.mediaType,
			digest: whole.digest,
			size: whole.size
		};
	}
	const size = Number(answer.headers.get("content-length") ?? 0);
	return {
		mediaType: typeOf(answer),
		digest,
		size
	};
}
/** @throws RegistryError when it is not there, or is something else than the digest that was asked for */
async function pullManifest(http, repository, reference) {
	const what = `pulling ${repository}:${reference}`;
	const answer = await askManifest(http, "GET", repository, reference);
	if (answer.status === 404) {
		await answer.body?.cancel();
		throw new RegistryError(`${what}: ${http.registry} does not have it`, { status: 404 });
	}
	const bytes = Buffer.from(await answer.arrayBuffer());
	const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
	const expected = isDigest(reference) ? reference : answer.headers.get("docker-content-digest");
	if (expected !== null && expected !== digest) throw new RegistryError(`${what}: what came has digest ${digest}, not ${expected}`);
	return {
		mediaType: typeOf(answer),
		digest,
		size: bytes.length,
		bytes
	};
}
function askManifest(http, method, repository, reference) {
	return http.send({
		what: `looking for ${repository}:${reference}`,
		method,
		url: `/v2/${repository}/manifests/${reference}`,
		scopes: [pullScope(repository)],
		headers: { accept: manifestTypes.join(", ") },
		ok: [200, 404]
	});
}
function typeOf(answer) {
	return answer.headers.get("content-type")?.split(";")[0] ?? manifestTypes[1];
}
/**
* Fetches a whole image into a directory of blobs, as far as it is not there.
* @param platforms e.g. ['linux/amd64']: of an index, only what is for these; all when none is named. An index of
*   which one platform is wanted gives the image of that platform.
* @throws UsageError when the image has nothing for a platform; RegistryError
*/
async function pullImage(http, repository, reference, dir, platforms = []) {
	const top = await pullManifest(http, repository, reference);
	const { manifests } = partsNamed(JSON.parse(top.bytes.toString("utf8")));
	if (isIndexType(top.mediaType) && platforms.length === 1) {
		const { os, architecture } = parsePlatform(platforms[0]);
		const own = manifests.find((m) => "platform" in m && m.platform.os === os && m.platform.architecture === architecture);
		if (own === void 0) throw new UsageError(`${http.registry}/${repository}:${reference} has nothing for ${platforms[0]}`);
		return pullImage(http, repository, own.digest, dir);
	}
	const blobs = [];
	const documents = [];
	const visit = async (document) => {
		const parts = partsNamed(JSON.parse(document.bytes.toString("utf8")));
		blobs.push(...parts.blobs);
		for (const child of parts.manifests) await visit(await pullManifest(http, repository, child.digest));
		documents.push(document);
	};
	await visit(top);
	const each = new Map(blobs.map((b) => [b.digest, b])).values();
	const stop = new AbortController();
	const within = http.within(stop.signal);
	const fetchOne = async (blob) => {
		const path = blobPath(dir, blob.digest);
		if ((await stat(path).catch(() => void 0))?.size !== blob.size) await pullBlob(within, repository, blob, path);
	};
	try {
		await pMap(each, fetchOne, { concurrency: http.limits.parallel });
	} catch (error) {
		stop.abort(error);
		throw error;
	}
	for (const document of documents) await keep(document, dir);
	return {
		dir,
		digest: top.digest,
		mediaType: top.mediaType,
		size: top.size
	};
}
async function keep(document, dir) {
	const path = blobPath(dir, document.digest);
	const temporary = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`;
	await mkdir(dirname(path), { recursive: true });
	await writeFile(temporary, document.bytes);
	await rename(temporary, path);
}
/** All tags of a repository, page by page (distribution-spec v1.1, "Listing tags"); none where it is not there. */
async function listTags(http, repository) {
	const tags = [];
	let url = `/v2/${repository}/tags/list?n=1000`;
	while (url !== void 0) {
		const answer = await http.send({
			what: `listing the tags of ${repository}`,
			method: "GET",
			url,
			scopes: [pullScope(repository)],
			ok: [200, 404]
		});
		if (answer.status === 404) {
			await answer.body?.cancel();
			return [];
		}
		tags.push(...(await answer.json()).tags ?? []);
		const next = /<([^>]+)>\s*;\s*rel="?next"?/.exec(answer.headers.get("link") ?? "")?.[1];
		url = next === void 0 ? void 0 : new URL(next, answer.url);
	}
	return tags;
}
/** @returns whether it was there. @throws RegistryError, also where the registry does not let anybody delete */
async function deleteManifest(http, repository, digest) {
	return (await http.send({
		what: `deleting ${repository}@${digest}`,
		method: "DELETE",
		url: `/v2/${repository}/manifests/${digest}`,
		scopes: [deleteScope(repository)],
		ok: [
			200,
			202,
			204,
			404
		]
	})).status !== 404;
}

// src/registries/upload.ts
/**
* Sends a blob that is not there. A part that is lost on the way is not all lost: the registry is asked how far it
* came, and goes on from there.
* @throws RegistryError when nothing more arrives, or the registry does not take it
*/
async function uploadBlob(http, u) {
	const { repository, blob } = u;
	let session = await begin(http, repository);
	let chunk = http.limits.chunkBytes ?? Number.POSITIVE_INFINITY;
	let failures = 0;
	/** How far it ever came: one that begins anew each time makes no progress by coming as far as before. */
	let furthest = 0;
	for (;;) try {
		await sendRest(http, u, session, chunk);
		return;
	} catch (error) {
		if (!(error instanceof RegistryError)) throw error;
		const tooLarge = error.status === 413 && Math.min(chunk, blob.size) > 16777216;
		const lost = error.status === 404 || error.status === 416 || error.passing;
		if (!tooLarge && !lost) throw error;
		chunk = Math.max(Math.min(chunk, smallerChunk), session.least);
		if (session.offset > furthest) failures = 0;
		furthest = Math.max(furthest, session.offset);
		if (++failures > http.limits.retries) throw error;
		if (!tooLarge) await http.backOff(failures, error);
		const next = await resumed(http, u, session);
		if (next === void 0) return;
		if (next.offset > furthest) failures = 0;
		furthest = Math.max(furthest, next.offset);
		session = next;
		u.onSent(session.offset);
	}
}
async function begin(http, repository) {
	const answer = await http.send({
		what: `beginning an upload to ${repository}`,
		method: "POST",
		url: `/v2/${repository}/blobs/uploads/`,
		scopes: [pushScope(repository)],
		headers: { "content-length": "0" },
		ok: [202]
	});
	const least = Number(answer.headers.get("oci-chunk-min-length") ?? 0);
	return {
		location: locationOf(answer),
		offset: 0,
		least: Number.isFinite(least) ? least : 0
	};
}
/** distribution-spec v1.1, "Pushing blobs": what is small in one request, else PATCH and an empty PUT at the end. */
async function sendRest(http, u, session, chunk) {
	const { blob, repository } = u;
	const common = {
		what: `pushing ${blob.digest} to ${repository}`,
		scopes: [pushScope(repository)],
		retries: 0
	};
	const type = { "content-type": "application/octet-stream" };
	const whole = session.offset === 0 && blob.size <= Math.min(http.limits.monolithicBytes, chunk);
	while (!whole && session.offset < blob.size) {
		const end = Math.min(blob.size, session.offset + Math.max(chunk, session.least));
		const answer = await http.send({
			...common,
			method: "PATCH",
			url: session.location,
			headers: {
				...type,
				"content-range": `${session.offset}-${end - 1}`
			},
			body: part(u, session.offset, end),
			ok: [202, 204]
		});
		session.location = locationOf(answer);
		session.offset = rangeEnd(answer) ?? end;
		u.onSent(session.offset);
	}
	const join = session.location.search === "" ? "?" : "&";
	await http.send({
		...common,
		method: "PUT",
		url: `${session.location.href}${join}digest=${encodeURIComponent(blob.digest)}`,
		headers: type,
		body: whole ? part(u, 0, blob.size) : {
			size: 0,
			open: () => /* @__PURE__ */ new Uint8Array(0)
		},
		ok: [201, 204]
	});
	u.onSent(blob.size);
}
/** @returns undefined when the blob is there already: only the answer was lost */
async function resumed(http, u, session) {
	const { repository, blob } = u;
	if (await hasBlob(http, repository, blob.digest)) return void 0;
	try {
		const answer = await http.send({
			what: `asking how far ${blob.digest} came`,
			method: "GET",
			url: session.location,
			scopes: [pushScope(repository)],
			ok: [204]
		});
		const offset = rangeEnd(answer) ?? 0;
		if (offset <= blob.size) return {
			...session,
			location: locationOf(answer, session.location),
			offset
		};
	} catch (error) {
		if (!(error instanceof RegistryError) || error.status === void 0 || error.passing) throw error;
	}
	return begin(http, repository);
}
/** `Range: 0-1023` is 1024 bytes. An upload without any is `0-0` or `bytes=0--1`; one byte counts as none, then. */
function rangeEnd(answer) {
	const match = /^(?:bytes=)?0-(-?\d+)$/.exec(answer.headers.get("range") ?? "");
	if (match === null) return void 0;
	const last = Number(match[1]);
	return last <= 0 ? 0 : last + 1;
}
function locationOf(answer, otherwise) {
	const location = answer.headers.get("location");
	if (location !== null) return new URL(location, answer.url);
	if (otherwise !== void 0) return otherwise;
	throw new RegistryError(`${new URL(answer.url).host} began an upload and does not say where`);
}
const readBytes = 524288;
/**
* Buffers that are filled in turn: making new ones costs more than sending does. One is on its way (fetch waits until the
* socket has taken it), one waits in the stream, one is being filled. Were one overwritten too early, the registry would
* see another digest.
*/
const ring = 4;
/** Bytes of a file from `start` up to `end`. */
function part(u, start, end) {
	let file;
	let over = false;
	const close = async () => {
		const opened = file;
		file = void 0;
		over = true;
		await (await opened)?.close();
	};
	return {
		size: end - start,
		close,
		open(alive) {
			const buffers = [];
			let at = start;
			let turn = 0;
			over = false;
			const pull = async (controller) => {
				if (over) return;
				file ??= open$1(u.path);
				buffers[turn] ??= Buffer.allocUnsafeSlow(Math.min(readBytes, end - start));
				const buffer = buffers[turn];
				turn = (turn + 1) % ring;
				const { bytesRead } = await (await file).read(buffer, 0, Math.min(buffer.length, end - at), at);
				if (bytesRead === 0 && at < end) throw new Error(`${u.path} is shorter than its image says`);
				at += bytesRead;
				alive();
				u.onSent(at);
				controller.enqueue(buffer.subarray(0, bytesRead));
				if (at === end) controller.close();
			};
			return new ReadableStream({
				pull,
				cancel: close
			}, { highWaterMark: 1 });
		}
	};
}

// src/registries/push.ts
/** How often a manifest is offered whose blobs the registry does not know. */
const mostTries = 5;
/**
* Puts one image under all its names: the same manifest, so the same digest. Names that have it are left alone after
* one HEAD each; blobs go to one repository and are mounted into the others.
* @param elsewhere where layers are that other images have too
* @throws UsageError for names and images that no registry takes, before anything is sent; RegistryError
*/
async function pushImage(http, credentials, image, names, elsewhere = async () => void 0) {
	const tree = await readTree(image);
	const problems = [...new Set(names.flatMap((n) => [...repositoryProblems(n.repository), ...tagProblems(n.tag)])), ...await imageProblems(image, tree, http.limits)];
	if (problems.length > 0) throw new UsageError(problems);
	const repositories = [...new Set(names.map((n) => n.repository))];
	http.auth.widen(repositories.map(pushScope));
	if (credentials.ensureRepository !== void 0) for (const name of repositories) await credentials.ensureRepository(name, http.signal);
	const stop = new AbortController();
	const push = {
		http: http.within(stop.signal),
		elsewhere,
		image,
		tree,
		mounted: 0,
		shown: 0,
		sent: /* @__PURE__ */ new Map(),
		total: /* @__PURE__ */ new Map()
	};
	try {
		return await pushAll(push, names);
	} catch (error) {
		stop.abort(error);
		throw error;
	}
}
async function pushAll(push, names) {
	const { http, image, tree } = push;
	const concurrency = http.limits.parallel;
	const had = await pMap(names, async (n) => (await headManifest(http, n.repository, n.tag))?.digest, { concurrency });
	const rest = names.filter((_, i) => had[i] !== image.digest);
	const whole = names.find((_, i) => had[i] === image.digest)?.repository;
	await fillAll(push, [...new Set(rest.map((n) => n.repository))], whole);
	await pMap(rest, (n) => putManifest(push, tree.at(-1), n.repository, n.tag), { concurrency });
	const sentBytes = [...push.total.values()].reduce((a, b) => a + b, 0);
	return {
		digest: image.digest,
		sentBytes,
		uploaded: push.total.size,
		mounted: push.mounted,
		unchanged: names.length - rest.length
	};
}
/** One repository first; then the others, of which each takes its blobs from there. */
async function fillAll(push, repositories, whole) {
	const [first, ...others] = repositories;
	if (first === void 0) return;
	await fill(push, [first], whole);
	await fill(push, others, whole ?? first);
}
/** Everything that the image names, so that its manifest is taken. */
async function fill(push, repositories, from) {
	const blobs = [...blobsIn(push.tree)].sort((a, b) => b.size - a.size);
	const concurrency = push.http.limits.parallel;
	const each = repositories.flatMap((repository) => blobs.map((blob) => ({
		repository,
		blob
	})));
	await pMap(each, (e) => sendBlob(push, e.blob, e.repository, from === e.repository ? void 0 : from), { concurrency });
	const inOrder = async (repository) => {
		for (const document of push.tree.slice(0, -1)) await putManifest(push, document, repository, document.digest);
	};
	await pMap(repositories, inOrder, { concurrency });
}
async function sendBlob(push, blob, repository, from) {
	const { http, image } = push;
	if (from !== void 0 && await mountBlob(http, blob.digest, from, repository)) {
		push.mounted++;
		return;
	}
	if (await hasBlob(http, repository, blob.digest)) return;
	const other = from === void 0 ? await push.elsewhere(blob.digest) : void 0;
	if (other !== void 0 && other !== repository && await mountBlob(http, blob.digest, other, repository)) {
		push.mounted++;
		return;
	}
	const key = `${repository} ${blob.digest}`;
	push.total.set(key, blob.size);
	const path = blobPath(image.dir, blob.digest);
	const onSent = (bytes) => {
		push.sent.set(key, bytes);
		show(push);
	};
	await uploadBlob(http, {
		repository,
		blob,
		path,
		onSent
	});
}
/** Not for each of some thousand parts: a person reads it. */
function show(push) {
	const sum = (sizes) => [...sizes.values()].reduce((a, b) => a + b, 0);
	const [done, total] = [sum(push.sent), sum(push.total)];
	const now = push.http.clock.now();
	if (done < total && now - push.shown < 200) return;
	push.shown = now;
	push.http.log.progress({
		id: `push ${push.http.registry}`,
		done,
		total,
		unit: "bytes"
	});
}
async function putManifest(push, document, repository, reference) {
	const { http } = push;
	const put = () => http.send({
		what: `pushing ${repository}:${reference}`,
		method: "PUT",
		url: `/v2/${repository}/manifests/${reference}`,
		scopes: [pushScope(repository)],
		headers: { "content-type": document.mediaType },
		body: {
			size: document.bytes.length,
			open: () => document.bytes
		},
		ok: [201, 200]
	});
	for (let tries = 1;; tries++) try {
		checkDigest(await put(), document, repository);
		return;
	} catch (error) {
		if (!(error instanceof RegistryError && error.codes.some((c) => /BLOB_UNKNOWN/.test(c))) || tries === mostTries) throw error;
		await http.clock.sleep(100 * 4 ** (tries - 1), http.signal);
		for (const blob of document.blobs) await sendBlob(push, blob, repository, void 0);
	}
}
function checkDigest(answer, document, repository) {
	const digest = answer.headers.get("docker-content-digest");
	if (digest !== null && digest !== document.digest) throw new RegistryError(`${repository}: the registry stored ${digest} where ${document.digest} was sent`);
}

// src/registries/client.ts
/** @throws RegistryError when the registry's name is none; nothing is asked yet */
function registryClient(options) {
	const http = registryHttp({
		...options,
		limits: {
			...usualLimits,
			...options.limits
		}
	});
	const { credentials, registry } = options;
	return {
		registry,
		problems: (repositories) => pushProblems(http, credentials, repositories),
		imageProblems: async (image) => imageProblems(image, await readTree(image), http.limits),
		push: (image, names, elsewhere) => pushImage(http, credentials, image, names, elsewhere),
		mount: (digest, from, to) => mountBlob(http, digest, from, to),
		head: (repository, reference) => headManifest(http, repository, reference),
		pullManifest: (repository, reference) => pullManifest(http, repository, reference),
		pullBlob: (repository, blob, to) => pullBlob(http, repository, blob, to),
		pullImage: (repository, reference, dir, platforms) => pullImage(http, repository, reference, dir, platforms),
		tags: (repository) => listTags(http, repository),
		deleteManifest: (repository, digest) => credentials.deleteImage?.(repository, digest, options.signal) ?? deleteManifest(http, repository, digest)
	};
}

// src/registries/credentials.ts
function anonymous() {
	return {
		name: "nobody (anonymous)",
		login: async () => ({ kind: "anonymous" })
	};
}

// src/registries/docker-config.ts
/** What helpers of the clouds, of desktops and of pass go by. */
const helperVariables = /^(AWS|AZURE|GOOGLE|CLOUDSDK|GCLOUD|ARM|MSI|IDENTITY|ACR|ECR|DOCKER|XDG|DBUS|GNUPG|PASSWORD_STORE)(_|HOME)|^(DISPLAY|GPG_TTY)$/;
/**
* Credentials for a registry as `docker login`, `podman login` or a credential helper left them: $REGISTRY_AUTH_FILE,
* else $DOCKER_CONFIG/config.json, else ~/.docker/config.json, else podman's auth.json.
* @returns anonymous credentials where nothing is said about this registry
* @throws RegistryError for a file that cannot be read
*/
async function dockerConfig(registry, ctx) {
	const found = await readConfig(ctx);
	if (found === void 0) return anonymous();
	const { config, path } = found;
	const keys = keysOf(registry);
	const helper = keys.map((k) => config.credHelpers?.[k]).find((h) => h !== void 0) ?? config.credsStore;
	const named = Object.entries(config.auths ?? {}).find(([key]) => keys.includes(plain(key)))?.[1];
	if (helper !== void 0 && helper !== "") {
		const login = () => askHelper(helper, keys, named, ctx);
		return {
			name: `docker-credential-${helper}`,
			login
		};
	}
	const login = named === void 0 ? void 0 : loginOf(named);
	if (login === void 0) return anonymous();
	return {
		name: `${login.kind === "basic" ? `user ${login.user}` : "the token"} of ${path}`,
		login: async () => login
	};
}
async function readConfig(ctx) {
	const { REGISTRY_AUTH_FILE, DOCKER_CONFIG, XDG_RUNTIME_DIR, HOME } = ctx.env;
	const places = [
		REGISTRY_AUTH_FILE,
		DOCKER_CONFIG && join(DOCKER_CONFIG, "config.json"),
		DOCKER_CONFIG === void 0 && HOME ? join(HOME, ".docker", "config.json") : void 0,
		XDG_RUNTIME_DIR && join(XDG_RUNTIME_DIR, "containers", "auth.json")
	];
	for (const path of places.filter((p) => p !== void 0 && p !== "")) {
		const text = await readFile(path, "utf8").catch(() => void 0);
		if (text === void 0) continue;
		try {
			return {
				config: JSON.parse(text),
				path
			};
		} catch (cause) {
			throw new RegistryError(`${path} is no JSON: log in to the registry again, or name credentials`, {}, { cause: cause instanceof SyntaxError ? void 0 : cause });
		}
	}
}
/** Docker Hub has a name of its own in these files. */
function keysOf(registry) {
	const host = plain(registry);
	return /^(docker\.io|index\.docker\.io|registry-1\.docker\.io)$/.test(host) ? [
		"https://index.docker.io/v1/",
		"index.docker.io",
		"docker.io",
		"registry-1.docker.io"
	] : [host, `https://${host}`];
}
/** Keys are hosts, or URLs of older times. */
function plain(key) {
	return key.replace(/^https?:\/\//, "").replace(/\/(v[12]\/?)?$/, "");
}
function loginOf(auth) {
	if (auth.registrytoken) return {
		kind: "bearer",
		token: auth.registrytoken
	};
	if (auth.identitytoken) return {
		kind: "identity",
		token: auth.identitytoken
	};
	const pair = auth.auth ? Buffer.from(auth.auth, "base64").toString("utf8") : void 0;
	const colon = pair?.indexOf(":") ?? -1;
	if (pair !== void 0 && colon > 0) return {
		kind: "basic",
		user: pair.slice(0, colon),
		password: pair.slice(colon + 1)
	};
	if (auth.username && auth.password) return {
		kind: "basic",
		user: auth.username,
		password: auth.password
	};
}
/**
* docker/docker-credential-helpers: the registry on stdin, JSON on stdout. What a helper does not know, the file may.
* @throws RegistryError without anything that the helper printed on stdout
*/
async function askHelper(helper, keys, named, ctx) {
	const program = `docker-credential-${helper}`;
	const own = Object.entries(ctx.env).filter(([k, v]) => helperVariables.test(k) && v !== void 0);
	const env = toolEnv(ctx.env, Object.fromEntries(own));
	for (const key of keys) {
		const answer = await ctx.exec.run([program, "get"], {
			input: key,
			env,
			timeoutMs: 6e4
		}).catch((e) => e);
		if (answer instanceof Error) {
			ctx.signal.throwIfAborted();
			if (!(answer instanceof RunError) || answer.exitCode === void 0) throw new RegistryError(`${program}, which the docker configuration names, could not be run: is it installed and in PATH?`);
			if (/credentials not found/i.test(answer.stdout + answer.stderr)) continue;
			const said = answer.stderr.trim().slice(-300);
			throw new RegistryError(`${program} has no login for ${key}: exit code ${answer.exitCode}${said && `: ${said}`}`);
		}
		const login = helperLogin(program, answer.stdout);
		if (login !== void 0) return login;
	}
	return (named && loginOf(named)) ?? { kind: "anonymous" };
}
function helperLogin(program, stdout) {
	let told;
	try {
		told = JSON.parse(stdout);
	} catch {
		throw new RegistryError(`${program} printed something that is no login (its output is not shown: it may be secret)`);
	}
	const { Username, Secret } = told;
	if (!Secret) return void 0;
	return Username === "<token>" || Username === void 0 ? {
		kind: "identity",
		token: Secret
	} : {
		kind: "basic",
		user: Username,
		password: Secret
	};
}

// src/registries/ecr.ts
/**
* Amazon ECR: user and password from GetAuthorizationToken (12 hours). A repository has to be there before it is pushed
* to: it is made, with tags. One that was there is left as it is. Images are deleted by ECR's API, since its registry
* deletes none.
* @throws UsageError for a registry that is not ECR's
*/
function ecr(o) {
	const host = parseEcrHost(o.registry);
	const account = o.account ?? host?.account;
	if (account === void 0) throw new UsageError(`${o.registry} is no registry of ECR: <account>.dkr.ecr.<region>.amazonaws.com is`);
	const known = /* @__PURE__ */ new Set();
	return {
		name: `the AWS identity at ${o.registry}`,
		async login(signal) {
			const [data] = (await explained("GetAuthorizationToken", o, () => o.call("GetAuthorizationToken", {}, signal))).authorizationData ?? [];
			const pair = Buffer.from(data?.authorizationToken ?? "", "base64").toString("utf8");
			const colon = pair.indexOf(":");
			if (colon < 1) throw new RegistryError("ECR gives no token: GetAuthorizationToken answers without one");
			const expires = millisecondsOf(data?.expiresAt);
			const login = {
				kind: "basic",
				user: pair.slice(0, colon),
				password: pair.slice(colon + 1)
			};
			return expires === void 0 ? login : {
				...login,
				expires
			};
		},
		async ensureRepository(repository, signal) {
			if (known.has(repository)) return;
			await makeRepository(repository, account, o, signal);
			known.add(repository);
		},
		deleteImage: (repository, digest, signal) => deleteImage(repository, digest, account, o, signal)
	};
}
async function makeRepository(repository, account, o, signal) {
	const of = account === "" ? {} : { registryId: account };
	try {
		await o.call("DescribeRepositories", {
			...of,
			repositoryNames: [repository]
		}, signal);
		return;
	} catch (error) {
		signal.throwIfAborted();
		if (!isNamed(error, "RepositoryNotFoundException") && !isNamed(error, "AccessDeniedException")) throw failure("DescribeRepositories", o, error);
	}
	const tags = Object.entries(o.tags).map(([Key, Value]) => ({
		Key,
		Value
	}));
	const input = {
		...of,
		repositoryName: repository,
		tags
	};
	try {
		await o.call("CreateRepository", input, signal);
	} catch (error) {
		signal.throwIfAborted();
		if (!isNamed(error, "RepositoryAlreadyExistsException")) throw failure(`CreateRepository ${repository}`, o, error);
	}
}
/** A failure for one image is no failure of the call. @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_BatchDeleteImage.html */
async function deleteImage(repository, digest, account, o, signal) {
	const input = {
		...account === "" ? {} : { registryId: account },
		repositoryName: repository,
		imageIds: [{ imageDigest: digest }]
	};
	try {
		const [failed] = (await o.call("BatchDeleteImage", input, signal)).failures ?? [];
		if (failed === void 0 || failed.failureCode === "ImageNotFound") return failed === void 0;
		throw new RegistryError(`deleting ${repository}@${digest}: ECR refuses it: ${failed.failureCode}: ${failed.failureReason ?? ""}`);
	} catch (error) {
		signal.throwIfAborted();
		if (isNamed(error, "RepositoryNotFoundException")) return false;
		if (error instanceof RegistryError) throw error;
		const status = isNamed(error, "AccessDeniedException") ? 403 : void 0;
		throw new RegistryError(failure("BatchDeleteImage", o, error).message, { status }, { cause: error });
	}
}
async function explained(action, o, work) {
	try {
		return await work();
	} catch (error) {
		throw failure(action, o, error);
	}
}
function failure(action, o, cause) {
	const hint = isNamed(cause, "AccessDeniedException") ? `: the identity needs ecr:${action.split(" ")[0]}` : "";
	return new RegistryError(`${o.registry}: ECR refuses ${action}${hint}`, {}, { cause });
}
function isNamed(error, name) {
	return error instanceof Error && error.name === name;
}
function millisecondsOf(time) {
	if (time === void 0) return void 0;
	const ms = typeof time === "number" ? time * 1e3 : new Date(time).getTime();
	return Number.isNaN(ms) ? void 0 : ms;
}

// src/flows/stage/registry.ts
/** What repositories are tagged with that are made here. */
const tags = { "made-by": "bowsprit" };
/**
* Finds who we are to a registry: what `docker login` or a credential helper left, else the identity of the registry's
* own cloud (ECR, ACR), else nobody. Nothing is asked yet.
* @throws UsageError when the docker configuration cannot be read
*/
async function openRegistry(place, o, ctx) {
	const credentials = await credentialsFor(place, o, ctx);
	return {
		place,
		client: ({ log, clock, signal }) => registryClient({
			registry: place.registry,
			credentials,
			log,
			clock,
			signal
		})
	};
}
async function credentialsFor({ host }, o, ctx) {
	const named = await dockerConfig(host, ctx).catch((error) => {
		throw error instanceof RegistryError ? new UsageError(error.message) : error;
	});
	const known = named.name !== anonymous().name;
	const aws = awsOf(host, ctx);
	if (aws !== void 0 && known) return {
		...aws,
		name: named.name,
		login: named.login
	};
	if (aws !== void 0) return aws;
	const azure = azureOfRegistry(host);
	if (azure === void 0 || known) return named;
	const token = azureIdentity(azureWho(o, ctx.env, azure.arm), ctx.env);
	const aadToken = (signal) => token(azure.registryScope, signal);
	return acr({
		registry: host,
		aadToken,
		clock: ctx.clock
	});
}
function awsOf(host, ctx) {
	const region = parseEcrHost(host)?.region;
	if (region !== void 0) return ecr({
		registry: host,
		call: ecrCalls(region, ctx.env),
		tags
	});
	const emulator = ecrEndpoint(ctx.env);
	if (emulator === void 0 || URL.parse(emulator)?.host !== host) return void 0;
	const call = ecrCalls(ctx.env["AWS_REGION"] || "us-east-1", ctx.env);
	return ecr({
		registry: host,
		call,
		tags,
		account: ""
	});
}

export { azureLocations as a, azureIdentity as i, originOf as n, RegistryError as r, openRegistry as t };