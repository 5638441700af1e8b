import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSchoolMorning, schoolIn, schoolText } from '../../shared/school.ts';
import { parseConfig } from '../../shared/stage/config.ts';

const SCHOOL = {
  timeZone: 'America/Chicago',
  from: 8,
  to: 12,
  daysOff: [['2026-12-21', '2027-01-01']],
} as const;

for (const [when, at, is] of [
  ['a Tuesday, 9:05', '2026-11-24T15:05:00Z', true],
  ['a Tuesday, 10:59', '2026-11-24T16:59:00Z', true],
  ['a Tuesday, 8:59: an hour before is too early', '2026-11-24T14:59:00Z', false],
  ['a Tuesday, 11:00: an hour after is too late', '2026-11-24T17:00:00Z', false],
  ['the same hour in summer time', '2026-09-15T14:05:00Z', true],
  ['an hour that is one in winter alone', '2026-09-15T16:05:00Z', false],
  ['a Saturday', '2026-11-28T15:05:00Z', false],
  ['a Sunday', '2026-11-29T15:05:00Z', false],
  ['the first day off', '2026-12-21T15:05:00Z', false],
  ['the last day off', '2027-01-01T15:05:00Z', false],
  ['the Monday after', '2027-01-04T15:05:00Z', true],
] as const) {
  test(`${is ? 'a school morning' : 'none'}: ${when}`, () => {
    assert.equal(isSchoolMorning(SCHOOL, Date.parse(at) / 1000), is);
  });
}

test('a zone far from Greenwich has its own day', () => {
  const hawaii = { ...SCHOOL, timeZone: 'Pacific/Honolulu', daysOff: [['2026-11-25', '2026-11-25']] } as const;
  assert.equal(isSchoolMorning(hawaii, Date.parse('2026-11-24T20:00:00Z') / 1000), true);
  assert.equal(isSchoolMorning(hawaii, Date.parse('2026-11-25T20:00:00Z') / 1000), false);
});

test('what the stack tells is what refresh reads, and nothing is nobody’s school', () => {
  for (const one of [SCHOOL, { ...SCHOOL, daysOff: [] }]) assert.deepEqual(schoolIn(schoolText(one)), one);
  assert.equal(schoolIn(null), null);
});

test('settings: a day alone is a stretch, hours have their defaults', () => {
  const { school } = parseConfig({ roomkey: { school: { timeZone: 'America/Chicago', daysOff: ['2027-01-18'] } } });
  assert.deepEqual(school, { ...SCHOOL, daysOff: [['2027-01-18', '2027-01-18']] });
});

for (const [what, school, problem] of [
  ['no time zone', {}, /school.timeZone is missing, and must be the name of a time zone/],
  ['how people call it', { timeZone: 'CST' }, /school.timeZone is "CST", .*: write "America\/Chicago"/],
  ['a zone that is none', { timeZone: 'America/Springfield' }, /school.timeZone is "America\/Springfield"/],
  [
    'a day that is none',
    { timeZone: 'America/Chicago', daysOff: ['2026-02-30'] },
    /school.daysOff is "2026-02-30", and must be a day/,
  ],
  [
    'days the wrong way round',
    { timeZone: 'America/Chicago', daysOff: ['2027-01-02..2026-12-21'] },
    /school.daysOff is "2027-01-02..2026-12-21"/,
  ],
  [
    'a morning too short',
    { timeZone: 'America/Chicago', from: 9, to: 11 },
    /school.to is 11, and must be at least three hours behind from, 9: write 12/,
  ],
] as const) {
  test(`refuses ${what}`, () => {
    assert.throws(() => parseConfig({ roomkey: { school } }), problem);
  });
}
