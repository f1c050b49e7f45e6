/**
 * Reads the table of test images out of test/utils/image/manifest.go, which is Go and not data: lines such as
 * `PromoterE2eRegistry: "registry.k8s.io/e2e-test-images",` and
 * `configs[Agnhost] = Config{list.PromoterE2eRegistry, "agnhost", "2.63.0"}`. The form has been the same since 1.22.
 * @returns reference by identifier: Agnhost -> registry.k8s.io/e2e-test-images/agnhost:2.63.0
 */
export function parseImageManifest(text: string): ReadonlyMap<string, string> {
  const registries = new Map<string, string>()
  for (const m of text.matchAll(/^\s*(\w+Registry):\s+"([^"]+)",$/gm)) registries.set(m[1]!, m[2]!)
  const images = new Map<string, string>()
  for (const m of text.matchAll(
    /configs\[(\w+)\]\s*=\s*Config\{(?:list\.)?(\w+),\s*"([^"]+)",\s*"([^"]+)"\}/g,
  )) {
    const [, id = '', registry = '', name, version] = m
    const host = registries.get(registry)
    if (host !== undefined) images.set(id, `${host}/${name}:${version}`)
  }
  return images
}

/**
 * The registries that a branch's suite can be told to use others for, by the key of the file that KUBE_TEST_REPO_LIST
 * names: promoterE2eRegistry -> registry.k8s.io/e2e-test-images. Read from the tags of the struct and its defaults.
 */
export function parseRegistryKeys(text: string): ReadonlyMap<string, string> {
  const keys = new Map<string, string>()
  for (const m of text.matchAll(/^\s*(\w+Registry)\s+string\s+`yaml:"(\w+)"`/gm)) keys.set(m[1]!, m[2]!)
  const registries = new Map<string, string>()
  for (const m of text.matchAll(/^\s*(\w+Registry):\s+"([^"]+)",$/gm)) {
    const key = keys.get(m[1]!)
    if (key !== undefined) registries.set(key, m[2]!)
  }
  return registries
}
