import { type Dialect, service } from '../../aws/service.ts';
import { batchOf, itemIn, itemsIn, unwrittenIn, wired } from './answers.ts';
import { tableBy } from './calls.ts';
import type { Dynamo } from './dynamo.ts';

export const DYNAMODB: Dialect = {
  name: 'dynamodb',
  variable: 'DYNAMODB',
  target: 'DynamoDB_20120810',
  version: '1.0',
};

/** Without AWS's client, for the functions that somebody waits for: a fifth of its start, half of its work. What it leaves out: docs/deploy.md. */
export function connect(table: string): Dynamo {
  const call = service(DYNAMODB);
  return tableBy(
    {
      getItem: async (input, ending) => ({
        Item: itemIn((await call('GetItem', wired(input), ending))['Item']),
      }),
      async batchGetItem(input, ending) {
        const answer = await call('BatchGetItem', wired(input), ending);
        return batchOf(answer, table);
      },
      async query(input, ending) {
        const { Items, LastEvaluatedKey } = await call('Query', wired(input), ending);
        return { Items: itemsIn(Items), LastEvaluatedKey: itemIn(LastEvaluatedKey) };
      },
      putItem: (input, ending) => call('PutItem', wired(input), ending),
      async batchWriteItem(input, ending) {
        const answer = await call('BatchWriteItem', wired(input), ending);
        return { UnprocessedItems: unwrittenIn(answer['UnprocessedItems'], table) };
      },
      async updateItem(input, ending) {
        const { Attributes } = await call('UpdateItem', wired(input), ending);
        return { Attributes: itemIn(Attributes) };
      },
    },
    table,
  );
}
