import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { cgroupScript, hierarchies, planCgroups } from '../../src/providers/local/cgroups.ts'

/** Mount points of the host's cgroup hierarchies. */
function mounts(): ReturnType<typeof hierarchies> {
  return hierarchies(readFileSync('/proc/mounts', 'utf8'))
}

/**
 * Two groups in every hierarchy: one for the machine, which sees the inside of it alone, and one for what has started
 * it. Leaves to us, as `.sys` says: what is in the machine's is the business of its own service manager.
 */
export function makeGroups(group: string): { groups: string[]; launcherGroups: string[] } {
  const all = mounts()
  execFileSync('sh', ['-euc', cgroupScript(planCgroups(all, groupsOf(group)))])
  const [groups, launcherGroups] = groupsOf(group).map(name => all.map(h => `${h.mount}/${name}`))
  return { groups: groups!, launcherGroups: launcherGroups! }
}

function groupsOf(group: string): string[] {
  return [`${group}.sys`, `${group}.launcher.sys`]
}

/** Removes both groups of a machine in which nothing runs any more; what was killed just now is waited for. */
export async function removeGroups(group: string): Promise<void> {
  for (const name of groupsOf(group)) await removeGroup(name)
}

export async function removeGroup(name: string): Promise<void> {
  for (const { mount } of mounts()) {
    for (let tries = 0; ; tries++) {
      try {
        removeTree(`${mount}/${name}`)
        break
      } catch (error) {
        if (tries === 200) throw error
        await sleep(25)
      }
    }
  }
}

/** Groups at the top of any hierarchy. */
export function groupNames(): string[] {
  return [...new Set(mounts().flatMap(({ mount }) => names(mount) ?? []))]
}

function removeTree(dir: string): void {
  const inside = names(dir)
  if (inside === undefined) return
  for (const name of inside) removeTree(`${dir}/${name}`)
  rmdirSync(dir)
}

function names(dir: string): string[] | undefined {
  try {
    return readdirSync(dir, { withFileTypes: true })
      .filter(e => e.isDirectory())
      .map(e => e.name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * The machine's own first process, as this host numbers it: in a machine's group, the first in a namespace that is the
 * second below ours (the launcher's, the machine's; those of pods are deeper).
 */
export function firstProcess(group: string): number | undefined {
  for (const pid of readdirSync('/proc').filter(n => /^\d+$/.test(n))) {
    try {
      if (!readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(`/${group}.sys`)) continue
      const [, numbers = ''] = /^NSpid:\s*(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
      const all = numbers.split(/\s+/)
      if (all.length === 3 && all[2] === '1') return Number(pid)
    } catch {
      // gone meanwhile
    }
  }
  return undefined
}
