import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { copyOf } from '../../../shared/matching/same.ts';
import type { Context, NamedClass } from '../../../shared/records/context.ts';
import { asItIs, beside, withCopies } from '../../../shared/store/catalogue/copies.ts';
import { activeClasses, contexts } from '../../../shared/store/contexts/contexts.ts';
import { mappings } from '../../../shared/store/contexts/mapping.ts';
import { contextKeyOf } from '../../../shared/store/table/keys.ts';
import { DISTRICT } from '../../support/roomkey.ts';
import { addClasses } from '../../support/roster.ts';
import { type Store, startStore } from '../proxy.ts';
import { classOf, NOW, TODAY } from '../samples.ts';

const ACTOR = { how: 'partner', by: 'brightway1' } as const;
const PLAIN = classOf({ id: 'plain', urlId: null, name: 'Plain' });
const PAGED = classOf({ id: 'paged', urlId: 'page', name: 'Paged' });

let store: Store;
before(async () => {
  store = await startStore();
  await addClasses(store.dynamo, [PLAIN, PAGED]);
});
after(() => store.close());

const named = (id: string, urlId: string | null = null, name: string | null = null): NamedClass => ({
  id,
  urlId,
  name,
});
const known = (...all: readonly NamedClass[]) => withCopies(store.dynamo, DISTRICT, all, ['request']);

async function seen(contextId: string): Promise<Context> {
  const deployment = { iss: 'https://lms.example', toolId: '1', deploymentId: 'a' };
  const key = contextKeyOf(deployment, contextId);
  const courses = contexts(store.dynamo);
  await courses.see({ key, deployment, contextId, title: null, label: null, type: [], before: null }, TODAY);
  const context = await courses.get(key, 'consistent');
  assert.ok(context !== null);
  return context;
}
const set = async (context: Context, ...all: readonly NamedClass[]): Promise<Context> => {
  const { wanted } = await known(...all);
  await mappings(store.dynamo).replace(context, DISTRICT, wanted, context.version, ACTOR, NOW);
  const after = await contexts(store.dynamo).get(context.key, 'consistent');
  assert.ok(after !== null);
  return after;
};

test('a class that the catalogue knows comes with its copy, another as it was named', async () => {
  const { wanted, unknown } = await known(named('plain'), named('stranger', 'page', 'Stranger'));
  assert.deepEqual(wanted, [
    { ...named('plain'), evidence: ['request'], roster: copyOf(PLAIN) },
    { ...named('stranger', 'page', 'Stranger'), evidence: ['request'] },
  ]);
  assert.deepEqual(unknown, ['stranger']);
});

test('words that differ from the catalogue’s are the caller’s own; those that repeat it follow it', async () => {
  const context = await set(await seen('words'), named('plain', 'plain', 'Own name'), named('paged', 'page', 'Paged'));
  const renamed = classOf({ id: 'paged', urlId: 'moved', name: 'Renamed' });
  for (const one of [renamed, { ...PLAIN, name: 'New' }]) await mappings(store.dynamo).recopy(context.key, one);
  const after = await contexts(store.dynamo).get(context.key, 'consistent');
  assert.deepEqual(
    activeClasses(after).map(({ id, urlId, name }) => [id, urlId, name]),
    [
      ['paged', 'moved', 'Renamed'],
      ['plain', null, 'Own name'],
    ],
  );
});

test('the id in place of the catalogue’s page is a word of the caller’s own', async () => {
  const [one] = activeClasses(await set(await seen('by id'), named('paged', 'paged')));
  assert.deepEqual([one?.urlId, one?.name], ['paged', 'Paged']);
});

test('a class said again as it is keeps own words, and no others', async () => {
  const before = await set(
    await seen('again'),
    named('plain', 'own', 'Own'),
    named('paged'),
    named('stranger', 'x', 'X'),
  );
  const again = activeClasses(before).map(asItIs);
  assert.deepEqual(again, [named('paged'), named('plain', 'own', 'Own'), named('stranger', 'x', 'X')]);
  assert.deepEqual((await set(before, ...again)).classes, before.classes);
});

test('others beside what a course opens: that stays as it is, and nothing is new where all are there', async () => {
  const before = await set(await seen('beside'), named('plain', 'own', 'Own'), named('paged'));
  assert.deepEqual(beside(before, [named('paged', 'x', 'X'), named('new', 'y')]), [
    named('paged'),
    named('plain', 'own', 'Own'),
    named('new', 'y'),
  ]);
  assert.equal(beside(before, [named('plain'), named('paged')]), null);
  const without = await set(before, named('paged'));
  assert.deepEqual(beside(without, [named('plain')]), [named('paged'), named('plain')], 'one that was taken out');
});

test('a hundred known classes and then a hundred others fit into one write', async () => {
  const range = (from: number) =>
    Array.from({ length: 100 }, (_, i) => classOf({ id: `${from + i}-${'x'.repeat(40)}`, sisIds: [], teachers: [] }));
  let context = await seen('large');
  for (const from of [0, 100, 200]) {
    await addClasses(store.dynamo, range(from));
    context = await set(context, ...range(from).map(({ id }) => named(id)));
    assert.ok(activeClasses(context).every(({ roster }) => roster !== null));
  }
  assert.deepEqual([activeClasses(context).length, context.classes.length], [100, 150]);
  assert.ok(store.longest() > 2000 && store.longest() <= 4096, `${store.longest()} characters; DynamoDB takes 4096`);
});
