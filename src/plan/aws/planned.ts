import { type PlannedThing, thing } from '../planned.ts'
import { stackNameOf } from './names.ts'
import type { Resource, Template } from './template.ts'

/** What CloudFormation makes of a template. */
export function thingsOf(id: string, template: Template): PlannedThing[] {
  const parts = Object.entries(template.Resources)
  return [
    thing('AWS::CloudFormation::Stack', stackNameOf(id)),
    ...parts.map(([name, resource]) => thing(resource.Type, nameOf(name, resource))),
  ]
}

/** The name that it will be seen under, else that within the template. */
function nameOf(logical: string, { Properties }: Resource): string {
  const { Tags, KeyName } = Properties
  const named = Array.isArray(Tags) ? Tags.find(t => t.Key === 'Name')?.Value : undefined
  return String(named ?? KeyName ?? logical)
}

export function removalOf(id: string, region: string): string {
  return `aws cloudformation delete-stack --region ${region} --stack-name ${stackNameOf(id)}`
}
