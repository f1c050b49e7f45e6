import { o as UsageError } from "./errors.mjs";
import { a as groupOf, f as versions, l as roles, n as apiPort, r as controlPlaneName, s as names } from "./names2.mjs";
import { r as parseScope, t as armOf } from "./place.mjs";
import { n as configDir, r as manifestOf } from "./manifest.mjs";
import { i as parseCidr, n as nth } from "./cidr.mjs";
import { i as wishProblems, t as networkRangeFor } from "./wish4.mjs";
import { n as platformOfAzureType } from "./machine-types.mjs";
import { isAbsolute, join } from "node:path";

// src/plan/azure/document.ts
const schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#";
function armTemplate(parameters, resources, outputs) {
	return {
		$schema: schema,
		contentVersion: "1.0.0.0",
		parameters,
		resources,
		outputs
	};
}
/** ARM's form of a deployment's parameters. */
function parameterValues(values) {
	return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}
/** [resourceId('type', 'name')]: in expressions quotes are doubled. */
function idOf(type, ...name) {
	return `[${idWithin(type, ...name)}]`;
}
/** The same without brackets, for use within another expression. */
function idWithin(type, ...name) {
	return `resourceId(${[type, ...name].map((word) => `'${word.replaceAll("'", "''")}'`).join(", ")})`;
}
/** Types that more than one file names. */
const types = {
	address: "Microsoft.Network/publicIPAddresses",
	balancer: "Microsoft.Network/loadBalancers",
	card: "Microsoft.Network/networkInterfaces",
	gateway: "Microsoft.Network/natGateways",
	identity: "Microsoft.ManagedIdentity/userAssignedIdentities",
	machine: "Microsoft.Compute/virtualMachines",
	network: "Microsoft.Network/virtualNetworks",
	scaleSet: "Microsoft.Compute/virtualMachineScaleSets",
	security: "Microsoft.Network/networkSecurityGroups"
};

// src/plan/cloud-provider/azure.ts
/** What the controllers do in the cluster (upstream's examples/out-of-tree/cloud-controller-manager.yaml). */
const rules = [
	{
		resources: ["events"],
		verbs: [
			"create",
			"patch",
			"update"
		]
	},
	{
		resources: ["nodes"],
		verbs: [
			"get",
			"list",
			"watch",
			"patch",
			"update",
			"delete"
		]
	},
	{
		resources: ["services"],
		verbs: [
			"get",
			"list",
			"watch",
			"patch",
			"update"
		]
	},
	{
		resources: ["nodes/status", "services/status"],
		verbs: ["patch", "update"]
	},
	{
		resources: ["serviceaccounts"],
		verbs: [
			"create",
			"get",
			"list",
			"watch",
			"update"
		]
	},
	{
		resources: ["secrets"],
		verbs: [
			"get",
			"list",
			"watch"
		]
	},
	{
		group: "coordination.k8s.io",
		resources: ["leases"],
		verbs: [
			"get",
			"create",
			"update"
		]
	},
	{
		group: "discovery.k8s.io",
		resources: ["endpointslices"],
		verbs: [
			"get",
			"list",
			"watch"
		]
	}
];
/**
* The manifest of cloud-provider-azure: the controllers on control planes, and on each machine what tells its node who it
* is, by the metadata service.
* @see https://cloud-provider-azure.sigs.k8s.io/install/azure-ccm/ and examples/out-of-tree in its repository
*/
function azureCloudManifest(cloud) {
	const { images, endpoint } = cloud;
	const controller = {
		name: "azure-cloud-controller-manager",
		account: "cloud-controller-manager",
		role: "system:cloud-controller-manager",
		rules,
		image: images.controller,
		endpoint,
		on: "control-planes",
		args: [...[
			"--v=2",
			"--cloud-provider=azure",
			`--cloud-config=${configDir}/azure.json`
		], ...[
			"--controllers=*,-cloud-node",
			"--allocate-node-cidrs=false",
			"--configure-cloud-routes=false"
		]],
		env: [],
		config: { "azure.json": JSON.stringify(azureConfig(cloud), null, 2) }
	};
	const node = {
		name: "azure-cloud-node-manager",
		account: "cloud-node-manager",
		role: "cloud-node-manager",
		rules: [{
			resources: ["nodes"],
			verbs: [
				"get",
				"list",
				"watch",
				"patch",
				"update"
			]
		}, {
			resources: ["nodes/status"],
			verbs: ["patch"]
		}],
		image: images.node,
		endpoint,
		on: "all",
		args: ["--v=2", "--node-name=$(NODE_NAME)"],
		env: [{
			name: "NODE_NAME",
			valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } }
		}]
	};
	return manifestOf([controller, node]);
}
/** Names by which the provider knows the clouds of Azure. */
const clouds = {
	public: "AzurePublicCloud",
	government: "AzureUSGovernmentCloud",
	china: "AzureChinaCloud"
};
/**
* azure.json, without a secret: it is the machines' managed identity that asks, of which they have one.
* @see https://cloud-provider-azure.sigs.k8s.io/install/configs/
*/
function azureConfig({ ref, place, wish }) {
	const group = groupOf(ref);
	const known = Object.keys(clouds).find((name) => armOf(name) === place.arm);
	const isScaleSet = wish.nodesAs === "scale-set";
	return {
		...known === void 0 ? { resourceManagerEndpoint: place.arm } : { cloud: clouds[known] },
		...place.tenant === void 0 ? {} : { tenantId: place.tenant },
		subscriptionId: place.subscription,
		resourceGroup: group,
		location: wish.location,
		vmType: isScaleSet ? "vmss" : "standard",
		...isScaleSet ? { primaryScaleSetName: names.scaleSet } : {},
		vnetName: names.network,
		vnetResourceGroup: group,
		subnetName: names.subnet,
		securityGroupName: names.security,
		loadBalancerSku: "standard",
		useManagedIdentityExtension: true,
		useInstanceMetadata: true
	};
}
/**
* Roles of the machines' identity in their own group, by which Services get load balancers: Network Contributor and
* Virtual Machine Contributor.
* @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
*/
const azureCloudRoles = {
	network: "4d97b98b-1d4f-4787-a291-c67834d212e7",
	machines: "9980e02c-c2be-4d73-94e8-173b1dc7cf3c"
};

// src/plan/azure/identity.ts
const registryType = "Microsoft.ContainerRegistry/registries";
const accountType = "Microsoft.Storage/storageAccounts";
/** A name that nobody else in the world has, the same for one group whenever it is asked for. */
const variables = { own: "[concat('bowsprit', uniqueString(resourceGroup().id))]" };
const ownName = "variables('own')";
const container = "stage";
/** AcrPush, Storage Blob Data Contributor. */
const stagerRoles = {
	registry: "8311e382-0749-4cb8-b61a-304f252e45ec",
	store: "ba92f5b4-2d11-453d-a403-e96b0029c9fe"
};
/**
* What has to be there before anything is staged and any machine boots: the machines' identity, and, where the cluster
* has them for itself, a registry and a storage account with its roles on them.
*/
function identityTemplate(shape) {
	const { location, tags, stager } = shape;
	const identityId = idWithin(types.identity, names.identity);
	const said = (what) => `[reference(${identityId}, '${versions.identity}').${what}]`;
	const registryId = `resourceId('${registryType}', ${ownName})`;
	const accountId = `resourceId('${accountType}', ${ownName})`;
	const template = armTemplate({}, [
		{
			type: types.identity,
			apiVersion: versions.identity,
			name: names.identity,
			location,
			tags,
			properties: {}
		},
		...shape.cloudProvider ? Object.entries(azureCloudRoles).map((r) => onGroup(r, said("principalId"))) : [],
		...stager === void 0 ? [] : [
			registry(shape),
			...account(shape),
			...assigned(stager, "registry", registryId, said("principalId")),
			...assigned(stager, "store", accountId, said("principalId"))
		]
	], {
		principalId: {
			type: "string",
			value: said("principalId")
		},
		clientId: {
			type: "string",
			value: said("clientId")
		},
		...stager === void 0 ? {} : {
			registry: {
				type: "string",
				value: `[reference(${registryId}, '${versions.registry}').loginServer]`
			},
			store: {
				type: "string",
				value: `[concat(reference(${accountId}, '${versions.storage}').primaryEndpoints.blob, '${container}')]`
			}
		}
	});
	return stager === void 0 ? template : {
		...template,
		variables
	};
}
function registry({ location, tags }) {
	return {
		type: registryType,
		apiVersion: versions.registry,
		name: `[${ownName}]`,
		location,
		tags,
		sku: { name: "Basic" },
		properties: {
			adminUserEnabled: false,
			anonymousPullEnabled: false
		}
	};
}
/** Nobody reads it without an identity, and nobody at all but over TLS: neither the public nor the holder of a key. */
function account({ location, tags }) {
	return [{
		type: accountType,
		apiVersion: versions.storage,
		name: `[${ownName}]`,
		location,
		tags,
		kind: "StorageV2",
		sku: { name: "Standard_LRS" },
		properties: {
			allowBlobPublicAccess: false,
			allowSharedKeyAccess: false,
			minimumTlsVersion: "TLS1_2",
			supportsHttpsTrafficOnly: true
		}
	}, {
		type: `${accountType}/blobServices/containers`,
		apiVersion: versions.storage,
		name: `[concat(${ownName}, '/default/${container}')]`,
		dependsOn: [`[resourceId('${accountType}', ${ownName})]`],
		properties: { publicAccess: "None" }
	}];
}
/** The machines may read, whoever stages may write. */
function assigned(stager, what, scope, principal) {
	return [roleAssignment(what, roles[what], scope, principal, "ServicePrincipal", [idOf(types.identity, names.identity)]), roleAssignment(what, stagerRoles[what], scope, stager, void 0, [])];
}
/** In the cluster's own group and nowhere else. */
function onGroup([what, role], principal) {
	return roleAssignment(what, role, void 0, principal, "ServicePrincipal", [idOf(types.identity, names.identity)]);
}
/** @param scope undefined: the group */
function roleAssignment(what, role, scope, principalId, principalType, more) {
	const on = scope === void 0 ? [] : [`[${scope}]`];
	return {
		type: "Microsoft.Authorization/roleAssignments",
		apiVersion: versions.authorization,
		name: `[guid(resourceGroup().id, '${what}', '${role}')]`,
		...scope === void 0 ? {} : { scope: on[0] },
		dependsOn: [...on, ...more],
		properties: {
			roleDefinitionId: `[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '${role}')]`,
			principalId,
			...principalType === void 0 ? {} : { principalType }
		}
	};
}

// src/plan/azure/overrides.ts
/** What a resource is, and how things hang together: a change there would leave a cluster that nobody can remove. */
const fixed = [
	"type",
	"name",
	"tags",
	"location",
	"dependsOn",
	"copy",
	"apiVersion",
	"scope",
	"condition"
];
/** What machines become nodes by, and are counted by. */
const fixedWithin = [/(^|\.)osProfile\.(customData|computerName|computerNamePrefix)$/, /^sku\.capacity$/];
/** All that a resource has at its top. @see https://learn.microsoft.com/azure/azure-resource-manager/templates/resource-declaration */
const tops = [
	"properties",
	"sku",
	"kind",
	"identity",
	"zones",
	"plan",
	"extendedLocation",
	"managedBy"
];
/**
* Changes resources of a template: an object of `type`, or `type/name`, with what is to be merged into each such
* resource. Objects are merged key by key, anything else is replaced, null removes a key. What is for resources of
* another template is passed over (overrideProblems knows whether there is one).
* @example { 'Microsoft.Compute/virtualMachines': { properties: { priority: 'Spot', evictionPolicy: 'Delete' } } }
*/
function applyOverrides(template, overrides) {
	if (!isObject(overrides)) return template;
	const resources = template.resources.map((resource) => Object.entries(overrides).filter(([key]) => isFor(key, resource)).reduce((changed, [, change]) => merged(changed, change), resource));
	return {
		...template,
		resources
	};
}
/**
* Everything that fits no resource of any of the templates, or that a cluster could not live with: known before anything
* is made. Names within `properties` are ARM's to judge.
*/
function overrideProblems(templates, overrides) {
	if (overrides === void 0 || overrides === null) return [];
	if (!isObject(overrides)) return ["the overrides are no object of resource types: see docs/azure.md for their form"];
	const all = templates.flatMap((t) => t.resources);
	const known = [...new Set(all.flatMap((r) => [r.type, `${r.type}/${r.name}`]))].sort();
	return Object.entries(overrides).flatMap(([key, change]) => {
		const resources = all.filter((r) => isFor(key, r));
		if (resources.length === 0) return [`overrides: there is no ${key} in the template, but ${known.join(", ")}`];
		if (!isObject(change)) return [`overrides of ${key}: give an object`];
		const found = resources.flatMap((r) => [...topProblems(change), ...shapeProblems(change, r, "")]);
		return [...new Set(found)].map((problem) => `overrides of ${key}: ${problem}`);
	});
}
function topProblems(change) {
	return Object.keys(change).flatMap((name) => {
		if (fixed.includes(name)) return [`${name} stays as it is, leave it out`];
		return tops.includes(name) ? [] : [`no resource has '${name}' beside ${tops.join(", ")}: does it belong into properties?`];
	});
}
/** Lists and objects stay what they are. */
function shapeProblems(change, base, at) {
	if (fixedWithin.some((pattern) => pattern.test(at))) return [`${at} stays as it is, leave it out`];
	if (change === null || base === void 0) return [];
	if (isObject(base) && isObject(change)) return Object.entries(change).flatMap(([name, value]) => shapeProblems(value, base[name], at === "" ? name : `${at}.${name}`));
	const [was, is] = [kindOf(base), kindOf(change)];
	return was === is ? [] : [`${at} is ${was} in the template, and ${is} here: give ${was}`];
}
function kindOf(value) {
	return Array.isArray(value) ? "a list" : isObject(value) ? "an object" : "a plain value";
}
function isFor(key, { type, name }) {
	return same(key, type) || same(key, `${type}/${name}`);
}
function merged(base, change) {
	if (!isObject(base) || !isObject(change)) return change;
	const out = { ...base };
	for (const [key, value] of Object.entries(change)) if (value === null) delete out[key];
	else out[key] = merged(out[key], value);
	return out;
}
function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
function same(a, b) {
	return a.toLowerCase() === b.toLowerCase();
}

// src/plan/azure/network.ts
/** Name of everything that has only one of its kind in it. */
const only = "only";
const api = "api";
const ssh = "ssh";
/** Expression: the API server's public address, once there is one. */
const apiAddressOf = `[reference(${idWithin(types.address, names.apiAddress)}, '${versions.network}').ipAddress]`;
/** The n-th control plane's own address, counted from 0. Azure keeps the first four of a network for itself. */
function controlPlaneAddress(range, index) {
	return nth(parseCidr(range), 10 + index);
}
/** Where machines find the API server when there are several control planes. */
function internalAddress(range) {
	return nth(parseCidr(range), 9);
}
/**
* One network with one subnet, which Internet reaches at 6443 and 22 alone, and from a few addresses only; what goes
* out goes through a gateway, since Azure gives no way out by itself any more.
*/
function networkResources(shape) {
	const { range } = shape;
	return [
		publicAddress(names.egressAddress, shape),
		publicAddress(names.apiAddress, shape),
		resource(types.gateway, names.egress, shape, {
			dependsOn: [idOf(types.address, names.egressAddress)],
			sku: { name: "Standard" },
			properties: { publicIpAddresses: [{ id: idOf(types.address, names.egressAddress) }] }
		}),
		resource(types.security, names.security, shape, { properties: { securityRules: [inbound("kubernetes-api", 100, apiPort, shape.allowFrom), inbound("ssh", 110, 22, shape.allowFrom)] } }),
		resource(types.network, names.network, shape, {
			dependsOn: [idOf(types.gateway, names.egress), idOf(types.security, names.security)],
			properties: {
				addressSpace: { addressPrefixes: [range] },
				subnets: [{
					name: names.subnet,
					properties: {
						addressPrefix: range,
						defaultOutboundAccess: false,
						natGateway: { id: idOf(types.gateway, names.egress) },
						networkSecurityGroup: { id: idOf(types.security, names.security) }
					}
				}]
			}
		})
	];
}
/** What is in front of several control planes: for the job, and for machines of the network. */
function balancers(shape) {
	const outer = names.apiBalancer;
	const inner = names.internalBalancer;
	return [resource(types.balancer, outer, shape, {
		dependsOn: [idOf(types.address, names.apiAddress)],
		sku: { name: "Standard" },
		properties: {
			...balanced(outer, { publicIPAddress: { id: idOf(types.address, names.apiAddress) } }),
			inboundNatRules: [{
				name: ssh,
				properties: {
					frontendIPConfiguration: { id: partOf(outer, "frontendIPConfigurations", only) },
					protocol: "Tcp",
					frontendPort: 22,
					backendPort: 22
				}
			}]
		}
	}), resource(types.balancer, inner, shape, {
		dependsOn: [idOf(types.network, names.network)],
		sku: { name: "Standard" },
		properties: balanced(inner, {
			subnet: { id: subnetId },
			privateIPAllocationMethod: "Static",
			privateIPAddress: internalAddress(shape.range)
		})
	})];
}
function balanced(balancer, frontend) {
	return {
		frontendIPConfigurations: [{
			name: only,
			properties: frontend
		}],
		backendAddressPools: [{ name: only }],
		probes: [{
			name: api,
			properties: {
				protocol: "Https",
				port: apiPort,
				requestPath: "/readyz",
				intervalInSeconds: 5,
				numberOfProbes: 2
			}
		}],
		loadBalancingRules: [{
			name: api,
			properties: {
				frontendIPConfiguration: { id: partOf(balancer, "frontendIPConfigurations", only) },
				backendAddressPool: { id: partOf(balancer, "backendAddressPools", only) },
				probe: { id: partOf(balancer, "probes", api) },
				protocol: "Tcp",
				frontendPort: apiPort,
				backendPort: apiPort,
				idleTimeoutInMinutes: 30,
				disableOutboundSnat: true
			}
		}]
	};
}
const subnetId = idOf("Microsoft.Network/virtualNetworks/subnets", names.network, names.subnet);
/** The card of a control plane: a fixed address, and what lets the job in. */
function controlPlaneCard(name, index, shape) {
	const alone = shape.controlPlanes === 1;
	const [outer, inner] = [names.apiBalancer, names.internalBalancer];
	return resource(types.card, name, shape, {
		dependsOn: [idOf(types.network, names.network), ...alone ? [idOf(types.address, names.apiAddress)] : [idOf(types.balancer, outer), idOf(types.balancer, inner)]],
		properties: {
			enableIPForwarding: true,
			ipConfigurations: [{
				name: only,
				properties: {
					subnet: { id: subnetId },
					privateIPAllocationMethod: "Static",
					privateIPAddress: controlPlaneAddress(shape.range, index),
					...alone ? { publicIPAddress: { id: idOf(types.address, names.apiAddress) } } : {
						loadBalancerBackendAddressPools: [outer, inner].map((b) => ({ id: partOf(b, "backendAddressPools", only) })),
						...index === 0 ? { loadBalancerInboundNatRules: [{ id: partOf(outer, "inboundNatRules", ssh) }] } : {}
					}
				}
			}]
		}
	});
}
/** The cards of `count` nodes. @param name an expression with copyIndex() */
function nodeCards(name, count, shape) {
	return resource(types.card, name, shape, {
		copy: {
			name: "cards",
			count
		},
		dependsOn: [idOf(types.network, names.network), ...fixedAddresses(shape)],
		properties: {
			enableIPForwarding: true,
			ipConfigurations: [addressOfNode()]
		}
	});
}
/**
* What has addresses of its own choice: all that is given any has to wait for these, since Azure gives the lowest one that
* is free.
*/
function fixedAddresses({ controlPlanes }) {
	return Array.from({ length: controlPlanes }, (_, i) => idOf(types.card, controlPlaneName(i)));
}
function addressOfNode() {
	return {
		name: only,
		properties: {
			subnet: { id: subnetId },
			privateIPAllocationMethod: "Dynamic"
		}
	};
}
/** The same for a scale set, which gives addresses itself. */
function addressOfInstance() {
	return {
		name: only,
		properties: {
			primary: true,
			subnet: { id: subnetId }
		}
	};
}
function publicAddress(name, shape) {
	return resource(types.address, name, shape, {
		sku: { name: "Standard" },
		properties: { publicIPAllocationMethod: "Static" }
	});
}
function inbound(name, priority, port, from) {
	return {
		name,
		properties: {
			access: "Allow",
			direction: "Inbound",
			priority,
			protocol: "Tcp",
			sourceAddressPrefixes: from,
			sourcePortRange: "*",
			destinationAddressPrefix: "*",
			destinationPortRange: `${port}`
		}
	};
}
/** A thing that has no id of its own but as a part of its balancer. */
function partOf(balancer, kind, name) {
	return idOf(`${types.balancer}/${kind}`, balancer, name);
}
function resource(type, name, shape, more) {
	const { location, tags } = shape;
	return {
		type,
		apiVersion: versions.network,
		name,
		location,
		tags,
		...more
	};
}

// src/plan/azure/machines.ts
/** Whom the images of Azure are made for to log in; may become root without a password. */
const adminUser = "bowsprit";
/** A control plane with its card; the one with index 0 makes the cluster, others join it. */
function controlPlaneMachine(index, shape) {
	const name = controlPlaneName(index);
	const data = index === 0 ? "firstData" : "furtherData";
	return [controlPlaneCard(name, index, shape), machine(name, "controlPlaneType", data, shape, [idOf(types.card, name)], idOf(types.card, name))];
}
/** Nodes are named as nodeName has it. */
const nodeExpression = "[concat('node-', copyIndex(1))]";
function nodeMachines(count, shape) {
	const card = `[resourceId('${types.card}', concat('node-', copyIndex(1)))]`;
	return [nodeCards(nodeExpression, count, shape), {
		...machine(nodeExpression, "nodeType", "nodeData", shape, [card], card),
		copy: {
			name: "nodes",
			count
		}
	}];
}
/** Instances are named by Azure: node-000000 and so on, in base 36, with capital letters. */
function scaleSet(count, shape) {
	return {
		type: types.scaleSet,
		apiVersion: versions.compute,
		name: names.scaleSet,
		location: shape.location,
		tags: shape.tags,
		identity,
		dependsOn: [idOf(types.network, names.network), ...fixedAddresses(shape)],
		sku: {
			name: "[parameters('nodeType')]",
			tier: "Standard",
			capacity: count
		},
		properties: {
			orchestrationMode: "Uniform",
			overprovision: false,
			singlePlacementGroup: false,
			upgradePolicy: { mode: "Manual" },
			virtualMachineProfile: {
				osProfile: {
					computerNamePrefix: "node-",
					...login("nodeData")
				},
				storageProfile: storage(shape),
				diagnosticsProfile: diagnostics,
				networkProfile: { networkInterfaceConfigurations: [{
					name: "only",
					properties: {
						primary: true,
						enableIPForwarding: true,
						ipConfigurations: [addressOfInstance()]
					}
				}] }
			}
		}
	};
}
const identity = {
	type: "UserAssigned",
	userAssignedIdentities: { [idOf(types.identity, names.identity)]: {} }
};
/** Kept by Azure in an account of its own: the serial console can be read when nothing else works. */
const diagnostics = { bootDiagnostics: { enabled: true } };
function machine(name, type, data, shape, dependsOn, card) {
	return {
		type: types.machine,
		apiVersion: versions.compute,
		name,
		location: shape.location,
		tags: shape.tags,
		identity,
		dependsOn,
		properties: {
			hardwareProfile: { vmSize: `[parameters('${type}')]` },
			osProfile: {
				computerName: name,
				...login(data)
			},
			storageProfile: storage(shape, { deleteOption: "Delete" }),
			networkProfile: { networkInterfaces: [{
				id: card,
				properties: {
					primary: true,
					deleteOption: "Delete"
				}
			}] },
			diagnosticsProfile: diagnostics
		}
	};
}
function login(data) {
	return {
		adminUsername: adminUser,
		customData: `[parameters('${data}')]`,
		linuxConfiguration: {
			disablePasswordAuthentication: true,
			ssh: { publicKeys: [{
				path: `/home/${adminUser}/.ssh/authorized_keys`,
				keyData: "[parameters('sshKey')]"
			}] }
		}
	};
}
function storage({ image, diskGb }, more = {}) {
	return {
		imageReference: imageReference(image),
		osDisk: {
			createOption: "FromImage",
			caching: "ReadWrite",
			diskSizeGB: diskGb,
			managedDisk: { storageAccountType: "Premium_LRS" },
			...more
		}
	};
}
function imageReference(image) {
	if (/^\/(CommunityGalleries)\//i.test(image)) return { communityGalleryImageId: image };
	if (/^\/(SharedGalleries)\//i.test(image)) return { sharedGalleryImageId: image };
	if (image.startsWith("/")) return { id: image };
	const [publisher, offer, sku, version] = image.split(":");
	return {
		publisher,
		offer,
		sku,
		version
	};
}

// src/plan/azure/template.ts
/**
* The network and the machines of a cluster, as a deployment into its own resource group. The machines' identity is in
* the group already (identityTemplate): it has to have its roles before the first machine asks for anything.
*/
function clusterTemplate(shape) {
	const { controlPlanes, nodes, nodesAs } = shape;
	const planes = Array.from({ length: controlPlanes }, (_, i) => controlPlaneMachine(i, shape)).flat();
	const workers = nodes === 0 ? [] : nodesAs === "scale-set" ? [scaleSet(nodes, shape)] : nodeMachines(nodes, shape);
	const secret = { type: "securestring" };
	const text = { type: "string" };
	return armTemplate({
		controlPlaneType: text,
		nodeType: text,
		sshKey: text,
		firstData: secret,
		furtherData: secret,
		nodeData: secret
	}, [
		...networkResources(shape),
		...controlPlanes > 1 ? balancers(shape) : [],
		...planes,
		...workers
	], { apiAddress: {
		type: "string",
		value: apiAddressOf
	} });
}

// src/providers/azure/plan.ts
/** @throws UsageError with every bad input */
function planAzure(spec) {
	const { ref, azure: wish } = spec;
	const place = placeOf(ref);
	if (wish === void 0 || typeof place === "string") throw new UsageError([...wish === void 0 ? ["--region is needed: where the cluster is to be, such as westeurope"] : [], ...typeof place === "string" ? [place] : []]);
	const range = networkRangeFor(spec.podCidr, spec.serviceCidr);
	const problems = [...wishProblems(wish, spec.nodes), ...platformProblems(wish, spec)];
	if (range === void 0) problems.push(`--pod-cidr ${spec.podCidr} and --service-cidr ${spec.serviceCidr} leave no range for the machines: let one of 10.0.0.0/16, 172.20.0.0/16 and 192.168.0.0/16 be free`);
	if (!isAbsolute(ref.scope)) problems.push(`run directory '${ref.scope}': give an absolute path`);
	const plan = {
		ref,
		spec,
		wish,
		place,
		group: groupOf(ref),
		range: range ?? "",
		runDir: join(ref.scope, ref.id)
	};
	problems.push(...templateProblems(plan));
	if (problems.length > 0) throw new UsageError(problems);
	return plan;
}
/** What is staged has to run on the machines, which share their image. */
function platformProblems({ machineType, controlPlaneType }, { platforms }) {
	const [its, other] = [platformOfAzureType(machineType), platformOfAzureType(controlPlaneType)];
	if (its !== other) return [`${machineType} is ${its} and ${controlPlaneType} is ${other}: choose machine types of one kind`];
	if (platforms === void 0 || platforms.includes(its)) return [];
	return [`${machineType} is ${its}, and what is staged is for ${platforms.join(", ")}: give --platform ${its}, or choose another machine type`];
}
/** Where a ref's cluster is, and whose identity made it. */
function placeOf(ref) {
	if (ref.account === void 0) return "--azure-subscription is needed (or AZURE_SUBSCRIPTION_ID): whose cluster it is to be";
	return parseScope(ref.account);
}
/** @param allowFrom known only when somebody has looked */
function shapeOf({ wish, spec, range }, tags, allowFrom) {
	const { location, controlPlanes, controlPlaneType, machineType, nodesAs, image, diskGb } = wish;
	return {
		location,
		controlPlanes,
		controlPlaneType,
		machineType,
		nodesAs,
		image,
		diskGb,
		allowFrom,
		nodes: spec.nodes,
		range,
		tags
	};
}
function templateProblems(plan) {
	if (plan.range === "") return [];
	const { location, ownStage, overrides } = plan.wish;
	const stager = ownStage ? "whoever stages" : void 0;
	const cloudProvider = plan.spec.cloudProvider !== void 0;
	const identity = identityTemplate({
		location,
		tags: {},
		stager,
		cloudProvider
	});
	return overrideProblems([identity, clusterTemplate(shapeOf(plan, {}, []))], overrides);
}

export { controlPlaneAddress as a, identityTemplate as c, clusterTemplate as i, azureCloudManifest as l, planAzure as n, internalAddress as o, shapeOf as r, applyOverrides as s, placeOf as t, parameterValues as u };