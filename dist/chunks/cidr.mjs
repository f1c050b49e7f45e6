// src/plan/cidr.ts
/** @returns undefined when the text is not a dotted IPv4 address */
function parseAddress(text) {
	const parts = text.split(".");
	if (parts.length !== 4 || !parts.every((p) => /^(0|[1-9]\d{0,2})$/.test(p) && Number(p) < 256)) return void 0;
	return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
function formatAddress(address) {
	return [
		24,
		16,
		8,
		0
	].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
/** @returns undefined when the text is not `a.b.c.d/bits` with zero host bits */
function parseCidr(text) {
	const [address, bits, ...rest] = text.split("/");
	if (address === void 0 || bits === void 0 || rest.length > 0 || !/^\d{1,2}$/.test(bits)) return void 0;
	const base = parseAddress(address);
	if (base === void 0 || Number(bits) > 32) return void 0;
	return base % sizeOf(Number(bits)) === 0 ? {
		base,
		bits: Number(bits)
	} : void 0;
}
function formatCidr(cidr) {
	return `${formatAddress(cidr.base)}/${cidr.bits}`;
}
/** Number of addresses. */
function sizeOf(bits) {
	return 2 ** (32 - bits);
}
function overlap(a, b) {
	return a.base < b.base + sizeOf(b.bits) && b.base < a.base + sizeOf(a.bits);
}
/** The n-th subnet of `bits` within `cidr`, counted from 0. */
function subnet(cidr, bits, n) {
	return {
		base: cidr.base + n * sizeOf(bits),
		bits
	};
}
/** The n-th address as text, e.g. 10 for the DNS service. */
function nth(cidr, n) {
	return formatAddress(cidr.base + n);
}

export { subnet as a, parseCidr as i, nth as n, overlap as r, formatCidr as t };