import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchRoute } from '../../local/runner/router.ts';

const ROUTES = [
  'ANY /login',
  'GET /things/{id}',
  'ANY /things/{id}',
  'ANY /things/special',
  'ANY /things/{proxy+}',
  'ANY /things/deep/{proxy+}',
  '$default',
].map((key) => {
  const [method = '', path = ''] = key.split(' ');
  return { method, path, key, logicalId: key };
});

for (const [method, path, key, parameters] of [
  ['POST', '/login', 'ANY /login', {}],
  ['GET', '/login/', '$default', {}],
  ['GET', '/Login', '$default', {}],
  ['GET', '/things/7', 'GET /things/{id}', { id: '7' }],
  ['PUT', '/things/7', 'ANY /things/{id}', { id: '7' }],
  ['PUT', '/things/special', 'ANY /things/special', {}],
  ['GET', '/things/a/b', 'ANY /things/{proxy+}', { proxy: 'a/b' }],
  ['GET', '/things/deep/b/c', 'ANY /things/deep/{proxy+}', { proxy: 'b/c' }],
  ['GET', '/things', '$default', {}],
  ['GET', '/things/', '$default', {}],
  ['GET', '/', '$default', {}],
] as const) {
  test(`${method} ${path} goes to ${key}`, () => {
    const match = matchRoute(ROUTES, method, path);
    assert.deepEqual([match?.route.key, match?.parameters], [key, parameters]);
  });
}

test('without $default an unknown path has no route', () => {
  assert.equal(matchRoute(ROUTES.slice(0, 1), 'GET', '/nowhere'), undefined);
});
