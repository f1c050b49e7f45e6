import { appendFile, writeFile } from 'node:fs/promises'
import { createFixture, type FsFixture } from 'fs-fixture'
import { type Boot, type Machine, openRegion, type Region } from '../machines/region.ts'
import { bareMachine, hostKey, type SshKeys, sshKeys } from '../machines/ssh.ts'
import { kubeVersion } from './checkout.ts'
import { dockerRegistry } from './docker-registry.ts'
import { baseEnv, bowsprit, type Started } from './program.ts'

const user = { name: 'ci', password: 'a secret of ci' }
/** htpasswd's line for them. */
const hashed = 'ci:$2b$05$U4l4iFS7Fma6ocSfIREQ3eRnJAHG.fHwqu2rw/1MOpT0IDnA2tArC\n'
const spec = 'ConfigMap should be consumable from pods in volume \\[NodeConformance\\]'

/** What `--provider machines` needs: bare machines with a real sshd, a registry that wants a password, a directory store. */
export interface MachinesPlace extends AsyncDisposable {
  readonly dir: FsFixture
  readonly region: Region
  readonly keys: SshKeys
  /** A bare machine whose host key is known. */
  machine(name: string, n: number, hardware?: Pick<Boot, 'diskBytes'>): Promise<Machine>
  /** Starts a command of the program for machines, each `user@address`, and one spec. */
  command(name: string, machines: readonly string[], more?: readonly string[]): Started
  /** The program with just these arguments. */
  inDir(args: readonly string[], env?: Record<string, string>): Started
}

/** @param files beside, for the directory that the program runs in */
export async function machinesPlace(files: Readonly<Record<string, string>> = {}): Promise<MachinesPlace> {
  await using made = new AsyncDisposableStack()
  const dir = await createFixture({ docker: {}, 'registry.htpasswd': hashed, ...files })
  made.defer(() => dir.rm())
  const region = made.use(await openRegion())
  const auth = { htpasswd: { realm: 'registry', path: dir.getPath('registry.htpasswd') } }
  const registry = made.use(await dockerRegistry(dir.getPath('registry'), auth, undefined, region.host))
  const login = Buffer.from(`${user.name}:${user.password}`).toString('base64')
  const logins = { auths: { [registry.host]: { auth: login } } }
  await writeFile(dir.getPath('docker/config.json'), JSON.stringify(logins))
  const keys = await sshKeys(dir.path)
  const inDir: MachinesPlace['inDir'] = (args, env = {}) =>
    bowsprit([...args, '--state-dir', dir.getPath('state')], {
      cwd: dir.path,
      env: baseEnv({ DOCKER_CONFIG: dir.getPath('docker'), ...env }),
    })
  const usual = [
    ...['--provider', 'machines', '--source', `module:${kubeVersion}`, '--focus', spec],
    ...['--registry', `http://${registry.host}/ci`, '--store', `dir:${dir.getPath('store')}`, '--e2e-images'],
    ...['--pull-user', user.name, '--ssh-key', keys.key, '--ssh-known-hosts', keys.knownHosts],
  ]
  const kept = made.move()
  return {
    ...{ dir, region, keys, inDir },
    machine: async (name, n, hardware) => {
      const machine = await bareMachine(region, name, n, keys, hardware)
      await appendFile(keys.knownHosts, await hostKey(machine))
      return machine
    },
    command: (name, machines, more = []) =>
      inDir([name, ...usual, ...machines.flatMap(m => ['--machine', m]), ...more], {
        BOWSPRIT_PULL_PASSWORD: user.password,
      }),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
