import type { Machine } from './machine.ts'

/** The disk of a machine that was given its size is memory. */
const script = `
disk=/var/lib/containerd
until mount -o remount,size=$(($(df --output=used -B1 $disk | tail -n 1) + 8000000)) $disk; do sleep 0.1; done
`

/**
 * Leaves room for 8 MB on the disk of a machine that was booted with `diskBytes`, whatever it writes at this moment:
 * the disk becomes as small as what lies on it, which takes no memory, as filling it would.
 */
export async function fillDisk(machine: Machine): Promise<void> {
  const { exitCode, stderr } = await machine.exec(['sh', '-euc', script])
  if (exitCode !== 0) throw new Error(`the disk of ${machine.name} cannot be filled: ${stderr}`)
}
