import { f as stackNameOf, n as clusterTag, p as tagNames } from "./names.mjs";

// src/plan/aws/template.ts
/** What CloudFormation takes as text of a request; more would have to lie in S3. */
const templateBytes = 51200;
/** As it is sent: there is no room for blanks. */
function templateText(template) {
	return JSON.stringify(template);
}
const ref = (name) => ({ Ref: name });
const attribute = (name, of) => ({ "Fn::GetAtt": [name, of] });

// src/plan/aws/nodes-group.ts
/** Of the auto-scaling group: known from the id alone, so that it is found when its stack tells nothing any more. */
function groupNameOf(id) {
	return `${stackNameOf(id)}-nodes`;
}
/**
* Nodes as one group: the template is as large for two as for two hundred, and machines that EC2 has no room for are
* asked for again by the group itself.
* @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-autoscalinggroup.html
*/
function nodesGroup({ id, count, template, subnets, after }) {
	const tags = [
		{
			Key: "Name",
			Value: `${stackNameOf(id)}-node`
		},
		{
			Key: tagNames.cluster,
			Value: id
		},
		clusterTag(id)
	];
	return {
		Type: "AWS::AutoScaling::AutoScalingGroup",
		...after === void 0 ? {} : { DependsOn: after },
		Properties: {
			AutoScalingGroupName: groupNameOf(id),
			LaunchTemplate: {
				LaunchTemplateId: ref(template),
				Version: "1"
			},
			MinSize: `${count}`,
			MaxSize: `${count}`,
			DesiredCapacity: `${count}`,
			VPCZoneIdentifier: subnets,
			Tags: tags.map((tag) => ({
				...tag,
				PropagateAtLaunch: true
			}))
		}
	};
}
/** A group asks EC2 again by itself: so long it may go on being refused. */
const patienceMs = 24e4;
/** AWS's clock and ours need not agree. */
const skewMs = 6e4;
/**
* Why a group gets no machines.
* @param activities the newest first; a group of an earlier cluster may have had the same name
* @param since epoch milliseconds from which on the group may be there
* @param now epoch milliseconds; undefined: there is no more waiting
* @returns the newest refusal; undefined while the group gets on, or may yet
*/
function groupTrouble(activities, since, now) {
	const own = activities.filter((a) => a.startedAt >= since - skewMs);
	const success = own.findIndex((a) => a.status === "Successful");
	const failed = (success < 0 ? own : own.slice(0, success)).filter((a) => a.status === "Failed");
	const [newest, oldest] = [failed[0], failed.at(-1)];
	if (newest === void 0 || oldest === void 0) return void 0;
	return now === void 0 || now - oldest.startedAt > patienceMs ? newest.message : void 0;
}

export { ref as a, attribute as i, groupTrouble as n, templateBytes as o, nodesGroup as r, templateText as s, groupNameOf as t };