import { markKey } from '../crypto/marks.ts';
import type { SyncRun } from '../records/sync.ts';
import { pupils } from '../store/catalogue/known.ts';
import type { Change } from '../store/catalogue/write.ts';
import { staged } from '../store/syncs/staged.ts';
import { knownPupils, listsOf } from './attending.ts';
import { scales } from './guard.ts';
import { chunksOf, type Phase } from './reading.ts';
import { newRun, RENEWED } from './run.ts';
import { classOf, references } from './sections.ts';
import { markShared } from './users.ts';
import { plus } from './world.ts';

/** What is to be written shakes more than was weighed: Clever has changed since. `run`: as all before it is written. */
class Outweighed extends Error {
  override readonly name = 'Outweighed';
  readonly run: SyncRun;
  constructor(run: SyncRun) {
    super('more than was weighed');
    this.run = run;
  }
}

/** Each section as a class, with who attends it. What counts for the guard is counted again, and kept before it is written. */
export const write: Phase = async (reading, given) => {
  const { world, district, writing, classes } = reading;
  const { dynamo, now } = world;
  const things = await references(world.clever, district);
  const seen = await reading.seenBy(given);
  const key = markKey(await reading.key());
  const current = given.weighed?.current ?? 0;
  const scale = scales(writing.today, given.wrote ?? undefined);
  let attend = knownPupils(key);
  let done = 0;

  const flush = async (run: SyncRun): Promise<SyncRun> => {
    await seen.keep();
    const items = await staged(dynamo).add(district, run.id, run.staged, attend.shares(), now());
    attend = knownPupils(key);
    return { ...run, staged: items };
  };
  /** Throws Outweighed. */
  const counted = async (run: SyncRun, changes: readonly Change[], last: string): Promise<SyncRun> => {
    const { counted: already } = run;
    const fresh = changes.filter(({ class: one }) => already === null || one.id > already);
    if (fresh.filter(scale.change).length === 0) return run;
    if (scale.weighed(current).shaken > run.passed.stay) throw new Outweighed(run);
    return reading.keep({ ...(await flush(run)), wrote: scale.kept(), counted: last });
  };

  try {
    const { run, isThrough } = await reading.through(
      given,
      reading.sections(given),
      async ({ objects }, at) => {
        let run = at;
        for (const some of chunksOf(objects)) {
          await reading.hold();
          const last = some.at(-1)?.id ?? '';
          for (const one of some) seen.add(one.id);
          const told = some.map((one) => classOf(one, things)).filter((one) => one !== null);
          const { added, changed, unchanged } = await classes.write(
            district,
            told,
            { ...writing, pupils: listsOf(key, some) },
            async (changes) => {
              run = await counted(run, changes, last);
            },
          );
          for (const { students } of some) for (const id of students) attend.add(id);
          const figures = plus(run.figures, { added, changed, unchanged, left: some.length - told.length });
          run = { ...run, after: last, counted: null, figures };
        }
        done += objects.length;
        world.say({ phase: at.phase, done });
        return run;
      },
      flush,
    );
    if (!isThrough) return { kind: 'go-on', phase: run.phase };
    // There were some when they were counted.
    if (run.after === null && run.weighed !== null) return await reading.unshared();
    const all = await flush(run);
    return await reading.onTo(all, 'pupils', { staged: all.staged });
  } catch (error) {
    if (!(error instanceof Outweighed)) throw error;
    const { run } = error;
    const wrote = run.wrote === null ? 0 : scales(writing.today, run.wrote).weighed(current).shaken;
    const again = newRun(run.scope, run.cursor, run.beganAt, run.spelled);
    return await reading.onTo(again, 'weigh', {
      figures: { ...run.figures, users: 0 },
      passed: { ...run.passed, stay: 0, earlier: run.passed.earlier + wrote },
    });
  }
};

/** Whom the roster knows at all: all who attend, after their classes are written. */
export const attending: Phase = async (reading, run) => {
  const { world, district, writing } = reading;
  const { dynamo, clever } = world;
  const key = await reading.key();
  const all = knownPupils(markKey(key));
  for await (const [share, marks] of staged(dynamo).read(district, run.id, run.staged)) all.addMarks(share, marks);
  await reading.hold();
  const known = pupils(dynamo);
  await known.know(district, all.shares(), true);
  await known.renew(district, writing.today, RENEWED);
  await markShared(dynamo, district, key, writing.spelling, await references(clever, district));
  return reading.onTo(run, 'lose', { current: 0 });
};
