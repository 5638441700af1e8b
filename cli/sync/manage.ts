import { owners } from '../../shared/store/catalogue/owner.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import { goodAt, isLate } from '../../shared/sync/fresh.ts';
import { knownDistrict } from '../classes/district.ts';
import { requireSource, SOURCE_WORDS } from '../districts/source.ts';
import { flag, text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { now } from '../program/operator.ts';
import { json, orDash, pairs } from '../program/show.ts';
import { cleverAt, SECRET } from './place.ts';
import { runSync } from './run.ts';
import { goodWords, lmsWords, NO_EVENTS, review, stateWords, time } from './words.ts';

const DISTRICT = text('ID', 'Clever id of the district (needed)');
const WHOLE = flag('reads all that the district shares, though events could do');

export const syncNow = command({
  name: 'sync now',
  summary: 'Brings a district’s classes and users from Clever',
  words: [],
  options: { district: DISTRICT, whole: WHOLE, secret: SECRET },
  example: 'npx roomkey sync now --district 6a3f9d1e5b7c8a0012345678',
  async run(args, place, io) {
    const { id } = await knownDistrict(place.dynamo, args.required('district'));
    await requireSource(place.dynamo, id, 'sync');
    const clever = cleverAt(place, args.text('secret'), now);
    await owners(place.dynamo).claim(id, 'sync');
    await runSync(place.dynamo, clever, id, args.flag('whole'), io);
  },
});

export const syncStatus = command({
  name: 'sync status',
  summary: 'Says how far the sync of a district is',
  words: [],
  options: { district: DISTRICT, json: flag('as JSON') },
  example: 'npx roomkey sync status --district 6a3f9d1e5b7c8a0012345678',
  async run(args, { dynamo }, io) {
    const { id } = await knownDistrict(dynamo, args.required('district'));
    const state = await syncs(dynamo).get(id);
    const source = await owners(dynamo).of(id);
    // What a sync knew of a district that another source has taken over counts nothing any more.
    const isOthers = source !== null && source !== 'sync';
    if (args.flag('json')) {
      const { fullAt, doneAt, current, cursor, run, halt, lms, noEvents } = state;
      const at = { full_at: fullAt, done_at: doneAt, cursor: cursor?.id ?? null, phase: run?.phase ?? null };
      const said = { source, ...at, current: isOthers ? null : current };
      const fresh = { good_at: goodAt(state), late: !isOthers && isLate(state, now()), events: !noEvents };
      const told = lms && {
        lms_type: lms.lmsType,
        lms_state: lms.lmsState,
        last_lms_sync: lms.lastLmsSync,
        lms_matched: lms.lmsMatched,
      };
      io.out(json({ district: id, ...said, ...fresh, halt, lms: told }));
      return;
    }
    if (isOthers) {
      return io.out(
        pairs([
          ['state', `no sync: its classes come from ${SOURCE_WORDS[source]}`],
          ['LMS', lmsWords(state.lms)],
        ]),
      );
    }
    io.out(
      pairs([
        ['state', stateWords(state, now())],
        ['last good sync', goodWords(state, now())],
        ['last full read', state.fullAt === null ? '-' : time(state.fullAt)],
        ['current classes', String(state.current)],
        ['last event', state.noEvents ? NO_EVENTS : orDash(state.cursor?.id ?? null)],
        ['LMS', lmsWords(state.lms)],
      ]),
    );
  },
});

export const syncReview = command({
  name: 'sync review',
  summary: 'Names what a sync that has stopped would change',
  words: [],
  options: { district: DISTRICT },
  example: 'npx roomkey sync review --district 6a3f9d1e5b7c8a0012345678',
  async run(args, { dynamo }, io) {
    const { id } = await knownDistrict(dynamo, args.required('district'));
    const { halt } = await syncs(dynamo).get(id);
    io.out(halt?.why === 'shock' ? review(halt, io) : 'Nothing waits for anybody to look at it.');
  },
});

export const syncAccept = command({
  name: 'sync accept',
  summary: 'Lets a sync through that has stopped, and goes on with it',
  words: ['N'],
  options: { district: DISTRICT, secret: SECRET },
  example: 'npx roomkey sync accept 412 --district 6a3f9d1e5b7c8a0012345678',
  async run(args, place, io) {
    const { id } = await knownDistrict(place.dynamo, args.required('district'));
    const typed = args.word(0);
    if (!/^\d{1,7}$/.test(typed)) throw new Misuse(`N is the number of classes that the sync said, not "${typed}".`);
    const store = syncs(place.dynamo);
    await requireSource(place.dynamo, id, 'sync');
    const { halt } = await store.get(id);
    if (halt?.why !== 'shock') throw new Refusal('Nothing waits for anybody to look at it.');
    if (halt.shaken !== Number(typed)) {
      throw new Refusal(`It stopped at ${halt.shaken} classes, not at ${typed}: look at them once more (sync review).`);
    }
    const clever = cleverAt(place, args.text('secret'), now);
    await store.note(id, { halt: null, accepted: { shaken: halt.shaken, whole: halt.whole, at: now() } });
    await runSync(place.dynamo, clever, id, false, io);
  },
});
