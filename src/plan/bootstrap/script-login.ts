import { hostOf } from './node-config.ts'
import { identity } from './script-identity.ts'
import { bashScript } from './script-words.ts'
import type { BootstrapRegistry } from './spec.ts'

/**
 * The script that asks for the registry's password by the machine's identity. With --basic it prints user:password in
 * base64, else it is kubelet's credential provider plugin (KEP-2133): a request on standard input, the answer on
 * standard output. @returns undefined where no identity is asked
 */
export function loginScript({ prefix, plainHttp, auth }: BootstrapRegistry): string | undefined {
  const host = hostOf(prefix)
  if (auth.kind === 'acr') {
    const scheme = plainHttp === true ? 'http' : 'https'
    return script({ host, scheme, client_id: auth.clientId ?? '' }, acr)
  }
  if (auth.kind !== 'ecr') return undefined
  const { region } = auth
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return script({ host, region, endpoint: auth.endpoint ?? `https://api.ecr.${region}.${domain}/` }, ecr)
}

function script(words: Readonly<Record<string, string>>, ask: string): string {
  return bashScript(
    words,
    `
set -euo pipefail
shopt -s inherit_errexit
${identity}
${ask}
basic=$(ask_registry)
[ -n "$basic" ]
if [ "\${1:-}" = --basic ]; then
  echo "$basic"
  exit
fi
both=$(base64 -d <<< "$basic")
cat > /dev/null
printf '{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1","cacheKeyType":"Registry",'
printf '"cacheDuration":"1h0m0s","auth":{"%s":{"username":"%s","password":"%s"}}}\\n' "$host" "\${both%%:*}" "\${both#*:}"
`,
  )
}

/** @see https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_GetAuthorizationToken.html */
const ecr = `
ask_registry() {
  local key
  key=$(aws_identity)
  printf 'aws-sigv4 = "aws:amz:%s:ecr"\\n%s\\n' "$region" "$key" |
    curl -K - -sS --fail --max-time 30 -H 'content-type: application/x-amz-json-1.1' \\
      -H 'x-amz-target: AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken' -d '{}' "$endpoint" |
    field authorizationToken
}
`

/**
 * The directory's token is changed for one of the registry, which is the password of a user with one name everywhere. A
 * role that was given a moment ago may be refused for some minutes.
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-authentication
 */
const acr = `
ask_registry() {
  local token
  token=$(azure_identity https://containerregistry.azure.net/ "$client_id")
  token=$(printf 'data-urlencode = "access_token=%s"\\n' "$token" |
    curl -K - -sS --fail --max-time 30 --retry 8 --retry-all-errors --retry-max-time 240 -d grant_type=access_token -d "service=$host" "$scheme://$host/oauth2/exchange" |
    field refresh_token)
  [ -n "$token" ]
  printf '00000000-0000-0000-0000-000000000000:%s' "$token" | base64 -w 0
}
`
