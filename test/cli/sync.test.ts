import assert from 'node:assert/strict';
import { env } from 'node:process';
import { after, before, test } from 'node:test';
import { Shock } from '../../cli/program/failures.ts';
import { runSync } from '../../cli/sync/run.ts';
import { owners } from '../../shared/store/catalogue/owner.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import { type ServedClever, serveClever } from '../support/clever.ts';
import { addAcme, DISTRICT, startWorld, type World } from './world.ts';

let world: World;
let clever: ServedClever;
before(async () => {
  world = await startWorld();
  await addAcme(world);
  clever = await serveClever();
});
after(async () => {
  await clever.close();
  await world.close();
});

/** As sync now does it, but for where Clever is. */
async function sync(whole = false) {
  const [out, notes]: [string[], string[]] = [[], []];
  const io = {
    out: (text: string) => void out.push(text),
    note: (text: string) => void notes.push(text),
    progress: (what: string) => {
      notes.push(what);
      return () => undefined;
    },
  };
  await owners(world.dynamo).claim(DISTRICT, 'sync');
  const error = await runSync(world.dynamo, () => clever.client(), DISTRICT, whole, io).catch(
    (thrown: unknown) => thrown,
  );
  return { out: out.join('\n'), notes: notes.join('\n'), error };
}

const active = async (): Promise<number> => {
  let count = 0;
  for await (const some of roster(world.dynamo).pages(DISTRICT)) {
    count += some.filter(({ state }) => state === 'active').length;
  }
  return count;
};

test('a sync in this process says what it did; again, that nothing is new', async () => {
  const { out, notes, error } = await sync();
  assert.equal(error, undefined);
  assert.match(out, /^new +2\d$/m);
  assert.match(out, /^users +\d+$/m);
  assert.match(notes, /sections read/);
  assert.equal((await sync()).out, 'Nothing is new at Clever.');
});

test('districts list says in words what Clever tells of the LMS', async () => {
  const { out } = await world.done('districts list');
  assert.match(
    out,
    /Lincoln Unified School District +active +- +sync +last changed on .* Canvas: connected, 96 % matched/,
  );
  const [one] = JSON.parse((await world.done('districts list --json')).out);
  assert.deepEqual([one.lms_type, one.lms_state, one.lms_matched], ['canvas', 'success', 96]);
  assert.match((await world.done(`sync status --district ${DISTRICT}`)).out, /^LMS +Canvas: connected/m);
});

test('sync status says when the district was last good, that it is late, and that there are no events', async () => {
  const store = syncs(world.dynamo);
  const state = await store.get(DISTRICT);
  const told = async () => (await world.done(`sync status --district ${DISTRICT}`)).out;
  const asJson = async () => JSON.parse((await world.done(`sync status --district ${DISTRICT} --json`)).out);
  assert.match(await told(), /^last good sync +\d{4}-\d\d-\d\d \d\d:\d\d$/m);
  assert.deepEqual([(await asJson()).late, (await asJson()).events], [false, true]);
  await store.note(DISTRICT, { doneAt: 1_700_000_000, noEvents: true });
  assert.match(await told(), /^state +late: last found good on 2023-11-14 22:13$/m);
  assert.match(await told(), /^last good sync +2023-11-14 22:13: late, the log of the function sync says why$/m);
  assert.match(await told(), /^last event +Clever gives this application no events: all is read anew once a day$/m);
  assert.match((await world.done('districts list')).out, /late: last found good on/);
  assert.deepEqual([(await asJson()).late, (await asJson()).events], [true, false]);
  await store.note(DISTRICT, { doneAt: state.doneAt, noEvents: false });
});

test('a district that is suspended is not synced, and the words say what to do', async () => {
  await world.done(`districts suspend ${DISTRICT}`);
  assert.match(String((await sync()).error), /is suspended, and so are its syncs: .*districts resume/);
  await world.done(`districts resume ${DISTRICT}`);
});

test('a limit of Clever’s is waited for, and the sync goes on', async () => {
  clever.standIn.disturb((_, n) => (n === 1 ? 429 : null));
  const began = performance.now();
  const { error, notes } = await sync(true);
  clever.standIn.disturb(() => null);
  assert.equal(error, undefined);
  assert.ok(performance.now() - began < 20_000, notes);
});

test('a shock names its classes, waits, and goes through with the number that was said', async () => {
  const all = await active();
  const list = clever.district.list('sections');
  const ids = Array.from({ length: list.length }, (_, at) => String(list.at(at)?.['id'])).slice(0, 12);
  for (const id of ids) clever.district.remove('sections', id);
  const { error, notes } = await sync(true);
  assert.ok(error instanceof Shock);
  assert.match(
    error.message,
    /^\d+ of \d+ current classes .*: more than 30 %\. Nothing was written\..*\n.* sync accept \d+ --district \w+$/s,
  );
  assert.match(notes, /^shaken +\w+ would go missing: /m);
  assert.equal(await active(), all);
  assert.match((await world.done(`districts list`)).out, /stopped: \d+ of \d+ classes/);
  const review = await world.done(`sync review --district ${DISTRICT}`);
  assert.match(review.err, /^shaken /m);
  await world.refused(/not at 1: look at them once more/, `sync accept 1 --district ${DISTRICT}`);
  const { code, err } = await world.run(`sync accept many --district ${DISTRICT}`);
  assert.deepEqual([code, /not "many"/.test(err)], [2, true]);
  const { halt } = await syncs(world.dynamo).get(DISTRICT);
  assert.ok(halt?.why === 'shock');
  await syncs(world.dynamo).note(DISTRICT, { halt: null, accepted: { shaken: halt.shaken, whole: true, at: 4e9 } });
  assert.equal((await sync()).error, undefined);
  assert.ok((await active()) < all);
  assert.match((await world.done(`sync review --district ${DISTRICT}`)).out, /Nothing waits/);
});

test('who does not say how to sign in at Clever is told, and a wrong client is', async () => {
  for (const name of ['ROOMKEY_CLEVER_SECRET', 'CLEVER_CLIENT_ID', 'CLEVER_CLIENT_SECRET']) delete env[name];
  await world.refused(/Nobody says how to sign in at Clever: --secret ARN/, `sync now --district ${DISTRICT}`);
  clever.standIn.disturb((path) => (path === '/oauth/tokens' ? 401 : null));
  const { error } = await sync(true);
  clever.standIn.disturb(() => null);
  assert.match(String(error), /Clever refuses the client id or secret/);
});

test('a district whose classes come from files is refused', async () => {
  await owners(world.dynamo).take(DISTRICT, 'csv');
  await world.refused(/come from files \(classes import\): a second source/, `sync now --district ${DISTRICT}`);
});

test('sync status of a district that is filled otherwise says by what, and counts nothing', async () => {
  await world.done(`districts source ${DISTRICT} csv`);
  const { out } = await world.done(`sync status --district ${DISTRICT}`);
  assert.match(out, /^state +no sync: its classes come from files \(classes import\)$/m);
  assert.doesNotMatch(out, /current classes|never synced/);
  const json = JSON.parse((await world.done(`sync status --district ${DISTRICT} --json`)).out);
  assert.deepEqual([json.source, json.current, json.late], ['csv', null, false]);
  await world.done(`districts source ${DISTRICT} sync`);
  assert.equal(JSON.parse((await world.done(`sync status --district ${DISTRICT} --json`)).out).source, 'sync');
});
