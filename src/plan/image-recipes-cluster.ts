import { defaultPath, type Recipe } from './image-recipe.ts'

/**
 * What upstream's pause.c does, for hosts without a C compiler: wait, reap orphans, end at once on SIGINT and SIGTERM
 * (build/pause/linux/pause.c).
 */
const pauseInGo = `package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for s := range signals {
		if s != syscall.SIGCHLD {
			os.Exit(0)
		}
		for {
			if pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil); pid <= 0 || err != nil {
				break
			}
		}
	}
}
`

/** build/pause/Dockerfile: one static binary, run as 65535. */
export const pause: Recipe = {
  name: 'pause',
  madeOf: "the branch's build/pause/linux/pause.c",
  layers: [[{ kind: 'c', from: 'build/pause/linux/pause.c', at: '/pause', otherwise: pauseInGo }]],
  config: { Entrypoint: ['/pause'], User: '65535:65535', Env: [defaultPath], WorkingDir: '/' },
}

/** First layer of agnhost too, so that a node unpacks it once. */
export const corednsLayer = [
  { kind: 'companion', name: 'coredns', file: 'coredns', at: '/coredns' },
  { kind: 'dir', at: '/tmp', mode: 0o1777 },
] as const

export const coredns: Recipe = {
  name: 'coredns',
  madeOf: 'the coredns that the branch states as its companion',
  layers: [corednsLayer],
  config: { Entrypoint: ['/coredns'], Env: [defaultPath], WorkingDir: '/', ExposedPorts: { '53/udp': {} } },
}

/** cluster/images/etcd/Dockerfile, without the tools for migrations; specs run /usr/local/bin/etcd. */
export const etcd: Recipe = {
  name: 'etcd',
  madeOf: 'the etcd that the branch states as its companion',
  layers: [
    [
      { kind: 'companion', name: 'etcd', file: 'etcd', at: '/usr/local/bin/etcd' },
      { kind: 'dir', at: '/tmp', mode: 0o1777 },
      { kind: 'dir', at: '/var/etcd', mode: 0o777 },
    ],
  ],
  config: { Env: [defaultPath], WorkingDir: '/', ExposedPorts: { '2379/tcp': {}, '2380/tcp': {} } },
}
