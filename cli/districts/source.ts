import { owners, SOURCES, type Source } from '../../shared/store/catalogue/owner.ts';
import { deployments } from '../../shared/store/directory/deployments.ts';
import { syncs } from '../../shared/store/syncs/syncs.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { knownDistrict } from '../classes/district.ts';
import { choose } from '../program/args.ts';
import { command } from '../program/command.ts';
import { Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';

/** Goes on after "from". */
export const SOURCE_WORDS: Readonly<Record<Source, string>> = {
  csv: 'files (classes import)',
  api: 'the application’s own calls',
  sync: 'Clever (sync)',
};

/** Throws Refusal where a district's classes come from elsewhere. */
export async function requireSource(dynamo: Dynamo, district: string, source: Source): Promise<void> {
  const owner = await owners(dynamo).of(district);
  if (owner === null || owner === source) return;
  throw new Refusal(
    `The classes of district ${district} come from ${SOURCE_WORDS[owner]}: a second source would take for lost what the first one brings. Nothing was written. To change over: ${roomkey`districts source ${district} ${source}`}`,
  );
}

export const districtsSource = command({
  name: 'districts source',
  summary: 'Shows or changes where a district’s classes come from',
  words: ['DISTRICT', '[SOURCE]'],
  options: {},
  example: 'npx roomkey districts source 6a3f9d1e5b7c8a0012345678 sync',
  async run(args, { dynamo }, io) {
    const { id } = await knownDistrict(dynamo, args.word(0));
    const typed = args.optionalWord(1);
    const store = owners(dynamo);
    if (typed !== null) {
      const source = choose(typed, 'SOURCE', SOURCES);
      const before = await store.of(id);
      await store.take(id, source);
      if (source !== before) await begunAnew(dynamo, id, source);
    }
    const owner = await store.of(id);
    io.out(
      owner === null
        ? `Nobody has brought classes of district ${id} yet: whoever does first is their source.`
        : `The classes of district ${id} come from ${SOURCE_WORDS[owner]}.`,
    );
  },
});

/** What syncs know of a district is of no use once another source has written it; ids of users grow old where nobody syncs them. */
async function begunAnew(dynamo: Dynamo, district: string, source: Source): Promise<void> {
  await syncs(dynamo).note(district, { cursor: null, fullAt: null, run: null, halt: null, accepted: null });
  if (source !== 'sync') await deployments(dynamo).setKnowsUsers(district, false);
}
