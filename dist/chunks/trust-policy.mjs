import { o as UsageError } from "./errors.mjs";
import { r as readableOf } from "./bootstrap-spec.mjs";
import { d as partitionOf, o as isRegion } from "./names.mjs";
import { t as permissions } from "./permissions.mjs";
import { t as parseRegistryPlace } from "./registry-place.mjs";
import { t as parseStoreUrl } from "./store-url.mjs";

// src/plan/aws/stage-permissions.ts
/** What a stage is written, looked at and swept with. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html */
const onRepositories = [
	"ecr:BatchCheckLayerAvailability",
	"ecr:BatchDeleteImage",
	"ecr:BatchGetImage",
	"ecr:CompleteLayerUpload",
	"ecr:CreateRepository",
	"ecr:DescribeRepositories",
	"ecr:GetDownloadUrlForLayer",
	"ecr:InitiateLayerUpload",
	"ecr:PutImage",
	"ecr:TagResource",
	"ecr:UploadLayerPart"
];
/** State of runs is kept with the same. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const onObjects = [
	"s3:AbortMultipartUpload",
	"s3:DeleteObject",
	"s3:GetObject",
	"s3:ListMultipartUploadParts",
	"s3:PutObject"
];
/** The last three tell whether strangers can read it. */
const onBuckets = [
	"s3:ListBucket",
	"s3:ListBucketMultipartUploads",
	"s3:GetBucketAcl",
	"s3:GetBucketPolicyStatus",
	"s3:GetBucketPublicAccessBlock"
];
/** What the role of a job needs to stage into a bucket and a registry, each below its prefix alone. */
function stagePermissions({ region, bucket, ecr }) {
	const arn = `arn:${partitionOf(region)}`;
	const below = (prefix) => prefix === "" ? "*" : `${prefix}/*`;
	return [...bucket === void 0 ? [] : [statement("StagedFiles", onObjects, `${arn}:s3:::${bucket.name}/${below(bucket.prefix)}`), statement("BucketOfStages", onBuckets, `${arn}:s3:::${bucket.name}`)], ...ecr === void 0 ? [] : [statement("LogInToRegistry", ["ecr:GetAuthorizationToken"], "*"), statement("StagedImages", onRepositories, `${arn}:ecr:${ecr.region}:${ecr.account}:repository/${below(ecr.prefix)}`)]];
}
function statement(Sid, Action, Resource) {
	return {
		Sid,
		Effect: "Allow",
		Action,
		Resource
	};
}

// src/plan/aws/trust.ts
/** @see https://docs.github.com/actions/reference/security/oidc */
const issuer = "token.actions.githubusercontent.com";
/**
* The trust policy of a role that jobs of one GitHub repository take, with both forms of the token's subject: of
* repositories made, renamed or moved after 2026-07-15 it has numbers of owner and repository beside their names.
* @throws UsageError with everything that is wrong with the wish
*/
function trustPolicy(wish) {
	const problems = trustProblems(wish);
	if (problems.length > 0) throw new UsageError(problems);
	const { account, region, only } = wish;
	const audience = { [`${issuer}:aud`]: "sts.amazonaws.com" };
	const subject = { [`${issuer}:sub`]: subjects(wish) };
	return {
		Version: "2012-10-17",
		Statement: [{
			Effect: "Allow",
			Principal: { Federated: `arn:${partitionOf(region)}:iam::${account}:oidc-provider/${issuer}` },
			Action: "sts:AssumeRoleWithWebIdentity",
			Condition: only === void 0 ? {
				StringEquals: audience,
				StringLike: subject
			} : { StringEquals: {
				...audience,
				...subject
			} }
		}]
	};
}
/** Of the token, in the old form and, where the numbers are known, in the new one. */
function subjects({ repository, ids, only }) {
	const [owner = "", name = ""] = repository.split("/");
	const rest = only === void 0 ? "*" : only.kind === "environment" ? `environment:${only.name.replaceAll(":", "%3A")}` : `ref:refs/heads/${only.name}`;
	const plain = `repo:${repository}:${rest}`;
	return ids === void 0 ? [plain] : [plain, `repo:${owner}@${ids.owner}/${name}@${ids.repository}:${rest}`];
}
function trustProblems({ account, repository, ids, only }) {
	const found = [];
	if (!/^\d{12}$/.test(account)) found.push(`account '${account}': give the 12 digits of the AWS account (--account)`);
	if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) found.push(`repository '${repository}': give OWNER/NAME (--repository)`);
	if (ids !== void 0 && !(/^\d+$/.test(ids.owner) && /^\d+$/.test(ids.repository))) found.push(`the numbers of owner and repository are '${ids.owner}' and '${ids.repository}': give both as https://api.github.com/repos/${repository} has them`);
	if (only !== void 0 && /[*?\s]/.test(only.name)) found.push(`${only.kind} '${only.name}': give one name, without * and ?`);
	return found;
}

// src/flows/trust-policy.ts
/** JSON for `aws iam create-role --assume-role-policy-document`, or for `aws iam put-role-policy`. */
async function printPolicy({ o, ctx, print }) {
	const region = o.region ?? ctx.env["AWS_REGION"] ?? ctx.env["AWS_DEFAULT_REGION"] ?? "";
	if (!isRegion(region)) throw new UsageError(`--region ${region || "is needed"}: give the region of the clusters, such as eu-central-1`);
	const account = o.account ?? await ownAccount(region, ctx);
	const document = o.print === "permissions" ? {
		Version: "2012-10-17",
		Statement: permissionsOf(o, region, account)
	} : trustPolicy(wishOf(o, region, account, ctx));
	print(JSON.stringify(document, null, 2));
	return 0;
}
/**
* Of clusters; and of staging, as far as registry and store are named and AWS's own.
* @throws UsageError where they are no places
*/
function permissionsOf(o, region, account) {
	const place = o.registry === void 0 ? void 0 : parseRegistryPlace(o.registry);
	const problems = [place, o.store === void 0 ? void 0 : parseStoreUrl(o.store)].flatMap((found) => Array.isArray(found) ? found : []);
	if (problems.length > 0) throw new UsageError(problems);
	const staged = {
		registry: {
			prefix: place !== void 0 && "host" in place ? place.repository : "",
			plainHttp: false
		},
		store: o.store ?? ""
	};
	return [...permissions({
		providers: ["ec2", "eks"],
		region,
		account
	}), ...stagePermissions(readableOf(region, staged))];
}
function wishOf(o, region, account, { env }) {
	if (o.environment !== void 0 && o.branch !== void 0) throw new UsageError("--environment and --branch: the token of a job with an environment does not say its branch; give one of them");
	const [owner, repository] = o["repository-ids"]?.split("/") ?? [env["GITHUB_REPOSITORY_OWNER_ID"], env["GITHUB_REPOSITORY_ID"]];
	return {
		account,
		region,
		only: o.environment === void 0 ? o.branch === void 0 ? void 0 : {
			kind: "branch",
			name: o.branch
		} : {
			kind: "environment",
			name: o.environment
		},
		repository: o.repository ?? env["GITHUB_REPOSITORY"] ?? "",
		ids: owner && repository ? {
			owner,
			repository
		} : void 0
	};
}
/** @throws UsageError where nobody says */
async function ownAccount(region, ctx) {
	const { openAccount } = await import("./account2.mjs");
	try {
		return (await openAccount(region, ctx).caller()).account;
	} catch {
		throw new UsageError("--account is needed: the 12 digits of the AWS account that the role is in");
	}
}

export { printPolicy };