import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { env } from 'node:process';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Dynamo, Key } from '../../../shared/store/table/dynamo.ts';
import { connect as leanly } from '../../../shared/store/table/lean.ts';
import { type Item, marshalItem, unmarshalItem, type Value } from '../../../shared/store/table/marshal.ts';
import { connect as bySdk } from '../../../shared/store/table/sdk.ts';
import fc, { runs } from '../../support/property.ts';
import { bundled } from '../bundled.ts';
import { type Fate, type Store, startStore, trouble } from '../proxy.ts';
import { codeOf } from '../samples.ts';

let store: Store;
before(async () => {
  store = await startStore();
});
afterEach(() => store.fate(() => 'pass'));
after(() => store.close());

const newKey = (): Key => ({ pk: `T#${randomUUID()}`, sk: '-' });

async function itemAt(dynamo: Dynamo, key: Key): Promise<Item | null> {
  const item = await dynamo.get(key, 'consistent');
  if (item === null) return null;
  const { pk: _, sk: __, ...rest } = item;
  return rest;
}

/** Names of attributes are our own, so never the one that JavaScript keeps to itself. */
const names = fc.string({ minLength: 1, maxLength: 20 }).filter((name) => name !== '__proto__');

/** Values as we keep them: no empty sets, numbers that DynamoDB holds exactly. */
const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value; item: Item }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 })
      .filter((n) => n === 0 || Math.abs(n) > 1e-100)
      .map((n) => n + 0),
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ minLength: 1 }),
    fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }).map((all) => new Set(all)),
    fc.array(tie('value'), { maxLength: 5 }),
    tie('item'),
  ),
  item: fc.dictionary(names, tie('value'), { maxKeys: 5, noNullPrototype: true }),
})).value;
const items = fc.dictionary(
  names.filter((name) => name !== 'pk' && name !== 'sk'),
  values,
  { maxKeys: 8, noNullPrototype: true },
);

for (const [client, connect] of [
  ['the SDK', bySdk],
  ['the SDK as bundled', (await bundled()).connect],
  ['the lean client', leanly],
] as const)
  describe(`a table by ${client}`, () => held(connect));

/** What all clients hold alike. */
function held(connect: (table: string) => Dynamo): void {
  let dynamo: Dynamo;
  before(() => {
    dynamo = connect(store.table);
  });
  const at = (key: Key): Promise<Item | null> => itemAt(dynamo, key);
  async function put(item: Item = {}): Promise<Key> {
    const key = newKey();
    await dynamo.put({ ...item, ...key });
    return key;
  }

  describe('items', () => {
    test('come back from the wire form as they were', () => {
      fc.assert(fc.property(items, (item) => assert.deepEqual(unmarshalItem(marshalItem(item)), item)));
    });

    test('come back from the table as they were', async () => {
      await fc.assert(
        fc.asyncProperty(items, async (item) => {
          assert.deepEqual(bare(await at(await put(item))), bare(item));
        }),
        runs(60),
      );
    });

    test('keep binary values apart from text, and sets apart from lists', async () => {
      const item = { b: randomBytes(32), s: randomBytes(32).toString('latin1'), set: new Set(['a']), list: ['a'] };
      assert.deepEqual(bare(await at(await put(item))), bare(item));
    });
  });

  describe('update', () => {
    test('writes names that are reserved words or hold any character', async () => {
      const key = await put();
      const set = { status: 1, name: 2, 'k#a:b-c.d[0]': 3, '#n0': 4, ':v0': 5, ' ': 6, é: 7 };
      await dynamo.update(key, { set, condition: '#status <> :one AND #name <> :one', values: { one: 1 } });
      assert.deepEqual(await at(key), set);
    });

    test('may name one attribute in its condition and in what it sets', async () => {
      const key = await put({ v: 1 });
      const next = { set: { v: 2 }, condition: '#v = :v', values: { v: 1 } };
      assert.equal(await dynamo.update(key, next), true);
      assert.equal(await dynamo.update(key, next), false);
      assert.deepEqual(await at(key), { v: 2 });
    });

    test('keeps a condition’s values apart from those that it sets', async () => {
      const key = await put({ v: 'old' });
      for (const name of ['v0', 'v1', 'n0']) {
        const update = { set: { v: 'new', w: 'new' }, condition: `#v = :${name}`, values: { [name]: 'old' } };
        assert.equal(await dynamo.update(key, update), true);
        assert.deepEqual(await at(key), { v: 'new', w: 'new' });
        await dynamo.put({ ...key, v: 'old' });
      }
    });

    test('sets once what is absent, null included as present', async () => {
      const key = await put({ here: 1, nothing: null });
      await dynamo.update(key, { setOnce: { here: 2, nothing: 2, new: 2 } });
      assert.deepEqual(await at(key), { here: 1, nothing: null, new: 2 });
    });

    test('sets, sets once, removes and adds in one write', async () => {
      const key = await put({ a: 1, gone: 1, n: 5, s: new Set(['x']) });
      await dynamo.update(key, {
        set: { a: 2 },
        setOnce: { b: 3 },
        remove: ['gone', 'never there'],
        add: { n: 2, s: new Set(['y', 'x']), fresh: new Set(['z']) },
      });
      assert.deepEqual(await at(key), { a: 2, b: 3, n: 7, s: new Set(['x', 'y']), fresh: new Set(['z']) });
    });

    test('makes the item where nothing forbids it, and needs no values to remove', async () => {
      const key = newKey();
      assert.equal(await dynamo.update(key, { remove: ['x'], condition: 'attribute_exists(pk)' }), false);
      assert.equal(await at(key), null);
      assert.equal(await dynamo.update(key, { add: { s: new Set(['a']) } }), true);
      assert.equal(await dynamo.update(key, { remove: ['s'], condition: 'attribute_exists(pk)' }), true);
      assert.deepEqual(await at(key), {});
    });

    test('is refused, and changes nothing, where the item would pass 400 KB', async () => {
      const key = await put({ a: 'x'.repeat(300_000) });
      assert.equal(await codeOf(dynamo.update(key, { set: { b: 'y'.repeat(200_000) } })), 'request-too-large');
      assert.equal(await codeOf(dynamo.updated(key, { set: { b: 'y'.repeat(200_000) } })), 'request-too-large');
      assert.equal(await codeOf(dynamo.put({ ...newKey(), a: 'x'.repeat(500_000) })), 'request-too-large');
      assert.deepEqual(Object.keys((await at(key)) ?? {}), ['a']);
    });

    test('fifty additions at once all count', async () => {
      const key = newKey();
      const ids = Array.from({ length: 50 }, (_, i) => `id-${i}`);
      await Promise.all(ids.map((id) => dynamo.update(key, { add: { s: new Set([id]) } })));
      assert.deepEqual(await at(key), { s: new Set(ids) });
    });
  });

  describe('create', () => {
    test('is refused for an item that is there, and leaves it', async () => {
      const key = newKey();
      assert.equal(await dynamo.create({ ...key, v: 1 }), true);
      assert.equal(await dynamo.create({ ...key, v: 2 }), false);
      assert.deepEqual(await at(key), { v: 1 });
    });

    test('of one item by fifty at once has one winner', async () => {
      const key = newKey();
      const won = await Promise.all(Array.from({ length: 50 }, (_, i) => dynamo.create({ ...key, i })));
      assert.equal(won.filter(Boolean).length, 1);
    });
  });

  describe('many items', () => {
    test('a partition is read to its last page, and by prefix', async () => {
      const { pk } = newKey();
      const filling = 'x'.repeat(300_000);
      for (const sk of ['E#1', 'E#2', 'E#3', 'E#4', 'F#1']) await dynamo.put({ pk, sk, filling });
      store.calls();
      assert.deepEqual(
        (await dynamo.query(pk, '', 'consistent')).map(({ sk }) => sk),
        ['E#1', 'E#2', 'E#3', 'E#4', 'F#1'],
      );
      assert.ok(store.calls().length > 1, 'more than one page');
      assert.deepEqual(
        (await dynamo.query(pk, 'E#', 'consistent')).map(({ sk }) => sk),
        ['E#1', 'E#2', 'E#3', 'E#4'],
      );
      assert.deepEqual(await dynamo.query(pk, 'G#'), []);
      assert.deepEqual(await dynamo.query(`${pk}0`), []);
    });

    test('getAll answers in the order of the keys, with null for what is not there, one call a hundred', async () => {
      const keys = Array.from({ length: 205 }, newKey);
      for (const [i, key] of keys.entries()) if (i % 2 === 0) await dynamo.put({ ...key, i });
      store.calls();
      const found = await dynamo.getAll(keys, 'consistent');
      assert.deepEqual(store.calls(), ['BatchGetItem', 'BatchGetItem', 'BatchGetItem']);
      assert.deepEqual(
        found.map((item) => item?.['i'] ?? null),
        keys.map((_, i) => (i % 2 === 0 ? i : null)),
      );
      assert.deepEqual(await dynamo.getAll([]), []);
    });

    test('getAll asks again for what one answer had no room for', async () => {
      const keys = Array.from({ length: 60 }, newKey);
      for (const key of keys) await dynamo.put({ ...key, filling: 'x'.repeat(300_000) });
      store.calls();
      const found = await dynamo.getAll(keys, 'consistent');
      assert.ok(store.calls().length > 1, '18 MB are more than one answer holds');
      assert.deepEqual(
        found.map((item) => item?.['pk']),
        keys.map(({ pk }) => pk),
      );
    });
  });

  describe('an answer to another request counts as none', () => {
    const OTHER = { pk: { S: 'C#another' }, sk: { S: '-' } };
    const said = (body: object): Fate => ({ status: 200, body });
    const ofTable = (items: readonly object[]) => ({ [store.table]: items });
    const wire = ({ pk, sk }: Key) => ({ pk: { S: pk }, sk: { S: sk } });
    /** Answers the first call so, and passes the second, which alone counts. */
    async function once<T>(fate: Fate, act: () => Promise<T>): Promise<T> {
      let first = true;
      store.fate(() => {
        const now = first ? fate : 'pass';
        first = false;
        return now;
      });
      store.calls();
      const found = await act();
      assert.equal(store.calls().length, 2);
      return found;
    }
    const reads: readonly (readonly [string, () => Fate])[] = [
      ['of a write', () => said({})],
      ['of one read', () => said({ Item: OTHER })],
    ];
    const batches: readonly (readonly [string, (key: Key) => Fate])[] = [
      ...reads,
      ['an item that was not asked for', () => said({ Responses: ofTable([OTHER]), UnprocessedKeys: {} })],
      ['one besides', (key) => said({ Responses: ofTable([wire(key), OTHER]), UnprocessedKeys: {} })],
      [
        'a key left over that was not asked for',
        () => said({ Responses: ofTable([]), UnprocessedKeys: { [store.table]: { Keys: [OTHER] } } }),
      ],
    ];
    for (const [name, fate] of batches) {
      test(`getAll: ${name}`, async () => {
        const [key, other] = [await put({ v: 1 }), newKey()];
        const found = await once(fate(key), () => dynamo.getAll([key, other], 'consistent'));
        assert.deepEqual(
          found.map((item) => item?.['v'] ?? null),
          [1, null],
        );
      });
    }

    const pages: readonly (readonly [string, (pk: string) => Fate])[] = [
      ...reads,
      ['of another partition', () => said({ Items: [OTHER], Count: 1 })],
      ['of another prefix', (pk) => said({ Items: [wire({ pk, sk: 'F#1' })], Count: 1 })],
      ['that goes on in another partition', () => said({ Items: [], Count: 0, LastEvaluatedKey: OTHER })],
    ];
    for (const [name, fate] of pages) {
      test(`query: ${name}`, async () => {
        const { pk } = newKey();
        await dynamo.put({ pk, sk: 'E#1' });
        const found = await once(fate(pk), () => dynamo.query(pk, 'E#', 'consistent'));
        assert.deepEqual(found, [{ pk, sk: 'E#1' }]);
      });
    }

    test('pages: the page before, once more', async () => {
      const { pk } = newKey();
      for (const sk of ['E#1', 'E#2', 'E#3']) await dynamo.put({ pk, sk });
      const before = said({ Items: [wire({ pk, sk: 'E#1' }), wire({ pk, sk: 'E#2' })], Count: 2 });
      const found = await once(before, async () => {
        const all: Item[] = [];
        const after = { pk, sk: 'E#2' };
        for await (const page of dynamo.pages(pk, 'E#', 'consistent', after)) all.push(...page);
        return all;
      });
      assert.deepEqual(found, [{ pk, sk: 'E#3' }]);
    });

    test('index: of another partition', async () => {
      const key = newKey();
      await dynamo.put({ ...key, ipk: key.pk, isk: 'a1' });
      const other = { ...OTHER, ipk: { S: 'another' }, isk: { S: 'a1' } };
      const found = await once(said({ Items: [other], Count: 1 }), () => dynamo.index(key.pk, 'a'));
      assert.deepEqual(found, [{ ...key, at: 'a1' }]);
    });

    const left = (Item: object) => said({ UnprocessedItems: ofTable([{ PutRequest: { Item } }]) });
    const writes: readonly (readonly [string, () => Fate])[] = [
      ['of a write', () => said({})],
      ['an item left over that was not given', () => left(OTHER)],
    ];
    for (const [name, fate] of writes) {
      test(`putAll: ${name}`, async () => {
        const keys = [newKey(), newKey()];
        await once(fate(), () => dynamo.putAll(keys.map((key) => ({ ...key }))));
        assert.ok((await dynamo.getAll(keys, 'consistent')).every((item) => item !== null));
        assert.equal(await dynamo.get({ pk: OTHER.pk.S, sk: '-' }, 'consistent'), null);
      });
    }

    test('putAll: what is left over is put as it was given, and not as it came back', async () => {
      const [one, two] = [newKey(), newKey()];
      const items = [one, two].map((key) => ({ ...key, v: 1 }));
      await dynamo.putAll(items);
      await once(left({ ...wire(two), v: { N: '2' } }), () => dynamo.putAll(items));
      assert.equal((await dynamo.get(two, 'consistent'))?.['v'], 1);
    });
  });

  test('getAll gives up on a service that never answers for any key', async () => {
    const key = newKey();
    const UnprocessedKeys = { [store.table]: { Keys: [{ pk: { S: key.pk }, sk: { S: key.sk } }] } };
    store.fate(() => ({ status: 200, body: { Responses: {}, UnprocessedKeys } }));
    assert.equal(await codeOf(dynamo.getAll([key])), 'store-unavailable');
  });

  describe('a service in trouble', () => {
    // Each with a client of its own: one that has met much trouble stops trying again.
    const fresh = () => connect(store.table);
    const operations: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['get', () => fresh().get(newKey())],
      ['getAll', () => fresh().getAll([newKey(), newKey()])],
      ['query', () => fresh().query('R')],
      ['index', () => fresh().index('a', 'b')],
      ['create', () => fresh().create({ ...newKey() })],
      ['put', () => fresh().put({ ...newKey() })],
      ['update', () => fresh().update(newKey(), { set: { a: 1 } })],
    ];
    for (const [name, operation] of operations) {
      test(`${name}: tried three times, then store-unavailable`, async () => {
        store.fate(() => trouble('InternalServerError', 500));
        store.calls();
        assert.equal(await codeOf(operation()), 'store-unavailable');
        assert.equal(store.calls().length, 3);
      });

      test(`${name}: not allowed, or no table: store-unavailable with the cause kept`, async () => {
        for (const type of ['AccessDeniedException', 'ResourceNotFoundException']) {
          store.fate(() => trouble(type));
          const error: unknown = await operation().catch((reason: unknown) => reason);
          assert.ok(error instanceof Error && error.cause instanceof Error);
          assert.equal(error.cause.name, type);
          assert.equal(await codeOf(Promise.reject(error)), 'store-unavailable');
        }
      });
    }

    test('throttled once it is tried again, throttled throughout it is store-unavailable', async () => {
      const write = () => fresh().update(newKey(), { set: { a: 1 } });
      let first = true;
      store.fate(() => {
        const fate = first ? trouble('ThrottlingException') : 'pass';
        first = false;
        return fate;
      });
      assert.equal(await write(), true);
      store.fate(() => trouble('ProvisionedThroughputExceededException'));
      assert.equal(await codeOf(write()), 'store-unavailable');
    });

    test('nobody at the address: store-unavailable', async () => {
      const { AWS_ENDPOINT_URL_DYNAMODB } = env;
      env['AWS_ENDPOINT_URL_DYNAMODB'] = 'http://127.0.0.1:9';
      assert.equal(await codeOf(fresh().get(newKey())), 'store-unavailable');
      env['AWS_ENDPOINT_URL_DYNAMODB'] = AWS_ENDPOINT_URL_DYNAMODB;
    });

    test('a fault of our own is no outage', async () => {
      const wrong = dynamo.update(newKey(), { set: { a: 1 }, condition: 'this is not an expression' });
      await assert.rejects(wrong, { name: 'ValidationException' });
    });
  });
}

/** Buffers as the plain bytes that they are. */
function bare(value: Value): Value {
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (value instanceof Set || value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(bare);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, bare(one)]));
}
