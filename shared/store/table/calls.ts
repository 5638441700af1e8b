import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  BatchWriteItemCommandInput,
  BatchWriteItemCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  QueryCommandInput,
  QueryCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { BrokenAnswer } from '../../aws/answer.ts';
import { LaunchError } from '../../errors.ts';
import { TABLE } from '../../names.ts';
import { tried } from '../../tries.ts';
import type { Dynamo, IndexKey, Key } from './dynamo.ts';
import { expressions } from './expressions.ts';
import { type Item, marshal, marshalItem, unmarshalItem } from './marshal.ts';
import { str } from './read.ts';

interface Options {
  readonly abortSignal: AbortSignal;
}

/** A client of DynamoDB: one try of each call. */
export interface Client {
  getItem(input: GetItemCommandInput, options: Options): Promise<Pick<GetItemCommandOutput, 'Item'>>;
  batchGetItem(
    input: BatchGetItemCommandInput,
    options: Options,
  ): Promise<Pick<BatchGetItemCommandOutput, 'Responses' | 'UnprocessedKeys'>>;
  query(input: QueryCommandInput, options: Options): Promise<Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>>;
  putItem(input: PutItemCommandInput, options: Options): Promise<unknown>;
  batchWriteItem(
    input: BatchWriteItemCommandInput,
    options: Options,
  ): Promise<Pick<BatchWriteItemCommandOutput, 'UnprocessedItems'>>;
  updateItem(input: UpdateItemCommandInput, options: Options): Promise<Pick<UpdateItemCommandOutput, 'Attributes'>>;
}

/** Keys that one BatchGetItem takes. */
const BATCH = 100;

/** Items that one answer to a query holds at most: well within the time that a call may take. */
const PAGE = 1000;

/** A table by a client. Throws request-too-large for an item past 400 KB, store-unavailable when the service does not answer in time (shared/tries.ts). */
export function tableBy(client: Client, table: string): Dynamo {
  const run = async <T>(call: (options: Options) => Promise<T>): Promise<T> => {
    try {
      return await tried((abortSignal) => call({ abortSignal }));
    } catch (cause) {
      if (cause instanceof LaunchError || isRefused(cause)) throw cause;
      if (cause instanceof Error && cause.name === 'ValidationException') {
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
      if (isRefused(error)) return false;
      throw error;
    }
  };
  async function* pagesOf(query: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<readonly Item[]> {
    let from = query.ExclusiveStartKey;
    do {
      const asked = { TableName: table, ...query, ExclusiveStartKey: from };
      const page = await run((options) => client.query(asked, options));
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
    get(key, consistent) {
      const asked = { TableName: table, Key: keyOf(key), ConsistentRead: consistent !== undefined };
      return run(async (options) => {
        const { Item } = await client.getItem(asked, options);
        return Item === undefined ? null : itemAt(key, unmarshalItem(Item));
      });
    },

    async getAll(keys, consistent) {
      const found = new Map<string, Item>();
      let wanted = keys.map(keyOf);
      while (wanted.length > 0) {
        const Keys = wanted.slice(0, BATCH);
        const RequestItems = { [table]: { Keys, ConsistentRead: consistent !== undefined } };
        const answer = await run(async (options) => {
          const some = await client.batchGetItem({ RequestItems }, options);
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
      return conditional((options) => client.putItem(put, options));
    },

    async put(item) {
      const put = { TableName: table, Item: marshalItem(item) };
      await run((options) => client.putItem(put, options));
    },

    async putAll(items) {
      let wanted = items.map((item) => ({ PutRequest: { Item: marshalItem(item) } }));
      while (wanted.length > 0) {
        const RequestItems = { [table]: wanted };
        const answer = await run(async (options) => {
          const some = await client.batchWriteItem({ RequestItems }, options);
          return some.UnprocessedItems?.[table]?.length === wanted.length ? Promise.reject(new Fruitless()) : some;
        });
        wanted = (answer.UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest: put }) =>
          put?.Item === undefined ? [] : [{ PutRequest: { Item: put.Item } }],
        );
      }
    },

    update(key, update) {
      const asked = { TableName: table, Key: keyOf(key), ...expressions(update) };
      return conditional((options) => client.updateItem(asked, options));
    },

    async updated(key, update) {
      const asked = { TableName: table, Key: keyOf(key), ReturnValues: 'ALL_NEW', ...expressions(update) } as const;
      let after: Item | null = null;
      const written = await conditional(async (options) => {
        const { Attributes } = await client.updateItem(asked, options);
        after = itemAt(key, unmarshalItem(Attributes ?? {}));
      });
      return written ? after : null;
    },
  };
}

const keyOf = (key: Key) => marshalItem({ [TABLE.pk]: key.pk, [TABLE.sk]: key.sk });

/** An item of another key is the answer to another request. */
function itemAt(key: Key, item: Item): Item {
  if (item[TABLE.pk] !== key.pk || item[TABLE.sk] !== key.sk) throw new BrokenAnswer();
  return item;
}

const isRefused = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';

/** An answer that did nothing of what was asked: the service has too much to do. */
class Fruitless extends Error {
  override readonly name = 'ThrottlingException';
}
