import { readFile } from 'node:fs/promises'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { describe, expect, it } from 'vitest'
import { bootstrapScript, bootstrapWords } from '../../../../src/plan/bootstrap/script.ts'
import { bashScript } from '../../../../src/plan/bootstrap/script-words.ts'
import { bootstrapSpec } from '../../../support/bootstrap-spec.ts'

/** As kubeadm said it when another control plane's API server had just come up. */
const refused = 'error execution phase kubelet-start: cannot get Node "n1": Unauthorized'

describe('kubeadm join', () => {
  it('is begun anew when an API server that has just come up refuses the machine', async () => {
    const { exitCode, stderr, calls } = await join([refused, 'etcdserver: leader changed', ''])
    expect([exitCode, stderr]).toEqual([0, ''])
    expect(calls).toEqual(['join', 'reset', 'join', 'reset', 'join'])
  })

  it('ends with its own words when that goes on, and does not call it the registry’s password', async () => {
    const { exitCode, stdout, calls } = await join(Array(5).fill(refused))
    expect(exitCode).toBe(1)
    expect(calls.filter(c => c === 'join')).toHaveLength(4)
    expect(stdout).toContain(`| ${refused}`)
    expect(stdout).toMatch(/failed: start: kubeadm join failed; the lines above say why/)
  })

  it('is not tried again when the registry refuses', async () => {
    const { stdout, calls } = await join([
      '[ERROR ImagePull]: failed to pull image x/pause: 401 Unauthorized',
    ])
    expect(calls).toEqual(['join'])
    expect(stdout).toMatch(/the password or token for registry\.example\.com\/ci has expired/)
  })
})

/** The bootstrap's own step, below a root of the test's own. @param says what each call of kubeadm fails with; '': it does not */
async function join(says: readonly string[]) {
  await using fixture = await createFixture({ says: `${says.join('\n')}\n`, calls: '' })
  const root = fixture.getPath('root')
  const script = bashScript(bootstrapWords('node', 'n1', bootstrapSpec()), bootstrapScript)
  const functions = script.slice(0, script.lastIndexOf('\nprepare\n'))
  const here = functions.replaceAll(
    /(?<=[\s=])\/(opt\/bowsprit|run\/bowsprit|var\/log\/bowsprit)/g,
    `${root}/$1`,
  )
  const ended = await execa(
    'bash',
    [
      '-c',
      `${here}
touch $log
kubeadm() {
  echo "$1" >> '${fixture.getPath('calls')}'
  [ "$1" = join ] || return 0
  local line
  read -r line <&3
  echo "$line" >&2
  [ -z "$line" ]
}
exec 3< '${fixture.getPath('says')}'
systemctl() { :; }
journalctl() { :; }
await_cluster() { :; }
sleep() { :; }
run_kubeadm
trap - EXIT`,
    ],
    { reject: false, timeout: 20_000 },
  )
  const calls = (await readFile(fixture.getPath('calls'), 'utf8')).trim().split('\n')
  return { exitCode: ended.exitCode, stdout: ended.stdout, stderr: ended.stderr, calls }
}
