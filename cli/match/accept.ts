import { SPELLED, type SpellingRule } from '../../shared/records/deployment.ts';
import { strangersOf } from '../../shared/store/catalogue/strangers.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { patient } from '../../shared/store/table/patient.ts';
import { known, ofDeployments } from '../districts/manage.ts';
import { text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Misuse } from '../program/failures.ts';
import { count } from '../program/show.ts';
import { classesOf, contextsOf, DISTRICT, lesson, taught, taughtByUsers, teachersOf, usable } from './district.ts';
import { inWords, RULE, readRule } from './rule.ts';

const KIND = { kind: text('KIND', `whose ids: ${SPELLED.join(' or ')} (section without it)`, SPELLED) };

export const matchAccept = command({
  name: 'match accept',
  summary: 'Uses a rule for how a district’s LMS spells ids',
  options: { ...DISTRICT, ...RULE, ...KIND },
  example: [
    'npx roomkey match accept --district 6a3f9d1e5b7c8a0012345678 --learned',
    'npx roomkey match accept --district 6a3f9d1e5b7c8a0012345678 --prefix SIS- --pad 6',
    'Not while classes are imported or put by an application; once more after that, if it was.',
  ].join('\n'),
  async run(args, { dynamo: table }, io) {
    const typed = readRule(args);
    const kind = args.choice('kind', SPELLED) ?? 'section';
    if (typed === null)
      throw new Misuse('Say the rule: --learned, or --trim, --ignore-case, --prefix, --suffix, --term, --pad.');
    const dynamo = patient(table);
    const { district, spelling } = await known(dynamo, args.required('district'));
    const classes = await classesOf(dynamo, district, io, (one) => one);
    const owned = kind === 'section' ? classes : classes.flatMap(teachersOf);
    const learned = async (): Promise<SpellingRule> => {
      if (kind === 'user') {
        const { samples } = await strangersOf(dynamo, district);
        return lesson(taughtByUsers(samples, classes), district, kind).learned.rule;
      }
      return lesson(taught(await contextsOf(dynamo, district, ['mapped'], io), classes), district).learned.rule;
    };
    const ofPupils = args.flag('pupils') ? { pupils: true } : {};
    if (kind === 'section' && args.flag('pupils')) throw new Misuse('--pupils is for ids of users: --kind user.');
    const rule = usable({ ...(typed === 'learned' ? await learned() : typed), ...ofPupils }, owned, io);
    // Pointers first: a launch that knows the rule already finds what it looks for.
    const rules = { ...spelling, [kind]: rule };
    const respelled = await roster(dynamo).respell(district, rules, io.progress('classes', null));
    const changed = await deployments(dynamo).setDistrictSpelling(district, rules, ofDeployments(io));
    io.out(`District ${district}, id of a ${kind}: ${inWords(rule)}.`);
    io.note(
      `All ${respelled} classes of the roster can be found so, in ${count(changed, 'deployment')}, within 60 seconds; ids that named no class today are looked up again tomorrow.`,
    );
  },
});

export const matchClear = command({
  name: 'match clear',
  summary: 'Ends a rule: the LMS must spell ids as the roster does',
  options: { ...DISTRICT, ...KIND, ...YES },
  example: 'npx roomkey match clear --district 6a3f9d1e5b7c8a0012345678',
  halfway: 'Some classes and deployments may have it already, and the same again does the rest.',
  async run(args, { dynamo }, io) {
    const kind = args.choice('kind', SPELLED) ?? 'section';
    const { district, spelling } = await known(dynamo, args.required('district'));
    if (spelling[kind] === undefined) return io.out(`District ${district} has no rule for the id of a ${kind}.`);
    await confirmed(
      args,
      io,
      `What the LMS of district ${district} spells otherwise than the roster names nobody and no class then.`,
    );
    // Every class can always be found by its ids as they are.
    const { [kind]: _, ...rest } = spelling;
    const changed = await deployments(dynamo).setDistrictSpelling(district, rest, ofDeployments(io));
    io.out(`District ${district}, id of a ${kind}: exactly as it is.`);
    io.note(
      `${count(changed, 'deployment')} changed; that acts within 60 seconds. What was connected stays connected.`,
    );
  },
});
