import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { TABLE } from '../../shared/names.ts';
import { type Finding, fault, look, well } from './finding.ts';

/** How the table is set, as AWS says. What these credentials may not ask is said so. */
export async function settings(name: string): Promise<readonly Finding[]> {
  const client = new DynamoDBClient({});
  const looks: readonly (readonly [check: string, ask: () => Promise<boolean>, fix: string])[] = [
    [
      'the table is protected against deletion',
      async () =>
        (await client.send(new DescribeTableCommand({ TableName: name }))).Table?.DeletionProtectionEnabled === true,
      'Deploy without "disposable"; docs/deploy.md.',
    ],
    [
      'the table can be restored to any second',
      async () =>
        (await client.send(new DescribeContinuousBackupsCommand({ TableName: name }))).ContinuousBackupsDescription
          ?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
      'Deploy again: the stack switches point-in-time recovery on.',
    ],
    [
      'what is over goes by itself',
      async () => {
        const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
        return ttl?.TimeToLiveStatus === 'ENABLED' && ttl.AttributeName === TABLE.ttl;
      },
      'Deploy again: the stack sets the attribute of its time to live.',
    ],
  ];
  return Promise.all(
    looks.map(async ([check, ask, fix]) => {
      try {
        return (await ask()) ? well(check, 'yes') : fault(check, 'no', fix);
      } catch (error) {
        return look(
          check,
          `not looked at (${error instanceof Error ? error.name : 'no answer'})`,
          'Take credentials that may describe the table.',
        );
      }
    }),
  );
}
