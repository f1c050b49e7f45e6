/**
 * Writes docs/options.md, every action.yml and the tables in the actions' READMEs from the one definition of options;
 * `--check` only compares.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { actionNames, actions } from '../src/options/actions.ts'
import { type Command, commandNames, commands } from '../src/options/commands.ts'
import type { Option } from '../src/options/define.ts'
import { envName } from '../src/options/read.ts'
import { optionNames, options } from '../src/options/table.ts'
import { actionFile, actionTables, cell } from './action-files.ts'

const files = new Map([['docs/options.md', page()]])
for (const name of actionNames) {
  const { dir } = actions[name]
  files.set(join(dir, 'action.yml'), actionFile(name))
  const readme = name === 'run' ? 'docs/action.md' : join(dir, 'README.md')
  files.set(readme, withTables(readme, actionTables(name)))
}
const wrong = [...files].filter(([path, text]) => present(path) !== text)
if (!process.argv.includes('--check')) for (const [path, text] of wrong) writeFileSync(path, text)
else if (wrong.length > 0) {
  console.error(`not what the options say: ${wrong.map(([path]) => path).join(', ')}: run npm run docs`)
  process.exit(1)
}

function present(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** A README is written by hand but for what stands between the marks. */
function withTables(path: string, tables: string): string {
  const [begin, end] = ['<!-- tables: written by npm run docs -->', '<!-- end of tables -->']
  const text = present(path)
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${path} lacks its marks for the tables: ${begin} and ${end}`)
  return `${text.slice(0, from + begin.length)}\n${tables}\n${text.slice(to)}`
}

function page(): string {
  const optionRows = optionNames.map(name => {
    const o = options[name] as Option<unknown>
    const typed = o.kind.placeholder === undefined ? `--${name}` : `--${name} ${o.kind.placeholder}`
    // Secrets have no flag: everybody sees what programs are started with.
    const flag = o.secret ? envName(name) : typed
    const fallback = o.fallback === undefined ? (o.fallbackText ?? '') : `\`${o.fallback}\``
    return `| \`${cell(flag)}\`${o.kind.many ? ' …' : ''} | ${cell(o.help)} | ${cell(fallback)} | \`${cell(o.example)}\` |`
  })
  const commandRows = commandNames.map(name => {
    const c: Command = commands[name]
    return `| \`${name}${c.operands === undefined ? '' : ` ${c.operands}`}\` | ${cell(c.help)} | ${c.options.map(o => `\`${o}\``).join(' ')} |`
  })
  return `# Commands and options

<!-- Written by \`npm run docs\` from src/options/; do not edit. -->

Every option is a flag (\`--node-kind real\`), an environment variable (\`${envName('node-kind')}=real\`) and a key in
\`bowsprit.yaml\` (\`node-kind: real\`). A flag wins over the environment, the environment over the file, the file over
the default. Unknown names are errors. \`…\` marks what may be given several times: repeat the flag, or write one per line.
\`bowsprit schema\` prints the JSON Schema of the file for editors.

| command | what it does | options |
|---|---|---|
${commandRows.join('\n')}

| option | what it says | default | example |
|---|---|---|---|
${optionRows.join('\n')}
`
}
