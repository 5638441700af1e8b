import { readFileSync } from 'node:fs';
import { SIMULATOR } from '../../shared/names.ts';
import type { Context } from '../../shared/records/context.ts';
import { catalogue } from '../../shared/store/catalogue/read.ts';
import { activeClasses, contexts } from '../../shared/store/contexts/contexts.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { flag } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { isSame } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { count } from '../program/show.ts';
import { change, hasRoster, NOT_IN_ROSTER, strangers, type TypedClass } from './change.ts';
import { type Course, ofSimulator } from './course.ts';
import { asKept, type CourseRows, type Fault, readCourses } from './rows.ts';

export const mappingsImport = command({
  name: 'mappings import',
  summary: 'Sets the classes of many courses from a CSV file, as mappings list --csv writes it',
  words: ['FILE.csv'],
  options: { 'dry-run': flag('say what would change, and change nothing'), 'not-in-roster': NOT_IN_ROSTER },
  example: [
    'npx roomkey mappings import mappings.csv --dry-run',
    'Columns: context_key, version, class_id; url_id and name where wanted; others are not read.',
    'A course opens exactly the classes of its lines; class_id "none", alone, takes all out; a line without class_id says nothing.',
  ].join('\n'),
  halfway: 'Courses that were changed before stay so, and the same file again changes the rest.',
  async run(args, { dynamo }, io) {
    const { courses, faults, silent } = await readCourses(read(args.word(0)));
    const plan = await planOf(dynamo, courses, args.flag('not-in-roster'));
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
async function planOf(dynamo: Dynamo, courses: readonly CourseRows[], notInRoster: boolean) {
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
    else if (district === null)
      refuse(
        `its deployment has no district yet: ${roomkey`deployments approve ${context.deployment.deploymentId} --district DISTRICT`}`,
      );
    else if (district === SIMULATOR.district) refuse(ofSimulator());
    else {
      const strange = notInRoster ? [] : await strangersIn(dynamo, context, district, classes);
      if (strange.length > 0) refuse(strangers(strange, district));
      else changes.push({ rows, course: { context, district }, classes });
    }
  }
  return { changes, faults, same };
}

/** Ids of new classes that the roster does not have. */
async function strangersIn(dynamo: Dynamo, context: Context, district: string, classes: readonly TypedClass[]) {
  const present = activeClasses(context);
  const fresh = classes.map(({ id }) => id).filter((id) => !present.some((one) => one.id === id));
  const known = fresh.length === 0 ? [] : await catalogue(dynamo).classes(district, fresh);
  const strange = fresh.filter((id) => !known.some((one) => one.class.id === id));
  return strange.length > 0 && (await hasRoster(dynamo, district)) ? strange : [];
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
  const tell = io.progress('courses', changes.length);
  let written = 0;
  for (const [at, { rows, course, classes }] of changes.entries()) {
    try {
      // What the roster lacks was refused by the plan.
      await change(dynamo, course, classes, rows.version, true);
      written++;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      faults.push({ line: rows.line, what: error.message });
    }
    tell(at + 1);
  }
  return { written, faults };
}
