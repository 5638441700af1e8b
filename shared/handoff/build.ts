import { courseOf } from '../lti/family.ts';
import type { Role } from '../lti/roles.ts';
import type { VerifiedLaunch, VerifiedToken } from '../lti/token.ts';
import { isCopyOf } from '../matching/copied.ts';
import { EXACT, spell } from '../matching/spelling.ts';
import type { PersonIds } from '../matching/teachers.ts';
import { COPIED_TEACHERS, type MappedClass, type RosterCopy, type WaitingSection } from '../records/context.ts';
import type { DeploymentId, SpellingRules } from '../records/deployment.ts';
import type { Entry, HandedClass, HandOff, Rostered, Standing } from './record.ts';

/** What a verified launch hands over to the partner. */
export function handOffOf(
  token: VerifiedToken,
  launch: VerifiedLaunch,
  where: {
    readonly deployment: DeploymentId;
    readonly entry: Entry;
    /** only when on the deployment's own LMS host */
    readonly returnUrl: string | null;
    readonly contextKey: string | null;
    readonly mapping: HandOff['mapping'];
    readonly now: number;
    readonly cookies: boolean;
  },
): HandOff {
  const { iss, toolId, deploymentId } = where.deployment;
  const context = courseOf(launch.context);
  return {
    iss,
    toolId,
    deploymentId,
    entry: where.entry,
    user: launch.user,
    preview: launch.roles.preview,
    role: launch.roles.role,
    roles: launch.roles.uris,
    observedUsers: launch.observedUsers,
    returnUrl: where.returnUrl,
    locale: token.platform.locale,
    context: context === null || where.contextKey === null ? null : { ...context, key: where.contextKey },
    resourceLink: launch.resourceLink,
    mapping: where.mapping,
    launchedAt: where.now,
    cleverRoles: null,
    lti1p1: launch.lti1p1,
    cookies: where.cookies,
    truncated: [],
  };
}

/** Whom the classes open for. */
export interface Opener {
  readonly role: Role;
  readonly person: PersonIds;
  /** the district's: how its LMS spells the ids of users */
  readonly spelling: SpellingRules;
}

/** What a launch found of its course. */
interface Handable {
  readonly open: readonly MappedClass[];
  readonly own: readonly string[];
  readonly waiting: readonly WaitingSection[];
}

/** The mapping as it is handed over. `own`: ids of the classes that the user's own section ids name, or that the roster has a student in; `today`: YYYY-MM-DD. */
export function handedMapping(
  version: number,
  { open, own, waiting }: Handable,
  chosen: MappedClass | null,
  opener: Opener,
  today: string,
): NonNullable<HandOff['mapping']> {
  const classes = open.map(
    ({ id, urlId, name, how, at, evidence, roster }): HandedClass => ({
      id,
      urlId,
      name,
      how,
      at,
      evidence,
      standing: standingOf(roster, today),
    }),
  );
  const rostered = chosen === null ? 'unknown' : rosteredIn(chosen, own, opener);
  const sections = waiting.map(({ sisId, name, people }) => ({ sisId, name, people: people.length }));
  return {
    version,
    classes,
    chosen: chosen?.id ?? null,
    rostered,
    waiting: opener.role === 'instructor' ? sections : [],
  };
}

/** What the roster says of a class that opens. `today`: YYYY-MM-DD. */
export function standingOf(roster: RosterCopy | null, today: string): Standing {
  if (roster?.state === 'missing') return 'missing';
  return roster?.termEnd != null && roster.termEnd < today ? 'ended' : 'active';
}

/**
 * Teachers are looked up, since a substitute is enrolled in the LMS as the teacher is; for a student his own section ids speak, or,
 * without these, the class's pupils. A copy that is full may lack some teachers.
 */
function rosteredIn({ id, roster }: MappedClass, own: readonly string[], opener: Opener): Rostered {
  if (opener.role === 'student') return own.includes(id) ? 'yes' : 'unknown';
  if (opener.role !== 'instructor' || roster === null) return 'unknown';
  const { sisId, cleverId } = opener.person;
  const rule = opener.spelling.user ?? EXACT;
  // An id that the rule cannot read names nobody.
  const person = { clever: cleverId, sis: sisId === null ? null : spell(sisId, rule, 'lms') || null };
  // A copy has ids one by one, not teachers: one with two ids stands there twice.
  const comparable = roster.teachers.filter(({ kind }) => person[kind] !== null);
  if (comparable.some(({ kind, id }) => isCopyOf(id, person[kind] ?? '', kind === 'sis' ? rule : EXACT))) return 'yes';
  return comparable.length === 0 || roster.teachers.length >= COPIED_TEACHERS ? 'unknown' : 'no';
}
