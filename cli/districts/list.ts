import { owners } from '../../shared/store/catalogue/owner.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { now } from '../program/operator.ts';
import { json, table } from '../program/show.ts';
import { lmsWords, stateWords } from '../sync/words.ts';

export const districtsList = command({
  name: 'districts list',
  summary: 'Lists the districts, where their classes come from, and what Clever says of their LMS',
  options: { json: flag('as JSON') },
  example: 'npx roomkey districts list --json',
  async run(args, { dynamo }, io) {
    const granted = (await clients(dynamo).list()).flatMap(({ districts }) => districts);
    const installed = (await deployments(dynamo).list()).flatMap(({ district }) => district ?? []);
    const ids = [...new Set([...granted, ...installed])].sort();
    const rows = [];
    for (const id of ids) {
      const [source, found, sync] = [
        await owners(dynamo).of(id),
        await deployments(dynamo).district(id),
        await syncs(dynamo).get(id),
      ];
      const isSynced = source === 'sync';
      rows.push({
        district: id,
        name: sync.lms?.name ?? null,
        state: found?.state ?? 'active',
        unidentified: found?.policy.unidentified ?? null,
        source,
        sync: isSynced ? stateWords(sync, now()) : null,
        lms: isSynced ? lmsWords(sync.lms) : null,
        lms_type: sync.lms?.lmsType ?? null,
        lms_state: sync.lms?.lmsState ?? null,
        last_lms_sync: sync.lms?.lastLmsSync ?? null,
        lms_matched: sync.lms?.lmsMatched ?? null,
      });
    }
    if (args.flag('json')) io.out(json(rows));
    else if (rows.length === 0) io.note('No district is granted to a client, and none has an installation.');
    else {
      const cells = rows.map(({ district, name, state, unidentified, source, sync, lms }) =>
        [district, name, state, unidentified, source, sync, lms].map((cell) => cell ?? '-'),
      );
      io.out(table(['DISTRICT', 'NAME', 'STATE', 'UNIDENTIFIED', 'CLASSES', 'SYNC', 'LMS'], cells));
    }
  },
});
