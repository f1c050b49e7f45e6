import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { execa } from 'execa'

/** A user who is nobody on this machine, at a fixed time: the same content has the same commits everywhere. */
export const plainGit = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  TZ: 'UTC',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_ALLOW_PROTOCOL: 'https:http:file',
}

/** Runs git in a directory. @returns its output without the last newline */
export async function git(
  dir: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<string> {
  return (await execa('git', args, { cwd: dir, env: { ...plainGit, ...env }, extendEnv: false })).stdout
}

export interface GitServer {
  readonly url: string
  /** `Authorization` of each request, '' for none. */
  readonly authorizations: string[]
  /** Requests to answer with 503 before any is served. */
  failures: number
  [Symbol.asyncDispose](): Promise<void>
}

/**
 * Git's own smart HTTP server over the repositories in `root`, on loopback.
 * @param authorization required header; undefined: open to all
 */
export async function gitServer(root: string, authorization?: string): Promise<GitServer> {
  const exec = await git(root, ['--exec-path'])
  const authorizations: string[] = []
  const server = createServer((request, response) => {
    const given = request.headers.authorization ?? ''
    authorizations.push(given)
    if (handle.failures > 0) {
      handle.failures--
      response.writeHead(503).end()
    } else if (authorization !== undefined && given !== authorization)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end()
    else serve(join(exec, 'git-http-backend'), root, request, response)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const handle: GitServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorizations,
    failures: 0,
    [Symbol.asyncDispose]: () =>
      new Promise(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
  }
  return handle
}

/** @see https://git-scm.com/docs/git-http-backend, which is a CGI program */
function serve(backend: string, root: string, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const child = spawn(backend, [], {
    env: {
      ...plainGit,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  request.pipe(child.stdin)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', () => {
    const all = Buffer.concat(chunks)
    const end = all.indexOf('\r\n\r\n')
    const head = all.subarray(0, Math.max(0, end)).toString()
    const headers = head.split('\r\n').map(line => line.split(': ', 2) as [string, string])
    const status = Number(headers.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? 200)
    response.writeHead(
      end < 0 ? 500 : status,
      Object.fromEntries(headers.filter(([name]) => name !== 'Status')),
    )
    response.end(all.subarray(end + 4))
  })
}
