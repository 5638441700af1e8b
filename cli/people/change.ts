import { dayOf } from '../../shared/day.ts';
import type { IdentityLink } from '../../shared/records/person.ts';
import { identityLinks, placesOf } from '../../shared/store/directory/links.ts';
import type { Erase } from '../../shared/store/table/erase.ts';
import { identityLinkKey } from '../../shared/store/table/keys.ts';
import { known } from '../districts/manage.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Refusal } from '../program/failures.ts';
import { now } from '../program/operator.ts';
import { district } from '../program/values.ts';
import { cleverUser } from './clever.ts';
import { findUser, linkOf, severalDistricts, WHO } from './find.ts';

const NEXT = 'That acts with the next click.';

export const peopleMove = command({
  name: 'people move',
  summary: 'Links a person of an LMS to another Clever user, or for the first time',
  words: ['CLEVER_USER', '[USER]'],
  options: WHO,
  example:
    'npx roomkey people move 5f1b0000000000000000000a --client-id 170000000000559 --sub 9f2f1ad2-5a0a-4a3b-9f6d-0d6c4f0b7e11',
  async run(args, { dynamo, erase }, io) {
    const cleverId = cleverUser(args.word(0));
    const user = await findUser(dynamo, args.optionalWord(1), args);
    const links = identityLinks(dynamo);
    const [all, typed] = [await links.ofUser(user), args.text('district')];
    const [only, ...more] = all;
    const within = typed === null ? (only?.district ?? null) : (await known(dynamo, district(typed))).district;
    if (within === null) throw new Refusal(`User ${user} is not linked yet: say of which district, with --district.`);
    if (typed === null && more.length > 0) throw new Refusal(severalDistricts(all));
    const before = all.find((one) => one.district === within) ?? null;
    const link: IdentityLink = { user, cleverId, district: within, source: 'operator', day: dayOf(now()) };
    if (before === null) {
      if ((await links.put(link)).cleverId !== cleverId) throw new Refusal(CHANGED);
      io.out(`Linked: user ${user} is Clever user ${cleverId} in district ${within}.`);
      return io.note(NEXT);
    }
    if (before.cleverId === cleverId) {
      return io.note(`User ${user} is Clever user ${cleverId} already: nothing was changed.`);
    }
    if (!(await links.move(before, link))) throw new Refusal(CHANGED);
    await unlist(erase, before);
    io.out(`Moved: user ${user} is Clever user ${cleverId} now, no longer ${before.cleverId}.`);
    io.note(NEXT);
  },
});

/** Takes away what lists a link that is none any more; at the person's own place somebody else may stand. */
async function unlist(erase: Erase, link: IdentityLink): Promise<void> {
  const { first, further } = placesOf(link);
  await erase(first, { user: link.user });
  await erase(further);
}

const CHANGED = 'The link was changed at the same time: see what it is now, and try again.';

export const peopleRemove = command({
  name: 'people remove',
  summary: 'Takes the link of a person of an LMS to Clever away',
  words: ['[USER]'],
  options: { ...WHO, ...YES },
  example: 'npx roomkey people remove --client-id 170000000000559 --sub 9f2f1ad2-5a0a-4a3b-9f6d-0d6c4f0b7e11',
  async run(args, { dynamo, erase }, io) {
    const link = await linkOf(dynamo, await findUser(dynamo, args.optionalWord(0), args), args.text('district'));
    const { user, cleverId, district: within } = link;
    await confirmed(
      args,
      io,
      `User ${user} is Clever user ${cleverId} in district ${within}; nobody knows that any more then, until that person signs in there.`,
    );
    if (!(await erase(identityLinkKey(user, within), { clever: cleverId }))) throw new Refusal(CHANGED);
    await unlist(erase, link);
    io.out(`Removed: user ${user} is not linked to Clever user ${cleverId} any more.`);
    io.note(NEXT);
  },
});
