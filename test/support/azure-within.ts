import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { selfSigned } from './stores/self-signed.ts'

/**
 * Runs a program of the tests in namespaces of its own, where these names lead to its own loopback: who it talks to there
 * is not Azure. It is given a certificate for them, its key, an empty directory, and `args`.
 * @returns what it prints, as JSON
 */
export async function withinAzure(
  program: string,
  hosts: readonly string[],
  args: readonly string[],
): Promise<Record<string, unknown>> {
  await using dir = await createFixture({})
  await using tls = await selfSigned(hosts)
  await dir.writeFile('hosts', `127.0.0.1 localhost ${hosts.join(' ')}\n`)
  const within = 'ip link set lo up && mount --bind "$0" /etc/hosts && exec "$@"'
  const argv = ['--mount', '--net', '--propagation=private', 'sh', '-c', within, dir.getPath('hosts')]
  const { stdout } = await execa(
    'unshare',
    [...argv, process.execPath, program, tls.cert, tls.key, dir.path, ...args],
    { env: { NODE_EXTRA_CA_CERTS: tls.cert }, timeout: 110_000 },
  )
  return JSON.parse(stdout) as Record<string, unknown>
}
