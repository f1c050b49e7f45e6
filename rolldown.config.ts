import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig } from 'rolldown'
import licensePlugin from 'rollup-plugin-license'

// CommonJS under an ES type declaration: the function itself is what Node imports.
const license = licensePlugin as unknown as typeof licensePlugin.default
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

/** A file for each step of an action; what they share is no entry. */
const shared = ['action-main.ts', 'action-post.ts', 'action-services.ts']
const actions = Object.fromEntries(
  globSync('src/entry/action-*.ts')
    .sort()
    .filter(file => !shared.includes(basename(file)))
    .map(file => [basename(file, '.ts'), file]),
)

/** Packages of which nothing happens when they are merely imported; undici does not say so of itself. */
const clients = /[\\/]node_modules[\\/](?:undici|tunnel|@actions[\\/](?:core|http-client|exec|io))[\\/]/

/** One build, all entries, shared chunks, lazy providers; unminified so that stack traces and diffs can be read. */
export default defineConfig({
  input: { bowsprit: 'src/entry/cli.ts', registry: 'src/entry/registry.ts', ...actions },
  platform: 'node',
  resolve: { mainFields: ['module', 'main'] },
  // Only what is used of them: @actions/core brings an HTTP client along for OIDC tokens, which few ask for.
  treeshake: { moduleSideEffects: [{ test: clients, sideEffects: false }] },
  transform: { define: { __BOWSPRIT_VERSION__: JSON.stringify(version) } },
  plugins: [license({ thirdParty: { output: 'dist/licenses.txt', includeSelf: false } })],
  output: {
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: 'chunks/[name].mjs',
    minify: false,
  },
})
