import { spell } from '../../shared/matching/spelling.ts';
import { known } from '../districts/manage.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { json, pairs as lines, table } from '../program/show.ts';
import { classesOf, contextsOf, DISTRICT, lesson, refuseCollisions, taught } from './district.ts';
import type { Confirmed } from './pairs.ts';
import { asOptions, inWords } from './rule.ts';

/** Pairs that are shown without --pairs. */
const SOME = 10;

export const matchLearn = command({
  name: 'match learn',
  summary: 'Proposes how a district’s LMS spells section ids, from courses that people connected; changes nothing',
  options: { ...DISTRICT, pairs: flag('show every pair that it rests on'), json: flag('as JSON') },
  example: 'npx roomkey match learn --district 6a3f9d1e5b7c8a0012345678',
  async run(args, { dynamo }, io) {
    const { district } = await known(dynamo, args.required('district'));
    const classes = await classesOf(dynamo, district, io, ({ id, sisIds }) => ({ id, sisIds }));
    const found = taught(await contextsOf(dynamo, district, ['mapped'], io), classes);
    if (found.lesson === null && args.flag('pairs') && found.pairs.length > 0 && !args.flag('json')) {
      io.out(pairTable(found.pairs, () => '-'));
    }
    const { learned, explained, left } = lesson(found, district);
    const { rule } = learned;
    if (args.flag('json')) {
      io.out(
        json({ district, rule, explained: explained.map(view), left: left.map(view), collisions: learned.collisions }),
      );
    } else {
      const all = args.flag('pairs');
      const shown = all ? [...explained, ...left] : [...explained.slice(0, SOME), ...left.slice(0, SOME)];
      io.out(
        [
          lines([
            ['rule', inWords(rule)],
            ['explains', `${explained.length} of ${found.pairs.length} pairs, ${learned.evidence} of them different`],
          ]),
          pairTable(shown, ({ lms, roster }) => {
            const spelled = spell(lms, rule, 'lms');
            return spelled === spell(roster, rule, 'roster') ? spelled : 'not explained';
          }),
        ].join('\n\n'),
      );
    }
    refuseCollisions(learned.collisions);
    io.note(`See what it would change: roomkey match preview --district ${district} --learned.`);
    io.note(`Use it: roomkey match accept --district ${district} ${asOptions(rule)}.`);
  },
});

const pairTable = (shown: readonly Confirmed[], outcome: (pair: Confirmed) => string): string =>
  table(
    ['IN THE LMS', 'IN THE ROSTER', 'BOTH BECOME', 'COURSE'],
    shown.map((pair) => [pair.lms, pair.roster, outcome(pair), pair.context.title ?? pair.context.key]),
  );

const view = ({ lms, roster, context }: Confirmed) => ({ lms, roster, context_key: context.key });
