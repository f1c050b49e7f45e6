import { t as require_dist } from "./dist3.mjs";

// src/plan/kubeconfig.ts
var import_dist = require_dist();
/**
* A kubeconfig with everything in it, so that one file is all a client needs.
* @param server https://host:port
*/
function kubeconfig(server, caCert, user, cluster = "bowsprit") {
	const base64 = (text) => Buffer.from(text).toString("base64");
	return (0, import_dist.stringify)({
		apiVersion: "v1",
		kind: "Config",
		clusters: [{
			name: cluster,
			cluster: {
				server,
				"certificate-authority-data": base64(caCert)
			}
		}],
		users: [{
			name: cluster,
			user: {
				"client-certificate-data": base64(user.cert),
				"client-key-data": base64(user.key)
			}
		}],
		contexts: [{
			name: cluster,
			context: {
				cluster,
				user: cluster
			}
		}],
		"current-context": cluster
	});
}
/** In every certificate of an API server that kubeadm makes. */
const certifiedName = "kubernetes";
/**
* For an API server at an address that was not known when its certificate was thought of: it is checked for a name that
* it has in any case.
* @param server https://host:port
*/
function reachedByAddress(server, caCert, user, cluster) {
	const document = (0, import_dist.parse)(kubeconfig(server, caCert, user, cluster));
	for (const c of document.clusters) c.cluster["tls-server-name"] = certifiedName;
	return serverNameKept((0, import_dist.stringify)(document));
}
/**
* A kubeconfig in which e2e.test heeds `tls-server-name`. It looks for a cluster by the name of the current context and
* puts the server that it finds there over the file's own, with which client-go drops the name: a cluster that has such a
* name is called otherwise than its context.
* @param text of a kubeconfig with one context
* @see LoadConfig in kubernetes test/e2e/framework/util.go, getCluster in client-go tools/clientcmd/client_config.go
*/
function serverNameKept(text) {
	const document = (0, import_dist.parse)(text);
	const name = document["current-context"];
	const found = document.clusters?.find((c) => c.name === name && c.cluster["tls-server-name"] !== void 0);
	if (found === void 0) return text;
	found.name = `${name}-server`;
	for (const { context } of document.contexts ?? []) if (context.cluster === name) context.cluster = found.name;
	return (0, import_dist.stringify)(document);
}

export { reachedByAddress as n, serverNameKept as r, kubeconfig as t };