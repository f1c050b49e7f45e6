/** A CloudFormation template. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html */
export interface Template {
  readonly AWSTemplateFormatVersion: '2010-09-09'
  readonly Description: string
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>
}

export interface Resource {
  readonly Type: string
  readonly DependsOn?: string | readonly string[]
  readonly Properties: Readonly<Record<string, unknown>>
}

/** What CloudFormation takes as text of a request; more would have to lie in S3. */
export const templateBytes = 51_200

/** As it is sent: there is no room for blanks. */
export function templateText(template: Template): string {
  return JSON.stringify(template)
}

export const ref = (name: string) => ({ Ref: name })
export const attribute = (name: string, of: string) => ({ 'Fn::GetAtt': [name, of] })
