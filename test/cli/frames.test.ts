import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameFault, framersOf } from '../../cli/landing/frames.ts';
import { portalOf } from '../../shared/portal/registration.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { addAcme, addDeployment, DISTRICT, LINCOLN, startWorld } from './world.ts';

const PAGE = new URL('https://app.brightway.example/classes/a');
const CANVAS = 'https://lincoln.instructure.com';

/** Headers of a page, who frames it, and whether a browser lets that be. */
const ROWS: readonly (readonly [headers: Readonly<Record<string, string>>, framer: string, may: boolean])[] = [
  [{}, CANVAS, true],
  [{ 'x-frame-options': 'DENY' }, CANVAS, false],
  [{ 'x-frame-options': 'sameorigin' }, CANVAS, false],
  [{ 'x-frame-options': `ALLOW-FROM ${CANVAS}` }, CANVAS, true],
  [{ 'content-security-policy': "default-src 'self'" }, CANVAS, true],
  [{ 'content-security-policy': "default-src 'self'", 'x-frame-options': 'DENY' }, CANVAS, false],
  [{ 'content-security-policy': "frame-ancestors 'none'" }, CANVAS, false],
  [{ 'content-security-policy': "frame-ancestors 'self'" }, CANVAS, false],
  [{ 'content-security-policy': "frame-ancestors 'self'" }, PAGE.origin, true],
  [{ 'content-security-policy': 'frame-ancestors *' }, CANVAS, true],
  [{ 'content-security-policy': 'frame-ancestors https:' }, CANVAS, true],
  [{ 'content-security-policy': 'frame-ancestors https:' }, 'http://lms.localhost:4400', false],
  [{ 'content-security-policy': 'frame-ancestors' }, CANVAS, false],
  [{ 'content-security-policy': `frame-ancestors ${CANVAS}` }, CANVAS, true],
  [{ 'content-security-policy': `Frame-Ancestors ${CANVAS}/courses` }, CANVAS, true],
  [{ 'content-security-policy': 'frame-ancestors lincoln.instructure.com' }, CANVAS, true],
  [{ 'content-security-policy': 'frame-ancestors http://lincoln.instructure.com' }, CANVAS, true],
  [{ 'content-security-policy': 'frame-ancestors https://*.instructure.com' }, CANVAS, true],
  [{ 'content-security-policy': 'frame-ancestors https://*.instructure.com' }, 'https://instructure.com', false],
  [{ 'content-security-policy': 'frame-ancestors https://*.instructure.com' }, 'https://evilinstructure.com', false],
  [{ 'content-security-policy': `frame-ancestors ${CANVAS}:8443` }, CANVAS, false],
  [{ 'content-security-policy': 'frame-ancestors http://lms.localhost:4400' }, 'http://lms.localhost:4400', true],
  [{ 'content-security-policy': 'frame-ancestors http://lms.localhost:*' }, 'http://lms.localhost:4400', true],
  // The first of a policy counts; every policy must agree.
  [{ 'content-security-policy': `frame-ancestors 'none'; frame-ancestors ${CANVAS}` }, CANVAS, false],
  [{ 'content-security-policy': `frame-ancestors ${CANVAS}, frame-ancestors 'self'` }, CANVAS, false],
  [{ 'content-security-policy': `frame-ancestors ${CANVAS}`, 'x-frame-options': 'DENY' }, CANVAS, true],
];

for (const [headers, framer, may] of ROWS) {
  test(`${JSON.stringify(headers)} in a frame of ${framer}`, () => {
    assert.equal(frameFault(new Map(Object.entries(headers)), PAGE, framer) === null, may);
  });
}

test('who may frame an application: the LMSs that open it, and neither Clever’s portal nor the simulator', async () => {
  const world = await startWorld();
  try {
    await addAcme(world);
    await addDeployment(world, LINCOLN, DISTRICT);
    const store = registrations(world.dynamo);
    const before = framersOf('acme', await store.list(), await deployments(world.dynamo).list());
    assert.ok(before.length > 0);
    await store.add(portalOf('4a1b2c3d4e5f60718293', 'acme'));
    await world.done('simulator add acme');
    assert.deepEqual(framersOf('acme', await store.list(), await deployments(world.dynamo).list()), before);
  } finally {
    await world.close();
  }
});
