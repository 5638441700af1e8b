import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseRoles, ROLES } from '../../shared/lti/roles.ts';
import { route } from '../../shared/routing/route.ts';
import fc, { runs } from '../support/property.ts';

const V = 'http://purl.imsglobal.org/vocab/lis/v2/';
const word = fc.constantFrom(
  'Administrator',
  'Instructor',
  'Faculty',
  'Staff',
  'Student',
  'SysAdmin',
  'AccountAdmin',
  'Creator',
  'Other',
  'TestUser',
  'Learner',
);
/** Roles outside the course, in every writing. */
const elsewhere = fc.oneof(
  word.map((name) => `${V}institution/person#${name}`),
  word.map((name) => `${V}system/person#${name}`),
  word.map((name) => `${V}person#${name}`),
  word.map((name) => `http://purl.imsglobal.org/vocab/lti/system/person#${name}`),
  word.map((name) => `urn:lti:instrole:ims/lis/${name}`),
  word.map((name) => `urn:lti:sysrole:ims/lis/${name}`),
  fc.webUrl(),
);
const principal = fc.constantFrom(
  'Administrator',
  'ContentDeveloper',
  'Instructor',
  'Learner',
  'Mentor',
  'Manager',
  'Member',
  'Officer',
);
/** Roles in the course. */
const here = fc.oneof(
  principal.map((name) => `${V}membership#${name}`),
  fc.tuple(principal, word).map(([name, sub]) => `${V}membership/${name}#${sub}`),
  principal,
);
const policy = fc.record({
  setupBy: fc.constantFrom('instructor' as const, 'teaching_assistant' as const),
  noCourse: fc.constantFrom('home' as const, 'page' as const),
  missingDays: fc.constant(14),
});
const CONTEXT = { id: 'course', label: null, title: null, type: [] };

const kindOf = (role: (typeof ROLES)[number], its: Parameters<typeof route>[1]) =>
  route({ role, changesNothing: false, context: CONTEXT, classes: [], own: [], elsewhere: false }, its).kind;

test('any texts are roles of some kind, and what is no role grants nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.webUrl())), (uris) => {
      const { role, preview } = parseRoles(uris.filter((uri) => !/^[a-z]+$/i.test(uri)));
      assert.equal(role, 'none');
      assert.equal(preview, false);
    }),
  );
});

test('roles elsewhere never raise a role in the course', () => {
  fc.assert(
    fc.property(fc.array(here), fc.array(elsewhere), (inCourse, outside) => {
      const alone = parseRoles(inCourse).role;
      const mixed = parseRoles([...outside, ...inCourse]).role;
      if (alone === 'none') assert.ok(mixed === 'none' || mixed === 'administrator', mixed);
      else assert.equal(mixed, alone);
    }),
    runs(1000),
  );
});

test('roles elsewhere never lead to set-up', () => {
  fc.assert(
    fc.property(fc.array(elsewhere), policy, (outside, its) => {
      const kind = kindOf(parseRoles(outside).role, its);
      assert.ok(kind === 'wait' || kind === 'installation', kind);
    }),
    runs(1000),
  );
});

test('one role more never lowers a course role, but for an assistant’s beside the bare teacher', () => {
  const plain = here.filter((uri) => !uri.includes('membership/Instructor'));
  fc.assert(
    fc.property(fc.array(plain), plain, (uris, more) => {
      const rank = (list: string[]): number => ROLES.indexOf(parseRoles(list).role);
      assert.ok(rank([...uris, more]) <= rank(uris));
    }),
    runs(1000),
  );
});

test('the order of roles does not matter', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(here, elsewhere)), (uris) => {
      assert.equal(parseRoles(uris.toReversed()).role, parseRoles(uris).role);
    }),
  );
});

test('who changes nothing never sees set-up, whoever it is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ROLES), policy, (role, its) => {
      assert.notEqual(
        route({ role, changesNothing: true, context: CONTEXT, classes: [], own: [], elsewhere: false }, its).kind,
        'setup',
      );
    }),
  );
});
