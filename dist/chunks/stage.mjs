import { t as limitsOf } from "./limits.mjs";
import { t as phasesOf } from "./phases.mjs";
import { n as crossRegionCost, t as checkStage } from "./check.mjs";
import { i as imageTable, t as ensureStage } from "./ensure.mjs";
import { o as parseRegistryKeys } from "./store.mjs";
import { n as placeOfStage } from "./registry-place.mjs";
import { n as mirrorFiles, o as upstreamRef, r as repoList } from "./stage-test-images.mjs";
import { n as originOf } from "./registry.mjs";
import { t as prettyBytes } from "./pretty-bytes.mjs";
import { t as plural } from "./words.mjs";
import { dirname, join, resolve } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";

// src/flows/stage/test-files.ts
/** For the variable KUBE_TEST_REPO_LIST, and for containerd's registry.config_path. */
const testFileNames = {
	list: "repo-list.yaml",
	mirrors: "certs.d"
};
/**
* What points the suite, or containerd, to the test images of a stage.
* @param sourceDir of the build
* @returns text by path
*/
async function testFiles(stage, sourceDir) {
	const place = placeOfStage(stage);
	const refs = stage.images.map((i) => upstreamRef(i, place.prefix));
	const list = repoList(parseRegistryKeys(await imageTable(sourceDir)), refs, place);
	const plainHttp = originOf(place.registry).protocol === "http:";
	const mirrors = [...mirrorFiles(refs, place, plainHttp)].map(([path, text]) => [`${testFileNames.mirrors}/${path}`, text]);
	return new Map([[testFileNames.list, list], ...mirrors]);
}

// src/flows/stage/told.ts
function reportOf(outcome, { store }, written) {
	const { manifest, path, reused, files, images } = outcome;
	const sent = {
		images: images.bytes,
		files: files.bytes
	};
	const { mounted } = images;
	return {
		v: 1,
		store,
		path,
		registry: manifest.registry,
		reused,
		sent,
		mounted,
		written,
		manifest
	};
}
/** The summary that a person reads. */
function stageText(report, checked) {
	const { manifest: m, sent } = report;
	const images = [...new Map(m.images.map((i) => [i.digest, i.size])).values()];
	const total = (sizes) => prettyBytes(sizes.reduce((a, b) => a + b, 0));
	const went = (bytes) => bytes === 0 ? "nothing sent" : `${prettyBytes(bytes)} sent`;
	return [
		["build", `${m.version}   ${m.build}`],
		["images", `${m.registry}   ${plural(images.length, "image")} under ${plural(m.images.length, "name")}, ${total(images)}; ${went(sent.images)}`],
		["files", `${report.store}   ${plural(m.files.length, "file")}, ${total(m.files.map((f) => f.size))}; ${went(sent.files)}`],
		["stage", `${report.path}   until ${m.expires}`],
		...Object.entries(report.written).map(([what, path]) => [what, path]),
		...m.without.map((text) => ["without", text]),
		...checked.crossRegion ? [["regions", crossRegionCost(nodeBytes(m))]] : []
	].map(([name, text]) => `${name.padEnd(11)} ${text}`).join("\n");
}
/** What one node fetches: its files but for the suite, and each of kubeadm's images once. */
function nodeBytes({ files, images }) {
	return files.filter((f) => f.name !== "e2e.test").reduce((sum, f) => sum + f.size, 0) + images.filter((i) => /(^|\/)(kube-proxy|pause)$/.test(i.repository)).reduce((sum, i) => sum + i.size, 0);
}
/** @param texts by path below the directory, which is made */
async function writeTexts(dir, texts) {
	for (const [path, text] of texts) {
		await mkdir(dirname(join(dir, path)), { recursive: true });
		await writeFile(join(dir, path), text);
	}
}

// src/flows/stage.ts
/**
* Puts the images of a build into a registry and its node files into a store, both in the region of the cluster: what is
* there already is not sent again, and of a build that somebody has staged before nothing is even built.
*/
async function stage({ o, ctx: outer, print, tell }) {
	const checked = await checkStage(o, outer);
	using late = limitsOf(outer.clock.now(), o.timeout, "local").signal(outer);
	const ctx = outer.withSignal(late.signal);
	const phases = phasesOf(ctx);
	const outcome = await ensureStage(checked, o, ctx, phases);
	tell({ version: outcome.manifest.version });
	const written = await write(outcome, checked, o);
	const report = reportOf(outcome, checked, written);
	await writeTexts(resolve(o.artifacts), /* @__PURE__ */ new Map([["stage.json", `${JSON.stringify(report, null, 2)}\n`]]));
	print(o.json ? JSON.stringify(report, null, 2) : stageText(report, checked));
	if (written["test images"] !== void 0) ctx.log.info(`run the suite with KUBE_TEST_REPO_LIST=${written["test images"]}`);
	return 0;
}
/** @returns absolute paths by what they are for */
async function write({ manifest }, { source, wish }, o) {
	const dir = resolve(o.artifacts);
	const written = {};
	if (o.output !== void 0) written["hyperkube"] = resolve(o.output);
	if (wish === void 0) return written;
	await writeTexts(dir, await testFiles(manifest, source.dir));
	written["test images"] = join(dir, testFileNames.list);
	written["mirrors"] = join(dir, testFileNames.mirrors);
	return written;
}

export { stage };