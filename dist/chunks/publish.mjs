import { o as UsageError } from "./errors.mjs";
import { i as outcomeOf } from "./paths.mjs";
import { n as exitCodes } from "./exit-code.mjs";
import { n as publishStart, r as leftIn, t as publishEnd } from "./end.mjs";
import { n as publishWish, t as jobSpec } from "./wish3.mjs";
import { resolve } from "node:path";

// src/flows/publish/publish.ts
/** Publishes results that are there, or that there will be some. Exit code 1 when a sink did not get all. */
async function publish({ o, operands, ctx, print }) {
	const [dir = o.artifacts, ...others] = operands;
	if (o.sink === void 0) throw new UsageError("publish wants a --sink, such as gs://bucket/prefix, s3://bucket/prefix or dir:/path");
	const left = await leftIn(resolve(dir));
	const startedAt = left.result === void 0 ? ctx.clock.now() : Date.parse(left.result.startedAt);
	const wish = await publishWish(o, ctx, await jobSpec(o, ctx, startedAt));
	if (wish === void 0) return exitCodes.passed;
	if (o.outcome === "running") {
		await publishStart(wish, startedAt, ctx);
		return exitCodes.passed;
	}
	if (left.files.length === 0 && o.outcome === void 0) throw new UsageError(`${dir}: there is nothing to publish. Give the directory that run, test or merge left (--artifacts), or say how the job ended (--outcome)`);
	if (left.result === void 0 && o.outcome === void 0) ctx.log.warn(`${dir} has no result.json: published as a build that was aborted before it had any`);
	const done = await publishEnd(wish, resolve(dir), others, ctx, o.outcome && outcomeOf(o.outcome));
	if (o.json) print(JSON.stringify(done.map(({ failed, ...p }) => ({
		...p,
		ok: failed === void 0
	})), null, 2));
	else for (const { link, page } of done) print(page ?? link);
	return done.some((p) => p.failed !== void 0) ? exitCodes.failed : exitCodes.passed;
}

export { publish };