import { o as UsageError } from "./errors.mjs";
import { t as require_dist } from "./dist3.mjs";
import { a as mergeDecoration, d as fieldsOf, i as defaultDecoration, n as readJobFiles, r as bucketPath, s as readDecoration, t as readJobConfig, u as notesOf } from "./job-config.mjs";

// src/plan/prow/translate/testgrid-names.ts
var import_dist = require_dist();
/** What TestGrid compares names by. */
function normal(name) {
	return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
/** @see config/config.go of github.com/GoogleCloudPlatform/testgrid */
function nameProblems(names, what) {
	const problems = [];
	const seen = /* @__PURE__ */ new Map();
	for (const name of names) {
		const key = normal(name);
		const other = seen.get(key);
		if (other !== void 0) problems.push(`TestGrid takes the ${what}s ${other} and ${name} for one: rename one`);
		seen.set(key, name);
		if (key.length < 3 || /^(dashboard|alerter|summary|bugs)/.test(key)) problems.push(`the ${what} ${name}: TestGrid wants three letters or digits, and not dashboard, alerter, summary or bugs at the start`);
	}
	return problems;
}

// src/plan/prow/translate/testgrid-tab.ts
/** @param first whether this is the first of the dashboards that the job names: mail goes out for that one alone */
function tabOf(job, first, warnings) {
	const { annotations } = job;
	const repo = repoOf(job);
	const mail = first ? annotations["testgrid-alert-email"] : void 0;
	const stale = wholeOf("testgrid-alert-stale-results-hours", job, warnings);
	const failures = wholeOf("testgrid-num-failures-to-alert", job, warnings);
	const alerts = {
		...mail !== void 0 && { alert_mail_to_addresses: mail.split(",").map((a) => a.trim()).join(",") },
		...stale !== void 0 && { alert_stale_results_hours: stale },
		...failures !== void 0 && { num_failures_to_alert: failures }
	};
	const threshold = annotations["testgrid-broken-column-threshold"];
	return {
		name: annotations["testgrid-tab-name"] ?? job.name,
		test_group_name: job.name,
		description: annotations["description"] ?? `prowjob_name: ${job.name}`,
		...annotations["testgrid-base-options"] !== void 0 && { base_options: annotations["testgrid-base-options"] },
		...threshold !== void 0 && Number.isFinite(Number(threshold)) && { broken_column_threshold: Number(threshold) },
		open_test_template: { url: "https://console.cloud.google.com/storage/browser/<gcs_prefix>/<changelist>" },
		...repo !== void 0 && {
			code_search_url_template: { url: `https://github.com/${repo}/compare/<start-custom-0>...<end-custom-0>` },
			open_bug_template: { url: `https://github.com/${repo}/issues/` },
			file_bug_template: {
				url: `https://github.com/${repo}/issues/new`,
				options: [{
					key: "title",
					value: "<test-name>"
				}, {
					key: "body",
					value: "<test-url>"
				}]
			}
		},
		...Object.keys(alerts).length > 0 && { alert_options: alerts }
	};
}
/** Of an annotation that is a number; what is none is told. */
function wholeOf(annotation, job, warnings) {
	const text = job.annotations[annotation];
	if (text === void 0) return void 0;
	if (/^\d{1,6}$/.test(text.trim())) return Number(text);
	warnings.push(`${job.where}: ${annotation} of ${job.name} wants a whole number, got ${JSON.stringify(text)}`);
}
function repoOf(job) {
	if (job.raw.orgRepo !== void 0) return job.raw.orgRepo;
	const [first] = job.f.maps("extra_refs");
	return first && `${first.text("org")}/${first.text("repo")}`;
}

// src/plan/prow/translate/testgrid.ts
/** Presubmits run often: pkg/configurator/prow of kubernetes/test-infra shows at least so many columns of them. */
const presubmitColumns = 20;
const defaultColumns = 10;
const defaultDays = 15;
/**
* TestGrid's configuration for jobs as their annotations ask for it, by the rules of its configurator: a presubmit is
* shown when it is annotated, others unless `testgrid-create-test-group` is false. Dashboards that are named are made;
* a job that names none is on one of its repository, because TestGrid takes no group that is on none.
* @param bucket `bucket/prefix` where results are published; undefined: what prow's decoration says
* @throws UsageError when nothing says where the results are, or names clash
* @see https://github.com/kubernetes/test-infra/blob/master/testgrid/config.md
*/
function testgridOf(files, bucket) {
	const read = readJobFiles(files);
	if (read.jobs.length === 0) throw new UsageError("there are no presubmits, postsubmits or periodics in these files");
	const groups = /* @__PURE__ */ new Map();
	const boards = /* @__PURE__ */ new Map();
	const warnings = [];
	const problems = [];
	for (const raw of inOrder(read.jobs)) {
		const f = fieldsOf(raw.map, "", notesOf());
		const job = {
			raw,
			f,
			name: f.text("name") ?? "",
			annotations: annotationsOf(f),
			where: `${raw.file}:${raw.map.line}`
		};
		const group = groupOf(job, groups, () => prefixOf(job, read, bucket), problems);
		if (group === void 0) {
			const idle = Object.keys(job.annotations).filter((a) => a.startsWith("testgrid-") && a !== "testgrid-create-test-group");
			if (idle.length > 0) warnings.push(`${job.where}: ${job.name} is on no TestGrid, yet has ${idle.join(", ")}`);
			continue;
		}
		setUp(group, job, warnings);
		for (const [i, board] of dashboardsOf(job).entries()) addTab(boards, board, tabOf(job, i === 0, warnings), problems, job);
	}
	problems.push(...nameProblems([...groups.keys()], "test group"), ...nameProblems([...boards.keys()], "dashboard"));
	if (problems.length > 0) throw new UsageError([...new Set(problems)]);
	const dashboards = [...boards].map(([name, dashboard_tab]) => ({
		name,
		dashboard_tab
	}));
	return {
		yaml: (0, import_dist.stringify)({
			test_groups: [...groups.values()],
			dashboards
		}, {
			lineWidth: 0,
			singleQuote: true
		}),
		groups: groups.size,
		dashboards: boards.size,
		warnings
	};
}
/** Periodics, postsubmits, presubmits, each by name: the first that names a tab's mail address has it. */
function inOrder(jobs) {
	const order = {
		periodic: 0,
		postsubmit: 1,
		presubmit: 2
	};
	return jobs.toSorted((a, b) => order[a.kind] - order[b.kind]);
}
function annotationsOf(f) {
	return Object.fromEntries(f.pairs("annotations").map((a) => [a.name, a.value]));
}
function groupOf(job, groups, prefix, problems) {
	const create = job.annotations["testgrid-create-test-group"];
	const wanted = create !== "false" && (create === "true" || "testgrid-dashboards" in job.annotations || job.raw.kind !== "presubmit");
	const known = groups.get(job.name);
	if (!wanted || known !== void 0) return known;
	const base = prefix();
	if (base === void 0) problems.push("nothing says where the results are: name the sink they are published to, --sink gs://BUCKET/PREFIX");
	const root = job.raw.kind === "presubmit" ? "pr-logs/directory" : "logs";
	const group = {
		name: job.name,
		gcs_prefix: `${base}/${root}/${job.name}`,
		days_of_results: defaultDays,
		num_columns_recent: job.raw.kind === "presubmit" ? presubmitColumns : defaultColumns,
		tests_name_policy: 2,
		column_header: [{ configuration_value: "Commit" }],
		is_external: true,
		use_kubernetes_client: true,
		disable_prowjob_analysis: true
	};
	groups.set(job.name, group);
	return group;
}
function prefixOf({ f, raw }, files, bucket) {
	if (bucket !== void 0) return bucket;
	const own = readDecoration(f.map("decoration_config"), notesOf());
	const [first] = f.maps("extra_refs");
	const orgRepo = raw.orgRepo ?? (first && `${first.text("org")}/${first.text("repo")}`);
	return bucketPath(mergeDecoration(defaultDecoration(files.defaults, orgRepo, f.text("cluster")), own));
}
function setUp(group, job, warnings) {
	const { annotations } = job;
	const set = (annotation, field) => {
		const n = wholeOf(annotation, job, warnings);
		if (n !== void 0) group[field] = n;
	};
	set("testgrid-num-columns-recent", "num_columns_recent");
	set("testgrid-days-of-results", "days_of_results");
	set("testgrid-num-failures-to-alert", "num_failures_to_alert");
	const metric = annotations["testgrid-in-cell-metric"];
	if (metric !== void 0) group["short_text_metric"] = metric;
}
function dashboardsOf(job) {
	const named = (job.annotations["testgrid-dashboards"] ?? "").split(",").map((d) => d.trim()).filter(Boolean);
	if (named.length > 0) return named;
	return [repoOf(job)?.replace("/", "-") ?? "periodics"];
}
function addTab(boards, board, tab, problems, job) {
	const tabs = boards.get(board) ?? [];
	boards.set(board, tabs);
	const same = tabs.find((t) => normal(t.name) === normal(tab.name));
	if (same?.test_group_name === tab.test_group_name) return;
	if (same !== void 0) problems.push(`${job.where}: dashboard ${board} has a tab ${same.name} already, of ${same.test_group_name}: set testgrid-tab-name`);
	tabs.push(tab);
}

// src/flows/testgrid.ts
/** Prints TestGrid's configuration for prow jobs whose results are published to a bucket of GCS. */
async function testgrid({ o, operands, ctx, print }) {
	if (operands.length === 0) throw new UsageError("testgrid wants job configuration of prow: bowsprit testgrid JOBS.yaml... (files or directories)");
	const bucket = o.sink?.find((s) => s.startsWith("gs://"));
	if (o.sink !== void 0 && bucket === void 0) throw new UsageError("--sink: TestGrid reads GCS alone: name a sink that begins with gs://");
	const files = await readJobConfig(operands);
	const { yaml, groups, dashboards, warnings } = testgridOf(files, bucket?.slice(5).replace(/\/+$/, ""));
	for (const warning of warnings) ctx.log.warn(warning);
	print(yaml.trimEnd());
	ctx.log.info(`${groups} test groups on ${dashboards} dashboards`);
	return 0;
}

export { testgrid };