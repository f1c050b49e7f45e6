import { a as uncloned, i as onceCloned, n as clonedSource, r as clonesFirst } from "./source2.mjs";
import { r as pinnedWish } from "./wish2.mjs";
import { t as limitsOf } from "./limits.mjs";
import { t as phasesOf } from "./phases.mjs";
import { t as allProblems } from "./problems.mjs";
import { t as checkStage } from "./check.mjs";
import { i as imageTable, t as ensureStage } from "./ensure.mjs";
import { o as parseRegistryKeys } from "./store.mjs";
import { n as placeOfStage } from "./registry-place.mjs";
import { n as mirrorFiles, o as upstreamRef, r as repoList } from "./stage-test-images.mjs";
import { n as originOf } from "./registry.mjs";
import { i as writeTexts, r as stageText, t as reportOf } from "./told2.mjs";
import { join, resolve } from "node:path";

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

// src/flows/stage.ts
/**
* Puts the images of a build into a registry and its node files into a store, both in the region of the cluster: what is
* there already is not sent again, and of a build that somebody has staged before nothing is even built.
*/
async function stage({ o, ctx: outer, print, tell }) {
	const sourced = await checkSourced(o, outer);
	using late = limitsOf(outer.clock.now(), o.timeout, "local").signal(outer);
	const ctx = outer.withSignal(late.signal);
	const phases = phasesOf(ctx);
	const checked = await sourced(ctx, phases);
	const outcome = await ensureStage(checked, o, ctx, phases);
	tell({ version: outcome.manifest.version });
	const written = await write(outcome, checked, o);
	const report = reportOf(outcome, checked, written);
	tell({ staged: report });
	await writeTexts(resolve(o.artifacts), /* @__PURE__ */ new Map([["stage.json", `${JSON.stringify(report, null, 2)}\n`]]));
	print(o.json ? JSON.stringify(report, null, 2) : stageText(report, checked));
	if (written["test images"] !== void 0) ctx.log.info(`run the suite with KUBE_TEST_REPO_LIST=${written["test images"]}`);
	return 0;
}
/**
* Looks at all that was asked for. @returns what is to be staged: as it was looked at, or looked at once it has been cloned
* @throws UsageError with every problem of every option
*/
async function checkSourced(o, ctx) {
	if (!clonesFirst(o)) {
		const checked = await checkStage(o, ctx);
		return async () => checked;
	}
	const [wish] = await allProblems([() => pinnedWish(o, ctx), () => onceCloned(() => checkStage(o, ctx, { source: uncloned }))]);
	return async (within, phases) => {
		const source = await clonedSource(wish, resolve(o.artifacts), within, phases);
		return checkStage(o, within, { source: async () => source });
	};
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