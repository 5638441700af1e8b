import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { env } from 'node:process';
import { after, before, describe, test } from 'node:test';
import { type AuditEvent, eventsOf } from '../../cli/audit/events.ts';
import { close, listen } from '../../local/listen.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { addAcme, addDeployment, DISTRICT, LINCOLN, startWorld, type World } from './world.ts';

let world: World;
let sts: Server;
let isDown = false;
const ARN = 'arn:aws:sts::123456789012:assumed-role/Operators/jane';
before(async () => {
  world = await startWorld();
  await addAcme(world);
  sts = createServer((request, response) => {
    request.resume();
    response.writeHead(isDown ? 403 : 200, { 'content-type': 'text/xml' });
    response.end(
      isDown
        ? '<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>no</Message></Error></ErrorResponse>'
        : `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${ARN}</Arn><UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
  });
  const port = await listen(sts, 0);
  env['AWS_ENDPOINT_URL_STS'] = `http://127.0.0.1:${port}`;
});
after(async () => {
  delete env['AWS_ENDPOINT_URL_STS'];
  await close(sts);
  await world.close();
});

const month = (): string => new Date().toISOString().slice(0, 7);
const newest = async (): Promise<AuditEvent | undefined> => (await eventsOf(world.dynamo, month())).at(-1);
const many = async (): Promise<number> => (await eventsOf(world.dynamo, month())).length;

describe('audit', () => {
  test('a change leaves who made it by AWS’s word, what was typed, and how it ended', async () => {
    await world.done('clients grant acme d1');
    const event = await newest();
    assert.deepEqual([event?.by, event?.command, event?.words, event?.end], [ARN, 'clients grant', 'acme d1', 'done']);
    const { out } = await world.done('audit list');
    assert.match(out, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d +arn:aws:sts::\S+\/jane +clients grant +acme d1 +done$/m);
  });

  test('what changes nothing leaves nothing: lists, refusals, wrong words', async () => {
    const before = await many();
    await world.done('clients list');
    await world.run('clients grant nobody d1');
    await world.run('clients grant');
    assert.equal(await many(), before);
  });

  test('neither a person nor a secret nor free words stand in it', async () => {
    await addDeployment(world, LINCOLN, DISTRICT);
    await world.done(
      `people move 5f1b0000000000000000000a --client-id ${LINCOLN.toolId} --sub maya-of-lincoln --district ${DISTRICT}`,
    );
    const moved = await newest();
    assert.deepEqual(moved?.command, 'people move');
    assert.equal(moved?.words, `--client-id=${LINCOLN.toolId} --sub --district=${DISTRICT}`);
    await world.done('clients set acme --support jane@acme.example');
    assert.equal((await newest())?.words, 'acme --support');
    await world.done('clients secret add acme');
    assert.equal((await newest())?.words, 'acme');
  });

  test('an import with a bad row has written the others: done, with exit code 1', async () => {
    const sections = world.file('sections.csv', 'section_id,name,school_id,term_id\nx1,Biology,s1,\n,,s1,\n');
    const { code } = await world.run(`classes import --district ${DISTRICT} --sections ${sections}`);
    const event = await newest();
    assert.deepEqual([code, event?.command, event?.end], [1, 'classes import', 'done']);
  });

  test('what is one of few words is said: on, off, and their like', async () => {
    for (const typed of ['--by-people=on', '--by-people=off', '--unidentified=clever', '--by-email=default']) {
      await world.done(`districts policy ${DISTRICT} ${typed.replace('=', ' ')}`);
      assert.equal((await newest())?.words, `${DISTRICT} ${typed}`);
    }
  });

  test('who cannot be told who it is changes nothing', async () => {
    isDown = true;
    const { code, err } = await world.run('clients grant acme d2');
    isDown = false;
    assert.equal(code, 4);
    assert.match(err, /AWS credentials are missing, expired or refused/);
    assert.doesNotMatch(err, /What was written before/);
    assert.deepEqual((await clients(world.dynamo).get('acme'))?.districts.includes('d2'), false);
  });

  test('a mapping says who made it, in short', async () => {
    const set = 'mappings set --deployment 3407 --context c1 --expect 0 --class a';
    await world.refused(/No launch has come/, set);
    const { operator, workedBy } = await import('../../cli/program/operator.ts');
    const { caller } = await import('../../cli/aws/caller.ts');
    assert.deepEqual(await workedBy(caller, operator), { how: 'operator', by: 'assumed-role/Operators/jane' });
  });

  test('a month is a month', async () => {
    assert.equal((await world.run('audit list --month 2026-13')).code, 2);
    const none = await world.done('audit list --month 2001-01');
    assert.match(none.err, /Nobody changed anything/);
  });
});
