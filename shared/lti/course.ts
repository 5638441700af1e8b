import type { ClaimMap, Family, Meaning } from '../records/registration.ts';
import { resolved } from './family.ts';
import { byMeaning, CLAIMS, isBlank, type Payload, record, text } from './payload.ts';
import type { Writers } from './writers.ts';

/** What a launch says of its course besides the context claim: hints and, where they can be trusted, proof of the class. */
export interface CourseClaims {
  /** SIS ids of the launching user's sections that no teacher can have written */
  readonly provenSections: readonly string[];
  /** the LMS has told that none of the launching user's sections has an id */
  readonly sectionless?: boolean;
  /** section codes that a teacher may have written: each proves the class in which the roster has the launching user */
  readonly codes?: readonly string[];
  /** section SIS ids from places that a link of a teacher's own making can fill */
  readonly claimedSections: readonly string[];
  readonly sectionNames: readonly string[];
  /** SIS ids of the whole course, which may hold many classes */
  readonly courseSisIds: readonly string[];
  /** where the LMS tells who is in the course, as far as its platform may be asked; null: it says nowhere */
  readonly members?: string | null;
  /** contexts that this one was copied from, newest first, at most 50 */
  readonly history: readonly string[];
  readonly term: {
    readonly name: string | null;
    /** YYYY-MM-DD */
    readonly start: string | null;
    readonly end: string | null;
  };
}

const PLACEMENT = 'https://www.instructure.com/placement';

/**
 * Whether a Canvas launch came from a navigation, where custom values are the app's own: any other link can carry custom values of a
 * teacher's making, and only a navigation has the id of its context for a resource link. The placement claim comes from the address,
 * so it can only speak against.
 */
export function isNavigation(payload: Payload, linkId: string, context: { readonly id: string } | null): boolean {
  const placement = payload[PLACEMENT];
  return linkId === context?.id && (placement === undefined || /_navigation$/.test(String(placement)));
}

export function parseCourse(
  payload: Payload,
  map: ClaimMap,
  family: Family,
  writers: Writers,
  contextId: string | null,
): CourseClaims {
  const value = (meaning: Meaning): string | null => byMeaning(payload, map, meaning)?.value ?? null;
  const lis = record(payload[CLAIMS.lis]);
  const signed = resolved(text(lis['course_section_sourcedid']) ?? '');
  const offering = resolved(text(lis['course_offering_sourcedid']) ?? '');
  const listed = byMeaning(payload, map, 'sectionSisIds');
  const sections = listed === null ? [] : list(listed.value, SECTIONS);
  // Canvas fills lis with ids of the whole course, whatever the member is called.
  const inCanvas = family === 'canvas';
  const [scope] = listed?.source.split('.') ?? [];
  const { lisSection, custom } = writers;
  const proves = scope === 'custom' ? custom : scope === 'lis' ? lisSection : true;
  // What stands in lis, and what the claim map names, each for what it is good for.
  const all = [
    ...(inCanvas || signed === null ? [] : [{ id: signed, proves: lisSection }]),
    ...sections.map((id) => ({ id, proves })),
  ].filter(({ id }) => isId(id));
  const goodFor = (how: Writers['lisSection']): readonly string[] =>
    unique(all.filter((one) => one.proves === how).map(({ id }) => id));
  return {
    provenSections: goodFor(true),
    ...(inCanvas && custom === true && isBlank(payload, map, 'sectionSisIds') ? { sectionless: true } : {}),
    codes: goodFor('listed'),
    claimedSections: goodFor(false),
    sectionNames: names(value('sectionNames')),
    courseSisIds: unique([offering, inCanvas ? signed : null, value('courseSisId')].filter((id) => id !== null)).filter(
      isId,
    ),
    history: list(value('contextHistory'), HISTORY).filter((id) => id !== 'truncated' && id !== contextId),
    term: { name: value('termName'), start: day(value('termStart')), end: day(value('termEnd')) },
  };
}

/** With a teacher's own ids and the course's, what one BatchGetItem asks for. */
const SECTIONS = 90;
const HISTORY = 50;
const NAMES = 100;

const unique = (values: readonly string[]): readonly string[] => (values.length < 2 ? values : [...new Set(values)]);

/** Half of a surrogate pair has no UTF-8 of its own: two such ids would become one. */
const isId = (one: string): boolean => one !== '' && one.length <= 255 && !one.startsWith('$') && one.isWellFormed();

/** A list as Canvas sends it: commas, with or without spaces. An id that holds a comma cannot be told from two. */
function list(value: string | null, most: number): readonly string[] {
  if (value === null) return [];
  const written = value.split(',').map((one) => one.trim());
  return unique(written.filter(isId)).slice(0, most);
}

/** Canvas sends a JSON array in a string, its quotes escaped or not; anything else is read as a comma list. */
function names(value: string | null): readonly string[] {
  if (value === null) return [];
  const parsed = array(value) ?? array(value.replaceAll('\\"', '"')) ?? array(value.replaceAll('&quot;', '"'));
  if (parsed === null) return list(value, NAMES);
  return unique(parsed.filter((one) => typeof one === 'string').filter(isId)).slice(0, NAMES);
}

function array(json: string): readonly unknown[] | null {
  try {
    const parsed: unknown = JSON.parse(json);
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return null;
  }
}

/** The date of a time as it was written, in its own zone: "2026-08-17 00:00:00 -0700" and ISO alike. */
function day(value: string | null): string | null {
  const written = /^\d{4}-\d{2}-\d{2}(?=$|[ T])/.exec(value ?? '')?.[0] ?? null;
  if (written === null) return null;
  const time = Date.parse(written);
  // February 30 would be read as a day of March.
  return new Date(time).getUTCDate() === Number(written.slice(8)) ? written : null;
}
