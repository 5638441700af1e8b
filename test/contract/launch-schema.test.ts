import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fields, fieldsOf, isFields, listOf, textOf } from '../../local/json.ts';
import type { LaunchClass, LaunchObject } from '../../shared/handoff/object.ts';
import { CUTS, type Entry, type Rostered, type Standing } from '../../shared/handoff/record.ts';
import { ROLES } from '../../shared/lti/roles.ts';
import type { MappedClass } from '../../shared/records/context.ts';
import type { Registration } from '../../shared/records/registration.ts';
import { closed, complaints, LAUNCH_SCHEMA } from './schema.ts';

/** A launch object with everything in it. The compiler refuses a field too few or too many. */
type Fullest<T> = T extends readonly (infer E)[]
  ? readonly Fullest<E>[]
  : T extends object
    ? { readonly [K in keyof T]-?: Fullest<NonNullable<T[K]>> }
    : T;

/** One in which everything is null that may be. The compiler refuses a null that may not be, and a missing one. */
type Emptiest<T> = T extends readonly (infer E)[]
  ? readonly Emptiest<E>[]
  : T extends object
    ? { readonly [K in keyof T]-?: null extends T[K] ? null : Emptiest<T[K]> }
    : T;

const fullClass: Fullest<LaunchClass> = {
  id: 'c',
  url_id: 'u',
  name: 'n',
  state: 'missing',
  connected: { how: 'teacher', at: 1, evidence: ['email'] },
};
const emptyClass: Emptiest<LaunchClass> = {
  id: 'c',
  url_id: 'u',
  name: null,
  state: 'ended',
  connected: { how: 'proof', at: 1, evidence: [] },
};
const sourced = { value: 'v', source: 'custom.s' };

const fullest: Fullest<LaunchObject> = {
  version: 2,
  id: 'l',
  launched_at: 1,
  entry: 'class',
  user: {
    id: 'u',
    realm: 'r',
    iss: 'i',
    sub: 's',
    name: 'n',
    given_name: 'g',
    family_name: 'f',
    email: sourced,
    ids: { sis: sourced, lms: sourced, login: sourced, clever: sourced },
    clever_roles: ['student'],
    preview: false,
    masquerade: true,
  },
  role: 'observer',
  roles: ['r'],
  observed_users: [{ id: 'o', sub: 's' }],
  district: 'd',
  lms: {
    family: 'canvas',
    name: 'n',
    guid: 'g',
    environment: 'beta',
    broker: 'clever',
    iss: 'i',
    client_id: 'c',
    deployment_id: 'd',
    return_url: 'https://lms.example/',
    locale: 'en',
  },
  context: { key: 'k', id: 'i', label: 'l', title: 't', type: ['t'] },
  resource_link: { id: 'i', title: 't' },
  lti1p1: { user_id: 'u', context_id: 'c', resource_link_id: 'r', consumer_key: 'k' },
  browser: { cookies: true },
  class: fullClass,
  classes: [fullClass],
  mapping: { version: 1, how: 'operator', waiting: [{ sis_id: 's', name: 'n', people: 1 }] },
  rostered: 'no',
  manage_url: 'https://roomkey.example/manage?key=k',
  truncated: ['titles'],
};

const emptiest: Emptiest<LaunchObject> = {
  ...fullest,
  entry: 'home',
  user: {
    ...fullest.user,
    name: null,
    given_name: null,
    family_name: null,
    email: null,
    ids: { sis: null, lms: null, login: null, clever: null },
    clever_roles: null,
  },
  role: null,
  district: null,
  lms: null,
  context: null,
  resource_link: null,
  lti1p1: null,
  browser: { cookies: null },
  class: null,
  classes: [emptyClass],
  mapping: null,
  rostered: null,
  manage_url: null,
};

const context: Emptiest<NonNullable<LaunchObject['context']>> = {
  key: 'k',
  id: 'i',
  label: null,
  title: null,
  type: [],
};
const mapping: Emptiest<NonNullable<LaunchObject['mapping']>> = {
  version: 0,
  how: null,
  waiting: [{ sis_id: 's', name: null, people: 1 }],
};
const lms: Emptiest<NonNullable<LaunchObject['lms']>> = {
  ...fullest.lms,
  name: null,
  guid: null,
  return_url: null,
  locale: null,
};
const link: Emptiest<NonNullable<LaunchObject['resource_link']>> = { id: 'i', title: null };
const before: Emptiest<NonNullable<LaunchObject['lti1p1']>> = {
  user_id: null,
  context_id: null,
  resource_link_id: null,
  consumer_key: null,
};
const emptyInside = { ...emptiest, context, lms, resource_link: link, lti1p1: before, mapping, class: emptyClass };

/** Every value that the compiler knows, each once. */
const VALUES = {
  entry: { class: 1, choose: 1, setup: 1, home: 1 } satisfies Record<Entry, 1>,
  state: { active: 1, missing: 1, ended: 1 } satisfies Record<Standing, 1>,
  rostered: { yes: 1, no: 1, unknown: 1 } satisfies Record<Rostered, 1>,
  how: { operator: 1, partner: 1, teacher: 1, proof: 1, heal: 1 } satisfies Record<MappedClass['how'], 1>,
  family: { canvas: 1, schoology: 1, other: 1 } satisfies Record<Registration['family'], 1>,
  environment: { production: 1, beta: 1, test: 1 } satisfies Record<Registration['environment'], 1>,
  broker: { 'lms-direct': 1, clever: 1 } satisfies Record<Registration['broker'], 1>,
};

const complaintsOf = complaints(closed(LAUNCH_SCHEMA));
const definitions = fieldsOf(LAUNCH_SCHEMA['$defs']);

/** The schema behind a reference, and what remains of a choice between it and null. */
function follow(schema: unknown): Fields {
  const fields = fieldsOf(schema);
  const name = /^#\/\$defs\/(\w+)$/.exec(textOf(fields['$ref']) ?? '')?.[1];
  if (name !== undefined) return follow(definitions[name]);
  const choice = listOf(fields['anyOf']).find((one) => fieldsOf(one)['type'] !== 'null');
  return choice === undefined ? fields : follow(choice);
}

const mayBeNull = (schema: Fields): boolean =>
  listOf(schema['type']).includes('null') || listOf(schema['anyOf']).some((one) => fieldsOf(one)['type'] === 'null');

/** Every path of the schema, with whether null may stand there. */
function pathsOf(schema: unknown, at = ''): readonly (readonly [string, boolean])[] {
  const here = follow(schema);
  const properties = Object.entries(fieldsOf(here['properties']));
  if (here['items'] !== undefined) return pathsOf(here['items'], `${at}[]`);
  return properties.flatMap(([name, inner]) => [
    [`${at}.${name}`, mayBeNull(fieldsOf(inner))] as const,
    ...pathsOf(inner, `${at}.${name}`),
  ]);
}

/** Every path of a value, with whether it is null there. */
function pathsIn(value: unknown, at = ''): readonly (readonly [string, boolean])[] {
  if (Array.isArray(value)) return value.flatMap((one) => pathsIn(one, `${at}[]`));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    [`${at}.${name}`, inner === null] as const,
    ...pathsIn(inner, `${at}.${name}`),
  ]);
}

const names = (paths: readonly (readonly [string, boolean])[]) => [...new Set(paths.map(([path]) => path))].toSorted();
const nulls = (paths: readonly (readonly [string, boolean])[]) => names(paths.filter(([, isNull]) => isNull));

test('the schema and the type have the same fields', () => {
  assert.deepEqual(names(pathsOf(LAUNCH_SCHEMA)), names(pathsIn(fullest)));
});

test('the schema and the type allow null in the same places', () => {
  assert.deepEqual(nulls(pathsOf(LAUNCH_SCHEMA)), nulls([...pathsIn(emptiest), ...pathsIn(emptyInside)]));
  for (const value of [fullest, emptiest, emptyInside]) assert.deepEqual(complaintsOf(value), []);
});

test('the schema and the type list the same values', () => {
  const at = (...path: readonly string[]): Fields =>
    path.reduce((schema, name) => follow(fieldsOf(schema['properties'])[name]), LAUNCH_SCHEMA);
  assert.deepEqual(at('entry')['enum'], Object.keys(VALUES.entry));
  assert.deepEqual(at('role')['enum'], ROLES);
  assert.deepEqual(at('class', 'connected', 'how')['enum'], Object.keys(VALUES.how));
  assert.deepEqual(at('lms', 'family')['enum'], Object.keys(VALUES.family));
  assert.deepEqual(at('lms', 'environment')['enum'], Object.keys(VALUES.environment));
  assert.deepEqual(at('lms', 'broker')['enum'], Object.keys(VALUES.broker));
  assert.deepEqual(fieldsOf(at('truncated')['items'])['enum'], CUTS);
});

test('every field is required and described in one sentence', () => {
  const check = (schema: Fields, at: string): void => {
    const properties = fieldsOf(schema['properties']);
    if (schema['type'] === 'object') assert.deepEqual(schema['required'], Object.keys(properties), at);
    for (const [name, inner] of Object.entries(properties)) {
      const described = textOf(fieldsOf(inner)['description'] ?? follow(inner)['description']) ?? '';
      assert.ok(/^[A-Z].*\.$/.test(described) && !described.includes('. '), `${at}.${name}`);
    }
  };
  check(LAUNCH_SCHEMA, '');
  for (const [name, schema] of Object.entries(definitions)) check(fieldsOf(schema), name);
});

test('a reader may meet new fields, our own answers may not have them', () => {
  const newer = { ...fullest, more: 1, user: { ...fullest.user, more: 1 } };
  assert.deepEqual(complaints(LAUNCH_SCHEMA)(newer), []);
  assert.equal(complaintsOf(newer).length, 2);
});
