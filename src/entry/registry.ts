import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { markUsed } from '../images/blobs.ts'
import { createRegistry } from '../images/registry.ts'

/**
 * Helper process: serves an image store until SIGTERM. Started with the command that registryArgv makes.
 * stdout: `listening http://host:port`, then a line for each image that was asked for in vain.
 */
const { values } = parseArgs({
  options: {
    store: { type: 'string' },
    set: { type: 'string' },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
  },
})
if (values.store === undefined || values.set === undefined) {
  process.stderr.write('registry: --store DIR and --set FILE are needed\n')
  process.exit(2)
}

const { set: file } = values
/** Nothing that is served is pruned: src/images/prune.ts goes by the time of the set. */
setInterval(() => void markUsed(file), 3_600_000).unref()

const say = (line: string) => void process.stdout.write(`${new Date().toISOString()} ${line}\n`)
const set = JSON.parse(await readFile(values.set, 'utf8'))
const server = createRegistry({
  dir: values.store,
  refs: set.refs,
  ...(set.upstream === undefined ? {} : { upstream: set.upstream }),
  say,
})
server.on('error', error => {
  process.stderr.write(`registry: ${error.message}\n`)
  process.exit(1)
})
server.listen(Number(values.port), values.host, () => {
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : values.port
  say(`listening http://${values.host}:${port}`)
})
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => {
    server.close(() => process.exit(0))
    server.closeAllConnections()
  })
