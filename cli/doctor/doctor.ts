import { env } from 'node:process';
import { owners } from '../../shared/store/catalogue/owner.ts';
import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { guids } from '../../shared/store/directory/guids.ts';
import { keySets } from '../../shared/store/directory/keysets.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { stack } from '../../shared/store/directory/stack.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { isLate } from '../../shared/sync/fresh.ts';
import { seenContexts } from '../program/among.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { ToMend } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import type { Io } from '../program/io.ts';
import { now } from '../program/operator.ts';
import type { Place } from '../program/place.ts';
import { count, json, plain } from '../program/show.ts';
import { lmsWords, stateWords } from '../sync/words.ts';
import { type Finding, fault, look, well } from './finding.ts';
import { courses, installations, otherGuids, ownKeys, platformKeys } from './inside.ts';
import { outside } from './outside.ts';

export const doctor = command({
  name: 'doctor',
  summary: 'Looks an installation over, inside and outside, and says how to mend what is wrong',
  options: {
    inside: flag('only what the table tells: nothing is asked of its addresses'),
    json: flag('as JSON'),
  },
  example: 'npx roomkey doctor --demo',
  async run(args, place, io) {
    const findings = await lookOver(place, args.flag('inside'), io);
    if (args.flag('json')) io.out(json(findings));
    else {
      for (const { result, check, saw, fix } of findings) {
        io.out(plain(`${result.padEnd(6)}${check}: ${saw}`));
        if (fix !== null) io.out(`      ${fix}`);
      }
    }
    const faults = findings.filter(({ result }) => result === 'fault').length;
    if (faults > 0) throw new ToMend(`${faults} of ${count(findings.length, 'look')} found something to mend.`);
  },
});

async function lookOver(place: Place, insideOnly: boolean, io: Io): Promise<readonly Finding[]> {
  const { dynamo, demo } = place;
  const [deployed, keys] = [await stack(dynamo).deployed(), await stack(dynamo).publishedKeys('consistent')];
  const baseUrl = demo?.baseUrl ?? deployed?.baseUrl ?? null;
  const platforms = await registrations(dynamo).list();
  const isAws = demo === null && !env['AWS_ENDPOINT_URL_DYNAMODB'];
  return [
    ...address(baseUrl, demo !== null),
    ...alarms(deployed?.alarmed),
    ...(baseUrl === null || insideOnly ? [] : await outside(baseUrl, keys)),
    ...(isAws ? await (await import('./table.ts')).settings(place.table) : []),
    ownKeys(keys, now()),
    ...platformKeys(platforms, await keySets(dynamo).list(), now()),
    ...installations(await deployments(dynamo).list()),
    ...otherGuids(await guids(dynamo).others()),
    ...(await districtsOf(dynamo, io)),
  ];
}

function address(baseUrl: string | null, isDemo: boolean): readonly Finding[] {
  if (baseUrl === null) return [fault('address', 'no deploy has said one', 'Deploy the stack: docs/deploy.md.')];
  if (isDemo || !/\.execute-api\./.test(baseUrl)) return [well('address', baseUrl)];
  return [
    look(
      'address',
      `${baseUrl} goes with the stack`,
      'Set customDomain before a district registers it: docs/deploy.md.',
    ),
  ];
}

/** As the last deploy said it; whether an address has confirmed, AWS alone knows. */
function alarms(alarmed: boolean | undefined): readonly Finding[] {
  if (alarmed === undefined) return [];
  return alarmed
    ? [well('alarms', 'go to somebody')]
    : [look('alarms', 'tell nobody', 'Set alarmEmail or alarmTopicArn, and deploy: docs/deploy.md.')];
}

/** Of each district: how many of its courses open something, and how its sync and its LMS at Clever are. */
async function districtsOf(dynamo: Dynamo, io: Io): Promise<readonly Finding[]> {
  const all = await deployments(dynamo).list();
  const findings: Finding[] = [];
  for (const district of [...new Set(all.flatMap((one) => one.district ?? []))].sort()) {
    const own = all.filter((one) => one.district === district && one.contextsOf === null);
    const seen = await seenContexts(dynamo, own, ['unmapped', 'mapped'], io.progress('courses read', null));
    const unmapped = seen.filter(({ context }) => activeClasses(context).length === 0).length;
    findings.push(courses(district, seen.length, unmapped));
    if ((await owners(dynamo).of(district)) !== 'sync') continue;
    const sync = await syncs(dynamo).get(district);
    const saw = stateWords(sync, now());
    const check = `sync of district ${district}`;
    if (sync.halt !== null) findings.push(fault(check, saw, roomkey`sync status --district ${district}`));
    else if (isLate(sync, now())) findings.push(fault(check, saw, 'The log of the function sync says why.'));
    else findings.push(well(check, saw));
    const isTroubled = sync.lms?.lmsState === 'error' || sync.lms?.lmsState === 'disconnected';
    const lms = `LMS of district ${district} at Clever`;
    findings.push(
      isTroubled
        ? look(lms, lmsWords(sync.lms), 'The district mends it in its Clever dashboard, LMS Connect.')
        : well(lms, lmsWords(sync.lms)),
    );
  }
  return findings;
}
