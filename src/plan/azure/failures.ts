/** An error as ARM writes it. @see https://github.com/microsoft/api-guidelines/blob/vNext/azure/Guidelines.md#handling-errors */
export interface ArmFault {
  readonly code?: string | undefined
  readonly message?: string | undefined
  readonly target?: string | undefined
  readonly details?: readonly ArmFault[] | null | undefined
  /** With `type` PolicyViolation: which policy, by what assignment. */
  readonly additionalInfo?: readonly { readonly type?: string; readonly info?: unknown }[] | null | undefined
}

/** An operation of a deployment, as its list has them (2021-04-01). */
export interface DeploymentOperation {
  readonly properties?: {
    readonly provisioningState?: string
    readonly statusCode?: string
    readonly statusMessage?: unknown
    readonly targetResource?: { readonly resourceType?: string; readonly resourceName?: string }
  }
}

/** What only leads to other errors. */
const wrappers = new Set([
  'DeploymentFailed',
  'InvalidTemplateDeployment',
  'MultipleErrorsOccurred',
  'ResourceDeploymentFailure',
])

/** By ARM's code; the first text that fits wins. `when`: in the message. */
const hints: readonly { readonly code: RegExp; readonly when?: RegExp; readonly hint: string }[] = [
  {
    code: /^(QuotaExceeded|OperationNotAllowed|ResourceQuotaExceeded)$/,
    when: /quota|cores/i,
    hint: 'ask for more quota in the portal (Subscriptions, Usage + quotas), take fewer or smaller machines (--nodes, --machine-type), or another --region',
  },
  {
    code: /^Overconstrained(Zonal)?AllocationRequest$/,
    hint: 'Azure has no machines there now that are all of this: ask less of them in --azure-overrides (zones, disks, networking), or take another --machine-type or --region',
  },
  {
    code: /^(SkuNotAvailable|NotAvailableForSubscription|AllocationFailed|ZonalAllocationFailed)$/,
    hint: 'Azure has no such machines there now: take another --machine-type or --control-plane-type, or another --region',
  },
  {
    code: /^(RequestDisallowedByAzure|LocationNotAvailableForResourceType|NoRegisteredProviderFound)$/,
    hint: 'this subscription may not make that there: take another --region',
  },
  {
    code: /^MaxStorageAccountsCountPerSubscriptionExceeded$/,
    hint: 'remove storage accounts that nobody needs in the region, or share one: --registry and --store',
  },
  {
    code: /^RequestDisallowedByPolicy$/,
    hint: 'a policy of the subscription forbids it: ask who owns the policy for an exemption, or change the template with --azure-overrides',
  },
  {
    code: /^(AuthorizationFailed|LinkedAuthorizationFailed|AuthorizationPermissionMismatch)$/,
    when: /roleAssignments\/write/i,
    hint: 'give the identity of the job Role Based Access Control Administrator (or the role of docs/azure.md): it hands the machines their roles',
  },
  {
    code: /^(AuthorizationFailed|LinkedAuthorizationFailed|AuthorizationPermissionMismatch)$/,
    hint: 'give the identity of the job the role of docs/azure.md, or Contributor; a role that was just given takes some minutes',
  },
  {
    code: /^PublicIPCountLimitReached$/,
    hint: 'remove public addresses that nobody needs, or ask for more quota of them',
  },
  {
    code: /^(PlatformImageNotFound|ImageNotFound|GalleryImageNotFound)$/,
    hint: 'choose an image that the region has: az vm image list --all --publisher Canonical --location REGION',
  },
  {
    code: /^(MarketplacePurchaseEligibilityFailed|ResourcePurchaseValidationFailed)$/,
    hint: 'the terms of the image have to be accepted once: az vm image terms accept --urn URN',
  },
  {
    code: /^(OSProvisioningTimedOut|VMAgentStatusCommunicationError|VMStartTimedOut)$/,
    hint: 'the machine did not report in: its serial console is among the logs',
  },
  {
    code: /^ScopeLocked$/,
    hint: 'remove the lock: az lock list --resource-group GROUP, then az lock delete --ids ID',
  },
  {
    code: /^(MissingSubscriptionRegistration|SubscriptionNotRegistered)$/,
    hint: 'register the provider that the message names: az provider register --namespace NAME',
  },
  {
    code: /^PropertyChangeNotAllowed$/,
    hint: 'an earlier try made it otherwise: `bowsprit down` first, then again',
  },
  {
    code: /^(PrincipalNotFound|Conflict|AnotherOperationInProgress|RetryableError|InternalServerError|InternalExecutionError)$/,
    hint: 'that may pass by itself: try again with the same --id, which goes on where this ended',
  },
  {
    code: /^(StorageAccountAlreadyTaken|StorageAccountAlreadyExists|AlreadyInUse)$/,
    hint: 'somebody else has that name: choose another --id',
  },
  {
    code: /^(RoleAssignmentLimitExceeded)$/,
    hint: "the subscription has all the role assignments it may have: remove those of 'Identity not found'",
  },
  {
    code: /^(ResourceGroupBeingDeleted|ResourceGroupDeletionBlocked)$/,
    hint: 'wait until the group is gone, or choose another --id',
  },
  {
    code: /^(SubscriptionNotFound|ReadOnlyDisabledSubscription|DisabledSubscription)$/,
    hint: 'check --azure-subscription, and that it is enabled and of the tenant of the identity',
  },
]

/** What to do about an error of ARM, where that is known. */
export function hintFor(fault: ArmFault): string | undefined {
  return hints.find(h => h.code.test(fault.code ?? '') && (h.when?.test(fault.message ?? '') ?? true))?.hint
}

/** The errors at the bottom of one: those that say something. Texts that are JSON of errors themselves are opened. */
export function rootFaults(fault: ArmFault): readonly ArmFault[] {
  const inner = (fault.details ?? []).flatMap(rootFaults)
  const said = opened(fault.message)
  const below = inner.length > 0 ? inner : said === undefined ? [] : rootFaults(said)
  return below.length > 0 && (wrappers.has(fault.code ?? '') || said !== undefined || inner.length > 0)
    ? below
    : [fault]
}

/** One line, in the words of ARM: code and message, and the policy where one forbids it. */
export function faultWords({ code, message, additionalInfo }: ArmFault): string {
  const words = [code, message?.replaceAll(/\s+/g, ' ').trim()].filter(Boolean).join(': ')
  const policies = (additionalInfo ?? []).flatMap(({ info }) => policyIn(info))
  return policies.length === 0 ? words : `${words.replace(/\.$/, '')} (${policies.join('; ')})`
}

/** @see https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/error-policy-requestdisallowedbypolicy */
function policyIn(info: unknown): string[] {
  const known = info as Readonly<Record<string, unknown>> | null | undefined
  const named = (what: string) => known?.[`${what}DisplayName`] ?? known?.[`${what}Name`]
  const [policy, assignment] = [named('policyDefinition'), named('policyAssignment')]
  if (policy === undefined) return []
  return [`policy '${policy}'${assignment === undefined ? '' : `, assigned as '${assignment}'`}`]
}

/** One line: code, message, what to do. */
export function faultText(fault: ArmFault): string {
  const hint = hintFor(fault)
  const text = faultWords(fault)
  return hint === undefined ? text : `${text.replace(/\.$/, '')}. To do: ${hint}`
}

/**
 * Why a deployment failed, one line for each failed operation with ARM's own messages, else its own error's.
 * @param error properties.error of the deployment
 */
export function deploymentFailures(
  error: ArmFault | undefined,
  operations: readonly DeploymentOperation[],
): readonly string[] {
  const failed = operations.flatMap(({ properties: p }) => {
    const fault = faultIn(p?.statusMessage)
    if (p?.provisioningState !== 'Failed' || fault === undefined) return []
    const { resourceType, resourceName } = p.targetResource ?? {}
    const what = [resourceType, resourceName].filter(Boolean).join(' ')
    return rootFaults(fault).map(root => `${what}: ${faultText(root)}`)
  })
  if (failed.length > 0) return [...new Set(failed)]
  return error === undefined ? ['ARM gives no reason'] : [...new Set(rootFaults(error).map(faultText))]
}

/** statusMessage is { error }, the error itself, or a text. */
function faultIn(message: unknown): ArmFault | undefined {
  if (typeof message === 'string') return opened(message) ?? { message }
  if (typeof message !== 'object' || message === null) return undefined
  return 'error' in message ? (message.error as ArmFault) : (message as ArmFault)
}

function opened(message: string | undefined): ArmFault | undefined {
  if (message === undefined || !message.trimStart().startsWith('{')) return undefined
  try {
    const value = JSON.parse(message) as { error?: ArmFault } & ArmFault
    return value.error ?? value
  } catch {
    return undefined
  }
}
