// src/kube/way-to-start.ts
/**
* Words before a command that shall not outlive us. Should we be killed, nobody is left to stop our children: the
* kernel does it then, where util-linux has the tool (prctl(2), PR_SET_PDEATHSIG). It execs, so the pid stays.
*/
async function wayToStart(ctx) {
	const setpriv = await ctx.exec.which("setpriv");
	return setpriv === void 0 ? [] : [
		setpriv,
		"--pdeathsig",
		"KILL",
		"--"
	];
}

export { wayToStart as t };