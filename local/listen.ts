import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Refusal } from './refusal.ts';

/** The port that a listening server got. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server does not listen on a port');
  return address.port;
}

/** @throws Error that says so in words when the port is taken */
export async function listen(server: Server, port: number, host = '127.0.0.1'): Promise<number> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') throw new PortTaken(port);
    throw error;
  }
  return portOf(server);
}

/** @throws PortTaken */
export async function ensureFree(...ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const server = createServer();
    await listen(server, port);
    await close(server);
  }
}

export class PortTaken extends Refusal {
  override readonly name = 'PortTaken';

  constructor(port: number) {
    super(`Port ${port} is taken by another program. Stop it, or choose another port: PORT=${port + 10} npm start`);
  }
}

export async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
