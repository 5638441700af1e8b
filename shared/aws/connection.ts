import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as overHttp } from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';
import { deadline } from '../deadline.ts';
import type { Ending } from '../tries.ts';
import type { Place } from './place.ts';
import type { Headers } from './signature.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const KEPT = { keepAlive: true, maxSockets: 50 } as const;
const http = new HttpAgent(KEPT);
const https = new HttpsAgent(KEPT);

/** Milliseconds without an answer after which the connections that lie idle are not trusted either: they may all have died unheard. */
const SILENT = 300;

/** When those that have no answer yet began, the oldest first. */
const unanswered = new Set<{ readonly at: number }>();

/** One POST to `/`. An answer that ends too early is none. A kept connection that was dead already is no try: another is taken, unless nothing may be tried twice. */
export function post(place: Place, headers: Headers, body: string, ending: Ending): Promise<Answer> {
  if (ending.over) return Promise.reject(new Error('ended'));
  const [oldest] = unanswered;
  if (oldest !== undefined && performance.now() - oldest.at > SILENT) dropIdle();
  const mark = { at: performance.now() };
  unanswered.add(mark);
  // A list goes to the wire as it is.
  const lines = Object.entries(headers).flat();
  const mayResend = deadline()?.once !== true;
  return new Promise<Answer>((resolve, reject) => {
    let sent: ClientRequest | undefined;
    const end = (): void => {
      unanswered.delete(mark);
      goOn();
    };
    const fail = (error: unknown): void => {
      end();
      reject(error);
    };
    const goOn = ending.onEnd(() => {
      fail(new Error('ended'));
      sent?.destroy();
    });
    const send = (): void => {
      let isAnswered = false;
      const { hostname, port } = place;
      const options = { method: 'POST', path: '/', hostname, port, headers: lines };
      const one = place.isSecure ? overHttps({ ...options, agent: https }) : overHttp({ ...options, agent: http });
      sent = one;
      one.on('response', (answer) => {
        isAnswered = true;
        collect(answer).then((whole) => {
          end();
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: whole });
        }, fail);
      });
      one.on('error', (error) => {
        if (mayResend && !isAnswered && !ending.over && one.reusedSocket && isDead(error)) send();
        else fail(error);
      });
      one.end(body);
    };
    send();
  });
}

function collect(answer: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('error', reject);
    answer.on('end', () => resolve(Buffer.concat(chunks)));
  });
}

const isDead = (error: Error): boolean => 'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

function dropIdle(): void {
  for (const { freeSockets } of [http, https]) {
    for (const socket of Object.values(freeSockets).flatMap((sockets = []) => sockets)) socket.destroy();
  }
}
