import { blanks } from './node-config.ts'
import { machineHome } from './spec.ts'

/** Number of the routing protocol that marks our routes (free for private use, see /etc/iproute2/rt_protos). */
export const routeProtocol = 184

/** Ours; what frames of it take besides the packet (VXLAN over IPv4). */
const tunnelDevice = 'bowsprit0'
const tunnelBytes = 50
/** Not the port that IANA gave VXLAN, which Azure's own network uses, but Linux' and flannel's. */
const tunnelPort = 8472

/**
 * The built-in network's only moving part. It watches the Nodes and gives this node's range to the CNI plugins, the
 * other nodes' ranges a route each. A range is known only when the controller manager has written it into the Node,
 * so it is never in user data. With `tunnel`, the routes lead into a VXLAN whose ends are known by their addresses
 * alone: nothing is learnt, nothing is flooded.
 */
export const routesScript = `
set -uo pipefail
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
home=${machineHome}
get() { kubectl --kubeconfig=$home/routes.kubeconfig get nodes "$@"; }
listed='{range .items[*]}|{.spec.podCIDR}|{"\\n"}{end}'
watched='{.type}|{.object.metadata.name}|{.object.spec.podCIDR}|{.object.status.addresses[?(@.type=="InternalIP")].address}|{"\\n"}'

learn() {
  local name=$1 cidr=$2 address=\${3%% *}
  [ -n "$cidr" ] || return 0
  if [ "$name" = "$node" ]; then
    # What the machine itself sends to pods elsewhere has an address of its range: answers find the way back.
    [ -z "$tunnel" ] || ip addr replace "\${cidr%/*}/32" dev ${tunnelDevice} || true
    write_cni "$cidr"
  elif [ -n "$address" ]; then
    route_to "$cidr" "$address" || true
  fi
}
route_to() {
  if [ -z "$tunnel" ]; then
    ip route replace "$1" via "$2" proto ${routeProtocol}
    return
  fi
  local mac
  mac=$(mac_of "$2")
  bridge fdb replace "$mac" dev ${tunnelDevice} dst "$2" self permanent &&
    ip neigh replace "$2" lladdr "$mac" dev ${tunnelDevice} nud permanent &&
    ip route replace "$1" via "$2" dev ${tunnelDevice} onlink proto ${routeProtocol}
}
# Of a tunnel's end, made of its address: nobody has to be asked for it.
mac_of() {
  local a b c d
  IFS=. read -r a b c d <<< "$1"
  printf '02:b5:%02x:%02x:%02x:%02x' "$a" "$b" "$c" "$d"
}
open_tunnel() {
  local own card mtu
  [ ! -e /sys/class/net/${tunnelDevice} ] || return 0
  read -r own card < <(ip -4 route get 192.0.2.1 | sed -n 's/.* dev \\([^ ]*\\) .*src \\([0-9.]*\\).*/\\2 \\1/p')
  mtu=$(($(cat "/sys/class/net/$card/mtu") - ${tunnelBytes}))
  ip link add ${tunnelDevice} address "$(mac_of "$own")" type vxlan id ${routeProtocol} local "$own" dstport ${tunnelPort} nolearning
  ip link set ${tunnelDevice} mtu $mtu up
}
write_cni() {
  local to=/etc/cni/net.d/10-bowsprit.conflist mtu='' text
  [ -z "$tunnel" ] || mtu=$(cat /sys/class/net/${tunnelDevice}/mtu)
  text=$(sed "s|${blanks.podCidr}|$1|; s|\\"${blanks.mtu}\\"|$mtu|" $home/cni.conflist)
  [ "$(cat $to 2> /dev/null)" != "$text" ] || return 0
  mkdir -p \${to%/*}
  printf '%s\\n' "$text" > $to.new && mv $to.new $to
}
# What leaves the cluster has the node's address: nobody outside knows where pods are.
masquerade() {
  local rule=(POSTROUTING -s "$pod_cidr" ! -d "$pod_cidr" -m comment --comment bowsprit -j MASQUERADE)
  iptables -w -t nat -C "\${rule[@]}" 2> /dev/null || iptables -w -t nat -A "\${rule[@]}"
}
# forget LIST: routes to nodes that went while nobody watched.
forget() {
  local cidr rest
  ip route show proto ${routeProtocol} | while read -r cidr rest; do
    grep -qF "|$cidr|" <<< "$1" || ip route del "$cidr" proto ${routeProtocol} || true
  done
}

while :; do
  [ -z "$tunnel" ] || open_tunnel
  masquerade
  if list=$(get --request-timeout=20s -o "jsonpath=$listed"); then
    forget "$list"
    while IFS='|' read -r what name cidr address rest; do
      if [ "$what" = DELETED ]; then ip route del "$cidr" proto ${routeProtocol} || true; else learn "$name" "$cidr" "$address"; fi
    done < <(get --watch --output-watch-events -o "jsonpath=$watched")
  fi
  sleep 1
done
`
