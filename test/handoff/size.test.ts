import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode } from '../../shared/handoff/codec.ts';
import type { HandOff } from '../../shared/handoff/record.ts';

/** What the launch item has beside the sealed JSON stays under 200 bytes. */
const MOST = 1850;

function handOff(size: { users: number; classes: number; id: number; text: number }): HandOff {
  const id = (start: string): string => start.padEnd(size.id, '-0123456789');
  const text = 'é'.repeat(size.text);
  const classes = Array.from({ length: size.classes }, (_, i) => ({
    id: id(`class-${i}`),
    urlId: null,
    name: text,
    standing: 'active' as const,
    evidence: [],
    how: 'partner' as const,
    at: 1_795_446_000 + i,
  }));
  return {
    iss: 'https://canvas.instructure.com',
    toolId: '170000000000559',
    deploymentId: id('deployment'),
    entry: 'class',
    user: {
      sub: id('sub'),
      name: `${text} ${text}`,
      givenName: text,
      familyName: text,
      email: 'someone@lincolnusd.example',
      sisId: { value: id('sis'), source: 'lis.person_sourcedid' },
      lmsId: null,
      loginId: null,
      cleverId: null,
      masquerade: false,
    },
    preview: false,
    role: 'instructor',
    roles: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Instructor'],
    observedUsers: Array.from({ length: size.users }, (_, i) => id(`observed-${i}`)),
    returnUrl: 'https://lincoln.instructure.com/courses/1041',
    locale: 'en',
    context: { id: id('context'), label: text, title: text, type: [], key: 'k'.repeat(43) },
    resourceLink: { id: id('link'), title: text },
    mapping: { version: 3, classes, chosen: classes.at(-1)?.id ?? null, rostered: 'unknown', waiting: [] },
    launchedAt: 1_795_446_000,
    cleverRoles: null,
    lti1p1: null,
    truncated: [],
    cookies: true,
  };
}

test('what fits is handed over whole', () => {
  const whole = handOff({ users: 12, classes: 6, id: 24, text: 20 });
  assert.deepEqual(decode(encode(whole)), whole);
});

test('too many observed users: the first ten stay, and nothing else is touched', () => {
  const whole = handOff({ users: 60, classes: 2, id: 24, text: 20 });
  const kept = { ...whole, observedUsers: whole.observedUsers.slice(0, 10), truncated: ['observed_users'] };
  assert.deepEqual(decode(encode(whole)), kept);
});

test('everything too long: cut until it fits, the chosen class and every id whole', () => {
  const whole = handOff({ users: 60, classes: 100, id: 40, text: 500 });
  const encoded = encode(whole);
  assert.ok(encoded.length <= MOST, `${encoded.length} bytes`);
  const kept = decode(encoded);
  assert.deepEqual(kept.truncated, ['observed_users', 'classes', 'titles']);
  assert.equal(kept.mapping?.chosen, whole.mapping?.chosen);
  assert.equal(kept.mapping?.classes[0]?.id, whole.mapping?.chosen);
  assert.deepEqual(
    [kept.user.sub, kept.user.sisId, kept.context?.id, kept.resourceLink?.id, kept.deploymentId],
    [whole.user.sub, whole.user.sisId, whole.context?.id, whole.resourceLink?.id, whole.deploymentId],
  );
  assert.ok(kept.context?.title && whole.context?.title?.startsWith(kept.context.title));
});
