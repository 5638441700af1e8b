import { mark, pseudonym } from '../../shared/crypto/hash.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { seenContexts } from '../program/among.ts';
import { type Args, text } from '../program/args.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { findDeployments, NARROW } from '../program/find.ts';
import type { Io } from '../program/io.ts';
import { district } from '../program/values.ts';
import type { Wanted } from './source.ts';

/** What somebody who calls may know. */
export const KNOWN = {
  district: text('ID', 'launches of this district'),
  course: text('TITLE', 'of a course with these words in its title'),
  'clever-id': text('ID', 'of the person with this Clever id'),
  'sis-id': text('ID', 'of the person with this id of the SIS'),
  sub: text('ID', 'of the person with this id in the LMS (sub)'),
  ...NARROW,
};
type Known = Pick<Args<typeof KNOWN>, 'text'>;

/** A caller's words as the log has them: hashes, and each platform's own pseudonyms. Throws Misuse, Refusal. */
export async function criteriaOf(dynamo: Dynamo, args: Known, ref: string | null, io: Io): Promise<readonly Wanted[]> {
  const typed = args.text('district');
  const [course, iss, toolId] = [args.text('course'), args.text('iss'), args.text('client-id')];
  const wanted: Wanted[] = [];
  if (ref !== null) wanted.push(referenceOf(ref));
  if (typed !== null) wanted.push({ fields: ['district'], values: [mark(district(typed))] });
  for (const [option, kind] of [
    ['clever-id', 'clever'],
    ['sis-id', 'sis'],
    ['sub', 'sub'],
  ] as const) {
    const id = args.text(option);
    if (id === null) continue;
    const platforms = (await registrations(dynamo).list()).filter(
      (one) => (iss === null || one.iss === iss) && (toolId === null || one.toolId === toolId),
    );
    if (platforms.length === 0) throw new Refusal('There is no such platform.');
    wanted.push({ fields: [`user.${kind}`], values: platforms.map(({ logKey }) => pseudonym(logKey, kind, id)) });
  }
  if (course !== null) wanted.push(await coursesOf(dynamo, course, { district: typed, iss, toolId }, io));
  if (wanted.length > 0) return wanted;
  throw new Misuse(
    'Say what is known: the code for help that the page shows, or --district, --course, --clever-id, --sis-id or --sub.',
  );
}

/** The code for help on a page, or the id of a launch in a line. */
function referenceOf(typed: string): Wanted {
  if (/^[A-Za-z0-9_-]{22}$/.test(typed)) return { fields: ['launch'], values: [typed] };
  const ref = typed.toLowerCase().replace(/[\s-]/g, '');
  if (/^[2-9a-z]{8}$/.test(ref)) return { fields: ['ref'], values: [ref] };
  throw new Misuse(`A code for help has eight letters and digits, "${typed}" is none.`);
}

async function coursesOf(
  dynamo: Dynamo,
  words: string,
  among: { readonly district: string | null; readonly iss: string | null; readonly toolId: string | null },
  io: Io,
): Promise<Wanted> {
  const deployments = await findDeployments(dynamo, { ...among, deployment: null });
  const all = await seenContexts(
    dynamo,
    deployments,
    ['unmapped', 'mapped', 'practice'],
    io.progress('courses read', null),
  );
  const said = words.toLowerCase();
  const found = all.filter(({ context: { title, label } }) =>
    `${title ?? ''} ${label ?? ''}`.toLowerCase().includes(said),
  );
  if (found.length === 0) throw new Refusal(`No launch has come from a course with "${words}" in its title.`);
  if (found.length > 100)
    throw new Refusal(`${found.length} courses have "${words}" in their title: say more of it, or --district.`);
  return { fields: ['context'], values: [...new Set(found.map(({ context }) => context.key))] };
}
