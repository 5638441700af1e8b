import type { Trouble } from '../../shared/clever/failure.ts';
import type { Sync, SyncedLms, SyncFigures, SyncHalt } from '../../shared/records/sync.ts';
import { goodAt, isLate } from '../../shared/sync/fresh.ts';
import { tell, tooMany } from '../classes/guard.ts';
import type { Io } from '../program/io.ts';

const LMS: Readonly<Record<string, string>> = {
  canvas: 'Canvas',
  schoology: 'Schoology',
  google_classroom: 'Google Classroom',
};

/** By lms_state of Clever's LMS Connect. */
const STATES: Readonly<Record<string, string>> = {
  success: 'connected',
  initial_sync_processing: 'its first sync with Clever runs',
  pending_authorization: 'waits for an administrator of the LMS to authorize Clever',
  matching_in_progress: 'Clever matches its classes',
  error: 'Clever reports an error with it',
  disconnected: 'was disconnected from Clever',
};

/** What Clever says of a district's LMS. */
export function lmsWords(lms: SyncedLms | null): string {
  if (lms === null || lms.lmsType === null) return 'no LMS connected at Clever';
  const parts = [
    `${LMS[lms.lmsType] ?? lms.lmsType}: ${lms.lmsState === null ? 'no state told' : (STATES[lms.lmsState] ?? lms.lmsState)}`,
    ...(lms.lmsMatched === null ? [] : [`${lms.lmsMatched} % matched`]),
    ...(lms.lastLmsSync === null ? [] : [`last on ${lms.lastLmsSync.slice(0, 16).replace('T', ' ')}`]),
  ];
  return parts.join(', ');
}

export function stateWords(sync: Sync, now: number): string {
  const { fullAt, doneAt, halt, run } = sync;
  if (halt?.why === 'shock') return `stopped: ${halt.shaken} of ${halt.current} classes would be shaken (sync review)`;
  if (halt?.why === 'unshared') return 'paused: the district shares nothing; what is there stays';
  if (run !== null) return `a full read is at "${run.phase}"`;
  if (fullAt === null) return 'never synced';
  if (isLate(sync, now)) return `late: last found good on ${time(goodAt(sync) ?? 0)}`;
  return `last changed on ${time(doneAt ?? fullAt)}`;
}

/** What it means that an application has no Events API. */
export const NO_EVENTS = 'Clever gives this application no events: all is read anew once a day';

/** When the district was last found to be as Clever has it, and whether that is too long ago. */
export function goodWords(state: Sync, now: number): string {
  const at = goodAt(state);
  if (at === null || (state.doneAt === null && !isLate(state, now))) return 'none yet';
  const since = state.doneAt === null ? `none, due since ${time(at)}` : time(at);
  return isLate(state, now) ? `${since}: late, the log of the function sync says why` : since;
}

export const time = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ');

export function review(halt: Extract<SyncHalt, { why: 'shock' }>, io: Pick<Io, 'note'>): string {
  tell(halt, io);
  const before = halt.earlier === 0 ? null : { shaken: halt.earlier, of: halt.current, mark: null, own: 0 };
  return `${tooMany(halt, before, 'changes')} Nothing was written.`;
}

export const figuresOf = ({ added, changed, unchanged, missing, healed, left, users }: SyncFigures) =>
  [
    ['new', added],
    ['changed', changed],
    ['unchanged', unchanged],
    ['missing from today on', missing],
    ['courses healed', healed],
    ['sections left out', left],
    ['users', users],
  ] as const;

/** What to do where Clever does not give what was asked for. */
export const TROUBLES: Readonly<Record<Trouble, string>> = {
  credentials: 'Clever refuses the client id or secret: compare them with the application in Clever’s dashboard.',
  'not-shared': 'The district shares nothing with this application.',
  refused: 'Clever refuses the token that it lists for the district: try again in some minutes.',
  missing: 'Clever has no such thing, or does not share it.',
  'too-large': 'An answer of Clever’s is larger than is read: tell us.',
  busy: 'Clever’s limit is reached: try again in some minutes; it goes on where it stopped.',
  unavailable: 'Clever does not answer: try again; it goes on where it stopped.',
  unreadable: 'Clever’s answer has another form than it describes.',
};
