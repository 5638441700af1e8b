import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shapeOf } from '../../shared/launch/capture.ts';
import { claimsOf } from '../support/platform.ts';
import { textsIn } from '../vectors/row.ts';

const C = 'https://purl.imsglobal.org/spec/lti/claim/';
const said = (payload: object): readonly string[] =>
  shapeOf({ ...payload }).map(({ place, type, looks }) => [place, type, ...looks].join(' '));
const custom = (value: unknown): string => said({ c: { x: value } })[0] ?? '';

describe('what a value looks like, and nothing of it', () => {
  const rows: readonly (readonly [value: unknown, line: string])[] = [
    ['', 'string empty'],
    ['  ', 'string empty'],
    ['$Canvas.user.sisSourceId', 'string $Canvas.user.sisSourceId'],
    ['$Person.sourcedId', 'string $Person.sourcedId'],
    ['$MayaReyes', 'string variable'],
    ['$Maya.Reyes 12', 'string variable'],
    ['$Maya.Reyes@lincoln', 'string variable'],
    [`$A.${'b'.repeat(100)}`, 'string variable'],
    ['6a3f9d1e5b7c8a0012345678', 'string 24hex'],
    ['6A3F9D1E5B7C8A0012345678', 'string'],
    ['maya@lincoln.example', 'string'],
    ['maya\u0000reyes', 'string'],
    ['x'.repeat(100_000), 'string'],
    [4711, 'number'],
    [true, 'boolean'],
    [null, 'object'],
    [['a', 'b'], 'list'],
    [{ a: 'b' }, 'object'],
  ];
  for (const [value, line] of rows) {
    test(`${JSON.stringify(value).slice(0, 40)}: ${line}`, () => assert.equal(custom(value), `c>x ${line}`));
  }
});

test('members stand behind their claims; what is called as if it were anything has no name', () => {
  const names = ['maya@lincoln.example', 'Maya Reyes', 'x'.repeat(161), 'a\u001b[31m', 'Ünal', 'a|b'];
  assert.deepEqual(said({ sub: 'Maya', [`${C}context`]: { id: '7', type: ['CourseSection'] }, empty: {} }), [
    'sub string',
    `${C}context>id string`,
    `${C}context>type list`,
  ]);
  assert.deepEqual(
    said(Object.fromEntries(names.map((name) => [name, 'v']))),
    names.map(() => '? string'),
  );
});

test('of a token with a thousand claims the rest is cut', () => {
  assert.equal(said(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`claim${i}`, 'v']))).length, 150);
});

test('ids to be looked up: of a list the first five, and none of what cannot be one', () => {
  const idsOf = (value: unknown) => shapeOf({ x: value })[0]?.ids;
  assert.deepEqual(idsOf('a, b ,,c,d,e,f'), ['a', 'b', 'c', 'd']);
  assert.deepEqual(idsOf('A-1'), ['A-1']);
  assert.deepEqual(idsOf(4711), ['4711']);
  for (const none of ['', '$Canvas.user.id', 'https://lms.example', 'Maya Reyes', 'x'.repeat(65), 1.5, 2 ** 60, null]) {
    assert.deepEqual(idsOf(none), [], String(none).slice(0, 20));
  }
});

describe('of the launches that platforms send no value is in a shape', () => {
  for (const sample of ['canvas-teacher-three-sections', 'schoology-teacher']) {
    test(sample, () => {
      const target = 'https://r.example/launch';
      const claims = claimsOf(sample, { now: 1_795_446_000, nonce: 'a-nonce', targetLinkUri: target });
      const shape = said(claims).join('\n');
      const names = new Set(shape.split(/[\s>./]/));
      for (const value of textsIn(claims)) {
        if (value.length < 3 || value.startsWith('$') || names.has(value)) continue;
        assert.ok(!shape.includes(value), `${value} in ${shape}`);
      }
    });
  }
});
