import { parse, stringify } from 'yaml'
import type { KeyPair } from '../key-pair.ts'
import { kubeconfig } from '../kubeconfig.ts'

/** In every certificate of an API server that kubeadm makes. */
const certifiedName = 'kubernetes'

/**
 * For an API server at an address that was not known when its certificate was thought of: it is checked for a name that
 * it has in any case.
 * @param server https://host:port
 */
export function reachedByAddress(server: string, caCert: string, user: KeyPair, cluster: string): string {
  const document = parse(kubeconfig(server, caCert, user, cluster))
  for (const c of document.clusters) c.cluster['tls-server-name'] = certifiedName
  return stringify(document)
}

export interface EksAccess {
  readonly name: string
  readonly region: string
  /** https://… */
  readonly endpoint: string
  /** PEM in base64, as EKS gives it. */
  readonly ca: string
  /** What prints a token: interpreter and program, absolute. */
  readonly command: readonly [string, string]
  /** Where the run that made the cluster leaves a token for who has no AWS credentials; absolute. */
  readonly tokenFile: string
}

/**
 * EKS knows who asks by AWS's credentials; a token of them lasts a quarter of an hour, so that clients have to be able
 * to get another one: by ourselves (KEP-541), without the aws program.
 */
export function eksKubeconfig({ name, region, endpoint, ca, command, tokenFile }: EksAccess): string {
  const [program, ...first] = command
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: endpoint, 'certificate-authority-data': ca } }],
    users: [
      {
        name,
        user: {
          exec: {
            apiVersion: 'client.authentication.k8s.io/v1',
            command: program,
            args: [...first, 'eks-token', '--cluster', name, '--region', region, '--token-file', tokenFile],
            interactiveMode: 'Never',
            provideClusterInfo: false,
          },
        },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    'current-context': name,
  })
}
