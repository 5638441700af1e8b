import { LaunchError } from '../errors.ts';
import { tried } from '../tries.ts';
import { service } from './service.ts';

/** Sends to a queue of SQS. `later`: seconds for which nobody gets the message. Throws store-unavailable. */
export function queue(url: string): (body: string, later?: number) => Promise<void> {
  const call = service({ name: 'sqs', variable: 'SQS', target: 'AmazonSQS', version: '1.0' });
  return async (body, later = 0) => {
    const message = { QueueUrl: url, MessageBody: body, DelaySeconds: later };
    try {
      await tried((ending) => call('SendMessage', message, ending));
    } catch (cause) {
      throw cause instanceof LaunchError ? cause : new LaunchError('store-unavailable', cause);
    }
  };
}
