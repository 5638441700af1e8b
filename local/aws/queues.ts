import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { fieldsOf, numberOf, textOf } from '../json.ts';
import { close, listen } from '../listen.ts';
import { readBody } from '../runner/gateway.ts';
import type { QueueSpec } from '../runner/stack.ts';
import type { Embedded } from './dynamodb.ts';

/** Whether the function took the message. */
type Deliver = (queue: QueueSpec, event: object) => Promise<boolean>;

/** A message that fails is handed out again after this long, not after the queue's own time: nobody waits for six minutes here. */
const AGAIN_MS = 5000;

export interface Queues extends Embedded {
  /** Resolves when no message is left, nor one that failed often enough. */
  drained(): Promise<void>;
}

/** A stand-in for SendMessage of SQS over AWS JSON 1.0, and for what hands messages to a function. What fails too often is told to `onDead`. Messages do not outlive it. */
export async function startQueues(
  queues: readonly QueueSpec[],
  deliver: Deliver,
  onDead: (queue: string) => void,
): Promise<Queues> {
  const timers = new Set<NodeJS.Timeout>();
  const going = new Set<Promise<void>>();
  let isClosed = false;

  const after = (ms: number, act: () => Promise<void>): void => {
    const done = Promise.withResolvers<void>();
    going.add(done.promise);
    const timer = setTimeout(() => {
      timers.delete(timer);
      void act().finally(() => {
        going.delete(done.promise);
        done.resolve();
      });
    }, ms);
    timers.add(timer.unref());
  };
  const hand = (queue: QueueSpec, body: string, ms: number, times = 1): void =>
    after(ms, async () => {
      const took = await deliver(queue, eventOf(queue, body, times));
      if (took || isClosed) return;
      if (times >= queue.tries) onDead(queue.name);
      else hand(queue, body, AGAIN_MS, times + 1);
    });

  const server = createServer((request, response) => {
    const answer = (status: number, value: object): void =>
      void response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(value));
    readBody(request, 256 * 1024).then(
      (read) => {
        const input = fieldsOf(JSON.parse(read?.toString('utf8') ?? 'null'));
        const name = textOf(input['QueueUrl'])?.split('/').at(-1);
        const queue = queues.find((one) => one.name === name);
        const body = textOf(input['MessageBody']);
        if (request.headers['x-amz-target'] !== 'AmazonSQS.SendMessage' || queue === undefined || body === undefined) {
          answer(400, { __type: 'com.amazonaws.sqs#QueueDoesNotExist', message: 'no such queue here' });
          return;
        }
        hand(queue, body, (numberOf(input['DelaySeconds']) ?? 0) * 1000);
        answer(200, { MessageId: randomUUID(), MD5OfMessageBody: md5(body) });
      },
      () => response.destroy(),
    );
  });
  const port = await listen(server, 0);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async drained() {
      while (going.size > 0) await Promise.all(going);
    },
    async close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      await close(server);
    },
  };
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** As Lambda gets it from SQS. */
const eventOf = ({ arn }: QueueSpec, body: string, times: number) => ({
  Records: [
    {
      messageId: randomUUID(),
      receiptHandle: 'local',
      body,
      attributes: { ApproximateReceiveCount: String(times), SentTimestamp: String(Date.now()) },
      messageAttributes: {},
      md5OfBody: md5(body),
      eventSource: 'aws:sqs',
      eventSourceARN: arn,
      awsRegion: 'us-east-1',
    },
  ],
});
