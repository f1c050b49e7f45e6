import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { ProvisionError } from '../../errors.ts'
import { waitFor } from '../../kube/wait.ts'
import type { Ctx } from '../../ports/ctx.ts'
import { markVariable } from './names.ts'
import { nodeEnv } from './privileged.ts'
import {
  type SimulatedPlan,
  type SimulatedPorts,
  type SimulatedProgram,
  simulatedArgv,
  simulatedFiles,
} from './simulated-plan.ts'
import { tailOf } from './tail.ts'

/** A port that was free a moment ago is not any more. */
export class PortTaken extends ProvisionError {}

export interface Running {
  /** Starts one of the programs that are not there yet. */
  start(name: SimulatedProgram): Promise<void>
  /** @throws PortTaken or ProvisionError when a program that was started has ended, with the end of its log */
  check(): Promise<void>
  /** The end of a program's log, for an error message. */
  logTail(name: SimulatedProgram): Promise<string>
}

/** Starts etcd and the API server: the others have nothing to do until that answers. */
export async function startPrograms(
  plan: SimulatedPlan,
  ports: SimulatedPorts,
  program: (name: SimulatedProgram) => string,
  ctx: Ctx,
): Promise<Running> {
  const { runDir, mark } = plan.names
  const files = simulatedFiles(runDir)
  const argv = simulatedArgv(plan, ports, program)
  const pids = new Map<SimulatedProgram, number>()
  const logOf = (name: SimulatedProgram) => join(files.logs, `${name}.log`)
  const env = {
    ...nodeEnv,
    // Whatever a program keeps in its home or leaves in the temporary directory goes with the run.
    ...{ HOME: runDir, TMPDIR: files.tmp },
    [markVariable]: mark.slice(markVariable.length + 1),
  }
  const running: Running = {
    start: async name => {
      ctx.log.debug(`--- step start ${name}`)
      pids.set(name, await ctx.exec.daemon(argv[name], { cwd: runDir, env, logFile: logOf(name) }))
    },
    check: async () => {
      for (const [name, pid] of pids) if (!(await isAlive(pid))) throw await endOf(name, logOf(name))
    },
    logTail: async name => `end of ${logOf(name)}:\n${await tailOf(logOf(name))}`,
  }
  await running.start('etcd')
  await etcdListens(join(runDir, 'etcd.sock:0'), running, ctx)
  await running.start('kube-apiserver')
  return running
}

/** The API server looks for etcd once a second: waiting for it here is faster. */
async function etcdListens(socket: string, running: Running, ctx: Ctx): Promise<void> {
  const look = async () => {
    await running.check()
    return (await canConnect(socket)) ? true : undefined
  }
  if ((await waitFor(look, ctx, { timeoutMs: 60_000, everyMs: 10 })) === undefined)
    throw new ProvisionError(`etcd did not listen within 60 s\n${await running.logTail('etcd')}`)
}

function canConnect(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/** A zombie has ended, too. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat !== undefined && !/^\d+ \(.*\) [ZX]/s.test(stat)
}

async function endOf(name: SimulatedProgram, log: string): Promise<ProvisionError> {
  const text = await tailOf(log)
  if (/address already in use/.test(text)) return new PortTaken(`a port of ${name} was taken`)
  return new ProvisionError(`${name} ended\nend of ${log}:\n${text}`)
}
