import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { endingOf } from '../../cli/explain/ending.ts';
import { parseLine } from '../../cli/explain/line.ts';
import { stepOf } from '../../cli/explain/words.ts';
import { ERRORS } from '../../shared/errors.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { contextKeyOf } from '../../shared/store/table/keys.ts';
import { begin, handedOver, launch, redeem } from '../support/browser.ts';
import { coursesIn } from '../support/courses.ts';
import { CLAIM, type Claims } from '../support/platform.ts';
import { BASE_URL, DISTRICT, mapCourse, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { inCourse, PUPIL, waits } from '../support/waiting.ts';
import { call } from './run.ts';

const dir = mkdtempSync(join(tmpdir(), 'roomkey-explain-'));
const FILE = join(dir, 'lines.log');

let roomkey: Roomkey;
before(async () => {
  roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: 'c1' }]);
});
after(async () => {
  await roomkey.close();
  rmSync(dir, { recursive: true });
});

const COURSE = 'explained course';
const opens = () => launch(roomkey, roomkey.canvas, { claims: (claims) => inCourse(COURSE)?.(claims) });

const { newCourse } = coursesIn(() => roomkey);

type Written = readonly Record<string, unknown>[];

/** What the handlers wrote meanwhile, as the log would have it, between lines of others. */
async function written(happen: () => Promise<unknown>): Promise<Written> {
  roomkey.lines();
  await happen();
  const lines = roomkey.lines();
  const noise = ['START RequestId: 1', '{"time":"x","record":{}}', '', '{"level":"info"}'];
  writeFileSync(FILE, [...noise, ...lines.map((line) => JSON.stringify(line))].join('\n'));
  return lines;
}

interface Story {
  readonly ending: string;
  readonly mend: readonly string[];
  readonly teacher: string;
  readonly why: string;
  readonly course: { readonly key: string } | null;
  readonly others: readonly unknown[];
}

async function storyOf(typed: string): Promise<Story> {
  const { code, out, err } = await call(`explain ${typed} --lines ${FILE} --json`);
  assert.equal(code, 0, err);
  return JSON.parse(out);
}

const without = (name: string) => (claims: Claims) => {
  delete claims[CLAIM + name];
};

const turned = async (turn: (state: 'suspended' | 'active') => Promise<unknown>): Promise<void> => {
  await turn('suspended');
  roomkey.advance(61);
  await launch(roomkey, roomkey.canvas);
  await turn('active');
  roomkey.advance(61);
};

/** Each kind of launch that ends otherwise than in a class: what happens, what it is called, and what mends it. */
const BROKEN: readonly (readonly [name: string, happen: () => Promise<unknown>, ending: string, mend: RegExp])[] = [
  [
    'a wrong issuer at login',
    () =>
      roomkey.call('login', {
        path: ROUTES.login,
        form: {
          iss: `${roomkey.canvas.registration.iss}/`,
          client_id: roomkey.canvas.registration.toolId,
          login_hint: 'x',
          target_link_uri: `${BASE_URL}/launch`,
        },
      }),
    'unknown-platform',
    /^npx roomkey arrivals/m,
  ],
  [
    'a wrong issuer in the token',
    () =>
      launch(roomkey, roomkey.canvas, {
        claims: (claims) => Object.assign(claims, { iss: 'https://canvas.beta.instructure.com' }),
      }),
    'unknown-platform',
    /^npx roomkey arrivals/m,
  ],
  [
    'an installation that waits for its district',
    () =>
      launch(roomkey, roomkey.canvas, {
        claims: (claims) => Object.assign(claims, { [`${CLAIM}deployment_id`]: '99:waits' }),
      }),
    'pending',
    /^npx roomkey deployments approve 99:waits --district DISTRICT$/m,
  ],
  [
    'a suspended installation',
    () => turned((state) => deployments(roomkey.dynamo).setStatus(roomkey.canvas.deployment, state)),
    'suspended',
    /^npx roomkey deployments resume /m,
  ],
  [
    'a suspended district',
    () => turned((state) => deployments(roomkey.dynamo).setDistrictState(DISTRICT, state)),
    'suspended',
    new RegExp(`^npx roomkey districts resume ${DISTRICT}$`, 'm'),
  ],
  [
    'a suspended platform',
    async () => {
      const { iss, toolId } = roomkey.canvas.registration;
      await registrations(roomkey.dynamo).setState(iss, toolId, 'suspended');
      roomkey.advance(61);
      await roomkey.call('login', {
        path: ROUTES.login,
        form: { iss, client_id: toolId, login_hint: 'x', target_link_uri: `${BASE_URL}/launch` },
      });
      await registrations(roomkey.dynamo).setState(iss, toolId, 'active');
      roomkey.advance(61);
    },
    'suspended',
    /^npx roomkey platforms resume 170000000000559$/m,
  ],
  ['blocked cookies', () => launch(roomkey, roomkey.canvas, { cookies: [] }), 'blocked-cookies', /new window or tab/],
  [
    'no course, and no home page',
    async () => {
      await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, { noCourse: 'page' });
      roomkey.advance(61);
      await launch(roomkey, roomkey.canvas, { claims: without('context') });
      await deployments(roomkey.dynamo).setDistrictPolicy(DISTRICT, {});
      roomkey.advance(61);
    },
    'no-course',
    /course navigation alone/,
  ],
  [
    'no class',
    () => waits(roomkey, roomkey.canvas, inCourse(newCourse(), PUPIL)),
    'no-class',
    /^npx roomkey mappings show [\w-]{43}$/m,
  ],
  [
    'a teacher who chose no class',
    () => waits(roomkey, roomkey.canvas, inCourse(newCourse())),
    'setting-up',
    /^npx roomkey mappings set [\w-]{43} --expect 0 --class CLASS$/m,
  ],
  [
    'no class, connected by hand',
    () => waits(roomkey, roomkey.canvas, inCourse(newCourse(), PUPIL)),
    'no-class',
    /^npx roomkey mappings set [\w-]{43} --expect 0 --class CLASS$/m,
  ],
  ['a code that was never redeemed', () => opens(), 'not-redeemed', /^npx roomkey clients check brightway1$/m],
  [
    'a redemption that came too late',
    async () => {
      const { code } = handedOver(await opens());
      roomkey.advance(61);
      await redeem(roomkey, code);
    },
    'dead-redemption',
    /^npx roomkey clients check brightway1$/m,
  ],
  ['a click that the LMS kept', () => begin(roomkey, roomkey.canvas), 'lost-at-lms', /^npx roomkey urls$/m],
  [
    'nobody signed in to the LMS',
    async () => {
      const begun = await begin(roomkey, roomkey.canvas);
      const form = { error: 'login_required', state: begun.state };
      await roomkey.call('launch', { path: ROUTES.launch, form, cookies: begun.cookies });
    },
    'not-signed-in',
    /visibility/,
  ],
  [
    'a key that is switched off in the LMS',
    async () => {
      const begun = await begin(roomkey, roomkey.canvas);
      const form = { error: 'unauthorized_client', state: begun.state };
      await roomkey.call('launch', { path: ROUTES.launch, form, cookies: begun.cookies });
    },
    'lms-refused',
    /developer key is On/,
  ],
  [
    'a target of another site',
    () =>
      launch(roomkey, roomkey.canvas, {
        claims: (claims) => Object.assign(claims, { [`${CLAIM}target_link_uri`]: 'https://else.example/' }),
      }),
    'lms-settings',
    /^npx roomkey urls$/m,
  ],
  [
    'an editor’s button',
    () =>
      launch(roomkey, roomkey.canvas, {
        claims: (claims) => Object.assign(claims, { [`${CLAIM}message_type`]: 'LtiDeepLinkingRequest' }),
      }),
    'wrong-placement',
    /editors/,
  ],
];

describe('explain: broken launches', () => {
  for (const [name, happen, ending, mend] of BROKEN) {
    test(name, async () => {
      const lines = await written(happen);
      const { ref } = lines.findLast(({ ref: one }) => one !== undefined) ?? {};
      const story = await storyOf(String(ref));
      assert.equal(story.ending, ending, JSON.stringify(lines));
      assert.match(story.mend.join('\n'), mend);
      assert.ok(story.why.length > 20);
      assert.match(story.teacher, /^[A-Z].{60,}[.?]$/s);
      assert.doesNotMatch(story.teacher, /LTI|issuer|deployment|token|roomkey|npx/, 'a teacher reads it');
    });
  }

  test('a refused step is a sentence, and its command can be pasted, as all that mends', async () => {
    const lines = await written(() =>
      launch(roomkey, roomkey.canvas, {
        claims: (claims) => Object.assign(claims, { [`${CLAIM}deployment_id`]: '99:waits' }),
      }),
    );
    const { out } = await call(`explain ${String(lines.at(-1)?.['ref'])} --lines ${FILE} --region us-east-1`);
    assert.match(
      out,
      / {2}The launch was refused \(deployment-pending\): Approve it with npx roomkey deployments approve --region us-east-1$/m,
    );
  });

  test('no sentence has a command that cannot be pasted', () => {
    for (const code of Object.keys(ERRORS)) {
      const line = parseLine(JSON.stringify({ timestamp: '2026-11-30T09:00:00Z', function: 'launch', code }));
      assert.ok(line !== null);
      assert.doesNotMatch(stepOf(line), /(?<!npx )\broomkey [a-z]/, code);
      assert.doesNotMatch(stepOf(line), /npx roomkey .*\.$/, code);
    }
  });

  test('each code ends somewhere', () => {
    for (const code of Object.keys(ERRORS)) {
      const line = parseLine(JSON.stringify({ timestamp: '2026-11-30T09:00:00Z', function: 'launch', code }));
      assert.ok(line?.code != null && endingOf(line.code) !== 'opened', code);
    }
  });
});

describe('explain: whose launch', () => {
  test('is told in steps, with what the table knows, and names nobody', async () => {
    const key = contextKeyOf(roomkey.canvas.deployment, COURSE);
    const lines = await written(async () => {
      const { code } = handedOver(await opens());
      await redeem(roomkey, code);
    });
    const { code, out, err } = await call(`explain ${String(lines[1]?.['ref']).toUpperCase()} --lines ${FILE}`);
    assert.equal(code, 0, err);
    assert.match(out, /^ended +opened$/m);
    assert.match(out, new RegExp(`^district +${DISTRICT}$`, 'm'));
    assert.match(out, new RegExp(`^course +.*, ${key}$`, 'm'));
    assert.match(out, /A click began.*\n.*The course has its class.*\n.*redeemed its code/);
    assert.match(out, /\nTo the teacher:\nYour click on Brightway went through/);
    const launched = lines.find((line) => line['function'] === 'launch');
    assert.ok(launched);
    for (const one of Object.values(Object(launched['user']))) assert.ok(!out.includes(String(one)));
  });

  test('a reload afterwards does not undo what came in', async () => {
    const lines = await written(async () => {
      const { code } = handedOver(await opens());
      await redeem(roomkey, code);
      await redeem(roomkey, code);
    });
    assert.equal((await storyOf(String(lines.at(-1)?.['ref']))).ending, 'opened');
  });

  test('is found by district, course, and the person’s ids, each turned into what the log has', async () => {
    let sub = '';
    await written(async () => {
      await launch(roomkey, roomkey.schoology);
      await launch(roomkey, roomkey.canvas, {
        claims: (claims) => {
          inCourse(COURSE)?.(claims);
          sub = String(claims['sub']);
        },
      });
    });
    for (const typed of [`--sub ${sub}`, `--course EXPLAINED`, `--district ${DISTRICT} --sub ${sub} --from 5m`]) {
      const story = await storyOf(typed);
      assert.deepEqual([story.ending, story.others.length], ['not-redeemed', 0], typed);
    }
    assert.equal((await storyOf(`--district ${DISTRICT}`)).others.length, 1);
    const listed = await call(`explain --district ${DISTRICT} --lines ${FILE}`);
    assert.match(listed.out, /^2 launches, newest first/);
  });

  test('what nobody can find says where else to look', async () => {
    const none = await call(`explain 22222222 --lines ${FILE}`);
    assert.equal(none.code, 1);
    assert.match(none.err, /^roomkey: No line between .* has 22222222\. Look further back with --from/);
    const nobody = await call(`explain --sis-id nobody --lines ${FILE}`);
    assert.match(nobody.err, /npx roomkey arrivals/);
    for (const typed of ['', 'short', '--from yesterday --sub x', '--from 1h --to 2h --sub x']) {
      assert.equal((await call(`explain ${typed} --lines ${FILE}`)).code, 2, typed);
    }
    assert.equal((await call('explain 22222222 --lines /nowhere')).code, 1);
  });
});
