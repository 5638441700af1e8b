import { explains, type Learned, type Pair, spell } from '../../shared/matching/spelling.ts';
import { SPELLED, type SpellingRule, type SpellingRules } from '../../shared/records/deployment.ts';
import { strangersOf } from '../../shared/store/catalogue/strangers.ts';
import { known } from '../districts/manage.ts';
import { flag, text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { roomkey } from '../program/hint.ts';
import { count, json, pairs as lines, table } from '../program/show.ts';
import {
  classesOf,
  contextsOf,
  DISTRICT,
  lesson,
  type Taught,
  taught,
  taughtBySchools,
  taughtByUsers,
  teachersOf,
  usable,
  usableInDistrict,
  usableInSchool,
} from './district.ts';
import { withName } from './new-rules.ts';
import type { Confirmed } from './pairs.ts';
import { asOptions, inWords, ruleView, schoolInWords, schoolOptions, schoolRuleView } from './rule.ts';

/** Pairs that are shown without --pairs. */
const SOME = 10;

export const matchLearn = command({
  name: 'match learn',
  summary: 'Proposes how a district’s LMS spells ids, from what people connected and teachers clicked; changes nothing',
  options: {
    ...DISTRICT,
    kind: text('KIND', `whose ids: ${SPELLED.join(' or ')} (section without it)`, SPELLED),
    pairs: flag('show every pair that it rests on'),
    json: flag('as JSON'),
  },
  example: [
    'npx roomkey match learn --district 6a3f9d1e5b7c8a0012345678',
    'npx roomkey match learn --district 6a3f9d1e5b7c8a0012345678 --kind user',
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const kind = args.choice('kind', SPELLED) ?? 'section';
    const { district, spelling } = await known(dynamo, args.required('district'));
    const classes = await classesOf(dynamo, district, io, (one) => one);
    const { days, samples } = await strangersOf(dynamo, district);
    const lately = days.slice(-7);
    const contexts = kind === 'user' ? [] : await contextsOf(dynamo, district, ['mapped'], io);
    const found: Taught<Shown> =
      kind === 'user' ? taughtByUsers(samples, classes) : taught(contexts, classes, spelling);
    if (lately.length > 0) {
      const counts = lately.map(([day, launches]) => `${day}: ${launches}`).join(', ');
      io.note(`Launches of teachers whom the roster does not name for their own section: ${counts}.`);
      if (kind === 'section') io.note(`Where they are many, ids of users are spelled otherwise: --kind user.`);
    }
    const weighed = (bare: SpellingRule): SpellingRules =>
      kind === 'section'
        ? usableInDistrict(bare, classes, spelling, io)
        : { ...spelling, user: usable(bare, classes.flatMap(teachersOf), io) };
    const learnedRules = found.lesson === null ? spelling : weighed(found.lesson.learned.rule);
    const rule = found.lesson === null ? null : (learnedRules[kind] ?? null);
    const schools = (kind === 'user' ? [] : taughtBySchools(contexts, classes, learnedRules)).map((one) => ({
      ...one,
      rule: usableInSchool(one.rule, classes, learnedRules, io),
    }));
    const all = args.flag('pairs');
    if (found.lesson === null && all && found.pairs.length > 0 && !args.flag('json')) {
      io.out(pairTable(found.pairs, () => '-'));
    }
    const { learned, explained, left } = schools.length === 0 ? lesson(found, district, kind) : (found.lesson ?? NONE);
    if (args.flag('json')) {
      io.out(
        json({
          district,
          kind,
          rule: rule === null ? null : ruleView(rule),
          explained: explained.map(view),
          left: left.map(view),
          broken: learned?.broken ?? 0,
          collisions: learned?.collisions ?? [],
          schools: schools.map((one) => ({
            school: one.school.id,
            name: one.school.name,
            rule: schoolRuleView(one.rule),
            pairs: one.pairs,
            explained: one.evidence,
            broken: one.broken,
            collisions: one.collisions,
          })),
        }),
      );
    } else {
      const shown = all ? [...explained, ...left] : [...explained.slice(0, SOME), ...left.slice(0, SOME)];
      const ofDistrict =
        learned === null || rule === null
          ? []
          : [
              lines([
                ['rule', inWords(rule)],
                [
                  'explains',
                  `${explained.length} of ${found.pairs.length} pairs, ${learned.evidence} of them different`,
                ],
                ['breaks', breaks(learned)],
              ]),
              pairTable(shown, (pair) => (explains(rule, pair) ? spell(pair.lms, rule, 'lms') : 'not explained')),
            ];
      const ofSchools = table(
        ['SCHOOL', 'ITS LMS WRITES', 'EXPLAINS', 'BREAKS'],
        schools.map((one) => [
          withName(one.school.id, classes),
          schoolInWords(one.rule),
          `${one.evidence} of ${one.pairs} different pairs`,
          breaks(one),
        ]),
      );
      io.out([...ofDistrict, ...(schools.length === 0 ? [] : [ofSchools])].join('\n\n'));
    }
    if (rule !== null) {
      const options = [...(kind === 'user' ? ['--kind', 'user'] : []), ...asOptions(rule)];
      if (kind === 'section')
        io.note(`See what it would change: ${roomkey`match preview --district ${district} --learned`}`);
      io.note(`Use it: ${roomkey`match accept --district ${district} ${options}`}`);
    }
    for (const one of schools) {
      const options = ['--school', one.school.id, ...schoolOptions(one.rule)];
      io.note(
        `Use it in ${withName(one.school.id, classes)}: ${roomkey`match accept --district ${district} ${options}`}`,
      );
    }
  },
});

const NONE = { learned: null, explained: [], left: [] };

const breaks = ({ broken, collisions }: Pick<Learned, 'broken' | 'collisions'>): string =>
  `${count(broken, 'pair')} that need no rule, ${count(collisions.length, 'pair')} of ids that it makes equal`;

/** A pair, with the course that it comes from where there is one. */
type Shown = Pair & Partial<Pick<Confirmed, 'context'>>;

const pairTable = (shown: readonly Shown[], outcome: (pair: Shown) => string): string =>
  table(
    ['IN THE LMS', 'IN THE ROSTER', 'BOTH BECOME', 'COURSE'],
    shown.map((pair) => [pair.lms, pair.roster, outcome(pair), pair.context?.title ?? pair.context?.key ?? '-']),
  );

const view = ({ lms, roster, context }: Shown) => ({ lms, roster, context_key: context?.key ?? null });
