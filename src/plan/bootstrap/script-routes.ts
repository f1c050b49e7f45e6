import { blanks } from './node-config.ts'
import { machineHome } from './spec.ts'

/** Number of the routing protocol that marks our routes (free for private use, see /etc/iproute2/rt_protos). */
export const routeProtocol = 184

/**
 * The built-in network's only moving part. It watches the Nodes and gives this node's range to the CNI plugins, the
 * other nodes' ranges a route each. A range is known only when the controller manager has written it into the Node,
 * so it is never in user data.
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
    write_cni "$cidr"
  elif [ -n "$address" ]; then
    ip route replace "$cidr" via "$address" proto ${routeProtocol} || true
  fi
}
write_cni() {
  local to=/etc/cni/net.d/10-bowsprit.conflist text
  text=$(sed "s|${blanks.podCidr}|$1|" $home/cni.conflist)
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
