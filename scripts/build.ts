/** Builds dist/ afresh. Same sources, same bytes. */
import { rm } from 'node:fs/promises'
import { rolldown } from 'rolldown'
import config from '../rolldown.config.ts'

await rm('dist', { recursive: true, force: true })
const one = Array.isArray(config) ? config[0]! : config
const bundle = await rolldown(one)
const { output } = await bundle.write(Array.isArray(one.output) ? one.output[0]! : (one.output ?? {}))
await bundle.close()
const size = output.reduce(
  (sum, o) => sum + (o.type === 'chunk' ? Buffer.byteLength(o.code) : o.source.length),
  0,
)
console.log(`dist: ${output.length} files, ${(size / 1e6).toFixed(2)} MB`)
