import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What a run could leave behind, looked up without any code of ours: mounts, interfaces, routes, cgroups, packet rules,
 * processes that carry a run's marks, temporary files. Other runs on this machine are seen too: leave it to the tests.
 */
export function machine(): Set<string> {
  return new Set([
    ...mounts(),
    ...links(),
    ...routes(),
    ...cgroups(),
    ...rules(),
    ...processes(),
    ...temporary(),
  ])
}

/** What is there now and was not before. */
export function appeared(before: ReadonlySet<string>): string[] {
  return [...machine()].filter(thing => !before.has(thing)).sort()
}

function mounts(): string[] {
  return lines(readFileSync('/proc/self/mounts', 'utf8'))
    .map(l => l.split(' ')[1]!)
    .filter(at => /bowsprit|fs-fixture/.test(at))
    .map(at => `mount ${at}`)
}

function links(): string[] {
  return readdirSync('/sys/class/net')
    .filter(name => /^(bs|cni|veth)/.test(name))
    .map(name => `interface ${name}`)
}

function routes(): string[] {
  return lines(run('ip', ['route', 'show', 'table', 'all'])).map(l => `route ${l.trim()}`)
}

function rules(): string[] {
  return ['iptables-save', 'ip6tables-save'].flatMap(program =>
    lines(run(program, []))
      .filter(l => !l.startsWith('#') && !l.startsWith(':'))
      .map(l => `${program} ${l}`),
  )
}

function cgroups(): string[] {
  const out: string[] = []
  const visit = (dir: string) => {
    let entries: string[] = []
    try {
      entries = readdirSync(dir, { withFileTypes: true })
        .filter(e => e.isDirectory())
        .map(e => join(dir, e.name))
    } catch {
      return
    }
    for (const e of entries) {
      // Whatever else runs here makes groups too: a service manager, a shell of somebody.
      if (/bowsprit|kubepods|containerd|runc|cri/.test(e)) out.push(`cgroup ${e}`)
      visit(e)
    }
  }
  visit('/sys/fs/cgroup')
  return out
}

/** Every process but zombies (nobody may reap them here) and those of this test itself. */
function processes(): string[] {
  const out: string[] = []
  for (const pid of readdirSync('/proc').filter(n => /^\d+$/.test(n))) {
    try {
      if (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)![0] === 'Z') continue
      const program = readlinkSync(`/proc/${pid}/exe`)
      const marked = /(^|\0)BOWSPRIT_CLUSTER=/.test(readFileSync(`/proc/${pid}/environ`, 'utf8'))
      if (marked || /\/(builds|companions)\//.test(program)) out.push(`process ${pid} ${program}`)
    } catch {
      // gone meanwhile, or a kernel thread
    }
  }
  return out
}

/** Running processes whose environment names this path. */
export function usersOf(path: string): string[] {
  return readdirSync('/proc')
    .filter(n => /^\d+$/.test(n))
    .flatMap(pid => {
      try {
        if (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)![0] === 'Z') return []
        const environ = readFileSync(`/proc/${pid}/environ`, 'utf8')
        return environ.includes(path) ? [`${pid} ${readlinkSync(`/proc/${pid}/exe`)}`] : []
      } catch {
        return []
      }
    })
}

function temporary(): string[] {
  return readdirSync(tmpdir())
    .filter(n => n.startsWith('bowsprit-') && !n.startsWith('bowsprit-test-'))
    .map(n => `file ${join(tmpdir(), n)}`)
}

function run(program: string, args: string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return ''
  }
}

function lines(text: string): string[] {
  return text.split('\n').filter(Boolean)
}
