import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fieldsOf, listOf } from '../../local/json.ts';
import { call } from './run.ts';
import { type Simulated, startSimulated } from './simulated.ts';

let stage: Simulated;
let simulate = '';
before(async () => {
  stage = await startSimulated();
  stage.serve(stage.demo());
  simulate = `simulate brightway1 --base-url ${stage.baseUrl}`;
});
after(() => stage.close());

test('off unless switched on', async () => {
  const { code, out, err } = await call(simulate);
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /The simulator is not on for client brightway1: npx roomkey simulator add brightway1\n/);
});

test('a client that is not there is named', async () => {
  for (const command of ['simulator add nobody', 'simulator remove nobody', simulate.replace('brightway1', 'nobody')]) {
    const { code, out, err } = await call(command);
    assert.deepEqual([code, out], [1, ''], command);
    assert.match(err, /There is no client nobody: see npx roomkey clients list/, command);
  }
});

test('it prints each step of a launch, and nothing that opens anything', async () => {
  assert.equal((await call('simulator add brightway1')).code, 0);
  const { code, out, err } = await call(simulate);
  assert.equal(code, 0, err + out);
  assert.deepEqual(
    out.split('\n').filter((line) => /^\d/.test(line)),
    [
      `1  POST ${stage.baseUrl}/login`,
      `2  POST ${stage.baseUrl}/launch`,
      `3  GET ${stage.appUrl}/classes/roomkey-test?code=…&iss=${stage.baseUrl}`,
      `4  GET ${stage.appUrl}/classes/roomkey-test?launch=…`,
    ],
  );
  assert.match(out, /sets __Host-session-framed \(Path=\/; Secure; HttpOnly; SameSite=None; Partitioned\)\n/);
  assert.match(out, /page: Roomkey test class/);
  assert.doesNotMatch(out, /[A-Za-z0-9_-]{43}/);
});

test('in a frame, with and without third-party cookies, as JSON', async () => {
  for (const more of ['', ' --block-third-party']) {
    const { code, out, err } = await call(`${simulate} --framed${more} --role instructor --json`);
    assert.equal(code, 0, err + out);
    const steps = listOf(JSON.parse(out)).map(fieldsOf);
    assert.deepEqual(
      steps.map(({ status }) => status),
      [200, 303, 303, 200],
    );
    const session = listOf(steps[2]?.['cookies']).map(fieldsOf);
    assert.deepEqual(
      session.map(({ dropped }) => dropped),
      [more === '' ? null : 'not Partitioned, where third-party cookies are blocked', null],
    );
  }
});

test('where Roomkey shows a page in place of the application, that is said', async () => {
  await stage.set({ display: 'window' });
  const { code, out } = await call(`${simulate} --framed`);
  assert.equal(code, 0);
  assert.match(
    out,
    /A page of Roomkey’s, as the client’s display says: its button opens the application in a tab\.\n$/,
  );
  assert.doesNotMatch(out, /partner\.localhost/);
  await stage.set({ display: 'auto' });
});

test('an application that does not answer, an installation elsewhere, and words that do not fit', async () => {
  stage.serve((_, response) => response.writeHead(500).end());
  assert.match((await call(simulate)).err, /did not end on a page of the class/);
  stage.serve((_, response) => response.writeHead(302, { location: '/again' }).end());
  assert.match((await call(simulate)).err, /redirects without end/);
  stage.serve((request) => request.destroy());
  assert.match((await call(simulate)).err, /partner\.localhost:\d+ did not answer: ECONNRESET/);
  assert.match((await call('simulate brightway1')).err, /--base-url is missing/);
  assert.match((await call('simulate brightway1 --base-url http://lti.example')).err, /is not https/);
  assert.match((await call('simulate nobody --base-url https://lti.example')).err, /There is no client nobody/);
  assert.match((await call(`${simulate} --block-third-party`)).err, /goes with --framed/);
});
