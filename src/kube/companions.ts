export type CompanionName = 'etcd' | 'containerd' | 'runc' | 'cni' | 'coredns' | 'crictl' | 'kwok'
export type Companions = Readonly<Partial<Record<CompanionName, { dir: string; version: string }>>>
