/** A launch that one version of the code begins and another ends: of every layout that was ever deployed, and of one that is still to come. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { Reply } from '../../shared/http/reply.ts';
import { LAUNCH_LAYOUT } from '../../shared/store/launches/item.ts';
import { itemIn } from '../../shared/store/table/answers.ts';
import { launchKey } from '../../shared/store/table/keys.ts';
import { type Item, unmarshalItem } from '../../shared/store/table/marshal.ts';
import { begin, codeOf, handedOver, redeem } from '../support/browser.ts';
import { mapCourse, type Roomkey } from '../support/roomkey.ts';
import { inCourse, TEACHER, take, waits } from '../support/waiting.ts';
import { answered, COURSES, keyFor, manage, pageIn, type Recorded, startWorld } from './layouts/record.ts';
import { opened, unversioned } from './layouts/unversioned.ts';

let roomkey: Roomkey;
let old: ReturnType<typeof unversioned>;
before(async () => {
  roomkey = await startWorld();
  old = unversioned(roomkey.table, roomkey.now);
});
after(() => roomkey.close());

const FOLDER = new URL('layouts/', import.meta.url);
const NAMES = globSync('*.json', { cwd: FOLDER }).map((file) => file.replace('.json', ''));
const recorded = (name: string): Recorded => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));

const STATES = ['initiated', 'ready', 'setup', 'wait', 'choose', 'redeemed', 'managing'] as const;

/** Which launch it is. */
const idIn = (left: Recorded, state: (typeof STATES)[number]): string => {
  const one = { state: '', launchId: '', code: '', key: '', ...left[state] };
  return (one.state || one.launchId || one.code || one.key).slice(0, 22);
};

const itemLeft = (left: Recorded, state: (typeof STATES)[number]): Item =>
  unmarshalItem(itemIn(left[state].item) ?? {});

/** What goes on from each state, by the real function. */
const goOn: Readonly<Record<(typeof STATES)[number], (left: Recorded) => Promise<Reply>>> = {
  initiated: ({ initiated }) => answered(roomkey, initiated),
  ready: ({ ready: { code } }) => redeem(roomkey, code),
  setup: ({ setup }) => take(roomkey, setup, { step: 'enter' }),
  wait: ({ wait }) => take(roomkey, wait, { step: 'enter' }),
  choose: ({ choose }) => take(roomkey, choose, { step: 'choose', class: 'c2' }),
  redeemed: ({ redeemed: { key } }) => manage(roomkey, { step: 'begin', key }),
  managing: ({ managing: { launchId, secret } }) => manage(roomkey, { step: 'show', launch: launchId, page: secret }),
};

/** It went where it was to go; a code that came of it opens the class. */
async function arrives(reply: Reply, state: string): Promise<void> {
  if (['ready', 'redeemed', 'managing'].includes(state)) assert.equal(reply.statusCode, 200, codeOf(reply));
  else assert.equal((await redeem(roomkey, handedOver(reply).code)).statusCode, 200);
}

const itemOf = (launchId: string): Promise<Item | null> => roomkey.dynamo.get(launchKey(launchId), 'consistent');

test('each layout up to this one is recorded', () => {
  const layouts = Array.from({ length: LAUNCH_LAYOUT }, (_, at) => `layout-${at + 1}`);
  assert.deepEqual(NAMES.toSorted(), [...layouts, 'unversioned']);
});

for (const name of NAMES) {
  describe(`left by code of ${name}, a launch ends under this code`, () => {
    before(async () => {
      await mapCourse(roomkey, roomkey.canvas, COURSES.unmapped, [{ id: 'c1' }]);
    });
    for (const state of STATES) {
      test(state, async () => {
        const left = recorded(name);
        const item = itemLeft(left, state);
        assert.equal(item['v'], name === 'unversioned' ? undefined : Number(name.replace('layout-', '')));
        await roomkey.dynamo.put({ ...item, ...launchKey(idIn(left, state)) });
        await arrives(await goOn[state](left), state);
        assert.equal((await itemOf(idIn(left, state)))?.['v'], state === 'managing' ? item['v'] : LAUNCH_LAYOUT);
      });
    }
  });
}

describe('login, launch, token and "Wrong class?", each by this code or by that of before layouts', () => {
  const PLAIN = opened(recorded('unversioned').ready);
  for (const mix of Array.from({ length: 16 }, (_, at) => at)) {
    const isOld = (step: number): boolean => (mix & (1 << step)) !== 0;
    const said = ['login', 'launch', 'token', 'begin'].map((step, at) => `${step} ${isOld(at) ? 'old' : 'new'}`);
    test(said.join(', '), async () => {
      const { clientId } = roomkey.client;
      const { toolId } = roomkey.canvas.registration;
      const begun = isOld(0) ? await old.login(toolId, clientId) : await begin(roomkey, roomkey.canvas);
      const code = isOld(1) ? await old.launch(begun, toolId, PLAIN) : handedOver(await answered(roomkey, begun)).code;
      const key = isOld(2) ? await old.token(code, clientId) : await keyFor(roomkey, code);
      const page = isOld(3) ? await old.manage(key) : pageIn(await manage(roomkey, { step: 'begin', key }));
      // Where this code began it, that one asks for another click: the page's secret opens a key since, and not the launch.
      if (isOld(3)) await old.managing(key.slice(0, 22), page);
      const shown = await manage(roomkey, { step: 'show', launch: key.slice(0, 22), page });
      assert.equal(shown.statusCode, 200, codeOf(shown));
    });
  }

  test('a page that waits goes on by the code of before layouts, and what that hands over is redeemed by this code', async () => {
    const { launchId, secret } = await waits(roomkey, roomkey.canvas, inCourse('waits', TEACHER));
    const code = await old.setup(launchId, secret);
    assert.equal((await redeem(roomkey, code)).statusCode, 200);
  });

  test('what is sealed in another form is told as that, and stays', async () => {
    const begun = await begin(roomkey, roomkey.canvas);
    const later = Buffer.from(PLAIN.toString().replace('[3,', '[4,'));
    const code = await old.launch(begun, roomkey.canvas.registration.toolId, later);
    const before = await itemOf(begun.state);
    const reply = await redeem(roomkey, code);
    assert.deepEqual([reply.statusCode, codeOf(reply)], [503, 'launch-layout-unknown']);
    assert.deepEqual(await itemOf(begun.state), before);
  });
});

describe('of a later layout, a launch is told as that, and nothing of it changes', () => {
  for (const state of STATES) {
    test(state, async () => {
      const left = recorded(`layout-${LAUNCH_LAYOUT}`);
      const later = { ...itemLeft(left, state), ...launchKey(idIn(left, state)), v: LAUNCH_LAYOUT + 1 };
      await roomkey.dynamo.put(later);
      const reply = await goOn[state](left);
      assert.deepEqual([reply.statusCode, codeOf(reply)], [503, 'launch-layout-unknown']);
      assert.deepEqual(await itemOf(idIn(left, state)), later);
      assert.equal(reply.headers?.['retry-after'], '30');
      await roomkey.dynamo.put({ ...later, v: LAUNCH_LAYOUT });
      await arrives(await goOn[state](left), state);
    });
  }
});
