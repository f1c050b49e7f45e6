// src/flows/table.ts
/** The only switch on the command's name; each flow is loaded when it is asked for. */
const flows = {
	run: async () => (await import("./run.mjs")).run,
	build: async () => (await import("./build2.mjs")).build,
	stage: async () => (await import("./stage.mjs")).stage,
	up: async () => (await import("./up.mjs")).up,
	plan: async () => (await import("./plan.mjs")).plan,
	addons: async () => (await import("./addons3.mjs")).addons,
	list: async () => (await import("./list.mjs")).list,
	test: async () => (await import("./test.mjs")).test,
	merge: async () => (await import("./merge.mjs")).merge,
	publish: async () => (await import("./publish.mjs")).publish,
	validate: async () => (await import("./validate.mjs")).validate,
	history: async () => (await import("./history.mjs")).history,
	logs: async () => (await import("./logs.mjs")).logs,
	down: async () => (await import("./down.mjs")).down,
	sweep: async () => (await import("./sweep.mjs")).sweep,
	clone: async () => (await import("./clone.mjs")).clone,
	translate: async () => (await import("./translate.mjs")).translate,
	testgrid: async () => (await import("./testgrid.mjs")).testgrid,
	"trust-policy": async () => (await import("./trust-policy.mjs")).printPolicy,
	"eks-token": async () => (await import("./eks-token3.mjs")).printToken,
	doctor: async () => (await import("./doctor.mjs")).doctor,
	schema: async () => (await import("./schema.mjs")).schema
};
function loadFlow(command) {
	return flows[command]();
}
/** A command as typed in a terminal. @returns the exit code */
async function flow(command, o, operands, ctx) {
	const run = await loadFlow(command);
	try {
		const print = (text) => void process.stdout.write(`${text}\n`);
		return await run({
			o,
			operands,
			ctx,
			print,
			tell: () => {}
		});
	} finally {
		ctx.log.close();
	}
}

export { loadFlow as n, flow as t };