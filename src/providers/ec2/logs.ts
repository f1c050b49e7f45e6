import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { machineName, machinesOf, openEc2 } from '../../clouds/aws/ec2.ts'
import { sayOf } from '../../clouds/aws/errors.ts'
import { loadRecord } from '../../clouds/aws/record.ts'
import { collectObjects, countFiles } from '../../kube/collect.ts'
import { machineHome } from '../../plan/bootstrap/spec.ts'
import { toolEnv } from '../../plan/child-env.ts'
import type { ClusterRef } from '../../plan/cluster-ref.ts'
import type { Ctx } from '../../ports/ctx.ts'

const sshMs = 60_000
/** Of Ubuntu's images and of Amazon's. */
const users = ['ubuntu', 'ec2-user']

/**
 * What machines said on their consoles, which EC2 keeps; what the API server tells; and by SSH, where that can be had,
 * all that a machine collects of itself. Best effort. @returns number of files
 */
export async function dumpEc2Logs(ref: ClusterRef, dir: string, ctx: Ctx): Promise<number> {
  const runDir = join(ref.scope, ref.id)
  await mkdir(dir, { recursive: true }).catch(() => {})
  const ec2 = openEc2(ref.region, ctx)
  const machines = await machinesOf(ec2, ref.id).catch(error => {
    ctx.log.warn(`no logs of machines: ${sayOf(error)}`)
    return []
  })
  const record = await loadRecord(runDir)
  const fromCluster = async () => {
    const kubeconfig = join(runDir, 'kubeconfig')
    const isThere = await readFile(kubeconfig).then(
      () => true,
      () => false,
    )
    if (isThere) await collectObjects({ kubeconfig }, record?.kubectl ?? 'kubectl', dir, ctx)
  }
  const fromMachine = async (machine: (typeof machines)[number]) => {
    const { InstanceId: id = '', PublicIpAddress, PrivateIpAddress } = machine
    const home = join(dir, machineName(machine).replaceAll(/[^\w.-]/g, '_'))
    await mkdir(home, { recursive: true })
    const said = await ec2.console(id).catch(error => `no console output: ${sayOf(error)}\n`)
    if (said !== '') await writeFile(join(home, 'console.log'), said)
    await bySsh(join(runDir, 'ssh-key'), PublicIpAddress ?? PrivateIpAddress, home, ctx)
  }
  await Promise.allSettled([fromCluster(), ...machines.map(fromMachine)])
  ec2.close()
  return countFiles(dir)
}

/** Where a machine puts what it packed, for a moment. */
const packed = '/tmp/bowsprit-logs.tgz'

/** The machine packs what it has; nothing of it is run or unpacked here. */
async function bySsh(key: string, address: string | undefined, home: string, ctx: Ctx): Promise<void> {
  if (address === undefined || (await ctx.exec.which('ssh')) === undefined) return
  const options = [
    ...['BatchMode=yes', 'ConnectTimeout=5'],
    // The machine is of this run, and its keys are nowhere to be compared with.
    ...['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR'],
  ].flatMap(o => ['-o', o])
  const run = (...argv: string[]) => ctx.exec.run(argv, { env: toolEnv(ctx.env), timeoutMs: sshMs })
  for (const user of users) {
    const at = `${user}@${address}`
    const pack = `umask 077; sudo bash ${machineHome}/collect-logs > ${packed}`
    try {
      await run('ssh', '-i', key, ...options, at, pack)
      await run('scp', '-q', '-i', key, ...options, `${at}:${packed}`, join(home, 'machine.tgz'))
      return
    } catch (error) {
      const { message } = error as Error
      ctx.log.debug(`no logs by SSH from ${at}: ${message.split('\n').at(-1)}`)
      // Whom nobody reaches, no other user reaches either.
      if (/timed out|No route to host|Connection refused|unreachable/i.test(message)) return
    }
  }
}
