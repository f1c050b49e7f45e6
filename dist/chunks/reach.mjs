import { o as __toESM } from "./rolldown-runtime.mjs";
import { t as openEks } from "./eks.mjs";
import { a as sayOf } from "./errors2.mjs";
import { o as UsageError } from "./errors.mjs";
import { t as require_dist } from "./dist3.mjs";
import { f as stackNameOf } from "./names.mjs";
import { t as require_lib } from "./lib2.mjs";
import { n as execCredential, t as eksToken } from "./eks-token2.mjs";
import { t as currentKeys } from "./keys2.mjs";
import { join } from "node:path";
import { chmod, writeFile } from "node:fs/promises";

// src/plan/aws/kubeconfig.ts
var import_dist = require_dist();
/**
* EKS knows who asks by AWS's credentials; a token of them lasts a quarter of an hour, so that clients have to be able
* to get another one: by ourselves (KEP-541), without the aws program.
*/
function eksKubeconfig({ name, region, endpoint, ca, command, tokenFile }) {
	const [program, ...first] = command;
	return (0, import_dist.stringify)({
		apiVersion: "v1",
		kind: "Config",
		clusters: [{
			name,
			cluster: {
				server: endpoint,
				"certificate-authority-data": ca
			}
		}],
		users: [{
			name,
			user: { exec: {
				apiVersion: "client.authentication.k8s.io/v1",
				command: program,
				args: [
					...first,
					"eks-token",
					"--cluster",
					name,
					"--region",
					region,
					"--token-file",
					tokenFile
				],
				interactiveMode: "Never",
				provideClusterInfo: false
			} }
		}],
		contexts: [{
			name,
			context: {
				cluster: name,
				user: name
			}
		}],
		"current-context": name
	});
}

// src/providers/eks/token.ts
var import_lib = /* @__PURE__ */ __toESM(require_lib(), 1);
/** Well within the quarter of an hour that a token lives. */
const everyMs = 48e4;
function tokenFileOf(runDir) {
	return join(runDir, "eks-token.json");
}
/**
* Clients of the branch get none of our credentials: what they show the cluster is a token that this process renews for
* as long as it lives. Never keeps the process alive.
*/
async function keepToken({ name, region, runDir }, ctx) {
	const renew = async () => {
		const keys = await currentKeys(region, ctx);
		const token = await eksToken(name, region, keys, ctx.env, ctx.clock.now());
		await (0, import_lib.default)(tokenFileOf(runDir), `${execCredential(token)}\n`, { mode: 384 });
	};
	await renew();
	const timer = setInterval(() => {
		renew().catch((error) => {
			if (error.code === "ENOENT") clearInterval(timer);
			else ctx.log.warn(`the token for ${name} could not be renewed: ${error.message}`);
		});
	}, everyMs);
	timer.unref();
	ctx.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}

// src/providers/eks/reach.ts
function serverOf({ endpoint = "", certificateAuthority }) {
	return {
		endpoint,
		ca: certificateAuthority?.data ?? ""
	};
}
/** A kubeconfig without a secret, and beside it the token for whoever has no credentials. @returns its path */
async function writeAccess(place, server, ctx) {
	const { name, region, runDir } = place;
	const kubeconfig = join(runDir, "kubeconfig");
	const text = eksKubeconfig({
		name,
		region,
		tokenFile: tokenFileOf(runDir),
		...server,
		command: [ctx.paths.node, join(ctx.paths.program, "bowsprit.mjs")]
	});
	await writeFile(kubeconfig, text, { mode: 384 });
	await chmod(kubeconfig, 384);
	await keepToken(place, ctx);
	return kubeconfig;
}
/** EKS knows people by AWS's credentials: whoever has them needs nothing of the machine that made the cluster. @throws UsageError */
async function reachEks(ref, ctx) {
	const name = stackNameOf(ref.id);
	const eks = openEks(ref.region, ctx);
	try {
		const found = await eks.find(name);
		if (found?.status !== "ACTIVE") throw new UsageError(`the cluster ${name} in ${ref.region} is ${found?.status ?? "not there"}: wait until it is ACTIVE, or give another --ref`);
		return await writeAccess({
			name,
			region: ref.region,
			runDir: join(ref.scope, ref.id)
		}, serverOf(found), ctx);
	} catch (error) {
		if (error instanceof UsageError || ctx.signal.aborted) throw error;
		throw new UsageError(`EKS does not say how ${name} is reached: ${sayOf(error)}. Give credentials that may describe it`);
	} finally {
		eks.close();
	}
}

export { serverOf as n, writeAccess as r, reachEks as t };