import { registerHooks } from 'node:module'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { inputsOf } from './workflow-files.ts'

// The language service is made for bundlers: it imports JSON without saying so.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith('.json')
      ? {
          ...next(specifier, { ...context, importAttributes: { type: 'json' } }),
          importAttributes: { type: 'json' },
        }
      : next(specifier, context),
})
const { registerLogger, validate } = await import('@actions/languageservice')

/** It keeps what it has parsed by address, whatever the content. */
let asked = 0

/**
 * What GitHub's own editor support says of a workflow or an action.yml; of actions it knows ours, and those we pin.
 * @param path decides which of the two it is by its last name
 */
export async function languageService(path: string, content: string): Promise<string[]> {
  const failed: string[] = []
  const fail = (message: string) => void failed.push(message)
  registerLogger({ error: fail, warn: fail, info: () => {}, log: () => {} })
  const found = await validate(TextDocument.create(`file:///${++asked}/${path}`, 'yaml', 1, content), {
    actionsMetadataProvider: {
      fetchActionMetadata: async ({ owner, name, path: below, ref }) => {
        const inputs = inputsOf(`${[owner, name, below].filter(Boolean).join('/')}@${ref}`)
        if (inputs === undefined) return undefined
        return {
          name,
          description: '',
          inputs: Object.fromEntries(inputs.map(i => [i, { description: '' }])),
        }
      },
    },
  })
  return [...failed, ...found.map(d => `${path}:${d.range.start.line + 1}: ${d.message}`)]
}
