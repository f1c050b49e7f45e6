import { describe, expect, it } from 'vitest'
import { cniChoice, cniOf, manifestImages } from '../../../src/plan/cni-manifest.ts'

const network = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: network }
---
# The agent
apiVersion: apps/v1
kind: DaemonSet
spec:
  template:
    spec:
      initContainers:
        - { name: install, image: "quay.io/x/cni:v1@sha256:${'0'.repeat(64)}" }
      containers:
        - { name: agent, image: quay.io/x/agent:v1, env: [{ name: image, value: quay.io/x/none:v1 }] }
---
apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    spec: { template: { spec: { containers: [{ name: a, image: quay.io/x/agent:v1 }, { name: b, image: busybox }] } } }
---
`

describe('the manifest of a network', () => {
  it('names images in pods of any object, each once', () => {
    expect(manifestImages(network)).toEqual({
      images: [`quay.io/x/cni:v1@sha256:${'0'.repeat(64)}`, 'quay.io/x/agent:v1', 'busybox'],
    })
  })

  it.each([
    ['', /nothing in it/],
    ['# a comment\n---\n', /nothing in it/],
    ['<html><body>404</body></html>', /apiVersion and kind/],
    ['a: [1', /no YAML/],
    ['apiVersion: v1\nkind: ConfigMap\n---\njust: words\n', /apiVersion and kind/],
  ])('%j is none', (text, why) => {
    expect(manifestImages(text)).toEqual({ why: expect.stringMatching(why) })
  })

  it('is what any other word than bridge and none means', () => {
    expect(['bridge', 'none', 'cilium.yaml', 'https://x/y.yaml'].map(cniChoice)).toEqual([
      ...['bridge', 'none', 'manifest', 'manifest'],
    ])
    expect(cniOf(undefined, { tunnel: true })).toEqual({ kind: 'bridge', tunnel: true })
    expect(cniOf('bridge')).toEqual({ kind: 'bridge' })
    expect(cniOf('none', { tunnel: true })).toEqual({ kind: 'none' })
    expect(cniOf('manifest', { tunnel: true })).toEqual({ kind: 'manifest', file: 'manifests/cni.yaml' })
  })
})
