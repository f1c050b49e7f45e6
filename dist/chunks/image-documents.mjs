// src/plan/image-documents.ts
const mediaTypes = {
	manifest: "application/vnd.oci.image.manifest.v1+json",
	index: "application/vnd.oci.image.index.v1+json",
	config: "application/vnd.oci.image.config.v1+json",
	/** Not compressed: made here, served over loopback, so packing and unpacking would only cost time. */
	layer: "application/vnd.oci.image.layer.v1.tar"
};
/** 'linux/amd64' as BuildManifest has it. */
function parsePlatform(text) {
	const [os = "linux", architecture = "amd64"] = text.split("/");
	return {
		os,
		architecture
	};
}
/**
* Image configuration (OCI image-spec v1.1, config.md). `name` becomes a label: images of equal content under several
* tags get digests of their own, since a runtime reports one of the names of a digest, not the one that was asked for.
*/
function imageConfig(name, madeOf, run, layers, platform) {
	return JSON.stringify({
		created: "1970-01-01T00:00:00Z",
		architecture: platform.architecture,
		os: platform.os,
		config: {
			...run,
			Labels: {
				"org.opencontainers.image.ref.name": name,
				"org.opencontainers.image.description": `Stand-in, not upstream's image: ${madeOf}`
			}
		},
		rootfs: {
			type: "layers",
			diff_ids: layers.map((l) => l.digest)
		},
		history: layers.map(() => ({
			created: "1970-01-01T00:00:00Z",
			created_by: "bowsprit"
		}))
	});
}
/** Image manifest (OCI image-spec v1.1, manifest.md). */
function imageManifest(config, layers) {
	return JSON.stringify({
		schemaVersion: 2,
		mediaType: mediaTypes.manifest,
		config,
		layers
	});
}
/** Image index with one manifest (OCI image-spec v1.1, image-index.md). */
function imageIndex(manifest, platform) {
	return JSON.stringify({
		schemaVersion: 2,
		mediaType: mediaTypes.index,
		manifests: [{
			...manifest,
			platform
		}]
	});
}

export { parsePlatform as a, mediaTypes as i, imageIndex as n, imageManifest as r, imageConfig as t };