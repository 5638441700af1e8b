import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from '../../names.ts';

/** How a table is set, as AWS says; each asks, and rejects where these credentials may not. */
export function tableSettings(name: string) {
  const client = new DynamoDBClient({});
  return {
    isProtected: async (): Promise<boolean> =>
      (await client.send(new DescribeTableCommand({ TableName: name }))).Table?.DeletionProtectionEnabled === true,
    isRestorable: async (): Promise<boolean> =>
      (await client.send(new DescribeContinuousBackupsCommand({ TableName: name }))).ContinuousBackupsDescription
        ?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
    expires: async (): Promise<boolean> => {
      const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
      return ttl?.TimeToLiveStatus === 'ENABLED' && ttl.AttributeName === TABLE.ttl;
    },
  };
}
