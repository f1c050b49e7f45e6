/**
 * A process of its own that brings a cluster up or takes one down, for tests that kill it or that want another
 * process. `node local-child.ts up|down ID SCOPE`: steps and the result go to stdout.
 */
import { loadProvider } from '../../src/providers/table.ts'
import { ctxFor, localSpec, material } from './cluster.ts'

const [verb, id = '', scope = ''] = process.argv.slice(2)
const ctx = { ...ctxFor(scope), log: { ...ctxFor(scope).log, debug: (text: string) => console.log(text) } }
const provider = await loadProvider('local')
const spec = localSpec(id, scope)
if (verb === 'up') {
  await provider.up(provider.plan(spec), await material(ctx), ctx)
  console.log('--- step up')
} else {
  console.log(JSON.stringify(await provider.down(spec.ref, ctx, Date.now() + 20_000)))
}
