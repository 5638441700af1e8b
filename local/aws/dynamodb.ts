import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join } from 'node:path';
import dynalite from 'dynalite';
import { listen } from '../listen.ts';

export interface Embedded {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** A DynamoDB kept in a folder. @throws Error when another process has that folder open */
export async function startDynamodb(dir: string, port: number): Promise<Embedded> {
  const path = join(dir, 'dynamodb');
  mkdirSync(path, { recursive: true });
  const server = dynalite({ path, createTableMs: 0 });
  const listening = await listen(server, port);
  return { endpoint: `http://127.0.0.1:${listening}`, close: () => closeStore(server) };
}

async function closeStore(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
