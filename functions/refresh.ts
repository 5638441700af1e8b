import { setTimeout as wait } from 'node:timers/promises';
import { readEnv } from '../shared/env.ts';
import { describe, logLine, type Metric } from '../shared/log.ts';
import { METRICS } from '../shared/names.ts';
import { answerCloudFormation, isCloudFormation } from '../shared/platform/cloudformation.ts';
import { fetchKeySet } from '../shared/platform/jwks.ts';
import { rotateKeys } from '../shared/signing/rotate.ts';
import { keySecret } from '../shared/signing/secret.ts';
import { connect } from '../shared/store/dynamo.ts';
import { keySets } from '../shared/store/keysets.ts';
import { registrations } from '../shared/store/registrations.ts';
import { stack } from '../shared/store/stack.ts';

const env = readEnv('table', 'baseUrl', 'secret');
const dynamo = connect(env.table);
const sets = keySets(dynamo);

/** Hourly, and once at each deploy: our signing keys, then the platforms' key sets whose time has run out. */
export async function handler(event: unknown): Promise<void> {
  if (!isCloudFormation(event)) return run();
  // A stack can always be deleted; creating or updating it fails when no key can be made.
  const outcome = event.RequestType === 'Delete' ? 'SUCCESS' : await runPatiently(3).then(succeeded, failed);
  await answerCloudFormation(event, outcome);
}

const succeeded = () => 'SUCCESS' as const;
const failed = () => 'FAILED' as const;

/** Rights of a role that was just made may take some seconds to count. */
async function runPatiently(tries: number): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (tries <= 1) throw error;
    await wait(5000);
    await runPatiently(tries - 1);
  }
}

async function run(): Promise<void> {
  const startedMs = Date.now();
  const now = Math.floor(startedMs / 1000);
  try {
    const outcome = await rotateKeys(stack(dynamo), keySecret(env.secret), now);
    const { metrics, count, failures } = await refreshKeySets(now);
    const level = failures === 0 ? 'info' : 'warn';
    logLine(
      'refresh',
      level,
      { outcome, keySets: count, failed: failures, ms: Date.now() - startedMs },
      metrics,
      startedMs,
    );
  } catch (error) {
    const faults: Metric[] = [{ name: METRICS.faults, value: 1, unit: 'Count', dimensions: { function: 'refresh' } }];
    logLine(
      'refresh',
      'error',
      { code: 'internal', error: describe(error), ms: Date.now() - startedMs },
      faults,
      startedMs,
    );
    throw error;
  }
}

async function refreshKeySets(now: number): Promise<{ metrics: Metric[]; count: number; failures: number }> {
  const active = (await registrations(dynamo).list()).filter(({ state }) => state === 'active');
  const urls = [...new Set(active.map(({ keySetUrl }) => keySetUrl))];
  let failures = 0;
  let oldest = 0;
  for (const url of urls) {
    const held = await sets.get(url);
    if (held !== null && held.staleAt > now) {
      oldest = Math.max(oldest, now - held.fetchedAt);
      continue;
    }
    try {
      await sets.save(await fetchKeySet(url, now));
    } catch {
      failures += 1;
      oldest = Math.max(oldest, held === null ? 0 : now - held.fetchedAt);
    }
  }
  const metrics: Metric[] = [
    { name: METRICS.keySetAge, value: oldest, unit: 'Seconds' },
    { name: METRICS.keySetFetches, value: failures, unit: 'Count', dimensions: { result: 'failed' } },
  ];
  return { metrics, count: urls.length, failures };
}
