import { plural } from './words.ts'

/** What `up` would make, known without making it. */
export interface Planned {
  readonly things: readonly PlannedThing[]
  /** On all of it that can carry any. */
  readonly tags: Readonly<Record<string, string>>
  /** Undefined: nobody is paid for it. */
  readonly cost: Cost | undefined
  /** What is paid for by use, or is there already and stays. */
  readonly besides: readonly string[]
  /** Removes it where this program is not at hand. */
  readonly remove: string | undefined
}

export interface PlannedThing {
  /** As its maker spells it: AWS::EC2::VPC, Microsoft.Network/natGateways, interface. */
  readonly kind: string
  readonly names: readonly string[]
  /** More than the names where several are known by one. */
  readonly count: number
}

export interface Cost {
  readonly items: readonly CostItem[]
  /** Whose list it is, of when, and how far to trust it. */
  readonly source: string
}

export interface CostItem {
  readonly what: string
  readonly count: number
  /** US dollars an hour for one; undefined: no list of ours has it. */
  readonly each: number | undefined
}

export function thing(kind: string, ...names: readonly string[]): PlannedThing {
  return { kind, names, count: names.length }
}

/** Things of one kind in one line, in the order in which kinds appear. */
export function byKind(all: readonly PlannedThing[]): PlannedThing[] {
  const kinds = Map.groupBy(all, t => t.kind)
  return [...kinds].map(([kind, of]) => ({
    kind,
    names: [...new Set(of.flatMap(t => t.names))],
    count: of.reduce((sum, t) => sum + t.count, 0),
  }))
}

export function countOf({ things }: Pick<Planned, 'things'>): number {
  return things.reduce((sum, t) => sum + t.count, 0)
}

/** US dollars an hour, of what has a price. */
export function perHour({ items }: Cost): number {
  return items.reduce((sum, { count, each = 0 }) => sum + count * each, 0)
}

/** `about 0.39 USD an hour`; `at least`, where something has no price. */
export function costText(cost: Cost): string {
  const isWhole = cost.items.every(i => i.each !== undefined)
  return `${isWhole ? 'about' : 'at least'} ${perHour(cost).toFixed(2)} USD an hour`
}

/** One line for the start of a run. */
export function plannedLine(planned: Planned, region: string): string {
  const { cost } = planned
  return `makes ${plural(countOf(planned), 'resource')} in ${region}${cost === undefined ? '' : `, ${costText(cost)}`}: \`bowsprit plan\` lists them`
}

/** For people: a line for each kind, then what it is tagged with, costs, and is removed with. */
export function plannedText(planned: Planned, removes: readonly string[]): string {
  const { things, tags, cost, besides } = planned
  const wide = Math.max(...things.map(t => t.kind.length))
  const rows = things.map(
    t => `${String(t.count).padStart(5)}  ${t.kind.padEnd(wide)}  ${t.names.join(', ')}`,
  )
  const money =
    cost === undefined
      ? []
      : [costText(cost), ...cost.items.filter(i => i.count > 0).map(itemText), cost.source]
  const tagged = Object.entries(tags).map(([key, value]) => `${key}=${value}`)
  return [
    ...rows,
    ...section('tags', tagged),
    ...section('cost', money),
    ...section('besides', besides),
    ...section('remove', removes),
  ].join('\n')
}

function itemText({ what, count, each }: CostItem): string {
  return `${count} × ${what}: ${each === undefined ? 'no price is known here' : (count * each).toFixed(3)}`
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : ['', ...lines.map((line, i) => `${(i === 0 ? title : '').padEnd(8)} ${line}`)]
}
