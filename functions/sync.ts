import { setTimeout as wait } from 'node:timers/promises';
import { queue } from '../shared/aws/queue.ts';
import { clever } from '../shared/clever/client.ts';
import { storedCredentials } from '../shared/clever/credentials.ts';
import { CleverFailure } from '../shared/clever/failure.ts';
import { fieldsIn, listIn, textIn } from '../shared/clever/fields.ts';
import { mark } from '../shared/crypto/hash.ts';
import { readEnv, readNamed } from '../shared/env.ts';
import { type Code, LaunchError } from '../shared/errors.ts';
import { describe, type Fields, logLine, type Metric } from '../shared/log.ts';
import { CLEVER_ENV, METRICS, SYNC_HALTS, SYNCS_LATE } from '../shared/names.ts';
import { reachOf } from '../shared/reach.ts';
import { syncs } from '../shared/store/syncs/syncs.ts';
import { connect } from '../shared/store/table/lean.ts';
import { patient } from '../shared/store/table/patient.ts';
import { goodAt, isLate } from '../shared/sync/fresh.ts';
import { step } from '../shared/sync/step.ts';
import type { Outcome } from '../shared/sync/world.ts';

const env = {
  ...readEnv('table'),
  ...readNamed(CLEVER_ENV, ['syncQueue', 'cleverSecret', 'cleverAddress', 'cleverApi']),
};
const dynamo = patient(connect(env.table));
const send = queue(env.syncQueue);
const credentials = storedCredentials(env.cleverSecret);

/** Milliseconds kept for the end of a step: its position, and the message that goes on. */
const SPARE = 20_000;

/** Seconds after which a step goes on to which Clever has not answered; and as many as a queue keeps a message. */
const LATER = 60;
const LONGEST = 900;

interface Context {
  getRemainingTimeInMillis(): number;
}

/** By schedule, a message for each district that comes from Clever. By message, one step of a district, and the next message where it is not through. */
export async function handler(event: unknown, context: Context): Promise<void> {
  const messages = listIn(fieldsIn(event)['Records']);
  if (messages.length === 0) return begin();
  for (const message of messages) await go(districtIn(textIn(fieldsIn(message)['body'])), context);
}

/** Of our own messages. What is none goes to the dead letters. */
function districtIn(body: string | null): string {
  const parsed: unknown = JSON.parse(body ?? '');
  const district = textIn(fieldsIn(parsed)['district']);
  if (district === null) throw new LaunchError('internal');
  return district;
}

async function begin(): Promise<void> {
  const startedMs = Date.now();
  const now = Math.floor(startedMs / 1000);
  const store = syncs(dynamo);
  const districts = await store.districts();
  let late = 0;
  for (const district of districts) {
    const state = await store.get(district);
    if (goodAt(state) === null) await store.due(district, now);
    if (isLate(state, now)) late += 1;
    await send(JSON.stringify({ district }));
  }
  const metric: Metric = { name: SYNCS_LATE, value: late, unit: 'Count' };
  const fields = { outcome: 'begun', districts: districts.length };
  logLine('sync', late > 0 ? 'warn' : 'info', fields, [metric], startedMs);
}

async function go(district: string, context: Context): Promise<void> {
  const startedMs = Date.now();
  const own = () => ({ district: mark(district), ms: Date.now() - startedMs });
  const msLeft = (): number => context.getRemainingTimeInMillis() - SPARE;
  const now = (): number => Math.floor(Date.now() / 1000);
  const client = clever({
    address: env.cleverAddress,
    apiAddress: env.cleverApi,
    credentials,
    reach: reachOf(context),
    now,
    pause: async (ms) => void (await wait(ms)),
    msLeft,
  });
  try {
    const outcome = await step({ dynamo, clever: client, now, msLeft, say: () => undefined }, district, false);
    if (outcome.kind === 'go-on' || (outcome.kind === 'done' && outcome.goOn)) await send(JSON.stringify({ district }));
    if (outcome.kind === 'waits') {
      // A step that nothing came of is tried again by the queue, which counts how often.
      if (outcome.seconds === null && !outcome.moved) throw new CleverFailure('unavailable', 'anything', 'no answer');
      await send(JSON.stringify({ district }), Math.min(outcome.seconds ?? LATER, LONGEST));
    }
    const isHalted = outcome.kind === 'halted';
    logLine('sync', isHalted ? 'warn' : 'info', { ...own(), ...said(outcome) }, isHalted ? [HALT] : [], startedMs);
  } catch (error) {
    const trouble = error instanceof CleverFailure ? { trouble: error.trouble } : {};
    const fields = { ...own(), ...trouble, code: codeOf(error), error: describe(error) };
    logLine('sync', 'error', fields, [FAULT], startedMs);
    throw error;
  }
}

function said(outcome: Outcome): Fields {
  if (outcome.kind === 'halted') return { outcome: outcome.halt.why };
  if (outcome.kind === 'waits') {
    const { seconds } = outcome;
    return { outcome: 'waits', ...(seconds === null ? { trouble: 'unavailable' } : { figures: { seconds } }) };
  }
  if (outcome.kind !== 'done') return { outcome: outcome.kind };
  const { how, figures, events, noEvents } = outcome;
  return { outcome: how, ...(noEvents ? { trouble: 'no-events' } : {}), figures: { ...figures, events } };
}

const HALT: Metric = { name: SYNC_HALTS, value: 1, unit: 'Count' };
const FAULT: Metric = { name: METRICS.faults, value: 1, unit: 'Count', dimensions: { function: 'sync' } };

const codeOf = (error: unknown): Code => (error instanceof LaunchError ? error.code : 'internal');
