/** Every fault of faults.ts against the steps of a launch, by both clients; `node test/functions/faults.test.ts --write` writes docs/faults.md anew. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { argv, env } from 'node:process';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Reply } from '../../shared/http/reply.ts';
import { DOCS } from '../contract/schema.ts';
import { type Counter, startProxy } from '../store/proxy.ts';
import { answerOf, begin, begunFrom, handedOver, post, redeem } from '../support/browser.ts';
import { BASE_URL, mapCourse, ROUTES, type Roomkey, startRoomkey } from '../support/roomkey.ts';
import { FAULTS, type Fault, STEPS, type Step, WRITES } from './faults.ts';

const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';
const PAGE = new URL('faults.md', DOCS);

const CLIENTS = ['lean', 'SDK'] as const;
type Client = (typeof CLIENTS)[number];

/** The client that a fresh instance of a function is given. */
let given: Client = 'lean';
const hooks = registerHooks({
  resolve: (specifier, context, next) =>
    next(given === 'SDK' ? specifier.replace(/\/table\/lean\.ts$/, '/table/sdk.ts') : specifier, context),
});

let roomkey: Roomkey;
let proxy: Counter;
before(async () => {
  roomkey = await startRoomkey();
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: '5f1b', name: 'Algebra 1' }]);
  // The functions are loaded with their first call, and find the proxy.
  proxy = await startProxy(new URL(env['AWS_ENDPOINT_URL_DYNAMODB'] ?? ''));
  env['AWS_ENDPOINT_URL_DYNAMODB'] = proxy.endpoint;
});
afterEach(() => proxy.fate(() => 'pass'));
after(async () => {
  hooks.deregister();
  await proxy.close();
  await roomkey.close();
});

/** A fresh instance that has answered once, without asking the table. */
const coolDown = (step: Step) => roomkey.call(step, { path: ROUTES[step], method: 'DELETE' }, 'cold');

/** Makes all that comes before a step; what it gives does the step itself. */
async function upTo(step: Step, isBare = false): Promise<() => Promise<Reply>> {
  if (step === 'login') return () => login(isBare);
  const begun = await begin(roomkey, roomkey.canvas);
  const form = answerOf(roomkey, roomkey.canvas, begun);
  if (step === 'launch') return () => post(roomkey, form, begun.cookies);
  const { code } = handedOver(await post(roomkey, form, begun.cookies));
  return () => redeem(roomkey, code);
}

function login(isBare: boolean): Promise<Reply> {
  const { iss, toolId } = roomkey.canvas.registration;
  const named = isBare ? {} : { client_id: toolId };
  const form = { iss, ...named, login_hint: 'hint', target_link_uri: `${BASE_URL}/launch` };
  return roomkey.call('login', { path: ROUTES.login, headers: { 'sec-fetch-dest': 'document' }, form });
}

/** What whoever waits is answered. */
function seen(step: Step, reply: Reply): string {
  if (reply.statusCode === 302) return 'goes on to the LMS';
  if (reply.statusCode === 303) return 'the class opens';
  if (step === 'token' && reply.statusCode === 200) return 'the class, signed in';
  const body = String(reply.body ?? '');
  const title = /<h1[^>]*>([^<]*)/.exec(body)?.[1] ?? String(JSON.parse(body).error);
  return `${reply.statusCode} “${title}”`;
}

/** A step that succeeded has done what it says. */
async function prove(step: Step, reply: Reply): Promise<void> {
  if (reply.statusCode === 302) {
    const begun = begunFrom(reply);
    handedOver(await post(roomkey, answerOf(roomkey, roomkey.canvas, begun), begun.cookies));
  }
  if (reply.statusCode === 303) assert.equal((await redeem(roomkey, handedOver(reply).code)).statusCode, 200);
  if (step === 'token' && reply.statusCode === 200)
    assert.equal(typeof JSON.parse(String(reply.body)).id_token, 'string');
}

const stateOf = ({ isBare, isCold }: Fault): string => (isBare ? 'bare' : isCold ? 'cold' : 'warm');

interface Found {
  readonly user: string;
  readonly log: string;
}

/** Seconds by which a machine that others use, too, may hear late of a timer. */
const LATE = 1;

async function meet(fault: Fault, step: Step, usual: number): Promise<Found> {
  const operation = fault.on ?? WRITES[step];
  const act = await upTo(step, fault.isBare);
  if (fault.isCold) await coolDown(step);
  let nth = 0;
  proxy.fate((asked, coming) => (asked === operation ? fault.fate(++nth, coming, roomkey.now()) : 'pass'));
  roomkey.lines();
  fault.before?.();
  const from = performance.now();
  const reply = await act().finally(() => fault.afterwards?.());
  const seconds = (performance.now() - from) / 1000;
  proxy.fate(() => 'pass');
  const [line] = roomkey.lines();
  const found = { user: seen(step, reply), log: said(line ?? {}) };
  if (fault.isCold) await coolDown(step);
  await prove(step, reply);
  assert.ok(seconds < fault.within + LATE, `${seconds} s`);
  const more = nth - usual;
  const isRight = { no: more === 0, once: more === 1, on: more >= 1 }[fault.again];
  assert.ok(isRight, `${more} calls of ${operation} more than usual, wanted ${fault.again}`);
  return found;
}

function said(line: Record<string, unknown>): string {
  const error = line['error'];
  const name = typeof error === 'object' && error !== null && 'name' in error ? `, ${error.name}` : '';
  return line['code'] === undefined ? `${line['level']}` : `${line['level']}: ${line['code']}${name}`;
}

const found = new Map<string, Found>();
const keyOf = (fault: Fault, step: Step, client: Client): string => [fault.name, step, client].join('\n');

for (const client of CLIENTS) {
  describe(`by the ${client} client`, () => {
    const usual = new Map<string, number>();
    before(async () => {
      given = client;
      await (await upTo('token'))(); // the course's title and the day are remembered
      await coolDown('login');
      proxy.calls();
      await login(true);
      for (const call of proxy.calls()) usual.set(`login bare ${call}`, 1);
      for (const step of STEPS) {
        const act = await upTo(step);
        await coolDown(step);
        for (const state of ['cold', 'warm']) {
          proxy.calls();
          await (state === 'cold' ? act : await upTo(step).finally(() => proxy.calls()))();
          for (const call of proxy.calls())
            usual.set(`${step} ${state} ${call}`, (usual.get(`${step} ${state} ${call}`) ?? 0) + 1);
        }
      }
    });
    for (const fault of FAULTS) {
      for (const step of fault.steps) {
        test(`${step}: ${fault.name}`, async () => {
          const calls = usual.get(`${step} ${stateOf(fault)} ${fault.on ?? WRITES[step]}`) ?? 0;
          found.set(keyOf(fault, step, client), await meet(fault, step, calls));
        });
      }
    }
  });
}

const AGAIN = { no: 'no', once: 'once', on: 'until it gets through, or time is up' } as const;

/** Both clients share a line where the same comes of it. */
function table(): string {
  const lines = FAULTS.flatMap((fault) =>
    fault.steps.flatMap((step) => {
      const each = CLIENTS.map((client) => ({ client, ...found.get(keyOf(fault, step, client)) }));
      const [lean, sdk] = each;
      const isSame = lean?.user === sdk?.user && lean?.log === sdk?.log;
      const shown = isSame ? [{ ...lean, client: 'both' }] : each;
      return shown.map(({ client, user, log }) => [
        fault.name,
        step,
        client,
        user,
        log,
        AGAIN[fault.again],
        `${fault.within} s`,
      ]);
    }),
  );
  const head = ['fault', 'step', 'client', 'who waits sees', 'the log says', 'tried again', 'within'];
  const rows = [head, ...lines].map((cells) => cells.map(String));
  const widths = head.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(rows[0] ?? []), line(widths.map((width) => '-'.repeat(width))), ...rows.slice(1).map(line)].join('\n');
}

test('docs/faults.md says what came of each', () => {
  assert.equal(found.size, CLIENTS.length * FAULTS.reduce((sum, { steps }) => sum + steps.length, 0), 'a fault failed');
  const page = argv.includes('--write') ? `${WORDS}\n${table()}\n` : readFileSync(PAGE, 'utf8');
  if (argv.includes('--write')) writeFileSync(PAGE, page);
  assert.equal(page, `${WORDS}\n${table()}\n`);
});

const WORDS = `# Faults

What becomes of a click when something goes wrong between a function and DynamoDB. A proxy makes each fault on the wire, between the real handlers and a table; the run writes this page
(\`node test/functions/faults.test.ts --write\`), and the same run as a test fails when it is not true any more. Where a step succeeds, the next one is made too, to show that it has done what it says.

The fault meets the step's write, or the read that is named. The lean client is that of login, launch, set-up, token and keys; AWS's own, here put in its place, is that of all others. Tries, pauses and time limits are the same for both
(\`shared/tries.ts\`); "within" is what the test holds them to, and a second more, for a busy machine. What goes through unseen: an answer to another write, since DynamoDB's answer to a write names nothing;
to another read of one item, that there is none; and to another query of the same partition and prefix.
`;
