import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LaunchError } from '../../errors.ts';
import { TABLE } from '../../names.ts';
import type { Key } from './dynamo.ts';
import { marshalItem } from './marshal.ts';

/** Takes items away for good; true where one was there. */
export type Erase = (key: Key) => Promise<boolean>;

/** For operators alone: no function may delete, and none has this in its bundle. */
export function eraser(table: string): Erase {
  const client = new DynamoDBClient({});
  return async ({ pk, sk }) => {
    const Key = marshalItem({ [TABLE.pk]: pk, [TABLE.sk]: sk });
    try {
      const erased = new DeleteItemCommand({ TableName: table, Key, ReturnValues: 'ALL_OLD' });
      return (await client.send(erased)).Attributes !== undefined;
    } catch (cause) {
      throw new LaunchError('store-unavailable', cause);
    }
  };
}
