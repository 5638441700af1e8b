import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { runSync } from '../../cli/sync/run.ts';
import { PLATFORMS } from '../../local/demo.ts';
import { fieldsOf, textOf } from '../../local/json.ts';
import { placeOf } from '../../local/lms/places.ts';
import { CLASSES, DISTRICT } from '../../local/partner/classes.ts';
import { type Served, serve } from '../../local/serve.ts';
import { readState } from '../../local/state.ts';
import { clever } from '../../shared/clever/client.ts';
import { owners } from '../../shared/store/catalogue/owner.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { people } from '../../shared/store/directory/people.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { connect } from '../../shared/store/table/lean.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';

const dir = temporaryFolder();
let demo: Served;
let dynamo: Dynamo;
before(async () => {
  demo = await serve({ cdkOut: await realAssembly(), dir, port: 0, quiet: true });
  Object.assign(env, {
    AWS_ENDPOINT_URL_DYNAMODB: demo.dynamodb.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  dynamo = connect(demo.dynamodb.table);
});
after(() => demo.close());

test('the demo’s district is synced from the stand-in before anybody clicks, by schedule, queue and function', async () => {
  const state = await syncs(dynamo).get(DISTRICT);
  assert.deepEqual([await owners(dynamo).of(DISTRICT), state.run, state.halt], ['sync', null, null]);
  assert.ok(state.fullAt !== null && state.current > 10);
  assert.equal((await deployments(dynamo).district(DISTRICT))?.knowsUsers, true);
  const { named } = await people(dynamo).known(DISTRICT, [{ kind: 'sis', id: 'T20817' }], null);
  assert.deepEqual(
    named[0]?.map(({ isStudent }) => isStudent),
    [false],
  );
  const [known] = await catalogue(dynamo).classes(DISTRICT, [CLASSES.algebra.id]);
  assert.deepEqual([known?.class.urlId, known?.class.sisIds], [null, [CLASSES.algebra.sisId]]);
});

test('no class is there but those that Clever has, and courses that were connected before know them', async () => {
  const sections = demo.clever.district.list('sections');
  const ids = Array.from({ length: sections.length }, (_, at) => textOf(sections.at(at)?.['id']));
  const stored: string[] = [];
  for await (const some of roster(dynamo).pages(DISTRICT)) stored.push(...some.map(({ id }) => id));
  assert.deepEqual(stored.sort(), ids.sort());
  const { iss, toolId, deploymentId } = PLATFORMS.canvas;
  const contextId = placeOf('canvas', '1063')?.contextId ?? '';
  const context = await contexts(dynamo).get(contextKeyOf({ iss, toolId, deploymentId }, contextId), 'consistent');
  const [only] = context?.classes ?? [];
  assert.deepEqual([only?.id, only?.roster?.name], [CLASSES.statistics.id, CLASSES.statistics.name]);
});

test('what changes at the stand-in comes along by the command', async () => {
  const { clientId, secret } = fieldsOf(readState(`${dir}/clever.json`)[0]);
  const credentials = { clientId: textOf(clientId) ?? '', secret: textOf(secret) ?? '' };
  const client = clever({
    address: demo.urls.clever,
    apiAddress: demo.urls.clever,
    credentials: async () => credentials,
    reach: 'local',
    now: () => Math.floor(Date.now() / 1000),
    pause: async () => undefined,
  });
  demo.clever.district.change('sections', CLASSES.algebra.id, { name: 'Algebra with Rosa' });
  const said: string[] = [];
  const io = { out: (text: string) => void said.push(text), note: () => undefined, progress: () => () => undefined };
  await runSync(dynamo, () => client, DISTRICT, false, io);
  assert.match(said.join('\n'), /^changed +1$/m);
  const [known] = await catalogue(dynamo).classes(DISTRICT, [CLASSES.algebra.id]);
  assert.equal(known?.class.name, 'Algebra with Rosa');
});
