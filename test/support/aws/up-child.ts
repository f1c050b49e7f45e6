/**
 * Makes a cluster on EC2 as a process of its own, which tests kill: BOWSPRIT_UP has the spec, what it is made of, and the
 * environment, as JSON.
 */
import { ec2 } from '../../../src/providers/ec2/index.ts'
import { testCtx } from '../ctx.ts'

const { spec, inputs, env } = JSON.parse(process.env['BOWSPRIT_UP'] ?? '')
const ctx = testCtx({ cache: spec.ref.scope, runs: spec.ref.scope, env })
await ec2.up(ec2.plan(spec), inputs, ctx)
process.stdout.write('up\n')
