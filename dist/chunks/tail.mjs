import { r as ProvisionError } from "./errors.mjs";
import { i as signingKeys, n as issue, r as keyPairOf, t as authority } from "./certificates.mjs";
import { r as namesOf } from "./names3.mjs";
import { t as downReal } from "./down9.mjs";
import { t as loadState } from "./state2.mjs";
import { open } from "node:fs/promises";

// src/providers/local/credentials.ts
/** Files of the control plane's PKI by name, as `components.ts` asks for them. */
function pkiFiles(pki) {
	const pairs = {
		ca: pki.ca,
		"front-proxy-ca": pki.frontProxyCa,
		"front-proxy-client": pki.frontProxyClient,
		apiserver: pki.apiserver,
		components: pki.components,
		"kubelet-client": pki.kubeletClient,
		"service-account": pki.serviceAccount
	};
	return Object.fromEntries(Object.entries(pairs).flatMap(([name, pair]) => [[`${name}.crt`, pair.cert], [`${name}.key`, pair.key]]));
}

// src/providers/local/pki.ts
/**
* Makes every certificate of a cluster.
* Users and groups: https://kubernetes.io/docs/setup/best-practices/certificates/. The kubelet client is in
* `system:masters`, so that logs and exec need no binding of their own.
* @param now epoch milliseconds; certificates are valid from an hour before (clocks differ) for 30 days
*/
async function makePki(subjects, now) {
	const [ca, front] = await Promise.all([authority("kubernetes", now), authority("front-proxy-ca", now)]);
	const leaf = (who, names) => issue(ca, who, now, names);
	const user = (cn, o) => leaf({
		cn,
		...o === void 0 ? {} : { o }
	});
	const [apiserver, components, frontProxyClient, kubeletClient, admin, controllerManager, scheduler, proxy] = await Promise.all([
		leaf({ cn: "kube-apiserver" }, {
			dns: subjects.apiserverNames,
			ip: subjects.apiserverAddresses
		}),
		leaf({ cn: "components" }, {
			dns: ["localhost"],
			ip: subjects.apiserverAddresses
		}),
		issue(front, { cn: "front-proxy-client" }, now),
		user("kube-apiserver-kubelet-client", "system:masters"),
		user("bowsprit-admin", "system:masters"),
		user("system:kube-controller-manager"),
		user("system:kube-scheduler"),
		user("system:kube-proxy")
	]);
	const kubelets = await Promise.all(subjects.nodes.map(async (node) => {
		const who = {
			cn: `system:node:${node.name}`,
			o: "system:nodes"
		};
		const [own, its] = await Promise.all([leaf(who), leaf(who, {
			dns: [node.name],
			ip: [node.address]
		})]);
		return [node.name, {
			client: own,
			serving: its
		}];
	}));
	return {
		ca: await keyPairOf(ca),
		frontProxyCa: await keyPairOf(front),
		frontProxyClient,
		apiserver,
		components,
		kubeletClient,
		serviceAccount: await signingKeys(),
		admin,
		controllerManager,
		scheduler,
		proxy,
		kubelets: Object.fromEntries(kubelets)
	};
}

// src/providers/local/remains.ts
/** `up` may be called again for one ref: what an earlier call has left is removed first. @throws ProvisionError */
async function clearRemains(ref, ctx) {
	if (await loadState(namesOf(ref).runDir) === void 0) return;
	const { left } = await downReal(ref, ctx, ctx.clock.now() + 3e4);
	if (left.length > 0) throw new ProvisionError(`an earlier cluster of this id cannot be removed:\n${left.map((l) => `  ${l.kind} ${l.name}: ${l.remove}`).join("\n")}`);
}

// src/providers/local/tail.ts
/** Characters of one line that are quoted: a log line may hold a whole stack trace. */
const longestLine = 500;
/** The last lines of a log that tell something, indented, for an error message. Never throws. */
async function tailOf(path, lines = 15, bytes = 32768) {
	try {
		const file = await open(path, "r");
		try {
			const { size } = await file.stat();
			const from = Math.max(0, size - bytes);
			const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, bytes)), 0, void 0, from);
			const last = telling(buffer.subarray(0, bytesRead).toString("utf8")).slice(-lines);
			if (last.length === 0) return `  (${path} is empty)`;
			return last.map((line) => `  ${line.slice(0, longestLine)}`).join("\n");
		} finally {
			await file.close();
		}
	} catch {
		return `  (no log at ${path})`;
	}
}
/** Frames of a Go panic: `goroutine 1 [running]:`, `pkg.Func(0x1, …)`, `\tfile.go:12 +0x1f`. */
const frame = /^(goroutine \d+ \[|created by |\t|[\w.\-/*()%~[\]]+\(.*\)$)/;
/** Lines without blanks and stack frames: the reason of a panic stands above dozens of them. */
function telling(text) {
	return text.split("\n").filter((line) => line.trim() !== "" && !frame.test(line));
}

export { pkiFiles as i, clearRemains as n, makePki as r, tailOf as t };