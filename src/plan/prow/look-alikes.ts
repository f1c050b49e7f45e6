/** Something that is a secret by its looks. */
export interface LookAlike {
  /** How it is called when it is reported. */
  readonly name: string
  /** What stands at its beginning, or before it; the form is tried where one of these stands. */
  readonly anchors: readonly string[]
  /** Sticky, from the anchor on; its one group, at its end, is the secret. */
  readonly form: RegExp
  /** Characters before the anchor that the form looks at. */
  readonly back: number
  /** Characters from the anchor on that it can take. */
  readonly ahead: number
}

const longestKey = 16 * 1024
const word = '(?<![A-Za-z0-9_])'

/** Beginnings of private keys in base64, as kubeconfigs and Secrets have them: as far as the bits of a beginning go. */
const packedKeys = ['', 'RSA ', 'EC ', 'DSA ', 'OPENSSH ', 'ENCRYPTED '].map(kind => {
  const head = `-----BEGIN ${kind}PRIVATE KEY`
  return btoa(head.slice(0, head.length - (head.length % 3)))
})
/** And of JSON web tokens, by the first key of their heads. */
const packedTokens = ['{"alg"', '{"kid"', '{"typ"'].map(head => btoa(btoa(`${head}:"`).slice(0, 9)))

/**
 * What tokens of common services look like, each in a form that hardly anything else has.
 * @see https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns
 */
export const lookAlikes: readonly LookAlike[] = [
  like(
    'a private key',
    ['-----BEGIN '],
    `(-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\\s\\S]{16,${longestKey - 200}}?-----END (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----)`,
    longestKey,
  ),
  like(
    'a private key',
    packedKeys,
    `${word}((?:${packedKeys.map(quoted).join('|')})[A-Za-z0-9+/_-]{64,${2 * longestKey}}={0,2})`,
    2 * longestKey + 60,
  ),
  like(
    'a GitHub token',
    ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    `${word}(gh[pousr]_[A-Za-z0-9]{36,255})`,
    300,
  ),
  like('a GitHub token', ['github_pat_'], `${word}(github_pat_[A-Za-z0-9_]{50,255})`, 300),
  like(
    'a GitLab token',
    ['glpat-', 'glptt-', 'glrt-', 'gldt-'],
    `${word}(gl(?:pat|ptt|rt|dt)-[\\w-]{20,64})`,
    100,
  ),
  like(
    'an AWS secret key',
    ['ecret_access_key', 'SECRET_ACCESS_KEY', 'ecretAccessKey'],
    '(?:ecret_access_key|SECRET_ACCESS_KEY|ecretAccessKey)["\']?\\s{0,3}[:=]\\s{0,3}["\']?([A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))',
    100,
  ),
  like(
    'an Azure storage key',
    ['AccountKey=', 'SharedAccessKey='],
    '(?:Account|SharedAccess)Key=([A-Za-z0-9+/]{42,86}={0,2})',
    120,
  ),
  like('a signed Azure URL', ['sig='], '(?<=[?&])sig=([A-Za-z0-9%+/]{30,100}={0,2})', 120),
  like(
    'a signed AWS URL',
    ['X-Amz-Signature=', 'X-Amz-Security-Token='],
    'X-Amz-(?:Signature|Security-Token)=([A-Za-z0-9%+/=]{32,2048})',
    2100,
  ),
  like('a Google access token', ['ya29.'], `${word}(ya29\\.[\\w-]{20,1024})`, 1100),
  like('a Google API key', ['AIza'], `${word}(AIza[\\w-]{35}(?![\\w-]))`, 50),
  like('a Slack token', ['xox'], `${word}(xox[abeoprs]-[A-Za-z0-9-]{10,250})`, 300),
  like('an npm token', ['npm_'], `${word}(npm_[A-Za-z0-9]{36}(?![A-Za-z0-9]))`, 50),
  like(
    'a JSON web token',
    ['eyJ'],
    `${word}(eyJ[\\w-]{10,4096}\\.eyJ[\\w-]{10,8192}\\.[\\w-]{16,1024})`,
    14_000,
  ),
  like(
    'a JSON web token',
    packedTokens,
    `${word}((?:${packedTokens.map(quoted).join('|')})[A-Za-z0-9+/_-]{100,14000}={0,2})`,
    14_100,
  ),
  like(
    'a password in a URL',
    ['://'],
    '(?<=(?<![A-Za-z0-9])[a-z][a-z0-9+.-]{1,20})://[^\\s/:@"\'<>]{0,64}:([^\\s/:@"\'<>]{6,128}(?=@))',
    250,
  ),
  like(
    'an Authorization header',
    ['uthorization'],
    'uthorization["\']?: {0,2}\\[?["\']?(?:[Bb]earer|[Bb]asic|token) ([\\w.~+/-]{16,4096}=*)',
    4200,
  ),
]

function quoted(text: string): string {
  return text.replaceAll('+', '\\+')
}

function like(name: string, anchors: readonly string[], form: string, ahead: number): LookAlike {
  return { name, anchors, form: new RegExp(form, 'y'), back: 40, ahead }
}
