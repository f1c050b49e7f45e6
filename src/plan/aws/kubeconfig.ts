import { stringify } from 'yaml'

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
