import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { IdentityLink } from '../../../shared/records/person.ts';
import { identityLinks, listedKey } from '../../../shared/store/directory/links.ts';
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
  assert.equal(await links.get(one.user), null);
  assert.deepEqual(await links.put(one), one);
  assert.deepEqual(await links.get(one.user), one);
  assert.deepEqual(await all('a'), [one]);
  assert.deepEqual(await all('b'), []);
});

test('a person who is linked is not linked to somebody else, however many ask at once', async () => {
  const links = identityLinks(store.dynamo);
  const one = link('c');
  const asked = [one, { ...one, cleverId: OTHER }, one, { ...one, cleverId: OTHER }];
  const got = await Promise.all(asked.map(links.put));
  const kept = await links.get(one.user);
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

test('a link moves as it was read, to another person or district, and stands in one place', async () => {
  const links = identityLinks(store.dynamo);
  const one = await links.put(link('f'));
  const now = { ...one, cleverId: OTHER, district: 'g', source: 'operator' as const };
  assert.equal(await links.move({ ...one, cleverId: OTHER }, now), false);
  assert.deepEqual(await links.get(one.user), one);
  assert.equal(await links.move(one, now), true);
  assert.deepEqual(await links.get(one.user), now);
  assert.deepEqual([await all('f'), await all('g')], [[], [now]]);
  assert.deepEqual(await links.ofClever('f', CLEVER), []);
  assert.notDeepEqual(listedKey(one), listedKey(now));
});

test('a link whose answer is lost is there', async () => {
  const links = identityLinks(store.dynamo);
  const one = link('h');
  let puts = 0;
  store.fate((operation) => (operation === 'PutItem' && ++puts === 2 ? 'swallow' : 'pass'));
  assert.deepEqual(await links.put(one), one);
  store.fate(() => 'pass');
  assert.deepEqual(await links.get(one.user), one);
});
