import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { azureHosts } from '../../support/azure-services.ts'
import { withinAzure } from '../../support/azure-within.ts'

const child = resolve(import.meta.dirname, '../../support/azure-stager.ts')

/** @param subject that the app registration trusts */
const staged = (subject: string) => withinAzure(child, Object.values(azureHosts), [subject])

describe('a job that has its own OIDC token and nothing else', () => {
  test('stages to ACR and Blob, and sees where they are', async () => {
    const region = 'westeurope'
    expect(await staged('repo:owner/repository:ref:refs/heads/main')).toMatchObject({
      ...{ problems: [], signed: 'content', registry: [] },
      places: { registry: { region }, store: { region }, warnings: [] },
    })
  }, 120_000)

  test('is told what to do where another job is the one that is trusted', async () => {
    const { problems } = await staged('repo:owner/repository:environment:azure')
    expect(problems).toEqual([expect.stringMatching(/AADSTS70021.*id-token: write/s)])
  }, 120_000)
})
