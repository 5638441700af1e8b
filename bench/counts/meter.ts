import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { fieldsOf, listOf, numberOf, textOf } from '../../local/json.ts';
import { close, listen } from '../../local/listen.ts';

/** One call to DynamoDB or Secrets Manager, as it went over the wire. */
export interface Call {
  readonly action: string;
  readonly kind: 'read' | 'write' | 'secret';
  readonly isConsistent: boolean;
  /** a write whose condition failed: it changed nothing, and is charged all the same */
  readonly isRefused: boolean;
  /** capacity units, as the server reports them; of a refused write by the size of the item that refused it */
  readonly units: number;
  /** bodies only */
  readonly requestBytes: number;
  readonly responseBytes: number;
}

export interface Meter {
  readonly endpoint: string;
  /** the calls since the last time */
  take(): readonly Call[];
  close(): Promise<void>;
}

const READS = ['GetItem', 'BatchGetItem', 'Query'];

/**
 * Stands between a client and a server that speaks AWS JSON, and counts. Asks DynamoDB for the consumed capacity and takes
 * it out of the answer again, so that the client and the byte counts see what they would without it.
 * @param unitsOf write units of the item under a key as it lies in the table
 */
export async function startMeter(target: string, unitsOf: (key: unknown) => Promise<number>): Promise<Meter> {
  let calls: Call[] = [];

  async function pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const sent = await bodyOf(incoming);
    const [service = '', action = ''] = String(incoming.headers['x-amz-target']).split('.');
    const isDynamo = service.startsWith('DynamoDB');
    const input = fieldsOf(JSON.parse(sent.toString('utf8')));
    const forwarded = isDynamo ? Buffer.from(JSON.stringify({ ...input, ReturnConsumedCapacity: 'TOTAL' })) : sent;
    const { status, body } = await forward(target, incoming, forwarded);
    const { ConsumedCapacity, ...answer } = fieldsOf(JSON.parse(body.toString('utf8')));
    const returned = isDynamo ? Buffer.from(JSON.stringify(answer)) : body;
    const isRefused = textOf(answer['__type'])?.endsWith('ConditionalCheckFailedException') ?? false;
    calls.push({
      action,
      kind: !isDynamo ? 'secret' : READS.includes(action) ? 'read' : 'write',
      isConsistent: sent.includes('"ConsistentRead":true'),
      isRefused,
      units: isRefused ? await unitsOf(input['Key']) : unitsIn(ConsumedCapacity),
      requestBytes: sent.length,
      responseBytes: returned.length,
    });
    outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(returned);
  }

  const server = createServer((incoming, outgoing) => {
    pass(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined));
  });
  const port = await listen(server, 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
    close: () => close(server),
  };
}

/** One table's capacity, or a list of them. */
const unitsIn = (consumed: unknown): number =>
  [consumed, ...listOf(consumed)].reduce<number>(
    (sum, one) => sum + (numberOf(fieldsOf(one)['CapacityUnits']) ?? 0),
    0,
  );

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function forward(
  target: string,
  { headers }: IncomingMessage,
  body: Buffer,
): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      target,
      { method: 'POST', headers: { ...headers, host: new URL(target).host, 'content-length': body.length } },
      (answer) => {
        bodyOf(answer).then((received) => resolve({ status: answer.statusCode ?? 500, body: received }), reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
