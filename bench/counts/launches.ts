import assert from 'node:assert/strict';
import {
  answerOf,
  type Begun,
  begin,
  handedOver,
  launch,
  post,
  redeem,
  type Twist,
} from '../../test/support/browser.ts';
import { BASE_URL, mapCourse, ROUTES, type Roomkey } from '../../test/support/roomkey.ts';
import { addClasses, rosterClass } from '../../test/support/roster.ts';
import { type Cell, type Table, verdict } from '../print.ts';
import { type Budget, type Cost, isWithin, type Measure, total } from './step.ts';

/** The course of the reference launch. */
export const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

const DAY = 86_400;
const WARM: Readonly<Record<'login' | 'launch' | 'token', Budget>> = {
  login: { writes: 1, reads: 0, secrets: 0 },
  launch: { writes: 1, reads: 1, secrets: 0 },
  token: { writes: 1, reads: 1, secrets: 0 },
};
const STEADY: Budget = { writes: 3, reads: 2, secrets: 0 };

type Row = readonly Cell[];

/** What the table, the secret and the platforms are asked for each kind of launch, by the real handlers and clients. */
export async function countLaunches(
  roomkey: Roomkey,
  measure: Measure,
): Promise<{ readonly table: Table; readonly steady: Cost }> {
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: '5f1b2c3d4e5f60718293a4b5', name: 'Algebra 1' }]);
  await wholeLaunch(roomkey);

  const rows: Row[] = [];
  const add = (name: string, step: string, cost: Cost, budget: Budget | null = null): void => {
    const calls = step === 'all' ? '' : cost.calls.join(', ');
    rows.push([name, step, ...columnsOf(cost), ...judged(cost, budget), calls]);
  };
  const steps = async (name: string, budgets: Partial<typeof WARM>, all: Budget | null, twist: Twist = {}) => {
    const { login, posted, token } = await measured(roomkey, measure, twist);
    add(name, 'login', login, budgets.login ?? null);
    add('', 'launch', posted, budgets.launch ?? null);
    if (token !== null) add('', 'token', token, budgets.token ?? null);
    const whole = total([login, posted, ...(token === null ? [] : [token])]);
    add('', 'all', whole, all);
    return whole;
  };

  const steady = await steps('steady, mapped, warm', WARM, STEADY);

  await fresh(roomkey, 'login', 'launch', 'token');
  const cold = {
    login: { ...WARM.login, reads: 1 },
    launch: { ...WARM.launch, reads: 1 + 4 },
    token: { writes: 1, reads: 1 + 3, secrets: 1 },
  };
  await steps('the same, each instance cold', cold, { writes: 3, reads: 2 + 8, secrets: 1 });

  await fresh(roomkey, 'login');
  const page = await measure(() => loginWithPage(roomkey));
  add('cold login, answered by a page', 'login', page.cost, { ...WARM.login, reads: 2 });

  const proof = { launch: { writes: 1 + 3, reads: 1 + 3, secrets: 0 } };
  const pages = { launch: { writes: 1 + 1, reads: 1 + 3 + 1, secrets: 0 } };
  await fillCatalogue(roomkey);
  await steps('unmapped course, a student whose section is proof', proof, null, student('proven', 'PROOF-1'));
  await steps('the next student of that section', WARM, STEADY, student('proven', 'PROOF-1'));
  await steps('unmapped course, a student without proof', proof, null, student('unproven', 'NOBODY-KNOWS'));
  await steps('unmapped course, its teacher of 60 classes', pages, null, course('unmapped'));
  await steps('the same again', pages, null, course('unmapped'));
  await steps('no course', {}, null, { sample: 'canvas-account-navigation', claims: asTeacher });
  await refusals(roomkey, measure, add);

  roomkey.advance(DAY);
  await steps('first of a day, memories old', {}, null);
  await steps('the next one of that day', WARM, STEADY);

  const table: Table = {
    title: 'Calls per launch',
    notes: [
      'Real handlers and SDK clients; a counting proxy before dynalite and the stand-in for Secrets Manager.',
      'WCU, RCU: capacity units that the server reports (a refused write: by the size of its item).',
      'On AWS a write that moves a context in its index adds 1 to 2 WCU; dynalite does not count those.',
      'platform: requests to anywhere else. Bytes: HTTP bodies. Budget: writes / reads / secrets; platform 0, but for the look after a forged signature.',
    ],
    head: [...HEAD, 'budget', '', 'calls'],
    rows,
  };
  return { table, steady };
}

const HEAD = ['launch', 'step', 'writes', 'reads', 'secrets', 'platform', 'WCU', 'RCU', 'sent', 'received'];

const columnsOf = (cost: Cost): Row => [
  cost.writes,
  cost.reads,
  cost.secrets,
  cost.platform,
  cost.writeUnits,
  cost.readUnits,
  cost.requestBytes,
  cost.responseBytes,
];

const judged = (cost: Cost, budget: Budget | null): Row =>
  budget === null
    ? ['', '']
    : [`${budget.writes} / ${budget.reads} / ${budget.secrets}`, verdict(isWithin(cost, budget))];

/** Fresh instances: a request that needs no table loads each anew. */
async function fresh(roomkey: Roomkey, ...names: readonly ('login' | 'launch' | 'token')[]): Promise<void> {
  for (const name of names) {
    const reply = await roomkey.call(name, { method: 'PATCH', path: ROUTES[name] }, 'cold');
    assert.equal(reply.statusCode, 405);
  }
}

async function wholeLaunch(roomkey: Roomkey): Promise<void> {
  const { code } = handedOver(await launch(roomkey, roomkey.canvas));
  assert.equal((await redeem(roomkey, code)).statusCode, 200);
}

async function measured(roomkey: Roomkey, measure: Measure, twist: Twist) {
  const begun = await measure(() => begin(roomkey, roomkey.canvas));
  const form = answerOf(roomkey, roomkey.canvas, begun.value, twist);
  const posted = await measure(() => post(roomkey, form, begun.value.cookies));
  const costs = { login: begun.cost, posted: posted.cost };
  if (posted.value.statusCode === 200) return { ...costs, token: null };
  const { code } = handedOver(posted.value);
  const token = await measure(() => redeem(roomkey, code));
  assert.equal(token.value.statusCode, 200, String(token.value.body));
  return { ...costs, token: token.cost };
}

/** A hint that does not fit into an address goes on as a form. */
async function loginWithPage(roomkey: Roomkey): Promise<void> {
  const { iss, toolId } = roomkey.canvas.registration;
  const reply = await roomkey.call('login', {
    path: ROUTES.login,
    form: {
      iss,
      client_id: toolId,
      login_hint: 'hint',
      target_link_uri: `${BASE_URL}/launch`,
      lti_message_hint: 'h'.repeat(8000),
    },
  });
  assert.equal(reply.statusCode, 200);
}

const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';

const course = (id: string): Twist => ({
  claims: (claims) => {
    claims[`${CLAIM}context`] = {
      id,
      title: 'Unmapped',
      type: ['http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering'],
    };
    claims[`${CLAIM}resource_link`] = { id };
  },
});

const student = (id: string, section: string): Twist => ({
  sample: 'canvas-student-one-section',
  claims: (claims) => {
    course(id).claims?.(claims);
    claims[`${CLAIM}custom`] = { ...Object(claims[`${CLAIM}custom`]), section_sis_ids: section };
  },
});

/** A class that a student's section id proves, and sixty of one teacher. */
async function fillCatalogue({ dynamo }: Roomkey): Promise<void> {
  const teachers = [{ cleverId: null, sisId: 'T20817', email: null, name: 'Rosa Alvarez' }];
  const many = Array.from({ length: 60 }, (_, i) => rosterClass({ id: `class-${i}`, teachers }));
  await addClasses(dynamo, [rosterClass({ id: 'proven', name: 'Unmapped', sisIds: ['PROOF-1'] }), ...many]);
}

const asTeacher = (claims: Record<string, unknown>): void => {
  claims[`${CLAIM}roles`] = ['http://purl.imsglobal.org/vocab/lis/v2/institution/person#Instructor'];
};

const NOTHING: Budget = { writes: 0, reads: 0, secrets: 0 };

async function refusals(
  roomkey: Roomkey,
  measure: Measure,
  add: (name: string, step: string, cost: Cost, budget?: Budget | null) => void,
): Promise<void> {
  const refused = async (name: string, begun: Begun, twist: Twist, status: number, budget: Budget | null) => {
    const form = answerOf(roomkey, roomkey.canvas, begun, twist);
    const { value, cost } = await measure(() => post(roomkey, form, twist.cookies ?? begun.cookies));
    assert.equal(value.statusCode, status, String(value.body));
    add(name, 'launch', cost, budget);
  };
  const forge = (good: string): string => `${good.slice(0, -8)}AAAAAAAA`;

  const begun = await begin(roomkey, roomkey.canvas);
  // A key may have been exchanged under its kid: looked up once in half a minute (docs/launch.md).
  const look: Budget = { writes: 2, reads: 1, secrets: 0, platform: 1 };
  await refused('refused: forged signature', begun, { token: forge }, 401, look);
  await refused('the next one', begun, { token: forge }, 401, NOTHING);
  await refused('no cookie came back: the page that looks for the proof', begun, { cookies: [] }, 200, null);
  const { code } = handedOver(await post(roomkey, answerOf(roomkey, roomkey.canvas, begun), begun.cookies));
  await refused('refused: the same post again', begun, {}, 409, null);

  await redeem(roomkey, code);
  const again = await measure(() => redeem(roomkey, code));
  assert.equal(again.value.statusCode, 400);
  add('refused: the same code again', 'token', again.cost);
}
