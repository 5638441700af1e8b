import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { close, listen } from '../../../local/listen.ts';
import {
  answerCloudFormation,
  type CloudFormationEvent,
  isCloudFormation,
} from '../../../shared/keys/own/cloudformation.ts';

const SUCCESS = { status: 'SUCCESS', reason: null } as const;

let listener: RequestListener = (_, response) => response.end();
const server = createServer((request, response) => listener(request, response));
let event: CloudFormationEvent;
before(async () => {
  event = {
    RequestType: 'Create',
    ResponseURL: `http://127.0.0.1:${await listen(server, 0)}/signed?X-Amz-Signature=a%2Bb`,
    StackId: 'arn:aws:cloudformation:us-east-1:123456789012:stack/Roomkey/1',
    RequestId: 'request',
    LogicalResourceId: 'SigningKey',
  };
});
after(() => close(server));

describe('the answer to CloudFormation', () => {
  for (const status of ['SUCCESS', 'FAILED'] as const) {
    test(`${status}: one PUT to the signed address, with the event’s ids and no content type`, async () => {
      const seen: { request: IncomingMessage; body: string }[] = [];
      listener = (request, response) => {
        let body = '';
        request.on('data', (chunk) => {
          body += chunk;
        });
        request.on('end', () => {
          seen.push({ request, body });
          response.end();
        });
      };
      await answerCloudFormation(event, { status, reason: null });
      const [only, ...others] = seen;
      assert.equal(others.length, 0);
      assert.deepEqual([only?.request.method, only?.request.url], ['PUT', '/signed?X-Amz-Signature=a%2Bb']);
      assert.equal(only?.request.headers['content-type'], '');
      assert.equal(only?.request.headers['transfer-encoding'], undefined);
      assert.deepEqual(JSON.parse(only?.body ?? ''), {
        Status: status,
        Reason: 'see the log of the refresh function',
        PhysicalResourceId: 'signing-key',
        StackId: event.StackId,
        RequestId: event.RequestId,
        LogicalResourceId: event.LogicalResourceId,
      });
    });
  }

  test('keeps the physical id, lest CloudFormation takes an update for a replacement', async () => {
    let body = '';
    listener = (request, response) => {
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => response.end());
    };
    await answerCloudFormation({ ...event, RequestType: 'Update', PhysicalResourceId: 'as it was' }, SUCCESS);
    assert.equal(JSON.parse(body).PhysicalResourceId, 'as it was');
  });

  test('refused, broken off or not taken at all is an error, and never waited for in vain', async () => {
    listener = (_, response) => response.writeHead(403).end('expired');
    await assert.rejects(answerCloudFormation(event, SUCCESS), /403/);
    listener = (_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('x');
      setTimeout(() => response.destroy(), 20);
    };
    await assert.rejects(answerCloudFormation(event, SUCCESS));
    listener = (_, response) => response.destroy();
    await assert.rejects(answerCloudFormation(event, SUCCESS));
    await assert.rejects(answerCloudFormation({ ...event, ResponseURL: 'http://127.0.0.1:9/' }, SUCCESS));
  });
});

test('an event of the schedule, or anything else, is none of CloudFormation’s', () => {
  assert.equal(isCloudFormation(event), true);
  for (const other of [
    null,
    undefined,
    'Create',
    {},
    [],
    { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} },
    { RequestType: 'Create' },
    { ResponseURL: 'https://x' },
    { RequestType: 'Create', ResponseURL: 5 },
  ]) {
    assert.equal(isCloudFormation(other), false, JSON.stringify(other));
  }
});
