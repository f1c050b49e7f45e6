import { systemClock } from '../../src/adapters/clock.ts'
import { registryClient } from '../../src/registries/client.ts'
import { anonymous } from '../../src/registries/credentials.ts'
import { seenLog } from './ctx.ts'

/** Pushes an image, in a process that may be killed, or measured: registry, image and names as JSON. */
const [registry = '', image = '', names = ''] = process.argv.slice(2)
const signal = new AbortController().signal
const client = registryClient({
  registry,
  credentials: anonymous(),
  log: seenLog(),
  clock: systemClock,
  signal,
})
console.log(JSON.stringify(await client.push(JSON.parse(image), JSON.parse(names))))
