import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copiedId } from '../../shared/matching/copied.ts';
import { learnSchools, type SchoolPair, schoolWithout, withSchool } from '../../shared/matching/schools.ts';
import { isCopyBy, rosterKey, sectionKey } from '../../shared/matching/section-key.ts';
import { EXACT } from '../../shared/matching/spelling.ts';
import type { SchoolRule, SpellingRule, SpellingRules } from '../../shared/records/deployment.ts';
import fc from '../support/property.ts';

const schoolRule = (own: Partial<SchoolRule>): SchoolRule => ({ school: 'b', prefix: '', suffix: '', pad: 0, ...own });
const rules = (own: Partial<SchoolRule>, section: Partial<SpellingRule> = {}): SpellingRules => ({
  section: { ...EXACT, ...section },
  schools: [schoolRule(own)],
});
const PREFIXED = rules({ prefix: 'B-' });

for (const [lms, school, sisId, spelling, isRead] of [
  ['B-123', 'b', '123', PREFIXED, true],
  ['123', 'b', '123', PREFIXED, false],
  ['123', 'a', '123', PREFIXED, true],
  ['B-123', 'a', '123', PREFIXED, false],
  ['123', null, '123', PREFIXED, true],
  ['123', 'b', '00123', rules({ pad: 1 }), true],
  ['000', 'b', '0', rules({ pad: 3 }), true],
  ['B-00123', 'b', '0123', rules({ prefix: 'B-', pad: 5 }), true],
  ['X12', 'b', 'X12', rules({ pad: 5 }), true],
  ['b-123-x', 'b', '123', rules({ prefix: 'B-', suffix: '-X' }, { ignoreCase: true }), true],
  ['B-123-S1', 'b', '123', rules({ prefix: 'B-' }, { term: true }), true],
  // Beside a district's rule, whose prefix the school has not, or has not alone.
  ['123', 'b', '123', rules({}, { prefix: 'PS_' }), true],
  ['PS_123', 'b', '123', rules({}, { prefix: 'PS_' }), false],
  ['PS_123', 'a', '123', rules({}, { prefix: 'PS_' }), true],
  ['123', 'a', '123', rules({}, { prefix: 'PS_' }), false],
  ['B-123', 'b', '123', rules({ prefix: 'B-' }, { prefix: 'PS_', pad: 6 }), true],
  ['PS_B-123', 'b', '123', rules({ prefix: 'PS_B-' }, { prefix: 'PS_' }), true],
  ['PS_9', 'b', '9', rules({ prefix: 'PS_' }, { prefix: 'PS_', except: ['9'] }), false],
  ['B-9', 'b', '9', rules({ prefix: 'B-', except: ['B-9'] }), false],
] as const) {
  test(`"${lms}" ${isRead ? 'is' : 'is not'} "${sisId}" of school ${school} by ${JSON.stringify(spelling)}`, () => {
    const key = sectionKey(lms, spelling);
    assert.equal(key !== '' && key === rosterKey(sisId, school, spelling), isRead);
    assert.equal(isCopyBy(copiedId(sisId), school, key, spelling), isRead);
  });
}

test('a long id is looked up as the district spells it, and its copy is known by that', () => {
  const long = 'x'.repeat(200);
  assert.equal(rosterKey(long, 'b', PREFIXED), long);
  assert.ok(isCopyBy(copiedId(long), 'b', sectionKey(long, PREFIXED), PREFIXED));
  assert.ok(!isCopyBy(copiedId(long), 'b', sectionKey(`B-${long}`, PREFIXED), PREFIXED));
});

test('without schools each id is looked up as before', () => {
  assert.equal(sectionKey('123', { section: { ...EXACT, prefix: 'PS_' } }), '');
  assert.equal(sectionKey(' a', {}), ' a');
});

const one = (id: string, school: string, ...sisIds: readonly string[]) => ({
  id,
  sisIds,
  school: { id: school, name: null },
});

test('ids that a school’s rule makes equal exclude themselves, not the rule', () => {
  const classes = [one('a', 'a', 'B-1'), one('b1', 'b', '1'), one('b2', 'b', '2'), one('a2', 'a', '2')];
  const rule = schoolWithout(classes, {}, schoolRule({ prefix: 'B-' }));
  assert.deepEqual(rule.except, ['B-1']);
  const by = withSchool({}, 'b', rule);
  assert.deepEqual([sectionKey('B-1', by), sectionKey('B-2', by)], ['', 'B-2']);
  assert.deepEqual(schoolWithout(classes, {}, rule), rule);
  const padded = schoolWithout(
    [one('b1', 'b', '7'), one('b2', 'b', '07'), one('a', 'a', '8')],
    {},
    schoolRule({ pad: 1 }),
  );
  assert.deepEqual(padded.except, ['7']);
  // What the LMS would spell as the roster does is another class's.
  const bare = schoolWithout(
    [one('b', 'b', '007'), one('a', 'a', '7')],
    { section: { ...EXACT, pad: 3 } },
    schoolRule({ prefix: 'B-' }),
  );
  assert.deepEqual(bare.except, ['007']);
});

const pairs = (school: string, ...of: readonly (readonly [string, string])[]): readonly SchoolPair[] =>
  of.map(([lms, roster]) => ({ lms, roster, school: { id: school, name: null } }));
const A = pairs('a', ['000101', '101'], ['000102', '102'], ['001103', '1103']);
const B = pairs('b', ['B-201', '201'], ['B-202', '202'], ['B-2203', '2203']);
const C = pairs('c', ['301', '301'], ['302', '302'], ['X-303', '303'], ['X-304', '304'], ['X-305', '305']);

test('learns one rule for each school whose ids no rule of the district reads, and says what it breaks', () => {
  const found = learnSchools([...A, ...B, ...C], [], {});
  assert.deepEqual(
    found.map(({ school, rule, evidence, pairs: all, broken }) => ({ school: school.id, rule, evidence, all, broken })),
    [
      { school: 'a', rule: schoolRule({ school: 'a', pad: 6 }), evidence: 3, all: 3, broken: 0 },
      { school: 'b', rule: schoolRule({ prefix: 'B-' }), evidence: 3, all: 3, broken: 0 },
      { school: 'c', rule: schoolRule({ school: 'c', prefix: 'X-' }), evidence: 3, all: 5, broken: 2 },
    ],
  );
});

test('learns what the district’s rule leaves, and nothing where it reads all', () => {
  const section = { ...EXACT, prefix: 'B-' };
  assert.deepEqual(
    learnSchools([...A, ...B], [], { section }).map(({ rule }) => rule),
    [schoolRule({ school: 'a', pad: 6 })],
  );
  assert.deepEqual(learnSchools(B, [], rules({ prefix: 'B-' })), []);
});

for (const [name, from] of [
  ['two pairs', B.slice(0, 2)],
  ['classes of no school', B.map((pair) => ({ ...pair, school: null }))],
  ['more that need no rule', [...C, ...pairs('c', ['306', '306'], ['307', '307'])]],
  ['digits before digits', pairs('b', ['26101', '101'], ['26102', '102'], ['26103', '103'])],
  ['as many ways as pairs', pairs('b', ['a-101', '101'], ['b-102', '102'], ['c-103', '103'])],
] as const) {
  test(`learns nothing for a school from ${name}`, () => assert.deepEqual(learnSchools(from, [], {}), []));
}

test('zeros that a school’s LMS has lost', () => {
  const lost = pairs('b', ['101', '000101'], ['1102', '001102'], ['13', '000013']);
  assert.deepEqual(learnSchools(lost, [], {})[0]?.rule, schoolRule({ pad: 1 }));
});

test('no two classes are found by one key that their school’s rule has made', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^(B-)?0{0,2}[1-9]\d{0,2}$/), { minLength: 2, maxLength: 8 });
  const some = fc.record({
    prefix: fc.constantFrom('', 'B-'),
    suffix: fc.constantFrom('', '-x'),
    pad: fc.constantFrom(0, 1, 4),
  });
  const district = fc.record({
    trim: fc.constant(false),
    ignoreCase: fc.boolean(),
    prefix: fc.constantFrom('', 'B-'),
    suffix: fc.constant(''),
    pad: fc.constantFrom(0, 4),
  });
  fc.assert(
    fc.property(ids, some, district, (all, own, section) => {
      const classes = all.map((id, i) => one(`c${i}`, i % 2 === 0 ? 'a' : 'b', id));
      const rule = schoolWithout(classes, { section }, { school: 'b', ...own });
      const by = withSchool({ section }, 'b', rule);
      const keys = Map.groupBy(classes, ({ sisIds: [id = ''], school }) => rosterKey(id, school.id, by));
      for (const [key, found] of keys) {
        if (found.length < 2 || !found.some(({ school }) => school.id === 'b')) continue;
        assert.ok(key === '' || rule.except?.includes(key), key);
      }
    }),
  );
});
