import { a as STSClient } from "./dist-es5.mjs";
import { t as clientConfig } from "./config.mjs";

// src/clouds/aws/keys.ts
/** The keys that our clients sign with. @throws Error where there are none */
async function currentKeys(region, ctx) {
	const client = new STSClient(clientConfig("STS", region, ctx));
	try {
		return await client.config.credentials();
	} finally {
		client.destroy();
	}
}

export { currentKeys as t };