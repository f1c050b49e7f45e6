import { i as signingKeys, n as issue, r as keyPairOf, t as authority } from "./certificates.mjs";
import { X509Certificate, createHash, randomInt } from "node:crypto";

// src/kube/bootstrap-keys.ts
/**
* The authorities, the keys and the token of a cluster that kubeadm makes, before any of its machines is there. Further
* control planes get the same authorities, so that kubeadm need not hand them on.
* @param now epoch milliseconds; valid from an hour before for 30 days
* @param tokenMinutes how long machines can join
*/
async function makeClusterKeys(now, tokenMinutes) {
	const [ca, front, etcd] = await Promise.all([
		authority("kubernetes", now),
		authority("front-proxy-ca", now),
		authority("etcd-ca", now)
	]);
	const pair = await keyPairOf(ca);
	return {
		keys: {
			ca: pair,
			frontProxyCa: await keyPairOf(front),
			etcdCa: await keyPairOf(etcd),
			serviceAccount: await signingKeys(),
			routes: await issue(ca, { cn: "system:kube-proxy" }, now),
			caHash: publicKeyHash(pair.cert),
			token: `${letters(6)}.${letters(16)}`,
			tokenMinutes
		},
		admin: await issue(ca, {
			cn: "bowsprit-admin",
			o: "system:masters"
		}, now)
	};
}
/** As `kubeadm join --discovery-token-ca-cert-hash` has it: of the SubjectPublicKeyInfo (RFC 7469 §2.4). */
function publicKeyHash(pem) {
	const spki = new X509Certificate(pem).publicKey.export({
		type: "spki",
		format: "der"
	});
	return `sha256:${createHash("sha256").update(spki).digest("hex")}`;
}
function letters(count) {
	const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
	return Array.from({ length: count }, () => alphabet[randomInt(36)]).join("");
}

export { makeClusterKeys as t };