import { readFileSync } from 'node:fs';
import type { Context } from '../../shared/records/context.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { flag } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { isSame } from '../program/find.ts';
import { progress } from '../program/progress.ts';
import { count } from '../program/show.ts';
import { change, strangers, type TypedClass } from './change.ts';
import type { Course } from './course.ts';
import { asKept, type CourseRows, type Fault, readCourses } from './rows.ts';

export const mappingsImport = command({
  name: 'mappings import',
  summary: 'Sets the classes of many courses from a CSV file, as mappings list --csv writes it',
  words: ['FILE.csv'],
  options: { 'dry-run': flag('say what would change, and change nothing') },
  example: [
    'npx roomkey mappings import mappings.csv --dry-run',
    'Columns: context_key, version, class_id; url_id and name where wanted; others are not read.',
    'A course opens exactly the classes of its lines; class_id "none", alone, takes all out; a line without class_id says nothing.',
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const { courses, faults, silent } = await readCourses(read(args.word(0)));
    const plan = await planOf(dynamo, courses);
    const done = args.flag('dry-run') ? { written: 0, faults: [] } : await write(dynamo, plan.changes, io);
    const all = [...faults, ...plan.faults, ...done.faults].sort((a, b) => a.line - b.line);
    for (const { line, what } of all) io.note(`line ${line}: ${what}`);
    io.out(
      [
        args.flag('dry-run')
          ? `${count(plan.changes.length, 'course')} would change, nothing was written.`
          : `${count(done.written, 'course')} changed.`,
        `${count(plan.same, 'course')} already as the file says.`,
        ...(silent === 0 ? [] : [`${count(silent, 'line')} without a class, left as they are.`]),
      ].join('\n'),
    );
    if (all.length > 0) {
      throw new Refusal(
        `${count(all.length, 'line')} not taken, and nothing of their courses: mend them and import again.`,
      );
    }
  },
});

interface Change {
  readonly rows: CourseRows;
  readonly course: Course;
  readonly classes: readonly TypedClass[];
}

function read(file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (cause) {
    if (cause instanceof TypeError) throw new Misuse(`The file ${file} is not UTF-8: save it as CSV UTF-8.`);
    throw new Misuse(`The file ${file} cannot be read.`);
  }
}

/** What has to change, by the contexts as they are now. */
async function planOf(dynamo: Dynamo, courses: readonly CourseRows[]) {
  const changes: Change[] = [];
  const faults: Fault[] = [];
  let same = 0;
  const all = await deployments(dynamo).list();
  const found = new Map((await contexts(dynamo).getAll(courses.map(({ key }) => key))).map((one) => [one.key, one]));
  for (const rows of courses) {
    const context = found.get(rows.key);
    const refuse = (what: string) => faults.push({ line: rows.line, what });
    if (context === undefined) {
      refuse('no launch has come from a course with this context key');
      continue;
    }
    const district = all.find((one) => isSame(one, context.deployment))?.district ?? null;
    const classes = asKept(rows.classes, context);
    if (isAsSaid(context, classes)) same++;
    else if (context.version !== rows.version)
      refuse(`the mapping is at version ${context.version}, not ${rows.version}`);
    else if (district === null) refuse('its deployment has no district yet: roomkey deployments approve');
    else changes.push({ rows, course: { context, district }, classes });
  }
  return { changes, faults, same };
}

function isAsSaid(context: Context, classes: readonly TypedClass[]): boolean {
  const present = activeClasses(context);
  return (
    present.length === classes.length &&
    classes.every(({ id, urlId, name }) => urlId === null && name === null && present.some((one) => one.id === id))
  );
}

async function write(dynamo: Dynamo, changes: readonly Change[], io: Io) {
  const faults: Fault[] = [];
  const unknown = new Map<string, Set<string>>();
  const tell = progress(io, 'courses', changes.length);
  let written = 0;
  for (const [at, { rows, course, classes }] of changes.entries()) {
    try {
      const changed = await change(dynamo, course, classes, rows.version);
      const strange = unknown.get(course.district ?? '') ?? new Set();
      for (const id of changed.unknown) strange.add(id);
      unknown.set(course.district ?? '', strange);
      written++;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      faults.push({ line: rows.line, what: error.message });
    }
    tell(at + 1);
  }
  for (const [district, ids] of unknown) {
    const sentence = strangers([...ids], district);
    if (sentence !== null) io.note(sentence);
  }
  return { written, faults };
}
