import { n as commands } from "./commands.mjs";

// src/options/actions.ts
const forTerminals = [
	"json",
	"bisect",
	"list-images"
];
const uploading = [
	"upload",
	"artifact-name",
	"job-index"
];
const commenting = ["comment", "github-token"];
const results = [
	"result",
	"specs",
	"passed",
	"failed",
	"flaky",
	"not-run",
	"proof"
];
const files = ["artifacts", "artifact"];
const staged = [
	"registry",
	"store",
	"stage",
	"digest",
	"reused"
];
function of(command, ...more) {
	const common = commands[command].options.filter((o) => !forTerminals.includes(o));
	return [...common, ...more.filter((o) => !common.includes(o))];
}
const actions = {
	run: {
		title: "Bowsprit",
		help: "Build a branch of Kubernetes, boot a cluster of it on this runner, run the e2e suite in shards with proof, always tear down.",
		dir: ".",
		command: "run",
		inputs: of("run", ...uploading, "cache", ...commenting),
		outputs: [
			"id",
			"ref",
			"kubeconfig",
			"version",
			...results,
			...files
		],
		post: true,
		icon: "layers"
	},
	stage: {
		title: "Bowsprit stage",
		help: "Put the images and files of a build into a registry and a store, where the machines of a cluster take them from.",
		dir: "actions/stage",
		command: "stage",
		inputs: of("stage", ...uploading, "cache"),
		outputs: [
			"version",
			...staged,
			...files
		],
		post: true,
		icon: "upload-cloud"
	},
	provision: {
		title: "Bowsprit provision",
		help: "Build a branch of Kubernetes and boot a cluster of it; the post step removes the cluster, or actions/teardown does.",
		dir: "actions/provision",
		command: "up",
		inputs: of("up", "teardown", "artifacts", ...uploading, "cache"),
		outputs: [
			"id",
			"ref",
			"kubeconfig",
			"version",
			"artifacts"
		],
		post: true,
		icon: "server"
	},
	e2e: {
		title: "Bowsprit e2e",
		help: "Run the e2e suite, or one shard of it, on a cluster that is up.",
		dir: "actions/e2e",
		command: "test",
		inputs: of("test", ...uploading, "cache", ...commenting),
		outputs: [
			"version",
			...results,
			...files
		],
		post: true,
		icon: "check-circle"
	},
	merge: {
		title: "Bowsprit merge",
		help: "Merge the shards of all jobs of this workflow run into one result, with the proof that each spec ran exactly once.",
		dir: "actions/merge",
		command: "merge",
		inputs: of("merge", "pattern", "directories", ...uploading, ...commenting),
		outputs: [...results, ...files],
		post: false,
		icon: "git-merge"
	},
	publish: {
		title: "Bowsprit publish",
		help: "Publish the results of a job, whatever ran it, in prow's layout: that it has begun, and in the end what it left.",
		dir: "actions/publish",
		command: "publish",
		inputs: of("publish"),
		outputs: [],
		post: false,
		icon: "upload-cloud"
	},
	teardown: {
		title: "Bowsprit teardown",
		help: "Collect the logs of a cluster and remove it, or sweep all that have expired; anything that is left fails the step.",
		dir: "actions/teardown",
		command: "down",
		inputs: of("down", "sweep", "provider", "region", "store", "artifacts", ...uploading),
		outputs: files,
		post: false,
		icon: "trash-2"
	}
};
const actionNames = Object.keys(actions);
/** How the inputs of an action are read. */
function actionReader(name) {
	return {
		name: name === "run" ? "bowsprit" : `actions/${name}`,
		options: actions[name].inputs,
		by: "inputs"
	};
}
/**
* The inputs that a workflow gave, from the environment that the runner makes of them: `INPUT_` and the name in
* capitals, blanks as underscores; one that was left out is there, empty. Unknown ones are there too: the runner
* only warns of them.
* @see https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#inputs
*/
function givenInputs(env) {
	const given = {};
	for (const [key, text] of Object.entries(env)) if (key.startsWith("INPUT_") && text !== void 0 && text.trim() !== "") given[key.slice(6).toLowerCase()] = text;
	return given;
}

export { actions as n, givenInputs as r, actionReader as t };