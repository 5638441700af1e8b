import { classView } from '../../shared/api/classes.ts';
import { teacherIds } from '../../shared/matching/teachers.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { roster } from '../../shared/store/catalogue/write.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { flag, text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import { json, orDash, pairs, table } from '../program/show.ts';
import { id } from '../program/values.ts';
import { DISTRICT, knownDistrict } from './district.ts';

export const classesList = command({
  name: 'classes list',
  summary: 'Lists the classes of a district’s catalogue',
  options: {
    district: DISTRICT,
    search: text('TEXT', 'only those with it in a name or an id'),
    teacher: text('ID', 'only those of the teacher with this Clever or SIS id'),
    missing: flag('only those that are missing from the roster'),
    json: flag('as JSON'),
  },
  example: 'npx roomkey classes list --district 6a3f9d1e5b7c8a0012345678 --search algebra',
  async run(args, { dynamo }, io) {
    const district = await knownDistrict(dynamo, args.required('district'));
    const teacher = args.text('teacher');
    const search = args.text('search')?.toLowerCase() ?? '';
    const wanted = (one: RosterClass): boolean =>
      (!args.flag('missing') || one.state === 'missing') && textsOf(one).some((some) => some.includes(search));
    const found: RosterClass[] = [];
    for await (const classes of ofTeacher(dynamo, district.id, teacher)) found.push(...classes.filter(wanted));
    found.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
    if (args.flag('json')) io.out(json(found.map(classView)));
    else if (found.length === 0) io.note('No such class.');
    else io.out(table(['CLASS', 'NAME', 'PERIOD', 'TERM', 'SCHOOL', 'TEACHERS', 'STATE'], found.map(rowOf)));
  },
});

async function* ofTeacher(
  dynamo: Dynamo,
  district: string,
  typed: string | null,
): AsyncIterable<readonly RosterClass[]> {
  if (typed === null) {
    yield* roster(dynamo).pages(district);
    return;
  }
  const teacher = (['clever', 'sis'] as const).map((kind) => ({ kind, id: id(typed, '--teacher') }));
  const reads = catalogue(dynamo);
  const { byTeacher } = await reads.named(district, { sisIds: [], teacher });
  const classes = (await reads.classes(district, byTeacher)).map((known) => known.class);
  yield classes.filter((one) => teacherIds(one).some((own) => own.id === typed));
}

const textsOf = ({ id, name, sisIds, course, teachers }: RosterClass): readonly string[] =>
  [id, name, ...sisIds, course?.name ?? '', ...teachers.map((teacher) => teacher.name ?? '')].map((some) =>
    some.toLowerCase(),
  );

const rowOf = (one: RosterClass): readonly string[] => [
  one.id,
  one.name,
  orDash(one.period),
  orDash(one.term?.name ?? one.term?.end ?? null),
  orDash(one.school?.name ?? one.school?.id ?? null),
  orDash(one.teachers.map(nameOf).join(', ') || null),
  stateOf(one),
];

const nameOf = ({ name, sisId, cleverId }: RosterClass['teachers'][number]): string => name ?? sisId ?? cleverId ?? '-';

const stateOf = ({ state, missingSince }: RosterClass): string =>
  state === 'active' ? state : `missing since ${orDash(missingSince)}`;

export const classesShow = command({
  name: 'classes show',
  summary: 'Shows a class of the catalogue, and the courses that open it',
  words: ['CLASS'],
  options: { district: DISTRICT, json: flag('as JSON') },
  example: 'npx roomkey classes show 5f1b3c9d8e7f6a5b4c3d2e13 --district 6a3f9d1e5b7c8a0012345678',
  async run(args, { dynamo }, io) {
    const district = await knownDistrict(dynamo, args.required('district'));
    const classId = args.word(0);
    const [known] = await catalogue(dynamo).classes(district.id, [classId]);
    if (known === undefined)
      throw new Refusal(
        `District ${district.id} has no class ${classId}: see ${roomkey`classes list --district ${district.id}`}`,
      );
    const courses = (await contexts(dynamo).getAll(known.contextKeys)).filter((context) =>
      activeClasses(context).some((mapped) => mapped.id === classId),
    );
    const one = known.class;
    if (args.flag('json')) {
      io.out(json({ ...classView(one), courses: courses.map(({ key, title }) => ({ context_key: key, title })) }));
      return;
    }
    const rows: readonly (readonly [string, string | null | undefined])[] = [
      ['class', one.id],
      ['in the address', one.urlId ?? one.id],
      ['name', one.name],
      ['course', [one.course?.name, one.course?.number].filter((part) => part != null).join(', ') || null],
      ['subject', one.subject],
      ['grade', one.grade],
      ['period', one.period],
      ['section number', one.sectionNumber],
      ['SIS ids', one.sisIds.join(', ') || null],
      ['term', one.term?.name],
      ['from, to', one.term === null ? null : `${orDash(one.term.start)}, ${orDash(one.term.end)}`],
      ['school', [one.school?.name, one.school?.id].filter((part) => part != null).join(', ') || null],
      ['students', one.students === null ? null : String(one.students)],
      ...one.teachers.map((teacher) => ['teacher', teacherLine(teacher)] as const),
      ['state', stateOf(one)],
    ];
    io.out(pairs(rows.map(([name, value]) => [name, orDash(value ?? null)])));
    if (courses.length === 0) io.out('\nNo course opens it.');
    else
      io.out(
        `\n${table(
          ['COURSE', 'TITLE', 'KEY'],
          courses.map((one) => [one.contextId, orDash(one.title), one.key]),
        )}`,
      );
  },
});

const teacherLine = ({ name, email, cleverId, sisId }: RosterClass['teachers'][number]): string =>
  [name, email, cleverId === null ? null : `Clever ${cleverId}`, sisId === null ? null : `SIS ${sisId}`]
    .filter((part) => part !== null)
    .join(', ');
