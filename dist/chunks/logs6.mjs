import { s as describe } from "./errors.mjs";
import { n as countFiles, t as collectObjects } from "./collect.mjs";
import { i as nodeDirs, r as namesOf, t as controlPlane } from "./names3.mjs";
import { t as bestPrivileged } from "./privileged.mjs";
import { join } from "node:path";
import { cp, mkdir } from "node:fs/promises";

// src/providers/local/logs.ts
/** All of it together; what is not there by then is left out. */
const limitMs = 2e4;
/**
* Copies the logs of every node and pod, and what the API server says of events and of what is unhealthy.
* Never throws.
* @param state undefined for a cluster that never got that far
* @returns number of files below `dir`
*/
async function dumpRealLogs(ref, state, dir, ctx) {
	const { runDir } = namesOf(ref);
	try {
		await mkdir(dir, { recursive: true });
		const nodes = [controlPlane, ...state?.nodes ?? []];
		await Promise.all([
			copyNodes(runDir, nodes, dir, ctx),
			cp(join(runDir, "registry.log"), join(dir, "registry.log")).catch(() => {}),
			state === void 0 ? void 0 : collectObjects({ kubeconfig: join(runDir, "kubeconfig") }, state.kubectl, dir, ctx)
		]);
	} catch (error) {
		ctx.log.warn(`logs of ${ref.id}: ${describe(error)}`);
	}
	return countFiles(dir);
}
/** Pod logs belong to root; the copies are made ours. A log that grows while it is copied is cut, no more. */
const copyScript = `
set +e
from=$1 to=$2 owner=$3
mkdir -p "$to"
cp -R "$from/fs/var/log/." "$to/" 2>/dev/null
[ ! -e "$from/init.log" ] || cp "$from/init.log" "$to/"
find "$to" -type l -exec rm -f {} +
chown -R "$owner" "$to"
chmod -R u+rwX "$to"
exit 0
`;
async function copyNodes(runDir, nodes, dir, ctx) {
	const root = await bestPrivileged(ctx);
	const owner = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
	await Promise.all(nodes.map((name) => root.run(copyScript, [
		nodeDirs(runDir, name).dir,
		join(dir, name),
		owner
	], { timeoutMs: limitMs }).catch((error) => ctx.log.warn(`logs of ${name}: ${describe(error)}`))));
}

export { dumpRealLogs };