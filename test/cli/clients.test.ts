import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { authenticate } from '../../shared/http/credentials.ts';
import type { Client } from '../../shared/records/client.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { DISTRICT, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.close());

async function clientNow(id: string): Promise<Client> {
  const client = await clients(world.dynamo).get(id);
  assert.ok(client);
  return client;
}

const NEW = 'clients add --name "Acme Math" --support help@acme.example';
const LANDING = '--class-url https://app.acme.example/classes/{class}';

describe('clients', () => {
  test('add keeps everything that was said, and prints a secret that works', async () => {
    const { out, err } = await world.done(
      `${NEW} ${LANDING} --id acme --name-es "Acme Mates" --home-url https://app.acme.example/home --setup-url https://app.acme.example/setup --district ${DISTRICT} --district ${DISTRICT} --display window --setup-by teaching_assistant --no-course home`,
    );
    const secret = /^client secret +([A-Za-z0-9]{43})$/m.exec(out)?.[1] ?? '';
    assert.match(err, /shown this once/);
    const { credentials, ...kept } = await clientNow('acme');
    assert.deepEqual(kept, {
      clientId: 'acme',
      name: { en: 'Acme Math', es: 'Acme Mates' },
      support: 'help@acme.example',
      logo: null,
      landing: {
        class: 'https://app.acme.example/classes/{class}',
        home: 'https://app.acme.example/home',
        setup: 'https://app.acme.example/setup',
      },
      handOff: 'direct',
      initiateLoginUri: null,
      redirectUris: [],
      districts: [DISTRICT],
      display: 'window',
      chooser: 'roomkey',
      policy: { setupBy: 'teaching_assistant', noCourse: 'home', missingDays: 14 },
      state: 'active',
    });
    assert.equal(credentials.length, 1);
    assert.equal(authenticate(await clientNow('acme'), { clientId: 'acme', secret }).clientId, 'acme');
  });

  test('add makes an id of letters and digits, and takes what is usual', async () => {
    const { out } = await world.done(`${NEW} ${LANDING} --json`);
    const added: { client_id: string; client_secret: string } = JSON.parse(out);
    assert.match(added.client_id, /^[A-Za-z0-9]{24}$/);
    assert.match(added.client_secret, /^[A-Za-z0-9]{43}$/);
    const { display, policy, districts, landing } = await clientNow(added.client_id);
    assert.deepEqual(
      { display, policy, districts, landing },
      {
        display: 'auto',
        policy: { setupBy: 'instructor', noCourse: 'page', missingDays: 14 },
        districts: [],
        landing: { class: 'https://app.acme.example/classes/{class}', home: null, setup: null },
      },
    );
  });

  test('add with a start address is initiated, without one direct, and says which', async () => {
    const start = 'https://app.acme.example/login?next=/classes/{class}&to={target}';
    const added = `${NEW} ${LANDING} --id asks --initiate-login-uri ${start} --redirect-uri https://app.acme.example/cb`;
    assert.match((await world.done(added)).err, /^Hand-off: initiated\./m);
    const redirectUris = ['https://app.acme.example/cb'];
    const kept = async () => {
      const { handOff, initiateLoginUri, redirectUris: uris } = await clientNow('asks');
      return { handOff, initiateLoginUri, redirectUris: uris };
    };
    assert.deepEqual(await kept(), { handOff: 'initiated', initiateLoginUri: start, redirectUris });
    const listed: Record<string, unknown>[] = JSON.parse((await world.done('clients list --json')).out);
    const { hand_off, initiate_login_uri, redirect_uris } = listed.find((one) => one['client_id'] === 'asks') ?? {};
    assert.deepEqual(
      { hand_off, initiate_login_uri, redirect_uris },
      { hand_off: 'initiated', initiate_login_uri: start, redirect_uris: redirectUris },
    );
    assert.match((await world.done(`${NEW} ${LANDING} --id asksnot`)).err, /^Hand-off: direct\./m);

    assert.match((await world.done('clients set asks --hand-off direct')).out, /^hand-off +direct$/m);
    assert.deepEqual(await kept(), { handOff: 'direct', initiateLoginUri: start, redirectUris });
    await world.done(
      'clients set asks --hand-off initiated --redirect-uri https://a.example/1 --redirect-uri https://a.example/2',
    );
    assert.deepEqual((await kept()).redirectUris, ['https://a.example/1', 'https://a.example/2']);
    const { out: help } = await world.done('clients set --help');
    for (const option of ['initiate-login-uri', 'redirect-uri'])
      assert.match(help.replace(/\s+/g, ' '), new RegExp(`--${option} URL .*; none takes away what is there`));
    await world.done('clients set asks --initiate-login-uri none --redirect-uri none');
    assert.deepEqual(await kept(), { handOff: 'direct', initiateLoginUri: null, redirectUris: [] });
  });

  for (const [wrong, says] of [
    ['--initiate-login-uri https://app.acme.example/login', /needs --redirect-uri/],
    ['--hand-off initiated --redirect-uri https://app.acme.example/cb', /needs --initiate-login-uri/],
    ['--initiate-login-uri http://app.acme.example/login', /is not https/],
    ['--initiate-login-uri https://app.acme.example/{class}', /placeholder outside its query/],
    ['--initiate-login-uri https://app.acme.example/login?next={clas}', /placeholder other than/],
    ['--initiate-login-uri https://app.acme.example/login?iss=x', /holds iss/],
    ['--initiate-login-uri https://app.acme.example/login#x', /fragment/],
    ['--redirect-uri https://app.acme.example/cb#x', /fragment/],
    ['--redirect-uri nowhere', /is not an address/],
    ['--redirect-uri https://app.acme.example\\cb', /--redirect-uri holds a backslash/],
    ['--initiate-login-uri https://app.acme.example/é', /--initiate-login-uri holds a character outside ASCII/],
    ['--home-url https:app.acme.example', /--home-url is not an address/],
  ] as const) {
    test(`add refuses ${wrong}`, async () => {
      const { code, err } = await world.run(`${NEW} ${LANDING} --id wrong ${wrong}`);
      assert.equal(code, 2);
      assert.match(err, says);
      assert.equal(await clients(world.dynamo).get('wrong'), null);
    });
  }

  test('add repeats nothing of an address that would steer a terminal', async () => {
    const { code, err } = await world.run(`${NEW} ${LANDING} --id wrong --redirect-uri https://a.example/\u001b[2Jx`);
    assert.equal(code, 2);
    assert.match(err, /--redirect-uri holds a control character: https:\/\/a\.example\/\?\[2Jx$/m);
  });

  test('add takes http for *.localhost alone, with a warning', async () => {
    const { err } = await world.done(`${NEW} --id local --class-url http://app.localhost:3000/c/{class} --allow-http`);
    assert.match(err, /^WARNING: codes travel over plain http/m);
  });

  test('add says that a class address without {class} is one page for all', async () => {
    const { err } = await world.done(`${NEW} --id onepage --class-url https://app.acme.example/start`);
    assert.match(err, /Every class opens the same page/);
  });

  test('add refuses an id that is taken and changes nothing', async () => {
    const before = await clientNow('acme');
    await world.refused(/^roomkey: There is a client acme already/, `${NEW} ${LANDING} --id acme`);
    assert.deepEqual(await clientNow('acme'), before);
  });

  test('a second secret works beside the first, a third is refused, and the old one can go', async () => {
    const [first] = (await clientNow('acme')).credentials;
    const { out } = await world.done('clients secret add acme --json');
    const { client_secret: secret }: { client_secret: string } = JSON.parse(out);
    assert.equal(authenticate(await clientNow('acme'), { clientId: 'acme', secret }).clientId, 'acme');
    assert.deepEqual((await clientNow('acme')).credentials[0], first);
    await world.refused(
      /^roomkey: Client acme has two secrets, [0-9a-f]{8} and [0-9a-f]{8}: remove one/,
      'clients secret add acme',
    );

    const listed: { client_id: string; secrets: { id: string }[] }[] = JSON.parse(
      (await world.done('clients list --json')).out,
    );
    const secrets = listed.find(({ client_id }) => client_id === 'acme')?.secrets ?? [];
    assert.equal(secrets.length, 2);
    await world.refused(/^roomkey: Client acme has no secret 00000000, only /, 'clients secret remove acme 00000000');
    await world.done(`clients secret remove acme ${secrets[0]?.id} --yes`);
    assert.equal(authenticate(await clientNow('acme'), { clientId: 'acme', secret }).clientId, 'acme');
    await world.refused(
      /^roomkey: It is the only secret of client acme/,
      `clients secret remove acme ${secrets[1]?.id}`,
    );
    assert.equal((await clientNow('acme')).credentials.length, 1);
  });

  test('a secret never lies in the table, and no list shows its hash', async () => {
    const added = await world.done(`${NEW} ${LANDING} --id scanned --json`);
    const second = await world.done('clients secret add scanned --json');
    const secrets = [added, second].map(({ out }) => JSON.parse(out).client_secret);
    const client = new DynamoDBClient({});
    const { Items = [] } = await client.send(new ScanCommand({ TableName: world.table }));
    client.destroy();
    const all = JSON.stringify(Items);
    assert.match(all, /scanned/);
    for (const secret of secrets) assert.equal(all.includes(secret), false);
    const { credentials } = await clientNow('scanned');
    const shown = (await world.done('clients list')).out + (await world.done('clients list --json')).out;
    for (const { hash } of credentials) assert.equal(shown.includes(hash), false);
  });

  test('grant and revoke change the districts, and say so twice alike', async () => {
    await world.done('clients grant acme d2');
    const { out } = await world.done('clients grant acme d2');
    assert.match(out, new RegExp(`of: ${DISTRICT}, d2\\.`));
    assert.deepEqual((await clientNow('acme')).districts, [DISTRICT, 'd2']);
    await world.done('clients revoke acme d2');
    assert.deepEqual((await clientNow('acme')).districts, [DISTRICT]);
  });

  test('set changes what is said, and nothing else', async () => {
    const before = await clientNow('acme');
    const { out, err } = await world.done(
      'clients set acme --display framed --name-es none --home-url none --no-course page',
    );
    assert.match(out, /^name in Spanish +-$/m);
    assert.match(out, /^home page +-$/m);
    assert.match(err, /^That acts within 60 seconds\.$/m);
    const changed = {
      ...before,
      display: 'framed',
      name: { ...before.name, es: null },
      landing: { ...before.landing, home: null },
      policy: { ...before.policy, noCourse: 'page' },
    };
    assert.deepEqual(await clientNow('acme'), changed);
    const more =
      '--class-url https://app.acme.example/c/{class} --setup-url https://app.acme.example/s --chooser partner';
    await world.done(
      `clients set acme ${more} --setup-by instructor --unidentified clever --support "Ask us" --name Acme2`,
    );
    assert.deepEqual(await clientNow('acme'), {
      ...changed,
      name: { en: 'Acme2', es: null },
      support: 'Ask us',
      landing: { class: 'https://app.acme.example/c/{class}', home: null, setup: 'https://app.acme.example/s' },
      chooser: 'partner',
      policy: { ...before.policy, noCourse: 'page', setupBy: 'instructor', unidentified: 'clever' },
    });
    const now = await clientNow('acme');
    for (const [typed, sentence] of [
      ['--no-course home', /--no-course home needs --home-url/],
      ['--class-url http://app.acme.example/c', /--class-url is not https/],
    ] as const) {
      const refused = await world.run(`clients set acme ${typed}`);
      assert.equal(refused.code, 2);
      assert.match(refused.err, sentence);
    }
    assert.deepEqual(await clientNow('acme'), now);
    await clients(world.dynamo).put(before);
  });

  test('suspend and resume', async () => {
    await world.done('clients suspend acme');
    assert.equal((await clientNow('acme')).state, 'suspended');
    await world.done('clients resume acme');
    assert.equal((await clientNow('acme')).state, 'active');
  });

  test('an unknown client is named', async () => {
    const unknown = /^roomkey: There is no client nobody: see npx roomkey clients list/;
    await world.refused(unknown, 'clients suspend nobody');
    await world.refused(unknown, 'clients grant nobody d1');
    await world.refused(unknown, 'clients set nobody --display window');
    await world.refused(unknown, 'clients secret add nobody');
    await world.refused(unknown, 'clients secret remove nobody 00000000');
  });

  test('list aligns its columns', async () => {
    const [head = '', ...rows] = (await world.done('clients list')).out.trimEnd().split('\n');
    const at = head.indexOf('STATE');
    assert.ok(rows.length > 2);
    for (const row of rows) assert.equal(row.slice(at, at + 6), 'active');
  });
});
