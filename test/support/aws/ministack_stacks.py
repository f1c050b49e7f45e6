"""MiniStack, with the two kinds of resource that its stacks lack: AWS::EC2::Instance and AWS::EC2::KeyPair.

They are made of MiniStack's own records of EC2, as RunInstances and ImportKeyPair would make them, so that its other
calls see them. Machines of auto-scaling groups are such instances, too, and not names alone. Load balancers are in the
network of their subnets, not in one that never was. The metadata service gives keys for the role of a machine's profile,
to which MiniStack then holds it. Instances tell their cards, and are found by their private DNS names.
"""

import ipaddress
import json
import time

from ministack.app import main
from ministack.core.responses import get_account_id
from ministack.services import alb, autoscaling, ec2, iam, imds, sts
from ministack.services.cloudformation import provisioners

# Names of the profiles of instances.
profiles = {}


def launch(owner, wanted, own, tags):
    """One instance of a launch template; `own` are properties that win over the template's."""
    template = ec2._launch_templates.get(wanted.get("LaunchTemplateId"))
    if template is None:
        raise ValueError(f"{owner}: there is no launch template {wanted}")
    data = {**template["Versions"][0]["LaunchTemplateData"], **own}
    if "KeyName" in data and data["KeyName"] not in ec2._key_pairs:
        raise ValueError(f"{owner}: there is no key pair {data['KeyName']}")
    (instance,) = ec2._launch_instances_internal(
        image_id=data["ImageId"],
        instance_type=data["InstanceType"],
        subnet_id=data["SubnetId"],
        count=1,
        key_name=data.get("KeyName", ""),
        user_data=data["UserData"],
        sg_ids=data["SecurityGroupIds"],
        requested_private_ip=data.get("PrivateIpAddress"),
    )
    # Where AWS has the name, a reference is the ARN here.
    profiles[instance["InstanceId"]] = data["IamInstanceProfile"]["Name"].rsplit("/", 1)[-1]
    # There is no internet here: both addresses are one.
    instance["PublicIpAddress"] = instance["PrivateIpAddress"]
    instance["SourceDestCheck"] = data.get("SourceDestCheck", True)
    launched_from = {"Key": "aws:ec2launchtemplate:id", "Value": wanted["LaunchTemplateId"]}
    ec2._tags[instance["InstanceId"]] = [*tags, launched_from]
    return instance


def create_instance(logical_id, props, stack_name):
    made_by = {"Key": "aws:cloudformation:stack-name", "Value": stack_name}
    instance = launch(logical_id, props.get("LaunchTemplate", {}), props, [*props.get("Tags", []), made_by])
    return instance["InstanceId"], {"PublicIp": instance["PublicIpAddress"], "PrivateIp": instance["PrivateIpAddress"]}


def delete_instance(physical_id, props):
    instance = ec2._instances.get(physical_id)
    if instance is not None:
        ec2._discard_instance_records(instance)


def create_key_pair(logical_id, props, stack_name):
    name = props["KeyName"]
    if name in ec2._key_pairs:
        raise ValueError(f"the key pair {name} already exists")
    ec2._import_key_pair({"KeyName": [name]})
    return name, {"KeyPairId": ec2._key_pairs[name]["KeyPairId"]}


def delete_key_pair(physical_id, props):
    ec2._key_pairs.pop(physical_id, None)


def free_address(subnet_id):
    """The first that nobody has; EC2 keeps four, and the first eleven are usual for routers and the like."""
    taken = {i["PrivateIpAddress"] for i in ec2._instances.values()}
    hosts = list(ipaddress.ip_network(ec2._subnets[subnet_id]["CidrBlock"]).hosts())[10:]
    return next(str(host) for host in hosts if str(host) not in taken)


def reconcile(group):
    """As many machines as the group wants; those that were terminated are made again, as EC2 Auto Scaling does."""
    running = []
    for member in group["Instances"]:
        instance = ec2._instances.get(member["InstanceId"])
        if instance is not None and instance["State"]["Name"] == "running":
            running.append(member)
    for member in running[group["DesiredCapacity"]:]:
        ec2._discard_instance_records(ec2._instances[member["InstanceId"]])
    group["Instances"] = running[: group["DesiredCapacity"]]
    name = group["AutoScalingGroupName"]
    subnet = group["VPCZoneIdentifier"].split(",")[0]
    tags = [{"Key": t["Key"], "Value": t["Value"]} for t in group["Tags"] if t["PropagateAtLaunch"]]
    while len(group["Instances"]) < group["DesiredCapacity"]:
        place = {"SubnetId": subnet, "PrivateIpAddress": free_address(subnet)}
        own = [*tags, {"Key": "aws:autoscaling:groupName", "Value": name}]
        instance = launch(name, group["LaunchTemplate"], place, own)
        group["Instances"].append(
            {
                "InstanceId": instance["InstanceId"],
                "LifecycleState": "InService",
                "HealthStatus": "Healthy",
                "AvailabilityZone": group["AvailabilityZones"][0],
                "ProtectedFromScaleIn": False,
            }
        )


def create_group(logical_id, props, stack_name):
    name, attributes = provisioners._asg_create(logical_id, props, stack_name)
    reconcile(autoscaling._asgs[name])
    return name, attributes


def delete_group(physical_id, props):
    group = autoscaling._asgs.get(physical_id)
    if group is not None:
        group["DesiredCapacity"] = 0
        reconcile(group)
    provisioners._asg_delete(physical_id, props)


bare_terminate = ec2._ACTION_MAP["TerminateInstances"]


def terminate(params):
    answer = bare_terminate(params)
    for group in list(autoscaling._asgs.values()):
        reconcile(group)
    return answer


def keys_of(instance_id):
    """As AssumeRole would make them for the machine, in the form of the metadata service."""
    (role,) = iam._instance_profiles[profiles[instance_id]]["Roles"]
    account, seconds = get_account_id(), 3600
    key, secret, token = iam._gen_session_access_key(), iam._gen_secret(), iam._gen_session_token()
    session = {
        "Arn": f"arn:aws:sts::{account}:assumed-role/{role}/{instance_id}",
        "UserId": f"{role}:{instance_id}",
        "SecretAccessKey": secret,
        "SessionToken": token,
        "Expiration": time.time() + seconds,
        "AccountId": account,
        "PrincipalType": "AssumedRole",
    }
    sts.register_session(key, session)
    keys = {"AccessKeyId": key, "SecretAccessKey": secret, "Token": token, "Expiration": iam._future(seconds)}
    return {"Code": "Success", "Type": "AWS-HMAC", **keys}


bare_metadata = imds.handle_request


async def metadata(method, path, headers, body, query_params):
    """Where the name of the role stands, here it is the machine's id: nobody is known by an address."""
    instance_id = path.rsplit("/", 1)[-1]
    if instance_id not in profiles:
        return await bare_metadata(method, path, headers, body, query_params)
    return 200, {"Content-Type": "application/json"}, json.dumps(keys_of(instance_id)).encode()


bare_instance_xml = ec2._instance_xml


def instance_with_card(instance):
    """With the card that every machine of a network has: cloud controllers read addresses there."""
    address, name = instance["PrivateIpAddress"], instance["PrivateDnsName"]
    own = f"<privateIpAddress>{address}</privateIpAddress><privateDnsName>{name}</privateDnsName>"
    card = f"""<networkInterfaceSet><item>
        <networkInterfaceId>eni-{instance['InstanceId'][2:]}</networkInterfaceId><status>in-use</status>{own}
        <subnetId>{instance['SubnetId']}</subnetId><vpcId>{instance['VpcId']}</vpcId>
        <attachment><deviceIndex>0</deviceIndex><status>attached</status></attachment>
        <privateIpAddressesSet><item>{own}<primary>true</primary></item></privateIpAddressesSet>
    </item></networkInterfaceSet></item>"""
    return bare_instance_xml(instance).removesuffix("</item>") + card


bare_filters = ec2._matches_filters


def matches_filters(instance, filters):
    names = filters.get("private-dns-name")
    return bare_filters(instance, filters) and (names is None or instance["PrivateDnsName"] in names)


bare_balancer = alb._lb_xml


def balancer_in_its_network(balancer):
    subnet = ec2._subnets.get(next(iter(balancer["Subnets"]), ""), {})
    return bare_balancer({**balancer, "VpcId": subnet.get("VpcId", balancer["VpcId"])})


ec2._instance_xml = instance_with_card
ec2._matches_filters = matches_filters
alb._lb_xml = balancer_in_its_network
imds.handle_request = metadata
autoscaling._reconcile_instances = reconcile
ec2._ACTION_MAP["TerminateInstances"] = terminate
provisioners._RESOURCE_HANDLERS["AWS::AutoScaling::AutoScalingGroup"].update(create=create_group, delete=delete_group)
provisioners._RESOURCE_HANDLERS["AWS::EC2::Instance"] = {"create": create_instance, "delete": delete_instance}
provisioners._RESOURCE_HANDLERS["AWS::EC2::KeyPair"] = {"create": create_key_pair, "delete": delete_key_pair}

if __name__ == "__main__":
    main()
