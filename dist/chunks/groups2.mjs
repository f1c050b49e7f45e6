import { r as ProvisionError } from "./errors.mjs";
import { $ as ServiceException, A as getHttpHandlerExtensionConfiguration, B as customEndpointFunctions, D as getHostHeaderPlugin, E as getLoggerPlugin, G as NODE_REGION_CONFIG_FILE_OPTIONS, H as BinaryDecisionDiagram, J as NoOpLogger, K as NODE_REGION_CONFIG_OPTIONS, O as resolveHostHeaderConfig, Q as loadConfigsForDefaultMode, S as getHttpSigningPlugin, T as getRecursionDetectionPlugin, U as resolveDefaultsModeConfig, V as EndpointCache, W as resolveRegionConfig, X as resolveDefaultRuntimeConfig, Y as getDefaultExtensionConfiguration, Z as emitWarningIfUnsupportedVersion, _ as resolveRetryConfig, a as AwsSdkSigV4Signer, at as NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS, b as DefaultIdentityProviderConfig, c as getAwsRegionExtensionConfiguration, d as NODE_APP_ID_CONFIG_OPTIONS, dt as fromBase64, f as createDefaultUserAgentProvider, g as NODE_RETRY_MODE_CONFIG_OPTIONS, h as NODE_MAX_ATTEMPT_CONFIG_OPTIONS, i as NODE_AUTH_SCHEME_PREFERENCE_OPTIONS, it as Client, j as resolveHttpHandlerRuntimeConfig, k as getContentLengthPlugin, l as resolveAwsRegionExtensionConfiguration, m as getRetryPlugin, nt as getSchemaSerdePlugin, ot as NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS, p as getUserAgentPlugin, pt as emitWarningIfUnsupportedVersion$1, q as makeBuilder, r as resolveAwsSdkSigV4Config, st as calculateBodyLength, t as Sha256Node, u as awsEndpointFunctions, ut as toBase64, v as DEFAULT_RETRY_MODE, w as getHttpAuthSchemeEndpointRuleSetPlugin, y as resolveUserAgentConfig, z as decideEndpoint } from "./Sha256Node.mjs";
import { t as getDefaultSocketTimeout } from "./getDefaultSocketTimeout.mjs";
import { t as fromUtf8 } from "./fromUtf8.mjs";
import { n as toUtf8, t as TypeRegistry } from "./TypeRegistry.mjs";
import { c as getSmithyContext, n as getEndpointPlugin, r as resolveEndpointConfig } from "./endpoints.mjs";
import { n as streamCollector, t as NodeHttpHandler } from "./node-http-handler.mjs";
import { i as normalizeProvider } from "./SignatureV4.mjs";
import { r as parseUrl, t as loadConfig } from "./configLoader.mjs";
import { t as defaultProvider } from "./defaultProvider.mjs";
import { t as AwsQueryProtocol } from "./AwsQueryProtocol.mjs";
import { a as isOurs } from "./names.mjs";
import { t as clientConfig } from "./config.mjs";
import { n as groupTrouble, t as groupNameOf } from "./nodes-group.mjs";
import { a as sayOf, t as codeOf } from "./errors2.mjs";

// node_modules/@aws-sdk/client-auto-scaling/dist-es/auth/httpAuthSchemeProvider.js
const defaultAutoScalingHttpAuthSchemeParametersProvider = async (config, context, input) => {
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
			name: "autoscaling",
			region: authParameters.region
		},
		propertiesExtractor: (config, context) => ({ signingProperties: {
			config,
			context
		} })
	};
}
const defaultAutoScalingHttpAuthSchemeProvider = (authParameters) => {
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

// node_modules/@aws-sdk/client-auto-scaling/dist-es/endpoint/EndpointParameters.js
const resolveClientEndpointParameters = (options) => {
	return Object.assign(options, {
		useDualstackEndpoint: options.useDualstackEndpoint ?? false,
		useFipsEndpoint: options.useFipsEndpoint ?? false,
		defaultSigningName: "autoscaling"
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

// node_modules/@aws-sdk/client-auto-scaling/package.json
var version = "3.1169.0";

// node_modules/@aws-sdk/client-auto-scaling/dist-es/endpoint/bdd.js
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
		["https://autoscaling-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", i],
		[a, "FIPS and DualStack are enabled, but this partition does not support one or both"],
		["https://autoscaling.{Region}.amazonaws.com", i],
		["https://autoscaling-fips.{Region}.{PartitionResult#dnsSuffix}", i],
		[a, "FIPS is enabled but this partition does not support FIPS"],
		["https://autoscaling.{Region}.{PartitionResult#dualStackDnsSuffix}", i],
		[a, "DualStack is enabled but this partition does not support DualStack"],
		["https://autoscaling.{Region}.{PartitionResult#dnsSuffix}", i],
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

// node_modules/@aws-sdk/client-auto-scaling/dist-es/endpoint/endpointResolver.js
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

// node_modules/@aws-sdk/client-auto-scaling/dist-es/models/AutoScalingServiceException.js
var AutoScalingServiceException = class AutoScalingServiceException extends ServiceException {
	static shapeId = "smithy.ts.sdk.synthetic.com.amazonaws.autoscaling#AutoScalingServiceException";
	constructor(options) {
		super(options);
		Object.setPrototypeOf(this, AutoScalingServiceException.prototype);
	}
};

// node_modules/@aws-sdk/client-auto-scaling/dist-es/models/errors.js
var ActiveInstanceRefreshNotFoundFault = class ActiveInstanceRefreshNotFoundFault extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#ActiveInstanceRefreshNotFoundFault";
	name = "ActiveInstanceRefreshNotFoundFault";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ActiveInstanceRefreshNotFoundFault",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ActiveInstanceRefreshNotFoundFault.prototype);
	}
};
var AlreadyExistsFault = class AlreadyExistsFault extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#AlreadyExistsFault";
	name = "AlreadyExistsFault";
	$fault = "client";
	constructor(opts) {
		super({
			name: "AlreadyExistsFault",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, AlreadyExistsFault.prototype);
	}
};
var ResourceContentionFault = class ResourceContentionFault extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#ResourceContentionFault";
	name = "ResourceContentionFault";
	$fault = "server";
	constructor(opts) {
		super({
			name: "ResourceContentionFault",
			$fault: "server",
			...opts
		});
		Object.setPrototypeOf(this, ResourceContentionFault.prototype);
	}
};
var ServiceLinkedRoleFailure = class ServiceLinkedRoleFailure extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#ServiceLinkedRoleFailure";
	name = "ServiceLinkedRoleFailure";
	$fault = "server";
	constructor(opts) {
		super({
			name: "ServiceLinkedRoleFailure",
			$fault: "server",
			...opts
		});
		Object.setPrototypeOf(this, ServiceLinkedRoleFailure.prototype);
	}
};
var InstanceRefreshInProgressFault = class InstanceRefreshInProgressFault extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#InstanceRefreshInProgressFault";
	name = "InstanceRefreshInProgressFault";
	$fault = "client";
	constructor(opts) {
		super({
			name: "InstanceRefreshInProgressFault",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InstanceRefreshInProgressFault.prototype);
	}
};
var LimitExceededFault = class LimitExceededFault extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#LimitExceededFault";
	name = "LimitExceededFault";
	$fault = "client";
	constructor(opts) {
		super({
			name: "LimitExceededFault",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, LimitExceededFault.prototype);
	}
};
var ResourceInUseFault = class ResourceInUseFault extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#ResourceInUseFault";
	name = "ResourceInUseFault";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ResourceInUseFault",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ResourceInUseFault.prototype);
	}
};
var ScalingActivityInProgressFault = class ScalingActivityInProgressFault extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#ScalingActivityInProgressFault";
	name = "ScalingActivityInProgressFault";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ScalingActivityInProgressFault",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ScalingActivityInProgressFault.prototype);
	}
};
var InvalidNextToken = class InvalidNextToken extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#InvalidNextToken";
	name = "InvalidNextToken";
	$fault = "client";
	constructor(opts) {
		super({
			name: "InvalidNextToken",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidNextToken.prototype);
	}
};
var IdempotentCallInProgressFault = class IdempotentCallInProgressFault extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#IdempotentCallInProgressFault";
	name = "IdempotentCallInProgressFault";
	$fault = "server";
	Message;
	constructor(opts) {
		super({
			name: "IdempotentCallInProgressFault",
			$fault: "server",
			...opts
		});
		Object.setPrototypeOf(this, IdempotentCallInProgressFault.prototype);
		this.Message = opts.Message;
	}
};
var IdempotentParameterMismatchError = class IdempotentParameterMismatchError extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#IdempotentParameterMismatchError";
	name = "IdempotentParameterMismatchError";
	$fault = "client";
	Message;
	constructor(opts) {
		super({
			name: "IdempotentParameterMismatchError",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, IdempotentParameterMismatchError.prototype);
		this.Message = opts.Message;
	}
};
var IrreversibleInstanceRefreshFault = class IrreversibleInstanceRefreshFault extends AutoScalingServiceException {
	static shapeId = "com.amazonaws.autoscaling#IrreversibleInstanceRefreshFault";
	name = "IrreversibleInstanceRefreshFault";
	$fault = "client";
	constructor(opts) {
		super({
			name: "IrreversibleInstanceRefreshFault",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, IrreversibleInstanceRefreshFault.prototype);
	}
};

// node_modules/@aws-sdk/client-auto-scaling/dist-es/schemas/schemas_0.js
const _A = "Activities";
const _AC = "AcceleratorCount";
const _ACR = "AcceleratorCountRequest";
const _AEF = "AlreadyExistsFault";
const _AI = "ActivityId";
const _AIRNFF = "ActiveInstanceRefreshNotFoundFault";
const _AIT = "AllowedInstanceTypes";
const _AIc = "ActivityIds";
const _AM = "AcceleratorManufacturers";
const _ANc = "AcceleratorNames";
const _ASG = "AutoScalingGroup";
const _ASGARN = "AutoScalingGroupARN";
const _ASGN = "AutoScalingGroupName";
const _ASGNT = "AutoScalingGroupNamesType";
const _ASGNu = "AutoScalingGroupNames";
const _ASGS = "AutoScalingGroupState";
const _ASGT = "AutoScalingGroupsType";
const _ASGu = "AutoScalingGroups";
const _AT = "ActivitiesType";
const _ATMMB = "AcceleratorTotalMemoryMiB";
const _ATMMBR = "AcceleratorTotalMemoryMiBRequest";
const _ATcc = "AcceleratorTypes";
const _AZ = "AvailabilityZones";
const _AZD = "AvailabilityZoneDistribution";
const _AZI = "AvailabilityZoneIds";
const _AZIP = "AvailabilityZoneImpairmentPolicy";
const _AZIv = "AvailabilityZoneId";
const _AZv = "AvailabilityZone";
const _Ac = "Activity";
const _BEBM = "BaselineEbsBandwidthMbps";
const _BEBMR = "BaselineEbsBandwidthMbpsRequest";
const _BM = "BareMetal";
const _BP = "BurstablePerformance";
const _BPF = "BaselinePerformanceFactors";
const _BPFR = "BaselinePerformanceFactorsRequest";
const _C = "Cause";
const _CDS = "CapacityDistributionStrategy";
const _CM = "CpuManufacturers";
const _CPFR = "CpuPerformanceFactorRequest";
const _CR = "CapacityRebalance";
const _CRI = "CapacityReservationIds";
const _CRP = "CapacityReservationPreference";
const _CRRGA = "CapacityReservationResourceGroupArns";
const _CRS = "CapacityReservationSpecification";
const _CRT = "CapacityReservationTarget";
const _CT = "CreatedTime";
const _Co = "Context";
const _Cp = "Cpu";
const _D = "Description";
const _DASGe = "DescribeAutoScalingGroups";
const _DC = "DesiredCapacity";
const _DCT = "DesiredCapacityType";
const _DCe = "DefaultCooldown";
const _DIW = "DefaultInstanceWarmup";
const _DP = "DeletionProtection";
const _DS = "DistributionSegment";
const _DSATe = "DescribeScalingActivitiesType";
const _DSAe = "DescribeScalingActivities";
const _DSi = "DistributionSegments";
const _De = "Details";
const _EIT = "ExcludedInstanceTypes";
const _EM = "EnabledMetrics";
const _EMn = "EnabledMetric";
const _ETn = "EndTime";
const _F = "Filters";
const _Fi = "Filter";
const _Gr = "Granularity";
const _HCGP = "HealthCheckGracePeriod";
const _HCT = "HealthCheckType";
const _HS = "HealthStatus";
const _I = "Instances";
const _ICIPF = "IdempotentCallInProgressFault";
const _ID = "InstancesDistribution";
const _IDG = "IncludeDeletedGroups";
const _IF = "InstanceFamily";
const _IG = "InstanceGenerations";
const _IIRF = "IrreversibleInstanceRefreshFault";
const _IIm = "ImageId";
const _IIn = "IncludeInstances";
const _IIns = "InstanceId";
const _ILP = "InstanceLifecyclePolicy";
const _IMP = "InstanceMaintenancePolicy";
const _IMR = "IncludeManagedResources";
const _INT = "InvalidNextToken";
const _IPME = "IdempotentParameterMismatchError";
const _IRIPF = "InstanceRefreshInProgressFault";
const _IRP = "InstanceReusePolicy";
const _IRns = "InstanceRequirements";
const _IT = "InstanceType";
const _IZHCB = "ImpairedZoneHealthCheckBehavior";
const _Ide = "Identifier";
const _In = "Instance";
const _K = "Key";
const _LBN = "LoadBalancerNames";
const _LCN = "LaunchConfigurationName";
const _LEF = "LimitExceededFault";
const _LS = "LifecycleState";
const _LST = "LocalStorageTypes";
const _LSo = "LocalStorage";
const _LT = "LaunchTemplate";
const _LTI = "LaunchTemplateId";
const _LTN = "LaunchTemplateName";
const _LTO = "LaunchTemplateOverrides";
const _LTS = "LaunchTemplateSpecification";
const _M = "Message";
const _MGBPVC = "MemoryGiBPerVCpu";
const _MGBPVCR = "MemoryGiBPerVCpuRequest";
const _MGPC = "MaxGroupPreparedCapacity";
const _MHP = "MinHealthyPercentage";
const _MHPa = "MaxHealthyPercentage";
const _MIL = "MaxInstanceLifetime";
const _MIP = "MixedInstancesPolicy";
const _MMB = "MemoryMiB";
const _MMBR = "MemoryMiBRequest";
const _MR = "MaxRecords";
const _MS = "MinSize";
const _MSPAPOOODP = "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice";
const _MSa = "MaxSize";
const _Ma = "Max";
const _Met = "Metric";
const _Mi = "Min";
const _N = "Name";
const _NBG = "NetworkBandwidthGbps";
const _NBGR = "NetworkBandwidthGbpsRequest";
const _NIC = "NetworkInterfaceCount";
const _NICR = "NetworkInterfaceCountRequest";
const _NIPFSI = "NewInstancesProtectedFromScaleIn";
const _NT = "NextToken";
const _O = "Operator";
const _ODAS = "OnDemandAllocationStrategy";
const _ODBC = "OnDemandBaseCapacity";
const _ODMPPOLP = "OnDemandMaxPricePercentageOverLowestPrice";
const _ODPABC = "OnDemandPercentageAboveBaseCapacity";
const _Ov = "Overrides";
const _P = "Progress";
const _PAL = "PropagateAtLaunch";
const _PC = "PredictedCapacity";
const _PFRR = "PerformanceFactorReferenceRequest";
const _PFRSR = "PerformanceFactorReferenceSetRequest";
const _PFSI = "ProtectedFromScaleIn";
const _PG = "PlacementGroup";
const _PNr = "ProcessName";
const _PS = "PoolState";
const _Pri = "Principal";
const _R = "References";
const _RCF = "ResourceContentionFault";
const _RHS = "RequireHibernateSupport";
const _RIUF = "ResourceInUseFault";
const _RIe = "ResourceId";
const _ROSI = "ReuseOnScaleIn";
const _RT = "RetentionTriggers";
const _RTe = "ResourceType";
const _Re = "Reference";
const _S = "Status";
const _SAIPF = "ScalingActivityInProgressFault";
const _SAS = "SpotAllocationStrategy";
const _SC = "StatusCode";
const _SIP = "SpotInstancePools";
const _SLRARN = "ServiceLinkedRoleARN";
const _SLRF = "ServiceLinkedRoleFailure";
const _SM = "StatusMessage";
const _SMP = "SpotMaxPrice";
const _SMPPOLP = "SpotMaxPricePercentageOverLowestPrice";
const _SP = "SuspendedProcesses";
const _SPu = "SuspendedProcess";
const _SRu = "SuspensionReason";
const _ST = "StartTime";
const _SZSV = "SkipZonalShiftValidation";
const _T = "Tags";
const _TCT = "TargetCapacityTypes";
const _TD = "TagDescription";
const _TDL = "TagDescriptionList";
const _TGARN = "TargetGroupARNs";
const _THA = "TerminateHookAbandon";
const _TLSGB = "TotalLocalStorageGB";
const _TLSGBR = "TotalLocalStorageGBRequest";
const _TP = "TerminationPolicies";
const _TS = "TrafficSources";
const _TSI = "TrafficSourceIdentifier";
const _Ty = "Type";
const _UASG = "UpdateAutoScalingGroup";
const _UASGT = "UpdateAutoScalingGroupType";
const _V = "Value";
const _VCC = "VCpuCount";
const _VCCR = "VCpuCountRequest";
const _VPCZI = "VPCZoneIdentifier";
const _Va = "Values";
const _Ve = "Version";
const _WC = "WeightedCapacity";
const _WPC = "WarmPoolConfiguration";
const _WPS = "WarmPoolSize";
const _ZSE = "ZonalShiftEnabled";
const _aQE = "awsQueryError";
const _c = "client";
const _e = "error";
const _hE = "httpError";
const _i = "item";
const _m = "message";
const _s = "smithy.ts.sdk.synthetic.com.amazonaws.autoscaling";
const _se = "server";
const _xN = "xmlName";
const n0 = "com.amazonaws.autoscaling";
const _s_registry = new TypeRegistry(_s);
var AutoScalingServiceException$ = [
	-3,
	_s,
	"AutoScalingServiceException",
	0,
	[],
	[]
];
_s_registry.registerError(AutoScalingServiceException$, AutoScalingServiceException);
const n0_registry = new TypeRegistry(n0);
var ActiveInstanceRefreshNotFoundFault$ = [
	-3,
	n0,
	_AIRNFF,
	{
		[_aQE]: [`ActiveInstanceRefreshNotFound`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_m],
	[0]
];
n0_registry.registerError(ActiveInstanceRefreshNotFoundFault$, ActiveInstanceRefreshNotFoundFault);
var AlreadyExistsFault$ = [
	-3,
	n0,
	_AEF,
	{
		[_aQE]: [`AlreadyExists`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_m],
	[0]
];
n0_registry.registerError(AlreadyExistsFault$, AlreadyExistsFault);
var IdempotentCallInProgressFault$ = [
	-3,
	n0,
	_ICIPF,
	{
		[_aQE]: [`IdempotentCallInProgress`, 500],
		[_e]: _se,
		[_hE]: 500
	},
	[_M],
	[0]
];
n0_registry.registerError(IdempotentCallInProgressFault$, IdempotentCallInProgressFault);
var IdempotentParameterMismatchError$ = [
	-3,
	n0,
	_IPME,
	{
		[_aQE]: [`IdempotentParameterMismatch`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_M],
	[0]
];
n0_registry.registerError(IdempotentParameterMismatchError$, IdempotentParameterMismatchError);
var InstanceRefreshInProgressFault$ = [
	-3,
	n0,
	_IRIPF,
	{
		[_aQE]: [`InstanceRefreshInProgress`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_m],
	[0]
];
n0_registry.registerError(InstanceRefreshInProgressFault$, InstanceRefreshInProgressFault);
var InvalidNextToken$ = [
	-3,
	n0,
	_INT,
	{
		[_aQE]: [`InvalidNextToken`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_m],
	[0]
];
n0_registry.registerError(InvalidNextToken$, InvalidNextToken);
var IrreversibleInstanceRefreshFault$ = [
	-3,
	n0,
	_IIRF,
	{
		[_aQE]: [`IrreversibleInstanceRefresh`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_m],
	[0]
];
n0_registry.registerError(IrreversibleInstanceRefreshFault$, IrreversibleInstanceRefreshFault);
var LimitExceededFault$ = [
	-3,
	n0,
	_LEF,
	{
		[_aQE]: [`LimitExceeded`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_m],
	[0]
];
n0_registry.registerError(LimitExceededFault$, LimitExceededFault);
var ResourceContentionFault$ = [
	-3,
	n0,
	_RCF,
	{
		[_aQE]: [`ResourceContention`, 500],
		[_e]: _se,
		[_hE]: 500
	},
	[_m],
	[0]
];
n0_registry.registerError(ResourceContentionFault$, ResourceContentionFault);
var ResourceInUseFault$ = [
	-3,
	n0,
	_RIUF,
	{
		[_aQE]: [`ResourceInUse`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_m],
	[0]
];
n0_registry.registerError(ResourceInUseFault$, ResourceInUseFault);
var ScalingActivityInProgressFault$ = [
	-3,
	n0,
	_SAIPF,
	{
		[_aQE]: [`ScalingActivityInProgress`, 400],
		[_e]: _c,
		[_hE]: 400
	},
	[_m],
	[0]
];
n0_registry.registerError(ScalingActivityInProgressFault$, ScalingActivityInProgressFault);
var ServiceLinkedRoleFailure$ = [
	-3,
	n0,
	_SLRF,
	{
		[_aQE]: [`ServiceLinkedRoleFailure`, 500],
		[_e]: _se,
		[_hE]: 500
	},
	[_m],
	[0]
];
n0_registry.registerError(ServiceLinkedRoleFailure$, ServiceLinkedRoleFailure);
const errorTypeRegistries = [_s_registry, n0_registry];
var AcceleratorCountRequest$ = [
	3,
	n0,
	_ACR,
	0,
	[_Mi, _Ma],
	[1, 1]
];
var AcceleratorTotalMemoryMiBRequest$ = [
	3,
	n0,
	_ATMMBR,
	0,
	[_Mi, _Ma],
	[1, 1]
];
var ActivitiesType$ = [
	3,
	n0,
	_AT,
	0,
	[_A, _NT],
	[() => Activities, 0],
	1
];
var Activity$ = [
	3,
	n0,
	_Ac,
	0,
	[
		_AI,
		_ASGN,
		_C,
		_ST,
		_SC,
		_D,
		_ETn,
		_SM,
		_P,
		_De,
		_ASGS,
		_ASGARN
	],
	[
		0,
		0,
		0,
		4,
		0,
		0,
		4,
		0,
		1,
		0,
		0,
		0
	],
	5
];
var AutoScalingGroup$ = [
	3,
	n0,
	_ASG,
	0,
	[
		_ASGN,
		_MS,
		_MSa,
		_DC,
		_DCe,
		_AZ,
		_HCT,
		_CT,
		_ASGARN,
		_LCN,
		_LT,
		_MIP,
		_PC,
		_AZI,
		_LBN,
		_TGARN,
		_HCGP,
		_I,
		_SP,
		_PG,
		_VPCZI,
		_EM,
		_S,
		_T,
		_TP,
		_NIPFSI,
		_SLRARN,
		_MIL,
		_CR,
		_WPC,
		_WPS,
		_Co,
		_DCT,
		_DIW,
		_TS,
		_IMP,
		_DP,
		_AZD,
		_AZIP,
		_CRS,
		_ILP,
		_O
	],
	[
		0,
		1,
		1,
		1,
		1,
		64,
		0,
		4,
		0,
		0,
		() => LaunchTemplateSpecification$,
		[() => MixedInstancesPolicy$, 0],
		1,
		64,
		64,
		64,
		1,
		() => Instances,
		() => SuspendedProcesses,
		0,
		0,
		() => EnabledMetrics,
		0,
		() => TagDescriptionList,
		64,
		2,
		0,
		1,
		2,
		() => WarmPoolConfiguration$,
		1,
		0,
		0,
		1,
		() => TrafficSources,
		() => InstanceMaintenancePolicy$,
		0,
		() => AvailabilityZoneDistribution$,
		() => AvailabilityZoneImpairmentPolicy$,
		() => CapacityReservationSpecification$,
		() => InstanceLifecyclePolicy$,
		() => Operator$
	],
	8
];
var AutoScalingGroupNamesType$ = [
	3,
	n0,
	_ASGNT,
	0,
	[
		_ASGNu,
		_IIn,
		_IMR,
		_NT,
		_MR,
		_F
	],
	[
		64,
		2,
		2,
		0,
		1,
		() => Filters
	]
];
var AutoScalingGroupsType$ = [
	3,
	n0,
	_ASGT,
	0,
	[_ASGu, _NT],
	[[() => AutoScalingGroups, 0], 0],
	1
];
var AvailabilityZoneDistribution$ = [
	3,
	n0,
	_AZD,
	0,
	[_CDS],
	[0]
];
var AvailabilityZoneImpairmentPolicy$ = [
	3,
	n0,
	_AZIP,
	0,
	[_ZSE, _IZHCB],
	[2, 0]
];
var BaselineEbsBandwidthMbpsRequest$ = [
	3,
	n0,
	_BEBMR,
	0,
	[_Mi, _Ma],
	[1, 1]
];
var BaselinePerformanceFactorsRequest$ = [
	3,
	n0,
	_BPFR,
	0,
	[_Cp],
	[[() => CpuPerformanceFactorRequest$, 0]]
];
var CapacityReservationSpecification$ = [
	3,
	n0,
	_CRS,
	0,
	[_CRP, _CRT],
	[0, () => CapacityReservationTarget$]
];
var CapacityReservationTarget$ = [
	3,
	n0,
	_CRT,
	0,
	[_CRI, _CRRGA],
	[64, 64]
];
var CpuPerformanceFactorRequest$ = [
	3,
	n0,
	_CPFR,
	0,
	[_R],
	[[() => PerformanceFactorReferenceSetRequest, { [_xN]: _Re }]]
];
var DescribeScalingActivitiesType$ = [
	3,
	n0,
	_DSATe,
	0,
	[
		_AIc,
		_ASGN,
		_IDG,
		_IMR,
		_MR,
		_NT,
		_F
	],
	[
		64,
		0,
		2,
		2,
		1,
		0,
		() => Filters
	]
];
var DistributionSegment$ = [
	3,
	n0,
	_DS,
	0,
	[_TCT],
	[64]
];
var EnabledMetric$ = [
	3,
	n0,
	_EMn,
	0,
	[_Met, _Gr],
	[0, 0]
];
var Filter$ = [
	3,
	n0,
	_Fi,
	0,
	[_N, _Va],
	[0, 64]
];
var Instance$ = [
	3,
	n0,
	_In,
	0,
	[
		_IIns,
		_AZv,
		_LS,
		_HS,
		_PFSI,
		_IT,
		_AZIv,
		_LCN,
		_LT,
		_IIm,
		_WC
	],
	[
		0,
		0,
		0,
		0,
		2,
		0,
		0,
		0,
		() => LaunchTemplateSpecification$,
		0,
		0
	],
	5
];
var InstanceLifecyclePolicy$ = [
	3,
	n0,
	_ILP,
	0,
	[_RT],
	[() => RetentionTriggers$]
];
var InstanceMaintenancePolicy$ = [
	3,
	n0,
	_IMP,
	0,
	[_MHP, _MHPa],
	[1, 1]
];
var InstanceRequirements$ = [
	3,
	n0,
	_IRns,
	0,
	[
		_VCC,
		_MMB,
		_CM,
		_MGBPVC,
		_EIT,
		_IG,
		_SMPPOLP,
		_MSPAPOOODP,
		_ODMPPOLP,
		_BM,
		_BP,
		_RHS,
		_NIC,
		_LSo,
		_LST,
		_TLSGB,
		_BEBM,
		_ATcc,
		_AC,
		_AM,
		_ANc,
		_ATMMB,
		_NBG,
		_AIT,
		_BPF
	],
	[
		() => VCpuCountRequest$,
		() => MemoryMiBRequest$,
		64,
		() => MemoryGiBPerVCpuRequest$,
		64,
		64,
		1,
		1,
		1,
		0,
		0,
		2,
		() => NetworkInterfaceCountRequest$,
		0,
		64,
		() => TotalLocalStorageGBRequest$,
		() => BaselineEbsBandwidthMbpsRequest$,
		64,
		() => AcceleratorCountRequest$,
		64,
		64,
		() => AcceleratorTotalMemoryMiBRequest$,
		() => NetworkBandwidthGbpsRequest$,
		64,
		[() => BaselinePerformanceFactorsRequest$, 0]
	],
	2
];
var InstanceReusePolicy$ = [
	3,
	n0,
	_IRP,
	0,
	[_ROSI],
	[2]
];
var InstancesDistribution$ = [
	3,
	n0,
	_ID,
	0,
	[
		_ODAS,
		_ODBC,
		_ODPABC,
		_SAS,
		_SIP,
		_SMP,
		_DSi
	],
	[
		0,
		1,
		1,
		0,
		1,
		0,
		() => DistributionSegments
	]
];
var LaunchTemplate$ = [
	3,
	n0,
	_LT,
	0,
	[_LTS, _Ov],
	[() => LaunchTemplateSpecification$, [() => Overrides, 0]]
];
var LaunchTemplateOverrides$ = [
	3,
	n0,
	_LTO,
	0,
	[
		_IT,
		_WC,
		_LTS,
		_IRns,
		_IIm
	],
	[
		0,
		0,
		() => LaunchTemplateSpecification$,
		[() => InstanceRequirements$, 0],
		0
	]
];
var LaunchTemplateSpecification$ = [
	3,
	n0,
	_LTS,
	0,
	[
		_LTI,
		_LTN,
		_Ve
	],
	[
		0,
		0,
		0
	]
];
var MemoryGiBPerVCpuRequest$ = [
	3,
	n0,
	_MGBPVCR,
	0,
	[_Mi, _Ma],
	[1, 1]
];
var MemoryMiBRequest$ = [
	3,
	n0,
	_MMBR,
	0,
	[_Mi, _Ma],
	[1, 1],
	1
];
var MixedInstancesPolicy$ = [
	3,
	n0,
	_MIP,
	0,
	[_LT, _ID],
	[[() => LaunchTemplate$, 0], () => InstancesDistribution$]
];
var NetworkBandwidthGbpsRequest$ = [
	3,
	n0,
	_NBGR,
	0,
	[_Mi, _Ma],
	[1, 1]
];
var NetworkInterfaceCountRequest$ = [
	3,
	n0,
	_NICR,
	0,
	[_Mi, _Ma],
	[1, 1]
];
var Operator$ = [
	3,
	n0,
	_O,
	0,
	[_Pri],
	[0],
	1
];
var PerformanceFactorReferenceRequest$ = [
	3,
	n0,
	_PFRR,
	0,
	[_IF],
	[0]
];
var RetentionTriggers$ = [
	3,
	n0,
	_RT,
	0,
	[_THA],
	[0]
];
var SuspendedProcess$ = [
	3,
	n0,
	_SPu,
	0,
	[_PNr, _SRu],
	[0, 0]
];
var TagDescription$ = [
	3,
	n0,
	_TD,
	0,
	[
		_RIe,
		_RTe,
		_K,
		_V,
		_PAL
	],
	[
		0,
		0,
		0,
		0,
		2
	]
];
var TotalLocalStorageGBRequest$ = [
	3,
	n0,
	_TLSGBR,
	0,
	[_Mi, _Ma],
	[1, 1]
];
var TrafficSourceIdentifier$ = [
	3,
	n0,
	_TSI,
	0,
	[_Ide, _Ty],
	[0, 0],
	1
];
var UpdateAutoScalingGroupType$ = [
	3,
	n0,
	_UASGT,
	0,
	[
		_ASGN,
		_LCN,
		_LT,
		_MIP,
		_MS,
		_MSa,
		_DC,
		_DCe,
		_AZ,
		_AZI,
		_HCT,
		_HCGP,
		_PG,
		_VPCZI,
		_TP,
		_NIPFSI,
		_SLRARN,
		_MIL,
		_CR,
		_Co,
		_DCT,
		_DIW,
		_IMP,
		_AZD,
		_AZIP,
		_SZSV,
		_CRS,
		_ILP,
		_DP
	],
	[
		0,
		0,
		() => LaunchTemplateSpecification$,
		[() => MixedInstancesPolicy$, 0],
		1,
		1,
		1,
		1,
		64,
		64,
		0,
		1,
		0,
		0,
		64,
		2,
		0,
		1,
		2,
		0,
		0,
		1,
		() => InstanceMaintenancePolicy$,
		() => AvailabilityZoneDistribution$,
		() => AvailabilityZoneImpairmentPolicy$,
		2,
		() => CapacityReservationSpecification$,
		() => InstanceLifecyclePolicy$,
		0
	],
	1
];
var VCpuCountRequest$ = [
	3,
	n0,
	_VCCR,
	0,
	[_Mi, _Ma],
	[1, 1],
	1
];
var WarmPoolConfiguration$ = [
	3,
	n0,
	_WPC,
	0,
	[
		_MGPC,
		_MS,
		_PS,
		_S,
		_IRP
	],
	[
		1,
		1,
		0,
		0,
		() => InstanceReusePolicy$
	]
];
var __Unit = "unit";
var Activities = [
	1,
	n0,
	_A,
	0,
	() => Activity$
];
var AutoScalingGroups = [
	1,
	n0,
	_ASGu,
	0,
	[() => AutoScalingGroup$, 0]
];
var DistributionSegments = [
	1,
	n0,
	_DSi,
	0,
	() => DistributionSegment$
];
var EnabledMetrics = [
	1,
	n0,
	_EM,
	0,
	() => EnabledMetric$
];
var Filters = [
	1,
	n0,
	_F,
	0,
	() => Filter$
];
var Instances = [
	1,
	n0,
	_I,
	0,
	() => Instance$
];
var Overrides = [
	1,
	n0,
	_Ov,
	0,
	[() => LaunchTemplateOverrides$, 0]
];
var PerformanceFactorReferenceSetRequest = [
	1,
	n0,
	_PFRSR,
	0,
	[() => PerformanceFactorReferenceRequest$, { [_xN]: _i }]
];
var SuspendedProcesses = [
	1,
	n0,
	_SP,
	0,
	() => SuspendedProcess$
];
var TagDescriptionList = [
	1,
	n0,
	_TDL,
	0,
	() => TagDescription$
];
var TrafficSources = [
	1,
	n0,
	_TS,
	0,
	() => TrafficSourceIdentifier$
];
var DescribeAutoScalingGroups$ = [
	9,
	n0,
	_DASGe,
	0,
	() => AutoScalingGroupNamesType$,
	() => AutoScalingGroupsType$
];
var DescribeScalingActivities$ = [
	9,
	n0,
	_DSAe,
	0,
	() => DescribeScalingActivitiesType$,
	() => ActivitiesType$
];
var UpdateAutoScalingGroup$ = [
	9,
	n0,
	_UASG,
	0,
	() => UpdateAutoScalingGroupType$,
	() => __Unit
];

// node_modules/@aws-sdk/client-auto-scaling/dist-es/runtimeConfig.shared.js
const getRuntimeConfig$1 = (config) => {
	return {
		apiVersion: "2011-01-01",
		base64Decoder: config?.base64Decoder ?? fromBase64,
		base64Encoder: config?.base64Encoder ?? toBase64,
		disableHostPrefix: config?.disableHostPrefix ?? false,
		endpointProvider: config?.endpointProvider ?? defaultEndpointResolver,
		extensions: config?.extensions ?? [],
		httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultAutoScalingHttpAuthSchemeProvider,
		httpAuthSchemes: config?.httpAuthSchemes ?? [{
			schemeId: "aws.auth#sigv4",
			identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
			signer: new AwsSdkSigV4Signer()
		}],
		logger: config?.logger ?? new NoOpLogger(),
		protocol: config?.protocol ?? AwsQueryProtocol,
		protocolSettings: config?.protocolSettings ?? {
			defaultNamespace: "com.amazonaws.autoscaling",
			errorTypeRegistries,
			xmlNamespace: "http://autoscaling.amazonaws.com/doc/2011-01-01/",
			version: "2011-01-01",
			serviceTarget: "AutoScaling_2011_01_01"
		},
		serviceId: config?.serviceId ?? "Auto Scaling",
		sha256: config?.sha256 ?? Sha256Node,
		urlParser: config?.urlParser ?? parseUrl,
		utf8Decoder: config?.utf8Decoder ?? fromUtf8,
		utf8Encoder: config?.utf8Encoder ?? toUtf8
	};
};

// node_modules/@aws-sdk/client-auto-scaling/dist-es/runtimeConfig.js
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
		defaultSocketTimeout: getDefaultSocketTimeout(config?.requestHandler, 9e5),
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

// node_modules/@aws-sdk/client-auto-scaling/dist-es/auth/httpAuthExtensionConfiguration.js
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

// node_modules/@aws-sdk/client-auto-scaling/dist-es/runtimeExtensions.js
const resolveRuntimeExtensions = (runtimeConfig, extensions) => {
	const extensionConfiguration = Object.assign(getAwsRegionExtensionConfiguration(runtimeConfig), getDefaultExtensionConfiguration(runtimeConfig), getHttpHandlerExtensionConfiguration(runtimeConfig), getHttpAuthExtensionConfiguration(runtimeConfig));
	extensions.forEach((extension) => extension.configure(extensionConfiguration));
	return Object.assign(runtimeConfig, resolveAwsRegionExtensionConfiguration(extensionConfiguration), resolveDefaultRuntimeConfig(extensionConfiguration), resolveHttpHandlerRuntimeConfig(extensionConfiguration), resolveHttpAuthRuntimeConfig(extensionConfiguration));
};

// node_modules/@aws-sdk/client-auto-scaling/dist-es/AutoScalingClient.js
var AutoScalingClient = class extends Client {
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
			httpAuthSchemeParametersProvider: defaultAutoScalingHttpAuthSchemeParametersProvider,
			identityProviderConfigProvider: async (config) => new DefaultIdentityProviderConfig({ "aws.auth#sigv4": config.credentials })
		}));
		this.middlewareStack.use(getHttpSigningPlugin(this.config));
	}
	destroy() {
		super.destroy();
	}
};

// node_modules/@aws-sdk/client-auto-scaling/dist-es/commandBuilder.js
const command = makeBuilder(commonParams, "AutoScaling_2011_01_01", "AutoScalingClient", getEndpointPlugin);
const _ep0 = {};
const _mw0 = (Command, cs, config, o) => [];

// node_modules/@aws-sdk/client-auto-scaling/dist-es/commands/DescribeAutoScalingGroupsCommand.js
var DescribeAutoScalingGroupsCommand = class extends command(_ep0, _mw0, "DescribeAutoScalingGroups", DescribeAutoScalingGroups$) {};

// node_modules/@aws-sdk/client-auto-scaling/dist-es/commands/DescribeScalingActivitiesCommand.js
var DescribeScalingActivitiesCommand = class extends command(_ep0, _mw0, "DescribeScalingActivities", DescribeScalingActivities$) {};

// node_modules/@aws-sdk/client-auto-scaling/dist-es/commands/UpdateAutoScalingGroupCommand.js
var UpdateAutoScalingGroupCommand = class extends command(_ep0, _mw0, "UpdateAutoScalingGroup", UpdateAutoScalingGroup$) {};

// src/clouds/aws/stack-life.ts
const lookMs = 5e3;
/**
* Asks for a stack, or takes up one of this cluster that is there already, and waits until it is complete.
* @param onId told the stack's id before the wait
* @returns the stack @throws ProvisionError with what failed first
*/
async function makeStack(stacks, of, ctx, onId) {
	const { name, id, template, tags, timeoutMs } = of;
	const stackId = await stacks.create(name, template, tags).catch(async (error) => {
		const there = codeOf(error) === "AlreadyExistsException" ? await stacks.find(name) : void 0;
		if (there?.StackId !== void 0 && isOurs(there.Tags, id)) return there.StackId;
		throw new ProvisionError(`CloudFormation does not take the stack ${name}: ${sayOf(error)}`, { cause: error });
	});
	await onId(stackId);
	const look = async (isOver) => await of.trouble?.(isOver) ?? "";
	return complete(stacks, name, stackId, look, ctx, ctx.clock.now() + timeoutMs);
}
async function complete(stacks, name, id, trouble, ctx, end) {
	for (;;) {
		const stack = await stacks.find(id);
		const status = stack?.StackStatus ?? "DELETE_COMPLETE";
		if (stack !== void 0 && status === "CREATE_COMPLETE") return stack;
		if (status !== "CREATE_IN_PROGRESS" && status !== "REVIEW_IN_PROGRESS") {
			const reasons = [...await failures(stacks, id).catch((error) => [sayOf(error)]), await trouble(true)].filter(Boolean);
			const why = reasons.length > 0 ? reasons.join("\n  ") : stack?.StackStatusReason ?? "it says no reason";
			throw new ProvisionError(`the stack ${name} is ${status}:\n  ${why}`);
		}
		if (ctx.clock.now() > end) throw new ProvisionError(`the stack ${name} is still being made after its time: its events in CloudFormation say what it waits for`);
		const waits = await trouble(false);
		if (waits !== "") throw new ProvisionError(`the stack ${name} will not be complete:\n  ${waits}`);
		await progress(stacks, id, ctx);
		await ctx.clock.sleep(lookMs, ctx.signal);
	}
}
async function progress(stacks, id, ctx) {
	const resources = await stacks.resources(id).catch(() => []);
	const done = resources.filter((r) => r.ResourceStatus === "CREATE_COMPLETE").length;
	ctx.log.progress({
		id: "stack",
		done,
		total: Math.max(done, resources.length),
		unit: "resources"
	});
}
/** What CloudFormation says of AWS's refusals, and what can be done about the commonest. */
const hints = [
	[/InsufficientInstanceCapacity|insufficient capacity|sufficient \S+ capacity/i, "take another machine type, another --id (it decides on the zone), or try later"],
	[/VcpuLimitExceeded|InstanceLimitExceeded|vCPU limit/, "take fewer or smaller machines, or ask for a higher quota"],
	[/VpcLimitExceeded/, "remove networks that are not needed (`bowsprit sweep`), or ask for a higher quota of VPCs"],
	[/not authorized|AccessDenied/i, "allow that: `bowsprit trust-policy --print permissions` has the whole policy"],
	[/OptInRequired|subscription/i, "accept the terms of that image in the AWS Marketplace, or take another image"]
];
/** What failed by itself, the first one first; the rest was only cancelled because of it. */
async function failures(stacks, id) {
	const own = (await stacks.events(id)).toReversed().filter((e) => /_FAILED$/.test(e.ResourceStatus ?? "") && !/cancell?ed|^The following resource/i.test(e.ResourceStatusReason ?? ""));
	return [...new Set(own.map(sayEvent))].slice(0, 8);
}
function sayEvent({ LogicalResourceId, ResourceType, ResourceStatusReason = "no reason" }) {
	return `${LogicalResourceId} (${ResourceType}): ${withHint(ResourceStatusReason)}`;
}
/** What AWS says no with, and what can be done about it. */
function withHint(refusal) {
	const hint = hints.find(([pattern]) => pattern.test(refusal))?.[1];
	return hint === void 0 ? refusal : `${refusal}: ${hint}`;
}

// src/clouds/aws/groups.ts
function openGroups(region, ctx) {
	const client = new AutoScalingClient(clientConfig("AUTO_SCALING", region, ctx));
	const o = { abortSignal: ctx.signal };
	return {
		/** @returns undefined when there is none */
		find: async (name) => {
			const input = { AutoScalingGroupNames: [name] };
			const { AutoScalingGroups = [] } = await client.send(new DescribeAutoScalingGroupsCommand(input), o);
			return AutoScalingGroups.find((g) => g.AutoScalingGroupName === name);
		},
		/** Of the last weeks, the newest first; also of a group that is gone. */
		activities: async (name) => {
			const input = {
				AutoScalingGroupName: name,
				IncludeDeletedGroups: true,
				MaxRecords: 50
			};
			const { Activities = [] } = await client.send(new DescribeScalingActivitiesCommand(input), o);
			return Activities.map((a) => ({
				status: a.StatusCode ?? "",
				message: a.StatusMessage ?? a.Description ?? "",
				startedAt: a.StartTime?.getTime() ?? 0
			}));
		},
		/** Its machines end, and it makes no others. */
		empty: async (AutoScalingGroupName) => {
			await client.send(new UpdateAutoScalingGroupCommand({
				AutoScalingGroupName,
				MinSize: 0,
				MaxSize: 0,
				DesiredCapacity: 0
			}), o);
		},
		close: () => client.destroy()
	};
}
/**
* Asks from now on why the group of a cluster gets no machines: told by its activities, since a stack that waits for them
* says nothing.
*/
function askGroup(groups, id, { clock, log }) {
	const name = groupNameOf(id);
	const since = clock.now();
	return async (isOver) => {
		try {
			const why = groupTrouble(await groups.activities(name), since, isOver ? void 0 : clock.now());
			return why === void 0 ? void 0 : `auto-scaling group ${name}: ${withHint(why)}`;
		} catch (error) {
			log.debug(`what ${name} does cannot be looked at: ${sayOf(error)}`);
			return;
		}
	};
}
/**
* Empties the group of a cluster: while it wants machines it makes others for those that are stopped. The group itself
* goes with its stack, which has trouble with one that is being deleted already.
*/
async function emptyGroup(groups, id, r) {
	const name = groupNameOf(id);
	await r.step(`auto-scaling group ${name}`, async () => {
		const found = await groups.find(name);
		if (found === void 0 || found.Status || !isOurs(found.Tags, id)) return;
		if (found.MaxSize !== 0) await groups.empty(name);
	});
}

export { makeStack as a, failures as i, emptyGroup as n, openGroups as r, askGroup as t };