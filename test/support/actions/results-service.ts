import { createHash } from 'node:crypto'
import { type Blobs, blob, signed } from './blob-store.ts'
import { type Answer, type Asked, serve } from './loopback.ts'

export interface FakeArtifact {
  readonly id: number
  readonly name: string
  readonly attempt: number
  readonly job: string
  readonly createdAt: string
  readonly blob: string
  size: number
  digest: string | undefined
  finished: boolean
}

export interface FakeCacheEntry {
  readonly id: number
  readonly key: string
  readonly version: string
  readonly blob: string
  finished: boolean
}

/** Which job of the run asks: its token says it. */
export interface JobIdentity {
  readonly attempt?: number
  readonly job?: string
}

/** GitHub's results service: artifacts and caches of one run, in memory. */
export interface ResultsService extends AsyncDisposable {
  /** What the runner puts into an action's environment so that it finds the service. */
  env(who?: JobIdentity): Record<string, string>
  readonly artifacts: readonly FakeArtifact[]
  readonly caches: readonly FakeCacheEntry[]
  /** The calls so far, e.g. `CreateArtifact`, `PUT block`. */
  readonly calls: readonly string[]
  /** What must never stand in a log: signatures of URLs that it gave out. */
  readonly signatures: readonly string[]
  /** An artifact made of these bytes, as a hostile job could upload one. */
  plant(name: string, bytes: Buffer, who?: JobIdentity): FakeArtifact
  /** Answers the next calls of a method so. */
  refuse(method: string, answer: Answer, times?: number): void
  /** read: the token may not write to the cache; none: nor read it. */
  cachePolicy: 'write' | 'read' | 'none'
}

interface Store {
  readonly artifacts: FakeArtifact[]
  readonly caches: FakeCacheEntry[]
  readonly blobs: Blobs
  readonly calls: string[]
  policy: 'write' | 'read' | 'none'
  ids: number
}

const runId = 'ce7f54c7-61c7-4aae-887f-30da475f5f1a'

/**
 * The calls that @actions/artifact 6 and @actions/cache 6 make: twirp over JSON for the records, blobs for the bytes.
 * @see https://github.com/actions/toolkit/tree/main/packages/artifact/src/generated/results/api/v1
 */
export async function resultsService(): Promise<ResultsService> {
  const store: Store = {
    artifacts: [],
    caches: [],
    blobs: { bytes: new Map(), blocks: new Map(), signatures: [], url: '' },
    calls: [],
    policy: 'write',
    ids: 0,
  }
  const refusals: { method: string; answer: Answer; left: number }[] = []
  const server = await serve(asked => {
    const method = methodOf(asked)
    store.calls.push(method)
    const refusal = refusals.find(r => r.method === method && r.left > 0)
    if (refusal !== undefined) {
      refusal.left -= 1
      return refusal.answer
    }
    if (asked.url.pathname.startsWith('/blobs/')) return blob(asked, store.blobs)
    const call = twirp[method]
    if (call === undefined) return { status: 404, body: { code: 'bad_route', msg: `no ${method}` } }
    const token = tokenOf(asked)
    if (token === undefined) return { status: 401, body: { code: 'unauthenticated', msg: 'bad token' } }
    return call(JSON.parse(asked.body.toString()), token, store)
  })
  store.blobs.url = server.url
  return {
    artifacts: store.artifacts,
    caches: store.caches,
    calls: store.calls,
    signatures: store.blobs.signatures,
    env: who => ({
      ACTIONS_RUNTIME_TOKEN: token(who),
      ACTIONS_RESULTS_URL: `${server.url}/`,
      ACTIONS_CACHE_SERVICE_V2: 'True',
    }),
    plant: (name, bytes, who) => plant(store, name, bytes, who),
    refuse: (method, answer, times = 1) => void refusals.push({ method, answer, left: times }),
    get cachePolicy() {
      return store.policy
    },
    set cachePolicy(policy) {
      store.policy = policy
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

function methodOf({ method, url }: Asked): string {
  if (!url.pathname.startsWith('/blobs/')) return url.pathname.split('/').at(-1) ?? ''
  return [method, url.searchParams.get('comp')].filter(Boolean).join(' ')
}

/** The real one is signed; its claim `scp` names run and job to the toolkit. */
function token({ attempt = 1, job = 'e2e' }: JobIdentity = {}): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const scp = `Actions.GenericRead:x Actions.Results:${runId}:${job}.attempt${attempt}`
  return [part({ alg: 'none' }), part({ scp, exp: 4102444800 }), 'signature'].join('.')
}

interface Token {
  readonly job: string
  readonly attempt: number
}

function tokenOf({ headers }: Asked): Token | undefined {
  const claims = /^Bearer [^.]+\.([^.]+)\./.exec(headers.authorization ?? '')?.[1]
  if (claims === undefined) return undefined
  const { scp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { scp: string }
  const job = /Actions\.Results:[^:]+:(\S+)/.exec(scp)?.[1]
  return job === undefined ? undefined : { job, attempt: Number(/attempt(\d+)$/.exec(job)?.[1]) }
}

type Call = (ask: Record<string, string>, who: Token, store: Store) => Answer

const twirp: Readonly<Record<string, Call>> = {
  CreateArtifact: ({ name }, who, store) => {
    if (store.artifacts.some(a => a.name === name && a.attempt === who.attempt))
      return {
        status: 409,
        body: {
          code: 'already_exists',
          msg: 'an artifact with this name already exists on the workflow run',
        },
      }
    const artifact = newArtifact(store, name ?? '', who)
    return { body: { ok: true, signed_upload_url: signed(store.blobs, artifact.blob) } }
  },
  FinalizeArtifact: ({ name, size, hash }, who, store) => {
    const artifact = store.artifacts.find(a => a.name === name && a.job === who.job)
    if (artifact === undefined) return { status: 404, body: { code: 'not_found', msg: 'no such artifact' } }
    Object.assign(artifact, { size: Number(size), digest: hash, finished: true })
    return { body: { ok: true, artifact_id: String(artifact.id) } }
  },
  ListArtifacts: ({ id_filter, name_filter }, _who, store) => ({
    body: {
      artifacts: store.artifacts
        .filter(a => a.finished)
        .filter(a => id_filter === undefined || String(a.id) === String(id_filter))
        .filter(a => name_filter === undefined || a.name === name_filter)
        .map(a => ({
          workflow_run_backend_id: runId,
          workflow_job_run_backend_id: a.job,
          database_id: String(a.id),
          name: a.name,
          size: String(a.size),
          created_at: a.createdAt,
          ...(a.digest !== undefined && { digest: a.digest }),
        })),
    },
  }),
  GetSignedArtifactURL: ({ name, workflow_job_run_backend_id: job }, _who, store) => {
    const artifact = store.artifacts.find(a => a.name === name && a.job === job)
    if (artifact === undefined) return { status: 404, body: { code: 'not_found', msg: 'no such artifact' } }
    return { body: { signed_url: signed(store.blobs, artifact.blob) } }
  },
  CreateCacheEntry: ({ key = '', version = '' }, _who, store) => {
    if (store.policy !== 'write')
      return { body: { ok: false, message: 'cache write denied: the token of this run may only read' } }
    if (store.caches.some(c => c.key === key && c.version === version))
      return {
        status: 409,
        body: {
          code: 'already_exists',
          msg: 'cache entry with the same key, version, and scope already exists',
        },
      }
    store.ids += 1
    const entry = { id: store.ids, key, version, blob: `cache-${store.ids}`, finished: false }
    store.caches.push(entry)
    return { body: { ok: true, signed_upload_url: signed(store.blobs, entry.blob) } }
  },
  FinalizeCacheEntryUpload: ({ key, version }, _who, store) => {
    const entry = store.caches.find(c => c.key === key && c.version === version)
    if (entry === undefined) return { body: { ok: false, message: 'no such entry' } }
    entry.finished = true
    return { body: { ok: true, entry_id: String(entry.id) } }
  },
  GetCacheEntryDownloadURL: (ask, _who, store) => {
    if (store.policy === 'none')
      return { status: 403, body: { code: 'permission_denied', msg: 'cache read denied: no readable scope' } }
    const restore = (ask['restore_keys'] ?? []) as readonly string[]
    const entries = store.caches.filter(c => c.finished && c.version === ask['version']).reverse()
    const keys = [ask['key'] ?? '', ...restore]
    const exact = entries.find(c => c.key === keys[0])
    const entry = exact ?? keys.flatMap(key => entries.filter(c => c.key.startsWith(key)))[0]
    if (entry === undefined) return { body: { ok: false } }
    return {
      body: { ok: true, matched_key: entry.key, signed_download_url: signed(store.blobs, entry.blob) },
    }
  },
}

function newArtifact(store: Store, name: string, who: Token): FakeArtifact {
  store.ids += 1
  const artifact = {
    id: store.ids,
    name,
    ...who,
    createdAt: new Date(1_800_000_000_000 + store.ids * 1000).toISOString(),
    blob: `artifact-${store.ids}.zip`,
    size: 0,
    digest: undefined,
    finished: false,
  }
  store.artifacts.push(artifact)
  return artifact
}

function plant(store: Store, name: string, bytes: Buffer, who: JobIdentity = {}): FakeArtifact {
  const attempt = who.attempt ?? 1
  const artifact = newArtifact(store, name, { attempt, job: `${who.job ?? 'e2e'}.attempt${attempt}` })
  store.blobs.bytes.set(artifact.blob, bytes)
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  return Object.assign(artifact, { size: bytes.length, digest, finished: true })
}
