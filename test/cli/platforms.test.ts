import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { newKey } from '../support/platform.ts';
import { CANVAS, SCHOOLOGY, startWorld, type World } from './world.ts';

let canvasKeys = '';
let otherKeys = '';
let world: World;
before(async () => {
  world = await startWorld();
  canvasKeys = world.keys('2026-11-01T00:00:04Z_16b5e95f', '2026-12-01T00:00:04Z_aa');
  otherKeys = world.keys('another');
  const landing = '--class-url https://app.acme.example/classes/{class}';
  await world.done(`clients add --id acme --name Acme --support x ${landing}`);
});
after(() => world.close());

const ADD_CANVAS = `platforms add --canvas --client-id ${CANVAS.toolId} --client acme`;
const ADD_OTHER = 'platforms add --client acme --authorize https://lms.example/authorize';

describe('platforms', () => {
  test('add --canvas fills in the published addresses and says what to register', async () => {
    const { out } = await world.done(`${ADD_CANVAS} --key-set ${canvasKeys} --base-url https://roomkey.example`);
    assert.match(out, /^Keys: 2 keys from the file\.$/m);
    assert.match(out, /^OpenID Connect Initiation URL +https:\/\/roomkey\.example\/login$/m);
    assert.match(out, /^Redirect URIs +https:\/\/roomkey\.example\/launch$/m);
    assert.match(out, /^Public JWK URL +https:\/\/roomkey\.example\/\.well-known\/jwks\.json$/m);
    assert.match(out, /^section_sis_ids=\$Canvas\.course\.sectionSisSourceIds$/m);
    const [added] = await registrations(world.dynamo).ofIssuer(CANVAS.iss);
    assert.ok(added);
    const { realm, logKey, claimMap, ...rest } = added;
    assert.deepEqual(rest, {
      ...CANVAS,
      authorizationEndpoint: 'https://sso.canvaslms.com/api/lti/authorize_redirect',
      keySetUrl: 'https://sso.canvaslms.com/api/lti/security/jwks',
      algs: ['RS256'],
      trustedAudiences: [],
      family: 'canvas',
      broker: 'lms-direct',
      environment: 'production',
      deploymentPolicy: 'approve',
      linksCarryNone: false,
      clientId: 'acme',
      state: 'active',
    });
    assert.equal(Buffer.from(logKey, 'base64url').length, 32);
    assert.match(realm, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(claimMap.sectionSisIds, 'custom.section_sis_ids');
    const held = await keySets(world.dynamo).get(added.keySetUrl);
    assert.equal(held?.keys.length, 2);
    assert.ok(Date.now() / 1000 - held.fetchedAt < 600);
  });

  test('add --canvas --no-person-ids asks for no field that names who clicks, and reads none', async () => {
    const argv = `platforms add --canvas --client-id anonymous --client acme --key-set ${canvasKeys}`;
    const { out } = await world.done(`${argv} --no-person-ids --base-url https://roomkey.example`);
    assert.doesNotMatch(out, /user_sis_id|user_lms_id|login_id|Canvas\.user\./);
    assert.match(out, /^section_sis_ids=\$Canvas\.course\.sectionSisSourceIds$/m);
    assert.match(out, /^masquerading_user_id=/m, 'that somebody acts for another takes rights away');
    const added = (await registrations(world.dynamo).ofIssuer(CANVAS.iss)).find(({ toolId }) => toolId === 'anonymous');
    const { userSisId, userLmsId, loginId, cleverUserId, sectionSisIds } = added?.claimMap ?? {};
    assert.deepEqual(
      [userSisId, userLmsId, loginId, cleverUserId, sectionSisIds],
      [undefined, undefined, undefined, undefined, 'custom.section_sis_ids'],
    );
    const mixed = argv.replace('anonymous', 'mixed');
    const some = await world.done(
      `${mixed} --no-person-ids --claim userSisId=custom.user_sis_id --base-url https://roomkey.example`,
    );
    assert.match(some.out, /^user_sis_id=/m, 'what is asked for by name is asked of the LMS');
    assert.doesNotMatch(some.out, /^login_id=/m);
    const other = await world.run('platforms add --schoology --client-id s2 --client acme --no-person-ids');
    assert.equal(other.code, 2);
    assert.match(other.err, /--no-person-ids goes with --canvas/);
  });

  test('add --schoology, and every other option', async () => {
    const { out } = await world.done(
      `platforms add --schoology --base-url https://roomkey.example --client-id ${SCHOOLOGY.toolId} --client acme --policy open --alg RS512 --alg RS256 --audience aud1 --audience aud2 --broker clever --claim cleverUserId=https://clever.example/user --claim userSisId=custom.sis --key-set ${otherKeys}`,
    );
    // In Schoology's own words.
    assert.match(out, /^Domain\/URL +https:\/\/roomkey\.example\/launch$/m);
    assert.match(out, /^JWKS URL +https:\/\/roomkey\.example\/\.well-known\/jwks\.json$/m);
    const [added] = await registrations(world.dynamo).ofIssuer(SCHOOLOGY.iss);
    assert.equal(added?.authorizationEndpoint, 'https://lti-service.svc.schoology.com/lti-service/authorize-redirect');
    assert.equal(added.keySetUrl, 'https://lti-service.svc.schoology.com/lti-service/.well-known/jwks');
    assert.deepEqual(added.algs, ['RS256', 'RS512']);
    assert.deepEqual(added.trustedAudiences, ['aud1', 'aud2']);
    assert.deepEqual([added.broker, added.deploymentPolicy, added.family], ['clever', 'open', 'schoology']);
    assert.deepEqual(added.claimMap, { cleverUserId: 'https://clever.example/user', userSisId: 'custom.sis' });
  });

  test('add --canvas --environment beta has addresses of its own', async () => {
    const argv = 'platforms add --canvas --environment beta --client-id b1 --client acme';
    await world.done(`${argv} --key-set ${otherKeys}`);
    const [added] = await registrations(world.dynamo).ofIssuer('https://canvas.beta.instructure.com');
    assert.equal(added?.authorizationEndpoint, 'https://sso.beta.canvaslms.com/api/lti/authorize_redirect');
    assert.equal(added.keySetUrl, 'https://sso.beta.canvaslms.com/api/lti/security/jwks');
    assert.equal(added.environment, 'beta');
  });

  test('a self-hosted Canvas keeps the issuer’s name, has its own addresses, and must name its client id', async () => {
    const { err } = await world.done(
      `platforms add --canvas --client-id 10000000000001 --client acme --key-set ${otherKeys} ` +
        '--authorize https://lms.example/api/lti/authorize_redirect --keys-url https://lms.example/jwks',
    );
    assert.match(err, /This issuer has other client ids here/);
    const found = (await registrations(world.dynamo).ofIssuer(CANVAS.iss)).find(
      ({ toolId }) => toolId === '10000000000001',
    );
    assert.equal(found?.keySetUrl, 'https://lms.example/jwks');
    assert.equal(found.family, 'canvas');
  });

  test('add goes well although the keys cannot be fetched, and says so', async () => {
    const { out } = await world.done(
      `${ADD_OTHER} --client-id x1 --iss https://x.example --keys-url https://127.0.0.1:9/k`,
    );
    assert.match(
      out,
      /^Keys: not fetched from here \(private address\); the first launch or the hourly refresh tries again\.$/m,
    );
    assert.equal((await registrations(world.dynamo).ofIssuer('https://x.example')).length, 1);
    assert.equal(await keySets(world.dynamo).get('https://127.0.0.1:9/k'), null);
  });

  test('add refuses a duplicate and an unknown client, and changes nothing', async () => {
    const before = await registrations(world.dynamo).list();
    await world.refused(
      /^roomkey: Client id 170000000000559 of https:\/\/canvas\.instructure\.com is there already/,
      ADD_CANVAS,
    );
    const stranger = 'platforms add --canvas --client-id 2 --client nobody';
    await world.refused(/^roomkey: There is no client nobody/, stranger);
    assert.deepEqual(await registrations(world.dynamo).list(), before);
  });

  test('--realm-of shares the realm where the keys are the same, and only there', async () => {
    const canvas = (await registrations(world.dynamo).ofIssuer(CANVAS.iss)).find(
      ({ toolId }) => toolId === CANVAS.toolId,
    );
    const realmOf = `--realm-of ${CANVAS.iss},${CANVAS.toolId}`;
    const { out } = await world.done(`platforms add --canvas --client-id 3 --client acme ${realmOf}`);
    assert.match(out, /^Keys: 2 keys held already\.$/m);
    const shared = (await registrations(world.dynamo).ofIssuer(CANVAS.iss)).find(({ toolId }) => toolId === '3');
    assert.equal(shared?.realm, canvas?.realm);
    assert.notEqual(shared?.logKey, canvas?.logKey);

    const impostor = `${ADD_OTHER} --client-id 4 --iss ${CANVAS.iss} --keys-url https://lms.example/jwks`;
    await world.refused(
      /^roomkey: --realm-of: that platform’s keys are at https:\/\/sso\.canvaslms\.com/,
      `${impostor} ${realmOf}`,
    );
    await world.refused(/^roomkey: --realm-of: there is no client id 9 of/, `${impostor} --realm-of ${CANVAS.iss},9`);
    const { code } = await world.run(`${impostor} --realm-of nonsense`);
    assert.equal(code, 2);
    assert.equal(
      (await registrations(world.dynamo).ofIssuer(CANVAS.iss)).some(({ toolId }) => toolId === '4'),
      false,
    );
  });

  test('a key file changes no keys under other platforms, unless asked to', async () => {
    const argv = `platforms add --canvas --client-id 5 --client acme --key-set ${otherKeys}`;
    await world.refused(/^roomkey: Other platforms use the keys of/, argv);
    const url = 'https://sso.canvaslms.com/api/lti/security/jwks';
    assert.equal((await keySets(world.dynamo).get(url))?.keys.length, 2);
    const { out } = await world.done(`platforms keys 3 --key-set ${otherKeys}`);
    assert.equal(out, `Holds 1 key of ${url}.\n`);
    assert.equal((await keySets(world.dynamo).get(url))?.keys[0]?.kid, 'another');
  });

  test('keys says why they could not be fetched', async () => {
    await world.refused(
      /roomkey: The keys at https:\/\/127\.0\.0\.1:9\/k could not be fetched \(private address\)\./,
      'platforms keys x1',
    );
  });

  test('a key of a private kind is stored without its private half', async () => {
    const { privateKey } = newKey('p');
    const file = world.file('private.json', JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'p' }));
    await world.done(`platforms keys x1 --key-set ${file}`);
    const [key] = (await keySets(world.dynamo).get('https://127.0.0.1:9/k'))?.keys ?? [];
    assert.equal(key?.kid, 'p');
    assert.equal('d' in (key ?? {}), false);
  });

  test('suspend and resume by client id, with the issuer where that is not enough', async () => {
    await world.done(
      `${ADD_OTHER} --client-id ${CANVAS.toolId} --iss https://x.example --keys-url https://127.0.0.1:9/k`,
    );
    await world.refused(
      /^roomkey: Client id 170000000000559 is at several issuers: add --iss https:\S+ or https:\S+\.$/m,
      `platforms suspend ${CANVAS.toolId}`,
    );
    await world.done(`platforms suspend ${CANVAS.toolId} --iss ${CANVAS.iss}`);
    const state = async () =>
      (await registrations(world.dynamo).list())
        .filter(({ toolId }) => toolId === CANVAS.toolId)
        .map((one) => [one.iss, one.state]);
    assert.deepEqual(Object.fromEntries(await state()), { [CANVAS.iss]: 'suspended', 'https://x.example': 'active' });
    await world.done(`platforms resume ${CANVAS.toolId} --iss ${CANVAS.iss}`);
    assert.deepEqual(Object.fromEntries(await state()), { [CANVAS.iss]: 'active', 'https://x.example': 'active' });
    await world.refused(/^roomkey: There is no platform with client id 404/, 'platforms suspend 404');
  });

  test('what lis proves is said when one is added, and anew at any time', async () => {
    const provesNow = async (iss: string) =>
      (await registrations(world.dynamo).ofIssuer(iss)).map((one) => one.lisProves);
    await world.done(
      `${ADD_OTHER} --iss https://m.example --client-id m1 --keys-url https://m.example/keys --lis-proves person --key-set ${otherKeys}`,
    );
    assert.deepEqual(await provesNow('https://m.example'), [['person']]);
    await world.done(`platforms set ${SCHOOLOGY.toolId} --lis-proves sections`);
    assert.deepEqual(await provesNow(SCHOOLOGY.iss), [['sections']]);
    await world.done(`platforms set ${SCHOOLOGY.toolId} --lis-proves none`);
    assert.deepEqual(await provesNow(SCHOOLOGY.iss), [undefined]);
  });

  test('list shows each platform, and keeps its log key to itself', async () => {
    const { out } = await world.done('platforms list');
    assert.match(out, /^CLIENT ID +ISSUER +FAMILY/);
    assert.match(
      out,
      /^8409082949 +https:\/\/schoology\.schoology\.com +schoology +production +acme +open +- +1, 0 hours old +active$/m,
    );
    const listed: unknown[] = JSON.parse((await world.done('platforms list --json')).out);
    assert.equal(listed.length, (await registrations(world.dynamo).list()).length);
    const text = JSON.stringify(listed);
    for (const { logKey } of await registrations(world.dynamo).list()) assert.equal(text.includes(logKey), false);
  });
});
