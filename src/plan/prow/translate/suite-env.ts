import type { Notes } from './notes.ts'
import type { EnvVar } from './wish.ts'

/** What building Kubernetes listens to: passed on. */
const forBuilds =
  /^(GO(NO)?PROXY|GO(NO)?SUMDB|GOPRIVATE|GOTOOLCHAIN|GOMAXPROCS|GOMEMLIMIT|(HTTPS?|NO)_PROXY|(https?|no)_proxy)$/
/** Credentials of clouds, and settings of Docker and of log collectors. */
const needless =
  /^(GOOGLE_APPLICATION_CREDENTIALS.*|E2E_GOOGLE_.*|GCE_SSH_.*|.*SSH_(PRIVATE|PUBLIC)_KEY(_FILE)?|KUBE_SSH_.*|AWS_.*|AZURE_.*|CLOUDSDK_.*|USER|DOCKER_IN_DOCKER_.*|LOG_DUMP_.*|BUILD_TYPE|KUBE_BUILD_PLATFORMS|USE_DOCKERIZED_BUILD)$/

export function isNeedless(name: string): boolean {
  return needless.test(name)
}

/** The variables of a job that runs the suite: those for the build, and those that somebody still has to read. */
export function sortEnv(
  env: readonly EnvVar[],
  field: string,
  notes: Notes,
): { readonly build: readonly EnvVar[]; readonly rest: readonly EnvVar[] } {
  for (const e of env)
    if (isNeedless(e.name))
      notes.dropped(e.line, field, `${e.name}: a local cluster needs neither cloud nor Docker`)
  return {
    build: env.filter(e => forBuilds.test(e.name)),
    rest: env.filter(e => !forBuilds.test(e.name) && !isNeedless(e.name)),
  }
}
