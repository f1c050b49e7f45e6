import { z } from 'zod'

/**
 * The kinds of value that an option can have. A kind accepts what flags, environment variables (strings),
 * YAML (numbers, booleans, arrays) and action inputs (multi-line strings) give, and makes one typed value of it.
 */
export interface Kind<T> {
  readonly schema: z.ZodType<T>
  /** Ends the sentence "--nodes wants …". */
  readonly wants: string
  /** Shown in help: `--nodes N`. Undefined: a flag without value. */
  readonly placeholder: string | undefined
  /** May be given more than once. */
  readonly many: boolean
}

export function text(placeholder = 'TEXT', wants = 'a text that is not empty'): Kind<string> {
  const schema = z.union([z.string(), z.number().transform(String)]).pipe(z.string().trim().min(1))
  return { schema, wants, placeholder, many: false }
}

export function pattern(regex: RegExp, wants: string, placeholder = 'TEXT'): Kind<string> {
  const schema = z.union([z.string(), z.number().transform(String)]).pipe(z.string().regex(regex))
  return { schema, wants, placeholder, many: false }
}

export function whole(min: number, max: number, placeholder = 'N'): Kind<number> {
  const digits = z
    .string()
    .regex(/^\s*\d{1,9}\s*$/)
    .transform(Number)
  const schema = z.union([z.number(), digits]).pipe(z.number().int().min(min).max(max))
  return { schema, wants: `a whole number from ${min} to ${max}`, placeholder, many: false }
}

export function choice<const T extends readonly string[]>(names: T): Kind<T[number]> {
  return {
    schema: z.enum(names),
    wants: `one of ${names.join(', ')}`,
    placeholder: names.join('|'),
    many: false,
  }
}

/** A switch: present on the command line; true or false elsewhere. */
export function flag(): Kind<boolean> {
  const words = z
    .enum(['true', 'false', '1', '0', 'yes', 'no'])
    .transform(w => ['true', '1', 'yes'].includes(w))
  return {
    schema: z.union([z.boolean(), words]),
    wants: 'true or false',
    placeholder: undefined,
    many: false,
  }
}

/** Several texts: the flag repeated, a YAML list, or one per line. */
export function lines(placeholder = 'TEXT'): Kind<string[]> {
  const split = (s: string) =>
    s
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean)
  const schema = z
    .union([z.array(z.union([z.string(), z.number().transform(String)])), z.string().transform(s => [s])])
    .transform(list => list.flatMap(split))
    .pipe(z.array(z.string().min(1)).min(1))
  return { schema, wants: 'one text or several, each on a line of its own', placeholder, many: true }
}

/** `A=true,B=false`, repeated or one per line, or a YAML map. */
export function pairs(value: RegExp, wants: string, placeholder: string): Kind<Record<string, string>> {
  const scalar = z.union([z.string(), z.boolean().transform(String), z.number().transform(String)])
  const split = (s: string) =>
    s
      .split(/[,\n]/)
      .map(p => p.trim())
      .filter(Boolean)
  const fromList = z
    .union([z.array(z.string()), z.string().transform(s => [s])])
    .transform(list => list.flatMap(split))
    .pipe(z.array(z.string().regex(/^[^=]+=/)).min(1))
    .transform(list =>
      Object.fromEntries(list.map(p => [p.slice(0, p.indexOf('=')), p.slice(p.indexOf('=') + 1)])),
    )
  const schema = z
    .union([z.record(z.string(), scalar), fromList])
    .pipe(z.record(z.string().regex(/^[\w./*-]+$/), z.string().regex(value)))
  return { schema, wants, placeholder, many: true }
}
