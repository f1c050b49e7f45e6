import { o as UsageError } from "./errors.mjs";
import { n as authorityOf } from "./place.mjs";
import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

// src/plan/azure/failures.ts
/** What only leads to other errors. */
const wrappers = /* @__PURE__ */ new Set([
	"DeploymentFailed",
	"InvalidTemplateDeployment",
	"MultipleErrorsOccurred",
	"ResourceDeploymentFailure"
]);
/** By ARM's code; the first text that fits wins. `when`: in the message. */
const hints = [
	{
		code: /^(QuotaExceeded|OperationNotAllowed|ResourceQuotaExceeded)$/,
		when: /quota|cores/i,
		hint: "ask for more quota in the portal (Subscriptions, Usage + quotas), take fewer or smaller machines (--nodes, --machine-type), or another --region"
	},
	{
		code: /^(SkuNotAvailable|AllocationFailed|ZonalAllocationFailed|OverconstrainedAllocationRequest)$/,
		hint: "Azure has no such machines there now: take another --machine-type or --control-plane-type, or another --region"
	},
	{
		code: /^RequestDisallowedByPolicy$/,
		hint: "a policy of the subscription forbids it: ask who owns the policy for an exemption, or change the template with --azure-overrides"
	},
	{
		code: /^(AuthorizationFailed|LinkedAuthorizationFailed|AuthorizationPermissionMismatch)$/,
		when: /roleAssignments\/write/i,
		hint: "give the identity of the job Role Based Access Control Administrator (or the role of docs/azure.md): it hands the machines their roles"
	},
	{
		code: /^(AuthorizationFailed|LinkedAuthorizationFailed|AuthorizationPermissionMismatch)$/,
		hint: "give the identity of the job the role of docs/azure.md, or Contributor; a role that was just given takes some minutes"
	},
	{
		code: /^PublicIPCountLimitReached$/,
		hint: "remove public addresses that nobody needs, or ask for more quota of them"
	},
	{
		code: /^(PlatformImageNotFound|ImageNotFound|GalleryImageNotFound)$/,
		hint: "choose an image that the region has: az vm image list --all --publisher Canonical --location REGION"
	},
	{
		code: /^(MarketplacePurchaseEligibilityFailed|ResourcePurchaseValidationFailed)$/,
		hint: "the terms of the image have to be accepted once: az vm image terms accept --urn URN"
	},
	{
		code: /^(OSProvisioningTimedOut|VMAgentStatusCommunicationError|VMStartTimedOut)$/,
		hint: "the machine did not report in: its serial console is among the logs"
	},
	{
		code: /^ScopeLocked$/,
		hint: "remove the lock: az lock list --resource-group GROUP, then az lock delete --ids ID"
	},
	{
		code: /^(MissingSubscriptionRegistration|SubscriptionNotRegistered)$/,
		hint: "register the provider that the message names: az provider register --namespace NAME"
	},
	{
		code: /^(StorageAccountAlreadyTaken|StorageAccountAlreadyExists|AlreadyInUse)$/,
		hint: "somebody else has that name: choose another --id"
	},
	{
		code: /^(RoleAssignmentLimitExceeded)$/,
		hint: "the subscription has all the role assignments it may have: remove those of 'Identity not found'"
	},
	{
		code: /^(ResourceGroupBeingDeleted|ResourceGroupDeletionBlocked)$/,
		hint: "wait until the group is gone, or choose another --id"
	},
	{
		code: /^(SubscriptionNotFound|ReadOnlyDisabledSubscription|DisabledSubscription)$/,
		hint: "check --azure-subscription, and that it is enabled and of the tenant of the identity"
	}
];
/** What to do about an error of ARM, where that is known. */
function hintFor(fault) {
	return hints.find((h) => h.code.test(fault.code ?? "") && (h.when?.test(fault.message ?? "") ?? true))?.hint;
}
/** The errors at the bottom of one: those that say something. Texts that are JSON of errors themselves are opened. */
function rootFaults(fault) {
	const inner = (fault.details ?? []).flatMap(rootFaults);
	const said = opened(fault.message);
	const below = inner.length > 0 ? inner : said === void 0 ? [] : rootFaults(said);
	return below.length > 0 && (wrappers.has(fault.code ?? "") || said !== void 0 || inner.length > 0) ? below : [fault];
}
/** One line: code, message, what to do. */
function faultText(fault) {
	const hint = hintFor(fault);
	const text = [fault.code, fault.message?.replaceAll(/\s+/g, " ").trim()].filter(Boolean).join(": ");
	return hint === void 0 ? text : `${text.replace(/\.$/, "")}. To do: ${hint}`;
}
/**
* Why a deployment failed, one line for each failed operation with ARM's own messages, else its own error's.
* @param error properties.error of the deployment
*/
function deploymentFailures(error, operations) {
	const failed = operations.flatMap(({ properties: p }) => {
		const fault = faultIn(p?.statusMessage);
		if (p?.provisioningState !== "Failed" || fault === void 0) return [];
		const { resourceType, resourceName } = p.targetResource ?? {};
		const what = [resourceType, resourceName].filter(Boolean).join(" ");
		return rootFaults(fault).map((root) => `${what}: ${faultText(root)}`);
	});
	if (failed.length > 0) return [...new Set(failed)];
	return error === void 0 ? ["ARM gives no reason"] : [...new Set(rootFaults(error).map(faultText))];
}
/** statusMessage is { error }, the error itself, or a text. */
function faultIn(message) {
	if (typeof message === "string") return opened(message) ?? { message };
	if (typeof message !== "object" || message === null) return void 0;
	return "error" in message ? message.error : message;
}
function opened(message) {
	if (message === void 0 || !message.trimStart().startsWith("{")) return void 0;
	try {
		const value = JSON.parse(message);
		return value.error ?? value;
	} catch {
		return;
	}
}

// src/clouds/azure/credential.ts
/** What the federated credential of an app registration has to name as its audience. */
const audience = "api://AzureADTokenExchange";
const answerMs = 3e4;
/**
* Whose token opens the resource manager: by the job's own OIDC token where the job may have one, by a secret, a
* certificate or a token file of the environment, else by what Azure's client finds (`az login`, a managed identity).
* Nothing is asked yet. @throws UsageError when an identity is named by half
*/
async function azureCredential(place, env) {
	const sdk = await import("./esm7.mjs");
	const tenant = place.tenant ?? env["AZURE_TENANT_ID"];
	const client = place.client ?? env["AZURE_CLIENT_ID"];
	const known = authorityOf(place.arm);
	const options = {
		authorityHost: known ?? await ownAuthority(place.arm, env),
		...known === void 0 ? { disableInstanceDiscovery: true } : {},
		...trusted(env)
	};
	if (tenant && client) {
		const [secret, certificate] = [env["AZURE_CLIENT_SECRET"], env["AZURE_CLIENT_CERTIFICATE_PATH"]];
		if (secret) return new sdk.ClientSecretCredential(tenant, client, secret, options);
		if (certificate) return new sdk.ClientCertificateCredential(tenant, client, { certificatePath: certificate }, options);
		const file = env["AZURE_FEDERATED_TOKEN_FILE"];
		if (file) return new sdk.WorkloadIdentityCredential({
			tenantId: tenant,
			clientId: client,
			tokenFilePath: file,
			...options
		});
		const job = jobToken(env);
		if (job !== void 0) return new sdk.ClientAssertionCredential(tenant, client, job, options);
	} else if (client) throw new UsageError(`the identity ${client} has no tenant: give --azure-tenant, or AZURE_TENANT_ID`);
	return new sdk.DefaultAzureCredential({
		...options,
		...tenant ? { tenantId: tenant } : {}
	});
}
/** Certificates of authorities that a proxy or a private cloud brings, beside those that everybody trusts. */
function trusted(env) {
	const file = env["NODE_EXTRA_CA_CERTS"];
	return file ? { tlsOptions: { ca: [...rootCertificates, readFileSync(file, "utf8")].join("\n") } } : {};
}
/**
* GitHub's token of the job, asked for anew each time: the post step has one of its own. undefined where the job has
* no `id-token: write`. @see https://docs.github.com/en/actions/reference/security/oidc
*/
function jobToken(env) {
	const [url, token] = [env["ACTIONS_ID_TOKEN_REQUEST_URL"], env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]];
	if (!url || !token) return void 0;
	let last;
	return () => {
		if (last === void 0 || performance.now() - last.at > 6e4) last = {
			value: mint(url, token),
			at: performance.now()
		};
		return last.value;
	};
}
async function mint(url, token) {
	const answer = await fetch(`${url}&audience=${encodeURIComponent(audience)}`, {
		headers: { authorization: `Bearer ${token}` },
		signal: AbortSignal.timeout(answerMs)
	});
	const { value } = answer.ok ? await answer.json() : {};
	if (value === void 0) throw new Error(`GitHub gives no OIDC token: it answers ${answer.status}`);
	return value;
}
/** A cloud of somebody's own tells who gives tokens for it. @see https://learn.microsoft.com/azure-stack/user/azure-stack-version-profiles-azurecli2 */
async function ownAuthority(arm, env) {
	const { createDefaultHttpClient, createPipelineFromOptions, createPipelineRequest } = await import("./esm3.mjs");
	const request = createPipelineRequest({
		url: `${arm}/metadata/endpoints?api-version=2022-09-01`,
		timeout: answerMs
	});
	const answer = await createPipelineFromOptions(trusted(env)).sendRequest(createDefaultHttpClient(), request);
	const authority = (answer.status === 200 ? JSON.parse(answer.bodyAsText ?? "{}") : {}).authentication?.loginEndpoint;
	if (authority === void 0) throw new UsageError(`${arm} does not say who gives tokens for it: is it --azure-cloud?`);
	return authority.replace(/\/$/, "");
}

// src/clouds/azure/arm.ts
/** What ARM refuses, with its own words and what to do. */
var ArmError = class extends Error {
	name = "ArmError";
	status;
	code;
	fault;
	constructor(doing, status, fault) {
		super(`${doing}: ${rootFaults(fault).map(faultText).join("; ")}`);
		this.status = status;
		this.code = fault.code ?? `${status}`;
		this.fault = fault;
	}
};
/** Tries besides the first; the pipeline waits between them, and obeys Retry-After. */
const maxRetries = 6;
const requestMs = 6e4;
/**
* Calls by the pipeline of Microsoft's own clients (tokens, retries of 429 and 5xx by their headers, proxies); the
* calls themselves are few, and written here so that errors keep their details and a poll can begin in another process.
* Nothing is asked before the first call.
*/
function armClient(place, ctx) {
	const root = `/subscriptions/${place.subscription}`;
	let opened;
	const send = async (method, url, body) => {
		opened ??= open(place, ctx);
		const { sdk, pipeline, http } = await opened;
		const began = ctx.clock.now();
		const request = sdk.createPipelineRequest({
			url: url.href,
			method,
			timeout: requestMs,
			abortSignal: ctx.signal,
			headers: sdk.createHttpHeaders({
				accept: "application/json",
				...body === void 0 ? {} : { "content-type": "application/json" }
			}),
			...body === void 0 ? {} : { body: JSON.stringify(body) }
		});
		const answer = await pipeline.sendRequest(http, request);
		ctx.log.debug(`azure: ${method} ${url.pathname}: ${answer.status} in ${ctx.clock.now() - began} ms`);
		if (answer.status >= 400) throw refused(`${method} ${url.pathname}`, answer);
		const text = answer.bodyAsText ?? "";
		return {
			status: answer.status,
			body: text === "" ? void 0 : JSON.parse(text)
		};
	};
	const urlOf = (path, { version, query }) => {
		const url = new URL(`${place.arm}${path}`);
		for (const [name, value] of Object.entries({
			"api-version": version,
			...query
		})) url.searchParams.set(name, value);
		return url;
	};
	return {
		place,
		under: (path) => `${root}${path}`,
		call: (method, path, request) => send(method, urlOf(path, request), request.body),
		list: async (path, request) => {
			const found = [];
			let next = urlOf(path, request);
			while (next !== void 0) {
				const { body } = await send("GET", next, void 0);
				found.push(...body.value);
				next = body.nextLink ? sameHost(body.nextLink, place.arm) : void 0;
			}
			return found;
		},
		fetchText: async (url, abortSignal) => {
			opened ??= open(place, ctx);
			const { sdk, open: plain, http } = await opened;
			const answer = await plain.sendRequest(http, sdk.createPipelineRequest({
				url,
				abortSignal
			}));
			if (answer.status >= 400 && answer.status !== 404) throw new Error(`${new URL(url).host} answers ${answer.status}`);
			return answer.status === 404 ? "" : answer.bodyAsText ?? "";
		}
	};
}
async function open(place, { env }) {
	const sdk = await import("./esm3.mjs");
	const plain = () => sdk.createPipelineFromOptions({
		retryOptions: {
			maxRetries,
			retryDelayInMs: 500,
			maxRetryDelayInMs: 2e4
		},
		userAgentOptions: { userAgentPrefix: "bowsprit" },
		...trusted(env)
	});
	const pipeline = plain();
	const scopes = [`${place.arm}/.default`];
	const credential = await azureCredential(place, env);
	pipeline.addPolicy(sdk.bearerTokenAuthenticationPolicy({
		credential,
		scopes
	}));
	return {
		sdk,
		pipeline,
		open: plain(),
		http: sdk.createDefaultHttpClient()
	};
}
/** A token goes to the resource manager and to nobody else. */
function sameHost(link, arm) {
	const url = new URL(link);
	if (url.origin !== new URL(arm).origin) throw new Error(`${arm} leads on to ${url.origin}, which is not itself`);
	return url;
}
function refused(doing, { status, bodyAsText }) {
	let fault = {
		code: `${status}`,
		message: bodyAsText?.slice(0, 500) ?? ""
	};
	try {
		fault = JSON.parse(bodyAsText ?? "").error ?? fault;
	} catch {}
	return new ArmError(doing, status, fault);
}
/** @returns undefined for what is not there @throws ArmError for anything else */
async function unlessGone(work) {
	try {
		return await work;
	} catch (error) {
		if (error instanceof ArmError && error.status === 404) return void 0;
		throw error;
	}
}

export { hintFor as a, deploymentFailures as i, armClient as n, unlessGone as r, ArmError as t };