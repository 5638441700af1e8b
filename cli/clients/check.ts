import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../../shared/records/client.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import { LIFE } from '../../shared/store/launches/item.ts';
import { launches } from '../../shared/store/launches/transitions.ts';
import { checkLanding, expiring, type Finding, mendingOf, notWaitedFor } from '../landing/checks.ts';
import { framersOf } from '../landing/frames.ts';
import { flag } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { ToMend } from '../program/failures.ts';
import { noClient } from '../program/find.ts';
import { now } from '../program/operator.ts';
import { json, plain } from '../program/show.ts';
import { findSimulator } from '../simulator/manage.ts';
import { openSimulator } from '../simulator/platform.ts';
import { newPerson, REACHED, reachedAt } from '../simulator/simulate.ts';

export const clientsCheck = command({
  name: 'clients check',
  summary: 'Tries an application’s landing by test launches, and says what to mend',
  words: ['CLIENT'],
  options: {
    ...REACHED,
    quick: flag('leave out what takes a minute: a code that is too old'),
    json: flag('as JSON'),
  },
  example: [
    'npx roomkey clients check demo --demo',
    'npx roomkey clients check acme --base-url https://lti.acme.example --quick --table Roomkey-Table',
  ].join('\n'),
  async run(args, place, io) {
    const { dynamo } = place;
    const clientId = args.word(0);
    const baseUrl = reachedAt(args.text('base-url'), place);
    const client = await clients(dynamo).get(clientId);
    if (client === null) noClient(clientId);
    await findSimulator(dynamo, clientId);
    const framers = framersOf(clientId, await registrations(dynamo).list(), await deployments(dynamo).list());
    io.note('Launching, as browsers of several kinds would …');
    const simulator = await openSimulator(dynamo, clientId, now);
    try {
      const { state: stateOf } = launches(dynamo);
      const trial = {
        simulator,
        client,
        baseUrl,
        framers,
        stateOf,
        newPerson: (givenName: string) => newPerson(givenName, 'student'),
      };
      const findings = [...(await checkLanding(trial))];
      const signsIn = findings[0]?.result === 'well';
      if (signsIn && args.flag('quick')) findings.push(notWaitedFor);
      if (signsIn && !args.flag('quick')) {
        const look = await expiring(trial);
        await waited(LIFE.ready + 1, io.progress('seconds waited, until a code is too old', LIFE.ready + 1));
        findings.push(await look());
      }
      report(client, findings, args.flag('json'), io);
    } finally {
      await simulator.close();
    }
  },
});

async function waited(seconds: number, tell: (done: number) => void): Promise<void> {
  for (let done = 0; done < seconds; tell(done)) {
    await wait(1000);
    done += 1;
  }
}

/** Throws Refusal where anything is at fault. */
function report(client: Client, findings: readonly Finding[], asJson: boolean, io: Io): void {
  const fixOf = ({ check, result }: Finding): string | null =>
    result === 'fault' ? mendingOf(check, client.clientId) : null;
  if (asJson) {
    const checks = findings.map((one) => ({ ...one, fix: fixOf(one) }));
    io.out(json({ client: client.clientId, hand_off: client.handOff, display: client.display, checks }));
  } else {
    io.out(`Client ${client.clientId}, hand-off ${client.handOff}, display ${client.display}`);
    for (const finding of findings) {
      io.out(plain(`${finding.result.padEnd(6)}  ${finding.check}: ${finding.saw}`));
      const fix = fixOf(finding);
      if (fix !== null) io.out(`        ${fix}`);
    }
  }
  const faults = findings.filter(({ result }) => result === 'fault').length;
  if (faults > 0) throw new ToMend(`${faults} of ${findings.length} looks found something to mend.`);
}
