import { parseRegistryKeys } from '../../plan/image-manifest-go.ts'
import { placeOfStage } from '../../plan/registry-place.ts'
import type { StageManifest } from '../../plan/stage-manifest.ts'
import { mirrorFiles, repoList, upstreamRef } from '../../plan/stage-test-images.ts'
import { originOf } from '../../registries/http.ts'
import { imageTable } from './images.ts'

/** For the variable KUBE_TEST_REPO_LIST, and for containerd's registry.config_path. */
export const testFileNames = { list: 'repo-list.yaml', mirrors: 'certs.d' } as const

/**
 * What points the suite, or containerd, to the test images of a stage.
 * @param sourceDir of the build
 * @returns text by path
 */
export async function testFiles(
  stage: StageManifest,
  sourceDir: string,
): Promise<ReadonlyMap<string, string>> {
  const place = placeOfStage(stage)
  const refs = stage.images.map(i => upstreamRef(i, place.prefix))
  const list = repoList(parseRegistryKeys(await imageTable(sourceDir)), refs, place)
  const plainHttp = originOf(place.registry).protocol === 'http:'
  const mirrors = [...mirrorFiles(refs, place, plainHttp)].map(([path, text]): [string, string] => [
    `${testFileNames.mirrors}/${path}`,
    text,
  ])
  return new Map([[testFileNames.list, list], ...mirrors])
}
