import { quote } from '../../shell-word.ts'
import type { CloneRefs } from './wish.ts'

/** As in prow's clone-records.json; durations in nanoseconds. */
export interface CloneRecord {
  readonly refs: CloneRefs
  readonly commands: readonly CommandRecord[]
  readonly failed?: true
  /** The commit that is checked out in the end. */
  readonly final_sha?: string
  readonly duration: number
}
export interface CommandRecord {
  readonly command: string
  readonly output?: string
  readonly error?: string
  readonly duration: number
}

/** A command with its directory and what of the environment makes a difference, as a person could type it. */
export function commandText(
  dir: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
): string {
  const set = Object.entries(env).map(([name, value]) => `${name}=${quote(value)}`)
  return [`PWD=${quote(dir)}`, ...set, 'git', ...args.map(quote)].join(' ')
}

/** Text without what must not be read by others, raw or as git sends it. */
export function censored(text: string, secrets: readonly string[]): string {
  return secrets.reduce((t, secret) => (secret === '' ? t : t.replaceAll(secret, 'CENSORED')), text)
}

/** clone-log.txt: what was done, for people. */
export function cloneLog(records: readonly CloneRecord[]): string {
  return records.map(recordText).join('\n')
}

function recordText({ refs, commands, failed, final_sha, duration }: CloneRecord): string {
  const at = refs.base_sha === undefined ? refs.base_ref : `${refs.base_ref} (${refs.base_sha})`
  const pulls = (refs.pulls ?? []).map(p => `#   pull request ${p.number}${p.sha ? ` (${p.sha})` : ''}`)
  return [
    ...(failed ? ['# FAILED'] : []),
    `# ${refs.org}/${refs.repo} at ${at}`,
    ...pulls,
    ...commands.flatMap(c => [
      `$ ${c.command}  # ${seconds(c.duration)}`,
      ...(c.output ? [c.output.trimEnd()] : []),
      ...(c.error === undefined ? [] : [`# failed: ${c.error}`]),
    ]),
    ...(final_sha === undefined ? [] : [`# at ${final_sha}`]),
    `# ${seconds(duration)} in all`,
    '',
  ].join('\n')
}

function seconds(ns: number): string {
  return `${(ns / 1e9).toFixed(2)} s`
}
