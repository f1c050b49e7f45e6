import { execFileSync } from 'node:child_process'
import { dirname } from 'node:path'
import { expect, it } from 'vitest'
import { eksToken, execCredential } from '../../../src/clouds/aws/eks-token.ts'
import { pipInstall, versions } from '../../support/stores/services.ts'
import { kept } from '../../support/tools.ts'

const keys = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'se/cr+et', sessionToken: 'to/ken+=' }
const now = Date.UTC(2026, 10, 21, 12, 0, 0)

/** AWS's own signer, in Python; MiniStack brings it. */
const signer = `
import datetime, botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
botocore.auth.get_current_datetime = lambda remove_tzinfo=True: datetime.datetime(2026, 11, 21, 12, 0, 0)
keys = Credentials('${keys.accessKeyId}', '${keys.secretAccessKey}', '${keys.sessionToken}')
auth = botocore.auth.SigV4QueryAuth(keys, 'sts', 'eu-central-1', expires=60)
url = 'https://sts.eu-central-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15'
request = AWSRequest('GET', url, headers={'x-k8s-aws-id': 'bowsprit-x'})
auth.add_auth(request)
print(request.url)
`

const urlIn = (token: string) => Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')
const sorted = (url: string) => [...new URL(url).searchParams].map(([k, v]) => `${k}=${v}`).toSorted()

it('is signed as by AWS itself', { timeout: 600_000 }, async () => {
  const name = `ministack-${versions.ministack}`
  const install = (dir: string) => pipInstall(dir, [`ministack==${versions.ministack}`])
  const home = dirname(await kept(name, 'ready', install))
  const env = { PATH: process.env['PATH'] ?? '', PYTHONPATH: home }
  const theirs = execFileSync('python3', ['-c', signer], { encoding: 'utf8', env }).trim()
  const { token, expires } = await eksToken('bowsprit-x', 'eu-central-1', keys, {}, now)
  expect(token).toMatch(/^k8s-aws-v1\.[\w-]+$/)
  expect(sorted(urlIn(token))).toEqual(sorted(theirs))
  expect(new URL(urlIn(token)).origin).toBe(new URL(theirs).origin)
  expect(expires).toBe('2026-11-21T12:14:00.000Z')
})

it('is for the endpoint of the region, in its partition', async () => {
  const hostFor = async (region: string, env = {}) =>
    new URL(urlIn((await eksToken('c', region, keys, env, now)).token)).origin
  expect(await hostFor('cn-north-1')).toBe('https://sts.cn-north-1.amazonaws.com.cn')
  expect(await hostFor('us-east-1', { AWS_ENDPOINT_URL_STS: 'http://127.0.0.1:4566' })).toBe(
    'http://127.0.0.1:4566',
  )
})

it('is told as clients of Kubernetes read it', () => {
  expect(JSON.parse(execCredential({ token: 't', expires: '2026-11-21T12:14:00.000Z' }))).toEqual({
    kind: 'ExecCredential',
    apiVersion: 'client.authentication.k8s.io/v1',
    spec: { interactive: false },
    status: { token: 't', expirationTimestamp: '2026-11-21T12:14:00.000Z' },
  })
})
