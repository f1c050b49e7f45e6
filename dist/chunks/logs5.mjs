import { i as openEc2 } from "./ec2.mjs";
import { t as openEks } from "./eks.mjs";
import { a as sayOf } from "./errors2.mjs";
import { t as networksOf } from "./network-teardown.mjs";
import { t as loadRecord } from "./record.mjs";
import { n as countFiles, t as collectObjects } from "./collect.mjs";
import { r as nodeGroupName } from "./eks-stack.mjs";
import { f as stackNameOf } from "./names.mjs";
import { join } from "node:path";
import { mkdir, readFile, writeFile } from "node:fs/promises";

// src/providers/eks/logs.ts
/**
* What EKS says of the cluster and its nodes, what machines said on their consoles, and what the API server tells. The
* control plane's own logs are AWS's, and are not asked for: they would outlive the cluster. @returns number of files
*/
async function dumpEksLogs(ref, dir, ctx) {
	const runDir = join(ref.scope, ref.id);
	const name = stackNameOf(ref.id);
	await mkdir(dir, { recursive: true }).catch(() => {});
	const ec2 = openEc2(ref.region, ctx);
	const eks = openEks(ref.region, ctx);
	const keep = async (file, work) => {
		const found = await work().catch((error) => `${sayOf(error)}\n`);
		if (found === void 0 || found === "") return;
		const text = typeof found === "string" ? found : `${JSON.stringify(found, null, 2)}\n`;
		await writeFile(join(dir, file), text).catch(() => {});
	};
	const consoles = async () => {
		for (const vpc of await networksOf(ec2, ref.id)) for (const { InstanceId: id = "" } of await ec2.instances([{
			name: "vpc-id",
			values: [vpc]
		}])) await keep(`console-${id}.log`, () => ec2.console(id));
	};
	const objects = async () => {
		const kubeconfig = join(runDir, "kubeconfig");
		await readFile(kubeconfig);
		const record = await loadRecord(runDir);
		await collectObjects({ kubeconfig }, record?.kubectl ?? "kubectl", dir, ctx);
	};
	await Promise.allSettled([
		keep("cluster.json", async () => {
			const { certificateAuthority: _, ...told } = await eks.find(name) ?? {};
			return Object.keys(told).length === 0 ? void 0 : told;
		}),
		keep("nodes.json", () => eks.findGroup(name, nodeGroupName)),
		consoles(),
		objects()
	]);
	ec2.close();
	eks.close();
	return countFiles(dir);
}

export { dumpEksLogs };