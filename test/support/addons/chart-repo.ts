import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { execa } from 'execa'
import { createFixture } from 'fs-fixture'
import { type Loopback, serve } from '../actions/loopback.ts'

/** A Deployment that does nothing but be there; what makes it a controller is played elsewhere. */
const deployment = (image: string, account: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: {{ .Release.Name }} }
spec:
  selector: { matchLabels: { app: {{ .Release.Name }} } }
  template:
    metadata: { labels: { app: {{ .Release.Name }} } }
    spec:
      serviceAccountName: ${account}
      containers: [{ name: controller, image: '${image}', args: [pause] }]
`

/** As the real ones have it: they want to know the cluster, and make what their users name. */
const templates = (image: string): Readonly<Record<string, string>> => ({
  'aws-load-balancer-controller': `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ .Values.serviceAccount.name }}
  annotations:
    cluster: {{ required "clusterName" .Values.clusterName }}
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: alb }
spec: { controller: ingress.k8s.aws/alb }
---${deployment(image, '{{ .Values.serviceAccount.name }}')}`,
  'aws-ebs-csi-driver': `
apiVersion: v1
kind: ServiceAccount
metadata: { name: ebs-csi-controller-sa }
---
apiVersion: storage.k8s.io/v1
kind: CSIDriver
metadata: { name: ebs.csi.aws.com }
spec: { attachRequired: false }
---${deployment(image, 'ebs-csi-controller-sa')}`,
})

/**
 * A repository of charts on the loopback, with one of each name that the examples for EKS install.
 * @param image of their Deployments: agnhost
 * @see https://helm.sh/docs/topics/chart_repository/
 */
export async function chartRepo(image: string): Promise<Loopback> {
  const all = templates(image)
  const files = new Map<string, Buffer | string>()
  const sources = Object.entries(all).flatMap(([name, template]) => [
    [`${name}/Chart.yaml`, `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`],
    [`${name}/templates/all.yaml`, template],
  ])
  await using dir = await createFixture(Object.fromEntries(sources) as Record<string, string>)
  for (const name of Object.keys(all)) {
    await execa('tar', ['-czf', `${name}-1.0.0.tgz`, name], { cwd: dir.path })
    files.set(`/${name}-1.0.0.tgz`, await readFile(join(dir.path, `${name}-1.0.0.tgz`)))
  }
  const entries = Object.keys(all).map(
    name => `  ${name}:\n  - { apiVersion: v2, name: ${name}, version: 1.0.0, urls: [${name}-1.0.0.tgz] }\n`,
  )
  files.set('/index.yaml', `apiVersion: v1\nentries:\n${entries.join('')}`)
  return serve(({ url }) => {
    const body = files.get(url.pathname)
    return body === undefined ? { status: 404 } : { body }
  })
}
