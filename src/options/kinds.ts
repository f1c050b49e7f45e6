import { z } from 'zod/mini'

/**
 * The kinds of value that an option can have. A kind accepts what flags, environment variables (strings),
 * YAML (numbers, booleans, arrays) and action inputs (multi-line strings) give, and makes one typed value of it.
 */
export interface Kind<T> {
  readonly schema: z.ZodMiniType<T>
  /** Ends the sentence "--nodes wants …". */
  readonly wants: string
  /** Shown in help: `--nodes N`. Undefined: a flag without value. */
  readonly placeholder: string | undefined
  /** May be given more than once. */
  readonly many: boolean
  /** Of a value with parts: what is wrong with each; none when nothing is, or when `wants` says it all. */
  readonly explain?: (value: unknown) => readonly string[]
}

/** What the text parses to, made into something else. */
function to<In, Out>(schema: z.ZodMiniType<In>, make: (value: In) => Out) {
  return z.pipe(schema, z.transform(make))
}

/** Numbers are texts that YAML took for more. */
const scalar = z.union([z.string(), to(z.number(), String)])
const one = to(z.string(), text => [text])

export function text(placeholder = 'TEXT', wants = 'a text that is not empty'): Kind<string> {
  const schema = z.pipe(scalar, z.string().check(z.trim(), z.minLength(1)))
  return { schema, wants, placeholder, many: false }
}

export function pattern(regex: RegExp, wants: string, placeholder = 'TEXT'): Kind<string> {
  const schema = z.pipe(scalar, z.string().check(z.regex(regex)))
  return { schema, wants, placeholder, many: false }
}

export function whole(min: number, max: number, placeholder = 'N'): Kind<number> {
  const digits = to(z.string().check(z.regex(/^\s*\d{1,9}\s*$/)), Number)
  const schema = z.pipe(z.union([z.number(), digits]), z.int().check(z.minimum(min), z.maximum(max)))
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

/** Some of several words: comma-separated, the flag repeated, a YAML list, or one per line. */
export function choices<const T extends readonly string[]>(names: T, placeholder: string): Kind<T[number][]> {
  const split = (s: string) =>
    s
      .split(/[,\n]/)
      .map(word => word.trim())
      .filter(Boolean)
  const listed = to(z.union([z.array(z.string()), one]), list => list.flatMap(split))
  const schema = z.pipe(listed, z.array(z.enum(names)).check(z.minLength(1)))
  return { schema, wants: `one or several of ${names.join(', ')}`, placeholder, many: true }
}

/** A switch: present on the command line; true or false elsewhere. */
export function flag(): Kind<boolean> {
  const words = to(z.enum(['true', 'false', '1', '0', 'yes', 'no']), w => ['true', '1', 'yes'].includes(w))
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
  const listed = to(z.union([z.array(scalar), one]), list => list.flatMap(split))
  const schema = z.pipe(listed, z.array(z.string().check(z.minLength(1))).check(z.minLength(1)))
  return { schema, wants: 'one text or several, each on a line of its own', placeholder, many: true }
}

/** `A=true,B=false`, repeated or one per line, or a YAML map. */
export function pairs(value: RegExp, wants: string, placeholder: string): Kind<Record<string, string>> {
  const split = (s: string) =>
    s
      .split(/[,\n]/)
      .map(p => p.trim())
      .filter(Boolean)
  const listed = to(z.union([z.array(z.string()), one]), list => list.flatMap(split))
  const each = z.pipe(listed, z.array(z.string().check(z.regex(/^[^=]+=/))).check(z.minLength(1)))
  const fromList = to(each, list =>
    Object.fromEntries(list.map(p => [p.slice(0, p.indexOf('=')), p.slice(p.indexOf('=') + 1)])),
  )
  const written = z.union([scalar, to(z.boolean(), String)])
  const schema = z.pipe(
    z.union([z.record(z.string(), written), fromList]),
    z.record(z.string().check(z.regex(/^[\w./*-]+$/)), z.string().check(z.regex(value))),
  )
  return { schema, wants, placeholder, many: true }
}
