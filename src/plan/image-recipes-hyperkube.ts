import { defaultPath, type Part, type Recipe } from './image-recipe.ts'

/**
 * The rules of a node are kept by one of two kernels' interfaces, and the iptables of a container must use the one
 * that the node's own uses. kubelet leaves a chain to tell by (KEP-3178: KUBE-IPTABLES-HINT, in the mangle table);
 * where there is none, nft is taken if the kernel has it. Asked once for each container. The rules that come on stdin are
 * for the program that is chosen.
 */
const chooser = `package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

const note = "/run/iptables-mode"

func main() {
	name := filepath.Base(os.Args[0])
	program := "/usr/sbin/xtables-" + mode() + "-multi"
	err := syscall.Exec(program, append([]string{name}, os.Args[1:]...), os.Environ())
	os.Stderr.WriteString(program + ": " + err.Error() + "\\n")
	os.Exit(127)
}

func mode() string {
	if kept, err := os.ReadFile(note); err == nil && (string(kept) == "nft" || string(kept) == "legacy") {
		return string(kept)
	}
	chosen := ask()
	temporary := note + "." + chosen
	if os.WriteFile(temporary, []byte(chosen), 0o644) == nil {
		os.Rename(temporary, note)
	}
	return chosen
}

func ask() string {
	works := map[string]bool{}
	for _, mode := range []string{"nft", "legacy"} {
		for _, family := range []string{"iptables-save", "ip6tables-save"} {
			save := exec.Command("/usr/sbin/xtables-"+mode+"-multi", family, "-t", "mangle")
			save.Stdin = strings.NewReader("")
			out, err := save.Output()
			if err == nil {
				works[mode] = true
			}
			if strings.Contains(string(out), "KUBE-IPTABLES-HINT") {
				return mode
			}
		}
	}
	if !works["nft"] && works["legacy"] {
		return "legacy"
	}
	return "nft"
}
`

const families = ['iptables', 'ip6tables'] as const
const names = families.flatMap(name => [name, `${name}-save`, `${name}-restore`])

/** In Debian these names are made by maintainers' scripts, which never run here. */
const chosen: readonly Part[] = [
  { kind: 'go-text', text: chooser, at: '/usr/sbin/iptables-chooser' },
  ...names.map(name => ({ kind: 'link', at: `/usr/sbin/${name}`, to: 'iptables-chooser' }) as const),
]

/**
 * What hyperkube stands on where no base is named: the programs that kube-proxy runs (upstream's
 * build-image/distroless-iptables has the same). The other three components need nothing but themselves.
 */
export const hyperkubeBase: Recipe = {
  name: 'hyperkube-base',
  madeOf: "Debian's iptables, nftables, conntrack, ipset and kmod",
  layers: [
    [
      { kind: 'debs', packages: ['conntrack', 'ipset', 'iptables', 'kmod', 'nftables'] },
      ...chosen,
      { kind: 'text', at: '/etc/passwd', text: 'root:x:0:0:root:/root:/usr/sbin/nologin\n' },
      { kind: 'text', at: '/etc/group', text: 'root:x:0:\n' },
      { kind: 'text', at: '/etc/nsswitch.conf', text: 'hosts: files dns\n' },
      { kind: 'dir', at: '/tmp', mode: 0o1777 },
      { kind: 'dir', at: '/run' },
      { kind: 'dir', at: '/root', mode: 0o700 },
    ],
  ],
  config: { Env: [defaultPath], WorkingDir: '/' },
}
