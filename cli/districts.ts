import { deployments } from '../shared/store/deployments.ts';
import type { Dynamo } from '../shared/store/dynamo.ts';
import type { District, Policy, State } from '../shared/types.ts';
import { text } from './args.ts';
import { command, type Io } from './command.ts';
import { Refusal } from './failures.ts';
import { count, pairs } from './show.ts';
import { district } from './values.ts';

const turn = (verb: 'suspend' | 'resume', state: State, summary: string) =>
  command({
    name: `districts ${verb}`,
    summary,
    words: ['DISTRICT'],
    options: {},
    example: `npx roomkey districts ${verb} 6a3f9d1e5b7c8a0012345678`,
    async run(args, { dynamo }, io) {
      const { district: id } = await known(dynamo, args.word(0));
      const changed = await deployments(dynamo).setDistrictState(id, state, progress(io));
      io.out(`District ${id} is ${state} in ${count(changed, 'deployment')}; that acts within 60 seconds.`);
    },
  });

export const districtsSuspend = turn('suspend', 'suspended', 'Refuses launches of all deployments of a district');
export const districtsResume = turn('resume', 'active', 'Takes launches of a district again');

const SETUP_BY = ['instructor', 'teaching_assistant', 'default'] as const;
const NO_COURSE = ['home', 'page', 'default'] as const;

export const districtsPolicy = command({
  name: 'districts policy',
  summary: 'Shows or changes what a district does differently from its client',
  words: ['DISTRICT'],
  options: {
    'setup-by': text('WHO', `lowest course role that may connect a course: ${SETUP_BY.join(', ')}`),
    'no-course': text('WHAT', `what opens without a course: ${NO_COURSE.join(', ')}`),
  },
  example: 'npx roomkey districts policy 6a3f9d1e5b7c8a0012345678 --setup-by teaching_assistant --no-course default',
  async run(args, { dynamo }, io) {
    const setupBy = args.choice('setup-by', SETUP_BY);
    const noCourse = args.choice('no-course', NO_COURSE);
    const { district: id, policy: before } = await known(dynamo, args.word(0));
    const policy = merged(before, setupBy, noCourse);
    if (setupBy !== null || noCourse !== null) {
      const changed = await deployments(dynamo).setDistrictPolicy(id, policy, progress(io));
      io.note(`Changed in ${count(changed, 'deployment')}; that acts within 60 seconds.`);
    }
    io.out(
      pairs([
        ['setup-by', policy.setupBy ?? 'default (as the client has it)'],
        ['no-course', policy.noCourse ?? 'default (as the client has it)'],
      ]),
    );
  },
});

function merged(
  before: Partial<Policy>,
  setupBy: (typeof SETUP_BY)[number] | null,
  noCourse: (typeof NO_COURSE)[number] | null,
): Partial<Policy> {
  const by = setupBy ?? before.setupBy ?? 'default';
  const without = noCourse ?? before.noCourse ?? 'default';
  return { ...(by === 'default' ? {} : { setupBy: by }), ...(without === 'default' ? {} : { noCourse: without }) };
}

/** A slip of the pen must not make a district. */
async function known(dynamo: Dynamo, typed: string): Promise<District> {
  const id = district(typed);
  const found = await deployments(dynamo).district(id);
  if (found === null)
    throw new Refusal(`No deployment was ever approved for district ${id}: see roomkey deployments list.`);
  return found;
}

const progress =
  (io: Io) =>
  (done: number, all: number): void => {
    if (done % 25 === 0 && done < all) io.note(`${done} of ${all} deployments …`);
  };
