// src/plan/shell-word.ts
/** A word that a POSIX shell reads back as it is. */
function quote(text) {
	return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

export { quote as t };