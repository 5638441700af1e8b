import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { COMMANDS } from '../../cli/program/commands.ts';
import { ioOf } from '../../cli/program/io.ts';
import { main } from '../../cli/program/main.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { call, collector, split } from './run.ts';
import { addAcme, addDeployment, DISTRICT, LINCOLN, SCHOOLOGY, startWorld, type World } from './world.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await addAcme(world);
});
after(() => world.close());

/** Somebody at a terminal, who types this. */
async function typing(typed: string, answer: string | null) {
  const [out, err, keys] = [collector(), collector(), new PassThrough()];
  const io = ioOf({
    out: out.stream,
    err: Object.assign(err.stream, { isTTY: true }),
    in: Object.assign(keys, { isTTY: true }),
  });
  const running = main(COMMANDS, split(typed), io);
  keys.end(answer === null ? '' : `${answer}\n`);
  return { code: await running, out: out.text(), err: err.text() };
}

const there = async (): Promise<number> => (await registrations(world.dynamo).ofIssuer(SCHOOLOGY.iss)).length;
const REMOVE = `platforms remove ${SCHOOLOGY.toolId}`;

describe('what destroys asks first', () => {
  test('and without a terminal refuses, as wrong words', async () => {
    const { code, out, err } = await call(REMOVE);
    assert.match(
      err,
      /^roomkey: Nothing was changed: nobody can be asked here\. With --yes: Client id \d+ of \S+ is taken away, /,
    );
    assert.deepEqual([code, out, await there()], [2, '', 1]);
  });

  for (const answer of ['', 'n', 'no', 'yess', null]) {
    test(`nothing is done after ${answer === null ? 'the end of input' : `"${answer}"`}`, async () => {
      const { code, out, err } = await typing(REMOVE, answer);
      assert.match(err, /Go on\? \[y\/N\] /);
      assert.match(err, /roomkey: Nothing was changed\.\n$/);
      assert.deepEqual([code, out, await there()], [1, '', 1]);
    });
  }

  test('it is done after a yes', async () => {
    const { code, out } = await typing(REMOVE, 'Y');
    assert.match(out, /is gone/);
    assert.deepEqual([code, await there()], [0, 0]);
  });

  test('whatever is asked, without a terminal nothing reads as done, and nothing is', async () => {
    await world.done('simulator add acme');
    const { code, out, err } = await call('simulator remove acme');
    assert.match(err, /^roomkey: Nothing was changed: nobody can be asked here\. With --yes: The simulator /);
    assert.deepEqual([code, out], [2, '']);
    assert.equal((await call('simulator remove acme --yes')).code, 0);
  });

  test('a district wants its id once more, typed or as an option', async () => {
    const forget = `forget district ${DISTRICT}`;
    await addDeployment(world, LINCOLN, DISTRICT);
    await world.done(`districts suspend ${DISTRICT}`);
    const alone = await call(forget);
    assert.match(alone.err, /^roomkey: Nothing was erased: nobody can be asked here\. With --confirm /);
    assert.equal(alone.code, 2);
    assert.equal((await typing(forget, 'y')).code, 1);
    assert.ok(await deployments(world.dynamo).get(LINCOLN));
    assert.equal((await typing(forget, DISTRICT)).code, 0);
    assert.equal(await deployments(world.dynamo).get(LINCOLN), null);
  });

  test('each command that takes something away has --yes, but for the one that wants more', () => {
    const destroys = COMMANDS.filter(({ name }) => /\b(remove|clear|forget)\b/.test(name));
    assert.ok(destroys.length > 5);
    for (const { name, options } of destroys) {
      assert.ok(Object.hasOwn(options, 'yes') || Object.hasOwn(options, 'confirm'), name);
    }
  });
});

describe('how far a long work is', () => {
  test('without a terminal: a start, quarters, and an end', () => {
    const err = collector();
    const io = ioOf({ out: collector().stream, err: err.stream, in: new PassThrough() });
    const tell = io.progress('classes written', 400);
    for (let done = 10; done <= 400; done += 10) tell(done);
    io.out('400');
    tell(400);
    assert.equal(
      err.text(),
      [
        '0 of 400 classes written …',
        ...['100', '200', '300'].map((done) => `${done} of 400 classes written, 0 s …`),
        '400 of 400 classes written, 0 s.',
        '',
      ].join('\n'),
    );
  });

  test('without a terminal a short look through the table says nothing', () => {
    const err = collector();
    const io = ioOf({ out: collector().stream, err: err.stream, in: new PassThrough() });
    io.progress('courses read', null)(7);
    io.close();
    assert.equal(err.text(), '');
  });

  test('on a terminal: a bar, which ends before anything else is written; the result alone is on standard output', async () => {
    const [out, err] = [collector(), collector()];
    const stream = Object.assign(err.stream, { isTTY: true, columns: 100 });
    const io = ioOf({ out: out.stream, err: stream, in: new PassThrough() });
    const tell = io.progress('classes written', 400);
    while (!err.text().includes('0 of 400 classes written')) await wait(5);
    tell(400);
    io.out('done');
    assert.match(err.text(), /100 % · 400 of 400 classes written · 0s.*\n$/s);
    assert.equal(out.text(), 'done\n');
    // Neither the cursor nor the wrapping of lines is switched off: who interrupts keeps both.
    assert.ok(!err.text().includes('\u001b[?'));
  });
});
