import assert from 'node:assert/strict';
import type { Code } from '../../shared/errors.ts';
import { classItem } from '../../shared/store/catalogue/read.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { classKey, contextKeyOf } from '../../shared/store/table/keys.ts';
import { basic } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { DISTRICT, mapCourse, TODAY } from '../support/roomkey.ts';
import { rosterClass } from '../support/roster.ts';
import { authorization } from './requests.ts';
import type { Row } from './row.ts';
import { COURSE, OTHER_DISTRICT, type Scene } from './scene.ts';

type Deployment = Parameters<typeof contextKeyOf>[0];

const at = (deployment: Deployment, course = COURSE): string => `/contexts/${contextKeyOf(deployment, course)}/mapping`;

const row = (name: string, status: number, code: Code, ask: (scene: Scene) => Ask | Promise<Ask>): Row => ({
  name: `mappings: ${name}`,
  status,
  code,
  step: async (scene) => {
    const { headers, ...rest } = await ask(scene);
    return {
      to: 'mappings',
      ask: { ...rest, headers: { ...authorization(scene), ...headers } },
      secrets: [scene.clientSecret, scene.otherSecret, 'class-of-sibling', OTHER_DISTRICT],
    };
  },
});

const put = (path: string, version: string | null, classes: unknown = []): Ask => ({
  method: 'PUT',
  path,
  json: { classes },
  ...(version === null ? {} : { headers: { 'if-match': version } }),
});

/** Every way to reach what is another application's. */
const foreign = (name: string, path: (scene: Scene) => string): readonly Row[] => [
  row(`${name}, to look`, 404, 'not-found', (scene) => ({ path: path(scene) })),
  row(`${name}, to change`, 404, 'not-found', (scene) => put(path(scene), '"1"', [{ id: 'mine' }])),
  row(`${name}, to take away`, 404, 'not-found', (scene) => ({
    method: 'DELETE',
    path: path(scene),
    headers: { 'if-match': '"1"' },
  })),
];

const version = (name: string, given: string | null): Row =>
  row(`a version ${name}`, 428, 'mapping-version-missing', ({ canvas }) => put(at(canvas.deployment), given));
const conflict = (name: string, given: string): Row =>
  row(`a version ${name}`, 412, 'mapping-version-conflict', ({ canvas }) => put(at(canvas.deployment), given));

/** The mappings API: one tenant never reaches another, and nothing is changed unseen. */
export const MAPPINGS: readonly Row[] = [
  row('no credentials', 401, 'client-refused', ({ canvas }) => ({
    path: at(canvas.deployment),
    headers: { authorization: '' },
  })),
  row('the secret of another application', 401, 'client-refused', ({ canvas, otherSecret }) => ({
    path: at(canvas.deployment),
    headers: { authorization: basic('brightway1', otherSecret) },
  })),
  ...foreign('a course of another application', ({ sibling }) => at(sibling.deployment)),
  ...foreign('a course that nobody opened', ({ canvas }) => at(canvas.deployment, 'another-course')),
  row('our course, asked for by another application', 404, 'not-found', ({ canvas, otherSecret }) => ({
    path: at(canvas.deployment),
    headers: { authorization: basic('lumen1', otherSecret) },
  })),
  row('a district that is not granted', 404, 'not-found', () => ({
    path: `/districts/${OTHER_DISTRICT}/contexts`,
    query: 'class=class-of-sibling',
  })),
  row('a district that is none', 404, 'not-found', () => ({
    path: '/districts/nowhere/contexts',
    query: 'class=5f1b',
  })),
  row('no class to look for', 400, 'mapping-malformed', () => ({ path: `/districts/${DISTRICT}/contexts` })),
  row('two classes to look for', 400, 'parameter-repeated', () => ({
    path: `/districts/${DISTRICT}/contexts`,
    query: 'class=a&class=b',
  })),
  ...[
    { name: 'Algebra\u0000' },
    { name: 'Al\u001bgebra' },
    { url_id: 'a\nb' },
    { id: 'mine\u0007' },
    { name: '\ud800' },
  ].map((own) =>
    row(`a class with ${JSON.stringify(own)}`, 400, 'mapping-malformed', ({ canvas }) =>
      put(at(canvas.deployment), '"1"', [{ id: 'mine', ...own }]),
    ),
  ),
  version('that is missing', null),
  version('of any', '*'),
  version('that is weak', 'W/"1"'),
  version('below zero', '"-1"'),
  version('that is no number', '"one"'),
  version('of ten digits', '"1000000000"'),
  version('among others', '"1", "2"'),
  conflict('that is past', '"0"'),
  conflict('that is not there yet', '"2"'),
  row('a course of a deployment without a district', 409, 'mapping-needs-district', async (scene) => {
    const deployment = { ...scene.open.deployment, deploymentId: 'without-district' };
    const sight = { ...deployment, platformGuid: null, platformName: null, lmsHost: null };
    await deployments(scene.dynamo).record(sight, 'active', TODAY);
    await mapCourse(scene, { ...scene.open, deployment }, COURSE, []);
    return put(at(deployment), '"1"', [{ id: 'mine' }]);
  }),
  {
    name: 'mappings: classes that are each within bounds, and together more than a course can hold',
    status: 413,
    code: 'request-too-large',
    step: async (scene) => {
      const sisIds = Array.from({ length: 20 }, (_, i) => `${i}${'學'.repeat(250)}`);
      const wide = '學'.repeat(255);
      const own = { sisIds, name: wide, school: { id: wide, name: null } };
      const heavy = Array.from({ length: 100 }, (_, i) => rosterClass({ id: `heavy-${i}`, ...own }));
      for (const one of heavy) {
        await scene.dynamo.put({ ...classKey(DISTRICT, one.id), ...classItem(one) });
      }
      const key = await mapCourse(scene, scene.canvas, 'a-course-too-full', [{ id: 'light' }]);
      const ask = put(
        `/contexts/${key}/mapping`,
        '"1"',
        heavy.map(({ id }) => ({ id })),
      );
      return {
        to: 'mappings',
        ask: { ...ask, headers: { ...authorization(scene), ...ask.headers } },
        afterwards: async () => {
          const context = await contexts(scene.dynamo).get(key, 'consistent');
          assert.deepEqual(
            activeClasses(context).map(({ id }) => id),
            ['light'],
          );
        },
      };
    },
  },
];
