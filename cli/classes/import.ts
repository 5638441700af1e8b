import { markKey } from '../../shared/crypto/marks.ts';
import { EXACT, mayMeet, rulesOfPupils, spell } from '../../shared/matching/spelling.ts';
import type { RosterClass } from '../../shared/records/roster.ts';
import type { Writing } from '../../shared/store/catalogue/heal.ts';
import { pupils } from '../../shared/store/catalogue/known.ts';
import { owners } from '../../shared/store/catalogue/owner.ts';
import { shocks } from '../../shared/store/catalogue/shocks.ts';
import { forgetStrangers } from '../../shared/store/catalogue/strangers.ts';
import { type Change, NOTHING, roster, sumOf, type Written } from '../../shared/store/catalogue/write.ts';
import { patient } from '../../shared/store/table/patient.ts';
import { letThrough } from '../../shared/sync/guard.ts';
import type { BadRow } from '../csv/sheet.ts';
import { requireSource } from '../districts/source.ts';
import { flag, text } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { Misuse, Refusal, Shock, ToMend } from '../program/failures.ts';
import { count, day, pairs, plain } from '../program/show.ts';
import { DISTRICT, knownDistrict } from './district.ts';
import { classesIn, type Files, type Survey, survey } from './files.ts';
import { refusal, tell, weigh } from './guard.ts';
import { type Pupils, pupilsOf } from './pupils.ts';
import { USER_ID_KINDS } from './rows.ts';

/** Classes in memory at a time. */
const STEP = 500;

/** Changes of each kind that a dry run names. */
const NAMED = 20;

type Store = ReturnType<typeof roster>;

export const classesImport = command({
  name: 'classes import',
  summary: 'Fills a district’s catalogue of classes from Clever’s CSV files',
  options: {
    district: DISTRICT,
    sections: text('FILE', 'sections.csv: the classes'),
    teachers: text('FILE', 'teachers.csv: names, emails and SIS ids of the teachers that sections name'),
    schools: text('FILE', 'schools.csv: names of the schools'),
    terms: text('FILE', 'terms.csv, where sections name a term_id'),
    courses: text('FILE', 'courses.csv, where sections name a course by its id'),
    enrollments: text('FILE', 'enrollments.csv: who attends which class'),
    students: text('FILE', 'students.csv: the other ids of the pupils that enrollments or sections name'),
    'user-ids': text(
      'COLUMN',
      `which of a teacher’s ids the LMS has: ${USER_ID_KINDS.join(', ')} (sis_id without it)`,
      USER_ID_KINDS,
    ),
    whole: flag('the files are the whole roster: classes that are not in them are missing from today on'),
    accept: text(
      'N',
      'the number of current classes that you have seen change or go, as a refusal (exit code 3) said it',
    ),
    'dry-run': flag('writes nothing, and says what would change'),
  },
  example: [
    'npx roomkey classes import --district 6a3f9d1e5b7c8a0012345678 --sections sections.csv \\',
    '  --teachers teachers.csv --schools schools.csv --whole --dry-run',
  ].join('\n'),
  halfway: 'What was written before stays, and the same import again writes the rest.',
  async run(args, { dynamo }, io) {
    const typed = args.required('district');
    const accepted = numberOf(args.text('accept'));
    const files: Files = {
      sections: args.required('sections'),
      teachers: args.text('teachers'),
      schools: args.text('schools'),
      terms: args.text('terms'),
      courses: args.text('courses'),
      enrollments: args.text('enrollments'),
      userIds: args.choice('user-ids', USER_ID_KINDS) ?? 'sis_id',
    };
    if (files.userIds !== 'sis_id' && files.teachers === null) {
      throw new Misuse(`--user-ids ${files.userIds} stands in the teachers file: give it with --teachers.`);
    }
    const district = await knownDistrict(dynamo, typed);
    await requireSource(dynamo, district.id, 'csv');
    const store = roster(patient(dynamo));
    io.note('Reading the files …');
    const known = pupils(patient(dynamo));
    const key = await known.key(district.id);
    const attending = await pupilsOf(markKey(key), rulesOfPupils(district.spelling), args.text('students'));
    const found = await surveyed(files, attending);
    const bad = [...found.bad, ...attending.bad];
    for (const sentence of [...found.said, ...attending.said]) io.note(plain(sentence));
    const told = { untold: found.untold, ...(attending.persons() === 0 ? {} : { pupils: attending.lists }) };
    if (found.good === 0) {
      report(found, [], io);
      throw new Refusal('No row is a class: nothing was written.');
    }
    if (args.flag('whole')) refuseNameless(found, io);
    io.note('Comparing with what is stored …');
    const now = Math.floor(Date.now() / 1000);
    const planned = rehearsal();
    const pieces = (what: string) =>
      telling(classesIn(files, found, STEP, attending.size), io.progress(what, found.good));
    const plans = () =>
      planned.over(plansOf(store, district.id, pieces('classes compared'), { ...told, today: day(now) }));
    const weighed = await weigh(store, district.id, args.flag('whole') ? found.ids : null, plans, day(now));
    const { lost } = weighed;
    const guard = shocks(dynamo);
    if (args.flag('dry-run')) {
      // An empty catalogue is weighed without a look at what is new.
      if (weighed.current === 0) for await (const _ of plans());
      const rehearsed = planned.told();
      report({ ...found, bad }, [...rehearsed.counts, ['would go missing', lost.length], ['bad rows', bad.length]], io);
      for (const line of [...rehearsed.lines, ...named('missing', lost)]) io.out(plain(line));
      tell(weighed, io);
      const sentence = refusal(weighed, await guard.on(district.id, day(now)));
      if (sentence !== null) io.note(sentence);
    } else {
      const shock = await letThrough(guard, district.id, weighed, (shaken) => shaken === accepted, day(now));
      if (shock !== null) {
        tell(weighed, io);
        throw new Shock(refusal(weighed, shock.before) ?? '');
      }
      await owners(dynamo).claim(district.id, 'csv');
      const writing = { spelling: district.spelling, today: day(now), now, by: 'import', ...told };
      if (told.pupils !== undefined && !(await known.keep(district.id, key))) {
        throw new Refusal('Another import of pupils has begun just now: run the same again.');
      }
      let done: Written = NOTHING;
      for await (const classes of pieces('classes written')) {
        done = sumOf(done, await store.write(district.id, classes, writing));
      }
      if (told.pupils !== undefined) {
        await known.know(district.id, attending.shares(), args.flag('whole'));
        await known.renew(district.id, writing.today);
        const spelled = [...found.teachers].map((id) => spell(id, district.spelling.user ?? EXACT, 'roster'));
        const both = await known.both(district.id, [...new Set(spelled)], (id) =>
          mayMeet(district.spelling) ? attending.hasSisId(id) : false,
        );
        if (both > 0) io.note(`${count(both, 'SIS id')} of a teacher is a pupil's as well: such an id names neither.`);
      }
      await forgetStrangers(dynamo, district.id, writing.today);
      const gone = await store.lose(district.id, lost, writing);
      const { healed, ...last } = await store.healAll(district.id, writing);
      const { copies, ended } = [done, gone, last].reduce(sumOf);
      report(
        { ...found, bad },
        [
          ['new', done.added],
          ['changed', done.changed],
          ['unchanged', done.unchanged],
          ['missing from today on', gone.changed],
          ['copies renewed in courses', copies],
          ['taken out of courses', ended.length],
          ['courses healed', healed.length],
          ['pupils', attending.persons()],
          ['bad rows', bad.length],
        ],
        io,
      );
      for (const { classId, contextKey, state } of ended) {
        const why = state === 'active' ? 'stands for another class now' : 'is of an earlier school year';
        io.out(plain(`ended   ${classId} in course ${contextKey}: it ${why}`));
      }
      for (const { gone: old, next, contextKey } of healed)
        io.out(plain(`healed  ${old} → ${next} in course ${contextKey}`));
    }
    if (bad.length > 0) throw new ToMend(`${count(bad.length, 'bad row')}: see above; nothing of them is written.`);
  },
});

/** Reads all files. What tells which class a section's id names is let go: a million enrollments are read by it, and nothing afterwards. */
async function surveyed(files: Files, attending: Pupils): Promise<Omit<Survey, 'classOf'>> {
  const { classOf, ...found } = await survey(files, attending);
  if (files.enrollments !== null) await attending.enroll(files.enrollments, classOf);
  attending.settle();
  return found;
}

/** Where a row is no class, it is not known what is missing. Throws Refusal. */
function refuseNameless(found: Pick<Survey, 'bad' | 'left' | 'shared' | 'nameless'>, io: Io): void {
  if (found.nameless === 0) return;
  report(found, [], io);
  throw new Refusal(
    `${count(found.nameless, 'row')} cannot be read as a class, so it is not known what is missing: mend them, or leave --whole out.`,
  );
}

/** What would become of the classes of the files, some at a time. */
async function* plansOf(
  store: Store,
  district: string,
  pieces: AsyncIterable<readonly RosterClass[]>,
  told: Pick<Writing, 'untold' | 'pupils' | 'today'>,
) {
  for await (const classes of pieces) yield await store.plan(district, classes, told);
}

/** What writing the files would change: how many, and the first of each kind by name. */
function rehearsal() {
  const lines = { new: [] as string[], changed: [] as string[] };
  let [unchanged, added, changed] = [0, 0, 0];
  const note = ({ class: one, before, fields }: Change): void => {
    if (before === null) {
      added += 1;
      if (added <= NAMED) lines.new.push(`new      ${one.id}  ${one.name}`);
    } else if (fields.length > 0) {
      changed += 1;
      if (changed <= NAMED) lines.changed.push(`changed  ${one.id}  ${one.name}: ${fields.join(', ')}`);
    } else unchanged += 1;
  };
  const more = (all: number): readonly string[] => (all > NAMED ? [`… and ${all - NAMED} more`] : []);
  return {
    async *over(plans: AsyncIterable<readonly Change[]>): AsyncGenerator<readonly Change[]> {
      for await (const changes of plans) {
        for (const change of changes) note(change);
        yield changes;
      }
    },
    told: () => {
      const counts: readonly (readonly [string, number])[] = [
        ['would be new', added],
        ['would change', changed],
        ['unchanged', unchanged],
      ];
      return { counts, lines: [...lines.new, ...more(added), ...lines.changed, ...more(changed)] };
    },
  };
}

const named = (what: string, ids: readonly string[]): readonly string[] => [
  ...ids.slice(0, NAMED).map((id) => `${what.padEnd(8)} ${id}`),
  ...(ids.length > NAMED ? [`… and ${ids.length - NAMED} more`] : []),
];

/** The bad rows, each by its place, what is ambiguous, and the figures. */
function report(
  { bad, left, shared }: Pick<Survey, 'bad' | 'left' | 'shared'>,
  figures: readonly (readonly [string, number])[],
  io: Io,
): void {
  const place = ({ file, line, column, why }: BadRow): string =>
    `${file} line ${line}${column === null ? '' : `, ${column}`}: ${why}`;
  const lines = [...bad.map((row) => `bad      ${place(row)}`), ...left.map((row) => `left out ${place(row)}`)];
  if (lines.length > 0) io.out(lines.map(plain).join('\n'));
  for (const line of named('shared', [...shared])) io.out(plain(line));
  if (shared.size > 0) {
    io.note(
      'What is shared is a SIS id of more than one class: it proves none, and a teacher is asked which one is meant.',
    );
  }
  if (figures.length > 0) io.out(pairs(figures.map(([name, figure]) => [name, String(figure)])));
}

function numberOf(typed: string | null): number | null {
  if (typed === null) return null;
  if (/^\d{1,7}$/.test(typed)) return Number(typed);
  throw new Misuse(`--accept is the number of classes that the refusal said, not "${typed}".`);
}

/** Passes pieces on, and says after each how far it is. */
async function* telling<T>(
  pieces: AsyncIterable<readonly T[]>,
  tell: (done: number) => void,
): AsyncGenerator<readonly T[]> {
  let done = 0;
  for await (const piece of pieces) {
    yield piece;
    done += piece.length;
    tell(done);
  }
}
