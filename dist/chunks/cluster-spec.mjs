// src/plan/cluster-spec.ts
const components = [
	"etcd",
	"kube-apiserver",
	"kube-controller-manager",
	"kube-scheduler",
	"kubelet",
	"kube-proxy"
];

export { components as t };