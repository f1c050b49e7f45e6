import { machineScript } from '../bootstrap/script-machine.ts'
import type { ScriptWords } from '../bootstrap/script-words.ts'
import { type EksNode, eksBlanks } from './eks-node-spec.ts'

/** Least room for images, in bytes: EKS's own for its network, kube-proxy and DNS, and what tests pull. */
const imageRoom = 3e9

export function eksNodeWords({ cluster, version, registry, pause }: EksNode): ScriptWords {
  return {
    role: 'node',
    node: '',
    run: cluster.name,
    version,
    prefix: registry.prefix,
    scheme: registry.plainHttp === true ? 'http' : 'https',
    asks_identity: registry.auth.kind === 'ecr' ? 'yes' : '',
    pause_ref: pause,
    image_room: String(imageRoom),
  }
}

/**
 * The script that makes a node of an EKS cluster. Who it is the cluster knows by the machine's role (an access entry of
 * type EC2_LINUX), under the name that EC2 gives the machine and no other.
 * @see https://docs.aws.amazon.com/eks/latest/userguide/creating-access-entries.html
 */
export const eksNodeScript = `${machineScript}
check_programs() {
  local found
  found=$(kubelet --version 2>> $log) || fail 'kubelet does not run here: the files are of another architecture, stage those of this machine'
  [ "$found" = "Kubernetes $version" ] || fail "kubelet says $found and it is to be $version: stage the build again"
}
pause_image() { echo "$pause_ref"; }

about() { ask -H "X-aws-ec2-metadata-token: $session" "$metadata/latest/meta-data/$1"; }
learn_machine() {
  if ! {
    session=$(ask -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 300' $metadata/latest/api/token) &&
      node=$(about local-hostname) && zone=$(about placement/availability-zone) && instance=$(about instance-id)
  } 2>> $log; then fail 'the metadata service does not say which machine this is'; fi
  # There may be a name for each domain.
  node=\${node%% *}
}
start_kubelet() {
  local resolv=/etc/resolv.conf changed=''
  # Of systemd's resolver it names a loopback address only, which means nothing in a pod.
  [ ! -e /run/systemd/resolve/resolv.conf ] || resolv=/run/systemd/resolve/resolv.conf
  if fill $home/kubelet.yaml /var/lib/kubelet/config.yaml '${eksBlanks.provider}' "aws:///$zone/$instance" '${eksBlanks.resolv}' $resolv; then changed=yes; fi
  if fill $home/kubelet.env /etc/kubernetes/kubelet.env '${eksBlanks.node}' "$node"; then changed=yes; fi
  mkdir -p /etc/kubernetes/pki
  cp $home/ca.crt /etc/kubernetes/pki/ca.crt
  cp $home/kubelet.conf /etc/kubernetes/kubelet.conf
  [ -z "$changed" ] || quietly systemctl restart kubelet || true
  quietly systemctl enable --now kubelet || fail 'kubelet does not start'
}
await_node() {
  local i
  # Ready it is once EKS's network has come to it.
  for i in $(seq 150); do
    if quietly kubectl --kubeconfig=/etc/kubernetes/kubelet.conf --request-timeout=5s get node "$node"; then return; fi
    sleep 1
  done
  quietly journalctl -u kubelet --no-pager -n 20 -o cat || true
  fail "the cluster has no node $node after $i s: look whether the machines' role has an access entry of type EC2_LINUX, and for the lines above"
}

prepare
begin kubelet
learn_machine
start_kubelet
touch $state/joined
begin node "$node"
await_node
step=ready
status ready "node $node of $run"
say ready
`
