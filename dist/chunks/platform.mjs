// src/plan/platform.ts
/**
* What programs and images are for, as Go and OCI write it. Every other program that has words of its own for an architecture
* is asked here.
*/
const platforms = ["linux/amd64", "linux/arm64"];
const words = {
	"linux/amd64": {
		machine: "x86_64",
		triple: "x86_64-linux-gnu",
		compiler: ["gcc-x86-64-linux-gnu", "libc6-dev-amd64-cross"],
		elf: 62
	},
	"linux/arm64": {
		machine: "aarch64",
		triple: "aarch64-linux-gnu",
		compiler: ["gcc-aarch64-linux-gnu", "libc6-dev-arm64-cross"],
		elf: 183
	}
};
/** @throws Error for a platform that nothing is built for: options refuse such a one */
function wordsOf(platform) {
	const found = words[platform];
	if (found === void 0) throw new Error(`nothing is built for ${platform}`);
	return found;
}
/** The platform of a machine, by what Node calls its architecture. */
function platformOf(arch) {
	return arch === "arm64" ? "linux/arm64" : "linux/amd64";
}
/** The platform of a machine by its `uname -m`; undefined: one that nothing is built for. */
function platformOfMachine(machine) {
	return platforms.find((p) => words[p].machine === machine);
}
/** The platform of a program, by its first bytes; undefined: no program, or one of another platform than these. */
function platformOfProgram(program) {
	const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
	if (program.length < 20 || view.getUint32(0) !== 2135247942) return void 0;
	return platforms.find((p) => words[p].elf === view.getUint16(18, true));
}
/** amd64 of linux/amd64. */
function architectureOf(platform) {
	return platform.split("/")[1] ?? "";
}

export { platforms as a, platformOfProgram as i, platformOf as n, wordsOf as o, platformOfMachine as r, architectureOf as t };