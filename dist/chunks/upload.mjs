import { s as describe } from "./errors.mjs";
import { readdir } from "node:fs/promises";

// src/flows/job/upload.ts
/**
* Uploads what a run left. A service that is down must not change a result: all is still in the directory.
* @returns whether it is there now
*/
async function upload(name, dir, services, ctx) {
	if ((await readdir(dir).catch(() => [])).length === 0) return false;
	try {
		const { artifacts } = await services();
		const { size } = await artifacts.upload(name, dir);
		ctx.log.info(`uploaded ${dir} as artifact ${name} (${(size / 1e6).toFixed(1)} MB)`);
		return true;
	} catch (error) {
		ctx.log.warn(describe(error));
		return false;
	}
}

export { upload as t };