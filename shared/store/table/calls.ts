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
import { LaunchError } from '../../errors.ts';
import { TABLE } from '../../names.ts';
import { type Ending, tried } from '../../tries.ts';
import type { Dynamo, IndexKey, Key } from './dynamo.ts';
import { expressions } from './expressions.ts';
import { type Item, marshalItem, unmarshalItem } from './marshal.ts';
import { str } from './read.ts';
import { type Asked, type Attributes, among, given, itemAt, keyIn, leftOf, pageOf } from './whose.ts';

/** A client of DynamoDB: one try of each call. */
export interface Client {
  getItem(input: GetItemCommandInput, ending: Ending): Promise<Pick<GetItemCommandOutput, 'Item'>>;
  batchGetItem(
    input: BatchGetItemCommandInput,
    ending: Ending,
  ): Promise<Pick<BatchGetItemCommandOutput, 'Responses' | 'UnprocessedKeys'>>;
  query(input: QueryCommandInput, ending: Ending): Promise<Pick<QueryCommandOutput, 'Items' | 'LastEvaluatedKey'>>;
  putItem(input: PutItemCommandInput, ending: Ending): Promise<unknown>;
  batchWriteItem(
    input: BatchWriteItemCommandInput,
    ending: Ending,
  ): Promise<Pick<BatchWriteItemCommandOutput, 'UnprocessedItems'>>;
  updateItem(input: UpdateItemCommandInput, ending: Ending): Promise<Pick<UpdateItemCommandOutput, 'Attributes'>>;
}

/** Keys that one BatchGetItem takes. */
const BATCH = 100;

/** Items that one answer to a query holds at most: well within the time that a call may take. */
const PAGE = 1000;

/** A table by a client. Throws request-too-large for an item past 400 KB, store-unavailable when the service does not answer in time (shared/tries.ts). */
export function tableBy(client: Client, table: string): Dynamo {
  const run = async <T>(call: (ending: Ending) => Promise<T>): Promise<T> => {
    try {
      return await tried(call);
    } catch (cause) {
      if (cause instanceof LaunchError || isRefused(cause)) throw cause;
      if (cause instanceof Error && cause.name === 'ValidationException') {
        // The one limit that good parts can break together: an item has 400 KB.
        throw /item size/i.test(cause.message) ? new LaunchError('request-too-large', cause) : cause;
      }
      throw new LaunchError('store-unavailable', cause);
    }
  };
  const conditional = async (call: (ending: Ending) => Promise<unknown>): Promise<boolean> => {
    try {
      await run(call);
      return true;
    } catch (error) {
      if (isRefused(error)) return false;
      throw error;
    }
  };
  async function* pagesOf(
    asked: Asked,
    how: Omit<QueryCommandInput, 'TableName'>,
    after?: Attributes,
  ): AsyncGenerator<readonly Item[]> {
    const { pk, sk, partition, prefix } = asked;
    let from = after;
    do {
      const query = {
        TableName: table,
        ...how,
        KeyConditionExpression: `${pk} = :pk${prefix && ` AND begins_with(${sk}, :prefix)`}`,
        ExpressionAttributeValues: marshalItem({ ':pk': partition, ...(prefix && { ':prefix': prefix }) }),
        ExclusiveStartKey: from,
      };
      const [items, last] = await run(async (ending) =>
        pageOf(asked, await client.query(query, ending), query.ExclusiveStartKey),
      );
      yield items.map(unmarshalItem);
      from = last;
    } while (from);
  }
  const pages: Dynamo['pages'] = (pk, prefix = '', consistent, after) =>
    pagesOf(
      { pk: TABLE.pk, sk: TABLE.sk, partition: pk, prefix },
      { Limit: PAGE, ConsistentRead: consistent !== undefined },
      after && keyOf(after),
    );

  return {
    get(key, consistent) {
      const asked = { TableName: table, Key: keyOf(key), ConsistentRead: consistent !== undefined };
      return run(async (ending) => {
        const { Item } = await client.getItem(asked, ending);
        return Item === undefined ? null : unmarshalItem(itemAt(asked.Key, Item));
      });
    },

    async getAll(keys, consistent) {
      const found = new Map<string, Item>();
      const asked = keys.map(keyOf);
      let wanted = asked;
      while (wanted.length > 0) {
        const Keys = wanted.slice(0, BATCH);
        const RequestItems = { [table]: { Keys, ConsistentRead: consistent !== undefined } };
        const [items, left] = await run(async (ending) => {
          const { Responses, UnprocessedKeys } = await client.batchGetItem({ RequestItems }, ending);
          return [among(Keys, given(Responses)[table]), leftOf(Keys, UnprocessedKeys?.[table]?.Keys)] as const;
        });
        for (const raw of items) found.set(keyIn(raw), unmarshalItem(raw));
        wanted = [...left, ...wanted.slice(BATCH)];
      }
      return asked.map((key) => found.get(keyIn(key)) ?? null);
    },

    async query(pk, prefix, consistent) {
      const items: Item[] = [];
      for await (const page of pages(pk, prefix, consistent)) items.push(...page);
      return items;
    },

    pages,

    async index(pk, prefix) {
      const keys: IndexKey[] = [];
      const asked = { pk: TABLE.indexPk, sk: TABLE.indexSk, partition: pk, prefix };
      for await (const page of pagesOf(asked, { IndexName: TABLE.index })) {
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
      return conditional((ending) => client.putItem(put, ending));
    },

    async put(item) {
      const put = { TableName: table, Item: marshalItem(item) };
      await run((ending) => client.putItem(put, ending));
    },

    async putAll(items) {
      let wanted = items.map(marshalItem);
      while (wanted.length > 0) {
        const asked = wanted;
        const RequestItems = { [table]: asked.map((Item) => ({ PutRequest: { Item } })) };
        const left = await run(async (ending) => {
          const { UnprocessedItems } = await client.batchWriteItem({ RequestItems }, ending);
          const some = given(UnprocessedItems)[table]?.map(({ PutRequest }) => given(PutRequest?.Item));
          return leftOf(asked, some).map(keyIn);
        });
        // As we have them, not as they came back.
        wanted = wanted.filter((item) => left.includes(keyIn(item)));
      }
    },

    update(key, update) {
      const asked = { TableName: table, Key: keyOf(key), ...expressions(update) };
      return conditional((ending) => client.updateItem(asked, ending));
    },

    async updated(key, update) {
      const asked = { TableName: table, Key: keyOf(key), ReturnValues: 'ALL_NEW', ...expressions(update) } as const;
      let after: Item | null = null;
      const written = await conditional(async (ending) => {
        const { Attributes } = await client.updateItem(asked, ending);
        after = unmarshalItem(itemAt(asked.Key, Attributes ?? {}));
      });
      return written ? after : null;
    },
  };
}

const keyOf = (key: Key) => marshalItem({ [TABLE.pk]: key.pk, [TABLE.sk]: key.sk });

const isRefused = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ConditionalCheckFailedException';
