import { t as prettyBytes } from "./pretty-bytes.mjs";
import { n as filesOfNodes } from "./stage-manifest.mjs";
import { t as crossRegionCost } from "./transfer-cost.mjs";
import { t as plural } from "./words.mjs";
import { dirname, join } from "node:path";
import { mkdir, writeFile } from "node:fs/promises";

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
/** The same for the page of a workflow run, in Markdown. */
function stageSummary({ manifest: m, store, path, reused, sent }) {
	const images = new Set(m.images.map((i) => i.digest)).size;
	const went = (bytes) => bytes === 0 ? "nothing sent" : `${prettyBytes(bytes)} sent`;
	const rows = [
		[
			"images",
			`\`${m.registry}\``,
			`${plural(images, "image")}, ${went(sent.images)}`
		],
		[
			"files",
			`\`${store}\``,
			`${plural(m.files.length, "file")}, ${went(sent.files)}`
		],
		[
			"stage",
			`\`${path}\``,
			`until ${m.expires}`
		]
	].map((cells) => `| ${cells.join(" | ")} |`);
	const without = m.without.map((text) => `- without ${text}`).join("\n");
	return `## ${reused ? "Staged before" : "Staged"}: ${m.version}\n\n| what | where | |\n|---|---|---|\n${rows.join("\n")}\n${without === "" ? "" : `\n${without}\n`}`;
}
/** What one node fetches: its files but for the suite, and each of kubeadm's images once. */
function nodeBytes(manifest) {
	const { files, images } = manifest;
	const [platform = ""] = files.flatMap((f) => f.platform ?? []);
	return filesOfNodes(manifest, platform).reduce((sum, f) => sum + f.size, 0) + images.filter((i) => /(^|\/)(kube-proxy|pause)$/.test(i.repository)).reduce((sum, i) => sum + i.size, 0);
}
/** @param texts by path below the directory, which is made */
async function writeTexts(dir, texts) {
	for (const [path, text] of texts) {
		await mkdir(dirname(join(dir, path)), { recursive: true });
		await writeFile(join(dir, path), text);
	}
}

export { writeTexts as i, stageSummary as n, stageText as r, reportOf as t };