import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Store, settings, type Values } from './stack.ts';

/** By AWS's own client as it comes. */
export function sdkStore(): Store {
  const client = new DynamoDBClient({});
  const TableName = settings.table;
  return {
    put: (item) => client.send(new PutItemCommand({ TableName, Item: typed(item) })),
    async get(key) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: typed(key) }));
      return Item === undefined ? undefined : plain(Item);
    },
    update: (key, UpdateExpression, ConditionExpression, values) =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: typed(key),
          UpdateExpression,
          ConditionExpression,
          ExpressionAttributeValues: typed(values),
        }),
      ),
  };
}

const typed = (values: Values): Record<string, AttributeValue> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? { S: value } : { N: String(value) },
    ]),
  );

const plain = (item: Record<string, AttributeValue>): Values =>
  Object.fromEntries(Object.entries(item).map(([name, { S, N }]) => [name, S ?? Number(N)]));
