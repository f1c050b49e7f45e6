import { z } from 'zod/mini'
import type { Option } from './define.ts'
import { optionNames, options } from './table.ts'

/** JSON Schema (draft 2020-12) of bowsprit.yaml, for editors. */
export function yamlSchema(): object {
  const properties: Record<string, object> = {}
  for (const name of optionNames) {
    const { kind, help, fallback, example, secret } = options[name] as Option<unknown>
    if (secret) continue
    const { $schema: _, ...own } = z.toJSONSchema(kind.schema, { io: 'input', unrepresentable: 'any' })
    properties[name] = {
      description: help,
      examples: [example],
      ...(fallback === undefined ? {} : { default: fallback }),
      ...own,
    }
  }
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'bowsprit.yaml',
    type: 'object',
    additionalProperties: false,
    properties,
  }
}
