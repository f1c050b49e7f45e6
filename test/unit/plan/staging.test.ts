import { describe, expect, it } from 'vitest'
import type { BuildManifest, BuiltFile } from '../../../src/plan/build-manifest.ts'
import { nodeFiles } from '../../../src/plan/node-files.ts'
import { compareRegions, regionOfRegistry } from '../../../src/plan/regions.ts'
import {
  filesOfNodes,
  hasExpired,
  imagesAt,
  laterOf,
  parsePendingStage,
  parseStageManifest,
  type StageManifest,
  stageIdentity,
  stageManifestText,
} from '../../../src/plan/stage-manifest.ts'
import { parseStoreUrl } from '../../../src/plan/store-url.ts'

describe('the URL of a store', () => {
  it.each([
    ['dir:/srv/stage/', { kind: 'dir', path: '/srv/stage' }],
    ['dir:///srv//stage', { kind: 'dir', path: '/srv/stage' }],
    ['s3://my.bucket-1', { kind: 's3', bucket: 'my.bucket-1', prefix: '' }],
    ['s3://bucket/ci/a=b/', { kind: 's3', bucket: 'bucket', prefix: 'ci/a=b' }],
    [
      'https://acct1.blob.core.windows.net/stage/ci/x',
      {
        kind: 'blob',
        endpoint: 'https://acct1.blob.core.windows.net',
        account: 'acct1',
        container: 'stage',
        prefix: 'ci/x',
      },
    ],
    [
      'https://acct1.blob.core.chinacloudapi.cn/stage',
      {
        kind: 'blob',
        endpoint: 'https://acct1.blob.core.chinacloudapi.cn',
        account: 'acct1',
        container: 'stage',
        prefix: '',
      },
    ],
  ])('%s', (text, address) => {
    expect(parseStoreUrl(text)).toEqual(address)
  })

  it.each(['http://127.0.0.1:10000', 'http://[::1]:10000', 'http://azurite:10000'])(
    'has the account in its path where the host is %s',
    host => {
      expect(parseStoreUrl(`${host}/devstoreaccount1/stage/ci`)).toEqual({
        kind: 'blob',
        endpoint: `${host}/devstoreaccount1`,
        account: 'devstoreaccount1',
        container: 'stage',
        prefix: 'ci',
      })
    },
  )

  it.each([
    ['stage', /no store: give dir:\/path, s3:\/\/bucket/],
    ['gs://bucket', /gs:\/\/ is no kind of store/],
    ['dir:stage', /must be absolute/],
    ['s3://UPPER/ci', /"UPPER" is no name of a bucket/],
    ['s3://ab', /no name of a bucket/],
    ['s3://bucket/a//b', /no prefix for a store/],
    ['s3://bucket/a/%2e%2e', /no \. or \.\. between slashes, and no %/],
    ['https://acct.blob.core.windows.net/stage/a/..', /no \. or \.\. between slashes/],
    ['https://acct.blob.core.windows.net/', /"" is no name of a container/],
    ['https://my-acct.blob.core.windows.net/stage', /"my-acct" is no name of a storage account/],
    ['https://acct.blob.core.windows.net/a--b', /"a--b" is no name of a container/],
  ])('%s is refused', (text, why) => {
    expect(parseStoreUrl(text)).toEqual([expect.stringMatching(why)])
  })

  it('holds no credentials, and none are repeated', () => {
    for (const url of [
      'https://acct.blob.core.windows.net/stage?sv=2025&sig=topsecret',
      'https://user:topsecret@acct.blob.core.windows.net/stage',
    ]) {
      const [problem] = parseStoreUrl(url) as readonly string[]
      expect(problem).toMatch(/credentials come from the environment/)
      expect(problem).not.toContain('topsecret')
    }
  })

  it('names all that is wrong at once', () => {
    expect(parseStoreUrl('https://a-b.blob.core.windows.net/A/x y')).toHaveLength(3)
  })
})

describe('regions', () => {
  const at = (registry?: string, store?: string, cluster?: string) =>
    compareRegions({
      registry: { name: 'acr.azurecr.io', region: registry },
      store: { name: 's3://bucket', region: store },
      cluster: { name: 'ci-7', region: cluster },
    })

  it('agree when they are the same, or are not there to tell', () => {
    for (const places of [
      ['westeurope', 'West Europe', 'WestEurope'],
      ['', undefined, 'eastus'],
      [undefined, undefined, undefined],
      [undefined, 'EU', 'eu-west-1'],
      ['us-east-1', 'us-east-1', 'local'],
    ])
      expect(at(...places)).toEqual([])
  })

  it('differ in one text that names all three', () => {
    const [problem, ...more] = at('westeurope', undefined, 'northeurope')
    expect(more).toEqual([])
    expect(problem).toContain('the registry acr.azurecr.io is in westeurope')
    expect(problem).toContain('the store s3://bucket has no region that is known')
    expect(problem).toContain('the cluster ci-7 is in northeurope')
    expect(problem).toContain('--allow-cross-region')
    expect(at('us-east-1', 'us-east-2')).toHaveLength(1)
  })

  it.each([
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com', 'eu-central-1'],
    ['123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['123456789012.dkr-ecr.us-east-1.on.aws', 'us-east-1'],
    ['europe-west4-docker.pkg.dev', 'europe-west4'],
    ['us-docker.pkg.dev', undefined],
    ['name.azurecr.io', undefined],
    ['registry.k8s.io', undefined],
    ['127.0.0.1:5000', undefined],
    ['123456789012.dkr.ecr.eu-central-1.amazonaws.com.evil.example', undefined],
  ])('of the registry %s: %s', (host, region) => {
    expect(regionOfRegistry(host)).toBe(region)
  })
})

const hex = (digit: string) => digit.repeat(64)
const file = (name: string, digit: string) => ({
  name,
  sha256: hex(digit),
  size: 5,
  path: `sha256/${hex(digit)}`,
})
const manifest: StageManifest = {
  v: 1,
  build: '02a4d1c583f8bd105836',
  version: 'v1.36.3',
  commit: '',
  region: '',
  registry: '127.0.0.1:5000/ci',
  plainHttp: true,
  asked: '',
  images: [
    { repository: 'ci/kube-proxy', tag: 'v1.36.3', digest: `sha256:${hex('a')}`, size: 1 },
    { repository: 'ci/kube-apiserver', tag: 'v1.36.3', digest: `sha256:${hex('a')}`, size: 1 },
  ],
  files: [file('runc', '1'), file('cni/bridge', '2')],
  without: ['crictl: not to be had'],
  expires: '2026-11-22T12:00:00.000Z',
}

describe('a stage manifest', () => {
  it('is read as it was written, whatever the order of its parts', () => {
    const text = stageManifestText(manifest)
    const read = parseStageManifest(text)
    expect(read).toEqual({
      ...manifest,
      files: manifest.files.toReversed(),
      images: manifest.images.toReversed(),
    })
    expect(stageManifestText(read as StageManifest)).toBe(text)
    const later = { ...manifest, files: manifest.files.toReversed(), expires: '2027-01-01T00:00:00.000Z' }
    const other: StageManifest = { ...later, without: [] }
    expect(stageIdentity(other)).toBe(stageIdentity(manifest))
    expect(stageIdentity({ ...manifest, files: [file('runc', '1')] })).not.toBe(stageIdentity(manifest))
  })

  it('has what its indexes name, to be removed after them', () => {
    const [index, one, two] = ['1', '2', '3'].map(d => `sha256:${hex(d)}`) as [string, string, string]
    const images = [
      { repository: 'ci/kube-proxy', tag: 'v1', digest: index, size: 1, parts: [one, two] },
      { repository: 'ci/other', tag: 'v1', digest: one, size: 1 },
      { repository: 'ci/kube-proxy', tag: 'v2', digest: one, size: 1 },
    ]
    const read = parseStageManifest(stageManifestText({ ...manifest, images })) as StageManifest
    const of = imagesAt(read).map(
      i => `${i.repository} ${i.digest === index ? 'index' : i.digest[7]}${i.part ? ' part' : ''}`,
    )
    expect(of).toEqual(['ci/kube-proxy index', 'ci/kube-proxy 2', 'ci/other 2', 'ci/kube-proxy 3 part'])
  })

  it('has the files of each platform, of which a machine takes its own and what is for all', () => {
    const [amd64, arm64] = ['linux/amd64', 'linux/arm64'] as const
    const files = [
      ...[file('runc', '1'), file('e2e.test', '2')].map(f => ({ ...f, platform: amd64 })),
      { ...file('runc', '3'), platform: arm64 },
      file('manifests/cni.yaml', '4'),
    ]
    const both = parseStageManifest(stageManifestText({ ...manifest, files })) as StageManifest
    const of = (platform: string) => filesOfNodes(both, platform).map(f => `${f.name} ${f.sha256[0]}`)
    expect(of(amd64)).toEqual(['manifests/cni.yaml 4', 'runc 1'])
    expect(of(arm64)).toEqual(['manifests/cni.yaml 4', 'runc 3'])
    expect(of('linux/s390x')).toEqual(['manifests/cni.yaml 4'])
    expect(stageIdentity({ ...manifest, files })).toBe(
      stageIdentity({ ...manifest, files: files.toReversed() }),
    )
  })

  it.each([
    ['{', /not JSON/],
    [JSON.stringify({ ...manifest, v: 2 }), /v/],
    [JSON.stringify({ ...manifest, expires: 'tomorrow' }), /expires/],
    [JSON.stringify({ ...manifest, build: '../../x' }), /build/],
    [
      JSON.stringify({ ...manifest, files: [{ ...file('runc', '1'), path: `sha256/${hex('9')}` }] }),
      /path is not that of its sha256/,
    ],
  ])('says why %.20s… is none', (text, why) => {
    expect(parseStageManifest(text)).toMatch(why)
  })

  it('lives until it expires', () => {
    expect(hasExpired(manifest, new Date('2026-11-22T11:59:59.999Z'))).toBe(false)
    expect(hasExpired(manifest, new Date('2026-11-22T12:00:00.000Z'))).toBe(true)
    expect(laterOf('2026-11-22T12:00:00Z', '2026-11-22T13:00:00.000+02:00')).toBe('2026-11-22T12:00:00Z')
  })

  it('is announced by a note of its files', () => {
    const pending = {
      v: 1,
      build: 'k',
      files: [hex('1')],
      images: imagesAt(manifest),
      expires: manifest.expires,
    }
    expect(parsePendingStage(JSON.stringify(pending))).toEqual(pending)
    expect(parsePendingStage(JSON.stringify({ ...pending, files: ['../x'] }))).toMatch(/files/)
    expect(parsePendingStage(JSON.stringify({ ...pending, images: [{}] }))).toMatch(/images/)
  })
})

describe('the files of a node', () => {
  const built = (name: string): BuiltFile => ({ path: `/b/bin/${name}`, sha256: hex('0'), size: 9 })
  const build = (names: readonly string[]) =>
    ({ key: 'k1', files: Object.fromEntries(names.map(n => [n, built(n)])) }) as unknown as BuildManifest
  const companions = {
    containerd: { dir: '/c/containerd' },
    runc: { dir: '/c/runc' },
    cni: { dir: '/c/cni' },
  }

  it('are those of build and companions', () => {
    const all = nodeFiles(
      build(['kubelet', 'kubeadm', 'kubectl', 'kube-apiserver', 'e2e.test']),
      companions,
      {
        suite: false,
      },
    )
    expect(all.problems).toEqual([])
    expect(all.without).toEqual([expect.stringMatching(/^crictl/)])
    expect(all.files.map(f => f.name)).toEqual([
      'kubelet',
      'kubeadm',
      'kubectl',
      'containerd',
      'containerd-shim-runc-v2',
      'ctr',
      'runc',
      'cni/bridge',
      'cni/loopback',
      'cni/ptp',
      'cni/host-local',
      'cni/portmap',
    ])
    expect(all.files[0]).toEqual({ name: 'kubelet', path: '/b/bin/kubelet', sha256: hex('0'), size: 9 })
    expect(all.files.at(-1)).toEqual({ name: 'cni/portmap', path: '/c/cni/portmap' })
  })

  it('take crictl and the suite where they are there and wanted', () => {
    const more = { ...companions, crictl: { dir: '/c/crictl' } }
    const { files, without } = nodeFiles(build(['kubelet', 'kubeadm', 'kubectl', 'e2e.test']), more, {
      suite: true,
    })
    expect(without).toEqual([])
    expect(files.map(f => f.name)).toEqual(expect.arrayContaining(['crictl', 'e2e.test']))
  })

  it('are refused with all that is missing', () => {
    const { problems } = nodeFiles(build(['kubelet']), { containerd: { dir: '/c' } }, { suite: true })
    expect(problems).toEqual([
      'the build k1 has no kubeadm: build that target, too',
      'the build k1 has no kubectl: build that target, too',
      'the build k1 has no e2e.test: build that target, too',
      'no runc was found or built: a node cannot be without it',
      'no cni was found or built: a node cannot be without it',
    ])
  })
})
