import * as sdk from '@aws-sdk/client-eks'
import { type AwsCtx, clientConfig } from './config.ts'
import { isGone } from './errors.ts'

export type EksCluster = sdk.Cluster

/** The calls of EKS that clusters need. What is not there is undefined. */
export type Eks = ReturnType<typeof openEks>

export function openEks(region: string, ctx: AwsCtx) {
  const client = new sdk.EKSClient(clientConfig('EKS', region, ctx))
  const o = { abortSignal: ctx.signal }
  const ifThere = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work()
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }
  return {
    /** Minor versions that EKS has, the default one first. */
    versions: async () => {
      const { clusterVersions = [] } = await client.send(new sdk.DescribeClusterVersionsCommand({}), o)
      const sorted = clusterVersions.toSorted(
        (a, b) => Number(b.defaultVersion ?? false) - Number(a.defaultVersion ?? false),
      )
      return sorted.flatMap(v => v.clusterVersion ?? [])
    },
    clusters: async () => {
      const found: string[] = []
      for await (const page of sdk.paginateListClusters({ client }, {}, o))
        found.push(...(page.clusters ?? []))
      return found
    },
    create: async (input: sdk.CreateClusterCommandInput) =>
      void (await client.send(new sdk.CreateClusterCommand(input), o)),
    find: (name: string) =>
      ifThere(async () => (await client.send(new sdk.DescribeClusterCommand({ name }), o)).cluster),
    delete: async (name: string) => void (await client.send(new sdk.DeleteClusterCommand({ name }), o)),
    createGroup: async (input: sdk.CreateNodegroupCommandInput) =>
      void (await client.send(new sdk.CreateNodegroupCommand(input), o)),
    findGroup: (clusterName: string, nodegroupName: string) =>
      ifThere(
        async () =>
          (await client.send(new sdk.DescribeNodegroupCommand({ clusterName, nodegroupName }), o)).nodegroup,
      ),
    groups: async (clusterName: string) => {
      const found: string[] = []
      for await (const page of sdk.paginateListNodegroups({ client }, { clusterName }, o))
        found.push(...(page.nodegroups ?? []))
      return found
    },
    deleteGroup: async (clusterName: string, nodegroupName: string) =>
      void (await client.send(new sdk.DeleteNodegroupCommand({ clusterName, nodegroupName }), o)),
    /** Versions of an add-on for a minor version of Kubernetes, the default one first. */
    addonVersions: async (addonName: string, kubernetesVersion: string) => {
      const input = { addonName, kubernetesVersion }
      const { addons = [] } = await client.send(new sdk.DescribeAddonVersionsCommand(input), o)
      const versions = addons.flatMap(a => a.addonVersions ?? [])
      const isDefault = (v: sdk.AddonVersionInfo) =>
        Number(v.compatibilities?.some(c => c.defaultVersion === true) ?? false)
      return versions.toSorted((a, b) => isDefault(b) - isDefault(a)).flatMap(v => v.addonVersion ?? [])
    },
    createAddon: async (input: sdk.CreateAddonCommandInput) =>
      void (await client.send(new sdk.CreateAddonCommand(input), o)),
    findAddon: (clusterName: string, addonName: string) =>
      ifThere(
        async () => (await client.send(new sdk.DescribeAddonCommand({ clusterName, addonName }), o)).addon,
      ),
    createAccess: async (input: sdk.CreateAccessEntryCommandInput) =>
      void (await client.send(new sdk.CreateAccessEntryCommand(input), o)),
    grantAccess: async (input: sdk.AssociateAccessPolicyCommandInput) =>
      void (await client.send(new sdk.AssociateAccessPolicyCommand(input), o)),
    close: () => client.destroy(),
  }
}
