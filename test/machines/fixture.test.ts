import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { appeared, machine as lookOver } from '../support/machine.ts'
import { saysWithin } from './console.ts'
import { openRegion } from './region.ts'

/** Changes on every boot, whoever looks. */
const bootId = ['cat', '/proc/sys/kernel/random/boot_id']

describe('a simulated machine', () => {
  test('boots with its user data, is rebooted, is used, and leaves nothing', async () => {
    const before = lookOver()
    const settings = readFileSync('/proc/sys/kernel/panic', 'utf8')
    {
      await using region = await openRegion({ names: { 'store.test': '192.0.2.7' } })
      const identity = { role: 'reader', credentials: { AccessKeyId: 'AKIA' } }
      const machine = await region.boot({
        ...{ name: 'one', address: region.address(11), identity },
        userData: `#cloud-config\n${JSON.stringify({
          write_files: [{ path: '/etc/given', content: 'by user data' }],
          runcmd: ['date +%N > /etc/first-boot; echo "all done" > /dev/console'],
        })}`,
      })
      const out = async (...argv: string[]) => (await machine.exec(argv)).stdout
      const ask = (path: string) => out('curl', '-fsS', `http://169.254.169.254/latest/${path}`)
      await saysWithin(machine, /^all done$/m, 60_000)

      expect(await out('cat', '/etc/given')).toBe('by user data')
      expect(await out('cloud-id')).toBe('ec2')
      expect(await out('hostname')).toBe('one')
      expect(await ask('meta-data/local-ipv4')).toBe(machine.address)
      expect(await ask('meta-data/iam/security-credentials/')).toBe('reader')
      expect(JSON.parse(await ask('meta-data/iam/security-credentials/reader'))).toEqual(identity.credentials)
      expect(await machine.exec(['sh', '-c', 'echo no >&2; exit 3'])).toEqual({
        ...{ stdout: '', stderr: 'no', exitCode: 3 },
      })

      // Names of the region are known, others refused at once.
      expect(await out('getent', 'hosts', 'store.test')).toContain('192.0.2.7')
      const asked = performance.now()
      expect((await machine.exec(['getent', 'hosts', 'elsewhere.test'])).exitCode).not.toBe(0)
      expect(performance.now() - asked).toBeLessThan(2000)

      // What the machine does to its kernel and its metadata address is no business of the host.
      await out('sh', '-c', 'echo 42 > /proc/sys/kernel/panic')
      expect(await out('cat', '/proc/sys/kernel/panic')).toBe('42')
      expect(readFileSync('/proc/sys/kernel/panic', 'utf8')).toBe(settings)
      expect(appeared(before).filter(thing => thing.includes('169.254.169.254'))).toEqual([])

      // One of the two, by the host's version of cgroups.
      const groups = () => out('find', '/sys/fs/cgroup', '-name', 'of-this-boot')
      await machine.exec(['mkdir', '/sys/fs/cgroup/pids/of-this-boot', '/sys/fs/cgroup/of-this-boot'])
      expect(await groups()).toMatch(/of-this-boot$/)
      const [firstBoot, id] = [await out('cat', '/etc/first-boot'), await out(...bootId)]
      await machine.reboot()
      await saysWithin(
        machine,
        /Reached target .*cloud-init\.target[\s\S]*Reached target .*cloud-init\.target/,
        60_000,
      )
      expect(await out(...bootId)).not.toBe(id)
      expect(await groups()).toBe('')
      // The same machine: what user data runs once has not run again.
      expect(await out('cat', '/etc/first-boot')).toBe(firstBoot)

      expect(await machine.running()).toBe(true)
      await machine.terminate()
      expect(await machine.running()).toBe(false)
      expect(region.machines()).toEqual([])
    }
    expect(appeared(before)).toEqual([])
  })

  test('has the disk that it was given, and can switch itself off', async () => {
    await using region = await openRegion()
    const machine = await region.boot({
      ...{ name: 'small', address: region.address(12), diskBytes: 64 * 1024 * 1024 },
      userData: '#cloud-config\nruncmd: [[dd, if=/dev/zero, of=/var/large, bs=1M], [systemctl, poweroff]]\n',
    })
    await saysWithin(machine, /No space left on device/, 60_000)
    for (let tries = 0; await machine.running(); tries++) {
      if (tries > 200) throw new Error(`it is still on:\n${await machine.console()}`)
      await sleep(100)
    }
    await expect(machine.exec(['true'])).rejects.toThrow(/machine small is not running/)
  })
})
