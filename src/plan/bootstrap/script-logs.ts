/** Bytes of one program's journal that are kept, the last ones. */
const journalBytes = 20_000_000

/**
 * Writes a compressed tar of all that tells how the machine fared to standard output. Keys, tokens and signed URLs are
 * in none of these.
 */
export const collectScript = `
set -u
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
# keep FILE COMMAND …
keep() {
  local file=$1
  shift
  timeout 20 "$@" 2>&1 | tail -c ${journalBytes} > "$dir/$file" || true
}
for unit in kubelet containerd bowsprit-routes bowsprit-bootstrap cloud-final; do
  keep $unit.log journalctl --no-pager -o short-iso-precise -u $unit
done
keep dmesg.log dmesg
keep units.txt systemctl --no-pager --failed
keep disks.txt df -h
keep memory.txt free -m
keep processes.txt ps axo pid,ppid,rss,etime,comm
keep addresses.txt ip address
keep routes.txt ip route
keep rules.txt iptables-save
keep containers.txt crictl ps -a
keep images.txt crictl images
cp /run/bowsprit/status.json "$dir/" 2> /dev/null
for log in /var/log/bowsprit /var/log/cloud-init.log /var/log/cloud-init-output.log /var/log/pods; do
  cp -R "$log" "$dir/" 2> /dev/null
done
find "$dir" -type l -exec rm -f {} +
tar -C "$dir" -czf - .
`
