import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLaunchClaims } from '../../shared/lti/claims.ts';
import { DEFAULT_CLAIM_MAPS } from '../../shared/lti/family.ts';
import { ROLES } from '../../shared/lti/roles.ts';
import { type Destination, route } from '../../shared/lti/route.ts';
import type { MappedClass, Policy } from '../../shared/types.ts';
import { CLAIM } from '../support/platform.ts';
import { readDoc, tableIn } from './markdown.ts';

const doc = readDoc('routing.md');
const [, ...legend] = tableIn(doc, '## Destinations');
const [header, ...people] = tableIn(doc, '## Who, from where');
const [, ...several] = tableIn(doc, '## Several roles at once');

const wordOf = (kind: Destination['kind']): string | undefined =>
  legend.find(([, code]) => code === `\`${kind}\``)?.[0];
const codes = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);

/** What a launch says of a person, read from the words of the table through the claims. */
function claimsOf(cell = '') {
  const said = codes(cell);
  const uris = said.filter((code) => code !== 'masquerading_user_id');
  const custom = said.includes('masquerading_user_id') ? { masquerading_user_id: '4471' } : {};
  const payload = {
    sub: 'person',
    [`${CLAIM}target_link_uri`]: 'https://roomkey.example/launch',
    [`${CLAIM}resource_link`]: { id: 'link' },
    [`${CLAIM}roles`]: uris.map((uri) =>
      /^[a-z]+[#/]/.test(uri) ? `http://purl.imsglobal.org/vocab/lis/v2/${uri}` : uri,
    ),
    [`${CLAIM}custom`]: custom,
  };
  return parseLaunchClaims(payload, { claimMap: DEFAULT_CLAIM_MAPS.canvas, family: 'canvas' });
}

const course = (type: string) => ({ id: 'course', label: null, title: null, type: [type] });
const COURSE = course('http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering');
const mapped = (id: string): MappedClass => ({
  id,
  urlId: null,
  name: null,
  state: 'active',
  how: 'partner',
  by: 'p',
  at: 1,
});

const COLUMNS = {
  'connected course': { context: COURSE, classes: [mapped('first'), mapped('second')] },
  'course not connected': { context: COURSE, classes: [] },
  'no course': { context: null, classes: [] },
  'account page': { context: course('Account'), classes: [] },
} as const;

test('the table has a column for every kind of place', () => {
  assert.deepEqual(header?.slice(3), Object.keys(COLUMNS));
});

for (const [person = '', said, role, ...cells] of people) {
  const setupBy = codes(person)[0]?.endsWith('teaching_assistant') === true ? 'teaching_assistant' : 'instructor';
  const { roles, user } = claimsOf(said);
  const changesNothing = roles.preview || user.masquerade;
  for (const [i, [place, { context, classes }]] of Object.entries(COLUMNS).entries()) {
    const [underHome, underPage = underHome] = (cells[i] ?? '').split(' or ');
    for (const [noCourse, word] of [['home', underHome] as const, ['page', underPage] as const]) {
      test(`${person}, ${place}, noCourse: ${noCourse} → ${word}`, () => {
        const policy: Policy = { setupBy, noCourse };
        assert.deepEqual(codes(role), [roles.role]);
        const destination = route({ role: roles.role, changesNothing, context, classes }, policy);
        assert.equal(wordOf(destination.kind), word);
        if (destination.kind === 'class') assert.equal(destination.class.id, 'first');
      });
    }
  }
}

test('the table leaves out no role and no destination', () => {
  const roles = new Set(people.flatMap(([, , role]) => codes(role)));
  assert.deepEqual([...roles].toSorted(), ROLES.toSorted());
  const reached = new Set(people.flatMap((row) => row.slice(3).flatMap((cell) => cell.split(' or '))));
  assert.deepEqual([...reached].toSorted(), legend.map(([word]) => word).toSorted());
});

for (const [person = '', said, role] of several) {
  test(`${person}: ${codes(role).join()}`, () => {
    assert.deepEqual(codes(role), [claimsOf(said).roles.role]);
  });
}

test('a policy matters only to those it is about: an instructor sets up under either', () => {
  for (const setupBy of ['instructor', 'teaching_assistant'] as const) {
    const visit = { role: 'instructor', changesNothing: false, context: COURSE, classes: [] } as const;
    assert.equal(route(visit, { setupBy, noCourse: 'page' }).kind, 'setup');
  }
});

test('a group of a course is a place like a course', () => {
  const context = course('http://purl.imsglobal.org/vocab/lis/v2/course#Group');
  const visit = { role: 'student', changesNothing: false, context, classes: [mapped('first')] } as const;
  assert.equal(route(visit, { setupBy: 'instructor', noCourse: 'page' }).kind, 'class');
});
