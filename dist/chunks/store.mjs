import { r as parseImageRef, t as canonicalRef } from "./image-ref.mjs";
import { n as makeImages, s as defaultPath, t as parseMirrors } from "./image-mirrors.mjs";
import { i as digestOf, n as createUpstream } from "./upstream.mjs";
import { t as pMap } from "./p-map.mjs";
import { s as describe } from "./errors.mjs";
import { dirname, join, relative } from "node:path";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";

// src/plan/image-recipes-cluster.ts
/**
* What upstream's pause.c does, for hosts without a C compiler: wait, reap orphans, end at once on SIGINT and SIGTERM
* (build/pause/linux/pause.c).
*/
const pauseInGo = `package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for s := range signals {
		if s != syscall.SIGCHLD {
			os.Exit(0)
		}
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
				break
			}
		}
	}
}
`;
/** build/pause/Dockerfile: one static binary, run as 65535. */
const pause = {
	name: "pause",
	madeOf: "the branch's build/pause/linux/pause.c",
	layers: [[{
		kind: "c",
		from: "build/pause/linux/pause.c",
		at: "/pause",
		otherwise: pauseInGo
	}]],
	config: {
		Entrypoint: ["/pause"],
		User: "65535:65535",
		Env: [defaultPath],
		WorkingDir: "/"
	}
};
/** First layer of agnhost too, so that a node unpacks it once. */
const corednsLayer = [{
	kind: "companion",
	name: "coredns",
	file: "coredns",
	at: "/coredns"
}, {
	kind: "dir",
	at: "/tmp",
	mode: 1023
}];
const coredns = {
	name: "coredns",
	madeOf: "the coredns that the branch states as its companion",
	layers: [corednsLayer],
	config: {
		Entrypoint: ["/coredns"],
		Env: [defaultPath],
		WorkingDir: "/",
		ExposedPorts: { "53/udp": {} }
	}
};
/** cluster/images/etcd/Dockerfile, without the tools for migrations; specs run /usr/local/bin/etcd. */
const etcd = {
	name: "etcd",
	madeOf: "the etcd that the branch states as its companion",
	layers: [[
		{
			kind: "companion",
			name: "etcd",
			file: "etcd",
			at: "/usr/local/bin/etcd"
		},
		{
			kind: "dir",
			at: "/tmp",
			mode: 1023
		},
		{
			kind: "dir",
			at: "/var/etcd",
			mode: 511
		}
	]],
	config: {
		Env: [defaultPath],
		WorkingDir: "/",
		ExposedPorts: {
			"2379/tcp": {},
			"2380/tcp": {}
		}
	}
};

// src/plan/image-recipes-debian.ts
/** The account files and directories that any small distribution has; maintainers' scripts never run here. */
function users(more) {
	const nologin = "/usr/sbin/nologin";
	const people = [
		{
			name: "root",
			id: 0,
			home: "/root",
			shell: "/bin/sh"
		},
		{
			name: "daemon",
			id: 1,
			home: "/usr/sbin",
			shell: nologin
		},
		{
			name: "bin",
			id: 2,
			home: "/bin",
			shell: nologin
		},
		{
			name: "mail",
			id: 8,
			home: "/var/mail",
			shell: nologin
		},
		{
			name: "www-data",
			id: 33,
			home: "/var/www",
			shell: nologin
		},
		...more.people,
		{
			name: "nobody",
			id: 65534,
			home: "/nonexistent",
			shell: nologin
		}
	];
	const groups = [...people.map((p) => ({
		name: p.id === 65534 ? "nogroup" : p.name,
		id: p.id,
		members: []
	})), ...more.groups];
	const passwd = people.map((p) => `${p.name}:x:${p.id}:${p.id}:${p.name}:${p.home}:${p.shell}\n`);
	const group = groups.map((g) => `${g.name}:x:${g.id}:${g.members.join(",")}\n`);
	return [
		{
			kind: "text",
			at: "/etc/passwd",
			text: passwd.join("")
		},
		{
			kind: "text",
			at: "/etc/group",
			text: group.join("")
		},
		{
			kind: "text",
			at: "/etc/nsswitch.conf",
			text: "passwd: files\ngroup: files\nhosts: files dns\n"
		},
		{
			kind: "dir",
			at: "/tmp",
			mode: 1023
		},
		{
			kind: "dir",
			at: "/var/tmp",
			mode: 1023
		},
		{
			kind: "dir",
			at: "/run"
		},
		{
			kind: "dir",
			at: "/root",
			mode: 448
		},
		...more.people.map((p) => ({
			kind: "dir",
			at: p.home,
			uid: p.id
		}))
	];
}
const nobodyMore = users({
	people: [],
	groups: []
});
const busyboxRoot = [
	{
		kind: "busybox",
		except: [
			"dpkg",
			"dpkg-deb",
			"rpm",
			"sh"
		]
	},
	{
		kind: "debs",
		packages: ["bash-static"],
		alone: true
	},
	{
		kind: "go-text",
		text: `package main

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
`,
		at: "/bin/sh"
	},
	...nobodyMore
];
const shellConfig = {
	Cmd: ["sh"],
	Env: [defaultPath],
	WorkingDir: "/"
};
const busybox = {
	name: "busybox",
	madeOf: "Debian's busybox-static",
	layers: [busyboxRoot],
	config: shellConfig
};
/** test/images/nonroot/Dockerfile: a base with a shell, USER 1234. */
const nonroot = {
	...busybox,
	name: "nonroot",
	config: {
		...shellConfig,
		User: "1234"
	}
};
/** A small glibc system with more packages in the same layer (what they share is unpacked once). */
function debian(...more) {
	return [
		{
			kind: "debs",
			packages: [...[
				"bash",
				"coreutils",
				"dash",
				"debianutils",
				"grep",
				"hostname",
				"libc-bin",
				"sed",
				"tar"
			], ...more]
		},
		{
			kind: "link",
			at: "/bin/sh",
			to: "dash"
		},
		...nobodyMore
	];
}
/** test/images/glibc-dns-testing (jessie-dnsutils in older branches): glibc, dnsutils, a coredns in /. */
const glibcDns = {
	name: "glibc-dns-testing",
	madeOf: "Debian's bind9-dnsutils and base packages",
	layers: [corednsLayer, debian("bind9-dnsutils")],
	config: {
		Cmd: ["bash"],
		Env: [defaultPath],
		WorkingDir: "/"
	}
};
const perl = {
	name: "perl",
	madeOf: "Debian's perl",
	layers: [debian("perl")],
	config: {
		Cmd: ["perl"],
		Env: [defaultPath],
		WorkingDir: "/"
	}
};
/** What kube-proxy's image has besides kube-proxy (build-image/distroless-iptables). */
const iptables = {
	name: "distroless-iptables",
	madeOf: "Debian's iptables, conntrack, nftables and kmod",
	layers: [debian("iptables", "conntrack", "nftables", "kmod")],
	config: {
		Env: [defaultPath],
		WorkingDir: "/"
	}
};
/** test/images/ipc-utils/Dockerfile: util-linux on Alpine. */
const ipcUtils = {
	name: "ipc-utils",
	madeOf: "Debian's util-linux and busybox",
	layers: [[...busyboxRoot, {
		kind: "debs",
		packages: ["util-linux"]
	}]],
	config: shellConfig
};
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
`;
/** A web server on port 80 with upstream's document root; two tags of it differ in their names alone. */
const nginx = {
	name: "nginx",
	madeOf: "Debian's nginx (of its own version) and busybox",
	layers: [[
		...busyboxRoot,
		{
			kind: "debs",
			packages: ["nginx"]
		},
		{
			kind: "text",
			at: "/etc/nginx/nginx.conf",
			text: nginxConf
		},
		{
			kind: "text",
			at: "/usr/share/nginx/html/index.html",
			text: "<!DOCTYPE html>\n<title>Welcome to nginx!</title>\n<h1>Welcome to nginx!</h1>\n"
		},
		{
			kind: "dir",
			at: "/var/log/nginx"
		},
		{
			kind: "dir",
			at: "/var/lib/nginx",
			mode: 511
		}
	]],
	config: {
		Cmd: [
			"nginx",
			"-g",
			"daemon off;"
		],
		Env: [defaultPath],
		WorkingDir: "/",
		ExposedPorts: { "80/tcp": {} }
	}
};
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
`;
/** Older branches have httpd where newer ones have nginx. */
const httpd = {
	name: "httpd",
	madeOf: "Debian's apache2-bin (of its own version) and busybox",
	layers: [[
		...busyboxRoot,
		{
			kind: "debs",
			packages: ["apache2-bin"]
		},
		{
			kind: "text",
			at: "/usr/local/apache2/conf/httpd.conf",
			text: httpdConf
		},
		{
			kind: "text",
			at: "/usr/local/apache2/htdocs/index.html",
			text: "<html><body><h1>It works!</h1></body></html>\n"
		},
		{
			kind: "text",
			at: "/usr/local/bin/httpd-foreground",
			mode: 493,
			text: "#!/bin/sh\nexec /usr/sbin/apache2 -f /usr/local/apache2/conf/httpd.conf -DFOREGROUND \"$@\"\n"
		}
	]],
	config: {
		Cmd: ["httpd-foreground"],
		Env: [defaultPath],
		WorkingDir: "/usr/local/apache2",
		ExposedPorts: { "80/tcp": {} }
	}
};

// src/plan/image-recipes-agnhost.ts
/**
* test/images/agnhost/Dockerfile installs bind-tools, curl, netcat-openbsd, iproute2, iperf, bash and util-linux-misc
* on Alpine. Debian's packages of the same programs, busybox for the rest of Alpine's base. bash as /bin/sh: Debian's
* ash drops variables whose name is no identifier, and runs applets of its own instead of ip and others in PATH.
* libc-bin has getent, which Alpine has in its base.
*/
const tools = [
	"bind9-dnsutils",
	"curl",
	"netcat-openbsd",
	"iproute2",
	"iperf",
	"bash",
	"util-linux",
	"libc-bin"
];
/**
* Upstream's image is Alpine and a conformance spec (ImageVolume) looks for that name in this file; the text says
* truly what this image is and what it stands in for.
*/
const osRelease = `ID=bowsprit-stand-in
NAME="Stand-in for agnhost on Alpine Linux"
PRETTY_NAME="Debian packages and busybox, standing in for upstream's agnhost on Alpine Linux"
`;
const base = [
	{
		kind: "busybox",
		except: [
			"dpkg",
			"dpkg-deb",
			"rpm",
			"sh",
			"init",
			"linuxrc"
		]
	},
	{
		kind: "debs",
		packages: tools
	},
	{
		kind: "link",
		at: "/bin/sh",
		to: "bash"
	},
	{
		kind: "link",
		at: "/bin/nc",
		to: "nc.openbsd"
	},
	{
		kind: "link",
		at: "/usr/local/bin/iperf",
		to: "/usr/bin/iperf"
	},
	...users({
		people: [{
			name: "user-defined-in-image",
			id: 1e3,
			home: "/home/user-defined-in-image",
			shell: "/bin/sh"
		}],
		groups: [{
			name: "group-defined-in-image",
			id: 5e4,
			members: ["user-defined-in-image"]
		}]
	}),
	{
		kind: "text",
		at: "/etc/os-release",
		text: osRelease
	},
	{
		kind: "dir",
		at: "/uploads"
	}
];
const own = [
	{
		kind: "go",
		pkg: "k8s.io/kubernetes/test/images/agnhost",
		at: "/agnhost"
	},
	{
		kind: "link",
		at: "/agnhost-2",
		to: "agnhost"
	},
	{
		kind: "branch",
		from: "test/images/agnhost/porter/localhost.crt",
		at: "/localhost.crt",
		mode: 420
	},
	{
		kind: "branch",
		from: "test/images/agnhost/porter/localhost.key",
		at: "/localhost.key",
		mode: 420
	},
	{
		kind: "fake-registry",
		recipe: pause,
		repository: "pause",
		tag: "testing"
	}
];
const ports = {
	"80/tcp": {},
	"5000/tcp": {},
	"8080/tcp": {},
	"8081/tcp": {},
	"9376/tcp": {}
};
const agnhost = {
	name: "agnhost",
	madeOf: "the branch's test/images/agnhost on Debian packages and busybox (upstream: Alpine)",
	layers: [
		corednsLayer,
		base,
		own
	],
	config: {
		Entrypoint: ["/agnhost"],
		Cmd: ["pause"],
		Env: [defaultPath],
		WorkingDir: "/",
		ExposedPorts: ports
	}
};
/** test/images/{nautilus,kitten}: agnhost with a picture and the JSON that names it. */
function picture(name) {
	const html = `test/images/${name}/html`;
	return {
		name,
		madeOf: `agnhost and the branch's ${html}`,
		layers: [...agnhost.layers, [{
			kind: "branch",
			from: `${html}/${name}.jpg`,
			at: `/${name}.jpg`,
			mode: 420
		}, {
			kind: "branch",
			from: `${html}/data.json`,
			at: "/data.json",
			mode: 420
		}]],
		config: {
			...agnhost.config,
			Cmd: ["test-webserver"]
		}
	};
}
const nautilus = picture("nautilus");
const kitten = picture("kitten");

// src/plan/image-recipes-programs.ts
const images = "k8s.io/kubernetes/test/images";
const env = {
	Env: [defaultPath],
	WorkingDir: "/"
};
/** test/images/nonewprivs: prints its effective uid; setuid root, which no_new_privs must defeat. */
const nonewprivs = {
	name: "nonewprivs",
	madeOf: "the branch's test/images/nonewprivs",
	layers: [...busybox.layers, [{
		kind: "go",
		pkg: `${images}/nonewprivs`,
		at: "/usr/local/bin/nnp",
		mode: 3565
	}]],
	config: {
		...env,
		Cmd: ["nnp"]
	}
};
const resourceConsumer = {
	name: "resource-consumer",
	madeOf: "the branch's test/images/resource-consumer and Debian's stress",
	layers: [...busybox.layers, [
		{
			kind: "debs",
			packages: ["stress"]
		},
		{
			kind: "go",
			pkg: `${images}/resource-consumer`,
			at: "/consumer"
		},
		{
			kind: "go",
			pkg: `${images}/resource-consumer/consume-cpu`,
			at: "/consume-cpu"
		}
	]],
	config: {
		...env,
		Entrypoint: ["/consumer"],
		ExposedPorts: { "8080/tcp": {} }
	}
};
const regression74839 = {
	name: "regression-issue-74839",
	madeOf: "the branch's test/images/regression-issue-74839",
	layers: [...busybox.layers, [{
		kind: "go",
		pkg: `${images}/regression-issue-74839`,
		at: "/regression-issue-74839"
	}]],
	config: {
		...env,
		Entrypoint: ["/regression-issue-74839"]
	}
};
/** Upstream's image holds an older release of the sample; the wardle API that specs use is the same. */
const sampleApiserver = {
	name: "sample-apiserver",
	madeOf: "the branch's own k8s.io/sample-apiserver (upstream's image holds an older release)",
	layers: [...busybox.layers, [{
		kind: "go",
		pkg: "k8s.io/sample-apiserver",
		at: "/sample-apiserver"
	}]],
	config: {
		...env,
		Entrypoint: ["/sample-apiserver"]
	}
};
const sampleDevicePlugin = {
	name: "sample-device-plugin",
	madeOf: "the branch's test/images/sample-device-plugin",
	layers: [...busybox.layers, [{
		kind: "go",
		pkg: `${images}/sample-device-plugin`,
		at: "/sampledeviceplugin"
	}]],
	config: {
		...env,
		Entrypoint: ["/sampledeviceplugin", "-alsologtostderr"]
	}
};

// src/plan/image-table.ts
const e2e = "e2e-test-images/";
/** By repository of registry.k8s.io. Tags do not matter: a branch asks for the tags that its own sources state. */
const recipes = {
	pause,
	etcd,
	coredns,
	"coredns/coredns": coredns,
	"build-image/distroless-iptables": iptables,
	[`${e2e}agnhost`]: agnhost,
	[`${e2e}nautilus`]: nautilus,
	[`${e2e}kitten`]: kitten,
	[`${e2e}busybox`]: busybox,
	[`${e2e}nonroot`]: nonroot,
	[`${e2e}glibc-dns-testing`]: glibcDns,
	[`${e2e}jessie-dnsutils`]: glibcDns,
	[`${e2e}ipc-utils`]: ipcUtils,
	[`${e2e}perl`]: perl,
	[`${e2e}nginx`]: nginx,
	[`${e2e}httpd`]: httpd,
	[`${e2e}nonewprivs`]: nonewprivs,
	[`${e2e}resource-consumer`]: resourceConsumer,
	[`${e2e}regression-issue-74839`]: regression74839,
	[`${e2e}sample-apiserver`]: sampleApiserver,
	[`${e2e}sample-device-plugin`]: sampleDevicePlugin
};
/** How to make an image of this name here, or why not. */
function recipeFor(ref) {
	const { host, repository, digest } = parseImageRef(ref);
	if (host === "invalid.registry.k8s.io") return { why: "no such registry: specs use this name to see a pull fail" };
	if (host === "gcr.io" && repository.startsWith("k8s-authenticated-test/")) return { why: "needs credentials of a private registry" };
	if (digest !== void 0) return { why: "pinned by digest: only its registry has these bytes" };
	const recipe = host === "registry.k8s.io" ? recipes[repository] : void 0;
	return recipe === void 0 ? { why: `there is no recipe to make ${repository} from the branch or from Debian packages` } : { recipe };
}

// src/images/probe.ts
/** Long enough for a slow office proxy, short enough to go unnoticed where nothing answers. */
const probeMs = 3e3;
const answerMs = 2e4;
/** Asked once a run. */
const probes = /* @__PURE__ */ new WeakMap();
/**
* Is there a registry to pull from? Mirrors that are named are taken at their word; else registry.k8s.io is asked
* for a small image that has been there for years, manifest and content, since its content lies on other hosts that
* a firewall may hold back.
* @returns mirrors ({} for the real registries), undefined when images are to be made here
*/
function findRegistry(setting, ctx) {
	const asked = probes.get(ctx) ?? /* @__PURE__ */ new Map();
	probes.set(ctx, asked);
	const key = setting ?? "";
	const probe = asked.get(key) ?? look(setting, ctx);
	asked.set(key, probe);
	return probe;
}
async function look(setting, ctx) {
	const wish = parseMirrors(setting);
	if (wish.kind === "none") {
		ctx.log.info("images: no registry is to be asked; images are made here");
		return;
	}
	if (wish.kind === "mirrors") {
		ctx.log.info(`images: pulled from ${Object.values(wish.mirrors).join(", ")}`);
		return wish.mirrors;
	}
	try {
		await probe(createUpstream({}), ctx);
		ctx.log.info("images: registry.k8s.io answers; images come from there");
		return {};
	} catch (cause) {
		ctx.signal.throwIfAborted();
		ctx.log.info(`images: made here, since no registry answers (${describe(cause).split("\n")[0]})`);
		return;
	}
}
async function probe(upstream, ctx) {
	const at = {
		host: "registry.k8s.io",
		repository: "pause",
		timeoutMs: probeMs,
		signal: ctx.signal
	};
	const index = await upstream.ask({
		...at,
		method: "GET",
		path: "manifests/3.9"
	});
	if (!index.ok) throw new Error(`registry.k8s.io answers ${index.status}`);
	const first = (await index.json()).manifests?.[0]?.digest;
	if (first === void 0) throw new Error("registry.k8s.io answers something that is no list of manifests");
	const answer = await upstream.ask({
		...at,
		method: "GET",
		path: `manifests/${first}`
	});
	const manifest = answer.ok ? await answer.json() : {};
	if (manifest.config === void 0) throw new Error(`registry.k8s.io answers ${answer.status} for a manifest`);
	const blob = await upstream.ask({
		...at,
		method: "GET",
		path: `blobs/${manifest.config.digest}`
	});
	await blob.body?.cancel();
	if (!blob.ok) throw new Error(`the content of registry.k8s.io is held back: status ${blob.status}`);
}
/** @returns digest by reference, of those that the registries have */
async function resolveUpstream(refs, mirrors, ctx) {
	const upstream = createUpstream(mirrors);
	const found = /* @__PURE__ */ new Map();
	await pMap(refs, async (ref) => {
		const digest = await resolve(ref, upstream, ctx);
		if (digest !== void 0) found.set(ref, digest);
	}, { concurrency: 8 });
	return found;
}
async function resolve(text, upstream, ctx) {
	const ref = parseImageRef(text);
	try {
		const answer = await upstream.ask({
			host: ref.host,
			repository: ref.repository,
			path: `manifests/${ref.digest ?? ref.tag}`,
			method: "HEAD",
			timeoutMs: answerMs,
			signal: ctx.signal
		});
		await answer.body?.cancel();
		if (!answer.ok) ctx.log.debug(`images: ${text}: its registry answers ${answer.status}`);
		return answer.ok ? answer.headers.get("docker-content-digest") ?? ref.digest : void 0;
	} catch (cause) {
		ctx.signal.throwIfAborted();
		ctx.log.debug(`images: ${text}: ${describe(cause)}`);
		return;
	}
}

// src/plan/image-go-scan.ts
const imagePackage = "test/utils/image";
/** @param path of the file, relative to the top of the tree */
function scanGoFile(path, text) {
	const lines = text.split("\n").map((line) => /^\s*\/\//.test(line) ? "" : line);
	const imports = /* @__PURE__ */ new Map();
	for (const m of text.matchAll(/^\s*(?:import )?(?:(\w+) )?"k8s\.io\/kubernetes\/([^"]+)"/gm)) imports.set(m[1] ?? m[2].slice(m[2].lastIndexOf("/") + 1), m[2]);
	const imageAlias = [...imports].find(([, dir]) => dir === imagePackage)?.[0];
	const symbols = [];
	let group = false;
	for (const [i, line] of lines.entries()) {
		if (line.startsWith("var (")) group = true;
		else if (line.startsWith(")")) group = false;
		const name = /^func (?:\([^)]*\) )?(\w+)/.exec(line)?.[1] ?? /^var (\w+)\b/.exec(line)?.[1] ?? (group ? /^\t(\w+)\b[^,]*=/.exec(line)?.[1] : void 0);
		if (name !== void 0 && name !== "_") symbols.push({
			name,
			text: block(lines, i)
		});
	}
	return {
		dir: path.slice(0, path.lastIndexOf("/")),
		lines,
		imports,
		imageAlias,
		symbols
	};
}
/** Text from line `start` (0-based) to the end of what begins there. */
function block(lines, start) {
	const first = lines[start] ?? "";
	if (!/[{(,[=]\s*$/.test(first)) return first;
	const depth = indent(first);
	let end = start + 1;
	while (end < lines.length && (lines[end] === "" || indent(lines[end]) > depth)) end++;
	return lines.slice(start, end + 1).join("\n");
}
function indent(line) {
	let n = 0;
	while (line[n] === "	") n++;
	return n;
}
/** @param line 1-based, as ginkgo reports it */
function leafAt(file, line) {
	const start = line - 1;
	const around = [];
	const locals = /* @__PURE__ */ new Map();
	let depth = indent(file.lines[start] ?? "");
	let tail = false;
	for (let i = start - 1; i > 0 && depth > 0; i--) {
		const text = file.lines[i];
		if (text === "" || indent(text) > depth) continue;
		if (indent(text) < depth || tail) {
			depth = indent(text);
			tail = /^\t*\}/.test(text);
			if (/\bDescribeTable\w*\(/.test(text)) around.push(block(file.lines, i));
			continue;
		}
		if (/\bBeforeEach\(/.test(text)) around.push(block(file.lines, i));
		const name = localAt(file, text);
		if (name !== void 0) locals.set(name, `${locals.get(name) ?? ""}\n${block(file.lines, i)}`);
	}
	return {
		own: expand(block(file.lines, start), locals),
		around: expand(around.join("\n"), locals)
	};
}
/** Name of a closure or of a variable that holds an image, where the line defines one. */
function localAt(file, line) {
	const match = /^\t+(?:var )?(\w+)(?:, \w+)* (?::?=) (.*)$/.exec(line);
	if (match === null) return void 0;
	const [, name = "", value = ""] = match;
	return file.imageAlias !== void 0 && value.includes(`${file.imageAlias}.`) || value.startsWith("func(") ? name : void 0;
}
function expand(text, locals) {
	const used = /* @__PURE__ */ new Set();
	let whole = text;
	let fresh = text;
	while (fresh !== "") {
		const names = new Set(fresh.match(/[A-Za-z_]\w*/g) ?? []);
		fresh = "";
		for (const name of names) {
			const local = locals.get(name);
			if (local === void 0 || used.has(name)) continue;
			used.add(name);
			fresh += `\n${local}`;
		}
		whole += fresh;
	}
	return whole;
}

// src/plan/image-manifest-go.ts
/**
* Reads the table of test images out of test/utils/image/manifest.go, which is Go and not data: lines such as
* `PromoterE2eRegistry: "registry.k8s.io/e2e-test-images",` and
* `configs[Agnhost] = Config{list.PromoterE2eRegistry, "agnhost", "2.63.0"}`. The form has been the same since 1.22.
* @returns reference by identifier: Agnhost -> registry.k8s.io/e2e-test-images/agnhost:2.63.0
*/
function parseImageManifest(text) {
	const registries = /* @__PURE__ */ new Map();
	for (const m of text.matchAll(/^\s*(\w+Registry):\s+"([^"]+)",$/gm)) registries.set(m[1], m[2]);
	const images = /* @__PURE__ */ new Map();
	for (const m of text.matchAll(/configs\[(\w+)\]\s*=\s*Config\{(?:list\.)?(\w+),\s*"([^"]+)",\s*"([^"]+)"\}/g)) {
		const [, id = "", registry = "", name, version] = m;
		const host = registries.get(registry);
		if (host !== void 0) images.set(id, `${host}/${name}:${version}`);
	}
	return images;
}
/**
* The registries that a branch's suite can be told to use others for, by the key of the file that KUBE_TEST_REPO_LIST
* names: promoterE2eRegistry -> registry.k8s.io/e2e-test-images. Read from the tags of the struct and its defaults.
*/
function parseRegistryKeys(text) {
	const keys = /* @__PURE__ */ new Map();
	for (const m of text.matchAll(/^\s*(\w+Registry)\s+string\s+`yaml:"(\w+)"`/gm)) keys.set(m[1], m[2]);
	const registries = /* @__PURE__ */ new Map();
	for (const m of text.matchAll(/^\s*(\w+Registry):\s+"([^"]+)",$/gm)) {
		const key = keys.get(m[1]);
		if (key !== void 0) registries.set(key, m[2]);
	}
	return registries;
}

// src/plan/image-needs.ts
/** Specs whose images are in manifests or drivers that no code of the leaf mentions: by the name of the spec. */
const byName = [
	{
		name: /\[Driver: csi-hostpath/,
		manifests: "test/e2e/testing-manifests/storage-csi/hostpath"
	},
	{
		name: /\bCSI Mock\b/,
		manifests: "test/e2e/testing-manifests/storage-csi/mock"
	},
	{
		name: /\[Driver: nfs3?\]/,
		images: ["VolumeNFSServer"]
	},
	{
		name: /\[Driver: iscsi\]/,
		images: ["VolumeISCSIServer"]
	}
];
const manifestDirs = byName.flatMap((rule) => rule.manifests ?? []);
/** Specs name it to see a pull fail. */
const meantToFail = /* @__PURE__ */ new Set(["InvalidRegistryImage"]);
/** @returns needs by spec name */
function imageNeeds(specs, index) {
	const reach = reachable(index);
	const byLeaf = /* @__PURE__ */ new Map();
	const needs = /* @__PURE__ */ new Map();
	for (const spec of specs) {
		const path = treePath(spec.file);
		const key = `${path}:${spec.line}`;
		const leaf = byLeaf.get(key) ?? needsOfLeaf(path, spec.line, index, reach);
		byLeaf.set(key, leaf);
		const named = needsByName(spec.name, index);
		const before = needs.get(spec.name) ?? {
			must: [],
			may: []
		};
		needs.set(spec.name, {
			must: sorted(before.must, leaf.must, named),
			may: sorted(before.may, leaf.may, named)
		});
	}
	return needs;
}
/** Ginkgo reports paths as the compiler had them: with the module's directory or version before them. */
function treePath(file) {
	const at = file.lastIndexOf("test/e2e/");
	return at < 0 ? file : file.slice(at);
}
function needsByName(name, index) {
	return byName.filter((rule) => rule.name.test(name)).flatMap((rule) => [...rule.manifests === void 0 ? [] : index.manifests.get(rule.manifests) ?? [], ...(rule.images ?? []).flatMap((id) => index.images.get(id) ?? [])]);
}
function needsOfLeaf(path, line, index, reach) {
	const file = index.files.get(path);
	if (file === void 0) return {
		must: [],
		may: []
	};
	const leaf = leafAt(file, line);
	const must = imagesNamed(leaf.own, file, index);
	const may = [...must, ...imagesNamed(leaf.around, file, index)];
	for (const symbol of symbolsNamed(`${leaf.own}\n${leaf.around}`, file, reach.known)) may.push(...reach.images.get(symbol) ?? []);
	return {
		must,
		may: sorted(may)
	};
}
function sorted(...lists) {
	return [...new Set(lists.flat())].sort();
}
function imagesNamed(text, file, index) {
	if (file.imageAlias === void 0) return [];
	const found = [];
	for (const m of text.matchAll(new RegExp(`\\b${file.imageAlias}\\.(\\w+)`, "g"))) {
		const id = m[1] === "GetPauseImageName" ? "Pause" : m[1];
		const ref = meantToFail.has(id) ? void 0 : index.images.get(id);
		if (ref !== void 0) found.push(ref);
	}
	return found;
}
function reachable(index) {
	const known = /* @__PURE__ */ new Set();
	for (const file of index.files.values()) for (const s of file.symbols) known.add(`${file.dir}#${s.name}`);
	const images = /* @__PURE__ */ new Map();
	const callers = /* @__PURE__ */ new Map();
	for (const file of index.files.values()) for (const { name, text } of file.symbols) {
		const key = `${file.dir}#${name}`;
		const own = images.get(key) ?? /* @__PURE__ */ new Set();
		for (const ref of imagesNamed(text, file, index)) own.add(ref);
		images.set(key, own);
		for (const callee of symbolsNamed(text, file, known)) {
			const list = callers.get(callee) ?? [];
			list.push(key);
			callers.set(callee, list);
		}
	}
	spread(images, callers);
	return {
		known,
		images
	};
}
/** What a function names, its callers need. */
function spread(images, callers) {
	const queue = [...images].filter(([, refs]) => refs.size > 0).map(([key]) => key);
	for (let key = queue.pop(); key !== void 0; key = queue.pop()) {
		const refs = images.get(key) ?? /* @__PURE__ */ new Set();
		for (const caller of callers.get(key) ?? []) {
			const has = images.get(caller);
			if (has === void 0) continue;
			const before = has.size;
			for (const ref of refs) has.add(ref);
			if (has.size > before) queue.push(caller);
		}
	}
}
/** Functions and variables of this tree that a text names: `alias.Name` of an import, or `Name` of its own package. */
function symbolsNamed(text, file, known) {
	const found = /* @__PURE__ */ new Set();
	for (const m of text.matchAll(/(?:([A-Za-z_]\w*)\.)?([A-Za-z_]\w*)/g)) {
		const key = `${m[1] === void 0 ? file.dir : file.imports.get(m[1]) ?? file.dir}#${m[2]}`;
		if (known.has(key)) found.add(key);
	}
	return found;
}

// src/images/spec-images.ts
/**
* Which images each spec can need, read out of the branch's own sources in about a second for the whole suite: those
* that the leaf names, that the BeforeEach blocks around it name, and that the helper functions it may call name
* (found by name, so rather too many than too few). For what to have ready before a run.
* @returns references by spec name; a spec whose source is not found has none
*/
async function imagesOfSpecs(specs, build, ctx) {
	const needs = await needsOf(specs, build, ctx);
	return new Map([...needs].map(([name, n]) => [name, n.may]));
}
/**
* Specs that cannot run with what `missing` lacks. Careful the other way round than imagesOfSpecs: only what the leaf
* itself names counts, so that no spec is left out that might have passed.
*/
async function unrunnableSpecs(specs, missing, build, ctx) {
	if (missing.length === 0) return [];
	const why = new Map(missing.map((m) => [m.ref, m]));
	const found = [];
	for (const [spec, needs] of await needsOf(specs, build, ctx)) {
		const lacking = needs.must.flatMap((ref) => why.get(ref) ?? []);
		if (lacking.length > 0) found.push({
			spec,
			missing: lacking
		});
	}
	return found;
}
/** Sources do not change while a process runs; by build. */
const indexes = /* @__PURE__ */ new Map();
async function needsOf(specs, build, ctx) {
	const key = `${build.key} ${build.sourceDir}`;
	const reading = indexes.get(key) ?? readIndex(build.sourceDir, ctx);
	indexes.set(key, reading);
	return imageNeeds(specs, await reading);
}
async function readIndex(top, ctx) {
	const table = join(top, "test/utils/image/manifest.go");
	const images = parseImageManifest(await readFile(table, "utf8").catch(() => ""));
	if (images.size === 0) ctx.log.warn(`images: ${table} names no images in a form that is known; which specs need which is not known`);
	const files = /* @__PURE__ */ new Map();
	for (const path of await list(top, "test/e2e", ".go")) files.set(path, scanGoFile(path, await readFile(join(top, path), "utf8")));
	const manifests = /* @__PURE__ */ new Map();
	for (const dir of manifestDirs) manifests.set(dir, await imagesInYaml(top, dir));
	return {
		files,
		images,
		manifests
	};
}
async function list(top, dir, end) {
	return (await readdir(join(top, dir), {
		recursive: true,
		withFileTypes: true
	}).catch(() => [])).filter((f) => f.isFile() && f.name.endsWith(end) && !f.name.endsWith("_test.go")).map((f) => relative(top, join(f.parentPath, f.name)));
}
async function imagesInYaml(top, dir) {
	const refs = /* @__PURE__ */ new Set();
	for (const path of await list(top, dir, ".yaml")) {
		const text = await readFile(join(top, path), "utf8");
		for (const m of text.matchAll(/^\s*(?:- )?image:\s*"?([^\s"#]+)"?\s*$/gm)) refs.add(m[1]);
	}
	return [...refs].sort();
}

// src/images/store.ts
/** What any cluster needs: pause and coredns, in the versions that the branch states. */
function clusterImages(build) {
	const { pause, coredns } = build.companions;
	return [`registry.k8s.io/pause:${pause}`, `registry.k8s.io/coredns/coredns:v${coredns}`];
}
/**
* Sees to it that the images can be pulled: from a registry where one answers, else made here of the branch and of
* Debian packages. Made once, reused after that (some milliseconds). What cannot be had is in `missing`, never thrown.
* @throws UsageError for mirrors that cannot be read
*/
async function ensureImages(refs, build, companions, ctx, options = {}) {
	const dir = imagesDir(ctx);
	const wanted = [...new Set(refs)];
	const upstream = await findRegistry(options.mirrors ?? ctx.env["BOWSPRIT_REGISTRY_MIRRORS"], ctx);
	const found = /* @__PURE__ */ new Map();
	const missing = [];
	if (upstream !== void 0) for (const [ref, digest] of await resolveUpstream(wanted, upstream, ctx)) found.set(ref, digest);
	const orders = [];
	const asked = /* @__PURE__ */ new Map();
	for (const ref of wanted) {
		if (found.has(ref)) continue;
		const way = recipeFor(ref);
		if ("why" in way) missing.push({
			ref,
			why: `${upstream === void 0 ? "no registry answers" : "its registry does not have it"}; ${way.why}`
		});
		else {
			orders.push({
				ref: canonicalRef(ref),
				recipe: way.recipe
			});
			asked.set(canonicalRef(ref), ref);
		}
	}
	for (const [canonical, made] of await makeImages(orders, build, companions, dir, ctx)) {
		const ref = asked.get(canonical) ?? canonical;
		if ("digest" in made) found.set(ref, made.digest);
		else missing.push({
			ref,
			why: made.why
		});
	}
	const store = {
		dir,
		refs: Object.fromEntries([...found].sort()),
		missing
	};
	return upstream === void 0 ? store : {
		...store,
		upstream
	};
}
function imagesDir(ctx) {
	return join(ctx.paths.cache, "images");
}
/**
* The command of a process that serves the store read-only over plain HTTP until SIGTERM: run it with an environment
* of toolEnv (it needs proxies only where `upstream` is set). It says on stdout when it listens, and each image that
* was asked for in vain.
*/
function registryArgv(store, listen, ctx) {
	const built = join(ctx.paths.program, "registry.mjs");
	const program = existsSync(built) ? built : join(ctx.paths.program, "..", "src", "entry", "registry.ts");
	const set = {
		v: 1,
		refs: Object.fromEntries(Object.entries(store.refs).map(([ref, digest]) => [canonicalRef(ref), digest])),
		...store.upstream === void 0 ? {} : { upstream: store.upstream }
	};
	const text = JSON.stringify(set);
	const file = join(store.dir, "sets", `${digestOf(text).slice(7)}.json`);
	writeSet(file, text);
	return [
		ctx.paths.node,
		program,
		"--store",
		store.dir,
		"--set",
		file,
		"--host",
		listen.host,
		"--port",
		String(listen.port)
	];
}
/**
* Named after its content, so that several processes may write it at once, and written anew each time: sets are pruned by
* their time, and that of another user's file could not be set.
*/
function writeSet(file, text) {
	mkdirSync(dirname(file), { recursive: true });
	const temporary = `${file}.${process.pid}`;
	try {
		writeFileSync(temporary, text);
		renameSync(temporary, file);
	} catch (error) {
		if (!existsSync(file)) throw error;
	}
}

export { unrunnableSpecs as a, imagesOfSpecs as i, ensureImages as n, parseRegistryKeys as o, registryArgv as r, clusterImages as t };