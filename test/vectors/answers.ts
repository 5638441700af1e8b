import assert from 'node:assert/strict';
import type { Code } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/names.ts';
import type { ClassRequest } from '../../shared/store/contexts/requests.ts';
import { requests } from '../../shared/store/contexts/requests.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { basic } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { DISTRICT, mapCourse, type Roomkey, type World } from '../support/roomkey.ts';
import { authorization } from './requests.ts';
import type { Row, Step } from './row.ts';
import { OTHER_DISTRICT, type Scene } from './scene.ts';

const SECRET_NAME = 'class-nobody-may-see';
const DONE = { state: 'done', classes: [{ id: 'wanted' }] };

export const requestsPath = (id?: string, district = DISTRICT): string =>
  `/districts/${district}/requests${id === undefined ? '' : `/${id}`}`;

/** A request as a teacher opens it. */
export async function opened(
  { dynamo, now }: Pick<Roomkey, 'dynamo' | 'now'>,
  contextKey: string,
  { name = SECRET_NAME, owner = DISTRICT } = {},
): Promise<ClassRequest> {
  const asked = { owner, contextKey, title: null, name, school: null, by: 'a teacher' };
  const answer = await requests(dynamo).open(asked, now());
  assert.ok(answer.outcome === 'open', answer.outcome);
  return answer.request;
}

/** One of a course that opens a class already. */
async function askedIn(scene: Scene, world: World, owner = DISTRICT): Promise<ClassRequest> {
  const course = 'where a teacher asks';
  return opened(scene, await mapCourse(scene, world, course, [{ id: 'there' }]), { owner });
}

const row = (
  name: string,
  status: number,
  code: Code,
  ask: (scene: Scene) => Ask | Promise<Ask>,
  more: Pick<Step, 'headers' | 'cold'> = {},
): Row => ({
  name: `requests: ${name}`,
  status,
  code,
  step: async (scene) => {
    const { headers, ...rest } = await ask(scene);
    return {
      ...more,
      to: 'mappings',
      ask: { ...rest, headers: { ...authorization(scene), ...headers } },
      secrets: [scene.clientSecret, scene.otherSecret, SECRET_NAME, OTHER_DISTRICT],
    };
  },
});

const put = (id: string, json: unknown = DONE, district = DISTRICT): Ask => ({
  method: 'PUT',
  path: requestsPath(id, district),
  json,
});

/** An answer to a request that waits. */
const toOpen = (name: string, status: number, code: Code, ask: (id: string) => Ask, more: Pick<Step, 'headers'> = {}) =>
  row(name, status, code, async (scene) => ask((await askedIn(scene, scene.canvas)).id), more);

/** Listing and both ways to answer. */
const everyWay = (name: string, status: number, code: Code, district: string, headers: Ask['headers'] = {}) => [
  row(`${name}, to list`, status, code, () => ({ path: requestsPath(undefined, district), headers })),
  ...[DONE, { state: 'declined' }].map((json) =>
    toOpen(`${name}, ${json.state}`, status, code, (id) => ({ ...put(id, json, district), headers })),
  ),
];

const foreign = (name: string, find: (scene: Scene) => Promise<ClassRequest>): readonly Row[] =>
  [DONE, { state: 'declined' }].map((json) =>
    row(`${name}, ${json.state}`, 404, 'not-found', async (scene) => put((await find(scene)).id, json)),
  );

const closed = (name: string, closing: { state: 'done'; answer: readonly string[] } | { state: 'declined' }) =>
  [DONE, { state: 'declined' }].map((json) =>
    row(`one that is ${name}, ${json.state}`, 409, 'request-closed', async (scene) => {
      const request = await askedIn(scene, scene.canvas);
      await requests(scene.dynamo).close(DISTRICT, request, closing, 'operator', scene.now());
      return put(request.id, json);
    }),
  );

const malformed = (name: string, json: unknown): Row => toOpen(name, 400, 'mapping-malformed', (id) => put(id, json));

const typed = (type: string, body: string) => (id: string) => ({
  method: 'PUT',
  path: requestsPath(id),
  raw: { body, base64: false },
  headers: { 'content-type': type },
});

const wrongMethod = (method: string, allow: string, at: (id: string) => string): Row =>
  toOpen(`method ${method} at ${allow}`, 405, 'method-not-allowed', (id) => ({ method, path: at(id) }), {
    headers: { allow },
  });

const many = (n: number) => Array.from({ length: n }, (_, at) => ({ id: `wanted-${at}` }));

/** What teachers asked for: nobody answers another's, nothing odd is connected, and what is closed stays as it is. */
export const ANSWERS: readonly Row[] = [
  ...everyWay('a district that is not granted', 404, 'not-found', OTHER_DISTRICT),
  ...everyWay('no credentials', 401, 'client-refused', DISTRICT, { authorization: '' }),
  row('the secret of another application', 401, 'client-refused', ({ otherSecret }) => ({
    path: requestsPath(),
    headers: { authorization: basic('brightway1', otherSecret) },
  })),
  row('ours, answered by another application', 404, 'not-found', async (scene) => ({
    ...put((await askedIn(scene, scene.canvas)).id),
    headers: { authorization: basic('lumen1', scene.otherSecret) },
  })),
  ...foreign('one of another application in the same district', (scene) => askedIn(scene, scene.windowed)),
  ...foreign('one of another district', (scene) => askedIn(scene, scene.sibling, OTHER_DISTRICT)),
  ...foreign('one whose course is of another district', (scene) => askedIn(scene, scene.sibling)),
  ...foreign('one of a course that nobody opened', (scene) =>
    opened(scene, contextKeyOf(scene.canvas.deployment, 'never opened')),
  ),
  row('one that nobody asked for', 404, 'not-found', () => put('00toyn00a1b2c3d4')),
  row('what keeps count of requests', 404, 'not-found', ({ canvas }) =>
    put(`S%23${contextKeyOf(canvas.deployment, 'where a teacher asks')}`),
  ),
  ...closed('answered', { state: 'done', answer: ['wanted'] }),
  ...closed('declined', { state: 'declined' }),
  malformed('null', null),
  malformed('a list', [DONE]),
  malformed('no state', { classes: DONE.classes }),
  malformed('a state that is none', { ...DONE, state: 'closed' }),
  malformed('opened again', { state: 'open' }),
  malformed('done without classes', { state: 'done' }),
  malformed('done with no class', { state: 'done', classes: [] }),
  malformed('declined with a class', { ...DONE, state: 'declined' }),
  malformed('declined with classes that are null', { state: 'declined', classes: null }),
  malformed('a member that no answer has', { ...DONE, answer: ['wanted'] }),
  malformed('a class twice', { state: 'done', classes: [{ id: 'a' }, { id: 'a' }] }),
  malformed('a class that would climb in the address', { state: 'done', classes: [{ id: '..' }] }),
  malformed('a hundred and one classes', { state: 'done', classes: many(101) }),
  malformed('a hundred classes beside one', { state: 'done', classes: many(100) }),
  toOpen('no JSON', 400, 'body-malformed', typed('application/json', '{"state":')),
  toOpen('a form', 415, 'content-type-unsupported', typed('application/x-www-form-urlencoded', 'state=done')),
  toOpen(
    'one byte too many',
    413,
    'request-too-large',
    typed('application/json', JSON.stringify(DONE).padEnd(LIMITS.loginBody + 1)),
  ),
  ...['GET', 'DELETE'].map((method) => wrongMethod(method, 'PUT', requestsPath)),
  ...['PUT', 'DELETE'].map((method) => wrongMethod(method, 'GET', () => requestsPath())),
  ...['POST', 'PATCH'].map((method) => wrongMethod(method, 'GET, PUT, DELETE', requestsPath)),
];
