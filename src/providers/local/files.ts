import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ProvisionError } from '../../errors.ts'
import type { CompanionName } from '../../kube/companions.ts'
import type { BuildTarget } from '../../plan/build-manifest.ts'
import { kubeconfig } from '../../plan/kubeconfig.ts'
import type { UpInputs } from '../provider.ts'
import { usualPorts } from './components.ts'
import { pkiFiles } from './credentials.ts'
import { type Bind, enterScript, rootDirs } from './init.ts'
import { controlPlane, nodeDirs } from './names.ts'
import { inNode } from './node-docs.ts'
import type { Pki } from './pki.ts'
import { controlPlaneDocs, type HostChoice, type LocalPlan, type NodeDocs, nodeDocs } from './plan.ts'

/** Writes everything that the nodes read: root directories, configuration, certificates, init scripts. */
export async function writeNodes(
  plan: LocalPlan,
  choice: HostChoice,
  pki: Pki,
  inputs: UpInputs,
): Promise<void> {
  const { runDir } = plan.names
  const outside = `https://${choice.network.controlPlane}:${usualPorts.apiPort}`
  await Promise.all([
    writeSecret(join(runDir, 'kubeconfig'), kubeconfig(outside, pki.ca.cert, pki.admin)),
    writeNode(
      plan,
      controlPlane,
      controlPlaneDocs(plan, choice),
      controlPlaneSecrets(pki),
      controlPlaneBinds(inputs),
    ),
    ...plan.nodes.map((name, i) =>
      writeNode(plan, name, nodeDocs(plan, choice, i), nodeSecrets(pki, name, outside), nodeBinds(inputs)),
    ),
  ])
}

async function writeNode(
  plan: LocalPlan,
  name: string,
  docs: NodeDocs,
  secrets: Readonly<Record<string, string>>,
  binds: readonly Bind[],
): Promise<void> {
  const at = nodeDirs(plan.names.runDir, name)
  for (const dir of rootDirs) await mkdir(join(at.root, dir), { recursive: true })
  await mkdir(join(at.dir, 'work'), { recursive: true })
  await Promise.all([
    write(join(at.dir, 'enter'), enterScript(at.dir, name, binds)),
    ...Object.entries(docs.root).map(([path, text]) => write(join(at.root, path), text)),
    ...Object.entries(docs.etc).map(([path, text]) => write(join(at.etc, path), text)),
    ...Object.entries(secrets).map(([path, text]) => writeSecret(join(at.etc, 'kubernetes', path), text)),
  ])
}

/** Below /etc/kubernetes. Inside its own node the control plane is reached over loopback. */
function controlPlaneSecrets(pki: Pki): Record<string, string> {
  const inside = `https://127.0.0.1:${usualPorts.apiPort}`
  const users = {
    'controller-manager': pki.controllerManager,
    scheduler: pki.scheduler,
    'kube-proxy': pki.proxy,
  }
  return {
    ...Object.fromEntries(Object.entries(pkiFiles(pki)).map(([name, text]) => [`pki/${name}`, text])),
    ...Object.fromEntries(
      Object.entries(users).map(([name, user]) => [
        `${name}.kubeconfig`,
        kubeconfig(inside, pki.ca.cert, user),
      ]),
    ),
  }
}

function nodeSecrets(pki: Pki, name: string, server: string): Record<string, string> {
  const { client, serving } = pki.kubelets[name]!
  return {
    'pki/ca.crt': pki.ca.cert,
    'pki/serving.crt': serving.cert,
    'pki/serving.key': serving.key,
    'kubelet.kubeconfig': kubeconfig(server, pki.ca.cert, client),
    'kube-proxy.kubeconfig': kubeconfig(server, pki.ca.cert, pki.proxy),
  }
}

function controlPlaneBinds({ build, companions }: UpInputs): Bind[] {
  const built: BuildTarget[] = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy']
  return [
    ...built.map(name => program(name, builtFile(build.files, name))),
    program('etcd', join(companionDir(companions, 'etcd'), 'etcd')),
  ]
}

function nodeBinds({ build, companions }: UpInputs): Bind[] {
  const built: BuildTarget[] = ['kubelet', 'kube-proxy']
  const containerd = companionDir(companions, 'containerd')
  return [
    ...built.map(name => program(name, builtFile(build.files, name))),
    ...['containerd', 'containerd-shim-runc-v2', 'ctr'].map(name => program(name, join(containerd, name))),
    { from: companionDir(companions, 'runc'), to: inNode.runc, kind: 'dir' },
    { from: companionDir(companions, 'cni'), to: inNode.cniBin, kind: 'dir' },
  ]
}

function program(name: string, from: string): Bind {
  return { from, to: `${inNode.bin}/${name}`, kind: 'file' }
}

/** @throws ProvisionError naming the target that the build lacks */
function builtFile(files: UpInputs['build']['files'], name: BuildTarget): string {
  const found = files[name]
  if (found === undefined)
    throw new ProvisionError(`the build has no ${name}: build it with this provider's targets`)
  return found.path
}

function companionDir(companions: UpInputs['companions'], name: CompanionName): string {
  const found = companions[name]
  if (found === undefined)
    throw new ProvisionError(`${name} is not there: real nodes need it beside the build`)
  return found.dir
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text, { mode: 0o644 })
}

async function writeSecret(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text, { mode: 0o600 })
}
