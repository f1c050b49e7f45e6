/** One mounted cgroup hierarchy: a v1 controller, a named v1 hierarchy, or v2 (alone or `unified` beside v1). */
export interface Hierarchy {
  readonly version: 1 | 2
  readonly mount: string
  /** Controllers of a v1 mount, e.g. ['cpu', 'cpuacct']; empty for named hierarchies and for v2. */
  readonly controllers: readonly string[]
}

const v1Controllers = [
  'blkio',
  'cpu',
  'cpuacct',
  'cpuset',
  'devices',
  'freezer',
  'hugetlb',
  'memory',
  'misc',
  'net_cls',
  'net_prio',
  'perf_event',
  'pids',
  'rdma',
]

/** What kubelet asks of a v2 node: k8s.io/kubernetes/pkg/kubelet/cm, getSupportedUnifiedControllers, and io for runc. */
const v2Controllers = ['cpuset', 'cpu', 'io', 'memory', 'pids', 'hugetlb']

/** Reads /proc/mounts. A hierarchy that is mounted twice is listed once. */
export function hierarchies(procMounts: string): readonly Hierarchy[] {
  const found: Hierarchy[] = []
  const seen = new Set<string>()
  for (const line of procMounts.split('\n')) {
    const [, mount = '', type, options = ''] = line.split(' ')
    if (type !== 'cgroup' && type !== 'cgroup2') continue
    const words = options.split(',')
    const named = words.find(w => w.startsWith('name='))
    const controllers = type === 'cgroup' ? words.filter(w => v1Controllers.includes(w)) : []
    const identity = type === 'cgroup2' ? 'v2' : (named ?? controllers.join(','))
    if (seen.has(identity)) continue
    seen.add(identity)
    found.push({ version: type === 'cgroup2' ? 2 : 1, mount: unescapeMount(mount), controllers })
  }
  return found
}

/** /proc/mounts writes blanks and backslashes as octal. */
export function unescapeMount(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}

export function isUnified(all: readonly Hierarchy[]): boolean {
  return all.length > 0 && all.every(h => h.version === 2)
}

/**
 * Directories to make, parents first. Processes of a node live in the leaf `<node>.sys`; `<node>` is kubelet's
 * cgroupRoot and holds pods only, because a v2 cgroup with children that use controllers may hold no processes.
 */
export function cgroupDirs(
  cluster: string,
  nodes: readonly string[],
  leaves: readonly string[],
): readonly string[] {
  return [cluster, ...nodes.map(n => `${cluster}/${n}`), ...leaves.map(l => `${cluster}/${l}.sys`)]
}

/**
 * Where processes go that are in the way: below the root group of a container's cgroup namespace. Not named as the group of
 * a cluster, and shared by all clusters of the container.
 */
export const othersGroup = 'bowsprit.others'

export interface CgroupPlan {
  readonly mkdirs: readonly string[]
  /** cpuset of v1: a new group has no CPUs and no memory nodes until they are copied from its parent. */
  readonly seeds: readonly { readonly from: string; readonly to: string }[]
  /** v2: mounts whose root group must be empty of processes, unless it is the root of the kernel itself. */
  readonly clear: readonly string[]
  /** v2: controllers to hand down, parents first. Those that the root does not have are passed over. */
  readonly subtrees: readonly { readonly dir: string; readonly controllers: readonly string[] }[]
}

export function planCgroups(all: readonly Hierarchy[], dirs: readonly string[]): CgroupPlan {
  const withSeeds = all.filter(h => h.controllers.includes('cpuset'))
  const pure = isUnified(all) ? all : []
  const inner = dirs.filter(d => !d.endsWith('.sys'))
  return {
    mkdirs: all.flatMap(h => dirs.map(d => `${h.mount}/${d}`)),
    seeds: withSeeds.flatMap(h =>
      dirs.map(d => ({ from: `${h.mount}/${d}`.replace(/\/[^/]*$/, ''), to: `${h.mount}/${d}` })),
    ),
    clear: pure.map(h => h.mount),
    subtrees: pure.flatMap(h =>
      ['', ...inner.map(d => `/${d}`)].map(d => ({ dir: `${h.mount}${d}`, controllers: v2Controllers })),
    ),
  }
}

/** POSIX shell that carries a plan out; run as root. */
export function cgroupScript(plan: CgroupPlan): string {
  const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  return [
    `mkdir -p ${plan.mkdirs.map(quote).join(' ')}`,
    ...plan.seeds.flatMap(({ from, to }) =>
      ['cpuset.cpus', 'cpuset.mems'].map(
        f => `read -r v < ${quote(`${from}/${f}`)}; echo "$v" > ${quote(`${to}/${f}`)}`,
      ),
    ),
    ...(plan.clear.length > 0 ? [clearFunction] : []),
    ...plan.clear.map(mount => `clear ${quote(mount)}`),
    ...plan.subtrees.flatMap(({ dir, controllers }) => [
      `read -r have < ${quote(`${dir}/cgroup.controllers`)}`,
      ...controllers.map(
        c => `case " $have " in *" ${c} "*) echo +${c} > ${quote(`${dir}/cgroup.subtree_control`)};; esac`,
      ),
    ]),
    '',
  ].join('\n')
}

/**
 * In a container the root group is an inner one to the kernel (it has a cgroup.type): while it holds processes it cannot
 * hand controllers down (Documentation/admin-guide/cgroup-v2.rst, "No Internal Process Constraint"). A pid 0 is a process
 * that cannot be seen from here, and so cannot be moved either.
 */
const clearFunction = `clear() {
  [ -e "$1/cgroup.type" ] || return 0
  n=0
  while read -r pid < "$1/cgroup.procs"; do
    mkdir -p "$1/${othersGroup}"
    echo "$pid" 2>/dev/null > "$1/${othersGroup}/cgroup.procs" || :
    n=$((n + 1))
    if [ "$pid" = 0 ] || [ $n -gt 10000 ]; then
      echo "processes in $1 cannot be moved: give this container a cgroup namespace of its own" >&2
      exit 1
    fi
  done
}`
