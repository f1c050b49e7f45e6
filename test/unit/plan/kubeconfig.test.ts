import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { kubeconfig, reachedByAddress, serverNameKept } from '../../../src/plan/kubeconfig.ts'

const user = { cert: 'cert', key: 'key' }
const server = 'https://203.0.113.7:6443'

/** The server that e2e.test puts over the file's own, which makes client-go forget the file's `tls-server-name`. */
function overridden(text: string): string | undefined {
  const { clusters, 'current-context': context } = parse(text)
  return clusters.find((c: { name: string }) => c.name === context)?.cluster.server
}

test('a server that is reached by an address that its certificate lacks is checked for its name by e2e.test, too', () => {
  const text = reachedByAddress(server, 'ca', user, 'pr-1')
  expect(overridden(kubeconfig(server, 'ca', user, 'pr-1'))).toBe(server)
  expect(overridden(text)).toBeUndefined()
  const { clusters, contexts, users } = parse(text)
  expect(clusters).toEqual([
    {
      name: contexts[0].context.cluster,
      cluster: expect.objectContaining({ server, 'tls-server-name': 'kubernetes' }),
    },
  ])
  expect(contexts[0].context.user).toBe(users[0].name)
})

test("so is somebody's own, while one that has no such name stays as it is", () => {
  const own = kubeconfig(server, 'ca', user, 'kind')
  expect(serverNameKept(own)).toBe(own)
  const named = own.replace(/^( +)server: .*$/m, '$&\n$1tls-server-name: api.example.com')
  expect(overridden(named)).toBe(server)
  expect(overridden(serverNameKept(named))).toBeUndefined()
  expect(parse(serverNameKept(named))['current-context']).toBe('kind')
})
