import { type District, NO_COURSE, type Policy, SETUP_BY, UNIDENTIFIED } from '../../shared/records/deployment.ts';
import type { State } from '../../shared/records/registration.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { UNIDENTIFIED_WORDS } from '../clients/settings.ts';
import { text } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import { count, pairs } from '../program/show.ts';
import { district } from '../program/values.ts';

const AGAIN = 'Some of its deployments may have it already, and the same again does the rest.';

const turn = (verb: 'suspend' | 'resume', state: State, summary: string) =>
  command({
    name: `districts ${verb}`,
    summary,
    words: ['DISTRICT'],
    options: {},
    example: `npx roomkey districts ${verb} 6a3f9d1e5b7c8a0012345678`,
    halfway: AGAIN,
    async run(args, { dynamo }, io) {
      const { district: id } = await known(dynamo, args.word(0));
      const changed = await deployments(dynamo).setDistrictState(id, state, ofDeployments(io));
      io.out(`District ${id} is ${state} in ${count(changed, 'deployment')}; that acts within 60 seconds.`);
    },
  });

export const districtsSuspend = turn('suspend', 'suspended', 'Refuses launches of all deployments of a district');
export const districtsResume = turn('resume', 'active', 'Takes launches of a district again');

const SET_UP_BY = [...SETUP_BY, 'default'] as const;
const UNKNOWN_PERSON = [...UNIDENTIFIED, 'default'] as const;
const SWITCH = ['on', 'off', 'default'] as const;
const WITHOUT_COURSE = [...NO_COURSE, 'default'] as const;

export const districtsPolicy = command({
  name: 'districts policy',
  summary: 'Shows or changes what a district does differently from its client',
  words: ['DISTRICT'],
  options: {
    'setup-by': text('WHO', `lowest course role that may connect a course: ${SET_UP_BY.join(', ')}`, SET_UP_BY),
    'no-course': text('WHAT', `what opens without a course: ${WITHOUT_COURSE.join(', ')}`, WITHOUT_COURSE),
    'by-email': text(
      'WHAT',
      `whether a teacher without an id may be known by her email address: ${SWITCH.join(', ')}`,
      SWITCH,
    ),
    'by-name': text('WHAT', `whether a teacher without an id may ask by her full name: ${SWITCH.join(', ')}`, SWITCH),
    'by-people': text(
      'WHAT',
      `whether a course connects itself with the one class of its teacher that all of its people attend: ${SWITCH.join(', ')}`,
      SWITCH,
    ),
    unidentified: text('WHAT', `${UNIDENTIFIED_WORDS}; or default`, UNKNOWN_PERSON),
    'missing-days': text('N', 'days that a class which vanished from the roster keeps opening, or default'),
  },
  example: 'npx roomkey districts policy 6a3f9d1e5b7c8a0012345678 --setup-by teaching_assistant --no-course default',
  halfway: AGAIN,
  async run(args, { dynamo }, io) {
    const setupBy = args.choice('setup-by', SET_UP_BY);
    const noCourse = args.choice('no-course', WITHOUT_COURSE);
    const missingDays = days(args.text('missing-days'));
    const byEmail = args.choice('by-email', SWITCH);
    const byName = args.choice('by-name', SWITCH);
    const byPeople = args.choice('by-people', SWITCH);
    const unidentified = args.choice('unidentified', UNKNOWN_PERSON);
    const typed = { setupBy, noCourse, missingDays, byEmail, byName, byPeople, unidentified };
    const { district: id, policy: before } = await known(dynamo, args.word(0));
    const policy = merged(before, typed);
    if (Object.values(typed).some((one) => one !== null)) {
      const changed = await deployments(dynamo).setDistrictPolicy(id, policy, ofDeployments(io));
      io.note(`Changed in ${count(changed, 'deployment')}; that acts within 60 seconds.`);
    }
    const byClient = 'default (as the client has it)';
    io.out(
      pairs([
        ['setup-by', policy.setupBy ?? byClient],
        ['no-course', policy.noCourse ?? byClient],
        ['by-email', switched(policy.byEmail)],
        ['by-name', switched(policy.byName)],
        ['by-people', switched(policy.byPeople, 'off')],
        ['unidentified', policy.unidentified ?? byClient],
        ['missing-days', policy.missingDays === undefined ? byClient : String(policy.missingDays)],
      ]),
    );
  },
});

/** What was typed for each; null leaves it as it is. */
interface Typed {
  readonly setupBy: (typeof SET_UP_BY)[number] | null;
  readonly noCourse: (typeof WITHOUT_COURSE)[number] | null;
  readonly missingDays: number | 'default' | null;
  readonly byEmail: (typeof SWITCH)[number] | null;
  readonly byName: (typeof SWITCH)[number] | null;
  readonly byPeople: (typeof SWITCH)[number] | null;
  readonly unidentified: (typeof UNKNOWN_PERSON)[number] | null;
}

const switched = (on: boolean | undefined, without = 'on'): string =>
  on === undefined ? `default (${without})` : on ? 'on' : 'off';

function merged(before: Partial<Policy>, typed: Typed): Partial<Policy> {
  const by = typed.setupBy ?? before.setupBy ?? 'default';
  const without = typed.noCourse ?? before.noCourse ?? 'default';
  const unidentified = typed.unidentified ?? before.unidentified ?? 'default';
  const missing = typed.missingDays ?? before.missingDays ?? 'default';
  return {
    ...(by === 'default' ? {} : { setupBy: by }),
    ...(without === 'default' ? {} : { noCourse: without }),
    ...(missing === 'default' ? {} : { missingDays: missing }),
    ...(unidentified === 'default' ? {} : { unidentified }),
    ...switchOf('byEmail', typed.byEmail, before.byEmail),
    ...switchOf('byName', typed.byName, before.byName),
    ...switchOf('byPeople', typed.byPeople, before.byPeople),
  };
}

function switchOf(
  name: 'byEmail' | 'byName' | 'byPeople',
  typed: (typeof SWITCH)[number] | null,
  before: boolean | undefined,
) {
  if (typed === null) return before === undefined ? {} : { [name]: before };
  return typed === 'default' ? {} : { [name]: typed === 'on' };
}

function days(typed: string | null): number | 'default' | null {
  if (typed === null || typed === 'default') return typed;
  if (/^\d{1,3}$/.test(typed) && Number(typed) <= 365) return Number(typed);
  throw new Misuse(`--missing-days is a number of days, 0 to 365, or default, not "${typed}".`);
}

/** A slip of the pen must not make a district. */
export async function known(dynamo: Dynamo, typed: string): Promise<District> {
  const id = district(typed);
  const found = await deployments(dynamo).district(id);
  if (found === null)
    throw new Refusal(`No deployment was ever approved for district ${id}: see ${roomkey`deployments list`}`);
  return found;
}

/** Deployments whose change takes a while. */
const MANY = 25;

/** Said after each of the deployments that a change of their district goes through. */
export const ofDeployments = (io: Io) => {
  let tell: ((done: number) => void) | null = null;
  return (done: number, all: number): void => {
    if (all < MANY) return;
    tell ??= io.progress('deployments changed', all);
    tell(done);
  };
};
