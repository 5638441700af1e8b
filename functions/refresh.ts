import { readEnv, variable } from '../shared/env.ts';
import { type Code, LaunchError } from '../shared/errors.ts';
import {
  answerCloudFormation,
  type CloudFormationEvent,
  isCloudFormation,
  type Outcome,
} from '../shared/keys/own/cloudformation.ts';
import { refusalOfDeploy, wantedDeploy } from '../shared/keys/own/deployed.ts';
import { rotateKeys } from '../shared/keys/own/rotate.ts';
import { keySecret } from '../shared/keys/own/secret.ts';
import { type Renewal, renewKeySets } from '../shared/keys/platforms/renew.ts';
import { describe, logLine, type Metric } from '../shared/log.ts';
import { CLEVER_SSO, METRICS, REFRESHED, SCHOOL_ENV, SIMULATOR } from '../shared/names.ts';
import { type Reach, reachOf } from '../shared/reach.ts';
import { isSchoolMorning, schoolIn } from '../shared/school.ts';
import { keySets } from '../shared/store/directory/keysets.ts';
import { registrations } from '../shared/store/directory/registrations.ts';
import { stack } from '../shared/store/directory/stack.ts';
import { connect } from '../shared/store/table/sdk.ts';

const env = readEnv('table', 'baseUrl', 'secret');
const school = schoolIn(variable(SCHOOL_ENV));
const dynamo = connect(env.table);

/** Hourly, and once at each deploy: our signing keys, and the platforms' key sets whose time has run out. */
export async function handler(event: unknown, context: object): Promise<void> {
  const reach = reachOf(context);
  if (!isCloudFormation(event)) return run(reach);
  // A stack can always be deleted; creating or updating it fails when no key can be made.
  const outcome = event.RequestType === 'Delete' ? leave() : await deploy(event, reach).catch(failed);
  await answerCloudFormation(event, outcome);
}

const SUCCEEDED: Outcome = { status: 'SUCCESS', reason: null };
const failed = (): Outcome => ({ status: 'FAILED', reason: null });

/** Whatever fails here is rolled back by CloudFormation, which then asks for what the table has kept. */
async function deploy({ ResourceProperties }: CloudFormationEvent, reach: Reach): Promise<Outcome> {
  const wanted = wantedDeploy(ResourceProperties);
  const kept = stack(dynamo);
  if (wanted !== null) {
    const hasData = (await registrations(dynamo).list()).length > 0;
    const reason = refusalOfDeploy(wanted, await kept.deployed(), hasData);
    if (reason !== null) {
      logLine('refresh', 'warn', { outcome: 'deploy-refused' }, [], Date.now());
      return { status: 'FAILED', reason };
    }
  }
  await run(reach);
  if (wanted !== null) await kept.setDeployed(wanted);
  return SUCCEEDED;
}

function leave() {
  logLine('refresh', 'info', { outcome: 'deleted' }, [], Date.now());
  return SUCCEEDED;
}

/** Neither of the two waits for the other, nor is kept from its work by the other's failure. */
async function run(reach: Reach): Promise<void> {
  const startedMs = Date.now();
  const now = Math.floor(startedMs / 1000);
  const [keys, sets] = await Promise.allSettled([
    rotateKeys(stack(dynamo), keySecret(env.secret), now),
    renewAll(now, reach),
  ]);
  const broken = [keys, sets].find((one) => one.status === 'rejected');
  const renewals = sets.status === 'fulfilled' ? sets.value : [];
  const failures = renewals.filter(({ failed }) => failed);
  logLine(
    'refresh',
    broken !== undefined ? 'error' : failures.length > 0 ? 'warn' : 'info',
    {
      ...(keys.status === 'fulfilled' ? { outcome: keys.value } : {}),
      keySets: renewals.length,
      failed: failures.length,
      ...(failures.length > 0 ? { hosts: failures.slice(0, 20).map(({ host }) => host) } : {}),
      ...(broken === undefined ? {} : { code: codeOf(broken.reason), error: describe(broken.reason) }),
      ms: Date.now() - startedMs,
    },
    [
      ...(sets.status === 'fulfilled' ? metricsOf(sets.value) : []),
      ...(school === null ? [] : [morning(isSchoolMorning(school, now))]),
      ...(broken === undefined ? [] : [FAULT]),
    ],
    startedMs,
  );
  if (broken !== undefined) throw broken.reason;
}

function metricsOf(renewals: readonly Renewal[]): readonly Metric[] {
  const failures = renewals.filter(({ failed }) => failed).length;
  return [
    { name: METRICS.keySetAge, value: Math.max(0, ...renewals.map(({ age }) => age)), unit: 'Seconds' },
    { name: METRICS.keySetFailures, value: failures, unit: 'Count' },
    { name: REFRESHED.keySetsMissing, value: renewals.filter(({ missing }) => missing).length, unit: 'Count' },
  ];
}

const morning = (is: boolean): Metric => ({ name: REFRESHED.schoolMorning, value: is ? 1 : 0, unit: 'Count' });

const FAULT: Metric = { name: METRICS.faults, value: 1, unit: 'Count', dimensions: { function: 'refresh' } };

const codeOf = (error: unknown): Code => (error instanceof LaunchError ? error.code : 'internal');

async function renewAll(now: number, reach: Reach): Promise<readonly Renewal[]> {
  // The simulator's keys stand in the table and nowhere else, and nothing is signed in the name of Clever's sign-in.
  const active = (await registrations(dynamo).list()).filter(
    ({ state, iss }) => state === 'active' && iss !== SIMULATOR.iss && iss !== CLEVER_SSO.iss,
  );
  return renewKeySets(
    keySets(dynamo),
    active.map(({ keySetUrl }) => keySetUrl),
    now,
    reach,
  );
}
