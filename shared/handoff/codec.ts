import type { User } from '../lti/claims.ts';
import type { Lti1p1 } from '../lti/lti1p1.ts';
import type { Sourced } from '../lti/payload.ts';
import { ROLES } from '../lti/roles.ts';
import { HOWS } from '../records/context.ts';
import { USER_ROLES } from '../records/person.ts';
import { pack, unpack } from './pack.ts';
import { Reader, unread, unsealed } from './reader.ts';
import { CUTS, type Cut, type Entry, type HandedClass, type HandOff, ROSTERED, STANDINGS } from './record.ts';

/**
 * The sealed form: one JSON array in a fixed order, roles and context types as codes, nothing twice. It is part of the launch's layout
 * (store/launches/item.ts): places may be added at its end, and are read as absent where they are not there.
 */
const VERSION = 3;

/** Bytes that keep the launch item within 2 KB. */
const LIMIT = 1850;

const ENTRIES = ['class', 'setup', 'home', 'choose'] as const satisfies readonly Entry[];

const COOKIES = [null, false, true] as const;

/** Prefixes that stand for themselves in every launch; a code is `~` and a letter. */
const ABBREVIATIONS = [
  'http://purl.imsglobal.org/vocab/lis/v2/institution/person#',
  'http://purl.imsglobal.org/vocab/lis/v2/system/person#',
  'http://purl.imsglobal.org/vocab/lis/v2/membership#',
  'http://purl.imsglobal.org/vocab/lis/v2/membership/',
  'http://purl.imsglobal.org/vocab/lis/v2/course#',
  'http://purl.imsglobal.org/vocab/lti/system/person#',
  'lis.person_sourcedid',
  'custom.user_sis_id',
  'custom.user_lms_id',
  'custom.login_id',
  'section-id',
];

const CODED = ABBREVIATIONS.map((prefix, index) => ({ prefix, code: `~${String.fromCharCode(97 + index)}` }));

type Json = string | number | boolean | null | readonly Json[];

/** How much stays: first what a page would show, then ever less, until the launch fits. */
const ROUNDS = [
  { users: 10, classes: 20, characters: 120 },
  { users: 5, classes: 10, characters: 80 },
  { users: 2, classes: 4, characters: 40 },
  { users: 0, classes: 1, characters: 40 },
] as const;
type Keep = (typeof ROUNDS)[number];

/** Cuts, where it must, in the order observed users, classes, titles and names, and harder where that is not enough; never an id: where those alone are too long, all is deflated. */
export function encode(handOff: HandOff): Uint8Array {
  let encoded = write(handOff);
  let cut = handOff;
  for (const keep of ROUNDS) {
    for (const next of CUTS) {
      if (encoded.length <= LIMIT) return encoded;
      cut = shorten(cut, next, keep);
      encoded = write(cut);
    }
  }
  return encoded.length <= LIMIT ? encoded : pack(encoded);
}

function shorten(handOff: HandOff, cut: Cut, keep: Keep): HandOff {
  const shorter = apply(handOff, cut, keep);
  return write(shorter).length === write(handOff).length
    ? handOff
    : { ...shorter, truncated: [...new Set([...handOff.truncated, cut])] };
}

function apply(handOff: HandOff, cut: Cut, keep: Keep): HandOff {
  const { mapping, context, user, resourceLink } = handOff;
  const brief = (text: string | null): string | null => firstOf(text, keep.characters);
  switch (cut) {
    case 'observed_users':
      return { ...handOff, observedUsers: handOff.observedUsers.slice(0, keep.users) };
    case 'classes': {
      if (mapping === null) return handOff;
      const chosen = mapping.classes.filter(({ id }) => id === mapping.chosen);
      const others = mapping.classes.filter(({ id }) => id !== mapping.chosen);
      return {
        ...handOff,
        mapping: {
          ...mapping,
          classes: [...chosen, ...others].slice(0, keep.classes),
          waiting: mapping.waiting.slice(0, keep.classes - 1),
        },
      };
    }
    case 'titles':
      return {
        ...handOff,
        user: {
          ...user,
          name: brief(user.name),
          givenName: brief(user.givenName),
          familyName: brief(user.familyName),
        },
        context: context === null ? null : { ...context, title: brief(context.title), label: brief(context.label) },
        resourceLink: resourceLink === null ? null : { ...resourceLink, title: brief(resourceLink.title) },
        mapping:
          mapping === null
            ? null
            : {
                ...mapping,
                classes: mapping.classes.map((one) => ({ ...one, name: brief(one.name) })),
                waiting: mapping.waiting.map((one) => ({ ...one, name: brief(one.name) })),
              },
      };
  }
}

/** Never half of a surrogate pair. */
const firstOf = (text: string | null, characters: number): string | null =>
  text === null ? null : [...text].slice(0, characters).join('');

function write(handOff: HandOff): Uint8Array {
  const { user, context, resourceLink, mapping } = handOff;
  const twice = (text: string | null, first: string | null | undefined): Json =>
    text !== null && text === first ? 0 : text;
  const json: Json = [
    VERSION,
    ENTRIES.indexOf(handOff.entry),
    handOff.iss,
    handOff.toolId,
    handOff.deploymentId,
    writeUser(user),
    handOff.preview ? 1 : 0,
    handOff.role === null ? null : ROLES.indexOf(handOff.role),
    handOff.roles.map(abbreviate),
    handOff.observedUsers,
    handOff.returnUrl,
    handOff.locale,
    context === null ? null : [context.id, context.label, context.title, context.type.map(abbreviate), context.key],
    resourceLink === null ? null : [twice(resourceLink.id, context?.id), twice(resourceLink.title, context?.title)],
    mapping === null
      ? null
      : [
          mapping.version,
          mapping.classes.map(writeClass),
          indexOfChosen(mapping),
          ROSTERED.indexOf(mapping.rostered),
          ...(mapping.waiting.length === 0
            ? []
            : [mapping.waiting.map(({ sisId, name, people }): Json => [sisId, name, people])]),
        ],
    handOff.launchedAt,
    handOff.truncated.map((cut) => CUTS.indexOf(cut)),
    COOKIES.indexOf(handOff.cookies),
    ...writeLast(handOff),
  ];
  return Buffer.from(JSON.stringify(json));
}

/** What most launches lack. */
function writeLast({ cleverRoles, lti1p1 }: HandOff): readonly Json[] {
  const roles = cleverRoles === null ? null : cleverRoles.map((role) => USER_ROLES.indexOf(role));
  if (lti1p1 === null) return roles === null ? [] : [roles];
  const { userId, contextId, resourceLinkId, consumerKey } = lti1p1;
  return [roles, [userId, contextId, resourceLinkId, consumerKey]];
}

const indexOfChosen = (mapping: NonNullable<HandOff['mapping']>): number =>
  mapping.classes.findIndex(({ id }) => id === mapping.chosen);

const writeUser = (user: User): Json => [
  user.sub,
  user.name !== null && user.name === `${user.givenName} ${user.familyName}` ? 0 : user.name,
  user.givenName,
  user.familyName,
  user.email,
  writeSourced(user.sisId),
  writeSourced(user.lmsId),
  writeSourced(user.loginId),
  writeSourced(user.cleverId),
  user.masquerade ? 1 : 0,
];

const writeSourced = (sourced: Sourced | null): Json =>
  sourced === null ? null : [sourced.value, abbreviate(sourced.source)];

const writeClass = (handed: HandedClass): Json => [
  handed.id,
  handed.urlId,
  handed.name,
  HOWS.indexOf(handed.how),
  handed.at,
  STANDINGS.indexOf(handed.standing),
  ...(handed.evidence.length === 0 ? [] : [handed.evidence.map(abbreviate)]),
];

function abbreviate(text: string): string {
  for (const { prefix, code } of CODED) {
    if (text.startsWith(prefix)) return code + text.slice(prefix.length);
  }
  return text.startsWith('~') ? `~~${text.slice(1)}` : text;
}

function expand(code: string): string {
  if (!code.startsWith('~')) return code;
  if (code.startsWith('~~')) return code.slice(1);
  return (ABBREVIATIONS[code.charCodeAt(1) - 97] ?? '') + code.slice(2);
}

/** Reads what `encode` wrote. Throws launch-layout-unknown. */
export const decode = (bytes: Uint8Array): HandOff => unsealed(() => read(bytes));

function read(bytes: Uint8Array): HandOff {
  const json: unknown = JSON.parse(unpack(bytes));
  const top = new Reader(json);
  if (top.number(0) !== VERSION) unread();
  const contextReader = top.maybe(12);
  const context =
    contextReader === null
      ? null
      : {
          id: contextReader.text(0),
          label: contextReader.textOrNull(1),
          title: contextReader.textOrNull(2),
          type: contextReader.texts(3).map(expand),
          key: contextReader.text(4),
        };
  const link = top.maybe(13);
  const mapping = top.maybe(14);
  return {
    entry: at(ENTRIES, top.number(1)),
    iss: top.text(2),
    toolId: top.text(3),
    deploymentId: top.text(4),
    user: readUser(top.list(5)),
    preview: top.number(6) === 1,
    role: top.isNothing(7) ? null : at(ROLES, top.number(7)),
    roles: top.texts(8).map(expand),
    observedUsers: top.texts(9),
    returnUrl: top.textOrNull(10),
    locale: top.textOrNull(11),
    context,
    resourceLink:
      link === null
        ? null
        : {
            id: link.zero(0) ? (context?.id ?? '') : link.text(0),
            title: link.zero(1) ? (context?.title ?? null) : link.textOrNull(1),
          },
    mapping: mapping === null ? null : readMapping(mapping),
    launchedAt: top.number(15),
    truncated: top.numbers(16).map((index) => at(CUTS, index)),
    cookies: at(COOKIES, top.number(17)),
    cleverRoles: top.isNothing(18) ? null : top.numbers(18).map((index) => at(USER_ROLES, index)),
    lti1p1: readLti1p1(top.maybe(19)),
  };
}

const readLti1p1 = (reader: Reader | null): Lti1p1 | null =>
  reader === null
    ? null
    : {
        userId: reader.textOrNull(0),
        contextId: reader.textOrNull(1),
        resourceLinkId: reader.textOrNull(2),
        consumerKey: reader.textOrNull(3),
      };

function readMapping(reader: Reader): NonNullable<HandOff['mapping']> {
  const classes = reader.lists(1).map(readClass);
  return {
    version: reader.number(0),
    classes,
    chosen: classes[reader.number(2)]?.id ?? null,
    rostered: at(ROSTERED, reader.number(3)),
    waiting: reader.isNothing(4)
      ? []
      : reader.lists(4).map((one) => ({ sisId: one.text(0), name: one.textOrNull(1), people: one.number(2) })),
  };
}

function readUser(reader: Reader): User {
  const givenName = reader.textOrNull(2);
  const familyName = reader.textOrNull(3);
  return {
    sub: reader.text(0),
    name: reader.zero(1) ? `${givenName} ${familyName}` : reader.textOrNull(1),
    givenName,
    familyName,
    email: reader.textOrNull(4),
    sisId: readSourced(reader.maybe(5)),
    lmsId: readSourced(reader.maybe(6)),
    loginId: readSourced(reader.maybe(7)),
    cleverId: readSourced(reader.maybe(8)),
    masquerade: reader.number(9) === 1,
  };
}

const readSourced = (reader: Reader | null): Sourced | null =>
  reader === null ? null : { value: reader.text(0), source: expand(reader.text(1)) };

const readClass = (reader: Reader): HandedClass => ({
  id: reader.text(0),
  urlId: reader.textOrNull(1),
  name: reader.textOrNull(2),
  how: at(HOWS, reader.number(3)),
  at: reader.number(4),
  standing: at(STANDINGS, reader.number(5)),
  evidence: reader.isNothing(6) ? [] : reader.texts(6).map(expand),
});

function at<T>(table: readonly T[], index: number): T {
  const found = table[index];
  return found === undefined ? unread() : found;
}
