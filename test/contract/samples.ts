import assert from 'node:assert/strict';
import { env } from 'node:process';
import { type Fields, fieldsOf } from '../../local/json.ts';
import { DISTRICT } from '../../local/partner/classes.ts';
import type { Reply } from '../../shared/http/reply.ts';
import { CLEVER_ENV, ROUTES } from '../../shared/names.ts';
import { portalOf } from '../../shared/portal/registration.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { cookiesOf, handedOver, launch, redeem } from '../support/browser.ts';
import { CLEVER_CREDENTIALS, serveClever } from '../support/clever.ts';
import { CLAIM, type Claims } from '../support/platform.ts';
import { BASE_URL, mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';

/** Random by design, and so fixed in what is recorded. */
const RANDOM = { id: 'AbCdEfGhIjKlMnOpQrStUv' } as const;
const MANAGE = 'https://roomkey.example/manage?key=AbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlMnOpQrStUvWxYzAbCdEfGhIjKlM';

const CANVAS_COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';
const OTHER_COURSE = 'a3b1c5d7e9f00112233445566778899aabbccdde';
const TEAM_COURSE = '0f1e2d3c4b5a69788796a5b4c3d2e1f001122334';
const SCHOOLOGY_SECTION = '7215551234';

const CLASSES = [
  { id: '5f1b3c9d8e7f6a5b4c3d2e11', urlId: 'algebra-1-p1', name: 'Algebra 1 - Period 1' },
  { id: '5f1b3c9d8e7f6a5b4c3d2e13', urlId: 'algebra-1-p3', name: 'Algebra 1 - Period 3' },
  { id: '5f1b3c9d8e7f6a5b4c3d2e15', urlId: 'algebra-1-p5', name: 'Algebra 1 - Period 5' },
] as const;
const BIOLOGY = { id: '5f1b3c9d8e7f6a5b4c3d2e21', urlId: 'biology-2', name: 'Biology - Section 2' } as const;

export interface Recorded {
  /** the landing address without its query */
  readonly landing: string;
  readonly launch: Fields;
}

interface Wanted {
  readonly file: string;
  /** the launch as the vendor sends it: local/lms/launches.json */
  readonly sample: string;
  readonly claims?: (claims: Claims) => void;
}

const inCourse = (id: string, title: string) => (claims: Claims) => {
  claims[`${CLAIM}context`] = { ...fieldsOf(claims[`${CLAIM}context`]), id, title };
  claims[`${CLAIM}resource_link`] = { id, title };
};

const actingAs = (claims: Claims) => {
  claims[`${CLAIM}custom`] = { ...fieldsOf(claims[`${CLAIM}custom`]), masquerading_user_id: '4471' };
};

const WANTED: readonly Wanted[] = [
  { file: 'canvas-teacher.json', sample: 'canvas-teacher-three-sections' },
  { file: 'canvas-student.json', sample: 'canvas-student-one-section' },
  { file: 'schoology-teacher.json', sample: 'schoology-teacher' },
  { file: 'schoology-student.json', sample: 'schoology-student-no-client-id' },
  { file: 'no-names-no-sis-ids.json', sample: 'canvas-student-no-names' },
  { file: 'observer.json', sample: 'canvas-observer' },
  { file: 'student-preview.json', sample: 'canvas-student-preview' },
  { file: 'acting-as-student.json', sample: 'canvas-student-one-section', claims: actingAs },
  {
    file: 'several-classes.json',
    sample: 'canvas-teacher-three-sections',
    claims: inCourse(TEAM_COURSE, 'Algebra 1, all periods'),
  },
  {
    file: 'one-of-several.json',
    sample: 'canvas-student-one-section',
    claims: (claims) => {
      inCourse(TEAM_COURSE, 'Algebra 1, all periods')(claims);
      claims[`${CLAIM}custom`] = { ...fieldsOf(claims[`${CLAIM}custom`]), section_sis_ids: 'ALG1-ALL-P3-26' };
    },
  },
  {
    file: 'set-up.json',
    sample: 'canvas-teacher-three-sections',
    claims: inCourse(OTHER_COURSE, 'Algebra 1 (new)'),
  },
  { file: 'no-course.json', sample: 'schoology-app-dropdown' },
];

/** Makes every sample's launch through the real handlers, under a frozen clock. */
export async function record(): Promise<ReadonlyMap<string, Recorded>> {
  const roomkey = await startRoomkey('local');
  try {
    await connectCourses(roomkey);
    roomkey.advance(86_400);
    const recorded = new Map<string, Recorded>();
    for (const wanted of WANTED) recorded.set(wanted.file, await recordOne(roomkey, wanted));
    recorded.set(FROM_PORTAL, await recordPortal(roomkey));
    return recorded;
  } finally {
    await roomkey.close();
  }
}

const FROM_PORTAL = 'clever-portal.json';
const GRACE = '6a4b0c1d2e3f40001122330e';

/** A teacher of the demo's district opens the application in Clever's portal. */
async function recordPortal(roomkey: Roomkey): Promise<Recorded> {
  const redirectUri = `${BASE_URL}${ROUTES.clever}`;
  const atClever = await serveClever({ application: { name: 'Brightway', redirectUris: [redirectUri] } });
  try {
    Object.assign(env, { [CLEVER_ENV.cleverAddress]: atClever.address, [CLEVER_ENV.cleverApi]: atClever.address });
    await registrations(roomkey.dynamo).add(portalOf(CLEVER_CREDENTIALS.clientId, roomkey.client.clientId));
    await clients(roomkey.dynamo).change(roomkey.client.clientId, (client) => ({
      ...client,
      districts: [...client.districts, DISTRICT],
    }));
    await deployments(roomkey.dynamo).setDistrictState(DISTRICT, 'active');
    const begun = await roomkey.call('clever', { path: ROUTES.clever }, 'cold');
    const back = await fetch(String(begun.headers?.['location']), {
      headers: { cookie: `clever_account=${GRACE}` },
      redirect: 'manual',
    });
    const query = new URL(back.headers.get('location') ?? '').searchParams.toString();
    return await redeemed(
      roomkey,
      await roomkey.call('clever', { path: ROUTES.clever, query, cookies: cookiesOf(begun) }),
    );
  } finally {
    await atClever.close();
  }
}

async function connectCourses(roomkey: Roomkey): Promise<void> {
  const { client, canvas, schoology } = roomkey;
  const landing = { ...client.landing, setup: 'https://app.brightway.example/setup' };
  await clients(roomkey.dynamo).put({ ...client, landing, chooser: 'partner' });
  await mapCourse(roomkey, canvas, CANVAS_COURSE, [CLASSES[1]]);
  await mapCourse(roomkey, canvas, TEAM_COURSE, CLASSES);
  const { id, name } = CLASSES[1];
  await addClasses(roomkey.dynamo, [rosterClass({ id, name, sisIds: ['ALG1-ALL-P3-26'] })]);
  await mapCourse(roomkey, schoology, SCHOOLOGY_SECTION, [BIOLOGY]);
}

async function recordOne(roomkey: Roomkey, { sample, claims }: Wanted): Promise<Recorded> {
  const world = sample.startsWith('canvas') ? roomkey.canvas : roomkey.schoology;
  const reply = await launch(roomkey, world, { sample, ...(claims === undefined ? {} : { claims }) });
  return redeemed(roomkey, reply);
}

async function redeemed(roomkey: Roomkey, reply: Reply): Promise<Recorded> {
  const { url, code } = handedOver(reply);
  const answer = await redeem(roomkey, code);
  assert.equal(answer.statusCode, 200, String(answer.body));
  const { launch: handed } = fieldsOf(JSON.parse(String(answer.body)));
  const object = fieldsOf(handed);
  const manage_url = object['manage_url'] === null ? null : MANAGE;
  return { landing: url.origin + url.pathname, launch: { ...object, ...RANDOM, manage_url } };
}
