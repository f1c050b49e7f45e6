import { endpointOf } from '../clouds/aws/config.ts'
import { ProvisionError } from '../errors.ts'
import type { StagedOnAws } from '../plan/aws/bootstrap-spec.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { UpInputs } from './provider.ts'

/** What a cloud provider asks. */
const asked = ['EC2', 'ELASTIC_LOAD_BALANCING', 'ELASTIC_LOAD_BALANCING_V2'] as const

function cloudEndpoints(env: Ctx['env']): Readonly<Record<string, string>> {
  const named = asked.map(service => [`AWS_ENDPOINT_URL_${service}`, endpointOf(service, env)])
  return Object.fromEntries(named.filter(([, url]) => url !== undefined))
}

/** @throws ProvisionError: the flow stages for providers that are `staged` */
export function stagedOnAws({ stage }: UpInputs, region: string, { env }: Ctx): StagedOnAws {
  if (stage === undefined) throw new ProvisionError('nothing was staged for the machines')
  const { manifest, registry, store, urls } = stage
  const elsewhere = manifest.region !== '' && manifest.region !== region
  if (elsewhere)
    throw new ProvisionError(
      `the stage is in ${manifest.region} and the cluster is to be in ${region}: stage into the cluster's region`,
    )
  const endpoints = { s3: endpointOf('S3', env), ecr: endpointOf('ECR', env), cloud: cloudEndpoints(env) }
  return { manifest, registry, store, urls, endpoints }
}
