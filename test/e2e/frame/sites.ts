import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type Socket } from 'node:net';
import { close, listen } from '../../../local/listen.ts';
import type { Certificates } from './certificates.ts';

/** One request to one of the sites, with what was answered. */
export interface Exchange {
  readonly host: string;
  readonly method: string;
  /** path and query */
  readonly url: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly form: URLSearchParams;
  /** 0 until it is answered */
  status: number;
  answer: Readonly<Record<string, string | string[]>>;
  body: string;
  /** bytes of status line, headers and body as they were sent */
  bytes: number;
}

/** What happens to a request: nothing, its cookies get lost, or the line breaks before its site hears of it or answers. */
export type Fate = 'pass' | 'lose-cookies' | 'break' | 'break-answer';

export interface Sites {
  readonly port: number;
  /** port of a proxy that leads to these sites and nowhere else */
  readonly proxyPort: number;
  /** Everything that came, oldest first. */
  readonly exchanges: Exchange[];
  /** Decides about each request; a test that sets it takes it back. */
  fate: (exchange: Exchange) => Fate | Promise<Fate>;
  /** Hears of each answer. */
  answered: (exchange: Exchange) => void;
  /** Hosts other than ours that a browser asked the proxy for. */
  readonly strangers: string[];
  close(): Promise<void>;
}

/** Sites by host on one TLS port. */
export async function openSites(
  certificates: Certificates,
  hosts: ReadonlyMap<string, RequestListener>,
): Promise<Sites> {
  const { certificate: cert, key } = certificates;
  const server = createTlsServer({ cert, key, maxHeaderSize: 64 * 1024 });
  const port = await listen(server, 0);
  const proxy = createServer((_request, response) => response.writeHead(502).end());
  const proxyPort = await listen(proxy, 0);
  const strangers: string[] = [];
  const tunnels = new Set<Socket>();

  const sites: Sites = {
    port,
    proxyPort,
    exchanges: [],
    fate: () => 'pass',
    answered: () => undefined,
    strangers,
    async close() {
      for (const tunnel of tunnels) tunnel.destroy();
      await Promise.all([close(server), close(proxy)]);
    },
  };

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const exchange = record(request, response);
    response.on('finish', () => sites.answered(exchange));
    sites.exchanges.push(exchange);
    void (async () => {
      // What comes in while the fate is decided must not be lost.
      request.pause();
      const fate = await sites.fate(exchange);
      if (fate === 'break') {
        request.socket.destroy();
        return;
      }
      if (fate === 'lose-cookies') dropHeader(request, 'cookie');
      if (fate === 'break-answer') {
        dropHeader(request, 'cookie');
        response.end = () => {
          request.socket.destroy();
          return response;
        };
      }
      const site = hosts.get(exchange.host);
      if (site === undefined) response.writeHead(421).end();
      else site(request, response);
      keepForm(request, exchange);
      request.resume();
    })();
  });

  proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
    const [host = ''] = (request.url ?? '').split(':');
    if (!hosts.has(host)) {
      strangers.push(host);
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return;
    }
    const tunnel = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    for (const [one, other] of [
      [socket, tunnel],
      [tunnel, socket],
    ] as const) {
      tunnels.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        tunnels.delete(one);
        other.destroy();
      });
    }
  });
  return sites;
}

function record(request: IncomingMessage, response: ServerResponse): Exchange {
  const url = request.url ?? '/';
  const [path = '/'] = url.split('?');
  const exchange: Exchange = {
    host: (request.headers.host ?? '').toLowerCase(),
    method: request.method ?? '',
    url,
    path,
    headers: { ...request.headers },
    form: new URLSearchParams(),
    status: 0,
    answer: {},
    body: '',
    bytes: 0,
  };
  const sentBefore = request.socket.bytesWritten;
  const end = response.end.bind(response);
  response.end = (...args: readonly unknown[]): ServerResponse => {
    const [body] = args;
    exchange.body = typeof body === 'string' || Buffer.isBuffer(body) ? body.toString() : '';
    return Reflect.apply(end, response, args);
  };
  response.on('finish', () => {
    exchange.status = response.statusCode;
    exchange.answer = Object.fromEntries(
      Object.entries(response.getHeaders()).map(([name, value]) => [
        name,
        Array.isArray(value) ? value : String(value),
      ]),
    );
    exchange.bytes = request.socket.bytesWritten - sentBefore;
  });
  return exchange;
}

function keepForm(request: IncomingMessage, exchange: Exchange): void {
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) return;
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    for (const [name, value] of new URLSearchParams(Buffer.concat(chunks).toString('utf8'))) {
      exchange.form.append(name, value);
    }
  });
}

function dropHeader(request: IncomingMessage, name: string): void {
  delete request.headers[name];
  for (let index = request.rawHeaders.length - 2; index >= 0; index -= 2) {
    if (request.rawHeaders[index]?.toLowerCase() === name) request.rawHeaders.splice(index, 2);
  }
}
