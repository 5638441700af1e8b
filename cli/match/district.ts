import type { Context } from '../../shared/records/context.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import type { Kind } from '../../shared/store/contexts/listing.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { seenContexts } from '../program/among.ts';
import { text } from '../program/args.ts';
import type { Io } from '../program/command.ts';
import { Refusal } from '../program/failures.ts';
import { findDeployments } from '../program/find.ts';
import { progress } from '../program/progress.ts';
import { type Confirmed, type Lesson, lessonOf, pairsOf } from './pairs.ts';

export const DISTRICT = { district: text('ID', 'Clever id of the district (needed)') };

/** All classes of the roster, each as `keep` wants it. */
export async function classesOf<T>(
  dynamo: Dynamo,
  district: string,
  io: Io,
  keep: (one: RosterClass) => T,
): Promise<readonly T[]> {
  const tell = progress(io, 'classes read');
  const found: T[] = [];
  for await (const page of roster(dynamo).pages(district)) {
    found.push(...page.map(keep));
    tell(found.length);
  }
  if (found.length === 0) throw new Refusal(`The roster of district ${district} is empty: roomkey classes import.`);
  return found;
}

export async function contextsOf(
  dynamo: Dynamo,
  district: string,
  kinds: readonly Kind[],
  io: Io,
): Promise<readonly Context[]> {
  const deployments = await findDeployments(dynamo, { district, deployment: null, iss: null, toolId: null });
  return (await seenContexts(dynamo, deployments, kinds, progress(io, 'courses read'))).map(({ context }) => context);
}

export interface Taught {
  readonly pairs: readonly Confirmed[];
  readonly lesson: Lesson | null;
}

/** What the mappings of a district teach about spelling. */
export function taught(contexts: readonly Context[], classes: readonly Pick<RosterClass, 'id' | 'sisIds'>[]): Taught {
  const pairs = pairsOf(contexts);
  return { pairs, lesson: lessonOf(pairs, classes) };
}

/** Throws Refusal where mappings teach no rule. */
export function lesson({ pairs, lesson: found }: Taught, district: string): Lesson {
  if (found !== null) return found;
  throw new Refusal(
    pairs.length < 3
      ? `Nothing to learn yet in district ${district}: people must have connected classes for three section ids or more that the roster spells otherwise (${pairs.length} so far).`
      : `No one rule explains the ${pairs.length} pairs of district ${district}: look at them with roomkey match learn --district ${district} --pairs.`,
  );
}

/** Throws Refusal where a rule makes two classes equal. */
export function refuseCollisions(collisions: readonly (readonly [string, string])[]): void {
  if (collisions.length === 0) return;
  const some = collisions.slice(0, 5).map(([one, other]) => `"${one}" and "${other}"`);
  const more = collisions.length > 5 ? ` and ${collisions.length - 5} more` : '';
  throw new Refusal(
    `This rule would make ids of different classes equal: ${some.join(', ')}${more}. It cannot be used.`,
  );
}
