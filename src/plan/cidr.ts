/** IPv4 arithmetic on numbers (0 to 2^32-1). Only what cluster networks need. */
export interface Cidr {
  /** Network address as a number; host bits are zero. */
  readonly base: number
  /** 0 to 32 */
  readonly bits: number
}

/** @returns undefined when the text is not a dotted IPv4 address */
export function parseAddress(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every(p => /^(0|[1-9]\d{0,2})$/.test(p) && Number(p) < 256))
    return undefined
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0)
}

export function formatAddress(address: number): string {
  return [24, 16, 8, 0].map(shift => Math.floor(address / 2 ** shift) % 256).join('.')
}

/** @returns undefined when the text is not `a.b.c.d/bits` with zero host bits */
export function parseCidr(text: string): Cidr | undefined {
  const [address, bits, ...rest] = text.split('/')
  if (address === undefined || bits === undefined || rest.length > 0 || !/^\d{1,2}$/.test(bits))
    return undefined
  const base = parseAddress(address)
  if (base === undefined || Number(bits) > 32) return undefined
  return base % sizeOf(Number(bits)) === 0 ? { base, bits: Number(bits) } : undefined
}

export function formatCidr(cidr: Cidr): string {
  return `${formatAddress(cidr.base)}/${cidr.bits}`
}

/** Number of addresses. */
export function sizeOf(bits: number): number {
  return 2 ** (32 - bits)
}

export function overlap(a: Cidr, b: Cidr): boolean {
  return a.base < b.base + sizeOf(b.bits) && b.base < a.base + sizeOf(a.bits)
}

/** The n-th subnet of `bits` within `cidr`, counted from 0. */
export function subnet(cidr: Cidr, bits: number, n: number): Cidr {
  return { base: cidr.base + n * sizeOf(bits), bits }
}

/** The n-th address as text, e.g. 10 for the DNS service. */
export function nth(cidr: Cidr, n: number): string {
  return formatAddress(cidr.base + n)
}
