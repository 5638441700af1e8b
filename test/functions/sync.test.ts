import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env } from 'node:process';
import { after, before, beforeEach, mock, test } from 'node:test';
import { ACCESS } from '../../infra/access.ts';
import { startQueues } from '../../local/aws/queues.ts';
import { startSecrets } from '../../local/aws/secrets.ts';
import { realmOf } from '../../shared/crypto/hash.ts';
import { CLEVER_ENV, ENV, PARTITIONS } from '../../shared/names.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { owners } from '../../shared/store/catalogue/owner.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { wantedOf } from '../../shared/store/contexts/grow.ts';
import { mappings } from '../../shared/store/contexts/mapping.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { connect } from '../../shared/store/table/lean.ts';
import { registrationOf } from '../store/samples.ts';
import { CLEVER_CREDENTIALS, type ServedClever, serveClever } from '../support/clever.ts';
import { type Guard, rightsIn, startGuard } from '../support/guard.ts';
import { captureLines } from '../support/lines.ts';
import { NOW, TODAY } from '../support/roomkey.ts';
import { templateOf } from '../support/stack.ts';
import { startTable, type TestTable } from '../support/table.ts';

const DISTRICT = '6a3f9d1e5b7c8a0012345678';
const ALGEBRA = '6a51f0c2d4b8e90012ab34c1';
const ARN = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:clever-AbCdEf';
const DEPLOYMENT = { iss: 'https://canvas.example', toolId: '17', deploymentId: '1:a' };
const SCHEDULE = { source: 'aws.events', 'detail-type': 'Scheduled Event' };

/** What the function sent, in order; nothing hands it out by itself. */
const sent: string[] = [];
const captured = captureLines();
const ends: (() => Promise<void>)[] = [];
let table: TestTable;
let guard: Guard;
let clever: ServedClever;
let dynamo: Dynamo;
let handler: (event: unknown, context: { getRemainingTimeInMillis(): number; reach?: string }) => Promise<void>;

before(async () => {
  mock.timers.enable({ apis: ['Date'], now: NOW * 1000 });
  table = await startTable();
  ends.push(table.close);
  // The role as synthesized stands between the real handler and the table.
  guard = await startGuard(table.endpoint, rightsIn(await templateOf({ clever: { secretArn: ARN } }), ['sync']));
  ends.push(guard.close);
  clever = await serveClever();
  // Where nothing ever happened there is no event to go on after.
  clever.district.change('sections', ALGEBRA, { period: '1' });
  ends.push(clever.close);
  const folder = mkdtempSync(join(tmpdir(), 'roomkey-test-'));
  const { clientId, secret } = CLEVER_CREDENTIALS;
  const SecretString = JSON.stringify({ client_id: clientId, client_secret: secret });
  const secrets = await startSecrets(folder, [{ name: 'clever', arn: ARN, properties: { SecretString } }]);
  const queues = await startQueues(
    [{ name: 'steps', arn: 'arn:aws:sqs:us-east-1:000000000000:steps', logicalId: 'Sync', tries: 1 }],
    async (_, event) => {
      sent.push(JSON.stringify(event));
      return true;
    },
    () => undefined,
  );
  ends.push(secrets.close, queues.close, async () => rmSync(folder, { recursive: true }));
  Object.assign(env, {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    [ENV.table]: table.table,
    [CLEVER_ENV.syncQueue]: 'https://sqs.us-east-1.amazonaws.com/000000000000/steps',
    [CLEVER_ENV.cleverSecret]: ARN,
    [CLEVER_ENV.cleverAddress]: clever.address,
    [CLEVER_ENV.cleverApi]: clever.address,
  });
  dynamo = connect(table.table);
  await fill();
  env['AWS_ENDPOINT_URL_DYNAMODB'] = guard.endpoint;
  ({ handler } = await import('../../functions/sync.ts'));
});
after(async () => {
  captured.stop();
  mock.timers.reset();
  for (const end of ends) await end();
});
beforeEach(() => {
  captured.take();
  sent.length = 0;
});

/** A district with an installation, whose classes come from Clever. */
async function fill(): Promise<void> {
  await dynamo.get({ pk: 'nobody', sk: '-' });
  const { iss, toolId } = DEPLOYMENT;
  await registrations(dynamo).add(registrationOf({ iss, toolId, realm: realmOf(iss, toolId, `${iss}/jwks`) }));
  const sight = { ...DEPLOYMENT, platformGuid: null, platformName: null, lmsHost: null };
  await deployments(dynamo).record(sight, 'pending', TODAY);
  await deployments(dynamo).approve(DEPLOYMENT, DISTRICT, null);
  await owners(dynamo).take(DISTRICT, 'sync');
}

/** Runs as the role does, with so many seconds left. */
async function run(event: unknown, seconds = 300): Promise<Record<string, unknown>> {
  const began = performance.now();
  env['AWS_ACCESS_KEY_ID'] = 'sync';
  try {
    await handler(event, {
      reach: 'local',
      getRemainingTimeInMillis: () => seconds * 1000 - (performance.now() - began),
    });
  } finally {
    env['AWS_ACCESS_KEY_ID'] = 'operator';
  }
  const [line, ...others] = captured.take();
  assert.deepEqual(others, []);
  assert.ok(line);
  return line;
}

const MESSAGE = { Records: [{ body: JSON.stringify({ district: DISTRICT }) }] };

const classAt = async (id: string) => (await catalogue(dynamo).classes(DISTRICT, [id]))[0]?.class;

/** What waits in the queue, once it is handed out. */
async function waiting(): Promise<readonly string[]> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return sent.splice(0).map((event) => JSON.parse(event).Records[0].body);
}

test('by schedule each district that comes from Clever gets a message', async () => {
  const line = await run(SCHEDULE);
  assert.deepEqual([line['level'], line['outcome'], line['districts'], line['SyncsLate']], ['info', 'begun', 1, 0]);
  assert.deepEqual(await waiting(), [JSON.stringify({ district: DISTRICT })]);
  // One that was never synced is late, too, once it is due for long.
  assert.equal((await syncs(dynamo).get(DISTRICT)).goodAt, NOW);
  await syncs(dynamo).note(DISTRICT, { goodAt: NOW - 13 * 3600 });
  const late = await run(SCHEDULE);
  assert.deepEqual([late['level'], late['SyncsLate']], ['warn', 1]);
  await waiting();
});

test('a message is a step: the first fills the catalogue', async () => {
  const line = await run(MESSAGE);
  assert.deepEqual([line['level'], line['outcome']], ['info', 'full']);
  const { added } = Object(line['figures']);
  assert.equal(added, clever.district.list('sections').length);
  assert.ok(!JSON.stringify(line).includes(DISTRICT));
  const one = await classAt(ALGEBRA);
  assert.deepEqual([one?.name, one?.teachers[0]?.sisId, one?.students], ['Algebra 1, period 1', 'T20817', 28]);
  assert.equal((await deployments(dynamo).get(DEPLOYMENT))?.knowsUsers, true);
  assert.deepEqual(await waiting(), []);
});

test('where nothing is new, nothing is done', async () => {
  assert.equal((await run(MESSAGE))['outcome'], 'idle');
});

test('events reach the courses that open a class', async () => {
  const key = contextKeyOf(DEPLOYMENT, 'course');
  const sighting = {
    key,
    deployment: DEPLOYMENT,
    contextId: 'course',
    title: null,
    label: null,
    type: [],
    before: null,
  };
  const store = contexts(dynamo);
  await store.see(sighting, TODAY);
  const [context, one] = [await store.get(key, 'consistent'), await classAt(ALGEBRA)];
  assert.ok(context !== null && one !== undefined);
  const actor = { how: 'operator', by: 'somebody' } as const;
  await mappings(dynamo).replace(context, DISTRICT, [wantedOf(one, [])], 0, actor, NOW);

  clever.district.change('sections', ALGEBRA, { name: 'Algebra renamed' });
  const student = String(clever.district.list('users', 'student').at(0)?.['id']);
  clever.district.change('users', student, { email: 'other@lincoln.example' });
  const line = await run(MESSAGE);
  assert.deepEqual([line['outcome'], Object(line['figures']).changed], ['events', 1]);
  assert.equal((await store.get(key))?.classes[0]?.roster?.name, 'Algebra renamed');

  // Under a new id it takes the old one's place.
  const { id: _, ...same } = clever.district.find('sections', ALGEBRA) ?? {};
  clever.district.remove('sections', ALGEBRA);
  clever.district.put('sections', { ...same, id: '6a51f0c2d4b8e90012ab34ff' });
  assert.equal(Object((await run(MESSAGE))['figures']).healed, 1);
  assert.equal((await store.get(key))?.classes[0]?.id, '6a51f0c2d4b8e90012ab34ff');
});

test('a step without time left keeps its position, and a message goes on', async () => {
  await syncs(dynamo).note(DISTRICT, { fullAt: null });
  const phases: unknown[] = [];
  for (let line = await run(MESSAGE, 60); line['outcome'] !== 'full'; line = await run(MESSAGE, 60)) {
    phases.push(line['outcome']);
    assert.deepEqual(await waiting(), [JSON.stringify({ district: DISTRICT })]);
    assert.ok(phases.length < 12);
  }
  assert.ok(phases.length > 3 && phases.every((one) => one === 'go-on'), String(phases));
});

test('a Clever that hangs ends a step with a line; a message goes on where it came further, and else the queue tries again', async () => {
  await syncs(dynamo).note(DISTRICT, { fullAt: null });
  clever.standIn.disturb((path) => (path === '/v3.1/sections' ? 'hang' : null));
  const line = await run(MESSAGE, 21);
  assert.deepEqual([line['outcome'], line['trouble']], ['waits', 'unavailable']);
  const { run: reading } = await syncs(dynamo).get(DISTRICT);
  assert.equal(reading?.phase, 'weigh');
  await assert.rejects(run(MESSAGE, 21), { trouble: 'unavailable' });
  const [aloud] = captured.take();
  assert.deepEqual([aloud?.['level'], aloud?.['trouble'], aloud?.['Faults']], ['error', 'unavailable', 1]);
  assert.deepEqual(
    await syncs(dynamo)
      .get(DISTRICT)
      .then((state) => state.run?.id),
    reading.id,
  );
  clever.standIn.disturb(() => 429);
  const limited = await run(MESSAGE, 20.45);
  assert.deepEqual([limited['outcome'], Object(limited['figures']).seconds], ['waits', 1]);
  clever.standIn.disturb(() => null);
  assert.equal((await run(MESSAGE))['outcome'], 'full');
  sent.length = 0;
});

test('what would take too much stops, with a metric that alarms', async () => {
  const before = await stored();
  for (const { id } of before) clever.district.remove('sections', id);
  const line = await run(MESSAGE);
  assert.deepEqual([line['level'], line['outcome'], line['SyncHalts']], ['warn', 'shock', 1]);
  assert.ok(before.length > 10);
  assert.deepEqual(await stored(), before);
});

async function stored() {
  const all: RosterClass[] = [];
  for await (const some of roster(dynamo).pages(DISTRICT)) all.push(...some.filter(({ state }) => state === 'active'));
  return all;
}

test('a wrong secret fails aloud, and says at Clever’s what', async () => {
  await syncs(dynamo).note(DISTRICT, { halt: null });
  const { handler: fresh } = await import(`../../functions/sync.ts?${'fresh'}`);
  clever.standIn.disturb((path) => (path === '/oauth/tokens' ? 401 : null));
  await assert.rejects(fresh(MESSAGE, { reach: 'local', getRemainingTimeInMillis: () => 300_000 }));
  clever.standIn.disturb(() => null);
  const [line] = captured.take();
  assert.deepEqual([line?.['level'], line?.['trouble'], line?.['Faults']], ['error', 'credentials', 1]);
});

test('a message that is none is refused', async () => {
  await assert.rejects(handler({ Records: [{ body: '{}' }] }, { getRemainingTimeInMillis: () => 300_000 }));
});

test('its role allows what it does, and no more', () => {
  assert.deepEqual(
    guard.deeds.filter(({ allowed }) => !allowed),
    [],
  );
  const used = new Set(
    guard.deeds.flatMap(({ action, partitions }) =>
      partitions.map((key) => `${action} ${key.includes('#') ? key.slice(0, 2) : key}`),
    ),
  );
  const allowed = Object.entries(ACCESS.sync.table).flatMap(([action, partitions]) =>
    partitions.map((one) => `${action} ${PARTITIONS[one]}`),
  );
  assert.deepEqual(
    allowed.filter((one) => !used.has(one)),
    [],
  );
});
