import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { env } from 'node:process';
import { after, before, beforeEach, describe, mock, test } from 'node:test';
import { close, listen } from '../../local/listen.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { STACK_KEY } from '../../shared/store/table/keys.ts';
import { type Stand, startStand } from '../keys/own/signing.ts';
import { trouble } from '../store/proxy.ts';
import { NOW, registrationOf } from '../store/samples.ts';
import { captureLines } from '../support/lines.ts';
import { newKey } from '../support/platform.ts';

const HOUR = 3600;
const LOCAL = { reach: 'local' };
const KEY = newKey('platform', 'ec').jwk;

/** Platforms by path, and where CloudFormation listens. */
interface Platform {
  answer: 'keys' | 'down' | 'when all are asked';
  fetches: number;
}
const platforms = new Map<string, Platform>();
/** Platforms that answer only when so many are waiting. */
let together = 0;
let waiting: (() => void)[] = [];
let answers: { Status: string; Reason?: string; PhysicalResourceId: string }[] = [];
const server = createServer((request, response) => {
  if (request.method === 'PUT') {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      answers.push(JSON.parse(body));
      response.end();
    });
    return;
  }
  const platform = platforms.get(request.url ?? '');
  if (platform === undefined) return void response.writeHead(404).end();
  platform.fetches += 1;
  const give = () => response.setHeader('cache-control', 'max-age=7200').end(JSON.stringify({ keys: [KEY] }));
  if (platform.answer === 'keys') give();
  if (platform.answer === 'down') response.writeHead(500).end();
  if (platform.answer === 'when all are asked') waiting.push(give);
  if (together > 0 && waiting.length === together) for (const answer of waiting) answer();
});

const captured = captureLines();
let stand: Stand;
let handler: (event: unknown, context?: object) => Promise<void>;
let origin = '';
before(async () => {
  mock.timers.enable({ apis: ['Date'], now: NOW * 1000 });
  stand = await startStand();
  origin = `http://127.0.0.1:${await listen(server, 0)}`;
  const refresh = await import('../../functions/refresh.ts');
  handler = (event, context = LOCAL) => refresh.handler(event, context);
});
beforeEach(async () => {
  await stand.reset();
  // registrations of earlier tests rest
  const all = registrations(stand.store.dynamo);
  for (const { iss, toolId } of await all.list()) await all.setState(iss, toolId, 'suspended');
  at(NOW);
  answers = [];
  captured.take();
});
after(async () => {
  captured.stop();
  mock.timers.reset();
  await close(server);
  await stand.close();
});

const at = (seconds: number): void => mock.timers.setTime(seconds * 1000);
const schedule = { source: 'aws.events', 'detail-type': 'Scheduled Event' };

/** One run, with the one line that it writes. */
async function run(event: unknown = schedule): Promise<Record<string, unknown>> {
  await handler(event);
  return line();
}

function line(): Record<string, unknown> {
  const [only, ...others] = captured.take();
  assert.deepEqual(others, []);
  assert.ok(only);
  return only;
}

let paths = 0;
async function platformOf(answer: Platform['answer'] = 'keys') {
  paths += 1;
  const path = `/platform-${paths}`;
  const platform: Platform = { answer, fetches: 0 };
  platforms.set(path, platform);
  const registration = registrationOf({ keySetUrl: origin + path });
  await registrations(stand.store.dynamo).add(registration);
  return { platform, registration, url: origin + path };
}

const setOf = (url: string) => keySets(stand.store.dynamo).get(url);

describe('an hourly run', () => {
  test('makes our key, fetches what was never fetched, and says so in one line', async () => {
    const { url, platform } = await platformOf();
    const said = await run();
    assert.deepEqual([said['level'], said['outcome'], said['keySets'], said['failed']], ['info', 'made', 1, 0]);
    assert.equal(said['KeySetAge'], 0);
    assert.equal(platform.fetches, 1);
    assert.deepEqual(await setOf(url), { url, keys: [KEY], fetchedAt: NOW, staleAt: NOW + 2 * HOUR });
    assert.equal((await stand.secret.read()).length, 1);
  });

  test('fetches again when the platform’s Cache-Control has run out, not before', async () => {
    const { platform, url } = await platformOf();
    await run();
    at(NOW + 2 * HOUR - 1);
    const said = await run();
    assert.deepEqual([platform.fetches, said['outcome'], said['KeySetAge']], [1, 'unchanged', 2 * HOUR - 1]);
    at(NOW + 2 * HOUR);
    assert.equal((await run())['KeySetAge'], 0);
    assert.equal(platform.fetches, 2);
    assert.equal((await setOf(url))?.fetchedAt, NOW + 2 * HOUR);
  });

  test('keeps the last good keys of a platform that is out of order, warns, and tells how old they are', async () => {
    const { platform, url } = await platformOf();
    const other = await platformOf();
    await run();
    platform.answer = 'down';
    at(NOW + 30 * HOUR);
    const said = await run();
    assert.deepEqual(
      [said['level'], said['keySets'], said['failed'], said['hosts'], said['KeySetAge'], said['KeySetFailures']],
      ['warn', 2, 1, [new URL(origin).host], 30 * HOUR, 1],
    );
    assert.equal((await setOf(url))?.fetchedAt, NOW);
    assert.equal((await setOf(other.url))?.fetchedAt, NOW + 30 * HOUR);
  });

  test('fetches a set that several registrations share once, and none of a suspended one', async () => {
    const { platform, registration } = await platformOf();
    const all = registrations(stand.store.dynamo);
    await all.add({ ...registration, toolId: 'second' });
    const resting = await platformOf();
    await all.setState(resting.registration.iss, resting.registration.toolId, 'suspended');
    assert.equal((await run())['keySets'], 1);
    assert.deepEqual([platform.fetches, resting.platform.fetches], [1, 0]);
  });

  test('asks all platforms at once, so that those that say nothing hold up no other', async () => {
    together = 5;
    waiting = [];
    for (let i = 0; i < together; i++) await platformOf('when all are asked');
    const said = await run();
    together = 0;
    assert.deepEqual([said['keySets'], said['failed']], [5, 0]);
  });

  test('an item that only tells of an attempt is no key set: it is fetched', async () => {
    const { url } = await platformOf();
    await keySets(stand.store.dynamo).claimFetch(url, NOW);
    await run();
    assert.equal((await setOf(url))?.fetchedAt, NOW);
  });

  test('counts active platforms whose keys were never fetched, until they are', async () => {
    const { platform } = await platformOf('down');
    await platformOf();
    assert.equal((await run())['KeySetsMissing'], 1);
    platform.answer = 'keys';
    assert.equal((await run())['KeySetsMissing'], 0);
    platform.answer = 'down';
    at(NOW + 30 * HOUR);
    assert.equal((await run())['KeySetsMissing'], 0);
  });

  test('without any platform is whole', async () => {
    const said = await run();
    assert.deepEqual([said['level'], said['keySets'], said['KeySetAge']], ['info', 0, 0]);
  });

  test('with Secrets Manager away still fetches keys, then fails aloud', async () => {
    const { url } = await platformOf();
    const broken = await coldHandler('http://127.0.0.1:9');
    await assert.rejects(broken(schedule));
    const said = line();
    assert.deepEqual([said['level'], said['code'], said['Faults']], ['error', 'store-unavailable', 1]);
    assert.equal((await setOf(url))?.fetchedAt, NOW);
    assert.equal(said['KeySetAge'], 0);
  });

  test('with DynamoDB away fails aloud, and claims nothing about the age of keys', async () => {
    stand.store.fate(() => trouble('AccessDeniedException'));
    await assert.rejects(handler(schedule));
    stand.store.fate(() => 'pass');
    const said = line();
    assert.deepEqual([said['level'], said['code'], said['Faults']], ['error', 'store-unavailable', 1]);
    assert.equal(said['KeySetAge'], undefined);
  });
});

describe('at a deploy', () => {
  const eventOf = (RequestType: string, more: object = {}) => ({
    RequestType,
    ResponseURL: `${origin}/cloudformation`,
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'SigningKey',
    ...more,
  });

  test('a new stack has its key when CloudFormation hears of success', async () => {
    assert.equal((await run(eventOf('Create')))['outcome'], 'made');
    assert.deepEqual(
      answers.map(({ Status }) => Status),
      ['SUCCESS'],
    );
    assert.equal((await stand.board.publishedKeys('consistent')).length, 1);
  });

  test('an update keeps key and physical id', async () => {
    await run(eventOf('Create'));
    const keys = await stand.secret.read();
    assert.equal((await run(eventOf('Update', { PhysicalResourceId: 'mine' })))['outcome'], 'unchanged');
    assert.deepEqual(
      answers.map(({ Status, PhysicalResourceId }) => [Status, PhysicalResourceId]),
      [
        ['SUCCESS', 'signing-key'],
        ['SUCCESS', 'mine'],
      ],
    );
    assert.deepEqual(await stand.secret.read(), keys);
  });

  test('a delete always succeeds, and touches nothing', async () => {
    stand.store.fate(() => trouble('AccessDeniedException'));
    stand.store.calls();
    assert.equal((await run(eventOf('Delete', { PhysicalResourceId: 'signing-key' })))['level'], 'info');
    assert.deepEqual(stand.store.calls(), []);
    stand.store.fate(() => 'pass');
    assert.deepEqual(
      answers.map(({ Status }) => Status),
      ['SUCCESS'],
    );
  });

  test('a platform that is out of order does not fail it', async () => {
    await platformOf('down');
    assert.equal((await run(eventOf('Create')))['level'], 'warn');
    assert.deepEqual(
      answers.map(({ Status }) => Status),
      ['SUCCESS'],
    );
  });

  for (const type of ['Create', 'Update']) {
    test(`a ${type} without a key to show for it fails, in one line`, async () => {
      const broken = await coldHandler('http://127.0.0.1:9');
      await broken(eventOf(type));
      assert.equal(line()['level'], 'error');
      assert.deepEqual(
        answers.map(({ Status }) => Status),
        ['FAILED'],
      );
    });
  }

  describe('what a deploy must not change unsaid', () => {
    const BEFORE = { baseUrl: 'https://lti.example.org', protected: 'true', movedFrom: '', unprotect: 'false' };
    const deploy = async (type: string, properties: object, old: object = BEFORE) => {
      answers = [];
      await handler(eventOf(type, { ResourceProperties: properties, OldResourceProperties: old }));
      line();
      return answers;
    };
    const refused = async (properties: object, said: RegExp) => {
      const [{ Status, Reason = '' } = { Status: '' }] = await deploy('Update', properties);
      assert.deepEqual([Status, said.test(Reason)], ['FAILED', true], Reason);
      // CloudFormation rolls back with the properties of before, the refused ones being the old ones then.
      assert.equal((await deploy('Update', BEFORE, properties))[0]?.Status, 'SUCCESS');
    };
    const accepted = async (properties: object) =>
      assert.equal((await deploy('Update', properties))[0]?.Status, 'SUCCESS');
    const MOVED = { ...BEFORE, baseUrl: 'https://abc123.execute-api.us-east-1.amazonaws.com' };
    const BARE = { ...BEFORE, protected: 'false' };
    beforeEach(async () => {
      await platformOf('keys');
      assert.equal((await deploy('Create', BEFORE))[0]?.Status, 'SUCCESS');
    });

    test('the same again passes', () => accepted(BEFORE));
    test('another base URL', () =>
      refused(MOVED, /move from https:\/\/lti\.example\.org to https:\/\/abc123.*movedFrom=/));
    test('another base URL, said from another one than it is', () =>
      refused({ ...MOVED, movedFrom: 'https://other.example.org' }, /would move/));
    test('another base URL, said in so many words', () => accepted({ ...MOVED, movedFrom: BEFORE.baseUrl }));
    test('its protections', () => refused(BARE, /protections.*unprotect=true/));
    test('its protections, said in so many words', () => accepted({ ...BARE, unprotect: 'true' }));
    test('a table with data of another layout', async () => {
      await stand.store.dynamo.update(STACK_KEY, { set: { schema: 1 } });
      const [{ Status, Reason = '' } = { Status: '' }] = await deploy('Update', BEFORE);
      assert.deepEqual(
        [Status, /layout 1, and this version keeps it in layout 2/.test(Reason)],
        ['FAILED', true],
        Reason,
      );
    });
    test('a stack from before these properties says nothing, and is asked nothing', async () => {
      assert.equal((await deploy('Update', {}))[0]?.Status, 'SUCCESS');
    });
  });

  test('one repeated after a failure finds its way free', async () => {
    stand.store.fate((operation) => (operation === 'UpdateItem' ? trouble('AccessDeniedException') : 'pass'));
    await run(eventOf('Create'));
    stand.store.fate(() => 'pass');
    assert.equal((await run(eventOf('Create')))['outcome'], 'made');
    assert.deepEqual(
      answers.map(({ Status }) => Status),
      ['FAILED', 'SUCCESS'],
    );
  });

  test('an answer that CloudFormation does not take makes the run fail, so that it is tried again', async () => {
    await assert.rejects(handler(eventOf('Create', { ResponseURL: 'http://127.0.0.1:9/' })));
    assert.equal(line()['outcome'], 'made');
  });
});

let generation = 0;
/** A fresh instance of the function, whose Secrets Manager is elsewhere. */
async function coldHandler(secretsEndpoint: string): Promise<typeof handler> {
  generation += 1;
  env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = secretsEndpoint;
  const fresh: { handler: typeof handler } = await import(`../../functions/refresh.ts?${generation}`);
  return async (event) => {
    try {
      await fresh.handler(event, LOCAL);
    } finally {
      env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = stand.secretsEndpoint;
    }
  };
}
