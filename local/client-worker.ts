/** Changes how Roomkey treats the demo application, and leaves what is not named as it is, in a thread of its own: the store reads its place from the environment, which is the thread's. */
import { parentPort, workerData } from 'node:worker_threads';
import { CHOOSERS, DISPLAYS, HAND_OFFS } from '../shared/records/client.ts';
import { clients } from '../shared/store/directory/clients.ts';
import { connect } from '../shared/store/table/sdk.ts';
import { fieldsOf, textOf } from './json.ts';

const { tableName, clientId, display, handOff, chooser } = fieldsOf(workerData);
const store = clients(connect(textOf(tableName) ?? ''));
await store.change(textOf(clientId) ?? '', (present) => ({
  display: DISPLAYS.find((one) => one === display) ?? present.display,
  handOff: HAND_OFFS.find((one) => one === handOff) ?? present.handOff,
  chooser: CHOOSERS.find((one) => one === chooser) ?? present.chooser,
}));
parentPort?.postMessage('done');
process.exit(0);
