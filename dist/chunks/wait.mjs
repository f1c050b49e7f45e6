import { i as RunError, n as Interrupted } from "./errors.mjs";
import { Agent, request } from "node:https";

// src/kube/api.ts
/**
* @param timeoutMs limit of one request
* @param maxSockets requests at one time; more wait for their turn
*/
function apiClient(to, timeoutMs = 5e3, maxSockets = 4) {
	const agent = new Agent({
		keepAlive: true,
		ca: to.ca,
		cert: to.cert,
		key: to.key,
		maxSockets
	});
	const send = (method, path, body) => exchange(agent, new URL(path, to.server), method, body, timeoutMs);
	return {
		get: (path) => send("GET", path),
		close: () => agent.destroy(),
		async call(method, path, body) {
			const { status, text } = await send(method, path, body);
			if (status >= 200 && status < 300) return JSON.parse(text);
			throw new RunError(`${method} ${to.server}${path}: ${status} ${reasonIn(text)}`, {
				argv: [method, path],
				exitCode: status,
				stdout: text
			});
		}
	};
}
function exchange(agent, url, method, body, timeoutMs) {
	const payload = body === void 0 ? void 0 : JSON.stringify(body);
	const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
	return new Promise((resolve, reject) => {
		const fail = (cause) => reject(new RunError(`no answer from ${url.origin}`, { argv: [method, url.pathname] }, { cause }));
		const call = request(url, {
			agent,
			method,
			headers: {
				accept: "application/json",
				...payload === void 0 ? {} : {
					"content-type": type,
					"content-length": Buffer.byteLength(payload)
				}
			},
			signal: AbortSignal.timeout(timeoutMs)
		}, (response) => {
			const chunks = [];
			response.on("data", (chunk) => chunks.push(chunk));
			response.on("error", fail);
			response.on("end", () => resolve({
				status: response.statusCode ?? 0,
				text: Buffer.concat(chunks).toString("utf8")
			}));
		});
		call.on("error", fail);
		call.end(payload);
	});
}
/** The message of a metav1.Status, or the beginning of whatever came. */
function reasonIn(text) {
	try {
		return String(JSON.parse(text).message ?? text.slice(0, 300));
	} catch {
		return text.slice(0, 300);
	}
}

// src/kube/wait.ts
/**
* Looks until `look` gives something else than undefined.
* An error of `look` ends the wait; what may still change must be undefined.
* @returns undefined when the time is over
* @throws Interrupted when the run is cancelled
*/
async function waitFor(look, ctx, o) {
	const end = ctx.clock.now() + o.timeoutMs;
	for (;;) {
		if (ctx.signal.aborted) throw new Interrupted("interrupted while waiting", { cause: ctx.signal.reason });
		const found = await look();
		if (found !== void 0) return found;
		if (ctx.clock.now() >= end) return void 0;
		await ctx.clock.sleep(o.everyMs ?? 50);
	}
}

export { apiClient as n, waitFor as t };