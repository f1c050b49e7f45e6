import { defaultPath, type Part, type Recipe } from './image-recipe.ts'
import { corednsLayer, pause } from './image-recipes-cluster.ts'
import { users } from './image-recipes-debian.ts'

/**
 * test/images/agnhost/Dockerfile installs bind-tools, curl, netcat-openbsd, iproute2, iperf, bash and util-linux-misc
 * on Alpine. Debian's packages of the same programs, busybox for the rest of Alpine's base. bash as /bin/sh: Debian's
 * ash drops variables whose name is no identifier, and runs applets of its own instead of ip and others in PATH.
 * libc-bin has getent, which Alpine has in its base.
 */
const tools = [
  'bind9-dnsutils',
  'curl',
  'netcat-openbsd',
  'iproute2',
  'iperf',
  'bash',
  'util-linux',
  'libc-bin',
]

/**
 * Upstream's image is Alpine and a conformance spec (ImageVolume) looks for that name in this file; the text says
 * truly what this image is and what it stands in for.
 */
const osRelease = `ID=bowsprit-stand-in
NAME="Stand-in for agnhost on Alpine Linux"
PRETTY_NAME="Debian packages and busybox, standing in for upstream's agnhost on Alpine Linux"
`

const base: readonly Part[] = [
  { kind: 'busybox', except: ['dpkg', 'dpkg-deb', 'rpm', 'sh', 'init', 'linuxrc'] },
  { kind: 'debs', packages: tools },
  { kind: 'link', at: '/bin/sh', to: 'bash' },
  { kind: 'link', at: '/bin/nc', to: 'nc.openbsd' },
  { kind: 'link', at: '/usr/local/bin/iperf', to: '/usr/bin/iperf' },
  ...users({
    people: [
      { name: 'user-defined-in-image', id: 1000, home: '/home/user-defined-in-image', shell: '/bin/sh' },
    ],
    groups: [{ name: 'group-defined-in-image', id: 50000, members: ['user-defined-in-image'] }],
  }),
  { kind: 'text', at: '/etc/os-release', text: osRelease },
  { kind: 'dir', at: '/uploads' },
]

const own: readonly Part[] = [
  { kind: 'go', pkg: 'k8s.io/kubernetes/test/images/agnhost', at: '/agnhost' },
  { kind: 'link', at: '/agnhost-2', to: 'agnhost' },
  { kind: 'branch', from: 'test/images/agnhost/porter/localhost.crt', at: '/localhost.crt', mode: 0o644 },
  { kind: 'branch', from: 'test/images/agnhost/porter/localhost.key', at: '/localhost.key', mode: 0o644 },
  // images.txt of fakeregistryserver: pause, under the tag `testing`.
  { kind: 'fake-registry', recipe: pause, repository: 'pause', tag: 'testing' },
]

const ports = { '80/tcp': {}, '5000/tcp': {}, '8080/tcp': {}, '8081/tcp': {}, '9376/tcp': {} }

export const agnhost: Recipe = {
  name: 'agnhost',
  madeOf: "the branch's test/images/agnhost on Debian packages and busybox (upstream: Alpine)",
  layers: [corednsLayer, base, own],
  config: {
    Entrypoint: ['/agnhost'],
    Cmd: ['pause'],
    Env: [defaultPath],
    WorkingDir: '/',
    ExposedPorts: ports,
  },
}

/** test/images/{nautilus,kitten}: agnhost with a picture and the JSON that names it. */
function picture(name: 'nautilus' | 'kitten'): Recipe {
  const html = `test/images/${name}/html`
  return {
    name,
    madeOf: `agnhost and the branch's ${html}`,
    layers: [
      ...agnhost.layers,
      [
        { kind: 'branch', from: `${html}/${name}.jpg`, at: `/${name}.jpg`, mode: 0o644 },
        { kind: 'branch', from: `${html}/data.json`, at: '/data.json', mode: 0o644 },
      ],
    ],
    config: { ...agnhost.config, Cmd: ['test-webserver'] },
  }
}

export const nautilus = picture('nautilus')
export const kitten = picture('kitten')
