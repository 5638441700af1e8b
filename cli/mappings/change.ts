import { isCode } from '../../shared/errors.ts';
import { faultOfText } from '../../shared/matching/faults.ts';
import { LIMITS } from '../../shared/names.ts';
import type { NamedClass } from '../../shared/records/context.ts';
import { withCopies } from '../../shared/store/catalogue/copies.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { asItIs, mappings } from '../../shared/store/contexts/mapping.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { fitsAddress } from '../../shared/url.ts';
import { flag } from '../program/args.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import { now, operator } from '../program/operator.ts';
import { type Course, courseAt, districtOf } from './course.ts';

/** The most classes that a course opens. */
export const MOST = LIMITS.classes;

/** A class as a person names it; null: as it is, or as the roster has it. */
export type TypedClass = NamedClass;

/** Option of every command that connects classes by their ids. */
export const NOT_IN_ROSTER = flag('connect also classes that the district’s roster does not have');

/**
 * Makes the mapping exactly these classes, under the expected version. What is not said of a class that is there stays; where the
 * roster knows a class, its copy goes along. Throws Refusal, also for a class that the roster lacks unless `notInRoster`; then nothing has changed.
 */
export async function change(
  dynamo: Dynamo,
  course: Course,
  typed: readonly TypedClass[],
  expected: number,
  notInRoster: boolean,
  evidence: readonly string[] = [],
): Promise<Course> {
  const district = districtOf(course);
  const { context } = course;
  const before = activeClasses(context);
  const said = typed.map(({ id, urlId, name }): NamedClass => {
    const old = before.find((mapped) => mapped.id === id);
    const own = old === undefined ? null : asItIs(old);
    return { id, urlId: urlId ?? own?.urlId ?? null, name: name ?? own?.name ?? null };
  });
  const { wanted, unknown } = await withCopies(dynamo, district, said, evidence);
  const strange = unknown.filter((id) => !before.some((mapped) => mapped.id === id));
  if (strange.length > 0 && !notInRoster && (await hasRoster(dynamo, district))) {
    throw new Refusal(strangers(strange, district));
  }
  try {
    await mappings(dynamo).replace(context, district, wanted, expected, await operator(), now());
  } catch (error) {
    if (isCode(error, 'request-too-large')) {
      throw new Refusal('The course has no room for so many classes with ids and texts as long as these: take fewer.');
    }
    if (!isCode(error, 'mapping-version-conflict')) throw error;
    throw new Refusal(
      `The mapping is not at version ${expected}: look at it again with ${roomkey`mappings show ${context.key}`}`,
    );
  }
  return (await courseAt(dynamo, context.key)) ?? course;
}

/** What is wrong with a class as a person names it; null where nothing is. */
export function faultOf({ id, urlId, name }: TypedClass): string | null {
  const parts = [id, urlId, name];
  if (id === '' || parts.some((part) => part === '' || (part !== null && part.length > 255))) {
    return 'an id or name is empty or longer than 255 characters';
  }
  const fault = parts.map((part) => (part === null ? null : faultOfText(part))).find((one) => one !== null);
  if (fault != null) return `an id or name ${fault}`;
  const climbing = [id, urlId].find((part) => part !== null && !fitsAddress(part));
  return climbing === undefined
    ? null
    : `"${climbing}" cannot stand in an address, where it means the folder itself or the one above`;
}

export function version(typed: string): number {
  if (/^\d{1,9}$/.test(typed)) return Number(typed);
  throw new Misuse(`--expect is the version of the mapping, a number, not "${typed}".`);
}

/** Whether anything is known of the district's classes: without a roster, none can be missing from it. */
export async function hasRoster(dynamo: Dynamo, district: string): Promise<boolean> {
  for await (const classes of roster(dynamo).pages(district)) {
    if (classes.length > 0) return true;
  }
  return false;
}

/** A sentence about classes that no roster knows. */
export const strangers = (unknown: readonly string[], district: string): string =>
  `The roster of district ${district} has no class ${unknown.join(', ')}, so that nothing is known of its name, term and teachers: add --not-in-roster where that is meant.`;
