import { defaultPath, type Recipe } from './image-recipe.ts'
import { busybox } from './image-recipes-debian.ts'

const images = 'k8s.io/kubernetes/test/images'
const env = { Env: [defaultPath], WorkingDir: '/' }

/** test/images/nonewprivs: prints its effective uid; setuid root, which no_new_privs must defeat. */
export const nonewprivs: Recipe = {
  name: 'nonewprivs',
  madeOf: "the branch's test/images/nonewprivs",
  layers: [
    ...busybox.layers,
    [{ kind: 'go', pkg: `${images}/nonewprivs`, at: '/usr/local/bin/nnp', mode: 0o6755 }],
  ],
  config: { ...env, Cmd: ['nnp'] },
}

export const resourceConsumer: Recipe = {
  name: 'resource-consumer',
  madeOf: "the branch's test/images/resource-consumer and Debian's stress",
  layers: [
    ...busybox.layers,
    [
      { kind: 'debs', packages: ['stress'] },
      { kind: 'go', pkg: `${images}/resource-consumer`, at: '/consumer' },
      { kind: 'go', pkg: `${images}/resource-consumer/consume-cpu`, at: '/consume-cpu' },
    ],
  ],
  config: { ...env, Entrypoint: ['/consumer'], ExposedPorts: { '8080/tcp': {} } },
}

export const regression74839: Recipe = {
  name: 'regression-issue-74839',
  madeOf: "the branch's test/images/regression-issue-74839",
  layers: [
    ...busybox.layers,
    [{ kind: 'go', pkg: `${images}/regression-issue-74839`, at: '/regression-issue-74839' }],
  ],
  config: { ...env, Entrypoint: ['/regression-issue-74839'] },
}

/** Upstream's image holds an older release of the sample; the wardle API that specs use is the same. */
export const sampleApiserver: Recipe = {
  name: 'sample-apiserver',
  madeOf: "the branch's own k8s.io/sample-apiserver (upstream's image holds an older release)",
  layers: [...busybox.layers, [{ kind: 'go', pkg: 'k8s.io/sample-apiserver', at: '/sample-apiserver' }]],
  config: { ...env, Entrypoint: ['/sample-apiserver'] },
}

export const sampleDevicePlugin: Recipe = {
  name: 'sample-device-plugin',
  madeOf: "the branch's test/images/sample-device-plugin",
  layers: [
    ...busybox.layers,
    [{ kind: 'go', pkg: `${images}/sample-device-plugin`, at: '/sampledeviceplugin' }],
  ],
  config: { ...env, Entrypoint: ['/sampledeviceplugin', '-alsologtostderr'] },
}
