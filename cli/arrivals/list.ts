import { PARTITIONS } from '../../shared/names.ts';
import { allArrivals, type Noted } from '../../shared/store/directory/arrivals.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { str } from '../../shared/store/table/read.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { now } from '../program/operator.ts';
import { count, json, minute, orDash, table } from '../program/show.ts';
import { type Accepting, accepting, type Known } from './accept.ts';

export const arrivalsList = command({
  name: 'arrivals',
  summary: 'Lists whose launches were refused as unknown, and what would accept them',
  options: { json: flag('as JSON') },
  example: 'npx roomkey arrivals --demo',
  async run(args, { dynamo, demo }, io) {
    const all = await allArrivals(dynamo, now());
    const known = await knownBy(dynamo);
    const open = all.flatMap((arrival) => {
      const how = accepting(arrival, known, demo !== null);
      return how === null ? [] : [{ arrival, how }];
    });
    if (args.flag('json')) return io.out(json(open.map(({ arrival, how }) => view(arrival, how))));
    const done = all.length - open.length;
    if (done > 0) io.note(`${count(done, 'arrival')} more: accepted by now.`);
    if (open.length === 0) return io.note('Nobody was refused as unknown, as far as is known.');
    io.out(
      table(
        ['', 'ISSUER', 'CLIENT ID', 'DEPLOYMENT', 'CAME', 'FIRST SEEN', 'LAST SEEN (UTC)'],
        open.map(({ arrival: one }, at) => [
          String(at + 1),
          one.iss,
          orDash(one.toolId),
          orDash(one.deploymentId),
          String(one.times),
          minute(one.first),
          minute(one.last),
        ]),
      ),
    );
    io.out('');
    for (const [at, { how }] of open.entries()) io.out(wordsOf(at + 1, how));
    io.note(
      'Anybody can send anything to these addresses: accept whom you expect, and compare with what the LMS shows.',
    );
  },
});

/** The line stands alone, to be copied whole. */
const wordsOf = (number: number, { line, note }: Accepting): string =>
  [`${number}${note === null ? '' : `  ${note}`}`, ...(line === null ? [] : [line])].join('\n');

async function knownBy(dynamo: Dynamo): Promise<Known> {
  return {
    platforms: await registrations(dynamo).list(),
    deployments: await deployments(dynamo).list(),
    clients: await clients(dynamo).list(),
  };
}

const view = (one: Noted, { line, note }: Accepting) => ({
  iss: one.iss,
  client_id: one.toolId,
  deployment_id: one.deploymentId,
  came: one.times,
  first_seen: one.first,
  last_seen: one.last,
  accept: line,
  note,
});

export const arrivalsClear = command({
  name: 'arrivals clear',
  summary: 'Forgets whose launches were refused as unknown',
  options: YES,
  example: 'npx roomkey arrivals clear --demo',
  async run(args, { dynamo, erase }, io) {
    const items = await dynamo.query(PARTITIONS.arrivals, '', 'consistent');
    await confirmed(args, io, `${count(items.length, 'arrival')} will be forgotten.`);
    for (const item of items) await erase({ pk: PARTITIONS.arrivals, sk: str(item, 'sk') });
    io.out(`${count(items.length, 'arrival')} forgotten.`);
  },
});
