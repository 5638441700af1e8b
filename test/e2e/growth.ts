/**
 * Whether a launch stays the same as all else grows, on Amazon's own DynamoDB Local: `npm run test:growth [courses]`.
 * Courses that are mapped go from a thousand to a million, launches in flight from one to a thousand. Calls per launch must not
 * change at all, and its CPU not grow by more than half; time is printed beside them.
 */
import { hrtime } from 'node:process';
import { PUTS } from '../../shared/store/table/dynamo.ts';
import { eachOf } from '../../shared/store/table/each.ts';
import { contextIndex, contextKey, contextKeyOf } from '../../shared/store/table/keys.ts';
import { patient } from '../../shared/store/table/patient.ts';
import { connect } from '../../shared/store/table/sdk.ts';
import { startProxy } from '../store/proxy.ts';
import { answerOf, begin, handedOver, post, redeem } from '../support/browser.ts';
import { mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { startDynamo } from './dynamo-local.ts';

const MOST = Number(process.argv[2] ?? 1_000_000);
const COURSES = [1_000, 10_000, 100_000, 1_000_000].filter((count) => count <= MOST);
const IN_FLIGHT = [1, 10, 100, 1_000];
/** Launches that a figure is taken over. */
const MEASURED = 1_000;
/** How often a figure of CPU may be the first of its table's. */
const GROWTH = 1.5;
const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

interface Row {
  readonly calls: string;
  /** of this process, a launch */
  readonly cpuMs: number;
  readonly ms: number;
}

const server = await startDynamo();
process.env['ROOMKEY_TEST_DYNAMODB'] = server.endpoint;
const proxy = await startProxy(new URL(server.endpoint));
try {
  const roomkey = await startRoomkey();
  // Functions are loaded at their first call, and reach the table through the proxy from then on.
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = proxy.endpoint;
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: 'algebra', name: 'Algebra 1' }]);
  await measured(roomkey, 10);
  const byCourses: Record<string, Row> = {};
  for (const [at, count] of COURSES.entries()) {
    const from = performance.now();
    await fill(roomkey, COURSES[at - 1] ?? 0, count);
    console.log(`${count} courses are there; the last of them took ${Math.round((performance.now() - from) / 1000)} s`);
    byCourses[`${count} courses`] = await measured(roomkey, 1);
  }
  console.table(byCourses);
  const byFlight: Record<string, Row> = {};
  for (const count of IN_FLIGHT) byFlight[`${count} in flight`] = await measured(roomkey, count);
  console.table(byFlight);
  const grown = [byCourses, byFlight].flatMap((rows) => {
    const [first] = Object.values(rows);
    return Object.entries(rows).flatMap(([what, { calls, cpuMs }]) =>
      calls === first?.calls && cpuMs <= first.cpuMs * GROWTH ? [] : [what],
    );
  });
  if (grown.length > 0) throw new Error(`a launch costs more: ${grown.join(', ')}`);
  await roomkey.close();
} finally {
  await proxy.close();
  await server.end();
}

/** A thousand launches, so many at a time: all begun, then all posted, then all redeemed. */
async function measured(roomkey: Roomkey, inFlight: number): Promise<Row> {
  proxy.calls();
  const from = hrtime.bigint();
  const cpu = process.cpuUsage();
  for (let done = 0; done < MEASURED; done += inFlight) {
    const all = Array.from({ length: inFlight }, () => 0);
    const begun = await Promise.all(all.map(() => begin(roomkey, roomkey.canvas)));
    const posted = await Promise.all(
      begun.map((one) => post(roomkey, answerOf(roomkey, roomkey.canvas, one), one.cookies)),
    );
    const redeemed = await Promise.all(posted.map((reply) => redeem(roomkey, handedOver(reply).code)));
    if (redeemed.some(({ statusCode }) => statusCode !== 200)) throw new Error('a launch did not open');
  }
  const { user, system } = process.cpuUsage(cpu);
  const counts = new Map<string, number>();
  for (const call of proxy.calls()) counts.set(call, (counts.get(call) ?? 0) + 1);
  return {
    calls: [...counts].map(([call, count]) => `${Math.round((100 * count) / MEASURED) / 100} ${call}`).join(', '),
    cpuMs: Math.round((user + system) / MEASURED) / 1000,
    ms: Number((hrtime.bigint() - from) / BigInt(MEASURED)) / 1e6,
  };
}

/** Mapped courses of the same deployment, from one number to another. */
async function fill(roomkey: Roomkey, from: number, to: number): Promise<void> {
  const table = patient(connect(roomkey.table));
  const { deployment } = roomkey.canvas;
  const course = await table.get(contextKey(contextKeyOf(deployment, COURSE)));
  if (course === null) throw new Error('the course is not there');
  const batches = Array.from({ length: Math.ceil((to - from) / PUTS) }, (_, at) => from + at * PUTS);
  await eachOf(batches, (first) =>
    table.putAll(
      Array.from({ length: Math.min(PUTS, to - first) }, (_, at) => {
        const contextId = `course ${first + at}`;
        const key = contextKeyOf(deployment, contextId);
        return { ...course, ...contextKey(key), contextId, ipk: contextIndex(deployment, key) };
      }),
    ),
  );
}
