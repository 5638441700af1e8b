import type { IdentityLink } from '../../shared/records/person.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import { known } from '../districts/manage.ts';
import { flag, text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { count, json, pairs, table } from '../program/show.ts';
import { cleverUser } from './clever.ts';
import { findUser, linkOf, WHO } from './find.ts';

const HOW: Readonly<Record<IdentityLink['source'], string>> = {
  'sign-in': 'signed in to Clever',
  operator: 'an operator',
};

const view = ({ user, cleverId, district: of, source, day }: IdentityLink) => ({
  user,
  clever_user: cleverId,
  district: of,
  source,
  day,
});

export const peopleList = command({
  name: 'people list',
  summary: 'Lists who of an LMS is linked to whom at Clever, and how that is known',
  options: {
    district: text('ID', 'of this district (needed)'),
    clever: text('ID', 'only who is this Clever user'),
    json: flag('as JSON'),
  },
  example: 'npx roomkey people list --district 6a3f9d1e5b7c8a0012345678',
  async run(args, { dynamo }, io) {
    const { district: of } = await known(dynamo, args.required('district'));
    const clever = args.text('clever');
    const links = identityLinks(dynamo);
    const found: IdentityLink[] = [];
    if (clever !== null) found.push(...(await links.ofClever(of, cleverUser(clever))));
    else for await (const some of links.list(of)) found.push(...some);
    found.sort((one, other) => (one.cleverId + one.user < other.cleverId + other.user ? -1 : 1));
    if (args.flag('json')) return io.out(json(found.map(view)));
    if (found.length === 0)
      return io.note('Nobody is linked. Who is known by a claim or an id of the SIS needs no link.');
    io.out(
      table(
        ['USER', 'CLEVER USER', 'BY', 'SINCE'],
        found.map(({ user, cleverId, source, day }) => [user.slice(0, 12), cleverId, HOW[source], day]),
      ),
    );
    const twice = found.filter(({ cleverId }, at) => cleverId === found[at - 1]?.cleverId).length;
    if (twice > 0)
      io.note(`${count(twice, 'user')} of these ${twice === 1 ? 'is' : 'are'} somebody who is linked already.`);
  },
});

export const peopleShow = command({
  name: 'people show',
  summary: 'Shows who a person of an LMS is at Clever, as far as that is kept',
  words: ['[USER]'],
  options: { ...WHO, json: flag('as JSON') },
  example: 'npx roomkey people show --client-id 170000000000559 --sub 9f2f1ad2-5a0a-4a3b-9f6d-0d6c4f0b7e11',
  async run(args, { dynamo }, io) {
    const link = await linkOf(dynamo, await findUser(dynamo, args.optionalWord(0), args), args.text('district'));
    const same = (await identityLinks(dynamo).ofClever(link.district, link.cleverId)).map(({ user }) => user);
    const others = same.filter((user) => user !== link.user);
    if (args.flag('json')) return io.out(json({ ...view(link), others }));
    io.out(
      pairs([
        ['user', link.user],
        ['Clever user', link.cleverId],
        ['district', link.district],
        ['by', HOW[link.source]],
        ['since', link.day],
        ...others.map((user) => ['also this person', user] as const),
      ]),
    );
  },
});
