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
}

const words: Readonly<Record<Platform, Words>> = {
  'linux/amd64': {
    machine: 'x86_64',
    triple: 'x86_64-linux-gnu',
    compiler: ['gcc-x86-64-linux-gnu', 'libc6-dev-amd64-cross'],
  },
  'linux/arm64': {
    machine: 'aarch64',
    triple: 'aarch64-linux-gnu',
    compiler: ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross'],
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

/** amd64 of linux/amd64. */
export function architectureOf(platform: string): string {
  return platform.split('/')[1] ?? ''
}
