// src/entry/action-services.ts
/** Problems become annotations, the first ten that is; the log closes after them. */
function saying(log) {
	return (problems) => {
		for (const message of problems) log.annotate({ message: asInputs(message) });
		log.close();
	};
}
/** `--shard 5/4: …` is `shard 5/4: …` to who writes a workflow. */
function asInputs(message) {
	return message.replaceAll(/(^|[\s`'(])--([a-z][a-z-]+)(?= |:|,|$)/gm, "$1$2");
}
/** The services of the job, loaded when first used. */
function services(log) {
	let loaded;
	return () => {
		loaded ??= import("./services.mjs").then((m) => m.githubServices(process.env, log));
		return loaded;
	};
}

export { services as n, saying as t };