import { r as removeRunDir } from "./run-dir2.mjs";
import { join } from "node:path";

// src/providers/kubeconfig/down.ts
/** The cluster is somebody else's and stays as it is; only our copy of its kubeconfig goes. */
async function downExisting(ref, _ctx, _untilMs) {
	return removeRunDir(join(ref.scope, ref.id));
}

export { downExisting as t };