// src/plan/image-ref.ts
/**
* Takes 'nginx', 'registry.k8s.io/pause:3.10.2' or 'host:5000/a/b@sha256:…' apart by the rules that containerd and
* Docker share: the first component is a host when it has a dot, a colon or is `localhost`.
*/
function parseImageRef(text) {
	const [beforeDigest = "", digest] = text.split("@", 2);
	const slash = beforeDigest.indexOf("/");
	const first = slash < 0 ? "" : beforeDigest.slice(0, slash);
	const hasHost = isHost(first);
	const host = hasHost ? first : "docker.io";
	const rest = hasHost ? beforeDigest.slice(slash + 1) : beforeDigest;
	const colon = rest.lastIndexOf(":");
	const name = colon < 0 ? rest : rest.slice(0, colon);
	const repository = host === "docker.io" && !name.includes("/") ? `library/${name}` : name;
	const tag = colon < 0 ? "latest" : rest.slice(colon + 1);
	return digest === void 0 ? {
		host,
		repository,
		tag
	} : {
		host,
		repository,
		tag,
		digest
	};
}
function isHost(component) {
	return component === "localhost" || component.includes(".") || component.includes(":");
}
/** The one spelling under which a store keeps an image: host/repository:tag (or @digest). */
function canonicalRef(text) {
	const ref = typeof text === "string" ? parseImageRef(text) : text;
	return ref.digest === void 0 ? `${ref.host}/${ref.repository}:${ref.tag}` : `${ref.host}/${ref.repository}@${ref.digest}`;
}

export { isHost as n, parseImageRef as r, canonicalRef as t };