import { bootstrapFiles } from '../bootstrap/files.ts'
import { type Bootstrap, type BootstrapSpec, machineHome } from '../bootstrap/spec.ts'
import { ec2Limits, userData } from '../bootstrap/user-data.ts'
import { withNodeAddress } from '../cloud-provider/node-address.ts'

/** Stands for the machine's name in files: machines of one kind share their user data. */
const blankName = 'bowsprit-machine-name'
/** Stands for its address, where there is a cloud provider. */
const blankAddress = 'bowsprit-machine-address'

export interface MachineData {
  readonly controlPlane: Buffer
  readonly node: Buffer
}

/**
 * User data of both kinds of machine, each good for all of its kind. A machine's name is the one that EC2 gives it
 * (ip-10-0-0-20.…), as AWS's cloud controller wants it; the control plane with the first address makes the cluster.
 * @param first address of the first control plane
 * @throws UsageError with everything that is wrong with the spec, or when it is larger than EC2 takes
 */
export function machineData(cluster: BootstrapSpec, first: string): MachineData {
  const node = { name: blankName }
  const spec = withNodeAddress(cluster, blankAddress)
  const address = spec === cluster ? undefined : blankAddress
  const controlPlane = either(
    first,
    bootstrapFiles('first', node, spec),
    bootstrapFiles('control-plane', node, spec),
    address,
  )
  const other = bootstrapFiles('node', node, spec)
  return {
    controlPlane: userData(controlPlane, ec2Limits),
    node: userData(named(other, address), ec2Limits),
  }
}

/** One set of files for two roles: what differs lies there twice, side by side since user data is compressed. */
function either(
  firstAddress: string,
  first: Bootstrap,
  further: Bootstrap,
  blank: string | undefined,
): Bootstrap {
  const byPath = new Map(further.files.map(f => [f.path, f]))
  const paths = [...new Set([...first.files, ...further.files].map(f => f.path))]
  const differing: string[] = []
  const files = paths.flatMap(path => {
    const [a, b] = [first.files.find(f => f.path === path), byPath.get(path)]
    if (a !== undefined && a.content === b?.content) return [a]
    differing.push(path)
    return [
      ...(a === undefined ? [] : [{ ...a, path: `${path}.first` }]),
      ...(b === undefined ? [] : [{ ...b, path: `${path}.further` }]),
    ]
  })
  const choose = [
    `kind=further; [ "$(ask local-ipv4)" != ${firstAddress} ] || kind=first`,
    `for f in ${differing.join(' ')}; do [ ! -e $f.$kind ] || mv $f.$kind $f; rm -f $f.first $f.further; done`,
  ]
  return named({ files, command: first.command }, blank, choose)
}

/** @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-categories.html (local-hostname) */
function named(
  { files, command }: Bootstrap,
  blank: string | undefined,
  more: readonly string[] = [],
): Bootstrap {
  const lines = [
    'metadata=http://169.254.169.254/latest',
    'get() { curl -sS --fail --noproxy \'*\' --connect-timeout 2 --max-time 10 --retry 8 --retry-connrefused --retry-delay 2 "$@"; }',
    "session=$(get -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' $metadata/api/token)",
    'ask() { get -H "X-aws-ec2-metadata-token: $session" "$metadata/meta-data/$1"; }',
    'name=$(ask local-hostname)',
    // There may be one for each domain.
    `name=\${name%% *}`,
    `[ -n "$name" ] || { echo 'bowsprit: failed: name: the metadata service does not answer'; exit 1; }`,
    ...more,
    `grep -rlF ${blankName} ${machineHome} | xargs -r sed -i "s/${blankName}/$name/g"`,
    ...(blank === undefined
      ? []
      : [`grep -rlF ${blank} ${machineHome} | xargs -r sed -i "s/${blank}/$(ask local-ipv4)/g"`]),
    command,
  ]
  return { files, command: lines.join('\n') }
}
