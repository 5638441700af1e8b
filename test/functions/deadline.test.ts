import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';
import type { Reply } from '../../shared/http/reply.ts';
import { contexts } from '../../shared/store/contexts/contexts.ts';
import { historyOf } from '../../shared/store/contexts/events.ts';
import { type Fate, trouble } from '../store/proxy.ts';
import { codeOf, handedOver, redeem, type Twist } from '../support/browser.ts';
import { launchState, ROUTES } from '../support/roomkey.ts';
import { addClasses, rosterClass } from '../support/roster.ts';
import { inCourse, keyOf, take, waits } from '../support/waiting.ts';
import { sceneOfFile } from '../vectors/check.ts';
import { holdLaunch } from '../vectors/held.ts';
import { authorization } from '../vectors/requests.ts';
import { finish, formOf, launchAsk, lti, type Stage, type Step, stageOf } from '../vectors/row.ts';

/** A DynamoDB that hangs, resets and slows down, between real handlers and a real table. */
const scene = sceneOfFile();
afterEach(() => scene().store.fate(() => 'pass'));

async function timed<T>(act: () => Promise<T>): Promise<{ reply: T; ms: number }> {
  const from = performance.now();
  const reply = await act();
  return { reply, ms: performance.now() - from };
}

/** Every operation's first call has this fate, and so has each that is new to the table. */
function firstOfEach(fate: Fate): void {
  const seen = new Map<string, number>();
  let last = '';
  scene().store.fate((operation) => {
    const again = operation === last && seen.get(operation) === 1;
    seen.set(operation, again ? 2 : 1);
    last = operation;
    return again ? 'pass' : fate;
  });
}

const cold = ({ begun }: Stage, form: Record<string, string>): Promise<Reply> =>
  scene().call('launch', launchAsk(form, begun.cookies), 'cold');

/** A course that nobody has seen yet: the launch with the most calls. */
const unmapped = lti({ context: { id: 'a-new-course', type: ['CourseSection'] } });

describe('each first try hangs', () => {
  test('a cold launch of an unmapped course ends on its page, in time and once', async () => {
    const stage = await stageOf(scene());
    const { form } = formOf(stage, unmapped);
    firstOfEach('hang');
    const { reply, ms } = await timed(() => cold(stage, form));
    assert.equal(reply.statusCode, 200, codeOf(reply));
    assert.ok(ms < 4600, `${ms} ms`);
    assert.equal(await launchState(scene(), stage.begun.state), 'held');
  });

  test('a cold launch of a mapped course opens its class', async () => {
    const stage = await stageOf(scene());
    const { form } = formOf(stage);
    firstOfEach('hang');
    const { reply, ms } = await timed(() => cold(stage, form));
    const { code } = handedOver(reply);
    assert.ok(ms < 4600, `${ms} ms`);
    scene().store.fate(() => 'pass');
    assert.equal((await redeem(scene(), code)).statusCode, 200);
  });

  test('the code is redeemed', async () => {
    const { code } = handedOver(await finish(await stageOf(scene())));
    firstOfEach('hang');
    const { reply } = await timed(() => redeem(scene(), code));
    assert.equal(reply.statusCode, 200);
  });
});

for (const [name, fate, seconds] of [
  ['hangs', 'hang', 3],
  ['resets connections', 'reset', 3],
  ['throttles', trouble('ThrottlingException'), 3],
  ['is broken', trouble('InternalServerError', 500), 3],
] as const) {
  test(`DynamoDB ${name} for ${seconds} seconds: the launch succeeds all the same`, async () => {
    const stage = await stageOf(scene());
    const { form } = formOf(stage);
    const until = performance.now() + seconds * 1000;
    scene().store.fate(() => (performance.now() < until ? fate : 'pass'));
    const { reply, ms } = await timed(() => cold(stage, form));
    const { code } = handedOver(reply);
    assert.ok(ms > seconds * 1000 && ms < 4600, `${ms} ms`);
    assert.equal((await redeem(scene(), code)).statusCode, 200);
  });
}

describe('DynamoDB hangs for good', () => {
  const asks: readonly (readonly [Step['to'], () => Promise<Step['ask']>])[] = [
    [
      'login',
      async () => {
        const { iss, toolId } = scene().canvas.registration;
        return { path: ROUTES.login, form: { iss, client_id: toolId, login_hint: 'h', target_link_uri: 'https://x' } };
      },
    ],
    [
      'launch',
      async () => {
        const stage = await stageOf(scene());
        return launchAsk(formOf(stage).form, stage.begun.cookies);
      },
    ],
    ['setup', async () => (await holdLaunch(scene())).ask],
    [
      'token',
      async () => ({
        path: ROUTES.token,
        form: { grant_type: 'authorization_code', code: handedOver(await finish(await stageOf(scene()))).code },
        headers: authorization(scene()),
      }),
    ],
    ['keys', async () => ({ path: ROUTES.jwks })],
  ];
  for (const state of ['warm', 'cold'] as const) {
    test(`every function says so within 5 s, ${state}`, async () => {
      // The published keys are remembered by a warm instance.
      const asked = await Promise.all(
        asks
          .filter(([to]) => state === 'cold' || to !== 'keys')
          .map(async ([to, prepare]) => ({ to, ask: await prepare() })),
      );
      scene().store.fate(() => 'hang');
      const answers = await Promise.all(
        asked.map(({ to, ask }) => timed(() => scene().call(to, ask, state === 'cold' ? state : undefined))),
      );
      for (const { reply, ms } of answers) {
        assert.equal(codeOf(reply), 'store-unavailable');
        assert.equal(reply.statusCode, 503);
        assert.ok(ms < 4900, `${ms} ms`);
      }
    });
  }

  test('only for writes: the page says that one more click is needed, and the first one was not spent', async () => {
    const stage = await stageOf(scene());
    const { form } = formOf(stage);
    scene().store.fate((operation) => (operation === 'UpdateItem' ? 'hang' : 'pass'));
    const { reply, ms } = await timed(() => cold(stage, form));
    assert.equal(codeOf(reply), 'store-unavailable');
    assert.ok(ms < 4800, `${ms} ms`);
    assert.match(String(reply.body), /click the link again/);
    scene().store.fate(() => 'pass');
    handedOver(await finish(stage));
  });
});

test('with less than one try left, nothing is begun that would spend the launch', async () => {
  const stage = await stageOf(scene());
  const { form } = formOf(stage);
  let from = 0;
  // The course is read in the very last moment.
  scene().store.fate((operation) => {
    from ||= performance.now();
    return operation === 'UpdateItem' || performance.now() - from > 3700 ? 'pass' : 'hang';
  });
  scene().store.calls();
  const { reply } = await timed(() => cold(stage, form));
  const state = await launchState(scene(), stage.begun.state);
  assert.equal(state, reply.statusCode === 303 ? 'ready' : 'initiated');
});

describe('hints', () => {
  for (const [name, fate] of [
    ['hang', 'hang'],
    ['are throttled', trouble('ProvisionedThroughputExceededException')],
    ['are reset', 'reset'],
  ] as const) {
    test(`that ${name} hold a ready launch no longer than 300 ms, and are counted`, async () => {
      scene().advance(86_400); // a day that deployment and course do not know yet
      const stage = await stageOf(scene());
      await scene().call('launch', { path: ROUTES.launch, method: 'DELETE' }, 'cold');
      let writes = 0;
      scene().store.fate((operation) => (operation === 'UpdateItem' && ++writes > 1 ? fate : 'pass'));
      scene().lines();
      const { reply, ms } = await timed(() => finish(stage));
      handedOver(reply);
      assert.ok(ms < 700, `${ms} ms`);
      assert.equal(writes, 3, 'each tried once');
      const [line] = scene().lines();
      assert.equal(line?.['failed'], 2);
      assert.equal(line?.['HintFailures'], 2);
    });
  }

  /** A course that a section id connects, by itself. */
  const proven = async (): Promise<{ readonly id: string; readonly twist: Twist }> => {
    const id = `joins-${++joined}`;
    const teachers = [{ cleverId: null, sisId: 'T20817', email: null, name: null }];
    await addClasses(scene().dynamo, [rosterClass({ id, sisIds: [`SEC-${id}`], teachers })]);
    const claims = inCourse(id, { custom: { user_sis_id: 'T20817', section_sis_ids: `SEC-${id}` } });
    return { id, twist: claims === undefined ? {} : { claims } };
  };
  let joined = 0;

  for (const [name, fate] of [
    ['hangs', 'hang'],
    ['is throttled', trouble('ProvisionedThroughputExceededException')],
  ] as const) {
    test(`the copy of an event that ${name} holds a launch whose class joins no longer than 300 ms, and is counted`, async () => {
      const { id, twist } = await proven();
      const stage = await stageOf(scene());
      const { form } = formOf(stage, twist);
      scene().store.fate((operation) => (operation === 'PutItem' ? fate : 'pass'));
      scene().lines();
      const { reply, ms } = await timed(() => scene().call('launch', launchAsk(form, stage.begun.cookies)));
      handedOver(reply);
      assert.ok(ms < 900, `${ms} ms`);
      assert.equal(scene().lines()[0]?.['HintFailures'], 1);
      const events = await historyOf(scene().dynamo, keyOf(scene().canvas, id));
      assert.deepEqual(
        events.map(({ after }) => after),
        [[id]],
        'the context itself has it',
      );
    });
  }

  test('classes that join keep their time: longer than a hint, and the class opens before it joined', async () => {
    const { id, twist } = await proven();
    const stage = await stageOf(scene());
    const { form } = formOf(stage, twist);
    let writes = 0;
    // The launch itself is spent first; then the class's pointer to its course is written.
    scene().store.fate((operation) => (operation === 'UpdateItem' && ++writes > 1 ? 'hang' : 'pass'));
    const { reply, ms } = await timed(() => scene().call('launch', launchAsk(form, stage.begun.cookies)));
    handedOver(reply);
    assert.ok(ms > 1400 && ms < 2200, `${ms} ms`);
    scene().store.fate(() => 'pass');
    const again = await stageOf(scene());
    handedOver(await scene().call('launch', launchAsk(formOf(again, twist).form, again.begun.cookies)));
    const found = await contexts(scene().dynamo).get(keyOf(scene().canvas, id), 'consistent');
    assert.deepEqual(
      found?.classes.map(({ id }) => id),
      [id],
    );
  });

  test('a teacher’s click connects and goes in although the copy of the event is never answered', async () => {
    const ids = [`clicked-${++joined}`, `clicked-${++joined}`];
    const teachers = [{ cleverId: null, sisId: 'T-clicks', email: null, name: null }];
    await addClasses(
      scene().dynamo,
      ids.map((id) => rosterClass({ id, teachers })),
    );
    const page = await waits(scene(), scene().canvas, inCourse('clicked', { custom: { user_sis_id: 'T-clicks' } }));
    scene().store.fate((operation) => (operation === 'PutItem' ? 'hang' : 'pass'));
    scene().lines();
    const { reply, ms } = await timed(() =>
      take(scene(), page, { step: 'connect', class: ids.slice(0, 1), version: '0' }),
    );
    handedOver(reply);
    assert.ok(ms < 2000, `${ms} ms`);
    assert.equal(scene().lines()[0]?.['HintFailures'], 1);
  });
});
