import { withSchool } from '../../shared/matching/schools.ts';
import { SPELLED, type SpellingRules } from '../../shared/records/deployment.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { strangersOf } from '../../shared/store/catalogue/strangers.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { setSpelling } from '../../shared/store/directory/spelling.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { patient } from '../../shared/store/table/patient.ts';
import { known, ofDeployments } from '../districts/manage.ts';
import { text } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { count } from '../program/show.ts';
import { classesOf, contextsOf, DISTRICT, lesson, reweighed, taughtByUsers, teachersOf, usable } from './district.ts';
import { newRules, requireSchool, withName } from './new-rules.ts';
import { inWords, RULE, readRule, SCHOOL } from './rule.ts';

const KIND = { kind: text('KIND', `whose ids: ${SPELLED.join(' or ')} (section without it)`, SPELLED) };

export const matchAccept = command({
  name: 'match accept',
  summary: 'Uses a rule for how a district’s LMS spells ids',
  options: { ...DISTRICT, ...RULE, ...KIND, ...SCHOOL },
  example: [
    'npx roomkey match accept --district 6a3f9d1e5b7c8a0012345678 --learned',
    'npx roomkey match accept --district 6a3f9d1e5b7c8a0012345678 --prefix SIS- --pad 6',
    'npx roomkey match accept --district 6a3f9d1e5b7c8a0012345678 --school 5f1b3c9d8e7f6a5b4c3d2e10 --prefix B-',
    'Not while classes are imported or put by an application; once more after that, if it was.',
  ].join('\n'),
  async run(args, { dynamo: table }, io) {
    const typed = readRule(args);
    const kind = args.choice('kind', SPELLED) ?? 'section';
    if (typed === null)
      throw new Misuse('Say the rule: --learned, or --trim, --ignore-case, --prefix, --suffix, --term, --pad.');
    const school = args.text('school');
    if (school !== null && kind === 'user') throw new Misuse('--school is for ids of sections.');
    if (kind === 'section' && args.flag('pupils')) throw new Misuse('--pupils is for ids of users: --kind user.');
    const weighed = newRules(args);
    const dynamo = patient(table);
    const { district, spelling } = await known(dynamo, args.required('district'));
    const classes = await classesOf(dynamo, district, io, (one) => one);
    const ofUsers = async (): Promise<Accepted> => {
      const learned = async () => {
        const { samples } = await strangersOf(dynamo, district);
        return lesson(taughtByUsers(samples, classes), district, kind).learned.rule;
      };
      const bare = {
        ...(typed === 'learned' ? await learned() : typed),
        ...(args.flag('pupils') ? { pupils: true } : {}),
      };
      const rule = usable(bare, classes.flatMap(teachersOf), io);
      return { rules: { ...spelling, user: rule }, words: inWords(rule) };
    };
    const ofSections = async (): Promise<Accepted | null> => {
      const contexts = typed === 'learned' ? await contextsOf(dynamo, district, ['mapped'], io) : [];
      return weighed({ district, spelling, classes, contexts, io });
    };
    const accepted = kind === 'user' ? await ofUsers() : await ofSections();
    if (accepted === null) return;
    const { rules, words } = accepted;
    // Pointers first: a launch that knows the rule already finds what it looks for.
    const respelled = await roster(dynamo).respell(district, rules, io.progress('classes', null));
    const changed = await use(dynamo, district, rules, spelling, io);
    io.out(`District ${district}${inSchool(school, classes)}, id of a ${kind}: ${words}.`);
    io.note(
      `All ${respelled} classes of the roster can be found so, in ${count(changed, 'deployment')}, within 60 seconds; ids that named no class are looked up again then.`,
    );
  },
});

interface Accepted {
  readonly rules: SpellingRules;
  readonly words: string;
}

/** The number of deployments that have the rules. Throws Refusal where somebody else has changed them since they were read. */
async function use(dynamo: Dynamo, district: string, rules: SpellingRules, seen: SpellingRules, io: Io) {
  const changed = await setSpelling(dynamo, district, rules, { seen, onEach: ofDeployments(io) });
  if (changed !== null) return changed;
  throw new Refusal(
    `Somebody else has changed the rules of district ${district} meanwhile; they stay so. The same again reads them first.`,
  );
}

const inSchool = (school: string | null, classes: readonly RosterClass[]): string =>
  school === null ? '' : `, ${withName(school, classes)}`;

export const matchClear = command({
  name: 'match clear',
  summary: 'Ends a rule: the LMS must spell ids as the roster does',
  options: { ...DISTRICT, ...KIND, ...SCHOOL, ...YES },
  example: 'npx roomkey match clear --district 6a3f9d1e5b7c8a0012345678',
  halfway: 'Some classes and deployments may have it already, and the same again does the rest.',
  async run(args, { dynamo: table }, io) {
    const kind = args.choice('kind', SPELLED) ?? 'section';
    const school = args.text('school');
    if (school !== null && kind === 'user') throw new Misuse('--school is for ids of sections.');
    const dynamo = patient(table);
    const { district, spelling } = await known(dynamo, args.required('district'));
    const { [kind]: old, ...others } = spelling;
    const next = school === null ? others : withSchool(spelling, school, null);
    const where = `District ${district}${school === null ? '' : `, school ${school}`}`;
    if (school === null ? old === undefined : next.schools?.length === spelling.schools?.length) {
      if (school !== null) requireSchool(school, district, await classesOf(dynamo, district, io, (one) => one));
      return io.out(`${where} has no rule for the id of a ${kind}.`);
    }
    await confirmed(
      args,
      io,
      `What the LMS of district ${district} spells otherwise than the roster names nobody and no class then.`,
    );
    // Every class can always be found by its ids as they are; but a school's rule stands on the district's.
    const rules =
      next.schools === undefined ? next : reweighed(next, await classesOf(dynamo, district, io, (one) => one), io);
    if (rules.schools !== undefined) await roster(dynamo).respell(district, rules, io.progress('classes', null));
    const changed = await use(dynamo, district, rules, spelling, io);
    const left = school === null || spelling.section === undefined ? 'exactly as it is' : inWords(spelling.section);
    io.out(`${where}, id of a ${kind}: ${left}.`);
    io.note(
      `${count(changed, 'deployment')} changed; that acts within 60 seconds. What was connected stays connected.`,
    );
  },
});
