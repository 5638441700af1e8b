import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DynamoDBClient,
  DynamoDBServiceException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LaunchError } from '../../errors.ts';
import { TABLE } from '../../names.ts';
import type { Dynamo, Key } from './dynamo.ts';
import { expressions } from './expressions.ts';
import { type Item, marshal, marshalItem, unmarshalItem } from './marshal.ts';
import { str } from './read.ts';

/** Keys that one BatchGetItem takes. */
const BATCH = 100;

/** Items that one answer to a query holds at most: well within the time that a call may take. */
const PAGE = 1000;

/** The only way to DynamoDB. Throws store-unavailable when the service does not answer after the client's own retries. */
export function connect(table: string): Dynamo {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
  });
  const run = async <T>(call: Promise<T>): Promise<T> => {
    try {
      return await call;
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException) throw cause;
      if (cause instanceof DynamoDBServiceException && cause.name === 'ValidationException') throw cause;
      throw new LaunchError('store-unavailable', cause);
    }
  };
  const conditional = async (call: Promise<unknown>): Promise<boolean> => {
    try {
      await run(call);
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  };
  const keyOf = (key: Key) => marshalItem({ [TABLE.pk]: key.pk, [TABLE.sk]: key.sk });
  async function* pagesOf(query: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<readonly Item[]> {
    let from = query.ExclusiveStartKey;
    do {
      const page = await run(client.send(new QueryCommand({ TableName: table, ...query, ExclusiveStartKey: from })));
      yield (page.Items ?? []).map(unmarshalItem);
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }
  const pages: Dynamo['pages'] = (pk, prefix = '', consistent, after) =>
    pagesOf({
      Limit: PAGE,
      ExclusiveStartKey: after === undefined ? undefined : keyOf(after),
      ConsistentRead: consistent !== undefined,
      KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': marshal(pk),
        ...(prefix === '' ? {} : { ':prefix': marshal(prefix) }),
      },
    });

  return {
    async get(key, consistent) {
      const { Item } = await run(
        client.send(
          new GetItemCommand({ TableName: table, Key: keyOf(key), ConsistentRead: consistent !== undefined }),
        ),
      );
      return Item === undefined ? null : unmarshalItem(Item);
    },

    async getAll(keys, consistent) {
      const found = new Map<string, Item>();
      let wanted = keys.map(keyOf);
      for (let fruitless = 0; wanted.length > 0; ) {
        const Keys = wanted.slice(0, BATCH);
        const answer = await run(
          client.send(
            new BatchGetItemCommand({ RequestItems: { [table]: { Keys, ConsistentRead: consistent !== undefined } } }),
          ),
        );
        for (const raw of answer.Responses?.[table] ?? []) {
          const item = unmarshalItem(raw);
          found.set(`${item[TABLE.pk]}\n${item[TABLE.sk]}`, item);
        }
        const left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
        if (left.length === Keys.length && ++fruitless === 5) throw new LaunchError('store-unavailable');
        wanted = [...left, ...wanted.slice(BATCH)];
      }
      return keys.map((key) => found.get(`${key.pk}\n${key.sk}`) ?? null);
    },

    async query(pk, prefix, consistent) {
      const items: Item[] = [];
      for await (const page of pages(pk, prefix, consistent)) items.push(...page);
      return items;
    },

    pages,

    async index(pk, prefix) {
      const keys: Key[] = [];
      const pages = pagesOf({
        IndexName: TABLE.index,
        KeyConditionExpression: `${TABLE.indexPk} = :pk AND begins_with(${TABLE.indexSk}, :prefix)`,
        ExpressionAttributeValues: { ':pk': marshal(pk), ':prefix': marshal(prefix) },
      });
      for await (const page of pages) {
        keys.push(...page.map((item) => ({ pk: str(item, TABLE.pk), sk: str(item, TABLE.sk) })));
      }
      return keys;
    },

    create: (item) =>
      conditional(
        client.send(
          new PutItemCommand({
            TableName: table,
            Item: marshalItem(item),
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),

    async put(item) {
      await run(client.send(new PutItemCommand({ TableName: table, Item: marshalItem(item) })));
    },

    async putAll(items) {
      let wanted = items.map((item) => ({ PutRequest: { Item: marshalItem(item) } }));
      for (let fruitless = 0; wanted.length > 0; ) {
        const answer = await run(client.send(new BatchWriteItemCommand({ RequestItems: { [table]: wanted } })));
        const left = (answer.UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest: put }) =>
          put?.Item === undefined ? [] : [{ PutRequest: { Item: put.Item } }],
        );
        if (left.length === wanted.length && ++fruitless === 5) throw new LaunchError('store-unavailable');
        wanted = left;
      }
    },

    update: (key, update) =>
      conditional(client.send(new UpdateItemCommand({ TableName: table, Key: keyOf(key), ...expressions(update) }))),

    async updated(key, update) {
      let after: Item | null = null;
      const call = client.send(
        new UpdateItemCommand({ TableName: table, Key: keyOf(key), ReturnValues: 'ALL_NEW', ...expressions(update) }),
      );
      const written = await conditional(call.then(({ Attributes }) => (after = unmarshalItem(Attributes ?? {}))));
      return written ? after : null;
    },
  };
}
