import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLaunchClaims } from '../../shared/lti/claims.ts';
import { DEFAULT_CLAIM_MAPS } from '../../shared/lti/family.ts';
import { ROLES } from '../../shared/lti/roles.ts';
import type { MappedClass } from '../../shared/records/context.ts';
import type { Policy } from '../../shared/records/deployment.ts';
import { type Destination, type Facts, route } from '../../shared/routing/route.ts';
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
  return parseLaunchClaims(payload, { claimMap: DEFAULT_CLAIM_MAPS.canvas, family: 'canvas', linksCarryNone: false });
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
  evidence: [],
  roster: null,
  at: 1,
});

const POLICY = { setupBy: 'instructor', noCourse: 'page' } as const;
const NOBODY = { role: 'student', changesNothing: false, classes: [], own: [], elsewhere: false } as const;

const COLUMNS = {
  'connected course': { context: COURSE, classes: [mapped('first')] },
  'several classes': { context: COURSE, classes: [mapped('first'), mapped('second')] },
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
        const policy: Policy = { setupBy, noCourse, missingDays: 14 };
        assert.deepEqual(codes(role), [roles.role]);
        const facts = { role: roles.role, changesNothing, context, classes, own: [], elsewhere: false };
        const destination = route(facts, policy);
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
    const facts = { ...NOBODY, role: 'instructor', context: COURSE } as const;
    assert.equal(route(facts, { setupBy, noCourse: 'page' }).kind, 'setup');
  }
});

test('a group of a course is a place like a course', () => {
  const context = course('http://purl.imsglobal.org/vocab/lis/v2/course#Group');
  const facts = { ...NOBODY, context, classes: [mapped('first')] } as const;
  assert.equal(route(facts, POLICY).kind, 'class');
});

const TWO = [mapped('first'), mapped('second')];
const wayOf = (facts: Partial<Facts>): string => {
  const destination = route({ ...NOBODY, context: COURSE, classes: TWO, ...facts }, POLICY);
  if (destination.kind === 'class') return destination.class.id;
  return destination.kind === 'choose' ? destination.classes.map(({ id }) => id).join() : destination.kind;
};

for (const [said, facts, way] of [
  ['a student whose section is the second class goes there', { own: ['second'] }, 'second'],
  ['a student of both chooses among both', { own: ['first', 'second'] }, 'first,second'],
  ['a student of a class that is not connected here is sent to no other', { elsewhere: true }, 'wait'],
  ['not even where only one is connected', { elsewhere: true, classes: [mapped('first')] }, 'wait'],
  ['one who is also in a connected class goes there', { elsewhere: true, own: ['first'] }, 'first'],
  ['its teacher sees what there is', { elsewhere: true, role: 'instructor' }, 'first,second'],
  ['its teacher, where nothing is connected, connects', { elsewhere: true, role: 'instructor', classes: [] }, 'setup'],
  ['a substitute whom no list names goes in', { role: 'instructor', classes: [mapped('first')] }, 'first'],
] as const) {
  test(said, () => assert.equal(wayOf(facts), way));
}
