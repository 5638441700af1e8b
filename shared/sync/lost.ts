import { forgetStrangers } from '../store/catalogue/strangers.ts';
import { syncs } from '../store/syncs/syncs.ts';
import { isCurrent } from './guard.ts';
import { isActive, type Phase } from './reading.ts';
import { spelledBy } from './run.ts';
import { plus } from './world.ts';

/** Classes that no section stands for any more. */
export const lose: Phase = async (reading, given) => {
  const { world, district, writing, classes } = reading;
  const seen = await reading.seenBy(given);
  let done = 0;
  const { run, isThrough } = await reading.stored(given, async (some, at) => {
    // Without a guard before it, nothing was there that could go.
    const gone = at.weighed === null ? [] : some.filter((one) => isActive(one) && !seen.has(one.id));
    await reading.hold();
    const lost = await classes.lose(
      district,
      gone.map(({ id }) => id),
      writing,
    );
    await classes.renewMissing(district, some, writing);
    done += some.length;
    world.say({ phase: at.phase, done });
    const current = some.filter((one) => isCurrent(one, writing.today) && !gone.includes(one)).length;
    return { ...at, current: at.current + current, figures: plus(at.figures, { missing: lost.changed }) };
  });
  return isThrough ? reading.onTo(run, 'heal') : { kind: 'go-on', phase: run.phase };
};

/** Classes that take the place of those that went; then all is done. */
export const heal: Phase = async (reading, given) => {
  const { world, district, writing, classes } = reading;
  if (given.after === null) await forgetStrangers(world.dynamo, district, writing.today);
  let done = 0;
  const { run, isThrough } = await reading.stored(given, async (some, at) => {
    await reading.hold();
    const healed = await classes.healGone(district, some, writing);
    done += some.length;
    world.say({ phase: at.phase, done });
    return { ...at, figures: plus(at.figures, { healed: healed.length }) };
  });
  if (!isThrough) return { kind: 'go-on', phase: run.phase };
  await reading.save({
    run: null,
    halt: null,
    accepted: null,
    cursor: run.cursor,
    ...(run.scope === 'all' ? { fullAt: run.beganAt, spelled: spelledBy(writing.spelling) } : {}),
    doneAt: world.now(),
    current: run.current,
  });
  const { noEvents } = await syncs(world.dynamo).get(district);
  return { kind: 'done', how: 'full', figures: run.figures, events: 0, goOn: false, noEvents };
};
