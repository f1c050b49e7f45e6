import { z } from 'zod/mini'
import { addonsSchema } from '../../plan/addons/schema.ts'
import { readAddons } from '../../plan/addons/wish.ts'
import { option } from '../define.ts'
import type { Kind } from '../kinds.ts'

type AddonsValue = string | z.output<typeof addonsSchema>

/** A list in YAML, or a file that holds it. */
const addonsKind: Kind<AddonsValue> = {
  schema: z.union([z.string().check(z.trim(), z.minLength(1)), addonsSchema]),
  wants: 'a file with a list of add-ons, or in YAML that list',
  placeholder: 'FILE',
  many: false,
  explain: value => {
    if (!Array.isArray(value)) return []
    const read = readAddons(value, '/')
    return 'problems' in read ? read.problems : []
  },
}

/** What is put onto a cluster before its tests. */
export const addonsOptions = {
  addons: option(
    addonsKind,
    undefined,
    'Add-ons that are applied before the tests, checked, and removed before the cluster goes: in bowsprit.yaml a list, else a YAML file with one (docs/addons.md).',
    'addons.yaml',
    'none',
  ),
} as const
