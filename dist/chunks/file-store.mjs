// src/stores/file-store.ts
/** Content that differs from what was said of it. */
function changedFile(file) {
	return `${file} is not what it was when it was measured: it changed while it was being staged`;
}

export { changedFile as t };