import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LaunchObject } from '../../shared/handoff/object.ts';
import type { Entry } from '../../shared/handoff/record.ts';
import type { Role } from '../../shared/lti/roles.ts';
import { codeOf, handedOver, redeem, type Twist } from '../support/browser.ts';
import { keepsQuiet, sceneOfFile } from './check.ts';
import { secretsOf } from './launch-row.ts';
import { formOf, launchAsk, personal, type Stage, stageOf, type Wrong } from './row.ts';
import type { Platform, Scene } from './scene.ts';

/** A launch that is odd and right: where it lands and what the partner learns of it. */
export interface Odd {
  readonly name: string;
  readonly platform?: Platform;
  readonly twist?: Wrong;
  /** seconds between the click and the answer */
  readonly after?: number;
  /** a hand-off, or words of the page that ends it */
  readonly lands: Entry | { readonly says: string };
  readonly holds?: (launch: LaunchObject, stage: Stage) => void;
}

export const lands = (name: string, twist: Wrong, holds?: Odd['holds'], more: Partial<Odd> = {}): Odd => ({
  name,
  twist,
  lands: 'class',
  ...(holds === undefined ? {} : { holds }),
  ...more,
});

/** Holds that the launch has this role. */
export const isRole = (role: Role) => (launch: LaunchObject) => assert.equal(launch.role, role);

/** Runs every row of the tables as a test of its own, in one scene. */
export function accepts(...tables: readonly (readonly Odd[])[]): void {
  const scene = sceneOfFile();
  for (const row of tables.flat()) test(row.name, () => accepted(scene(), row));
}

export async function accepted(scene: Scene, { platform, twist = {}, after = 0, lands, holds }: Odd): Promise<void> {
  const stage = await stageOf(scene, platform);
  if (after > 0) scene.advance(after);
  const its: Twist = typeof twist === 'function' ? await twist(stage) : twist;
  const { form, sent } = formOf(stage, its);
  scene.lines();
  const reply = await scene.call('launch', launchAsk(form, its.cookies ?? stage.begun.cookies));
  assert.equal(codeOf(reply), '', String(reply.body));
  const [line, ...more] = scene.lines();
  assert.equal(more.length, 0, 'one log line');
  assert.equal(line?.['level'], 'info');
  const shown = [String(reply.body ?? ''), JSON.stringify(reply.headers), JSON.stringify(reply.cookies)];
  keepsQuiet([...shown, JSON.stringify(line)], [form['id_token'] ?? '', ...secretsOf(stage), ...personal(sent)]);
  if (typeof lands === 'string') {
    const { code } = handedOver(reply);
    assert.equal(line?.['outcome'], lands);
    const launch = await redeemed(scene, stage, code);
    assert.equal(launch.entry, lands);
    holds?.(launch, stage);
  } else {
    assert.equal(reply.statusCode, 200);
    assert.ok(shown[0]?.includes(lands.says), shown[0]);
  }
  await scene.forget(stage.begun.state);
}

async function redeemed(scene: Scene, { world }: Stage, code: string): Promise<LaunchObject> {
  const reply = await redeem(scene, code);
  assert.equal(reply.statusCode, 200, String(reply.body));
  const [line] = scene.lines();
  const answer: { id_token: string; launch: LaunchObject } = JSON.parse(String(reply.body));
  const { user } = answer.launch;
  keepsQuiet([JSON.stringify(line)], [answer.id_token, code, user.sub, user.name ?? '', user.email?.value ?? '']);
  assert.equal(answer.launch.lms?.client_id, world.registration.toolId);
  return answer.launch;
}
