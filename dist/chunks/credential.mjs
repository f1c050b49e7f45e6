import { o as UsageError } from "./errors.mjs";
import { n as authorityOf } from "./place.mjs";
import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

// src/clouds/azure/credential.ts
/** What the federated credential of an app registration has to name as its audience. */
const audience = "api://AzureADTokenExchange";
const answerMs = 3e4;
/**
* Whose token opens the resource manager, stores and registries: by the job's own OIDC token where the job may have one,
* by a secret, a certificate or a token file of the environment, else by what Azure's client finds (`az login`, a managed
* identity).
* Nothing is asked yet. @throws UsageError when an identity is named by half
*/
async function azureCredential(who, env) {
	const sdk = await import("./esm7.mjs");
	const tenant = who.tenant ?? env["AZURE_TENANT_ID"];
	const client = who.client ?? env["AZURE_CLIENT_ID"];
	const known = authorityOf(who.arm);
	const options = {
		authorityHost: known ?? await ownAuthority(who.arm, env),
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

export { trusted as n, azureCredential as t };