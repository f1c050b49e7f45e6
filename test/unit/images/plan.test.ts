import { expect, test } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { linkFlags } from '../../../src/plan/image-go-flags.ts'
import { parseImageManifest } from '../../../src/plan/image-manifest-go.ts'
import { parseMirrors } from '../../../src/plan/image-mirrors.ts'
import { canonicalRef, parseImageRef } from '../../../src/plan/image-ref.ts'
import { recipeFor } from '../../../src/plan/image-table.ts'

test.each([
  ['nginx', 'docker.io/library/nginx:latest'],
  ['cockroachdb/cockroach:v1', 'docker.io/cockroachdb/cockroach:v1'],
  ['registry.k8s.io/coredns/coredns:v1.14.2', 'registry.k8s.io/coredns/coredns:v1.14.2'],
  ['localhost:5000/pause', 'localhost:5000/pause:latest'],
  ['localhost/a/b:1', 'localhost/a/b:1'],
  [`quay.io/a@sha256:${'1'.repeat(64)}`, `quay.io/a@sha256:${'1'.repeat(64)}`],
])('%s is %s', (text, canonical) => {
  expect(canonicalRef(text)).toBe(canonical)
})

test('a port is no tag', () => {
  expect(parseImageRef('localhost:5000/pause')).toEqual({
    host: 'localhost:5000',
    repository: 'pause',
    tag: 'latest',
  })
})

/** What the 411 conformance specs of v1.36.3 that are not serial, slow or disruptive name, by its own sources. */
const conformance = [
  'registry.k8s.io/pause:3.10.2',
  'registry.k8s.io/coredns/coredns:v1.14.2',
  'registry.k8s.io/etcd:3.6.8-0',
  'registry.k8s.io/e2e-test-images/agnhost:2.63.0',
  'registry.k8s.io/e2e-test-images/agnhost:2.55',
  'registry.k8s.io/e2e-test-images/busybox:1.37.0-1',
  'registry.k8s.io/e2e-test-images/glibc-dns-testing:2.0.0',
  'registry.k8s.io/e2e-test-images/nginx:1.15-4',
  'registry.k8s.io/e2e-test-images/nginx:1.27-0',
  'registry.k8s.io/e2e-test-images/nautilus:1.8',
  'registry.k8s.io/e2e-test-images/kitten:1.8',
  'registry.k8s.io/e2e-test-images/nonewprivs:1.4',
  'registry.k8s.io/e2e-test-images/sample-apiserver:1.29.2',
]

test.each(conformance)('there is a recipe for %s', ref => {
  expect(recipeFor(ref)).toHaveProperty('recipe')
})

test.each([
  ['invalid.registry.k8s.io/invalid/alpine:3.1', 'no such registry'],
  ['gcr.io/k8s-authenticated-test/agnhost:2.6', 'credentials'],
  ['registry.k8s.io/sig-storage/csi-attacher:v4.8.1', 'no recipe to make sig-storage/csi-attacher'],
  [`registry.k8s.io/pause@sha256:${'1'.repeat(64)}`, 'pinned by digest'],
  ['docker.io/library/busybox:1', 'no recipe'],
])('%s cannot be made, and the reason says why', (ref, why) => {
  expect(recipeFor(ref)).toEqual({ why: expect.stringContaining(why) })
})

test('images are linked without the version of the commit', () => {
  const kept = ['-mod=mod', '-trimpath', '-tags', 'selinux']
  expect(linkFlags([...kept, '-ldflags', 'all=-X k8s.io/x.gitVersion=v1'])).toEqual([
    ...kept,
    '-ldflags=-s -w',
  ])
  expect(linkFlags(['-ldflags=all=-X a=b', ...kept])).toEqual([...kept, '-ldflags=-s -w'])
})

test('mirrors: none, one for all, one for each host', () => {
  expect(parseMirrors(undefined)).toEqual({ kind: 'probe' })
  expect(parseMirrors(' ')).toEqual({ kind: 'probe' })
  expect(parseMirrors('none')).toEqual({ kind: 'none' })
  expect(parseMirrors('http://127.0.0.1:5000')).toEqual({
    kind: 'mirrors',
    mirrors: { '*': 'http://127.0.0.1:5000' },
  })
  expect(parseMirrors('registry.k8s.io=https://a.example, docker.io=https://b.example/')).toEqual({
    kind: 'mirrors',
    mirrors: { 'registry.k8s.io': 'https://a.example', 'docker.io': 'https://b.example/' },
  })
})

test('every mirror that cannot be read is named', () => {
  const read = () => parseMirrors('registry.k8s.io=ftp://a,https://ok,b')
  expect(read).toThrow(UsageError)
  expect(read).toThrow(/'registry.k8s.io=ftp:\/\/a'.*\n.*'b'/)
})

test('the table of test images is read out of Go', () => {
  const source = `
	initRegistry = RegistryList{
		PromoterE2eRegistry:      "registry.k8s.io/e2e-test-images",
		GcRegistry:               "registry.k8s.io",
	}
	configs[Agnhost] = Config{list.PromoterE2eRegistry, "agnhost", "2.63.0"}
	configs[NodePerfNpbEp] = Config{list.PromoterE2eRegistry, "node-perf/npb-ep", "1.6.0"}
	configs[Pause] = Config{list.GcRegistry, "pause", "3.10.2"}
	configs[Other] = Config{list.UnknownRegistry, "x", "1"}
`
  expect(Object.fromEntries(parseImageManifest(source))).toEqual({
    Agnhost: 'registry.k8s.io/e2e-test-images/agnhost:2.63.0',
    NodePerfNpbEp: 'registry.k8s.io/e2e-test-images/node-perf/npb-ep:1.6.0',
    Pause: 'registry.k8s.io/pause:3.10.2',
  })
})
