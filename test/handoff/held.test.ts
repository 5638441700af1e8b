import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeHeld, encodeHeld, type Held, NO_CLAIMS } from '../../shared/handoff/held.ts';
import type { HandOff } from '../../shared/handoff/record.ts';
import fc, { runs } from '../support/property.ts';

const HAND_OFF: HandOff = {
  iss: 'https://lms.example',
  toolId: 'tool',
  deploymentId: '1',
  entry: 'setup',
  user: {
    sub: 'teacher',
    name: null,
    givenName: null,
    familyName: null,
    email: null,
    sisId: null,
    lmsId: null,
    loginId: null,
    cleverId: null,
    masquerade: false,
  },
  preview: false,
  role: 'instructor',
  roles: [],
  observedUsers: [],
  returnUrl: null,
  locale: null,
  context: null,
  resourceLink: { id: 'link', title: null },
  mapping: null,
  launchedAt: 1_795_446_000,
  cleverRoles: null,
  lti1p1: null,
  truncated: [],
  cookies: false,
};

const ids = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { maxLength: 10 });
const maybe = fc.option(fc.string({ maxLength: 20 }));
const claims = fc.record(
  {
    provenSections: ids,
    claimedSections: ids,
    sectionNames: ids,
    courseSisIds: ids,
    history: ids,
    term: fc.record({ name: maybe, start: maybe, end: maybe }, { noNullPrototype: true }),
  },
  { noNullPrototype: true },
);

test('what is sealed with a launch that waits is what is opened', () => {
  fc.assert(
    fc.property(fc.constantFrom('setup', 'choose', 'wait'), claims, (kind, course) => {
      const held: Held = { kind, handOff: HAND_OFF, claims: course };
      assert.deepEqual(decodeHeld(encodeHeld(held)), held);
    }),
    runs(200),
  );
});

test('section codes of Schoology are sealed along', () => {
  const claims = { ...NO_CLAIMS, codes: ['S-9'] };
  assert.deepEqual(decodeHeld(encodeHeld({ kind: 'setup', handOff: HAND_OFF, claims })).claims, claims);
});

test('one that waits for a click alone carries no claims', () => {
  const course = { ...NO_CLAIMS, provenSections: ['S1'] };
  assert.deepEqual(decodeHeld(encodeHeld({ kind: 'open', handOff: HAND_OFF, claims: course })).claims, NO_CLAIMS);
});

/** The sealed form with other JSON in place of kind and claims. */
function sealedWith(json: unknown): Uint8Array {
  const good = Buffer.from(encodeHeld({ kind: 'setup', handOff: HAND_OFF, claims: NO_CLAIMS }));
  const head = Buffer.from(JSON.stringify(json));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, good.subarray(4 + good.readUInt32BE(0))]);
}

const TERM = [null, null, null];
for (const [said, json] of [
  ['no list', {}],
  ['a kind that is none', ['dance', null]],
  ['claims that are no list', ['setup', { provenSections: [], term: {} }]],
  ['claims cut short', ['setup', [[], [], []]]],
  ['section ids that are numbers', ['setup', [[7], [], [], [], [], TERM]]],
  ['section ids that are a text', ['setup', ['S1', [], [], [], [], TERM]]],
  ['a term that is a text', ['setup', [[], [], [], [], [], 'fall']]],
  ['a day that is a number', ['setup', [[], [], [], [], [], [null, 7, null]]]],
] as const) {
  test(`${said}: told as of another version, nothing half read`, () =>
    assert.throws(() => decodeHeld(sealedWith(json)), { code: 'launch-layout-unknown' }));
}

test('the same with good JSON in that place is read', () => {
  assert.deepEqual(decodeHeld(sealedWith(['setup', [['S1'], [], [], [], [], TERM]])).claims, {
    ...NO_CLAIMS,
    provenSections: ['S1'],
  });
});

test('who signed in to Clever is sealed with it, as it is written', () => {
  const held: Held = { kind: 'clever', handOff: HAND_OFF, claims: NO_CLAIMS };
  for (const one of [held, { ...held, signedIn: ['{"firstName":"Ñ"}'] }]) {
    assert.deepEqual(decodeHeld(encodeHeld(one)), one);
  }
});
