import { o as UsageError } from "./errors.mjs";
import { dirname } from "node:path";
import { readFile } from "node:fs/promises";

// src/flows/eks-token.ts
/** What is left of a token's time must be enough for a client to use it. */
const leastMs = 6e4;
/**
* What a kubeconfig's exec plug-in is called for. A token that the run keeps is taken while it is good: clients of the
* branch have no credentials of AWS, and are spared AWS's libraries.
*/
async function printToken({ o, ctx, print }) {
	const { cluster, region } = o;
	const file = o["token-file"];
	if (cluster === void 0 || region === void 0) throw new UsageError("eks-token wants --cluster NAME and --region REGION, as the kubeconfig gives them");
	const kept = await keptToken(file, ctx.clock.now());
	if (kept !== void 0) {
		print(kept);
		return 0;
	}
	const [{ currentKeys }, { eksToken, execCredential }] = await Promise.all([import("./keys.mjs"), import("./eks-token.mjs")]);
	print(execCredential(await eksToken(cluster, region, await currentKeys(region, ctx).catch((cause) => {
		const run = file === void 0 ? "" : `, and ${dirname(file)} has no token that is still good`;
		throw new UsageError(`no credentials of AWS (${cause.message})${run}: give AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`);
	}), ctx.env, ctx.clock.now())));
	return 0;
}
async function keptToken(file, now) {
	if (file === void 0) return void 0;
	try {
		const text = await readFile(file, "utf8");
		const { status } = JSON.parse(text);
		return status.token !== "" && Date.parse(status.expirationTimestamp) - now > leastMs ? text.trim() : void 0;
	} catch {
		return;
	}
}

export { printToken };