import { explains, type Pair, spell } from '../../shared/matching/spelling.ts';
import { SPELLED } from '../../shared/records/deployment.ts';
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
  taughtByUsers,
  teachersOf,
  usable,
} from './district.ts';
import type { Confirmed } from './pairs.ts';
import { asOptions, inWords, ruleView } from './rule.ts';

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
    const { district } = await known(dynamo, args.required('district'));
    const classes = await classesOf(dynamo, district, io, (one) => one);
    const { days, samples } = await strangersOf(dynamo, district);
    const lately = days.slice(-7);
    const found: Taught<Shown> =
      kind === 'user'
        ? taughtByUsers(samples, classes)
        : taught(await contextsOf(dynamo, district, ['mapped'], io), classes);
    if (lately.length > 0) {
      const counts = lately.map(([day, launches]) => `${day}: ${launches}`).join(', ');
      io.note(`Launches of teachers whom the roster does not name for their own section: ${counts}.`);
      if (kind === 'section') io.note(`Where they are many, ids of users are spelled otherwise: --kind user.`);
    }
    if (found.lesson === null && args.flag('pairs') && found.pairs.length > 0 && !args.flag('json')) {
      io.out(pairTable(found.pairs, () => '-'));
    }
    const { learned, explained, left } = lesson(found, district, kind);
    const { broken, collisions, evidence } = learned;
    const rule = usable(learned.rule, kind === 'section' ? classes : classes.flatMap(teachersOf), io);
    if (args.flag('json')) {
      io.out(
        json({
          district,
          kind,
          rule: ruleView(rule),
          explained: explained.map(view),
          left: left.map(view),
          broken,
          collisions,
        }),
      );
    } else {
      const all = args.flag('pairs');
      const shown = all ? [...explained, ...left] : [...explained.slice(0, SOME), ...left.slice(0, SOME)];
      io.out(
        [
          lines([
            ['rule', inWords(rule)],
            ['explains', `${explained.length} of ${found.pairs.length} pairs, ${evidence} of them different`],
            [
              'breaks',
              `${count(broken, 'pair')} that need no rule, ${count(collisions.length, 'pair')} of ids that it makes equal`,
            ],
          ]),
          pairTable(shown, (pair) => (explains(rule, pair) ? spell(pair.lms, rule, 'lms') : 'not explained')),
        ].join('\n\n'),
      );
    }
    const options = [...(kind === 'user' ? ['--kind', 'user'] : []), ...asOptions(rule)];
    if (kind === 'section')
      io.note(`See what it would change: ${roomkey`match preview --district ${district} --learned`}`);
    io.note(`Use it: ${roomkey`match accept --district ${district} ${options}`}`);
  },
});

/** A pair, with the course that it comes from where there is one. */
type Shown = Pair & Partial<Pick<Confirmed, 'context'>>;

const pairTable = (shown: readonly Shown[], outcome: (pair: Shown) => string): string =>
  table(
    ['IN THE LMS', 'IN THE ROSTER', 'BOTH BECOME', 'COURSE'],
    shown.map((pair) => [pair.lms, pair.roster, outcome(pair), pair.context?.title ?? pair.context?.key ?? '-']),
  );

const view = ({ lms, roster, context }: Shown) => ({ lms, roster, context_key: context?.key ?? null });
