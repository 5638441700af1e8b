import { h } from '../../shared/crypto/hash.ts';
import type { IdentityLink } from '../../shared/records/person.ts';
import { identityLinks } from '../../shared/store/directory/links.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { type Args, text } from '../program/args.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { findPlatform, NARROW } from '../program/find.ts';
import { district } from '../program/values.ts';

/** Options that name a person of an LMS. */
export const WHO = {
  'client-id': text('ID', 'with --sub in place of USER: the platform’s client id'),
  sub: text('SUB', 'with --client-id in place of USER: the person’s id at that platform'),
  iss: NARROW.iss,
  district: text(
    'ID',
    'in this district: needed where only the beginning of USER is typed, or the user is linked in several',
  ),
};

type Typed = Pick<Args<typeof WHO>, 'text'>;

/** `user.id` of the launch object: 43 characters, whole or as it begins, or by platform and `sub`. Throws Misuse, Refusal. */
export async function findUser(dynamo: Dynamo, typed: string | null, args: Typed): Promise<string> {
  const [toolId, sub, within] = [args.text('client-id'), args.text('sub'), args.text('district')];
  if (typed === null) {
    if (toolId === null || sub === null) throw new Misuse('Say who: USER, or --client-id and --sub.');
    return h((await findPlatform(dynamo, toolId, args.text('iss'))).realm, sub);
  }
  if (/^[\w-]{43}$/.test(typed)) return typed;
  if (!/^[\w-]{4,42}$/.test(typed) || within === null) {
    throw new Misuse(
      `USER is the 43 characters of user.id in a launch; with --district four or more that it begins with, not "${typed}".`,
    );
  }
  const found: string[] = [];
  for await (const links of identityLinks(dynamo).list(district(within))) {
    found.push(...links.map(({ user }) => user).filter((user) => user.startsWith(typed)));
  }
  const [user, ...more] = found;
  if (user === undefined) throw new Refusal(`In district ${within} no user is linked whose id begins with ${typed}.`);
  if (more.length > 0) throw new Refusal(`${typed} begins ${found.length} users: ${found.join(', ')}.`);
  return user;
}

/** A person's link: in that district, or in the one where there is one. Throws Refusal. */
export async function linkOf(dynamo: Dynamo, user: string, within: string | null): Promise<IdentityLink> {
  const all = await identityLinks(dynamo).ofUser(user);
  const [link, ...more] = within === null ? all : all.filter((one) => one.district === within);
  if (link === undefined) {
    throw new Refusal(
      `User ${user} is not linked to anybody at Clever${within === null ? '' : ` in district ${within}`}.`,
    );
  }
  if (more.length > 0) throw new Refusal(severalDistricts(all));
  return link;
}

export const severalDistricts = (links: readonly IdentityLink[]): string =>
  `That user is linked in districts ${links.map((one) => one.district).join(' and ')}: say in which, with --district.`;
