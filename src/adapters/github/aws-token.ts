import { rmSync } from 'node:fs'
import { mkdtemp, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownTokenFile } from '../../plan/aws/names.ts'

/** GitHub's tokens live five minutes. @see https://docs.github.com/actions/reference/security/oidc */
const everyMs = 4 * 60_000
const answerMs = 30_000

type Env = Record<string, string | undefined>

/** A role is named, and nothing but this job's own token can take it. */
export function wantsJobToken(env: Env): boolean {
  const given = ['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ACCESS_KEY_ID', 'AWS_PROFILE'].some(name => env[name])
  return Boolean(env['AWS_ROLE_ARN'] && env['ACTIONS_ID_TOKEN_REQUEST_URL']) && !given
}

/**
 * Keeps the job's token for AWS in a file, where every client of AWS looks for one by itself: stores and registries, too.
 * It is renewed for as long as the process lives, and goes with it. Without a token the environment stays as it is: who
 * needs the role says then what is lacking.
 */
export async function keepAwsToken(env: Env, renewMs = everyMs): Promise<void> {
  const first = await jobToken(env)
  if (first === undefined) return
  const dir = await mkdtemp(join(env['RUNNER_TEMP'] || tmpdir(), 'bowsprit-'))
  process.once('exit', () => rmSync(dir, { recursive: true, force: true }))
  const file = join(dir, ownTokenFile)
  const write = async (token: string) => {
    await writeFile(`${file}.new`, token, { mode: 0o600 })
    await rename(`${file}.new`, file)
  }
  await write(first)
  env['AWS_WEB_IDENTITY_TOKEN_FILE'] = file
  const renew = async () => {
    const token = await jobToken(env)
    if (token !== undefined) await write(token)
  }
  // A renewal that fails is made up for by the next one, or seen by whoever needs the token.
  setInterval(() => void renew().catch(() => {}), renewMs).unref()
}

async function jobToken(env: Env): Promise<string | undefined> {
  try {
    const url = new URL(env['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '')
    url.searchParams.set('audience', 'sts.amazonaws.com')
    const authorization = `Bearer ${env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? ''}`
    const signal = AbortSignal.timeout(answerMs)
    const answer = await fetch(url, { headers: { authorization }, redirect: 'error', signal })
    const { value } = (await answer.json()) as { value?: string }
    return answer.ok ? value : undefined
  } catch {
    return undefined
  }
}
