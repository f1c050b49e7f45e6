import { partitionOf } from './names.ts'
import { attribute, type Resource, ref } from './template.ts'

export interface Statement {
  readonly Sid?: string
  readonly Effect: 'Allow'
  readonly Action: readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Readonly<Record<string, unknown>>
}

/** What machines of a cluster read, and nothing else. */
export interface Readable {
  readonly region: string
  /** undefined: the files come by signed URLs. */
  readonly bucket: { readonly name: string; readonly prefix: string } | undefined
  /** undefined: a registry that asks nobody. */
  readonly ecr: { readonly account: string; readonly region: string; readonly prefix: string } | undefined
}

/** Without a name: names of roles are for all regions, and one that lingers must not stand in the next one's way. */
export function role(
  service: 'ec2' | 'eks',
  o: { policies?: readonly Statement[]; managed?: readonly string[]; region: string },
): Resource {
  const { policies = [], managed = [], region } = o
  // EKS tags the sessions of its role. https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
  const Action = service === 'eks' ? ['sts:AssumeRole', 'sts:TagSession'] : ['sts:AssumeRole']
  const host = service === 'ec2' && region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const Principal = { Service: [`${service}.${host}`] }
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal, Action }],
      },
      ...(managed.length === 0
        ? {}
        : { ManagedPolicyArns: managed.map(name => `arn:${partitionOf(region)}:iam::aws:policy/${name}`) }),
      ...(policies.length === 0
        ? {}
        : {
            Policies: [
              { PolicyName: 'cluster', PolicyDocument: { Version: '2012-10-17', Statement: policies } },
            ],
          }),
    },
  }
}

export function instanceProfile(roleName: string): Resource {
  return { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [ref(roleName)] } }
}

export const arnOf = (name: string) => attribute(name, 'Arn')

/** The staged files and images, by the machine's own identity. */
export function readStatements({ region, bucket, ecr }: Readable): Statement[] {
  const arn = `arn:${partitionOf(region)}`
  const found: Statement[] = []
  if (bucket !== undefined) {
    const below = bucket.prefix === '' ? '*' : `${bucket.prefix}/*`
    found.push({
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: `${arn}:s3:::${bucket.name}/${below}`,
    })
  }
  if (ecr !== undefined) {
    const below = ecr.prefix === '' ? '*' : `${ecr.prefix}/*`
    found.push(
      { Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        Resource: `${arn}:ecr:${ecr.region}:${ecr.account}:repository/${below}`,
      },
    )
  }
  return found
}
