import { $ as ServiceException, A as getHttpHandlerExtensionConfiguration, B as customEndpointFunctions, D as getHostHeaderPlugin, E as getLoggerPlugin, G as NODE_REGION_CONFIG_FILE_OPTIONS, H as BinaryDecisionDiagram, J as NoOpLogger, K as NODE_REGION_CONFIG_OPTIONS, O as resolveHostHeaderConfig, Q as loadConfigsForDefaultMode, S as getHttpSigningPlugin, T as getRecursionDetectionPlugin, U as resolveDefaultsModeConfig, V as EndpointCache, W as resolveRegionConfig, X as resolveDefaultRuntimeConfig, Y as getDefaultExtensionConfiguration, Z as emitWarningIfUnsupportedVersion, _ as resolveRetryConfig, a as AwsSdkSigV4Signer, at as NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS, b as DefaultIdentityProviderConfig, c as getAwsRegionExtensionConfiguration, d as NODE_APP_ID_CONFIG_OPTIONS, dt as fromBase64, et as Command, f as createDefaultUserAgentProvider, g as NODE_RETRY_MODE_CONFIG_OPTIONS, h as NODE_MAX_ATTEMPT_CONFIG_OPTIONS, i as NODE_AUTH_SCHEME_PREFERENCE_OPTIONS, it as Client, j as resolveHttpHandlerRuntimeConfig, k as getContentLengthPlugin, l as resolveAwsRegionExtensionConfiguration, m as getRetryPlugin, nt as getSchemaSerdePlugin, ot as NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS, p as getUserAgentPlugin, pt as emitWarningIfUnsupportedVersion$1, q as makeBuilder, r as resolveAwsSdkSigV4Config, st as calculateBodyLength, t as Sha256Node, u as awsEndpointFunctions, ut as toBase64, v as DEFAULT_RETRY_MODE, w as getHttpAuthSchemeEndpointRuleSetPlugin, y as resolveUserAgentConfig, z as decideEndpoint } from "./Sha256Node.mjs";
import { a as fromString, i as fromArrayBuffer } from "./hex-encoding.mjs";
import { t as fromUtf8 } from "./fromUtf8.mjs";
import { n as toUtf8, t as TypeRegistry } from "./TypeRegistry.mjs";
import { c as getSmithyContext, n as getEndpointPlugin, r as resolveEndpointConfig } from "./endpoints.mjs";
import { n as streamCollector, t as NodeHttpHandler } from "./node-http-handler.mjs";
import { i as normalizeProvider, r as toUint8Array } from "./SignatureV4.mjs";
import { r as parseUrl, t as loadConfig } from "./configLoader.mjs";
import { t as createPaginator } from "./createPaginator.mjs";
import { t as defaultProvider } from "./defaultProvider.mjs";
import { t as AwsQueryProtocol } from "./AwsQueryProtocol.mjs";
import { i as openEc2 } from "./ec2.mjs";
import { t as openAccount } from "./account.mjs";
import { a as isOurs, n as clusterTag, p as tagNames } from "./names.mjs";
import { t as clientConfig } from "./config.mjs";
import { i as failures, r as openGroups } from "./groups2.mjs";
import { t as groupNameOf } from "./nodes-group.mjs";
import { a as sayOf } from "./errors2.mjs";
import { a as removeVolumes, i as removeRemains, o as volumesOf, r as removeBalancers, t as networksOf } from "./network-teardown.mjs";
import { t as openStacks } from "./stacks.mjs";
import { createHash, createHmac } from "node:crypto";

// node_modules/@smithy/core/dist-es/submodules/serde/hash-node/hash-node.js
var Hash = class {
	algorithmIdentifier;
	secret;
	hash;
	constructor(algorithmIdentifier, secret) {
		this.algorithmIdentifier = algorithmIdentifier;
		this.secret = secret;
		this.reset();
	}
	update(toHash, encoding) {
		this.hash.update(toUint8Array(castSourceData(toHash, encoding)));
	}
	digest() {
		return Promise.resolve(this.hash.digest());
	}
	reset() {
		this.hash = this.secret ? createHmac(this.algorithmIdentifier, castSourceData(this.secret)) : createHash(this.algorithmIdentifier);
	}
};
function castSourceData(toCast, encoding) {
	if (Buffer.isBuffer(toCast)) return toCast;
	if (typeof toCast === "string") return fromString(toCast, encoding);
	if (ArrayBuffer.isView(toCast)) return fromArrayBuffer(toCast.buffer, toCast.byteOffset, toCast.byteLength);
	return fromArrayBuffer(toCast);
}

// src/clouds/aws/leaks.ts
/** What is still there: each kind is looked for by itself, and then everything with the cluster's tag. */
async function leaks(clients, of, r) {
	const { ec2, balancers, account, groups } = clients;
	const { id, region, keyName } = of;
	const left = [];
	const add = (name, command) => left.push({
		kind: "object",
		name,
		remove: `aws ${command} --region ${region}`
	});
	const look = (what, work) => r.step(`looking for ${what}`, work);
	await look("networks", async () => {
		for (const vpc of await networksOf(ec2, id)) {
			add(`VPC ${vpc}`, `ec2 delete-vpc --vpc-id ${vpc}`);
			for (const b of await balancers.inVpc(vpc)) add(`${b.kind} ${b.name}`, `elbv2 delete-load-balancer --load-balancer-arn ${b.key}`);
			for (const b of await balancers.classicInVpc(vpc)) add(`${b.kind} ${b.name}`, `elb delete-load-balancer --load-balancer-name ${b.key}`);
			for (const t of await balancers.targetGroupsInVpc(vpc)) add(`target group ${t.name}`, `elbv2 delete-target-group --target-group-arn ${t.arn}`);
			for (const i of await ec2.interfaces(vpc)) {
				if (i.Attachment?.InstanceId !== void 0 && i.Attachment.DeleteOnTermination === true) continue;
				add(`interface ${i.NetworkInterfaceId} (${i.Description || i.Status})`, `ec2 delete-network-interface --network-interface-id ${i.NetworkInterfaceId}`);
			}
			for (const g of await ec2.securityGroups(vpc)) if (g.GroupName !== "default") add(`security group ${g.GroupId} (${g.GroupName})`, `ec2 delete-security-group --group-id ${g.GroupId}`);
		}
	});
	await look("auto-scaling groups", async () => {
		const name = groupNameOf(id);
		const found = await groups.find(name);
		if (found !== void 0 && !found.Status) add(`auto-scaling group ${name}`, `autoscaling delete-auto-scaling-group --auto-scaling-group-name ${name} --force-delete`);
	});
	await look("machines", async () => {
		for (const i of await ec2.instances([{
			name: `tag:${tagNames.cluster}`,
			values: [id]
		}])) if (i.State?.Name !== "shutting-down") add(`machine ${i.InstanceId}`, `ec2 terminate-instances --instance-ids ${i.InstanceId}`);
	});
	await look("volumes", async () => {
		for (const v of await volumesOf(ec2, id)) add(`volume ${v.VolumeId} (${v.State})`, `ec2 delete-volume --volume-id ${v.VolumeId}`);
	});
	await look("addresses", async () => {
		for (const a of await ec2.addresses(tagNames.cluster, id)) add(`address ${a.PublicIp}`, `ec2 release-address --allocation-id ${a.AllocationId}`);
	});
	if (keyName !== void 0) await look("key pairs", async () => {
		if ((await ec2.keyPairs(keyName)).some((k) => k.KeyName === keyName)) add(`key pair ${keyName}`, `ec2 delete-key-pair --key-name ${keyName}`);
	});
	await look("anything with the tag of the cluster", async () => {
		const kubernetes = clusterTag(id);
		const arns = [...await account.tagged(tagNames.cluster, id), ...await account.tagged(kubernetes.Key, kubernetes.Value)];
		const known = left.map((l) => l.name);
		for (const arn of new Set(arns)) {
			const name = arn.split(/[/:]/).at(-1) ?? arn;
			if (lingers(arn) || known.some((k) => k.includes(name))) continue;
			add(arn, `resourcegroupstaggingapi get-resources --resource-arn-list ${arn}`);
		}
	});
	return left;
}
/** What AWS still lists for a while after it is gone, or what has been looked for above. */
function lingers(arn) {
	return /:(instance|volume|network-interface|stack|cluster|nodegroup|addon|access-entry)\//.test(arn);
}

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/auth/httpAuthSchemeProvider.js
const defaultElasticLoadBalancingHttpAuthSchemeParametersProvider = async (config, context, input) => {
	return {
		operation: getSmithyContext(context).operation,
		region: await normalizeProvider(config.region)() || (() => {
			throw new Error("expected `region` to be configured for `aws.auth#sigv4`");
		})()
	};
};
function createAwsAuthSigv4HttpAuthOption$1(authParameters) {
	return {
		schemeId: "aws.auth#sigv4",
		signingProperties: {
			name: "elasticloadbalancing",
			region: authParameters.region
		},
		propertiesExtractor: (config, context) => ({ signingProperties: {
			config,
			context
		} })
	};
}
const defaultElasticLoadBalancingHttpAuthSchemeProvider = (authParameters) => {
	const options = [];
	switch (authParameters.operation) {
		default: options.push(createAwsAuthSigv4HttpAuthOption$1(authParameters));
	}
	return options;
};
const resolveHttpAuthSchemeConfig$1 = (config) => {
	const config_0 = resolveAwsSdkSigV4Config(config);
	return Object.assign(config_0, { authSchemePreference: normalizeProvider(config.authSchemePreference ?? []) });
};

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/endpoint/EndpointParameters.js
const resolveClientEndpointParameters$1 = (options) => {
	return Object.assign(options, {
		useDualstackEndpoint: options.useDualstackEndpoint ?? false,
		useFipsEndpoint: options.useFipsEndpoint ?? false,
		defaultSigningName: "elasticloadbalancing"
	});
};
const commonParams$1 = {
	UseFIPS: {
		type: "builtInParams",
		name: "useFipsEndpoint"
	},
	Endpoint: {
		type: "builtInParams",
		name: "endpoint"
	},
	Region: {
		type: "builtInParams",
		name: "region"
	},
	UseDualStack: {
		type: "builtInParams",
		name: "useDualstackEndpoint"
	}
};

// node_modules/@aws-sdk/client-elastic-load-balancing/package.json
var version$1 = "3.1075.0";

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/endpoint/bdd.js
const k$1 = "ref";
const a$1 = -1;
const b$1 = true;
const c$1 = "isSet";
const d$1 = "PartitionResult";
const e$1 = "booleanEquals";
const f$1 = "getAttr";
const g$1 = { [k$1]: "Endpoint" };
const h$1 = { [k$1]: d$1 };
const i$1 = {};
const j$1 = [{ [k$1]: "Region" }];
const _data$1 = {
	conditions: [
		[c$1, [g$1]],
		[c$1, j$1],
		[
			"aws.partition",
			j$1,
			d$1
		],
		[e$1, [{ [k$1]: "UseFIPS" }, b$1]],
		[e$1, [{ [k$1]: "UseDualStack" }, b$1]],
		[e$1, [{
			fn: f$1,
			argv: [h$1, "supportsDualStack"]
		}, b$1]],
		[e$1, [{
			fn: f$1,
			argv: [h$1, "supportsFIPS"]
		}, b$1]],
		["stringEquals", [{
			fn: f$1,
			argv: [h$1, "name"]
		}, "aws-us-gov"]]
	],
	results: [
		[a$1],
		[a$1, "Invalid Configuration: FIPS and custom endpoint are not supported"],
		[a$1, "Invalid Configuration: Dualstack and custom endpoint are not supported"],
		[g$1, i$1],
		["https://elasticloadbalancing-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", i$1],
		[a$1, "FIPS and DualStack are enabled, but this partition does not support one or both"],
		["https://elasticloadbalancing.{Region}.amazonaws.com", i$1],
		["https://elasticloadbalancing-fips.{Region}.{PartitionResult#dnsSuffix}", i$1],
		[a$1, "FIPS is enabled but this partition does not support FIPS"],
		["https://elasticloadbalancing.{Region}.{PartitionResult#dualStackDnsSuffix}", i$1],
		[a$1, "DualStack is enabled but this partition does not support DualStack"],
		["https://elasticloadbalancing.{Region}.{PartitionResult#dnsSuffix}", i$1],
		[a$1, "Invalid Configuration: Missing Region"]
	]
};
const root$1 = 2;
const nodes$1 = new Int32Array([
	-1,
	1,
	-1,
	0,
	13,
	3,
	1,
	4,
	100000012,
	2,
	5,
	100000012,
	3,
	8,
	6,
	4,
	7,
	100000011,
	5,
	100000009,
	100000010,
	4,
	11,
	9,
	6,
	10,
	100000008,
	7,
	100000006,
	100000007,
	5,
	12,
	100000005,
	6,
	100000004,
	100000005,
	3,
	100000001,
	14,
	4,
	100000002,
	100000003
]);
const bdd$1 = BinaryDecisionDiagram.from(nodes$1, root$1, _data$1.conditions, _data$1.results);

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/endpoint/endpointResolver.js
const cache$1 = new EndpointCache({
	size: 50,
	params: [
		"Endpoint",
		"Region",
		"UseDualStack",
		"UseFIPS"
	]
});
const defaultEndpointResolver$1 = (endpointParams, context = {}) => {
	return cache$1.get(endpointParams, () => decideEndpoint(bdd$1, {
		endpointParams,
		logger: context.logger
	}));
};
customEndpointFunctions.aws = awsEndpointFunctions;

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/models/ElasticLoadBalancingServiceException.js
var ElasticLoadBalancingServiceException = class ElasticLoadBalancingServiceException extends ServiceException {
	constructor(options) {
		super(options);
		Object.setPrototypeOf(this, ElasticLoadBalancingServiceException.prototype);
	}
};

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/models/errors.js
var AccessPointNotFoundException = class AccessPointNotFoundException extends ElasticLoadBalancingServiceException {
	name = "AccessPointNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "AccessPointNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, AccessPointNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var DuplicateTagKeysException$1 = class DuplicateTagKeysException$1 extends ElasticLoadBalancingServiceException {
	name = "DuplicateTagKeysException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DuplicateTagKeysException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DuplicateTagKeysException$1.prototype);
		this.Message = opts.Message;
	}
};
var TooManyTagsException$1 = class TooManyTagsException$1 extends ElasticLoadBalancingServiceException {
	name = "TooManyTagsException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyTagsException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyTagsException$1.prototype);
		this.Message = opts.Message;
	}
};
var InvalidConfigurationRequestException$1 = class InvalidConfigurationRequestException$1 extends ElasticLoadBalancingServiceException {
	name = "InvalidConfigurationRequestException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidConfigurationRequestException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidConfigurationRequestException$1.prototype);
		this.Message = opts.Message;
	}
};
var InvalidSecurityGroupException$1 = class InvalidSecurityGroupException$1 extends ElasticLoadBalancingServiceException {
	name = "InvalidSecurityGroupException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidSecurityGroupException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidSecurityGroupException$1.prototype);
		this.Message = opts.Message;
	}
};
var InvalidSubnetException$1 = class InvalidSubnetException$1 extends ElasticLoadBalancingServiceException {
	name = "InvalidSubnetException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidSubnetException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidSubnetException$1.prototype);
		this.Message = opts.Message;
	}
};
var SubnetNotFoundException$1 = class SubnetNotFoundException$1 extends ElasticLoadBalancingServiceException {
	name = "SubnetNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "SubnetNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, SubnetNotFoundException$1.prototype);
		this.Message = opts.Message;
	}
};
var CertificateNotFoundException$1 = class CertificateNotFoundException$1 extends ElasticLoadBalancingServiceException {
	name = "CertificateNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "CertificateNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, CertificateNotFoundException$1.prototype);
		this.Message = opts.Message;
	}
};
var DuplicatePolicyNameException = class DuplicatePolicyNameException extends ElasticLoadBalancingServiceException {
	name = "DuplicatePolicyNameException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DuplicatePolicyNameException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DuplicatePolicyNameException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyPoliciesException = class TooManyPoliciesException extends ElasticLoadBalancingServiceException {
	name = "TooManyPoliciesException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyPoliciesException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyPoliciesException.prototype);
		this.Message = opts.Message;
	}
};
var DuplicateAccessPointNameException = class DuplicateAccessPointNameException extends ElasticLoadBalancingServiceException {
	name = "DuplicateAccessPointNameException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DuplicateAccessPointNameException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DuplicateAccessPointNameException.prototype);
		this.Message = opts.Message;
	}
};
var InvalidSchemeException$1 = class InvalidSchemeException$1 extends ElasticLoadBalancingServiceException {
	name = "InvalidSchemeException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidSchemeException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidSchemeException$1.prototype);
		this.Message = opts.Message;
	}
};
var OperationNotPermittedException$1 = class OperationNotPermittedException$1 extends ElasticLoadBalancingServiceException {
	name = "OperationNotPermittedException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "OperationNotPermittedException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, OperationNotPermittedException$1.prototype);
		this.Message = opts.Message;
	}
};
var TooManyAccessPointsException = class TooManyAccessPointsException extends ElasticLoadBalancingServiceException {
	name = "TooManyAccessPointsException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyAccessPointsException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyAccessPointsException.prototype);
		this.Message = opts.Message;
	}
};
var UnsupportedProtocolException$1 = class UnsupportedProtocolException$1 extends ElasticLoadBalancingServiceException {
	name = "UnsupportedProtocolException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "UnsupportedProtocolException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, UnsupportedProtocolException$1.prototype);
		this.Message = opts.Message;
	}
};
var DuplicateListenerException$1 = class DuplicateListenerException$1 extends ElasticLoadBalancingServiceException {
	name = "DuplicateListenerException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DuplicateListenerException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DuplicateListenerException$1.prototype);
		this.Message = opts.Message;
	}
};
var PolicyTypeNotFoundException = class PolicyTypeNotFoundException extends ElasticLoadBalancingServiceException {
	name = "PolicyTypeNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "PolicyTypeNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, PolicyTypeNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var DependencyThrottleException = class DependencyThrottleException extends ElasticLoadBalancingServiceException {
	name = "DependencyThrottleException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DependencyThrottleException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DependencyThrottleException.prototype);
		this.Message = opts.Message;
	}
};
var InvalidEndPointException = class InvalidEndPointException extends ElasticLoadBalancingServiceException {
	name = "InvalidEndPointException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidEndPointException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidEndPointException.prototype);
		this.Message = opts.Message;
	}
};
var LoadBalancerAttributeNotFoundException = class LoadBalancerAttributeNotFoundException extends ElasticLoadBalancingServiceException {
	name = "LoadBalancerAttributeNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "LoadBalancerAttributeNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, LoadBalancerAttributeNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var PolicyNotFoundException = class PolicyNotFoundException extends ElasticLoadBalancingServiceException {
	name = "PolicyNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "PolicyNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, PolicyNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var ListenerNotFoundException$1 = class ListenerNotFoundException$1 extends ElasticLoadBalancingServiceException {
	name = "ListenerNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "ListenerNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ListenerNotFoundException$1.prototype);
		this.Message = opts.Message;
	}
};

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/schemas/schemas_0.js
const _ACSP = "AppCookieStickinessPolicy";
const _ACSPp = "AppCookieStickinessPolicies";
const _APNFE = "AccessPointNotFoundException";
const _AZ$1 = "AvailabilityZones";
const _BSD = "BackendServerDescription";
const _BSDa = "BackendServerDescriptions";
const _CEP = "CookieExpirationPeriod";
const _CHZN = "CanonicalHostedZoneName";
const _CHZNID = "CanonicalHostedZoneNameID";
const _CN = "CookieName";
const _CNFE$1 = "CertificateNotFoundException";
const _CT = "CreatedTime";
const _DAPI = "DeleteAccessPointInput";
const _DAPIe = "DescribeAccessPointsInput";
const _DAPNE = "DuplicateAccessPointNameException";
const _DAPO = "DeleteAccessPointOutput";
const _DAPOe = "DescribeAccessPointsOutput";
const _DLB$1 = "DeleteLoadBalancer";
const _DLBe$1 = "DescribeLoadBalancers";
const _DLE$1 = "DuplicateListenerException";
const _DNSN$1 = "DNSName";
const _DPNE = "DuplicatePolicyNameException";
const _DTE = "DependencyThrottleException";
const _DTKE$1 = "DuplicateTagKeysException";
const _GN = "GroupName";
const _HC$1 = "HealthCheck";
const _HT = "HealthyThreshold";
const _I = "Instances";
const _ICRE$1 = "InvalidConfigurationRequestException";
const _IEPE = "InvalidEndPointException";
const _II = "InstanceId";
const _IP$1 = "InstancePort";
const _IPn = "InstanceProtocol";
const _ISE$1 = "InvalidSchemeException";
const _ISEn$1 = "InvalidSubnetException";
const _ISGE$1 = "InvalidSecurityGroupException";
const _In = "Interval";
const _Ins = "Instance";
const _LBANFE = "LoadBalancerAttributeNotFoundException";
const _LBCSP = "LBCookieStickinessPolicy";
const _LBCSPo = "LBCookieStickinessPolicies";
const _LBD = "LoadBalancerDescriptions";
const _LBDo = "LoadBalancerDescription";
const _LBN$1 = "LoadBalancerName";
const _LBNo = "LoadBalancerNames";
const _LBPo = "LoadBalancerPort";
const _LD = "ListenerDescription";
const _LDi = "ListenerDescriptions";
const _LNFE$1 = "ListenerNotFoundException";
const _Lis = "Listener";
const _M$1 = "Message";
const _Ma$1 = "Marker";
const _NM$1 = "NextMarker";
const _OA = "OwnerAlias";
const _ONPE$1 = "OperationNotPermittedException";
const _OP = "OtherPolicies";
const _P = "Protocol";
const _PN = "PolicyName";
const _PNFE = "PolicyNotFoundException";
const _PNo = "PolicyNames";
const _PS$1 = "PageSize";
const _PTNFE = "PolicyTypeNotFoundException";
const _Po$1 = "Policies";
const _S$1 = "Subnets";
const _SG$1 = "SecurityGroups";
const _SNFE$1 = "SubnetNotFoundException";
const _SSG = "SourceSecurityGroup";
const _SSLCI = "SSLCertificateId";
const _Sc = "Scheme";
const _TMAPE = "TooManyAccessPointsException";
const _TMPE = "TooManyPoliciesException";
const _TMTE$1 = "TooManyTagsException";
const _Ta = "Target";
const _Ti = "Timeout";
const _UPE$1 = "UnsupportedProtocolException";
const _UT = "UnhealthyThreshold";
const _VPCI = "VPCId";
const _aQE$1 = "awsQueryError";
const _c$1 = "client";
const _e$1 = "error";
const _hE$1 = "httpError";
const _s$1 = "smithy.ts.sdk.synthetic.com.amazonaws.elasticloadbalancing";
const n0$1 = "com.amazonaws.elasticloadbalancing";
const _s_registry$1 = TypeRegistry.for(_s$1);
var ElasticLoadBalancingServiceException$ = [
	-3,
	_s$1,
	"ElasticLoadBalancingServiceException",
	0,
	[],
	[]
];
_s_registry$1.registerError(ElasticLoadBalancingServiceException$, ElasticLoadBalancingServiceException);
const n0_registry$1 = TypeRegistry.for(n0$1);
var AccessPointNotFoundException$ = [
	-3,
	n0$1,
	_APNFE,
	{
		[_aQE$1]: [`LoadBalancerNotFound`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(AccessPointNotFoundException$, AccessPointNotFoundException);
var CertificateNotFoundException$$1 = [
	-3,
	n0$1,
	_CNFE$1,
	{
		[_aQE$1]: [`CertificateNotFound`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(CertificateNotFoundException$$1, CertificateNotFoundException$1);
var DependencyThrottleException$ = [
	-3,
	n0$1,
	_DTE,
	{
		[_aQE$1]: [`DependencyThrottle`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(DependencyThrottleException$, DependencyThrottleException);
var DuplicateAccessPointNameException$ = [
	-3,
	n0$1,
	_DAPNE,
	{
		[_aQE$1]: [`DuplicateLoadBalancerName`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(DuplicateAccessPointNameException$, DuplicateAccessPointNameException);
var DuplicateListenerException$$1 = [
	-3,
	n0$1,
	_DLE$1,
	{
		[_aQE$1]: [`DuplicateListener`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(DuplicateListenerException$$1, DuplicateListenerException$1);
var DuplicatePolicyNameException$ = [
	-3,
	n0$1,
	_DPNE,
	{
		[_aQE$1]: [`DuplicatePolicyName`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(DuplicatePolicyNameException$, DuplicatePolicyNameException);
var DuplicateTagKeysException$$1 = [
	-3,
	n0$1,
	_DTKE$1,
	{
		[_aQE$1]: [`DuplicateTagKeys`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(DuplicateTagKeysException$$1, DuplicateTagKeysException$1);
var InvalidConfigurationRequestException$$1 = [
	-3,
	n0$1,
	_ICRE$1,
	{
		[_aQE$1]: [`InvalidConfigurationRequest`, 409],
		[_e$1]: _c$1,
		[_hE$1]: 409
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(InvalidConfigurationRequestException$$1, InvalidConfigurationRequestException$1);
var InvalidEndPointException$ = [
	-3,
	n0$1,
	_IEPE,
	{
		[_aQE$1]: [`InvalidInstance`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(InvalidEndPointException$, InvalidEndPointException);
var InvalidSchemeException$$1 = [
	-3,
	n0$1,
	_ISE$1,
	{
		[_aQE$1]: [`InvalidScheme`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(InvalidSchemeException$$1, InvalidSchemeException$1);
var InvalidSecurityGroupException$$1 = [
	-3,
	n0$1,
	_ISGE$1,
	{
		[_aQE$1]: [`InvalidSecurityGroup`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(InvalidSecurityGroupException$$1, InvalidSecurityGroupException$1);
var InvalidSubnetException$$1 = [
	-3,
	n0$1,
	_ISEn$1,
	{
		[_aQE$1]: [`InvalidSubnet`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(InvalidSubnetException$$1, InvalidSubnetException$1);
var ListenerNotFoundException$$1 = [
	-3,
	n0$1,
	_LNFE$1,
	{
		[_aQE$1]: [`ListenerNotFound`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(ListenerNotFoundException$$1, ListenerNotFoundException$1);
var LoadBalancerAttributeNotFoundException$ = [
	-3,
	n0$1,
	_LBANFE,
	{
		[_aQE$1]: [`LoadBalancerAttributeNotFound`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(LoadBalancerAttributeNotFoundException$, LoadBalancerAttributeNotFoundException);
var OperationNotPermittedException$$1 = [
	-3,
	n0$1,
	_ONPE$1,
	{
		[_aQE$1]: [`OperationNotPermitted`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(OperationNotPermittedException$$1, OperationNotPermittedException$1);
var PolicyNotFoundException$ = [
	-3,
	n0$1,
	_PNFE,
	{
		[_aQE$1]: [`PolicyNotFound`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(PolicyNotFoundException$, PolicyNotFoundException);
var PolicyTypeNotFoundException$ = [
	-3,
	n0$1,
	_PTNFE,
	{
		[_aQE$1]: [`PolicyTypeNotFound`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(PolicyTypeNotFoundException$, PolicyTypeNotFoundException);
var SubnetNotFoundException$$1 = [
	-3,
	n0$1,
	_SNFE$1,
	{
		[_aQE$1]: [`SubnetNotFound`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(SubnetNotFoundException$$1, SubnetNotFoundException$1);
var TooManyAccessPointsException$ = [
	-3,
	n0$1,
	_TMAPE,
	{
		[_aQE$1]: [`TooManyLoadBalancers`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(TooManyAccessPointsException$, TooManyAccessPointsException);
var TooManyPoliciesException$ = [
	-3,
	n0$1,
	_TMPE,
	{
		[_aQE$1]: [`TooManyPolicies`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(TooManyPoliciesException$, TooManyPoliciesException);
var TooManyTagsException$$1 = [
	-3,
	n0$1,
	_TMTE$1,
	{
		[_aQE$1]: [`TooManyTags`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(TooManyTagsException$$1, TooManyTagsException$1);
var UnsupportedProtocolException$$1 = [
	-3,
	n0$1,
	_UPE$1,
	{
		[_aQE$1]: [`UnsupportedProtocol`, 400],
		[_e$1]: _c$1,
		[_hE$1]: 400
	},
	[_M$1],
	[0]
];
n0_registry$1.registerError(UnsupportedProtocolException$$1, UnsupportedProtocolException$1);
const errorTypeRegistries$1 = [_s_registry$1, n0_registry$1];
var AppCookieStickinessPolicy$ = [
	3,
	n0$1,
	_ACSP,
	0,
	[_PN, _CN],
	[0, 0]
];
var BackendServerDescription$ = [
	3,
	n0$1,
	_BSD,
	0,
	[_IP$1, _PNo],
	[1, 64]
];
var DeleteAccessPointInput$ = [
	3,
	n0$1,
	_DAPI,
	0,
	[_LBN$1],
	[0],
	1
];
var DeleteAccessPointOutput$ = [
	3,
	n0$1,
	_DAPO,
	0,
	[],
	[]
];
var DescribeAccessPointsInput$ = [
	3,
	n0$1,
	_DAPIe,
	0,
	[
		_LBNo,
		_Ma$1,
		_PS$1
	],
	[
		64,
		0,
		1
	]
];
var DescribeAccessPointsOutput$ = [
	3,
	n0$1,
	_DAPOe,
	0,
	[_LBD, _NM$1],
	[() => LoadBalancerDescriptions, 0]
];
var HealthCheck$ = [
	3,
	n0$1,
	_HC$1,
	0,
	[
		_Ta,
		_In,
		_Ti,
		_UT,
		_HT
	],
	[
		0,
		1,
		1,
		1,
		1
	],
	5
];
var Instance$ = [
	3,
	n0$1,
	_Ins,
	0,
	[_II],
	[0]
];
var LBCookieStickinessPolicy$ = [
	3,
	n0$1,
	_LBCSP,
	0,
	[_PN, _CEP],
	[0, 1]
];
var Listener$ = [
	3,
	n0$1,
	_Lis,
	0,
	[
		_P,
		_LBPo,
		_IP$1,
		_IPn,
		_SSLCI
	],
	[
		0,
		1,
		1,
		0,
		0
	],
	3
];
var ListenerDescription$ = [
	3,
	n0$1,
	_LD,
	0,
	[_Lis, _PNo],
	[() => Listener$, 64]
];
var LoadBalancerDescription$ = [
	3,
	n0$1,
	_LBDo,
	0,
	[
		_LBN$1,
		_DNSN$1,
		_CHZN,
		_CHZNID,
		_LDi,
		_Po$1,
		_BSDa,
		_AZ$1,
		_S$1,
		_VPCI,
		_I,
		_HC$1,
		_SSG,
		_SG$1,
		_CT,
		_Sc
	],
	[
		0,
		0,
		0,
		0,
		() => ListenerDescriptions,
		() => Policies$,
		() => BackendServerDescriptions,
		64,
		64,
		0,
		() => Instances,
		() => HealthCheck$,
		() => SourceSecurityGroup$,
		64,
		4,
		0
	]
];
var Policies$ = [
	3,
	n0$1,
	_Po$1,
	0,
	[
		_ACSPp,
		_LBCSPo,
		_OP
	],
	[
		() => AppCookieStickinessPolicies,
		() => LBCookieStickinessPolicies,
		64
	]
];
var SourceSecurityGroup$ = [
	3,
	n0$1,
	_SSG,
	0,
	[_OA, _GN],
	[0, 0]
];
var AppCookieStickinessPolicies = [
	1,
	n0$1,
	_ACSPp,
	0,
	() => AppCookieStickinessPolicy$
];
var BackendServerDescriptions = [
	1,
	n0$1,
	_BSDa,
	0,
	() => BackendServerDescription$
];
var Instances = [
	1,
	n0$1,
	_I,
	0,
	() => Instance$
];
var LBCookieStickinessPolicies = [
	1,
	n0$1,
	_LBCSPo,
	0,
	() => LBCookieStickinessPolicy$
];
var ListenerDescriptions = [
	1,
	n0$1,
	_LDi,
	0,
	() => ListenerDescription$
];
var LoadBalancerDescriptions = [
	1,
	n0$1,
	_LBD,
	0,
	() => LoadBalancerDescription$
];
var DeleteLoadBalancer$$1 = [
	9,
	n0$1,
	_DLB$1,
	0,
	() => DeleteAccessPointInput$,
	() => DeleteAccessPointOutput$
];
var DescribeLoadBalancers$$1 = [
	9,
	n0$1,
	_DLBe$1,
	0,
	() => DescribeAccessPointsInput$,
	() => DescribeAccessPointsOutput$
];

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/runtimeConfig.shared.js
const getRuntimeConfig$3 = (config) => {
	return {
		apiVersion: "2012-06-01",
		base64Decoder: config?.base64Decoder ?? fromBase64,
		base64Encoder: config?.base64Encoder ?? toBase64,
		disableHostPrefix: config?.disableHostPrefix ?? false,
		endpointProvider: config?.endpointProvider ?? defaultEndpointResolver$1,
		extensions: config?.extensions ?? [],
		httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultElasticLoadBalancingHttpAuthSchemeProvider,
		httpAuthSchemes: config?.httpAuthSchemes ?? [{
			schemeId: "aws.auth#sigv4",
			identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
			signer: new AwsSdkSigV4Signer()
		}],
		logger: config?.logger ?? new NoOpLogger(),
		protocol: config?.protocol ?? AwsQueryProtocol,
		protocolSettings: config?.protocolSettings ?? {
			defaultNamespace: "com.amazonaws.elasticloadbalancing",
			errorTypeRegistries: errorTypeRegistries$1,
			xmlNamespace: "http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/",
			version: "2012-06-01",
			serviceTarget: "ElasticLoadBalancing_v7"
		},
		serviceId: config?.serviceId ?? "Elastic Load Balancing",
		urlParser: config?.urlParser ?? parseUrl,
		utf8Decoder: config?.utf8Decoder ?? fromUtf8,
		utf8Encoder: config?.utf8Encoder ?? toUtf8
	};
};

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/runtimeConfig.js
const getRuntimeConfig$2 = (config) => {
	emitWarningIfUnsupportedVersion(process.version);
	const defaultsMode = resolveDefaultsModeConfig(config);
	const defaultConfigProvider = () => defaultsMode().then(loadConfigsForDefaultMode);
	const clientSharedValues = getRuntimeConfig$3(config);
	emitWarningIfUnsupportedVersion$1(process.version);
	const loaderConfig = {
		profile: config?.profile,
		logger: clientSharedValues.logger
	};
	return {
		...clientSharedValues,
		...config,
		runtime: "node",
		defaultsMode,
		authSchemePreference: config?.authSchemePreference ?? loadConfig(NODE_AUTH_SCHEME_PREFERENCE_OPTIONS, loaderConfig),
		bodyLengthChecker: config?.bodyLengthChecker ?? calculateBodyLength,
		credentialDefaultProvider: config?.credentialDefaultProvider ?? defaultProvider,
		defaultUserAgentProvider: config?.defaultUserAgentProvider ?? createDefaultUserAgentProvider({
			serviceId: clientSharedValues.serviceId,
			clientVersion: version$1
		}),
		maxAttempts: config?.maxAttempts ?? loadConfig(NODE_MAX_ATTEMPT_CONFIG_OPTIONS, config),
		region: config?.region ?? loadConfig(NODE_REGION_CONFIG_OPTIONS, {
			...NODE_REGION_CONFIG_FILE_OPTIONS,
			...loaderConfig
		}),
		requestHandler: NodeHttpHandler.create(config?.requestHandler ?? defaultConfigProvider),
		retryMode: config?.retryMode ?? loadConfig({
			...NODE_RETRY_MODE_CONFIG_OPTIONS,
			default: async () => (await defaultConfigProvider()).retryMode || DEFAULT_RETRY_MODE
		}, config),
		sha256: config?.sha256 ?? Hash.bind(null, "sha256"),
		streamCollector: config?.streamCollector ?? streamCollector,
		useDualstackEndpoint: config?.useDualstackEndpoint ?? loadConfig(NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS, loaderConfig),
		useFipsEndpoint: config?.useFipsEndpoint ?? loadConfig(NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS, loaderConfig),
		userAgentAppId: config?.userAgentAppId ?? loadConfig(NODE_APP_ID_CONFIG_OPTIONS, loaderConfig)
	};
};

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/auth/httpAuthExtensionConfiguration.js
const getHttpAuthExtensionConfiguration$1 = (runtimeConfig) => {
	const _httpAuthSchemes = runtimeConfig.httpAuthSchemes;
	let _httpAuthSchemeProvider = runtimeConfig.httpAuthSchemeProvider;
	let _credentials = runtimeConfig.credentials;
	return {
		setHttpAuthScheme(httpAuthScheme) {
			const index = _httpAuthSchemes.findIndex((scheme) => scheme.schemeId === httpAuthScheme.schemeId);
			if (index === -1) _httpAuthSchemes.push(httpAuthScheme);
			else _httpAuthSchemes.splice(index, 1, httpAuthScheme);
		},
		httpAuthSchemes() {
			return _httpAuthSchemes;
		},
		setHttpAuthSchemeProvider(httpAuthSchemeProvider) {
			_httpAuthSchemeProvider = httpAuthSchemeProvider;
		},
		httpAuthSchemeProvider() {
			return _httpAuthSchemeProvider;
		},
		setCredentials(credentials) {
			_credentials = credentials;
		},
		credentials() {
			return _credentials;
		}
	};
};
const resolveHttpAuthRuntimeConfig$1 = (config) => {
	return {
		httpAuthSchemes: config.httpAuthSchemes(),
		httpAuthSchemeProvider: config.httpAuthSchemeProvider(),
		credentials: config.credentials()
	};
};

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/runtimeExtensions.js
const resolveRuntimeExtensions$1 = (runtimeConfig, extensions) => {
	const extensionConfiguration = Object.assign(getAwsRegionExtensionConfiguration(runtimeConfig), getDefaultExtensionConfiguration(runtimeConfig), getHttpHandlerExtensionConfiguration(runtimeConfig), getHttpAuthExtensionConfiguration$1(runtimeConfig));
	extensions.forEach((extension) => extension.configure(extensionConfiguration));
	return Object.assign(runtimeConfig, resolveAwsRegionExtensionConfiguration(extensionConfiguration), resolveDefaultRuntimeConfig(extensionConfiguration), resolveHttpHandlerRuntimeConfig(extensionConfiguration), resolveHttpAuthRuntimeConfig$1(extensionConfiguration));
};

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/ElasticLoadBalancingClient.js
var ElasticLoadBalancingClient = class extends Client {
	config;
	constructor(...[configuration]) {
		const _config_0 = getRuntimeConfig$2(configuration || {});
		super(_config_0);
		this.initConfig = _config_0;
		const _config_1 = resolveClientEndpointParameters$1(_config_0);
		const _config_2 = resolveUserAgentConfig(_config_1);
		const _config_3 = resolveRetryConfig(_config_2);
		const _config_4 = resolveRegionConfig(_config_3);
		const _config_5 = resolveHostHeaderConfig(_config_4);
		const _config_6 = resolveEndpointConfig(_config_5);
		const _config_7 = resolveHttpAuthSchemeConfig$1(_config_6);
		const _config_8 = resolveRuntimeExtensions$1(_config_7, configuration?.extensions || []);
		this.config = _config_8;
		this.middlewareStack.use(getSchemaSerdePlugin(this.config));
		this.middlewareStack.use(getUserAgentPlugin(this.config));
		this.middlewareStack.use(getRetryPlugin(this.config));
		this.middlewareStack.use(getContentLengthPlugin(this.config));
		this.middlewareStack.use(getHostHeaderPlugin(this.config));
		this.middlewareStack.use(getLoggerPlugin(this.config));
		this.middlewareStack.use(getRecursionDetectionPlugin(this.config));
		this.middlewareStack.use(getHttpAuthSchemeEndpointRuleSetPlugin(this.config, {
			httpAuthSchemeParametersProvider: defaultElasticLoadBalancingHttpAuthSchemeParametersProvider,
			identityProviderConfigProvider: async (config) => new DefaultIdentityProviderConfig({ "aws.auth#sigv4": config.credentials })
		}));
		this.middlewareStack.use(getHttpSigningPlugin(this.config));
	}
	destroy() {
		super.destroy();
	}
};

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/commands/DeleteLoadBalancerCommand.js
var DeleteLoadBalancerCommand$1 = class extends Command.classBuilder().ep(commonParams$1).m(function(Command, cs, config, o) {
	return [getEndpointPlugin(config, Command.getEndpointParameterInstructions())];
}).s("ElasticLoadBalancing_v7", "DeleteLoadBalancer", {}).n("ElasticLoadBalancingClient", "DeleteLoadBalancerCommand").sc(DeleteLoadBalancer$$1).build() {};

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/commands/DescribeLoadBalancersCommand.js
var DescribeLoadBalancersCommand$1 = class extends Command.classBuilder().ep(commonParams$1).m(function(Command, cs, config, o) {
	return [getEndpointPlugin(config, Command.getEndpointParameterInstructions())];
}).s("ElasticLoadBalancing_v7", "DescribeLoadBalancers", {}).n("ElasticLoadBalancingClient", "DescribeLoadBalancersCommand").sc(DescribeLoadBalancers$$1).build() {};

// node_modules/@aws-sdk/client-elastic-load-balancing/dist-es/pagination/DescribeLoadBalancersPaginator.js
const paginateDescribeLoadBalancers$1 = createPaginator(ElasticLoadBalancingClient, DescribeLoadBalancersCommand$1, "Marker", "NextMarker", "");

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/auth/httpAuthSchemeProvider.js
const defaultElasticLoadBalancingV2HttpAuthSchemeParametersProvider = async (config, context, input) => {
	return {
		operation: getSmithyContext(context).operation,
		region: await normalizeProvider(config.region)() || (() => {
			throw new Error("expected `region` to be configured for `aws.auth#sigv4`");
		})()
	};
};
function createAwsAuthSigv4HttpAuthOption(authParameters) {
	return {
		schemeId: "aws.auth#sigv4",
		signingProperties: {
			name: "elasticloadbalancing",
			region: authParameters.region
		},
		propertiesExtractor: (config, context) => ({ signingProperties: {
			config,
			context
		} })
	};
}
const defaultElasticLoadBalancingV2HttpAuthSchemeProvider = (authParameters) => {
	const options = [];
	switch (authParameters.operation) {
		default: options.push(createAwsAuthSigv4HttpAuthOption(authParameters));
	}
	return options;
};
const resolveHttpAuthSchemeConfig = (config) => {
	const config_0 = resolveAwsSdkSigV4Config(config);
	return Object.assign(config_0, { authSchemePreference: normalizeProvider(config.authSchemePreference ?? []) });
};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/endpoint/EndpointParameters.js
const resolveClientEndpointParameters = (options) => {
	return Object.assign(options, {
		useDualstackEndpoint: options.useDualstackEndpoint ?? false,
		useFipsEndpoint: options.useFipsEndpoint ?? false,
		defaultSigningName: "elasticloadbalancing"
	});
};
const commonParams = {
	UseFIPS: {
		type: "builtInParams",
		name: "useFipsEndpoint"
	},
	Endpoint: {
		type: "builtInParams",
		name: "endpoint"
	},
	Region: {
		type: "builtInParams",
		name: "region"
	},
	UseDualStack: {
		type: "builtInParams",
		name: "useDualstackEndpoint"
	}
};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/package.json
var version = "3.1142.0";

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/endpoint/bdd.js
const k = "ref";
const a = -1;
const b = true;
const c = "isSet";
const d = "PartitionResult";
const e = "booleanEquals";
const f = "getAttr";
const g = { [k]: "Endpoint" };
const h = { [k]: d };
const i = {};
const j = [{ [k]: "Region" }];
const _data = {
	conditions: [
		[c, [g]],
		[c, j],
		[
			"aws.partition",
			j,
			d
		],
		[e, [{ [k]: "UseFIPS" }, b]],
		[e, [{ [k]: "UseDualStack" }, b]],
		[e, [{
			fn: f,
			argv: [h, "supportsDualStack"]
		}, b]],
		[e, [{
			fn: f,
			argv: [h, "supportsFIPS"]
		}, b]],
		["stringEquals", [{
			fn: f,
			argv: [h, "name"]
		}, "aws-us-gov"]]
	],
	results: [
		[a],
		[a, "Invalid Configuration: FIPS and custom endpoint are not supported"],
		[a, "Invalid Configuration: Dualstack and custom endpoint are not supported"],
		[g, i],
		["https://elasticloadbalancing-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", i],
		[a, "FIPS and DualStack are enabled, but this partition does not support one or both"],
		["https://elasticloadbalancing.{Region}.amazonaws.com", i],
		["https://elasticloadbalancing-fips.{Region}.{PartitionResult#dnsSuffix}", i],
		[a, "FIPS is enabled but this partition does not support FIPS"],
		["https://elasticloadbalancing.{Region}.{PartitionResult#dualStackDnsSuffix}", i],
		[a, "DualStack is enabled but this partition does not support DualStack"],
		["https://elasticloadbalancing.{Region}.{PartitionResult#dnsSuffix}", i],
		[a, "Invalid Configuration: Missing Region"]
	]
};
const root = 2;
const nodes = new Int32Array([
	-1,
	1,
	-1,
	0,
	13,
	3,
	1,
	4,
	100000012,
	2,
	5,
	100000012,
	3,
	8,
	6,
	4,
	7,
	100000011,
	5,
	100000009,
	100000010,
	4,
	11,
	9,
	6,
	10,
	100000008,
	7,
	100000006,
	100000007,
	5,
	12,
	100000005,
	6,
	100000004,
	100000005,
	3,
	100000001,
	14,
	4,
	100000002,
	100000003
]);
const bdd = BinaryDecisionDiagram.from(nodes, root, _data.conditions, _data.results);

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/endpoint/endpointResolver.js
const cache = new EndpointCache({
	size: 50,
	params: [
		"Endpoint",
		"Region",
		"UseDualStack",
		"UseFIPS"
	]
});
const defaultEndpointResolver = (endpointParams, context = {}) => {
	return cache.get(endpointParams, () => decideEndpoint(bdd, {
		endpointParams,
		logger: context.logger
	}));
};
customEndpointFunctions.aws = awsEndpointFunctions;

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/models/ElasticLoadBalancingV2ServiceException.js
var ElasticLoadBalancingV2ServiceException = class ElasticLoadBalancingV2ServiceException extends ServiceException {
	constructor(options) {
		super(options);
		Object.setPrototypeOf(this, ElasticLoadBalancingV2ServiceException.prototype);
	}
};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/models/errors.js
var CertificateNotFoundException = class CertificateNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "CertificateNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "CertificateNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, CertificateNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var ListenerNotFoundException = class ListenerNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "ListenerNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "ListenerNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ListenerNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyCertificatesException = class TooManyCertificatesException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyCertificatesException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyCertificatesException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyCertificatesException.prototype);
		this.Message = opts.Message;
	}
};
var DuplicateTagKeysException = class DuplicateTagKeysException extends ElasticLoadBalancingV2ServiceException {
	name = "DuplicateTagKeysException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DuplicateTagKeysException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DuplicateTagKeysException.prototype);
		this.Message = opts.Message;
	}
};
var LoadBalancerNotFoundException = class LoadBalancerNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "LoadBalancerNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "LoadBalancerNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, LoadBalancerNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var RuleNotFoundException = class RuleNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "RuleNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "RuleNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, RuleNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var TargetGroupNotFoundException = class TargetGroupNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "TargetGroupNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TargetGroupNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TargetGroupNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyTagsException = class TooManyTagsException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyTagsException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyTagsException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyTagsException.prototype);
		this.Message = opts.Message;
	}
};
var TrustStoreNotFoundException = class TrustStoreNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "TrustStoreNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TrustStoreNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TrustStoreNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var InvalidRevocationContentException = class InvalidRevocationContentException extends ElasticLoadBalancingV2ServiceException {
	name = "InvalidRevocationContentException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidRevocationContentException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidRevocationContentException.prototype);
		this.Message = opts.Message;
	}
};
var RevocationContentNotFoundException = class RevocationContentNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "RevocationContentNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "RevocationContentNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, RevocationContentNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyTrustStoreRevocationEntriesException = class TooManyTrustStoreRevocationEntriesException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyTrustStoreRevocationEntriesException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyTrustStoreRevocationEntriesException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyTrustStoreRevocationEntriesException.prototype);
		this.Message = opts.Message;
	}
};
var AllocationIdNotFoundException = class AllocationIdNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "AllocationIdNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "AllocationIdNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, AllocationIdNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var ALPNPolicyNotSupportedException = class ALPNPolicyNotSupportedException extends ElasticLoadBalancingV2ServiceException {
	name = "ALPNPolicyNotSupportedException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "ALPNPolicyNotSupportedException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ALPNPolicyNotSupportedException.prototype);
		this.Message = opts.Message;
	}
};
var AvailabilityZoneNotSupportedException = class AvailabilityZoneNotSupportedException extends ElasticLoadBalancingV2ServiceException {
	name = "AvailabilityZoneNotSupportedException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "AvailabilityZoneNotSupportedException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, AvailabilityZoneNotSupportedException.prototype);
		this.Message = opts.Message;
	}
};
var CaCertificatesBundleNotFoundException = class CaCertificatesBundleNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "CaCertificatesBundleNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "CaCertificatesBundleNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, CaCertificatesBundleNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var CapacityDecreaseRequestsLimitExceededException = class CapacityDecreaseRequestsLimitExceededException extends ElasticLoadBalancingV2ServiceException {
	name = "CapacityDecreaseRequestsLimitExceededException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "CapacityDecreaseRequestsLimitExceededException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, CapacityDecreaseRequestsLimitExceededException.prototype);
		this.Message = opts.Message;
	}
};
var CapacityReservationPendingException = class CapacityReservationPendingException extends ElasticLoadBalancingV2ServiceException {
	name = "CapacityReservationPendingException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "CapacityReservationPendingException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, CapacityReservationPendingException.prototype);
		this.Message = opts.Message;
	}
};
var CapacityUnitsLimitExceededException = class CapacityUnitsLimitExceededException extends ElasticLoadBalancingV2ServiceException {
	name = "CapacityUnitsLimitExceededException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "CapacityUnitsLimitExceededException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, CapacityUnitsLimitExceededException.prototype);
		this.Message = opts.Message;
	}
};
var DuplicateListenerException = class DuplicateListenerException extends ElasticLoadBalancingV2ServiceException {
	name = "DuplicateListenerException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DuplicateListenerException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DuplicateListenerException.prototype);
		this.Message = opts.Message;
	}
};
var IncompatibleProtocolsException = class IncompatibleProtocolsException extends ElasticLoadBalancingV2ServiceException {
	name = "IncompatibleProtocolsException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "IncompatibleProtocolsException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, IncompatibleProtocolsException.prototype);
		this.Message = opts.Message;
	}
};
var InvalidConfigurationRequestException = class InvalidConfigurationRequestException extends ElasticLoadBalancingV2ServiceException {
	name = "InvalidConfigurationRequestException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidConfigurationRequestException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidConfigurationRequestException.prototype);
		this.Message = opts.Message;
	}
};
var InvalidLoadBalancerActionException = class InvalidLoadBalancerActionException extends ElasticLoadBalancingV2ServiceException {
	name = "InvalidLoadBalancerActionException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidLoadBalancerActionException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidLoadBalancerActionException.prototype);
		this.Message = opts.Message;
	}
};
var SSLPolicyNotFoundException = class SSLPolicyNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "SSLPolicyNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "SSLPolicyNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, SSLPolicyNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var TargetGroupAssociationLimitException = class TargetGroupAssociationLimitException extends ElasticLoadBalancingV2ServiceException {
	name = "TargetGroupAssociationLimitException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TargetGroupAssociationLimitException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TargetGroupAssociationLimitException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyActionsException = class TooManyActionsException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyActionsException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyActionsException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyActionsException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyListenersException = class TooManyListenersException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyListenersException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyListenersException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyListenersException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyRegistrationsForTargetIdException = class TooManyRegistrationsForTargetIdException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyRegistrationsForTargetIdException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyRegistrationsForTargetIdException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyRegistrationsForTargetIdException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyTargetsException = class TooManyTargetsException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyTargetsException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyTargetsException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyTargetsException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyUniqueTargetGroupsPerLoadBalancerException = class TooManyUniqueTargetGroupsPerLoadBalancerException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyUniqueTargetGroupsPerLoadBalancerException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyUniqueTargetGroupsPerLoadBalancerException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyUniqueTargetGroupsPerLoadBalancerException.prototype);
		this.Message = opts.Message;
	}
};
var TrustStoreNotReadyException = class TrustStoreNotReadyException extends ElasticLoadBalancingV2ServiceException {
	name = "TrustStoreNotReadyException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TrustStoreNotReadyException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TrustStoreNotReadyException.prototype);
		this.Message = opts.Message;
	}
};
var UnsupportedProtocolException = class UnsupportedProtocolException extends ElasticLoadBalancingV2ServiceException {
	name = "UnsupportedProtocolException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "UnsupportedProtocolException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, UnsupportedProtocolException.prototype);
		this.Message = opts.Message;
	}
};
var DuplicateLoadBalancerNameException = class DuplicateLoadBalancerNameException extends ElasticLoadBalancingV2ServiceException {
	name = "DuplicateLoadBalancerNameException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DuplicateLoadBalancerNameException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DuplicateLoadBalancerNameException.prototype);
		this.Message = opts.Message;
	}
};
var InvalidSchemeException = class InvalidSchemeException extends ElasticLoadBalancingV2ServiceException {
	name = "InvalidSchemeException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidSchemeException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidSchemeException.prototype);
		this.Message = opts.Message;
	}
};
var InvalidSecurityGroupException = class InvalidSecurityGroupException extends ElasticLoadBalancingV2ServiceException {
	name = "InvalidSecurityGroupException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidSecurityGroupException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidSecurityGroupException.prototype);
		this.Message = opts.Message;
	}
};
var InvalidSubnetException = class InvalidSubnetException extends ElasticLoadBalancingV2ServiceException {
	name = "InvalidSubnetException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidSubnetException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidSubnetException.prototype);
		this.Message = opts.Message;
	}
};
var OperationNotPermittedException = class OperationNotPermittedException extends ElasticLoadBalancingV2ServiceException {
	name = "OperationNotPermittedException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "OperationNotPermittedException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, OperationNotPermittedException.prototype);
		this.Message = opts.Message;
	}
};
var ResourceInUseException = class ResourceInUseException extends ElasticLoadBalancingV2ServiceException {
	name = "ResourceInUseException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "ResourceInUseException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ResourceInUseException.prototype);
		this.Message = opts.Message;
	}
};
var SubnetNotFoundException = class SubnetNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "SubnetNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "SubnetNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, SubnetNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyLoadBalancersException = class TooManyLoadBalancersException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyLoadBalancersException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyLoadBalancersException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyLoadBalancersException.prototype);
		this.Message = opts.Message;
	}
};
var PriorityInUseException = class PriorityInUseException extends ElasticLoadBalancingV2ServiceException {
	name = "PriorityInUseException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "PriorityInUseException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, PriorityInUseException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyRulesException = class TooManyRulesException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyRulesException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyRulesException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyRulesException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyTargetGroupsException = class TooManyTargetGroupsException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyTargetGroupsException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyTargetGroupsException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyTargetGroupsException.prototype);
		this.Message = opts.Message;
	}
};
var DuplicateTargetGroupNameException = class DuplicateTargetGroupNameException extends ElasticLoadBalancingV2ServiceException {
	name = "DuplicateTargetGroupNameException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DuplicateTargetGroupNameException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DuplicateTargetGroupNameException.prototype);
		this.Message = opts.Message;
	}
};
var DuplicateTrustStoreNameException = class DuplicateTrustStoreNameException extends ElasticLoadBalancingV2ServiceException {
	name = "DuplicateTrustStoreNameException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DuplicateTrustStoreNameException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DuplicateTrustStoreNameException.prototype);
		this.Message = opts.Message;
	}
};
var InvalidCaCertificatesBundleException = class InvalidCaCertificatesBundleException extends ElasticLoadBalancingV2ServiceException {
	name = "InvalidCaCertificatesBundleException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidCaCertificatesBundleException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidCaCertificatesBundleException.prototype);
		this.Message = opts.Message;
	}
};
var TooManyTrustStoresException = class TooManyTrustStoresException extends ElasticLoadBalancingV2ServiceException {
	name = "TooManyTrustStoresException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TooManyTrustStoresException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TooManyTrustStoresException.prototype);
		this.Message = opts.Message;
	}
};
var DeleteAssociationSameAccountException = class DeleteAssociationSameAccountException extends ElasticLoadBalancingV2ServiceException {
	name = "DeleteAssociationSameAccountException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "DeleteAssociationSameAccountException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, DeleteAssociationSameAccountException.prototype);
		this.Message = opts.Message;
	}
};
var TrustStoreAssociationNotFoundException = class TrustStoreAssociationNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "TrustStoreAssociationNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TrustStoreAssociationNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TrustStoreAssociationNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var TrustStoreInUseException = class TrustStoreInUseException extends ElasticLoadBalancingV2ServiceException {
	name = "TrustStoreInUseException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "TrustStoreInUseException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, TrustStoreInUseException.prototype);
		this.Message = opts.Message;
	}
};
var InvalidTargetException = class InvalidTargetException extends ElasticLoadBalancingV2ServiceException {
	name = "InvalidTargetException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "InvalidTargetException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidTargetException.prototype);
		this.Message = opts.Message;
	}
};
var HealthUnavailableException = class HealthUnavailableException extends ElasticLoadBalancingV2ServiceException {
	name = "HealthUnavailableException";
	$fault = "server";
	Message;
	constructor(opts) {
		super({
			name: "HealthUnavailableException",
			$fault: "server",
			...opts
		});
		Object.setPrototypeOf(this, HealthUnavailableException.prototype);
		this.Message = opts.Message;
	}
};
var RevocationIdNotFoundException = class RevocationIdNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "RevocationIdNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "RevocationIdNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, RevocationIdNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var ResourceNotFoundException = class ResourceNotFoundException extends ElasticLoadBalancingV2ServiceException {
	name = "ResourceNotFoundException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "ResourceNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ResourceNotFoundException.prototype);
		this.Message = opts.Message;
	}
};
var InsufficientCapacityException = class InsufficientCapacityException extends ElasticLoadBalancingV2ServiceException {
	name = "InsufficientCapacityException";
	$fault = "server";
	Message;
	constructor(opts) {
		super({
			name: "InsufficientCapacityException",
			$fault: "server",
			...opts
		});
		Object.setPrototypeOf(this, InsufficientCapacityException.prototype);
		this.Message = opts.Message;
	}
};
var PriorRequestNotCompleteException = class PriorRequestNotCompleteException extends ElasticLoadBalancingV2ServiceException {
	name = "PriorRequestNotCompleteException";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "PriorRequestNotCompleteException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, PriorRequestNotCompleteException.prototype);
		this.Message = opts.Message;
	}
};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/schemas/schemas_0.js
const _AI = "AllocationId";
const _AINFE = "AllocationIdNotFoundException";
const _ALPNPNSE = "ALPNPolicyNotSupportedException";
const _AZ = "AvailabilityZone";
const _AZNSE = "AvailabilityZoneNotSupportedException";
const _AZv = "AvailabilityZones";
const _CCBNFE = "CaCertificatesBundleNotFoundException";
const _CDRLEE = "CapacityDecreaseRequestsLimitExceededException";
const _CHZI = "CanonicalHostedZoneId";
const _CNFE = "CertificateNotFoundException";
const _COIP = "CustomerOwnedIpv4Pool";
const _CRPE = "CapacityReservationPendingException";
const _CTr = "CreatedTime";
const _CULEE = "CapacityUnitsLimitExceededException";
const _Co = "Code";
const _DASAE = "DeleteAssociationSameAccountException";
const _DLB = "DeleteLoadBalancer";
const _DLBI = "DeleteLoadBalancerInput";
const _DLBIe = "DescribeLoadBalancersInput";
const _DLBNE = "DuplicateLoadBalancerNameException";
const _DLBO = "DeleteLoadBalancerOutput";
const _DLBOe = "DescribeLoadBalancersOutput";
const _DLBe = "DescribeLoadBalancers";
const _DLE = "DuplicateListenerException";
const _DNSN = "DNSName";
const _DTG = "DeleteTargetGroup";
const _DTGI = "DeleteTargetGroupInput";
const _DTGIe = "DescribeTargetGroupsInput";
const _DTGNE = "DuplicateTargetGroupNameException";
const _DTGO = "DeleteTargetGroupOutput";
const _DTGOe = "DescribeTargetGroupsOutput";
const _DTGe = "DescribeTargetGroups";
const _DTKE = "DuplicateTagKeysException";
const _DTSNE = "DuplicateTrustStoreNameException";
const _EPFISN = "EnablePrefixForIpv6SourceNat";
const _ESGIROPLT = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic";
const _GC = "GrpcCode";
const _HC = "HttpCode";
const _HCE = "HealthCheckEnabled";
const _HCIS = "HealthCheckIntervalSeconds";
const _HCP = "HealthCheckProtocol";
const _HCPe = "HealthCheckPort";
const _HCPea = "HealthCheckPath";
const _HCTS = "HealthCheckTimeoutSeconds";
const _HTC = "HealthyThresholdCount";
const _HUE = "HealthUnavailableException";
const _IA = "IpAddress";
const _IAT = "IpAddressType";
const _ICCBE = "InvalidCaCertificatesBundleException";
const _ICE = "InsufficientCapacityException";
const _ICRE = "InvalidConfigurationRequestException";
const _IIPI = "Ipv4IpamPoolId";
const _ILBAE = "InvalidLoadBalancerActionException";
const _IP = "IpamPools";
const _IPA = "IPv6Address";
const _IPE = "IncompatibleProtocolsException";
const _IRCE = "InvalidRevocationContentException";
const _ISE = "InvalidSchemeException";
const _ISEn = "InvalidSubnetException";
const _ISGE = "InvalidSecurityGroupException";
const _ITE = "InvalidTargetException";
const _LB = "LoadBalancers";
const _LBA = "LoadBalancerAddresses";
const _LBAo = "LoadBalancerArn";
const _LBAoa = "LoadBalancerArns";
const _LBAoad = "LoadBalancerAddress";
const _LBN = "LoadBalancerName";
const _LBNFE = "LoadBalancerNotFoundException";
const _LBS = "LoadBalancerState";
const _LBo = "LoadBalancer";
const _LNFE = "ListenerNotFoundException";
const _M = "Message";
const _Ma = "Matcher";
const _Mar = "Marker";
const _NM = "NextMarker";
const _Na = "Names";
const _OI = "OutpostId";
const _ONPE = "OperationNotPermittedException";
const _PIPA = "PrivateIPv4Address";
const _PIUE = "PriorityInUseException";
const _PRNCE = "PriorRequestNotCompleteException";
const _PS = "PageSize";
const _PV = "ProtocolVersion";
const _Po = "Port";
const _Pr = "Protocol";
const _R = "Reason";
const _RCNFE = "RevocationContentNotFoundException";
const _RINFE = "RevocationIdNotFoundException";
const _RIUE = "ResourceInUseException";
const _RNFE = "ResourceNotFoundException";
const _RNFEu = "RuleNotFoundException";
const _S = "State";
const _SG = "SecurityGroups";
const _SI = "SubnetId";
const _SNFE = "SubnetNotFoundException";
const _SNIP = "SourceNatIpv6Prefixes";
const _SSLPNFE = "SSLPolicyNotFoundException";
const _Sch = "Scheme";
const _T = "Type";
const _TCP = "TargetControlPort";
const _TG = "TargetGroups";
const _TGA = "TargetGroupArn";
const _TGALE = "TargetGroupAssociationLimitException";
const _TGAa = "TargetGroupArns";
const _TGN = "TargetGroupName";
const _TGNFE = "TargetGroupNotFoundException";
const _TGa = "TargetGroup";
const _TMAE = "TooManyActionsException";
const _TMCE = "TooManyCertificatesException";
const _TMLBE = "TooManyLoadBalancersException";
const _TMLE = "TooManyListenersException";
const _TMRE = "TooManyRulesException";
const _TMRFTIE = "TooManyRegistrationsForTargetIdException";
const _TMTE = "TooManyTagsException";
const _TMTEo = "TooManyTargetsException";
const _TMTGE = "TooManyTargetGroupsException";
const _TMTSE = "TooManyTrustStoresException";
const _TMTSREE = "TooManyTrustStoreRevocationEntriesException";
const _TMUTGPLBE = "TooManyUniqueTargetGroupsPerLoadBalancerException";
const _TSANFE = "TrustStoreAssociationNotFoundException";
const _TSIUE = "TrustStoreInUseException";
const _TSNFE = "TrustStoreNotFoundException";
const _TSNRE = "TrustStoreNotReadyException";
const _TT = "TargetType";
const _UPE = "UnsupportedProtocolException";
const _UTC = "UnhealthyThresholdCount";
const _VI = "VpcId";
const _ZN = "ZoneName";
const _aQE = "awsQueryError";
const _c = "client";
const _e = "error";
const _hE = "httpError";
const _s = "smithy.ts.sdk.synthetic.com.amazonaws.elasticloadbalancingv2";
const _se = "server";
const n0 = "com.amazonaws.elasticloadbalancingv2";
const _s_registry = new TypeRegistry(_s);
var ElasticLoadBalancingV2ServiceException$ = [
	-3,
	_s,
	"ElasticLoadBalancingV2ServiceException",
	0,
	[],
	[]
];
_s_registry.registerError(ElasticLoadBalancingV2ServiceException$, ElasticLoadBalancingV2ServiceException);
const n0_registry = new TypeRegistry(n0);
var AllocationIdNotFoundException$ = [
	-3,
	n0,
	_AINFE,
	{
		[_aQE]: [`AllocationIdNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(AllocationIdNotFoundException$, AllocationIdNotFoundException);
var ALPNPolicyNotSupportedException$ = [
	-3,
	n0,
	_ALPNPNSE,
	{
		[_aQE]: [`ALPNPolicyNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(ALPNPolicyNotSupportedException$, ALPNPolicyNotSupportedException);
var AvailabilityZoneNotSupportedException$ = [
	-3,
	n0,
	_AZNSE,
	{
		[_aQE]: [`AvailabilityZoneNotSupported`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(AvailabilityZoneNotSupportedException$, AvailabilityZoneNotSupportedException);
var CaCertificatesBundleNotFoundException$ = [
	-3,
	n0,
	_CCBNFE,
	{
		[_aQE]: [`CaCertificatesBundleNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(CaCertificatesBundleNotFoundException$, CaCertificatesBundleNotFoundException);
var CapacityDecreaseRequestsLimitExceededException$ = [
	-3,
	n0,
	_CDRLEE,
	{
		[_aQE]: [`CapacityDecreaseRequestLimitExceeded`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(CapacityDecreaseRequestsLimitExceededException$, CapacityDecreaseRequestsLimitExceededException);
var CapacityReservationPendingException$ = [
	-3,
	n0,
	_CRPE,
	{
		[_aQE]: [`CapacityReservationPending`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(CapacityReservationPendingException$, CapacityReservationPendingException);
var CapacityUnitsLimitExceededException$ = [
	-3,
	n0,
	_CULEE,
	{
		[_aQE]: [`CapacityUnitsLimitExceeded`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(CapacityUnitsLimitExceededException$, CapacityUnitsLimitExceededException);
var CertificateNotFoundException$ = [
	-3,
	n0,
	_CNFE,
	{
		[_aQE]: [`CertificateNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(CertificateNotFoundException$, CertificateNotFoundException);
var DeleteAssociationSameAccountException$ = [
	-3,
	n0,
	_DASAE,
	{
		[_aQE]: [`DeleteAssociationSameAccount`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(DeleteAssociationSameAccountException$, DeleteAssociationSameAccountException);
var DuplicateListenerException$ = [
	-3,
	n0,
	_DLE,
	{
		[_aQE]: [`DuplicateListener`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(DuplicateListenerException$, DuplicateListenerException);
var DuplicateLoadBalancerNameException$ = [
	-3,
	n0,
	_DLBNE,
	{
		[_aQE]: [`DuplicateLoadBalancerName`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(DuplicateLoadBalancerNameException$, DuplicateLoadBalancerNameException);
var DuplicateTagKeysException$ = [
	-3,
	n0,
	_DTKE,
	{
		[_aQE]: [`DuplicateTagKeys`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(DuplicateTagKeysException$, DuplicateTagKeysException);
var DuplicateTargetGroupNameException$ = [
	-3,
	n0,
	_DTGNE,
	{
		[_aQE]: [`DuplicateTargetGroupName`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(DuplicateTargetGroupNameException$, DuplicateTargetGroupNameException);
var DuplicateTrustStoreNameException$ = [
	-3,
	n0,
	_DTSNE,
	{
		[_aQE]: [`DuplicateTrustStoreName`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(DuplicateTrustStoreNameException$, DuplicateTrustStoreNameException);
var HealthUnavailableException$ = [
	-3,
	n0,
	_HUE,
	{
		[_aQE]: [`HealthUnavailable`, 500],
		[_e]: _se,
		[_hE]: 500
	},
	[_M],
	[0]
];
n0_registry.registerError(HealthUnavailableException$, HealthUnavailableException);
var IncompatibleProtocolsException$ = [
	-3,
	n0,
	_IPE,
	{
		[_aQE]: [`IncompatibleProtocols`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(IncompatibleProtocolsException$, IncompatibleProtocolsException);
var InsufficientCapacityException$ = [
	-3,
	n0,
	_ICE,
	{
		[_aQE]: [`InsufficientCapacity`, 500],
		[_e]: _se,
		[_hE]: 500
	},
	[_M],
	[0]
];
n0_registry.registerError(InsufficientCapacityException$, InsufficientCapacityException);
var InvalidCaCertificatesBundleException$ = [
	-3,
	n0,
	_ICCBE,
	{
		[_aQE]: [`InvalidCaCertificatesBundle`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(InvalidCaCertificatesBundleException$, InvalidCaCertificatesBundleException);
var InvalidConfigurationRequestException$ = [
	-3,
	n0,
	_ICRE,
	{
		[_aQE]: [`InvalidConfigurationRequest`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(InvalidConfigurationRequestException$, InvalidConfigurationRequestException);
var InvalidLoadBalancerActionException$ = [
	-3,
	n0,
	_ILBAE,
	{
		[_aQE]: [`InvalidLoadBalancerAction`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(InvalidLoadBalancerActionException$, InvalidLoadBalancerActionException);
var InvalidRevocationContentException$ = [
	-3,
	n0,
	_IRCE,
	{
		[_aQE]: [`InvalidRevocationContent`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(InvalidRevocationContentException$, InvalidRevocationContentException);
var InvalidSchemeException$ = [
	-3,
	n0,
	_ISE,
	{
		[_aQE]: [`InvalidScheme`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(InvalidSchemeException$, InvalidSchemeException);
var InvalidSecurityGroupException$ = [
	-3,
	n0,
	_ISGE,
	{
		[_aQE]: [`InvalidSecurityGroup`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(InvalidSecurityGroupException$, InvalidSecurityGroupException);
var InvalidSubnetException$ = [
	-3,
	n0,
	_ISEn,
	{
		[_aQE]: [`InvalidSubnet`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(InvalidSubnetException$, InvalidSubnetException);
var InvalidTargetException$ = [
	-3,
	n0,
	_ITE,
	{
		[_aQE]: [`InvalidTarget`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(InvalidTargetException$, InvalidTargetException);
var ListenerNotFoundException$ = [
	-3,
	n0,
	_LNFE,
	{
		[_aQE]: [`ListenerNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(ListenerNotFoundException$, ListenerNotFoundException);
var LoadBalancerNotFoundException$ = [
	-3,
	n0,
	_LBNFE,
	{
		[_aQE]: [`LoadBalancerNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(LoadBalancerNotFoundException$, LoadBalancerNotFoundException);
var OperationNotPermittedException$ = [
	-3,
	n0,
	_ONPE,
	{
		[_aQE]: [`OperationNotPermitted`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(OperationNotPermittedException$, OperationNotPermittedException);
var PriorityInUseException$ = [
	-3,
	n0,
	_PIUE,
	{
		[_aQE]: [`PriorityInUse`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(PriorityInUseException$, PriorityInUseException);
var PriorRequestNotCompleteException$ = [
	-3,
	n0,
	_PRNCE,
	{
		[_aQE]: [`PriorRequestNotComplete`, 429],
		[_e]: _c,
		[_hE]: 429
	},
	[_M],
	[0]
];
n0_registry.registerError(PriorRequestNotCompleteException$, PriorRequestNotCompleteException);
var ResourceInUseException$ = [
	-3,
	n0,
	_RIUE,
	{
		[_aQE]: [`ResourceInUse`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(ResourceInUseException$, ResourceInUseException);
var ResourceNotFoundException$ = [
	-3,
	n0,
	_RNFE,
	{
		[_aQE]: [`ResourceNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(ResourceNotFoundException$, ResourceNotFoundException);
var RevocationContentNotFoundException$ = [
	-3,
	n0,
	_RCNFE,
	{
		[_aQE]: [`RevocationContentNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(RevocationContentNotFoundException$, RevocationContentNotFoundException);
var RevocationIdNotFoundException$ = [
	-3,
	n0,
	_RINFE,
	{
		[_aQE]: [`RevocationIdNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(RevocationIdNotFoundException$, RevocationIdNotFoundException);
var RuleNotFoundException$ = [
	-3,
	n0,
	_RNFEu,
	{
		[_aQE]: [`RuleNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(RuleNotFoundException$, RuleNotFoundException);
var SSLPolicyNotFoundException$ = [
	-3,
	n0,
	_SSLPNFE,
	{
		[_aQE]: [`SSLPolicyNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(SSLPolicyNotFoundException$, SSLPolicyNotFoundException);
var SubnetNotFoundException$ = [
	-3,
	n0,
	_SNFE,
	{
		[_aQE]: [`SubnetNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(SubnetNotFoundException$, SubnetNotFoundException);
var TargetGroupAssociationLimitException$ = [
	-3,
	n0,
	_TGALE,
	{
		[_aQE]: [`TargetGroupAssociationLimit`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TargetGroupAssociationLimitException$, TargetGroupAssociationLimitException);
var TargetGroupNotFoundException$ = [
	-3,
	n0,
	_TGNFE,
	{
		[_aQE]: [`TargetGroupNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TargetGroupNotFoundException$, TargetGroupNotFoundException);
var TooManyActionsException$ = [
	-3,
	n0,
	_TMAE,
	{
		[_aQE]: [`TooManyActions`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyActionsException$, TooManyActionsException);
var TooManyCertificatesException$ = [
	-3,
	n0,
	_TMCE,
	{
		[_aQE]: [`TooManyCertificates`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyCertificatesException$, TooManyCertificatesException);
var TooManyListenersException$ = [
	-3,
	n0,
	_TMLE,
	{
		[_aQE]: [`TooManyListeners`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyListenersException$, TooManyListenersException);
var TooManyLoadBalancersException$ = [
	-3,
	n0,
	_TMLBE,
	{
		[_aQE]: [`TooManyLoadBalancers`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyLoadBalancersException$, TooManyLoadBalancersException);
var TooManyRegistrationsForTargetIdException$ = [
	-3,
	n0,
	_TMRFTIE,
	{
		[_aQE]: [`TooManyRegistrationsForTargetId`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyRegistrationsForTargetIdException$, TooManyRegistrationsForTargetIdException);
var TooManyRulesException$ = [
	-3,
	n0,
	_TMRE,
	{
		[_aQE]: [`TooManyRules`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyRulesException$, TooManyRulesException);
var TooManyTagsException$ = [
	-3,
	n0,
	_TMTE,
	{
		[_aQE]: [`TooManyTags`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyTagsException$, TooManyTagsException);
var TooManyTargetGroupsException$ = [
	-3,
	n0,
	_TMTGE,
	{
		[_aQE]: [`TooManyTargetGroups`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyTargetGroupsException$, TooManyTargetGroupsException);
var TooManyTargetsException$ = [
	-3,
	n0,
	_TMTEo,
	{
		[_aQE]: [`TooManyTargets`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyTargetsException$, TooManyTargetsException);
var TooManyTrustStoreRevocationEntriesException$ = [
	-3,
	n0,
	_TMTSREE,
	{
		[_aQE]: [`TooManyTrustStoreRevocationEntries`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyTrustStoreRevocationEntriesException$, TooManyTrustStoreRevocationEntriesException);
var TooManyTrustStoresException$ = [
	-3,
	n0,
	_TMTSE,
	{
		[_aQE]: [`TooManyTrustStores`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyTrustStoresException$, TooManyTrustStoresException);
var TooManyUniqueTargetGroupsPerLoadBalancerException$ = [
	-3,
	n0,
	_TMUTGPLBE,
	{
		[_aQE]: [`TooManyUniqueTargetGroupsPerLoadBalancer`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TooManyUniqueTargetGroupsPerLoadBalancerException$, TooManyUniqueTargetGroupsPerLoadBalancerException);
var TrustStoreAssociationNotFoundException$ = [
	-3,
	n0,
	_TSANFE,
	{
		[_aQE]: [`AssociationNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TrustStoreAssociationNotFoundException$, TrustStoreAssociationNotFoundException);
var TrustStoreInUseException$ = [
	-3,
	n0,
	_TSIUE,
	{
		[_aQE]: [`TrustStoreInUse`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TrustStoreInUseException$, TrustStoreInUseException);
var TrustStoreNotFoundException$ = [
	-3,
	n0,
	_TSNFE,
	{
		[_aQE]: [`TrustStoreNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TrustStoreNotFoundException$, TrustStoreNotFoundException);
var TrustStoreNotReadyException$ = [
	-3,
	n0,
	_TSNRE,
	{
		[_aQE]: [`TrustStoreNotReady`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(TrustStoreNotReadyException$, TrustStoreNotReadyException);
var UnsupportedProtocolException$ = [
	-3,
	n0,
	_UPE,
	{
		[_aQE]: [`UnsupportedProtocol`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(UnsupportedProtocolException$, UnsupportedProtocolException);
const errorTypeRegistries = [_s_registry, n0_registry];
var AvailabilityZone$ = [
	3,
	n0,
	_AZ,
	0,
	[
		_ZN,
		_SI,
		_OI,
		_LBA,
		_SNIP
	],
	[
		0,
		0,
		0,
		() => LoadBalancerAddresses,
		64
	]
];
var DeleteLoadBalancerInput$ = [
	3,
	n0,
	_DLBI,
	0,
	[_LBAo],
	[0],
	1
];
var DeleteLoadBalancerOutput$ = [
	3,
	n0,
	_DLBO,
	0,
	[],
	[]
];
var DeleteTargetGroupInput$ = [
	3,
	n0,
	_DTGI,
	0,
	[_TGA],
	[0],
	1
];
var DeleteTargetGroupOutput$ = [
	3,
	n0,
	_DTGO,
	0,
	[],
	[]
];
var DescribeLoadBalancersInput$ = [
	3,
	n0,
	_DLBIe,
	0,
	[
		_LBAoa,
		_Na,
		_Mar,
		_PS
	],
	[
		64,
		64,
		0,
		1
	]
];
var DescribeLoadBalancersOutput$ = [
	3,
	n0,
	_DLBOe,
	0,
	[_LB, _NM],
	[() => LoadBalancers, 0]
];
var DescribeTargetGroupsInput$ = [
	3,
	n0,
	_DTGIe,
	0,
	[
		_LBAo,
		_TGAa,
		_Na,
		_Mar,
		_PS
	],
	[
		0,
		64,
		64,
		0,
		1
	]
];
var DescribeTargetGroupsOutput$ = [
	3,
	n0,
	_DTGOe,
	0,
	[_TG, _NM],
	[() => TargetGroups, 0]
];
var IpamPools$ = [
	3,
	n0,
	_IP,
	0,
	[_IIPI],
	[0]
];
var LoadBalancer$ = [
	3,
	n0,
	_LBo,
	0,
	[
		_LBAo,
		_DNSN,
		_CHZI,
		_CTr,
		_LBN,
		_Sch,
		_VI,
		_S,
		_T,
		_AZv,
		_SG,
		_IAT,
		_COIP,
		_ESGIROPLT,
		_EPFISN,
		_IP
	],
	[
		0,
		0,
		0,
		4,
		0,
		0,
		0,
		() => LoadBalancerState$,
		0,
		() => AvailabilityZones,
		64,
		0,
		0,
		0,
		0,
		() => IpamPools$
	]
];
var LoadBalancerAddress$ = [
	3,
	n0,
	_LBAoad,
	0,
	[
		_IA,
		_AI,
		_PIPA,
		_IPA
	],
	[
		0,
		0,
		0,
		0
	]
];
var LoadBalancerState$ = [
	3,
	n0,
	_LBS,
	0,
	[_Co, _R],
	[0, 0]
];
var Matcher$ = [
	3,
	n0,
	_Ma,
	0,
	[_HC, _GC],
	[0, 0]
];
var TargetGroup$ = [
	3,
	n0,
	_TGa,
	0,
	[
		_TGA,
		_TGN,
		_Pr,
		_Po,
		_VI,
		_HCP,
		_HCPe,
		_HCE,
		_HCIS,
		_HCTS,
		_HTC,
		_UTC,
		_HCPea,
		_Ma,
		_LBAoa,
		_TT,
		_PV,
		_IAT,
		_TCP
	],
	[
		0,
		0,
		0,
		1,
		0,
		0,
		0,
		2,
		1,
		1,
		1,
		1,
		0,
		() => Matcher$,
		64,
		0,
		0,
		0,
		1
	]
];
var AvailabilityZones = [
	1,
	n0,
	_AZv,
	0,
	() => AvailabilityZone$
];
var LoadBalancerAddresses = [
	1,
	n0,
	_LBA,
	0,
	() => LoadBalancerAddress$
];
var LoadBalancers = [
	1,
	n0,
	_LB,
	0,
	() => LoadBalancer$
];
var TargetGroups = [
	1,
	n0,
	_TG,
	0,
	() => TargetGroup$
];
var DeleteLoadBalancer$ = [
	9,
	n0,
	_DLB,
	0,
	() => DeleteLoadBalancerInput$,
	() => DeleteLoadBalancerOutput$
];
var DeleteTargetGroup$ = [
	9,
	n0,
	_DTG,
	0,
	() => DeleteTargetGroupInput$,
	() => DeleteTargetGroupOutput$
];
var DescribeLoadBalancers$ = [
	9,
	n0,
	_DLBe,
	0,
	() => DescribeLoadBalancersInput$,
	() => DescribeLoadBalancersOutput$
];
var DescribeTargetGroups$ = [
	9,
	n0,
	_DTGe,
	0,
	() => DescribeTargetGroupsInput$,
	() => DescribeTargetGroupsOutput$
];

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/runtimeConfig.shared.js
const getRuntimeConfig$1 = (config) => {
	return {
		apiVersion: "2015-12-01",
		base64Decoder: config?.base64Decoder ?? fromBase64,
		base64Encoder: config?.base64Encoder ?? toBase64,
		disableHostPrefix: config?.disableHostPrefix ?? false,
		endpointProvider: config?.endpointProvider ?? defaultEndpointResolver,
		extensions: config?.extensions ?? [],
		httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultElasticLoadBalancingV2HttpAuthSchemeProvider,
		httpAuthSchemes: config?.httpAuthSchemes ?? [{
			schemeId: "aws.auth#sigv4",
			identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
			signer: new AwsSdkSigV4Signer()
		}],
		logger: config?.logger ?? new NoOpLogger(),
		protocol: config?.protocol ?? AwsQueryProtocol,
		protocolSettings: config?.protocolSettings ?? {
			defaultNamespace: "com.amazonaws.elasticloadbalancingv2",
			errorTypeRegistries,
			xmlNamespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
			version: "2015-12-01",
			serviceTarget: "ElasticLoadBalancing_v10"
		},
		serviceId: config?.serviceId ?? "Elastic Load Balancing v2",
		sha256: config?.sha256 ?? Sha256Node,
		urlParser: config?.urlParser ?? parseUrl,
		utf8Decoder: config?.utf8Decoder ?? fromUtf8,
		utf8Encoder: config?.utf8Encoder ?? toUtf8
	};
};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/runtimeConfig.js
const getRuntimeConfig = (config) => {
	emitWarningIfUnsupportedVersion(process.version);
	const defaultsMode = resolveDefaultsModeConfig(config);
	const defaultConfigProvider = () => defaultsMode().then(loadConfigsForDefaultMode);
	const clientSharedValues = getRuntimeConfig$1(config);
	emitWarningIfUnsupportedVersion$1(process.version);
	const loaderConfig = {
		profile: config?.profile,
		logger: clientSharedValues.logger
	};
	return {
		...clientSharedValues,
		...config,
		runtime: "node",
		defaultsMode,
		authSchemePreference: config?.authSchemePreference ?? loadConfig(NODE_AUTH_SCHEME_PREFERENCE_OPTIONS, loaderConfig),
		bodyLengthChecker: config?.bodyLengthChecker ?? calculateBodyLength,
		credentialDefaultProvider: config?.credentialDefaultProvider ?? defaultProvider,
		defaultUserAgentProvider: config?.defaultUserAgentProvider ?? createDefaultUserAgentProvider({
			serviceId: clientSharedValues.serviceId,
			clientVersion: version
		}),
		maxAttempts: config?.maxAttempts ?? loadConfig(NODE_MAX_ATTEMPT_CONFIG_OPTIONS, config),
		region: config?.region ?? loadConfig(NODE_REGION_CONFIG_OPTIONS, {
			...NODE_REGION_CONFIG_FILE_OPTIONS,
			...loaderConfig
		}),
		requestHandler: NodeHttpHandler.create(config?.requestHandler ?? defaultConfigProvider),
		retryMode: config?.retryMode ?? loadConfig({
			...NODE_RETRY_MODE_CONFIG_OPTIONS,
			default: async () => (await defaultConfigProvider()).retryMode || DEFAULT_RETRY_MODE
		}, config),
		streamCollector: config?.streamCollector ?? streamCollector,
		useDualstackEndpoint: config?.useDualstackEndpoint ?? loadConfig(NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS, loaderConfig),
		useFipsEndpoint: config?.useFipsEndpoint ?? loadConfig(NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS, loaderConfig),
		userAgentAppId: config?.userAgentAppId ?? loadConfig(NODE_APP_ID_CONFIG_OPTIONS, loaderConfig)
	};
};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/auth/httpAuthExtensionConfiguration.js
const getHttpAuthExtensionConfiguration = (runtimeConfig) => {
	const _httpAuthSchemes = runtimeConfig.httpAuthSchemes;
	let _httpAuthSchemeProvider = runtimeConfig.httpAuthSchemeProvider;
	let _credentials = runtimeConfig.credentials;
	return {
		setHttpAuthScheme(httpAuthScheme) {
			const index = _httpAuthSchemes.findIndex((scheme) => scheme.schemeId === httpAuthScheme.schemeId);
			if (index === -1) _httpAuthSchemes.push(httpAuthScheme);
			else _httpAuthSchemes.splice(index, 1, httpAuthScheme);
		},
		httpAuthSchemes() {
			return _httpAuthSchemes;
		},
		setHttpAuthSchemeProvider(httpAuthSchemeProvider) {
			_httpAuthSchemeProvider = httpAuthSchemeProvider;
		},
		httpAuthSchemeProvider() {
			return _httpAuthSchemeProvider;
		},
		setCredentials(credentials) {
			_credentials = credentials;
		},
		credentials() {
			return _credentials;
		}
	};
};
const resolveHttpAuthRuntimeConfig = (config) => {
	return {
		httpAuthSchemes: config.httpAuthSchemes(),
		httpAuthSchemeProvider: config.httpAuthSchemeProvider(),
		credentials: config.credentials()
	};
};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/runtimeExtensions.js
const resolveRuntimeExtensions = (runtimeConfig, extensions) => {
	const extensionConfiguration = Object.assign(getAwsRegionExtensionConfiguration(runtimeConfig), getDefaultExtensionConfiguration(runtimeConfig), getHttpHandlerExtensionConfiguration(runtimeConfig), getHttpAuthExtensionConfiguration(runtimeConfig));
	extensions.forEach((extension) => extension.configure(extensionConfiguration));
	return Object.assign(runtimeConfig, resolveAwsRegionExtensionConfiguration(extensionConfiguration), resolveDefaultRuntimeConfig(extensionConfiguration), resolveHttpHandlerRuntimeConfig(extensionConfiguration), resolveHttpAuthRuntimeConfig(extensionConfiguration));
};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/ElasticLoadBalancingV2Client.js
var ElasticLoadBalancingV2Client = class extends Client {
	config;
	constructor(...[configuration]) {
		const _config_0 = getRuntimeConfig(configuration || {});
		super(_config_0);
		this.initConfig = _config_0;
		const _config_1 = resolveClientEndpointParameters(_config_0);
		const _config_2 = resolveUserAgentConfig(_config_1);
		const _config_3 = resolveRetryConfig(_config_2);
		const _config_4 = resolveRegionConfig(_config_3);
		const _config_5 = resolveHostHeaderConfig(_config_4);
		const _config_6 = resolveEndpointConfig(_config_5);
		const _config_7 = resolveHttpAuthSchemeConfig(_config_6);
		const _config_8 = resolveRuntimeExtensions(_config_7, configuration?.extensions || []);
		this.config = _config_8;
		this.middlewareStack.use(getSchemaSerdePlugin(this.config));
		this.middlewareStack.use(getUserAgentPlugin(this.config));
		this.middlewareStack.use(getRetryPlugin(this.config));
		this.middlewareStack.use(getContentLengthPlugin(this.config));
		this.middlewareStack.use(getHostHeaderPlugin(this.config));
		this.middlewareStack.use(getLoggerPlugin(this.config));
		this.middlewareStack.use(getRecursionDetectionPlugin(this.config));
		this.middlewareStack.use(getHttpAuthSchemeEndpointRuleSetPlugin(this.config, {
			httpAuthSchemeParametersProvider: defaultElasticLoadBalancingV2HttpAuthSchemeParametersProvider,
			identityProviderConfigProvider: async (config) => new DefaultIdentityProviderConfig({ "aws.auth#sigv4": config.credentials })
		}));
		this.middlewareStack.use(getHttpSigningPlugin(this.config));
	}
	destroy() {
		super.destroy();
	}
};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/commandBuilder.js
const command = makeBuilder(commonParams, "ElasticLoadBalancing_v10", "ElasticLoadBalancingV2Client", getEndpointPlugin);
const _ep0 = {};
const _mw0 = (Command, cs, config, o) => [];

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/commands/DeleteLoadBalancerCommand.js
var DeleteLoadBalancerCommand = class extends command(_ep0, _mw0, "DeleteLoadBalancer", DeleteLoadBalancer$) {};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/commands/DeleteTargetGroupCommand.js
var DeleteTargetGroupCommand = class extends command(_ep0, _mw0, "DeleteTargetGroup", DeleteTargetGroup$) {};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/commands/DescribeLoadBalancersCommand.js
var DescribeLoadBalancersCommand = class extends command(_ep0, _mw0, "DescribeLoadBalancers", DescribeLoadBalancers$) {};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/commands/DescribeTargetGroupsCommand.js
var DescribeTargetGroupsCommand = class extends command(_ep0, _mw0, "DescribeTargetGroups", DescribeTargetGroups$) {};

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/pagination/DescribeLoadBalancersPaginator.js
const paginateDescribeLoadBalancers = createPaginator(ElasticLoadBalancingV2Client, DescribeLoadBalancersCommand, "Marker", "NextMarker", "");

// node_modules/@aws-sdk/client-elastic-load-balancing-v2/dist-es/pagination/DescribeTargetGroupsPaginator.js
const paginateDescribeTargetGroups = createPaginator(ElasticLoadBalancingV2Client, DescribeTargetGroupsCommand, "Marker", "NextMarker", "");

// src/clouds/aws/balancers.ts
function openBalancers(region, ctx) {
	const client = new ElasticLoadBalancingV2Client(clientConfig("ELASTIC_LOAD_BALANCING_V2", region, ctx));
	const old = new ElasticLoadBalancingClient(clientConfig("ELASTIC_LOAD_BALANCING", region, ctx));
	const o = { abortSignal: ctx.signal };
	return {
		inVpc: async (vpc) => {
			const found = [];
			for await (const page of paginateDescribeLoadBalancers({ client }, {}, o)) for (const { VpcId, LoadBalancerName: name = "", LoadBalancerArn: key = "" } of page.LoadBalancers ?? []) if (VpcId === vpc) found.push({
				kind: "load balancer",
				name,
				key
			});
			return found;
		},
		classicInVpc: async (vpc) => {
			const found = [];
			for await (const page of paginateDescribeLoadBalancers$1({ client: old }, {}, o)) for (const { VPCId, LoadBalancerName: name = "" } of page.LoadBalancerDescriptions ?? []) if (VPCId === vpc) found.push({
				kind: "classic load balancer",
				name,
				key: name
			});
			return found;
		},
		delete: async ({ kind, key }) => {
			if (kind === "load balancer") await client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: key }), o);
			else await old.send(new DeleteLoadBalancerCommand$1({ LoadBalancerName: key }), o);
		},
		/** ARNs. */
		targetGroupsInVpc: async (vpc) => {
			const found = [];
			for await (const page of paginateDescribeTargetGroups({ client }, {}, o)) for (const { VpcId, TargetGroupName: name = "", TargetGroupArn: arn = "" } of page.TargetGroups ?? []) if (VpcId === vpc) found.push({
				name,
				arn
			});
			return found;
		},
		deleteTargetGroup: async (arn) => void await client.send(new DeleteTargetGroupCommand({ TargetGroupArn: arn }), o),
		close: () => {
			client.destroy();
			old.destroy();
		}
	};
}

// src/clouds/aws/session.ts
function openSession(region, ctx) {
	const stacks = openStacks(region, ctx);
	const ec2 = openEc2(region, ctx);
	const balancers = openBalancers(region, ctx);
	const groups = openGroups(region, ctx);
	return {
		stacks,
		ec2,
		balancers,
		groups,
		account: openAccount(region, ctx),
		close: () => {
			stacks.close();
			ec2.close();
			balancers.close();
			groups.close();
		}
	};
}
/**
* Nothing of a cluster is seen in another account than that in which it was made: that would pass for "all gone".
* @returns what to do, where the account is another or cannot be told
*/
async function wrongAccount(ref, record, { account }, ctx) {
	const remove = `bowsprit down --id ${ref.id}`;
	const name = `cluster ${ref.id}`;
	try {
		const caller = await account.caller();
		if (record === void 0 || record.account === caller.account) return void 0;
		ctx.log.warn(`${name} is in the account ${record.account}, these credentials are of ${caller.account}`);
		return {
			kind: "object",
			name,
			remove: `${remove}   # with credentials of the account ${record.account}`
		};
	} catch (error) {
		ctx.log.warn(`${name} cannot be looked at: AWS does not say who we are: ${sayOf(error)}`);
		return {
			kind: "object",
			name,
			remove: `${remove}   # with credentials that are valid`
		};
	}
}
/** What could not even be looked at may be there. */
function unknown({ errors }, id) {
	return [...errors].map(([what, why]) => ({
		kind: "object",
		name: `${what} (${why})`,
		remove: `bowsprit down --id ${id}`
	}));
}

// src/clouds/aws/stack-teardown.ts
const lookMs = 5e3;
/** Deletions of one stack; between them what blocked it is removed. */
const mostTries = 6;
/**
* The cluster's stack with its own parts. Somebody else's stack of that name is left alone, and told.
* @returns undefined where there is none
*/
async function ownStack(stacks, of, r) {
	let stack;
	let parts = /* @__PURE__ */ new Set();
	await r.step(`the stack ${of.name}`, async () => {
		stack = await stacks.find(of.name);
	});
	if (stack === void 0 || stack.StackStatus === "DELETE_COMPLETE") return void 0;
	if (!isOurs(stack.Tags, of.id)) {
		const remove = `nothing that bowsprit would type: the stack ${of.name} lacks our tags, so no run made it; look at the ref again`;
		return { foreign: {
			kind: "object",
			name: `stack ${of.name}`,
			remove
		} };
	}
	await r.step(`the parts of the stack ${of.name}`, async () => {
		const resources = await stacks.resources(of.name);
		parts = new Set(resources.flatMap((p) => p.PhysicalResourceId ?? []));
	});
	return {
		stack,
		parts
	};
}
/** What Kubernetes made in the cluster's networks, and its volumes as far as they are free. Any number of times. */
async function removeExtras(clients, id, own, r) {
	await r.step("looking for networks", async () => {
		for (const vpc of await networksOf(clients.ec2, id)) {
			await removeBalancers(clients, vpc, own, r);
			await removeRemains(clients, vpc, own, r);
		}
	});
	await removeVolumes(clients, id, r);
}
/**
* Asks for the stack's end and waits for it, removing meanwhile what would keep it. One that fails is asked again.
* @returns undefined when it is gone
*/
async function removeStack(stacks, clients, of, r, ctx, untilMs) {
	const { name, id, region, stackId, parts } = of;
	let status = "";
	let why = "";
	for (let tries = 0;;) {
		if (status !== "DELETE_IN_PROGRESS" && tries < mostTries) {
			tries++;
			await r.step(`deleting the stack ${name}`, () => stacks.delete(stackId));
		}
		if (await r.step(`the stack ${name}`, async () => {
			status = (await stacks.find(stackId))?.StackStatus ?? "DELETE_COMPLETE";
		}) && status === "DELETE_COMPLETE") {
			r.gone.push(`stack ${name}`);
			return;
		}
		if (status === "DELETE_FAILED") {
			await r.step(`why the stack ${name} stays`, async () => {
				why = (await failures(stacks, stackId)).at(-1) ?? why;
			});
			if (why !== "") ctx.log.debug(`the stack ${name} could not be deleted: ${why}`);
		}
		if (ctx.clock.now() >= untilMs || status !== "DELETE_IN_PROGRESS" && tries >= mostTries) break;
		await removeExtras(clients, id, parts, r);
		await ctx.clock.sleep(lookMs);
	}
	const state = [status, why].filter(Boolean).join(": ");
	const isGoing = status === "DELETE_IN_PROGRESS";
	const remove = isGoing ? `bowsprit down --id ${id}   # it is being deleted: this waits for its end` : `aws cloudformation delete-stack --stack-name ${name} --region ${region}`;
	return {
		stack: {
			kind: "object",
			name: `stack ${name} (${state})`,
			remove
		},
		isGoing
	};
}

export { unknown as a, openSession as i, removeExtras as n, wrongAccount as o, removeStack as r, leaks as s, ownStack as t };