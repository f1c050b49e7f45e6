import { o as UsageError } from "./errors.mjs";

// src/plan/kubeadm-images.ts
/** The programs that kubeadm runs as containers, each from an image of its own name. */
const hyperkubePrograms = [
	"kube-apiserver",
	"kube-controller-manager",
	"kube-scheduler",
	"kube-proxy"
];
/**
* What `kubeadm config images list` of this build would say with `imageRepository: <host>/<prefix>` and nothing else
* set (cmd/kubeadm/app/images/images.go, v1.36): coredns has its own directory only under registry.k8s.io.
* @param etcd tag that the tree states (DefaultEtcdVersion); upstream's images count their own revisions, the first is -0
* @throws UsageError when kubeadm would refuse the version, or a registry the names
*/
function kubeadmImages(build, prefix = "", etcd = `${build.companions.etcd}-0`) {
	const problems = repositoryProblems(prefix);
	if (problems.length > 0) throw new UsageError(problems);
	const at = (name, tag) => ({
		repository: prefix === "" ? name : `${prefix}/${name}`,
		tag
	});
	const tag = kubeadmTag(build.version);
	return {
		hyperkube: hyperkubePrograms.map((name) => at(name, tag)),
		etcd: at("etcd", etcd),
		coredns: at("coredns", `v${build.companions.coredns}`),
		pause: at("pause", build.companions.pause)
	};
}
/**
* The tag of etcd's image that a tree states in cmd/kubeadm/app/constants/constants.go: images of one etcd are counted
* behind a dash. @returns undefined for a text that states none
*/
function etcdTag(constants) {
	return /^\s*DefaultEtcdVersion\s*=\s*"([^"]+)"/m.exec(constants)?.[1];
}
/**
* The tag that kubeadm makes of a version: what a tag cannot have becomes an underscore, so v1.38.0-alpha.2.45+0a1b
* is v1.38.0-alpha.2.45_0a1b (cmd/kubeadm/app/util/version.go, v1.36: KubernetesVersionToImageTag).
* @throws UsageError for a version that kubeadm does not take as it is, or of which no tag can be made
*/
function kubeadmTag(version) {
	if (!/^v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)([-\w.+]*)?$/.test(version)) throw new UsageError(`kubeadm does not take ${JSON.stringify(version)} as a version: it wants major.minor.patch, e.g. v1.36.3 or v1.38.0-alpha.2.45+0123456789abcd`);
	const tag = (version.startsWith("v") ? version : `v${version}`).replaceAll(/[^-\w.]/g, "_");
	if (tag.length > maxTag) throw new UsageError(`version ${version} makes a tag of ${tag.length} characters and registries take ${maxTag}: shorten what follows the +`);
	return tag;
}
/** distribution-spec v1.1, "Pulling manifests": the grammar of <reference> as a tag. */
const maxTag = 128;
/** Why a registry would refuse a tag; empty when it would not. */
function tagProblems(tag) {
	if (/^\w[\w.-]{0,127}$/.test(tag)) return [];
	return [`${JSON.stringify(tag)} is no tag: a tag has up to 128 letters, digits, _ . - and begins with none of . -${tag.includes("+") ? "; kubeadm writes _ for +" : ""}`];
}
/** Why a registry would refuse a repository's name (or a prefix of it, '' being none); empty when it would not. */
function repositoryProblems(repository) {
	if (repository === "") return [];
	const good = /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/.test(repository);
	const rule = "names are lower-case letters and digits, parted by . _ __ - or /";
	if (!good) return [`${JSON.stringify(repository)} is no name of a repository: ${rule}`];
	if (repository.length > 255) return [`repository ${repository.slice(0, 40)}… is longer than 255 characters`];
	return [];
}

export { repositoryProblems as a, kubeadmTag as i, hyperkubePrograms as n, tagProblems as o, kubeadmImages as r, etcdTag as t };