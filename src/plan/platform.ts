/**
 * What programs and images are for, as Go and OCI write it. Every other program that has words of its own for an architecture
 * is asked here.
 */
export const platforms = ['linux/amd64', 'linux/arm64'] as const
export type Platform = (typeof platforms)[number]

interface Words {
  /** `uname -m` */
  readonly machine: string
  /** What GCC and Debian's directories begin with. */
  readonly triple: string
  /** Debian's packages of a C compiler for it on machines of another kind. */
  readonly compiler: readonly string[]
  /** e_machine of a program's ELF header, as elf.h has it. */
  readonly elf: number
}

const words: Readonly<Record<Platform, Words>> = {
  'linux/amd64': {
    machine: 'x86_64',
    triple: 'x86_64-linux-gnu',
    compiler: ['gcc-x86-64-linux-gnu', 'libc6-dev-amd64-cross'],
    elf: 62,
  },
  'linux/arm64': {
    machine: 'aarch64',
    triple: 'aarch64-linux-gnu',
    compiler: ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross'],
    elf: 183,
  },
}

/** @throws Error for a platform that nothing is built for: options refuse such a one */
export function wordsOf(platform: string): Words {
  const found = words[platform as Platform]
  if (found === undefined) throw new Error(`nothing is built for ${platform}`)
  return found
}

/** The platform of a machine, by what Node calls its architecture. */
export function platformOf(arch: string): Platform {
  return arch === 'arm64' ? 'linux/arm64' : 'linux/amd64'
}

/** The platform of a machine by its `uname -m`; undefined: one that nothing is built for. */
export function platformOfMachine(machine: string): Platform | undefined {
  return platforms.find(p => words[p].machine === machine)
}

/** The platform of a program, by its first bytes; undefined: no program, or one of another platform than these. */
export function platformOfProgram(program: Uint8Array): Platform | undefined {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength)
  if (program.length < 20 || view.getUint32(0) !== 0x7f454c46) return undefined
  // All of these are little-endian.
  return platforms.find(p => words[p].elf === view.getUint16(18, true))
}

/** amd64 of linux/amd64. */
export function architectureOf(platform: string): string {
  return platform.split('/')[1] ?? ''
}
