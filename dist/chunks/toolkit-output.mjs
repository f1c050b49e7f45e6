import { AsyncLocalStorage } from "node:async_hooks";

// src/adapters/github/toolkit-output.ts
const hearing = new AsyncLocalStorage();
const secrets = /* @__PURE__ */ new Set();
let heardWrite;
/**
* Runs a call of the toolkit and hears what it prints, instead of standard output.
*
* The toolkit speaks to the runner by workflow commands on standard output. Ours is stopped for commands (children
* print there too), so `::add-mask::<signature of an upload URL>` would be no mask but the secret itself in the log,
* and `::debug::` whole responses with such URLs. Other writers to standard output are not touched: only what is
* written in the asynchronous context of `work` is heard.
*/
async function withToolkit(work, hear) {
	const listener = lineListener(hear);
	listen();
	try {
		return await hearing.run(listener.chunk, work);
	} finally {
		listener.end();
	}
}
/** Strikes out what the toolkit called secret, and the signature of any URL. */
function scrub(text) {
	let clean = text.replaceAll(/([?&]sig=)[^&\s"'<>]+/g, "$1***");
	for (const secret of secrets) clean = clean.replaceAll(secret, "***");
	return clean;
}
/** An error of the toolkit as text: its own message; the causes may quote URLs, they are left out. */
function toolkitMessage(error) {
	return scrub(error instanceof Error ? error.message || error.name : String(error)).trim();
}
/** Puts itself before `process.stdout.write`, for good: outside of a call of the toolkit it hands everything on. */
function listen() {
	const { stdout } = process;
	const write = stdout.write;
	if (write === heardWrite) return;
	const heard = (chunk, ...rest) => {
		const hear = hearing.getStore();
		if (hear === void 0) return Reflect.apply(write, stdout, [chunk, ...rest]);
		hear(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
		const done = rest.find((x) => typeof x === "function");
		if (done !== void 0) process.nextTick(done);
		return true;
	};
	heardWrite = heard;
	stdout.write = heardWrite;
}
function lineListener(hear) {
	let rest = "";
	const say = (line) => {
		const said = understand(line);
		if (said !== void 0) hearing.exit(() => hear({
			...said,
			text: scrub(said.text)
		}));
	};
	return {
		chunk: (text) => {
			const lines = (rest + text).split("\n");
			rest = lines.pop() ?? "";
			for (const line of lines) say(line);
		},
		end: () => {
			if (rest !== "") say(rest);
			rest = "";
		}
	};
}
const levels = {
	debug: "debug",
	notice: "notice",
	warning: "warning",
	error: "error"
};
/** https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
function understand(line) {
	const [, command, data] = /^::([a-z-]+)(?: [^:]*)?::(.*)$/s.exec(line) ?? [];
	if (command === void 0 || data === void 0) return line.trim() === "" ? void 0 : {
		level: "info",
		text: line
	};
	const text = data.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
	if (command === "add-mask" && text.trim().length > 3) secrets.add(text);
	const level = levels[command];
	return level === void 0 ? void 0 : {
		level,
		text
	};
}

export { withToolkit as n, toolkitMessage as t };