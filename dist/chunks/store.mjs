import { r as __require, t as __commonJSMin } from "./rolldown-runtime.mjs";
import { a as digestOf, c as putBytes, d as writeWhole, f as canonicalRef, i as blobSize, l as putStream, m as parseImageRef, n as createUpstream, o as digestOfFile, r as blobPath, u as readJson } from "./upstream.mjs";
import { n as toolEnv } from "./child-env.mjs";
import { a as UsageError, i as RunError, o as describe } from "./errors.mjs";
import { t as pMap } from "./p-map.mjs";
import { createReadStream, existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { basename, dirname, join, posix, relative } from "node:path";
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

// src/plan/image-documents.ts
const mediaTypes = {
	manifest: "application/vnd.oci.image.manifest.v1+json",
	index: "application/vnd.oci.image.index.v1+json",
	config: "application/vnd.oci.image.config.v1+json",
	/** Not compressed: made here, served over loopback, so packing and unpacking would only cost time. */
	layer: "application/vnd.oci.image.layer.v1.tar"
};
/** 'linux/amd64' as BuildManifest has it. */
function parsePlatform(text) {
	const [os = "linux", architecture = "amd64"] = text.split("/");
	return {
		os,
		architecture
	};
}
/**
* Image configuration (OCI image-spec v1.1, config.md). `name` becomes a label: images of equal content under several
* tags get digests of their own, since a runtime reports one of the names of a digest, not the one that was asked for.
*/
function imageConfig(name, madeOf, run, layers, platform) {
	return JSON.stringify({
		created: "1970-01-01T00:00:00Z",
		architecture: platform.architecture,
		os: platform.os,
		config: {
			...run,
			Labels: {
				"org.opencontainers.image.ref.name": name,
				"org.opencontainers.image.description": `Stand-in, not upstream's image: ${madeOf}`
			}
		},
		rootfs: {
			type: "layers",
			diff_ids: layers.map((l) => l.digest)
		},
		history: layers.map(() => ({
			created: "1970-01-01T00:00:00Z",
			created_by: "bowsprit"
		}))
	});
}
/** Image manifest (OCI image-spec v1.1, manifest.md). */
function imageManifest(config, layers) {
	return JSON.stringify({
		schemaVersion: 2,
		mediaType: mediaTypes.manifest,
		config,
		layers
	});
}
/** Image index with one manifest (OCI image-spec v1.1, image-index.md). */
function imageIndex(manifest, platform) {
	return JSON.stringify({
		schemaVersion: 2,
		mediaType: mediaTypes.index,
		manifests: [{
			...manifest,
			platform
		}]
	});
}

// node_modules/events-universal/default.js
var require_default = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = __require("events");
}));

// node_modules/fast-fifo/fixed-size.js
var require_fixed_size = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = class FixedFIFO {
		constructor(hwm) {
			if (!(hwm > 0) || (hwm - 1 & hwm) !== 0) throw new Error("Max size for a FixedFIFO should be a power of two");
			this.buffer = new Array(hwm);
			this.mask = hwm - 1;
			this.top = 0;
			this.btm = 0;
			this.next = null;
		}
		clear() {
			this.top = this.btm = 0;
			this.next = null;
			this.buffer.fill(void 0);
		}
		push(data) {
			if (this.buffer[this.top] !== void 0) return false;
			this.buffer[this.top] = data;
			this.top = this.top + 1 & this.mask;
			return true;
		}
		shift() {
			const last = this.buffer[this.btm];
			if (last === void 0) return void 0;
			this.buffer[this.btm] = void 0;
			this.btm = this.btm + 1 & this.mask;
			return last;
		}
		peek() {
			return this.buffer[this.btm];
		}
		isEmpty() {
			return this.buffer[this.btm] === void 0;
		}
	};
}));

// node_modules/fast-fifo/index.js
var require_fast_fifo = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const FixedFIFO = require_fixed_size();
	module.exports = class FastFIFO {
		constructor(hwm) {
			this.hwm = hwm || 16;
			this.head = new FixedFIFO(this.hwm);
			this.tail = this.head;
			this.length = 0;
		}
		clear() {
			this.head = this.tail;
			this.head.clear();
			this.length = 0;
		}
		push(val) {
			this.length++;
			if (!this.head.push(val)) {
				const prev = this.head;
				this.head = prev.next = new FixedFIFO(2 * this.head.buffer.length);
				this.head.push(val);
			}
		}
		shift() {
			if (this.length !== 0) this.length--;
			const val = this.tail.shift();
			if (val === void 0 && this.tail.next) {
				const next = this.tail.next;
				this.tail.next = null;
				this.tail = next;
				return this.tail.shift();
			}
			return val;
		}
		peek() {
			const val = this.tail.peek();
			if (val === void 0 && this.tail.next) return this.tail.next.peek();
			return val;
		}
		isEmpty() {
			return this.length === 0;
		}
	};
}));

// node_modules/b4a/index.js
var require_b4a = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	function isBuffer(value) {
		return Buffer.isBuffer(value) || value instanceof Uint8Array;
	}
	function isEncoding(encoding) {
		return Buffer.isEncoding(encoding);
	}
	function alloc(size, fill, encoding) {
		return Buffer.alloc(size, fill, encoding);
	}
	function allocUnsafe(size) {
		return Buffer.allocUnsafe(size);
	}
	function allocUnsafeSlow(size) {
		return Buffer.allocUnsafeSlow(size);
	}
	function byteLength(string, encoding) {
		return Buffer.byteLength(string, encoding);
	}
	function compare(a, b) {
		return Buffer.compare(a, b);
	}
	function concat(buffers, totalLength) {
		return Buffer.concat(buffers, totalLength);
	}
	function copy(source, target, targetStart, start, end) {
		return toBuffer(source).copy(target, targetStart, start, end);
	}
	function equals(a, b) {
		return toBuffer(a).equals(b);
	}
	function fill(buffer, value, offset, end, encoding) {
		return toBuffer(buffer).fill(value, offset, end, encoding);
	}
	function from(value, encodingOrOffset, length) {
		return Buffer.from(value, encodingOrOffset, length);
	}
	function includes(buffer, value, byteOffset, encoding) {
		return toBuffer(buffer).includes(value, byteOffset, encoding);
	}
	function indexOf(buffer, value, byfeOffset, encoding) {
		return toBuffer(buffer).indexOf(value, byfeOffset, encoding);
	}
	function lastIndexOf(buffer, value, byteOffset, encoding) {
		return toBuffer(buffer).lastIndexOf(value, byteOffset, encoding);
	}
	function swap16(buffer) {
		return toBuffer(buffer).swap16();
	}
	function swap32(buffer) {
		return toBuffer(buffer).swap32();
	}
	function swap64(buffer) {
		return toBuffer(buffer).swap64();
	}
	function toBuffer(buffer) {
		if (Buffer.isBuffer(buffer)) return buffer;
		return Buffer.from(buffer.buffer, buffer.byteOffset, buffer.byteLength);
	}
	function toString(buffer, encoding, start, end) {
		return toBuffer(buffer).toString(encoding, start, end);
	}
	function toHex(buffer, start, end) {
		return toBuffer(buffer).toString("hex", start, end);
	}
	function write(buffer, string, offset, length, encoding) {
		return toBuffer(buffer).write(string, offset, length, encoding);
	}
	function readDoubleBE(buffer, offset) {
		return toBuffer(buffer).readDoubleBE(offset);
	}
	function readDoubleLE(buffer, offset) {
		return toBuffer(buffer).readDoubleLE(offset);
	}
	function readFloatBE(buffer, offset) {
		return toBuffer(buffer).readFloatBE(offset);
	}
	function readFloatLE(buffer, offset) {
		return toBuffer(buffer).readFloatLE(offset);
	}
	function readInt32BE(buffer, offset) {
		return toBuffer(buffer).readInt32BE(offset);
	}
	function readInt32LE(buffer, offset) {
		return toBuffer(buffer).readInt32LE(offset);
	}
	function readUInt32BE(buffer, offset) {
		return toBuffer(buffer).readUInt32BE(offset);
	}
	function readUInt32LE(buffer, offset) {
		return toBuffer(buffer).readUInt32LE(offset);
	}
	function writeDoubleBE(buffer, value, offset) {
		return toBuffer(buffer).writeDoubleBE(value, offset);
	}
	function writeDoubleLE(buffer, value, offset) {
		return toBuffer(buffer).writeDoubleLE(value, offset);
	}
	function writeFloatBE(buffer, value, offset) {
		return toBuffer(buffer).writeFloatBE(value, offset);
	}
	function writeFloatLE(buffer, value, offset) {
		return toBuffer(buffer).writeFloatLE(value, offset);
	}
	function writeInt32BE(buffer, value, offset) {
		return toBuffer(buffer).writeInt32BE(value, offset);
	}
	function writeInt32LE(buffer, value, offset) {
		return toBuffer(buffer).writeInt32LE(value, offset);
	}
	function writeUInt32BE(buffer, value, offset) {
		return toBuffer(buffer).writeUInt32BE(value, offset);
	}
	function writeUInt32LE(buffer, value, offset) {
		return toBuffer(buffer).writeUInt32LE(value, offset);
	}
	module.exports = {
		isBuffer,
		isEncoding,
		alloc,
		allocUnsafe,
		allocUnsafeSlow,
		byteLength,
		compare,
		concat,
		copy,
		equals,
		fill,
		from,
		includes,
		indexOf,
		lastIndexOf,
		swap16,
		swap32,
		swap64,
		toBuffer,
		toString,
		toHex,
		write,
		readDoubleBE,
		readDoubleLE,
		readFloatBE,
		readFloatLE,
		readInt32BE,
		readInt32LE,
		readUInt32BE,
		readUInt32LE,
		writeDoubleBE,
		writeDoubleLE,
		writeFloatBE,
		writeFloatLE,
		writeInt32BE,
		writeInt32LE,
		writeUInt32BE,
		writeUInt32LE
	};
}));

// node_modules/text-decoder/lib/pass-through-decoder.js
var require_pass_through_decoder = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const b4a = require_b4a();
	module.exports = class PassThroughDecoder {
		constructor(encoding) {
			this.encoding = encoding;
		}
		get remaining() {
			return 0;
		}
		decode(data) {
			return b4a.toString(data, this.encoding);
		}
		flush() {
			return "";
		}
	};
}));

// node_modules/text-decoder/lib/utf8-decoder.js
var require_utf8_decoder = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const b4a = require_b4a();
	/**
	* https://encoding.spec.whatwg.org/#utf-8-decoder
	*/
	module.exports = class UTF8Decoder {
		constructor() {
			this._reset();
		}
		get remaining() {
			return this.bytesSeen;
		}
		decode(data) {
			if (data.byteLength === 0) return "";
			if (this.bytesNeeded === 0 && trailingIncomplete(data, 0) === 0) {
				this.bytesSeen = trailingBytesSeen(data);
				return b4a.toString(data, "utf8");
			}
			let result = "";
			let start = 0;
			if (this.bytesNeeded > 0) {
				while (start < data.byteLength) {
					const byte = data[start];
					if (byte < this.lowerBoundary || byte > this.upperBoundary) {
						result += "�";
						this._reset();
						break;
					}
					this.lowerBoundary = 128;
					this.upperBoundary = 191;
					this.codePoint = this.codePoint << 6 | byte & 63;
					this.bytesSeen++;
					start++;
					if (this.bytesSeen === this.bytesNeeded) {
						result += String.fromCodePoint(this.codePoint);
						this._reset();
						break;
					}
				}
				if (this.bytesNeeded > 0) return result;
			}
			const trailing = trailingIncomplete(data, start);
			const end = data.byteLength - trailing;
			if (end > start) result += b4a.toString(data, "utf8", start, end);
			for (let i = end; i < data.byteLength; i++) {
				const byte = data[i];
				if (this.bytesNeeded === 0) {
					if (byte <= 127) {
						this.bytesSeen = 0;
						result += String.fromCharCode(byte);
					} else if (byte >= 194 && byte <= 223) {
						this.bytesNeeded = 2;
						this.bytesSeen = 1;
						this.codePoint = byte & 31;
					} else if (byte >= 224 && byte <= 239) {
						if (byte === 224) this.lowerBoundary = 160;
						else if (byte === 237) this.upperBoundary = 159;
						this.bytesNeeded = 3;
						this.bytesSeen = 1;
						this.codePoint = byte & 15;
					} else if (byte >= 240 && byte <= 244) {
						if (byte === 240) this.lowerBoundary = 144;
						else if (byte === 244) this.upperBoundary = 143;
						this.bytesNeeded = 4;
						this.bytesSeen = 1;
						this.codePoint = byte & 7;
					} else {
						this.bytesSeen = 1;
						result += "�";
					}
					continue;
				}
				if (byte < this.lowerBoundary || byte > this.upperBoundary) {
					result += "�";
					i--;
					this._reset();
					continue;
				}
				this.lowerBoundary = 128;
				this.upperBoundary = 191;
				this.codePoint = this.codePoint << 6 | byte & 63;
				this.bytesSeen++;
				if (this.bytesSeen === this.bytesNeeded) {
					result += String.fromCodePoint(this.codePoint);
					this._reset();
				}
			}
			return result;
		}
		flush() {
			const result = this.bytesNeeded > 0 ? "�" : "";
			this._reset();
			return result;
		}
		_reset() {
			this.codePoint = 0;
			this.bytesNeeded = 0;
			this.bytesSeen = 0;
			this.lowerBoundary = 128;
			this.upperBoundary = 191;
		}
	};
	function trailingIncomplete(data, start) {
		const len = data.byteLength;
		if (len <= start) return 0;
		const limit = Math.max(start, len - 4);
		let i = len - 1;
		while (i > limit && (data[i] & 192) === 128) i--;
		if (i < start) return 0;
		const byte = data[i];
		let needed;
		if (byte <= 127) return 0;
		if (byte >= 194 && byte <= 223) needed = 2;
		else if (byte >= 224 && byte <= 239) needed = 3;
		else if (byte >= 240 && byte <= 244) needed = 4;
		else return 0;
		const available = len - i;
		return available < needed ? available : 0;
	}
	function trailingBytesSeen(data) {
		const len = data.byteLength;
		if (len === 0) return 0;
		const last = data[len - 1];
		if (last <= 127) return 0;
		if ((last & 192) !== 128) return 1;
		const limit = Math.max(0, len - 4);
		let i = len - 2;
		while (i >= limit && (data[i] & 192) === 128) i--;
		if (i < 0) return 1;
		const first = data[i];
		let needed;
		if (first >= 194 && first <= 223) needed = 2;
		else if (first >= 224 && first <= 239) needed = 3;
		else if (first >= 240 && first <= 244) needed = 4;
		else return 1;
		if (len - i !== needed) return 1;
		if (needed >= 3) {
			const second = data[i + 1];
			if (first === 224 && second < 160) return 1;
			if (first === 237 && second > 159) return 1;
			if (first === 240 && second < 144) return 1;
			if (first === 244 && second > 143) return 1;
		}
		return 0;
	}
}));

// node_modules/text-decoder/index.js
var require_text_decoder = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const PassThroughDecoder = require_pass_through_decoder();
	const UTF8Decoder = require_utf8_decoder();
	module.exports = class TextDecoder {
		constructor(encoding = "utf8") {
			this.encoding = normalizeEncoding(encoding);
			switch (this.encoding) {
				case "utf8":
					this.decoder = new UTF8Decoder();
					break;
				case "utf16le":
				case "base64": throw new Error("Unsupported encoding: " + this.encoding);
				default: this.decoder = new PassThroughDecoder(this.encoding);
			}
		}
		get remaining() {
			return this.decoder.remaining;
		}
		push(data) {
			if (typeof data === "string") return data;
			return this.decoder.decode(data);
		}
		write(data) {
			return this.push(data);
		}
		end(data) {
			let result = "";
			if (data) result = this.push(data);
			result += this.decoder.flush();
			return result;
		}
	};
	function normalizeEncoding(encoding) {
		encoding = encoding.toLowerCase();
		switch (encoding) {
			case "utf8":
			case "utf-8": return "utf8";
			case "ucs2":
			case "ucs-2":
			case "utf16le":
			case "utf-16le": return "utf16le";
			case "latin1":
			case "binary": return "latin1";
			case "base64":
			case "ascii":
			case "hex": return encoding;
			default: throw new Error("Unknown encoding: " + encoding);
		}
	}
}));

// node_modules/streamx/lib/errors.js
var require_errors = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	module.exports = class StreamError extends Error {
		constructor(msg, code, fn = StreamError) {
			super(msg);
			this.code = code;
			if (Error.captureStackTrace) Error.captureStackTrace(this, fn);
		}
		static isStreamDestroyed(err) {
			return err && err.code === "STREAM_DESTROYED";
		}
		static isPrematureClose(err) {
			return err && err.code === "PREMATURE_CLOSE";
		}
		static isAborted(err) {
			return err && err.code === "ABORTED";
		}
		static isBadArgument(err) {
			return err && err.code === "BAD_ARGUMENT";
		}
		get name() {
			return "StreamError";
		}
		static STREAM_DESTROYED() {
			return new StreamError("Stream was destroyed", "STREAM_DESTROYED", StreamError.STREAM_DESTROYED);
		}
		static PREMATURE_CLOSE(msg = "Premature close") {
			return new StreamError(msg, "PREMATURE_CLOSE", StreamError.PREMATURE_CLOSE);
		}
		static ABORTED() {
			return new StreamError("Stream aborted", "ABORTED", StreamError.ABORTED);
		}
		static BAD_ARGUMENT(msg = "Bad argument") {
			return new StreamError(msg, "BAD_ARGUMENT", StreamError.BAD_ARGUMENT);
		}
	};
}));

// node_modules/streamx/index.js
var require_streamx = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { EventEmitter } = require_default();
	const FIFO = require_fast_fifo();
	const TextDecoder = require_text_decoder();
	const StreamError = require_errors();
	const qmt = typeof queueMicrotask === "undefined" ? (fn) => global.process.nextTick(fn) : queueMicrotask;
	const OPENING = 1;
	const PREDESTROYING = 2;
	const DESTROYING = 4;
	const DESTROYED = 8;
	const NOT_OPENING = 536870910;
	const NOT_PREDESTROYING = 536870909;
	const READ_UPDATING = 32;
	const READ_PRIMARY = 64;
	const READ_QUEUED = 128;
	const READ_RESUMED = 256;
	const READ_PIPE_DRAINED = 512;
	const READ_ENDING = 1024;
	const READ_EMIT_DATA = 2048;
	const READ_EMIT_READABLE = 4096;
	const READ_EMITTED_READABLE = 8192;
	const READ_DONE = 16384;
	const READ_NEXT_TICK = 32768;
	const READ_READ_AHEAD = 131072;
	const READ_FLOWING = 768;
	const READ_ACTIVE_AND_NEEDS_PUSH = 65552;
	const READ_PRIMARY_AND_ACTIVE = 80;
	const READ_EMIT_READABLE_AND_QUEUED = 4224;
	const READ_RESUMED_READ_AHEAD = 131328;
	const READ_NOT_ACTIVE = 536870895;
	const READ_NON_PRIMARY_AND_PUSHED = 536805311;
	const READ_PUSHED = 536805375;
	const READ_PAUSED = 536870655;
	const READ_NOT_QUEUED = 536862591;
	const READ_NOT_ENDING = 536869887;
	const READ_PIPE_NOT_DRAINED = 536870143;
	const READ_NOT_NEXT_TICK = 536838143;
	const READ_NOT_UPDATING = 536870879;
	const READ_NO_READ_AHEAD = 536739839;
	const READ_PAUSED_NO_READ_AHEAD = 536739583;
	const WRITE_ACTIVE = 1 << 18;
	const WRITE_UPDATING = 2 << 18;
	const WRITE_PRIMARY = 4 << 18;
	const WRITE_QUEUED = 8 << 18;
	const WRITE_UNDRAINED = 16 << 18;
	const WRITE_DONE = 32 << 18;
	const WRITE_EMIT_DRAIN = 64 << 18;
	const WRITE_NEXT_TICK = 128 << 18;
	const WRITE_WRITING = 256 << 18;
	const WRITE_FINISHING = 512 << 18;
	const WRITE_CORKED = 1024 << 18;
	const WRITE_NOT_ACTIVE = 469499903;
	const WRITE_NON_PRIMARY = 535822335;
	const WRITE_NOT_FINISHING = 402391039;
	const WRITE_DRAINED = 532676607;
	const WRITE_NOT_QUEUED = 534773759;
	const WRITE_NOT_NEXT_TICK = 503316479;
	const WRITE_NOT_UPDATING = 536346623;
	const WRITE_NOT_CORKED = 268435455;
	const ACTIVE = 262160;
	const NOT_ACTIVE = 536608751;
	const DONE = 8404992;
	const DESTROY_STATUS = 14;
	const OPEN_STATUS = 15;
	const AUTO_DESTROY = 8405006;
	const NON_PRIMARY = 535822271;
	const ACTIVE_OR_TICKING = 33587200;
	const IS_OPENING = 33587215;
	const READ_PRIMARY_STATUS = 17423;
	const READ_STATUS = 16527;
	const READ_ENDING_STATUS = 1167;
	const READ_READABLE_STATUS = 12431;
	const SHOULD_NOT_READ = 214047;
	const READ_BACKPRESSURE_STATUS = 17422;
	const READ_UPDATE_SYNC_STATUS = 32879;
	const READ_NEXT_TICK_OR_OPENING = 32769;
	const WRITE_PRIMARY_STATUS = 142606351;
	const WRITE_QUEUED_AND_UNDRAINED = 6291456;
	const WRITE_QUEUED_AND_ACTIVE = 2359296;
	const WRITE_DRAIN_STATUS = 6553615;
	const WRITE_STATUS = 270794767;
	const WRITE_PRIMARY_AND_ACTIVE = 1310720;
	const WRITE_ACTIVE_AND_WRITING = 67371008;
	const WRITE_FINISHING_STATUS = 144965647;
	const WRITE_BACKPRESSURE_STATUS = 146800654;
	const WRITE_UPDATE_SYNC_STATUS = 35127311;
	const WRITE_DROP_DATA = 142606350;
	const asyncIterator = Symbol.asyncIterator || Symbol("asyncIterator");
	var WritableState = class {
		constructor(stream, { highWaterMark = 16384, map = null, mapWritable, byteLength, byteLengthWritable } = {}) {
			this.stream = stream;
			this.queue = new FIFO();
			this.highWaterMark = highWaterMark;
			this.buffered = 0;
			this.error = null;
			this.pipeline = null;
			this.drains = null;
			this.byteLength = byteLengthWritable || byteLength || defaultByteLength;
			this.map = mapWritable || map;
			this.afterWrite = afterWrite.bind(this);
			this.afterUpdateNextTick = updateWriteNT.bind(this);
		}
		get ending() {
			return (this.stream._duplexState & WRITE_FINISHING) !== 0;
		}
		get ended() {
			return (this.stream._duplexState & WRITE_DONE) !== 0;
		}
		push(data) {
			if ((this.stream._duplexState & WRITE_DROP_DATA) !== 0) return false;
			if (this.map !== null) data = this.map(data);
			this.buffered += this.byteLength(data);
			this.queue.push(data);
			if (this.buffered < this.highWaterMark) {
				this.stream._duplexState |= WRITE_QUEUED;
				return true;
			}
			this.stream._duplexState |= WRITE_QUEUED_AND_UNDRAINED;
			return false;
		}
		shift() {
			const data = this.queue.shift();
			this.buffered -= this.byteLength(data);
			if (this.buffered === 0) this.stream._duplexState &= WRITE_NOT_QUEUED;
			return data;
		}
		end(data) {
			if (typeof data === "function") this.stream.once("finish", data);
			else if (data !== void 0 && data !== null) this.push(data);
			this.stream._duplexState = (this.stream._duplexState | WRITE_FINISHING) & WRITE_NON_PRIMARY;
		}
		autoBatch(data, cb) {
			const buffer = [];
			const stream = this.stream;
			buffer.push(data);
			while ((stream._duplexState & WRITE_STATUS) === WRITE_QUEUED_AND_ACTIVE) buffer.push(stream._writableState.shift());
			if ((stream._duplexState & OPEN_STATUS) !== 0) return cb(null);
			stream._writev(buffer, cb);
		}
		update() {
			const stream = this.stream;
			stream._duplexState |= WRITE_UPDATING;
			do {
				while ((stream._duplexState & WRITE_STATUS) === WRITE_QUEUED) {
					const data = this.shift();
					stream._duplexState |= WRITE_ACTIVE_AND_WRITING;
					stream._write(data, this.afterWrite);
				}
				if ((stream._duplexState & WRITE_PRIMARY_AND_ACTIVE) === 0) this.updateNonPrimary();
			} while (this.continueUpdate() === true);
			stream._duplexState &= WRITE_NOT_UPDATING;
		}
		updateNonPrimary() {
			const stream = this.stream;
			if ((stream._duplexState & WRITE_FINISHING_STATUS) === WRITE_FINISHING) {
				stream._duplexState = stream._duplexState | WRITE_ACTIVE;
				stream._final(afterFinal.bind(this));
				return;
			}
			if ((stream._duplexState & DESTROY_STATUS) === DESTROYING) {
				if ((stream._duplexState & ACTIVE_OR_TICKING) === 0) {
					stream._duplexState |= ACTIVE;
					stream._destroy(afterDestroy.bind(this));
				}
				return;
			}
			if ((stream._duplexState & IS_OPENING) === OPENING) {
				stream._duplexState = (stream._duplexState | ACTIVE) & NOT_OPENING;
				stream._open(afterOpen.bind(this));
			}
		}
		continueUpdate() {
			if ((this.stream._duplexState & WRITE_NEXT_TICK) === 0) return false;
			this.stream._duplexState &= WRITE_NOT_NEXT_TICK;
			return true;
		}
		updateCallback() {
			if ((this.stream._duplexState & WRITE_UPDATE_SYNC_STATUS) === WRITE_PRIMARY) this.update();
			else this.updateNextTick();
		}
		updateNextTick() {
			if ((this.stream._duplexState & WRITE_NEXT_TICK) !== 0) return;
			this.stream._duplexState |= WRITE_NEXT_TICK;
			if ((this.stream._duplexState & WRITE_UPDATING) === 0) qmt(this.afterUpdateNextTick);
		}
	};
	var ReadableState = class {
		constructor(stream, { highWaterMark = 16384, map = null, mapReadable, byteLength, byteLengthReadable } = {}) {
			this.stream = stream;
			this.queue = new FIFO();
			this.highWaterMark = highWaterMark === 0 ? 1 : highWaterMark;
			this.buffered = 0;
			this.readAhead = highWaterMark > 0;
			this.error = null;
			this.pipeline = null;
			this.byteLength = byteLengthReadable || byteLength || defaultByteLength;
			this.map = mapReadable || map;
			this.pipeTo = null;
			this.afterRead = afterRead.bind(this);
			this.afterUpdateNextTick = updateReadNT.bind(this);
		}
		get ending() {
			return (this.stream._duplexState & READ_ENDING) !== 0;
		}
		get ended() {
			return (this.stream._duplexState & READ_DONE) !== 0;
		}
		pipe(pipeTo, cb) {
			if (this.pipeTo !== null) throw StreamError.BAD_ARGUMENT("Can only pipe to one destination");
			if (typeof cb !== "function") cb = null;
			this.stream._duplexState |= READ_PIPE_DRAINED;
			this.pipeTo = pipeTo;
			this.pipeline = new Pipeline(this.stream, pipeTo, cb);
			if (cb) this.stream.on("error", noop);
			if (isStreamx(pipeTo)) {
				pipeTo._writableState.pipeline = this.pipeline;
				if (cb) pipeTo.on("error", noop);
				pipeTo.on("finish", this.pipeline.finished.bind(this.pipeline));
			} else {
				const onerror = this.pipeline.done.bind(this.pipeline, pipeTo);
				const onclose = this.pipeline.done.bind(this.pipeline, pipeTo, null);
				pipeTo.on("error", onerror);
				pipeTo.on("close", onclose);
				pipeTo.on("finish", this.pipeline.finished.bind(this.pipeline));
			}
			pipeTo.on("drain", afterDrain.bind(this));
			this.stream.emit("piping", pipeTo);
			pipeTo.emit("pipe", this.stream);
		}
		push(data) {
			const stream = this.stream;
			if (data === null) {
				this.highWaterMark = 0;
				stream._duplexState = (stream._duplexState | READ_ENDING) & READ_NON_PRIMARY_AND_PUSHED;
				return false;
			}
			if (this.map !== null) {
				data = this.map(data);
				if (data === null) {
					stream._duplexState &= READ_PUSHED;
					return this.buffered < this.highWaterMark;
				}
			}
			this.buffered += this.byteLength(data);
			this.queue.push(data);
			stream._duplexState = (stream._duplexState | READ_QUEUED) & READ_PUSHED;
			return this.buffered < this.highWaterMark;
		}
		shift() {
			const data = this.queue.shift();
			this.buffered -= this.byteLength(data);
			if (this.buffered === 0) this.stream._duplexState &= READ_NOT_QUEUED;
			return data;
		}
		unshift(data) {
			const pending = [this.map !== null ? this.map(data) : data];
			while (this.buffered > 0) pending.push(this.shift());
			for (let i = 0; i < pending.length - 1; i++) {
				const data = pending[i];
				this.buffered += this.byteLength(data);
				this.queue.push(data);
			}
			this.push(pending[pending.length - 1]);
		}
		read() {
			const stream = this.stream;
			if ((stream._duplexState & READ_STATUS) === READ_QUEUED) {
				const data = this.shift();
				if (this.pipeTo !== null && this.pipeTo.write(data) === false) stream._duplexState &= READ_PIPE_NOT_DRAINED;
				if ((stream._duplexState & READ_EMIT_DATA) !== 0) stream.emit("data", data);
				return data;
			}
			if (this.readAhead === false) {
				stream._duplexState |= READ_READ_AHEAD;
				this.updateNextTick();
			}
			return null;
		}
		drain() {
			const stream = this.stream;
			while ((stream._duplexState & READ_STATUS) === READ_QUEUED && (stream._duplexState & READ_FLOWING) !== 0) {
				const data = this.shift();
				if (this.pipeTo !== null && this.pipeTo.write(data) === false) stream._duplexState &= READ_PIPE_NOT_DRAINED;
				if ((stream._duplexState & READ_EMIT_DATA) !== 0) stream.emit("data", data);
			}
		}
		update() {
			const stream = this.stream;
			stream._duplexState |= READ_UPDATING;
			do {
				this.drain();
				while (this.buffered < this.highWaterMark && (stream._duplexState & SHOULD_NOT_READ) === READ_READ_AHEAD) {
					stream._duplexState |= READ_ACTIVE_AND_NEEDS_PUSH;
					stream._read(this.afterRead);
					this.drain();
				}
				if ((stream._duplexState & READ_READABLE_STATUS) === READ_EMIT_READABLE_AND_QUEUED) {
					stream._duplexState |= READ_EMITTED_READABLE;
					stream.emit("readable");
				}
				if ((stream._duplexState & READ_PRIMARY_AND_ACTIVE) === 0) this.updateNonPrimary();
			} while (this.continueUpdate() === true);
			stream._duplexState &= READ_NOT_UPDATING;
		}
		updateNonPrimary() {
			const stream = this.stream;
			if ((stream._duplexState & READ_ENDING_STATUS) === READ_ENDING) {
				stream._duplexState = (stream._duplexState | READ_DONE) & READ_NOT_ENDING;
				stream.emit("end");
				if ((stream._duplexState & AUTO_DESTROY) === DONE) stream._duplexState |= DESTROYING;
				if (this.pipeTo !== null) this.pipeTo.end();
			}
			if ((stream._duplexState & DESTROY_STATUS) === DESTROYING) {
				if ((stream._duplexState & ACTIVE_OR_TICKING) === 0) {
					stream._duplexState |= ACTIVE;
					stream._destroy(afterDestroy.bind(this));
				}
				return;
			}
			if ((stream._duplexState & IS_OPENING) === OPENING) {
				stream._duplexState = (stream._duplexState | ACTIVE) & NOT_OPENING;
				stream._open(afterOpen.bind(this));
			}
		}
		continueUpdate() {
			if ((this.stream._duplexState & READ_NEXT_TICK) === 0) return false;
			this.stream._duplexState &= READ_NOT_NEXT_TICK;
			return true;
		}
		updateCallback() {
			if ((this.stream._duplexState & READ_UPDATE_SYNC_STATUS) === READ_PRIMARY) this.update();
			else this.updateNextTick();
		}
		updateNextTickIfOpen() {
			if ((this.stream._duplexState & READ_NEXT_TICK_OR_OPENING) !== 0) return;
			this.stream._duplexState |= READ_NEXT_TICK;
			if ((this.stream._duplexState & READ_UPDATING) === 0) qmt(this.afterUpdateNextTick);
		}
		updateNextTick() {
			if ((this.stream._duplexState & READ_NEXT_TICK) !== 0) return;
			this.stream._duplexState |= READ_NEXT_TICK;
			if ((this.stream._duplexState & READ_UPDATING) === 0) qmt(this.afterUpdateNextTick);
		}
	};
	var TransformState = class {
		constructor(stream) {
			this.data = null;
			this.afterTransform = afterTransform.bind(stream);
			this.afterFinal = null;
		}
	};
	var Pipeline = class {
		constructor(src, dst, cb) {
			this.from = src;
			this.to = dst;
			this.afterPipe = cb;
			this.error = null;
			this.pipeToFinished = false;
		}
		finished() {
			this.pipeToFinished = true;
		}
		done(stream, err) {
			if (err) this.error = err;
			if (stream === this.to) {
				this.to = null;
				if (this.from !== null) {
					if ((this.from._duplexState & READ_DONE) === 0 || !this.pipeToFinished) this.from.destroy(this.error || StreamError.PREMATURE_CLOSE("Writable stream closed"));
					return;
				}
			}
			if (stream === this.from) {
				this.from = null;
				if (this.to !== null) {
					if ((stream._duplexState & READ_DONE) === 0) this.to.destroy(this.error || StreamError.PREMATURE_CLOSE("Readable stream closed"));
					return;
				}
			}
			if (this.afterPipe !== null) this.afterPipe(this.error);
			this.to = this.from = this.afterPipe = null;
		}
	};
	function afterDrain() {
		this.stream._duplexState |= READ_PIPE_DRAINED;
		this.updateCallback();
	}
	function afterFinal(err) {
		const stream = this.stream;
		if (err) stream.destroy(err);
		if ((stream._duplexState & DESTROY_STATUS) === 0) {
			stream._duplexState |= WRITE_DONE;
			stream.emit("finish");
		}
		if ((stream._duplexState & AUTO_DESTROY) === DONE) stream._duplexState |= DESTROYING;
		stream._duplexState &= WRITE_NOT_FINISHING;
		if ((stream._duplexState & WRITE_UPDATING) === 0) this.update();
		else this.updateNextTick();
	}
	function afterDestroy(err) {
		const stream = this.stream;
		if (!err && !StreamError.isStreamDestroyed(this.error)) err = this.error;
		if (err) stream.emit("error", err);
		stream._duplexState |= DESTROYED;
		stream.emit("close");
		const rs = stream._readableState;
		const ws = stream._writableState;
		if (rs !== null && rs.pipeline !== null) rs.pipeline.done(stream, err);
		if (ws !== null) {
			while (ws.drains !== null && ws.drains.length > 0) ws.drains.shift().resolve(false);
			if (ws.pipeline !== null) ws.pipeline.done(stream, err);
		}
	}
	function afterWrite(err) {
		const stream = this.stream;
		if (err) stream.destroy(err);
		stream._duplexState &= WRITE_NOT_ACTIVE;
		if (this.drains !== null) tickDrains(this.drains);
		if ((stream._duplexState & WRITE_DRAIN_STATUS) === WRITE_UNDRAINED) {
			stream._duplexState &= WRITE_DRAINED;
			if ((stream._duplexState & WRITE_EMIT_DRAIN) === WRITE_EMIT_DRAIN) stream.emit("drain");
		}
		this.updateCallback();
	}
	function afterRead(err) {
		if (err) this.stream.destroy(err);
		this.stream._duplexState &= READ_NOT_ACTIVE;
		if (this.readAhead === false && (this.stream._duplexState & READ_RESUMED) === 0) this.stream._duplexState &= READ_NO_READ_AHEAD;
		this.updateCallback();
	}
	function updateReadNT() {
		if ((this.stream._duplexState & READ_UPDATING) === 0) {
			this.stream._duplexState &= READ_NOT_NEXT_TICK;
			this.update();
		}
	}
	function updateWriteNT() {
		if ((this.stream._duplexState & WRITE_UPDATING) === 0) {
			this.stream._duplexState &= WRITE_NOT_NEXT_TICK;
			this.update();
		}
	}
	function tickDrains(drains) {
		for (let i = 0; i < drains.length; i++) if (--drains[i].writes === 0) {
			drains.shift().resolve(true);
			i--;
		}
	}
	function afterOpen(err) {
		const stream = this.stream;
		if (err) stream.destroy(err);
		if ((stream._duplexState & DESTROYING) === 0) {
			if ((stream._duplexState & READ_PRIMARY_STATUS) === 0) stream._duplexState |= READ_PRIMARY;
			if ((stream._duplexState & WRITE_PRIMARY_STATUS) === 0) stream._duplexState |= WRITE_PRIMARY;
			stream.emit("open");
		}
		stream._duplexState &= NOT_ACTIVE;
		if (stream._writableState !== null) stream._writableState.updateCallback();
		if (stream._readableState !== null) stream._readableState.updateCallback();
	}
	function afterTransform(err, data) {
		if (data !== void 0 && data !== null) this.push(data);
		this._writableState.afterWrite(err);
	}
	function newListener(name) {
		if (this._readableState !== null) {
			if (name === "data") {
				this._duplexState |= 133376;
				this._readableState.updateNextTick();
			}
			if (name === "readable") {
				this._duplexState |= READ_EMIT_READABLE;
				this._readableState.updateNextTick();
			}
		}
		if (this._writableState !== null) {
			if (name === "drain") {
				this._duplexState |= WRITE_EMIT_DRAIN;
				this._writableState.updateNextTick();
			}
		}
	}
	var Stream = class extends EventEmitter {
		constructor(opts) {
			super();
			this._duplexState = 0;
			this._readableState = null;
			this._writableState = null;
			if (opts) {
				if (opts.open) this._open = opts.open;
				if (opts.destroy) this._destroy = opts.destroy;
				if (opts.predestroy) this._predestroy = opts.predestroy;
				if (opts.signal) opts.signal.addEventListener("abort", abort.bind(this));
			}
			this.on("newListener", newListener);
		}
		_open(cb) {
			cb(null);
		}
		_destroy(cb) {
			cb(null);
		}
		_predestroy() {}
		get readable() {
			return this._readableState !== null ? true : void 0;
		}
		get writable() {
			return this._writableState !== null ? true : void 0;
		}
		get destroyed() {
			return (this._duplexState & DESTROYED) !== 0;
		}
		get destroying() {
			return (this._duplexState & DESTROY_STATUS) !== 0;
		}
		destroy(err) {
			if ((this._duplexState & DESTROY_STATUS) === 0) {
				if (!err) err = StreamError.STREAM_DESTROYED();
				this._duplexState = (this._duplexState | DESTROYING) & NON_PRIMARY;
				if (this._readableState !== null) {
					this._readableState.highWaterMark = 0;
					this._readableState.error = err;
				}
				if (this._writableState !== null) {
					this._writableState.highWaterMark = 0;
					this._writableState.error = err;
				}
				this._duplexState |= PREDESTROYING;
				this._predestroy();
				this._duplexState &= NOT_PREDESTROYING;
				if (this._readableState !== null) this._readableState.updateNextTick();
				if (this._writableState !== null) this._writableState.updateNextTick();
			}
		}
	};
	var Readable = class Readable extends Stream {
		constructor(opts) {
			super(opts);
			this._duplexState |= 8519681;
			this._readableState = new ReadableState(this, opts);
			if (opts) {
				if (this._readableState.readAhead === false) this._duplexState &= READ_NO_READ_AHEAD;
				if (opts.read) this._read = opts.read;
				if (opts.eagerOpen) this._readableState.updateNextTick();
				if (opts.encoding) this.setEncoding(opts.encoding);
			}
		}
		static deferred(fn, opts) {
			const out = new PassThrough(opts);
			fn().then((src) => {
				if (src === null) return out.end();
				if (out.destroying) return;
				pipeline(src, out, noop);
			}).catch((err) => out.destroy(err));
			return out;
		}
		setEncoding(encoding) {
			const dec = new TextDecoder(encoding);
			const map = this._readableState.map || echo;
			this._readableState.map = mapOrSkip;
			return this;
			function mapOrSkip(data) {
				const next = dec.push(data);
				return next === "" && (data.byteLength !== 0 || dec.remaining > 0) ? null : map(next);
			}
		}
		_read(cb) {
			cb(null);
		}
		pipe(dest, cb) {
			this._readableState.updateNextTick();
			this._readableState.pipe(dest, cb);
			return dest;
		}
		read() {
			this._readableState.updateNextTick();
			return this._readableState.read();
		}
		push(data) {
			this._readableState.updateNextTickIfOpen();
			return this._readableState.push(data);
		}
		unshift(data) {
			this._readableState.updateNextTickIfOpen();
			return this._readableState.unshift(data);
		}
		resume() {
			this._duplexState |= READ_RESUMED_READ_AHEAD;
			this._readableState.updateNextTick();
			return this;
		}
		pause() {
			this._duplexState &= this._readableState.readAhead === false ? READ_PAUSED_NO_READ_AHEAD : READ_PAUSED;
			return this;
		}
		static _fromAsyncIterator(ite, opts) {
			let destroy;
			const rs = new Readable({
				...opts,
				read(cb) {
					ite.next().then(push).then(cb.bind(null, null)).catch(cb);
				},
				predestroy() {
					destroy = ite.return();
				},
				destroy(cb) {
					if (!destroy) return cb(null);
					destroy.then(cb.bind(null, null)).catch(cb);
				}
			});
			return rs;
			function push(data) {
				if (data.done) rs.push(null);
				else rs.push(data.value);
			}
		}
		static from(data, opts) {
			if (isReadStreamx(data)) return data;
			if (data[asyncIterator]) return this._fromAsyncIterator(data[asyncIterator](), opts);
			if (!Array.isArray(data)) data = data === void 0 ? [] : [data];
			let i = 0;
			return new Readable({
				...opts,
				read(cb) {
					this.push(i === data.length ? null : data[i++]);
					cb(null);
				}
			});
		}
		static isBackpressured(rs) {
			return (rs._duplexState & READ_BACKPRESSURE_STATUS) !== 0 || rs._readableState.buffered >= rs._readableState.highWaterMark;
		}
		static isPaused(rs) {
			return (rs._duplexState & READ_RESUMED) === 0;
		}
		[asyncIterator]() {
			const stream = this;
			let error = null;
			let promiseResolve = null;
			let promiseReject = null;
			this.on("error", (err) => {
				error = err;
			});
			this.on("readable", onreadable);
			this.on("close", onclose);
			return {
				[asyncIterator]() {
					return this;
				},
				next() {
					return new Promise(function(resolve, reject) {
						promiseResolve = resolve;
						promiseReject = reject;
						const data = stream.read();
						if (data !== null) ondata(data);
						else if ((stream._duplexState & DESTROYED) !== 0) ondata(null);
					});
				},
				return() {
					return destroy(null);
				},
				throw(err) {
					return destroy(err);
				}
			};
			function onreadable() {
				if (promiseResolve !== null) ondata(stream.read());
			}
			function onclose() {
				if (promiseResolve !== null) ondata(null);
			}
			function ondata(data) {
				if (promiseReject === null) return;
				if (error) promiseReject(error);
				else if (data === null && (stream._duplexState & READ_DONE) === 0) promiseReject(StreamError.STREAM_DESTROYED());
				else promiseResolve({
					value: data,
					done: data === null
				});
				promiseReject = promiseResolve = null;
			}
			function destroy(err) {
				stream.destroy(err);
				return new Promise((resolve, reject) => {
					if (stream._duplexState & DESTROYED) return resolve({
						value: void 0,
						done: true
					});
					stream.once("close", function() {
						if (err) reject(err);
						else resolve({
							value: void 0,
							done: true
						});
					});
				});
			}
		}
	};
	var Writable = class extends Stream {
		constructor(opts) {
			super(opts);
			this._duplexState |= 16385;
			this._writableState = new WritableState(this, opts);
			if (opts) {
				if (opts.writev) this._writev = opts.writev;
				if (opts.write) this._write = opts.write;
				if (opts.final) this._final = opts.final;
				if (opts.eagerOpen) this._writableState.updateNextTick();
			}
		}
		cork() {
			this._duplexState |= WRITE_CORKED;
		}
		uncork() {
			this._duplexState &= WRITE_NOT_CORKED;
			this._writableState.updateNextTick();
		}
		_writev(batch, cb) {
			cb(null);
		}
		_write(data, cb) {
			this._writableState.autoBatch(data, cb);
		}
		_final(cb) {
			cb(null);
		}
		static isBackpressured(ws) {
			return (ws._duplexState & WRITE_BACKPRESSURE_STATUS) !== 0;
		}
		static drained(ws) {
			if (ws.destroyed) return Promise.resolve(false);
			const state = ws._writableState;
			const writes = (isWritev(ws) ? Math.min(1, state.queue.length) : state.queue.length) + (ws._duplexState & WRITE_WRITING ? 1 : 0);
			if (writes === 0) return Promise.resolve(true);
			if (state.drains === null) state.drains = [];
			return new Promise((resolve) => {
				state.drains.push({
					writes,
					resolve
				});
			});
		}
		write(data) {
			this._writableState.updateNextTick();
			return this._writableState.push(data);
		}
		end(data) {
			this._writableState.updateNextTick();
			this._writableState.end(data);
			return this;
		}
	};
	var Duplex = class extends Readable {
		constructor(opts) {
			super(opts);
			this._duplexState = OPENING | this._duplexState & READ_READ_AHEAD;
			this._writableState = new WritableState(this, opts);
			if (opts) {
				if (opts.writev) this._writev = opts.writev;
				if (opts.write) this._write = opts.write;
				if (opts.final) this._final = opts.final;
			}
		}
		cork() {
			this._duplexState |= WRITE_CORKED;
		}
		uncork() {
			this._duplexState &= WRITE_NOT_CORKED;
			this._writableState.updateNextTick();
		}
		_writev(batch, cb) {
			cb(null);
		}
		_write(data, cb) {
			this._writableState.autoBatch(data, cb);
		}
		_final(cb) {
			cb(null);
		}
		write(data) {
			this._writableState.updateNextTick();
			return this._writableState.push(data);
		}
		end(data) {
			this._writableState.updateNextTick();
			this._writableState.end(data);
			return this;
		}
	};
	var Transform = class extends Duplex {
		constructor(opts) {
			super(opts);
			this._transformState = new TransformState(this);
			if (opts) {
				if (opts.transform) this._transform = opts.transform;
				if (opts.flush) this._flush = opts.flush;
			}
		}
		_write(data, cb) {
			if (this._readableState.buffered >= this._readableState.highWaterMark) this._transformState.data = data;
			else this._transform(data, this._transformState.afterTransform);
		}
		_read(cb) {
			if (this._transformState.data !== null) {
				const data = this._transformState.data;
				this._transformState.data = null;
				cb(null);
				this._transform(data, this._transformState.afterTransform);
			} else cb(null);
		}
		destroy(err) {
			super.destroy(err);
			if (this._transformState.data !== null) {
				this._transformState.data = null;
				this._transformState.afterTransform();
			}
		}
		_transform(data, cb) {
			cb(null, data);
		}
		_flush(cb) {
			cb(null);
		}
		_final(cb) {
			this._transformState.afterFinal = cb;
			this._flush(transformAfterFlush.bind(this));
		}
	};
	var PassThrough = class extends Transform {};
	function transformAfterFlush(err, data) {
		const cb = this._transformState.afterFinal;
		if (err) return cb(err);
		if (data !== null && data !== void 0) this.push(data);
		this.push(null);
		cb(null);
	}
	function pipelinePromise(...streams) {
		return new Promise((resolve, reject) => {
			return pipeline(...streams, (err) => {
				if (err) return reject(err);
				resolve();
			});
		});
	}
	function pipeline(stream, ...streams) {
		const all = Array.isArray(stream) ? [...stream, ...streams] : [stream, ...streams];
		const done = all.length && typeof all[all.length - 1] === "function" ? all.pop() : null;
		if (all.length < 2) throw StreamError.BAD_ARGUMENT("Pipeline requires at least 2 streams");
		let src = all[0];
		let dest = null;
		let error = null;
		for (let i = 1; i < all.length; i++) {
			dest = all[i];
			if (isStreamx(src)) src.pipe(dest, onerror);
			else {
				errorHandle(src, true, i > 1, onerror);
				src.pipe(dest);
			}
			src = dest;
		}
		if (done) {
			let fin = false;
			const autoDestroy = isStreamx(dest) || !!(dest._writableState && dest._writableState.autoDestroy);
			dest.on("error", (err) => {
				if (error === null) error = err;
			});
			dest.on("finish", () => {
				fin = true;
				if (!autoDestroy) done(error);
			});
			if (autoDestroy) dest.on("close", () => done(error || (fin ? null : StreamError.PREMATURE_CLOSE())));
		}
		return dest;
		function errorHandle(s, rd, wr, onerror) {
			s.on("error", onerror);
			s.on("close", onclose);
			function onclose() {
				if (rd && s._readableState && !s._readableState.ended) return onerror(StreamError.PREMATURE_CLOSE());
				if (wr && s._writableState && !s._writableState.ended) return onerror(StreamError.PREMATURE_CLOSE());
			}
		}
		function onerror(err) {
			if (!err || error) return;
			error = err;
			for (const s of all) s.destroy(err);
		}
	}
	function echo(s) {
		return s;
	}
	function isStream(stream) {
		return !!stream._readableState || !!stream._writableState;
	}
	function isStreamx(stream) {
		return typeof stream._duplexState === "number" && isStream(stream);
	}
	function isEnding(stream) {
		return !!stream._readableState && stream._readableState.ending;
	}
	function isEnded(stream) {
		return !!stream._readableState && stream._readableState.ended;
	}
	function isFinishing(stream) {
		return !!stream._writableState && stream._writableState.ending;
	}
	function isFinished(stream) {
		return !!stream._writableState && stream._writableState.ended;
	}
	function getStreamError(stream, opts = {}) {
		const err = stream._readableState && stream._readableState.error || stream._writableState && stream._writableState.error;
		return !opts.all && StreamError.isStreamDestroyed(err) ? null : err;
	}
	function isReadStreamx(stream) {
		return isStreamx(stream) && stream.readable;
	}
	function isDisturbed(stream) {
		return (stream._duplexState & OPENING) !== OPENING || (stream._duplexState & DESTROYING) === DESTROYING || (stream._duplexState & ACTIVE_OR_TICKING) !== 0;
	}
	function isTypedArray(data) {
		return typeof data === "object" && data !== null && typeof data.byteLength === "number";
	}
	function defaultByteLength(data) {
		return isTypedArray(data) ? data.byteLength : 1024;
	}
	function noop() {}
	function abort() {
		this.destroy(StreamError.ABORTED());
	}
	function isWritev(s) {
		return s._writev !== Writable.prototype._writev && s._writev !== Duplex.prototype._writev;
	}
	module.exports = {
		pipeline,
		pipelinePromise,
		isStream,
		isStreamx,
		isEnding,
		isEnded,
		isFinishing,
		isFinished,
		isDisturbed,
		getStreamError,
		Stream,
		Writable,
		Readable,
		Duplex,
		Transform,
		PassThrough
	};
}));

// node_modules/tar-stream/headers.js
var require_headers = /* @__PURE__ */ __commonJSMin(((exports) => {
	const b4a = require_b4a();
	const ZEROS = "0000000000000000000";
	const SEVENS = "7777777777777777777";
	const ZERO_OFFSET = "0".charCodeAt(0);
	const USTAR_MAGIC = b4a.from([
		117,
		115,
		116,
		97,
		114,
		0
	]);
	const USTAR_VER = b4a.from([ZERO_OFFSET, ZERO_OFFSET]);
	const GNU_MAGIC = b4a.from([
		117,
		115,
		116,
		97,
		114,
		32
	]);
	const GNU_VER = b4a.from([32, 0]);
	const MASK = 4095;
	const MAGIC_OFFSET = 257;
	const VERSION_OFFSET = 263;
	exports.decodeLongPath = function decodeLongPath(buf, encoding) {
		return decodeStr(buf, 0, buf.length, encoding);
	};
	exports.encodePax = function encodePax(opts) {
		let result = "";
		if (opts.name) result += addLength(" path=" + opts.name + "\n");
		if (opts.linkname) result += addLength(" linkpath=" + opts.linkname + "\n");
		const pax = opts.pax;
		if (pax) for (const key in pax) result += addLength(" " + key + "=" + pax[key] + "\n");
		return b4a.from(result);
	};
	exports.decodePax = function decodePax(buf) {
		const result = {};
		while (buf.length) {
			let i = 0;
			while (i < buf.length && buf[i] !== 32) i++;
			const len = parseInt(b4a.toString(buf.subarray(0, i)), 10);
			if (!len) return result;
			const b = b4a.toString(buf.subarray(i + 1, len - 1));
			const keyIndex = b.indexOf("=");
			if (keyIndex === -1) return result;
			result[b.slice(0, keyIndex)] = b.slice(keyIndex + 1);
			buf = buf.subarray(len);
		}
		return result;
	};
	exports.encode = function encode(opts) {
		const buf = b4a.alloc(512);
		let name = opts.name;
		let prefix = "";
		if (opts.typeflag === 5 && name[name.length - 1] !== "/") name += "/";
		if (b4a.byteLength(name) !== name.length) return null;
		while (b4a.byteLength(name) > 100) {
			const i = name.indexOf("/");
			if (i === -1) return null;
			prefix += prefix ? "/" + name.slice(0, i) : name.slice(0, i);
			name = name.slice(i + 1);
		}
		if (b4a.byteLength(name) > 100 || b4a.byteLength(prefix) > 155) return null;
		if (opts.linkname && b4a.byteLength(opts.linkname) > 100) return null;
		b4a.write(buf, name);
		b4a.write(buf, encodeOct(opts.mode & MASK, 6), 100);
		b4a.write(buf, encodeOct(opts.uid, 6), 108);
		b4a.write(buf, encodeOct(opts.gid, 6), 116);
		encodeSize(opts.size, buf, 124);
		b4a.write(buf, encodeOct(opts.mtime.getTime() / 1e3 | 0, 11), 136);
		buf[156] = ZERO_OFFSET + toTypeflag(opts.type);
		if (opts.linkname) b4a.write(buf, opts.linkname, 157);
		b4a.copy(USTAR_MAGIC, buf, MAGIC_OFFSET);
		b4a.copy(USTAR_VER, buf, VERSION_OFFSET);
		if (opts.uname) b4a.write(buf, opts.uname, 265);
		if (opts.gname) b4a.write(buf, opts.gname, 297);
		b4a.write(buf, encodeOct(opts.devmajor || 0, 6), 329);
		b4a.write(buf, encodeOct(opts.devminor || 0, 6), 337);
		if (prefix) b4a.write(buf, prefix, 345);
		b4a.write(buf, encodeOct(cksum(buf), 6), 148);
		return buf;
	};
	exports.decode = function decode(buf, filenameEncoding, allowUnknownFormat) {
		let typeflag = buf[156] === 0 ? 0 : buf[156] - ZERO_OFFSET;
		let name = decodeStr(buf, 0, 100, filenameEncoding);
		const mode = decodeOct(buf, 100, 8);
		const uid = decodeOct(buf, 108, 8);
		const gid = decodeOct(buf, 116, 8);
		const size = decodeOct(buf, 124, 12);
		const mtime = decodeOct(buf, 136, 12);
		const type = toType(typeflag);
		const linkname = buf[157] === 0 ? null : decodeStr(buf, 157, 100, filenameEncoding);
		const uname = decodeStr(buf, 265, 32);
		const gname = decodeStr(buf, 297, 32);
		const devmajor = decodeOct(buf, 329, 8);
		const devminor = decodeOct(buf, 337, 8);
		const c = cksum(buf);
		if (c === 256) return null;
		if (c !== decodeOct(buf, 148, 8)) throw new Error("Invalid tar header. Maybe the tar is corrupted or it needs to be gunzipped?");
		if (isUSTAR(buf)) {
			if (buf[345]) name = decodeStr(buf, 345, 155, filenameEncoding) + "/" + name;
		} else if (isGNU(buf)) {} else if (!allowUnknownFormat) throw new Error("Invalid tar header: unknown format.");
		if (typeflag === 0 && name && name[name.length - 1] === "/") typeflag = 5;
		return {
			name,
			mode,
			uid,
			gid,
			size,
			byteOffset: 0,
			mtime: /* @__PURE__ */ new Date(1e3 * mtime),
			type,
			linkname,
			uname,
			gname,
			devmajor,
			devminor,
			pax: null
		};
	};
	function isUSTAR(buf) {
		return b4a.equals(USTAR_MAGIC, buf.subarray(MAGIC_OFFSET, 263));
	}
	function isGNU(buf) {
		return b4a.equals(GNU_MAGIC, buf.subarray(MAGIC_OFFSET, 263)) && b4a.equals(GNU_VER, buf.subarray(VERSION_OFFSET, 265));
	}
	function clamp(index, len, defaultValue) {
		if (typeof index !== "number") return defaultValue;
		index = ~~index;
		if (index >= len) return len;
		if (index >= 0) return index;
		index += len;
		if (index >= 0) return index;
		return 0;
	}
	function toType(flag) {
		switch (flag) {
			case 0: return "file";
			case 1: return "link";
			case 2: return "symlink";
			case 3: return "character-device";
			case 4: return "block-device";
			case 5: return "directory";
			case 6: return "fifo";
			case 7: return "contiguous-file";
			case 72: return "pax-header";
			case 55: return "pax-global-header";
			case 27: return "gnu-long-link-path";
			case 28:
			case 30: return "gnu-long-path";
		}
		return null;
	}
	function toTypeflag(flag) {
		switch (flag) {
			case "file": return 0;
			case "link": return 1;
			case "symlink": return 2;
			case "character-device": return 3;
			case "block-device": return 4;
			case "directory": return 5;
			case "fifo": return 6;
			case "contiguous-file": return 7;
			case "pax-header": return 72;
		}
		return 0;
	}
	function indexOf(block, num, offset, end) {
		for (; offset < end; offset++) if (block[offset] === num) return offset;
		return end;
	}
	function cksum(block) {
		let sum = 256;
		for (let i = 0; i < 148; i++) sum += block[i];
		for (let j = 156; j < 512; j++) sum += block[j];
		return sum;
	}
	function encodeOct(val, n) {
		val = val.toString(8);
		if (val.length > n) return SEVENS.slice(0, n) + " ";
		return ZEROS.slice(0, n - val.length) + val + " ";
	}
	function encodeSizeBin(num, buf, off) {
		buf[off] = 128;
		for (let i = 11; i > 0; i--) {
			buf[off + i] = num & 255;
			num = Math.floor(num / 256);
		}
	}
	function encodeSize(num, buf, off) {
		if (num.toString(8).length > 11) encodeSizeBin(num, buf, off);
		else b4a.write(buf, encodeOct(num, 11), off);
	}
	function parse256(buf) {
		let positive;
		if (buf[0] === 128) positive = true;
		else if (buf[0] === 255) positive = false;
		else return null;
		const tuple = [];
		let i;
		for (i = buf.length - 1; i > 0; i--) {
			const byte = buf[i];
			if (positive) tuple.push(byte);
			else tuple.push(255 - byte);
		}
		let sum = 0;
		const l = tuple.length;
		for (i = 0; i < l; i++) sum += tuple[i] * Math.pow(256, i);
		return positive ? sum : -1 * sum;
	}
	function decodeOct(val, offset, length) {
		val = val.subarray(offset, offset + length);
		offset = 0;
		if (val[offset] & 128) return parse256(val);
		else {
			while (offset < val.length && val[offset] === 32) offset++;
			const end = clamp(indexOf(val, 32, offset, val.length), val.length, val.length);
			while (offset < end && val[offset] === 0) offset++;
			if (end === offset) return 0;
			return parseInt(b4a.toString(val.subarray(offset, end)), 8);
		}
	}
	function decodeStr(val, offset, length, encoding) {
		return b4a.toString(val.subarray(offset, indexOf(val, 0, offset, offset + length)), encoding);
	}
	function addLength(str) {
		const len = b4a.byteLength(str);
		let digits = Math.floor(Math.log(len) / Math.log(10)) + 1;
		if (len + digits >= Math.pow(10, digits)) digits++;
		return len + digits + str;
	}
}));

// node_modules/tar-stream/extract.js
var require_extract = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { Writable, Readable, getStreamError } = require_streamx();
	const FIFO = require_fast_fifo();
	const b4a = require_b4a();
	const headers = require_headers();
	const EMPTY = b4a.alloc(0);
	const MAX_HEADER_SIZE = 4194304;
	var BufferList = class {
		constructor() {
			this.buffered = 0;
			this.shifted = 0;
			this.queue = new FIFO();
			this._offset = 0;
		}
		push(buffer) {
			this.buffered += buffer.byteLength;
			this.queue.push(buffer);
		}
		shiftFirst(size) {
			return this.buffered === 0 ? null : this._next(size);
		}
		shift(size) {
			if (size > this.buffered) return null;
			if (size === 0) return EMPTY;
			let chunk = this._next(size);
			if (size === chunk.byteLength) return chunk;
			const chunks = [chunk];
			while ((size -= chunk.byteLength) > 0) {
				chunk = this._next(size);
				chunks.push(chunk);
			}
			return b4a.concat(chunks);
		}
		_next(size) {
			const buf = this.queue.peek();
			const rem = buf.byteLength - this._offset;
			if (size >= rem) {
				const sub = this._offset ? buf.subarray(this._offset, buf.byteLength) : buf;
				this.queue.shift();
				this._offset = 0;
				this.buffered -= rem;
				this.shifted += rem;
				return sub;
			}
			this.buffered -= size;
			this.shifted += size;
			return buf.subarray(this._offset, this._offset += size);
		}
	};
	var Source = class extends Readable {
		constructor(self, header, offset) {
			super();
			this.header = header;
			this.offset = offset;
			this._parent = self;
		}
		_read(cb) {
			if (this.header.size === 0) this.push(null);
			if (this._parent._stream === this) this._parent._update();
			cb(null);
		}
		_predestroy() {
			this._parent.destroy(getStreamError(this));
		}
		_detach() {
			if (this._parent._stream === this) {
				this._parent._stream = null;
				this._parent._missing = overflow(this.header.size);
				this._parent._update();
			}
		}
		_destroy(cb) {
			this._detach();
			cb(null);
		}
	};
	var Extract = class extends Writable {
		constructor(opts) {
			super(opts);
			if (!opts) opts = {};
			this._buffer = new BufferList();
			this._offset = 0;
			this._header = null;
			this._stream = null;
			this._missing = 0;
			this._longHeader = false;
			this._callback = noop;
			this._locked = false;
			this._finished = false;
			this._pax = null;
			this._paxGlobal = null;
			this._gnuLongPath = null;
			this._gnuLongLinkPath = null;
			this._filenameEncoding = opts.filenameEncoding || "utf-8";
			this._allowUnknownFormat = !!opts.allowUnknownFormat;
			this._unlockBound = this._unlock.bind(this);
		}
		_unlock(err) {
			this._locked = false;
			if (err) {
				this.destroy(err);
				this._continueWrite(err);
				return;
			}
			this._update();
		}
		_consumeHeader() {
			if (this._locked) return false;
			this._offset = this._buffer.shifted;
			try {
				this._header = headers.decode(this._buffer.shift(512), this._filenameEncoding, this._allowUnknownFormat);
			} catch (err) {
				this._continueWrite(err);
				return false;
			}
			if (!this._header) return true;
			this._header.byteOffset = this._buffer.shifted;
			switch (this._header.type) {
				case "gnu-long-path":
				case "gnu-long-link-path":
				case "pax-global-header":
				case "pax-header":
					this._longHeader = true;
					this._missing = this._header.size;
					if (this._missing > MAX_HEADER_SIZE) {
						this._continueWrite(/* @__PURE__ */ new Error("Header exceeds max size"));
						return false;
					}
					return true;
			}
			this._locked = true;
			this._applyLongHeaders();
			if (!(this._header.size >= 0)) {
				this._continueWrite(/* @__PURE__ */ new Error("Invalid header"));
				return false;
			}
			if (this._header.size === 0 || this._header.type === "directory") {
				this.emit("entry", this._header, this._createStream(), this._unlockBound);
				return true;
			}
			this._stream = this._createStream();
			this._missing = this._header.size;
			this.emit("entry", this._header, this._stream, this._unlockBound);
			return true;
		}
		_applyLongHeaders() {
			if (this._gnuLongPath) {
				this._header.name = this._gnuLongPath;
				this._gnuLongPath = null;
			}
			if (this._gnuLongLinkPath) {
				this._header.linkname = this._gnuLongLinkPath;
				this._gnuLongLinkPath = null;
			}
			if (this._pax) {
				if (this._pax.path) this._header.name = this._pax.path;
				if (this._pax.linkpath) this._header.linkname = this._pax.linkpath;
				if (this._pax.size) this._header.size = parseInt(this._pax.size, 10);
				this._header.pax = this._pax;
				this._pax = null;
			}
		}
		_decodeLongHeader(buf) {
			switch (this._header.type) {
				case "gnu-long-path":
					this._gnuLongPath = headers.decodeLongPath(buf, this._filenameEncoding);
					break;
				case "gnu-long-link-path":
					this._gnuLongLinkPath = headers.decodeLongPath(buf, this._filenameEncoding);
					break;
				case "pax-global-header":
					this._paxGlobal = headers.decodePax(buf);
					break;
				case "pax-header": this._pax = this._paxGlobal === null ? headers.decodePax(buf) : Object.assign({}, this._paxGlobal, headers.decodePax(buf));
			}
		}
		_consumeLongHeader() {
			this._longHeader = false;
			this._missing = overflow(this._header.size);
			const buf = this._buffer.shift(this._header.size);
			try {
				this._decodeLongHeader(buf);
			} catch (err) {
				this._continueWrite(err);
				return false;
			}
			return true;
		}
		_consumeStream() {
			const buf = this._buffer.shiftFirst(this._missing);
			if (buf === null) return false;
			this._missing -= buf.byteLength;
			const drained = this._stream.push(buf);
			if (this._missing === 0) {
				this._stream.push(null);
				if (drained) this._stream._detach();
				return drained && this._locked === false;
			}
			return drained;
		}
		_createStream() {
			return new Source(this, this._header, this._offset);
		}
		_update() {
			while (this._buffer.buffered > 0 && !this.destroying) {
				if (this._missing > 0) {
					if (this._stream !== null) {
						if (this._consumeStream() === false) return;
						continue;
					}
					if (this._longHeader === true) {
						if (this._missing > this._buffer.buffered) break;
						if (this._consumeLongHeader() === false) return false;
						continue;
					}
					const ignore = this._buffer.shiftFirst(this._missing);
					if (ignore !== null) this._missing -= ignore.byteLength;
					continue;
				}
				if (this._buffer.buffered < 512) break;
				if (this._stream !== null || this._consumeHeader() === false) return;
			}
			this._continueWrite(null);
		}
		_continueWrite(err) {
			const cb = this._callback;
			this._callback = noop;
			cb(err);
		}
		_write(data, cb) {
			this._callback = cb;
			this._buffer.push(data);
			this._update();
		}
		_final(cb) {
			this._finished = this._missing === 0 && this._buffer.buffered === 0;
			cb(this._finished ? null : /* @__PURE__ */ new Error("Unexpected end of data"));
		}
		_predestroy() {
			this._continueWrite(null);
		}
		_destroy(cb) {
			if (this._stream) this._stream.destroy(getStreamError(this));
			cb(null);
		}
		[Symbol.asyncIterator]() {
			let error = null;
			let promiseResolve = null;
			let promiseReject = null;
			let entryStream = null;
			let entryCallback = null;
			const extract = this;
			this.on("entry", onentry);
			this.on("error", (err) => {
				error = err;
			});
			this.on("close", onclose);
			return {
				[Symbol.asyncIterator]() {
					return this;
				},
				next() {
					return new Promise(onnext);
				},
				return() {
					return destroy(null);
				},
				throw(err) {
					return destroy(err);
				}
			};
			function consumeCallback(err) {
				if (!entryCallback) return;
				const cb = entryCallback;
				entryCallback = null;
				cb(err);
			}
			function onnext(resolve, reject) {
				if (error) return reject(error);
				if (entryStream) {
					resolve({
						value: entryStream,
						done: false
					});
					entryStream = null;
					return;
				}
				promiseResolve = resolve;
				promiseReject = reject;
				consumeCallback(null);
				if (extract._finished && promiseResolve) {
					promiseResolve({
						value: void 0,
						done: true
					});
					promiseResolve = promiseReject = null;
				}
			}
			function onentry(header, stream, callback) {
				entryCallback = callback;
				stream.on("error", noop);
				if (promiseResolve) {
					promiseResolve({
						value: stream,
						done: false
					});
					promiseResolve = promiseReject = null;
				} else entryStream = stream;
			}
			function onclose() {
				consumeCallback(error);
				if (!promiseResolve) return;
				if (error) promiseReject(error);
				else promiseResolve({
					value: void 0,
					done: true
				});
				promiseResolve = promiseReject = null;
			}
			function destroy(err) {
				extract.destroy(err);
				consumeCallback(err);
				return new Promise((resolve, reject) => {
					if (extract.destroyed) return resolve({
						value: void 0,
						done: true
					});
					extract.once("close", function() {
						if (err) reject(err);
						else resolve({
							value: void 0,
							done: true
						});
					});
				});
			}
		}
	};
	module.exports = function extract(opts) {
		return new Extract(opts);
	};
	function noop() {}
	function overflow(size) {
		size &= 511;
		return size && 512 - size;
	}
}));

// node_modules/tar-stream/constants.js
var require_constants = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const constants = {
		S_IFMT: 61440,
		S_IFDIR: 16384,
		S_IFCHR: 8192,
		S_IFBLK: 24576,
		S_IFIFO: 4096,
		S_IFLNK: 40960
	};
	try {
		module.exports = __require("fs").constants || constants;
	} catch {
		module.exports = constants;
	}
}));

// node_modules/tar-stream/pack.js
var require_pack = /* @__PURE__ */ __commonJSMin(((exports, module) => {
	const { Readable, Writable, getStreamError } = require_streamx();
	const b4a = require_b4a();
	const constants = require_constants();
	const headers = require_headers();
	const DMODE = 493;
	const FMODE = 420;
	const END_OF_TAR = b4a.alloc(1024);
	var Sink = class extends Writable {
		constructor(pack, header, callback) {
			super({
				mapWritable,
				eagerOpen: true
			});
			this.written = 0;
			this.header = header;
			this._callback = callback;
			this._linkname = null;
			this._isLinkname = header.type === "symlink" && !header.linkname;
			this._isVoid = header.type !== "file" && header.type !== "contiguous-file";
			this._finished = false;
			this._pack = pack;
			this._openCallback = null;
			if (this._pack._stream === null) this._pack._stream = this;
			else this._pack._pending.push(this);
		}
		_open(cb) {
			this._openCallback = cb;
			if (this._pack._stream === this) this._continueOpen();
		}
		_continuePack(err) {
			if (this._callback === null) return;
			const callback = this._callback;
			this._callback = null;
			callback(err);
		}
		_continueOpen() {
			if (this._pack._stream === null) this._pack._stream = this;
			const cb = this._openCallback;
			this._openCallback = null;
			if (cb === null) return;
			if (this._pack.destroying) return cb(/* @__PURE__ */ new Error("pack stream destroyed"));
			if (this._pack._finalized) return cb(/* @__PURE__ */ new Error("pack stream is already finalized"));
			this._pack._stream = this;
			if (!this._isLinkname) this._pack._encode(this.header);
			if (this._isVoid) {
				this._finish();
				this._continuePack(null);
			}
			cb(null);
		}
		_write(data, cb) {
			if (this._isLinkname) {
				this._linkname = this._linkname ? b4a.concat([this._linkname, data]) : data;
				return cb(null);
			}
			if (this._isVoid) {
				if (data.byteLength > 0) return cb(/* @__PURE__ */ new Error("No body allowed for this entry"));
				return cb();
			}
			this.written += data.byteLength;
			if (this._pack.push(data)) return cb();
			this._pack._drain = cb;
		}
		_finish() {
			if (this._finished) return;
			this._finished = true;
			if (this._isLinkname) {
				this.header.linkname = this._linkname ? b4a.toString(this._linkname, "utf-8") : "";
				this._pack._encode(this.header);
			}
			overflow(this._pack, this.header.size);
			this._pack._done(this);
		}
		_final(cb) {
			if (this.written !== this.header.size) return cb(/* @__PURE__ */ new Error("Size mismatch"));
			this._finish();
			cb(null);
		}
		_getError() {
			return getStreamError(this) || /* @__PURE__ */ new Error("tar entry destroyed");
		}
		_predestroy() {
			this._pack.destroy(this._getError());
		}
		_destroy(cb) {
			this._pack._done(this);
			this._continuePack(this._finished ? null : this._getError());
			cb();
		}
	};
	var Pack = class extends Readable {
		constructor(opts) {
			super(opts);
			this._drain = noop;
			this._finalized = false;
			this._finalizing = false;
			this._pending = [];
			this._stream = null;
		}
		entry(header, buffer, callback) {
			if (this._finalized || this.destroying) throw new Error("already finalized or destroyed");
			if (typeof buffer === "function") {
				callback = buffer;
				buffer = null;
			}
			if (!callback) callback = noop;
			if (!header.size || header.type === "symlink") header.size = 0;
			if (!header.type) header.type = modeToType(header.mode);
			if (!header.mode) header.mode = header.type === "directory" ? DMODE : FMODE;
			if (!header.uid) header.uid = 0;
			if (!header.gid) header.gid = 0;
			if (!header.mtime) header.mtime = /* @__PURE__ */ new Date();
			if (typeof buffer === "string") buffer = b4a.from(buffer);
			const sink = new Sink(this, header, callback);
			if (b4a.isBuffer(buffer)) {
				header.size = buffer.byteLength;
				sink.write(buffer);
				sink.end();
				return sink;
			}
			if (sink._isVoid) return sink;
			return sink;
		}
		finalize() {
			if (this._stream || this._pending.length > 0) {
				this._finalizing = true;
				return;
			}
			if (this._finalized) return;
			this._finalized = true;
			this.push(END_OF_TAR);
			this.push(null);
		}
		_done(stream) {
			if (stream !== this._stream) return;
			this._stream = null;
			if (this._finalizing) this.finalize();
			if (this._pending.length) this._pending.shift()._continueOpen();
		}
		_encode(header) {
			if (!header.pax) {
				const buf = headers.encode(header);
				if (buf) {
					this.push(buf);
					return;
				}
			}
			this._encodePax(header);
		}
		_encodePax(header) {
			const paxHeader = headers.encodePax({
				name: header.name,
				linkname: header.linkname,
				pax: header.pax
			});
			const newHeader = {
				name: "PaxHeader",
				mode: header.mode,
				uid: header.uid,
				gid: header.gid,
				size: paxHeader.byteLength,
				mtime: header.mtime,
				type: "pax-header",
				linkname: header.linkname && "PaxHeader",
				uname: header.uname,
				gname: header.gname,
				devmajor: header.devmajor,
				devminor: header.devminor
			};
			this.push(headers.encode(newHeader));
			this.push(paxHeader);
			overflow(this, paxHeader.byteLength);
			newHeader.size = header.size;
			newHeader.type = header.type;
			this.push(headers.encode(newHeader));
		}
		_doDrain() {
			const drain = this._drain;
			this._drain = noop;
			drain();
		}
		_predestroy() {
			const err = getStreamError(this);
			if (this._stream) this._stream.destroy(err);
			while (this._pending.length) {
				const stream = this._pending.shift();
				stream.destroy(err);
				stream._continueOpen();
			}
			this._doDrain();
		}
		_read(cb) {
			this._doDrain();
			cb();
		}
	};
	module.exports = function pack(opts) {
		return new Pack(opts);
	};
	function modeToType(mode) {
		switch (mode & constants.S_IFMT) {
			case constants.S_IFBLK: return "block-device";
			case constants.S_IFCHR: return "character-device";
			case constants.S_IFDIR: return "directory";
			case constants.S_IFIFO: return "fifo";
			case constants.S_IFLNK: return "symlink";
		}
		return "file";
	}
	function noop() {}
	function overflow(self, size) {
		size &= 511;
		if (size) self.push(END_OF_TAR.subarray(0, 512 - size));
	}
	function mapWritable(buf) {
		return b4a.isBuffer(buf) ? buf : b4a.from(buf);
	}
}));

// node_modules/tar-stream/index.js
var require_tar_stream = /* @__PURE__ */ __commonJSMin(((exports) => {
	exports.extract = require_extract();
	exports.pack = require_pack();
}));

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
	const tar = (0, import_tar_stream.pack)();
	const stored = putStream(dir, tar);
	const written = (async () => {
		for (const entry of entries) await write(tar, entry);
		tar.finalize();
	})();
	written.catch((cause) => tar.destroy(cause));
	const [layer] = await Promise.all([stored, written]);
	return layer;
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
async function fetchPackages({ packages, alone }, dir, ctx) {
	const lists = await packageLists(dir, ctx);
	const kept = join(dir, "debs");
	const work = temporary(dir, "apt");
	const install = [
		"-y",
		"--no-install-recommends",
		"install",
		...[...packages].sort()
	];
	try {
		const wanted = fileNames(await apt(work, lists, ["--print-uris", ...install], ctx)).filter((name) => !unwanted.has(packageOf(name)) && (!alone || packages.includes(packageOf(name))));
		await mkdir(kept, { recursive: true });
		const here = new Set(await readdir(kept));
		const absent = wanted.filter((name) => !here.has(name));
		if (absent.length > 0) {
			ctx.log.info(`images: fetching ${absent.length} Debian packages for ${packages.join(", ")}`);
			for (const name of wanted) if (here.has(name)) await link(join(kept, name), join(work, "archives", name));
			await apt(work, lists, ["--download-only", ...install], ctx);
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
async function packageLists(dir, ctx) {
	const top = join(dir, "apt");
	const today = join(top, `lists-${Math.floor(ctx.clock.now() / dayMs)}`);
	if (existsSync(today)) return today;
	await mkdir(top, { recursive: true });
	const earlier = (await readdir(top)).filter((name) => /^lists-\d+$/.test(name)).sort();
	const work = temporary(dir, "apt");
	const fresh = join(work, "lists");
	await mkdir(join(fresh, "partial"), { recursive: true });
	try {
		ctx.log.info("images: reading the package lists of this host's own Debian sources (apt-get update, kept apart)");
		await apt(work, fresh, ["-qq", "update"], ctx);
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
async function apt(work, lists, args, ctx) {
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
		"Acquire::Retries": "2"
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
	if (await ctx.exec.which("gcc") !== void 0) try {
		await ctx.exec.run([
			"gcc",
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
			entries: () => debianEntries(part, shop.dir, shop.ctx)
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
	const binary = (await debianEntries({
		packages: ["busybox-static"],
		alone: true
	}, shop.dir, shop.ctx)).find((e) => basename(e.path) === "busybox" && Buffer.isBuffer(e.body));
	if (binary === void 0 || !Buffer.isBuffer(binary.body)) throw new Error("busybox-static has no busybox");
	const kept = join(shop.dir, "programs", `busybox-${digestOf(binary.body).slice(7, 24)}`);
	await writeWhole(kept, binary.body, 493);
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
			companion?.dir,
			file?.size,
			file?.mtimeMs
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

// src/plan/image-mirrors.ts
/**
* Reads what BOWSPRIT_REGISTRY_MIRRORS says.
* @param text undefined or empty: look for the real registries; 'none': make images here;
*   'URL': one registry that stands for all hosts (asked with containerd's `ns` parameter); 'host=URL,host=URL'
* @throws UsageError with all entries that are no URLs
*/
function parseMirrors(text) {
	const trimmed = text?.trim() ?? "";
	if (trimmed === "") return { kind: "probe" };
	if (trimmed === "none") return { kind: "none" };
	const mirrors = {};
	const problems = [];
	for (const item of trimmed.split(",").map((i) => i.trim())) {
		const match = /^(?:([^=/]+)=)?(https?:\/\/[^\s]+)$/.exec(item);
		const url = match?.[2];
		if (url === void 0 || !URL.canParse(url)) problems.push(`registry mirror '${item}' cannot be read: write none, http://host:port, or registry.k8s.io=https://host`);
		else mirrors[match?.[1] ?? "*"] = url;
	}
	if (problems.length > 0) throw new UsageError(problems);
	return {
		kind: "mirrors",
		mirrors
	};
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

export { unrunnableSpecs as a, imagesOfSpecs as i, ensureImages as n, registryArgv as r, clusterImages as t };