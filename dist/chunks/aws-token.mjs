import { u as ownTokenFile } from "./names.mjs";
import { join } from "node:path";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { mkdtemp, rename, writeFile } from "node:fs/promises";

// src/adapters/github/aws-token.ts
/** GitHub's tokens live five minutes. @see https://docs.github.com/actions/reference/security/oidc */
const everyMs = 24e4;
const answerMs = 3e4;
/** A role is named, and nothing but this job's own token can take it. */
function wantsJobToken(env) {
	const given = [
		"AWS_WEB_IDENTITY_TOKEN_FILE",
		"AWS_ACCESS_KEY_ID",
		"AWS_PROFILE"
	].some((name) => env[name]);
	return Boolean(env["AWS_ROLE_ARN"] && env["ACTIONS_ID_TOKEN_REQUEST_URL"]) && !given;
}
/**
* Keeps the job's token for AWS in a file, where every client of AWS looks for one by itself: stores and registries, too.
* It is renewed for as long as the process lives, and goes with it. Without a token the environment stays as it is: who
* needs the role says then what is lacking.
*/
async function keepAwsToken(env, renewMs = everyMs) {
	const first = await jobToken(env);
	if (first === void 0) return;
	const dir = await mkdtemp(join(env["RUNNER_TEMP"] || tmpdir(), "bowsprit-"));
	process.once("exit", () => rmSync(dir, {
		recursive: true,
		force: true
	}));
	const file = join(dir, ownTokenFile);
	const write = async (token) => {
		await writeFile(`${file}.new`, token, { mode: 384 });
		await rename(`${file}.new`, file);
	};
	await write(first);
	env["AWS_WEB_IDENTITY_TOKEN_FILE"] = file;
	const renew = async () => {
		const token = await jobToken(env);
		if (token !== void 0) await write(token);
	};
	setInterval(() => void renew().catch(() => {}), renewMs).unref();
}
async function jobToken(env) {
	try {
		const url = new URL(env["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "");
		url.searchParams.set("audience", "sts.amazonaws.com");
		const authorization = `Bearer ${env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? ""}`;
		const signal = AbortSignal.timeout(answerMs);
		const answer = await fetch(url, {
			headers: { authorization },
			redirect: "error",
			signal
		});
		const { value } = await answer.json();
		return answer.ok ? value : void 0;
	} catch {
		return;
	}
}

export { keepAwsToken, wantsJobToken };