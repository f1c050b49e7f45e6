import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { local } from '../../src/providers/local/index.ts'
import { ctxFor, leftBehind, localSpec, material } from '../support/cluster.ts'
import { machine } from '../support/machine.ts'

/** What the components of a cluster listen on, and the port that the image registry on the host would like to have. */
const registry = 5000
const components = [2379, 2380, 6443, 10248, 10249, 10250, 10256, 10257, 10259]

/** Listens on every address of this machine, whatever interfaces are added later. */
async function take(port: number): Promise<{ server: Server; calls: () => number }> {
  let calls = 0
  const server = createServer(socket => {
    calls++
    socket.destroy()
  })
  server.listen({ host: '0.0.0.0', port })
  await once(server, 'listening').catch((error: NodeJS.ErrnoException) => {
    // Somebody has it already: of a component's port that is as good. The registry's must be taken on all addresses.
    if (error.code !== 'EADDRINUSE' || port === registry) throw error
  })
  return { server, calls: () => calls }
}

describe('ports that are taken on this machine', () => {
  it('disturb no cluster: the registry takes another, nodes have ports of their own', async () => {
    await using dir = await createFixture()
    const ctx = ctxFor(dir.path)
    const inputs = await material(ctx)
    const before = machine()
    const taken = await Promise.all([registry, ...components].map(take))
    const spec = localSpec('ports', dir.path)
    try {
      const cluster = await local.up(local.plan(spec) as never, inputs, ctx)
      expect(cluster.nodes.map(n => n.ready)).toEqual([true])
      const { registryPort } = JSON.parse(readFileSync(dir.getPath('ports/cluster.json'), 'utf8'))
      expect(registryPort).toBeGreaterThan(registry)
      // Nodes are Ready only with images from our registry; nobody went to the stranger in its place.
      expect(taken.map(t => t.calls())).toEqual(taken.map(() => 0))
    } finally {
      for (const { server } of taken) server.close()
      expect((await local.down(spec.ref, ctx, Date.now() + 20_000)).left).toEqual([])
    }
    expect(leftBehind(before)).toEqual([])
  })
})
