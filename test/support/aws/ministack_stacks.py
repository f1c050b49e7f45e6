"""MiniStack, with the two kinds of resource that its stacks lack: AWS::EC2::Instance and AWS::EC2::KeyPair.

They are made of MiniStack's own records of EC2, as RunInstances and ImportKeyPair would make them, so that its other
calls see them. Load balancers are in the network of their subnets, not in one that never was.
"""

from ministack.app import main
from ministack.services import alb, ec2
from ministack.services.cloudformation import provisioners


def create_instance(logical_id, props, stack_name):
    wanted = props.get("LaunchTemplate", {})
    template = ec2._launch_templates.get(wanted.get("LaunchTemplateId"))
    if template is None:
        raise ValueError(f"{logical_id}: there is no launch template {wanted}")
    data = {**template["Versions"][0]["LaunchTemplateData"], **props}
    if data["KeyName"] not in ec2._key_pairs:
        raise ValueError(f"{logical_id}: there is no key pair {data['KeyName']}")
    (instance,) = ec2._launch_instances_internal(
        image_id=data["ImageId"],
        instance_type=data["InstanceType"],
        subnet_id=data["SubnetId"],
        count=1,
        key_name=data["KeyName"],
        user_data=data["UserData"],
        sg_ids=data["SecurityGroupIds"],
        requested_private_ip=data.get("PrivateIpAddress"),
    )
    # There is no internet here: both addresses are one.
    instance["PublicIpAddress"] = instance["PrivateIpAddress"]
    instance["SourceDestCheck"] = data.get("SourceDestCheck", True)
    instance_id = instance["InstanceId"]
    ec2._tags[instance_id] = [
        *props.get("Tags", []),
        {"Key": "aws:cloudformation:stack-name", "Value": stack_name},
        {"Key": "aws:ec2launchtemplate:id", "Value": wanted["LaunchTemplateId"]},
    ]
    return instance_id, {"PublicIp": instance["PublicIpAddress"], "PrivateIp": instance["PrivateIpAddress"]}


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


bare_balancer = alb._lb_xml


def balancer_in_its_network(balancer):
    subnet = ec2._subnets.get(next(iter(balancer["Subnets"]), ""), {})
    return bare_balancer({**balancer, "VpcId": subnet.get("VpcId", balancer["VpcId"])})


alb._lb_xml = balancer_in_its_network
provisioners._RESOURCE_HANDLERS["AWS::EC2::Instance"] = {"create": create_instance, "delete": delete_instance}
provisioners._RESOURCE_HANDLERS["AWS::EC2::KeyPair"] = {"create": create_key_pair, "delete": delete_key_pair}

if __name__ == "__main__":
    main()
