import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { expect, test } from 'vitest'
import { bootstrapFiles } from '../../../../src/plan/bootstrap/files.ts'
import { bootstrapSpec } from '../../../support/bootstrap-spec.ts'

/** Serves one connection at an address, or asks there from another: three megabytes. */
const talk = `
import socket, sys
mode, to, source = sys.argv[1:]
if mode == 'serve':
    server = socket.create_server((to, 80))
    print('listening', flush=True)
    client, at = server.accept()
    count = 0
    while data := client.recv(65536):
        count += len(data)
    print(count, at[0])
else:
    client = socket.create_connection((to, 80), 5, (source, 0) if source else None)
    client.sendall(b'x' * 3_000_000)
    client.close()
`

/** Two machines on a wire; `dir` has the functions of their script. */
const machines = `
set -eu
ip link add wire type bridge
ip link set wire up
trap 'kill $one $two 2> /dev/null' EXIT
for n in 1 2; do
  unshare -nm --propagation private sleep 60 &
  [ $n = 1 ] && one=$! || two=$!
done
until [ "$(readlink /proc/$one/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
until [ "$(readlink /proc/$two/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.05; done
on() { local pid=$1; shift; nsenter -t $pid -n -m "$@"; }
for n in 1 2; do
  [ $n = 1 ] && pid=$one || pid=$two
  ip link add v$n type veth peer name eth0 netns $pid
  ip link set v$n master wire up
  on $pid bash -euc "
    mount -t sysfs sysfs /sys
    ip link set lo up
    ip addr add 10.0.0.1$n/16 dev eth0
    ip link set eth0 up
    ip route add default via 10.0.0.1
    ip addr add 10.244.$n.5/32 dev lo
    source '$dir/functions'
    write_cni() { :; }
    open_tunnel
    open_tunnel
    for m in 1 2; do learn self 10.244.$n.0/24 10.0.0.1$n; learn other 10.244.$((3 - n)).0/24 '10.0.0.1$((3 - n)) fd00::1'; done
    cat /sys/class/net/bowsprit0/mtu"
done
for source in 10.244.1.5 ''; do
  mkfifo "$dir/said$source"
  on $two timeout 20 python3 "$dir/talk" serve 10.244.2.5 '' > "$dir/said$source" &
  { read -r word; on $one timeout 20 python3 "$dir/talk" ask 10.244.2.5 "$source"; cat; } < "$dir/said$source"
done
on $one ip route get 10.244.2.5
`

test('pods of two machines talk through the tunnel, and machines with pods elsewhere', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'bowsprit-tunnel-'))
  try {
    const spec = bootstrapSpec({ cni: { kind: 'bridge', tunnel: true } })
    const files = bootstrapFiles('node', { name: 'node-1' }, spec).files
    const routes = files.find(f => f.path.endsWith('/routes'))?.content ?? ''
    // All but the loop that watches Nodes.
    await writeFile(
      join(dir, 'functions'),
      routes.slice(0, routes.indexOf('\nwhile :; do')).replace(/^node=.*$/m, 'node=self'),
    )
    await writeFile(join(dir, 'talk'), talk)
    const { stdout } = await execa('unshare', ['-nm', 'bash', '-c', machines], {
      env: { dir },
      timeout: 60_000,
    })
    const lines = stdout.split('\n')
    expect(lines.slice(0, 4)).toEqual(['1450', '1450', '3000000 10.244.1.5', '3000000 10.244.1.0'])
    expect(lines[4]).toMatch(/via 10\.0\.0\.12 dev bowsprit0 src 10\.244\.1\.0/)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})
