/**
 * How long `roomkey classes import` takes, and how much memory, on Amazon's own DynamoDB Local: `npm run test:import [classes]`.
 * A first import, the same again, and a morning's changes; and the same with ten pupils to a class. With at most 5000 classes its calls are counted instead.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clients } from '../../shared/store/directory/clients.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { startProxy } from '../store/proxy.ts';
import { clientOf } from '../store/samples.ts';
import { startTable } from '../support/table.ts';
import { startDynamo } from './dynamo-local.ts';
import { ROOT, temporaryFolder } from './service.ts';

const CLASSES = Number(process.argv[2] ?? 100_000);
/** Megabytes that the command may take for 100,000 classes: docs/catalogue.md. */
const BOUND = 512;

/** Up to so many classes, calls are counted in place of being timed. */
const COUNTED = 5000;
const DISTRICT = '4fd43cc56d11340000000005';
/** The same with pupils. */
const ATTENDED = '4fd43cc56d11340000000006';
/** Enrollments of each class. */
const EACH = 10;
/** An import with its enrollments takes at most so many times what it takes without them. */
const TIMES = 2;
const folder = temporaryFolder();

const server = await startDynamo();
process.env['ROOMKEY_TEST_DYNAMODB'] = server.endpoint;
try {
  const { table } = await startTable();
  await clients(connect(table)).add(clientOf({ districts: [DISTRICT, ATTENDED] }));
  const sections = write('sections.csv', CLASSES, section);
  const teachers = write('teachers.csv', CLASSES / 5, teacher);
  const schools = write('schools.csv', CLASSES / 500, (n) => `${hex(3, n)},School ${n},${n}`, 'id,name,school_number');
  const files = `--teachers ${teachers} --schools ${schools}`;
  const measured = [
    await importOf(table, 'first import', `--sections ${sections} ${files}`),
    await importOf(table, 'the same again', `--sections ${sections} ${files} --whole`),
    await importOf(
      table,
      'one in a hundred changed, one gone',
      `--sections ${write(
        'changed.csv',
        CLASSES,
        (n) => section(n).replace(n % 100 === 7 ? ',period,' : '\0', ',changed,'),
        undefined,
        (n) => n % 100 !== 9,
      )} ${files} --whole`,
    ),
  ];
  const enrollments = write('enrollments.csv', CLASSES * EACH, enrollment, 'school_id,section_id,student_id');
  const students = write('students.csv', CLASSES * 2, student, 'id,sis_id,student_number');
  const attended = `--sections ${sections} ${files} --enrollments ${enrollments} --students ${students}`;
  const withPupils = [
    await importOf(table, 'first import, with pupils', attended, ATTENDED),
    await importOf(table, 'the same again, with pupils', `${attended} --whole`, ATTENDED),
  ];
  measured.push(...withPupils);
  console.table(measured);
  const slow = withPupils.filter(
    ({ seconds }, i) => seconds > TIMES * (measured[i]?.seconds ?? 0) && CLASSES > COUNTED,
  );
  if (slow.length > 0) throw new Error(`more than ${TIMES} times as long: ${slow.map(({ what }) => what).join(', ')}`);
  if (measured.some(({ megabytes }) => megabytes > BOUND)) throw new Error(`more than ${BOUND} MB`);
} finally {
  await server.end();
}

function hex(kind: number, n: number): string {
  return `5f1b${kind}${n.toString(16).padStart(19, '0')}`;
}

/** A class of a district: five to a teacher, five hundred to a school, every tenth with two teachers. */
function section(n: number): string {
  const own = hex(1, Math.floor(n / 5));
  const second = n % 10 === 0 ? hex(1, Math.floor(n / 5) + 1) : '';
  const term = n % 2 === 0 ? 'Fall 2026,2026-08-24,2026-12-18' : 'Spring 2027,2027-01-04,2027-05-28';
  return `${hex(0, n)},S-${n},${hex(3, Math.floor(n / 500))},${own},${second},Algebra 1 - Teacher ${n % 977} - ${n % 8},${n},9,Algebra 1,MA101,period,math,${term},28`;
}

function teacher(n: number): string {
  return `${hex(1, n)},T-${n},teacher${n}@lincolnusd.example,First${n},Last${n}`;
}

/** A pupil attends five classes; a fifth of a million pupils for a million enrollments. */
function enrollment(n: number): string {
  const section = Math.floor(n / EACH);
  return `${hex(3, Math.floor(section / 500))},S-${section},P-${(section * 7 + (n % EACH) * 13) % (CLASSES * 2)}`;
}

function student(n: number): string {
  return `${hex(4, n)},P-${n},${900_000 + n}`;
}

function write(
  name: string,
  count: number,
  row: (n: number) => string,
  heading = name === 'teachers.csv'
    ? 'id,sis_id,email,first_name,last_name'
    : 'id,sis_id,school_id,teacher_id,teacher_2_id,name,section_number,grade,course_name,course_number,period,subject,term_name,term_start,term_end,students',
  keep: (n: number) => boolean = () => true,
): string {
  const path = join(folder, name);
  const rows = Array.from({ length: Math.ceil(count) + 1 }, (_, n) => (n < count && keep(n) ? `${row(n)}\n` : ''));
  writeFileSync(path, `${heading}\n${rows.join('')}`);
  return path;
}

/** Runs the command. Counted, its calls go through a proxy, which takes its time: such a run is not to be timed. */
async function importOf(
  table: string,
  what: string,
  options: string,
  district = DISTRICT,
  counted = CLASSES <= COUNTED,
) {
  const proxy = counted ? await startProxy(new URL(server.endpoint)) : null;
  const status = join(folder, 'status');
  const began = Date.now();
  const words = ['classes', 'import', '--district', district, ...options.split(' ')];
  const child = spawn(process.execPath, ['--import', watching(status), join(ROOT, 'cli', 'roomkey.ts'), ...words], {
    env: { ...process.env, ROOMKEY_TABLE: table, AWS_ENDPOINT_URL_DYNAMODB: proxy?.endpoint ?? server.endpoint },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${what} ended with ${code}`);
  const calls = proxy?.calls() ?? [];
  await proxy?.close();
  const of = (...operations: readonly string[]): number => calls.filter((one) => operations.includes(one)).length;
  const writes = of('PutItem', 'UpdateItem', 'BatchWriteItem');
  const seconds = Math.round((Date.now() - began) / 1000);
  const megabytes = Math.round(Number(readFileSync(status, 'utf8')) / 1024);
  if (!counted) return { what, seconds, megabytes };
  return {
    what,
    seconds,
    megabytes,
    'calls that write': writes,
    'of them per class': (writes / CLASSES).toFixed(2),
    reads: of('BatchGetItem', 'Query', 'GetItem'),
  };
}

/** A module that leaves the process's largest size behind, in KB. */
function watching(path: string): string {
  const text = `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(${JSON.stringify(path)}, String(process.resourceUsage().maxRSS)));`;
  return `data:text/javascript,${encodeURIComponent(text)}`;
}
