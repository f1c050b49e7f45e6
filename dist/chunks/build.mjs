import { t as BuildError } from "./errors.mjs";
import { a as beginBuild, c as findBuild, d as compileFlags, f as e2ePackage, i as progressToCome, l as finishBuild, m as packageOf, n as workList, o as buildKey, p as goBuildFlags, r as buildProgress, s as dropBuild, t as goBuild, u as treeKey } from "./go-build.mjs";
import { r as fetchRequired } from "./module.mjs";
import { r as sourceFor } from "./source.mjs";
import { t as inWorkspace } from "./annotations.mjs";
import { n as hyperkubePrograms } from "./kubeadm-images.mjs";
import { t as askedSource } from "./source2.mjs";
import { t as phasesOf } from "./phases.mjs";
import { t as ownPlatform } from "./platforms.mjs";

// src/kube/build.ts
/**
* Builds the targets of a source with the host's Go, as upstream's release builds do (static, stripped, trimmed).
* A build that is there already is taken as it is; else Go compiles what changed and relinks what depends on it.
* @throws BuildError when the source does not compile; Interrupted's reason when cancelled
*/
async function buildKubernetes(source, targets, ctx) {
	const wanted = [...new Set(targets)];
	const goFlags = goBuildFlags(source.version, source.modFlags);
	const key = buildKey(source, wanted, goFlags);
	const there = await findBuild(key, ctx, source);
	const tree = treeKey(source);
	if (there !== void 0) return {
		manifest: {
			...there,
			tree
		},
		built: [],
		reused: wanted
	};
	if (!source.vendored) await fetchRequired(source.go, source.moduleDir, source.go.env, ctx);
	const staging = await beginBuild(source, wanted, ctx);
	try {
		await compile(source, wanted, goFlags, staging, ctx);
		const facts = {
			key,
			tree,
			version: source.version.gitVersion,
			commit: source.version.gitCommit,
			treeState: source.version.gitTreeState,
			goVersion: source.go.version,
			platform: source.go.platform,
			companions: source.companions,
			sourceDir: source.dir,
			moduleDir: source.moduleDir,
			goFlags
		};
		const { manifest, reused } = await finishBuild(staging, facts, wanted, ctx);
		return {
			manifest,
			built: wanted.filter((target) => !reused.includes(target)),
			reused
		};
	} catch (error) {
		await dropBuild(staging);
		throw error;
	}
}
/** So few packages may be compiled by two go commands at once: links are what takes time then. */
const few = 20;
/**
* The programs, and meanwhile a look at what there is to do. Where that is little, the e2e suite is built at the same
* time. Else its packages come after the programs, for `go build -o DIRECTORY` compiles nothing but programs, and
* `go test -c` does not say what it compiles; then the suite itself, of which one package and the link are left.
*/
async function compile(source, targets, goFlags, staging, ctx) {
	const job = {
		id: "build",
		go: source.go,
		cwd: source.moduleDir,
		root: source.dir,
		compileFlags: compileFlags(source.modFlags),
		tmp: staging.tmp
	};
	const programs = targets.filter((target) => target !== "e2e.test").map(packageOf);
	const suite = targets.includes("e2e.test") ? e2ePackage : void 0;
	const progress = progressToCome();
	const go = (args, on) => goBuild(job, args, progress, on);
	const others = async (built, on) => {
		const { ofSuite, ...work } = await workList(job, programs, on, suite);
		ctx.log.debug(`${work.packages.size} packages to compile for ${targets.join(", ")}`);
		progress.is(buildProgress(job.id, work, ctx));
		if (suite === void 0) return;
		if (progress.waiting() > few) await built;
		if (progress.waiting() > few) await go([
			"build",
			"-v",
			...goFlags,
			suite,
			...ofSuite
		], on);
		await go([
			"test",
			"-c",
			"-vet=off",
			...goFlags,
			"-o",
			`${staging.bin}/e2e.test`,
			suite
		], on);
	};
	await atOnce(ctx, (on) => {
		const toBin = [
			"build",
			"-v",
			...goFlags,
			"-o",
			`${staging.bin}/`,
			...programs
		];
		const built = programs.length > 0 ? go(toBin, on) : Promise.resolve();
		return [built, others(built, on)];
	});
	progress.done();
}
/** The first that fails stops the others, and is what is thrown, when none of them runs any more. */
async function atOnce(ctx, start) {
	const stop = new AbortController();
	const failures = [];
	const failed = (error) => {
		failures.push(error);
		stop.abort();
	};
	const on = {
		...ctx,
		signal: AbortSignal.any([ctx.signal, stop.signal])
	};
	await Promise.all(start(on).map((task) => task.catch(failed)));
	if (failures.length > 0) throw failures[0];
}

// src/flows/build.ts
/** What a cluster with real nodes and its tests need; nothing else is built. */
const realTargets = [
	"kube-apiserver",
	"kube-controller-manager",
	"kube-scheduler",
	"kube-proxy",
	"kubelet",
	"kubectl",
	"e2e.test"
];
const simulatedTargets = realTargets.filter((t) => t !== "kubelet" && t !== "kube-proxy");
/** What a machine needs to become a node, what runs as pods there, and the suite. */
const stageTargets = [
	...hyperkubePrograms,
	"kubelet",
	"kubeadm",
	"kubectl",
	"e2e.test"
];
/** What is built of a stage for machines of a platform: the suite runs here. */
const targetsOfStage = (platform) => platform === ownPlatform ? stageTargets : stageTargets.filter((t) => t !== "e2e.test");
const testTargets = ["kubectl", "e2e.test"];
/** A cluster that exists needs the tests alone; simulated nodes have no kubelet of the branch. */
function targetsFor(o, { nodeKind, stage }) {
	if (stage !== void 0) return stage.platforms.includes(ownPlatform) ? stageTargets : testTargets;
	const all = o.provider === "kubeconfig" ? testTargets : nodeKind === "real" ? realTargets : simulatedTargets;
	return o.tester === "exec" ? all.filter((t) => t !== "e2e.test") : all;
}
async function build({ o, ctx, print }) {
	const phases = phasesOf(ctx);
	const source = await (await askedSource(o, ctx))(phases);
	const made = [];
	for (const platform of o.platform ?? [source.go.platform]) made.push(await buildPhase(sourceFor(source, platform), realTargets, ctx, phases));
	if (o.json) print(JSON.stringify(made.length === 1 ? made[0] : made, null, 2));
	else for (const { dir } of made) print(dir);
	return 0;
}
async function buildPhase(source, targets, ctx, phases) {
	return (await phases.run("build", () => annotated(buildKubernetes(source, targets, ctx), source.dir, ctx), ({ manifest, built, reused }) => {
		const of = manifest.platform === ownPlatform ? "" : ` ${manifest.platform}`;
		return `${manifest.version}${of}   ${built.length} built, ${reused.length} reused`;
	})).manifest;
}
/** More places than this are not worth a look: the first ones are what the others follow from. */
const mostPlaces = 20;
async function annotated(building, dir, ctx) {
	try {
		return await building;
	} catch (error) {
		if (error instanceof BuildError) for (const place of error.places.slice(0, mostPlaces)) {
			const file = inWorkspace(place.file, dir, ctx.env["GITHUB_WORKSPACE"]) ?? place.file;
			ctx.log.annotate({
				...place,
				file
			});
		}
		throw error;
	}
}

export { stageTargets as a, testTargets as c, simulatedTargets as i, buildPhase as n, targetsFor as o, realTargets as r, targetsOfStage as s, build as t };