import { describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/errors.ts'
import { candidates, companionVersions, satisfies, versionIn } from '../../../src/plan/companions.ts'

const yaml = `
dependencies:
  - name: "cni"
    version: 1.10
  - name: "crictl"
    version: 1.35.0
  - name: "agnhost"
    version: 2.63.0
`
const constants = `
const (
	// DefaultEtcdVersion indicates the default etcd version that kubeadm uses
	DefaultEtcdVersion = "3.6.8-0"
	CoreDNSVersion = "v1.14.2"
	PauseVersion = "3.10.2"
)
`

describe('companion versions of a tree', () => {
  it('come from its dependency list and from kubeadm', () => {
    expect(companionVersions(yaml, constants)).toEqual({
      etcd: '3.6.8',
      coredns: '1.14.2',
      pause: '3.10.2',
      cni: '1.10',
      crictl: '1.35.0',
      agnhost: '2.63.0',
    })
  })

  it('are an error that names every entry that is not there', () => {
    try {
      companionVersions('dependencies: []', 'package constants')
      expect.unreachable()
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError)
      expect((error as UsageError).problems).toHaveLength(6)
      expect((error as UsageError).message).toMatch(/PauseVersion/)
      expect((error as UsageError).message).toMatch(/'agnhost'/)
    }
  })
})

describe('what a program says of its version', () => {
  it.each([
    ['etcd Version: 3.6.8\nGit SHA: abc1234\nGo Version: go1.26.8\n', '3.6.8'],
    ['containerd github.com/containerd/containerd/v2 v2.4.2 \n', '2.4.2'],
    ['containerd containerd.io 1.6.20~ds1 1.6.20~ds1-1+deb12u1\n', '1.6.20'],
    ['runc version 1.5.2\nspec: 1.3.0\n', '1.5.2'],
    ['CNI bridge plugin v1.9.1\nCNI protocol versions supported: 0.1.0, 0.2.0\n', '1.9.1'],
    ['crictl version v1.34.0\n', '1.34.0'],
    ['kwok version v0.8.0 go1.26.8 (linux/amd64)\n', '0.8.0'],
    ['Usage: bridge [ OPTIONS ] OBJECT\n', undefined],
  ])('%j: %s', (said, version) => {
    expect(versionIn(said)).toBe(version)
  })

  it('is held against a range', () => {
    expect(satisfies('3.6.9', '~3.6.8')).toBe(true)
    expect(satisfies('3.6.7', '~3.6.8')).toBe(false)
    expect(satisfies('3.7.0', '~3.6.8')).toBe(false)
    expect(satisfies('2.2.0-rc.1', '^2.1.0')).toBe(true)
  })

  it('has nearest versions below it for proxies that lack it', () => {
    expect(candidates('1.35.0')).toEqual(['1.35.0', '1.34.0', '1.33.0'])
    expect(candidates('0.1.2')).toEqual(['0.1.2', '0.0.0'])
  })
})
