import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ajvModule from 'ajv-draft-04'
import type { ArmResource } from '../../../src/plan/azure/document.ts'

const Ajv = ajvModule.default
const dir = resolve(import.meta.dirname, '../../fixtures/azure/arm')

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly enum?: readonly string[]
}
interface SchemaFile {
  readonly id: string
  readonly definitions: Readonly<Record<string, Schema>>
  readonly resourceDefinitions?: Readonly<Record<string, Schema>>
}

const files = globSync('*.json', { cwd: dir }).map(
  name => JSON.parse(readFileSync(join(dir, name), 'utf8')) as SchemaFile,
)
const ajv = new Ajv({ strict: false, allErrors: true })
for (const file of files) ajv.addSchema(file)
// Nothing of ours has an extension of a machine in it.
ajv.addSchema({
  id: 'https://schema.management.azure.com/schemas/2025-04-01/Microsoft.Compute.Extensions.json#',
  definitions: new Proxy({}, { get: () => ({}), has: () => true }),
})

/** By type and API version. */
const definitions = new Map(
  files.flatMap(file =>
    Object.entries(file.resourceDefinitions ?? {}).map(([name, schema]) => {
      const [type, version] = [schema.properties?.['type'], schema.properties?.['apiVersion']]
      const found = { schema, file, ref: `${file.id}/resourceDefinitions/${name}` }
      return [`${type?.enum?.[0]}@${version?.enum?.[0]}`, found] as const
    }),
  ),
)

/** What belongs to every resource of a template, whatever it is. */
const common = ['scope', 'copy', 'dependsOn', 'comments', 'condition', 'tags', 'location']

/** Everything about a resource that Microsoft's schema of its type and version does not know, misspelt names included. */
export function schemaProblems(resource: ArmResource): string[] {
  const found = definitions.get(`${resource.type}@${resource.apiVersion}`)
  if (found === undefined) return [`there is no schema of ${resource.type} ${resource.apiVersion}`]
  const validate = ajv.getSchema(found.ref)
  if (validate === undefined) return [`the schema ${found.ref} cannot be compiled`]
  const problems = validate(resource)
    ? []
    : (validate.errors ?? []).map(e => `${resource.type}${e.instancePath}: ${e.message}`)
  const { ...own } = resource as Record<string, unknown>
  for (const name of common) delete own[name]
  return [...problems, ...unknownNames(own, [found.schema], found.file, resource.type)]
}

/** The schemas leave additional properties open, so that one that is misspelt would pass. */
function unknownNames(value: unknown, schemas: readonly Schema[], file: SchemaFile, at: string): string[] {
  if (Array.isArray(value)) {
    const items = schemas.flatMap(s => all(s, file)).flatMap(s => s.items ?? [])
    return value.flatMap((v, i) => unknownNames(v, items, file, `${at}[${i}]`))
  }
  if (typeof value !== 'object' || value === null) return []
  const open = schemas.flatMap(s => all(s, file))
  return Object.entries(value).flatMap(([name, inner]) => {
    const named = open.flatMap(s => s.properties?.[name] ?? [])
    const free = open.flatMap(s => {
      const more = s.additionalProperties
      return more === undefined || more === false ? [] : [more === true ? {} : more]
    })
    if (named.length > 0) return unknownNames(inner, named, file, `${at}.${name}`)
    if (free.length > 0) return unknownNames(inner, free, file, `${at}.${name}`)
    return [`${at}.${name}: there is no such property`]
  })
}

/** A schema with everything that it may be instead. */
function all(schema: Schema, file: SchemaFile): Schema[] {
  const below = [...(schema.oneOf ?? []), ...(schema.allOf ?? []), ...(schema.anyOf ?? [])]
  const [, name] = /^#\/definitions\/(.+)$/.exec(schema.$ref ?? '') ?? []
  const target = name === undefined ? undefined : file.definitions[name]
  return [schema, ...(target === undefined ? [] : all(target, file)), ...below.flatMap(s => all(s, file))]
}
