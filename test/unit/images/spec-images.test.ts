import { createFixture } from 'fs-fixture'
import { expect, test } from 'vitest'
import { imagesOfSpecs, unrunnableSpecs } from '../../../src/images/store.ts'
import type { BuildManifest } from '../../../src/plan/build-manifest.ts'
import type { Spec } from '../../../src/plan/specs.ts'
import { testCtx } from '../../support/ctx.ts'

const manifestGo = `package image
		GcRegistry:               "registry.k8s.io",
	configs[Agnhost] = Config{list.GcRegistry, "agnhost", "2"}
	configs[BusyBox] = Config{list.GcRegistry, "busybox", "1"}
	configs[InvalidRegistryImage] = Config{list.GcRegistry, "invalid", "1"}
	configs[Kitten] = Config{list.GcRegistry, "kitten", "1"}
	configs[Nginx] = Config{list.GcRegistry, "nginx", "1"}
	configs[Pause] = Config{list.GcRegistry, "pause", "3"}
	configs[Perl] = Config{list.GcRegistry, "perl", "5"}
	configs[VolumeNFSServer] = Config{list.GcRegistry, "nfs", "1"}
`
const podHelpers = `package pod

import (
	imageutils "k8s.io/kubernetes/test/utils/image"
)

var defaultImage = imageutils.GetE2EImage(imageutils.Agnhost)

func NewAgnhostPod(name string) *v1.Pod {
	return newPod(name)
}

func newPod(name string) *v1.Pod {
	return &v1.Pod{Image: defaultImage}
}
`
const specsGo = `package node

import (
	e2epod "k8s.io/kubernetes/test/e2e/framework/pod"
	imageutils "k8s.io/kubernetes/test/utils/image"
)

var _ = SIGDescribe("Things", func() {
	volumeImage := imageutils.GetE2EImage(imageutils.Kitten)
	create := func() {
		_ = imageutils.GetE2EImage(imageutils.BusyBox)
	}

	ginkgo.BeforeEach(func() {
		_ = imageutils.GetE2EImage(imageutils.Nginx)
	})

	ginkgo.It("uses locals", func() {
		create()
		_ = volumeImage
	})

	framework.ConformanceIt("uses a helper elsewhere", func() {
		e2epod.NewAgnhostPod("x")
		_ = imageutils.GetPauseImageName()
	})

	ginkgo.It("sees a pull fail", func() {
		_ = imageutils.GetE2EImage(imageutils.InvalidRegistryImage)
		// imageutils.Perl is not needed here
	})

	ginkgo.Context("inner", func() {
		ginkgo.BeforeEach(func() {
			_ = imageutils.Perl
		})
		ginkgo.DescribeTable("table", func(x int) {
			create()
		},
			ginkgo.Entry("entry", 1),
		)
	})
})
`
const tree = {
  'test/utils/image/manifest.go': manifestGo,
  'test/e2e/framework/pod/agnhost.go': podHelpers,
  'test/e2e/node/things.go': specsGo,
  'test/e2e/testing-manifests/storage-csi/hostpath/plugin.yaml':
    'containers:\n  - image: registry.k8s.io/sig-storage/hostpathplugin:v1\n  - name: x\n    image: "registry.k8s.io/sig-storage/attacher:v4"\n',
}
const lineOf = (text: string) => specsGo.split('\n').findIndex(line => line.includes(`"${text}"`)) + 1
const spec = (
  name: string,
  line: number,
  file = 'k8s.io/kubernetes@v1.36.3/test/e2e/node/things.go',
): Spec => ({
  name,
  labels: [],
  serial: false,
  disruptive: false,
  slow: false,
  file,
  line,
})
const specs = [
  spec('locals', lineOf('uses locals')),
  spec('helper', lineOf('uses a helper elsewhere')),
  spec('fail', lineOf('sees a pull fail')),
  spec('entry', lineOf('entry')),
  spec('x [Driver: nfs] y', lineOf('sees a pull fail')),
  spec('x [Driver: csi-hostpath] y', lineOf('sees a pull fail')),
  spec('nowhere', 1, 'elsewhere.go'),
]
const r = (...names: string[]) => names.map(name => `registry.k8s.io/${name}`)

async function withTree<T>(use: (build: BuildManifest, ctx: ReturnType<typeof testCtx>) => Promise<T>) {
  await using fixture = await createFixture(tree)
  const build = { key: fixture.path, sourceDir: fixture.path } as BuildManifest
  return await use(build, testCtx({ cache: fixture.path, runs: fixture.path }))
}

test('images of specs: leaf, locals, blocks around it, helpers of other packages, drivers by name', async () => {
  const images = await withTree((build, ctx) => imagesOfSpecs(specs, build, ctx))
  expect(Object.fromEntries(images)).toEqual({
    locals: r('busybox:1', 'kitten:1', 'nginx:1'),
    helper: r('agnhost:2', 'nginx:1', 'pause:3'),
    fail: r('nginx:1'),
    entry: r('busybox:1', 'nginx:1', 'perl:5'),
    'x [Driver: nfs] y': r('nfs:1', 'nginx:1'),
    'x [Driver: csi-hostpath] y': r('nginx:1', 'sig-storage/attacher:v4', 'sig-storage/hostpathplugin:v1'),
    nowhere: [],
  })
})

test('a spec is not runnable only for images that the leaf itself names', async () => {
  const missing = r('kitten:1', 'nginx:1', 'agnhost:2', 'pause:3', 'nfs:1').map(ref => ({ ref, why: 'gone' }))
  const found = await withTree((build, ctx) => unrunnableSpecs(specs, missing, build, ctx))
  expect(found.map(u => [u.spec, ...u.missing.map(m => m.ref)])).toEqual([
    ['locals', ...r('kitten:1')],
    ['helper', ...r('pause:3')],
    ['x [Driver: nfs] y', ...r('nfs:1')],
  ])
})

test('sources in a form that is not known are said so, and no spec is held back', async () => {
  await using fixture = await createFixture({ 'test/utils/image/manifest.go': 'package image\n' })
  const ctx = testCtx({ cache: fixture.path, runs: fixture.path })
  const build = { key: fixture.path, sourceDir: fixture.path } as BuildManifest
  expect([...(await imagesOfSpecs(specs, build, ctx)).values()].flat()).toEqual([])
  expect(ctx.log.seen).toContainEqual({ level: 'warn', text: expect.stringContaining('manifest.go') })
})
