import { resolve } from 'node:path'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { describe, expect, test } from 'vitest'
import { azureHosts } from '../../support/azure-services.ts'
import { selfSigned } from '../../support/stores/self-signed.ts'

const child = resolve(import.meta.dirname, '../../support/azure-stager.ts')

/** In namespaces of its own: who it talks to there is not Azure. @param subject that the app registration trusts */
async function staged(subject: string) {
  await using dir = await createFixture({})
  const hosts = Object.values(azureHosts)
  await using tls = await selfSigned(hosts)
  await dir.writeFile('hosts', `127.0.0.1 localhost ${hosts.join(' ')}\n`)
  const within = 'ip link set lo up && mount --bind "$0" /etc/hosts && exec "$@"'
  const argv = ['--mount', '--net', '--propagation=private', 'sh', '-c', within, dir.getPath('hosts')]
  const { stdout } = await execa(
    'unshare',
    [...argv, process.execPath, child, tls.cert, tls.key, dir.path, subject],
    { env: { NODE_EXTRA_CA_CERTS: tls.cert }, timeout: 110_000 },
  )
  return JSON.parse(stdout) as Record<string, unknown>
}

describe('a job that has its own OIDC token and nothing else', () => {
  test('stages to ACR and Blob, and sees where they are', async () => {
    const region = 'westeurope'
    expect(await staged('repo:owner/repository:ref:refs/heads/main')).toMatchObject({
      ...{ problems: [], signed: 'content', registry: [] },
      places: { registry: { region }, store: { region }, warnings: [] },
    })
  }, 120_000)

  test('is told what to do where another job is the one that is trusted', async () => {
    const { problems } = await staged('repo:owner/repository:environment:azure')
    expect(problems).toEqual([expect.stringMatching(/AADSTS70021.*id-token: write/s)])
  }, 120_000)
})
