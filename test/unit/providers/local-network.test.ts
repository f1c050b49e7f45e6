import { describe, expect, it } from 'vitest'
import { formatCidr, overlap, parseCidr } from '../../../src/plan/cidr.ts'
import {
  chooseSubnet,
  controlPlaneLinks,
  layOut,
  nodeLinks,
  routedNetworks,
} from '../../../src/providers/local/network.ts'

const cidr = (text: string) => parseCidr(text)!

describe('parseCidr', () => {
  it.each(['10.0.0.0/8', '192.168.1.4/30', '0.0.0.0/0', '1.2.3.4/32'])('reads %s back', text => {
    expect(formatCidr(cidr(text))).toBe(text)
  })

  it.each([
    '10.0.0.1/8',
    '10.0.0/8',
    '10.0.0.0',
    '256.0.0.0/8',
    '10.0.0.0/33',
    '010.0.0.0/8',
    'fd00::/8',
    '',
  ])('refuses %s', text => {
    expect(parseCidr(text)).toBeUndefined()
  })
})

describe('overlap', () => {
  it.each([
    ['10.0.0.0/8', '10.244.0.0/16', true],
    ['10.244.1.0/24', '10.244.0.0/16', true],
    ['10.244.0.0/24', '10.244.1.0/24', false],
    ['172.30.0.0/24', '172.30.0.255/32', true],
    ['172.30.0.0/24', '172.30.1.0/32', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(overlap(cidr(a), cidr(b))).toBe(expected)
    expect(overlap(cidr(b), cidr(a))).toBe(expected)
  })
})

describe('chooseSubnet', () => {
  it('begins at a place that depends on the cluster', () => {
    expect(formatCidr(chooseSubnet([], 5)!)).toBe('172.30.5.0/24')
    expect(formatCidr(chooseSubnet([], 256 + 7)!)).toBe('172.30.7.0/24')
  })

  it('passes over what this host uses, also within larger and smaller networks', () => {
    expect(formatCidr(chooseSubnet([cidr('172.30.5.64/28'), cidr('172.30.6.0/24')], 5)!)).toBe(
      '172.30.7.0/24',
    )
    expect(formatCidr(chooseSubnet([cidr('172.16.0.0/12')], 5)!)).toBe('10.213.5.0/24')
  })

  it('says so when all are in use', () => {
    expect(chooseSubnet([cidr('172.16.0.0/12'), cidr('10.0.0.0/8')], 5)).toBeUndefined()
  })
})

it('routedNetworks reads `ip -j route`: networks and single addresses, not the default', () => {
  const json = JSON.stringify([
    { dst: 'default', gateway: '192.0.2.1' },
    { dst: '192.0.2.0/24', dev: 'eth0' },
    { type: 'local', dst: '192.0.2.2', dev: 'eth0' },
    { type: 'broadcast', dst: '192.0.2.255' },
  ])
  expect(routedNetworks(json).map(formatCidr)).toEqual(['192.0.2.0/24', '192.0.2.2/32', '192.0.2.255/32'])
  expect(routedNetworks('')).toEqual([])
})

describe('layOut', () => {
  const network = layOut(cidr('172.30.5.0/24'), '10.244.0.0/16', '10.96.0.0/16', 2)

  it('gives every party an address and every node a range of pods', () => {
    expect(network).toMatchObject({
      host: '172.30.5.1',
      controlPlane: '172.30.5.2',
      nodes: [
        { address: '172.30.5.11', podCidr: '10.244.0.0/24' },
        { address: '172.30.5.12', podCidr: '10.244.1.0/24' },
      ],
      apiService: '10.96.0.1',
      dnsService: '10.96.0.10',
    })
  })

  it('plugs each node into the bridge and routes pods through their nodes', () => {
    const links = controlPlaneLinks(network, [101, 102])
    expect(links).toContain('link add v1 type veth peer name eth0 netns 101')
    expect(links).toContain('link add v2 type veth peer name eth0 netns 102')
    expect(links).toContain('route add 10.244.1.0/24 via 172.30.5.12')
    const second = nodeLinks(network, 1)
    expect(second).toContain('addr add 172.30.5.12/24 dev eth0')
    expect(second).toContain('route add 10.244.0.0/24 via 172.30.5.11')
    expect(second).not.toContain('10.244.1.0/24')
  })
})
