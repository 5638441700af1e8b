import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FLOORS, floorOf, type Import, importsOf, roomOf, STORE } from './imports.ts';

const OURS = importsOf('shared', 'functions', 'cli');

const said = ({ file, from }: Import): string => `${file} ← ${from}`;

/** What each package may be imported by: a folder, or one file. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  '@aws-sdk/client-dynamodb': ['shared/store/table/'],
  '@aws-sdk/client-secrets-manager': ['shared/keys/own/'],
  '@middy/core': ['shared/http/wrap.ts'],
};

/** What may come from outside into the pure rooms. */
const PURE = ['jose', 'node:crypto', 'node:process'];

test('every room has a floor, and every floor its rooms', () => {
  const rooms = [...new Set(OURS.map(({ file }) => roomOf(file)))].filter((room) => room !== null);
  const known = FLOORS.flat();
  assert.deepEqual(
    rooms.filter((room) => !known.includes(room)),
    [],
  );
  assert.ok(OURS.length > 800, `${OURS.length} imports`);
});

test('a file imports from its own room and from lower floors', () => {
  const up = OURS.filter(({ file, from }) => {
    const [own, other] = [roomOf(file), roomOf(from)];
    return own !== null && other !== null && own !== other && floorOf(other) >= floorOf(own);
  });
  assert.deepEqual(up.map(said), []);
});

test('nothing that is shipped imports what stands above it', () => {
  const above = OURS.filter(({ from }) => /^(test|local|bench|infra)\//.test(from));
  assert.deepEqual(above.map(said), []);
});

test('in store, items know the table and not each other, but for catalogue → contexts → directory', () => {
  const store = OURS.filter(({ file, from }) => file.startsWith('shared/store/') && from.startsWith('shared/store/'));
  assert.ok(store.length > 50);
  const part = (path: string): string => path.split('/')[2] ?? '';
  const up = store.filter(({ file, from }) => {
    const [own, other] = [part(file), part(from)];
    return own !== other && floorOf(other, STORE) >= floorOf(own, STORE);
  });
  assert.deepEqual(up.map(said), []);
});

test('functions import no function', () => {
  assert.deepEqual(
    OURS.filter(({ file, from }) => file.startsWith('functions/') && from.startsWith('functions/')),
    [],
  );
});

test('lti, matching, stage, handoff, pages and provider are pure: the clock, the table and the environment are parameters', () => {
  const outside = OURS.filter(({ file, from }) => {
    const floor = floorOf(roomOf(file) ?? '');
    return (floor === 1 || floor === 2) && roomOf(from) === null && !PURE.includes(from);
  });
  assert.deepEqual(outside.map(said), []);
  const impure = OURS.filter(({ file, from }) => {
    const floor = floorOf(roomOf(file) ?? '');
    return (floor === 1 || floor === 2) && /^shared\/(env|log|fetch)\.ts$/.test(from);
  });
  assert.deepEqual(impure.map(said), []);
});

test('each service has one room that reaches it', () => {
  for (const [name, places] of Object.entries(PACKAGES)) {
    const users = OURS.filter(({ from }) => from === name || from.startsWith(`${name}/`));
    assert.ok(users.length > 0, name);
    assert.deepEqual(users.filter(({ file }) => !places.some((place) => file.startsWith(place))).map(said), []);
  }
});

test('what partners take imports nothing of ours', () => {
  const client = importsOf('partner').filter(({ file }) => /^partner\/(client|types)\.ts$/.test(file));
  assert.deepEqual([...new Set(client.map(({ from }) => from))], ['partner/types.ts']);
});

test('infra knows the names and the settings of a stage, school days with them, and points at functions by path', () => {
  const rooms = importsOf('infra').map(({ from }) => roomOf(from));
  assert.deepEqual([...new Set(rooms)].filter((room) => room !== null).sort(), ['ground', 'infra', 'stage']);
  const shared = importsOf('infra').filter(({ from }) => from.startsWith('shared/'));
  const others = shared.filter(({ from }) => !/^shared\/(stage\/.*|school)\.ts$/.test(from));
  assert.deepEqual([...new Set(others.map(({ from }) => from))], ['shared/names.ts']);
});
