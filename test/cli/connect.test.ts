import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { realmOf } from '../../shared/crypto/hash.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { codeOf, handedOver, launch } from '../support/browser.ts';
import { CLAIM, type Claims, newKey } from '../support/platform.ts';
import { DISTRICT, type Roomkey, startRoomkey, type World } from '../support/roomkey.ts';
import { take } from '../support/waiting.ts';
import { run } from './run.ts';

const ISS = 'https://moodle.school.example';
const ID = { iss: ISS, toolId: 'tool-77', deploymentId: 'Deployment:1' };
const dir = mkdtempSync(join(tmpdir(), 'roomkey-cli-'));

/** As it is before the clock is frozen. */
const { now: realNow } = Date;

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
  // The command lives in real time, and so must those who judge the age of the keys that it stores.
  roomkey.advance(Math.floor(realNow() / 1000) - roomkey.now());
});
after(async () => {
  rmSync(dir, { recursive: true });
  await roomkey.close();
});

test('an LMS that nobody knew is connected by the command alone, up to the class', async () => {
  const done = async (typed: string): Promise<string> => {
    const { code, out, err } = await run(typed, { ROOMKEY_TABLE: roomkey.table });
    assert.equal(code, 0, err);
    return out;
  };
  const key = newKey('moodle-1');
  const keys = join(dir, 'keys.json');
  writeFileSync(keys, JSON.stringify({ keys: [key.jwk] }));

  const landing = '--class-url https://acme.example/c/{class} --setup-url https://acme.example/setup';
  await done(`clients add --id acme --name Acme --support help@acme.example ${landing} --district ${DISTRICT}`);
  const addresses = `--authorize ${ISS}/mod/lti/auth.php --keys-url ${ISS}/mod/lti/certs.php --key-set ${keys}`;
  await done(`platforms add --iss ${ISS} --client-id ${ID.toolId} --client acme ${addresses}`);

  const [registration] = await registrations(roomkey.dynamo).ofIssuer(ISS);
  assert.ok(registration);
  assert.equal(registration.realm, realmOf(ISS, ID.toolId, `${ISS}/mod/lti/certs.php`));
  const moodle: World = { registration, deployment: ID, key };
  const claims = (its: Claims): void => {
    Object.assign(its, { iss: ISS, aud: ID.toolId, [`${CLAIM}deployment_id`]: ID.deploymentId });
    Object.assign(its, {
      [`${CLAIM}context`]: { id: 'course 5', title: 'History', type: [`${CLAIM}x#CourseOffering`] },
    });
  };
  const click = () => launch(roomkey, moodle, { claims });

  assert.equal(codeOf(await click()), 'deployment-pending');
  assert.match(await done('deployments list --pending'), /^Deployment:1 +pending /m);
  await done(`deployments approve Deploy --district ${DISTRICT}`);
  const { launchId = '', secret = '' } =
    /data-id="(?<launchId>[\w-]{22})" data-secret="(?<secret>[\w-]{43})"/.exec(String((await click()).body))?.groups ??
    {};
  const made = await take(roomkey, { launchId, secret }, { step: 'create' });
  assert.equal(handedOver(made).url.pathname, '/setup');

  const course = '--deployment Deployment:1 --context "course 5"';
  assert.match(await done(`mappings show ${course}`), /^course +History$/m);
  await done(`mappings set ${course} --expect 0 --class h1=history-1:History`);
  assert.equal(handedOver(await click()).url.href.split('?')[0], 'https://acme.example/c/history-1');

  await done(`deployments suspend Deployment:1`);
  roomkey.advance(61);
  assert.equal(codeOf(await click()), 'deployment-suspended');
});
