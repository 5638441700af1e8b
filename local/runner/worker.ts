/** The sandbox of one function: loads its bundle once and answers events, several at a time. */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { fieldsOf, textOf } from '../json.ts';

const { bundle, exportName, context } = fieldsOf(workerData);
const handler = load(textOf(bundle) ?? '', textOf(exportName) ?? '');

parentPort?.on('message', async (message: unknown) => {
  const { id, event, deadline } = fieldsOf(message);
  try {
    const parsed: unknown = JSON.parse(textOf(event) ?? 'null');
    const value: unknown = await handler(parsed, {
      ...fieldsOf(context),
      awsRequestId: id,
      // The one place that lets the functions fetch keys over http and from this machine.
      reach: 'local',
      getRemainingTimeInMillis: () => Math.max(0, Number(deadline) - Date.now()),
    });
    parentPort?.postMessage({ id, value: JSON.stringify(value ?? null) });
  } catch (error) {
    const { name, message: text, stack } = error instanceof Error ? error : new Error(String(error));
    console.error(JSON.stringify({ errorType: name, errorMessage: text, trace: stack?.split('\n') }));
    parentPort?.postMessage({ id, failed: true });
  }
});
parentPort?.postMessage({ loaded: true });

function load(file: string, name: string): (event: unknown, context: unknown) => unknown {
  const found = fieldsOf(createRequire(file)(file))[name];
  if (typeof found !== 'function') throw new Error(`${file} exports no function ${name}`);
  return (event, context) => found(event, context);
}
