// src/plan/words.ts
/** `1 spec`, `2 specs`. */
function plural(n, word) {
	return `${n} ${word}${n === 1 ? "" : "s"}`;
}

export { plural as t };