import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { azureOfBlobs, azureOfRegistry, locationQuery } from '../../../src/plan/azure-names.ts'
import { parseImageManifest, parseRegistryKeys } from '../../../src/plan/image-manifest-go.ts'
import { parseRegistryPlace, placeOfStage, type RegistryPlace } from '../../../src/plan/registry-place.ts'
import { mirrorFiles, repoList, stagedName, upstreamRef } from '../../../src/plan/stage-test-images.ts'
import { crossRegionCost } from '../../../src/plan/transfer-cost.ts'

const place = (text: string) => parseRegistryPlace(text) as RegistryPlace

describe('the place of a registry', () => {
  it.each([
    ['name.azurecr.io/ci', 'name.azurecr.io', 'ci', 'name.azurecr.io/ci'],
    ['https://name.azurecr.io/ci/', 'name.azurecr.io', 'ci', 'name.azurecr.io/ci'],
    ['127.0.0.1:5000', '127.0.0.1:5000', '', '127.0.0.1:5000'],
    ['[::1]:5000/a/b', '[::1]:5000', 'a/b', '[::1]:5000/a/b'],
    [
      '123456789012.dkr.ecr.eu-central-1.amazonaws.com/ci',
      '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
      'ci',
      '123456789012.dkr.ecr.eu-central-1.amazonaws.com/ci',
    ],
  ])('%s', (text, host, prefix, repository) => {
    expect(parseRegistryPlace(text)).toEqual({ registry: host, host, prefix, plainHttp: false, repository })
  })

  it('without TLS is told by http://, which the stage keeps apart', () => {
    const found = place('http://10.0.0.5:5000/ci')
    expect(found).toMatchObject({ registry: 'http://10.0.0.5:5000', plainHttp: true })
    expect(placeOfStage({ registry: found.repository, plainHttp: true })).toEqual(found)
  })

  it.each([
    ['', /"" is no host of a registry/],
    ['ftp://host/ci', /ftp:\/\/ is not how registries are spoken to/],
    ['name.azurecr.io/CI', /"CI" is no name of a repository/],
    ['name.azurecr.io/ci:v1', /tags are made of the version/],
    ['-bad-/ci', /is no host/],
  ])('%s is refused', (text, why) => {
    expect((parseRegistryPlace(text) as readonly string[]).join('\n')).toMatch(why)
  })

  it('holds no credentials, and none are repeated', () => {
    const problems = parseRegistryPlace('user:topsecret@name.azurecr.io/ci') as readonly string[]
    expect(problems.join()).toMatch(/no credentials/)
    expect(problems.join()).not.toContain('topsecret')
  })
})

/** As test/utils/image/manifest.go has it. */
const table = `
type RegistryList struct {
	PromoterE2eRegistry      string \`yaml:"promoterE2eRegistry"\`
	InvalidRegistry          string \`yaml:"invalidRegistry"\`
	GcRegistry               string \`yaml:"gcRegistry"\`
	DockerLibraryRegistry    string \`yaml:"dockerLibraryRegistry"\`
	SigStorageRegistry       string \`yaml:"sigStorageRegistry"\`
}
	initRegistry = RegistryList{
		PromoterE2eRegistry:      "registry.k8s.io/e2e-test-images",
		InvalidRegistry:          "invalid.registry.k8s.io/invalid",
		GcRegistry:               "registry.k8s.io",
		DockerLibraryRegistry:    "docker.io/library",
		SigStorageRegistry:       "registry.k8s.io/sig-storage",
	}
	configs[Agnhost] = Config{list.PromoterE2eRegistry, "agnhost", "2.63.0"}
	configs[Pause] = Config{list.GcRegistry, "pause", "3.10.2"}
`

describe('test images in a stage', () => {
  const refs = [
    'registry.k8s.io/e2e-test-images/volume/nfs:1.6.0',
    'registry.k8s.io/pause:3.10.2',
    'docker.io/library/busybox:1',
    'gcr.io/a/b:v1',
  ]

  it.each(refs)('%s keeps its path, and is found again by it', ref => {
    for (const prefix of ['', 'ci/x']) expect(upstreamRef(stagedName(ref, prefix), prefix)).toBe(ref)
  })

  it('of other hosts have these before them, so that two never are one', () => {
    expect(stagedName('docker.io/library/busybox:1', 'ci').repository).toBe('ci/docker.io/library/busybox')
    expect(stagedName('host:5000/a:1', '').repository).toBe('host-5000/a')
    const digest = `sha256:0123456789ab${'c'.repeat(52)}`
    expect(stagedName(`quay.io/a/b:v1@${digest}`, 'ci')).toEqual({ repository: 'ci/quay.io/a/b', tag: 'v1' })
    expect(stagedName(`quay.io/a/b@${digest}`, 'ci').tag).toBe('sha256-0123456789ab')
  })

  it('are listed for the suite by the keys of its own table, as far as something is there', () => {
    expect(parseImageManifest(table).get('Agnhost')).toBe('registry.k8s.io/e2e-test-images/agnhost:2.63.0')
    const list = (some: readonly string[], at: string) =>
      parse(repoList(parseRegistryKeys(table), some, place(at)))
    expect(list(refs, 'host.test/ci')).toEqual({
      promoterE2eRegistry: 'host.test/ci/e2e-test-images',
      gcRegistry: 'host.test/ci',
      dockerLibraryRegistry: 'host.test/ci/docker.io/library',
    })
    // Not gcRegistry: what lies below e2e-test-images/ is of another one.
    expect(list(refs.slice(0, 1), '127.0.0.1:5000')).toEqual({
      promoterE2eRegistry: '127.0.0.1:5000/e2e-test-images',
    })
  })

  it('are mirrored by host', () => {
    const files = mirrorFiles(refs, place('host.test/ci'), false)
    expect([...files.keys()]).toEqual([
      'docker.io/hosts.toml',
      'gcr.io/hosts.toml',
      'registry.k8s.io/hosts.toml',
    ])
    expect(files.get('registry.k8s.io/hosts.toml')).toContain('[host."https://host.test/v2/ci"]')
    expect(files.get('docker.io/hosts.toml')).toMatch(
      /^server = "https:\/\/registry-1\.docker\.io"\n\n\[host\."https:\/\/host\.test\/v2\/ci\/docker\.io"\]/,
    )
    expect(mirrorFiles(refs, place('1.2.3.4:5000'), true).get('registry.k8s.io/hosts.toml')).toContain(
      '[host."http://1.2.3.4:5000/v2"]',
    )
  })
})

describe('names of Azure', () => {
  it('tell its clouds apart', () => {
    expect(azureOfRegistry('name.azurecr.io')?.arm).toBe('https://management.azure.com')
    expect(azureOfRegistry('name.azurecr.cn')?.arm).toBe('https://management.chinacloudapi.cn')
    expect(azureOfBlobs('https://acct.blob.core.usgovcloudapi.net')?.arm).toBe(
      'https://management.usgovcloudapi.net',
    )
    expect(azureOfRegistry('azurecr.io.evil.example')).toBeUndefined()
    expect(azureOfBlobs('http://127.0.0.1:10000/devstoreaccount1')).toBeUndefined()
  })

  it('are asked for in one query that nothing can be slipped into', () => {
    const query = locationQuery({ registry: "n'ame.azurecr.io | union x", account: 'acct' })
    expect(query).toContain("properties.loginServer) =~ 'name.azurecr.iounionx'")
    expect(query).toContain("name =~ 'acct'")
    expect(query.match(/\|/g)).toHaveLength(2)
  })
})

it('what crossing regions costs is said for a hundred nodes', () => {
  expect(crossRegionCost(1e9)).toMatch(/about 1 GB over regions: for 100 nodes USD 2\.00 to 9\.00/)
})
