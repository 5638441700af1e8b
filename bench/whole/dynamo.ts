/** A DynamoDB API in a process of its own, so that its work is not the measured one's: dynalite, or the server whose address is given; and a way to it on which each call takes longer. */
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import process, { argv } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import dynalite from 'dynalite';
import { listen, portOf } from '../../local/listen.ts';
import { DELAY } from './shapes.ts';

const [, , given] = argv;

async function start(): Promise<string> {
  if (given !== undefined) return given;
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${portOf(server)}`;
}

const agent = new Agent({ keepAlive: true });

async function pass(target: URL, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  await wait(DELAY);
  const { method, headers } = incoming;
  const sent = request(target, { method, headers: { ...headers, host: target.host }, agent }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(outgoing);
  });
  sent.on('error', () => outgoing.destroy());
  sent.end(Buffer.concat(chunks));
}

const direct = await start();
const proxy = createServer((incoming, outgoing) => {
  pass(new URL(direct), incoming, outgoing).catch(() => outgoing.destroy());
});
const delayed = `http://127.0.0.1:${await listen(proxy, 0)}`;
process.on('disconnect', () => process.exit());
process.send?.({ direct, delayed });
