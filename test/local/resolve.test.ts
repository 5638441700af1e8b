import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Lookup, resolve } from '../../local/runner/resolve.ts';

const lookup: Lookup = {
  ref: (name) => ({ Table: 'Roomkey-Table', 'AWS::Region': 'us-east-1' })[name],
  attribute: (logicalId, name) => (logicalId === 'Fn' && name === 'Arn' ? 'arn:aws:lambda:x:y:function:Fn' : undefined),
};

for (const [value, expected] of [
  ['plain', 'plain'],
  [512, '512'],
  [{ Ref: 'Table' }, 'Roomkey-Table'],
  [{ 'Fn::GetAtt': ['Fn', 'Arn'] }, 'arn:aws:lambda:x:y:function:Fn'],
  [{ 'Fn::GetAtt': 'Fn.Arn' }, 'arn:aws:lambda:x:y:function:Fn'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-us-east-1'],
  [
    { 'Fn::Sub': `${'$'}{Table} in ${'$'}{AWS::Region}, ${'$'}{!Literal}` },
    `Roomkey-Table in us-east-1, ${'$'}{Literal}`,
  ],
  [
    { 'Fn::Sub': [`${'$'}{X}/${'$'}{Fn.Arn}`, { X: { Ref: 'Table' } }] },
    'Roomkey-Table/arn:aws:lambda:x:y:function:Fn',
  ],
  [{ 'Fn::Select': [1, { 'Fn::Split': ['-', { Ref: 'Table' }] }] }, 'Table'],
] as const) {
  test(`${JSON.stringify(value)} is ${expected}`, () => assert.equal(resolve(value, lookup), expected));
}

for (const [value, message] of [
  [{ Ref: 'Nobody' }, /no value for Ref Nobody/],
  [{ 'Fn::GetAtt': ['Fn', 'Url'] }, /no value for Fn::GetAtt Fn\.Url/],
  [{ 'Fn::ImportValue': 'x' }, /Fn::ImportValue is not something/],
  [undefined, /one intrinsic function expected/],
  [{ a: 1, b: 2 }, /one intrinsic function expected/],
] as const) {
  test(`${JSON.stringify(value)} is refused by name`, () => assert.throws(() => resolve(value, lookup), message));
}
