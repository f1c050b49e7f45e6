import { expect, it } from 'vitest'
import { goBuildFlags, packageOf, versionLdflags } from '../../../src/plan/build-args.ts'

const version = {
  gitVersion: 'v1.36.3',
  gitCommit: '',
  gitTreeState: 'archive',
  gitMajor: '1',
  gitMinor: '36',
  buildDate: '2026-07-22T18:07:38Z',
} as const

it('stamps every variable of both packages, so that no $Format text can show', () => {
  const flags = versionLdflags(version)
  for (const pkg of ['k8s.io/client-go/pkg/version', 'k8s.io/component-base/version'])
    for (const key of ['buildDate', 'gitCommit', 'gitTreeState', 'gitVersion', 'gitMajor', 'gitMinor'])
      expect(flags).toContain(`-X '${pkg}.${key}=`)
})

it('builds stripped, trimmed, with the tags of release builds', () => {
  expect(goBuildFlags(version, ['-mod=mod'])).toEqual([
    '-mod=mod',
    '-trimpath',
    '-buildvcs=false',
    '-tags=selinux,notest,grpcnotrace',
    `-ldflags=all=${versionLdflags(version)} -s -w`,
  ])
})

it('knows the packages of its targets', () => {
  expect(packageOf('kube-apiserver')).toBe('k8s.io/kubernetes/cmd/kube-apiserver')
  expect(packageOf('e2e.test')).toBe('k8s.io/kubernetes/test/e2e')
  expect(packageOf('ginkgo')).toBe('github.com/onsi/ginkgo/v2/ginkgo')
})
