"""moto's server, with what its stacks lack.

Route tables (which keep the VPC), internet gateways and target groups stay when their stack goes, key pairs are passed over, network load balancers are made
by Subnets alone, instances ignore their launch template, and a stack that cannot be deleted answers with the error
instead of becoming DELETE_FAILED, as CloudFormation's do.
"""

import base64

from moto.autoscaling.models import FakeAutoScalingGroup
from moto.cloudformation.models import CloudFormationBackend, Stack
from moto.core.common_models import CloudFormationModel
from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import Instance
from moto.ec2.models.internet_gateways import InternetGateway
from moto.ec2.models.route_tables import RouteTable
from moto.elbv2.models import FakeLoadBalancer, FakeTargetGroup, elbv2_backends
from moto.server import main


def delete_route_table(self, account_id, region):
    ec2_backends[account_id][region].delete_route_table(self.id)


def delete_internet_gateway(self, account_id, region):
    backend = ec2_backends[account_id][region]
    if self.vpc is not None:
        backend.detach_internet_gateway(self.id, self.vpc.id)
    backend.delete_internet_gateway(self.id)


def delete_target_group(self, account_id, region):
    backend = elbv2_backends[account_id][region]
    for balancer in backend.load_balancers.values():
        balancer.listeners.clear()
    backend.target_groups.pop(self.arn, None)


RouteTable.delete = delete_route_table
FakeTargetGroup.delete = delete_target_group
InternetGateway.delete = delete_internet_gateway


class StackKeyPair(CloudFormationModel):
    # moto tells by this which service a class is of.
    __module__ = "moto.ec2.models"

    def __init__(self, name):
        self.name = name

    @property
    def physical_resource_id(self):
        return self.name

    @staticmethod
    def cloudformation_name_type():
        return "KeyName"

    @staticmethod
    def cloudformation_type():
        return "AWS::EC2::KeyPair"

    @classmethod
    def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        properties = cloudformation_json["Properties"]
        material = properties["PublicKeyMaterial"].encode()
        tags = {t["Key"]: t["Value"] for t in properties.get("Tags", [])}
        ec2_backends[account_id][region_name].import_key_pair(properties["KeyName"], material, tags)
        return cls(properties["KeyName"])

    def delete(self, account_id, region):
        ec2_backends[account_id][region].delete_key_pair(self.name)


def create_load_balancer(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
    properties = cloudformation_json["Properties"]
    return elbv2_backends[account_id][region_name].create_load_balancer(
        resource_name,
        properties.get("SecurityGroups") or [],
        properties.get("Subnets") or [],
        subnet_mappings=properties.get("SubnetMappings"),
        scheme=properties.get("Scheme", "internet-facing"),
        loadbalancer_type=properties.get("Type"),
        tags=properties.get("Tags"),
    )


FakeLoadBalancer.create_from_cloudformation_json = classmethod(create_load_balancer)

bare_instance = Instance.create_from_cloudformation_json.__func__


def create_instance(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
    properties = dict(cloudformation_json["Properties"])
    backend = ec2_backends[account_id][region_name]
    wanted = properties.pop("LaunchTemplate", None)
    if wanted is not None:
        template = backend.get_launch_template(wanted["LaunchTemplateId"])
        data = template.get_version(int(wanted["Version"])).data
        if data["KeyName"] not in backend.key_pairs:
            raise ValueError(f"{resource_name}: there is no key pair {data['KeyName']}")
        if len(base64.b64decode(str(data["UserData"]))) > 16384:
            raise ValueError(f"{resource_name}: user data is limited to 16384 bytes")
        properties.update(UserData=data["UserData"], KeyName=data["KeyName"])
        properties["SecurityGroups"] = data["SecurityGroupIds"]
    instance = bare_instance(cls, resource_name, {"Properties": properties}, account_id, region_name, **kwargs)
    instance.source_dest_check = "true" if properties.get("SourceDestCheck", True) else "false"
    return instance


Instance.create_from_cloudformation_json = classmethod(create_instance)

bare_group = FakeAutoScalingGroup.create_from_cloudformation_json.__func__


def create_group(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
    properties = cloudformation_json["Properties"]
    backend = ec2_backends[account_id][region_name]
    data = backend.get_launch_template(properties["LaunchTemplate"]["LaunchTemplateId"]).versions[0].data
    if "KeyName" in data and data["KeyName"] not in backend.key_pairs:
        raise ValueError(f"{resource_name}: there is no key pair {data['KeyName']}")
    if len(base64.b64decode(str(data["UserData"]))) > 16384:
        raise ValueError(f"{resource_name}: user data is limited to 16384 bytes")
    return bare_group(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs)


FakeAutoScalingGroup.create_from_cloudformation_json = classmethod(create_group)

bare_delete = CloudFormationBackend.delete_stack


def delete_stack(self, name_or_stack_id):
    stack = next((s for s in self.stacks.values() if name_or_stack_id in (s.name, s.stack_id)), None)
    if stack is None:
        return
    try:
        bare_delete(self, stack.stack_id)
    except Exception as error:
        self.stacks[stack.stack_id] = stack
        stack.status = "DELETE_FAILED"
        stack.status_reason = str(error)
        stack._add_stack_event("DELETE_FAILED", resource_status_reason=str(error))


CloudFormationBackend.delete_stack = delete_stack

if __name__ == "__main__":
    main()
