import { o as UsageError } from "./errors.mjs";
import { generateKeyPairSync } from "node:crypto";
import { gzipSync } from "node:zlib";

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

// src/plan/bootstrap/user-data.ts
/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const ec2Limits = {
	bytes: 16384,
	gzip: true
};
/** @see https://learn.microsoft.com/azure/virtual-machines/custom-data (osProfile.customData) */
const azureLimits = {
	bytes: 65535,
	gzip: true
};
/**
* A machine's user data for cloud-init: files, and the command that makes a node. Holds secrets.
* @throws UsageError with the measured sizes when the cloud would refuse it
*/
function userData({ files, command }, limits) {
	const plain = Buffer.from(cloudConfig(files, command));
	const data = limits.gzip ? gzipSync(plain, { level: 9 }) : plain;
	if (data.length <= limits.bytes) return data;
	const largest = [...files].sort((a, b) => b.content.length - a.content.length).slice(0, 3).map((f) => `${f.path} ${Buffer.byteLength(f.content)}`);
	throw new UsageError(`the user data has ${data.length} bytes${limits.gzip ? ` compressed, ${plain.length} plain` : ""}, and this cloud takes ${limits.bytes}. Largest in it (bytes, plain): ${largest.join(", ")}. Put what is large into the store, e.g. the network's manifest`);
}
/** JSON is YAML, and needs no rules for what is quoted how. */
function cloudConfig(files, command) {
	return `#cloud-config\n${JSON.stringify({
		write_files: files.map((f) => ({
			path: f.path,
			permissions: f.mode,
			content: f.content
		})),
		runcmd: [command]
	})}\n`;
}

export { sshKey as i, ec2Limits as n, userData as r, azureLimits as t };