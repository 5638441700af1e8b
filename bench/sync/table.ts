/** The table of `remoteTable`, in memory. */
import { memoryTable } from '../matching/judge/memory.ts';
import type { Answer, Call } from './remote.ts';

const table = memoryTable();

process.on('message', (call: Call) => {
  answer(call).then(
    (value) => tell({ n: call.n, value }),
    (error: unknown) => tell({ n: call.n, value: null, error: String(error) }),
  );
});

function tell(said: Answer): void {
  process.send?.(said);
}

async function answer(call: Call): Promise<unknown> {
  switch (call.act) {
    case 'get':
      return table.get(...call.given);
    case 'getAll':
      return table.getAll(...call.given);
    case 'query':
      return table.query(...call.given);
    case 'pages': {
      for await (const page of table.pages(...call.given)) return page;
      return [];
    }
    case 'index':
      return table.index(...call.given);
    case 'create':
      return table.create(...call.given);
    case 'put':
      return table.put(...call.given);
    case 'putAll':
      return table.putAll(...call.given);
    case 'update':
      return table.update(...call.given);
    case 'updated':
      return table.updated(...call.given);
  }
}
