import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { shareOfUser } from '../../../shared/crypto/marks.ts';
import { newSecret } from '../../../shared/crypto/seal.ts';
import type { UserReference } from '../../../shared/records/person.ts';
import { identityLinks } from '../../../shared/store/directory/links.ts';
import { people } from '../../../shared/store/directory/people.ts';
import { packing, userReferences } from '../../../shared/store/directory/references.ts';
import { users } from '../../../shared/store/directory/users.ts';
import { districtKey } from '../../../shared/store/table/keys.ts';
import { type Store, startStore } from '../proxy.ts';

let store: Store;
before(async () => {
  store = await startStore();
});
after(() => store.close());

const KEY = newSecret();

const cleverId = (at: number): string => at.toString(16).padStart(24, '0');
const student = (at: number, id: string, kind: UserReference['kind'] = 'sis'): UserReference => ({
  kind,
  id,
  cleverId: cleverId(at),
  role: 'student',
});
const packed = (...references: readonly UserReference[]) => {
  const all = packing(KEY);
  for (const one of references) all.add(one);
  return all;
};
const named = async (own: string, id: string, kind: UserReference['kind'] = 'sis', pupilsKey = KEY) => {
  await store.dynamo.put({ ...districtKey(own), pupilsKey });
  return (await people(store.dynamo).known(own, [{ kind, id }], null)).named[0];
};

/** As a sync tells of new users. */
const tell = (own: string, segment: number, ...now: readonly UserReference[]) =>
  userReferences(store.dynamo).change(own, KEY, [{ segment, before: [], now }]);

let count = 0;
const district = (): string => `district ${count++}`;

/** As many ids of one share as a test needs. */
function ofOneShare(many: number): readonly string[] {
  const byShare = new Map<string, string[]>();
  for (let at = 0; ; at++) {
    const id = `id ${at}`;
    const ids = [...(byShare.get(shareOfUser(id)) ?? []), id];
    if (ids.length === many) return ids;
    byShare.set(shareOfUser(id), ids);
  }
}

test('an id names the one who has it, in its roles, by its kind, in its district, under its key', async () => {
  const own = district();
  const one = cleverId(1);
  const teacher = { ...student(3, 'S-7'), role: 'teacher' as const };
  await tell(own, 0, student(1, '1001'), student(2, '1001', 'number'), student(4, 'maya.r', 'username'));
  await tell(own, 0, teacher, { ...teacher, role: 'staff' });
  assert.deepEqual(await named(own, '1001'), [{ cleverId: one, isStudent: true, isStaff: false }]);
  assert.deepEqual(await named(own, '1001', 'number'), [{ cleverId: cleverId(2), isStudent: true, isStaff: false }]);
  assert.deepEqual(await named(own, 'S-7'), [{ cleverId: cleverId(3), isStudent: false, isStaff: true }]);
  assert.deepEqual(await named(own, 'maya.r', 'username'), [
    { cleverId: cleverId(4), isStudent: true, isStaff: false },
  ]);
  for (const nobody of [
    () => named(own, '1001', 'state'),
    () => named(own, '1002'),
    () => named(own, ''),
    () => named(district(), '1001'),
    () => named(own, '1001', 'sis', newSecret()),
  ]) {
    assert.deepEqual(await nobody(), []);
  }
});

test('several are asked for in one call, and answered in order', async () => {
  const own = district();
  await tell(own, 0, student(1, 'a'), student(2, 'b'));
  await store.dynamo.put({ ...districtKey(own), pupilsKey: KEY });
  const link = { user: 'maya', cleverId: cleverId(9), district: own, source: 'sign-in', day: '2026-11-30' } as const;
  await identityLinks(store.dynamo).put(link);
  const ids = [
    { kind: 'sis', id: 'b' },
    { kind: 'sis', id: 'c' },
    { kind: 'number', id: 'a' },
    { kind: 'sis', id: 'a' },
  ] as const;
  store.calls();
  const found = await people(store.dynamo).known(own, ids, 'maya');
  assert.deepEqual(
    found.named.map((some) => some.map((one) => one.cleverId)),
    [[cleverId(2)], [], [], [cleverId(1)]],
  );
  assert.deepEqual(await users(store.dynamo).named(own, KEY, ids), found.named, 'the same for a sync');
  store.calls();
  assert.deepEqual((await people(store.dynamo).known(own, ids, 'maya')).link, link);
  assert.deepEqual(store.calls(), ['BatchGetItem']);
  assert.equal((await people(store.dynamo).known(own, ids, 'nobody')).link, null);
  assert.equal((await people(store.dynamo).known(own, [], 'maya')).link?.cleverId, cleverId(9));
  store.calls();
  assert.deepEqual(await people(store.dynamo).known(own, [], null), { named: [], link: null });
  assert.deepEqual(store.calls(), []);
});

test('an id of two users names both, so that nobody is meant; in one segment or in two', async () => {
  const own = district();
  await tell(own, 0, student(1, 'twice'), student(2, 'twice'), student(3, 'apart'));
  await tell(own, 1, student(4, 'apart'));
  assert.equal((await named(own, 'twice'))?.length, 2);
  assert.equal((await named(own, 'apart'))?.length, 2);
});

test('of what is no Clever id nothing is kept', async () => {
  const all = packed({ ...student(1, 'x'), cleverId: 'ABCDEF' }, { ...student(1, 'x'), cleverId: 'teacher-1' });
  assert.equal(all.size(), 0);
  const own = district();
  const bad = { ...student(1, 'x'), cleverId: 'zz' };
  assert.equal(await userReferences(store.dynamo).change(own, KEY, [{ segment: 0, before: [bad], now: [bad] }]), 0);
});

test('a segment is written where it differs alone, in whatever order it comes; others stay, and an empty one goes', async () => {
  const own = district();
  const writes = userReferences(store.dynamo);
  const all = Array.from({ length: 40 }, (_, at) => student(at, `id ${at}`));
  await tell(own, 1, student(100, 'id 0'), student(101, 'of the other'));
  const written = await writes.writeSegment(own, 0, packed(...all));
  assert.ok(written > 30 && written <= 40, String(written));
  assert.equal((await named(own, 'id 0'))?.length, 2);
  store.calls();
  assert.equal(await writes.writeSegment(own, 0, packed(...all.toReversed(), ...all)), 0);
  assert.deepEqual([...new Set(store.calls())], ['BatchGetItem']);
  assert.equal(await writes.writeSegment(own, 0, packed(...all.slice(1), student(0, 'another'))), 2);
  assert.equal((await named(own, 'another'))?.[0]?.cleverId, cleverId(0));
  assert.equal((await named(own, 'id 0'))?.[0]?.cleverId, cleverId(100));
  assert.equal(await writes.writeSegment(own, 1, packed()), 2);
  assert.deepEqual(await named(own, 'id 0'), []);
  assert.deepEqual(await named(own, 'of the other'), []);
  assert.equal((await named(own, 'id 1'))?.length, 1);
});

describe('a change', () => {
  const change = (own: string, segment: number, before: readonly UserReference[], now: readonly UserReference[]) =>
    userReferences(store.dynamo).change(own, KEY, [{ segment, before, now }]);

  test('takes old ids away and adds new ones, of its user alone, and writes nothing twice', async () => {
    const own = district();
    await tell(own, 0, student(1, 'old'), student(2, 'old'));
    assert.equal(await change(own, 0, [student(1, 'old')], [student(1, 'new')]), 2);
    assert.deepEqual(await named(own, 'old'), [{ cleverId: cleverId(2), isStudent: true, isStaff: false }]);
    assert.deepEqual(await named(own, 'new'), [{ cleverId: cleverId(1), isStudent: true, isStaff: false }]);
    store.calls();
    assert.equal(await change(own, 0, [student(1, 'old')], [student(1, 'new')]), 0);
    assert.deepEqual([...new Set(store.calls())], ['GetItem']);
    await change(own, 0, [student(1, 'new')], []);
    assert.deepEqual(await named(own, 'new'), []);
  });

  test('says the roles anew', async () => {
    const own = district();
    const staff = { ...student(1, 'x'), role: 'staff' as const };
    await change(own, 0, [], [student(1, 'x'), staff]);
    assert.equal((await named(own, 'x'))?.[0]?.isStudent, true);
    await change(own, 0, [], [staff]);
    assert.equal((await named(own, 'x'))?.[0]?.isStudent, false);
  });

  test('gives the same as a segment written anew', async () => {
    const own = district();
    await tell(own, 0, student(3, 'c'), student(2, 'b'), student(1, 'a'), student(5, 'a'));
    await userReferences(store.dynamo).change(own, KEY, [
      { segment: 0, before: [student(2, 'b')], now: [student(2, 'd')] },
      { segment: 0, before: [student(3, 'c')], now: [] },
      { segment: 0, before: [], now: [student(4, 'c'), { ...student(4, 'c'), role: 'staff' }] },
    ]);
    const same = [student(5, 'a'), student(1, 'a'), student(2, 'd'), student(4, 'c')];
    const again = packed(...same, { ...student(4, 'c'), role: 'staff' });
    assert.equal(await userReferences(store.dynamo).writeSegment(own, 0, again), 0);
  });

  test('of many at once in one share loses none', async () => {
    const own = district();
    const ids = ofOneShare(4);
    await Promise.all(ids.map((id, at) => change(own, at % 2, [], [student(at, id)])));
    for (const [at, id] of ids.entries()) assert.equal((await named(own, id))?.[0]?.cleverId, cleverId(at), id);
  });

  test('whose answer is lost is there, and is made once', async () => {
    const own = district();
    store.loseNext('UpdateItem');
    await change(own, 0, [], [student(1, 'x')]);
    assert.equal((await named(own, 'x'))?.length, 1);
  });
});
