/** Texts that must not be published, and patterns of what looks like one. */
export interface SecretSearch {
  /** Global; each match is one secret; the named group says which look-alike it is, none: a known secret. */
  readonly expression: RegExp
  /** Characters that no match exceeds. */
  readonly longest: number
}

/** Shorter values stand in too many places by chance. */
const shortest = 8
const longestPrivateKey = 16 * 1024

/**
 * What tokens of common services begin with, each in a form that hardly anything else has.
 * @see https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
const lookAlikes: Readonly<Record<string, string>> = {
  privateKey: `-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\\s\\S]{16,${longestPrivateKey - 200}}?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----`,
  githubToken: '\\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})\\b',
  gitlabToken: '\\bgl(?:pat|ptt|rt|dt)-[\\w-]{20,64}',
  awsSecret:
    '(?<=(?:aws_?secret_?access_?key|AWS_?SECRET_?ACCESS_?KEY|SecretAccessKey)["\']?\\s{0,3}[:=]\\s{0,3}["\']?)[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])',
  azureKey: '(?<=(?:AccountKey|SharedAccessKey)=)[A-Za-z0-9+/]{42,86}={0,2}',
  sasSignature: '(?<=[?&]sig=)[A-Za-z0-9%+/]{30,100}={0,2}',
  awsSignature: '(?<=X-Amz-(?:Signature|Security-Token)=)[A-Za-z0-9%+/=]{32,2048}',
  googleToken: '\\bya29\\.[\\w-]{20,1024}',
  googleKey: '\\bAIza[\\w-]{35}\\b',
  slackToken: '\\bxox[abeoprs]-[A-Za-z0-9-]{10,250}',
  npmToken: '\\bnpm_[A-Za-z0-9]{36}\\b',
  jsonWebToken: '\\beyJ[\\w-]{10,4096}\\.eyJ[\\w-]{10,8192}\\.[\\w-]{16,1024}',
  urlPassword: '(?<=\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/:@"\'<>]{0,64}:)[^\\s/:@"\'<>]{6,128}(?=@)',
  bearer: '(?<=[Aa]uthorization["\']?: {0,2}["\']?(?:[Bb]earer|[Bb]asic|token) )[\\w.~+/-]{16,4096}=*',
}

/** How a look-alike is called when it is reported. */
export const lookAlikeNames: Readonly<Record<string, string>> = {
  privateKey: 'a private key',
  githubToken: 'a GitHub token',
  gitlabToken: 'a GitLab token',
  awsSecret: 'an AWS secret key',
  azureKey: 'an Azure storage key',
  sasSignature: 'a signed Azure URL',
  awsSignature: 'a signed AWS URL',
  googleToken: 'a Google access token',
  googleKey: 'a Google API key',
  slackToken: 'a Slack token',
  npmToken: 'an npm token',
  jsonWebToken: 'a JSON web token',
  urlPassword: 'a password in a URL',
  bearer: 'an Authorization header',
}

/**
 * @param secrets as they are; searched for raw, in base64 (alone, and within a longer text), as JSON and URLs have them
 */
export function secretSearch(secrets: Iterable<string>): SecretSearch {
  const known = new Set([...secrets].flatMap(formsOf).filter(form => form.length >= shortest))
  // The longest first: of two that begin alike the shorter would leave the end of the longer.
  const literals = [...known].sort((a, b) => b.length - a.length).map(escaped)
  const guesses = Object.entries(lookAlikes).map(([name, source]) => `(?<${name}>${source})`)
  return {
    expression: new RegExp([...literals, ...guesses].join('|'), 'g'),
    longest: Math.max(longestPrivateKey, ...[...known].map(k => k.length)),
  }
}

/** Bytes as characters: files of any encoding are searched so. */
function bytesOf(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function formsOf(secret: string): string[] {
  const whole = secret.trim()
  if (whole.length < shortest) return []
  const json = JSON.stringify(whole).slice(1, -1)
  const url = encodeURIComponent(whole)
  const lines = whole.includes('\r\n') ? [whole.replaceAll('\r\n', '\n')] : []
  return [secret, whole, json, url, ...lines].map(bytesOf).concat(base64Forms(secret), base64Forms(whole))
}

/**
 * Three bytes are four characters, so a text within another has one of three forms; the characters at its ends hold
 * bits of the neighbours and are left out.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  const forms: string[] = []
  for (const before of [0, 1, 2]) {
    const padded = Buffer.concat([Buffer.alloc(before), bytes])
    const from = before === 0 ? 0 : before + 1
    const to = Math.floor((padded.length * 8) / 6)
    const whole = padded.toString('base64').slice(from, to)
    forms.push(whole, whole.replaceAll('+', '-').replaceAll('/', '_'))
  }
  return forms
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
}

const secretNames =
  /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|STORAGE_KEY|SIGNING_?KEY|_PAT$|_SAS|CONNECTION_STRING)/i
/** Addresses of services, names of files and words that say how, not what. */
const noSecretNames =
  /(?:_URL|_FILE|_PATH|_ENDPOINT|_ID|_NAME|_TYPE|_SOCK|_METHOD|_TTL|_EXPIRES?(?:_AT|_IN)?)$/i

/** Values of variables that are secrets by their names. Those that are paths, words or numbers are none. */
export function secretsOfEnv(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(env).flatMap(([name, value]) => {
    if (value === undefined || !secretNames.test(name)) return []
    if (noSecretNames.test(name) && !/ACCESS_KEY_ID$/i.test(name)) return []
    const harmless = /^(?:[/~.]|[a-z]:\\|\$\{\{)/i.test(value) || /^(?:true|false|none|[\d.]+)$/i.test(value)
    return harmless || value.trim().length < shortest ? [] : [value]
  })
}

/**
 * Secrets in a file that holds such: all of it, and what stands in it by itself (passwords of a docker config, the
 * private key of a service account, values of `name = value` lines).
 */
export function secretsOfFile(text: string): string[] {
  const found = [text]
  try {
    JSON.parse(text, (key, value: unknown) => {
      if (
        typeof value === 'string' &&
        (secretNames.test(key) || /^(?:auth|password|identitytoken|private_key)$/.test(key))
      )
        found.push(value, ...(key === 'auth' ? passwordOf(value) : []))
      return value
    })
  } catch {
    for (const line of text.split('\n')) {
      const [, name, value] = /^\s*(?:export\s+)?([\w.-]+)\s*[=:]\s*["']?(.*?)["']?\s*$/.exec(line) ?? []
      if (name !== undefined && value && secretNames.test(name)) found.push(value)
    }
  }
  return found.filter(value => value.trim().length >= shortest)
}

/** `auth` of a docker config is user:password in base64. */
function passwordOf(auth: string): string[] {
  const plain = Buffer.from(auth, 'base64').toString('utf8')
  const at = plain.indexOf(':')
  return at < 0 ? [] : [plain.slice(at + 1)]
}
