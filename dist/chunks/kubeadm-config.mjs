import { t as require_dist } from "./dist3.mjs";
import { t as machineHome } from "./spec.mjs";

// src/plan/bootstrap/kubeadm-config.ts
var import_dist = require_dist();
const containerdSocket = "unix:///run/containerd/containerd.sock";
/** Where kubelet looks for the credential provider, and its configuration. */
const credentialProvider = {
	dir: `${machineHome}/credential-provider`,
	name: "bowsprit-registry",
	config: `${machineHome}/credential-provider.yaml`
};
/**
* kubeadm waits four minutes for a kubelet and for the health of a control plane, but one for the API server's first answer: a
* slow machine wants more for that.
*/
const timeouts = { kubernetesAPICall: "4m0s" };
/**
* What `kubeadm init --config` or `kubeadm join --config` gets, in kubeadm.k8s.io/v1beta4 (since v1.31).
* Certificates come from authorities that are in place already, so nothing is uploaded for other control planes.
*/
function kubeadmConfig(role, node, spec) {
	return (role === "first" ? [
		init(node, spec),
		cluster(spec),
		kubelet(spec),
		kubeProxy(spec)
	] : [join(role, node, spec)]).map((d) => (0, import_dist.stringify)(d, { lineWidth: 0 })).join("---\n");
}
/** Host and port of `host:port`, IPv6 hosts in brackets. */
function endpointParts(endpoint) {
	const [, host = "", port = ""] = /^(\[[0-9a-f:]+\]|[^:]+):(\d+)$/i.exec(endpoint) ?? [];
	return {
		host,
		port: Number(port)
	};
}
function init(node, spec) {
	const { token, tokenMinutes } = spec.keys;
	return {
		...kind("InitConfiguration"),
		bootstrapTokens: [{
			token,
			ttl: `${tokenMinutes}m0s`,
			usages: ["signing", "authentication"],
			groups: ["system:bootstrappers:kubeadm:default-node-token"]
		}],
		localAPIEndpoint: localEndpoint(node, spec),
		nodeRegistration: registration("first", node, spec),
		timeouts
	};
}
function join(role, node, spec) {
	const { endpoint } = spec.cluster;
	return {
		...kind("JoinConfiguration"),
		discovery: { bootstrapToken: {
			token: spec.keys.token,
			apiServerEndpoint: endpoint,
			caCertHashes: [spec.keys.caHash]
		} },
		nodeRegistration: registration(role, node, spec),
		timeouts,
		...role === "control-plane" ? { controlPlane: { localAPIEndpoint: localEndpoint(node, spec) } } : {}
	};
}
/** The port behind the endpoint is the endpoint's own: what balances between several control planes maps none. */
function localEndpoint({ address }, spec) {
	const { port } = endpointParts(spec.cluster.endpoint);
	return {
		...address === void 0 ? {} : { advertiseAddress: address },
		bindPort: port
	};
}
function registration(role, node, spec) {
	return {
		name: node.name,
		criSocket: containerdSocket,
		imagePullPolicy: "IfNotPresent",
		imagePullSerial: false,
		kubeletExtraArgs: kubeletArgs(node, spec),
		...role !== "node" && node.schedulable === true ? { taints: [] } : {}
	};
}
function kubeletArgs({ address }, spec) {
	const args = [];
	if (address !== void 0) args.push({
		name: "node-ip",
		value: address
	});
	if (spec.cloudProvider !== void 0) args.push({
		name: "cloud-provider",
		value: "external"
	});
	if (asksIdentity(spec)) args.push({
		name: "image-credential-provider-config",
		value: credentialProvider.config
	}, {
		name: "image-credential-provider-bin-dir",
		value: credentialProvider.dir
	});
	return [...args, ...spec.cluster.extraArgs["kubelet"].map(asArg)];
}
/** Whether the registry's password is had by the machine's identity. */
function asksIdentity({ registry }) {
	return registry.auth.kind === "ecr" || registry.auth.kind === "acr";
}
function cluster({ cluster: c, registry, cloudProvider }) {
	const gates = gateArgs(c.featureGates);
	const runtimeConfig = Object.entries(c.runtimeConfig).map(([name, value]) => `${name}=${value}`);
	const runtime = runtimeConfig.length === 0 ? [] : [{
		name: "runtime-config",
		value: runtimeConfig.join()
	}];
	const external = cloudProvider === void 0 ? [] : [{
		name: "cloud-provider",
		value: "external"
	}];
	const extra = (component) => c.extraArgs[component].map(asArg);
	return {
		...kind("ClusterConfiguration"),
		clusterName: c.id,
		kubernetesVersion: c.version,
		imageRepository: registry.prefix,
		controlPlaneEndpoint: c.endpoint,
		encryptionAlgorithm: "ECDSA-P256",
		networking: {
			podSubnet: c.podCidr,
			serviceSubnet: c.serviceCidr
		},
		apiServer: {
			...c.names === void 0 || c.names.length === 0 ? {} : { certSANs: c.names },
			extraArgs: [
				...gates,
				...runtime,
				...extra("kube-apiserver")
			]
		},
		controllerManager: { extraArgs: [
			...gates,
			...external,
			...extra("kube-controller-manager")
		] },
		scheduler: { extraArgs: [...gates, ...extra("kube-scheduler")] },
		etcd: { local: {
			dataDir: "/var/lib/etcd",
			extraArgs: extra("etcd")
		} }
	};
}
/** Of every kubelet of ours, whoever writes the rest. */
const kubeletBasics = {
	apiVersion: "kubelet.config.k8s.io/v1beta1",
	kind: "KubeletConfiguration",
	cgroupDriver: "systemd",
	failCgroupV1: false,
	serializeImagePulls: false,
	registryPullQPS: 0,
	evictionHard: {
		"memory.available": "100Mi",
		"nodefs.available": "3%",
		"imagefs.available": "3%"
	},
	imageGCHighThresholdPercent: 97,
	imageGCLowThresholdPercent: 90
};
function kubelet({ cluster: c }) {
	return {
		...kubeletBasics,
		featureGates: c.featureGates
	};
}
/** conntrack's limits stay as the machine has them. */
function kubeProxy({ cluster: c }) {
	return {
		apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
		kind: "KubeProxyConfiguration",
		mode: c.proxyMode,
		clusterCIDR: c.podCidr,
		featureGates: c.featureGates,
		conntrack: {
			maxPerCore: 0,
			min: 0,
			tcpEstablishedTimeout: "0s",
			tcpCloseWaitTimeout: "0s"
		}
	};
}
function kind(name) {
	return {
		apiVersion: "kubeadm.k8s.io/v1beta4",
		kind: name
	};
}
function gateArgs(gates) {
	const text = Object.entries(gates).map(([name, on]) => `${name}=${on}`);
	return text.length === 0 ? [] : [{
		name: "feature-gates",
		value: text.join()
	}];
}
/** `--v=4` as kubeadm writes it; a flag without value is a switch. */
function asArg(flag) {
	const [, name = flag, value = "true"] = /^--?([^=]+)(?:=(.*))?$/s.exec(flag) ?? [];
	return {
		name,
		value
	};
}

export { kubeadmConfig as a, endpointParts as i, containerdSocket as n, kubeletBasics as o, credentialProvider as r, asksIdentity as t };