/** Makes and fills the table in a thread of its own: the store reads its place from the environment, which is the thread's. */
import { parentPort, workerData } from 'node:worker_threads';
import { connect } from '../shared/store/table/sdk.ts';
import { ensureTable } from './aws/table.ts';
import { urlsAt } from './demo.ts';
import { fieldsOf, numberOf, textOf } from './json.ts';
import { seed } from './seed.ts';

const { table, port, clientId, secret, atClever } = fieldsOf(workerData);
const { name, properties } = fieldsOf(table);
const tableName = textOf(name) ?? '';
const leftOut = await ensureTable({ name: tableName, properties: fieldsOf(properties) });
await seed(connect(tableName), {
  urls: urlsAt(numberOf(port) ?? 0),
  credentials: { clientId: textOf(clientId) ?? '', secret: textOf(secret) ?? '' },
  atClever: textOf(atClever) ?? '',
});
parentPort?.postMessage(leftOut);
process.exit(0);
