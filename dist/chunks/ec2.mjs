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
import { t as AwsQueryProtocol } from "./AwsQueryProtocol.mjs";
import { p as tagNames } from "./names.mjs";
import { t as clientConfig } from "./config.mjs";

// node_modules/@aws-sdk/core/dist-es/submodules/protocols/query/AwsEc2QueryProtocol.js
var AwsEc2QueryProtocol = class extends AwsQueryProtocol {
	options;
	constructor(options) {
		super(options);
		this.options = options;
		Object.assign(this.serializer.settings, {
			capitalizeKeys: true,
			flattenLists: true,
			serializeEmptyLists: false,
			ec2: true
		});
	}
	getShapeId() {
		return "aws.protocols#ec2Query";
	}
	useNestedResult() {
		return false;
	}
};

// node_modules/@aws-sdk/client-ec2/dist-es/auth/httpAuthSchemeProvider.js
const defaultEC2HttpAuthSchemeParametersProvider = async (config, context, input) => {
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
			name: "ec2",
			region: authParameters.region
		},
		propertiesExtractor: (config, context) => ({ signingProperties: {
			config,
			context
		} })
	};
}
const defaultEC2HttpAuthSchemeProvider = (authParameters) => {
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

// node_modules/@aws-sdk/client-ec2/dist-es/endpoint/EndpointParameters.js
const resolveClientEndpointParameters = (options) => {
	return Object.assign(options, {
		useDualstackEndpoint: options.useDualstackEndpoint ?? false,
		useFipsEndpoint: options.useFipsEndpoint ?? false,
		defaultSigningName: "ec2"
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

// node_modules/@aws-sdk/client-ec2/package.json
var version = "3.1169.0";

// node_modules/@aws-sdk/client-ec2/dist-es/endpoint/bdd.js
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
		["https://ec2-fips.{Region}.{PartitionResult#dualStackDnsSuffix}", i],
		[a, "FIPS and DualStack are enabled, but this partition does not support one or both"],
		["https://ec2.{Region}.amazonaws.com", i],
		["https://ec2-fips.{Region}.{PartitionResult#dnsSuffix}", i],
		[a, "FIPS is enabled but this partition does not support FIPS"],
		["https://ec2.{Region}.{PartitionResult#dualStackDnsSuffix}", i],
		[a, "DualStack is enabled but this partition does not support DualStack"],
		["https://ec2.{Region}.{PartitionResult#dnsSuffix}", i],
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

// node_modules/@aws-sdk/client-ec2/dist-es/endpoint/endpointResolver.js
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

// node_modules/@aws-sdk/client-ec2/dist-es/models/EC2ServiceException.js
var EC2ServiceException = class EC2ServiceException extends ServiceException {
	static shapeId = "smithy.ts.sdk.synthetic.com.amazonaws.ec2#EC2ServiceException";
	constructor(options) {
		super(options);
		Object.setPrototypeOf(this, EC2ServiceException.prototype);
	}
};

// node_modules/@aws-sdk/client-ec2/dist-es/schemas/schemas_0.js
const _A = "Address";
const _AAZ = "AllAvailabilityZones";
const _AESS = "AttachmentEnaSrdSpecification";
const _AESUS = "AttachmentEnaSrdUdpSpecification";
const _AFNI = "AdditionalFlexibleNetworkInterfaces";
const _AGV = "ApiGatewayV2";
const _AIL = "AllocationIdList";
const _AIl = "AllocationId";
const _AIll = "AllocationIds";
const _AIs = "AssociationId";
const _AItt = "AttachmentId";
const _ALI = "AmiLaunchIndex";
const _ALT = "AttachmentLimitType";
const _ALd = "AddressList";
const _ARS = "AutoRecoverySupported";
const _ARss = "AssociatedResource";
const _ARuto = "AutoRecovery";
const _ASL = "AssociatedSubnetList";
const _ASSm = "AmdSevSnp";
const _ASsso = "AssociatedSubnets";
const _ATLr = "ArchitectureTypeList";
const _ATtt = "AttachTime";
const _AZ = "AvailabilityZone";
const _AZG = "AvailabilityZoneGeography";
const _AZGL = "AvailabilityZoneGeographyList";
const _AZI = "AvailabilityZoneId";
const _AZL = "AvailabilityZoneList";
const _AZM = "AvailabilityZoneMessage";
const _AZML = "AvailabilityZoneMessageList";
const _AZSG = "AvailabilityZoneSubGeography";
const _AZSGL = "AvailabilityZoneSubGeographyList";
const _AZv = "AvailabilityZones";
const _Acc = "Accelerators";
const _Add = "Addresses";
const _Af = "Affinity";
const _Ar = "Arn";
const _Arc = "Architecture";
const _Ass = "Association";
const _Att = "Attachment";
const _Atta = "Attachments";
const _BBIG = "BaselineBandwidthInGbps";
const _BBIM = "BaselineBandwidthInMbps";
const _BDM = "BlockDeviceMapping";
const _BDML = "BlockDeviceMappingList";
const _BDMl = "BlockDeviceMappings";
const _BIa = "BaselineIops";
const _BM = "BootMode";
const _BMTL = "BootModeTypeList";
const _BMa = "BareMetal";
const _BPAS = "BlockPublicAccessStates";
const _BPS = "BurstablePerformanceSupported";
const _BTIMB = "BaselineThroughputInMBps";
const _BW = "BandwidthWeighting";
const _BWTL = "BandwidthWeightingTypeList";
const _BWa = "BandwidthWeightings";
const _CB = "CidrBlock";
const _CBAS = "CidrBlockAssociationSet";
const _CBI = "CapacityBlockId";
const _CBSi = "CidrBlockState";
const _CCL = "CoreCountList";
const _CCor = "CoreCount";
const _CDr = "CreationDate";
const _CFAS = "CriticalFixAvailableSince";
const _CGur = "CurrentGeneration";
const _CI = "CarrierIp";
const _CIBM = "CurrentInstanceBootMode";
const _CIi = "CidrIp";
const _CIid = "CidrIpv6";
const _CIidr = "CidrIpv4";
const _CIor = "CoreInfo";
const _CO = "CpuOptions";
const _COI = "CustomerOwnedIp";
const _COIP = "CustomerOwnedIpv4Pool";
const _CRI = "CapacityReservationId";
const _CRP = "CapacityReservationPreference";
const _CRRGA = "CapacityReservationResourceGroupArn";
const _CRSR = "CapacityReservationSpecificationResponse";
const _CRSa = "CapacityReservationSpecification";
const _CRT = "CapacityReservationTarget";
const _CRTR = "CapacityReservationTargetResponse";
const _CSu = "CurrentState";
const _CT = "ClientToken";
const _CTC = "ConnectionTrackingConfiguration";
const _CTSRo = "ConnectionTrackingSpecificationResponse";
const _CTre = "CreateTime";
const _Co = "Code";
const _Conf = "Configured";
const _Cou = "Count";
const _DAIT = "DenyAllIgwTraffic";
const _DAR = "DescribeAddressesRequest";
const _DARe = "DescribeAddressesResult";
const _DAZR = "DescribeAvailabilityZonesRequest";
const _DAZRe = "DescribeAvailabilityZonesResult";
const _DAZe = "DescribeAvailabilityZones";
const _DAesc = "DescribeAddresses";
const _DCTC = "DefaultConnectionTrackingConfiguration";
const _DCef = "DefaultCores";
const _DEQCPI = "DefaultEnaQueueCountPerInterface";
const _DHS = "DedicatedHostsSupported";
const _DHT = "DnsHostnameType";
const _DI = "DeviceIndex";
const _DILi = "DiskInfoList";
const _DIRes = "DescribeImagesRequest";
const _DIResc = "DescribeImagesResult";
const _DIRescr = "DescribeInstancesRequest";
const _DIRescri = "DescribeInstancesResult";
const _DITO = "DescribeInstanceTypeOfferings";
const _DITOR = "DescribeInstanceTypeOfferingsRequest";
const _DITORe = "DescribeInstanceTypeOfferingsResult";
const _DITRes = "DescribeInstanceTypesRequest";
const _DITResc = "DescribeInstanceTypesResult";
const _DITe = "DescribeInstanceTypes";
const _DIes = "DescribeImages";
const _DIesc = "DescribeInstances";
const _DIisk = "DiskInfo";
const _DKP = "DeleteKeyPair";
const _DKPR = "DeleteKeyPairRequest";
const _DKPRe = "DeleteKeyPairResult";
const _DKPRes = "DescribeKeyPairsRequest";
const _DKPResc = "DescribeKeyPairsResult";
const _DKPe = "DescribeKeyPairs";
const _DN = "DeviceName";
const _DNCI = "DefaultNetworkCardIndex";
const _DNI = "DeleteNetworkInterface";
const _DNIR = "DeleteNetworkInterfaceRequest";
const _DNIRe = "DescribeNetworkInterfacesRequest";
const _DNIRes = "DescribeNetworkInterfacesResult";
const _DNIe = "DescribeNetworkInterfaces";
const _DOI = "DhcpOptionsId";
const _DOT = "DeleteOnTermination";
const _DPer = "DeregistrationProtection";
const _DR = "DryRun";
const _DSG = "DeleteSecurityGroup";
const _DSGR = "DeleteSecurityGroupRequest";
const _DSGRe = "DeleteSecurityGroupResult";
const _DSGRes = "DescribeSecurityGroupsRequest";
const _DSGResc = "DescribeSecurityGroupsResult";
const _DSGe = "DescribeSecurityGroups";
const _DTET = "DefaultTcpEstablishedTimeout";
const _DTPC = "DefaultThreadsPerCore";
const _DTe = "DeprecationTime";
const _DUST = "DefaultUdpStreamTimeout";
const _DUT = "DefaultUdpTimeout";
const _DVC = "DefaultVCpus";
const _DVR = "DeleteVolumeRequest";
const _DVRes = "DescribeVolumesRequest";
const _DVResc = "DescribeVolumesResult";
const _DVRescr = "DescribeVpcsRequest";
const _DVRescri = "DescribeVpcsResult";
const _DVel = "DeleteVolume";
const _DVes = "DescribeVolumes";
const _DVesc = "DescribeVpcs";
const _De = "Description";
const _Dev = "Device";
const _Dis = "Disks";
const _Do = "Domain";
const _EBD = "EbsBlockDevice";
const _EBSL = "ExecutableByStringList";
const _EBx = "ExecutableBy";
const _ECI = "EbsCardIndex";
const _ECIL = "EbsCardInfoList";
const _ECIb = "EbsCardInfo";
const _ECb = "EbsCards";
const _ECn = "EncryptionControl";
const _EFS = "ElasticFileSystem";
const _EGA = "ElasticGpuAssociation";
const _EGAI = "ElasticGpuAssociationId";
const _EGAL = "ElasticGpuAssociationList";
const _EGAS = "ElasticGpuAssociationState";
const _EGAT = "ElasticGpuAssociationTime";
const _EGAl = "ElasticGpuAssociations";
const _EGIl = "ElasticGpuId";
const _EIAA = "ElasticInferenceAcceleratorAssociation";
const _EIAAI = "ElasticInferenceAcceleratorAssociationId";
const _EIAAL = "ElasticInferenceAcceleratorAssociationList";
const _EIAAS = "ElasticInferenceAcceleratorAssociationState";
const _EIAAT = "ElasticInferenceAcceleratorAssociationTime";
const _EIAAl = "ElasticInferenceAcceleratorArn";
const _EIAAla = "ElasticInferenceAcceleratorAssociations";
const _EIBD = "EbsInstanceBlockDevice";
const _EITS = "EncryptionInTransitSupported";
const _EIb = "EbsInfo";
const _EIf = "EfaInfo";
const _EO = "EbsOptimized";
const _EOI = "EbsOptimizedInfo";
const _EOIG = "EgressOnlyInternetGateway";
const _EOS = "EbsOptimizedSupport";
const _EOn = "EnclaveOptions";
const _EQC = "EnaQueueCount";
const _ERNDAAAAR = "EnableResourceNameDnsAAAARecord";
const _ERNDAR = "EnableResourceNameDnsARecord";
const _ESE = "EnaSrdEnabled";
const _ESS = "EnaSrdSpecification";
const _ESSn = "EnaSrdSupported";
const _ESUE = "EnaSrdUdpEnabled";
const _ESUS = "EnaSrdUdpSpecification";
const _ESf = "EfaSupported";
const _ESn = "EncryptionSupport";
const _ESna = "EnaSupport";
const _EU = "ExecutableUsers";
const _Eb = "Ebs";
const _En = "Enabled";
const _Enc = "Encrypted";
const _F = "Force";
const _FDI = "FpgaDeviceInfo";
const _FDIL = "FpgaDeviceInfoList";
const _FDMI = "FpgaDeviceMemoryInfo";
const _FEQS = "FlexibleEnaQueuesSupport";
const _FIpga = "FpgaInfo";
const _FLi = "FilterList";
const _FP = "FromPort";
const _FRa = "FastRestored";
const _FSD = "FindingScanDate";
const _FTE = "FreeTierEligible";
const _Fi = "Filters";
const _Fil = "Filter";
const _Fp = "Fpgas";
const _G = "Groups";
const _GA = "GlobalAccelerator";
const _GCO = "GetConsoleOutput";
const _GCOR = "GetConsoleOutputRequest";
const _GCORe = "GetConsoleOutputResult";
const _GDI = "GpuDeviceInfo";
const _GDIL = "GpuDeviceInfoList";
const _GDMI = "GpuDeviceMemoryInfo";
const _GIL = "GroupIdentifierList";
const _GISL = "GroupIdStringList";
const _GIp = "GpuInfo";
const _GIr = "GroupId";
const _GIro = "GroupIds";
const _GIrou = "GroupIdentifier";
const _GLN = "GroupLongName";
const _GN = "GroupName";
const _GNSL = "GroupNameStringList";
const _GNr = "GroupNames";
const _GPS = "GpuPartitionSize";
const _Ge = "Geography";
const _Gp = "Gpus";
const _HBD = "HiddenByDefault";
const _HE = "HttpEndpoint";
const _HFAS = "HighFixAvailableSince";
const _HFSL = "HighestFindingSeverityLabel";
const _HIo = "HostId";
const _HO = "HibernationOptions";
const _HPI = "HttpProtocolIpv6";
const _HPRHL = "HttpPutResponseHopLimit";
const _HRGA = "HostResourceGroupArn";
const _HS = "HibernationSupported";
const _HT = "HttpTokens";
const _HTo = "HostnameType";
const _Hy = "Hypervisor";
const _I = "Id";
const _IA = "Ipv6Addresses";
const _IAA = "Ipv6AddressAttribute";
const _IAESS = "InstanceAttachmentEnaSrdSpecification";
const _IAESUS = "InstanceAttachmentEnaSrdUdpSpecification";
const _IAIn = "InferenceAcceleratorInfo";
const _IAPI = "Ipv4AddressesPerInterface";
const _IAPIp = "Ipv6AddressesPerInterface";
const _IAPSI = "Ipv4AddressesPerSecondaryInterface";
const _IAm = "ImageAllowed";
const _IApv = "Ipv6Address";
const _IBDM = "InstanceBlockDeviceMapping";
const _IBDML = "InstanceBlockDeviceMappingList";
const _ICB = "Ipv6CidrBlock";
const _ICBAS = "Ipv6CidrBlockAssociationSet";
const _ICBS = "Ipv6CidrBlockState";
const _ID = "IncludeDeprecated";
const _IDI = "InferenceDeviceInfo";
const _IDIL = "InferenceDeviceInfoList";
const _IDMI = "InferenceDeviceMemoryInfo";
const _IDn = "IncludeDisabled";
const _IDs = "IsDefault";
const _IE = "IsEgress";
const _IFAS = "InformationalFixAvailableSince";
const _IG = "InternetGateway";
const _IGBM = "InternetGatewayBlockMode";
const _II = "InstanceId";
const _IIA = "InstanceIpv6Address";
const _IIAL = "InstanceIpv6AddressList";
const _IIP = "IamInstanceProfile";
const _IIPL = "InstanceIpv4PrefixList";
const _IIPLn = "InstanceIpv6PrefixList";
const _IIPn = "InstanceIpv4Prefix";
const _IIPns = "InstanceIpv6Prefix";
const _IISL = "ImageIdStringList";
const _IISLn = "InstanceIdStringList";
const _IIm = "ImageId";
const _IIma = "ImageIds";
const _IIn = "InstanceIds";
const _IL = "ImageLocation";
const _ILm = "ImageList";
const _ILn = "InstanceLifecycle";
const _ILns = "InstanceList";
const _IMO = "InstanceMaintenanceOptions";
const _IMORnst = "InstanceMetadataOptionsResponse";
const _IMR = "IncludeManagedResources";
const _IMT = "InstanceMetadataTags";
const _IN = "Ipv6Native";
const _INI = "InstanceNetworkInterface";
const _INIA = "InstanceNetworkInterfaceAssociation";
const _INIAn = "InstanceNetworkInterfaceAttachment";
const _INIL = "InstanceNetworkInterfaceList";
const _INPO = "InstanceNetworkPerformanceOptions";
const _IOA = "ImageOwnerAlias";
const _IOI = "IpOwnerId";
const _IOIn = "InstanceOwnerId";
const _IOS = "InstanceOwningService";
const _IPEp = "IpPermissionsEgress";
const _IPIA = "InstancePrivateIpAddress";
const _IPIAL = "InstancePrivateIpAddressList";
const _IPIs = "IsPrimaryIpv6";
const _IPK = "IncludePublicKey";
const _IPLp = "IpPermissionList";
const _IPLpv = "Ipv4PrefixesList";
const _IPLpvre = "Ipv6PrefixesList";
const _IPS = "Ipv4PrefixSpecification";
const _IPSp = "Ipv6PrefixSpecification";
const _IPp = "Ipv6Prefixes";
const _IPpe = "IpPermissions";
const _IPper = "IpPermission";
const _IPpr = "IpProtocol";
const _IPpv = "Ipv6Prefix";
const _IPpvo = "Ipv6Pool";
const _IPpvr = "Ipv4Prefixes";
const _IPpvre = "Ipv4Prefix";
const _IRLp = "IpRangeList";
const _IRLpv = "Ipv6RangeList";
const _IRpa = "IpRanges";
const _IRpan = "IpRange";
const _IRpv = "Ipv6Ranges";
const _IRpva = "Ipv6Range";
const _ISC = "InstanceStateChange";
const _ISCL = "InstanceStateChangeList";
const _ISIA = "InstanceSecondaryInterfaceAttachment";
const _ISIL = "InstanceSecondaryInterfaceList";
const _ISIPIA = "InstanceSecondaryInterfacePrivateIpAddress";
const _ISIPIAL = "InstanceSecondaryInterfacePrivateIpAddressList";
const _ISIn = "InstanceSecondaryInterface";
const _ISIns = "InstanceStorageInfo";
const _ISSn = "InstanceStorageSupported";
const _ISmd = "ImdsSupport";
const _ISnsta = "InstanceState";
const _ISpo = "IpSource";
const _ISpvu = "Ipv6Supported";
const _IT = "InstanceType";
const _ITILn = "InstanceTypeInfoList";
const _ITIn = "InstanceTypeInfo";
const _ITIns = "InstanceTypeItem";
const _ITO = "InstanceTypeOfferings";
const _ITOL = "InstanceTypeOfferingsList";
const _ITOn = "InstanceTypeOffering";
const _ITSn = "InstanceTypeSpecification";
const _ITm = "ImageType";
const _ITns = "InstanceTenancy";
const _ITnst = "InstanceTypes";
const _ITnt = "InterfaceType";
const _ITnte = "InterfaceTypes";
const _IUIR = "IncludeUnsupportedInRegion";
const _IW = "ImageWatermarks";
const _IWL = "ImageWatermarkList";
const _IWm = "ImageWatermark";
const _Im = "Images";
const _Ima = "Image";
const _In = "Instance";
const _Ins = "Instances";
const _Io = "Iops";
const _K = "Key";
const _KFe = "KeyFingerprint";
const _KI = "KernelId";
const _KKI = "KmsKeyId";
const _KN = "KeyName";
const _KNSL = "KeyNameStringList";
const _KNe = "KeyNames";
const _KP = "KeyPairs";
const _KPI = "KeyPairId";
const _KPISL = "KeyPairIdStringList";
const _KPIe = "KeyPairIds";
const _KPIey = "KeyPairInfo";
const _KPL = "KeyPairList";
const _KT = "KeyType";
const _L = "Lambda";
const _LCA = "LicenseConfigurationArn";
const _LCi = "LicenseConfiguration";
const _LFAS = "LowFixAvailableSince";
const _LGC = "LogicalGpuCount";
const _LL = "LicenseList";
const _LLT = "LastLaunchedTime";
const _LTau = "LaunchTime";
const _LTo = "LocationType";
const _La = "Latest";
const _Lic = "Licenses";
const _Loc = "Location";
const _MAE = "MultiAttachEnabled";
const _MAIe = "MediaAcceleratorInfo";
const _MAa = "MacAddress";
const _MBIM = "MaximumBandwidthInMbps";
const _MCIL = "MetricCategoryIdList";
const _MCIe = "MetricCategoryIds";
const _MDI = "MediaDeviceInfo";
const _MDIL = "MediaDeviceInfoList";
const _MDMI = "MediaDeviceMemoryInfo";
const _MEA = "MaximumEbsAttachments";
const _MEC = "MaximumEbsCards";
const _MEI = "MaximumEfaInterfaces";
const _MEQC = "MaximumEnaQueueCount";
const _MEQCPI = "MaximumEnaQueueCountPerInterface";
const _MFAS = "MediumFixAvailableSince";
const _MI = "MaximumIops";
const _MIe = "MemoryInfo";
const _MNC = "MaximumNetworkCards";
const _MNI = "MaximumNetworkInterfaces";
const _MO = "MetadataOptions";
const _MOa = "MaintenanceOptions";
const _MR = "MaxResults";
const _MSNI = "MaximumSecondaryNetworkInterfaces";
const _MTIMB = "MaximumThroughputInMBps";
const _Man = "Manufacturer";
const _Mana = "Managed";
const _Me = "Message";
const _Mes = "Messages";
const _Mo = "Mode";
const _Mon = "Monitoring";
const _N = "Name";
const _NBG = "NetworkBorderGroup";
const _NC = "NetworkCards";
const _NCI = "NetworkCardIndex";
const _NCIL = "NetworkCardInfoList";
const _NCITL = "NetworkCardInterfaceTypeList";
const _NCIe = "NetworkCardInfo";
const _ND = "NoDevice";
const _NDCI = "NeuronDeviceCoreInfo";
const _NDI = "NeuronDeviceInfo";
const _NDIL = "NeuronDeviceInfoList";
const _NDMI = "NeuronDeviceMemoryInfo";
const _NDe = "NeuronDevices";
const _NES = "NitroEnclavesSupport";
const _NG = "NatGateway";
const _NIAet = "NetworkInterfaceAssociation";
const _NIAetw = "NetworkInterfaceAttachment";
const _NII = "NetworkInterfaceId";
const _NIIA = "NetworkInterfaceIpv6Address";
const _NIIAL = "NetworkInterfaceIpv6AddressesList";
const _NIIL = "NetworkInterfaceIdList";
const _NIIe = "NetworkInterfaceIds";
const _NIL = "NetworkInterfaceList";
const _NIOI = "NetworkInterfaceOwnerId";
const _NIPIA = "NetworkInterfacePrivateIpAddress";
const _NIPIAL = "NetworkInterfacePrivateIpAddressList";
const _NIe = "NetworkInterface";
const _NIet = "NetworkInterfaces";
const _NIetw = "NetworkInfo";
const _NIeu = "NeuronInfo";
const _NPO = "NetworkPerformanceOptions";
const _NPe = "NetworkPerformance";
const _NS = "NvmeSupport";
const _NTI = "NitroTpmInfo";
const _NTS = "NitroTpmSupport";
const _NTSVL = "NitroTpmSupportedVersionsList";
const _NTe = "NextToken";
const _NV = "NestedVirtualization";
const _OA = "OutpostArn";
const _OI = "OwnerId";
const _OIS = "OptInStatus";
const _ORper = "OperatorResponse";
const _OSL = "OwnerStringList";
const _Op = "Operator";
const _Ou = "Output";
const _Ow = "Owners";
const _Own = "Owner";
const _P = "Principal";
const _PBIG = "PeakBandwidthInGbps";
const _PCIr = "ProductCodeId";
const _PCLr = "ProductCodeList";
const _PCT = "ProductCodeType";
const _PCr = "ProductCode";
const _PCro = "ProductCodes";
const _PDN = "PrivateDnsName";
const _PDNO = "PrivateDnsNameOptions";
const _PDNORr = "PrivateDnsNameOptionsResponse";
const _PDNub = "PublicDnsName";
const _PDSDN = "PublicDualStackDnsName";
const _PDl = "PlatformDetails";
const _PGIl = "PlacementGroupInfo";
const _PGSL = "PlacementGroupStrategyList";
const _PI = "PublicIp";
const _PIAr = "PrivateIpAddress";
const _PIAri = "PrivateIpAddresses";
const _PIAu = "PublicIpAddress";
const _PIDN = "PublicIpv6DnsName";
const _PIDNO = "PublicIpDnsNameOptions";
const _PIDNu = "PublicIpv4DnsName";
const _PIP = "PublicIpv4Pool";
const _PISL = "PublicIpStringList";
const _PIro = "ProcessorInfo";
const _PIu = "PublicIps";
const _PK = "PublicKey";
const _PLI = "PrefixListId";
const _PLIL = "PrefixListIdList";
const _PLIr = "PrefixListIds";
const _PN = "PartitionNumber";
const _PSPN = "PublicSsmParameterName";
const _PSee = "PeeringStatus";
const _PSh = "PhcSupport";
const _PSr = "PreviousState";
const _PZI = "ParentZoneId";
const _PZN = "ParentZoneName";
const _Pl = "Platform";
const _Pla = "Placement";
const _Prim = "Primary";
const _Pu = "Public";
const _R = "Return";
const _RDN = "RootDeviceName";
const _RDT = "RootDeviceType";
const _RDTL = "RootDeviceTypeList";
const _REes = "ResourceExclusions";
const _RGI = "ReferencedGroupId";
const _RIa = "RamdiskId";
const _RIe = "ReservationId";
const _RIeq = "RequesterId";
const _RLe = "ReservationList";
const _RMS = "RebootMigrationSupport";
const _RMe = "RebootMigration";
const _RMeq = "RequesterManaged";
const _RN = "RegionName";
const _RSGIR = "RevokeSecurityGroupIngressRequest";
const _RSGIRe = "RevokeSecurityGroupIngressResult";
const _RSGIev = "RevokeSecurityGroupIngress";
const _RSGR = "RevokedSecurityGroupRule";
const _RSGRL = "RevokedSecurityGroupRuleList";
const _RSGRe = "RevokedSecurityGroupRules";
const _Rese = "Reservations";
const _Reser = "Reservation";
const _SAPFL = "SupportedAdditionalProcessorFeatureList";
const _SAup = "SupportedArchitectures";
const _SBM = "SupportedBootModes";
const _SCSIG = "SustainedClockSpeedInGhz";
const _SDC = "SourceDestCheck";
const _SDp = "SpreadDomain";
const _SF = "SupportedFeatures";
const _SG = "SubGeography";
const _SGA = "SecurityGroupArn";
const _SGL = "SecurityGroupList";
const _SGRI = "SecurityGroupRuleIds";
const _SGRIL = "SecurityGroupRuleIdList";
const _SGRIe = "SecurityGroupRuleId";
const _SGe = "SecurityGroups";
const _SGec = "SecurityGroup";
const _SICT = "SourceImageCreationTime";
const _SIGB = "SizeInGB";
const _SII = "SourceImageId";
const _SIIec = "SecondaryInterfaceId";
const _SIIo = "SourceInstanceId";
const _SIMB = "SizeInMiB";
const _SIRI = "SpotInstanceRequestId";
const _SIRo = "SourceImageRegion";
const _SIRu = "SupportedInRegion";
const _SIT = "SupportedInstanceTypes";
const _SITS = "SupportedInstanceTypeSet";
const _SIec = "SecondaryInterfaces";
const _SIn = "SnapshotId";
const _SIu = "SubnetId";
const _SM = "ServiceManaged";
const _SMt = "StatusMessage";
const _SMta = "StateMessage";
const _SNI = "SecondaryNetworkId";
const _SNS = "SriovNetSupport";
const _SNSe = "SecondaryNetworkSupported";
const _SOS = "SkipOsShutdown";
const _SRDT = "SupportedRootDeviceTypes";
const _SRc = "ScanResults";
const _SRt = "StateReason";
const _SSGN = "SourceSecurityGroupName";
const _SSGOI = "SourceSecurityGroupOwnerId";
const _SSIe = "SecondarySubnetId";
const _SSu = "SupportedStrategies";
const _STR = "StateTransitionReason";
const _STs = "SseType";
const _SUC = "SupportedUsageClasses";
const _SVI = "SourceVolumeId";
const _SVT = "SupportedVirtualizationTypes";
const _SVu = "SupportedVersions";
const _Siz = "Size";
const _St = "State";
const _Sta = "Status";
const _T = "Tags";
const _TET = "TcpEstablishedTimeout";
const _TFMIMB = "TotalFpgaMemoryInMiB";
const _TGMIMB = "TotalGpuMemoryInMiB";
const _TI = "TerminateInstances";
const _TIMIMB = "TotalInferenceMemoryInMiB";
const _TIR = "TerminateInstancesRequest";
const _TIRe = "TerminateInstancesResult";
const _TIer = "TerminatingInstances";
const _TL = "TagList";
const _TMMIMB = "TotalMediaMemoryInMiB";
const _TNDMIMB = "TotalNeuronDeviceMemoryInMiB";
const _TP = "ToPort";
const _TPC = "ThreadsPerCore";
const _TPCL = "ThreadsPerCoreList";
const _TSIGB = "TotalSizeInGB";
const _TSag = "TagSet";
const _TSp = "TpmSupport";
const _Ta = "Tag";
const _Te = "Tenancy";
const _Th = "Throughput";
const _Tim = "Timestamp";
const _Ty = "Type";
const _UCTL = "UsageClassTypeList";
const _UI = "UserId";
const _UIGP = "UserIdGroupPairs";
const _UIGPL = "UserIdGroupPairList";
const _UIGPs = "UserIdGroupPair";
const _UIP = "UnknownIpPermissions";
const _UIT = "UnsupportedInstanceTypes";
const _UITS = "UnsupportedInstanceTypeSet";
const _UO = "UsageOperation";
const _UOUT = "UsageOperationUpdateTime";
const _UST = "UdpStreamTimeout";
const _UTd = "UdpTimeout";
const _V = "Value";
const _VALo = "VolumeAttachmentList";
const _VAo = "VolumeArn";
const _VAol = "VolumeAttachment";
const _VCBA = "VpcCidrBlockAssociation";
const _VCBAS = "VpcCidrBlockAssociationSet";
const _VCBS = "VpcCidrBlockState";
const _VCIpu = "VCpuInfo";
const _VCa = "ValidCores";
const _VEC = "VpcEncryptionControl";
const _VECE = "VpcEncryptionControlExclusion";
const _VECEp = "VpcEncryptionControlExclusions";
const _VECI = "VpcEncryptionControlId";
const _VI = "VpcId";
const _VICBA = "VpcIpv6CidrBlockAssociation";
const _VICBAS = "VpcIpv6CidrBlockAssociationSet";
const _VIR = "VolumeInitializationRate";
const _VISL = "VolumeIdStringList";
const _VISLp = "VpcIdStringList";
const _VIo = "VolumeId";
const _VIol = "VolumeIds";
const _VIp = "VpcIds";
const _VL = "VpcLattice";
const _VLo = "VolumeList";
const _VLp = "VpcList";
const _VN = "VirtualName";
const _VOI = "VolumeOwnerId";
const _VP = "VpcPeering";
const _VPCI = "VpcPeeringConnectionId";
const _VPG = "VirtualPrivateGateway";
const _VSL = "ValueStringList";
const _VSo = "VolumeSize";
const _VT = "VolumeType";
const _VTLi = "VirtualizationTypeList";
const _VTPC = "ValidThreadsPerCore";
const _VTir = "VirtualizationType";
const _Va = "Values";
const _Ver = "Version";
const _Vo = "Volumes";
const _Vol = "Volume";
const _Vp = "Vpc";
const _Vpc = "Vpcs";
const _WCT = "WatermarkCreationTime";
const _WK = "WatermarkKey";
const _WL = "WorkloadsList";
const _Wo = "Workloads";
const _ZI = "ZoneId";
const _ZISL = "ZoneIdStringList";
const _ZIo = "ZoneIds";
const _ZN = "ZoneName";
const _ZNSL = "ZoneNameStringList";
const _ZNo = "ZoneNames";
const _ZT = "ZoneType";
const _aFNI = "additionalFlexibleNetworkInterfaces";
const _aGV = "apiGatewayV2";
const _aI = "allocationId";
const _aIs = "associationId";
const _aIt = "attachmentId";
const _aLI = "amiLaunchIndex";
const _aLT = "attachmentLimitType";
const _aRSu = "autoRecoverySupported";
const _aRs = "associatedResource";
const _aRut = "autoRecovery";
const _aSS = "amdSevSnp";
const _aSSs = "associatedSubnetSet";
const _aSddr = "addressesSet";
const _aSt = "attachmentSet";
const _aTt = "attachTime";
const _aZ = "availabilityZone";
const _aZI = "availabilityZoneId";
const _aZIv = "availabilityZoneInfo";
const _acc = "accelerators";
const _af = "affinity";
const _ar = "arn";
const _arc = "architecture";
const _ass = "association";
const _at = "attachment";
const _bBIG = "baselineBandwidthInGbps";
const _bBIM = "baselineBandwidthInMbps";
const _bDM = "blockDeviceMapping";
const _bIa = "baselineIops";
const _bM = "bootMode";
const _bMa = "bareMetal";
const _bPAS = "blockPublicAccessStates";
const _bPS = "burstablePerformanceSupported";
const _bTIMB = "baselineThroughputInMBps";
const _bW = "bandwidthWeighting";
const _bWa = "bandwidthWeightings";
const _cB = "cidrBlock";
const _cBAS = "cidrBlockAssociationSet";
const _cBI = "capacityBlockId";
const _cBSi = "cidrBlockState";
const _cCo = "coreCount";
const _cDr = "creationDate";
const _cFAS = "criticalFixAvailableSince";
const _cGur = "currentGeneration";
const _cI = "carrierIp";
const _cIBM = "currentInstanceBootMode";
const _cIi = "cidrIp";
const _cIid = "cidrIpv6";
const _cIidr = "cidrIpv4";
const _cIor = "coreInfo";
const _cO = "cpuOptions";
const _cOI = "customerOwnedIp";
const _cOIP = "customerOwnedIpv4Pool";
const _cRI = "capacityReservationId";
const _cRP = "capacityReservationPreference";
const _cRRGA = "capacityReservationResourceGroupArn";
const _cRSa = "capacityReservationSpecification";
const _cRT = "capacityReservationTarget";
const _cSu = "currentState";
const _cT = "clientToken";
const _cTC = "connectionTrackingConfiguration";
const _cTre = "createTime";
const _co = "code";
const _conf = "configured";
const _cou = "count";
const _dAIT = "denyAllIgwTraffic";
const _dCe = "defaultCores";
const _dEQCPI = "defaultEnaQueueCountPerInterface";
const _dHS = "dedicatedHostsSupported";
const _dHT = "dnsHostnameType";
const _dI = "deviceIndex";
const _dN = "deviceName";
const _dNCI = "defaultNetworkCardIndex";
const _dNn = "dnsName";
const _dOI = "dhcpOptionsId";
const _dOT = "deleteOnTermination";
const _dPe = "deregistrationProtection";
const _dR = "dryRun";
const _dTET = "defaultTcpEstablishedTimeout";
const _dTPC = "defaultThreadsPerCore";
const _dTe = "deprecationTime";
const _dUST = "defaultUdpStreamTimeout";
const _dUT = "defaultUdpTimeout";
const _dVC = "defaultVCpus";
const _de = "description";
const _dev = "device";
const _dis = "disks";
const _do = "domain";
const _eCI = "ebsCardIndex";
const _eCS = "ebsCardSet";
const _eCn = "encryptionControl";
const _eFS = "elasticFileSystem";
const _eGAI = "elasticGpuAssociationId";
const _eGAS = "elasticGpuAssociationState";
const _eGASl = "elasticGpuAssociationSet";
const _eGAT = "elasticGpuAssociationTime";
const _eGI = "elasticGpuId";
const _eIAA = "elasticInferenceAcceleratorArn";
const _eIAAI = "elasticInferenceAcceleratorAssociationId";
const _eIAAS = "elasticInferenceAcceleratorAssociationState";
const _eIAASl = "elasticInferenceAcceleratorAssociationSet";
const _eIAAT = "elasticInferenceAcceleratorAssociationTime";
const _eITSn = "encryptionInTransitSupported";
const _eIb = "ebsInfo";
const _eIf = "efaInfo";
const _eO = "ebsOptimized";
const _eOI = "ebsOptimizedInfo";
const _eOIG = "egressOnlyInternetGateway";
const _eOS = "ebsOptimizedSupport";
const _eOn = "enclaveOptions";
const _eQC = "enaQueueCount";
const _eQN = "ec2QueryName";
const _eRNDAAAAR = "enableResourceNameDnsAAAARecord";
const _eRNDAR = "enableResourceNameDnsARecord";
const _eSE = "enaSrdEnabled";
const _eSS = "enaSrdSpecification";
const _eSSn = "enaSrdSupported";
const _eSUE = "enaSrdUdpEnabled";
const _eSUS = "enaSrdUdpSpecification";
const _eSf = "efaSupported";
const _eSn = "encryptionSupport";
const _eSna = "enaSupport";
const _eb = "ebs";
const _en = "enabled";
const _enc = "encrypted";
const _fEQS = "flexibleEnaQueuesSupport";
const _fIp = "fpgaInfo";
const _fP = "fromPort";
const _fRa = "fastRestored";
const _fSD = "findingScanDate";
const _fTE = "freeTierEligible";
const _fi = "filter";
const _fp = "fpgas";
const _gA = "globalAccelerator";
const _gD = "groupDescription";
const _gIp = "gpuInfo";
const _gIr = "groupId";
const _gLN = "groupLongName";
const _gN = "groupName";
const _gPS = "gpuPartitionSize";
const _gS = "geographySet";
const _gSr = "groupSet";
const _gp = "gpus";
const _gr = "groups";
const _h = "hypervisor";
const _hBD = "hiddenByDefault";
const _hE = "httpEndpoint";
const _hFAS = "highFixAvailableSince";
const _hFSL = "highestFindingSeverityLabel";
const _hI = "hostId";
const _hO = "hibernationOptions";
const _hPI = "httpProtocolIpv6";
const _hPRHL = "httpPutResponseHopLimit";
const _hRGA = "hostResourceGroupArn";
const _hSi = "hibernationSupported";
const _hT = "httpTokens";
const _hTo = "hostnameType";
const _i = "id";
const _iAA = "ipv6AddressAttribute";
const _iAIn = "inferenceAcceleratorInfo";
const _iAPI = "ipv4AddressesPerInterface";
const _iAPIp = "ipv6AddressesPerInterface";
const _iAPSI = "ipv4AddressesPerSecondaryInterface";
const _iASp = "ipv6AddressesSet";
const _iAm = "imageAllowed";
const _iAp = "ipAddress";
const _iApv = "ipv6Address";
const _iCB = "ipv6CidrBlock";
const _iCBASp = "ipv6CidrBlockAssociationSet";
const _iCBS = "ipv6CidrBlockState";
const _iDs = "isDefault";
const _iEs = "isEgress";
const _iFAS = "informationalFixAvailableSince";
const _iG = "internetGateway";
const _iGBM = "internetGatewayBlockMode";
const _iI = "instanceId";
const _iIP = "iamInstanceProfile";
const _iIma = "imageId";
const _iL = "imageLocation";
const _iLn = "instanceLifecycle";
const _iMT = "instanceMetadataTags";
const _iN = "ipv6Native";
const _iOA = "imageOwnerAlias";
const _iOI = "imageOwnerId";
const _iOIn = "instanceOwnerId";
const _iOIp = "ipOwnerId";
const _iOS = "instanceOwningService";
const _iPEp = "ipPermissionsEgress";
const _iPIs = "isPrimaryIpv6";
const _iPSpvr = "ipv4PrefixSet";
const _iPSpvre = "ipv6PrefixSet";
const _iPp = "ipProtocol";
const _iPpe = "ipPermissions";
const _iPpv = "ipv4Prefix";
const _iPpvo = "ipv6Pool";
const _iPpvr = "ipv6Prefix";
const _iPs = "isPublic";
const _iRpa = "ipRanges";
const _iRpv = "ipv6Ranges";
const _iSI = "instanceStorageInfo";
const _iSSn = "instanceStorageSupported";
const _iSma = "imagesSet";
const _iSmag = "imageState";
const _iSmd = "imdsSupport";
const _iSns = "instancesSet";
const _iSnst = "instanceState";
const _iSpo = "ipSource";
const _iSpv = "ipv6Supported";
const _iT = "instanceType";
const _iTOS = "instanceTypeOfferingSet";
const _iTS = "instanceTypeSet";
const _iTSn = "instanceTypeSpecification";
const _iTSnt = "interfaceTypeSet";
const _iTm = "imageType";
const _iTns = "instanceTenancy";
const _iTnt = "interfaceType";
const _iWS = "imageWatermarkSet";
const _io = "iops";
const _it = "item";
const _k = "key";
const _kFe = "keyFingerprint";
const _kI = "kernelId";
const _kKI = "kmsKeyId";
const _kN = "keyName";
const _kPI = "keyPairId";
const _kS = "keySet";
const _kT = "keyType";
const _l = "lambda";
const _lCA = "licenseConfigurationArn";
const _lFAS = "lowFixAvailableSince";
const _lGC = "logicalGpuCount";
const _lLT = "lastLaunchedTime";
const _lSic = "licenseSet";
const _lTau = "launchTime";
const _lTo = "locationType";
const _lo = "location";
const _mAE = "multiAttachEnabled";
const _mAIe = "mediaAcceleratorInfo";
const _mAa = "macAddress";
const _mBIM = "maximumBandwidthInMbps";
const _mCIS = "metricCategoryIdSet";
const _mEA = "maximumEbsAttachments";
const _mEC = "maximumEbsCards";
const _mEI = "maximumEfaInterfaces";
const _mEQC = "maximumEnaQueueCount";
const _mEQCPI = "maximumEnaQueueCountPerInterface";
const _mFAS = "mediumFixAvailableSince";
const _mI = "maximumIops";
const _mIe = "memoryInfo";
const _mNC = "maximumNetworkCards";
const _mNI = "maximumNetworkInterfaces";
const _mO = "metadataOptions";
const _mOa = "maintenanceOptions";
const _mR = "maxResults";
const _mS = "messageSet";
const _mSNI = "maximumSecondaryNetworkInterfaces";
const _mTIMB = "maximumThroughputInMBps";
const _man = "manufacturer";
const _mana = "managed";
const _me = "message";
const _mo = "mode";
const _mon = "monitoring";
const _n = "name";
const _nBG = "networkBorderGroup";
const _nC = "networkCards";
const _nCI = "networkCardIndex";
const _nD = "noDevice";
const _nDe = "neuronDevices";
const _nES = "nitroEnclavesSupport";
const _nG = "natGateway";
const _nII = "networkInterfaceId";
const _nIOI = "networkInterfaceOwnerId";
const _nIS = "networkInterfaceSet";
const _nIet = "networkInfo";
const _nIeu = "neuronInfo";
const _nPO = "networkPerformanceOptions";
const _nPe = "networkPerformance";
const _nS = "nvmeSupport";
const _nTI = "nitroTpmInfo";
const _nTS = "nitroTpmSupport";
const _nTe = "nextToken";
const _nV = "nestedVirtualization";
const _oA = "outpostArn";
const _oI = "ownerId";
const _oIS = "optInStatus";
const _ope = "operator";
const _ou = "output";
const _p = "principal";
const _pBIG = "peakBandwidthInGbps";
const _pC = "productCodes";
const _pCr = "productCode";
const _pDNO = "privateDnsNameOptions";
const _pDNr = "privateDnsName";
const _pDNu = "publicDnsName";
const _pDSDN = "publicDualStackDnsName";
const _pDl = "platformDetails";
const _pGI = "placementGroupInfo";
const _pI = "publicIp";
const _pIAS = "privateIpAddressesSet";
const _pIASr = "privateIpAddressSet";
const _pIAr = "privateIpAddress";
const _pIDN = "publicIpv6DnsName";
const _pIDNO = "publicIpDnsNameOptions";
const _pIDNu = "publicIpv4DnsName";
const _pIP = "publicIpv4Pool";
const _pIr = "processorInfo";
const _pK = "publicKey";
const _pLI = "prefixListId";
const _pLIr = "prefixListIds";
const _pN = "partitionNumber";
const _pSPN = "publicSsmParameterName";
const _pSee = "peeringStatus";
const _pSh = "phcSupport";
const _pSr = "previousState";
const _pZI = "parentZoneId";
const _pZN = "parentZoneName";
const _pl = "platform";
const _pla = "placement";
const _prim = "primary";
const _r = "return";
const _rDN = "rootDeviceName";
const _rDT = "rootDeviceType";
const _rEes = "resourceExclusions";
const _rGI = "referencedGroupId";
const _rI = "reservationId";
const _rIa = "ramdiskId";
const _rIeq = "requesterId";
const _rMS = "rebootMigrationSupport";
const _rMe = "rebootMigration";
const _rMeq = "requesterManaged";
const _rNe = "regionName";
const _rSGRS = "revokedSecurityGroupRuleSet";
const _rSes = "reservationSet";
const _re = "reason";
const _s = "smithy.ts.sdk.synthetic.com.amazonaws.ec2";
const _sAu = "supportedArchitectures";
const _sBM = "supportedBootModes";
const _sCSIG = "sustainedClockSpeedInGhz";
const _sDC = "sourceDestCheck";
const _sDp = "spreadDomain";
const _sF = "supportedFeatures";
const _sGA = "securityGroupArn";
const _sGIec = "securityGroupInfo";
const _sGRI = "securityGroupRuleId";
const _sGS = "subGeographySet";
const _sICT = "sourceImageCreationTime";
const _sIGB = "sizeInGB";
const _sII = "sourceInstanceId";
const _sIIe = "secondaryInterfaceId";
const _sIIo = "sourceImageId";
const _sIMB = "sizeInMiB";
const _sIR = "sourceImageRegion";
const _sIRI = "spotInstanceRequestId";
const _sIRu = "supportedInRegion";
const _sISe = "secondaryInterfaceSet";
const _sITS = "supportedInstanceTypeSet";
const _sIn = "snapshotId";
const _sIu = "subnetId";
const _sM = "serviceManaged";
const _sMt = "statusMessage";
const _sMta = "stateMessage";
const _sNI = "secondaryNetworkId";
const _sNSec = "secondaryNetworkSupported";
const _sNSr = "sriovNetSupport";
const _sRDT = "supportedRootDeviceTypes";
const _sRc = "scanResults";
const _sRt = "stateReason";
const _sSI = "secondarySubnetId";
const _sSup = "supportedStrategies";
const _sTs = "sseType";
const _sUC = "supportedUsageClasses";
const _sVI = "sourceVolumeId";
const _sVT = "supportedVirtualizationTypes";
const _sVu = "supportedVersions";
const _si = "size";
const _st = "state";
const _sta = "status";
const _tET = "tcpEstablishedTimeout";
const _tFMIMB = "totalFpgaMemoryInMiB";
const _tGMIMB = "totalGpuMemoryInMiB";
const _tIMIMB = "totalInferenceMemoryInMiB";
const _tMMIMB = "totalMediaMemoryInMiB";
const _tNDMIMB = "totalNeuronDeviceMemoryInMiB";
const _tP = "toPort";
const _tPC = "threadsPerCore";
const _tS = "tagSet";
const _tSIGB = "totalSizeInGB";
const _tSp = "tpmSupport";
const _te = "tenancy";
const _th = "throughput";
const _ti = "timestamp";
const _ty = "type";
const _uI = "userId";
const _uIPS = "unknownIpPermissionSet";
const _uITS = "unsupportedInstanceTypeSet";
const _uO = "usageOperation";
const _uOUT = "usageOperationUpdateTime";
const _uST = "udpStreamTimeout";
const _uTd = "udpTimeout";
const _v = "value";
const _vA = "volumeArn";
const _vCIp = "vCpuInfo";
const _vCa = "validCores";
const _vECI = "vpcEncryptionControlId";
const _vI = "vpcId";
const _vIR = "volumeInitializationRate";
const _vIo = "volumeId";
const _vL = "vpcLattice";
const _vN = "virtualName";
const _vOI = "volumeOwnerId";
const _vP = "vpcPeering";
const _vPCI = "vpcPeeringConnectionId";
const _vPG = "virtualPrivateGateway";
const _vS = "volumeSet";
const _vSo = "volumeSize";
const _vSp = "vpcSet";
const _vT = "volumeType";
const _vTPC = "validThreadsPerCore";
const _vTi = "virtualizationType";
const _ve = "version";
const _wCT = "watermarkCreationTime";
const _wK = "watermarkKey";
const _wS = "workloadSet";
const _xN = "xmlName";
const _zI = "zoneId";
const _zN = "zoneName";
const _zS = "zoneState";
const _zT = "zoneType";
const n0 = "com.amazonaws.ec2";
const _s_registry = new TypeRegistry(_s);
var EC2ServiceException$ = [
	-3,
	_s,
	"EC2ServiceException",
	0,
	[],
	[]
];
_s_registry.registerError(EC2ServiceException$, EC2ServiceException);
const errorTypeRegistries = [_s_registry];
var Address$ = [
	3,
	n0,
	_A,
	0,
	[
		_AIl,
		_AIs,
		_Do,
		_NII,
		_NIOI,
		_PIAr,
		_T,
		_PIP,
		_NBG,
		_COI,
		_COIP,
		_CI,
		_SIu,
		_SM,
		_II,
		_PI
	],
	[
		[0, {
			[_eQN]: `AllocationId`,
			[_xN]: _aI
		}],
		[0, {
			[_eQN]: `AssociationId`,
			[_xN]: _aIs
		}],
		[0, {
			[_eQN]: `Domain`,
			[_xN]: _do
		}],
		[0, {
			[_eQN]: `NetworkInterfaceId`,
			[_xN]: _nII
		}],
		[0, {
			[_eQN]: `NetworkInterfaceOwnerId`,
			[_xN]: _nIOI
		}],
		[0, {
			[_eQN]: `PrivateIpAddress`,
			[_xN]: _pIAr
		}],
		[() => TagList, {
			[_eQN]: `TagSet`,
			[_xN]: _tS
		}],
		[0, {
			[_eQN]: `PublicIpv4Pool`,
			[_xN]: _pIP
		}],
		[0, {
			[_eQN]: `NetworkBorderGroup`,
			[_xN]: _nBG
		}],
		[0, {
			[_eQN]: `CustomerOwnedIp`,
			[_xN]: _cOI
		}],
		[0, {
			[_eQN]: `CustomerOwnedIpv4Pool`,
			[_xN]: _cOIP
		}],
		[0, {
			[_eQN]: `CarrierIp`,
			[_xN]: _cI
		}],
		[0, {
			[_eQN]: `SubnetId`,
			[_xN]: _sIu
		}],
		[0, {
			[_eQN]: `ServiceManaged`,
			[_xN]: _sM
		}],
		[0, {
			[_eQN]: `InstanceId`,
			[_xN]: _iI
		}],
		[0, {
			[_eQN]: `PublicIp`,
			[_xN]: _pI
		}]
	]
];
var AttachmentEnaSrdSpecification$ = [
	3,
	n0,
	_AESS,
	0,
	[_ESE, _ESUS],
	[[2, {
		[_eQN]: `EnaSrdEnabled`,
		[_xN]: _eSE
	}], [() => AttachmentEnaSrdUdpSpecification$, {
		[_eQN]: `EnaSrdUdpSpecification`,
		[_xN]: _eSUS
	}]]
];
var AttachmentEnaSrdUdpSpecification$ = [
	3,
	n0,
	_AESUS,
	0,
	[_ESUE],
	[[2, {
		[_eQN]: `EnaSrdUdpEnabled`,
		[_xN]: _eSUE
	}]]
];
var AvailabilityZone$ = [
	3,
	n0,
	_AZ,
	0,
	[
		_OIS,
		_Mes,
		_RN,
		_ZN,
		_ZI,
		_GN,
		_NBG,
		_ZT,
		_PZN,
		_PZI,
		_GLN,
		_Ge,
		_SG,
		_St
	],
	[
		[0, {
			[_eQN]: `OptInStatus`,
			[_xN]: _oIS
		}],
		[() => AvailabilityZoneMessageList, {
			[_eQN]: `MessageSet`,
			[_xN]: _mS
		}],
		[0, {
			[_eQN]: `RegionName`,
			[_xN]: _rNe
		}],
		[0, {
			[_eQN]: `ZoneName`,
			[_xN]: _zN
		}],
		[0, {
			[_eQN]: `ZoneId`,
			[_xN]: _zI
		}],
		[0, {
			[_eQN]: `GroupName`,
			[_xN]: _gN
		}],
		[0, {
			[_eQN]: `NetworkBorderGroup`,
			[_xN]: _nBG
		}],
		[0, {
			[_eQN]: `ZoneType`,
			[_xN]: _zT
		}],
		[0, {
			[_eQN]: `ParentZoneName`,
			[_xN]: _pZN
		}],
		[0, {
			[_eQN]: `ParentZoneId`,
			[_xN]: _pZI
		}],
		[0, {
			[_eQN]: `GroupLongName`,
			[_xN]: _gLN
		}],
		[() => AvailabilityZoneGeographyList, {
			[_eQN]: `GeographySet`,
			[_xN]: _gS
		}],
		[() => AvailabilityZoneSubGeographyList, {
			[_eQN]: `SubGeographySet`,
			[_xN]: _sGS
		}],
		[0, {
			[_eQN]: `ZoneState`,
			[_xN]: _zS
		}]
	]
];
var AvailabilityZoneGeography$ = [
	3,
	n0,
	_AZG,
	0,
	[_N],
	[[0, {
		[_eQN]: `Name`,
		[_xN]: _n
	}]]
];
var AvailabilityZoneMessage$ = [
	3,
	n0,
	_AZM,
	0,
	[_Me],
	[[0, {
		[_eQN]: `Message`,
		[_xN]: _me
	}]]
];
var AvailabilityZoneSubGeography$ = [
	3,
	n0,
	_AZSG,
	0,
	[_N],
	[[0, {
		[_eQN]: `Name`,
		[_xN]: _n
	}]]
];
var BlockDeviceMapping$ = [
	3,
	n0,
	_BDM,
	0,
	[
		_Eb,
		_ND,
		_DN,
		_VN
	],
	[
		[() => EbsBlockDevice$, {
			[_eQN]: `Ebs`,
			[_xN]: _eb
		}],
		[0, {
			[_eQN]: `NoDevice`,
			[_xN]: _nD
		}],
		[0, {
			[_eQN]: `DeviceName`,
			[_xN]: _dN
		}],
		[0, {
			[_eQN]: `VirtualName`,
			[_xN]: _vN
		}]
	]
];
var BlockPublicAccessStates$ = [
	3,
	n0,
	_BPAS,
	0,
	[_IGBM],
	[[0, {
		[_eQN]: `InternetGatewayBlockMode`,
		[_xN]: _iGBM
	}]]
];
var CapacityReservationSpecificationResponse$ = [
	3,
	n0,
	_CRSR,
	0,
	[_CRP, _CRT],
	[[0, {
		[_eQN]: `CapacityReservationPreference`,
		[_xN]: _cRP
	}], [() => CapacityReservationTargetResponse$, {
		[_eQN]: `CapacityReservationTarget`,
		[_xN]: _cRT
	}]]
];
var CapacityReservationTargetResponse$ = [
	3,
	n0,
	_CRTR,
	0,
	[_CRI, _CRRGA],
	[[0, {
		[_eQN]: `CapacityReservationId`,
		[_xN]: _cRI
	}], [0, {
		[_eQN]: `CapacityReservationResourceGroupArn`,
		[_xN]: _cRRGA
	}]]
];
var ConnectionTrackingConfiguration$ = [
	3,
	n0,
	_CTC,
	0,
	[
		_TET,
		_UST,
		_UTd
	],
	[
		[1, {
			[_eQN]: `TcpEstablishedTimeout`,
			[_xN]: _tET
		}],
		[1, {
			[_eQN]: `UdpStreamTimeout`,
			[_xN]: _uST
		}],
		[1, {
			[_eQN]: `UdpTimeout`,
			[_xN]: _uTd
		}]
	]
];
var ConnectionTrackingSpecificationResponse$ = [
	3,
	n0,
	_CTSRo,
	0,
	[
		_TET,
		_UST,
		_UTd
	],
	[
		[1, {
			[_eQN]: `TcpEstablishedTimeout`,
			[_xN]: _tET
		}],
		[1, {
			[_eQN]: `UdpStreamTimeout`,
			[_xN]: _uST
		}],
		[1, {
			[_eQN]: `UdpTimeout`,
			[_xN]: _uTd
		}]
	]
];
var CpuOptions$ = [
	3,
	n0,
	_CO,
	0,
	[
		_CCor,
		_TPC,
		_ASSm,
		_NV
	],
	[
		[1, {
			[_eQN]: `CoreCount`,
			[_xN]: _cCo
		}],
		[1, {
			[_eQN]: `ThreadsPerCore`,
			[_xN]: _tPC
		}],
		[0, {
			[_eQN]: `AmdSevSnp`,
			[_xN]: _aSS
		}],
		[0, {
			[_eQN]: `NestedVirtualization`,
			[_xN]: _nV
		}]
	]
];
var DefaultConnectionTrackingConfiguration$ = [
	3,
	n0,
	_DCTC,
	0,
	[
		_DTET,
		_DUT,
		_DUST
	],
	[
		[1, {
			[_eQN]: `DefaultTcpEstablishedTimeout`,
			[_xN]: _dTET
		}],
		[1, {
			[_eQN]: `DefaultUdpTimeout`,
			[_xN]: _dUT
		}],
		[1, {
			[_eQN]: `DefaultUdpStreamTimeout`,
			[_xN]: _dUST
		}]
	]
];
var DeleteKeyPairRequest$ = [
	3,
	n0,
	_DKPR,
	0,
	[
		_KN,
		_KPI,
		_DR
	],
	[
		0,
		0,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}]
	]
];
var DeleteKeyPairResult$ = [
	3,
	n0,
	_DKPRe,
	0,
	[_R, _KPI],
	[[2, {
		[_eQN]: `Return`,
		[_xN]: _r
	}], [0, {
		[_eQN]: `KeyPairId`,
		[_xN]: _kPI
	}]]
];
var DeleteNetworkInterfaceRequest$ = [
	3,
	n0,
	_DNIR,
	0,
	[_NII, _DR],
	[[0, {
		[_eQN]: `NetworkInterfaceId`,
		[_xN]: _nII
	}], [2, {
		[_eQN]: `DryRun`,
		[_xN]: _dR
	}]],
	1
];
var DeleteSecurityGroupRequest$ = [
	3,
	n0,
	_DSGR,
	0,
	[
		_GIr,
		_GN,
		_DR
	],
	[
		0,
		0,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}]
	]
];
var DeleteSecurityGroupResult$ = [
	3,
	n0,
	_DSGRe,
	0,
	[_R, _GIr],
	[[2, {
		[_eQN]: `Return`,
		[_xN]: _r
	}], [0, {
		[_eQN]: `GroupId`,
		[_xN]: _gIr
	}]]
];
var DeleteVolumeRequest$ = [
	3,
	n0,
	_DVR,
	0,
	[_VIo, _DR],
	[0, [2, {
		[_eQN]: `DryRun`,
		[_xN]: _dR
	}]],
	1
];
var DescribeAddressesRequest$ = [
	3,
	n0,
	_DAR,
	0,
	[
		_PIu,
		_DR,
		_Fi,
		_AIll
	],
	[
		[() => PublicIpStringList, { [_xN]: _PI }],
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}],
		[() => FilterList, { [_xN]: _Fil }],
		[() => AllocationIdList, { [_xN]: _AIl }]
	]
];
var DescribeAddressesResult$ = [
	3,
	n0,
	_DARe,
	0,
	[_Add],
	[[() => AddressList, {
		[_eQN]: `AddressesSet`,
		[_xN]: _aSddr
	}]]
];
var DescribeAvailabilityZonesRequest$ = [
	3,
	n0,
	_DAZR,
	0,
	[
		_ZNo,
		_ZIo,
		_AAZ,
		_DR,
		_Fi
	],
	[
		[() => ZoneNameStringList, { [_xN]: _ZN }],
		[() => ZoneIdStringList, { [_xN]: _ZI }],
		2,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}],
		[() => FilterList, { [_xN]: _Fil }]
	]
];
var DescribeAvailabilityZonesResult$ = [
	3,
	n0,
	_DAZRe,
	0,
	[_AZv],
	[[() => AvailabilityZoneList, {
		[_eQN]: `AvailabilityZoneInfo`,
		[_xN]: _aZIv
	}]]
];
var DescribeImagesRequest$ = [
	3,
	n0,
	_DIRes,
	0,
	[
		_EU,
		_IIma,
		_Ow,
		_ID,
		_IDn,
		_MR,
		_NTe,
		_DR,
		_Fi
	],
	[
		[() => ExecutableByStringList, { [_xN]: _EBx }],
		[() => ImageIdStringList, { [_xN]: _IIm }],
		[() => OwnerStringList, { [_xN]: _Own }],
		2,
		2,
		1,
		0,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}],
		[() => FilterList, { [_xN]: _Fil }]
	]
];
var DescribeImagesResult$ = [
	3,
	n0,
	_DIResc,
	0,
	[_NTe, _Im],
	[[0, {
		[_eQN]: `NextToken`,
		[_xN]: _nTe
	}], [() => ImageList, {
		[_eQN]: `ImagesSet`,
		[_xN]: _iSma
	}]]
];
var DescribeInstancesRequest$ = [
	3,
	n0,
	_DIRescr,
	0,
	[
		_IIn,
		_IMR,
		_DR,
		_Fi,
		_NTe,
		_MR
	],
	[
		[() => InstanceIdStringList, { [_xN]: _II }],
		2,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}],
		[() => FilterList, { [_xN]: _Fil }],
		[0, {
			[_eQN]: `NextToken`,
			[_xN]: _nTe
		}],
		[1, {
			[_eQN]: `MaxResults`,
			[_xN]: _mR
		}]
	]
];
var DescribeInstancesResult$ = [
	3,
	n0,
	_DIRescri,
	0,
	[_NTe, _Rese],
	[[0, {
		[_eQN]: `NextToken`,
		[_xN]: _nTe
	}], [() => ReservationList, {
		[_eQN]: `ReservationSet`,
		[_xN]: _rSes
	}]]
];
var DescribeInstanceTypeOfferingsRequest$ = [
	3,
	n0,
	_DITOR,
	0,
	[
		_DR,
		_LTo,
		_Fi,
		_MR,
		_NTe
	],
	[
		2,
		0,
		[() => FilterList, { [_xN]: _Fil }],
		1,
		0
	]
];
var DescribeInstanceTypeOfferingsResult$ = [
	3,
	n0,
	_DITORe,
	0,
	[_ITO, _NTe],
	[[() => InstanceTypeOfferingsList, {
		[_eQN]: `InstanceTypeOfferingSet`,
		[_xN]: _iTOS
	}], [0, {
		[_eQN]: `NextToken`,
		[_xN]: _nTe
	}]]
];
var DescribeInstanceTypesRequest$ = [
	3,
	n0,
	_DITRes,
	0,
	[
		_DR,
		_ITnst,
		_Fi,
		_MR,
		_NTe,
		_IUIR
	],
	[
		2,
		[64, { [_xN]: _IT }],
		[() => FilterList, { [_xN]: _Fil }],
		1,
		0,
		2
	]
];
var DescribeInstanceTypesResult$ = [
	3,
	n0,
	_DITResc,
	0,
	[_ITnst, _NTe],
	[[() => InstanceTypeInfoList, {
		[_eQN]: `InstanceTypeSet`,
		[_xN]: _iTS
	}], [0, {
		[_eQN]: `NextToken`,
		[_xN]: _nTe
	}]]
];
var DescribeKeyPairsRequest$ = [
	3,
	n0,
	_DKPRes,
	0,
	[
		_KNe,
		_KPIe,
		_IPK,
		_DR,
		_Fi
	],
	[
		[() => KeyNameStringList, { [_xN]: _KN }],
		[() => KeyPairIdStringList, { [_xN]: _KPI }],
		2,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}],
		[() => FilterList, { [_xN]: _Fil }]
	]
];
var DescribeKeyPairsResult$ = [
	3,
	n0,
	_DKPResc,
	0,
	[_KP],
	[[() => KeyPairList, {
		[_eQN]: `KeySet`,
		[_xN]: _kS
	}]]
];
var DescribeNetworkInterfacesRequest$ = [
	3,
	n0,
	_DNIRe,
	0,
	[
		_NTe,
		_MR,
		_IMR,
		_DR,
		_NIIe,
		_Fi
	],
	[
		0,
		1,
		2,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}],
		[() => NetworkInterfaceIdList, { [_xN]: _NII }],
		[() => FilterList, {
			[_eQN]: `Filter`,
			[_xN]: _fi
		}]
	]
];
var DescribeNetworkInterfacesResult$ = [
	3,
	n0,
	_DNIRes,
	0,
	[_NIet, _NTe],
	[[() => NetworkInterfaceList, {
		[_eQN]: `NetworkInterfaceSet`,
		[_xN]: _nIS
	}], [0, {
		[_eQN]: `NextToken`,
		[_xN]: _nTe
	}]]
];
var DescribeSecurityGroupsRequest$ = [
	3,
	n0,
	_DSGRes,
	0,
	[
		_GIro,
		_GNr,
		_NTe,
		_MR,
		_DR,
		_Fi
	],
	[
		[() => GroupIdStringList, { [_xN]: _GIr }],
		[() => GroupNameStringList, { [_xN]: _GN }],
		0,
		1,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}],
		[() => FilterList, { [_xN]: _Fil }]
	]
];
var DescribeSecurityGroupsResult$ = [
	3,
	n0,
	_DSGResc,
	0,
	[_NTe, _SGe],
	[[0, {
		[_eQN]: `NextToken`,
		[_xN]: _nTe
	}], [() => SecurityGroupList, {
		[_eQN]: `SecurityGroupInfo`,
		[_xN]: _sGIec
	}]]
];
var DescribeVolumesRequest$ = [
	3,
	n0,
	_DVRes,
	0,
	[
		_VIol,
		_IMR,
		_DR,
		_Fi,
		_NTe,
		_MR
	],
	[
		[() => VolumeIdStringList, { [_xN]: _VIo }],
		2,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}],
		[() => FilterList, { [_xN]: _Fil }],
		[0, {
			[_eQN]: `NextToken`,
			[_xN]: _nTe
		}],
		[1, {
			[_eQN]: `MaxResults`,
			[_xN]: _mR
		}]
	]
];
var DescribeVolumesResult$ = [
	3,
	n0,
	_DVResc,
	0,
	[_NTe, _Vo],
	[[0, {
		[_eQN]: `NextToken`,
		[_xN]: _nTe
	}], [() => VolumeList, {
		[_eQN]: `VolumeSet`,
		[_xN]: _vS
	}]]
];
var DescribeVpcsRequest$ = [
	3,
	n0,
	_DVRescr,
	0,
	[
		_Fi,
		_VIp,
		_NTe,
		_MR,
		_DR
	],
	[
		[() => FilterList, { [_xN]: _Fil }],
		[() => VpcIdStringList, { [_xN]: _VI }],
		0,
		1,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}]
	]
];
var DescribeVpcsResult$ = [
	3,
	n0,
	_DVRescri,
	0,
	[_NTe, _Vpc],
	[[0, {
		[_eQN]: `NextToken`,
		[_xN]: _nTe
	}], [() => VpcList, {
		[_eQN]: `VpcSet`,
		[_xN]: _vSp
	}]]
];
var DiskInfo$ = [
	3,
	n0,
	_DIisk,
	0,
	[
		_SIGB,
		_Cou,
		_Ty
	],
	[
		[1, {
			[_eQN]: `SizeInGB`,
			[_xN]: _sIGB
		}],
		[1, {
			[_eQN]: `Count`,
			[_xN]: _cou
		}],
		[0, {
			[_eQN]: `Type`,
			[_xN]: _ty
		}]
	]
];
var EbsBlockDevice$ = [
	3,
	n0,
	_EBD,
	0,
	[
		_DOT,
		_Io,
		_SIn,
		_VSo,
		_VT,
		_KKI,
		_Th,
		_OA,
		_AZ,
		_Enc,
		_VIR,
		_AZI,
		_ECI
	],
	[
		[2, {
			[_eQN]: `DeleteOnTermination`,
			[_xN]: _dOT
		}],
		[1, {
			[_eQN]: `Iops`,
			[_xN]: _io
		}],
		[0, {
			[_eQN]: `SnapshotId`,
			[_xN]: _sIn
		}],
		[1, {
			[_eQN]: `VolumeSize`,
			[_xN]: _vSo
		}],
		[0, {
			[_eQN]: `VolumeType`,
			[_xN]: _vT
		}],
		[0, {
			[_eQN]: `KmsKeyId`,
			[_xN]: _kKI
		}],
		[1, {
			[_eQN]: `Throughput`,
			[_xN]: _th
		}],
		[0, {
			[_eQN]: `OutpostArn`,
			[_xN]: _oA
		}],
		[0, {
			[_eQN]: `AvailabilityZone`,
			[_xN]: _aZ
		}],
		[2, {
			[_eQN]: `Encrypted`,
			[_xN]: _enc
		}],
		1,
		0,
		1
	]
];
var EbsCardInfo$ = [
	3,
	n0,
	_ECIb,
	0,
	[
		_ECI,
		_BBIM,
		_BTIMB,
		_BIa,
		_MBIM,
		_MTIMB,
		_MI
	],
	[
		[1, {
			[_eQN]: `EbsCardIndex`,
			[_xN]: _eCI
		}],
		[1, {
			[_eQN]: `BaselineBandwidthInMbps`,
			[_xN]: _bBIM
		}],
		[1, {
			[_eQN]: `BaselineThroughputInMBps`,
			[_xN]: _bTIMB
		}],
		[1, {
			[_eQN]: `BaselineIops`,
			[_xN]: _bIa
		}],
		[1, {
			[_eQN]: `MaximumBandwidthInMbps`,
			[_xN]: _mBIM
		}],
		[1, {
			[_eQN]: `MaximumThroughputInMBps`,
			[_xN]: _mTIMB
		}],
		[1, {
			[_eQN]: `MaximumIops`,
			[_xN]: _mI
		}]
	]
];
var EbsInfo$ = [
	3,
	n0,
	_EIb,
	0,
	[
		_EOS,
		_ESn,
		_EOI,
		_NS,
		_MEA,
		_ALT,
		_MEC,
		_ECb
	],
	[
		[0, {
			[_eQN]: `EbsOptimizedSupport`,
			[_xN]: _eOS
		}],
		[0, {
			[_eQN]: `EncryptionSupport`,
			[_xN]: _eSn
		}],
		[() => EbsOptimizedInfo$, {
			[_eQN]: `EbsOptimizedInfo`,
			[_xN]: _eOI
		}],
		[0, {
			[_eQN]: `NvmeSupport`,
			[_xN]: _nS
		}],
		[1, {
			[_eQN]: `MaximumEbsAttachments`,
			[_xN]: _mEA
		}],
		[0, {
			[_eQN]: `AttachmentLimitType`,
			[_xN]: _aLT
		}],
		[1, {
			[_eQN]: `MaximumEbsCards`,
			[_xN]: _mEC
		}],
		[() => EbsCardInfoList, {
			[_eQN]: `EbsCardSet`,
			[_xN]: _eCS
		}]
	]
];
var EbsInstanceBlockDevice$ = [
	3,
	n0,
	_EIBD,
	0,
	[
		_ATtt,
		_DOT,
		_Sta,
		_VIo,
		_ARss,
		_VOI,
		_Op,
		_ECI
	],
	[
		[4, {
			[_eQN]: `AttachTime`,
			[_xN]: _aTt
		}],
		[2, {
			[_eQN]: `DeleteOnTermination`,
			[_xN]: _dOT
		}],
		[0, {
			[_eQN]: `Status`,
			[_xN]: _sta
		}],
		[0, {
			[_eQN]: `VolumeId`,
			[_xN]: _vIo
		}],
		[0, {
			[_eQN]: `AssociatedResource`,
			[_xN]: _aRs
		}],
		[0, {
			[_eQN]: `VolumeOwnerId`,
			[_xN]: _vOI
		}],
		[() => OperatorResponse$, {
			[_eQN]: `Operator`,
			[_xN]: _ope
		}],
		[1, {
			[_eQN]: `EbsCardIndex`,
			[_xN]: _eCI
		}]
	]
];
var EbsOptimizedInfo$ = [
	3,
	n0,
	_EOI,
	0,
	[
		_BBIM,
		_BTIMB,
		_BIa,
		_MBIM,
		_MTIMB,
		_MI
	],
	[
		[1, {
			[_eQN]: `BaselineBandwidthInMbps`,
			[_xN]: _bBIM
		}],
		[1, {
			[_eQN]: `BaselineThroughputInMBps`,
			[_xN]: _bTIMB
		}],
		[1, {
			[_eQN]: `BaselineIops`,
			[_xN]: _bIa
		}],
		[1, {
			[_eQN]: `MaximumBandwidthInMbps`,
			[_xN]: _mBIM
		}],
		[1, {
			[_eQN]: `MaximumThroughputInMBps`,
			[_xN]: _mTIMB
		}],
		[1, {
			[_eQN]: `MaximumIops`,
			[_xN]: _mI
		}]
	]
];
var EfaInfo$ = [
	3,
	n0,
	_EIf,
	0,
	[_MEI],
	[[1, {
		[_eQN]: `MaximumEfaInterfaces`,
		[_xN]: _mEI
	}]]
];
var ElasticGpuAssociation$ = [
	3,
	n0,
	_EGA,
	0,
	[
		_EGIl,
		_EGAI,
		_EGAS,
		_EGAT
	],
	[
		[0, {
			[_eQN]: `ElasticGpuId`,
			[_xN]: _eGI
		}],
		[0, {
			[_eQN]: `ElasticGpuAssociationId`,
			[_xN]: _eGAI
		}],
		[0, {
			[_eQN]: `ElasticGpuAssociationState`,
			[_xN]: _eGAS
		}],
		[0, {
			[_eQN]: `ElasticGpuAssociationTime`,
			[_xN]: _eGAT
		}]
	]
];
var ElasticInferenceAcceleratorAssociation$ = [
	3,
	n0,
	_EIAA,
	0,
	[
		_EIAAl,
		_EIAAI,
		_EIAAS,
		_EIAAT
	],
	[
		[0, {
			[_eQN]: `ElasticInferenceAcceleratorArn`,
			[_xN]: _eIAA
		}],
		[0, {
			[_eQN]: `ElasticInferenceAcceleratorAssociationId`,
			[_xN]: _eIAAI
		}],
		[0, {
			[_eQN]: `ElasticInferenceAcceleratorAssociationState`,
			[_xN]: _eIAAS
		}],
		[4, {
			[_eQN]: `ElasticInferenceAcceleratorAssociationTime`,
			[_xN]: _eIAAT
		}]
	]
];
var EnclaveOptions$ = [
	3,
	n0,
	_EOn,
	0,
	[_En],
	[[2, {
		[_eQN]: `Enabled`,
		[_xN]: _en
	}]]
];
var Filter$ = [
	3,
	n0,
	_Fil,
	0,
	[_N, _Va],
	[0, [() => ValueStringList, { [_xN]: _V }]]
];
var FpgaDeviceInfo$ = [
	3,
	n0,
	_FDI,
	0,
	[
		_N,
		_Man,
		_Cou,
		_MIe
	],
	[
		[0, {
			[_eQN]: `Name`,
			[_xN]: _n
		}],
		[0, {
			[_eQN]: `Manufacturer`,
			[_xN]: _man
		}],
		[1, {
			[_eQN]: `Count`,
			[_xN]: _cou
		}],
		[() => FpgaDeviceMemoryInfo$, {
			[_eQN]: `MemoryInfo`,
			[_xN]: _mIe
		}]
	]
];
var FpgaDeviceMemoryInfo$ = [
	3,
	n0,
	_FDMI,
	0,
	[_SIMB],
	[[1, {
		[_eQN]: `SizeInMiB`,
		[_xN]: _sIMB
	}]]
];
var FpgaInfo$ = [
	3,
	n0,
	_FIpga,
	0,
	[_Fp, _TFMIMB],
	[[() => FpgaDeviceInfoList, {
		[_eQN]: `Fpgas`,
		[_xN]: _fp
	}], [1, {
		[_eQN]: `TotalFpgaMemoryInMiB`,
		[_xN]: _tFMIMB
	}]]
];
var GetConsoleOutputRequest$ = [
	3,
	n0,
	_GCOR,
	0,
	[
		_II,
		_La,
		_DR
	],
	[
		0,
		2,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}]
	],
	1
];
var GetConsoleOutputResult$ = [
	3,
	n0,
	_GCORe,
	0,
	[
		_II,
		_Tim,
		_Ou
	],
	[
		[0, {
			[_eQN]: `InstanceId`,
			[_xN]: _iI
		}],
		[4, {
			[_eQN]: `Timestamp`,
			[_xN]: _ti
		}],
		[0, {
			[_eQN]: `Output`,
			[_xN]: _ou
		}]
	]
];
var GpuDeviceInfo$ = [
	3,
	n0,
	_GDI,
	0,
	[
		_N,
		_Man,
		_Cou,
		_LGC,
		_GPS,
		_Wo,
		_MIe
	],
	[
		[0, {
			[_eQN]: `Name`,
			[_xN]: _n
		}],
		[0, {
			[_eQN]: `Manufacturer`,
			[_xN]: _man
		}],
		[1, {
			[_eQN]: `Count`,
			[_xN]: _cou
		}],
		[1, {
			[_eQN]: `LogicalGpuCount`,
			[_xN]: _lGC
		}],
		[1, {
			[_eQN]: `GpuPartitionSize`,
			[_xN]: _gPS
		}],
		[() => WorkloadsList, {
			[_eQN]: `WorkloadSet`,
			[_xN]: _wS
		}],
		[() => GpuDeviceMemoryInfo$, {
			[_eQN]: `MemoryInfo`,
			[_xN]: _mIe
		}]
	]
];
var GpuDeviceMemoryInfo$ = [
	3,
	n0,
	_GDMI,
	0,
	[_SIMB],
	[[1, {
		[_eQN]: `SizeInMiB`,
		[_xN]: _sIMB
	}]]
];
var GpuInfo$ = [
	3,
	n0,
	_GIp,
	0,
	[_Gp, _TGMIMB],
	[[() => GpuDeviceInfoList, {
		[_eQN]: `Gpus`,
		[_xN]: _gp
	}], [1, {
		[_eQN]: `TotalGpuMemoryInMiB`,
		[_xN]: _tGMIMB
	}]]
];
var GroupIdentifier$ = [
	3,
	n0,
	_GIrou,
	0,
	[_GIr, _GN],
	[[0, {
		[_eQN]: `GroupId`,
		[_xN]: _gIr
	}], [0, {
		[_eQN]: `GroupName`,
		[_xN]: _gN
	}]]
];
var HibernationOptions$ = [
	3,
	n0,
	_HO,
	0,
	[_Conf],
	[[2, {
		[_eQN]: `Configured`,
		[_xN]: _conf
	}]]
];
var IamInstanceProfile$ = [
	3,
	n0,
	_IIP,
	0,
	[_Ar, _I],
	[[0, {
		[_eQN]: `Arn`,
		[_xN]: _ar
	}], [0, {
		[_eQN]: `Id`,
		[_xN]: _i
	}]]
];
var Image$ = [
	3,
	n0,
	_Ima,
	0,
	[
		_PDl,
		_UO,
		_BDMl,
		_De,
		_ESna,
		_Hy,
		_IOA,
		_N,
		_RDN,
		_RDT,
		_SNS,
		_SRt,
		_T,
		_VTir,
		_BM,
		_TSp,
		_DTe,
		_ISmd,
		_SIIo,
		_DPer,
		_LLT,
		_IAm,
		_SII,
		_SIRo,
		_FTE,
		_PSPN,
		_IW,
		_SRc,
		_ITSn,
		_IIm,
		_IL,
		_St,
		_OI,
		_CDr,
		_Pu,
		_PCro,
		_Arc,
		_ITm,
		_KI,
		_RIa,
		_Pl
	],
	[
		[0, {
			[_eQN]: `PlatformDetails`,
			[_xN]: _pDl
		}],
		[0, {
			[_eQN]: `UsageOperation`,
			[_xN]: _uO
		}],
		[() => BlockDeviceMappingList, {
			[_eQN]: `BlockDeviceMapping`,
			[_xN]: _bDM
		}],
		[0, {
			[_eQN]: `Description`,
			[_xN]: _de
		}],
		[2, {
			[_eQN]: `EnaSupport`,
			[_xN]: _eSna
		}],
		[0, {
			[_eQN]: `Hypervisor`,
			[_xN]: _h
		}],
		[0, {
			[_eQN]: `ImageOwnerAlias`,
			[_xN]: _iOA
		}],
		[0, {
			[_eQN]: `Name`,
			[_xN]: _n
		}],
		[0, {
			[_eQN]: `RootDeviceName`,
			[_xN]: _rDN
		}],
		[0, {
			[_eQN]: `RootDeviceType`,
			[_xN]: _rDT
		}],
		[0, {
			[_eQN]: `SriovNetSupport`,
			[_xN]: _sNSr
		}],
		[() => StateReason$, {
			[_eQN]: `StateReason`,
			[_xN]: _sRt
		}],
		[() => TagList, {
			[_eQN]: `TagSet`,
			[_xN]: _tS
		}],
		[0, {
			[_eQN]: `VirtualizationType`,
			[_xN]: _vTi
		}],
		[0, {
			[_eQN]: `BootMode`,
			[_xN]: _bM
		}],
		[0, {
			[_eQN]: `TpmSupport`,
			[_xN]: _tSp
		}],
		[0, {
			[_eQN]: `DeprecationTime`,
			[_xN]: _dTe
		}],
		[0, {
			[_eQN]: `ImdsSupport`,
			[_xN]: _iSmd
		}],
		[0, {
			[_eQN]: `SourceInstanceId`,
			[_xN]: _sII
		}],
		[0, {
			[_eQN]: `DeregistrationProtection`,
			[_xN]: _dPe
		}],
		[0, {
			[_eQN]: `LastLaunchedTime`,
			[_xN]: _lLT
		}],
		[2, {
			[_eQN]: `ImageAllowed`,
			[_xN]: _iAm
		}],
		[0, {
			[_eQN]: `SourceImageId`,
			[_xN]: _sIIo
		}],
		[0, {
			[_eQN]: `SourceImageRegion`,
			[_xN]: _sIR
		}],
		[2, {
			[_eQN]: `FreeTierEligible`,
			[_xN]: _fTE
		}],
		[0, {
			[_eQN]: `PublicSsmParameterName`,
			[_xN]: _pSPN
		}],
		[() => ImageWatermarkList, {
			[_eQN]: `ImageWatermarkSet`,
			[_xN]: _iWS
		}],
		[() => ScanResults$, {
			[_eQN]: `ScanResults`,
			[_xN]: _sRc
		}],
		[() => InstanceTypeSpecification$, {
			[_eQN]: `InstanceTypeSpecification`,
			[_xN]: _iTSn
		}],
		[0, {
			[_eQN]: `ImageId`,
			[_xN]: _iIma
		}],
		[0, {
			[_eQN]: `ImageLocation`,
			[_xN]: _iL
		}],
		[0, {
			[_eQN]: `ImageState`,
			[_xN]: _iSmag
		}],
		[0, {
			[_eQN]: `ImageOwnerId`,
			[_xN]: _iOI
		}],
		[0, {
			[_eQN]: `CreationDate`,
			[_xN]: _cDr
		}],
		[2, {
			[_eQN]: `IsPublic`,
			[_xN]: _iPs
		}],
		[() => ProductCodeList, {
			[_eQN]: `ProductCodes`,
			[_xN]: _pC
		}],
		[0, {
			[_eQN]: `Architecture`,
			[_xN]: _arc
		}],
		[0, {
			[_eQN]: `ImageType`,
			[_xN]: _iTm
		}],
		[0, {
			[_eQN]: `KernelId`,
			[_xN]: _kI
		}],
		[0, {
			[_eQN]: `RamdiskId`,
			[_xN]: _rIa
		}],
		[0, {
			[_eQN]: `Platform`,
			[_xN]: _pl
		}]
	]
];
var ImageWatermark$ = [
	3,
	n0,
	_IWm,
	0,
	[
		_WK,
		_SIRo,
		_SII,
		_SICT,
		_WCT
	],
	[
		[0, {
			[_eQN]: `WatermarkKey`,
			[_xN]: _wK
		}],
		[0, {
			[_eQN]: `SourceImageRegion`,
			[_xN]: _sIR
		}],
		[0, {
			[_eQN]: `SourceImageId`,
			[_xN]: _sIIo
		}],
		[4, {
			[_eQN]: `SourceImageCreationTime`,
			[_xN]: _sICT
		}],
		[4, {
			[_eQN]: `WatermarkCreationTime`,
			[_xN]: _wCT
		}]
	]
];
var InferenceAcceleratorInfo$ = [
	3,
	n0,
	_IAIn,
	0,
	[_Acc, _TIMIMB],
	[[() => InferenceDeviceInfoList, {
		[_eQN]: `Accelerators`,
		[_xN]: _acc
	}], [1, {
		[_eQN]: `TotalInferenceMemoryInMiB`,
		[_xN]: _tIMIMB
	}]]
];
var InferenceDeviceInfo$ = [
	3,
	n0,
	_IDI,
	0,
	[
		_Cou,
		_N,
		_Man,
		_MIe
	],
	[
		[1, {
			[_eQN]: `Count`,
			[_xN]: _cou
		}],
		[0, {
			[_eQN]: `Name`,
			[_xN]: _n
		}],
		[0, {
			[_eQN]: `Manufacturer`,
			[_xN]: _man
		}],
		[() => InferenceDeviceMemoryInfo$, {
			[_eQN]: `MemoryInfo`,
			[_xN]: _mIe
		}]
	]
];
var InferenceDeviceMemoryInfo$ = [
	3,
	n0,
	_IDMI,
	0,
	[_SIMB],
	[[1, {
		[_eQN]: `SizeInMiB`,
		[_xN]: _sIMB
	}]]
];
var Instance$ = [
	3,
	n0,
	_In,
	0,
	[
		_Arc,
		_BDMl,
		_CT,
		_EO,
		_ESna,
		_Hy,
		_IIP,
		_ILn,
		_EGAl,
		_EIAAla,
		_NIet,
		_OA,
		_RDN,
		_RDT,
		_SGe,
		_SDC,
		_SIRI,
		_SNS,
		_SRt,
		_T,
		_VTir,
		_CO,
		_CBI,
		_CRI,
		_CRSa,
		_HO,
		_Lic,
		_MO,
		_EOn,
		_BM,
		_PDl,
		_UO,
		_UOUT,
		_PDNO,
		_IApv,
		_TSp,
		_MOa,
		_CIBM,
		_NPO,
		_Op,
		_SIec,
		_II,
		_IIm,
		_St,
		_PDN,
		_PDNub,
		_STR,
		_KN,
		_ALI,
		_PCro,
		_IT,
		_LTau,
		_Pla,
		_KI,
		_RIa,
		_Pl,
		_Mon,
		_SIu,
		_VI,
		_PIAr,
		_PIAu
	],
	[
		[0, {
			[_eQN]: `Architecture`,
			[_xN]: _arc
		}],
		[() => InstanceBlockDeviceMappingList, {
			[_eQN]: `BlockDeviceMapping`,
			[_xN]: _bDM
		}],
		[0, {
			[_eQN]: `ClientToken`,
			[_xN]: _cT
		}],
		[2, {
			[_eQN]: `EbsOptimized`,
			[_xN]: _eO
		}],
		[2, {
			[_eQN]: `EnaSupport`,
			[_xN]: _eSna
		}],
		[0, {
			[_eQN]: `Hypervisor`,
			[_xN]: _h
		}],
		[() => IamInstanceProfile$, {
			[_eQN]: `IamInstanceProfile`,
			[_xN]: _iIP
		}],
		[0, {
			[_eQN]: `InstanceLifecycle`,
			[_xN]: _iLn
		}],
		[() => ElasticGpuAssociationList, {
			[_eQN]: `ElasticGpuAssociationSet`,
			[_xN]: _eGASl
		}],
		[() => ElasticInferenceAcceleratorAssociationList, {
			[_eQN]: `ElasticInferenceAcceleratorAssociationSet`,
			[_xN]: _eIAASl
		}],
		[() => InstanceNetworkInterfaceList, {
			[_eQN]: `NetworkInterfaceSet`,
			[_xN]: _nIS
		}],
		[0, {
			[_eQN]: `OutpostArn`,
			[_xN]: _oA
		}],
		[0, {
			[_eQN]: `RootDeviceName`,
			[_xN]: _rDN
		}],
		[0, {
			[_eQN]: `RootDeviceType`,
			[_xN]: _rDT
		}],
		[() => GroupIdentifierList, {
			[_eQN]: `GroupSet`,
			[_xN]: _gSr
		}],
		[2, {
			[_eQN]: `SourceDestCheck`,
			[_xN]: _sDC
		}],
		[0, {
			[_eQN]: `SpotInstanceRequestId`,
			[_xN]: _sIRI
		}],
		[0, {
			[_eQN]: `SriovNetSupport`,
			[_xN]: _sNSr
		}],
		[() => StateReason$, {
			[_eQN]: `StateReason`,
			[_xN]: _sRt
		}],
		[() => TagList, {
			[_eQN]: `TagSet`,
			[_xN]: _tS
		}],
		[0, {
			[_eQN]: `VirtualizationType`,
			[_xN]: _vTi
		}],
		[() => CpuOptions$, {
			[_eQN]: `CpuOptions`,
			[_xN]: _cO
		}],
		[0, {
			[_eQN]: `CapacityBlockId`,
			[_xN]: _cBI
		}],
		[0, {
			[_eQN]: `CapacityReservationId`,
			[_xN]: _cRI
		}],
		[() => CapacityReservationSpecificationResponse$, {
			[_eQN]: `CapacityReservationSpecification`,
			[_xN]: _cRSa
		}],
		[() => HibernationOptions$, {
			[_eQN]: `HibernationOptions`,
			[_xN]: _hO
		}],
		[() => LicenseList, {
			[_eQN]: `LicenseSet`,
			[_xN]: _lSic
		}],
		[() => InstanceMetadataOptionsResponse$, {
			[_eQN]: `MetadataOptions`,
			[_xN]: _mO
		}],
		[() => EnclaveOptions$, {
			[_eQN]: `EnclaveOptions`,
			[_xN]: _eOn
		}],
		[0, {
			[_eQN]: `BootMode`,
			[_xN]: _bM
		}],
		[0, {
			[_eQN]: `PlatformDetails`,
			[_xN]: _pDl
		}],
		[0, {
			[_eQN]: `UsageOperation`,
			[_xN]: _uO
		}],
		[4, {
			[_eQN]: `UsageOperationUpdateTime`,
			[_xN]: _uOUT
		}],
		[() => PrivateDnsNameOptionsResponse$, {
			[_eQN]: `PrivateDnsNameOptions`,
			[_xN]: _pDNO
		}],
		[0, {
			[_eQN]: `Ipv6Address`,
			[_xN]: _iApv
		}],
		[0, {
			[_eQN]: `TpmSupport`,
			[_xN]: _tSp
		}],
		[() => InstanceMaintenanceOptions$, {
			[_eQN]: `MaintenanceOptions`,
			[_xN]: _mOa
		}],
		[0, {
			[_eQN]: `CurrentInstanceBootMode`,
			[_xN]: _cIBM
		}],
		[() => InstanceNetworkPerformanceOptions$, {
			[_eQN]: `NetworkPerformanceOptions`,
			[_xN]: _nPO
		}],
		[() => OperatorResponse$, {
			[_eQN]: `Operator`,
			[_xN]: _ope
		}],
		[() => InstanceSecondaryInterfaceList, {
			[_eQN]: `SecondaryInterfaceSet`,
			[_xN]: _sISe
		}],
		[0, {
			[_eQN]: `InstanceId`,
			[_xN]: _iI
		}],
		[0, {
			[_eQN]: `ImageId`,
			[_xN]: _iIma
		}],
		[() => InstanceState$, {
			[_eQN]: `InstanceState`,
			[_xN]: _iSnst
		}],
		[0, {
			[_eQN]: `PrivateDnsName`,
			[_xN]: _pDNr
		}],
		[0, {
			[_eQN]: `DnsName`,
			[_xN]: _dNn
		}],
		[0, {
			[_eQN]: `Reason`,
			[_xN]: _re
		}],
		[0, {
			[_eQN]: `KeyName`,
			[_xN]: _kN
		}],
		[1, {
			[_eQN]: `AmiLaunchIndex`,
			[_xN]: _aLI
		}],
		[() => ProductCodeList, {
			[_eQN]: `ProductCodes`,
			[_xN]: _pC
		}],
		[0, {
			[_eQN]: `InstanceType`,
			[_xN]: _iT
		}],
		[4, {
			[_eQN]: `LaunchTime`,
			[_xN]: _lTau
		}],
		[() => Placement$, {
			[_eQN]: `Placement`,
			[_xN]: _pla
		}],
		[0, {
			[_eQN]: `KernelId`,
			[_xN]: _kI
		}],
		[0, {
			[_eQN]: `RamdiskId`,
			[_xN]: _rIa
		}],
		[0, {
			[_eQN]: `Platform`,
			[_xN]: _pl
		}],
		[() => Monitoring$, {
			[_eQN]: `Monitoring`,
			[_xN]: _mon
		}],
		[0, {
			[_eQN]: `SubnetId`,
			[_xN]: _sIu
		}],
		[0, {
			[_eQN]: `VpcId`,
			[_xN]: _vI
		}],
		[0, {
			[_eQN]: `PrivateIpAddress`,
			[_xN]: _pIAr
		}],
		[0, {
			[_eQN]: `IpAddress`,
			[_xN]: _iAp
		}]
	]
];
var InstanceAttachmentEnaSrdSpecification$ = [
	3,
	n0,
	_IAESS,
	0,
	[_ESE, _ESUS],
	[[2, {
		[_eQN]: `EnaSrdEnabled`,
		[_xN]: _eSE
	}], [() => InstanceAttachmentEnaSrdUdpSpecification$, {
		[_eQN]: `EnaSrdUdpSpecification`,
		[_xN]: _eSUS
	}]]
];
var InstanceAttachmentEnaSrdUdpSpecification$ = [
	3,
	n0,
	_IAESUS,
	0,
	[_ESUE],
	[[2, {
		[_eQN]: `EnaSrdUdpEnabled`,
		[_xN]: _eSUE
	}]]
];
var InstanceBlockDeviceMapping$ = [
	3,
	n0,
	_IBDM,
	0,
	[_DN, _Eb],
	[[0, {
		[_eQN]: `DeviceName`,
		[_xN]: _dN
	}], [() => EbsInstanceBlockDevice$, {
		[_eQN]: `Ebs`,
		[_xN]: _eb
	}]]
];
var InstanceIpv4Prefix$ = [
	3,
	n0,
	_IIPn,
	0,
	[_IPpvre],
	[[0, {
		[_eQN]: `Ipv4Prefix`,
		[_xN]: _iPpv
	}]]
];
var InstanceIpv6Address$ = [
	3,
	n0,
	_IIA,
	0,
	[_IApv, _IPIs],
	[[0, {
		[_eQN]: `Ipv6Address`,
		[_xN]: _iApv
	}], [2, {
		[_eQN]: `IsPrimaryIpv6`,
		[_xN]: _iPIs
	}]]
];
var InstanceIpv6Prefix$ = [
	3,
	n0,
	_IIPns,
	0,
	[_IPpv],
	[[0, {
		[_eQN]: `Ipv6Prefix`,
		[_xN]: _iPpvr
	}]]
];
var InstanceMaintenanceOptions$ = [
	3,
	n0,
	_IMO,
	0,
	[_ARuto, _RMe],
	[[0, {
		[_eQN]: `AutoRecovery`,
		[_xN]: _aRut
	}], [0, {
		[_eQN]: `RebootMigration`,
		[_xN]: _rMe
	}]]
];
var InstanceMetadataOptionsResponse$ = [
	3,
	n0,
	_IMORnst,
	0,
	[
		_St,
		_HT,
		_HPRHL,
		_HE,
		_HPI,
		_IMT
	],
	[
		[0, {
			[_eQN]: `State`,
			[_xN]: _st
		}],
		[0, {
			[_eQN]: `HttpTokens`,
			[_xN]: _hT
		}],
		[1, {
			[_eQN]: `HttpPutResponseHopLimit`,
			[_xN]: _hPRHL
		}],
		[0, {
			[_eQN]: `HttpEndpoint`,
			[_xN]: _hE
		}],
		[0, {
			[_eQN]: `HttpProtocolIpv6`,
			[_xN]: _hPI
		}],
		[0, {
			[_eQN]: `InstanceMetadataTags`,
			[_xN]: _iMT
		}]
	]
];
var InstanceNetworkInterface$ = [
	3,
	n0,
	_INI,
	0,
	[
		_Ass,
		_Att,
		_De,
		_G,
		_IA,
		_MAa,
		_NII,
		_OI,
		_PDN,
		_PIAr,
		_PIAri,
		_SDC,
		_Sta,
		_SIu,
		_VI,
		_ITnt,
		_IPpvr,
		_IPp,
		_CTC,
		_Op
	],
	[
		[() => InstanceNetworkInterfaceAssociation$, {
			[_eQN]: `Association`,
			[_xN]: _ass
		}],
		[() => InstanceNetworkInterfaceAttachment$, {
			[_eQN]: `Attachment`,
			[_xN]: _at
		}],
		[0, {
			[_eQN]: `Description`,
			[_xN]: _de
		}],
		[() => GroupIdentifierList, {
			[_eQN]: `GroupSet`,
			[_xN]: _gSr
		}],
		[() => InstanceIpv6AddressList, {
			[_eQN]: `Ipv6AddressesSet`,
			[_xN]: _iASp
		}],
		[0, {
			[_eQN]: `MacAddress`,
			[_xN]: _mAa
		}],
		[0, {
			[_eQN]: `NetworkInterfaceId`,
			[_xN]: _nII
		}],
		[0, {
			[_eQN]: `OwnerId`,
			[_xN]: _oI
		}],
		[0, {
			[_eQN]: `PrivateDnsName`,
			[_xN]: _pDNr
		}],
		[0, {
			[_eQN]: `PrivateIpAddress`,
			[_xN]: _pIAr
		}],
		[() => InstancePrivateIpAddressList, {
			[_eQN]: `PrivateIpAddressesSet`,
			[_xN]: _pIAS
		}],
		[2, {
			[_eQN]: `SourceDestCheck`,
			[_xN]: _sDC
		}],
		[0, {
			[_eQN]: `Status`,
			[_xN]: _sta
		}],
		[0, {
			[_eQN]: `SubnetId`,
			[_xN]: _sIu
		}],
		[0, {
			[_eQN]: `VpcId`,
			[_xN]: _vI
		}],
		[0, {
			[_eQN]: `InterfaceType`,
			[_xN]: _iTnt
		}],
		[() => InstanceIpv4PrefixList, {
			[_eQN]: `Ipv4PrefixSet`,
			[_xN]: _iPSpvr
		}],
		[() => InstanceIpv6PrefixList, {
			[_eQN]: `Ipv6PrefixSet`,
			[_xN]: _iPSpvre
		}],
		[() => ConnectionTrackingSpecificationResponse$, {
			[_eQN]: `ConnectionTrackingConfiguration`,
			[_xN]: _cTC
		}],
		[() => OperatorResponse$, {
			[_eQN]: `Operator`,
			[_xN]: _ope
		}]
	]
];
var InstanceNetworkInterfaceAssociation$ = [
	3,
	n0,
	_INIA,
	0,
	[
		_CI,
		_COI,
		_IOI,
		_PDNub,
		_PI
	],
	[
		[0, {
			[_eQN]: `CarrierIp`,
			[_xN]: _cI
		}],
		[0, {
			[_eQN]: `CustomerOwnedIp`,
			[_xN]: _cOI
		}],
		[0, {
			[_eQN]: `IpOwnerId`,
			[_xN]: _iOIp
		}],
		[0, {
			[_eQN]: `PublicDnsName`,
			[_xN]: _pDNu
		}],
		[0, {
			[_eQN]: `PublicIp`,
			[_xN]: _pI
		}]
	]
];
var InstanceNetworkInterfaceAttachment$ = [
	3,
	n0,
	_INIAn,
	0,
	[
		_ATtt,
		_AItt,
		_DOT,
		_DI,
		_Sta,
		_NCI,
		_ESS,
		_EQC
	],
	[
		[4, {
			[_eQN]: `AttachTime`,
			[_xN]: _aTt
		}],
		[0, {
			[_eQN]: `AttachmentId`,
			[_xN]: _aIt
		}],
		[2, {
			[_eQN]: `DeleteOnTermination`,
			[_xN]: _dOT
		}],
		[1, {
			[_eQN]: `DeviceIndex`,
			[_xN]: _dI
		}],
		[0, {
			[_eQN]: `Status`,
			[_xN]: _sta
		}],
		[1, {
			[_eQN]: `NetworkCardIndex`,
			[_xN]: _nCI
		}],
		[() => InstanceAttachmentEnaSrdSpecification$, {
			[_eQN]: `EnaSrdSpecification`,
			[_xN]: _eSS
		}],
		[1, {
			[_eQN]: `EnaQueueCount`,
			[_xN]: _eQC
		}]
	]
];
var InstanceNetworkPerformanceOptions$ = [
	3,
	n0,
	_INPO,
	0,
	[_BW],
	[[0, {
		[_eQN]: `BandwidthWeighting`,
		[_xN]: _bW
	}]]
];
var InstancePrivateIpAddress$ = [
	3,
	n0,
	_IPIA,
	0,
	[
		_Ass,
		_Prim,
		_PDN,
		_PIAr
	],
	[
		[() => InstanceNetworkInterfaceAssociation$, {
			[_eQN]: `Association`,
			[_xN]: _ass
		}],
		[2, {
			[_eQN]: `Primary`,
			[_xN]: _prim
		}],
		[0, {
			[_eQN]: `PrivateDnsName`,
			[_xN]: _pDNr
		}],
		[0, {
			[_eQN]: `PrivateIpAddress`,
			[_xN]: _pIAr
		}]
	]
];
var InstanceSecondaryInterface$ = [
	3,
	n0,
	_ISIn,
	0,
	[
		_Att,
		_MAa,
		_SIIec,
		_OI,
		_PIAri,
		_SDC,
		_Sta,
		_SSIe,
		_SNI,
		_ITnt
	],
	[
		[() => InstanceSecondaryInterfaceAttachment$, {
			[_eQN]: `Attachment`,
			[_xN]: _at
		}],
		[0, {
			[_eQN]: `MacAddress`,
			[_xN]: _mAa
		}],
		[0, {
			[_eQN]: `SecondaryInterfaceId`,
			[_xN]: _sIIe
		}],
		[0, {
			[_eQN]: `OwnerId`,
			[_xN]: _oI
		}],
		[() => InstanceSecondaryInterfacePrivateIpAddressList, {
			[_eQN]: `PrivateIpAddressSet`,
			[_xN]: _pIASr
		}],
		[2, {
			[_eQN]: `SourceDestCheck`,
			[_xN]: _sDC
		}],
		[0, {
			[_eQN]: `Status`,
			[_xN]: _sta
		}],
		[0, {
			[_eQN]: `SecondarySubnetId`,
			[_xN]: _sSI
		}],
		[0, {
			[_eQN]: `SecondaryNetworkId`,
			[_xN]: _sNI
		}],
		[0, {
			[_eQN]: `InterfaceType`,
			[_xN]: _iTnt
		}]
	]
];
var InstanceSecondaryInterfaceAttachment$ = [
	3,
	n0,
	_ISIA,
	0,
	[
		_ATtt,
		_AItt,
		_DOT,
		_DI,
		_Sta,
		_NCI
	],
	[
		[4, {
			[_eQN]: `AttachTime`,
			[_xN]: _aTt
		}],
		[0, {
			[_eQN]: `AttachmentId`,
			[_xN]: _aIt
		}],
		[2, {
			[_eQN]: `DeleteOnTermination`,
			[_xN]: _dOT
		}],
		[1, {
			[_eQN]: `DeviceIndex`,
			[_xN]: _dI
		}],
		[0, {
			[_eQN]: `Status`,
			[_xN]: _sta
		}],
		[1, {
			[_eQN]: `NetworkCardIndex`,
			[_xN]: _nCI
		}]
	]
];
var InstanceSecondaryInterfacePrivateIpAddress$ = [
	3,
	n0,
	_ISIPIA,
	0,
	[_PIAr],
	[[0, {
		[_eQN]: `PrivateIpAddress`,
		[_xN]: _pIAr
	}]]
];
var InstanceState$ = [
	3,
	n0,
	_ISnsta,
	0,
	[_Co, _N],
	[[1, {
		[_eQN]: `Code`,
		[_xN]: _co
	}], [0, {
		[_eQN]: `Name`,
		[_xN]: _n
	}]]
];
var InstanceStateChange$ = [
	3,
	n0,
	_ISC,
	0,
	[
		_II,
		_CSu,
		_PSr
	],
	[
		[0, {
			[_eQN]: `InstanceId`,
			[_xN]: _iI
		}],
		[() => InstanceState$, {
			[_eQN]: `CurrentState`,
			[_xN]: _cSu
		}],
		[() => InstanceState$, {
			[_eQN]: `PreviousState`,
			[_xN]: _pSr
		}]
	]
];
var InstanceStorageInfo$ = [
	3,
	n0,
	_ISIns,
	0,
	[
		_TSIGB,
		_Dis,
		_NS,
		_ESn
	],
	[
		[1, {
			[_eQN]: `TotalSizeInGB`,
			[_xN]: _tSIGB
		}],
		[() => DiskInfoList, {
			[_eQN]: `Disks`,
			[_xN]: _dis
		}],
		[0, {
			[_eQN]: `NvmeSupport`,
			[_xN]: _nS
		}],
		[0, {
			[_eQN]: `EncryptionSupport`,
			[_xN]: _eSn
		}]
	]
];
var InstanceTypeInfo$ = [
	3,
	n0,
	_ITIn,
	0,
	[
		_IT,
		_CGur,
		_FTE,
		_SUC,
		_SRDT,
		_SVT,
		_BMa,
		_Hy,
		_PIro,
		_VCIpu,
		_MIe,
		_ISSn,
		_ISIns,
		_EIb,
		_NIetw,
		_GIp,
		_FIpga,
		_PGIl,
		_IAIn,
		_HS,
		_BPS,
		_DHS,
		_ARS,
		_SBM,
		_NES,
		_NTS,
		_NTI,
		_MAIe,
		_NIeu,
		_PSh,
		_RMS,
		_SIRu
	],
	[
		[0, {
			[_eQN]: `InstanceType`,
			[_xN]: _iT
		}],
		[2, {
			[_eQN]: `CurrentGeneration`,
			[_xN]: _cGur
		}],
		[2, {
			[_eQN]: `FreeTierEligible`,
			[_xN]: _fTE
		}],
		[() => UsageClassTypeList, {
			[_eQN]: `SupportedUsageClasses`,
			[_xN]: _sUC
		}],
		[() => RootDeviceTypeList, {
			[_eQN]: `SupportedRootDeviceTypes`,
			[_xN]: _sRDT
		}],
		[() => VirtualizationTypeList, {
			[_eQN]: `SupportedVirtualizationTypes`,
			[_xN]: _sVT
		}],
		[2, {
			[_eQN]: `BareMetal`,
			[_xN]: _bMa
		}],
		[0, {
			[_eQN]: `Hypervisor`,
			[_xN]: _h
		}],
		[() => ProcessorInfo$, {
			[_eQN]: `ProcessorInfo`,
			[_xN]: _pIr
		}],
		[() => VCpuInfo$, {
			[_eQN]: `VCpuInfo`,
			[_xN]: _vCIp
		}],
		[() => MemoryInfo$, {
			[_eQN]: `MemoryInfo`,
			[_xN]: _mIe
		}],
		[2, {
			[_eQN]: `InstanceStorageSupported`,
			[_xN]: _iSSn
		}],
		[() => InstanceStorageInfo$, {
			[_eQN]: `InstanceStorageInfo`,
			[_xN]: _iSI
		}],
		[() => EbsInfo$, {
			[_eQN]: `EbsInfo`,
			[_xN]: _eIb
		}],
		[() => NetworkInfo$, {
			[_eQN]: `NetworkInfo`,
			[_xN]: _nIet
		}],
		[() => GpuInfo$, {
			[_eQN]: `GpuInfo`,
			[_xN]: _gIp
		}],
		[() => FpgaInfo$, {
			[_eQN]: `FpgaInfo`,
			[_xN]: _fIp
		}],
		[() => PlacementGroupInfo$, {
			[_eQN]: `PlacementGroupInfo`,
			[_xN]: _pGI
		}],
		[() => InferenceAcceleratorInfo$, {
			[_eQN]: `InferenceAcceleratorInfo`,
			[_xN]: _iAIn
		}],
		[2, {
			[_eQN]: `HibernationSupported`,
			[_xN]: _hSi
		}],
		[2, {
			[_eQN]: `BurstablePerformanceSupported`,
			[_xN]: _bPS
		}],
		[2, {
			[_eQN]: `DedicatedHostsSupported`,
			[_xN]: _dHS
		}],
		[2, {
			[_eQN]: `AutoRecoverySupported`,
			[_xN]: _aRSu
		}],
		[() => BootModeTypeList, {
			[_eQN]: `SupportedBootModes`,
			[_xN]: _sBM
		}],
		[0, {
			[_eQN]: `NitroEnclavesSupport`,
			[_xN]: _nES
		}],
		[0, {
			[_eQN]: `NitroTpmSupport`,
			[_xN]: _nTS
		}],
		[() => NitroTpmInfo$, {
			[_eQN]: `NitroTpmInfo`,
			[_xN]: _nTI
		}],
		[() => MediaAcceleratorInfo$, {
			[_eQN]: `MediaAcceleratorInfo`,
			[_xN]: _mAIe
		}],
		[() => NeuronInfo$, {
			[_eQN]: `NeuronInfo`,
			[_xN]: _nIeu
		}],
		[0, {
			[_eQN]: `PhcSupport`,
			[_xN]: _pSh
		}],
		[0, {
			[_eQN]: `RebootMigrationSupport`,
			[_xN]: _rMS
		}],
		[2, {
			[_eQN]: `SupportedInRegion`,
			[_xN]: _sIRu
		}]
	]
];
var InstanceTypeItem$ = [
	3,
	n0,
	_ITIns,
	0,
	[_IT],
	[[0, {
		[_eQN]: `InstanceType`,
		[_xN]: _iT
	}]]
];
var InstanceTypeOffering$ = [
	3,
	n0,
	_ITOn,
	0,
	[
		_IT,
		_LTo,
		_Loc
	],
	[
		[0, {
			[_eQN]: `InstanceType`,
			[_xN]: _iT
		}],
		[0, {
			[_eQN]: `LocationType`,
			[_xN]: _lTo
		}],
		[0, {
			[_eQN]: `Location`,
			[_xN]: _lo
		}]
	]
];
var InstanceTypeSpecification$ = [
	3,
	n0,
	_ITSn,
	0,
	[_SIT, _UIT],
	[[() => SupportedInstanceTypeSet, {
		[_eQN]: `SupportedInstanceTypeSet`,
		[_xN]: _sITS
	}], [() => UnsupportedInstanceTypeSet, {
		[_eQN]: `UnsupportedInstanceTypeSet`,
		[_xN]: _uITS
	}]]
];
var IpPermission$ = [
	3,
	n0,
	_IPper,
	0,
	[
		_IPpr,
		_FP,
		_TP,
		_UIGP,
		_IRpa,
		_IRpv,
		_PLIr
	],
	[
		[0, {
			[_eQN]: `IpProtocol`,
			[_xN]: _iPp
		}],
		[1, {
			[_eQN]: `FromPort`,
			[_xN]: _fP
		}],
		[1, {
			[_eQN]: `ToPort`,
			[_xN]: _tP
		}],
		[() => UserIdGroupPairList, {
			[_eQN]: `Groups`,
			[_xN]: _gr
		}],
		[() => IpRangeList, {
			[_eQN]: `IpRanges`,
			[_xN]: _iRpa
		}],
		[() => Ipv6RangeList, {
			[_eQN]: `Ipv6Ranges`,
			[_xN]: _iRpv
		}],
		[() => PrefixListIdList, {
			[_eQN]: `PrefixListIds`,
			[_xN]: _pLIr
		}]
	]
];
var IpRange$ = [
	3,
	n0,
	_IRpan,
	0,
	[_De, _CIi],
	[[0, {
		[_eQN]: `Description`,
		[_xN]: _de
	}], [0, {
		[_eQN]: `CidrIp`,
		[_xN]: _cIi
	}]]
];
var Ipv4PrefixSpecification$ = [
	3,
	n0,
	_IPS,
	0,
	[_IPpvre],
	[[0, {
		[_eQN]: `Ipv4Prefix`,
		[_xN]: _iPpv
	}]]
];
var Ipv6PrefixSpecification$ = [
	3,
	n0,
	_IPSp,
	0,
	[_IPpv],
	[[0, {
		[_eQN]: `Ipv6Prefix`,
		[_xN]: _iPpvr
	}]]
];
var Ipv6Range$ = [
	3,
	n0,
	_IRpva,
	0,
	[_De, _CIid],
	[[0, {
		[_eQN]: `Description`,
		[_xN]: _de
	}], [0, {
		[_eQN]: `CidrIpv6`,
		[_xN]: _cIid
	}]]
];
var KeyPairInfo$ = [
	3,
	n0,
	_KPIey,
	0,
	[
		_KPI,
		_KT,
		_T,
		_PK,
		_CTre,
		_KN,
		_KFe
	],
	[
		[0, {
			[_eQN]: `KeyPairId`,
			[_xN]: _kPI
		}],
		[0, {
			[_eQN]: `KeyType`,
			[_xN]: _kT
		}],
		[() => TagList, {
			[_eQN]: `TagSet`,
			[_xN]: _tS
		}],
		[0, {
			[_eQN]: `PublicKey`,
			[_xN]: _pK
		}],
		[4, {
			[_eQN]: `CreateTime`,
			[_xN]: _cTre
		}],
		[0, {
			[_eQN]: `KeyName`,
			[_xN]: _kN
		}],
		[0, {
			[_eQN]: `KeyFingerprint`,
			[_xN]: _kFe
		}]
	]
];
var LicenseConfiguration$ = [
	3,
	n0,
	_LCi,
	0,
	[_LCA],
	[[0, {
		[_eQN]: `LicenseConfigurationArn`,
		[_xN]: _lCA
	}]]
];
var MediaAcceleratorInfo$ = [
	3,
	n0,
	_MAIe,
	0,
	[_Acc, _TMMIMB],
	[[() => MediaDeviceInfoList, {
		[_eQN]: `Accelerators`,
		[_xN]: _acc
	}], [1, {
		[_eQN]: `TotalMediaMemoryInMiB`,
		[_xN]: _tMMIMB
	}]]
];
var MediaDeviceInfo$ = [
	3,
	n0,
	_MDI,
	0,
	[
		_Cou,
		_N,
		_Man,
		_MIe
	],
	[
		[1, {
			[_eQN]: `Count`,
			[_xN]: _cou
		}],
		[0, {
			[_eQN]: `Name`,
			[_xN]: _n
		}],
		[0, {
			[_eQN]: `Manufacturer`,
			[_xN]: _man
		}],
		[() => MediaDeviceMemoryInfo$, {
			[_eQN]: `MemoryInfo`,
			[_xN]: _mIe
		}]
	]
];
var MediaDeviceMemoryInfo$ = [
	3,
	n0,
	_MDMI,
	0,
	[_SIMB],
	[[1, {
		[_eQN]: `SizeInMiB`,
		[_xN]: _sIMB
	}]]
];
var MemoryInfo$ = [
	3,
	n0,
	_MIe,
	0,
	[_SIMB],
	[[1, {
		[_eQN]: `SizeInMiB`,
		[_xN]: _sIMB
	}]]
];
var Monitoring$ = [
	3,
	n0,
	_Mon,
	0,
	[_MCIe, _St],
	[[() => MetricCategoryIdList, {
		[_eQN]: `MetricCategoryIdSet`,
		[_xN]: _mCIS
	}], [0, {
		[_eQN]: `State`,
		[_xN]: _st
	}]]
];
var NetworkCardInfo$ = [
	3,
	n0,
	_NCIe,
	0,
	[
		_NCI,
		_NPe,
		_MNI,
		_AFNI,
		_BBIG,
		_PBIG,
		_DEQCPI,
		_MEQC,
		_MEQCPI,
		_ITnte
	],
	[
		[1, {
			[_eQN]: `NetworkCardIndex`,
			[_xN]: _nCI
		}],
		[0, {
			[_eQN]: `NetworkPerformance`,
			[_xN]: _nPe
		}],
		[1, {
			[_eQN]: `MaximumNetworkInterfaces`,
			[_xN]: _mNI
		}],
		[1, {
			[_eQN]: `AdditionalFlexibleNetworkInterfaces`,
			[_xN]: _aFNI
		}],
		[1, {
			[_eQN]: `BaselineBandwidthInGbps`,
			[_xN]: _bBIG
		}],
		[1, {
			[_eQN]: `PeakBandwidthInGbps`,
			[_xN]: _pBIG
		}],
		[1, {
			[_eQN]: `DefaultEnaQueueCountPerInterface`,
			[_xN]: _dEQCPI
		}],
		[1, {
			[_eQN]: `MaximumEnaQueueCount`,
			[_xN]: _mEQC
		}],
		[1, {
			[_eQN]: `MaximumEnaQueueCountPerInterface`,
			[_xN]: _mEQCPI
		}],
		[() => NetworkCardInterfaceTypeList, {
			[_eQN]: `InterfaceTypeSet`,
			[_xN]: _iTSnt
		}]
	]
];
var NetworkInfo$ = [
	3,
	n0,
	_NIetw,
	0,
	[
		_NPe,
		_MNI,
		_MNC,
		_DNCI,
		_NC,
		_IAPI,
		_IAPIp,
		_ISpvu,
		_ESna,
		_ESf,
		_EIf,
		_EITS,
		_ESSn,
		_BWa,
		_FEQS,
		_CTC,
		_SNSe,
		_MSNI,
		_IAPSI
	],
	[
		[0, {
			[_eQN]: `NetworkPerformance`,
			[_xN]: _nPe
		}],
		[1, {
			[_eQN]: `MaximumNetworkInterfaces`,
			[_xN]: _mNI
		}],
		[1, {
			[_eQN]: `MaximumNetworkCards`,
			[_xN]: _mNC
		}],
		[1, {
			[_eQN]: `DefaultNetworkCardIndex`,
			[_xN]: _dNCI
		}],
		[() => NetworkCardInfoList, {
			[_eQN]: `NetworkCards`,
			[_xN]: _nC
		}],
		[1, {
			[_eQN]: `Ipv4AddressesPerInterface`,
			[_xN]: _iAPI
		}],
		[1, {
			[_eQN]: `Ipv6AddressesPerInterface`,
			[_xN]: _iAPIp
		}],
		[2, {
			[_eQN]: `Ipv6Supported`,
			[_xN]: _iSpv
		}],
		[0, {
			[_eQN]: `EnaSupport`,
			[_xN]: _eSna
		}],
		[2, {
			[_eQN]: `EfaSupported`,
			[_xN]: _eSf
		}],
		[() => EfaInfo$, {
			[_eQN]: `EfaInfo`,
			[_xN]: _eIf
		}],
		[2, {
			[_eQN]: `EncryptionInTransitSupported`,
			[_xN]: _eITSn
		}],
		[2, {
			[_eQN]: `EnaSrdSupported`,
			[_xN]: _eSSn
		}],
		[() => BandwidthWeightingTypeList, {
			[_eQN]: `BandwidthWeightings`,
			[_xN]: _bWa
		}],
		[0, {
			[_eQN]: `FlexibleEnaQueuesSupport`,
			[_xN]: _fEQS
		}],
		[() => DefaultConnectionTrackingConfiguration$, {
			[_eQN]: `ConnectionTrackingConfiguration`,
			[_xN]: _cTC
		}],
		[2, {
			[_eQN]: `SecondaryNetworkSupported`,
			[_xN]: _sNSec
		}],
		[1, {
			[_eQN]: `MaximumSecondaryNetworkInterfaces`,
			[_xN]: _mSNI
		}],
		[1, {
			[_eQN]: `Ipv4AddressesPerSecondaryInterface`,
			[_xN]: _iAPSI
		}]
	]
];
var NetworkInterface$ = [
	3,
	n0,
	_NIe,
	0,
	[
		_Ass,
		_Att,
		_AZ,
		_CTC,
		_De,
		_G,
		_ITnt,
		_IA,
		_MAa,
		_NII,
		_OA,
		_OI,
		_PDN,
		_PDNub,
		_PIDNO,
		_PIAr,
		_PIAri,
		_IPpvr,
		_IPp,
		_RIeq,
		_RMeq,
		_SDC,
		_Sta,
		_SIu,
		_TSag,
		_VI,
		_DAIT,
		_IN,
		_IApv,
		_Op,
		_ASsso,
		_AZI
	],
	[
		[() => NetworkInterfaceAssociation$, {
			[_eQN]: `Association`,
			[_xN]: _ass
		}],
		[() => NetworkInterfaceAttachment$, {
			[_eQN]: `Attachment`,
			[_xN]: _at
		}],
		[0, {
			[_eQN]: `AvailabilityZone`,
			[_xN]: _aZ
		}],
		[() => ConnectionTrackingConfiguration$, {
			[_eQN]: `ConnectionTrackingConfiguration`,
			[_xN]: _cTC
		}],
		[0, {
			[_eQN]: `Description`,
			[_xN]: _de
		}],
		[() => GroupIdentifierList, {
			[_eQN]: `GroupSet`,
			[_xN]: _gSr
		}],
		[0, {
			[_eQN]: `InterfaceType`,
			[_xN]: _iTnt
		}],
		[() => NetworkInterfaceIpv6AddressesList, {
			[_eQN]: `Ipv6AddressesSet`,
			[_xN]: _iASp
		}],
		[0, {
			[_eQN]: `MacAddress`,
			[_xN]: _mAa
		}],
		[0, {
			[_eQN]: `NetworkInterfaceId`,
			[_xN]: _nII
		}],
		[0, {
			[_eQN]: `OutpostArn`,
			[_xN]: _oA
		}],
		[0, {
			[_eQN]: `OwnerId`,
			[_xN]: _oI
		}],
		[0, {
			[_eQN]: `PrivateDnsName`,
			[_xN]: _pDNr
		}],
		[0, {
			[_eQN]: `PublicDnsName`,
			[_xN]: _pDNu
		}],
		[() => PublicIpDnsNameOptions$, {
			[_eQN]: `PublicIpDnsNameOptions`,
			[_xN]: _pIDNO
		}],
		[0, {
			[_eQN]: `PrivateIpAddress`,
			[_xN]: _pIAr
		}],
		[() => NetworkInterfacePrivateIpAddressList, {
			[_eQN]: `PrivateIpAddressesSet`,
			[_xN]: _pIAS
		}],
		[() => Ipv4PrefixesList, {
			[_eQN]: `Ipv4PrefixSet`,
			[_xN]: _iPSpvr
		}],
		[() => Ipv6PrefixesList, {
			[_eQN]: `Ipv6PrefixSet`,
			[_xN]: _iPSpvre
		}],
		[0, {
			[_eQN]: `RequesterId`,
			[_xN]: _rIeq
		}],
		[2, {
			[_eQN]: `RequesterManaged`,
			[_xN]: _rMeq
		}],
		[2, {
			[_eQN]: `SourceDestCheck`,
			[_xN]: _sDC
		}],
		[0, {
			[_eQN]: `Status`,
			[_xN]: _sta
		}],
		[0, {
			[_eQN]: `SubnetId`,
			[_xN]: _sIu
		}],
		[() => TagList, {
			[_eQN]: `TagSet`,
			[_xN]: _tS
		}],
		[0, {
			[_eQN]: `VpcId`,
			[_xN]: _vI
		}],
		[2, {
			[_eQN]: `DenyAllIgwTraffic`,
			[_xN]: _dAIT
		}],
		[2, {
			[_eQN]: `Ipv6Native`,
			[_xN]: _iN
		}],
		[0, {
			[_eQN]: `Ipv6Address`,
			[_xN]: _iApv
		}],
		[() => OperatorResponse$, {
			[_eQN]: `Operator`,
			[_xN]: _ope
		}],
		[() => AssociatedSubnetList, {
			[_eQN]: `AssociatedSubnetSet`,
			[_xN]: _aSSs
		}],
		[0, {
			[_eQN]: `AvailabilityZoneId`,
			[_xN]: _aZI
		}]
	]
];
var NetworkInterfaceAssociation$ = [
	3,
	n0,
	_NIAet,
	0,
	[
		_AIl,
		_AIs,
		_IOI,
		_PDNub,
		_PI,
		_COI,
		_CI
	],
	[
		[0, {
			[_eQN]: `AllocationId`,
			[_xN]: _aI
		}],
		[0, {
			[_eQN]: `AssociationId`,
			[_xN]: _aIs
		}],
		[0, {
			[_eQN]: `IpOwnerId`,
			[_xN]: _iOIp
		}],
		[0, {
			[_eQN]: `PublicDnsName`,
			[_xN]: _pDNu
		}],
		[0, {
			[_eQN]: `PublicIp`,
			[_xN]: _pI
		}],
		[0, {
			[_eQN]: `CustomerOwnedIp`,
			[_xN]: _cOI
		}],
		[0, {
			[_eQN]: `CarrierIp`,
			[_xN]: _cI
		}]
	]
];
var NetworkInterfaceAttachment$ = [
	3,
	n0,
	_NIAetw,
	0,
	[
		_ATtt,
		_AItt,
		_DOT,
		_DI,
		_NCI,
		_II,
		_IOIn,
		_Sta,
		_ESS,
		_EQC
	],
	[
		[4, {
			[_eQN]: `AttachTime`,
			[_xN]: _aTt
		}],
		[0, {
			[_eQN]: `AttachmentId`,
			[_xN]: _aIt
		}],
		[2, {
			[_eQN]: `DeleteOnTermination`,
			[_xN]: _dOT
		}],
		[1, {
			[_eQN]: `DeviceIndex`,
			[_xN]: _dI
		}],
		[1, {
			[_eQN]: `NetworkCardIndex`,
			[_xN]: _nCI
		}],
		[0, {
			[_eQN]: `InstanceId`,
			[_xN]: _iI
		}],
		[0, {
			[_eQN]: `InstanceOwnerId`,
			[_xN]: _iOIn
		}],
		[0, {
			[_eQN]: `Status`,
			[_xN]: _sta
		}],
		[() => AttachmentEnaSrdSpecification$, {
			[_eQN]: `EnaSrdSpecification`,
			[_xN]: _eSS
		}],
		[1, {
			[_eQN]: `EnaQueueCount`,
			[_xN]: _eQC
		}]
	]
];
var NetworkInterfaceIpv6Address$ = [
	3,
	n0,
	_NIIA,
	0,
	[
		_IApv,
		_PIDN,
		_IPIs
	],
	[
		[0, {
			[_eQN]: `Ipv6Address`,
			[_xN]: _iApv
		}],
		[0, {
			[_eQN]: `PublicIpv6DnsName`,
			[_xN]: _pIDN
		}],
		[2, {
			[_eQN]: `IsPrimaryIpv6`,
			[_xN]: _iPIs
		}]
	]
];
var NetworkInterfacePrivateIpAddress$ = [
	3,
	n0,
	_NIPIA,
	0,
	[
		_Ass,
		_Prim,
		_PDN,
		_PIAr
	],
	[
		[() => NetworkInterfaceAssociation$, {
			[_eQN]: `Association`,
			[_xN]: _ass
		}],
		[2, {
			[_eQN]: `Primary`,
			[_xN]: _prim
		}],
		[0, {
			[_eQN]: `PrivateDnsName`,
			[_xN]: _pDNr
		}],
		[0, {
			[_eQN]: `PrivateIpAddress`,
			[_xN]: _pIAr
		}]
	]
];
var NeuronDeviceCoreInfo$ = [
	3,
	n0,
	_NDCI,
	0,
	[_Cou, _Ver],
	[[1, {
		[_eQN]: `Count`,
		[_xN]: _cou
	}], [1, {
		[_eQN]: `Version`,
		[_xN]: _ve
	}]]
];
var NeuronDeviceInfo$ = [
	3,
	n0,
	_NDI,
	0,
	[
		_Cou,
		_N,
		_CIor,
		_MIe
	],
	[
		[1, {
			[_eQN]: `Count`,
			[_xN]: _cou
		}],
		[0, {
			[_eQN]: `Name`,
			[_xN]: _n
		}],
		[() => NeuronDeviceCoreInfo$, {
			[_eQN]: `CoreInfo`,
			[_xN]: _cIor
		}],
		[() => NeuronDeviceMemoryInfo$, {
			[_eQN]: `MemoryInfo`,
			[_xN]: _mIe
		}]
	]
];
var NeuronDeviceMemoryInfo$ = [
	3,
	n0,
	_NDMI,
	0,
	[_SIMB],
	[[1, {
		[_eQN]: `SizeInMiB`,
		[_xN]: _sIMB
	}]]
];
var NeuronInfo$ = [
	3,
	n0,
	_NIeu,
	0,
	[_NDe, _TNDMIMB],
	[[() => NeuronDeviceInfoList, {
		[_eQN]: `NeuronDevices`,
		[_xN]: _nDe
	}], [1, {
		[_eQN]: `TotalNeuronDeviceMemoryInMiB`,
		[_xN]: _tNDMIMB
	}]]
];
var NitroTpmInfo$ = [
	3,
	n0,
	_NTI,
	0,
	[_SVu],
	[[() => NitroTpmSupportedVersionsList, {
		[_eQN]: `SupportedVersions`,
		[_xN]: _sVu
	}]]
];
var OperatorResponse$ = [
	3,
	n0,
	_ORper,
	0,
	[
		_Mana,
		_P,
		_HBD
	],
	[
		[2, {
			[_eQN]: `Managed`,
			[_xN]: _mana
		}],
		[0, {
			[_eQN]: `Principal`,
			[_xN]: _p
		}],
		[2, {
			[_eQN]: `HiddenByDefault`,
			[_xN]: _hBD
		}]
	]
];
var Placement$ = [
	3,
	n0,
	_Pla,
	0,
	[
		_AZI,
		_Af,
		_GN,
		_PN,
		_HIo,
		_Te,
		_SDp,
		_HRGA,
		_GIr,
		_AZ
	],
	[
		[0, {
			[_eQN]: `AvailabilityZoneId`,
			[_xN]: _aZI
		}],
		[0, {
			[_eQN]: `Affinity`,
			[_xN]: _af
		}],
		[0, {
			[_eQN]: `GroupName`,
			[_xN]: _gN
		}],
		[1, {
			[_eQN]: `PartitionNumber`,
			[_xN]: _pN
		}],
		[0, {
			[_eQN]: `HostId`,
			[_xN]: _hI
		}],
		[0, {
			[_eQN]: `Tenancy`,
			[_xN]: _te
		}],
		[0, {
			[_eQN]: `SpreadDomain`,
			[_xN]: _sDp
		}],
		[0, {
			[_eQN]: `HostResourceGroupArn`,
			[_xN]: _hRGA
		}],
		[0, {
			[_eQN]: `GroupId`,
			[_xN]: _gIr
		}],
		[0, {
			[_eQN]: `AvailabilityZone`,
			[_xN]: _aZ
		}]
	]
];
var PlacementGroupInfo$ = [
	3,
	n0,
	_PGIl,
	0,
	[_SSu],
	[[() => PlacementGroupStrategyList, {
		[_eQN]: `SupportedStrategies`,
		[_xN]: _sSup
	}]]
];
var PrefixListId$ = [
	3,
	n0,
	_PLI,
	0,
	[_De, _PLI],
	[[0, {
		[_eQN]: `Description`,
		[_xN]: _de
	}], [0, {
		[_eQN]: `PrefixListId`,
		[_xN]: _pLI
	}]]
];
var PrivateDnsNameOptionsResponse$ = [
	3,
	n0,
	_PDNORr,
	0,
	[
		_HTo,
		_ERNDAR,
		_ERNDAAAAR
	],
	[
		[0, {
			[_eQN]: `HostnameType`,
			[_xN]: _hTo
		}],
		[2, {
			[_eQN]: `EnableResourceNameDnsARecord`,
			[_xN]: _eRNDAR
		}],
		[2, {
			[_eQN]: `EnableResourceNameDnsAAAARecord`,
			[_xN]: _eRNDAAAAR
		}]
	]
];
var ProcessorInfo$ = [
	3,
	n0,
	_PIro,
	0,
	[
		_SAup,
		_SCSIG,
		_SF,
		_Man
	],
	[
		[() => ArchitectureTypeList, {
			[_eQN]: `SupportedArchitectures`,
			[_xN]: _sAu
		}],
		[1, {
			[_eQN]: `SustainedClockSpeedInGhz`,
			[_xN]: _sCSIG
		}],
		[() => SupportedAdditionalProcessorFeatureList, {
			[_eQN]: `SupportedFeatures`,
			[_xN]: _sF
		}],
		[0, {
			[_eQN]: `Manufacturer`,
			[_xN]: _man
		}]
	]
];
var ProductCode$ = [
	3,
	n0,
	_PCr,
	0,
	[_PCIr, _PCT],
	[[0, {
		[_eQN]: `ProductCode`,
		[_xN]: _pCr
	}], [0, {
		[_eQN]: `Type`,
		[_xN]: _ty
	}]]
];
var PublicIpDnsNameOptions$ = [
	3,
	n0,
	_PIDNO,
	0,
	[
		_DHT,
		_PIDNu,
		_PIDN,
		_PDSDN
	],
	[
		[0, {
			[_eQN]: `DnsHostnameType`,
			[_xN]: _dHT
		}],
		[0, {
			[_eQN]: `PublicIpv4DnsName`,
			[_xN]: _pIDNu
		}],
		[0, {
			[_eQN]: `PublicIpv6DnsName`,
			[_xN]: _pIDN
		}],
		[0, {
			[_eQN]: `PublicDualStackDnsName`,
			[_xN]: _pDSDN
		}]
	]
];
var Reservation$ = [
	3,
	n0,
	_Reser,
	0,
	[
		_RIe,
		_OI,
		_RIeq,
		_G,
		_Ins
	],
	[
		[0, {
			[_eQN]: `ReservationId`,
			[_xN]: _rI
		}],
		[0, {
			[_eQN]: `OwnerId`,
			[_xN]: _oI
		}],
		[0, {
			[_eQN]: `RequesterId`,
			[_xN]: _rIeq
		}],
		[() => GroupIdentifierList, {
			[_eQN]: `GroupSet`,
			[_xN]: _gSr
		}],
		[() => InstanceList, {
			[_eQN]: `InstancesSet`,
			[_xN]: _iSns
		}]
	]
];
var RevokedSecurityGroupRule$ = [
	3,
	n0,
	_RSGR,
	0,
	[
		_SGRIe,
		_GIr,
		_IE,
		_IPpr,
		_FP,
		_TP,
		_CIidr,
		_CIid,
		_PLI,
		_RGI,
		_De
	],
	[
		[0, {
			[_eQN]: `SecurityGroupRuleId`,
			[_xN]: _sGRI
		}],
		[0, {
			[_eQN]: `GroupId`,
			[_xN]: _gIr
		}],
		[2, {
			[_eQN]: `IsEgress`,
			[_xN]: _iEs
		}],
		[0, {
			[_eQN]: `IpProtocol`,
			[_xN]: _iPp
		}],
		[1, {
			[_eQN]: `FromPort`,
			[_xN]: _fP
		}],
		[1, {
			[_eQN]: `ToPort`,
			[_xN]: _tP
		}],
		[0, {
			[_eQN]: `CidrIpv4`,
			[_xN]: _cIidr
		}],
		[0, {
			[_eQN]: `CidrIpv6`,
			[_xN]: _cIid
		}],
		[0, {
			[_eQN]: `PrefixListId`,
			[_xN]: _pLI
		}],
		[0, {
			[_eQN]: `ReferencedGroupId`,
			[_xN]: _rGI
		}],
		[0, {
			[_eQN]: `Description`,
			[_xN]: _de
		}]
	]
];
var RevokeSecurityGroupIngressRequest$ = [
	3,
	n0,
	_RSGIR,
	0,
	[
		_CIi,
		_FP,
		_GIr,
		_GN,
		_IPpe,
		_IPpr,
		_SSGN,
		_SSGOI,
		_TP,
		_SGRI,
		_DR
	],
	[
		0,
		1,
		0,
		0,
		[() => IpPermissionList, 0],
		0,
		0,
		0,
		1,
		[() => SecurityGroupRuleIdList, { [_xN]: _SGRIe }],
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}]
	]
];
var RevokeSecurityGroupIngressResult$ = [
	3,
	n0,
	_RSGIRe,
	0,
	[
		_R,
		_UIP,
		_RSGRe
	],
	[
		[2, {
			[_eQN]: `Return`,
			[_xN]: _r
		}],
		[() => IpPermissionList, {
			[_eQN]: `UnknownIpPermissionSet`,
			[_xN]: _uIPS
		}],
		[() => RevokedSecurityGroupRuleList, {
			[_eQN]: `RevokedSecurityGroupRuleSet`,
			[_xN]: _rSGRS
		}]
	]
];
var ScanResults$ = [
	3,
	n0,
	_SRc,
	0,
	[
		_HFSL,
		_FSD,
		_IFAS,
		_LFAS,
		_MFAS,
		_HFAS,
		_CFAS
	],
	[
		[0, {
			[_eQN]: `HighestFindingSeverityLabel`,
			[_xN]: _hFSL
		}],
		[4, {
			[_eQN]: `FindingScanDate`,
			[_xN]: _fSD
		}],
		[4, {
			[_eQN]: `InformationalFixAvailableSince`,
			[_xN]: _iFAS
		}],
		[4, {
			[_eQN]: `LowFixAvailableSince`,
			[_xN]: _lFAS
		}],
		[4, {
			[_eQN]: `MediumFixAvailableSince`,
			[_xN]: _mFAS
		}],
		[4, {
			[_eQN]: `HighFixAvailableSince`,
			[_xN]: _hFAS
		}],
		[4, {
			[_eQN]: `CriticalFixAvailableSince`,
			[_xN]: _cFAS
		}]
	]
];
var SecurityGroup$ = [
	3,
	n0,
	_SGec,
	0,
	[
		_GIr,
		_IPEp,
		_T,
		_VI,
		_SGA,
		_OI,
		_GN,
		_De,
		_IPpe
	],
	[
		[0, {
			[_eQN]: `GroupId`,
			[_xN]: _gIr
		}],
		[() => IpPermissionList, {
			[_eQN]: `IpPermissionsEgress`,
			[_xN]: _iPEp
		}],
		[() => TagList, {
			[_eQN]: `TagSet`,
			[_xN]: _tS
		}],
		[0, {
			[_eQN]: `VpcId`,
			[_xN]: _vI
		}],
		[0, {
			[_eQN]: `SecurityGroupArn`,
			[_xN]: _sGA
		}],
		[0, {
			[_eQN]: `OwnerId`,
			[_xN]: _oI
		}],
		[0, {
			[_eQN]: `GroupName`,
			[_xN]: _gN
		}],
		[0, {
			[_eQN]: `GroupDescription`,
			[_xN]: _gD
		}],
		[() => IpPermissionList, {
			[_eQN]: `IpPermissions`,
			[_xN]: _iPpe
		}]
	]
];
var StateReason$ = [
	3,
	n0,
	_SRt,
	0,
	[_Co, _Me],
	[[0, {
		[_eQN]: `Code`,
		[_xN]: _co
	}], [0, {
		[_eQN]: `Message`,
		[_xN]: _me
	}]]
];
var Tag$ = [
	3,
	n0,
	_Ta,
	0,
	[_K, _V],
	[[0, {
		[_eQN]: `Key`,
		[_xN]: _k
	}], [0, {
		[_eQN]: `Value`,
		[_xN]: _v
	}]]
];
var TerminateInstancesRequest$ = [
	3,
	n0,
	_TIR,
	0,
	[
		_IIn,
		_F,
		_SOS,
		_DR
	],
	[
		[() => InstanceIdStringList, { [_xN]: _II }],
		2,
		2,
		[2, {
			[_eQN]: `DryRun`,
			[_xN]: _dR
		}]
	],
	1
];
var TerminateInstancesResult$ = [
	3,
	n0,
	_TIRe,
	0,
	[_TIer],
	[[() => InstanceStateChangeList, {
		[_eQN]: `InstancesSet`,
		[_xN]: _iSns
	}]]
];
var UserIdGroupPair$ = [
	3,
	n0,
	_UIGPs,
	0,
	[
		_De,
		_UI,
		_GN,
		_GIr,
		_VI,
		_VPCI,
		_PSee
	],
	[
		[0, {
			[_eQN]: `Description`,
			[_xN]: _de
		}],
		[0, {
			[_eQN]: `UserId`,
			[_xN]: _uI
		}],
		[0, {
			[_eQN]: `GroupName`,
			[_xN]: _gN
		}],
		[0, {
			[_eQN]: `GroupId`,
			[_xN]: _gIr
		}],
		[0, {
			[_eQN]: `VpcId`,
			[_xN]: _vI
		}],
		[0, {
			[_eQN]: `VpcPeeringConnectionId`,
			[_xN]: _vPCI
		}],
		[0, {
			[_eQN]: `PeeringStatus`,
			[_xN]: _pSee
		}]
	]
];
var VCpuInfo$ = [
	3,
	n0,
	_VCIpu,
	0,
	[
		_DVC,
		_DCef,
		_DTPC,
		_VCa,
		_VTPC
	],
	[
		[1, {
			[_eQN]: `DefaultVCpus`,
			[_xN]: _dVC
		}],
		[1, {
			[_eQN]: `DefaultCores`,
			[_xN]: _dCe
		}],
		[1, {
			[_eQN]: `DefaultThreadsPerCore`,
			[_xN]: _dTPC
		}],
		[() => CoreCountList, {
			[_eQN]: `ValidCores`,
			[_xN]: _vCa
		}],
		[() => ThreadsPerCoreList, {
			[_eQN]: `ValidThreadsPerCore`,
			[_xN]: _vTPC
		}]
	]
];
var Volume$ = [
	3,
	n0,
	_Vol,
	0,
	[
		_AZI,
		_OA,
		_SVI,
		_Io,
		_T,
		_VT,
		_FRa,
		_MAE,
		_Th,
		_STs,
		_Op,
		_VIR,
		_VAo,
		_OI,
		_VIo,
		_Siz,
		_SIn,
		_AZ,
		_St,
		_CTre,
		_Atta,
		_Enc,
		_KKI
	],
	[
		[0, {
			[_eQN]: `AvailabilityZoneId`,
			[_xN]: _aZI
		}],
		[0, {
			[_eQN]: `OutpostArn`,
			[_xN]: _oA
		}],
		[0, {
			[_eQN]: `SourceVolumeId`,
			[_xN]: _sVI
		}],
		[1, {
			[_eQN]: `Iops`,
			[_xN]: _io
		}],
		[() => TagList, {
			[_eQN]: `TagSet`,
			[_xN]: _tS
		}],
		[0, {
			[_eQN]: `VolumeType`,
			[_xN]: _vT
		}],
		[2, {
			[_eQN]: `FastRestored`,
			[_xN]: _fRa
		}],
		[2, {
			[_eQN]: `MultiAttachEnabled`,
			[_xN]: _mAE
		}],
		[1, {
			[_eQN]: `Throughput`,
			[_xN]: _th
		}],
		[0, {
			[_eQN]: `SseType`,
			[_xN]: _sTs
		}],
		[() => OperatorResponse$, {
			[_eQN]: `Operator`,
			[_xN]: _ope
		}],
		[1, {
			[_eQN]: `VolumeInitializationRate`,
			[_xN]: _vIR
		}],
		[0, {
			[_eQN]: `VolumeArn`,
			[_xN]: _vA
		}],
		[0, {
			[_eQN]: `OwnerId`,
			[_xN]: _oI
		}],
		[0, {
			[_eQN]: `VolumeId`,
			[_xN]: _vIo
		}],
		[1, {
			[_eQN]: `Size`,
			[_xN]: _si
		}],
		[0, {
			[_eQN]: `SnapshotId`,
			[_xN]: _sIn
		}],
		[0, {
			[_eQN]: `AvailabilityZone`,
			[_xN]: _aZ
		}],
		[0, {
			[_eQN]: `Status`,
			[_xN]: _sta
		}],
		[4, {
			[_eQN]: `CreateTime`,
			[_xN]: _cTre
		}],
		[() => VolumeAttachmentList, {
			[_eQN]: `AttachmentSet`,
			[_xN]: _aSt
		}],
		[2, {
			[_eQN]: `Encrypted`,
			[_xN]: _enc
		}],
		[0, {
			[_eQN]: `KmsKeyId`,
			[_xN]: _kKI
		}]
	]
];
var VolumeAttachment$ = [
	3,
	n0,
	_VAol,
	0,
	[
		_DOT,
		_ARss,
		_IOS,
		_ECI,
		_VIo,
		_II,
		_Dev,
		_St,
		_ATtt
	],
	[
		[2, {
			[_eQN]: `DeleteOnTermination`,
			[_xN]: _dOT
		}],
		[0, {
			[_eQN]: `AssociatedResource`,
			[_xN]: _aRs
		}],
		[0, {
			[_eQN]: `InstanceOwningService`,
			[_xN]: _iOS
		}],
		[1, {
			[_eQN]: `EbsCardIndex`,
			[_xN]: _eCI
		}],
		[0, {
			[_eQN]: `VolumeId`,
			[_xN]: _vIo
		}],
		[0, {
			[_eQN]: `InstanceId`,
			[_xN]: _iI
		}],
		[0, {
			[_eQN]: `Device`,
			[_xN]: _dev
		}],
		[0, {
			[_eQN]: `Status`,
			[_xN]: _sta
		}],
		[4, {
			[_eQN]: `AttachTime`,
			[_xN]: _aTt
		}]
	]
];
var Vpc$ = [
	3,
	n0,
	_Vp,
	0,
	[
		_OI,
		_ITns,
		_ICBAS,
		_CBAS,
		_IDs,
		_ECn,
		_T,
		_BPAS,
		_VI,
		_St,
		_CB,
		_DOI
	],
	[
		[0, {
			[_eQN]: `OwnerId`,
			[_xN]: _oI
		}],
		[0, {
			[_eQN]: `InstanceTenancy`,
			[_xN]: _iTns
		}],
		[() => VpcIpv6CidrBlockAssociationSet, {
			[_eQN]: `Ipv6CidrBlockAssociationSet`,
			[_xN]: _iCBASp
		}],
		[() => VpcCidrBlockAssociationSet, {
			[_eQN]: `CidrBlockAssociationSet`,
			[_xN]: _cBAS
		}],
		[2, {
			[_eQN]: `IsDefault`,
			[_xN]: _iDs
		}],
		[() => VpcEncryptionControl$, {
			[_eQN]: `EncryptionControl`,
			[_xN]: _eCn
		}],
		[() => TagList, {
			[_eQN]: `TagSet`,
			[_xN]: _tS
		}],
		[() => BlockPublicAccessStates$, {
			[_eQN]: `BlockPublicAccessStates`,
			[_xN]: _bPAS
		}],
		[0, {
			[_eQN]: `VpcId`,
			[_xN]: _vI
		}],
		[0, {
			[_eQN]: `State`,
			[_xN]: _st
		}],
		[0, {
			[_eQN]: `CidrBlock`,
			[_xN]: _cB
		}],
		[0, {
			[_eQN]: `DhcpOptionsId`,
			[_xN]: _dOI
		}]
	]
];
var VpcCidrBlockAssociation$ = [
	3,
	n0,
	_VCBA,
	0,
	[
		_AIs,
		_CB,
		_CBSi
	],
	[
		[0, {
			[_eQN]: `AssociationId`,
			[_xN]: _aIs
		}],
		[0, {
			[_eQN]: `CidrBlock`,
			[_xN]: _cB
		}],
		[() => VpcCidrBlockState$, {
			[_eQN]: `CidrBlockState`,
			[_xN]: _cBSi
		}]
	]
];
var VpcCidrBlockState$ = [
	3,
	n0,
	_VCBS,
	0,
	[_St, _SMt],
	[[0, {
		[_eQN]: `State`,
		[_xN]: _st
	}], [0, {
		[_eQN]: `StatusMessage`,
		[_xN]: _sMt
	}]]
];
var VpcEncryptionControl$ = [
	3,
	n0,
	_VEC,
	0,
	[
		_VI,
		_VECI,
		_Mo,
		_St,
		_SMta,
		_REes,
		_T
	],
	[
		[0, {
			[_eQN]: `VpcId`,
			[_xN]: _vI
		}],
		[0, {
			[_eQN]: `VpcEncryptionControlId`,
			[_xN]: _vECI
		}],
		[0, {
			[_eQN]: `Mode`,
			[_xN]: _mo
		}],
		[0, {
			[_eQN]: `State`,
			[_xN]: _st
		}],
		[0, {
			[_eQN]: `StateMessage`,
			[_xN]: _sMta
		}],
		[() => VpcEncryptionControlExclusions$, {
			[_eQN]: `ResourceExclusions`,
			[_xN]: _rEes
		}],
		[() => TagList, {
			[_eQN]: `TagSet`,
			[_xN]: _tS
		}]
	]
];
var VpcEncryptionControlExclusion$ = [
	3,
	n0,
	_VECE,
	0,
	[_St, _SMta],
	[[0, {
		[_eQN]: `State`,
		[_xN]: _st
	}], [0, {
		[_eQN]: `StateMessage`,
		[_xN]: _sMta
	}]]
];
var VpcEncryptionControlExclusions$ = [
	3,
	n0,
	_VECEp,
	0,
	[
		_IG,
		_EOIG,
		_NG,
		_VPG,
		_VP,
		_L,
		_VL,
		_EFS,
		_GA,
		_AGV
	],
	[
		[() => VpcEncryptionControlExclusion$, {
			[_eQN]: `InternetGateway`,
			[_xN]: _iG
		}],
		[() => VpcEncryptionControlExclusion$, {
			[_eQN]: `EgressOnlyInternetGateway`,
			[_xN]: _eOIG
		}],
		[() => VpcEncryptionControlExclusion$, {
			[_eQN]: `NatGateway`,
			[_xN]: _nG
		}],
		[() => VpcEncryptionControlExclusion$, {
			[_eQN]: `VirtualPrivateGateway`,
			[_xN]: _vPG
		}],
		[() => VpcEncryptionControlExclusion$, {
			[_eQN]: `VpcPeering`,
			[_xN]: _vP
		}],
		[() => VpcEncryptionControlExclusion$, {
			[_eQN]: `Lambda`,
			[_xN]: _l
		}],
		[() => VpcEncryptionControlExclusion$, {
			[_eQN]: `VpcLattice`,
			[_xN]: _vL
		}],
		[() => VpcEncryptionControlExclusion$, {
			[_eQN]: `ElasticFileSystem`,
			[_xN]: _eFS
		}],
		[() => VpcEncryptionControlExclusion$, {
			[_eQN]: `GlobalAccelerator`,
			[_xN]: _gA
		}],
		[() => VpcEncryptionControlExclusion$, {
			[_eQN]: `ApiGatewayV2`,
			[_xN]: _aGV
		}]
	]
];
var VpcIpv6CidrBlockAssociation$ = [
	3,
	n0,
	_VICBA,
	0,
	[
		_AIs,
		_ICB,
		_ICBS,
		_NBG,
		_IPpvo,
		_IAA,
		_ISpo
	],
	[
		[0, {
			[_eQN]: `AssociationId`,
			[_xN]: _aIs
		}],
		[0, {
			[_eQN]: `Ipv6CidrBlock`,
			[_xN]: _iCB
		}],
		[() => VpcCidrBlockState$, {
			[_eQN]: `Ipv6CidrBlockState`,
			[_xN]: _iCBS
		}],
		[0, {
			[_eQN]: `NetworkBorderGroup`,
			[_xN]: _nBG
		}],
		[0, {
			[_eQN]: `Ipv6Pool`,
			[_xN]: _iPpvo
		}],
		[0, {
			[_eQN]: `Ipv6AddressAttribute`,
			[_xN]: _iAA
		}],
		[0, {
			[_eQN]: `IpSource`,
			[_xN]: _iSpo
		}]
	]
];
var __Unit = "unit";
var AddressList = [
	1,
	n0,
	_ALd,
	0,
	[() => Address$, { [_xN]: _it }]
];
var AllocationIdList = [
	1,
	n0,
	_AIL,
	0,
	[0, { [_xN]: _AIl }]
];
var ArchitectureTypeList = [
	1,
	n0,
	_ATLr,
	0,
	[0, { [_xN]: _it }]
];
var AssociatedSubnetList = [
	1,
	n0,
	_ASL,
	0,
	[0, { [_xN]: _it }]
];
var AvailabilityZoneGeographyList = [
	1,
	n0,
	_AZGL,
	0,
	[() => AvailabilityZoneGeography$, { [_xN]: _it }]
];
var AvailabilityZoneList = [
	1,
	n0,
	_AZL,
	0,
	[() => AvailabilityZone$, { [_xN]: _it }]
];
var AvailabilityZoneMessageList = [
	1,
	n0,
	_AZML,
	0,
	[() => AvailabilityZoneMessage$, { [_xN]: _it }]
];
var AvailabilityZoneSubGeographyList = [
	1,
	n0,
	_AZSGL,
	0,
	[() => AvailabilityZoneSubGeography$, { [_xN]: _it }]
];
var BandwidthWeightingTypeList = [
	1,
	n0,
	_BWTL,
	0,
	[0, { [_xN]: _it }]
];
var BlockDeviceMappingList = [
	1,
	n0,
	_BDML,
	0,
	[() => BlockDeviceMapping$, { [_xN]: _it }]
];
var BootModeTypeList = [
	1,
	n0,
	_BMTL,
	0,
	[0, { [_xN]: _it }]
];
var CoreCountList = [
	1,
	n0,
	_CCL,
	0,
	[1, { [_xN]: _it }]
];
var DiskInfoList = [
	1,
	n0,
	_DILi,
	0,
	[() => DiskInfo$, { [_xN]: _it }]
];
var EbsCardInfoList = [
	1,
	n0,
	_ECIL,
	0,
	[() => EbsCardInfo$, { [_xN]: _it }]
];
var ElasticGpuAssociationList = [
	1,
	n0,
	_EGAL,
	0,
	[() => ElasticGpuAssociation$, { [_xN]: _it }]
];
var ElasticInferenceAcceleratorAssociationList = [
	1,
	n0,
	_EIAAL,
	0,
	[() => ElasticInferenceAcceleratorAssociation$, { [_xN]: _it }]
];
var ExecutableByStringList = [
	1,
	n0,
	_EBSL,
	0,
	[0, { [_xN]: _EBx }]
];
var FilterList = [
	1,
	n0,
	_FLi,
	0,
	[() => Filter$, { [_xN]: _Fil }]
];
var FpgaDeviceInfoList = [
	1,
	n0,
	_FDIL,
	0,
	[() => FpgaDeviceInfo$, { [_xN]: _it }]
];
var GpuDeviceInfoList = [
	1,
	n0,
	_GDIL,
	0,
	[() => GpuDeviceInfo$, { [_xN]: _it }]
];
var GroupIdentifierList = [
	1,
	n0,
	_GIL,
	0,
	[() => GroupIdentifier$, { [_xN]: _it }]
];
var GroupIdStringList = [
	1,
	n0,
	_GISL,
	0,
	[0, { [_xN]: _gIr }]
];
var GroupNameStringList = [
	1,
	n0,
	_GNSL,
	0,
	[0, { [_xN]: _GN }]
];
var ImageIdStringList = [
	1,
	n0,
	_IISL,
	0,
	[0, { [_xN]: _IIm }]
];
var ImageList = [
	1,
	n0,
	_ILm,
	0,
	[() => Image$, { [_xN]: _it }]
];
var ImageWatermarkList = [
	1,
	n0,
	_IWL,
	0,
	[() => ImageWatermark$, { [_xN]: _it }]
];
var InferenceDeviceInfoList = [
	1,
	n0,
	_IDIL,
	0,
	[() => InferenceDeviceInfo$, 0]
];
var InstanceBlockDeviceMappingList = [
	1,
	n0,
	_IBDML,
	0,
	[() => InstanceBlockDeviceMapping$, { [_xN]: _it }]
];
var InstanceIdStringList = [
	1,
	n0,
	_IISLn,
	0,
	[0, { [_xN]: _II }]
];
var InstanceIpv4PrefixList = [
	1,
	n0,
	_IIPL,
	0,
	[() => InstanceIpv4Prefix$, { [_xN]: _it }]
];
var InstanceIpv6AddressList = [
	1,
	n0,
	_IIAL,
	0,
	[() => InstanceIpv6Address$, { [_xN]: _it }]
];
var InstanceIpv6PrefixList = [
	1,
	n0,
	_IIPLn,
	0,
	[() => InstanceIpv6Prefix$, { [_xN]: _it }]
];
var InstanceList = [
	1,
	n0,
	_ILns,
	0,
	[() => Instance$, { [_xN]: _it }]
];
var InstanceNetworkInterfaceList = [
	1,
	n0,
	_INIL,
	0,
	[() => InstanceNetworkInterface$, { [_xN]: _it }]
];
var InstancePrivateIpAddressList = [
	1,
	n0,
	_IPIAL,
	0,
	[() => InstancePrivateIpAddress$, { [_xN]: _it }]
];
var InstanceSecondaryInterfaceList = [
	1,
	n0,
	_ISIL,
	0,
	[() => InstanceSecondaryInterface$, { [_xN]: _it }]
];
var InstanceSecondaryInterfacePrivateIpAddressList = [
	1,
	n0,
	_ISIPIAL,
	0,
	[() => InstanceSecondaryInterfacePrivateIpAddress$, { [_xN]: _it }]
];
var InstanceStateChangeList = [
	1,
	n0,
	_ISCL,
	0,
	[() => InstanceStateChange$, { [_xN]: _it }]
];
var InstanceTypeInfoList = [
	1,
	n0,
	_ITILn,
	0,
	[() => InstanceTypeInfo$, { [_xN]: _it }]
];
var InstanceTypeOfferingsList = [
	1,
	n0,
	_ITOL,
	0,
	[() => InstanceTypeOffering$, { [_xN]: _it }]
];
var IpPermissionList = [
	1,
	n0,
	_IPLp,
	0,
	[() => IpPermission$, { [_xN]: _it }]
];
var IpRangeList = [
	1,
	n0,
	_IRLp,
	0,
	[() => IpRange$, { [_xN]: _it }]
];
var Ipv4PrefixesList = [
	1,
	n0,
	_IPLpv,
	0,
	[() => Ipv4PrefixSpecification$, { [_xN]: _it }]
];
var Ipv6PrefixesList = [
	1,
	n0,
	_IPLpvre,
	0,
	[() => Ipv6PrefixSpecification$, { [_xN]: _it }]
];
var Ipv6RangeList = [
	1,
	n0,
	_IRLpv,
	0,
	[() => Ipv6Range$, { [_xN]: _it }]
];
var KeyNameStringList = [
	1,
	n0,
	_KNSL,
	0,
	[0, { [_xN]: _KN }]
];
var KeyPairIdStringList = [
	1,
	n0,
	_KPISL,
	0,
	[0, { [_xN]: _KPI }]
];
var KeyPairList = [
	1,
	n0,
	_KPL,
	0,
	[() => KeyPairInfo$, { [_xN]: _it }]
];
var LicenseList = [
	1,
	n0,
	_LL,
	0,
	[() => LicenseConfiguration$, { [_xN]: _it }]
];
var MediaDeviceInfoList = [
	1,
	n0,
	_MDIL,
	0,
	[() => MediaDeviceInfo$, { [_xN]: _it }]
];
var MetricCategoryIdList = [
	1,
	n0,
	_MCIL,
	0,
	[0, { [_xN]: _it }]
];
var NetworkCardInfoList = [
	1,
	n0,
	_NCIL,
	0,
	[() => NetworkCardInfo$, { [_xN]: _it }]
];
var NetworkCardInterfaceTypeList = [
	1,
	n0,
	_NCITL,
	0,
	[0, { [_xN]: _it }]
];
var NetworkInterfaceIdList = [
	1,
	n0,
	_NIIL,
	0,
	[0, { [_xN]: _it }]
];
var NetworkInterfaceIpv6AddressesList = [
	1,
	n0,
	_NIIAL,
	0,
	[() => NetworkInterfaceIpv6Address$, { [_xN]: _it }]
];
var NetworkInterfaceList = [
	1,
	n0,
	_NIL,
	0,
	[() => NetworkInterface$, { [_xN]: _it }]
];
var NetworkInterfacePrivateIpAddressList = [
	1,
	n0,
	_NIPIAL,
	0,
	[() => NetworkInterfacePrivateIpAddress$, { [_xN]: _it }]
];
var NeuronDeviceInfoList = [
	1,
	n0,
	_NDIL,
	0,
	[() => NeuronDeviceInfo$, { [_xN]: _it }]
];
var NitroTpmSupportedVersionsList = [
	1,
	n0,
	_NTSVL,
	0,
	[0, { [_xN]: _it }]
];
var OwnerStringList = [
	1,
	n0,
	_OSL,
	0,
	[0, { [_xN]: _Own }]
];
var PlacementGroupStrategyList = [
	1,
	n0,
	_PGSL,
	0,
	[0, { [_xN]: _it }]
];
var PrefixListIdList = [
	1,
	n0,
	_PLIL,
	0,
	[() => PrefixListId$, { [_xN]: _it }]
];
var ProductCodeList = [
	1,
	n0,
	_PCLr,
	0,
	[() => ProductCode$, { [_xN]: _it }]
];
var PublicIpStringList = [
	1,
	n0,
	_PISL,
	0,
	[0, { [_xN]: _PI }]
];
var ReservationList = [
	1,
	n0,
	_RLe,
	0,
	[() => Reservation$, { [_xN]: _it }]
];
var RevokedSecurityGroupRuleList = [
	1,
	n0,
	_RSGRL,
	0,
	[() => RevokedSecurityGroupRule$, { [_xN]: _it }]
];
var RootDeviceTypeList = [
	1,
	n0,
	_RDTL,
	0,
	[0, { [_xN]: _it }]
];
var SecurityGroupList = [
	1,
	n0,
	_SGL,
	0,
	[() => SecurityGroup$, { [_xN]: _it }]
];
var SecurityGroupRuleIdList = [
	1,
	n0,
	_SGRIL,
	0,
	[0, { [_xN]: _it }]
];
var SupportedAdditionalProcessorFeatureList = [
	1,
	n0,
	_SAPFL,
	0,
	[0, { [_xN]: _it }]
];
var SupportedInstanceTypeSet = [
	1,
	n0,
	_SITS,
	0,
	[() => InstanceTypeItem$, { [_xN]: _it }]
];
var TagList = [
	1,
	n0,
	_TL,
	0,
	[() => Tag$, { [_xN]: _it }]
];
var ThreadsPerCoreList = [
	1,
	n0,
	_TPCL,
	0,
	[1, { [_xN]: _it }]
];
var UnsupportedInstanceTypeSet = [
	1,
	n0,
	_UITS,
	0,
	[() => InstanceTypeItem$, { [_xN]: _it }]
];
var UsageClassTypeList = [
	1,
	n0,
	_UCTL,
	0,
	[0, { [_xN]: _it }]
];
var UserIdGroupPairList = [
	1,
	n0,
	_UIGPL,
	0,
	[() => UserIdGroupPair$, { [_xN]: _it }]
];
var ValueStringList = [
	1,
	n0,
	_VSL,
	0,
	[0, { [_xN]: _it }]
];
var VirtualizationTypeList = [
	1,
	n0,
	_VTLi,
	0,
	[0, { [_xN]: _it }]
];
var VolumeAttachmentList = [
	1,
	n0,
	_VALo,
	0,
	[() => VolumeAttachment$, { [_xN]: _it }]
];
var VolumeIdStringList = [
	1,
	n0,
	_VISL,
	0,
	[0, { [_xN]: _VIo }]
];
var VolumeList = [
	1,
	n0,
	_VLo,
	0,
	[() => Volume$, { [_xN]: _it }]
];
var VpcCidrBlockAssociationSet = [
	1,
	n0,
	_VCBAS,
	0,
	[() => VpcCidrBlockAssociation$, { [_xN]: _it }]
];
var VpcIdStringList = [
	1,
	n0,
	_VISLp,
	0,
	[0, { [_xN]: _VI }]
];
var VpcIpv6CidrBlockAssociationSet = [
	1,
	n0,
	_VICBAS,
	0,
	[() => VpcIpv6CidrBlockAssociation$, { [_xN]: _it }]
];
var VpcList = [
	1,
	n0,
	_VLp,
	0,
	[() => Vpc$, { [_xN]: _it }]
];
var WorkloadsList = [
	1,
	n0,
	_WL,
	0,
	[0, { [_xN]: _it }]
];
var ZoneIdStringList = [
	1,
	n0,
	_ZISL,
	0,
	[0, { [_xN]: _ZI }]
];
var ZoneNameStringList = [
	1,
	n0,
	_ZNSL,
	0,
	[0, { [_xN]: _ZN }]
];
var DeleteKeyPair$ = [
	9,
	n0,
	_DKP,
	0,
	() => DeleteKeyPairRequest$,
	() => DeleteKeyPairResult$
];
var DeleteNetworkInterface$ = [
	9,
	n0,
	_DNI,
	0,
	() => DeleteNetworkInterfaceRequest$,
	() => __Unit
];
var DeleteSecurityGroup$ = [
	9,
	n0,
	_DSG,
	0,
	() => DeleteSecurityGroupRequest$,
	() => DeleteSecurityGroupResult$
];
var DeleteVolume$ = [
	9,
	n0,
	_DVel,
	0,
	() => DeleteVolumeRequest$,
	() => __Unit
];
var DescribeAddresses$ = [
	9,
	n0,
	_DAesc,
	0,
	() => DescribeAddressesRequest$,
	() => DescribeAddressesResult$
];
var DescribeAvailabilityZones$ = [
	9,
	n0,
	_DAZe,
	0,
	() => DescribeAvailabilityZonesRequest$,
	() => DescribeAvailabilityZonesResult$
];
var DescribeImages$ = [
	9,
	n0,
	_DIes,
	0,
	() => DescribeImagesRequest$,
	() => DescribeImagesResult$
];
var DescribeInstances$ = [
	9,
	n0,
	_DIesc,
	0,
	() => DescribeInstancesRequest$,
	() => DescribeInstancesResult$
];
var DescribeInstanceTypeOfferings$ = [
	9,
	n0,
	_DITO,
	0,
	() => DescribeInstanceTypeOfferingsRequest$,
	() => DescribeInstanceTypeOfferingsResult$
];
var DescribeInstanceTypes$ = [
	9,
	n0,
	_DITe,
	0,
	() => DescribeInstanceTypesRequest$,
	() => DescribeInstanceTypesResult$
];
var DescribeKeyPairs$ = [
	9,
	n0,
	_DKPe,
	0,
	() => DescribeKeyPairsRequest$,
	() => DescribeKeyPairsResult$
];
var DescribeNetworkInterfaces$ = [
	9,
	n0,
	_DNIe,
	0,
	() => DescribeNetworkInterfacesRequest$,
	() => DescribeNetworkInterfacesResult$
];
var DescribeSecurityGroups$ = [
	9,
	n0,
	_DSGe,
	0,
	() => DescribeSecurityGroupsRequest$,
	() => DescribeSecurityGroupsResult$
];
var DescribeVolumes$ = [
	9,
	n0,
	_DVes,
	0,
	() => DescribeVolumesRequest$,
	() => DescribeVolumesResult$
];
var DescribeVpcs$ = [
	9,
	n0,
	_DVesc,
	0,
	() => DescribeVpcsRequest$,
	() => DescribeVpcsResult$
];
var GetConsoleOutput$ = [
	9,
	n0,
	_GCO,
	0,
	() => GetConsoleOutputRequest$,
	() => GetConsoleOutputResult$
];
var RevokeSecurityGroupIngress$ = [
	9,
	n0,
	_RSGIev,
	0,
	() => RevokeSecurityGroupIngressRequest$,
	() => RevokeSecurityGroupIngressResult$
];
var TerminateInstances$ = [
	9,
	n0,
	_TI,
	0,
	() => TerminateInstancesRequest$,
	() => TerminateInstancesResult$
];

// node_modules/@aws-sdk/client-ec2/dist-es/runtimeConfig.shared.js
const getRuntimeConfig$1 = (config) => {
	return {
		apiVersion: "2016-11-15",
		base64Decoder: config?.base64Decoder ?? fromBase64,
		base64Encoder: config?.base64Encoder ?? toBase64,
		disableHostPrefix: config?.disableHostPrefix ?? false,
		endpointProvider: config?.endpointProvider ?? defaultEndpointResolver,
		extensions: config?.extensions ?? [],
		httpAuthSchemeProvider: config?.httpAuthSchemeProvider ?? defaultEC2HttpAuthSchemeProvider,
		httpAuthSchemes: config?.httpAuthSchemes ?? [{
			schemeId: "aws.auth#sigv4",
			identityProvider: (ipc) => ipc.getIdentityProvider("aws.auth#sigv4"),
			signer: new AwsSdkSigV4Signer()
		}],
		logger: config?.logger ?? new NoOpLogger(),
		protocol: config?.protocol ?? AwsEc2QueryProtocol,
		protocolSettings: config?.protocolSettings ?? {
			defaultNamespace: "com.amazonaws.ec2",
			errorTypeRegistries,
			xmlNamespace: "http://ec2.amazonaws.com/doc/2016-11-15",
			version: "2016-11-15",
			serviceTarget: "AmazonEC2"
		},
		serviceId: config?.serviceId ?? "EC2",
		sha256: config?.sha256 ?? Sha256Node,
		urlParser: config?.urlParser ?? parseUrl,
		utf8Decoder: config?.utf8Decoder ?? fromUtf8,
		utf8Encoder: config?.utf8Encoder ?? toUtf8
	};
};

// node_modules/@aws-sdk/client-ec2/dist-es/runtimeConfig.js
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

// node_modules/@aws-sdk/client-ec2/dist-es/auth/httpAuthExtensionConfiguration.js
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

// node_modules/@aws-sdk/client-ec2/dist-es/runtimeExtensions.js
const resolveRuntimeExtensions = (runtimeConfig, extensions) => {
	const extensionConfiguration = Object.assign(getAwsRegionExtensionConfiguration(runtimeConfig), getDefaultExtensionConfiguration(runtimeConfig), getHttpHandlerExtensionConfiguration(runtimeConfig), getHttpAuthExtensionConfiguration(runtimeConfig));
	extensions.forEach((extension) => extension.configure(extensionConfiguration));
	return Object.assign(runtimeConfig, resolveAwsRegionExtensionConfiguration(extensionConfiguration), resolveDefaultRuntimeConfig(extensionConfiguration), resolveHttpHandlerRuntimeConfig(extensionConfiguration), resolveHttpAuthRuntimeConfig(extensionConfiguration));
};

// node_modules/@aws-sdk/client-ec2/dist-es/EC2Client.js
var EC2Client = class extends Client {
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
			httpAuthSchemeParametersProvider: defaultEC2HttpAuthSchemeParametersProvider,
			identityProviderConfigProvider: async (config) => new DefaultIdentityProviderConfig({ "aws.auth#sigv4": config.credentials })
		}));
		this.middlewareStack.use(getHttpSigningPlugin(this.config));
	}
	destroy() {
		super.destroy();
	}
};

// node_modules/@aws-sdk/client-ec2/dist-es/commandBuilder.js
const command = makeBuilder(commonParams, "AmazonEC2", "EC2Client", getEndpointPlugin);
const _ep0 = {};
const _mw0 = (Command, cs, config, o) => [];

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DeleteKeyPairCommand.js
var DeleteKeyPairCommand = class extends command(_ep0, _mw0, "DeleteKeyPair", DeleteKeyPair$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DeleteNetworkInterfaceCommand.js
var DeleteNetworkInterfaceCommand = class extends command(_ep0, _mw0, "DeleteNetworkInterface", DeleteNetworkInterface$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DeleteSecurityGroupCommand.js
var DeleteSecurityGroupCommand = class extends command(_ep0, _mw0, "DeleteSecurityGroup", DeleteSecurityGroup$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DeleteVolumeCommand.js
var DeleteVolumeCommand = class extends command(_ep0, _mw0, "DeleteVolume", DeleteVolume$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeAddressesCommand.js
var DescribeAddressesCommand = class extends command(_ep0, _mw0, "DescribeAddresses", DescribeAddresses$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeAvailabilityZonesCommand.js
var DescribeAvailabilityZonesCommand = class extends command(_ep0, _mw0, "DescribeAvailabilityZones", DescribeAvailabilityZones$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeImagesCommand.js
var DescribeImagesCommand = class extends command(_ep0, _mw0, "DescribeImages", DescribeImages$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeInstancesCommand.js
var DescribeInstancesCommand = class extends command(_ep0, _mw0, "DescribeInstances", DescribeInstances$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeInstanceTypeOfferingsCommand.js
var DescribeInstanceTypeOfferingsCommand = class extends command(_ep0, _mw0, "DescribeInstanceTypeOfferings", DescribeInstanceTypeOfferings$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeInstanceTypesCommand.js
var DescribeInstanceTypesCommand = class extends command(_ep0, _mw0, "DescribeInstanceTypes", DescribeInstanceTypes$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeKeyPairsCommand.js
var DescribeKeyPairsCommand = class extends command(_ep0, _mw0, "DescribeKeyPairs", DescribeKeyPairs$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeNetworkInterfacesCommand.js
var DescribeNetworkInterfacesCommand = class extends command(_ep0, _mw0, "DescribeNetworkInterfaces", DescribeNetworkInterfaces$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeSecurityGroupsCommand.js
var DescribeSecurityGroupsCommand = class extends command(_ep0, _mw0, "DescribeSecurityGroups", DescribeSecurityGroups$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeVolumesCommand.js
var DescribeVolumesCommand = class extends command(_ep0, _mw0, "DescribeVolumes", DescribeVolumes$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/DescribeVpcsCommand.js
var DescribeVpcsCommand = class extends command(_ep0, _mw0, "DescribeVpcs", DescribeVpcs$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/GetConsoleOutputCommand.js
var GetConsoleOutputCommand = class extends command(_ep0, _mw0, "GetConsoleOutput", GetConsoleOutput$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/RevokeSecurityGroupIngressCommand.js
var RevokeSecurityGroupIngressCommand = class extends command(_ep0, _mw0, "RevokeSecurityGroupIngress", RevokeSecurityGroupIngress$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/commands/TerminateInstancesCommand.js
var TerminateInstancesCommand = class extends command(_ep0, _mw0, "TerminateInstances", TerminateInstances$) {};

// node_modules/@aws-sdk/client-ec2/dist-es/pagination/DescribeInstancesPaginator.js
const paginateDescribeInstances = createPaginator(EC2Client, DescribeInstancesCommand, "NextToken", "NextToken", "MaxResults");

// node_modules/@aws-sdk/client-ec2/dist-es/pagination/DescribeInstanceTypeOfferingsPaginator.js
const paginateDescribeInstanceTypeOfferings = createPaginator(EC2Client, DescribeInstanceTypeOfferingsCommand, "NextToken", "NextToken", "MaxResults");

// node_modules/@aws-sdk/client-ec2/dist-es/pagination/DescribeNetworkInterfacesPaginator.js
const paginateDescribeNetworkInterfaces = createPaginator(EC2Client, DescribeNetworkInterfacesCommand, "NextToken", "NextToken", "MaxResults");

// node_modules/@aws-sdk/client-ec2/dist-es/pagination/DescribeSecurityGroupsPaginator.js
const paginateDescribeSecurityGroups = createPaginator(EC2Client, DescribeSecurityGroupsCommand, "NextToken", "NextToken", "MaxResults");

// node_modules/@aws-sdk/client-ec2/dist-es/pagination/DescribeVolumesPaginator.js
const paginateDescribeVolumes = createPaginator(EC2Client, DescribeVolumesCommand, "NextToken", "NextToken", "MaxResults");

// node_modules/@aws-sdk/client-ec2/dist-es/pagination/DescribeVpcsPaginator.js
const paginateDescribeVpcs = createPaginator(EC2Client, DescribeVpcsCommand, "NextToken", "NextToken", "MaxResults");

// src/clouds/aws/ec2.ts
/** Machines of a cluster, also those that its groups have made, by our tag. */
function machinesOf(ec2, id) {
	return ec2.instances([{
		name: `tag:${tagNames.cluster}`,
		values: [id]
	}]);
}
/** Machines of a group have one name, and are told apart by their ids. */
function machineName({ InstanceId: id = "", Tags = [] }) {
	const tag = (key) => Tags.find((t) => t.Key === key)?.Value;
	const name = tag("Name") ?? id;
	return tag("aws:autoscaling:groupName") === void 0 ? name : `${name}-${id}`;
}
/** What each machine has printed; asked for anew each time, since machines of a group come and go. */
async function* consolesOf(ec2, id) {
	for (const machine of await machinesOf(ec2, id).catch(() => [])) yield {
		name: machineName(machine),
		text: await ec2.console(machine.InstanceId ?? "").catch(() => "")
	};
}
function openEc2(region, ctx) {
	const client = new EC2Client(clientConfig("EC2", region, ctx));
	const paging = { client };
	const o = { abortSignal: ctx.signal };
	const by = (name, ...values) => ({
		Name: name,
		Values: values
	});
	return {
		/** @throws when there is none */
		image: async (id) => {
			const { Images = [] } = await client.send(new DescribeImagesCommand({ ImageIds: [id] }), o);
			if (Images[0] === void 0) throw new Error(`there is no image ${id}`);
			return Images[0];
		},
		machineTypes: async (types) => {
			const InstanceTypes = [...new Set(types)];
			return (await client.send(new DescribeInstanceTypesCommand({ InstanceTypes }), o)).InstanceTypes ?? [];
		},
		/** Zones and the types that each has, of those asked for. */
		offerings: async (types) => {
			const found = [];
			const input = {
				LocationType: "availability-zone",
				Filters: [by("instance-type", ...new Set(types))]
			};
			for await (const page of paginateDescribeInstanceTypeOfferings(paging, {
				...input,
				Filters: [...input.Filters]
			}, o)) for (const { Location, InstanceType } of page.InstanceTypeOfferings ?? []) found.push({
				zone: Location ?? "",
				type: InstanceType ?? ""
			});
			return found;
		},
		zones: async () => {
			const input = { Filters: [by("state", "available"), by("zone-type", "availability-zone")] };
			const { AvailabilityZones = [] } = await client.send(new DescribeAvailabilityZonesCommand(input), o);
			return AvailabilityZones.flatMap((z) => z.ZoneName ?? []).sort();
		},
		vpcs: async (tag) => {
			const filter = tag?.value === void 0 ? by("tag-key", tag?.key ?? "") : by(`tag:${tag.key}`, tag.value);
			const found = [];
			const input = tag === void 0 ? {} : { Filters: [filter] };
			for await (const page of paginateDescribeVpcs(paging, input, o)) found.push(...page.Vpcs ?? []);
			return found;
		},
		/** All that are not terminated. */
		instances: async (filters) => {
			const states = by("instance-state-name", "pending", "running", "shutting-down", "stopping", "stopped");
			const Filters = [...filters.map((f) => by(f.name, ...f.values)), states];
			const found = [];
			for await (const page of paginateDescribeInstances(paging, { Filters }, o)) for (const r of page.Reservations ?? []) found.push(...r.Instances ?? []);
			return found;
		},
		terminate: async (ids) => void await client.send(new TerminateInstancesCommand({ InstanceIds: [...ids] }), o),
		/** What a machine has said on its console; '' while EC2 has nothing. */
		console: async (id) => {
			const input = {
				InstanceId: id,
				Latest: true
			};
			const { Output = "" } = await client.send(new GetConsoleOutputCommand(input), o);
			return Buffer.from(Output, "base64").toString("utf8");
		},
		volumes: async (tagKeys, values) => {
			const found = [];
			for (const key of tagKeys) for await (const page of paginateDescribeVolumes(paging, { Filters: [by(`tag:${key}`, ...values)] }, o)) found.push(...page.Volumes ?? []);
			return found;
		},
		deleteVolume: async (VolumeId) => void await client.send(new DeleteVolumeCommand({ VolumeId }), o),
		interfaces: async (vpc) => {
			const found = [];
			for await (const page of paginateDescribeNetworkInterfaces(paging, { Filters: [by("vpc-id", vpc)] }, o)) found.push(...page.NetworkInterfaces ?? []);
			return found;
		},
		deleteInterface: async (NetworkInterfaceId) => void await client.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId }), o),
		securityGroups: async (vpc) => {
			const found = [];
			for await (const page of paginateDescribeSecurityGroups(paging, { Filters: [by("vpc-id", vpc)] }, o)) found.push(...page.SecurityGroups ?? []);
			return found;
		},
		/** Groups that name each other cannot be deleted: the rules go first. */
		emptySecurityGroup: async ({ GroupId, IpPermissions = [] }) => {
			if (IpPermissions.length > 0) await client.send(new RevokeSecurityGroupIngressCommand({
				GroupId,
				IpPermissions
			}), o);
		},
		deleteSecurityGroup: async (GroupId) => void await client.send(new DeleteSecurityGroupCommand({ GroupId }), o),
		keyPairs: async (name) => {
			const input = { Filters: [by("key-name", name)] };
			return (await client.send(new DescribeKeyPairsCommand(input), o)).KeyPairs ?? [];
		},
		deleteKeyPair: async (KeyName) => void await client.send(new DeleteKeyPairCommand({ KeyName }), o),
		addresses: async (key, value) => {
			const input = { Filters: [by(`tag:${key}`, value)] };
			return (await client.send(new DescribeAddressesCommand(input), o)).Addresses ?? [];
		},
		close: () => client.destroy()
	};
}

export { openEc2 as i, machineName as n, machinesOf as r, consolesOf as t };