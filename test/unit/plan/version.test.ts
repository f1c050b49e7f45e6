import { describe, expect, it } from 'vitest'
import {
  buildDate,
  derivedVersion,
  isKubeVersion,
  majorMinor,
  parseArchive,
  parseVersionFile,
  statedVersion,
  versionFromDescribe,
} from '../../../src/plan/version.ts'

const hash = '4be1c0d9a7f3e1'

describe('a version from git describe', () => {
  it.each([
    ['v1.36.3', 'clean', 'v1.36.3', '1', '36'],
    ['v1.36.3', 'dirty', 'v1.36.3-dirty', '1', '36+'],
    [`v1.36.3-5-g${hash}`, 'clean', `v1.36.3-5+${hash}`, '1', '36+'],
    [`v1.36.3-5-g${hash}`, 'dirty', `v1.36.3-5+${hash}-dirty`, '1', '36+'],
    ['v1.38.0-alpha.2', 'clean', 'v1.38.0-alpha.2', '1', '38+'],
    [`v1.38.0-alpha.2-45-g${hash}`, 'clean', `v1.38.0-alpha.2.45+${hash}`, '1', '38+'],
    [`v1.38.0-alpha.2-45-g${hash}`, 'dirty', `v1.38.0-alpha.2.45+${hash}-dirty`, '1', '38+'],
    // Tags of others' forks, and a hash that git had to write longer: upstream leaves them as they are.
    ['v1.36.3-mycorp-1', 'clean', 'v1.36.3-mycorp-1', '1', '36+'],
    [`v1.36.3-5-g${hash}ab`, 'clean', `v1.36.3-5-g${hash}ab`, '1', '36+'],
  ] as const)('%s, %s: %s', (described, state, version, major, minor) => {
    expect(versionFromDescribe(described, state)).toBe(version)
    expect(isKubeVersion(version)).toBe(true)
    expect(majorMinor(version)).toEqual({ major, minor })
  })

  it.each(['v1.36.3_1', 'version-1', 'v0.0.0-master+$Format:%H$', '1.36.3', ''])('%j is no version', text => {
    expect(isKubeVersion(text)).toBe(false)
  })
})

describe('what a tree states', () => {
  const changelog =
    '<!-- BEGIN MUNGE: GENERATED_TOC -->\n\n- [v1.36.2](#v1362)\n  - [Downloads for v1.36.2](#x)\n'
  const base = (minor: number) => `const (\n\tDefaultKubeBinaryVersion = "1.${minor}"\n)`

  it('is the newest entry of its changelog', () => {
    expect(statedVersion({ changelog })).toBe('v1.36.2')
    expect(statedVersion({ changelog, baseGo: base(36) })).toBe('v1.36.2')
    expect(statedVersion({ changelog: '- [v1.37.0-alpha.1](#v1370-alpha1)\n' })).toBe('v1.37.0-alpha.1')
  })

  it('is alpha.0 of the next minor before that has a changelog', () => {
    expect(statedVersion({ changelog, baseGo: base(37) })).toBe('v1.37.0-alpha.0')
    expect(statedVersion({ baseGo: base(37) })).toBe('v1.37.0-alpha.0')
  })

  it('is nothing where the tree says nothing', () => {
    expect(statedVersion({})).toBeUndefined()
    expect(statedVersion({ changelog: '# Changes\n', baseGo: 'package version\n' })).toBeUndefined()
  })

  it.each([
    [`${hash}00112233445566778899aabbcc`, 'clean', `v1.36.2+${hash}`],
    [`${hash}00112233445566778899aabbcc`, 'dirty', `v1.36.2+${hash}-dirty`],
    ['', 'archive', 'v1.36.2'],
  ] as const)('derives with commit %j, %s: %s', (commit, state, version) => {
    expect(derivedVersion('v1.36.2', commit, state)).toBe(version)
    expect(isKubeVersion(version)).toBe(true)
  })
})

describe('facts besides git', () => {
  it('reads KUBE_GIT_VERSION_FILE as upstream saves it', () => {
    const text = [
      "KUBE_GIT_COMMIT='4be1c0d9a7f3e14be1c0d9a7f3e14be1c0d9a7f3'",
      "KUBE_GIT_TREE_STATE='clean'",
      "KUBE_GIT_VERSION='v1.36.4-rc.0'",
      "KUBE_GIT_MAJOR='1'",
      "KUBE_GIT_MINOR='36+'",
    ].join('\n')
    expect(parseVersionFile(text)).toEqual({
      commit: '4be1c0d9a7f3e14be1c0d9a7f3e14be1c0d9a7f3',
      treeState: 'clean',
      version: 'v1.36.4-rc.0',
      major: '1',
      minor: '36+',
    })
    expect(parseVersionFile("KUBE_GIT_COMMIT=''\nKUBE_GIT_VERSION=v1.36.3\n")).toEqual({ version: 'v1.36.3' })
  })

  const script = (commit: string, refs: string) =>
    `KUBE_GIT_COMMIT='${commit}'\n if [[ '${refs}' =~ tag:\\ (v[^ ,]+) ]]; then\n`

  it('reads what git archive filled in', () => {
    const commit = '4be1c0d9a7f3e14be1c0d9a7f3e14be1c0d9a7f3'
    expect(parseArchive(script(commit, 'HEAD -> release-1.36, tag: v1.36.3'))).toEqual({
      commit,
      treeState: 'archive',
      version: 'v1.36.3',
    })
    expect(parseArchive(script(commit, 'HEAD -> master'))).toEqual({ commit, treeState: 'archive' })
    expect(parseArchive(script('$Format:%H$', '$Format:%D$'))).toBeUndefined()
  })

  it('writes dates as upstream does', () => {
    expect(buildDate(1784743658)).toBe('2026-07-22T18:07:38Z')
    expect(buildDate(0)).toBe('1970-01-01T00:00:00Z')
  })
})
