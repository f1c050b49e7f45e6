import { n as trusted, t as azureCredential } from "./credential.mjs";

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
		code: /^Overconstrained(Zonal)?AllocationRequest$/,
		hint: "Azure has no machines there now that are all of this: ask less of them in --azure-overrides (zones, disks, networking), or take another --machine-type or --region"
	},
	{
		code: /^(SkuNotAvailable|NotAvailableForSubscription|AllocationFailed|ZonalAllocationFailed)$/,
		hint: "Azure has no such machines there now: take another --machine-type or --control-plane-type, or another --region"
	},
	{
		code: /^(RequestDisallowedByAzure|LocationNotAvailableForResourceType|NoRegisteredProviderFound)$/,
		hint: "this subscription may not make that there: take another --region"
	},
	{
		code: /^MaxStorageAccountsCountPerSubscriptionExceeded$/,
		hint: "remove storage accounts that nobody needs in the region, or share one: --registry and --store"
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
		code: /^PropertyChangeNotAllowed$/,
		hint: "an earlier try made it otherwise: `bowsprit down` first, then again"
	},
	{
		code: /^(PrincipalNotFound|Conflict|AnotherOperationInProgress|RetryableError|InternalServerError|InternalExecutionError)$/,
		hint: "that may pass by itself: try again with the same --id, which goes on where this ended"
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
/** One line, in the words of ARM: code and message, and the policy where one forbids it. */
function faultWords({ code, message, additionalInfo }) {
	const words = [code, message?.replaceAll(/\s+/g, " ").trim()].filter(Boolean).join(": ");
	const policies = (additionalInfo ?? []).flatMap(({ info }) => policyIn(info));
	return policies.length === 0 ? words : `${words.replace(/\.$/, "")} (${policies.join("; ")})`;
}
/** @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy */
function policyIn(info) {
	const known = info;
	const named = (what) => known?.[`${what}DisplayName`] ?? known?.[`${what}Name`];
	const [policy, assignment] = [named("policyDefinition"), named("policyAssignment")];
	if (policy === void 0) return [];
	return [`policy '${policy}'${assignment === void 0 ? "" : `, assigned as '${assignment}'`}`];
}
/** One line: code, message, what to do. */
function faultText(fault) {
	const hint = hintFor(fault);
	const text = faultWords(fault);
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
		const value = text === "" ? void 0 : JSON.parse(text);
		return {
			status: answer.status,
			body: value,
			follow: answer.headers.get("location")
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
		follow: (url) => send("GET", sameHost(url, place.arm), void 0),
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
		caller: async () => {
			opened ??= open(place, ctx);
			const { credential } = await opened;
			return objectIdOf((await credential.getToken(scopesOf(place), { abortSignal: ctx.signal }))?.token ?? "");
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
const scopesOf = ({ arm }) => [`${arm}/.default`];
/** @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference (oid) */
function objectIdOf(token) {
	const claims = Buffer.from(token.split(".")[1] ?? "", "base64url").toString();
	const [, id] = /"oid"\s*:\s*"([0-9a-f-]{36})"/i.exec(claims) ?? [];
	if (id === void 0) throw new Error("the token of this identity does not say its object id: name --registry and --store");
	return id;
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
	const credential = await azureCredential(place, env);
	pipeline.addPolicy(sdk.bearerTokenAuthenticationPolicy({
		credential,
		scopes: scopesOf(place)
	}));
	return {
		sdk,
		pipeline,
		open: plain(),
		http: sdk.createDefaultHttpClient(),
		credential
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

export { faultWords as a, deploymentFailures as i, armClient as n, hintFor as o, unlessGone as r, rootFaults as s, ArmError as t };