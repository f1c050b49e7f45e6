import { expect, test } from 'vitest'
import { parseEcrHost } from '../../../src/plan/ecr-host.ts'
import {
  expiryOf,
  grantedBy,
  mergeScopes,
  notGranted,
  parseChallenges,
  scopeText,
} from '../../../src/plan/registry-auth.ts'

test.each([
  [
    'Bearer realm="https://r.test/oauth2/token",service="r.test",scope="repository:a:pull,push"',
    [
      {
        scheme: 'bearer',
        realm: 'https://r.test/oauth2/token',
        service: 'r.test',
        scope: 'repository:a:pull,push',
      },
    ],
  ],
  ['Basic realm="a \\"b\\", c"', [{ scheme: 'basic', realm: 'a "b", c' }]],
  [
    'Bearer realm=https://r.test/t, service=x, Basic realm="y"',
    [
      { scheme: 'bearer', realm: 'https://r.test/t', service: 'x' },
      { scheme: 'basic', realm: 'y' },
    ],
  ],
  ['Negotiate, Basic realm="y", charset="UTF-8"', [{ scheme: 'negotiate' }, { scheme: 'basic', realm: 'y' }]],
  ['', []],
])('challenge %s', (header, wanted) => {
  expect(parseChallenges(header)).toEqual(wanted)
})

test('scopes are merged, so that equal needs make equal texts', () => {
  const one = mergeScopes([
    { repository: 'b', actions: ['push', 'pull'] },
    { repository: 'a', actions: ['pull'] },
    { repository: 'b', actions: ['pull'] },
  ])
  expect(one.map(scopeText)).toEqual(['repository:a:pull', 'repository:b:pull,push'])
})

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`

test('what a token grants is read where it says so', () => {
  const distribution = jwt({ access: [{ type: 'repository', name: 'a', actions: ['pull'] }], exp: 1000 })
  const acr = jwt({ access: [{ Type: 'repository', Name: 'a', Actions: ['pull', 'push'] }] })
  const none = jwt({ access: [{ type: 'repository', name: 'a', actions: null }] })
  expect(grantedBy(distribution)).toEqual([{ repository: 'a', actions: ['pull'] }])
  expect(grantedBy(acr)).toEqual([{ repository: 'a', actions: ['pull', 'push'] }])
  expect(grantedBy(none)).toEqual([{ repository: 'a', actions: [] }])
  expect(expiryOf(distribution)).toBe(1_000_000)
  for (const other of ['opaque', 'a.b.c', jwt({}), jwt([1])]) {
    expect(grantedBy(other)).toBeUndefined()
    expect(expiryOf(other)).toBeUndefined()
  }
})

test('what is lacking is what was asked for less what was granted', () => {
  const asked = [
    { repository: 'a', actions: ['pull', 'push'] },
    { repository: 'b', actions: ['pull'] },
  ]
  expect(notGranted(asked, [{ repository: 'a', actions: ['pull'] }])).toEqual([
    { repository: 'a', actions: ['push'] },
    { repository: 'b', actions: ['pull'] },
  ])
  expect(notGranted(asked, asked)).toEqual([])
  expect(notGranted([asked[0]!], [{ repository: 'a', actions: ['*'] }])).toEqual([])
})

test('a registry of ECR says where it is', () => {
  const at = (account: string, region: string) => ({ account, region })
  expect(parseEcrHost('123456789012.dkr.ecr.eu-central-1.amazonaws.com')).toEqual(
    at('123456789012', 'eu-central-1'),
  )
  expect(parseEcrHost('123456789012.dkr.ecr-fips.us-east-1.amazonaws.com')).toEqual(
    at('123456789012', 'us-east-1'),
  )
  expect(parseEcrHost('123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn')).toEqual(
    at('123456789012', 'cn-north-1'),
  )
  expect(parseEcrHost('123456789012.dkr-ecr.eu-west-1.on.aws')).toEqual(at('123456789012', 'eu-west-1'))
  for (const other of ['r.azurecr.io', '12.dkr.ecr.eu-central-1.amazonaws.com', 'public.ecr.aws'])
    expect(parseEcrHost(other)).toBeUndefined()
})
