import type { Cell, Table } from '../print.ts';
import { verdict } from '../print.ts';
import { costTable } from './cost.ts';
import { generate } from './districts/district.ts';
import { CAUSES } from './judge/causes.ts';
import { type Judged, judge, type Ranked } from './judge/judge.ts';
import { membersTable } from './judge/members.ts';

/** Districts with odd seeds are for fitting; only the others say how good the matching is. */
const HALVES = ['held', 'fitted'] as const;
type Half = (typeof HALVES)[number];
const halfOf = (seed: number): Half => (seed % 2 === 0 ? 'held' : 'fitted');

/** First and last, where the command line says none. */
export const SEEDS = [101, 200] as const;
/** Courses that are opened in each district. */
const COURSES = 80;

/** Shares of docs/matching.md's table that the held half must reach. */
const RANKED = [0.93, 0.98, 0.995] as const;
const OPENED = { canvas: 0.98, schoology: 0.91 } as const;
const EMPTY = 0.5;

/** Tables of generated districts: what joins by itself, what stands first, who sees nothing; what ranking costs. */
export async function measureMatching([first, last]: readonly [number, number] = SEEDS): Promise<readonly Table[]> {
  const judged: Judged[] = [];
  for (let seed = first; seed <= last; seed += 1) judged.push(await judge(generate(seed), COURSES));
  const of = (half: Half): readonly Judged[] => judged.filter(({ district }) => halfOf(district.seed) === half);
  const seeds = `Districts of the seeds ${first} to ${last}: even ones are held, odd ones fitted. bench/matching/SOURCES.md says what they are made of.`;
  return [
    proofTable(of, seeds),
    causeTable(of),
    rankTable(of),
    namelessTable(of),
    await membersTable(first, last),
    await costTable(),
  ];
}

type Of = (half: Half) => readonly Judged[];

const FAMILIES = ['canvas', 'schoology'] as const;
type Family = (typeof FAMILIES)[number];

const percent = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(2)} %`);
const sum = (all: readonly Judged[], of: (one: Judged) => number): number =>
  all.reduce((total, one) => total + of(one), 0);

function proofTable(of: Of, seeds: string): Table {
  const row = (half: Half, family: Family, all: readonly Judged[], name = ''): readonly Cell[] => {
    const total = (key: keyof Judged['proved']): number => sum(all, ({ proved }) => proved[key]);
    const [wrong, provable, opened] = [total('wrong'), total('provable'), total('opened')];
    const isIn = wrong === 0 && opened >= OPENED[family] * provable;
    return [
      `${half}, ${family}${name}`,
      all.length,
      total('launches'),
      total('joined'),
      wrong,
      total('misled'),
      percent(opened, provable),
      percent(total('listed'), provable),
      percent(total('listedOpened'), total('listed')),
      half === 'held' && name === '' ? verdict(isIn) : '',
    ];
  };
  const rows = HALVES.flatMap((half) =>
    FAMILIES.flatMap((family) => {
      const all = of(half).filter(({ district }) => district.family === family);
      const listing = all.filter(({ district }) => district.attending.size > 0);
      const silent = all.filter((one) => !listing.includes(one));
      const parts =
        family === 'canvas'
          ? []
          : [row(half, family, listing, ', enrollments shared'), row(half, family, silent, ', none shared')];
      return [row(half, family, all), ...parts];
    }),
  );
  return {
    title: 'Classes that join by themselves',
    notes: [
      seeds,
      'Wrong: joined a course that it is not. Misled: launches that opened a wrong class. Provable: launches whose own ids are fresh, exact and of one class, and whom the roster does not have in other classes alone. Listed: the roster has who opens it in that class, by the id of the launch; a code of Schoology proves with such a person alone, and is a question to all others.',
    ],
    head: [
      '',
      'districts',
      'launches',
      'joined',
      'wrong',
      'misled',
      'provable that opened',
      'provable by who is listed',
      'of these opened',
      '',
    ],
    rows,
  };
}

function causeTable(of: Of): Table {
  const rows = FAMILIES.flatMap((family) => {
    const all = of('held').filter(({ district }) => district.family === family);
    const provable = sum(all, ({ proved }) => proved.provable);
    return CAUSES.flatMap((cause): readonly (readonly Cell[])[] => {
      const closed = sum(all, (one) => one.closed.filter((each) => each.cause === cause).length);
      return closed === 0 ? [] : [[`held, ${family}: ${cause}`, closed, percent(closed, provable)]];
    });
  });
  return { title: 'Provable launches that did not open', head: ['', 'launches', 'of all provable'], rows };
}

function rankTable(of: Of): Table {
  const row = (half: Half, name: string, all: readonly Judged[], which: 'told' | 'untold'): readonly Cell[] => {
    const total = (key: keyof Ranked): number => sum(all, (one) => one[which][key]);
    const pages = total('pages');
    const shares = [total('first'), total('three'), total('ten')];
    const isJudged = half === 'held' && which === 'told' && name === '';
    return [
      `${half}, ${which === 'told' ? 'something tells' : 'nothing tells'}${name}`,
      pages,
      ...shares.map((share) => percent(share, pages)),
      isJudged ? verdict(shares.every((share, i) => share >= (RANKED[i] ?? 1) * pages)) : '',
    ];
  };
  const rows = HALVES.flatMap((half) => [
    row(half, '', of(half), 'told'),
    ...FAMILIES.map((family) =>
      row(
        half,
        `, ${family}`,
        of(half).filter(({ district }) => district.family === family),
        'told',
      ),
    ),
    row(half, '', of(half), 'untold'),
  ]);
  return {
    title: 'Where the right class stands on the set-up page',
    notes: [
      'Of teachers whom a SIS id names. Something tells: who reads roster and launch side by side can say which class it is.',
    ],
    head: ['', 'pages', 'first', 'in three', 'in ten', ''],
    rows,
  };
}

function namelessTable(of: Of): Table {
  const rows = HALVES.flatMap((half): readonly (readonly Cell[])[] => {
    const all = of(half);
    const [pages, strangers] = [sum(all, (one) => one.pages), sum(all, (one) => one.strangers)];
    const [nameless, empty] = [sum(all, (one) => one.nameless), sum(all, (one) => one.empty)];
    return [
      [
        `${half}: pages that show another teacher’s class`,
        pages,
        strangers,
        percent(strangers, pages),
        half === 'held' ? verdict(strangers === 0) : '',
      ],
      [
        `${half}: teachers whom no id names, and who see neither a class nor a request`,
        nameless,
        empty,
        percent(empty, nameless),
        half === 'held' ? verdict(empty <= EMPTY * nameless) : '',
      ],
    ];
  });
  return { title: 'Who sees what on the set-up page', head: ['', 'of', 'count', 'share', ''], rows };
}
