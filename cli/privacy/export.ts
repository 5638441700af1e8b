import type { Item } from '../../shared/store/table/marshal.ts';
import { known } from '../districts/manage.ts';
import { text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { findPlatform, NARROW } from '../program/find.ts';
import { json } from '../program/show.ts';
import { type Held, ofDistrict, ofPerson } from './items.ts';

export const PERSON = {
  'client-id': text('ID', 'the platform’s client id (needed)'),
  sub: text('SUB', 'the person’s id at that platform, `sub` in its id tokens (needed)'),
  iss: NARROW.iss,
};

export const exportPerson = command({
  name: 'export person',
  summary: 'Prints, as JSON, what the table holds of one person',
  options: PERSON,
  example: 'npx roomkey export person --client-id 170000000000559 --sub 9f2f1ad2-5a0a-4a3b-9f6d-0d6c4f0b7e11',
  async run(args, { dynamo }, io) {
    const platform = await findPlatform(dynamo, args.required('client-id'), args.text('iss'));
    io.out(json(await gathered(ofPerson(dynamo, platform, args.required('sub')))));
    io.note('A name, an email or a number of that person is in no item but the district’s classes: docs/privacy.md.');
  },
});

export const exportDistrict = command({
  name: 'export district',
  summary: 'Prints, as JSON, all that the table holds of a district',
  words: ['DISTRICT'],
  options: {},
  example: 'npx roomkey export district 6a3f9d1e5b7c8a0012345678 > district.json',
  async run(args, { dynamo }, io) {
    const { district } = await known(dynamo, args.word(0));
    io.out(json(await gathered(ofDistrict(dynamo, district))));
  },
});

async function gathered(held: AsyncIterable<Held>): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const all: Record<string, unknown[]> = {};
  for await (const { what, items } of held) all[what] = [...(all[what] ?? []), ...items.map(shown)];
  return all;
}

/** Sets as lists, bytes as base64url; the key of pupils’ marks would undo them. */
function shown({ pupilsKey: _, ...item }: Item): unknown {
  return JSON.parse(
    JSON.stringify(item, (_, value: unknown) => {
      if (value instanceof Set) return [...value].sort();
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : value;
    }),
  );
}
