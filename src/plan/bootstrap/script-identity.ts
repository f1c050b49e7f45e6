/**
 * Shell functions by which a machine proves who it is.
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 */
export const identity = `
# field NAME: a text of the JSON object on standard input; no machine has a JSON reader for certain.
field() {
  local value
  value=$(tr -d '\\n' | sed -n "s/.*\\"$1\\"[[:space:]]*:[[:space:]]*\\"\\([^\\"]*\\)\\".*/\\1/p")
  [ -n "$value" ] && printf '%s' "$value"
}
metadata=http://169.254.169.254
ask() { curl -sS --fail --noproxy '*' --connect-timeout 2 --max-time 10 --retry 8 --retry-connrefused --retry-delay 2 "$@"; }
# The instance profile's key as options of curl's (IMDSv2).
aws_identity() {
  local session role answer path=$metadata/latest/meta-data/iam/security-credentials/
  session=$(ask -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' $metadata/latest/api/token) || return 1
  role=$(ask -H "X-aws-ec2-metadata-token: $session" $path | head -n 1) || return 1
  answer=$(ask -H "X-aws-ec2-metadata-token: $session" "$path$role") || return 1
  printf 'user = "%s:%s"\\nheader = "x-amz-security-token: %s"\\n' \\
    "$(field AccessKeyId <<< "$answer")" "$(field SecretAccessKey <<< "$answer")" "$(field Token <<< "$answer")"
}
# azure_identity RESOURCE CLIENT_ID: prints a token of the managed identity.
azure_identity() {
  ask -G -H 'Metadata: true' -d api-version=2018-02-01 --data-urlencode "resource=$1" \${2:+-d "client_id=$2"} \\
    $metadata/metadata/identity/oauth2/token | field access_token
}
`
