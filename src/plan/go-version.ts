/** Compares Go versions as `go env GOVERSION`, go.mod and .go-version write them: go1.26.8, 1.26, 1.27rc1. */
export function compareGo(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)]
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return x[i]! - y[i]!
  return 0
}

/** `go1.26.0` for 1.26 and 1.26.0: the name of a toolchain that GOTOOLCHAIN takes (go.dev/doc/toolchain). */
export function toolchainName(version: string): string {
  const v = version.replace(/^go/, '')
  return /^\d+\.\d+$/.test(v) ? `go${v}.0` : `go${v}`
}

// A release candidate comes before its release, a development build after all releases of its minor.
function parts(version: string): number[] {
  const m = /(\d+)\.(\d+)(?:\.(\d+))?(?:(beta|rc)(\d+))?/.exec(version)
  if (m === null) return version.includes('devel') ? [Infinity, 0, 0, 0, 0] : [0, 0, 0, 0, 0]
  const devel = version.startsWith('devel')
  const stage = m[4] === 'beta' ? 0 : m[4] === 'rc' ? 1 : 2
  return [Number(m[1]), Number(m[2]), devel ? Infinity : Number(m[3] ?? 0), stage, Number(m[5] ?? 0)]
}
