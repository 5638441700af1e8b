import { type ChannelListener, subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';

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

/** Sees every request that this process sends, by node:http, node:https or the global fetch. */
export function watchRequests(): Watch {
  let seen: string[] = [];
  const plain: ChannelListener = (message) => {
    const request = typeof message === 'object' && message !== null && 'request' in message ? message.request : null;
    if (request instanceof ClientRequest) seen.push(`${request.protocol}//${hostOf(request)}`);
  };
  const fetched: ChannelListener = () => {
    seen.push('fetch');
  };
  subscribe('http.client.request.start', plain);
  subscribe('undici:request:create', fetched);
  return {
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
    stop() {
      unsubscribe('http.client.request.start', plain);
      unsubscribe('undici:request:create', fetched);
    },
  };
}
