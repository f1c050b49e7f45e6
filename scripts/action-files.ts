/** action.yml and the tables of an action's README, from the one definition of options. */
import { stringify } from 'yaml'
import { type Action, type ActionName, actions, type OutputName, outputs } from '../src/options/actions.ts'
import type { Option } from '../src/options/define.ts'
import { type OptionName, options } from '../src/options/table.ts'

/** Inputs that only the runner can fill in. Every other default is ours: an empty input lets environment and file speak. */
const filledIn = /^\$\{\{ .+ \}\}$/

/** The text of an action's action.yml. */
export function actionFile(name: ActionName): string {
  const action: Action = actions[name]
  const dist = action.dir === '.' ? 'dist' : '../../dist'
  const document = {
    name: action.title,
    description: action.help,
    author: 'Bowsprit',
    branding: { icon: action.icon, color: 'blue' },
    inputs: Object.fromEntries(action.inputs.map(input => [input, inputOf(input)])),
    outputs: Object.fromEntries(action.outputs.map(o => [o, { description: outputs[o] }])),
    runs: {
      using: 'node24',
      main: `${dist}/action-${name}.mjs`,
      ...(action.post ? { post: `${dist}/action-${name}-post.mjs`, 'post-if': 'always()' } : {}),
    },
  }
  return `# Written by \`npm run docs\` from src/options/; do not edit.\n${stringify(document, { lineWidth: 0 })}`
}

function inputOf(name: OptionName): object {
  const o = options[name] as Option<unknown>
  const many = o.kind.many ? ' One per line.' : ''
  const isFilledIn = filledIn.test(o.fallbackText ?? '')
  const fallback = isFilledIn ? '' : ` Default: ${o.fallback ?? o.fallbackText}.`
  const example = isFilledIn ? '' : ` Example: ${o.example}`
  return {
    description: `${o.help}${many}${fallback}${example}`,
    required: false,
    ...(isFilledIn ? { default: o.fallbackText } : {}),
  }
}

/** Inputs and outputs of an action as Markdown. */
export function actionTables(name: ActionName): string {
  const action: Action = actions[name]
  const rows = action.inputs.map(input => {
    const o = options[input] as Option<unknown>
    const fallback = o.fallback === undefined ? (o.fallbackText ?? '') : `\`${o.fallback}\``
    return `| \`${input}\`${o.kind.many ? ' …' : ''} | ${cell(o.help)} | ${cell(fallback)} | \`${cell(o.example)}\` |`
  })
  const told = action.outputs.map((o: OutputName) => `| \`${o}\` | ${cell(outputs[o])} |`)
  return `### Inputs

All are optional. \`…\` takes several values, one per line. An input that is left out may stand in \`bowsprit.yaml\` or in a
\`BOWSPRIT_*\` variable. An unknown input is an error.

| input | what it says | default | example |
|---|---|---|---|
${rows.join('\n')}

### Outputs

| output | what it is |
|---|---|
${told.join('\n')}
`
}

export function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
