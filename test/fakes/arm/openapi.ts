/** What @azure/core-client's generated code says of a value; older clients of Azure have the same. */
export interface Mapper {
  readonly serializedName?: string
  readonly required?: boolean
  readonly readOnly?: boolean
  readonly nullable?: boolean
  readonly defaultValue?: unknown
  readonly constraints?: Readonly<Record<string, unknown>>
  readonly type: {
    readonly name: string
    readonly className?: string
    readonly modelProperties?: Readonly<Record<string, Mapper>>
    readonly additionalProperties?: Mapper
    readonly allowedValues?: readonly unknown[]
    readonly element?: Mapper
    readonly value?: Mapper
  }
}

interface Parameter {
  readonly mapper: Mapper
  readonly skipEncoding?: boolean
}

/** One operation of a generated client. */
export interface Operation {
  readonly path: string
  readonly httpMethod: string
  readonly responses: Readonly<Record<string, { readonly bodyMapper?: Mapper }>>
  readonly queryParameters?: readonly Parameter[]
  readonly urlParameters?: readonly Parameter[]
  readonly requestBody?: Parameter
  /** Knows the models by their class names. */
  readonly serializer: { readonly modelMappers: Readonly<Record<string, Mapper>> }
}

type Schema = Readonly<Record<string, unknown>>

const plain: Readonly<Record<string, Schema>> = {
  String: { type: 'string' },
  Number: { type: 'number' },
  Boolean: { type: 'boolean' },
  Uuid: { type: 'string', format: 'uuid' },
  Date: { type: 'string', format: 'date' },
  DateTime: { type: 'string', format: 'date-time' },
  TimeSpan: { type: 'string', format: 'duration' },
  ByteArray: { type: 'string', format: 'byte' },
  UnixTime: { type: 'integer' },
  Object: { type: 'object' },
  object: { type: 'object' },
  any: {},
}

/**
 * The OpenAPI document (Swagger 2.0) that operations of one API version were generated from, as far as they still tell:
 * paths, parameters, statuses, models with what they require, what is only read, patterns, lengths and closed lists of
 * values. Kinds of numbers and lists of values that may grow are lost.
 * @param named operations by their operation id
 */
export function openApi(version: string, named: ReadonlyMap<string, Operation>): object {
  const definitions: Record<string, Schema> = {}
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [operationId, operation] of named) {
    const schema = (mapper: Mapper) => schemaOf(mapper, operation.serializer.modelMappers, definitions)
    const { queryParameters = [], urlParameters = [], requestBody } = operation
    const ofUrl = urlParameters.filter(p => p.mapper.serializedName !== '$host')
    const parameters = [
      ...queryParameters.map(p => ({ ...inUrl(p, schema), in: 'query' })),
      ...ofUrl.map(p => ({ ...inUrl(p, schema), in: 'path', required: true })),
      ...(requestBody === undefined ? [] : [bodyOf(requestBody, schema)]),
    ]
    const responses = Object.entries(operation.responses).map(([status, { bodyMapper }]) => [
      status,
      { description: '', ...(bodyMapper === undefined ? {} : { schema: schema(bodyMapper) }) },
    ])
    const path = `/${operation.path.replace(/^\//, '')}`
    paths[path] = {
      ...paths[path],
      [operation.httpMethod.toLowerCase()]: {
        ...{ operationId, parameters, responses: Object.fromEntries(responses) },
      },
    }
  }
  return {
    ...{ swagger: '2.0', info: { title: 'operations', version }, host: 'management.azure.com' },
    ...{ schemes: ['https'], consumes: ['application/json'], produces: ['application/json'] },
    ...{ paths, definitions },
  }
}

function inUrl({ mapper, skipEncoding }: Parameter, schema: (m: Mapper) => Schema): Schema {
  const isVersion = mapper.serializedName === 'api-version'
  return {
    ...{ name: mapper.serializedName, required: mapper.required === true || isVersion },
    ...schema(mapper),
    ...(skipEncoding === true ? { 'x-ms-skip-url-encoding': true } : {}),
  }
}

function bodyOf({ mapper }: Parameter, schema: (m: Mapper) => Schema): Schema {
  return { name: 'body', in: 'body', required: mapper.required === true, schema: schema(mapper) }
}

function schemaOf(
  mapper: Mapper,
  models: Readonly<Record<string, Mapper>>,
  definitions: Record<string, Schema>,
): Schema {
  const { type, readOnly, nullable } = mapper
  const inner = (m: Mapper) => schemaOf(m, models, definitions)
  const own = (): Schema => {
    switch (type.name) {
      case 'Composite':
        return modelOf(mapper, models, definitions)
      case 'Sequence':
        return { type: 'array', items: inner(type.element!) }
      case 'Dictionary':
        return { type: 'object', additionalProperties: inner(type.value!) }
      case 'Enum':
        return { type: 'string', enum: type.allowedValues }
      default:
        if (plain[type.name] === undefined) throw new Error(`models have a type ${type.name}`)
        return { ...plain[type.name], ...constraintsOf(mapper) }
    }
  }
  const marks = {
    ...(readOnly === true ? { readOnly } : {}),
    ...(nullable === true ? { 'x-nullable': true } : {}),
  }
  const schema = own()
  // Nothing counts beside a $ref.
  return '$ref' in schema && Object.keys(marks).length > 0
    ? { allOf: [schema], ...marks }
    : { ...schema, ...marks }
}

/** MinLength, Pattern and their like. */
function constraintsOf({ constraints = {} }: Mapper): Schema {
  const named = Object.entries(constraints).map(([name, value]) => {
    const schemas = `${name[0]?.toLowerCase()}${name.slice(1)}`
    if (value instanceof RegExp) return ['pattern', value.source]
    return [{ inclusiveMaximum: 'maximum', inclusiveMinimum: 'minimum' }[schemas] ?? schemas, value]
  })
  return Object.fromEntries(named)
}

function modelOf(
  mapper: Mapper,
  models: Readonly<Record<string, Mapper>>,
  definitions: Record<string, Schema>,
): Schema {
  const { className = '' } = mapper.type
  const $ref = `#/definitions/${className}`
  if (className in definitions) return { $ref }
  // Models refer to each other in circles.
  definitions[className] = {}
  const { modelProperties, additionalProperties } = (models[className] ?? mapper).type
  const root: Branch = { below: new Map() }
  for (const property of Object.values(modelProperties ?? {})) graft(root, property)
  const more = additionalProperties && schemaOf(additionalProperties, models, definitions)
  definitions[className] = {
    ...objectOf(root, m => schemaOf(m, models, definitions)),
    ...(more === undefined ? {} : { additionalProperties: more }),
  }
  return { $ref }
}

interface Branch {
  readonly below: Map<string, Branch>
  leaf?: Mapper
}

/** Clients have properties of `properties` flattened: their names on the wire have dots then, others' dots a backslash. */
function graft(root: Branch, leaf: Mapper): void {
  const names = (leaf.serializedName ?? '').split(/(?<!\\)\./).map(name => name.replaceAll('\\.', '.'))
  let at = root
  for (const name of names) {
    const next = at.below.get(name) ?? { below: new Map() }
    at.below.set(name, next)
    at = next
  }
  at.leaf = leaf
}

function objectOf({ below }: Branch, schema: (m: Mapper) => Schema): Schema {
  const required = [...below].filter(([, branch]) => isRequired(branch)).map(([name]) => name)
  const properties = [...below].map(([name, branch]) => [
    name,
    branch.leaf === undefined ? objectOf(branch, schema) : schema(branch.leaf),
  ])
  return {
    ...{ type: 'object', properties: Object.fromEntries(properties) },
    ...(required.length === 0 ? {} : { required }),
  }
}

function isRequired({ leaf, below }: Branch): boolean {
  return leaf === undefined ? [...below.values()].some(isRequired) : leaf.required === true
}
