import assert from 'node:assert/strict';
import { BASE_URL } from '../support/roomkey.ts';
import { isRole, lands, type Odd } from './accepted.ts';
import { lti, set } from './row.ts';
import { TRUSTED_AUDIENCE } from './scene.ts';

/** Times, audiences and algorithms at the edge of what is allowed. */
export const TOKENS: readonly Odd[] = [
  lands('exp 59 s ago', ({ scene }) => set({ exp: scene.now() - 59 })),
  lands('exp 2 s ago', ({ scene }) => set({ exp: scene.now() - 2 })),
  lands('iat 60 s ahead', ({ scene }) => set({ iat: scene.now() + 60 })),
  lands('iat 1 s ahead', ({ scene }) => set({ iat: scene.now() + 1 })),
  lands('iat 660 s ago', ({ scene }) => set({ iat: scene.now() - 660 })),
  lands('iat with a fraction', ({ scene }) => set({ iat: scene.now() - 0.5 })),
  lands('an answer after 599 s', {}, undefined, { after: 599 }),
  lands('aud as a list of one', ({ world }) => set({ aud: [world.registration.toolId], azp: undefined })),
  lands('azp null', set({ azp: null })),
  lands(
    'a trusted audience beside ours',
    ({ world }) => set({ aud: [TRUSTED_AUDIENCE, world.registration.toolId] }),
    undefined,
    { platform: 'trusting' },
  ),
  lands('RS512 where the registration allows it, the key saying no alg', { header: { alg: 'RS512' } }, undefined, {
    platform: 'rs512',
  }),
  lands('RS256 beside it', {}, undefined, { platform: 'rs512' }),
  lands('ES256 where the registration allows it', {}, undefined, { platform: 'ec' }),
  lands('typ of another case', { header: { typ: 'jwt' } }),
  lands(
    'claims that nobody knows',
    set({ 'https://evil.example/claim/roles': ['Instructor'], amr: ['pwd'], __proto: { polluted: true } }),
  ),
];

/** Where the signed target may point, and what a form may carry besides. */
export const FORMS: readonly Odd[] = [
  lands(
    'target link URI with a path and query of ours',
    lti({ target_link_uri: `${BASE_URL}/launch?placement=course#top` }),
  ),
  lands(
    'target link URI with our host in capitals and port 443',
    lti({ target_link_uri: 'HTTPS://ROOMKEY.EXAMPLE:443/launch' }),
  ),
  lands(
    'target link URI on the application’s own host',
    lti({ target_link_uri: 'https://app.brightway.example/anything' }),
  ),
  lands('parameters that Canvas adds', {
    form: (form) => ({ ...form, utf8: '✓', authenticity_token: 'x+/=', lti_storage_target: '"><script>' }),
  }),
  lands('four hundred thousand bytes of parameters nobody knows', {
    form: (form) => ({ ...form, padding: 'x'.repeat(400_000) }),
  }),
  lands('an empty error parameter', { form: (form) => ({ ...form, error: '' }) }),
  lands('a state that says it is in a tab that we opened', {
    form: (form) => ({ ...form, state: `${form['state']}.t` }),
  }),
  lands('only the plain cookie came back', ({ begun }) => ({ cookies: begun.cookies.slice(0, 1) })),
  lands('only the partitioned cookie came back', ({ begun }) => ({ cookies: begun.cookies.slice(1) })),
  lands('among two hundred other cookies', ({ begun }) => ({
    cookies: [
      ...Array.from({ length: 200 }, (_, i) => `__Host-rk-${'x'.repeat(20)}${i}=${'y'.repeat(43)}`),
      ...begun.cookies,
    ],
  })),
];

const sampled = (sample: string, holds?: Odd['holds'], more: Partial<Odd> = {}): Odd =>
  lands(`sample ${sample}`, { sample }, holds, more);
const inSchoology = { platform: 'schoology' } as const;

/** Canvas and Schoology as they are: facts of the vendors, sections 3 and 4. */
export const VENDORS: readonly Odd[] = [
  sampled('canvas-teacher-three-sections', (launch) => {
    assert.equal(launch.role, 'instructor');
    assert.equal(launch.user.ids.sis?.value, 'T20817');
    assert.equal(launch.lms?.deployment_id, '3407:8865aa05b4b79b64a91a86042e43af5ea8ae79eb');
  }),
  sampled('canvas-student-one-section', isRole('student')),
  sampled('canvas-student-no-names', ({ user }) => assert.equal(user.name, null)),
  sampled('canvas-admin-not-enrolled', undefined, { lands: { says: 'How this app is set up' } }),
  sampled('canvas-account-navigation', undefined, { lands: { says: 'How this app is set up' } }),
  sampled(
    'schoology-teacher',
    (launch) => {
      assert.equal(launch.role, 'instructor');
      assert.equal(launch.user.sub, '7::afb89c6d161d2d29975c6d318263102d');
      assert.equal(launch.lms?.deployment_id, '8409082949-1527876651');
    },
    inSchoology,
  ),
  sampled('schoology-student-no-client-id', isRole('student'), inSchoology),
  sampled('schoology-app-dropdown', ({ context, role: plain }) => assert.deepEqual([context, plain], [null, 'none']), {
    ...inSchoology,
    lands: 'home',
  }),
];
