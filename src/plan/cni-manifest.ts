import { parseAllDocuments } from 'yaml'
import type { Cni } from './bootstrap/spec.ts'
import type { CniChoice } from './cluster-spec.ts'

/** Name of the manifest among the files of a stage. */
export const cniFile = 'manifests/cni.yaml'

/** @param text as --cni has it: bridge, none, or the file or URL of a manifest */
export function cniChoice(text: string): CniChoice {
  return text === 'bridge' || text === 'none' ? text : 'manifest'
}

/** What machines are told. @param tunnel the built-in network needs one, where the cloud's own drops packets of pods */
export function cniOf(choice: CniChoice = 'bridge', { tunnel = false } = {}): Cni {
  if (choice === 'manifest') return { kind: 'manifest', file: cniFile }
  return choice === 'bridge' && tunnel ? { kind: 'bridge', tunnel: true } : { kind: choice }
}

/** Objects that hold pods have them in these; what a custom resource means by an image is known to its operator alone. */
const containers = ['containers', 'initContainers', 'ephemeralContainers']

/**
 * The images that pods of a manifest name, each once, in the order in which they stand there.
 * @returns undefined with what is wrong, where the text is no manifest of Kubernetes
 */
export function manifestImages(
  text: string,
): { readonly images: readonly string[] } | { readonly why: string } {
  const documents = parseAllDocuments(text)
  if (!Array.isArray(documents)) return { why: 'there is nothing in it' }
  const broken = documents.flatMap(d => d.errors)[0]
  if (broken !== undefined) return { why: `it is no YAML: ${broken.message.split('\n')[0]}` }
  const objects = documents.map(d => d.toJS() as unknown).filter(o => o !== null && o !== undefined)
  if (objects.length === 0) return { why: 'there is nothing in it' }
  if (!objects.every(isObject)) return { why: 'not all of it are objects with apiVersion and kind' }
  return { images: [...new Set(objects.flatMap(imagesIn))] }
}

function isObject(value: unknown): boolean {
  const { apiVersion, kind } = (value ?? {}) as Record<string, unknown>
  return typeof apiVersion === 'string' && typeof kind === 'string'
}

function imagesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Object.entries(value).flatMap(([name, list]) =>
    containers.includes(name) && Array.isArray(list) ? list.flatMap(imageOf) : [],
  )
  return [...own, ...Object.values(value).flatMap(imagesIn)]
}

function imageOf(container: unknown): string[] {
  const { image } = (container ?? {}) as Record<string, unknown>
  return typeof image === 'string' && image !== '' ? [image] : []
}
