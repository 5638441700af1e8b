import { dayOf } from '../../shared/day.ts';
import type { IdentityLink } from '../../shared/records/person.ts';
import { identityLinks, listedKey } from '../../shared/store/directory/links.ts';
import { identityLinkKey } from '../../shared/store/table/keys.ts';
import { known } from '../districts/manage.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Refusal } from '../program/failures.ts';
import { now } from '../program/operator.ts';
import { district } from '../program/values.ts';
import { cleverUser } from './clever.ts';
import { findUser, linkOf, WHO } from './find.ts';

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
    const [before, typed] = [await links.get(user), args.text('district')];
    const within = typed === null ? (before?.district ?? null) : (await known(dynamo, district(typed))).district;
    if (within === null) throw new Refusal(`User ${user} is not linked yet: say of which district, with --district.`);
    const link: IdentityLink = { user, cleverId, district: within, source: 'operator', day: dayOf(now()) };
    if (before === null) {
      if ((await links.put(link)).cleverId !== cleverId) throw new Refusal(CHANGED);
      io.out(`Linked: user ${user} is Clever user ${cleverId}.`);
      return io.note(NEXT);
    }
    if (before.cleverId === cleverId && before.district === within) {
      return io.note(`User ${user} is Clever user ${cleverId} already: nothing was changed.`);
    }
    const moved = await links.move(before, link);
    await erase(listedKey(moved ? before : link));
    if (!moved) throw new Refusal(CHANGED);
    io.out(`Moved: user ${user} is Clever user ${cleverId} now, no longer ${before.cleverId}.`);
    io.note(NEXT);
  },
});

const CHANGED = 'The link was changed at the same time: see what it is now, and try again.';

export const peopleRemove = command({
  name: 'people remove',
  summary: 'Takes the link of a person of an LMS to Clever away',
  words: ['[USER]'],
  options: { ...WHO, ...YES },
  example: 'npx roomkey people remove --client-id 170000000000559 --sub 9f2f1ad2-5a0a-4a3b-9f6d-0d6c4f0b7e11',
  async run(args, { dynamo, erase }, io) {
    const link = await linkOf(dynamo, await findUser(dynamo, args.optionalWord(0), args));
    await confirmed(
      args,
      io,
      `Nobody knows any more who user ${link.user} is at Clever, until that person signs in there.`,
    );
    await erase(identityLinkKey(link.user));
    await erase(listedKey(link));
    io.out(`Removed: user ${link.user} is not linked to Clever user ${link.cleverId} any more.`);
    io.note(NEXT);
  },
});
