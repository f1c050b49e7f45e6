import { t as testEnv } from "./child-env.mjs";

// src/kube/kubectl.ts
/**
* Runs kubectl against a cluster. `timeoutMs` is 60 s when not given.
* @throws RunError as ctx.exec.run does
*/
function kubectl(cluster, kubectlPath, args, ctx, options = {}) {
	const { env, ...run } = options;
	const where = [`--kubeconfig=${cluster.kubeconfig}`, ...cluster.context === void 0 ? [] : [`--context=${cluster.context}`]];
	return ctx.exec.run([
		kubectlPath,
		...where,
		...args
	], {
		timeoutMs: 6e4,
		...run,
		env: testEnv(ctx.env, env)
	});
}

export { kubectl as t };