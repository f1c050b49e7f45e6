import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { UsageError } from '../../errors.ts'
import { type SecretSearch, secretSearch, secretsOfEnv, secretsOfFile } from '../../plan/prow/secrets.ts'
import type { Ctx } from '../../ports/ctx.ts'

/** A file of secrets is small; what is larger was named by mistake. */
const mostBytes = 1024 * 1024
/** Files that variables name and that hold secrets. */
const fileVariables = [
  'GOOGLE_APPLICATION_CREDENTIALS',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AZURE_FEDERATED_TOKEN_FILE',
] as const

/**
 * What must not leave this machine: secrets in the environment (by the names of their variables), in files that it
 * names, and in the files and directories that the user named.
 * @throws UsageError when one of the latter cannot be read
 */
export async function searchFor(named: readonly string[], { env }: Pick<Ctx, 'env'>): Promise<SecretSearch> {
  const problems: string[] = []
  const files: string[] = []
  for (const path of named)
    await filesOf(path).then(
      found => files.push(...found),
      (error: Error) => problems.push(`--censor ${path}: ${error.message}`),
    )
  if (problems.length > 0) throw new UsageError(problems)
  const texts = await Promise.all(files.map(f => readFile(f, 'utf8')))
  const others = await Promise.all(
    fileVariables.map(name => (env[name] ? readFile(env[name], 'utf8').catch(() => '') : '')),
  )
  return secretSearch([...secretsOfEnv(env), ...[...texts, ...others].flatMap(secretsOfFile)])
}

/** A directory is one of mounted secrets, a file for each; links in it are followed, as kubelet makes them. */
async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path)
  if (found.isDirectory()) {
    const names = (await readdir(path)).filter(name => !name.startsWith('..'))
    return (await Promise.all(names.map(name => filesOf(join(path, name))))).flat()
  }
  if (found.size > mostBytes) throw new Error(`it has ${found.size} bytes: a secret has at most ${mostBytes}`)
  return found.isFile() ? [path] : []
}
