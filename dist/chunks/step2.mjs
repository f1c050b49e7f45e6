// src/adapters/github/step.ts
/** Name of the one value that a post step gets: `STATE_run` in its environment. */
const stateName = "run";
/** GitHub's files for outputs, state and summary, through @actions/core, which escapes what is written to them. */
async function githubStep() {
	const core = await import("./core2.mjs");
	return {
		output: (name, value) => core.setOutput(name, value),
		saveState: (text) => core.saveState("run", text),
		summary: async (markdown) => {
			await core.summary.addRaw(markdown, true).write();
		}
	};
}

export { stateName as n, githubStep as t };