// src/plan/child-env.ts
const everywhere = [
	"PATH",
	"HOME",
	"USER",
	"LOGNAME",
	"LANG",
	"LC_ALL",
	"TZ",
	"TMPDIR",
	"TERM",
	"SHELL"
];
const forTools = [
	"GOPATH",
	"GOCACHE",
	"GOMODCACHE",
	"GOPROXY",
	"GONOPROXY",
	"GOSUMDB",
	"GONOSUMDB",
	"GOPRIVATE",
	"GOINSECURE",
	"GOTOOLCHAIN",
	"GOROOT",
	"GOENV",
	"GOMAXPROCS",
	"GOMEMLIMIT",
	"HTTP_PROXY",
	"HTTPS_PROXY",
	"NO_PROXY",
	"http_proxy",
	"https_proxy",
	"no_proxy",
	"NODE_USE_ENV_PROXY",
	"SSL_CERT_FILE",
	"SSL_CERT_DIR",
	"SOURCE_DATE_EPOCH",
	"XDG_CACHE_HOME"
];
/** For tools that we chose (go, git, apt-get, npm): what they need to reach their registries. */
function toolEnv(env, extra = {}) {
	return {
		...pick(env, [...everywhere, ...forTools]),
		...extra
	};
}
/** For code of the branch (cluster components, e2e.test, a tester's command): no proxy credentials either. */
function testEnv(env, extra = {}) {
	return {
		...pick(env, everywhere),
		...extra
	};
}
function pick(env, names) {
	const out = {};
	for (const name of names) {
		const value = env[name];
		if (value !== void 0) out[name] = value;
	}
	return out;
}

export { toolEnv as n, testEnv as t };