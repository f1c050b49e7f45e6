import type { MachineFacts, MetadataService } from './metadata.ts'

/** What Azure gives to one machine alone. */
export interface AzureGiven {
  /** Of the machine, lower case. */
  readonly vmId: string
  readonly adminUser: string
  /**
   * A token of one of its managed identities, in IMDS' own form.
   * @param clientId of several identities
   * @returns undefined where it has none such
   */
  token(resource: string, clientId: string | undefined): object | undefined
}

const config = 'datasource_list: [ Azure ]\n'
const token = '/metadata/identity/oauth2/token'

/**
 * Azure as its machines see it: a disk with their custom data, and the metadata service (IMDS) with tokens of their
 * managed identities. cloud-init's own datasource of Azure reads that disk; it does without what it would ask the
 * network for (the machine's SSH keys and network, the wireserver), since it finds no DHCP client: the network of these
 * machines is there before they start.
 * @see https://learn.microsoft.com/azure/virtual-machines/instance-metadata-service
 */
export function azureMetadata(): MetadataService {
  return {
    addresses: ['169.254.169.254'],
    config,
    files: machine => ({
      'var/lib/cloud/seed/azure/ovf-env.xml': provisioning(machine, given(machine)),
      'usr/lib/python3/dist-packages/cloudinit/dmi.py': firmware(given(machine)),
      // Nobody can run it.
      'usr/sbin/dhclient': '',
    }),
    answer(request, machine) {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://metadata')
      if (request.headers['metadata'] !== 'true') return refused('Required metadata header not specified')
      if (pathname !== token) return undefined
      const resource = searchParams.get('resource')
      if (resource === null || !searchParams.has('api-version')) return refused('Invalid request')
      const found = given(machine).token(resource, searchParams.get('client_id') ?? undefined)
      return found === undefined
        ? refused('Identity not found')
        : { type: 'application/json', body: JSON.stringify(found) }
    },
  }
}

function refused(error_description: string) {
  const body = JSON.stringify({ error: 'invalid_request', error_description })
  return { status: 400, type: 'application/json', body }
}

function given({ name, identity }: MachineFacts): AzureGiven {
  if (identity === undefined) throw new Error(`${name} is no machine of Azure`)
  return identity as AzureGiven
}

/** A namespace has no firmware: what cloud-init would read there, it is told. */
function firmware({ vmId }: AzureGiven): string {
  // The tag of every machine of Azure's.
  const told = { 'chassis-asset-tag': '7783-7084-3265-9085-8269-3286-77', 'system-uuid': vmId }
  return `def read_dmi_data(key):\n    return ${JSON.stringify(told)}.get(key)\n`
}

/** The document of the provisioning disk. @see https://github.com/canonical/cloud-init: doc/rtd/reference/datasources/azure.rst */
function provisioning({ name, userData }: MachineFacts, { adminUser }: AzureGiven): string {
  return `<?xml version="1.0" encoding="utf-8"?>
<ns0:Environment xmlns="http://schemas.dmtf.org/ovf/environment/1"
    xmlns:ns0="http://schemas.dmtf.org/ovf/environment/1"
    xmlns:ns1="http://schemas.microsoft.com/windowsazure">
  <ns1:ProvisioningSection>
    <ns1:Version>1.0</ns1:Version>
    <ns1:LinuxProvisioningConfigurationSet>
      <ns1:ConfigurationSetType>LinuxProvisioningConfiguration</ns1:ConfigurationSetType>
      <ns1:HostName>${name}</ns1:HostName>
      <ns1:UserName>${adminUser}</ns1:UserName>
      <ns1:DisableSshPasswordAuthentication>true</ns1:DisableSshPasswordAuthentication>
      <ns1:CustomData>${userData.toString('base64')}</ns1:CustomData>
    </ns1:LinuxProvisioningConfigurationSet>
  </ns1:ProvisioningSection>
  <ns1:PlatformSettingsSection>
    <ns1:Version>1.0</ns1:Version>
    <ns1:PlatformSettings><ns1:ProvisionGuestAgent>false</ns1:ProvisionGuestAgent></ns1:PlatformSettings>
  </ns1:PlatformSettingsSection>
</ns0:Environment>
`
}
