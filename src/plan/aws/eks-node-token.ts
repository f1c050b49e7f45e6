/** Of what a machine's token for its cluster is made. */
export interface NodeTokenOf {
  /** Name of the EKS cluster. */
  readonly cluster: string
  readonly region: string
  /** URL of the token service. */
  readonly sts: string
}

/**
 * The program that kubelet calls for a token: who has the machine's role, signed for one cluster, as clouds/aws/eks-token.ts
 * does for people. In Python, which every image with cloud-init has: openssl would take the key as an argument, for all
 * to see, and curl signs headers only.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function nodeTokenProgram({ cluster, region, sts }: NodeTokenOf): string {
  const words = { cluster, region, sts }
  const assigned = Object.entries(words).map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
  return `#!/usr/bin/python3
import base64, datetime, hashlib, hmac, json
from urllib.parse import quote, urlsplit
from urllib.request import ProxyHandler, Request, build_opener

${assigned.join('\n')}
metadata = "http://169.254.169.254/latest/"
opener = build_opener(ProxyHandler({}))


def ask(path, method="GET", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with opener.open(Request(metadata + path, method=method, headers=named), timeout=10) as answer:
        return answer.read().decode()


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def escaped(text):
    return quote(text, safe="-_.~")


session = {"X_aws_ec2_metadata_token": ask("api/token", "PUT", X_aws_ec2_metadata_token_ttl_seconds="300")}
roles = "meta-data/iam/security-credentials/"
keys = json.loads(ask(roles + ask(roles, **session).split()[0], **session))
now = datetime.datetime.now(datetime.timezone.utc)
time = now.strftime("%Y%m%dT%H%M%SZ")
scope = [time[:8], region, "sts", "aws4_request"]
query = {
    "Action": "GetCallerIdentity",
    "Version": "2011-06-15",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": "/".join([keys["AccessKeyId"], *scope]),
    "X-Amz-Date": time,
    "X-Amz-Expires": "60",
    "X-Amz-Security-Token": keys["Token"],
    "X-Amz-SignedHeaders": "host;x-k8s-aws-id",
}
words = "&".join(f"{escaped(k)}={escaped(v)}" for k, v in sorted(query.items()))
headers = f"host:{urlsplit(sts).netloc}\\nx-k8s-aws-id:{cluster}\\n"
nothing = hashlib.sha256(b"").hexdigest()
request = "\\n".join(["GET", "/", words, headers, "host;x-k8s-aws-id", nothing])
signed = "\\n".join(["AWS4-HMAC-SHA256", time, "/".join(scope), hashlib.sha256(request.encode()).hexdigest()])
key = ("AWS4" + keys["SecretAccessKey"]).encode()
for part in scope:
    key = mac(key, part)
url = f"{sts.rstrip('/')}/?{words}&X-Amz-Signature={mac(key, signed).hex()}"
token = base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")
until = (now + datetime.timedelta(minutes=14)).strftime("%Y-%m-%dT%H:%M:%SZ")
print(
    json.dumps(
        {
            "kind": "ExecCredential",
            "apiVersion": "client.authentication.k8s.io/v1",
            "spec": {"interactive": False},
            "status": {"token": "k8s-aws-v1." + token, "expirationTimestamp": until},
        }
    )
)
`
}
