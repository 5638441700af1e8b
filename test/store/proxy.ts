import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { env } from 'node:process';
import { close, listen } from '../../local/listen.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { startTable } from '../support/table.ts';

/**
 * What becomes of a call: forwarded and answered; forwarded but the answer lost (swallow), cut in the middle, without its body, with the wrong
 * sum of its bytes, without the last key of a batch, or with another item in place of the last, answered or left over; never answered; its connection reset; or answered with this instead.
 */
export type Fate =
  | 'pass'
  | 'swallow'
  | 'cut'
  | 'empty'
  | 'wrong sum'
  | 'part'
  | 'another'
  | 'another left'
  | 'hang'
  | 'reset'
  | Said;

interface Said {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What can be told of a call that comes. */
export interface Coming {
  readonly operation: string;
  readonly headers: IncomingMessage['headers'];
  /** by a connection that has had a call before */
  readonly isReused: boolean;
}

/** An error of the service. */
export const trouble = (type: string, status = 400): Fate => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: 'as the test wants' },
});

/** Stands before a DynamoDB, counts what the real client sends, and troubles it. */
export interface Counter {
  readonly endpoint: string;
  /** the operations since the last call of this, in order: GetItem, UpdateItem, … */
  calls(): readonly string[];
  /** how many calls so far may have written */
  writes(): number;
  /** characters of the longest expression of an update so far */
  longest(): number;
  /** Decides each coming call by its operation, until set anew. */
  fate(decide: (operation: string, coming: Coming) => Fate): void;
  /** The answer of the next call of this operation is lost after it has been carried out. */
  loseNext(operation: string): void;
  close(): Promise<void>;
}

/** Every other operation may write. */
const READS: readonly string[] = ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'DescribeTable'];

const EXPRESSION = /"UpdateExpression":"([^"]*)"/;

export async function startProxy(upstream: URL): Promise<Counter> {
  let seen: string[] = [];
  let longest = 0;
  let writes = 0;
  const pass = (): Fate => 'pass';
  let decide: (operation: string, coming: Coming) => Fate = pass;
  const used = new WeakSet<object>();
  const server = createServer((incoming, response) => {
    const operation = String(incoming.headers['x-amz-target']).split('.')[1] ?? '';
    seen.push(operation);
    if (!READS.includes(operation)) writes += 1;
    const { headers, socket } = incoming;
    const fate = decide(operation, { operation, headers, isReused: used.has(socket) });
    used.add(socket);
    if (fate !== 'hang' && fate !== 'reset' && typeof fate === 'string') {
      const sent: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => sent.push(chunk));
      incoming.on('end', () => {
        longest = Math.max(longest, EXPRESSION.exec(Buffer.concat(sent).toString())?.[1]?.length ?? 0);
      });
      forward(upstream, incoming, response, fate);
      return;
    }
    incoming.resume();
    if (fate === 'hang') return;
    if (fate === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    const type = { 'content-type': 'application/x-amz-json-1.0' };
    response.writeHead(fate.status, { ...type, ...fate.headers }).end(JSON.stringify(fate.body));
  });
  return {
    endpoint: `http://127.0.0.1:${await listen(server, 0)}`,
    calls() {
      const calls = seen;
      seen = [];
      return calls;
    },
    writes: () => writes,
    longest: () => longest,
    fate(wanted) {
      decide = wanted;
    },
    loseNext(operation) {
      decide = (asked) => {
        if (asked !== operation) return 'pass';
        decide = pass;
        return 'swallow';
      };
    },
    close: () => close(server),
  };
}

/** A fresh table behind a proxy, which the AWS environment of this process names from now on. */
export interface Store extends Counter {
  readonly dynamo: Dynamo;
  readonly table: string;
}

export async function startStore(): Promise<Store> {
  const { endpoint, table, close: closeTable } = await startTable();
  const proxy = await startProxy(new URL(endpoint));
  env['AWS_ENDPOINT_URL_DYNAMODB'] = proxy.endpoint;
  return {
    ...proxy,
    dynamo: connect(table),
    table,
    async close() {
      await proxy.close();
      await closeTable();
    },
  };
}

type Forwarded = Exclude<Fate, 'hang' | 'reset' | Said>;

function forward(upstream: URL, incoming: IncomingMessage, response: ServerResponse, fate: Forwarded): void {
  const { method, headers } = incoming;
  const outgoing = request(upstream, { method, headers: { ...headers, host: upstream.host } }, (answer) => {
    if (fate === 'pass') {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
      return;
    }
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk));
    answer.on('end', () => troubled(answer, Buffer.concat(chunks), response, fate));
  });
  outgoing.on('error', () => response.socket?.destroy());
  incoming.pipe(outgoing);
}

function troubled(
  { statusCode = 500, headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  fate: Exclude<Forwarded, 'pass'>,
): void {
  switch (fate) {
    case 'swallow':
      response.socket?.destroy();
      return;
    case 'cut':
      response.writeHead(statusCode, { ...headers, 'content-length': body.length });
      response.write(body.subarray(0, body.length - 1), () => response.socket?.destroy());
      return;
    case 'empty':
      response.writeHead(statusCode, { 'content-length': 0, date: headers.date ?? '' }).end();
      return;
    case 'wrong sum':
      response.writeHead(statusCode, { ...headers, 'x-amz-crc32': '1' }).end(body);
      return;
    case 'part':
      response.writeHead(statusCode, { 'content-type': 'application/x-amz-json-1.0' }).end(withoutLast(body));
      return;
    case 'another left':
      response.writeHead(statusCode, { 'content-type': 'application/x-amz-json-1.0' }).end(withoutLast(body, ANOTHER));
      return;
    case 'another':
      response.writeHead(statusCode, { 'content-type': 'application/x-amz-json-1.0' }).end(withAnother(body));
      return;
  }
}

const ANOTHER = { pk: { S: 'C#another' }, sk: { S: '-' } };

/** The answer to a BatchGetItem or a Query whose last item is one of another request. */
function withAnother(body: Buffer): string {
  const answer: { Responses?: Record<string, object[]>; Items?: object[] } = JSON.parse(body.toString());
  const items = answer.Items ?? Object.values(answer.Responses ?? {})[0] ?? [];
  items.splice(-1, 1, ANOTHER);
  return JSON.stringify(answer);
}

/** The answer to a BatchGetItem whose last item was too much for it. `left`: what it says in place of that item's key. */
function withoutLast(body: Buffer, left?: object): string {
  const { Responses }: { Responses: Record<string, Record<string, unknown>[]> } = JSON.parse(body.toString());
  const [[table, items] = ['', []]] = Object.entries(Responses);
  const { pk, sk } = items.at(-1) ?? {};
  return JSON.stringify({
    Responses: { [table]: items.slice(0, -1) },
    UnprocessedKeys: items.length === 0 ? {} : { [table]: { Keys: [left ?? { pk, sk }] } },
  });
}
