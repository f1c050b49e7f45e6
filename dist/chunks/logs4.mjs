import { i as openEc2, n as machineName, r as machinesOf } from "./ec2.mjs";
import { a as sayOf } from "./errors2.mjs";
import { t as loadRecord } from "./record.mjs";
import { n as countFiles, t as collectObjects } from "./collect.mjs";
import { t as machineHome } from "./spec.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { join } from "node:path";
import { mkdir, readFile, writeFile } from "node:fs/promises";

// src/providers/ec2/logs.ts
const sshMs = 6e4;
/** Of Ubuntu's images and of Amazon's. */
const users = ["ubuntu", "ec2-user"];
/**
* What machines said on their consoles, which EC2 keeps; what the API server tells; and by SSH, where that can be had,
* all that a machine collects of itself. Best effort. @returns number of files
*/
async function dumpEc2Logs(ref, dir, ctx) {
	const runDir = join(ref.scope, ref.id);
	await mkdir(dir, { recursive: true }).catch(() => {});
	const ec2 = openEc2(ref.region, ctx);
	const machines = await machinesOf(ec2, ref.id).catch((error) => {
		ctx.log.warn(`no logs of machines: ${sayOf(error)}`);
		return [];
	});
	const record = await loadRecord(runDir);
	const fromCluster = async () => {
		const kubeconfig = join(runDir, "kubeconfig");
		if (await readFile(kubeconfig).then(() => true, () => false)) await collectObjects({ kubeconfig }, record?.kubectl ?? "kubectl", dir, ctx);
	};
	const fromMachine = async (machine) => {
		const { InstanceId: id = "", PublicIpAddress, PrivateIpAddress } = machine;
		const home = join(dir, machineName(machine).replaceAll(/[^\w.-]/g, "_"));
		await mkdir(home, { recursive: true });
		const said = await ec2.console(id).catch((error) => `no console output: ${sayOf(error)}\n`);
		if (said !== "") await writeFile(join(home, "console.log"), said);
		await bySsh(join(runDir, "ssh-key"), PublicIpAddress ?? PrivateIpAddress, home, ctx);
	};
	await Promise.allSettled([fromCluster(), ...machines.map(fromMachine)]);
	ec2.close();
	return countFiles(dir);
}
/** Where a machine puts what it packed, for a moment. */
const packed = "/tmp/bowsprit-logs.tgz";
/** The machine packs what it has; nothing of it is run or unpacked here. */
async function bySsh(key, address, home, ctx) {
	if (address === void 0 || await ctx.exec.which("ssh") === void 0) return;
	const options = [...["BatchMode=yes", "ConnectTimeout=5"], ...[
		"StrictHostKeyChecking=no",
		"UserKnownHostsFile=/dev/null",
		"LogLevel=ERROR"
	]].flatMap((o) => ["-o", o]);
	const run = (...argv) => ctx.exec.run(argv, {
		env: toolEnv(ctx.env),
		timeoutMs: sshMs
	});
	for (const user of users) {
		const at = `${user}@${address}`;
		const pack = `umask 077; sudo bash ${machineHome}/collect-logs > ${packed}`;
		try {
			await run("ssh", "-i", key, ...options, at, pack);
			await run("scp", "-q", "-i", key, ...options, `${at}:${packed}`, join(home, "machine.tgz"));
			return;
		} catch (error) {
			const { message } = error;
			ctx.log.debug(`no logs by SSH from ${at}: ${message.split("\n").at(-1)}`);
			if (/timed out|No route to host|Connection refused|unreachable/i.test(message)) return;
		}
	}
}

export { dumpEc2Logs };