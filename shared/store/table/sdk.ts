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
import { tried } from '../../tries.ts';
import type { Dynamo, IndexKey, Key } from './dynamo.ts';
import { expressions } from './expressions.ts';
import { type Item, marshal, marshalItem, unmarshalItem } from './marshal.ts';
import { str } from './read.ts';

/** Keys that one BatchGetItem takes. */
const BATCH = 100;

/** Items that one answer to a query holds at most: well within the time that a call may take. */
const PAGE = 1000;

type Options = { readonly abortSignal: AbortSignal };

/** The only way to DynamoDB. Throws request-too-large for an item past 400 KB, store-unavailable when the service does not answer in time (shared/tries.ts). */
export function connect(table: string): Dynamo {
  const client = new DynamoDBClient({ maxAttempts: 1 });
  const run = async <T>(call: (options: Options) => Promise<T>): Promise<T> => {
    try {
      return await tried(async (abortSignal) => call({ abortSignal }));
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException || cause instanceof LaunchError) throw cause;
      if (cause instanceof DynamoDBServiceException && cause.name === 'ValidationException') {
        // The one limit that good parts can break together: an item has 400 KB.
        throw /item size/i.test(cause.message) ? new LaunchError('request-too-large', cause) : cause;
      }
      throw new LaunchError('store-unavailable', cause);
    }
  };
  const conditional = async (call: (options: Options) => Promise<unknown>): Promise<boolean> => {
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
      const asked = { TableName: table, ...query, ExclusiveStartKey: from };
      const page = await run((options) => client.send(new QueryCommand(asked), options));
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
      const asked = { TableName: table, Key: keyOf(key), ConsistentRead: consistent !== undefined };
      const { Item } = await run((options) => client.send(new GetItemCommand(asked), options));
      return Item === undefined ? null : unmarshalItem(Item);
    },

    async getAll(keys, consistent) {
      const found = new Map<string, Item>();
      let wanted = keys.map(keyOf);
      while (wanted.length > 0) {
        const Keys = wanted.slice(0, BATCH);
        const RequestItems = { [table]: { Keys, ConsistentRead: consistent !== undefined } };
        const answer = await run(async (options) => {
          const some = await client.send(new BatchGetItemCommand({ RequestItems }), options);
          return some.UnprocessedKeys?.[table]?.Keys?.length === Keys.length ? Promise.reject(new Fruitless()) : some;
        });
        for (const raw of answer.Responses?.[table] ?? []) {
          const item = unmarshalItem(raw);
          found.set(`${item[TABLE.pk]}\n${item[TABLE.sk]}`, item);
        }
        wanted = [...(answer.UnprocessedKeys?.[table]?.Keys ?? []), ...wanted.slice(BATCH)];
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
      const keys: IndexKey[] = [];
      const pages = pagesOf({
        IndexName: TABLE.index,
        KeyConditionExpression: `${TABLE.indexPk} = :pk AND begins_with(${TABLE.indexSk}, :prefix)`,
        ExpressionAttributeValues: { ':pk': marshal(pk), ':prefix': marshal(prefix) },
      });
      for await (const page of pages) {
        keys.push(
          ...page.map((item) => ({
            pk: str(item, TABLE.pk),
            sk: str(item, TABLE.sk),
            at: str(item, TABLE.indexSk),
          })),
        );
      }
      return keys;
    },

    create(item) {
      const put = { TableName: table, Item: marshalItem(item), ConditionExpression: 'attribute_not_exists(pk)' };
      return conditional((options) => client.send(new PutItemCommand(put), options));
    },

    async put(item) {
      const put = { TableName: table, Item: marshalItem(item) };
      await run((options) => client.send(new PutItemCommand(put), options));
    },

    async putAll(items) {
      let wanted = items.map((item) => ({ PutRequest: { Item: marshalItem(item) } }));
      while (wanted.length > 0) {
        const RequestItems = { [table]: wanted };
        const answer = await run(async (options) => {
          const some = await client.send(new BatchWriteItemCommand({ RequestItems }), options);
          return some.UnprocessedItems?.[table]?.length === wanted.length ? Promise.reject(new Fruitless()) : some;
        });
        wanted = (answer.UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest: put }) =>
          put?.Item === undefined ? [] : [{ PutRequest: { Item: put.Item } }],
        );
      }
    },

    update(key, update) {
      const asked = { TableName: table, Key: keyOf(key), ...expressions(update) };
      return conditional((options) => client.send(new UpdateItemCommand(asked), options));
    },

    async updated(key, update) {
      const asked = { TableName: table, Key: keyOf(key), ReturnValues: 'ALL_NEW', ...expressions(update) } as const;
      let after: Item | null = null;
      const written = await conditional(async (options) => {
        const { Attributes } = await client.send(new UpdateItemCommand(asked), options);
        after = unmarshalItem(Attributes ?? {});
      });
      return written ? after : null;
    },
  };
}

/** An answer that did nothing of what was asked: the service has too much to do. */
class Fruitless extends Error {
  override readonly name = 'ThrottlingException';
}
