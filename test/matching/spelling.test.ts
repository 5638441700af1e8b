import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collisions, EXACT, learn, type Pair, spell, without } from '../../shared/matching/spelling.ts';
import type { SpellingRule } from '../../shared/records/deployment.ts';
import fc from '../support/property.ts';

const rule = (own: Partial<SpellingRule>): SpellingRule => ({ ...EXACT, ...own });
const PREFIXED = rule({ prefix: 'SEC-', pad: 7 });

const SPELLED: readonly (readonly [string, SpellingRule, 'lms' | 'roster', string])[] = [
  [' A-1 ', EXACT, 'lms', ' A-1 '],
  [' A-1 ', rule({ trim: true }), 'lms', 'A-1'],
  ['sec-12', rule({ prefix: 'SEC-' }), 'lms', ''],
  ['20817', rule({ prefix: 'T' }), 'lms', ''],
  ['20817', rule({ prefix: 'T', pad: 7 }), 'lms', ''],
  ['T20817', rule({ prefix: 'T' }), 'lms', '20817'],
  ['sec-12', rule({ prefix: 'SEC-', ignoreCase: true }), 'lms', '12'],
  ['SEC-12', PREFIXED, 'lms', '0000012'],
  ['SEC-12', PREFIXED, 'roster', 'SEC-12'],
  ['12', PREFIXED, 'roster', '0000012'],
  ['00000012', PREFIXED, 'roster', '00000012'],
  ['12a', PREFIXED, 'roster', '12a'],
  ['12-2026', rule({ suffix: '-2026' }), 'lms', '12'],
  ['12-2026', rule({ suffix: '-2026' }), 'roster', '12-2026'],
  ['SEC-', rule({ prefix: 'SEC-' }), 'lms', ''],
  [' SEC- 12', rule({ prefix: 'SEC-', trim: true }), 'lms', '12'],
];
for (const [id, by, side, spelled] of SPELLED) {
  test(`"${id}" of the ${side} becomes "${spelled}" by ${JSON.stringify(by)}`, () => {
    assert.equal(spell(id, by, side), spelled);
  });
}

const one = (id: string, ...sisIds: readonly string[]) => ({ id, sisIds });
const COLLISIONS: readonly (readonly [string, SpellingRule, ReturnType<typeof one>[], number])[] = [
  ['case', rule({ ignoreCase: true }), [one('a', 'x1'), one('b', 'X1')], 1],
  ['padding', rule({ pad: 4 }), [one('a', '12'), one('b', '0012')], 1],
  ['blanks', rule({ trim: true }), [one('a', '12 '), one('b', '12')], 1],
  ['an id that the LMS would read as another’s', rule({ prefix: 'S-' }), [one('a', 'S-1'), one('b', '1')], 1],
  ['two spellings of one class', rule({ ignoreCase: true }), [one('a', 'x1', 'X1')], 0],
  ['one id of two classes, whatever the rule', rule({ ignoreCase: true }), [one('a', 'x1'), one('b', 'x1')], 0],
  ['ids that stay apart', PREFIXED, [one('a', '12'), one('b', '13')], 0],
];
for (const [name, by, classes, count] of COLLISIONS) {
  test(`ids that a rule makes equal: ${name}`, () => {
    assert.equal(collisions(classes, by).length, count);
  });
}

const pairs = (...all: readonly (readonly [string, string])[]): readonly Pair[] =>
  all.map(([lms, roster]) => ({ lms, roster }));

const LEARNED: readonly (readonly [string, readonly Pair[], SpellingRule])[] = [
  ['case', pairs(['a1', 'A1'], ['b2', 'B2'], ['c3', 'C3']), rule({ ignoreCase: true })],
  ['blanks', pairs(['a1 ', 'a1'], [' b2', 'b2'], ['c3', 'c3']), rule({ trim: true })],
  ['a prefix', pairs(['SEC-a1', 'a1'], ['SEC-b2', 'b2'], ['SEC-c3', 'c3']), rule({ prefix: 'SEC-' })],
  ['a suffix', pairs(['11-26', '11'], ['12-26', '12'], ['13-26', '13']), rule({ suffix: '-26' })],
  ['zeros that the roster has', pairs(['12', '0012'], ['345', '0345'], ['9', '0009']), rule({ pad: 4 })],
  ['zeros that the LMS has', pairs(['0012', '12'], ['0345', '345'], ['0009', '9']), rule({ pad: 4 })],
  [
    'a prefix and zeros',
    pairs(['SEC-12', '0012'], ['SEC-345', '0345'], ['SEC-9', '0009']),
    rule({ prefix: 'SEC-', pad: 4 }),
  ],
  [
    'a prefix and zeros, and no digit that makes ids differ',
    pairs(['PS_0000012', '12'], ['PS_0000034', '34'], ['PS_0000056', '56']),
    rule({ prefix: 'PS_', pad: 7 }),
  ],
  [
    'letters before the ids of users',
    pairs(['TCH_20817', '20817'], ['TCH_30001', '30001'], ['TCH_4', '4']),
    rule({ prefix: 'TCH_' }),
  ],
];
for (const [name, from, learned] of LEARNED) {
  test(`learns ${name}`, () => {
    assert.deepEqual(learn(from), { rule: learned, evidence: from.length, broken: 0, collisions: [] });
  });
}

const SEVEN = ['101', '102', '103', '104', '105', '106'].map((id) => [`PS_${id}`, id] as const);

const MOSTLY: readonly (readonly [string, readonly Pair[], SpellingRule, number, number])[] = [
  ['a term behind one of seven', pairs(...SEVEN, ['PS_107-S1', '107']), rule({ prefix: 'PS_', term: true }), 7, 0],
  ['one of seven that nothing explains', pairs(...SEVEN, ['OLD/107', '107']), rule({ prefix: 'PS_' }), 6, 0],
  ['one that needs no rule, and that it breaks', pairs(...SEVEN, ['108', '108']), rule({ prefix: 'PS_' }), 6, 1],
];
for (const [name, from, learned, evidence, broken] of MOSTLY) {
  test(`learns what explains most, and says what it breaks: ${name}`, () => {
    assert.deepEqual(learn(from), { rule: learned, evidence, broken, collisions: [] });
  });
}

const TERMED: readonly (readonly [string, string])[] = [
  ['107-S1', '107'],
  ['107_Q2', '107'],
  ['107-2627', '107'],
  ['107-26-27', '107'],
  ['107.2026', '107'],
  ['107-T3', '107'],
  ['-S1', '-S1'],
  ['107-1', '107-1'],
  ['1072627', '1072627'],
];
for (const [id, spelled] of TERMED) {
  test(`a term behind "${id}"`, () => assert.equal(spell(id, rule({ term: true }), 'lms'), spelled));
}

test('ids that a rule makes equal exclude themselves, not the rule', () => {
  const classes = [one('a', '0012'), one('b', '12'), one('c', '34')];
  const found = without(classes, rule({ pad: 4 }));
  assert.deepEqual(found, rule({ pad: 4, except: ['0012'] }));
  assert.deepEqual(
    ['12', '0012', '34'].map((id) => spell(id, found, 'lms')),
    ['', '', '0034'],
  );
  assert.equal(spell('12', found, 'roster'), '0012');
  const prefixed = without([one('a', 'S-1'), one('b', '1'), one('c', '2')], rule({ prefix: 'S-' }));
  assert.deepEqual([spell('S-1', prefixed, 'lms'), spell('S-2', prefixed, 'lms')], ['', '2']);
  assert.deepEqual(without(classes, found), found);
});

const NOT_LEARNED: readonly (readonly [string, readonly Pair[]])[] = [
  ['two pairs', pairs(['SEC-1', '1'], ['SEC-2', '2'])],
  ['one pair three times', pairs(['SEC-1', '1'], ['SEC-1', '1'], ['SEC-1', '1'])],
  ['ids that need no rule', pairs(['1', '1'], ['2', '2'], ['3', '3'])],
  ['a pair that nothing explains', pairs(['SEC-12', '12'], ['SEC-13', '13'], ['SEC-14', '99'])],
  ['a prefix that some ids lack', pairs(['SEC-12', '12'], ['SEC-345', '345'], ['678', '678'])],
  ['digits for a prefix, with which other ids begin', pairs(['26101', '101'], ['26102', '102'], ['26103', '103'])],
];
for (const [name, from] of NOT_LEARNED) {
  test(`learns nothing from ${name}`, () => {
    assert.equal(learn(from), null);
  });
}

test('a rule that makes two classes equal comes with them, to be refused', () => {
  const learned = learn(pairs(['a1', 'A1'], ['b2', 'B2'], ['c3', 'C3']), [one('x', 'A1'), one('y', 'a1')]);
  assert.deepEqual(learned?.collisions, [['A1', 'a1']]);
});

test('a bolder rule that makes none equal is preferred to a simpler that does', () => {
  const from = pairs(['S-12', '12'], ['S-34', '34'], ['S-56', '56']);
  assert.deepEqual(learn(from, [one('x', '12'), one('y', 'S-12')])?.collisions, [['12', 'S-12']]);
  assert.deepEqual(learn(from, [one('x', '12'), one('y', 's-12')])?.collisions, []);
});

const someRule = fc.record({
  trim: fc.boolean(),
  ignoreCase: fc.boolean(),
  prefix: fc.constantFrom('', 'SEC-', 'x'),
  suffix: fc.constantFrom('', '-26', '.a'),
  pad: fc.constantFrom(0, 4, 8),
});
const someId = fc.oneof(fc.stringMatching(/^\d{1,6}$/), fc.stringMatching(/^[A-Za-z]{1,3}-?\d{1,4}$/), fc.string());

test('what is learned explains all pairs that it was given, in any order', () => {
  const world = fc.tuple(someRule, fc.uniqueArray(fc.stringMatching(/^[1-9]\d{2,5}$/), { minLength: 3, maxLength: 8 }));
  let count = 0;
  fc.assert(
    fc.property(world, ([by, ids]) => {
      const from = ids.map((id) => ({ lms: `${by.prefix}${id}${by.suffix}`, roster: id.padStart(by.pad, '0') }));
      const learned = learn(from);
      assert.deepEqual(learn([...from].reverse()), learned);
      if (from.some(({ lms, roster }) => lms !== roster)) assert.ok(learned !== null);
      if (learned === null) return;
      count += 1;
      for (const { lms, roster } of from) {
        assert.equal(spell(lms, learned.rule, 'lms'), spell(roster, learned.rule, 'roster'));
      }
    }),
  );
  assert.ok(count > 20);
});

test('without collisions no two classes’ ids are read as one, on either side', () => {
  const classes = fc
    .uniqueArray(someId, { minLength: 2, maxLength: 8 })
    .map((ids) => ids.map((id, i) => one(`c${i}`, id)));
  fc.assert(
    fc.property(classes, someRule, (all, by) => {
      if (collisions(all, by).length > 0) return;
      const ids = all.flatMap(({ sisIds }) => sisIds);
      const read = ids.map((id) => spell(id, by, 'roster'));
      assert.equal(new Set(read).size, ids.length);
      for (const [i, id] of ids.entries()) {
        const meant = read.indexOf(spell(id, by, 'lms'));
        assert.ok(meant === -1 || meant === i);
      }
    }),
  );
});
