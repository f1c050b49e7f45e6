// src/plan/addons/misfits.ts
/** A runner's own: tokens of the job, inputs with secrets in them, and the files through which a step says outputs. */
const runners = /^(ACTIONS_|INPUT_|GITHUB_(ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$)/;
const rollouts = /^(deploy|deployment|deployments|ds|daemonset|daemonsets|sts|statefulset|statefulsets)$/i;
/** What is not said. */
const defaults = {
	requests: 200,
	qps: 50,
	connections: 10,
	timeout: "5m"
};
/** Whether a place is fetched, not read. */
function isUrl(place) {
	return /^(https?|oci|ssh|git):\/\//.test(place);
}
/** What the schema cannot say: keys that exclude each other, or mean nothing without others. */
function misfits(a) {
	const problems = [];
	const ways = [
		"manifests",
		"chart",
		"kustomize",
		"command"
	].filter((k) => a[k] !== void 0);
	if (ways.length !== 1) problems.push(`give exactly one of manifests, chart, kustomize and command${ways.length > 1 ? `, not ${ways.join(" and ")}` : ""}`);
	if (a.values !== void 0 && a.chart === void 0) problems.push("values are for a chart: leave them out");
	if (a.remove !== void 0 && a.command === void 0) problems.push("remove undoes a command: what else is applied is removed without it, leave it out");
	for (const place of a.manifests === void 0 ? [] : [a.manifests].flat()) if (isUrl(place) && !/^https?:/.test(place)) problems.push(`manifests: ${place}: give a file or an https URL`);
	else if (/^http:/.test(place) && !/^http:\/\/(127\.|localhost|\[::1\])/.test(place)) problems.push(`manifests: ${place}: anyone on the way could change it: use https, or a file`);
	for (const name of (a.env ?? []).filter((n) => runners.test(n))) problems.push(`env: ${name} is the runner's own: leave it out`);
	for (const [i, w] of (a.wait ?? []).entries()) problems.push(...waitMisfits(w).map((p) => `wait[${i}]: ${p}`));
	return [...problems, ...checkMisfits(a.check)];
}
function waitMisfits(w) {
	const { command, kind, name, selector } = w;
	if (command !== void 0) return Object.keys(w).length > 1 ? ["a command waits alone: leave out the other keys"] : [];
	if (kind === void 0) return ["give kind with name or selector, or a command"];
	if (name === void 0 === (selector === void 0)) return ["give either name or selector"];
	if (w.for === void 0 && !rollouts.test(kind)) return [`for ${kind} say what to wait for, such as for: condition=Ready`];
	if (w.for === "rollout" && !rollouts.test(kind)) return [`${kind} has no rollout: that is for a Deployment, DaemonSet or StatefulSet`];
	return [];
}
function checkMisfits(check) {
	if (check === void 0) return [];
	if (Object.keys(check).length !== 1) return ["check: give exactly one of command, job and traffic"];
	const { traffic } = check;
	if (traffic === void 0) return [];
	const problems = [];
	if ([
		"service",
		"ingress",
		"url"
	].filter((k) => traffic[k] !== void 0).length !== 1) problems.push("check.traffic: give exactly one of service, ingress and url");
	if (traffic.port !== void 0 && traffic.service === void 0) problems.push("check.traffic: port is of a service: leave it out");
	if (traffic.path !== void 0 && !traffic.path.startsWith("/")) problems.push(`check.traffic: path begins with a slash: /${traffic.path}`);
	if (traffic.url !== void 0 && !/^https?:\/\/[^/]/.test(traffic.url)) problems.push(`check.traffic: url ${traffic.url}: give one that begins with http:// or https://`);
	const wrong = traffic.expect?.body === void 0 ? void 0 : whyNoRegExp(traffic.expect.body);
	if (wrong !== void 0) problems.push(`check.traffic.expect.body: ${wrong}`);
	if ((traffic.expect?.qps ?? 0) > (traffic.qps ?? defaults.qps)) problems.push("check.traffic.expect.qps: more than qps cannot be reached: raise qps");
	return problems;
}
function whyNoRegExp(source) {
	try {
		new RegExp(source);
		return;
	} catch (error) {
		return error.message;
	}
}

export { isUrl as n, misfits as r, defaults as t };