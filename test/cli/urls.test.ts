import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stack } from '../../shared/store/directory/stack.ts';
import { addAcme, startWorld, type World } from './world.ts';

const BASE = 'https://lti.acme.example';
const PASSING = 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

const deployedAt = (baseUrl: string) => stack(world.dynamo).setDeployed({ baseUrl, isProtected: true });

/** One row for each field that the form has for an address of ours. */
const ADDRESSES: Readonly<Record<string, readonly (readonly [field: string, path: string])[]>> = {
  clever: [
    ['OIDC login initiation URL', '/login'],
    ['Redirect URI', '/launch'],
    ['Target link URI', '/launch'],
    ['Public key set (JWKS) URL', '/.well-known/jwks.json'],
    ['JSON configuration URL, for Canvas', '/canvas.json'],
  ],
  canvas: [
    ['Redirect URIs', '/launch'],
    ['JSON URL', '/canvas.json'],
    ['Target Link URI', '/launch'],
    ['OpenID Connect Initiation URL', '/login'],
    ['Public JWK URL', '/.well-known/jwks.json'],
  ],
  schoology: [
    ['Domain/URL', '/launch'],
    ['OIDC Login Init URL', '/login'],
    ['Redirect URL', '/launch'],
    ['JWKS URL', '/.well-known/jwks.json'],
  ],
  moodle: [
    ['Tool URL', '/launch'],
    ['Public keyset', '/.well-known/jwks.json'],
    ['Initiate login URL', '/login'],
    ['Redirection URI(s)', '/launch'],
  ],
};

describe('urls', () => {
  test('before any deploy there is no address to hand over', () =>
    world.refused(/^roomkey: No deploy has said yet under which address table .+ is reached\.$/m, 'urls canvas'));

  test('the API’s own host is handed over for tests alone', async () => {
    await deployedAt(PASSING);
    await world.refused(/goes with the stack.*customDomain\.name.*--temporary for tests/, 'urls');
    const { out, err } = await world.done('urls schoology --temporary');
    assert.match(out, new RegExp(`^OIDC Login Init URL +${PASSING}/login$`, 'm'));
    assert.match(err, /For tests alone/);
    assert.equal(JSON.parse((await world.done('urls --temporary --json')).out).temporary, true);
  });

  for (const [form, rows] of Object.entries(ADDRESSES)) {
    test(`${form}: each field of the form has its address`, async () => {
      await deployedAt(BASE);
      const { out, err } = await world.done(`urls ${form}`);
      assert.equal(err, '');
      const lines = out.split('\n');
      for (const [field, path] of rows) {
        assert.ok(
          lines.some((line) => line.startsWith(`${field} `) && line.endsWith(` ${BASE}${path}`)),
          `${field} in\n${out}`,
        );
      }
    });
  }

  test('without a form all four, and the portal where it is taken', async () => {
    const { forms } = JSON.parse((await world.done('urls --json')).out);
    assert.deepEqual(
      forms.map(({ form }: { form: string }) => form),
      Object.keys(ADDRESSES),
    );
    assert.doesNotMatch((await world.done('urls clever')).out, /Clever SSO/);
    await addAcme(world);
    await world.done('clients set acme --home-url https://app.acme.example/home');
    await world.done('portal add acme --clever-client-id 4a1b2c3d4e5f60718293');
    assert.match((await world.done('urls clever')).out, new RegExp(`^Clever SSO: .* ${BASE}/clever$`, 'm'));
  });

  test('--config is what Canvas takes, in the client’s name', async () => {
    const read = JSON.parse((await world.done('urls canvas --config')).out);
    assert.deepEqual(
      [read.title, read.oidc_initiation_url, read.redirect_uris, read.scopes, read.extensions[0].privacy_level],
      ['Acme Math', `${BASE}/login`, [`${BASE}/launch`], [], 'public'],
    );
    assert.equal(read.custom_fields.section_sis_ids, '$Canvas.course.sectionSisSourceIds');
    assert.deepEqual(
      read.extensions[0].settings.placements.map(({ placement, visibility }: Record<string, string>) => [
        placement,
        visibility,
      ]),
      [
        ['course_navigation', 'members'],
        ['account_navigation', 'admins'],
      ],
    );
  });

  test('--no-person-ids asks for nothing that names who clicks', async () => {
    const read = JSON.parse((await world.done('urls canvas --config --no-person-ids')).out);
    assert.equal(read.extensions[0].privacy_level, 'anonymous');
    assert.deepEqual(
      ['user_sis_id', 'user_lms_id', 'login_id', 'masquerading_user_id'].filter((name) => name in read.custom_fields),
      ['masquerading_user_id'],
    );
    const { out } = await world.done('urls canvas --no-person-ids');
    assert.match(out, /\/canvas\.json\?person_ids=none$/m);
    assert.doesNotMatch(out, /user_sis_id/);
  });

  test('with several clients, whose name it is must be said', async () => {
    await world.done('clients add --id other --name Other --support x --class-url https://o.example/{class}');
    const { code, err } = await world.run('urls canvas');
    assert.equal(code, 2);
    assert.match(err, /say --client/);
    assert.match((await world.done('urls moodle --client other')).out, /^Tool name +Other$/m);
    await world.refused(/There is no client nobody/, 'urls moodle --client nobody');
    assert.equal((await world.run('urls moodle --client other --config')).code, 2);
    assert.equal((await world.run('urls sakai')).code, 2);
  });
});
