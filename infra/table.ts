import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { TABLE } from '../shared/names.ts';
import type { Config } from '../shared/stage/config.ts';

export type RoomkeyTableProps = Pick<Config, 'disposable' | 'warmThroughput'>;

/** The one table. Only contexts carry the index attributes, so that no other write pays for the index. */
export class RoomkeyTable extends TableV2 {
  constructor(scope: Construct, id: string, props: RoomkeyTableProps) {
    super(scope, id, {
      partitionKey: { name: TABLE.pk, type: AttributeType.STRING },
      sortKey: { name: TABLE.sk, type: AttributeType.STRING },
      billing: Billing.onDemand(),
      ...(props.warmThroughput && {
        warmThroughput: {
          readUnitsPerSecond: props.warmThroughput.reads,
          writeUnitsPerSecond: props.warmThroughput.writes,
        },
      }),
      timeToLiveAttribute: TABLE.ttl,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: !props.disposable,
      removalPolicy: props.disposable ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
      globalSecondaryIndexes: [
        {
          indexName: TABLE.index,
          partitionKey: { name: TABLE.indexPk, type: AttributeType.STRING },
          sortKey: { name: TABLE.indexSk, type: AttributeType.STRING },
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
  }
}
