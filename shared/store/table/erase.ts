import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LaunchError } from '../../errors.ts';
import { TABLE } from '../../names.ts';
import type { Key } from './dynamo.ts';
import { type Item, marshalItem } from './marshal.ts';

/** Takes items away for good; true where one was there. `as`: only with these attributes, else false and it stays. */
export type Erase = (key: Key, as?: Item) => Promise<boolean>;

/** For operators alone: no function may delete, and none has this in its bundle. */
export function eraser(table: string): Erase {
  const client = new DynamoDBClient({});
  return async ({ pk, sk }, as = {}) => {
    const Key = marshalItem({ [TABLE.pk]: pk, [TABLE.sk]: sk });
    const wanted = Object.entries(as);
    const condition = {
      ConditionExpression: wanted.map(([name]) => `#${name} = :${name}`).join(' AND '),
      ExpressionAttributeNames: Object.fromEntries(wanted.map(([name]) => [`#${name}`, name])),
      ExpressionAttributeValues: marshalItem(Object.fromEntries(wanted.map(([name, value]) => [`:${name}`, value]))),
    };
    try {
      const erased = new DeleteItemCommand({
        ...{ TableName: table, Key, ReturnValues: 'ALL_OLD' },
        ...(wanted.length === 0 ? {} : condition),
      });
      return (await client.send(erased)).Attributes !== undefined;
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return false;
      throw new LaunchError('store-unavailable', cause);
    }
  };
}
