import pMap, { pMapIterable } from 'p-map'
import { UsageError } from '../errors.ts'
import { checkBuild } from '../plan/prow/validate/check-build.ts'
import { checkJob } from '../plan/prow/validate/check-job.ts'
import { type Finding, rules } from '../plan/prow/validate/rules.ts'
import { type Shown, shown } from '../plan/prow/validate/shown.ts'
import { validateText } from '../plan/prow/validate/text.ts'
import { openSink, type Sink } from '../sinks/open.ts'
import type { Asked, RunCtx } from './asked.ts'
import { blobIdentity } from './azure-identity.ts'
import { exitCodes } from './exit-code.ts'
import { buildsOf, type JobsSeen, jobsSeen, loadBuild, scopeOf } from './validate-tree.ts'

/** Builds that are read at once. */
const parallel = 16

/** What was found in one tree. */
export interface Validated {
  readonly address: string
  readonly builds: readonly {
    readonly path: string
    readonly shown: Shown
    readonly findings: readonly Finding[]
  }[]
  /** Of jobs as such: newest builds, aliases. */
  readonly findings: readonly Finding[]
}

/** What readers of published results would show, and what they would refuse. Exit code 1 when they refuse something. */
export async function validate({ o, operands, ctx, print }: Asked): Promise<number> {
  if (operands.length === 0)
    throw new UsageError(
      'validate wants what was published: a directory, or a URL such as gs://bucket/logs/job',
    )
  const provider = o['gcp-identity-provider']
  const gcs = provider === undefined ? undefined : { provider, serviceAccount: o['gcp-service-account'] }
  const all: Validated[] = []
  for (const operand of operands) {
    const { root, prefix } = await scopeOf(operand, url =>
      openSink(url, ctx, { gcs, azure: blobIdentity(url, {}, ctx.env) }),
    )
    const done = await validateTree(root, prefix, ctx)
    if (done.builds.length === 0)
      throw new UsageError(
        `${operand}: there are no builds: a build has started.json, and lies in logs/<job>/<build> or pr-logs/pull/<org_repo>/<number>/<job>/<build>`,
      )
    all.push(done)
  }
  if (o.json) print(JSON.stringify(all, null, 2))
  else for (const done of all) print(validateText(done))
  const errors = all.flatMap(v => [...v.findings, ...v.builds.flatMap(b => b.findings)]).filter(isError)
  return errors.length > 0 ? exitCodes.failed : exitCodes.passed
}

function isError({ rule }: Finding): boolean {
  return rules[rule].level === 'error'
}

/** @param prefix of what is looked at, below the root: '' is all of it */
export async function validateTree(sink: Sink, prefix: string, ctx: RunCtx): Promise<Validated> {
  const now = ctx.clock.now()
  const seen = jobsSeen()
  const builds: Validated['builds'][number][] = []
  const loaded = pMapIterable(buildsOf(sink, prefix, seen), b => loadBuild(sink, b), {
    concurrency: parallel,
  })
  for await (const facts of loaded) {
    ctx.signal.throwIfAborted()
    const checked = checkBuild(facts, now)
    builds.push({ path: facts.dir, shown: shown(checked, now), findings: checked.findings })
    // How many there are is known at the end of the listing: until then there is one more.
    ctx.log.progress({ id: 'validate', done: builds.length, total: builds.length + 1, unit: 'builds' })
  }
  return {
    address: `${sink.address}/${prefix}`.replace(/\/$/, ''),
    builds,
    findings: await jobFindings(sink, prefix, seen),
  }
}

async function jobFindings(sink: Sink, prefix: string, seen: JobsSeen): Promise<Finding[]> {
  const jobs = await pMap(seen.roots(prefix), root => seen.facts(sink, root), { concurrency: 4 })
  return jobs.flatMap(checkJob)
}
