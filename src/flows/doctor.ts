import { statfs } from 'node:fs/promises'
import { cpus, freemem, totalmem } from 'node:os'
import { dirname } from 'node:path'
import prettyBytes from 'pretty-bytes'
import { describe } from '../errors.ts'
import { privilege } from '../kube/privileges.ts'
import { resolveSource } from '../kube/source.ts'
import { defaultSource } from '../options/table.ts'
import { toolEnv } from '../plan/child-env.ts'
import { parseSource } from '../plan/source.ts'
import { whyNoRealNodes } from '../providers/local/preflight.ts'
import type { Asked, RunCtx } from './asked.ts'

interface Finding {
  readonly name: string
  readonly ok: boolean
  readonly found: string
}

/** Looks and says; changes nothing. Exit code 0 when a run can start, 2 when something is missing. */
export async function doctor({ o, ctx, print }: Asked): Promise<number> {
  const findings = [
    ...(await tools(ctx)),
    machine(),
    await disk(ctx),
    await nodes(ctx),
    await source(o.source ?? defaultSource, ctx),
  ]
  if (o.json) print(JSON.stringify(findings, null, 2))
  else for (const f of findings) print(`${f.ok ? '✔' : '✘'} ${f.name.padEnd(9)} ${f.found}`)
  return findings.every(f => f.ok) ? 0 : 2
}

async function tools(ctx: RunCtx): Promise<Finding[]> {
  const wanted = { go: ['version'], gcc: ['-dumpfullversion'], git: ['--version'] }
  return Promise.all(
    Object.entries(wanted).map(async ([name, args]) => {
      try {
        const r = await ctx.exec.run([name, ...args], { env: toolEnv(ctx.env), timeoutMs: 10_000 })
        return { name, ok: true, found: r.stdout.trim() }
      } catch {
        return { name, ok: false, found: `not found in PATH: install ${name}` }
      }
    }),
  )
}

function machine(): Finding {
  const found = `${cpus().length} cores, ${prettyBytes(totalmem())} of memory, ${prettyBytes(freemem())} free`
  return {
    name: 'machine',
    ok: totalmem() > 6e9,
    found: totalmem() > 6e9 ? found : `${found}; linking wants 7 GB`,
  }
}

async function disk(ctx: RunCtx): Promise<Finding> {
  let dir = ctx.paths.cache
  for (;;) {
    try {
      const fs = await statfs(dir)
      return {
        name: 'disk',
        ok: true,
        found: `${prettyBytes(fs.bavail * fs.bsize)} free for ${ctx.paths.cache}`,
      }
    } catch {
      if (dir === dirname(dir)) return { name: 'disk', ok: false, found: `cannot look at ${ctx.paths.cache}` }
      dir = dirname(dir)
    }
  }
}

async function nodes(ctx: RunCtx): Promise<Finding> {
  const why = await whyNoRealNodes(ctx)
  const found = why === undefined ? `real, by ${(await privilege(ctx)).kind}` : `simulated only: ${why}`
  return { name: 'nodes', ok: true, found }
}

async function source(text: string, ctx: RunCtx): Promise<Finding> {
  try {
    await resolveSource(parseSource(text), ctx)
    return { name: 'source', ok: true, found: text }
  } catch (error) {
    return { name: 'source', ok: false, found: describe(error).replaceAll('\n', '; ') }
  }
}
