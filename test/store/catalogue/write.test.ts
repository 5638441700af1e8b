import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { copyOf } from '../../../shared/matching/same.ts';
import { EXACT } from '../../../shared/matching/spelling.ts';
import { catalogue, classItem } from '../../../shared/store/catalogue/read.ts';
import { roster } from '../../../shared/store/catalogue/write.ts';
import { mappings } from '../../../shared/store/contexts/mapping.ts';
import { classKey, teacherPointerKey } from '../../../shared/store/table/keys.ts';
import { marshalItem } from '../../../shared/store/table/marshal.ts';
import { TARGETS } from '../../../shared/store/table/read.ts';
import { fresh, rosterIn, WRITING } from '../classes.ts';
import { DISTRICT, PARTNER } from '../courses.ts';
import { type Store, startStore, trouble } from '../proxy.ts';
import { AWKWARD_IDS, codeOf, NOW, TODAY } from '../samples.ts';

const OTHER = '5fd43cc56d11340000000009';

let store: Store;
let reads: ReturnType<typeof catalogue>;
let writes: ReturnType<typeof roster>;
before(async () => {
  store = await startStore();
  reads = catalogue(store.dynamo);
  writes = roster(store.dynamo);
});
after(() => store.close());

const { put, stored, course, courseWith } = rosterIn(() => store);
const bySisId = async (id: string, district = DISTRICT) =>
  (await reads.named(district, { sisIds: [id], teacher: [] })).bySisId.get(id);

test('a class is found by each of its ids, and stands as it was put', async () => {
  const one = fresh({ sisIds: ['a:1', 'A:1'] });
  assert.deepEqual(await put(one), { added: 1, changed: 0, unchanged: 0, copies: 0, ended: [], healed: [] });
  assert.deepEqual(await stored(one.id), one);
  const [teacher] = one.teachers;
  const found = await reads.named(DISTRICT, {
    sisIds: ['a:1', 'A:1', 'a:2'],
    teacher: [{ kind: 'clever', id: String(teacher?.cleverId) }],
  });
  assert.deepEqual([...found.bySisId.values()], [[one.id], [one.id], []]);
  assert.deepEqual(found.byTeacher, [one.id]);
  const bySis = await reads.named(DISTRICT, { sisIds: [], teacher: [{ kind: 'sis', id: String(teacher?.sisId) }] });
  assert.deepEqual(bySis.byTeacher, [one.id]);
});

test('ids that plain concatenation would confuse stay apart, in every district', async () => {
  const classes = AWKWARD_IDS.map((id) => fresh({ id, sisIds: [id] }));
  await put(...classes);
  for (const one of classes) {
    assert.deepEqual(await stored(one.id), one);
    assert.deepEqual(await bySisId(one.id), [one.id]);
    assert.equal(await stored(one.id, OTHER), undefined);
    assert.deepEqual(await bySisId(one.id, OTHER), []);
  }
});

test('what is there already is not written again; what differs is', async () => {
  const classes = Array.from({ length: 30 }, () => fresh());
  await put(...classes);
  store.calls();
  assert.deepEqual(await put(...classes), { added: 0, changed: 0, unchanged: 30, copies: 0, ended: [], healed: [] });
  const writing = (operation: string) => ['PutItem', 'UpdateItem', 'BatchWriteItem'].includes(operation);
  assert.deepEqual(store.calls().filter(writing), []);

  const [first, ...rest] = classes;
  assert.ok(first !== undefined);
  const moved = { ...first, period: '4' };
  assert.deepEqual(
    (await writes.plan(DISTRICT, [moved, ...rest])).flatMap(({ fields }) => fields),
    ['period'],
  );
  store.calls();
  assert.equal((await put(moved, ...rest)).changed, 1);
  assert.deepEqual(store.calls().filter(writing), ['PutItem']);
  assert.deepEqual(await stored(first.id), moved);
});

test('a teacher of many classes is pointed from in one write', async () => {
  const teachers = [{ cleverId: 'busy', sisId: null, email: null, name: null }];
  const classes = Array.from({ length: 40 }, () => fresh({ teachers, sisIds: [] }));
  store.calls();
  await put(...classes);
  assert.equal(store.calls().filter((operation) => operation === 'UpdateItem').length, 1);
  const pointer = await store.dynamo.get(teacherPointerKey(DISTRICT, { kind: 'clever', id: 'busy' }), 'consistent');
  assert.deepEqual([...(pointer?.[TARGETS] instanceof Set ? pointer[TARGETS] : [])].length, 40);
});

test('what the service leaves of a batch is sent again', async () => {
  const classes = [fresh(), fresh(), fresh()];
  const left = {
    [store.table]: classes.map((one) => ({
      PutRequest: { Item: marshalItem({ ...classKey(DISTRICT, one.id), ...classItem(one) }) },
    })),
  };
  let batches = 0;
  store.fate((operation) => {
    batches += operation === 'BatchWriteItem' ? 1 : 0;
    const isFirst = operation === 'BatchWriteItem' && batches === 1;
    return isFirst ? { status: 200, body: { UnprocessedItems: left } } : 'pass';
  });
  await put(...classes);
  assert.equal(batches, 2);
  assert.deepEqual(
    await writes.plan(DISTRICT, classes),
    classes.map((one) => ({ class: one, before: one, fields: [], pupils: null })),
  );

  batches = 0;
  store.fate((operation) =>
    operation === 'BatchWriteItem' ? { status: 200, body: { UnprocessedItems: left } } : 'pass',
  );
  const renamed = classes.map((one) => ({ ...one, name: 'Renamed' }));
  assert.equal(await codeOf(put(...renamed)), 'store-unavailable');
  store.fate(() => 'pass');
});

test('pointers are there before the class is', async () => {
  const one = fresh();
  store.fate((operation) => (operation === 'PutItem' ? trouble('AccessDeniedException') : 'pass'));
  assert.equal(await codeOf(put(one)), 'store-unavailable');
  store.fate(() => 'pass');
  assert.equal(await stored(one.id), undefined);
  assert.deepEqual(await bySisId(`${one.sisIds[0]}`), [one.id]);
  await put(one);
  assert.deepEqual(await stored(one.id), one);
});

test('ids are found as the district’s rules spell them, too; a rule accepted later reaches what is there', async () => {
  const rule = { ...EXACT, ignoreCase: true, pad: 6 };
  const teachers = [{ cleverId: null, sisId: 'T9ab', email: null, name: null }];
  const one = fresh({ sisIds: ['4711'], teachers });
  await writes.put(OTHER, [one], { ...WRITING, spelling: { section: rule, user: rule } });
  assert.deepEqual(await bySisId('4711', OTHER), [one.id]);
  assert.deepEqual(await bySisId('004711', OTHER), [one.id]);
  const folded = await reads.named(OTHER, { sisIds: [], teacher: [{ kind: 'sis', id: 't9ab' }] });
  assert.deepEqual(folded.byTeacher, [one.id]);

  const later = fresh({ sisIds: ['4712'] });
  await writes.put(OTHER, [later], WRITING);
  assert.deepEqual(await bySisId('004712', OTHER), []);
  assert.equal(await writes.respell(OTHER, { section: rule }), 2);
  assert.deepEqual(await bySisId('004712', OTHER), [later.id]);
});

describe('courses', () => {
  test('whoever connects a class sees its own words at once, as a later reader does', async () => {
    const one = fresh({ name: 'Algebra 1', urlId: 'algebra-1' });
    await put(one);
    const connected = await courseWith(one);
    assert.deepEqual(
      connected.classes.map(({ name, urlId }) => [name, urlId]),
      [['Algebra 1', 'algebra-1']],
    );
    assert.deepEqual(await course(connected.key), connected);
  });

  test('copies in mappings follow the class, and one that was missed is renewed next time', async () => {
    const one = fresh();
    await put(one);
    const { key } = await courseWith(one);
    const renamed = { ...one, name: 'Algebra One' };
    assert.equal((await put(renamed)).copies, 1);
    assert.deepEqual((await course(key)).classes[0]?.roster, copyOf(renamed));
    assert.equal((await course(key)).version, 1);

    await mappings(store.dynamo).recopy(key, one);
    assert.deepEqual(await put(renamed), { added: 0, changed: 0, unchanged: 1, copies: 1, ended: [], healed: [] });
    assert.deepEqual((await course(key)).classes[0]?.roster, copyOf(renamed));
  });

  test('a change of the mapping by who read an older copy does not undo the newer one', async () => {
    const [one, other] = [fresh(), fresh()];
    await put(one, other);
    const before = await courseWith(one, other);
    await writes.lose(DISTRICT, [one.id, other.id], WRITING);
    const kept = [{ id: one.id, urlId: null, name: null }];
    await mappings(store.dynamo).replace(before, DISTRICT, kept, before.version, PARTNER, NOW);
    const { classes } = await course(before.key);
    assert.deepEqual(
      classes.map(({ id, state, roster }) => [id, state, roster?.state]).toSorted(),
      [
        [one.id, 'active', 'missing'],
        [other.id, 'removed', 'missing'],
      ].toSorted(),
    );
  });

  test('a class that goes is missing with its day, and in its mappings; its return heals it', async () => {
    const one = fresh();
    await put(one);
    const { key } = await courseWith(one);
    const lost = await writes.lose(DISTRICT, [one.id, 'nobody'], WRITING);
    assert.deepEqual([lost.changed, lost.copies], [1, 1]);
    const again = await writes.lose(DISTRICT, [one.id], { ...WRITING, today: '2026-11-25' });
    assert.deepEqual([again.changed, again.copies], [0, 0]);
    assert.deepEqual(await stored(one.id), { ...one, state: 'missing', missingSince: TODAY });
    assert.equal((await course(key)).classes[0]?.roster?.missingSince, TODAY);
    assert.equal(await stored('nobody'), undefined);

    assert.deepEqual(await put(one), { added: 0, changed: 1, unchanged: 0, copies: 1, ended: [], healed: [] });
    assert.equal((await course(key)).classes[0]?.roster?.state, 'active');
  });

  test('a class of another district is never touched', async () => {
    const one = fresh();
    await writes.put(OTHER, [one], WRITING);
    const { key } = await courseWith(one); // of DISTRICT, by the same id
    await writes.lose(DISTRICT, [one.id], WRITING);
    assert.deepEqual(await stored(one.id, OTHER), one);
    await writes.put(OTHER, [{ ...one, name: 'Theirs' }], WRITING);
    assert.equal((await course(key)).classes[0]?.roster?.name, one.name);
  });
});
