import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RunError } from '../../errors.ts'
import { installArgs } from '../../plan/addons/argv.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { commandStep, type Ground, helmStep, kubectlStep, left, madeBy, namespaceOf } from './ground.ts'
import { writeValues } from './render.ts'

/** Files in an add-on's directory of the run: what was applied, so that just that can be removed. */
export const appliedFile = 'manifests.yaml'
export const checkFile = 'check.yaml'

/** Kinds that were defined a moment ago, and webhooks that start, are not known yet: so long it is tried again. */
const settlingMs = 30_000
const settlingEveryMs = 1000
const unsettled = /no matches for kind|failed calling webhook|resource mapping not found/

/** Puts it onto the cluster: namespace, then manifests, chart or command. @throws Error that says why not */
export async function applyAddon(g: Ground, ctx: Ctx): Promise<void> {
  await mkdir(g.dir, { recursive: true, mode: 0o700 })
  if (g.addon.namespace !== undefined) await ensureNamespace(g, g.addon.namespace, ctx)
  const { from } = g.addon
  if (from.way === 'command') await commandStep(g, from.command, ctx)
  else if (from.way === 'chart') {
    const values = await writeValues(g.addon, g.dir)
    const release = { name: g.addon.name, namespace: namespaceOf(g), chart: from, values }
    const seconds = Math.max(1, Math.floor(left(g, 'helm upgrade --install', ctx) / 1000))
    await helmStep(g, [...installArgs(release, seconds), '--kubeconfig', g.cluster.kubeconfig], ctx)
  } else await applyManifests(g, appliedFile, g.manifests ?? '', ctx)
}

/** @param file name in the add-on's directory, written before anything of it is applied */
export async function applyManifests(g: Ground, file: string, text: string, ctx: Ctx): Promise<void> {
  const path = join(g.dir, file)
  await writeFile(path, text, { mode: 0o600 })
  const namespace = g.addon.namespace === undefined ? [] : ['--namespace', g.addon.namespace]
  const since = ctx.clock.now()
  for (;;) {
    try {
      await kubectlStep(g, ['apply', '--server-side', '--force-conflicts', ...namespace, '-f', path], ctx)
      return
    } catch (error) {
      const again = error instanceof RunError && unsettled.test(error.stderr)
      if (!again || ctx.clock.now() - since > settlingMs) throw error
      await ctx.clock.sleep(Math.min(settlingEveryMs, left(g, 'kubectl apply', ctx)), ctx.signal)
    }
  }
}

/** Ours carries the run's mark: only such a one is removed again. */
async function ensureNamespace(g: Ground, name: string, ctx: Ctx): Promise<void> {
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: madeBy(g.run) } }
  try {
    await kubectlStep(g, ['create', '-f', '-'], ctx, JSON.stringify(namespace))
  } catch (error) {
    if (!(error instanceof RunError && /AlreadyExists/.test(error.stderr))) throw error
  }
}
