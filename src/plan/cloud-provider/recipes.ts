/** How the cloud controller manager of a cloud is built, and what images it becomes. */
export interface CloudProviderRecipe {
  readonly module: string
  /** Main packages below the module, by the name of the image that holds the program. */
  readonly images: Readonly<Record<string, string>>
  /** Variables that are the version, as upstream's own builds stamp them. */
  readonly stamped: readonly string[]
}

export const cloudProviders = {
  /** @see https://github.com/kubernetes/cloud-provider-aws/blob/master/Makefile */
  ec2: {
    module: 'k8s.io/cloud-provider-aws',
    images: { 'aws-cloud-controller-manager': 'cmd/aws-cloud-controller-manager' },
    stamped: ['k8s.io/component-base/version.gitVersion'],
  },
  /** @see https://github.com/kubernetes-sigs/cloud-provider-azure/blob/master/hack/pkg-config.sh */
  azure: {
    module: 'sigs.k8s.io/cloud-provider-azure',
    images: {
      'azure-cloud-controller-manager': 'cmd/cloud-controller-manager',
      'azure-cloud-node-manager': 'cmd/cloud-node-manager',
    },
    stamped: [
      'sigs.k8s.io/cloud-provider-azure/pkg/version.gitVersion',
      'k8s.io/client-go/pkg/version.gitVersion',
    ],
  },
} as const satisfies Record<string, CloudProviderRecipe>

/** By the provider that makes clusters there. */
export type CloudName = keyof typeof cloudProviders

export function cloudLdflags(cloud: CloudName, version: string): string {
  return ['-s -w', ...cloudProviders[cloud].stamped.map(name => `-X ${name}=${version}`)].join(' ')
}
