import { shocks } from '../store/catalogue/shocks.ts';
import { letThrough, scales } from './guard.ts';
import { chunksOf, isActive, type Phase } from './reading.ts';
import { acceptedBy, haltOf } from './run.ts';
import { classOf, references } from './sections.ts';

/** All sections, against what is stored. */
export const weigh: Phase = async (reading, given) => {
  const { world, district, writing, classes } = reading;
  const things = await references(world.clever, district);
  const seen = await reading.seenBy(given);
  const scale = scales(writing.today, given.weighed ?? undefined);
  let done = 0;
  const { run, isThrough } = await reading.through(
    given,
    reading.sections(given),
    async ({ objects }, at) => {
      for (const one of objects) seen.add(one.id);
      for (const some of chunksOf(objects)) {
        const told = some.map((one) => classOf(one, things)).filter((one) => one !== null);
        for (const change of await classes.plan(district, told, writing)) scale.change(change);
      }
      done += objects.length;
      world.say({ phase: at.phase, done });
      return { ...at, weighed: scale.kept() };
    },
    async (at) => {
      await seen.keep();
      return at;
    },
  );
  if (!isThrough) return { kind: 'go-on', phase: run.phase };
  await seen.keep();
  return reading.onTo(run, 'count', { weighed: scale.kept() });
};

/** All that is stored, against the sections; then the guard decides. */
export const count: Phase = async (reading, given) => {
  const { world, district, writing, before } = reading;
  const seen = await reading.seenBy(given);
  const scale = scales(writing.today, given.weighed ?? undefined);
  let [done, isEmpty] = [0, false];
  const { run, isThrough } = await reading.stored(given, async (some, at) => {
    for (const one of some) scale.stored(one, !isActive(one) || seen.has(one.id));
    isEmpty ||= seen.size() === 0 && some.some(isActive);
    done += some.length;
    world.say({ phase: at.phase, done });
    return { ...at, weighed: scale.kept() };
  });
  if (isEmpty) return reading.unshared();
  if (!isThrough) return { kind: 'go-on', phase: run.phase };
  const weighed = scale.weighed();
  const accepts = acceptedBy(before, world.now());
  const shock = await letThrough(shocks(world.dynamo), district, weighed, accepts, writing.today, run.passed);
  if (shock !== null) {
    const halt = haltOf(weighed, shock.before.shaken, true, world.now());
    await reading.save({ run: null, halt, accepted: null });
    return { kind: 'halted', halt };
  }
  const missing = weighed.kinds.find(({ how }) => how === 'missing')?.count ?? 0;
  // What was counted is not needed any more; how many classes are current is.
  return reading.onTo(run, run.scope === 'all' ? 'users' : 'classes', {
    weighed: { ...scale.kept(), named: {} },
    passed: { ...run.passed, stay: weighed.shaken - missing },
  });
};
