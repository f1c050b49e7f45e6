import { t as require_dist } from "./dist3.mjs";
import { o as UsageError } from "./errors.mjs";
import { i as endpointParts } from "./kubeadm-config.mjs";

// src/plan/cloud-provider/manifest.ts
var import_dist = require_dist();
/** What kubelets put on their nodes until a cloud controller manager has looked at these. */
const uninitialized = "node.cloudprovider.kubernetes.io/uninitialized";
/** On every pod of ours that does a cloud's part: by it their logs are found. */
const cloudLabel = {
	name: "bowsprit-cloud-provider",
	value: "true"
};
const namespace = "kube-system";
/** Where an agent finds its configuration. */
const configDir = "/etc/cloud-config";
/** The documents of agents, for kubectl apply. */
function manifestOf(agents) {
	return agents.flatMap(objectsOf).map((o) => (0, import_dist.stringify)(o, { lineWidth: 0 })).join("---\n");
}
/**
* How machines name an image of a stage. @param prefix host[:port]/path below which they find its images
* @throws UsageError when the stage was made without it
*/
function stagedImage(manifest, prefix, name) {
	const found = manifest.images.find((i) => i.repository.split("/").at(-1) === name);
	if (found === void 0) throw new UsageError(`the stage has no image ${name}: stage it with the same --cloud-provider`);
	return `${prefix}/${name}:${found.tag}`;
}
function objectsOf(agent) {
	const { account, role, rules, config } = agent;
	const subjects = [{
		kind: "ServiceAccount",
		name: account,
		namespace
	}];
	const rbac = { apiGroup: "rbac.authorization.k8s.io" };
	const own = { apiVersion: "rbac.authorization.k8s.io/v1" };
	const reader = "extension-apiserver-authentication-reader";
	return [
		{
			apiVersion: "v1",
			kind: "ServiceAccount",
			metadata: {
				name: account,
				namespace
			}
		},
		{
			...own,
			kind: "ClusterRole",
			metadata: { name: role },
			rules: rules.map(({ group = "", resources, verbs }) => ({
				apiGroups: [group],
				resources,
				verbs
			}))
		},
		{
			...own,
			kind: "ClusterRoleBinding",
			metadata: { name: role },
			roleRef: {
				...rbac,
				kind: "ClusterRole",
				name: role
			},
			subjects
		},
		{
			...own,
			kind: "RoleBinding",
			metadata: {
				name: `${role}:${reader}`,
				namespace
			},
			roleRef: {
				...rbac,
				kind: "Role",
				name: reader
			},
			subjects
		},
		...config === void 0 ? [] : [{
			apiVersion: "v1",
			kind: "ConfigMap",
			metadata: {
				name: agent.name,
				namespace
			},
			data: config
		}],
		daemonSet(agent)
	];
}
function daemonSet({ name, account, image, args, env, endpoint, on, config }) {
	const labels = {
		"k8s-app": name,
		[cloudLabel.name]: cloudLabel.value
	};
	const { host, port } = endpointParts(endpoint);
	const volumes = [{
		name: "certificates",
		at: "/etc/ssl/certs",
		of: { hostPath: { path: "/etc/ssl/certs" } }
	}, ...config === void 0 ? [] : [{
		name: "config",
		at: configDir,
		of: { configMap: { name } }
	}]];
	return {
		apiVersion: "apps/v1",
		kind: "DaemonSet",
		metadata: {
			name,
			namespace
		},
		spec: {
			selector: { matchLabels: { "k8s-app": name } },
			template: {
				metadata: { labels },
				spec: {
					priorityClassName: "system-node-critical",
					serviceAccountName: account,
					hostNetwork: true,
					nodeSelector: on === "all" ? {} : { "node-role.kubernetes.io/control-plane": "" },
					tolerations: [{ operator: "Exists" }],
					containers: [{
						name,
						image,
						args,
						env: [
							{
								name: "KUBERNETES_SERVICE_HOST",
								value: host.replaceAll(/[[\]]/g, "")
							},
							{
								name: "KUBERNETES_SERVICE_PORT",
								value: `${port}`
							},
							...env
						],
						terminationMessagePolicy: "FallbackToLogsOnError",
						resources: { requests: {
							cpu: "50m",
							memory: "50Mi"
						} },
						volumeMounts: volumes.map((v) => ({
							name: v.name,
							mountPath: v.at,
							readOnly: true
						}))
					}],
					volumes: volumes.map((v) => ({
						name: v.name,
						...v.of
					}))
				}
			}
		}
	};
}

export { uninitialized as a, stagedImage as i, configDir as n, manifestOf as r, cloudLabel as t };