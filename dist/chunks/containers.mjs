// src/plan/prow/translate/expression.ts
/** What a runner puts in. */
function expression(of) {
	return `\${{ ${of} }}`;
}

// src/plan/prow/translate/containers.ts
/** Where commands run: in the image that they had, or on the runner itself. */
const containerChoices = ["jobs", "none"];
/** As in prow's pods: in a container a job may choose. */
const inContainer = {
	artifacts: "/logs/artifacts",
	script: ["mkdir -p \"$ARTIFACTS\""],
	output: "/logs/output"
};
/** A directory that the runner empties before the next job; the environment of a job cannot name it. */
const onRunner = {
	artifacts: `${expression("runner.temp")}/artifacts`,
	script: ["export ARTIFACTS=\"$RUNNER_TEMP/artifacts\"", "mkdir -p \"$ARTIFACTS\""],
	output: "\"$RUNNER_TEMP/output\""
};
function placesOf(containers) {
	return containers === "jobs" ? inContainer : onRunner;
}
/**
* The container that a command had, with what of its pod Docker has, too.
* @returns undefined where it is to run on the runner; notes say what it goes without there
*/
function containerOf({ pod }, containers, notes) {
	if (containers === "jobs") return {
		image: pod.image,
		...pod.options.length === 0 ? {} : { options: pod.options.join(" ") },
		...pod.volumes.length === 0 ? {} : { volumes: pod.volumes }
	};
	noImage(pod, notes);
	const without = [...pod.options, ...pod.volumes];
	if (without.length > 0) notes.lost(pod.line, "spec", `${without.join(", ")}: there is no container that could have it`);
}
/** The image was where a command had its tools from. */
function noImage({ image, line }, notes) {
	const what = `the command runs on the runner, not in ${image}`;
	notes.changed(line, "spec.containers[0].image", `${what}: what it needs from there has to be there, too`);
}

export { expression as a, placesOf as i, containerOf as n, noImage as r, containerChoices as t };