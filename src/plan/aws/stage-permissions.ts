import { partitionOf } from './names.ts'
import type { Readable, Statement } from './roles.ts'

/** What a stage is written, looked at and swept with. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html */
const onRepositories = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchDeleteImage',
  'ecr:BatchGetImage',
  'ecr:CompleteLayerUpload',
  'ecr:CreateRepository',
  'ecr:DescribeRepositories',
  'ecr:GetDownloadUrlForLayer',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:TagResource',
  'ecr:UploadLayerPart',
]

/** State of runs is kept with the same. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const onObjects = [
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:GetObject',
  's3:ListMultipartUploadParts',
  's3:PutObject',
]

/** The last three tell whether strangers can read it. */
const onBuckets = [
  's3:ListBucket',
  's3:ListBucketMultipartUploads',
  's3:GetBucketAcl',
  's3:GetBucketPolicyStatus',
  's3:GetBucketPublicAccessBlock',
]

/** What the role of a job needs to stage into a bucket and a registry, each below its prefix alone. */
export function stagePermissions({ region, bucket, ecr }: Readable): Statement[] {
  const arn = `arn:${partitionOf(region)}`
  const below = (prefix: string) => (prefix === '' ? '*' : `${prefix}/*`)
  return [
    ...(bucket === undefined
      ? []
      : [
          statement('StagedFiles', onObjects, `${arn}:s3:::${bucket.name}/${below(bucket.prefix)}`),
          statement('BucketOfStages', onBuckets, `${arn}:s3:::${bucket.name}`),
        ]),
    ...(ecr === undefined
      ? []
      : [
          statement('LogInToRegistry', ['ecr:GetAuthorizationToken'], '*'),
          statement(
            'StagedImages',
            onRepositories,
            `${arn}:ecr:${ecr.region}:${ecr.account}:repository/${below(ecr.prefix)}`,
          ),
        ]),
  ]
}

function statement(Sid: string, Action: readonly string[], Resource: string): Statement {
  return { Sid, Effect: 'Allow', Action, Resource }
}
