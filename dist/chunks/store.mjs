import { r as parseImageRef, t as canonicalRef } from "./image-ref.mjs";
import { a as digestOfFile, c as readJson, i as digestOf, l as writeWhole, n as createUpstream, o as putBytes, r as blobSize, s as putStream } from "./upstream.mjs";
import { a as parsePlatform, i as mediaTypes, n as imageIndex, r as imageManifest, t as imageConfig } from "./image-documents.mjs";
import { t as blobPath } from "./oci-image.mjs";
import { t as require_tar_stream } from "./tar-stream.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { a as wordsOf, n as platformOf } from "./platform.mjs";
import { i as RunError, s as describe } from "./errors.mjs";
import { t as pMap } from "./p-map.mjs";
import { t as parseMirrors } from "./image-mirrors.mjs";
import { once } from "node:events";
import { basename, dirname, join, posix, relative } from "node:path";
import { createReadStream, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { copyFile, link, mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createHash, randomUUID } from "node:crypto";

// src/plan/image-recipe.ts
const defaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** A recipe and all recipes inside it, taken apart. */
function partsOf(recipe) {
	return recipe.layers.flat().flatMap((p) => p.kind === "fake-registry" ? [p, ...partsOf(p.recipe)] : [p]);
}

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

// src/images/layer.ts
var import_tar_stream = require_tar_stream();
/** Debian's packages differ in whether they spell /bin or /usr/bin: as on a real system the first is a link. */
const merged = [
	"bin",
	"sbin",
	"lib",
	"lib32",
	"lib64",
	"libx32"
];
/**
* Puts entries together as a file system would: later ones win, top-level bin, lib … become links into usr, missing
* parents appear as root's directories.
*/
function assemble(entries) {
	const byPath = /* @__PURE__ */ new Map();
	const linked = /* @__PURE__ */ new Set();
	for (const entry of entries) {
		const [top = "", ...rest] = entry.path.split("/");
		if (!merged.includes(top)) byPath.set(entry.path, entry);
		else {
			linked.add(top);
			if (rest.length > 0) byPath.set(`usr/${entry.path}`, {
				...entry,
				path: `usr/${entry.path}`
			});
		}
	}
	for (const top of linked) {
		byPath.set(top, {
			path: top,
			type: "symlink",
			mode: 511,
			uid: 0,
			gid: 0,
			to: `usr/${top}`
		});
		parents(`usr/${top}/x`, byPath);
	}
	for (const path of [...byPath.keys()]) parents(path, byPath);
	return [...byPath.values()].sort((a, b) => a.path < b.path ? -1 : 1);
}
function parents(path, byPath) {
	for (let cut = path.lastIndexOf("/"); cut > 0; cut = path.lastIndexOf("/", cut - 1)) {
		const parent = path.slice(0, cut);
		if (byPath.has(parent)) return;
		byPath.set(parent, {
			path: parent,
			type: "directory",
			mode: 493,
			uid: 0,
			gid: 0
		});
	}
}
/** Writes a layer (plain tar, sorted, all times 0) into the store: the same entries always make the same bytes. */
async function putLayer(dir, entries) {
	return putStream(dir, tarOf(entries));
}
/** A tar of these entries in this order; an entry that cannot be read ends the stream with its error. */
function tarOf(entries) {
	const tar = (0, import_tar_stream.pack)();
	(async () => {
		for (const entry of entries) await write(tar, entry);
		tar.finalize();
	})().catch((cause) => tar.destroy(cause));
	return tar;
}
async function write(tar, entry) {
	const header = {
		name: entry.type === "directory" ? `${entry.path}/` : entry.path,
		type: entry.type,
		mode: entry.mode,
		uid: entry.uid,
		gid: entry.gid,
		uname: "",
		gname: "",
		mtime: /* @__PURE__ */ new Date(0),
		...entry.to === void 0 ? {} : { linkname: entry.to }
	};
	const { body } = entry;
	if (entry.type === "file" && body !== void 0 && "file" in body) {
		await copyIn(body.file, tar.entry({
			...header,
			size: body.size
		}));
		return;
	}
	await new Promise((resolve, reject) => {
		const done = (error) => error ? reject(error) : resolve();
		if (entry.type === "file") tar.entry(header, Buffer.isBuffer(body) ? body : Buffer.alloc(0), done);
		else tar.entry(header, done);
	});
}
async function copyIn(file, sink) {
	const failed = once(sink, "error").then(([error]) => Promise.reject(error));
	failed.catch(() => void 0);
	for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) if (!sink.write(chunk)) await Promise.race([once(sink, "drain"), failed]);
	const closed = once(sink, "close");
	sink.end(void 0);
	await Promise.race([closed, failed]);
}

// src/images/debian.ts
/** Needed by maintainers' scripts alone, which never run in an image of ours. */
const unwanted = /* @__PURE__ */ new Set([
	"debconf",
	"dpkg",
	"gcc-12-base",
	"mawk"
]);
const unwantedPaths = /^usr\/share\/(doc|doc-base|man|info|locale|lintian|bash-completion|zsh|bug|menu|i18n|gdb|gcc|common-licenses|debconf|pixmaps|icons|applications|perl\/.*\.pod$)(\/|$)|^var\/(cache|lib\/dpkg|lib\/systemd)(\/|$)|^(usr\/)?lib\/(systemd|init|udev)(\/|$)|\/gconv(\/|$)|^usr\/lib\/locale(\/|$)|^etc\/(init\.d|cron\.|logrotate\.d|default|pam\.d|systemd)/;
/**
* Files of Debian packages and all they depend on, as a machine with nothing installed would get them from this
* host's own package sources. Nothing is installed here and nothing of the host's apt state is touched.
* @param dir the image cache; package lists (refreshed after a day) and archives are kept there
* @throws RunError when apt-get cannot resolve or fetch; Error when this is no Debian
*/
async function debianEntries(wanted, dir, ctx) {
	const { packages } = wanted;
	for (const tool of ["apt-get", "dpkg-deb"]) if (await ctx.exec.which(tool) === void 0) throw new Error(`needs Debian packages (${packages.join(", ")}), and there is no ${tool} here`);
	const archives = await fetchPackages(wanted, dir, ctx);
	const entries = [];
	for (const archive of archives) entries.push(...await unpack(archive, ctx));
	return entries;
}
async function fetchPackages(wish, dir, ctx) {
	const { packages, alone, architecture } = wish;
	const lists = await packageLists(architecture, dir, ctx);
	const kept = join(dir, "debs");
	const work = temporary(dir, "apt");
	const install = [
		"-y",
		"--no-install-recommends",
		"install",
		...[...packages].sort()
	];
	try {
		const wanted = fileNames(await apt(work, lists, architecture, ["--print-uris", ...install], ctx)).filter((name) => !unwanted.has(packageOf(name)) && (!alone || packages.includes(packageOf(name))));
		await mkdir(kept, { recursive: true });
		const here = new Set(await readdir(kept));
		const absent = wanted.filter((name) => !here.has(name));
		if (absent.length > 0) {
			ctx.log.info(`images: fetching ${absent.length} Debian packages for ${packages.join(", ")}`);
			for (const name of wanted) if (here.has(name)) await link(join(kept, name), join(work, "archives", name));
			await apt(work, lists, architecture, ["--download-only", ...install], ctx);
			for (const name of absent) await rename(join(work, "archives", name), join(kept, name));
		}
		return wanted.map((name) => join(kept, name));
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
function packageOf(fileName) {
	return fileName.split("_")[0];
}
function temporary(dir, what) {
	return join(dir, "tmp", `${what}-${process.pid}-${randomUUID().slice(0, 8)}`);
}
/** `'URI' name.deb size hash`, one line a package. */
function fileNames(plan) {
	return [...plan.matchAll(/^'[^']+' (\S+\.deb) \d+ /gm)].map((m) => m[1]);
}
const dayMs = 864e5;
/**
* Lists of a day lie in a directory of that day, which appears whole and is never changed: a process that works with
* yesterday's goes on undisturbed.
*/
async function packageLists(architecture, dir, ctx) {
	const top = join(dir, "apt");
	const prefix = architecture === void 0 ? "lists-" : `lists-${architecture}-`;
	const today = join(top, `${prefix}${Math.floor(ctx.clock.now() / dayMs)}`);
	if (existsSync(today)) return today;
	await mkdir(top, { recursive: true });
	const earlier = (await readdir(top)).filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length))).sort();
	const work = temporary(dir, "apt");
	const fresh = join(work, "lists");
	await mkdir(join(fresh, "partial"), { recursive: true });
	try {
		ctx.log.info("images: reading the package lists of this host's own Debian sources (apt-get update, kept apart)");
		await apt(work, fresh, architecture, ["-qq", "update"], ctx);
		await rename(fresh, today).catch((cause) => {
			if (!existsSync(today)) throw cause;
		});
		for (const name of earlier.slice(0, -1)) await rm(join(top, name), {
			recursive: true,
			force: true
		});
		return today;
	} catch (cause) {
		const last = earlier.at(-1);
		if (last === void 0 || ctx.signal.aborted) throw cause;
		ctx.log.warn("images: the package lists could not be refreshed; going on with those of an earlier day");
		return join(top, last);
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
/** apt-get with state, archives and an empty package database of its own; runs in `work`. */
async function apt(work, lists, architecture, args, ctx) {
	const status = join(lists, "status");
	await mkdir(join(work, "archives", "partial"), { recursive: true });
	await writeFile(status, "", { flag: "a" });
	const options = {
		"Dir::State": work,
		"Dir::State::status": status,
		"Dir::State::lists": lists,
		"Dir::Cache": work,
		"Dir::Cache::archives": join(work, "archives"),
		"Dir::Cache::pkgcache": join(lists, "pkgcache.bin"),
		"Dir::Cache::srcpkgcache": join(lists, "srcpkgcache.bin"),
		"Dir::Log": work,
		"Debug::NoLocking": "1",
		"APT::Sandbox::User": "root",
		"Acquire::Languages": "none",
		"Acquire::Retries": "2",
		...architecture === void 0 ? {} : {
			"APT::Architecture": architecture,
			"APT::Architectures": architecture
		}
	};
	const argv = [
		"apt-get",
		...Object.entries(options).flatMap(([k, v]) => ["-o", `${k}=${v}`]),
		...args
	];
	const env = toolEnv(ctx.env, {
		DEBIAN_FRONTEND: "noninteractive",
		LC_ALL: "C"
	});
	return (await ctx.exec.run(argv, {
		cwd: work,
		env,
		timeoutMs: 6e5
	})).stdout;
}
/** Files of one package. Hard links become copies of what they link to. */
async function unpack(archive, ctx) {
	const tar = `${archive}.${process.pid}-${randomUUID().slice(0, 8)}.tar`;
	try {
		await ctx.exec.run([
			"sh",
			"-c",
			"exec dpkg-deb --fsys-tarfile \"$1\" > \"$2\"",
			"sh",
			archive,
			tar
		], {
			env: toolEnv(ctx.env),
			timeoutMs: 12e4
		});
		return await readTar(tar);
	} finally {
		await rm(tar, { force: true });
	}
}
async function readTar(path) {
	const files = /* @__PURE__ */ new Map();
	const reader = (0, import_tar_stream.extract)();
	createReadStream(path).on("error", (e) => reader.destroy(e)).pipe(reader);
	for await (const stream of reader) {
		const h = stream.header;
		const name = clean(h.name);
		const parts = [];
		for await (const chunk of stream) parts.push(chunk);
		if (name === "" || unwantedPaths.test(name)) continue;
		const common = {
			path: name,
			mode: h.mode ?? 420,
			uid: h.uid ?? 0,
			gid: h.gid ?? 0
		};
		if (h.type === "directory") files.set(name, {
			...common,
			type: "directory"
		});
		else if (h.type === "symlink") files.set(name, {
			...common,
			type: "symlink",
			to: h.linkname ?? ""
		});
		else if (h.type === "link") {
			const target = files.get(clean(h.linkname ?? ""));
			if (target !== void 0) files.set(name, {
				...target,
				path: name
			});
		} else files.set(name, {
			...common,
			type: "file",
			body: Buffer.concat(parts)
		});
	}
	return [...files.values()];
}
function clean(name) {
	const path = posix.normalize(name).replace(/^(\.?\/)+/, "").replace(/\/$/, "");
	return path === "." ? "" : path;
}

// src/plan/image-go-flags.ts
/** The build's flags of go build with the link flags replaced: stripped, no stamped version. */
function linkFlags(goFlags) {
	const kept = [];
	for (let i = 0; i < goFlags.length; i++) {
		const flag = goFlags[i];
		if (/^--?ldflags$/.test(flag)) i++;
		else if (!/^--?ldflags=/.test(flag)) kept.push(flag);
	}
	return [...kept, "-ldflags=-s -w"];
}

// src/images/programs.ts
/** Cold, on two slow cores, with all of Kubernetes' packages to compile. */
const buildMs = 18e5;
/**
* Builds main packages of the branch, static, with the flags of the build itself but for the stamped version: a
* commit that changes nothing in a program leaves its bytes, and so its image, as they were.
* @returns by package path
*/
async function buildPrograms(packages, build, dir, ctx) {
	if (packages.length === 0) return /* @__PURE__ */ new Map();
	const flags = linkFlags(build.goFlags);
	const kept = join(dir, "programs", short(JSON.stringify([
		build.moduleDir,
		build.platform,
		flags
	])));
	const work = join(dir, "tmp", `go-${process.pid}-${randomUUID().slice(0, 8)}`);
	await mkdir(work, { recursive: true });
	await mkdir(kept, { recursive: true });
	try {
		for (const pkg of packages) await copyFile(join(kept, basename(pkg)), join(work, basename(pkg))).catch(() => void 0);
		const failed = await compile(packages, flags, build, work, ctx);
		const programs = /* @__PURE__ */ new Map();
		for (const pkg of packages) {
			const why = failed.get(pkg);
			const path = join(kept, basename(pkg));
			if (why === void 0) await rename(join(work, basename(pkg)), path);
			programs.set(pkg, why === void 0 ? { path } : { why });
		}
		return programs;
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
/** All in one call, since packages are shared; one by one after a failure, so that one cannot take the rest along. */
async function compile(packages, flags, build, work, ctx) {
	const workFile = join(build.moduleDir, "go.work");
	const GOWORK = existsSync(workFile) ? workFile : "off";
	const go = async (some) => {
		await ctx.exec.run([
			"go",
			"build",
			...flags,
			"-o",
			`${work}/`,
			...some
		], {
			cwd: build.moduleDir,
			env: toolEnv(ctx.env, {
				CGO_ENABLED: "0",
				GOWORK,
				...target(build.platform)
			}),
			timeoutMs: buildMs
		});
	};
	try {
		await go(packages);
		return /* @__PURE__ */ new Map();
	} catch (cause) {
		if (cause instanceof RunError && cause.cancelled) throw cause;
		if (packages.length === 1) return /* @__PURE__ */ new Map([[packages[0], describe(cause)]]);
	}
	const failed = /* @__PURE__ */ new Map();
	for (const pkg of packages) for (const [p, why] of await compile([pkg], flags, build, work, ctx)) failed.set(p, why);
	return failed;
}
/**
* One C file as a static binary; where there is no gcc that can link statically, Go source that does the same.
* @throws RunError when neither compiles
*/
async function compileC(source, otherwise, build, out, ctx) {
	const env = toolEnv(ctx.env);
	const gcc = build.platform === platformOf(process.arch) ? "gcc" : `${wordsOf(build.platform).triple}-gcc`;
	if (await ctx.exec.which(gcc) !== void 0) try {
		await ctx.exec.run([
			gcc,
			"-Os",
			"-static",
			"-s",
			"-o",
			out,
			source
		], {
			env,
			timeoutMs: 6e4
		});
		return;
	} catch (cause) {
		if (cause instanceof RunError && cause.cancelled) throw cause;
		ctx.log.debug(`images: gcc could not build ${source}, taking Go instead: ${describe(cause)}`);
	}
	await compileGo(otherwise, build, out, ctx);
}
/** A program of one file that imports nothing but the standard library. @throws RunError when it does not compile */
async function compileGo(text, build, out, ctx) {
	const work = `${out}-go`;
	await mkdir(work, { recursive: true });
	try {
		await writeFile(join(work, "go.mod"), "module program\n");
		await writeFile(join(work, "main.go"), text);
		await ctx.exec.run([
			"go",
			"build",
			"-trimpath",
			"-buildvcs=false",
			"-ldflags=-s -w",
			"-o",
			out,
			"."
		], {
			cwd: work,
			env: toolEnv(ctx.env, {
				CGO_ENABLED: "0",
				GOWORK: "off",
				...target(build.platform)
			}),
			timeoutMs: buildMs
		});
	} finally {
		await rm(work, {
			recursive: true,
			force: true
		});
	}
}
function target(platform) {
	const [GOOS = "linux", GOARCH = "amd64"] = platform.split("/");
	return {
		GOOS,
		GOARCH
	};
}
function short(text) {
	return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

// src/images/parts.ts
/** @throws Error with the reason when a part cannot be had here */
async function sourceOf(part, shop) {
	switch (part.kind) {
		case "dir": return fixed(part, {
			type: "directory",
			mode: part.mode ?? 493,
			uid: part.uid ?? 0
		});
		case "text": return fixed(part, {
			type: "file",
			mode: part.mode ?? 420,
			body: Buffer.from(part.text)
		});
		case "link": return fixed(part, {
			type: "symlink",
			mode: 511,
			to: part.to
		});
		case "branch": return file(join(shop.build.sourceDir, part.from), part.at, part.mode ?? 493, shop);
		case "go": {
			const program = shop.programs.get(part.pkg);
			if (program === void 0 || "why" in program) throw new Error(`${part.pkg} of the branch does not build: ${program?.why ?? "not asked for"}`);
			return file(program.path, part.at, part.mode ?? 493, shop);
		}
		case "companion": {
			const companion = shop.companions[part.name];
			if (companion === void 0) throw new Error(`needs ${part.name}, which was not made ready for this run`);
			return file(join(companion.dir, part.file), part.at, 493, shop);
		}
		case "go-text": return compiled(part.at, JSON.stringify([
			"go-text",
			1,
			shop.build.platform,
			part
		]), shop, (out) => compileGo(part.text, shop.build, out, shop.ctx));
		case "c": {
			const source = join(shop.build.sourceDir, part.from);
			const key = JSON.stringify([
				"c",
				1,
				await shop.digestOf(source),
				part.otherwise,
				shop.build.platform,
				part.at
			]);
			return compiled(part.at, key, shop, (out) => compileC(source, part.otherwise, shop.build, out, shop.ctx));
		}
		case "debs": return {
			key: JSON.stringify([
				"debs",
				1,
				shop.build.platform,
				[...part.packages].sort(),
				part.alone ?? false
			]),
			entries: () => debianEntries({
				...part,
				...foreign(shop.build.platform)
			}, shop.dir, shop.ctx)
		};
		case "busybox": return {
			key: JSON.stringify([
				"busybox",
				1,
				shop.build.platform,
				part.except ?? []
			]),
			entries: () => busyboxEntries(part.except ?? [], shop)
		};
		case "fake-registry": return fakeRegistry(part, shop);
	}
}
/** Debian's name of a platform that is not this machine's own. */
function foreign(platform) {
	const { architecture } = parsePlatform(platform);
	return platform === platformOf(process.arch) ? {} : { architecture };
}
function fixed(part, entry) {
	const uid = entry.uid ?? 0;
	return {
		key: JSON.stringify(part),
		entries: async () => [{
			...entry,
			path: part.at.slice(1),
			uid,
			gid: uid
		}]
	};
}
async function file(from, at, mode, shop) {
	const digest = await shop.digestOf(from);
	const entry = async () => ({
		path: at.slice(1),
		type: "file",
		mode,
		uid: 0,
		gid: 0,
		body: {
			file: from,
			size: (await stat(from)).size
		}
	});
	return {
		key: JSON.stringify([
			"file",
			at,
			mode,
			digest
		]),
		entries: async () => [await entry()]
	};
}
function compiled(at, key, shop, compile) {
	return {
		key,
		entries: async () => {
			const out = join(shop.dir, "tmp", `program-${process.pid}-${randomUUID().slice(0, 8)}`);
			await mkdir(join(shop.dir, "tmp"), { recursive: true });
			try {
				await compile(out);
				const body = await readFile(out);
				return [{
					path: at.slice(1),
					type: "file",
					mode: 493,
					uid: 0,
					gid: 0,
					body
				}];
			} finally {
				await rm(out, { force: true });
			}
		}
	};
}
/** Applets as the binary itself lists them. */
async function busyboxEntries(except, shop) {
	const other = foreign(shop.build.platform);
	const own = await busyboxOf({}, shop);
	const binary = other.architecture === void 0 ? own : await busyboxOf(other, shop);
	const kept = join(shop.dir, "programs", `busybox-${digestOf(own.body).slice(7, 24)}`);
	await writeWhole(kept, own.body, 493);
	const links = (await shop.ctx.exec.run([kept, "--list"], {
		env: toolEnv(shop.ctx.env),
		timeoutMs: 1e4
	})).stdout.split("\n").filter((a) => a !== "" && a !== "busybox" && !except.includes(a)).map((applet) => ({
		path: `bin/${applet}`,
		type: "symlink",
		mode: 511,
		uid: 0,
		gid: 0,
		to: "busybox"
	}));
	return [{
		...binary,
		path: "bin/busybox",
		mode: 493
	}, ...links];
}
async function busyboxOf(of, shop) {
	const wanted = {
		packages: ["busybox-static"],
		alone: true,
		...of
	};
	const binary = (await debianEntries(wanted, shop.dir, shop.ctx)).find((e) => basename(e.path) === "busybox" && Buffer.isBuffer(e.body));
	if (binary === void 0 || !Buffer.isBuffer(binary.body)) throw new Error("busybox-static has no busybox");
	return {
		...binary,
		body: binary.body
	};
}
/** Layout that agnhost's fake-registry-server reads: see test/images/agnhost/fakeregistryserver/prepare_registry.sh. */
async function fakeRegistry(part, shop) {
	const { manifest, blobs } = await shop.image(part.recipe, `${part.repository}:${part.tag}`);
	const platform = parsePlatform(shop.build.platform);
	const index = imageIndex({
		...manifest,
		mediaType: mediaTypes.manifest
	}, platform);
	const top = `var/registry/${part.repository}`;
	const data = (kind, digest) => {
		const hex = digest.slice(7);
		return `${top}/${kind}/sha256/${hex.slice(0, 2)}/${hex}/data`;
	};
	const entry = (path, body) => ({
		path,
		type: "file",
		mode: 420,
		uid: 0,
		gid: 0,
		body
	});
	const stored = async (kind, digest) => entry(data(kind, digest), await readFile(blobPath(shop.dir, digest)));
	return {
		key: JSON.stringify([
			"fake-registry",
			part.repository,
			part.tag,
			manifest.digest
		]),
		entries: async () => [
			entry(`${top}/manifests/${part.tag}`, Buffer.from(`${digestOf(index)}\n`)),
			entry(data("manifests", digestOf(index)), Buffer.from(index)),
			await stored("manifests", manifest.digest),
			...await Promise.all(blobs.map((digest) => stored("blobs", digest)))
		]
	};
}

// src/images/make.ts
/** Change it when the same recipe makes other bytes than before. */
const rules = 1;
/**
* Makes images, each in its own time; one that cannot be made does not stop the others.
* @param dir the image cache
* @returns by reference: digest of the manifest, or why there is none
*/
async function makeImages(orders, build, companions, dir, ctx) {
	const made = /* @__PURE__ */ new Map();
	const rest = [];
	for (const order of orders) {
		const path = join(dir, "made", await keyOf(order, build, companions));
		const digest = await known(path, dir);
		if (digest === void 0) rest.push({
			...order,
			made: path
		});
		else made.set(order.ref, { digest });
	}
	if (rest.length === 0) return made;
	const shop = await openShop(rest.map((o) => o.recipe), build, companions, dir, ctx);
	for (const [i, order] of rest.entries()) {
		ctx.log.progress({
			id: "images",
			done: i,
			total: rest.length,
			unit: "images"
		});
		const result = await makeOne(order, shop);
		made.set(order.ref, result);
		if ("digest" in result) await writeWhole(order.made, JSON.stringify(result));
	}
	ctx.log.progress({
		id: "images",
		done: rest.length,
		total: rest.length,
		unit: "images"
	});
	return made;
}
async function makeOne(order, shop) {
	const { ctx } = shop;
	const from = ctx.clock.now();
	try {
		const { manifest, packed } = await shop.image(order.recipe, order.ref);
		const seconds = ((ctx.clock.now() - from) / 1e3).toFixed(1);
		if (packed) ctx.log.info(`images: ${order.ref} made of ${order.recipe.madeOf} (${seconds} s)`);
		else ctx.log.debug(`images: ${order.ref} has the layers that are there (${seconds} s)`);
		return { digest: manifest.digest };
	} catch (cause) {
		if (ctx.signal.aborted) throw cause;
		const why = cause instanceof Error ? cause.message : String(cause);
		ctx.log.warn(`images: ${order.ref} could not be made: ${why}`);
		return { why };
	}
}
async function openShop(recipes, build, companions, dir, ctx) {
	const parts = recipes.flatMap(partsOf);
	const packages = [...new Set(parts.flatMap((p) => p.kind === "go" ? [p.pkg] : []))];
	if (packages.length > 0) ctx.log.info(`images: building ${packages.length} test programs of the branch`);
	const programs = await buildPrograms(packages, build, dir, ctx);
	const layers = /* @__PURE__ */ new Map();
	const digests = /* @__PURE__ */ new Map();
	const digestOnce = (path) => {
		const reading = digests.get(path) ?? digestOfFile(path);
		digests.set(path, reading);
		return reading;
	};
	const shop = {
		dir,
		build,
		companions,
		ctx,
		programs,
		digestOf: digestOnce,
		image: (recipe, name) => makeImage(recipe, name, shop, layers)
	};
	return shop;
}
async function makeImage(recipe, name, shop, layers) {
	const sources = [];
	for (const parts of recipe.layers) sources.push(await sourcesOf(parts, shop));
	const descriptors = [];
	let packed = false;
	for (const parts of sources) {
		const layer = await makeLayer(parts, shop, layers);
		descriptors.push({
			mediaType: mediaTypes.layer,
			digest: layer.digest,
			size: layer.size
		});
		packed ||= layer.packed;
	}
	const platform = parsePlatform(shop.build.platform);
	const config = await putBytes(shop.dir, imageConfig(name, recipe.madeOf, recipe.config, descriptors, platform));
	return {
		manifest: await putBytes(shop.dir, imageManifest({
			mediaType: mediaTypes.config,
			...config
		}, descriptors)),
		packed,
		blobs: [config.digest, ...descriptors.map((d) => d.digest)]
	};
}
async function sourcesOf(parts, shop) {
	const sources = [];
	for (const part of parts) sources.push(await sourceOf(part, shop));
	return sources;
}
/** Equal parts make one layer: in this call by the map, in later ones by a file named after what it is made of. */
async function makeLayer(sources, shop, layers) {
	const key = hex(JSON.stringify([rules, sources.map((s) => s.key)]));
	const making = layers.get(key) ?? storeLayer(key, sources, shop);
	layers.set(key, making);
	return making;
}
async function storeLayer(key, sources, shop) {
	const path = join(shop.dir, "layers", key);
	const before = await readJson(path);
	if (before !== void 0 && await blobSize(shop.dir, before.digest) === before.size) return {
		...before,
		packed: false
	};
	const entries = [];
	for (const source of sources) entries.push(...await source.entries());
	const layer = await putLayer(shop.dir, assemble(entries));
	await writeWhole(path, JSON.stringify(layer));
	return {
		...layer,
		packed: true
	};
}
/** Changes with anything that an image is made of, and is known without making anything. */
async function keyOf(order, build, companions) {
	const parts = partsOf(order.recipe);
	const ofBranch = parts.some((p) => p.kind === "go" || p.kind === "branch" || p.kind === "c");
	const files = [];
	for (const part of parts) {
		if (part.kind !== "companion") continue;
		const companion = companions[part.name];
		const file = companion && await stat(join(companion.dir, part.file)).catch(() => void 0);
		files.push([
			part.name,
			companion?.version,
			file?.size,
			Math.floor((file?.mtimeMs ?? 0) / 1e3)
		]);
	}
	return hex(JSON.stringify([
		rules,
		order,
		build.platform,
		ofBranch ? build.key : "",
		files
	]));
}
/** Digest of an image that is still wholly in the store. */
async function known(path, dir) {
	const before = await readJson(path);
	if (before?.digest === void 0) return void 0;
	const manifest = await readJson(blobPath(dir, before.digest));
	if (manifest === void 0) return void 0;
	for (const blob of [manifest.config, ...manifest.layers]) if (await blobSize(dir, blob.digest) !== blob.size) return void 0;
	return before.digest;
}
function hex(text) {
	return digestOf(text).slice(7);
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
/** Named after its content, so that several processes may write it at once. */
function writeSet(file, text) {
	if (existsSync(file)) return;
	mkdirSync(dirname(file), { recursive: true });
	const temporary = `${file}.${process.pid}`;
	writeFileSync(temporary, text);
	renameSync(temporary, file);
}

export { unrunnableSpecs as a, debianEntries as c, defaultPath as d, imagesOfSpecs as i, assemble as l, ensureImages as n, parseRegistryKeys as o, registryArgv as r, makeImages as s, clusterImages as t, tarOf as u };