// src/flows/limits.ts
/** Minutes for logs and teardown together: what is on this machine is gone at once, a cloud takes its time. */
const reserveMinutes = {
	machines: 3,
	ec2: 10,
	eks: 20
};
/** Milliseconds in which interrupted specs end in order. */
const graceMs = 45e3;
function limitsOf(startedAt, minutes, provider) {
	const all = minutes * 6e4;
	const reserve = Math.min((reserveMinutes[provider] ?? 1) * 6e4, all / 4);
	const grace = Math.min(graceMs, all / 8);
	const line = startedAt + all - reserve;
	return {
		tests: line - grace,
		grace,
		signal: (ctx) => {
			const late = new AbortController();
			const reason = /* @__PURE__ */ new Error(`the deadline of ${minutes} min is reached: give more with --timeout`);
			const timer = setTimeout(() => late.abort(reason), Math.max(0, line - ctx.clock.now()));
			return {
				signal: AbortSignal.any([ctx.signal, late.signal]),
				[Symbol.dispose]: () => clearTimeout(timer)
			};
		}
	};
}

export { limitsOf as t };