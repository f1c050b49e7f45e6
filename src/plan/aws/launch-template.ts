import { tagNames } from './names.ts'
import type { Resource } from './template.ts'

/** What machines of one kind have in common. */
export interface MachineKind {
  readonly id: string
  /** Name of the device of the root, e.g. /dev/sda1. */
  readonly root: string
  readonly diskGb: number
  /** Of the EC2 key pair, where there is one. */
  readonly keyName?: string
  /** Name of the instance profile, or what gives it. */
  readonly profile: unknown
  /** Ids, or what gives them. */
  readonly securityGroups: readonly unknown[]
  /** Holds secrets. */
  readonly userData: Buffer
  /** Image and machine type: for whoever makes machines of the template alone. */
  readonly own?: { readonly image: string; readonly type: string }
  /** Logical name of what has to be there first. */
  readonly after?: string
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-launchtemplate.html */
export function launchTemplate(kind: MachineKind): Resource {
  const { id, keyName, own, after } = kind
  const Tags = [{ Key: tagNames.cluster, Value: id }]
  return {
    Type: 'AWS::EC2::LaunchTemplate',
    ...(after === undefined ? {} : { DependsOn: after }),
    Properties: {
      LaunchTemplateData: {
        ...(own === undefined ? {} : { ImageId: own.image, InstanceType: own.type }),
        ...(keyName === undefined ? {} : { KeyName: keyName }),
        IamInstanceProfile: { Name: kind.profile },
        SecurityGroupIds: kind.securityGroups,
        // Pods are a hop further away and cannot ask: what runs there is the branch's.
        MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 1 },
        BlockDeviceMappings: [
          {
            DeviceName: kind.root,
            Ebs: {
              VolumeType: 'gp3',
              VolumeSize: kind.diskGb,
              DeleteOnTermination: true,
              Encrypted: true,
            },
          },
        ],
        TagSpecifications: ['volume', 'network-interface'].map(ResourceType => ({ ResourceType, Tags })),
        UserData: kind.userData.toString('base64'),
      },
      TagSpecifications: [{ ResourceType: 'launch-template', Tags }],
    },
  }
}
