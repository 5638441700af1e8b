import assert from 'node:assert/strict';
import type { Code } from '../../shared/errors.ts';
import { handedOver, type Twist } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { BASE_URL, launchState, ROUTES } from '../support/roomkey.ts';
import { secretsOf } from './launch-row.ts';
import { formOf, launchAsk, lti, type Row, type Stage, stageOf } from './row.ts';
import type { Scene } from './scene.ts';

const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

/** A launch that waits for a click in its frame, and the post of that click. */
export interface Held {
  readonly stage: Stage;
  readonly form: { readonly step: string; readonly launch: string; readonly page: string };
  readonly ask: Ask;
}

export async function holdLaunch(scene: Scene, twist: Twist = {}): Promise<Held> {
  const stage = await stageOf(scene, 'windowed');
  const ask = launchAsk(formOf(stage, twist).form, stage.begun.cookies);
  const page = await scene.call('launch', { ...ask, headers: { 'sec-fetch-dest': 'iframe' } });
  assert.equal(await launchState(scene, stage.begun.state), 'held');
  const secret = /data-secret="([^"]+)"/.exec(String(page.body))?.[1] ?? '';
  const form = { step: 'open', launch: stage.begun.state, page: secret };
  return { stage, form, ask: { path: ROUTES.setup, form, headers: SAME_ORIGIN } };
}

/** The click still opens the class. */
export async function opens(scene: Scene, { stage, ask }: Held): Promise<void> {
  assert.equal(await launchState(scene, stage.begun.state), 'held');
  handedOver(await scene.call('setup', ask));
  await scene.forget(stage.begun.state);
}

interface Wrong {
  readonly form?: (good: Held['form']) => Record<string, string>;
  readonly headers?: Readonly<Record<string, string>>;
  /** seconds for which the page was open */
  readonly after?: number;
  readonly over?: true;
  /** who began the launch */
  readonly who?: Twist;
}

const row = (name: string, status: number, code: Code, wrong: Wrong): Row => ({
  name: `page: ${name}`,
  status,
  code,
  step: async (scene) => {
    const held = await holdLaunch(scene, wrong.who);
    const { form = (good) => ({ ...good }), headers = SAME_ORIGIN, after = 0, over } = wrong;
    scene.advance(after);
    return {
      to: 'setup',
      ask: { ...held.ask, form: form(held.form), headers },
      secrets: [held.form.page, 'attacked-value', ...secretsOf(held.stage)],
      afterwards: async () => {
        if (over === undefined) await opens(scene, held);
        else await scene.forget(held.stage.begun.state);
      },
    };
  },
});

const step = (name: string, form: Wrong['form'] & {}): Row => row(name, 400, 'step-malformed', { form });
const crossSite = (name: string, headers: Readonly<Record<string, string>>): Row =>
  row(name, 403, 'cross-site-refused', { headers });

const LEARNER = lti({ roles: ['http://purl.imsglobal.org/vocab/lis/v2/membership#Learner'] });

/** What only somebody who may connect the course may do. */
const unasked = (its: string, more: Readonly<Record<string, string>>): Row =>
  row(`a student who posts the step ${its}`, 403, 'setup-refused', {
    who: LEARNER,
    form: (good) => ({ ...good, step: its, ...more }),
  });

/** Posts that claim to come from a page of ours that waits for a click. */
export const PAGES: readonly Row[] = [
  crossSite('no header says where the post comes from', {}),
  crossSite('posted by another site', { 'sec-fetch-site': 'cross-site' }),
  crossSite('posted by another host of the same site', { 'sec-fetch-site': 'same-site' }),
  crossSite('typed by nobody', { 'sec-fetch-site': 'none' }),
  crossSite('an origin of another host beside a site of ours', {
    'sec-fetch-site': 'same-origin',
    origin: 'https://attacked-value.example',
  }),
  crossSite('an origin of another host', { origin: 'https://attacked-value.example' }),
  crossSite('an origin that ends like ours', { origin: `${BASE_URL}.attacked-value.example` }),
  crossSite('an origin that is null', { origin: 'null' }),
  step('a step that is none', (good) => ({ ...good, step: 'attacked-value' })),
  step('no step', ({ launch, page }) => ({ launch, page })),
  step('no launch', ({ step: open, page }) => ({ step: open, page })),
  step('no page secret', ({ step: open, launch }) => ({ step: open, launch })),
  step('a launch with a path in it', (good) => ({ ...good, launch: '../attacked-value' })),
  step('a page secret cut short', (good) => ({ ...good, page: good.page.slice(1) })),
  row('the page secret of another click', 403, 'page-mismatch', {
    form: (good) => ({ ...good, page: 'A'.repeat(43) }),
  }),
  row('a launch that nobody began', 400, 'launch-unknown', { form: (good) => ({ ...good, launch: 'A'.repeat(22) }) }),
  step('classes without a version', (good) => ({ ...good, step: 'connect', class: 'attacked-value' })),
  step('a version without classes', (good) => ({ ...good, step: 'connect', version: '1' })),
  step('a wish without words', (good) => ({ ...good, step: 'ask', name: ' ' })),
  step('a wish of many words', (good) => ({ ...good, step: 'ask', name: 'x'.repeat(121) })),
  step('a class of 256 characters', (good) => ({ ...good, step: 'choose', class: 'x'.repeat(256) })),
  unasked('connect', { class: 'attacked-value', version: '1' }),
  unasked('search', { words: 'attacked-value' }),
  unasked('ask', { name: 'attacked-value' }),
  unasked('create', {}),
  unasked('look', {}),
  row('a class that this course does not open', 403, 'class-refused', {
    form: (good) => ({ ...good, step: 'choose', class: 'attacked-value' }),
  }),
  row('a page that was open for an hour', 403, 'page-expired', { after: 3600, over: true }),
  {
    name: 'page: a click that was used already',
    status: 409,
    code: 'launch-used',
    step: async (scene) => {
      const held = await holdLaunch(scene);
      handedOver(await scene.call('setup', held.ask));
      return { to: 'setup', ask: held.ask, secrets: [held.form.page, ...secretsOf(held.stage)] };
    },
  },
];
