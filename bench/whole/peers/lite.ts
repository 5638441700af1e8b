import { env } from 'node:process';
import awsLite from '@aws-lite/client';
import dynamodb from '@aws-lite/dynamodb';
import { plainStack, type Store, settings } from '../plain/stack.ts';

const TableName = settings.table;

const client = awsLite({
  plugins: [dynamodb],
  region: env['AWS_REGION'] ?? '',
  endpoint: env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
});

/** The plain stack once more, by another small client. */
const store: Store = {
  put: async (Item) => (await client).DynamoDB.PutItem({ TableName, Item }),
  get: async (Key) => (await (await client).DynamoDB.GetItem({ TableName, Key })).Item,
  update: async (Key, UpdateExpression, ConditionExpression, ExpressionAttributeValues) =>
    (await client).DynamoDB.UpdateItem({
      TableName,
      Key,
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeValues,
    }),
};

export const { login, launch, token } = plainStack(store, 'in turn');
