import { defaultPath, type Part, type Recipe } from './image-recipe.ts'
import { corednsLayer } from './image-recipes-cluster.ts'

interface Person {
  readonly name: string
  readonly id: number
  readonly home: string
  readonly shell: string
}
interface Group {
  readonly name: string
  readonly id: number
  readonly members: readonly string[]
}

/** The account files and directories that any small distribution has; maintainers' scripts never run here. */
export function users(more: { people: readonly Person[]; groups: readonly Group[] }): readonly Part[] {
  const nologin = '/usr/sbin/nologin'
  const people: Person[] = [
    { name: 'root', id: 0, home: '/root', shell: '/bin/sh' },
    { name: 'daemon', id: 1, home: '/usr/sbin', shell: nologin },
    { name: 'bin', id: 2, home: '/bin', shell: nologin },
    { name: 'mail', id: 8, home: '/var/mail', shell: nologin },
    { name: 'www-data', id: 33, home: '/var/www', shell: nologin },
    ...more.people,
    { name: 'nobody', id: 65534, home: '/nonexistent', shell: nologin },
  ]
  const groups: Group[] = [
    ...people.map(p => ({ name: p.id === 65534 ? 'nogroup' : p.name, id: p.id, members: [] })),
    ...more.groups,
  ]
  const passwd = people.map(p => `${p.name}:x:${p.id}:${p.id}:${p.name}:${p.home}:${p.shell}\n`)
  const group = groups.map(g => `${g.name}:x:${g.id}:${g.members.join(',')}\n`)
  return [
    { kind: 'text', at: '/etc/passwd', text: passwd.join('') },
    { kind: 'text', at: '/etc/group', text: group.join('') },
    { kind: 'text', at: '/etc/nsswitch.conf', text: 'passwd: files\ngroup: files\nhosts: files dns\n' },
    { kind: 'dir', at: '/tmp', mode: 0o1777 },
    { kind: 'dir', at: '/var/tmp', mode: 0o1777 },
    { kind: 'dir', at: '/run' },
    { kind: 'dir', at: '/root', mode: 0o700 },
    ...more.people.map(p => ({ kind: 'dir', at: p.home, uid: p.id }) as const),
  ]
}

const nobodyMore = users({ people: [], groups: [] })

/**
 * /bin/sh is busybox's ash, as upstream: specs expect its very words ("/bin/sh: can't create /file: …"). But the ash
 * of Debian 12 (1.35) drops variables whose name is no identifier, and others read `data-1` by `sh -c env`, which
 * upstream's newer ash keeps. So where there is such a variable the shell is bash, which keeps them too.
 */
const shell = `package main

import (
	"os"
	"syscall"
)

func main() {
	program := "/bin/busybox"
	for _, variable := range syscall.Environ() {
		if !identifier(variable) {
			program = "/bin/bash-static"
		}
	}
	err := syscall.Exec(program, os.Args, syscall.Environ())
	os.Stderr.WriteString(program + ": " + err.Error() + "\\n")
	os.Exit(127)
}

func identifier(variable string) bool {
	for i := 0; i < len(variable); i++ {
		c := variable[i]
		switch {
		case c == '=':
			return i > 0
		case c == '_', 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', i > 0 && '0' <= c && c <= '9':
		default:
			return false
		}
	}
	return false
}
`

const busyboxRoot: readonly Part[] = [
  { kind: 'busybox', except: ['dpkg', 'dpkg-deb', 'rpm', 'sh'] },
  { kind: 'debs', packages: ['bash-static'], alone: true },
  { kind: 'go-text', text: shell, at: '/bin/sh' },
  ...nobodyMore,
]
const shellConfig = { Cmd: ['sh'], Env: [defaultPath], WorkingDir: '/' }

export const busybox: Recipe = {
  name: 'busybox',
  madeOf: "Debian's busybox-static",
  layers: [busyboxRoot],
  config: shellConfig,
}

/** test/images/nonroot/Dockerfile: a base with a shell, USER 1234. */
export const nonroot: Recipe = { ...busybox, name: 'nonroot', config: { ...shellConfig, User: '1234' } }

/** A small glibc system with more packages in the same layer (what they share is unpacked once). */
function debian(...more: string[]): readonly Part[] {
  const small = ['bash', 'coreutils', 'dash', 'debianutils', 'grep', 'hostname', 'libc-bin', 'sed', 'tar']
  return [
    { kind: 'debs', packages: [...small, ...more] },
    { kind: 'link', at: '/bin/sh', to: 'dash' },
    ...nobodyMore,
  ]
}

/** test/images/glibc-dns-testing (jessie-dnsutils in older branches): glibc, dnsutils, a coredns in /. */
export const glibcDns: Recipe = {
  name: 'glibc-dns-testing',
  madeOf: "Debian's bind9-dnsutils and base packages",
  layers: [corednsLayer, debian('bind9-dnsutils')],
  config: { Cmd: ['bash'], Env: [defaultPath], WorkingDir: '/' },
}

export const perl: Recipe = {
  name: 'perl',
  madeOf: "Debian's perl",
  layers: [debian('perl')],
  config: { Cmd: ['perl'], Env: [defaultPath], WorkingDir: '/' },
}

/** What kube-proxy's image has besides kube-proxy (build-image/distroless-iptables). */
export const iptables: Recipe = {
  name: 'distroless-iptables',
  madeOf: "Debian's iptables, conntrack, nftables and kmod",
  layers: [debian('iptables', 'conntrack', 'nftables', 'kmod')],
  config: { Env: [defaultPath], WorkingDir: '/' },
}

/** test/images/ipc-utils/Dockerfile: util-linux on Alpine. */
export const ipcUtils: Recipe = {
  name: 'ipc-utils',
  madeOf: "Debian's util-linux and busybox",
  layers: [[...busyboxRoot, { kind: 'debs', packages: ['util-linux'] }]],
  config: shellConfig,
}

const nginxConf = `worker_processes 1;
pid /run/nginx.pid;
error_log /dev/stderr notice;
events { worker_connections 256; }
http {
  include /etc/nginx/mime.types;
  access_log /dev/stdout;
  server {
    listen 80;
    listen [::]:80;
    root /usr/share/nginx/html;
    index index.html;
  }
}
`

/** A web server on port 80 with upstream's document root; two tags of it differ in their names alone. */
export const nginx: Recipe = {
  name: 'nginx',
  madeOf: "Debian's nginx (of its own version) and busybox",
  layers: [
    [
      ...busyboxRoot,
      { kind: 'debs', packages: ['nginx'] },
      { kind: 'text', at: '/etc/nginx/nginx.conf', text: nginxConf },
      {
        kind: 'text',
        at: '/usr/share/nginx/html/index.html',
        text: '<!DOCTYPE html>\n<title>Welcome to nginx!</title>\n<h1>Welcome to nginx!</h1>\n',
      },
      { kind: 'dir', at: '/var/log/nginx' },
      { kind: 'dir', at: '/var/lib/nginx', mode: 0o777 },
    ],
  ],
  config: {
    Cmd: ['nginx', '-g', 'daemon off;'],
    Env: [defaultPath],
    WorkingDir: '/',
    ExposedPorts: { '80/tcp': {} },
  },
}

const httpdConf = `ServerRoot /usr/local/apache2
ServerName localhost
Listen 80
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule mime_module /usr/lib/apache2/modules/mod_mime.so
TypesConfig /dev/null
User www-data
Group www-data
PidFile /tmp/httpd.pid
ErrorLog /dev/stderr
DocumentRoot /usr/local/apache2/htdocs
DirectoryIndex index.html
<Directory /usr/local/apache2/htdocs>
  Require all granted
</Directory>
`

/** Older branches have httpd where newer ones have nginx. */
export const httpd: Recipe = {
  name: 'httpd',
  madeOf: "Debian's apache2-bin (of its own version) and busybox",
  layers: [
    [
      ...busyboxRoot,
      { kind: 'debs', packages: ['apache2-bin'] },
      { kind: 'text', at: '/usr/local/apache2/conf/httpd.conf', text: httpdConf },
      {
        kind: 'text',
        at: '/usr/local/apache2/htdocs/index.html',
        text: '<html><body><h1>It works!</h1></body></html>\n',
      },
      {
        kind: 'text',
        at: '/usr/local/bin/httpd-foreground',
        mode: 0o755,
        text: '#!/bin/sh\nexec /usr/sbin/apache2 -f /usr/local/apache2/conf/httpd.conf -DFOREGROUND "$@"\n',
      },
    ],
  ],
  config: {
    Cmd: ['httpd-foreground'],
    Env: [defaultPath],
    WorkingDir: '/usr/local/apache2',
    ExposedPorts: { '80/tcp': {} },
  },
}
