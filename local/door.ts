import { createServer, type RequestListener, type Server } from 'node:http';
import { urlsAt } from './demo.ts';
import { close, listen, PortTaken } from './listen.ts';
import { page, type Site, serveSite } from './web/answer.ts';
import { html } from './web/html.ts';

export interface Door {
  readonly port: number;
  /** From now on requests are answered; whoever came before has waited. */
  open(hosts: ReadonlyMap<string, RequestListener>): void;
  close(): Promise<void>;
}

/** One port for every host of the demo, on both loopback addresses where there are two. @throws PortTaken */
export async function openDoor(wanted: number): Promise<Door> {
  const { promise: isOpen, resolve: open } = Promise.withResolvers<ReadonlyMap<string, RequestListener>>();
  const listener: RequestListener = async (request, response) => {
    const hosts = await isOpen;
    const host = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
    const answer = hosts.get(host) ?? (isBare(host) ? signpost : nowhere);
    answer(request, response);
  };
  const servers: Server[] = [];
  const start = (): Server => {
    // Longer headers than any gateway takes must reach the code that refuses them.
    const server = createServer({ maxHeaderSize: 64 * 1024 }, listener);
    servers.push(server);
    return server;
  };
  const closeAll = async (): Promise<void> => {
    await Promise.all(servers.map(close));
  };
  const port = await listen(start(), wanted);
  const signpost = listenerOf(signpostSite(urlsAt(port).lms));
  try {
    await listen(start(), port, '::1');
  } catch (error) {
    if (!(error instanceof PortTaken)) return { port, open, close: closeAll };
    await closeAll();
    throw error;
  }
  return { port, open, close: closeAll };
}

function isBare(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '[::1]';
}

const nowhere: RequestListener = (_request, response) => {
  response.writeHead(421, { 'content-type': 'text/plain' }).end('No part of the demo has this name.\n');
};

/** For a browser that was sent to the bare address; some find no address for names below localhost. */
function signpostSite(lmsUrl: string): Site {
  return async () =>
    page(html`<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${lmsUrl}"><title>Roomkey demo</title></head>
<body><p>The demo begins at <a href="${lmsUrl}">${lmsUrl}</a>. If your browser does not find it, try Chrome, Edge or Firefox.</p></body></html>`);
}

export function listenerOf(site: Site): RequestListener {
  return (request, response) => {
    serveSite(site, request, response).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
}
