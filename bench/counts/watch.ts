import { type ChannelListener, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { Socket } from 'node:net';

export interface Watch {
  /** the origins asked since the last time, one entry per request */
  take(): readonly string[];
  stop(): void;
}

/** Headers that are given as a list are a text from the start. */
function hostOf(request: ClientRequest): string {
  const host = request.getHeader('host') ?? /^host: (.*)\r$/im.exec(String(Reflect.get(request, '_header')))?.[1];
  return String(host);
}

/** The origin of a request that our own client writes in one piece; node:http, which is seen by its own channel, says what becomes of the connection. */
function writtenTo(said: unknown): string | null {
  if (typeof said !== 'string' || !said.startsWith('POST / HTTP/1.1\r\n')) return null;
  const [head = ''] = said.split('\r\n\r\n', 1);
  const host = /^connection: /im.test(head) ? undefined : /^host: (.*)$/m.exec(head)?.[1];
  return host === undefined ? null : `http://${host.trim()}`;
}

/** Sees every request that this process sends, by our own client over plain sockets, node:http, node:https or the global fetch. */
export function watchRequests(): Watch {
  let seen: string[] = [];
  const plain: ChannelListener = (message) => {
    const request = typeof message === 'object' && message !== null && 'request' in message ? message.request : null;
    if (request instanceof ClientRequest) seen.push(`${request.protocol}//${hostOf(request)}`);
  };
  const fetched: ChannelListener = () => {
    seen.push('fetch');
  };
  const { write } = Socket.prototype;
  const written = (value: unknown): void =>
    void Object.defineProperty(Socket.prototype, 'write', { value, configurable: true, writable: true });
  written(function watched(this: Socket, ...args: Parameters<typeof write>) {
    const origin = writtenTo(args[0]);
    if (origin !== null) seen.push(origin);
    return Reflect.apply(write, this, args);
  });
  subscribe('http.client.request.start', plain);
  subscribe('undici:request:create', fetched);
  return {
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
    stop() {
      written(write);
      unsubscribe('http.client.request.start', plain);
      unsubscribe('undici:request:create', fetched);
    },
  };
}
