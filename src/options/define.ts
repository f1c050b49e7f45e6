import { type Kind, lines, pairs, pattern, text } from './kinds.ts'

/** One option, defined once: flags, environment, YAML keys, JSON Schema and the tables in the docs come from here. */
export interface Option<T> {
  readonly kind: Kind<T>
  readonly help: string
  readonly example: string
  readonly fallback: T | undefined
  /** Said in the docs where the default is found at run time. */
  readonly fallbackText?: string
  /** Never shown, never in a file: it comes from the environment or, in a workflow, from an input. */
  readonly secret?: true
}

export function option<T>(
  kind: Kind<T>,
  fallback: T,
  help: string,
  example: string,
): Option<T> & { fallback: T }
export function option<T>(
  kind: Kind<T>,
  fallback: undefined,
  help: string,
  example: string,
  text?: string,
): Option<T>
export function option<T>(
  kind: Kind<T>,
  fallback: T | undefined,
  help: string,
  example: string,
  fallbackText?: string,
): Option<T> {
  return { kind, fallback, help, example, ...(fallbackText === undefined ? {} : { fallbackText }) }
}

/** What a runner puts in when an input is left out. */
export const expression = (of: string) => `\${{ ${of} }}`
export const path = (placeholder = 'PATH') => text(placeholder, 'a path')
export const gates = pairs(/^(true|false)$/, 'Name=true or Name=false, comma-separated', 'NAME=BOOL')
export const extra = () => lines('FLAG')
export const guid = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/
export const cidr = pattern(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, 'an IPv4 range such as 10.244.0.0/16', 'CIDR')

/** The version that is built when no source is named. */
export const defaultSource = 'module:v1.36.3'
