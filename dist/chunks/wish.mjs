import { C as _lte, D as _regex, T as _minLength, _ as string, a as describe, b as unknown, f as optional, g as strictObject, m as record, o as int, r as array, w as _maxLength, x as _gte, y as union } from "./schemas.mjs";
import { n as isUrl, r as misfits, t as defaults } from "./misfits.mjs";
import { isAbsolute, join, normalize } from "node:path/posix";

// src/plan/addons/schema.ts
/** How one entry of `addons` is written. What fits together and what does not is in wish.ts: a schema says it badly. */
const text = string("a text").check(_minLength(1, "a text that is not empty"));
const texts = array(text, "a list of texts").check(_minLength(1, "a list with something in it")).check(describe("Each an argument of its own; no shell reads them."));
const oneOrMore = (what) => union([text, array(text).check(_minLength(1))], `${what}, or a list of them`);
const duration = string("a time such as 90s, 5m or 1h").check(_regex(/^[1-9]\d{0,4}[smh]$/, "a time such as 90s, 5m or 1h"));
const count = (from, to) => {
	const wants = `a whole number from ${from} to ${to}`;
	return int(wants).check(_gte(from, wants), _lte(to, wants));
};
const dnsLabel = (most) => {
	const wants = `1 to ${most} of a-z, 0-9 and -, a letter or digit at both ends`;
	return string(wants).check(_regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, wants)).check(_maxLength(most, wants));
};
const wait = strictObject({
	kind: optional(text.check(describe("Kind of a resource, such as Deployment or pods."))),
	name: optional(text),
	selector: optional(text.check(describe("Labels, such as app=web; instead of a name."))),
	namespace: optional(dnsLabel(63)),
	for: optional(text.check(describe("rollout (of a Deployment, DaemonSet or StatefulSet), or what kubectl wait --for takes: condition=Ready, create, jsonpath=…"))),
	command: optional(texts.check(describe("Run again and again until it ends with 0.")))
}, "a map with kind and name or selector, or with command");
const expected = strictObject({
	status: optional(count(100, 599)),
	body: optional(text.check(describe("A regular expression that the body of each answer matches."))),
	errors: optional(count(0, 1e6).check(describe("How many answers may be wrong; default 0."))),
	qps: optional(count(1, 1e4).check(describe("Answers a second that must be reached; default 90 % of qps."))),
	p50: optional(count(1, 6e5).check(describe("Milliseconds that the median may take."))),
	p99: optional(count(1, 6e5).check(describe("Milliseconds that 99 of 100 answers may take.")))
}, "a map with status, body, errors, qps, p50, p99");
const traffic = strictObject({
	service: optional(text),
	ingress: optional(text),
	url: optional(text.check(describe("http:// or https://"))),
	port: optional(count(1, 65535).check(describe("Port of the Service; default its first."))),
	path: optional(text),
	host: optional(text.check(describe("Host header; default of an Ingress its first rule’s."))),
	requests: optional(count(1, 1e6)),
	qps: optional(count(1, 1e4).check(describe("Requests that are begun in a second."))),
	connections: optional(count(1, 1e3).check(describe("Requests on the way at one time."))),
	expect: optional(expected)
}, "a map with service, ingress or url");
const check = strictObject({
	command: optional(texts),
	job: optional(text.check(describe("Manifest of a Job: that it completes is the check."))),
	traffic: optional(traffic)
}, "a map with command, job or traffic");
const chart = strictObject({
	name: text.check(describe("Directory, .tgz, oci:// reference, or a name in repo.")),
	repo: optional(text.check(describe("URL of a chart repository."))),
	version: optional(text)
}, "a map with name, and perhaps repo and version");
const addonSchema = strictObject({
	name: dnsLabel(40).check(describe("Names the junit case, and the release of a chart.")),
	namespace: optional(dnsLabel(63).check(describe("Made when it is not there, and then removed, too."))),
	manifests: optional(oneOrMore("a file or URL of manifests").check(describe("Files or URLs, applied in this order."))),
	chart: optional(union([text, chart], "a chart: a text, or a map with name, repo, version")),
	values: optional(union([
		text,
		array(text).check(_minLength(1)),
		record(string(), unknown())
	], "a file of values, a list of such files, or the values themselves").check(describe("Of a chart."))),
	kustomize: optional(text.check(describe("Directory or URL of a kustomization."))),
	command: optional(texts),
	remove: optional(texts.check(describe("Command that undoes `command`."))),
	env: optional(array(string("a name").check(_regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "the name of a variable")), "a list of names of variables").check(describe("Variables of this environment that its commands may see."))),
	wait: optional(array(wait, "a list of what to wait for").check(describe("When it is ready; default: every Deployment, DaemonSet and StatefulSet is rolled out."))),
	check: optional(check),
	timeout: optional(duration.check(describe("For applying, waiting and checking together; default 5m.")))
}, "a map with a name, and one of manifests, chart, kustomize, command");
/** The list as it stands in YAML. */
const addonsSchema = array(addonSchema, "a list of add-ons");

// src/plan/addons/wish.ts
const seconds = {
	s: 1,
	m: 60,
	h: 3600
};
/** Texts of YAML with names of the cluster in the place of `$(ID)` and the like; any other `$(…)` is a shell's. */
function filledIn(yaml, names) {
	if (typeof yaml === "string") return yaml.replace(/\$\(([A-Z]+)\)/g, (whole, name) => names[name] ?? whole);
	if (Array.isArray(yaml)) return yaml.map((item) => filledIn(item, names));
	if (typeof yaml !== "object" || yaml === null) return yaml;
	return Object.fromEntries(Object.entries(yaml).map(([key, value]) => [key, filledIn(value, names)]));
}
/**
* The list of add-ons as YAML has it.
* @param base absolute directory in which relative paths begin
* @returns everything that is wrong, each with the path of its key (`[1].check.traffic.qps`), instead of the list
*/
function readAddons(yaml, base) {
	if (!Array.isArray(yaml)) return { problems: [`wants a list of add-ons, got ${JSON.stringify(yaml).slice(0, 80)}`] };
	const problems = [];
	const found = [];
	for (const [i, item] of yaml.entries()) {
		const parsed = addonSchema.safeParse(item);
		if (parsed.success) {
			found.push(parsed.data);
			problems.push(...misfits(parsed.data).map((p) => `[${i}] ${parsed.data.name}: ${p}`));
		} else problems.push(...parsed.error.issues.flatMap((issue) => told(issue, i, item)));
	}
	const names = found.map((a) => a.name);
	for (const name of new Set(names.filter((n, i) => names.indexOf(n) !== i))) problems.push(`two add-ons are named ${name}: give each a name of its own`);
	return problems.length > 0 ? { problems } : { addons: found.map((a) => addonOf(a, base)) };
}
function told(issue, index, item) {
	const at = [index, ...issue.path].map((p) => typeof p === "number" ? `[${p}]` : `.${String(p)}`).join("");
	if (issue.code === "unrecognized_keys") return (issue.keys ?? []).map((key) => `${at} has no key ${key}: docs/addons.md lists those that there are`);
	const got = issue.path.reduce((value, key) => value?.[key], item);
	return [`${at} wants ${issue.message}, got ${JSON.stringify(got)?.slice(0, 80) ?? "nothing"}`];
}
function addonOf(a, base) {
	const at = (place) => isUrl(place) || isAbsolute(place) ? place : normalize(join(base, place));
	return {
		name: a.name,
		namespace: a.namespace,
		from: sourceOf(a, at),
		wait: a.wait?.map((w) => w.command !== void 0 ? { command: w.command } : {
			kind: w.kind ?? "",
			name: w.name,
			selector: w.selector,
			namespace: w.namespace,
			until: w.for ?? "rollout"
		}),
		check: checkOf(a.check, at),
		timeoutMs: milliseconds(a.timeout ?? defaults.timeout),
		env: a.env ?? [],
		cwd: base
	};
}
function sourceOf(a, at) {
	if (a.manifests !== void 0) return {
		way: "manifests",
		places: [a.manifests].flat().map(at)
	};
	if (a.kustomize !== void 0) return {
		way: "kustomize",
		place: /^[\w.-]+\.[a-z]+[/:]/.test(a.kustomize) ? a.kustomize : at(a.kustomize)
	};
	if (a.command !== void 0) return {
		way: "command",
		command: a.command,
		remove: a.remove
	};
	const chart = typeof a.chart === "string" ? { name: a.chart } : a.chart;
	const { values } = a;
	const files = typeof values === "string" ? [values] : Array.isArray(values) ? values : [];
	return {
		way: "chart",
		chart: chart?.repo === void 0 ? at(chart?.name ?? "") : chart.name,
		repo: chart?.repo,
		version: chart?.version,
		files: files.map(at),
		values: values === void 0 || files.length > 0 ? void 0 : values
	};
}
function checkOf(check, at) {
	if (check?.command !== void 0) return { command: check.command };
	if (check?.job !== void 0) return { job: at(check.job) };
	if (check?.traffic === void 0) return void 0;
	const { service, ingress, url, port, path, host, expect, ...t } = check.traffic;
	const qps = t.qps ?? defaults.qps;
	return { traffic: {
		to: service !== void 0 ? {
			service,
			port
		} : ingress !== void 0 ? { ingress } : { url: url ?? "" },
		path,
		host,
		requests: t.requests ?? defaults.requests,
		qps,
		connections: t.connections ?? defaults.connections,
		expect: {
			status: expect?.status ?? 200,
			body: expect?.body === void 0 ? void 0 : new RegExp(expect.body),
			errors: expect?.errors ?? 0,
			qps: expect?.qps ?? .9 * qps,
			p50: expect?.p50,
			p99: expect?.p99
		}
	} };
}
function milliseconds(duration) {
	return Number(duration.slice(0, -1)) * seconds[duration.at(-1)] * 1e3;
}

export { readAddons as n, addonsSchema as r, filledIn as t };