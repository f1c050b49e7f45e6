/**
 * Environments of child processes are allow-lists: the branch under test is hostile, and a runner's
 * environment holds tokens and the paths of command files.
 */
type Env = Readonly<Record<string, string | undefined>>

const everywhere = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TERM', 'SHELL']
const forTools = [
  'GOPATH',
  'GOCACHE',
  'GOMODCACHE',
  'GOPROXY',
  'GONOPROXY',
  'GOSUMDB',
  'GONOSUMDB',
  'GOPRIVATE',
  'GOINSECURE',
  'GOTOOLCHAIN',
  'GOROOT',
  'GOENV',
  'GOMAXPROCS',
  'GOMEMLIMIT',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'NODE_USE_ENV_PROXY',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'SOURCE_DATE_EPOCH',
  'XDG_CACHE_HOME',
]

/** For tools that we chose (go, git, apt-get, npm): what they need to reach their registries. */
export function toolEnv(env: Env, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...pick(env, [...everywhere, ...forTools]), ...extra }
}

/** For code of the branch (cluster components, e2e.test, a tester's command): no proxy credentials either. */
export function testEnv(env: Env, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { ...pick(env, everywhere), ...extra }
}

function pick(env: Env, names: readonly string[]): Record<string, string> {
  const out: Record<string, string> = {}
  for (const name of names) {
    const value = env[name]
    if (value !== undefined) out[name] = value
  }
  return out
}
