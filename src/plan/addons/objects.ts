import { parseAllDocuments } from 'yaml'
import { z } from 'zod/mini'
import type { Wait } from './wish.ts'

/** As much of an object in a manifest as we look at. */
export interface ManifestObject {
  readonly kind: string
  readonly name: string
  readonly namespace: string | undefined
  readonly content: unknown
}

const objectSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.optional(
    z.object({
      name: z.optional(z.string()),
      generateName: z.optional(z.string()),
      namespace: z.optional(z.string()),
    }),
  ),
  items: z.optional(z.array(z.unknown())),
})

/**
 * The objects of a text with any number of YAML documents, those of lists too.
 * @throws Error that says which document is none of Kubernetes'
 */
export function objectsIn(yaml: string): readonly ManifestObject[] {
  return parseAllDocuments(yaml).flatMap((document, i) => {
    const [error] = document.errors
    if (error !== undefined) throw new Error(`document ${i + 1}: ${error.message}`)
    const content: unknown = document.toJS()
    return content === null || content === undefined ? [] : objectsOf(content, `document ${i + 1}`)
  })
}

function objectsOf(content: unknown, where: string): ManifestObject[] {
  const parsed = objectSchema.safeParse(content)
  if (!parsed.success) throw new Error(`${where} is no object of Kubernetes: it has no apiVersion and kind`)
  const { kind, metadata, items } = parsed.data
  if (kind.endsWith('List') && items !== undefined)
    return items.flatMap((item, i) => objectsOf(item, `${where}, item ${i + 1}`))
  return [{ kind, name: metadata?.name ?? '', namespace: metadata?.namespace, content }]
}

const workloads = ['Deployment', 'DaemonSet', 'StatefulSet']

/** What is ready when it is rolled out. */
export function rolloutsOf(objects: readonly ManifestObject[]): readonly Wait[] {
  return objects
    .filter(o => workloads.includes(o.kind) && o.name !== '')
    .map(({ kind, name, namespace }) => ({ kind, name, selector: undefined, namespace, until: 'rollout' }))
}

/** Every image that a container of these objects names: an `image` beside a container's name. */
export function imagesOf(objects: readonly ManifestObject[]): readonly string[] {
  const found = new Set<string>()
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) look(item)
    else if (typeof value === 'object' && value !== null) {
      const { image, name } = value as { image?: unknown; name?: unknown }
      if (typeof image === 'string' && image !== '' && typeof name === 'string') found.add(image)
      for (const item of Object.values(value)) look(item)
    }
  }
  for (const { content } of objects) look(content)
  return [...found].sort()
}

/** The namespaces that these objects are in. @param fallback of an object that names none */
export function namespacesOf(objects: readonly ManifestObject[], fallback: string): readonly string[] {
  return [...new Set([fallback, ...objects.flatMap(o => o.namespace ?? [])])].sort()
}
