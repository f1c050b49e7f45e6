import { guid, option, path } from '../define.ts'
import { choice, lines, pattern, text } from '../kinds.ts'

/** What only one cloud has. */
export const cloudsOptions = {
  'azure-subscription': option(
    pattern(guid, 'a GUID', 'GUID'),
    undefined,
    'Subscription of the cluster.',
    '0f3d4c5b-6a79-4881-92a3-b4c5d6e7f809',
    '$AZURE_SUBSCRIPTION_ID',
  ),
  'azure-tenant': option(
    pattern(guid, 'a GUID', 'GUID'),
    undefined,
    'Tenant of the identity that makes the cluster.',
    '1a2b3c4d-5e6f-4a5b-8c9d-0e1f2a3b4c5d',
    '$AZURE_TENANT_ID',
  ),
  'azure-client-id': option(
    pattern(guid, 'a GUID', 'GUID'),
    undefined,
    "That identity: with the job's own OIDC token no secret is needed (`id-token: write`); else AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH in the environment.",
    '2b3c4d5e-6f7a-4b8c-9d0e-1f2a3b4c5d6e',
    '$AZURE_CLIENT_ID, else what `az login` or a managed identity gives',
  ),
  'azure-cloud': option(
    text('NAME|URL', 'public, government, china, or the https URL of a resource manager'),
    'public',
    'Which of the clouds of Azure.',
    'government',
  ),
  'azure-nodes-as': option(
    choice(['machines', 'scale-set']),
    'machines',
    'Nodes are machines each by itself, or instances of one scale set.',
    'scale-set',
  ),
  'azure-ssh-key': option(
    path('FILE'),
    undefined,
    'Public key for SSH to the machines, as user bowsprit.',
    '~/.ssh/id_ed25519.pub',
    'of a key that is made for the cluster and goes with it',
  ),
  'azure-overrides': option(
    path('FILE'),
    undefined,
    'YAML or JSON that is merged into resources of the template, by type or type/name.',
    'azure.yaml',
    'none',
  ),
  'ec2-nodes-as': option(
    choice(['instances', 'auto-scaling-group']),
    'instances',
    'Nodes are machines each by itself, or one auto-scaling group.',
    'auto-scaling-group',
  ),
  'eks-version': option(
    text('VERSION', 'a minor version such as 1.36'),
    undefined,
    'Version of the control plane, of those that EKS has.',
    '1.36',
    "EKS's own default",
  ),
  'eks-nodes': option(
    choice(['managed', 'own']),
    'managed',
    "Nodes are a node group that EKS keeps, or machines with the branch's kubelet: those are staged, as on EC2.",
    'own',
  ),
  'eks-addon': option(
    lines('NAME[=VERSION]'),
    undefined,
    'Add-on of EKS, once for each.',
    'aws-ebs-csi-driver',
    'those that EKS always has',
  ),
  'eks-admin': option(
    lines('ARN'),
    undefined,
    'Role or user that may do everything in the cluster, besides whoever makes it.',
    'arn:aws:iam::123456789012:role/team',
    'none',
  ),
} as const
