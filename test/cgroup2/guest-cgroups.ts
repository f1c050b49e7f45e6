import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import type { Group, Process } from './facts.ts'

const top = '/sys/fs/cgroup'
/** A new group has these only where its parent hands the controllers down. */
const shown = [
  ...['cgroup.controllers', 'cgroup.subtree_control', 'memory.max', 'memory.oom.group', 'memory.events'],
  ...['cpu.max', 'cpu.weight', 'pids.max', 'cpuset.cpus.effective', 'io.stat', 'memory.pressure'],
]

export function groupAt(dir: string): Group {
  const read = (name: string) =>
    existsSync(join(dir, name)) ? readFileSync(join(dir, name), 'utf8').trim() : ''
  return {
    path: dir.slice(top.length + 1),
    processes: read('cgroup.procs').split('\n').filter(Boolean).length,
    files: Object.fromEntries(shown.map(name => [name, read(name)])),
  }
}

/** The groups of a cluster, and the root above them. */
export function treeOf(id: string): Group[] {
  const own = readdirSync(top).filter(name => name.startsWith(`bowsprit-${id}-`))
  return [groupAt(top), ...own.flatMap(name => below(join(top, name)).map(groupAt))]
}

export function below(dir: string): string[] {
  const inner = readdirSync(dir, { withFileTypes: true }).filter(e => e.isDirectory())
  return [dir, ...inner.flatMap(e => below(join(dir, e.name)))]
}

/** Processes that are in the groups of a cluster. */
export function processesOf(id: string): Process[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .flatMap(pid => {
      try {
        const read = (name: string) => readFileSync(`/proc/${pid}/${name}`, 'utf8').trim()
        const cgroup = read('cgroup').replace(/^0::/, '')
        if (!cgroup.startsWith(`/bowsprit-${id}-`)) return []
        const program = readlinkSync(`/proc/${pid}/exe`).split('/').at(-1)!
        return [{ program, oomScoreAdj: read('oom_score_adj'), cgroup }]
      } catch {
        return [] // gone meanwhile
      }
    })
}
