import type { PublishWish } from '../../../src/flows/publish/wish.ts'
import type { JobType } from '../../../src/plan/prow/job-spec.ts'
import { jobs } from './job.ts'

/** What a workflow's job wants to be published. */
export function wishOf(type: JobType, sink: string, more: Partial<PublishWish> = {}): PublishWish {
  return {
    sinks: [sink],
    spec: jobs[type],
    strategy: { name: 'explicit' },
    compress: [],
    censor: [],
    agent: 'github-actions',
    url: 'https://github.com/kubernetes/kubernetes/actions/runs/42/attempts/1',
    node: 'runner-1',
    ...more,
  }
}
