import { ProvisionError } from '../../errors.ts'
import type { Api } from '../../kube/api.ts'
import { type Booting, limitMs } from './boot-watch.ts'

/**
 * Asked from inside the control-plane node, by way of the Service IP, as a pod would: that proves CoreDNS, the pod
 * network and kube-proxy at once, and needs no route on the host.
 */
const askDns = `
const { Resolver } = require('node:dns').promises
const end = Date.now() + Number(process.argv[2])
const ask = async () => {
  const resolver = new Resolver({ timeout: 500, tries: 1 })
  resolver.setServers([process.argv[1]])
  try { console.log((await resolver.resolve4('kubernetes.default.svc.cluster.local'))[0]) }
  catch (e) { if (Date.now() > end) { console.error(e.message); process.exit(1) } setTimeout(ask, 50) }
}
ask()
`

export async function dnsAnswers(b: Booting, api: Api): Promise<void> {
  const { network, ctx, root, plan } = b
  const script = 'exec nsenter --target "$1" --net "$2" -e "$3" "$4" "$5"'
  const args = [String(b.pids[0]), ctx.paths.node, askDns, network.dnsService, String(limitMs)]
  try {
    await root.run(script, args, { mark: plan.names.mark, timeoutMs: limitMs + 5000, signal: ctx.signal })
  } catch (cause) {
    throw new ProvisionError(`DNS does not answer within ${limitMs / 1000} s\n${await podStates(api)}`, {
      cause,
    })
  }
}

/** Why the pods of kube-system are not what they should be, one line each. */
async function podStates(api: Api): Promise<string> {
  interface Pods {
    readonly items: readonly {
      readonly metadata: { readonly name: string }
      readonly status: {
        phase: string
        containerStatuses?: { state: { waiting?: { reason: string; message?: string } } }[]
      }
    }[]
  }
  const pods = await api.call<Pods>('GET', '/api/v1/namespaces/kube-system/pods').catch(() => ({ items: [] }))
  if (pods.items.length === 0) return '  there is no pod in kube-system'
  return pods.items
    .map(({ metadata, status }) => {
      const waiting = status.containerStatuses?.find(c => c.state.waiting)?.state.waiting
      return `  pod ${metadata.name}: ${status.phase} ${waiting?.reason ?? ''} ${waiting?.message ?? ''}`.trimEnd()
    })
    .join('\n')
}
