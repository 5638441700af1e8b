import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { launchKey } from '../../shared/store/table/keys.ts';
import { answerOf, begin, handedOver, post, redeem, type Twist } from '../../test/support/browser.ts';
import { CLAIM } from '../../test/support/platform.ts';
import { DISTRICT, mapCourse, type Roomkey, TODAY, type World } from '../../test/support/roomkey.ts';
import { pageOf, take, valuesOf } from '../../test/support/waiting.ts';
import { type Cell, type Table, verdict } from '../print.ts';
import { sizeOfItem, writeUnits } from './size.ts';

type Row = readonly Cell[];

const KB = 1024;

/** Bytes of the launch item in each state, for the reference launch and for the longest ones. */
export async function weighLaunches(roomkey: Roomkey): Promise<Table> {
  const rows: Row[] = [];
  rows.push(...(await statesOf(roomkey, 'reference', roomkey.canvas, {}, 1 * KB)));
  const unmapped: Twist = {
    claims: (claims) => {
      claims[`${CLAIM}context`] = { id: 'never-mapped' };
    },
  };
  rows.push(...(await statesOf(roomkey, 'unmapped course', roomkey.canvas, unmapped, 1 * KB)));
  rows.push(...(await long(roomkey, 'long, ids of 40 characters', 40)));
  rows.push(...(await long(roomkey, 'long, ids of 255 characters', 255)));
  return {
    title: 'Bytes of the launch item',
    notes: [
      "By DynamoDB's rules: names and values. Reference: canvas-teacher-three-sections in a course with one class.",
      'Long: 60 observed users, 100 classes, names of 255 to 512 and titles of 1,024 characters. Ids are never cut;',
      'these have no pattern, and those of 255 characters are deflated.',
    ],
    head: ['launch', 'state', 'bytes', 'WCU', 'sealed', 'cut', 'budget', ''],
    rows,
  };
}

/** What a launch that waits may take besides: the claims that matching needs. */
const HELD = 16 * KB;

async function statesOf(
  roomkey: Roomkey,
  name: string,
  world: World,
  twist: Twist,
  budget: number,
): Promise<readonly Row[]> {
  const begun = await begin(roomkey, world);
  const weigh = async (label: string, state: string, most = budget): Promise<Row> => {
    const item = await roomkey.dynamo.get(launchKey(begun.state), 'consistent');
    assert.ok(item !== null);
    const bytes = sizeOfItem(item);
    const sealed = item['d'] instanceof Uint8Array ? item['d'].length : '';
    return [label, state, bytes, writeUnits(item), sealed, '', most, verdict(bytes <= most)];
  };
  const rows = [await weigh(name, 'initiated')];
  const reply = await post(roomkey, answerOf(roomkey, world, begun, twist), begun.cookies);
  if (reply.statusCode === 200) rows.push(await weigh('', 'held', HELD));
  const page = pageOf(reply, begun.state);
  const [first] = valuesOf(page.body, 'class');
  if (reply.statusCode === 200 && first === undefined) return rows;
  const arrived = first === undefined ? reply : await take(roomkey, page, { step: 'choose', class: first });
  const ready = await weigh('', 'ready');
  const redeemed = await redeem(roomkey, handedOver(arrived).code);
  const answer: { launch: { truncated: readonly string[] } } = JSON.parse(String(redeemed.body));
  const cut = answer.launch.truncated.join(', ');
  return [...rows, ready.map((cell, i) => (i === 5 ? cut : cell)), await weigh('', 'redeemed')];
}

async function long(roomkey: Roomkey, name: string, length: number): Promise<readonly Row[]> {
  const id = (start: string): string =>
    `${start}-${hash('shake256', start, { outputLength: 255, outputEncoding: 'base64url' })}`.slice(0, length);
  const many = (count: number, start: string): string[] => Array.from({ length: count }, (_, i) => id(`${start}${i}`));
  const deployment = { ...roomkey.canvas.deployment, deploymentId: id('deployment') };
  const sight = { ...deployment, platformGuid: null, platformName: null, lmsHost: null };
  await deployments(roomkey.dynamo).record(sight, 'pending', TODAY);
  await deployments(roomkey.dynamo).approve(deployment, DISTRICT, 'lincoln.instructure.com');
  const world = { ...roomkey.canvas, deployment };
  const classes = many(100, 'class').map((one) => ({ id: one, urlId: one, name: 'n'.repeat(255) }));
  await mapCourse(roomkey, world, id('context'), classes);
  const twist: Twist = {
    sample: 'canvas-teacher-three-sections',
    claims: (claims) => {
      Object.assign(claims, {
        sub: id('sub'),
        name: 'n'.repeat(512),
        given_name: 'g'.repeat(512),
        family_name: 'f'.repeat(512),
        email: `${'e'.repeat(60)}@lincolnusd.example`,
        [`${CLAIM}deployment_id`]: deployment.deploymentId,
        [`${CLAIM}context`]: {
          id: id('context'),
          label: 'l'.repeat(1024),
          title: 't'.repeat(1024),
          type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'],
        },
        [`${CLAIM}resource_link`]: { id: id('link'), title: 'r'.repeat(1024) },
        [`${CLAIM}role_scope_mentor`]: many(60, 'observed'),
        [`${CLAIM}lis`]: { person_sourcedid: id('sis') },
        [`${CLAIM}custom`]: { user_lms_id: id('lms'), login_id: id('login') },
      });
    },
  };
  return statesOf(roomkey, name, world, twist, 2 * KB);
}
