import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { IdentityLink } from '../../../shared/records/person.ts';
import { identityLinks, placesOf } from '../../../shared/store/directory/links.ts';
import { type Store, startStore } from '../proxy.ts';

let store: Store;
before(async () => {
  store = await startStore();
});
after(() => store.close());

const CLEVER = '5f1b0000000000000000000a';
const OTHER = '5f1b0000000000000000000b';
let count = 0;
const link = (district: string, cleverId = CLEVER): IdentityLink => ({
  user: `user ${count++}`,
  cleverId,
  district,
  source: 'sign-in',
  day: '2026-11-30',
});
const all = async (district: string): Promise<readonly IdentityLink[]> => {
  const found: IdentityLink[] = [];
  for await (const some of identityLinks(store.dynamo).list(district)) found.push(...some);
  return found;
};

test('a link is read back, and listed in its district', async () => {
  const links = identityLinks(store.dynamo);
  const one = link('a');
  assert.equal(await links.get(one.user, one.district), null);
  assert.deepEqual(await links.put(one), one);
  assert.deepEqual(await links.get(one.user, one.district), one);
  assert.deepEqual(await all('a'), [one]);
  assert.deepEqual(await all('b'), []);
});

test('a person who is linked is not linked to somebody else, however many ask at once', async () => {
  const links = identityLinks(store.dynamo);
  const one = link('c');
  const asked = [one, { ...one, cleverId: OTHER }, one, { ...one, cleverId: OTHER }];
  const got = await Promise.all(asked.map(links.put));
  const kept = await links.get(one.user, one.district);
  for (const each of got) assert.deepEqual(each, kept);
  assert.deepEqual(await links.put({ ...one, cleverId: kept?.cleverId === CLEVER ? OTHER : CLEVER }), kept);
  assert.deepEqual(await all('c'), [kept], 'what lost is in no list');
});

test('everybody who is one person at Clever', async () => {
  const links = identityLinks(store.dynamo);
  const [one, two, other] = [link('d'), link('d'), link('d', OTHER)];
  for (const each of [one, two, other, link('e')]) await links.put(each);
  const users = (await links.ofClever('d', CLEVER)).map(({ user }) => user);
  assert.deepEqual(users.toSorted(), [one.user, two.user].toSorted());
});

test('a link moves as it was read, and stands in one place', async () => {
  const links = identityLinks(store.dynamo);
  const one = await links.put(link('f'));
  const to = { cleverId: OTHER, source: 'operator', day: '2026-12-01' } as const;
  assert.equal(await links.move({ ...one, cleverId: OTHER }, to), false);
  assert.deepEqual(await links.get(one.user, 'f'), one);
  assert.equal(await links.move(one, to), true);
  const now = { ...one, ...to };
  assert.deepEqual(await links.get(one.user, 'f'), now);
  assert.deepEqual(await all('f'), [now]);
  assert.deepEqual(await links.ofClever('f', CLEVER), []);
  assert.notDeepEqual(placesOf(one), placesOf(now));
});

test('in each district a user has a link of its own', async () => {
  const links = identityLinks(store.dynamo);
  const one = await links.put(link('i'));
  const there = await links.put({ ...one, district: 'j', cleverId: OTHER });
  assert.deepEqual([await links.get(one.user, 'i'), await links.get(one.user, 'j')], [one, there]);
  assert.deepEqual(
    (await links.ofUser(one.user)).toSorted((a, b) => (a.district < b.district ? -1 : 1)),
    [one, there],
  );
  assert.deepEqual([await all('i'), await all('j')], [[one], [there]]);
});

test('of several users at once one alone is the first of a person, and the others are written nowhere', async () => {
  const links = identityLinks(store.dynamo);
  for (let round = 0; round < 5; round++) {
    const cleverId = `5f1b0000000000000000001${round}`;
    const asked = Array.from({ length: 4 }, () => link('k', cleverId));
    const made = (await Promise.all(asked.map(links.putFirst))).filter((one) => one !== null);
    assert.equal(made.length, 1);
    assert.deepEqual(await links.ofClever('k', cleverId), made);
    assert.deepEqual(await links.putFirst(made[0] ?? link('k')), made[0], 'the same once more');
    const [second] = asked.filter(({ user }) => user !== made[0]?.user);
    assert.deepEqual(second && (await links.put(second)), second, 'who was asked');
    assert.equal((await links.ofClever('k', cleverId)).length, 2);
  }
});

test('a link whose answer is lost is there', async () => {
  const links = identityLinks(store.dynamo);
  const one = link('h');
  let puts = 0;
  store.fate((operation) => (operation === 'PutItem' && ++puts === 2 ? 'swallow' : 'pass'));
  assert.deepEqual(await links.put(one), one);
  store.fate(() => 'pass');
  assert.deepEqual(await links.get(one.user, one.district), one);
});
