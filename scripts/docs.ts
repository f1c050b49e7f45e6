/** Writes the tables of docs/options.md from the one definition of options; `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs'
import { type Command, commandNames, commands } from '../src/options/commands.ts'
import { envName } from '../src/options/read.ts'
import { type Option, optionNames, options } from '../src/options/table.ts'

const path = 'docs/options.md'
const text = page()
if (!process.argv.includes('--check')) writeFileSync(path, text)
else if (readFileSync(path, 'utf8') !== text) {
  console.error(`${path} is not what the options say: run npm run docs`)
  process.exit(1)
}

function page(): string {
  const optionRows = optionNames.map(name => {
    const o = options[name] as Option<unknown>
    const flag = o.kind.placeholder === undefined ? `--${name}` : `--${name} ${o.kind.placeholder}`
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

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
