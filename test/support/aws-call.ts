import { createHash, createHmac } from 'node:crypto'
import type { EcrCall } from '../../src/registries/ecr.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/**
 * Calls of ECR's API as AWS's own client makes them: JSON 1.1, signed (Signature Version 4), failures with the name of
 * the exception. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function ecrCall(endpoint: string, keys: { accessKeyId: string; secretAccessKey: string }): EcrCall {
  return async (action, input, signal) => {
    const url = new URL(endpoint)
    const body = JSON.stringify(input)
    const time = new Date().toISOString().replaceAll(/[:-]|\.\d+/g, '')
    const scope = `${time.slice(0, 8)}/us-east-1/ecr/aws4_request`
    const headers: Record<string, string> = {
      'content-type': 'application/x-amz-json-1.1',
      host: url.host,
      'x-amz-date': time,
      'x-amz-target': `AmazonEC2ContainerRegistry_V20150921.${action}`,
    }
    const names = Object.keys(headers).sort()
    const lines = names.map(name => `${name}:${headers[name]}\n`).join('')
    const request = ['POST', '/', '', lines, names.join(';'), hash(body)].join('\n')
    const text = ['AWS4-HMAC-SHA256', time, scope, hash(request)].join('\n')
    const key = scope
      .split('/')
      .reduce<string | Buffer>((k, part) => mac(k, part), `AWS4${keys.secretAccessKey}`)
    const signature = mac(key, text).toString('hex')
    headers['authorization'] =
      `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
    const answer = await fetch(url, { method: 'POST', headers, body, signal })
    const told = (await answer.json()) as { __type?: string; message?: string }
    if (answer.ok) return told
    const name = told.__type?.split('#').at(-1) ?? `status ${answer.status}`
    throw Object.assign(new Error(told.message ?? name), { name })
  }
}
