import { option, path } from '../define.ts'
import { choice, lines, text, whole } from '../kinds.ts'

/** Machines: somebody's own by SSH, or of a cloud. */
export const machinesOptions = {
  machine: option(
    lines('[USER@]HOST[:PORT]'),
    undefined,
    'For --provider machines: a machine that SSH reaches, as root or with password-less sudo; once for each, the control plane first.',
    'root@10.0.0.11',
    'none',
  ),
  'control-planes': option(
    whole(1, 7),
    1,
    'How many machines are control planes: an odd number, in a cloud 1 or 3.',
    '3',
  ),
  'api-endpoint': option(
    text('HOST:PORT'),
    undefined,
    'What balances between several control planes, as machines and we reach it.',
    'api.example.com:6443',
    'the first machine',
  ),
  'ssh-key': option(
    path('FILE'),
    undefined,
    'Private key for the machines.',
    '~/.ssh/id_ed25519',
    "ssh's own choice: its agent, its configuration, ~/.ssh",
  ),
  'ssh-host-keys': option(
    choice(['strict', 'accept-new']),
    'strict',
    'Whether machines that known_hosts does not have are refused, or taken as they are.',
    'accept-new',
  ),
  'ssh-known-hosts': option(
    path('FILE'),
    undefined,
    'Host keys of the machines.',
    'known_hosts',
    "ssh's own files",
  ),
  'pull-user': option(
    text('NAME'),
    undefined,
    'User with whose password machines pull images.',
    'puller',
    'nobody; at ECR and ACR the identity of the machine itself',
  ),
  'pull-password': {
    ...option(
      text('PASSWORD'),
      undefined,
      'Password of that user; it goes to every machine.',
      'from a secret',
      'none',
    ),
    secret: true,
  },
  'allow-from': option(
    lines('CIDR'),
    undefined,
    'Who may reach the API server, and SSH, of a cluster in a cloud: IPv4 ranges.',
    '203.0.113.7/32',
    'the address under which this machine is seen',
  ),
  'machine-type': option(
    text('TYPE', 'a type of machine as its cloud spells it'),
    undefined,
    'Size of the nodes, as the cloud spells it.',
    'm7i.xlarge',
    'm7i.large on AWS, Standard_D2s_v5 on Azure; m7g.large and Standard_D2ps_v5 where arm64 is built',
  ),
  'control-plane-type': option(
    text('TYPE', 'a type of machine as its cloud spells it'),
    undefined,
    'Size of control planes.',
    'm7i.xlarge',
    'that of the nodes',
  ),
  'machine-image': option(
    text('IMAGE', 'an image as its cloud names it'),
    undefined,
    'What machines boot: on EC2 an ami-… id, or the name of a public SSM parameter that holds one; on Azure publisher:offer:sku:version, or the resource id of an image.',
    'ami-0123456789abcdef0',
    'the newest Ubuntu 24.04',
  ),
  'disk-gb': option(whole(20, 4095, 'GB'), 50, 'Disk of each machine.', '100'),
  lifetime: option(
    whole(1, 720, 'HOURS'),
    24,
    "Hours after which anybody's sweep may remove the cluster from its cloud.",
    '6',
  ),
} as const
