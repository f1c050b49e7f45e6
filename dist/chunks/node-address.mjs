import { generateKeyPairSync } from "node:crypto";

// src/clouds/ssh-key.ts
/** RSA: every cloud knows it, and of Ed25519 OpenSSH reads secret keys in a format of its own only. */
function sshKey(comment) {
	const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 3072 });
	const { n = "", e = "" } = publicKey.export({ format: "jwk" });
	const blob = Buffer.concat([
		text("ssh-rsa"),
		number(e),
		number(n)
	]);
	return {
		secret: privateKey.export({
			type: "pkcs1",
			format: "pem"
		}).toString(),
		publicLine: `ssh-rsa ${blob.toString("base64")} ${comment}`
	};
}
/** RFC 4251 §5: a string with its length before it. */
function text(value) {
	const bytes = Buffer.from(value);
	const length = Buffer.alloc(4);
	length.writeUInt32BE(bytes.length);
	return Buffer.concat([length, bytes]);
}
/** RFC 4251 §5: a positive mpint has a zero before it where its highest bit is set. */
function number(base64url) {
	const bytes = Buffer.from(base64url, "base64url");
	return text((bytes[0] ?? 0) >= 128 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
}

// src/plan/cloud-provider/node-address.ts
/**
* With a cloud provider a node has no address before that has looked at it, unless its kubelet is told one: until then
* nobody could read what its pods log, or route to them (pkg/kubelet/nodestatus/setters.go of v1.36).
* @param address of the machine, or what stands for it
* @returns the very spec where there is no cloud provider
*/
function withNodeAddress(spec, address) {
	if (spec.cloudProvider === void 0) return spec;
	const { cluster } = spec;
	const kubelet = [`--node-ip=${address}`, ...cluster.extraArgs.kubelet];
	return {
		...spec,
		cluster: {
			...cluster,
			extraArgs: {
				...cluster.extraArgs,
				kubelet
			}
		}
	};
}

export { sshKey as n, withNodeAddress as t };