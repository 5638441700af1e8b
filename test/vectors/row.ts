import type { Code } from '../../shared/errors.ts';
import type { Reply } from '../../shared/http/reply.ts';
import type { FunctionName } from '../../shared/names.ts';
import type { LaunchState } from '../../shared/store/launches/item.ts';
import { answerOf, type Begun, begin, post, type Twist } from '../support/browser.ts';
import type { Ask } from '../support/event.ts';
import { CLAIM, type Claims } from '../support/platform.ts';
import { ROUTES, type World } from '../support/roomkey.ts';
import type { Platform, Scene } from './scene.ts';

/** One attack or oddity that must be refused: named for what is wrong with it, with the code and status that must come back. */
export interface Row {
  readonly name: string;
  readonly status: number;
  readonly code: Code;
  /** whatever must come first, then the one request that is refused */
  readonly step: (scene: Scene) => Promise<Step>;
}

export interface Step {
  readonly to: Exclude<FunctionName, 'refresh'>;
  readonly ask: Ask;
  /** makes a fresh instance of the function first */
  readonly cold?: 'cold';
  /** values that neither the answer nor the log may hold */
  readonly secrets?: readonly string[];
  /** the refusal is recorded, so the table changes */
  readonly records?: true;
  /** headers that the answer must have */
  readonly headers?: Readonly<Record<string, string>>;
  /** text that the page must show */
  readonly says?: string;
  /** troubles the one request while it runs */
  readonly around?: (call: () => Promise<Reply>) => Promise<Reply>;
  /** what must still hold afterwards */
  readonly afterwards?: () => Promise<void>;
}

export interface Stage {
  readonly scene: Scene;
  readonly world: World;
  readonly begun: Begun;
}

/** How a launch goes wrong: a twist, or one that depends on the launch that has begun. */
export type Wrong = Twist | ((stage: Stage) => Twist | Promise<Twist>);

export interface LaunchOptions {
  readonly platform?: Platform;
  /** where the launch stands after the refusal; while initiated, its browser can still finish it */
  readonly leaves?: LaunchState;
  /** nothing can finish it any more, though it stands as it stood */
  readonly over?: true;
  /** attacked values that an answer may hold, being its own words */
  readonly shown?: readonly string[];
  /** seconds between the click and the answer */
  readonly after?: number;
  readonly records?: true;
  readonly cold?: 'cold';
  readonly says?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Names the world's own registration and deployment in a sample's claims. */
const identity = ({ registration, deployment }: World, claims: Claims): void => {
  claims['iss'] = registration.iss;
  claims['aud'] = Array.isArray(claims['aud']) ? [registration.toolId] : registration.toolId;
  if (claims['azp'] !== undefined) claims['azp'] = registration.toolId;
  claims[`${CLAIM}deployment_id`] = deployment.deploymentId;
};

/** The form of a launch on any platform of the scene, and the claims in it. */
export function formOf({ scene, world, begun }: Stage, twist: Twist = {}) {
  let good: Claims = {};
  let sent: Claims = {};
  const form = answerOf(scene, world, begun, {
    sample: world === scene.schoology ? 'schoology-teacher' : 'canvas-teacher-three-sections',
    ...twist,
    header: { alg: world === scene.ec ? 'ES256' : 'RS256', ...twist.header },
    claims: (claims) => {
      identity(world, claims);
      good = structuredClone(claims);
      twist.claims?.(claims);
      sent = claims;
    },
  });
  return { form, good, sent };
}

export async function stageOf(scene: Scene, platform: Platform = 'canvas'): Promise<Stage> {
  const world = scene[platform];
  return { scene, world, begun: await begin(scene, world) };
}

/** Posts what the platform would have posted, by the browser that began the launch. */
export const finish = (stage: Stage) => post(stage.scene, formOf(stage).form, stage.begun.cookies);

/** What is personal in the claims of a launch. */
export const personal = (claims: Claims): readonly string[] =>
  ['sub', 'name', 'family_name', 'email'].map((name) => claims[name]).filter((value) => typeof value === 'string');

/** Every text within a value. */
export const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** An id of this many characters. */
export const ids = (length: number): string => 'i'.repeat(length);

export const set = (values: Claims): Twist => ({ claims: (claims) => void Object.assign(claims, values) });

/** Sets claims of LTI itself, by their short names. */
export const lti = (values: Claims): Twist =>
  set(Object.fromEntries(Object.entries(values).map(([name, value]) => [CLAIM + name, value])));

export const without = (...names: readonly string[]): Twist =>
  set(Object.fromEntries(names.map((name) => [name, undefined])));

export const launchAsk = (form: Ask['form'], cookies: readonly string[]): Ask => ({
  path: ROUTES.launch,
  ...(form === undefined ? {} : { form }),
  cookies,
});
