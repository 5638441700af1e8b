/** Changes how Roomkey treats the demo application, in a thread of its own: the store reads its place from the environment, which is the thread's. */
import { parentPort, workerData } from 'node:worker_threads';
import { DISPLAYS } from '../shared/records/client.ts';
import { clients } from '../shared/store/directory/clients.ts';
import { connect } from '../shared/store/table/sdk.ts';
import { fieldsOf, textOf } from './json.ts';

const { tableName, clientId, display, handOff, chooser } = fieldsOf(workerData);
const store = clients(connect(textOf(tableName) ?? ''));
await store.change(textOf(clientId) ?? '', () => ({
  display: DISPLAYS.find((one) => one === display) ?? 'auto',
  handOff: handOff === 'direct' ? 'direct' : 'initiated',
  chooser: chooser === 'partner' ? 'partner' : 'roomkey',
}));
parentPort?.postMessage('done');
process.exit(0);
