import { $ as ServiceException, A as getHttpHandlerExtensionConfiguration, B as customEndpointFunctions, D as getHostHeaderPlugin, E as getLoggerPlugin, G as NODE_REGION_CONFIG_FILE_OPTIONS, H as BinaryDecisionDiagram, J as NoOpLogger, K as NODE_REGION_CONFIG_OPTIONS, O as resolveHostHeaderConfig, Q as loadConfigsForDefaultMode, S as getHttpSigningPlugin, T as getRecursionDetectionPlugin, U as resolveDefaultsModeConfig, V as EndpointCache, W as resolveRegionConfig, X as resolveDefaultRuntimeConfig, Y as getDefaultExtensionConfiguration, Z as emitWarningIfUnsupportedVersion, _ as resolveRetryConfig, a as AwsSdkSigV4Signer, at as NODE_USE_FIPS_ENDPOINT_CONFIG_OPTIONS, b as DefaultIdentityProviderConfig, c as getAwsRegionExtensionConfiguration, d as NODE_APP_ID_CONFIG_OPTIONS, dt as fromBase64, f as createDefaultUserAgentProvider, g as NODE_RETRY_MODE_CONFIG_OPTIONS, h as NODE_MAX_ATTEMPT_CONFIG_OPTIONS, i as NODE_AUTH_SCHEME_PREFERENCE_OPTIONS, it as Client, j as resolveHttpHandlerRuntimeConfig, k as getContentLengthPlugin, l as resolveAwsRegionExtensionConfiguration, m as getRetryPlugin, nt as getSchemaSerdePlugin, ot as NODE_USE_DUALSTACK_ENDPOINT_CONFIG_OPTIONS, p as getUserAgentPlugin, pt as emitWarningIfUnsupportedVersion$1, q as makeBuilder, r as resolveAwsSdkSigV4Config, st as calculateBodyLength, t as Sha256Node, u as awsEndpointFunctions, ut as toBase64, v as DEFAULT_RETRY_MODE, w as getHttpAuthSchemeEndpointRuleSetPlugin, y as resolveUserAgentConfig, z as decideEndpoint } from "./Sha256Node.mjs";
import { t as getDefaultSocketTimeout } from "./getDefaultSocketTimeout.mjs";
import { t as fromUtf8 } from "./fromUtf8.mjs";
import { n as toUtf8, t as TypeRegistry } from "./TypeRegistry.mjs";
import { c as getSmithyContext, n as getEndpointPlugin, r as resolveEndpointConfig } from "./endpoints.mjs";
import { n as streamCollector, t as NodeHttpHandler } from "./node-http-handler.mjs";
import { i as normalizeProvider } from "./SignatureV4.mjs";
import { r as parseUrl, t as loadConfig } from "./configLoader.mjs";
import { t as createPaginator } from "./createPaginator.mjs";
import { t as defaultProvider } from "./defaultProvider.mjs";
import { t as AwsRestJsonProtocol } from "./AwsRestJsonProtocol.mjs";
import { t as clientConfig } from "./config.mjs";
import { n as isGone } from "./errors2.mjs";

// node_modules/@aws-sdk/client-eks/dist-es/auth/httpAuthSchemeProvider.js
const defaultEKSHttpAuthSchemeParametersProvider = async (config, context, input) => {
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
			name: "eks",
			region: authParameters.region
		},
		propertiesExtractor: (config, context) => ({ signingProperties: {
			config,
			context
		} })
	};
}
const defaultEKSHttpAuthSchemeProvider = (authParameters) => {
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

// node_modules/@aws-sdk/client-eks/dist-es/endpoint/EndpointParameters.js
const resolveClientEndpointParameters = (options) => {
	return Object.assign(options, {
		useDualstackEndpoint: options.useDualstackEndpoint ?? false,
		useFipsEndpoint: options.useFipsEndpoint ?? false,
		defaultSigningName: "eks"
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

// node_modules/@aws-sdk/client-eks/package.json
var version = "3.1169.0";

// node_modules/@aws-sdk/client-eks/dist-es/endpoint/bdd.js
const m = "ref";
const a = -1;
const b = true;
const c = "isSet";
const d = "PartitionResult";
const e = "booleanEquals";
const f = "getAttr";
const g = "stringEquals";
const h = { [m]: "Endpoint" };
const i = { [m]: d };
const j = {
	"fn": f,
	"argv": [i, "name"]
};
const k = {};
const l = [{ [m]: "Region" }];
const _data = {
	conditions: [
		[c, [h]],
		[c, l],
		[
			"aws.partition",
			l,
			d
		],
		[e, [{ [m]: "UseFIPS" }, b]],
		[e, [{ [m]: "UseDualStack" }, b]],
		[e, [{
			fn: f,
			argv: [i, "supportsDualStack"]
		}, b]],
		[e, [{
			fn: f,
			argv: [i, "supportsFIPS"]
		}, b]],
		[g, [j, "aws"]],
		[g, [j, "aws-us-gov"]]
	],
	results: [
		[a],
		[a, "Invalid Configuration: FIPS and custom endpoint are not supported"],
		[a, "Invalid Configuration: Dualstack and custom endpoint are not supported"],
		[h, k],
		["https://eks-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", k],
		[a, "FIPS and DualStack are enabled, but this partition does not support one or both"],
		["https://fips.eks.{Region}.amazonaws.com", k],
		["https://eks.{Region}.amazonaws.com", k],
		["https://eks-fips.{Region}.{PartitionResult#dnsSuffix}", k],
		[a, "FIPS is enabled but this partition does not support FIPS"],
		["https://eks.{Region}.{PartitionResult#dualStackDnsSuffix}", k],
		[a, "DualStack is enabled but this partition does not support DualStack"],
		["https://eks.{Region}.{PartitionResult#dnsSuffix}", k],
		[a, "Invalid Configuration: Missing Region"]
	]
};
const root = 2;
const nodes = new Int32Array([
	-1,
	1,
	-1,
	0,
	14,
	3,
	1,
	4,
	100000013,
	2,
	5,
	100000013,
	3,
	8,
	6,
	4,
	7,
	100000012,
	5,
	100000010,
	100000011,
	4,
	12,
	9,
	6,
	10,
	100000009,
	7,
	100000006,
	11,
	8,
	100000007,
	100000008,
	5,
	13,
	100000005,
	6,
	100000004,
	100000005,
	3,
	100000001,
	15,
	4,
	100000002,
	100000003
]);
const bdd = BinaryDecisionDiagram.from(nodes, root, _data.conditions, _data.results);

// node_modules/@aws-sdk/client-eks/dist-es/endpoint/endpointResolver.js
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

// node_modules/@aws-sdk/client-eks/dist-es/models/EKSServiceException.js
var EKSServiceException = class EKSServiceException extends ServiceException {
	static shapeId = "smithy.ts.sdk.synthetic.com.amazonaws.eks#EKSServiceException";
	constructor(options) {
		super(options);
		Object.setPrototypeOf(this, EKSServiceException.prototype);
	}
};

// node_modules/@aws-sdk/client-eks/dist-es/models/errors.js
var AccessDeniedException = class AccessDeniedException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#AccessDeniedException";
	name = "AccessDeniedException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "AccessDeniedException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, AccessDeniedException.prototype);
	}
};
var InvalidParameterException = class InvalidParameterException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#InvalidParameterException";
	name = "InvalidParameterException";
	$fault = "client";
	clusterName;
	nodegroupName;
	fargateProfileName;
	addonName;
	subscriptionId;
	constructor(opts) {
		super({
			name: "InvalidParameterException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidParameterException.prototype);
		this.clusterName = opts.clusterName;
		this.nodegroupName = opts.nodegroupName;
		this.fargateProfileName = opts.fargateProfileName;
		this.addonName = opts.addonName;
		this.subscriptionId = opts.subscriptionId;
	}
};
var ResourceNotFoundException = class ResourceNotFoundException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#ResourceNotFoundException";
	name = "ResourceNotFoundException";
	$fault = "client";
	clusterName;
	nodegroupName;
	fargateProfileName;
	addonName;
	subscriptionId;
	constructor(opts) {
		super({
			name: "ResourceNotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ResourceNotFoundException.prototype);
		this.clusterName = opts.clusterName;
		this.nodegroupName = opts.nodegroupName;
		this.fargateProfileName = opts.fargateProfileName;
		this.addonName = opts.addonName;
		this.subscriptionId = opts.subscriptionId;
	}
};
var ServerException = class ServerException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#ServerException";
	name = "ServerException";
	$fault = "server";
	clusterName;
	nodegroupName;
	addonName;
	subscriptionId;
	constructor(opts) {
		super({
			name: "ServerException",
			$fault: "server",
			...opts
		});
		Object.setPrototypeOf(this, ServerException.prototype);
		this.clusterName = opts.clusterName;
		this.nodegroupName = opts.nodegroupName;
		this.addonName = opts.addonName;
		this.subscriptionId = opts.subscriptionId;
	}
};
var ServiceUnavailableException = class ServiceUnavailableException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#ServiceUnavailableException";
	name = "ServiceUnavailableException";
	$fault = "server";
	constructor(opts) {
		super({
			name: "ServiceUnavailableException",
			$fault: "server",
			...opts
		});
		Object.setPrototypeOf(this, ServiceUnavailableException.prototype);
	}
};
var InvalidRequestException = class InvalidRequestException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#InvalidRequestException";
	name = "InvalidRequestException";
	$fault = "client";
	clusterName;
	nodegroupName;
	addonName;
	subscriptionId;
	constructor(opts) {
		super({
			name: "InvalidRequestException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidRequestException.prototype);
		this.clusterName = opts.clusterName;
		this.nodegroupName = opts.nodegroupName;
		this.addonName = opts.addonName;
		this.subscriptionId = opts.subscriptionId;
	}
};
var ClientException = class ClientException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#ClientException";
	name = "ClientException";
	$fault = "client";
	clusterName;
	nodegroupName;
	addonName;
	subscriptionId;
	constructor(opts) {
		super({
			name: "ClientException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ClientException.prototype);
		this.clusterName = opts.clusterName;
		this.nodegroupName = opts.nodegroupName;
		this.addonName = opts.addonName;
		this.subscriptionId = opts.subscriptionId;
	}
};
var ResourceInUseException = class ResourceInUseException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#ResourceInUseException";
	name = "ResourceInUseException";
	$fault = "client";
	clusterName;
	nodegroupName;
	addonName;
	constructor(opts) {
		super({
			name: "ResourceInUseException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ResourceInUseException.prototype);
		this.clusterName = opts.clusterName;
		this.nodegroupName = opts.nodegroupName;
		this.addonName = opts.addonName;
	}
};
var ThrottlingException = class ThrottlingException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#ThrottlingException";
	name = "ThrottlingException";
	$fault = "client";
	clusterName;
	constructor(opts) {
		super({
			name: "ThrottlingException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ThrottlingException.prototype);
		this.clusterName = opts.clusterName;
	}
};
var InvalidStateException = class InvalidStateException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#InvalidStateException";
	name = "InvalidStateException";
	$fault = "client";
	clusterName;
	constructor(opts) {
		super({
			name: "InvalidStateException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, InvalidStateException.prototype);
		this.clusterName = opts.clusterName;
	}
};
var ResourceLimitExceededException = class ResourceLimitExceededException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#ResourceLimitExceededException";
	name = "ResourceLimitExceededException";
	$fault = "client";
	clusterName;
	nodegroupName;
	subscriptionId;
	constructor(opts) {
		super({
			name: "ResourceLimitExceededException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ResourceLimitExceededException.prototype);
		this.clusterName = opts.clusterName;
		this.nodegroupName = opts.nodegroupName;
		this.subscriptionId = opts.subscriptionId;
	}
};
var UnsupportedAvailabilityZoneException = class UnsupportedAvailabilityZoneException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#UnsupportedAvailabilityZoneException";
	name = "UnsupportedAvailabilityZoneException";
	$fault = "client";
	clusterName;
	nodegroupName;
	validZones;
	constructor(opts) {
		super({
			name: "UnsupportedAvailabilityZoneException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, UnsupportedAvailabilityZoneException.prototype);
		this.clusterName = opts.clusterName;
		this.nodegroupName = opts.nodegroupName;
		this.validZones = opts.validZones;
	}
};
var BadRequestException = class BadRequestException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#BadRequestException";
	name = "BadRequestException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "BadRequestException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, BadRequestException.prototype);
	}
};
var NotFoundException = class NotFoundException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#NotFoundException";
	name = "NotFoundException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "NotFoundException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, NotFoundException.prototype);
	}
};
var ResourcePropagationDelayException = class ResourcePropagationDelayException extends EKSServiceException {
	static shapeId = "com.amazonaws.eks#ResourcePropagationDelayException";
	name = "ResourcePropagationDelayException";
	$fault = "client";
	constructor(opts) {
		super({
			name: "ResourcePropagationDelayException",
			$fault: "client",
			...opts
		});
		Object.setPrototypeOf(this, ResourcePropagationDelayException.prototype);
	}
};

// node_modules/@aws-sdk/client-eks/dist-es/schemas/schemas_0.js
const _A = "Addon";
const _AAP = "AssociatedAccessPolicy";
const _AAPR = "AssociateAccessPolicyRequest";
const _AAPRs = "AssociateAccessPolicyResponse";
const _AAPs = "AssociateAccessPolicy";
const _ACA = "ActiveCertificateAuthority";
const _ACR = "AccessConfigResponse";
const _ADE = "AccessDeniedException";
const _AE = "AccessEntry";
const _AH = "AddonHealth";
const _AI = "AddonInfo";
const _AIL = "AddonIssueList";
const _AId = "AddonIssue";
const _ANCR = "AddonNamespaceConfigRequest";
const _ANCRd = "AddonNamespaceConfigResponse";
const _APIA = "AddonPodIdentityAssociations";
const _APIAL = "AddonPodIdentityAssociationsList";
const _AS = "AccessScope";
const _ASG = "AutoScalingGroup";
const _ASGL = "AutoScalingGroupList";
const _AVC = "AllowedValuesConstraint";
const _AVI = "AddonVersionInfo";
const _AVIL = "AddonVersionInfoList";
const _Ad = "Addons";
const _BRE = "BadRequestException";
const _BS = "BlockStorage";
const _CACR = "CreateAccessConfigRequest";
const _CAE = "CreateAccessEntry";
const _CAER = "CreateAccessEntryRequest";
const _CAERr = "CreateAccessEntryResponse";
const _CAR = "CreateAddonRequest";
const _CARr = "CreateAddonResponse";
const _CAr = "CreateAddon";
const _CCRo = "ComputeConfigRequest";
const _CCRom = "ComputeConfigResponse";
const _CCRonn = "ConnectorConfigResponse";
const _CCRrea = "CreateClusterRequest";
const _CCRreat = "CreateClusterResponse";
const _CCr = "CreateCluster";
const _CE = "ClientException";
const _CHl = "ClusterHealth";
const _CILl = "ClusterIssueList";
const _CIl = "ClusterIssue";
const _CMC = "CrdManagementConfiguration";
const _CN = "CreateNodegroup";
const _CNR = "CreateNodegroupRequest";
const _CNRr = "CreateNodegroupResponse";
const _CPCI = "ControlPlaneConfigInfo";
const _CPPR = "ControlPlanePlacementRequest";
const _CPPRo = "ControlPlanePlacementResponse";
const _CPSC = "ControlPlaneScalingConfig";
const _CPSTI = "ControlPlaneScalingTierInfo";
const _CPSTL = "ControlPlaneScalingTierList";
const _CVI = "ClusterVersionInformation";
const _CVL = "ClusterVersionList";
const _Ce = "Certificate";
const _Cl = "Cluster";
const _Co = "Compatibility";
const _Com = "Compatibilities";
const _DARes = "DescribeAddonRequest";
const _DAResc = "DescribeAddonResponse";
const _DAV = "DescribeAddonVersions";
const _DAVR = "DescribeAddonVersionsRequest";
const _DAVRe = "DescribeAddonVersionsResponse";
const _DAe = "DescribeAddon";
const _DC = "DurationConstraints";
const _DCRel = "DeleteClusterRequest";
const _DCRele = "DeleteClusterResponse";
const _DCRescr = "DescribeClusterRequest";
const _DCRescri = "DescribeClusterResponse";
const _DCV = "DescribeClusterVersions";
const _DCVR = "DescribeClusterVersionsRequest";
const _DCVRe = "DescribeClusterVersionsResponse";
const _DCel = "DeleteCluster";
const _DCesc = "DescribeCluster";
const _DN = "DeleteNodegroup";
const _DNR = "DeleteNodegroupRequest";
const _DNRe = "DeleteNodegroupResponse";
const _DNRes = "DescribeNodegroupRequest";
const _DNResc = "DescribeNodegroupResponse";
const _DNe = "DescribeNodegroup";
const _DPC = "DurationParameterConfig";
const _EC = "EncryptionConfig";
const _ECL = "EncryptionConfigList";
const _ELB = "ElasticLoadBalancing";
const _EPR = "EtcdPlacementRequest";
const _EPRt = "EtcdPlacementResponse";
const _GAC = "GatewayApiConfiguration";
const _HPACCR = "HorizontalPodAutoscalerControllerConfigRequest";
const _HPACCRo = "HorizontalPodAutoscalerControllerConfigResponse";
const _HPACVC = "HorizontalPodAutoscalerControllerVersionConfig";
const _I = "Identity";
const _IC = "IntegerConstraints";
const _IL = "IssueList";
const _IPCn = "IntegerParameterConfig";
const _IPE = "InvalidParameterException";
const _IRC = "IntegerRangeConstraint";
const _IRE = "InvalidRequestException";
const _ISE = "InvalidStateException";
const _Is = "Issue";
const _KASCR = "KubeApiServerConfigRequest";
const _KASCRu = "KubeApiServerConfigResponse";
const _KASVC = "KubeApiServerVersionConfig";
const _KCMCR = "KubeControllerManagerConfigRequest";
const _KCMCRu = "KubeControllerManagerConfigResponse";
const _KCMVC = "KubeControllerManagerVersionConfig";
const _KNCR = "KubernetesNetworkConfigRequest";
const _KNCRu = "KubernetesNetworkConfigResponse";
const _KSCR = "KubeSchedulerConfigRequest";
const _KSCRu = "KubeSchedulerConfigResponse";
const _KSVC = "KubeSchedulerVersionConfig";
const _LCRis = "ListClustersRequest";
const _LCRist = "ListClustersResponse";
const _LCi = "ListClusters";
const _LN = "ListNodegroups";
const _LNR = "ListNodegroupsRequest";
const _LNRi = "ListNodegroupsResponse";
const _LS = "LogSetup";
const _LSo = "LogSetups";
const _LTS = "LaunchTemplateSpecification";
const _Lo = "Logging";
const _MI = "MarketplaceInformation";
const _N = "Nodegroup";
const _NFE = "NotFoundException";
const _NH = "NodegroupHealth";
const _NR = "NodegroupResources";
const _NRC = "NodeRepairConfig";
const _NRCO = "NodeRepairConfigOverrides";
const _NRCOL = "NodeRepairConfigOverridesList";
const _NRFC = "NodeResourcesFitConfig";
const _NRFVC = "NodeResourcesFitVersionConfig";
const _NSC = "NodegroupScalingConfig";
const _NUC = "NodegroupUpdateConfig";
const _OCR = "OutpostConfigRequest";
const _OCRu = "OutpostConfigResponse";
const _OIDC = "OIDC";
const _P = "Provider";
const _PGCCR = "PodGcControllerConfigRequest";
const _PGCCRo = "PodGcControllerConfigResponse";
const _PGCVC = "PodGcControllerVersionConfig";
const _PRC = "PortRangeConstraints";
const _PRPC = "PortRangeParameterConfig";
const _RAC = "RemoteAccessConfig";
const _RC = "ResourceConstraints";
const _RIUE = "ResourceInUseException";
const _RLEE = "ResourceLimitExceededException";
const _RNCR = "RemoteNetworkConfigRequest";
const _RNCRe = "RemoteNetworkConfigResponse";
const _RNFE = "ResourceNotFoundException";
const _RNN = "RemoteNodeNetwork";
const _RNNL = "RemoteNodeNetworkList";
const _RPDE = "ResourcePropagationDelayException";
const _RPN = "RemotePodNetwork";
const _RPNL = "RemotePodNetworkList";
const _RW = "ResourceWeight";
const _RWL = "ResourceWeightList";
const _SCR = "StorageConfigRequest";
const _SCRt = "StorageConfigResponse";
const _SE = "ServerException";
const _SNPR = "ServiceNodePortRange";
const _SS = "ScoringStrategy";
const _SSC = "ScoringStrategyConfig";
const _SSCc = "ScoringStrategyConstraints";
const _SUE = "ServiceUnavailableException";
const _T = "Taint";
const _TE = "ThrottlingException";
const _UAZE = "UnsupportedAvailabilityZoneException";
const _UPR = "UpgradePolicyRequest";
const _UPRp = "UpgradePolicyResponse";
const _VCR = "VpcConfigRequest";
const _VCRp = "VpcConfigResponse";
const _WPC = "WarmPoolConfig";
const _ZSCR = "ZonalShiftConfigRequest";
const _ZSCRo = "ZonalShiftConfigResponse";
const _a = "arn";
const _aA = "addonArn";
const _aAP = "associatedAccessPolicy";
const _aAs = "associatedAt";
const _aB = "activatedBy";
const _aCc = "accessConfig";
const _aCct = "activationCode";
const _aE = "activationExpiry";
const _aEA = "accessEntryArn";
const _aEc = "accessEntry";
const _aIc = "activationId";
const _aM = "authenticationMode";
const _aN = "addonName";
const _aRC = "apiRequestConcurrency";
const _aS = "accessScope";
const _aSG = "autoScalingGroups";
const _aT = "amiType";
const _aV = "addonVersion";
const _aVd = "addonVersions";
const _aVl = "allowedValues";
const _act = "active";
const _ad = "addon";
const _add = "addons";
const _ar = "architecture";
const _bCCAP = "bootstrapClusterCreatorAdminPermissions";
const _bS = "blockStorage";
const _bSMA = "bootstrapSelfManagedAddons";
const _c = "client";
const _cA = "createdAt";
const _cAe = "certificateAuthority";
const _cC = "connectorConfig";
const _cCo = "computeConfig";
const _cDSG = "clusterDatabaseSizeGb";
const _cL = "clusterLogging";
const _cN = "clusterName";
const _cPCC = "controlPlaneComponentConfig";
const _cPCCO = "controlPlaneComponentConfigOverrides";
const _cPEM = "controlPlaneEgressMode";
const _cPIT = "controlPlaneInstanceType";
const _cPP = "controlPlanePlacement";
const _cPSC = "controlPlaneScalingConfig";
const _cPST = "controlPlaneScalingTiers";
const _cRT = "clientRequestToken";
const _cSGI = "clusterSecurityGroupId";
const _cT = "computeTypes";
const _cTa = "capacityType";
const _cTl = "clusterType";
const _cV = "configurationValues";
const _cVl = "clusterVersion";
const _cVlu = "clusterVersions";
const _ci = "cidrs";
const _cl = "cluster";
const _clu = "clusters";
const _co = "code";
const _com = "compatibilities";
const _cons = "constraints";
const _cr = "crds";
const _d = "data";
const _dN = "defaultNamespace";
const _dO = "defaultOnly";
const _dP = "deletionProtection";
const _dPV = "defaultPlatformVersion";
const _dSe = "desiredSize";
const _dSis = "diskSize";
const _dV = "defaultVersion";
const _dVe = "defaultValue";
const _e = "error";
const _eC = "encryptionConfig";
const _eIT = "etcdInstanceType";
const _eLB = "elasticLoadBalancing";
const _eOESD = "endOfExtendedSupportDate";
const _eOSSD = "endOfStandardSupportDate";
const _ePA = "endpointPublicAccess";
const _ePAn = "endpointPrivateAccess";
const _ePt = "etcdPlacement";
const _eSK = "ec2SshKey";
const _eT = "eventTtl";
const _ef = "effect";
const _en = "enabled";
const _end = "endpoint";
const _fPN = "fargateProfileName";
const _gA = "gatewayApi";
const _gN = "groupName";
const _h = "health";
const _hE = "httpError";
const _hPACC = "horizontalPodAutoscalerControllerConfig";
const _hPASP = "horizontalPodAutoscalerSyncPeriod";
const _hQ = "httpQuery";
const _ht = "http";
const _i = "id";
const _iA = "includeAll";
const _iF = "ipFamily";
const _iT = "instanceTypes";
const _ide = "identity";
const _inc = "include";
const _is = "issues";
const _iss = "issuer";
const _k = "key";
const _kA = "keyArn";
const _kASC = "kubeApiServerConfig";
const _kCMC = "kubeControllerManagerConfig";
const _kG = "kubernetesGroups";
const _kNC = "kubernetesNetworkConfig";
const _kPV = "kubernetesPatchVersion";
const _kSC = "kubeSchedulerConfig";
const _kV = "kubernetesVersion";
const _l = "logging";
const _lTa = "launchTemplate";
const _la = "labels";
const _m = "message";
const _mA = "modifiedAt";
const _mGPC = "maxGroupPreparedCapacity";
const _mI = "marketplaceInformation";
const _mP = "minPort";
const _mPNRC = "maxParallelNodesRepairedCount";
const _mPNRP = "maxParallelNodesRepairedPercentage";
const _mPa = "maxPort";
const _mR = "maxResults";
const _mRWTM = "minRepairWaitTimeMins";
const _mS = "minSize";
const _mSa = "maxSize";
const _mU = "maxUnavailable";
const _mUNTC = "maxUnhealthyNodeThresholdCount";
const _mUNTP = "maxUnhealthyNodeThresholdPercentage";
const _mUP = "maxUnavailablePercentage";
const _ma = "managed";
const _max = "max";
const _mi = "min";
const _n = "name";
const _nAod = "nodegroupArn";
const _nC = "namespaceConfig";
const _nMC = "nodeMonitoringCondition";
const _nN = "nodegroupName";
const _nP = "nodePools";
const _nR = "nodeRole";
const _nRA = "nodeRoleArn";
const _nRC = "nodeRepairConfig";
const _nRCO = "nodeRepairConfigOverrides";
const _nRF = "nodeResourcesFit";
const _nT = "nextToken";
const _nUR = "nodeUnhealthyReason";
const _na = "namespaces";
const _nam = "namespace";
const _no = "nodegroup";
const _nod = "nodegroups";
const _o = "owner";
const _oA = "outpostArns";
const _oC = "outpostConfig";
const _oi = "oidc";
const _ow = "owners";
const _p = "publisher";
const _pA = "principalArn";
const _pAC = "publicAccessCidrs";
const _pAo = "policyArn";
const _pGCC = "podGcControllerConfig";
const _pI = "productId";
const _pIA = "podIdentityAssociations";
const _pS = "poolState";
const _pSRPS = "podSchedulingRatePerSecond";
const _pU = "productUrl";
const _pV = "platformVersion";
const _pVl = "platformVersions";
const _pr = "provider";
const _pu = "publishers";
const _rA = "roleArn";
const _rASG = "remoteAccessSecurityGroup";
const _rAe = "remoteAccess";
const _rAep = "repairAction";
const _rC = "requiresConfiguration";
const _rCe = "resolveConflicts";
const _rD = "releaseDate";
const _rI = "resourceIds";
const _rIP = "requiresIamPermissions";
const _rNC = "remoteNetworkConfig";
const _rNN = "remoteNodeNetworks";
const _rOSI = "reuseOnScaleIn";
const _rPN = "remotePodNetworks";
const _rV = "releaseVersion";
const _rVC = "resourcesVpcConfig";
const _res = "resources";
const _s = "smithy.ts.sdk.synthetic.com.amazonaws.eks";
const _sA = "serviceAccount";
const _sARA = "serviceAccountRoleArn";
const _sC = "storageConfig";
const _sCc = "scalingConfig";
const _sGI = "securityGroupIds";
const _sI = "subscriptionId";
const _sIC = "serviceIpv4Cidr";
const _sICe = "serviceIpv6Cidr";
const _sIu = "subnetIds";
const _sL = "spreadLevel";
const _sNPR = "serviceNodePortRange";
const _sSG = "sourceSecurityGroups";
const _sSc = "scoringStrategy";
const _sT = "supportType";
const _se = "server";
const _st = "status";
const _sub = "subnets";
const _t = "tags";
const _tL = "taintsList";
const _tN = "tierName";
const _tPGT = "terminatedPodGcThreshold";
const _ta = "taints";
const _ti = "tier";
const _ty = "type";
const _typ = "types";
const _u = "username";
const _uC = "updateConfig";
const _uP = "upgradePolicy";
const _uS = "updateStrategy";
const _v = "version";
const _vIp = "vpcId";
const _vS = "versionStatus";
const _vZ = "validZones";
const _val = "value";
const _w = "weight";
const _wPC = "warmPoolConfig";
const _zSC = "zonalShiftConfig";
const n0 = "com.amazonaws.eks";
const _s_registry = new TypeRegistry(_s);
var EKSServiceException$ = [
	-3,
	_s,
	"EKSServiceException",
	0,
	[],
	[]
];
_s_registry.registerError(EKSServiceException$, EKSServiceException);
const n0_registry = new TypeRegistry(n0);
var AccessDeniedException$ = [
	-3,
	n0,
	_ADE,
	{
		[_e]: _c,
		[_hE]: 403
	},
	[_m],
	[0]
];
n0_registry.registerError(AccessDeniedException$, AccessDeniedException);
var BadRequestException$ = [
	-3,
	n0,
	_BRE,
	{
		[_e]: _c,
		[_hE]: 400
	},
	[_m],
	[0]
];
n0_registry.registerError(BadRequestException$, BadRequestException);
var ClientException$ = [
	-3,
	n0,
	_CE,
	{
		[_e]: _c,
		[_hE]: 400
	},
	[
		_cN,
		_nN,
		_aN,
		_sI,
		_m
	],
	[
		0,
		0,
		0,
		0,
		0
	]
];
n0_registry.registerError(ClientException$, ClientException);
var InvalidParameterException$ = [
	-3,
	n0,
	_IPE,
	{
		[_e]: _c,
		[_hE]: 400
	},
	[
		_cN,
		_nN,
		_fPN,
		_aN,
		_sI,
		_m
	],
	[
		0,
		0,
		0,
		0,
		0,
		0
	]
];
n0_registry.registerError(InvalidParameterException$, InvalidParameterException);
var InvalidRequestException$ = [
	-3,
	n0,
	_IRE,
	{
		[_e]: _c,
		[_hE]: 400
	},
	[
		_cN,
		_nN,
		_aN,
		_sI,
		_m
	],
	[
		0,
		0,
		0,
		0,
		0
	]
];
n0_registry.registerError(InvalidRequestException$, InvalidRequestException);
var InvalidStateException$ = [
	-3,
	n0,
	_ISE,
	{
		[_e]: _c,
		[_hE]: 400
	},
	[_cN, _m],
	[0, 0]
];
n0_registry.registerError(InvalidStateException$, InvalidStateException);
var NotFoundException$ = [
	-3,
	n0,
	_NFE,
	{
		[_e]: _c,
		[_hE]: 404
	},
	[_m],
	[0]
];
n0_registry.registerError(NotFoundException$, NotFoundException);
var ResourceInUseException$ = [
	-3,
	n0,
	_RIUE,
	{
		[_e]: _c,
		[_hE]: 409
	},
	[
		_cN,
		_nN,
		_aN,
		_m
	],
	[
		0,
		0,
		0,
		0
	]
];
n0_registry.registerError(ResourceInUseException$, ResourceInUseException);
var ResourceLimitExceededException$ = [
	-3,
	n0,
	_RLEE,
	{
		[_e]: _c,
		[_hE]: 400
	},
	[
		_cN,
		_nN,
		_sI,
		_m
	],
	[
		0,
		0,
		0,
		0
	]
];
n0_registry.registerError(ResourceLimitExceededException$, ResourceLimitExceededException);
var ResourceNotFoundException$ = [
	-3,
	n0,
	_RNFE,
	{
		[_e]: _c,
		[_hE]: 404
	},
	[
		_cN,
		_nN,
		_fPN,
		_aN,
		_sI,
		_m
	],
	[
		0,
		0,
		0,
		0,
		0,
		0
	]
];
n0_registry.registerError(ResourceNotFoundException$, ResourceNotFoundException);
var ResourcePropagationDelayException$ = [
	-3,
	n0,
	_RPDE,
	{
		[_e]: _c,
		[_hE]: 428
	},
	[_m],
	[0]
];
n0_registry.registerError(ResourcePropagationDelayException$, ResourcePropagationDelayException);
var ServerException$ = [
	-3,
	n0,
	_SE,
	{
		[_e]: _se,
		[_hE]: 500
	},
	[
		_cN,
		_nN,
		_aN,
		_sI,
		_m
	],
	[
		0,
		0,
		0,
		0,
		0
	]
];
n0_registry.registerError(ServerException$, ServerException);
var ServiceUnavailableException$ = [
	-3,
	n0,
	_SUE,
	{
		[_e]: _se,
		[_hE]: 503
	},
	[_m],
	[0]
];
n0_registry.registerError(ServiceUnavailableException$, ServiceUnavailableException);
var ThrottlingException$ = [
	-3,
	n0,
	_TE,
	{
		[_e]: _c,
		[_hE]: 429
	},
	[_cN, _m],
	[0, 0]
];
n0_registry.registerError(ThrottlingException$, ThrottlingException);
var UnsupportedAvailabilityZoneException$ = [
	-3,
	n0,
	_UAZE,
	{
		[_e]: _c,
		[_hE]: 400
	},
	[
		_m,
		_cN,
		_nN,
		_vZ
	],
	[
		0,
		0,
		0,
		64
	]
];
n0_registry.registerError(UnsupportedAvailabilityZoneException$, UnsupportedAvailabilityZoneException);
const errorTypeRegistries = [_s_registry, n0_registry];
var AccessConfigResponse$ = [
	3,
	n0,
	_ACR,
	0,
	[_bCCAP, _aM],
	[2, 0]
];
var AccessEntry$ = [
	3,
	n0,
	_AE,
	0,
	[
		_cN,
		_pA,
		_kG,
		_aEA,
		_cA,
		_mA,
		_t,
		_u,
		_ty
	],
	[
		0,
		0,
		64,
		0,
		4,
		4,
		128,
		0,
		0
	]
];
var AccessScope$ = [
	3,
	n0,
	_AS,
	0,
	[_ty, _na],
	[0, 64]
];
var ActiveCertificateAuthority$ = [
	3,
	n0,
	_ACA,
	0,
	[_i, _aB],
	[0, 0]
];
var Addon$ = [
	3,
	n0,
	_A,
	0,
	[
		_aN,
		_cN,
		_st,
		_aV,
		_h,
		_aA,
		_cA,
		_mA,
		_sARA,
		_t,
		_p,
		_o,
		_mI,
		_cV,
		_pIA,
		_nC
	],
	[
		0,
		0,
		0,
		0,
		() => AddonHealth$,
		0,
		4,
		4,
		0,
		128,
		0,
		0,
		() => MarketplaceInformation$,
		0,
		64,
		() => AddonNamespaceConfigResponse$
	]
];
var AddonHealth$ = [
	3,
	n0,
	_AH,
	0,
	[_is],
	[() => AddonIssueList]
];
var AddonInfo$ = [
	3,
	n0,
	_AI,
	0,
	[
		_aN,
		_ty,
		_aVd,
		_p,
		_o,
		_mI,
		_dN
	],
	[
		0,
		0,
		() => AddonVersionInfoList,
		0,
		0,
		() => MarketplaceInformation$,
		0
	]
];
var AddonIssue$ = [
	3,
	n0,
	_AId,
	0,
	[
		_co,
		_m,
		_rI
	],
	[
		0,
		0,
		64
	]
];
var AddonNamespaceConfigRequest$ = [
	3,
	n0,
	_ANCR,
	0,
	[_nam],
	[0]
];
var AddonNamespaceConfigResponse$ = [
	3,
	n0,
	_ANCRd,
	0,
	[_nam],
	[0]
];
var AddonPodIdentityAssociations$ = [
	3,
	n0,
	_APIA,
	0,
	[_sA, _rA],
	[0, 0],
	2
];
var AddonVersionInfo$ = [
	3,
	n0,
	_AVI,
	0,
	[
		_aV,
		_ar,
		_cT,
		_com,
		_rC,
		_rIP
	],
	[
		0,
		64,
		64,
		() => Compatibilities,
		2,
		2
	]
];
var AllowedValuesConstraint$ = [
	3,
	n0,
	_AVC,
	0,
	[_aVl],
	[64]
];
var AssociateAccessPolicyRequest$ = [
	3,
	n0,
	_AAPR,
	0,
	[
		_cN,
		_pA,
		_pAo,
		_aS
	],
	[
		[0, 1],
		[0, 1],
		0,
		() => AccessScope$
	],
	4
];
var AssociateAccessPolicyResponse$ = [
	3,
	n0,
	_AAPRs,
	0,
	[
		_cN,
		_pA,
		_aAP
	],
	[
		0,
		0,
		() => AssociatedAccessPolicy$
	]
];
var AssociatedAccessPolicy$ = [
	3,
	n0,
	_AAP,
	0,
	[
		_pAo,
		_aS,
		_aAs,
		_mA
	],
	[
		0,
		() => AccessScope$,
		4,
		4
	]
];
var AutoScalingGroup$ = [
	3,
	n0,
	_ASG,
	0,
	[_n],
	[0]
];
var BlockStorage$ = [
	3,
	n0,
	_BS,
	0,
	[_en],
	[2]
];
var Certificate$ = [
	3,
	n0,
	_Ce,
	0,
	[_d, _act],
	[0, () => ActiveCertificateAuthority$]
];
var Cluster$ = [
	3,
	n0,
	_Cl,
	0,
	[
		_n,
		_a,
		_cA,
		_v,
		_end,
		_rA,
		_rVC,
		_kNC,
		_l,
		_ide,
		_st,
		_cAe,
		_cRT,
		_pV,
		_t,
		_eC,
		_cC,
		_i,
		_h,
		_oC,
		_aCc,
		_uP,
		_zSC,
		_rNC,
		_cCo,
		_sC,
		_dP,
		_cPSC,
		_kASC,
		_kSC,
		_kCMC
	],
	[
		0,
		0,
		4,
		0,
		0,
		0,
		() => VpcConfigResponse$,
		() => KubernetesNetworkConfigResponse$,
		() => Logging$,
		() => Identity$,
		0,
		() => Certificate$,
		0,
		0,
		128,
		() => EncryptionConfigList,
		() => ConnectorConfigResponse$,
		0,
		() => ClusterHealth$,
		() => OutpostConfigResponse$,
		() => AccessConfigResponse$,
		() => UpgradePolicyResponse$,
		() => ZonalShiftConfigResponse$,
		() => RemoteNetworkConfigResponse$,
		() => ComputeConfigResponse$,
		() => StorageConfigResponse$,
		2,
		() => ControlPlaneScalingConfig$,
		() => KubeApiServerConfigResponse$,
		() => KubeSchedulerConfigResponse$,
		() => KubeControllerManagerConfigResponse$
	]
];
var ClusterHealth$ = [
	3,
	n0,
	_CHl,
	0,
	[_is],
	[() => ClusterIssueList]
];
var ClusterIssue$ = [
	3,
	n0,
	_CIl,
	0,
	[
		_co,
		_m,
		_rI
	],
	[
		0,
		0,
		64
	]
];
var ClusterVersionInformation$ = [
	3,
	n0,
	_CVI,
	0,
	[
		_cVl,
		_cTl,
		_dPV,
		_dV,
		_rD,
		_eOSSD,
		_eOESD,
		_st,
		_vS,
		_kPV,
		_cPST,
		_cPCC
	],
	[
		0,
		0,
		0,
		2,
		4,
		4,
		4,
		0,
		0,
		0,
		() => ControlPlaneScalingTierList,
		() => ControlPlaneConfigInfo$
	]
];
var Compatibility$ = [
	3,
	n0,
	_Co,
	0,
	[
		_cVl,
		_pVl,
		_dV
	],
	[
		0,
		64,
		2
	]
];
var ComputeConfigRequest$ = [
	3,
	n0,
	_CCRo,
	0,
	[
		_en,
		_nP,
		_nRA
	],
	[
		2,
		64,
		0
	]
];
var ComputeConfigResponse$ = [
	3,
	n0,
	_CCRom,
	0,
	[
		_en,
		_nP,
		_nRA
	],
	[
		2,
		64,
		0
	]
];
var ConnectorConfigResponse$ = [
	3,
	n0,
	_CCRonn,
	0,
	[
		_aIc,
		_aCct,
		_aE,
		_pr,
		_rA
	],
	[
		0,
		0,
		4,
		0,
		0
	]
];
var ControlPlaneConfigInfo$ = [
	3,
	n0,
	_CPCI,
	0,
	[
		_kASC,
		_kSC,
		_kCMC
	],
	[
		() => KubeApiServerVersionConfig$,
		() => KubeSchedulerVersionConfig$,
		() => KubeControllerManagerVersionConfig$
	]
];
var ControlPlanePlacementRequest$ = [
	3,
	n0,
	_CPPR,
	0,
	[_gN, _sL],
	[0, 0]
];
var ControlPlanePlacementResponse$ = [
	3,
	n0,
	_CPPRo,
	0,
	[_gN, _sL],
	[0, 0]
];
var ControlPlaneScalingConfig$ = [
	3,
	n0,
	_CPSC,
	0,
	[_ti],
	[0]
];
var ControlPlaneScalingTierInfo$ = [
	3,
	n0,
	_CPSTI,
	0,
	[
		_tN,
		_aRC,
		_pSRPS,
		_cDSG,
		_cPCCO
	],
	[
		0,
		1,
		1,
		1,
		() => ControlPlaneConfigInfo$
	]
];
var CrdManagementConfiguration$ = [
	3,
	n0,
	_CMC,
	0,
	[_ma],
	[2]
];
var CreateAccessConfigRequest$ = [
	3,
	n0,
	_CACR,
	0,
	[_bCCAP, _aM],
	[2, 0]
];
var CreateAccessEntryRequest$ = [
	3,
	n0,
	_CAER,
	0,
	[
		_cN,
		_pA,
		_kG,
		_t,
		_cRT,
		_u,
		_ty
	],
	[
		[0, 1],
		0,
		64,
		128,
		[0, 4],
		0,
		0
	],
	2
];
var CreateAccessEntryResponse$ = [
	3,
	n0,
	_CAERr,
	0,
	[_aEc],
	[() => AccessEntry$]
];
var CreateAddonRequest$ = [
	3,
	n0,
	_CAR,
	0,
	[
		_cN,
		_aN,
		_aV,
		_sARA,
		_rCe,
		_cRT,
		_t,
		_cV,
		_pIA,
		_nC
	],
	[
		[0, 1],
		0,
		0,
		0,
		0,
		[0, 4],
		128,
		0,
		() => AddonPodIdentityAssociationsList,
		() => AddonNamespaceConfigRequest$
	],
	2
];
var CreateAddonResponse$ = [
	3,
	n0,
	_CARr,
	0,
	[_ad],
	[() => Addon$]
];
var CreateClusterRequest$ = [
	3,
	n0,
	_CCRrea,
	0,
	[
		_n,
		_rA,
		_rVC,
		_v,
		_kNC,
		_l,
		_cRT,
		_t,
		_eC,
		_oC,
		_aCc,
		_bSMA,
		_uP,
		_zSC,
		_rNC,
		_cCo,
		_sC,
		_dP,
		_cPSC,
		_kASC,
		_kSC,
		_kCMC
	],
	[
		0,
		0,
		() => VpcConfigRequest$,
		0,
		() => KubernetesNetworkConfigRequest$,
		() => Logging$,
		[0, 4],
		128,
		() => EncryptionConfigList,
		() => OutpostConfigRequest$,
		() => CreateAccessConfigRequest$,
		2,
		() => UpgradePolicyRequest$,
		() => ZonalShiftConfigRequest$,
		() => RemoteNetworkConfigRequest$,
		() => ComputeConfigRequest$,
		() => StorageConfigRequest$,
		2,
		() => ControlPlaneScalingConfig$,
		() => KubeApiServerConfigRequest$,
		() => KubeSchedulerConfigRequest$,
		() => KubeControllerManagerConfigRequest$
	],
	3
];
var CreateClusterResponse$ = [
	3,
	n0,
	_CCRreat,
	0,
	[_cl],
	[() => Cluster$]
];
var CreateNodegroupRequest$ = [
	3,
	n0,
	_CNR,
	0,
	[
		_cN,
		_nN,
		_sub,
		_nR,
		_sCc,
		_dSis,
		_iT,
		_aT,
		_rAe,
		_la,
		_ta,
		_t,
		_cRT,
		_lTa,
		_uC,
		_nRC,
		_cTa,
		_v,
		_rV,
		_wPC
	],
	[
		[0, 1],
		0,
		64,
		0,
		() => NodegroupScalingConfig$,
		1,
		64,
		0,
		() => RemoteAccessConfig$,
		128,
		() => taintsList,
		128,
		[0, 4],
		() => LaunchTemplateSpecification$,
		() => NodegroupUpdateConfig$,
		() => NodeRepairConfig$,
		0,
		0,
		0,
		() => WarmPoolConfig$
	],
	4
];
var CreateNodegroupResponse$ = [
	3,
	n0,
	_CNRr,
	0,
	[_no],
	[() => Nodegroup$]
];
var DeleteClusterRequest$ = [
	3,
	n0,
	_DCRel,
	0,
	[_n],
	[[0, 1]],
	1
];
var DeleteClusterResponse$ = [
	3,
	n0,
	_DCRele,
	0,
	[_cl],
	[() => Cluster$]
];
var DeleteNodegroupRequest$ = [
	3,
	n0,
	_DNR,
	0,
	[_cN, _nN],
	[[0, 1], [0, 1]],
	2
];
var DeleteNodegroupResponse$ = [
	3,
	n0,
	_DNRe,
	0,
	[_no],
	[() => Nodegroup$]
];
var DescribeAddonRequest$ = [
	3,
	n0,
	_DARes,
	0,
	[_cN, _aN],
	[[0, 1], [0, 1]],
	2
];
var DescribeAddonResponse$ = [
	3,
	n0,
	_DAResc,
	0,
	[_ad],
	[() => Addon$]
];
var DescribeAddonVersionsRequest$ = [
	3,
	n0,
	_DAVR,
	0,
	[
		_kV,
		_mR,
		_nT,
		_aN,
		_typ,
		_pu,
		_ow
	],
	[
		[0, { [_hQ]: _kV }],
		[1, { [_hQ]: _mR }],
		[0, { [_hQ]: _nT }],
		[0, { [_hQ]: _aN }],
		[64, { [_hQ]: _typ }],
		[64, { [_hQ]: _pu }],
		[64, { [_hQ]: _ow }]
	]
];
var DescribeAddonVersionsResponse$ = [
	3,
	n0,
	_DAVRe,
	0,
	[_add, _nT],
	[() => Addons, 0]
];
var DescribeClusterRequest$ = [
	3,
	n0,
	_DCRescr,
	0,
	[_n],
	[[0, 1]],
	1
];
var DescribeClusterResponse$ = [
	3,
	n0,
	_DCRescri,
	0,
	[_cl],
	[() => Cluster$]
];
var DescribeClusterVersionsRequest$ = [
	3,
	n0,
	_DCVR,
	0,
	[
		_cTl,
		_mR,
		_nT,
		_dO,
		_iA,
		_cVlu,
		_st,
		_vS
	],
	[
		[0, { [_hQ]: _cTl }],
		[1, { [_hQ]: _mR }],
		[0, { [_hQ]: _nT }],
		[2, { [_hQ]: _dO }],
		[2, { [_hQ]: _iA }],
		[64, { [_hQ]: _cVlu }],
		[0, { [_hQ]: _st }],
		[0, { [_hQ]: _vS }]
	]
];
var DescribeClusterVersionsResponse$ = [
	3,
	n0,
	_DCVRe,
	0,
	[_nT, _cVlu],
	[0, () => ClusterVersionList]
];
var DescribeNodegroupRequest$ = [
	3,
	n0,
	_DNRes,
	0,
	[_cN, _nN],
	[[0, 1], [0, 1]],
	2
];
var DescribeNodegroupResponse$ = [
	3,
	n0,
	_DNResc,
	0,
	[_no],
	[() => Nodegroup$]
];
var DurationConstraints$ = [
	3,
	n0,
	_DC,
	0,
	[_mi, _max],
	[0, 0]
];
var DurationParameterConfig$ = [
	3,
	n0,
	_DPC,
	0,
	[_dVe, _cons],
	[0, () => DurationConstraints$]
];
var ElasticLoadBalancing$ = [
	3,
	n0,
	_ELB,
	0,
	[_en, _gA],
	[2, () => GatewayApiConfiguration$]
];
var EncryptionConfig$ = [
	3,
	n0,
	_EC,
	0,
	[_res, _pr],
	[64, () => Provider$]
];
var EtcdPlacementRequest$ = [
	3,
	n0,
	_EPR,
	0,
	[_sL],
	[0]
];
var EtcdPlacementResponse$ = [
	3,
	n0,
	_EPRt,
	0,
	[_sL],
	[0]
];
var GatewayApiConfiguration$ = [
	3,
	n0,
	_GAC,
	0,
	[_cr],
	[() => CrdManagementConfiguration$]
];
var HorizontalPodAutoscalerControllerConfigRequest$ = [
	3,
	n0,
	_HPACCR,
	0,
	[_hPASP],
	[0]
];
var HorizontalPodAutoscalerControllerConfigResponse$ = [
	3,
	n0,
	_HPACCRo,
	0,
	[_hPASP],
	[0]
];
var HorizontalPodAutoscalerControllerVersionConfig$ = [
	3,
	n0,
	_HPACVC,
	0,
	[_hPASP],
	[() => DurationParameterConfig$]
];
var Identity$ = [
	3,
	n0,
	_I,
	0,
	[_oi],
	[() => OIDC$]
];
var IntegerConstraints$ = [
	3,
	n0,
	_IC,
	0,
	[_mi, _max],
	[1, 1]
];
var IntegerParameterConfig$ = [
	3,
	n0,
	_IPCn,
	0,
	[_dVe, _cons],
	[1, () => IntegerConstraints$]
];
var IntegerRangeConstraint$ = [
	3,
	n0,
	_IRC,
	0,
	[_mi, _max],
	[1, 1]
];
var Issue$ = [
	3,
	n0,
	_Is,
	0,
	[
		_co,
		_m,
		_rI
	],
	[
		0,
		0,
		64
	]
];
var KubeApiServerConfigRequest$ = [
	3,
	n0,
	_KASCR,
	0,
	[_eT, _sNPR],
	[0, () => ServiceNodePortRange$]
];
var KubeApiServerConfigResponse$ = [
	3,
	n0,
	_KASCRu,
	0,
	[_eT, _sNPR],
	[0, () => ServiceNodePortRange$]
];
var KubeApiServerVersionConfig$ = [
	3,
	n0,
	_KASVC,
	0,
	[_eT, _sNPR],
	[() => DurationParameterConfig$, () => PortRangeParameterConfig$]
];
var KubeControllerManagerConfigRequest$ = [
	3,
	n0,
	_KCMCR,
	0,
	[_pGCC, _hPACC],
	[() => PodGcControllerConfigRequest$, () => HorizontalPodAutoscalerControllerConfigRequest$]
];
var KubeControllerManagerConfigResponse$ = [
	3,
	n0,
	_KCMCRu,
	0,
	[_pGCC, _hPACC],
	[() => PodGcControllerConfigResponse$, () => HorizontalPodAutoscalerControllerConfigResponse$]
];
var KubeControllerManagerVersionConfig$ = [
	3,
	n0,
	_KCMVC,
	0,
	[_pGCC, _hPACC],
	[() => PodGcControllerVersionConfig$, () => HorizontalPodAutoscalerControllerVersionConfig$]
];
var KubernetesNetworkConfigRequest$ = [
	3,
	n0,
	_KNCR,
	0,
	[
		_sIC,
		_iF,
		_eLB
	],
	[
		0,
		0,
		() => ElasticLoadBalancing$
	]
];
var KubernetesNetworkConfigResponse$ = [
	3,
	n0,
	_KNCRu,
	0,
	[
		_sIC,
		_sICe,
		_iF,
		_eLB
	],
	[
		0,
		0,
		0,
		() => ElasticLoadBalancing$
	]
];
var KubeSchedulerConfigRequest$ = [
	3,
	n0,
	_KSCR,
	0,
	[_nRF],
	[() => NodeResourcesFitConfig$]
];
var KubeSchedulerConfigResponse$ = [
	3,
	n0,
	_KSCRu,
	0,
	[_nRF],
	[() => NodeResourcesFitConfig$]
];
var KubeSchedulerVersionConfig$ = [
	3,
	n0,
	_KSVC,
	0,
	[_nRF],
	[() => NodeResourcesFitVersionConfig$]
];
var LaunchTemplateSpecification$ = [
	3,
	n0,
	_LTS,
	0,
	[
		_n,
		_v,
		_i
	],
	[
		0,
		0,
		0
	]
];
var ListClustersRequest$ = [
	3,
	n0,
	_LCRis,
	0,
	[
		_mR,
		_nT,
		_inc
	],
	[
		[1, { [_hQ]: _mR }],
		[0, { [_hQ]: _nT }],
		[64, { [_hQ]: _inc }]
	]
];
var ListClustersResponse$ = [
	3,
	n0,
	_LCRist,
	0,
	[_clu, _nT],
	[64, 0]
];
var ListNodegroupsRequest$ = [
	3,
	n0,
	_LNR,
	0,
	[
		_cN,
		_mR,
		_nT
	],
	[
		[0, 1],
		[1, { [_hQ]: _mR }],
		[0, { [_hQ]: _nT }]
	],
	1
];
var ListNodegroupsResponse$ = [
	3,
	n0,
	_LNRi,
	0,
	[_nod, _nT],
	[64, 0]
];
var Logging$ = [
	3,
	n0,
	_Lo,
	0,
	[_cL],
	[() => LogSetups]
];
var LogSetup$ = [
	3,
	n0,
	_LS,
	0,
	[_typ, _en],
	[64, 2]
];
var MarketplaceInformation$ = [
	3,
	n0,
	_MI,
	0,
	[_pI, _pU],
	[0, 0]
];
var Nodegroup$ = [
	3,
	n0,
	_N,
	0,
	[
		_nN,
		_nAod,
		_cN,
		_v,
		_rV,
		_cA,
		_mA,
		_st,
		_cTa,
		_sCc,
		_iT,
		_sub,
		_rAe,
		_aT,
		_nR,
		_la,
		_ta,
		_res,
		_dSis,
		_h,
		_uC,
		_nRC,
		_lTa,
		_t,
		_wPC
	],
	[
		0,
		0,
		0,
		0,
		0,
		4,
		4,
		0,
		0,
		() => NodegroupScalingConfig$,
		64,
		64,
		() => RemoteAccessConfig$,
		0,
		0,
		128,
		() => taintsList,
		() => NodegroupResources$,
		1,
		() => NodegroupHealth$,
		() => NodegroupUpdateConfig$,
		() => NodeRepairConfig$,
		() => LaunchTemplateSpecification$,
		128,
		() => WarmPoolConfig$
	]
];
var NodegroupHealth$ = [
	3,
	n0,
	_NH,
	0,
	[_is],
	[() => IssueList]
];
var NodegroupResources$ = [
	3,
	n0,
	_NR,
	0,
	[_aSG, _rASG],
	[() => AutoScalingGroupList, 0]
];
var NodegroupScalingConfig$ = [
	3,
	n0,
	_NSC,
	0,
	[
		_mS,
		_mSa,
		_dSe
	],
	[
		1,
		1,
		1
	]
];
var NodegroupUpdateConfig$ = [
	3,
	n0,
	_NUC,
	0,
	[
		_mU,
		_mUP,
		_uS
	],
	[
		1,
		1,
		0
	]
];
var NodeRepairConfig$ = [
	3,
	n0,
	_NRC,
	0,
	[
		_en,
		_mUNTC,
		_mUNTP,
		_mPNRC,
		_mPNRP,
		_nRCO
	],
	[
		2,
		1,
		1,
		1,
		1,
		() => NodeRepairConfigOverridesList
	]
];
var NodeRepairConfigOverrides$ = [
	3,
	n0,
	_NRCO,
	0,
	[
		_nMC,
		_nUR,
		_mRWTM,
		_rAep
	],
	[
		0,
		0,
		1,
		0
	]
];
var NodeResourcesFitConfig$ = [
	3,
	n0,
	_NRFC,
	0,
	[_sSc],
	[() => ScoringStrategy$]
];
var NodeResourcesFitVersionConfig$ = [
	3,
	n0,
	_NRFVC,
	0,
	[_sSc],
	[() => ScoringStrategyConfig$]
];
var OIDC$ = [
	3,
	n0,
	_OIDC,
	0,
	[_iss],
	[0]
];
var OutpostConfigRequest$ = [
	3,
	n0,
	_OCR,
	0,
	[
		_oA,
		_cPIT,
		_cPP,
		_eIT,
		_ePt
	],
	[
		64,
		0,
		() => ControlPlanePlacementRequest$,
		0,
		() => EtcdPlacementRequest$
	],
	2
];
var OutpostConfigResponse$ = [
	3,
	n0,
	_OCRu,
	0,
	[
		_oA,
		_cPIT,
		_cPP,
		_eIT,
		_ePt
	],
	[
		64,
		0,
		() => ControlPlanePlacementResponse$,
		0,
		() => EtcdPlacementResponse$
	],
	2
];
var PodGcControllerConfigRequest$ = [
	3,
	n0,
	_PGCCR,
	0,
	[_tPGT],
	[1]
];
var PodGcControllerConfigResponse$ = [
	3,
	n0,
	_PGCCRo,
	0,
	[_tPGT],
	[1]
];
var PodGcControllerVersionConfig$ = [
	3,
	n0,
	_PGCVC,
	0,
	[_tPGT],
	[() => IntegerParameterConfig$]
];
var PortRangeConstraints$ = [
	3,
	n0,
	_PRC,
	0,
	[_mP, _mPa],
	[() => IntegerRangeConstraint$, () => IntegerRangeConstraint$]
];
var PortRangeParameterConfig$ = [
	3,
	n0,
	_PRPC,
	0,
	[_dVe, _cons],
	[() => ServiceNodePortRange$, () => PortRangeConstraints$]
];
var Provider$ = [
	3,
	n0,
	_P,
	0,
	[_kA],
	[0]
];
var RemoteAccessConfig$ = [
	3,
	n0,
	_RAC,
	0,
	[_eSK, _sSG],
	[0, 64]
];
var RemoteNetworkConfigRequest$ = [
	3,
	n0,
	_RNCR,
	0,
	[_rNN, _rPN],
	[() => RemoteNodeNetworkList, () => RemotePodNetworkList]
];
var RemoteNetworkConfigResponse$ = [
	3,
	n0,
	_RNCRe,
	0,
	[_rNN, _rPN],
	[() => RemoteNodeNetworkList, () => RemotePodNetworkList]
];
var RemoteNodeNetwork$ = [
	3,
	n0,
	_RNN,
	0,
	[_ci],
	[64]
];
var RemotePodNetwork$ = [
	3,
	n0,
	_RPN,
	0,
	[_ci],
	[64]
];
var ResourceConstraints$ = [
	3,
	n0,
	_RC,
	0,
	[_n, _w],
	[() => AllowedValuesConstraint$, () => IntegerRangeConstraint$]
];
var ResourceWeight$ = [
	3,
	n0,
	_RW,
	0,
	[_n, _w],
	[0, 1]
];
var ScoringStrategy$ = [
	3,
	n0,
	_SS,
	0,
	[_ty, _res],
	[0, () => ResourceWeightList]
];
var ScoringStrategyConfig$ = [
	3,
	n0,
	_SSC,
	0,
	[_dVe, _cons],
	[() => ScoringStrategy$, () => ScoringStrategyConstraints$]
];
var ScoringStrategyConstraints$ = [
	3,
	n0,
	_SSCc,
	0,
	[_sSc, _res],
	[() => AllowedValuesConstraint$, () => ResourceConstraints$]
];
var ServiceNodePortRange$ = [
	3,
	n0,
	_SNPR,
	0,
	[_mP, _mPa],
	[1, 1]
];
var StorageConfigRequest$ = [
	3,
	n0,
	_SCR,
	0,
	[_bS],
	[() => BlockStorage$]
];
var StorageConfigResponse$ = [
	3,
	n0,
	_SCRt,
	0,
	[_bS],
	[() => BlockStorage$]
];
var Taint$ = [
	3,
	n0,
	_T,
	0,
	[
		_k,
		_val,
		_ef
	],
	[
		0,
		0,
		0
	]
];
var UpgradePolicyRequest$ = [
	3,
	n0,
	_UPR,
	0,
	[_sT],
	[0]
];
var UpgradePolicyResponse$ = [
	3,
	n0,
	_UPRp,
	0,
	[_sT],
	[0]
];
var VpcConfigRequest$ = [
	3,
	n0,
	_VCR,
	0,
	[
		_sIu,
		_sGI,
		_ePA,
		_ePAn,
		_pAC,
		_cPEM
	],
	[
		64,
		64,
		2,
		2,
		64,
		0
	]
];
var VpcConfigResponse$ = [
	3,
	n0,
	_VCRp,
	0,
	[
		_sIu,
		_sGI,
		_cSGI,
		_vIp,
		_ePA,
		_ePAn,
		_pAC,
		_cPEM
	],
	[
		64,
		64,
		0,
		0,
		2,
		2,
		64,
		0
	]
];
var WarmPoolConfig$ = [
	3,
	n0,
	_WPC,
	0,
	[
		_en,
		_mS,
		_mGPC,
		_pS,
		_rOSI
	],
	[
		2,
		1,
		1,
		0,
		2
	]
];
var ZonalShiftConfigRequest$ = [
	3,
	n0,
	_ZSCR,
	0,
	[_en],
	[2]
];
var ZonalShiftConfigResponse$ = [
	3,
	n0,
	_ZSCRo,
	0,
	[_en],
	[2]
];
var AddonIssueList = [
	1,
	n0,
	_AIL,
	0,
	() => AddonIssue$
];
var AddonPodIdentityAssociationsList = [
	1,
	n0,
	_APIAL,
	0,
	() => AddonPodIdentityAssociations$
];
var Addons = [
	1,
	n0,
	_Ad,
	0,
	() => AddonInfo$
];
var AddonVersionInfoList = [
	1,
	n0,
	_AVIL,
	0,
	() => AddonVersionInfo$
];
var AutoScalingGroupList = [
	1,
	n0,
	_ASGL,
	0,
	() => AutoScalingGroup$
];
var ClusterIssueList = [
	1,
	n0,
	_CILl,
	0,
	() => ClusterIssue$
];
var ClusterVersionList = [
	1,
	n0,
	_CVL,
	0,
	() => ClusterVersionInformation$
];
var Compatibilities = [
	1,
	n0,
	_Com,
	0,
	() => Compatibility$
];
var ControlPlaneScalingTierList = [
	1,
	n0,
	_CPSTL,
	0,
	() => ControlPlaneScalingTierInfo$
];
var EncryptionConfigList = [
	1,
	n0,
	_ECL,
	0,
	() => EncryptionConfig$
];
var IssueList = [
	1,
	n0,
	_IL,
	0,
	() => Issue$
];
var LogSetups = [
	1,
	n0,
	_LSo,
	0,
	() => LogSetup$
];
var NodeRepairConfigOverridesList = [
	1,
	n0,
	_NRCOL,
	0,
	() => NodeRepairConfigOverrides$
];
var RemoteNodeNetworkList = [
	1,
	n0,
	_RNNL,
	0,
	() => RemoteNodeNetwork$
];
var RemotePodNetworkList = [
	1,
	n0,
	_RPNL,
	0,
	() => RemotePodNetwork$
];
var ResourceWeightList = [
	1,
	n0,
	_RWL,
	0,
	() => ResourceWeight$
];
var taintsList = [
	1,
	n0,
	_tL,
	0,
	() => Taint$
];
var AssociateAccessPolicy$ = [
	9,
	n0,
	_AAPs,
	{ [_ht]: [
		"POST",
		"/clusters/{clusterName}/access-entries/{principalArn}/access-policies",
		200
	] },
	() => AssociateAccessPolicyRequest$,
	() => AssociateAccessPolicyResponse$
];
var CreateAccessEntry$ = [
	9,
	n0,
	_CAE,
	{ [_ht]: [
		"POST",
		"/clusters/{clusterName}/access-entries",
		200
	] },
	() => CreateAccessEntryRequest$,
	() => CreateAccessEntryResponse$
];
var CreateAddon$ = [
	9,
	n0,
	_CAr,
	{ [_ht]: [
		"POST",
		"/clusters/{clusterName}/addons",
		200
	] },
	() => CreateAddonRequest$,
	() => CreateAddonResponse$
];
var CreateCluster$ = [
	9,
	n0,
	_CCr,
	{ [_ht]: [
		"POST",
		"/clusters",
		200
	] },
	() => CreateClusterRequest$,
	() => CreateClusterResponse$
];
var CreateNodegroup$ = [
	9,
	n0,
	_CN,
	{ [_ht]: [
		"POST",
		"/clusters/{clusterName}/node-groups",
		200
	] },
	() => CreateNodegroupRequest$,
	() => CreateNodegroupResponse$
];
var DeleteCluster$ = [
	9,
	n0,
	_DCel,
	{ [_ht]: [
		"DELETE",
		"/clusters/{name}",
		200
	] },
	() => DeleteClusterRequest$,
	() => DeleteClusterResponse$
];
var DeleteNodegroup$ = [
	9,
	n0,
	_DN,
	{ [_ht]: [
		"DELETE",
		"/clusters/{clusterName}/node-groups/{nodegroupName}",
		200
	] },
	() => DeleteNodegroupRequest$,
	() => DeleteNodegroupResponse$
];
var DescribeAddon$ = [
	9,
	n0,
	_DAe,
	{ [_ht]: [
		"GET",
		"/clusters/{clusterName}/addons/{addonName}",
		200
	] },
	() => DescribeAddonRequest$,
	() => DescribeAddonResponse$
];
var DescribeAddonVersions$ = [
	9,
	n0,
	_DAV,
	{ [_ht]: [
		"GET",
		"/addons/supported-versions",
		200
	] },
	() => DescribeAddonVersionsRequest$,
	() => DescribeAddonVersionsResponse$
];
var DescribeCluster$ = [
	9,
	n0,
	_DCesc,
	{ [_ht]: [
		"GET",
		"/clusters/{name}",
		200
	] },
	() => DescribeClusterRequest$,
	() => DescribeClusterResponse$
];
var DescribeClusterVersions$ = [
	9,
	n0,
	_DCV,
	{ [_ht]: [
		"GET",
		"/cluster-versions",
		200
	] },
	() => DescribeClusterVersionsRequest$,
	() => DescribeClusterVersionsResponse$
];
var DescribeNodegroup$ = [
	9,
	n0,
	_DNe,
	{ [_ht]: [
		"GET",
		"/clusters/{clusterName}/node-groups/{nodegroupName}",
		200
	] },
	() => DescribeNodegroupRequest$,
	() => DescribeNodegroupResponse$
];
var ListClusters$ = [
	9,
	n0,
	_LCi,
	{ [_ht]: [
		"GET",
		"/clusters",
		200
	] },
	() => ListClustersRequest$,
	() => ListClustersResponse$
];
var ListNodegroups$ = [
	9,
	n0,
	_LN,
	{ [_ht]: [
		"GET",
		"/clusters/{clusterName}/node-groups",
		200
	] },
	() => ListNodegroupsRequest$,
	() => ListNodegroupsResponse$
];

// node_modules/@aws-sdk/client-eks/dist-es/runtimeConfig.shared.js
const getRuntimeConfig$1 = (config) => {
	return {
		apiVersion: "2017-11-01",
		base64Decoder: config?.base64Decoder ?? fromBase64,
		base64Encoder: config?.base64Encoder ?? toBase64,
		disableHostPrefix: config?.disableHostPrefix ?? false,
		endpointProvider: config?.endpointProvider ?? defaultEndpointResolver,
		extensions: config?.extensions ?? [],
		httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultEKSHttpAuthSchemeProvider,
		httpAuthSchemes: config?.httpAuthSchemes ?? [{
			schemeId: "aws.auth#sigv4",
			identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
			signer: new AwsSdkSigV4Signer()
		}],
		logger: config?.logger ?? new NoOpLogger(),
		protocol: config?.protocol ?? AwsRestJsonProtocol,
		protocolSettings: config?.protocolSettings ?? {
			defaultNamespace: "com.amazonaws.eks",
			errorTypeRegistries,
			version: "2017-11-01",
			serviceTarget: "AWSWesleyFrontend"
		},
		serviceId: config?.serviceId ?? "EKS",
		sha256: config?.sha256 ?? Sha256Node,
		urlParser: config?.urlParser ?? parseUrl,
		utf8Decoder: config?.utf8Decoder ?? fromUtf8,
		utf8Encoder: config?.utf8Encoder ?? toUtf8
	};
};

// node_modules/@aws-sdk/client-eks/dist-es/runtimeConfig.js
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
		defaultSocketTimeout: getDefaultSocketTimeout(config?.requestHandler, 3e5),
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

// node_modules/@aws-sdk/client-eks/dist-es/auth/httpAuthExtensionConfiguration.js
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

// node_modules/@aws-sdk/client-eks/dist-es/runtimeExtensions.js
const resolveRuntimeExtensions = (runtimeConfig, extensions) => {
	const extensionConfiguration = Object.assign(getAwsRegionExtensionConfiguration(runtimeConfig), getDefaultExtensionConfiguration(runtimeConfig), getHttpHandlerExtensionConfiguration(runtimeConfig), getHttpAuthExtensionConfiguration(runtimeConfig));
	extensions.forEach((extension) => extension.configure(extensionConfiguration));
	return Object.assign(runtimeConfig, resolveAwsRegionExtensionConfiguration(extensionConfiguration), resolveDefaultRuntimeConfig(extensionConfiguration), resolveHttpHandlerRuntimeConfig(extensionConfiguration), resolveHttpAuthRuntimeConfig(extensionConfiguration));
};

// node_modules/@aws-sdk/client-eks/dist-es/EKSClient.js
var EKSClient = class extends Client {
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
			httpAuthSchemeParametersProvider: defaultEKSHttpAuthSchemeParametersProvider,
			identityProviderConfigProvider: async (config) => new DefaultIdentityProviderConfig({ "aws.auth#sigv4": config.credentials })
		}));
		this.middlewareStack.use(getHttpSigningPlugin(this.config));
	}
	destroy() {
		super.destroy();
	}
};

// node_modules/@aws-sdk/client-eks/dist-es/commandBuilder.js
const command = makeBuilder(commonParams, "AWSWesleyFrontend", "EKSClient", getEndpointPlugin);
const _ep0 = {};
const _mw0 = (Command, cs, config, o) => [];

// node_modules/@aws-sdk/client-eks/dist-es/commands/AssociateAccessPolicyCommand.js
var AssociateAccessPolicyCommand = class extends command(_ep0, _mw0, "AssociateAccessPolicy", AssociateAccessPolicy$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/CreateAccessEntryCommand.js
var CreateAccessEntryCommand = class extends command(_ep0, _mw0, "CreateAccessEntry", CreateAccessEntry$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/CreateAddonCommand.js
var CreateAddonCommand = class extends command(_ep0, _mw0, "CreateAddon", CreateAddon$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/CreateClusterCommand.js
var CreateClusterCommand = class extends command(_ep0, _mw0, "CreateCluster", CreateCluster$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/CreateNodegroupCommand.js
var CreateNodegroupCommand = class extends command(_ep0, _mw0, "CreateNodegroup", CreateNodegroup$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/DeleteClusterCommand.js
var DeleteClusterCommand = class extends command(_ep0, _mw0, "DeleteCluster", DeleteCluster$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/DeleteNodegroupCommand.js
var DeleteNodegroupCommand = class extends command(_ep0, _mw0, "DeleteNodegroup", DeleteNodegroup$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/DescribeAddonCommand.js
var DescribeAddonCommand = class extends command(_ep0, _mw0, "DescribeAddon", DescribeAddon$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/DescribeAddonVersionsCommand.js
var DescribeAddonVersionsCommand = class extends command(_ep0, _mw0, "DescribeAddonVersions", DescribeAddonVersions$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/DescribeClusterCommand.js
var DescribeClusterCommand = class extends command(_ep0, _mw0, "DescribeCluster", DescribeCluster$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/DescribeClusterVersionsCommand.js
var DescribeClusterVersionsCommand = class extends command(_ep0, _mw0, "DescribeClusterVersions", DescribeClusterVersions$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/DescribeNodegroupCommand.js
var DescribeNodegroupCommand = class extends command(_ep0, _mw0, "DescribeNodegroup", DescribeNodegroup$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/ListClustersCommand.js
var ListClustersCommand = class extends command(_ep0, _mw0, "ListClusters", ListClusters$) {};

// node_modules/@aws-sdk/client-eks/dist-es/commands/ListNodegroupsCommand.js
var ListNodegroupsCommand = class extends command(_ep0, _mw0, "ListNodegroups", ListNodegroups$) {};

// node_modules/@aws-sdk/client-eks/dist-es/pagination/ListClustersPaginator.js
const paginateListClusters = createPaginator(EKSClient, ListClustersCommand, "nextToken", "nextToken", "maxResults");

// node_modules/@aws-sdk/client-eks/dist-es/pagination/ListNodegroupsPaginator.js
const paginateListNodegroups = createPaginator(EKSClient, ListNodegroupsCommand, "nextToken", "nextToken", "maxResults");

// src/clouds/aws/eks.ts
function openEks(region, ctx) {
	const client = new EKSClient(clientConfig("EKS", region, ctx));
	const o = { abortSignal: ctx.signal };
	const ifThere = async (work) => {
		try {
			return await work();
		} catch (error) {
			if (isGone(error)) return void 0;
			throw error;
		}
	};
	return {
		/** Minor versions that EKS has, the default one first. */
		versions: async () => {
			const { clusterVersions = [] } = await client.send(new DescribeClusterVersionsCommand({}), o);
			return clusterVersions.toSorted((a, b) => Number(b.defaultVersion ?? false) - Number(a.defaultVersion ?? false)).flatMap((v) => v.clusterVersion ?? []);
		},
		clusters: async () => {
			const found = [];
			for await (const page of paginateListClusters({ client }, {}, o)) found.push(...page.clusters ?? []);
			return found;
		},
		create: async (input) => void await client.send(new CreateClusterCommand(input), o),
		find: (name) => ifThere(async () => (await client.send(new DescribeClusterCommand({ name }), o)).cluster),
		delete: async (name) => void await client.send(new DeleteClusterCommand({ name }), o),
		createGroup: async (input) => void await client.send(new CreateNodegroupCommand(input), o),
		findGroup: (clusterName, nodegroupName) => ifThere(async () => (await client.send(new DescribeNodegroupCommand({
			clusterName,
			nodegroupName
		}), o)).nodegroup),
		groups: async (clusterName) => {
			const found = [];
			for await (const page of paginateListNodegroups({ client }, { clusterName }, o)) found.push(...page.nodegroups ?? []);
			return found;
		},
		deleteGroup: async (clusterName, nodegroupName) => void await client.send(new DeleteNodegroupCommand({
			clusterName,
			nodegroupName
		}), o),
		/** Versions of an add-on for a minor version of Kubernetes, the default one first. */
		addonVersions: async (addonName, kubernetesVersion) => {
			const input = {
				addonName,
				kubernetesVersion
			};
			const { addons = [] } = await client.send(new DescribeAddonVersionsCommand(input), o);
			const versions = addons.flatMap((a) => a.addonVersions ?? []);
			const isDefault = (v) => Number(v.compatibilities?.some((c) => c.defaultVersion === true) ?? false);
			return versions.toSorted((a, b) => isDefault(b) - isDefault(a)).flatMap((v) => v.addonVersion ?? []);
		},
		createAddon: async (input) => void await client.send(new CreateAddonCommand(input), o),
		findAddon: (clusterName, addonName) => ifThere(async () => (await client.send(new DescribeAddonCommand({
			clusterName,
			addonName
		}), o)).addon),
		createAccess: async (input) => void await client.send(new CreateAccessEntryCommand(input), o),
		grantAccess: async (input) => void await client.send(new AssociateAccessPolicyCommand(input), o),
		close: () => client.destroy()
	};
}

export { openEks as t };