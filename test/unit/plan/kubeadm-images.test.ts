import { expect, test } from 'vitest'
import type { BuildManifest } from '../../../src/plan/build-manifest.ts'
import {
  etcdTag,
  kubeadmImages,
  kubeadmTag,
  repositoryProblems,
  tagProblems,
} from '../../../src/plan/kubeadm-images.ts'

const build = {
  version: 'v1.38.0-alpha.2.45+0123456789abcd-dirty',
  companions: { etcd: '3.6.8', coredns: '1.14.2', pause: '3.10.2' },
} as BuildManifest

test('names are those that kubeadm asks for', () => {
  const { hyperkube, ...others } = kubeadmImages(build, 'team/run-1')
  const tag = 'v1.38.0-alpha.2.45_0123456789abcd-dirty'
  expect(hyperkube).toEqual([
    { repository: 'team/run-1/kube-apiserver', tag },
    { repository: 'team/run-1/kube-controller-manager', tag },
    { repository: 'team/run-1/kube-scheduler', tag },
    { repository: 'team/run-1/kube-proxy', tag },
  ])
  expect(others).toEqual({
    etcd: { repository: 'team/run-1/etcd', tag: '3.6.8-0' },
    coredns: { repository: 'team/run-1/coredns', tag: 'v1.14.2' },
    pause: { repository: 'team/run-1/pause', tag: '3.10.2' },
  })
  expect(kubeadmImages(build).pause.repository).toBe('pause')
  expect(kubeadmImages(build, '', '3.6.9-1').etcd.tag).toBe('3.6.9-1')
})

test('a version that kubeadm would look up or refuse makes no tag', () => {
  expect(kubeadmTag('1.36.3')).toBe('v1.36.3')
  for (const wrong of ['', 'latest', 'v1.36', 'v1.36.3 x', 'ci/v1.36.3', 'v01.36.3'])
    expect(() => kubeadmTag(wrong)).toThrow(/kubeadm does not take/)
  expect(() => kubeadmTag(`v1.36.3+${'a'.repeat(130)}`)).toThrow(/138 characters and registries take 128/)
})

test('names that registries refuse are told apart', () => {
  expect(tagProblems('v1.36.3_a-b.c')).toEqual([])
  for (const wrong of ['', '.x', '-x', 'a+b', 'a b', 'x'.repeat(129)])
    expect(tagProblems(wrong).length).toBe(1)
  for (const right of ['', 'a', 'a/b', 'a-b_c__d.e/f0']) expect(repositoryProblems(right)).toEqual([])
  for (const wrong of ['A', '/a', 'a/', 'a//b', 'a___b', '-a', 'a:b', 'x'.repeat(256)])
    expect(repositoryProblems(wrong).length).toBe(1)
  expect(() => kubeadmImages(build, 'Team')).toThrow(/"Team" is no name of a repository/)
})

test("etcd's tag is what the tree states", () => {
  expect(etcdTag('\t// DefaultEtcdVersion is\n\tDefaultEtcdVersion = "3.6.8-1"\n')).toBe('3.6.8-1')
  expect(etcdTag('package constants')).toBeUndefined()
})
