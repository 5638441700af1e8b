import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { BrokenAnswer, checkSum } from '../../aws/answer.ts';
import { signalOf } from '../../tries.ts';
import { tableBy } from './calls.ts';
import type { Dynamo } from './dynamo.ts';

/** By AWS's own client. */
export function connect(table: string): Dynamo {
  const client = new DynamoDBClient({ maxAttempts: 1 });
  const { requestHandler } = client.config;
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = async (...given) => {
    const answered = await handle(...given);
    answered.response.body = await bodyOf(answered.response);
    return answered;
  };
  return tableBy(
    {
      getItem: (input, ending) => client.send(new GetItemCommand(input), { abortSignal: signalOf(ending) }),
      batchGetItem: (input, ending) => client.send(new BatchGetItemCommand(input), { abortSignal: signalOf(ending) }),
      query: (input, ending) => client.send(new QueryCommand(input), { abortSignal: signalOf(ending) }),
      putItem: (input, ending) => client.send(new PutItemCommand(input), { abortSignal: signalOf(ending) }),
      batchWriteItem: (input, ending) =>
        client.send(new BatchWriteItemCommand(input), { abortSignal: signalOf(ending) }),
      updateItem: (input, ending) => client.send(new UpdateItemCommand(input), { abortSignal: signalOf(ending) }),
    },
    table,
  );
}

interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: AsyncIterable<Uint8Array>;
}

/** The client believes an answer with the wrong sum of its bytes, and takes one without a body for "no such item" and "written". */
async function bodyOf({ headers, body }: Answer): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  checkSum(headers['x-amz-crc32'], whole);
  if (whole.length === 0) throw new BrokenAnswer();
  return whole;
}
