import { BASE_URL } from '../support/roomkey.ts';
import { launchRow } from './launch-row.ts';
import { ids, lti, type Row, set, without } from './row.ts';
import { TRUSTED_AUDIENCE } from './scene.ts';

/** Signed tokens of which something besides the LTI claims is wrong: Security Framework 1.0 5.1.3. */
export const TOKEN_CLAIMS: readonly Row[] = [
  // iss
  launchRow('iss missing', 401, 'issuer-malformed', without('iss')),
  launchRow('iss as a number', 401, 'issuer-malformed', set({ iss: 7 })),
  launchRow('iss as a list', 401, 'issuer-malformed', set({ iss: ['https://canvas.instructure.com'] })),
  ...[
    ['iss with a slash at its end', 'https://canvas.instructure.com/'],
    ['iss in other case', 'https://Canvas.instructure.com'],
    ['iss of the beta environment', 'https://canvas.beta.instructure.com'],
    ['iss without its scheme', 'canvas.instructure.com'],
  ].map(([name = '', iss = '']) =>
    launchRow(name, 400, 'issuer-unknown', set({ iss }), {
      shown: [iss],
      says: `We know this client ID, but from another issuer. Send both to the help contact below.</p><p>iss: <code>${iss}</code></p><p>client_id: <code>170000000000559</code>`,
    }),
  ),
  launchRow(
    'iss that nobody registered, and such an aud',
    400,
    'registration-unknown',
    set({ iss: 'https://lms.example', aud: '170000000000999', azp: undefined }),
    {
      shown: ['https://lms.example', '170000000000999'],
      says: 'iss: <code>https://lms.example</code>',
    },
  ),
  launchRow('iss of another registered platform', 401, 'key-unknown', ({ scene }) =>
    set({ iss: scene.schoology.registration.iss, aud: scene.schoology.registration.toolId, azp: undefined }),
  ),

  // aud, azp
  launchRow(
    'aud of a tool that is not registered',
    400,
    'registration-unknown',
    set({ aud: '170000000000999', azp: undefined }),
    { shown: ['170000000000999'], says: 'client_id: <code>170000000000999</code>' },
  ),
  launchRow('aud and azp of another tool of the same issuer', 401, 'registration-mismatch', ({ scene: { sibling } }) =>
    set({ aud: sibling.registration.toolId, azp: sibling.registration.toolId }),
  ),
  launchRow('aud of another tool, azp ours', 401, 'azp-refused', ({ scene }) =>
    set({ aud: scene.sibling.registration.toolId }),
  ),
  launchRow('aud ours, azp of another tool', 401, 'azp-refused', ({ scene }) =>
    set({ azp: scene.sibling.registration.toolId }),
  ),
  launchRow('aud with ours second, without azp', 401, 'azp-refused', ({ scene: { sibling, canvas } }) =>
    set({ aud: [sibling.registration.toolId, canvas.registration.toolId], azp: undefined }),
  ),
  launchRow('aud with ours second, azp ours', 401, 'audience-refused', ({ scene: { sibling, canvas } }) =>
    set({ aud: [sibling.registration.toolId, canvas.registration.toolId] }),
  ),
  launchRow(
    'aud with ours and another tool, azp of the other',
    401,
    'audience-refused',
    ({ scene: { sibling, canvas } }) =>
      set({ aud: [canvas.registration.toolId, sibling.registration.toolId], azp: sibling.registration.toolId }),
  ),
  launchRow('aud with an audience that is not trusted', 401, 'audience-refused', ({ world }) =>
    set({ aud: [world.registration.toolId, 'https://elsewhere.example'] }),
  ),
  launchRow(
    'aud with a trusted audience, without azp',
    401,
    'azp-refused',
    ({ world }) => set({ aud: [world.registration.toolId, TRUSTED_AUDIENCE], azp: undefined }),
    { platform: 'trusting' },
  ),
  launchRow('aud missing', 401, 'audience-refused', without('aud')),
  launchRow('aud null', 401, 'audience-refused', set({ aud: null })),
  launchRow('aud empty', 401, 'audience-refused', set({ aud: '' })),
  launchRow('aud as an empty list', 401, 'audience-refused', set({ aud: [] })),
  launchRow('aud as a number', 401, 'audience-refused', set({ aud: 170000000000559 })),
  launchRow('aud with a number in it', 401, 'audience-refused', ({ world }) =>
    set({ aud: [world.registration.toolId, 7] }),
  ),
  launchRow('aud as an object', 401, 'audience-refused', set({ aud: { 0: '170000000000559' } })),
  launchRow('azp empty', 401, 'azp-refused', set({ azp: '' })),
  launchRow('azp as a number', 401, 'azp-refused', set({ azp: 170000000000559 })),

  // What is looked up before a signature is bounded.
  launchRow('iss of 2049 characters', 401, 'issuer-malformed', set({ iss: `https://${'x'.repeat(2041)}` })),
  launchRow('aud of 256 characters', 401, 'audience-refused', set({ aud: ids(256), azp: undefined })),
  launchRow('eleven audiences', 401, 'audience-refused', ({ world }) =>
    set({ aud: Array(11).fill(world.registration.toolId), azp: world.registration.toolId }),
  ),
  launchRow('azp of 256 characters', 401, 'azp-refused', ({ world }) =>
    set({ aud: [world.registration.toolId], azp: ids(256) }),
  ),
  launchRow('a kid of 256 characters', 401, 'kid-missing', { header: { kid: ids(256) } }),
  launchRow('a target link of 2049 characters', 400, 'claim-malformed', {
    ...lti({ target_link_uri: `https://roomkey.example/${'x'.repeat(2025)}` }),
  }),

  // exp, iat, nbf: seconds, 60 of skew, at most ten minutes old
  launchRow('exp missing', 401, 'token-expired', without('exp')),
  launchRow('exp null', 401, 'token-expired', set({ exp: null })),
  launchRow('exp as a text', 401, 'token-expired', ({ scene }) => set({ exp: String(scene.now() + 600) })),
  launchRow('exp 60 s ago', 401, 'token-expired', ({ scene }) => set({ exp: scene.now() - 60 }), { after: 60 }),
  launchRow('exp 60 s ago, the click less than a minute', 401, 'platform-clock-wrong', ({ scene }) =>
    set({ exp: scene.now() - 60 }),
  ),
  launchRow('exp ten minutes ago', 401, 'token-expired', ({ scene }) => set({ exp: scene.now() - 600 }), { after: 60 }),
  launchRow('exp below zero', 401, 'token-expired', set({ exp: -1 }), { after: 60 }),
  launchRow('nbf an hour ahead', 401, 'platform-clock-wrong', ({ scene }) => set({ nbf: scene.now() + 3600 })),
  launchRow('nbf 61 s ahead', 401, 'platform-clock-wrong', ({ scene }) => set({ nbf: scene.now() + 61 })),
  launchRow('nbf null', 401, 'token-expired', set({ nbf: null })),
  launchRow('nbf as a text', 401, 'token-expired', ({ scene }) => set({ nbf: String(scene.now() - 5) })),
  launchRow('iat missing', 401, 'token-issued-at-refused', without('iat')),
  launchRow('iat null', 401, 'token-issued-at-refused', set({ iat: null })),
  launchRow('iat as a text', 401, 'token-issued-at-refused', ({ scene }) => set({ iat: String(scene.now() - 5) })),
  launchRow('iat 61 s ahead', 401, 'platform-clock-wrong', ({ scene }) => set({ iat: scene.now() + 61 })),
  launchRow('iat 90 s ahead', 401, 'platform-clock-wrong', ({ scene }) => set({ iat: scene.now() + 90 })),
  launchRow('iat an hour ahead', 401, 'platform-clock-wrong', ({ scene }) =>
    set({ iat: scene.now() + 3600, exp: scene.now() + 7200 }),
  ),
  launchRow('iat 661 s ago', 401, 'token-issued-at-refused', ({ scene }) => set({ iat: scene.now() - 661 }), {
    after: 60,
  }),
  launchRow('iat 661 s ago, the click less than a minute', 401, 'platform-clock-wrong', ({ scene }) =>
    set({ iat: scene.now() - 661 }),
  ),
  launchRow('iat three days ago', 401, 'platform-clock-wrong', ({ scene }) => set({ iat: scene.now() - 3 * 86_400 })),
  launchRow('iat and exp in milliseconds', 401, 'platform-clock-wrong', ({ scene }) =>
    set({ iat: scene.now() * 1000, exp: (scene.now() + 600) * 1000 }),
  ),

  // nonce
  launchRow('nonce missing', 401, 'nonce-missing', without('nonce')),
  launchRow('nonce empty', 401, 'nonce-missing', set({ nonce: '' })),
  launchRow('nonce as a number', 401, 'nonce-missing', set({ nonce: 7 })),
  launchRow('nonce never made here', 401, 'nonce-mismatch', set({ nonce: 'n0nce-of-somebody-else-entirely' })),
  launchRow('nonce in other case', 401, 'nonce-mismatch', ({ begun }) => set({ nonce: swapCase(begun.nonce) })),

  // sub: Certification Guide 6.1
  launchRow('sub missing', 401, 'subject-missing', without('sub')),
  launchRow('sub empty', 401, 'subject-missing', set({ sub: '' })),
  launchRow('sub as a number', 401, 'subject-missing', set({ sub: 4711 })),
  launchRow('sub of 256 characters', 400, 'claim-malformed', set({ sub: ids(256) })),
  launchRow('sub with half of a surrogate pair', 400, 'claim-malformed', set({ sub: 'user-\ud800-half' })),
  launchRow('a signed-out visitor of a public course', 401, 'subject-missing', { sample: 'canvas-signed-out-visitor' }),
];

/** Signed tokens whose LTI claims are wrong: LTI core 1.3 5.3 and 5.4. */
export const LTI_CLAIMS: readonly Row[] = [
  launchRow('version missing', 400, 'version-refused', lti({ version: undefined })),
  launchRow('version 1.1', 400, 'version-refused', lti({ version: '1.1' })),
  launchRow('version 1.3', 400, 'version-refused', lti({ version: '1.3' })),
  launchRow('version 1.3.999', 400, 'version-refused', lti({ version: '1.3.999' })),
  launchRow('version as a number', 400, 'version-refused', lti({ version: 1.3 })),
  launchRow('message type missing', 400, 'message-type-missing', lti({ message_type: undefined })),
  launchRow('message type empty', 400, 'message-type-missing', lti({ message_type: '' })),
  launchRow('message type as a list', 400, 'message-type-missing', lti({ message_type: ['LtiResourceLinkRequest'] })),
  launchRow('deployment id missing', 400, 'deployment-id-missing', lti({ deployment_id: undefined })),
  launchRow('deployment id empty', 400, 'deployment-id-missing', lti({ deployment_id: '' })),
  launchRow('deployment id as a number', 400, 'deployment-id-missing', lti({ deployment_id: 3407 })),
  launchRow('deployment id of 256 characters', 400, 'claim-malformed', lti({ deployment_id: ids(256) })),
  launchRow('resource link missing', 400, 'resource-link-missing', lti({ resource_link: undefined })),
  launchRow('resource link null', 400, 'resource-link-missing', lti({ resource_link: null })),
  launchRow('resource link as a text', 400, 'resource-link-missing', lti({ resource_link: 'link-1041' })),
  launchRow('resource link as a list', 400, 'resource-link-missing', lti({ resource_link: [{ id: 'link-1041' }] })),
  launchRow(
    'resource link without id',
    400,
    'resource-link-missing',
    lti({ resource_link: { title: 'Algebra, the link' } }),
  ),
  launchRow('resource link with an empty id', 400, 'resource-link-missing', lti({ resource_link: { id: '' } })),
  launchRow('resource link with a number as id', 400, 'resource-link-missing', lti({ resource_link: { id: 1041 } })),
  launchRow('resource link id of 256 characters', 400, 'claim-malformed', lti({ resource_link: { id: ids(256) } })),
  launchRow('roles missing', 400, 'roles-missing', lti({ roles: undefined })),
  launchRow('roles null', 400, 'roles-missing', lti({ roles: null })),
  launchRow('roles as a text', 400, 'claim-malformed', lti({ roles: 'Instructor,Learner' })),
  launchRow('roles as an object', 400, 'claim-malformed', lti({ roles: { 0: 'Instructor' } })),
  launchRow('a hundred and one roles', 400, 'claim-malformed', lti({ roles: Array(101).fill('Instructor') })),
  launchRow('context with a number as id', 400, 'claim-malformed', lti({ context: { id: 7215551234 } })),
  launchRow('context id of 256 characters', 400, 'claim-malformed', lti({ context: { id: ids(256) } })),
  launchRow(
    'context id with half of a surrogate pair',
    400,
    'claim-malformed',
    lti({ context: { id: 'course-\udc00' } }),
  ),
  launchRow('context as a text', 400, 'claim-malformed', lti({ context: '4dde05e8ca19' })),
  launchRow('context as a list', 400, 'claim-malformed', lti({ context: [{ id: '4dde05e8ca19' }] })),

  // target_link_uri: ours or the client's, as an origin
  launchRow('target link URI missing', 400, 'target-link-uri-missing', lti({ target_link_uri: undefined })),
  launchRow('target link URI empty', 400, 'target-link-uri-missing', lti({ target_link_uri: '' })),
  launchRow(
    'target link URI as a list',
    400,
    'target-link-uri-missing',
    lti({ target_link_uri: [`${BASE_URL}/launch`] }),
  ),
  ...foreign([
    ['on another host', 'https://evil.example/launch'],
    ['on a host that ends like ours', 'https://evil-roomkey.example/launch'],
    ['on a host that begins like ours', `${BASE_URL}.evil.example/launch`],
    ['on a host below ours', 'https://app.roomkey.example/launch'],
    ['on another port of ours', `${BASE_URL}:8443/launch`],
    ['on ours by plain http', 'http://roomkey.example/launch'],
    ['with ours as the user name', 'https://roomkey.example@evil.example/launch'],
    ['with a user name before ours', 'https://somebody@roomkey.example/launch'],
    ['with a password before ours', 'https://some:body@roomkey.example/launch'],
    ['with a backslash before another host', 'https://evil.example\\@roomkey.example/launch'],
    ['of a script', 'javascript:alert(document.domain)//https://roomkey.example'],
    ['of data', 'data:text/html,<script>alert(1)</script>'],
    ['of a blob of ours', 'blob:https://evil.example/5f0c7a52'],
    ['without a scheme', '//roomkey.example/launch'],
    ['of a bare path', '/launch?anything'],
    ['with markup', '"><script>alert(1)</script>'],
  ]),
];

function foreign(rows: readonly (readonly [string, string])[]): readonly Row[] {
  return rows.map(([name, uri]) =>
    launchRow(`target link URI ${name}`, 400, 'target-link-uri-foreign', lti({ target_link_uri: uri })),
  );
}

const swapCase = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));
