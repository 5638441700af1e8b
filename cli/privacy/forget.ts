import { deployments } from '../../shared/store/directory/deployments.ts';
import { eachOf } from '../../shared/store/table/each.ts';
import type { Erase } from '../../shared/store/table/erase.ts';
import { known } from '../districts/manage.ts';
import { text } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { findPlatform } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { count, pairs } from '../program/show.ts';
import { PERSON } from './export.ts';
import { type Held, keyOf, ofDistrict, ofPerson } from './items.ts';

export const forgetPerson = command({
  name: 'forget person',
  summary: 'Erases what the table holds of one person',
  options: { ...PERSON, ...YES },
  example: 'npx roomkey forget person --client-id 170000000000559 --sub 9f2f1ad2-5a0a-4a3b-9f6d-0d6c4f0b7e11',
  halfway: 'What was erased before is gone, and the same again erases the rest.',
  async run(args, { dynamo, erase }, io) {
    const platform = await findPlatform(dynamo, args.required('client-id'), args.text('iss'));
    const sub = args.required('sub');
    await confirmed(args, io, 'What the table holds of this person is erased for good.');
    await erased(ofPerson(dynamo, platform, sub), erase, io);
    io.note(
      'What stays is in docs/privacy.md: a pseudonym beside the classes that this person connected, log lines and restore points until they end.',
    );
  },
});

export const forgetDistrict = command({
  name: 'forget district',
  summary: 'Erases all that the table holds of a district, for good',
  words: ['DISTRICT'],
  options: { confirm: text('ID', 'the id of the district once more, in place of being asked for it') },
  example: 'npx roomkey forget district 6a3f9d1e5b7c8a0012345678 --confirm 6a3f9d1e5b7c8a0012345678',
  halfway: 'What was erased before is gone, and the same again erases the rest.',
  async run(args, { dynamo, erase }, io) {
    const { district } = await known(dynamo, args.word(0));
    const live = (await deployments(dynamo).list()).filter(
      (one) => one.district === district && one.status === 'active' && one.districtState === 'active',
    );
    if (live.length > 0) {
      throw new Refusal(
        `${count(live.length, 'deployment')} of it ${live.length === 1 ? 'takes' : 'take'} launches, which would write anew what is erased: suspend it, wait a minute, then again: ${roomkey`districts suspend ${district}`}`,
      );
    }
    const again = args.text('confirm') ?? (await io.ask(`All of it is erased for good. Type its id once more: `));
    if (again === null)
      throw new Misuse(
        'Nothing was erased: nobody can be asked here. With --confirm and its id once more all of it is erased for good.',
      );
    if (again.trim() !== district) throw new Refusal(`Nothing was erased: that is not ${district}.`);
    await erased(ofDistrict(dynamo, district), erase, io);
    io.note('Restore points of the table keep it for up to 35 days, log lines for as long as the log groups do.');
  },
});

/** Erases as it reads, so that it can be run again where it was stopped: what points to a thing goes before it. */
async function erased(held: AsyncIterable<Held>, erase: Erase, io: Io): Promise<void> {
  const gone = new Map<string, number>();
  let all = 0;
  const tell = io.progress('items erased', null);
  for await (const { what, items } of held) {
    await eachOf(items, async (item) => void (await erase(keyOf(item))));
    gone.set(what, (gone.get(what) ?? 0) + items.length);
    all += items.length;
    tell(all);
  }
  io.out(pairs([...gone].map(([what, number]) => [what, String(number)])));
}
