import { yamlSchema } from '../options/schema.ts'
import type { Asked } from './asked.ts'

export async function schema({ print }: Asked): Promise<number> {
  print(JSON.stringify(yamlSchema(), null, 2))
  return 0
}
