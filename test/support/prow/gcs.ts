import { freePort, started } from '../stores/services.ts'
import { goTool } from '../tools.ts'

export interface GcsService extends AsyncDisposable {
  /** For STORAGE_EMULATOR_HOST: http://127.0.0.1:port */
  readonly endpoint: string
  /** Makes an empty bucket. */
  bucket(name: string): Promise<void>
}

/** Google Cloud Storage by fake-gcs-server, in memory. @see https://github.com/fsouza/fake-gcs-server */
export async function startGcs(): Promise<GcsService> {
  const program = await goTool('fake-gcs-server')
  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  const at = ['-scheme', 'http', '-host', '127.0.0.1', '-port', `${port}`]
  const said = ['-public-host', `127.0.0.1:${port}`, '-external-url', endpoint, '-log-level', 'error']
  const service = await started([program, '-backend', 'memory', ...at, ...said], {}, endpoint)
  return {
    endpoint,
    bucket: async name => {
      const answer = await fetch(`${endpoint}/storage/v1/b`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name }),
      })
      if (!answer.ok) throw new Error(`bucket ${name}: ${answer.status} ${await answer.text()}`)
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}
