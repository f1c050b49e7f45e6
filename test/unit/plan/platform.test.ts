import { describe, expect, it } from 'vitest'
import { platformOfAwsType, platformOfAzureType } from '../../../src/plan/machine-types.ts'
import { platformOf, platformOfMachine, platformOfProgram } from '../../../src/plan/platform.ts'

const arm = 'linux/arm64'
const amd = 'linux/amd64'

describe('what a machine runs', () => {
  it.each([
    ...['m7g.large', 'c6gn.xlarge', 't4g.small', 'x2gd.medium', 'im4gn.large', 'a1.large', 'r8gd.metal-24xl'],
    ...['g5g.xlarge', 'hpc7g.4xlarge'],
  ])('%s of EC2: arm64', type => expect(platformOfAwsType(type)).toBe(arm))
  it.each([
    ...['m7i.large', 'm7a.large', 'g4dn.xlarge', 'g6.xlarge', 'c7i-flex.large', 't3.small', 'u-6tb1.metal'],
    ...['p4de.24xlarge', 'inf2.xlarge', 'trn1.2xlarge'],
  ])('%s of EC2: amd64', type => expect(platformOfAwsType(type)).toBe(amd))
  it.each(['Standard_D2ps_v5', 'Standard_D4pls_v6', 'Standard_E8pds_v5', 'Standard_B2pts_v2'])(
    '%s of Azure: arm64',
    type => expect(platformOfAzureType(type)).toBe(arm),
  )
  it.each([
    ...['Standard_D2s_v5', 'Standard_E4-2ds_v5', 'Standard_NP10s', 'Standard_HB120rs_v3', 'Basic_A1'],
    'Standard_NC24ads_A100_v4',
  ])('%s of Azure: amd64', type => expect(platformOfAzureType(type)).toBe(amd))

  it('is told by Node and by uname alike', () => {
    expect([platformOf('x64'), platformOf('arm64')]).toEqual([amd, arm])
    expect(['x86_64', 'aarch64', 'riscv64'].map(platformOfMachine)).toEqual([amd, arm, undefined])
  })

  it('stands in the head of its programs', () => {
    const head = (machine: number) => {
      const bytes = Buffer.from('\x7fELF'.padEnd(20, '\0'))
      bytes.writeUInt16LE(machine, 18)
      return bytes
    }
    // Of elf.h: x86-64, AArch64, RISC-V.
    expect([62, 183, 243].map(head).map(platformOfProgram)).toEqual([amd, arm, undefined])
    const others = [Buffer.from('#!/bin/sh\necho I am a program\n'), head(62).subarray(0, 10)]
    expect(others.map(platformOfProgram)).toEqual([undefined, undefined])
  })
})
