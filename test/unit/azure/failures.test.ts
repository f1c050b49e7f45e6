import { describe, expect, test } from 'vitest'
import {
  type ArmFault,
  type DeploymentOperation,
  deploymentFailures,
} from '../../../src/plan/azure/failures.ts'

const failed = (resourceName: string, statusMessage: unknown): DeploymentOperation => ({
  properties: {
    provisioningState: 'Failed',
    statusMessage,
    targetResource: { resourceType: 'Microsoft.Compute/virtualMachines', resourceName },
  },
})
const whole: ArmFault = {
  code: 'DeploymentFailed',
  message: 'At least one resource deployment operation failed.',
}

describe('a deployment that failed', () => {
  test('lists every operation that did, in the words of ARM; what went well and what repeats another is not told', () => {
    const gone = { properties: { provisioningState: 'Succeeded', statusMessage: undefined } }
    const sku = { status: 'Failed', error: { code: 'SkuNotAvailable', message: 'No such size\n  here.' } }
    expect(
      deploymentFailures(whole, [gone, failed('node-1', sku), failed('node-2', sku), failed('node-2', sku)]),
    ).toEqual([
      expect.stringMatching(
        /^Microsoft.Compute\/virtualMachines node-1: SkuNotAvailable: No such size here\. To do: /,
      ),
      expect.stringMatching(/^Microsoft.Compute\/virtualMachines node-2: /),
    ])
  })

  test('says what is at the bottom, however deep it is wrapped, as JSON in a text, too', () => {
    const quota = { code: 'QuotaExceeded', message: 'exceeds the cores quota' }
    const inner = JSON.stringify({ error: { code: 'ResourceDeploymentFailure', details: [quota] } })
    const outer = {
      error: {
        code: 'InvalidTemplateDeployment',
        message: 'see inner',
        details: [{ code: 'X', message: inner }],
      },
    }
    expect(deploymentFailures(whole, [failed('node-1', outer)])).toEqual([
      expect.stringMatching(/node-1: QuotaExceeded: exceeds the cores quota\. To do: ask for more quota/),
    ])
    expect(deploymentFailures({ ...whole, details: [quota] }, [])).toEqual([
      expect.stringMatching(/^QuotaExceeded/),
    ])
    expect(deploymentFailures(undefined, [])).toEqual(['ARM gives no reason'])
    expect(deploymentFailures(whole, [failed('node-1', 'the gateway does not answer')])).toEqual([
      'Microsoft.Compute/virtualMachines node-1: the gateway does not answer',
    ])
  })

  test('names the policy that forbade it', () => {
    const info = { policyDefinitionDisplayName: 'Allowed sizes', policyAssignmentName: 'finance' }
    const error = {
      ...{ code: 'RequestDisallowedByPolicy', message: "Resource 'node-1' was disallowed by policy." },
      additionalInfo: [{ type: 'PolicyViolation', info }],
    }
    expect(deploymentFailures(whole, [failed('node-1', { error })])[0]).toMatch(
      /disallowed by policy \(policy 'Allowed sizes', assigned as 'finance'\)\. To do: .*--azure-overrides/,
    )
  })

  test.each([
    ['OperationNotAllowed', 'results in exceeding approved Total Regional Cores quota', /more quota/],
    ['OverconstrainedAllocationRequest', '', /ask less of them in --azure-overrides/],
    ['ZonalAllocationFailed', '', /another --machine-type/],
    ['NotAvailableForSubscription', '', /another --machine-type/],
    [
      'AuthorizationFailed',
      "no Microsoft.Authorization/roleAssignments/write over scope 'x'",
      /Role Based Access Control Admin/,
    ],
    ['LinkedAuthorizationFailed', 'no subnets/join/action', /the role of docs\/azure\.md/],
    ['RequestDisallowedByAzure', '', /another --region/],
    ['MissingSubscriptionRegistration', '', /az provider register/],
    ['PublicIPCountLimitReached', '', /public addresses/],
    ['MaxStorageAccountsCountPerSubscriptionExceeded', '', /--registry and --store/],
    ['StorageAccountAlreadyTaken', '', /another --id/],
    ['PrincipalNotFound', '', /try again with the same --id/],
    ['PropertyChangeNotAllowed', '', /bowsprit down/],
    ['ScopeLocked', '', /az lock list/],
    ['OSProvisioningTimedOut', '', /serial console/],
  ])('%s comes with what to do', (code, message, hint) => {
    const [text] = deploymentFailures({ code, message }, [])
    expect(text).toMatch(hint)
    expect(text).toMatch(new RegExp(`^${code}.*To do: `))
  })

  test('of a kind that nobody knows has no advice', () => {
    expect(deploymentFailures({ code: 'Unheard', message: 'Of.' }, [])).toEqual(['Unheard: Of.'])
    // Not every OperationNotAllowed is of a quota.
    expect(deploymentFailures({ code: 'OperationNotAllowed', message: 'No.' }, [])).toEqual([
      'OperationNotAllowed: No.',
    ])
  })
})
