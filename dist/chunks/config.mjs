import { r as domainOf, u as ownTokenFile } from "./names.mjs";
import { o as UsageError } from "./errors.mjs";

// src/clouds/aws/web-identity.ts
const answerMs = 3e4;
/** The longest that a role allows without being told otherwise. */
const sessionSeconds = 3600;
/**
* Temporary keys for a role by the OIDC token of this job. The token lives five minutes and is asked for each time.
* @see https://docs.github.com/actions/security-for-github-actions/security-hardening-your-deployments/configuring-openid-connect-in-amazon-web-services
*/
function webIdentity(role, region, env) {
	return async () => {
		const token = await jobToken(env);
		const { STSClient, AssumeRoleWithWebIdentityCommand } = await import("./dist-es6.mjs");
		const endpoint = env["AWS_ENDPOINT_URL_STS"] || env["AWS_ENDPOINT_URL"];
		const client = new STSClient({
			region,
			...endpoint ? { endpoint } : {},
			credentials: {
				accessKeyId: "none",
				secretAccessKey: "none"
			}
		});
		try {
			const { Credentials: keys } = await client.send(new AssumeRoleWithWebIdentityCommand({
				RoleArn: role,
				RoleSessionName: sessionName(env),
				WebIdentityToken: token,
				DurationSeconds: sessionSeconds
			}), { abortSignal: AbortSignal.timeout(answerMs) });
			if (!keys?.AccessKeyId || !keys.SecretAccessKey || !keys.SessionToken) throw new Error("STS answers without keys");
			const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = keys;
			return {
				accessKeyId: AccessKeyId,
				secretAccessKey: SecretAccessKey,
				sessionToken: SessionToken,
				...Expiration === void 0 ? {} : { expiration: Expiration }
			};
		} catch (error) {
			const { iss = "?", sub = "?", aud = "?" } = claimsOf(token);
			throw new UsageError(`AWS does not give this job the role ${role}: ${error.message}. The job's token has issuer ${iss}, subject ${sub} and audience ${aud}: the role's trust policy must allow that (\`bowsprit trust-policy\` prints one)`);
		} finally {
			client.destroy();
		}
	};
}
/** Of the keys' life: clients ask for others five minutes before its end. */
const spareMs = 36e4;
const sessions = /* @__PURE__ */ new WeakMap();
/**
* The same keys for all clients of one environment until they are about to end: a run opens dozens, and each would take a
* token of the job and a session of the role for itself.
*/
function sharedIdentity(role, region, env) {
	const all = sessions.get(env) ?? /* @__PURE__ */ new Map();
	sessions.set(env, all);
	const name = `${role} ${region}`;
	const shared = all.get(name) ?? held(webIdentity(role, region, env));
	all.set(name, shared);
	return shared;
}
function held(take) {
	let last;
	return async () => {
		const before = last;
		const keys = await before?.catch(() => void 0);
		const end = keys?.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
		if (keys !== void 0 && end - Date.now() > spareMs) return keys;
		if (last === before) last = take();
		return last;
	};
}
/** @throws UsageError that says what the workflow lacks */
async function jobToken(env) {
	const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = env;
	if (!url || !bearer) throw new UsageError("AWS_ROLE_ARN names a role, and there is neither AWS_WEB_IDENTITY_TOKEN_FILE nor a token of a job: add `permissions: id-token: write` to the job (pull requests from forks never get one)");
	const at = new URL(url);
	at.searchParams.set("audience", "sts.amazonaws.com");
	const answer = await fetch(at, {
		headers: {
			authorization: `Bearer ${bearer}`,
			accept: "application/json"
		},
		redirect: "error",
		signal: AbortSignal.timeout(answerMs)
	});
	const { value } = await answer.json().catch(() => ({}));
	if (!answer.ok || !value) throw new UsageError(`GitHub gives this job no token: ${answer.status}`);
	return value;
}
/** In CloudTrail this is what tells jobs apart. @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html */
function sessionName(env) {
	return [
		"bowsprit",
		env["GITHUB_RUN_ID"],
		env["GITHUB_RUN_ATTEMPT"]
	].filter(Boolean).join("-").replaceAll(/[^\w+=,.@-]/g, "-").slice(0, 64);
}
/** What the token says of itself; it is for people to compare, and is no secret. */
function claimsOf(token) {
	try {
		return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
	} catch {
		return {};
	}
}

// src/clouds/aws/config.ts
/** Attempts at each request, the first included; the SDK waits between them and obeys Retry-After. */
const attempts = 5;
/**
* What each of the SDK's clients gets. The environment is the one that we were given, never the process's own, except
* where the SDK's chain looks for an identity that we know nothing of (a profile, an instance profile).
*/
function clientConfig(service, region, { env }) {
	const endpoint = endpointOf(service, env);
	const credentials = credentialsOf(region, env);
	return {
		region,
		maxAttempts: Number(env["AWS_MAX_ATTEMPTS"]) || attempts,
		requestHandler: {
			connectionTimeout: 1e4,
			requestTimeout: 6e4,
			throwOnRequestTimeout: true
		},
		...endpoint === void 0 ? {} : { endpoint },
		...credentials === void 0 ? {} : { credentials }
	};
}
/** Where another service than AWS's own is to be asked. */
function endpointOf(service, env) {
	return env[`AWS_ENDPOINT_URL_${service}`] || env["AWS_ENDPOINT_URL"] || void 0;
}
/** Of the token service in that region, where nothing else is named. */
function stsEndpoint(region, env) {
	return endpointOf("STS", env) ?? `https://sts.${region}.${domainOf(region)}`;
}
/**
* As the SDK's own chain: a profile that was named wins over keys. A role without a token file is taken by the token of
* this job of GitHub's, once for all clients and again whenever it is about to expire: in the post step, too.
* @returns undefined where the SDK's chain is to look
*/
function credentialsOf(region, env) {
	const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token, AWS_PROFILE: profile, AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: file } = env;
	if (profile) return void 0;
	if (id && secret) return {
		accessKeyId: id,
		secretAccessKey: secret,
		...token ? { sessionToken: token } : {}
	};
	const isJobs = !file || file.endsWith(`/${"bowsprit-aws-token"}`);
	return role && isJobs ? sharedIdentity(role, region, env) : void 0;
}

export { endpointOf as n, stsEndpoint as r, clientConfig as t };