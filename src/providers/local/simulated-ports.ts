import { createServer } from 'node:net'
import { ProvisionError } from '../../errors.ts'
import type { SimulatedPorts } from './simulated-plan.ts'

/**
 * Below the range that kernels give to outgoing connections (from 32768 on Linux), so that none of those can take
 * a port between our look and the start of the program.
 */
const firstPort = 20_000
const blockSize = 4
const blocks = 3000

/**
 * The first block of four free ports on 127.0.0.1, beginning at one that depends on `seed` (any number from 0), so
 * that clusters started at one moment begin at different ones.
 * @param skip blocks that were taken by someone after we had looked
 * @throws ProvisionError
 */
export async function freePorts(seed: number, skip: ReadonlySet<number>): Promise<SimulatedPorts> {
  for (let i = 0; i < blocks; i++) {
    const first = firstPort + ((seed + i) % blocks) * blockSize
    if (skip.has(first)) continue
    const block = Array.from({ length: blockSize }, (_, n) => first + n)
    const free = await Promise.all(block.map(canListen))
    if (free.every(Boolean))
      return { api: first, controllerManager: first + 1, scheduler: first + 2, kwok: first + 3 }
  }
  throw new ProvisionError(
    `no four free ports in a row on 127.0.0.1 from ${firstPort} to ${firstPort + blocks * blockSize - 1}: stop what listens there (\`ss -ltnp\` shows it)`,
  )
}

function canListen(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
