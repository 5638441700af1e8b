import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { test } from 'node:test';
import { decode, encode } from '../../shared/handoff/codec.ts';
import { type HandOff, ROSTERED, STANDINGS } from '../../shared/handoff/record.ts';
import { ROLES } from '../../shared/lti/roles.ts';
import { HOWS } from '../../shared/records/context.ts';
import { USER_ROLES } from '../../shared/records/person.ts';
import fc, { runs } from '../support/property.ts';

const V = 'http://purl.imsglobal.org/vocab/lis/v2/';
/** Texts that the short writing has marks of its own for. */
const odd = fc.constantFrom(
  '~',
  '~a',
  '~~',
  '~z#',
  `${V}membership#Instructor`,
  `${V}course#`,
  'lis.person_sourcedid',
  'null',
  '0',
  '',
);
const text = (maxLength: number) => fc.oneof(fc.string({ unit: 'grapheme', maxLength }), odd);
const id = fc.oneof(
  fc.string({ minLength: 1, maxLength: 24 }),
  odd.filter((one) => one !== ''),
);
const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary);
const sourced = fc.record({
  value: id,
  source: fc.oneof(id, fc.constantFrom('custom.user_sis_id', 'custom.login_id')),
});

const handOffs = (most: { users: number; classes: number; text: number }): fc.Arbitrary<HandOff> => {
  const mapped = fc.record({
    id,
    urlId: maybe(id),
    name: maybe(text(most.text)),
    how: fc.constantFrom(...HOWS),
    at: fc.nat(),
    standing: fc.constantFrom(...STANDINGS),
    evidence: fc.uniqueArray(fc.constantFrom('section-id', 'teacher-email', 'email', 'other'), { maxLength: 2 }),
  });
  const mapping = fc.uniqueArray(mapped, { maxLength: most.classes, selector: (one) => one.id }).chain((classes) =>
    fc.record({
      version: fc.nat(),
      classes: fc.constant(classes),
      chosen: fc.constantFrom(...classes.map((one) => one.id), null),
      rostered: fc.constantFrom(...ROSTERED),
      waiting: fc.array(fc.record({ sisId: id, name: maybe(text(most.text)), people: fc.nat(100) }), { maxLength: 3 }),
    }),
  );
  const handOff = fc.record({
    iss: id,
    toolId: id,
    deploymentId: id,
    entry: fc.constantFrom('class' as const, 'choose' as const, 'setup' as const, 'home' as const),
    user: fc.record({
      sub: id,
      name: maybe(text(most.text)),
      givenName: maybe(text(most.text)),
      familyName: maybe(text(most.text)),
      email: maybe(id),
      sisId: maybe(sourced),
      lmsId: maybe(sourced),
      loginId: maybe(sourced),
      cleverId: maybe(sourced),
      masquerade: fc.boolean(),
    }),
    preview: fc.boolean(),
    role: maybe(fc.constantFrom(...ROLES)),
    roles: fc.array(id, { maxLength: 3 }),
    observedUsers: fc.array(id, { maxLength: most.users }),
    returnUrl: maybe(id),
    locale: maybe(id),
    context: maybe(
      fc.record({
        id,
        label: maybe(text(most.text)),
        title: maybe(text(most.text)),
        type: fc.array(id, { maxLength: 2 }),
        key: id,
      }),
    ),
    resourceLink: maybe(fc.record({ id, title: maybe(text(most.text)) })),
    mapping: maybe(mapping),
    launchedAt: fc.nat(),
    truncated: fc.constant([]),
    cookies: fc.constantFrom(true, false, null),
    cleverRoles: maybe(fc.uniqueArray(fc.constantFrom(...USER_ROLES))),
    lti1p1: maybe(
      fc.record({
        userId: maybe(id),
        contextId: maybe(id),
        resourceLinkId: maybe(id),
        consumerKey: maybe(id),
      }),
    ),
  });
  // fast-check's records may have no prototype, which deepEqual tells apart
  return handOff.map((one) => structuredClone(one));
};

test('what is sealed is what is opened', () => {
  fc.assert(
    fc.property(handOffs({ users: 3, classes: 2, text: 10 }), (handOff) => {
      const opened = decode(encode(handOff));
      if (opened.truncated.length === 0) assert.deepEqual(opened, handOff);
      else assert.ok(JSON.stringify(handOff).length > 1000, 'a small launch is never cut');
    }),
    runs(500),
  );
});

test('however much there is, the item stays within 2 KB, and no id of the launch itself is cut', () => {
  fc.assert(
    fc.property(handOffs({ users: 200, classes: 100, text: 500 }), (handOff) => {
      const encoded = encode(handOff);
      assert.ok(encoded.length <= 1850, `${encoded.length} bytes`);
      const { user, context, mapping, ...rest } = decode(encoded);
      assert.deepEqual(
        [user.sub, user.sisId, user.lmsId, user.loginId, user.cleverId, user.email],
        [
          handOff.user.sub,
          handOff.user.sisId,
          handOff.user.lmsId,
          handOff.user.loginId,
          handOff.user.cleverId,
          handOff.user.email,
        ],
      );
      assert.equal(context?.id, handOff.context?.id);
      assert.equal(context?.key, handOff.context?.key);
      assert.equal(mapping?.chosen, handOff.mapping?.chosen);
      assert.equal(mapping?.version, handOff.mapping?.version);
      assert.deepEqual(
        [rest.iss, rest.toolId, rest.deploymentId, rest.resourceLink?.id, rest.role, rest.roles],
        [handOff.iss, handOff.toolId, handOff.deploymentId, handOff.resourceLink?.id, handOff.role, handOff.roles],
      );
    }),
    runs(100),
  );
});

test('ids of 255 hexadecimal digits each: nothing is cut from them, and the item stays within 2 KB', () => {
  const long = (start: string): string =>
    hash('shake256', start, { outputLength: 128, outputEncoding: 'hex' }).slice(0, 255);
  const sourced = (value: string) => ({ value: long(value), source: 'lis.person_sourcedid' });
  const handOff: HandOff = {
    entry: 'class',
    iss: 'https://canvas.instructure.com',
    toolId: '104400000000000123',
    deploymentId: long('deployment'),
    preview: false,
    role: 'student',
    roles: [`${V}membership#Learner`],
    observedUsers: Array.from({ length: 20 }, (_, i) => long(`observed${i}`)),
    returnUrl: 'https://lincoln.instructure.com/courses/1041/external_content/success/external_tool_redirect',
    locale: 'en',
    launchedAt: 1_795_446_000,
    truncated: [],
    cookies: true,
    cleverRoles: null,
    lti1p1: null,
    user: {
      name: 'n'.repeat(500),
      givenName: 'g'.repeat(500),
      familyName: 'f'.repeat(500),
      email: `${'e'.repeat(235)}@lincolnusd.example`,
      cleverId: null,
      masquerade: false,
      sub: long('sub'),
      sisId: sourced('sis'),
      lmsId: sourced('lms'),
      loginId: sourced('login'),
    },
    context: {
      id: long('context'),
      label: 'l'.repeat(500),
      title: 't'.repeat(500),
      type: [],
      key: long('key').slice(0, 43),
    },
    resourceLink: { id: long('link'), title: null },
    mapping: {
      version: 1,
      classes: [
        {
          id: long('class'),
          urlId: long('address'),
          name: 'n'.repeat(255),
          how: 'proof',
          at: 1,
          standing: 'active',
          evidence: ['section-id'],
        },
      ],
      chosen: long('class'),
      rostered: 'unknown',
      waiting: [{ sisId: long('section'), name: 'n'.repeat(255), people: 100 }],
    },
  };
  const encoded = encode(handOff);
  assert.ok(encoded.length <= 1944, `${encoded.length} bytes, and the item has 104 of its own`);
  const { user, context, resourceLink, mapping, deploymentId } = decode(encoded);
  assert.deepEqual(
    [user.sub, user.sisId, user.lmsId, user.loginId, context?.id, resourceLink?.id, mapping?.classes[0]?.urlId],
    [
      handOff.user.sub,
      handOff.user.sisId,
      handOff.user.lmsId,
      handOff.user.loginId,
      handOff.context?.id,
      handOff.resourceLink?.id,
      long('address'),
    ],
  );
  assert.equal(mapping?.chosen, long('class'));
  assert.equal(deploymentId, handOff.deploymentId);
});

test('a hundred roles that nobody knows, each as long as a claim may hold: what is sealed is what is opened', () => {
  const [sample] = fc.sample(handOffs({ users: 0, classes: 0, text: 10 }), 1);
  assert.ok(sample);
  const roles = Array.from({ length: 100 }, (_, i) => `${i}\u0001`.padEnd(512, '\u0001\u20ac'));
  assert.deepEqual(decode(encode({ ...sample, roles })).roles, roles);
});

test('bytes that encode never wrote are told as of another version, nothing half read', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array(),
        fc.uint8Array().map((bytes) => Buffer.of(0, ...bytes)),
        fc.json().map((json) => Buffer.from(json)),
      ),
      (bytes) => {
        assert.throws(() => decode(bytes), { code: 'launch-layout-unknown' });
      },
    ),
    runs(500),
  );
});
