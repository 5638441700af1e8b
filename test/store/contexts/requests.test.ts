import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newSecret } from '../../../shared/crypto/seal.ts';
import { type Asked, OPEN_REQUESTS, type Owner, requests } from '../../../shared/store/contexts/requests.ts';
import { contextKeyOf, requestPartition } from '../../../shared/store/table/keys.ts';
import { type Store, startStore } from '../proxy.ts';
import { NOW } from '../samples.ts';

const DEPLOYMENT = { iss: 'https://lms.example', toolId: '1', deploymentId: '1:a' };

let store: Store;
let asking: ReturnType<typeof requests>;
before(async () => {
  store = await startStore();
  asking = requests(store.dynamo);
});
after(() => store.close());

/** A district, or a context, of its own for each test. */
const district = (): string => newSecret();
const asked = (owner: Owner, own: Partial<Asked> = {}): Asked => ({
  owner,
  contextKey: contextKeyOf(DEPLOYMENT, 'course'),
  title: 'Algebra 1',
  name: 'Algebra 1, period 3',
  school: 'Lincoln High',
  by: 'person',
  ...own,
});

async function opened(question: Asked, now = NOW) {
  const answer = await asking.open(question, now);
  assert.ok(answer.outcome === 'open', answer.outcome);
  return answer.request;
}
const outcome = async (question: Asked, now = NOW) => (await asking.open(question, now)).outcome;
const DONE = { state: 'done', answer: ['c1'] } as const;

describe('asking for a class', () => {
  test('is kept as it was asked, oldest first', async () => {
    const owner = district();
    const late = await opened(asked(owner, { name: 'Late' }), NOW + 60);
    const early = await opened(asked(owner));
    const { owner: _, ...facts } = asked(owner);
    assert.deepEqual(early, { ...facts, classes: [], id: early.id, at: NOW, state: 'open', answer: [], closed: null });
    assert.match(early.id, /^0[0-9a-z]{15}$/);
    assert.deepEqual(await asking.list(owner), [early, late]);
    assert.deepEqual(await asking.get(owner, early.id), early);
  });

  test('a deployment without a district has requests of its own', async () => {
    const request = await opened(asked(DEPLOYMENT));
    assert.deepEqual(await asking.list(DEPLOYMENT), [request]);
    assert.deepEqual(await asking.list(district()), []);
  });

  test('a name of more than 200 characters is cut', async () => {
    const { name } = await opened(asked(district(), { name: '€'.repeat(201) }));
    assert.equal(name, '€'.repeat(200));
  });

  test('twice is once, also from two clicks at the same time and after a lost answer', async () => {
    const owner = district();
    const both = await Promise.all([opened(asked(owner)), opened(asked(owner))]);
    assert.equal(both[0].id, both[1].id);
    assert.deepEqual(await opened(asked(owner), NOW + 9), both[0]);
    for (const operation of ['UpdateItem', 'PutItem']) {
      store.loseNext(operation);
      await opened(asked(owner, { name: operation }));
    }
    assert.equal((await asking.list(owner)).length, 3);
    await opened(asked(owner, { by: 'another' }));
    assert.equal((await asking.list(owner)).length, 4);
  });

  test('a crash between slot and request leaves nothing that the next click does not mend', async () => {
    const owner = district();
    store.fate((operation) =>
      operation === 'PutItem' ? { status: 400, body: { __type: 'x#ValidationException' } } : 'pass',
    );
    await assert.rejects(asking.open(asked(owner), NOW));
    store.fate(() => 'pass');
    assert.deepEqual(await asking.list(owner), []);
    const request = await opened(asked(owner), NOW + 5);
    assert.deepEqual(await asking.list(owner), [request]);
  });
});

describe('at most 20 open ones of a context', () => {
  test('the oldest stay, a new one is refused, and there is room again after one is closed', async () => {
    const owner = district();
    const names = Array.from({ length: OPEN_REQUESTS + 5 }, (_, at) => `Class ${at}`);
    const outcomes = await Promise.all(names.map((name) => outcome(asked(owner, { name }))));
    assert.equal(outcomes.filter((one) => one === 'open').length, OPEN_REQUESTS);
    const before = await asking.list(owner);
    assert.equal(before.length, OPEN_REQUESTS);
    assert.equal(await outcome(asked(owner, { name: 'One more' })), 'too-many');
    assert.deepEqual(await asking.list(owner), before);
    assert.equal(await outcome(asked(owner, { contextKey: contextKeyOf(DEPLOYMENT, 'other') })), 'open');

    const [first] = before;
    assert.ok(first);
    assert.equal(await asking.close(owner, first, { state: 'declined' }, 'me', NOW), true);
    assert.equal(await outcome(asked(owner, { name: 'One more' })), 'open');
    assert.equal(await outcome(asked(owner, { name: 'Two more' })), 'too-many');
  });

  test('slots that a crash left without a request, or with a closed one, are found when there is no room', async () => {
    const owner = district();
    const contextKey = contextKeyOf(DEPLOYMENT, 'course');
    const slots = { pk: requestPartition(owner), sk: `S#${contextKey}` };
    for (let at = 0; at < OPEN_REQUESTS - 1; at++) await opened(asked(owner, { name: `Class ${at}` }));
    const closed = await opened(asked(owner, { name: 'closed' }));
    const before = await store.dynamo.get(slots, 'consistent');
    assert.ok(before);
    await asking.close(owner, closed, DONE, 'me', NOW);
    await store.dynamo.put({ ...slots, ...before });
    assert.equal(await outcome(asked(owner, { name: 'x' }), NOW), 'open');

    const full = await store.dynamo.get(slots, 'consistent');
    assert.ok(full);
    const [slot = ''] = Object.keys(full).filter((name) => name.startsWith('s_'));
    await store.dynamo.put({ ...full, ...slots, [slot]: '00aaaaaabbbbbbbb' });
    assert.equal(await outcome(asked(owner, { name: 'y' }), NOW), 'open');
    assert.equal(await outcome(asked(owner, { name: 'z' }), NOW), 'too-many');
  });
});

describe('closing', () => {
  test('once: who, when, with which classes; the same may then be asked again', async () => {
    const owner = district();
    const request = await opened(asked(owner));
    assert.equal(await asking.close(owner, request, DONE, 'me', NOW + 1), true);
    assert.equal(await asking.close(owner, request, { state: 'declined' }, 'you', NOW + 2), false);
    const closed = await asking.get(owner, request.id);
    assert.deepEqual(closed, { ...request, state: 'done', answer: ['c1'], closed: { by: 'me', at: NOW + 1 } });
    const again = await opened(asked(owner), NOW + 3);
    assert.notEqual(again.id, request.id);
  });

  test('a lost answer counts as done', async () => {
    const owner = district();
    const request = await opened(asked(owner));
    store.loseNext('UpdateItem');
    assert.equal(await asking.close(owner, request, DONE, 'me', NOW), true);
  });

  test('another answer of the same moment is not taken for it', async () => {
    const owner = district();
    const request = await opened(asked(owner));
    assert.equal(await asking.close(owner, request, DONE, 'me', NOW), true);
    assert.equal(await asking.close(owner, request, { ...DONE, answer: ['c2'] }, 'me', NOW), false);
    assert.deepEqual((await asking.get(owner, request.id))?.answer, DONE.answer);
  });
});
