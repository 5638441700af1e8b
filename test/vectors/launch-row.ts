import assert from 'node:assert/strict';
import type { Code } from '../../shared/errors.ts';
import { handedOver, type Twist } from '../support/browser.ts';
import { launchState } from '../support/roomkey.ts';
import {
  finish,
  formOf,
  type LaunchOptions,
  launchAsk,
  personal,
  type Row,
  type Stage,
  stageOf,
  textsIn,
  type Wrong,
} from './row.ts';
import type { Scene } from './scene.ts';

/** A launch that is refused, and that its browser can finish afterwards unless the options say otherwise. */
export const launchRow = (
  name: string,
  status: number,
  code: Code,
  wrong: Wrong = {},
  options: LaunchOptions = {},
): Row => ({
  name,
  status,
  code,
  step: async (scene) => {
    const { leaves = 'initiated', over, shown = [], after = 0, ...step } = options;
    const stage = await stageOf(scene, options.platform);
    const twist: Twist = typeof wrong === 'function' ? await wrong(stage) : wrong;
    if (after > 0) scene.advance(after);
    const { form, good, sent } = formOf(stage, twist);
    return {
      ...pick(step),
      to: 'launch',
      ask: launchAsk(form, twist.cookies ?? stage.begun.cookies),
      secrets: [
        ...attacked(form, { ...sent, ...twist.header }, good, stage).filter((value) => !shown.includes(value)),
        ...secretsOf(stage),
        ...tokenParts(form['id_token'] ?? ''),
        ...personal(good),
      ],
      afterwards: async () => {
        assert.equal(await launchState(scene, stage.begun.state), leaves);
        if (leaves === 'initiated' && over === undefined) await finishes(scene, stage);
        await scene.forget(stage.begun.state);
      },
    };
  },
});

const pick = ({ records, cold, says, headers }: LaunchOptions) => ({
  ...(records === undefined ? {} : { records }),
  ...(cold === undefined ? {} : { cold }),
  ...(says === undefined ? {} : { says }),
  ...(headers === undefined ? {} : { headers }),
});

/** The browser that began a launch can still complete it. */
export async function finishes(scene: Scene, stage: Stage): Promise<void> {
  handedOver(await finish(stage));
  assert.equal(await launchState(scene, stage.begun.state), 'ready');
}

export const secretsOf = ({ begun }: Stage): readonly string[] => [
  begun.nonce,
  ...begun.cookies.map((cookie) => cookie.slice(cookie.indexOf('=') + 1)),
];

/** Header, payload and signature of a token: none may show anywhere. */
const tokenParts = (token: string): readonly string[] => token.split('.').filter((part) => part.length >= 16);

/** Texts that a good launch does not hold. */
function attacked(form: Record<string, string>, sent: unknown, good: unknown, { begun }: Stage): readonly string[] {
  const fine = new Set([...textsIn(good), begun.state]);
  const others = Object.entries(form).flatMap(([name, value]) => (name === 'id_token' ? [] : [value]));
  return [...textsIn(sent), ...others].filter((value) => value.length >= 6 && !fine.has(value));
}
