import './idle.ts';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { env } from 'node:process';
import dynalite from 'dynalite';
import { portOf } from '../../local/listen.ts';
import { service } from '../../shared/aws/service.ts';
import { TABLE } from '../../shared/names.ts';
import { DYNAMODB } from '../../shared/store/table/lean.ts';
import { Ending } from '../../shared/tries.ts';

export interface TestTable {
  readonly endpoint: string;
  readonly table: string;
  close(): Promise<void>;
}

/**
 * A fresh table, on the server that ROOMKEY_TEST_DYNAMODB names, else on a dynalite of its own.
 * TTL stays off, so that expiry is refused by our own check and not by a deleted item.
 * Sets the AWS environment of this process to it.
 */
export async function startTable(): Promise<TestTable> {
  const given = env['ROOMKEY_TEST_DYNAMODB'];
  const server = given === undefined ? dynalite({ createTableMs: 0 }) : null;
  if (server !== null) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const endpoint = given ?? (server === null ? '' : `http://127.0.0.1:${portOf(server)}`);
  Object.assign(env, {
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const table = `roomkey-${randomBytes(6).toString('hex')}`;
  // By the small client: AWS's own takes a third of a second to start, in each file.
  await service(DYNAMODB)(
    'CreateTable',
    {
      TableName: table,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [TABLE.pk, TABLE.sk, TABLE.indexPk, TABLE.indexSk].map((name) => ({
        AttributeName: name,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: TABLE.pk, KeyType: 'HASH' },
        { AttributeName: TABLE.sk, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: TABLE.index,
          KeySchema: [
            { AttributeName: TABLE.indexPk, KeyType: 'HASH' },
            { AttributeName: TABLE.indexSk, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
    },
    new Ending(),
  );
  return {
    endpoint,
    table,
    close: async () => {
      if (server === null) return;
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
