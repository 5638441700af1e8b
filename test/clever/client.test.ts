import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { close, listen } from '../../local/listen.ts';
import { clever } from '../../shared/clever/client.ts';

const DISTRICT = '6a3f9d1e5b7c8a0012345678';

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://clever.localhost');
  const owner = { type: 'district', id: DISTRICT };
  if (url.pathname === '/oauth/tokens') response.end(JSON.stringify({ data: [{ owner, access_token: 'abc' }] }));
  else if (request.headers.authorization !== 'Bearer abc') response.writeHead(401).end();
  else {
    const first = url.searchParams.get('starting_after') === null;
    const data = [{ data: { id: first ? 'a' : 'b', district: DISTRICT, name: 'Algebra' } }];
    const links = [
      { rel: 'self', uri: url.pathname },
      ...(first ? [{ rel: 'next', uri: '/v3.1/courses?starting_after=a' }] : []),
    ];
    response.end(JSON.stringify({ data, links }));
  }
});
let origin = '';
before(async () => {
  origin = `http://127.0.0.1:${await listen(server, 0)}`;
});
after(() => close(server));

test('pages are followed by their links', async () => {
  const credentials = async () => ({ clientId: 'id', secret: 'secret' });
  const pause = async () => undefined;
  const client = clever({ address: origin, apiAddress: origin, credentials, reach: 'local', now: () => 0, pause });
  const ids: string[] = [];
  for await (const { objects } of client.pages('courses', { district: DISTRICT }))
    ids.push(...objects.map(({ id }) => id));
  assert.deepEqual(ids, ['a', 'b']);
});
