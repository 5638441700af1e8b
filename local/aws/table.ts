import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  KeyType,
  ProjectionType,
  ResourceNotFoundException,
  ScalarAttributeType,
} from '@aws-sdk/client-dynamodb';
import { fieldsOf, listOf, textOf } from '../json.ts';
import type { TableSpec } from '../runner/stack.ts';

/**
 * Makes the template's table where it is missing, at the endpoint that the environment names.
 * @returns the calls that a deployment makes for this table and the local one does without
 * @throws Error when a table of that name is there with other keys
 */
export async function ensureTable(spec: TableSpec): Promise<string[]> {
  const client = new DynamoDBClient();
  try {
    const wanted = createTableInput(spec);
    const { Table: there } = await client.send(new DescribeTableCommand({ TableName: spec.name })).catch(ifMissing);
    if (there === undefined) {
      await client.send(new CreateTableCommand(wanted));
    } else if (shapeOf(there) !== shapeOf(wanted)) {
      throw new Error(`The table ${spec.name} is there but has other keys than the template: remove it to start anew.`);
    }
  } finally {
    client.destroy();
  }
  return callsLeftOut(spec);
}

function ifMissing(error: unknown): { Table: undefined } {
  if (error instanceof ResourceNotFoundException) return { Table: undefined };
  throw error;
}

function createTableInput({ name, properties }: TableSpec): CreateTableCommandInput {
  const indexes = listOf(properties['GlobalSecondaryIndexes']).map((index) => {
    const { IndexName, KeySchema, Projection } = fieldsOf(index);
    const type = textOf(fieldsOf(Projection)['ProjectionType']);
    return {
      IndexName: textOf(IndexName) ?? '',
      KeySchema: keySchema(KeySchema),
      Projection: { ProjectionType: Object.values(ProjectionType).find((known) => known === type) ?? 'ALL' },
    };
  });
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: listOf(properties['AttributeDefinitions']).map((definition) => {
      const { AttributeName, AttributeType } = fieldsOf(definition);
      const type = Object.values(ScalarAttributeType).find((known) => known === AttributeType) ?? 'S';
      return { AttributeName: textOf(AttributeName) ?? '', AttributeType: type };
    }),
    KeySchema: keySchema(properties['KeySchema']),
    ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
  };
}

function keySchema(schema: unknown): { AttributeName: string; KeyType: KeyType }[] {
  return listOf(schema).map((element) => {
    const { AttributeName, KeyType: type } = fieldsOf(element);
    return { AttributeName: textOf(AttributeName) ?? '', KeyType: type === 'RANGE' ? KeyType.RANGE : KeyType.HASH };
  });
}

interface Keys {
  readonly AttributeName?: string | undefined;
  readonly KeyType?: string | undefined;
}

interface Shape {
  readonly KeySchema?: readonly Keys[] | undefined;
  readonly GlobalSecondaryIndexes?:
    | readonly { readonly IndexName?: string | undefined; readonly KeySchema?: readonly Keys[] | undefined }[]
    | undefined;
}

function shapeOf({ KeySchema, GlobalSecondaryIndexes = [] }: Shape): string {
  const keys = (schema: readonly Keys[] = []) => schema.map(({ AttributeName }) => AttributeName).join();
  const indexes = GlobalSecondaryIndexes.map((index) => `${index.IndexName}:${keys(index.KeySchema)}`);
  return [keys(KeySchema), ...indexes.sort()].join(' ');
}

function callsLeftOut({ properties }: TableSpec): string[] {
  const replica = fieldsOf(listOf(properties['Replicas'])[0]);
  const asked: readonly (readonly [unknown, string])[] = [
    [properties['TimeToLiveSpecification'], 'UpdateTimeToLive'],
    [
      replica['PointInTimeRecoverySpecification'] ?? properties['PointInTimeRecoverySpecification'],
      'UpdateContinuousBackups',
    ],
    [
      replica['DeletionProtectionEnabled'] ?? properties['DeletionProtectionEnabled'],
      'UpdateTable (deletion protection)',
    ],
    [properties['SSESpecification'], 'UpdateTable (encryption)'],
    [replica['ContributorInsightsSpecification'], 'UpdateContributorInsights'],
    [replica['Tags'] ?? properties['Tags'], 'TagResource'],
  ];
  return asked.flatMap(([value, call]) => (value === undefined || value === false ? [] : [call]));
}
