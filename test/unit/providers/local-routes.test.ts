import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { routeScript } from '../../../src/providers/local/scripts.ts'

const pods = '10.244.0.0/16'
const services = '10.96.0.0/16'
const ground = `
ip link add one type veth peer name two
ip addr add 10.9.0.1/24 dev one
ip link set one up
ip link set two up
`

/** Runs the script in a network of its own. @returns its exit code, and the routes that there are then */
function routed(before: string, via: string) {
  const script = `${ground}${before}\n(${routeScript})\nip route show via ${via}`
  // Not a user namespace: Ubuntu 24.04 forbids them to programs that it does not know.
  const root = process.getuid?.() === 0 ? [] : ['sudo', '-n']
  const own = ['unshare', '--net', 'sh', '-euc', script, 'sh', via, pods, services]
  const [program, ...args] = [...root, ...own]
  const { status, stdout, stderr } = spawnSync(program!, args, { encoding: 'utf8' })
  return {
    status,
    routes: stdout
      .split('\n')
      .flatMap(line => line.split(' ')[0] || [])
      .sort(),
    stderr,
  }
}

describe('routes of the host to a cluster', () => {
  it('go by its control plane', () => {
    expect(routed('', '10.9.0.2')).toMatchObject({ status: 0, routes: [pods, services] })
  })

  it('stay with a cluster that was there a moment earlier', () => {
    const other = `ip route add ${pods} via 10.9.0.3`
    expect(routed(other, '10.9.0.2')).toMatchObject({ status: 0, routes: [services] })
  })

  it('that cannot be made are an error', () => {
    const { status, stderr } = routed('', '10.8.0.2')
    expect(status).toBe(2)
    expect(stderr).toMatch(/gateway/)
  })
})
