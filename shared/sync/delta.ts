import { markKey } from '../crypto/marks.ts';
import { dayOf } from '../day.ts';
import type { RosterClass } from '../records/roster.ts';
import type { Sync } from '../records/sync.ts';
import { pupils } from '../store/catalogue/known.ts';
import { catalogue } from '../store/catalogue/read.ts';
import { shocks } from '../store/catalogue/shocks.ts';
import { NOTHING, roster, sumOf } from '../store/catalogue/write.ts';
import { type Lease, syncs } from '../store/syncs/syncs.ts';
import { knownPupils, listsOf } from './attending.ts';
import type { Happened } from './events.ts';
import { goodAt, SAID } from './fresh.ts';
import { isCurrent, letThrough, scales, type Weighed } from './guard.ts';
import { acceptedBy, HELD, haltOf, newRun, RENEWED, spelledBy, writingOf } from './run.ts';
import { classOf, idAlone, type References, references } from './sections.ts';
import { changeUsers, markShared, sisIdsOf } from './users.ts';
import { NO_FIGURES, type Outcome, plus, type SyncWorld } from './world.ts';

/** Share of the current classes that a day may shake before they are counted anew. */
const FEW = 0.01;

/**
 * Takes in what has happened since the last event. All of it is weighed before anything is written; done twice it is done once, so
 * the position is kept at the end. Throws CleverFailure, LeaseLost.
 */
export async function takeIn(
  world: SyncWorld,
  district: string,
  lease: Lease,
  before: Sync,
  happened: Happened,
): Promise<Outcome> {
  const { dynamo, clever, now, say } = world;
  const began = now();
  const classes = roster(dynamo);
  const writing = await writingOf(world, district);
  const { told: sections, gone: ids } = happened.sections;
  const isRead = sections.length > 0 || happened.users.length > 0;
  const things = isRead ? await references(clever, district) : null;
  const told = things === null ? [] : sections.map((one) => classOf(one, things)).filter((one) => one !== null);
  const named = new Set([...told.map(({ id }) => id), ...ids]);
  const others = things === null ? [] : await retaught(world, district, happened, things, named);

  const scale = scales(writing.today);
  const stored = (await catalogue(dynamo).classes(district, ids)).map((known) => known.class);
  for (const one of stored) scale.gone(one);
  for (const change of await classes.plan(district, told, writing)) scale.change(change);
  for (const change of await classes.plan(district, others, writing)) scale.change(change);
  const accepts = acceptedBy(before, now());
  const weigh = (weighed: Weighed) =>
    letThrough(shocks(dynamo), district, weighed, accepts, writing.today, { mark: happened.last.id, earlier: 0 });
  const day = await shocks(dynamo).on(district, writing.today);
  const rough = scale.weighed(before.current);
  const isMuch = day?.mark !== happened.last.id && rough.shaken + (day?.shaken ?? 0) > before.current * FEW;
  if (rough.shaken > 0 && (isMuch || (await weigh(rough)) !== null)) {
    // Since they were counted, there may have come more, and terms have ended.
    const current = await currentIn(classes, district, writing.today);
    const weighed = scale.weighed(current);
    const shock = await weigh(weighed);
    const halt = shock === null ? null : haltOf(weighed, shock.before.shaken, false, now());
    await syncs(dynamo).save(district, lease, { current, ...(halt === null ? {} : { halt, accepted: null }) });
    if (halt !== null) return { kind: 'halted', halt };
  }

  // Clever may have been waited for until somebody else went on with the district.
  if (now() - began > HELD) await syncs(dynamo).save(district, lease, {});
  let done = NOTHING;
  const known = pupils(dynamo);
  const key = await known.key(district);
  if (!(await known.keep(district, key))) return { kind: 'busy' };
  const users = await changeUsers(dynamo, district, key, writing.spelling, before.segments, happened.users);
  if (sections.length > 0) {
    done = await classes.write(district, told, { ...writing, pupils: listsOf(markKey(key), sections) });
    const all = knownPupils(markKey(key));
    for (const { students } of sections) for (const id of students) all.add(id);
    await known.know(district, all.shares(), false);
    await known.renew(district, writing.today, RENEWED);
  }
  done = sumOf(done, await classes.write(district, others, writing));
  // After the classes, since a teacher's new id is one only then.
  if (things !== null && happened.users.length > 0) {
    await markShared(dynamo, district, key, writing.spelling, things, sisIdsOf(happened.users, writing.spelling));
  }
  const lost = await classes.lose(
    district,
    stored.filter(({ state }) => state === 'active').map(({ id }) => id),
    writing,
  );
  const healed = await classes.heal(district, [...told, ...stored], writing);
  say({ phase: 'events', done: happened.count });

  const { added, changed, unchanged } = done;
  const left = sections.length - told.length;
  const figures = plus(NO_FIGURES, {
    added,
    changed,
    unchanged,
    missing: lost.changed,
    healed: healed.length,
    left,
    users,
  });
  await syncs(dynamo).save(district, lease, {
    cursor: happened.last,
    doneAt: now(),
    accepted: null,
    halt: null,
    // A read of all classes is to follow where what they refer to has changed.
    ...(happened.things ? { run: newRun('classes', happened.last, now(), spelledBy(writing.spelling)) } : {}),
  });
  return { kind: 'done', how: 'events', figures, events: happened.count, goOn: happened.things, noEvents: false };
}

async function currentIn(
  classes: Pick<ReturnType<typeof roster>, 'pages'>,
  district: string,
  today: string,
): Promise<number> {
  let current = 0;
  for await (const some of classes.pages(district)) current += some.filter((one) => isCurrent(one, today)).length;
  return current;
}

/** Stored classes whose teachers are described otherwise now, but for those that are told anyway. */
async function retaught(
  { dynamo }: SyncWorld,
  district: string,
  { users }: Happened,
  { teachers }: References,
  named: ReadonlySet<string>,
): Promise<readonly RosterClass[]> {
  const changed = users.filter(({ now, before }) =>
    [now, before].some((one) => one === 'unknown' || one?.roles.teacher != null),
  );
  const found = new Set<string>();
  const reads = catalogue(dynamo);
  const teacher = changed.map(({ id }) => ({ kind: 'clever' as const, id }));
  const { byTeacher } = await reads.named(district, { sisIds: [], teacher });
  for (const id of byTeacher) if (!named.has(id)) found.add(id);
  const known = (await reads.classes(district, [...found])).map((one) => one.class);
  return known
    .filter(({ state }) => state === 'active')
    .map((one) => ({
      ...one,
      teachers: one.teachers.map((own) =>
        own.cleverId === null ? own : (teachers.get(own.cleverId) ?? idAlone(own.cleverId)),
      ),
    }));
}

/** Says that nothing has changed, as far as that must be said. */
export async function nothingNew({ dynamo, now }: SyncWorld, district: string, state: Sync): Promise<void> {
  await pupils(dynamo).renew(district, dayOf(now()), RENEWED);
  // Without events nobody knows whether anything is new.
  if (!state.noEvents && now() - (goodAt(state) ?? 0) > SAID) await syncs(dynamo).note(district, { goodAt: now() });
}
