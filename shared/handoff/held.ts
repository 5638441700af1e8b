import type { CourseClaims } from '../lti/course.ts';
import { decode, encode } from './codec.ts';
import { Reader, unread, unsealed } from './reader.ts';
import type { HandOff } from './record.ts';

/** What a launch waits for: a click that opens a window, a connection by its teacher, a choice, a connection by somebody else, or that its person signs in to Clever. */
const HELD_KINDS = ['open', 'setup', 'choose', 'wait', 'clever'] as const;
export type HeldKind = (typeof HELD_KINDS)[number];

/** What is sealed in a launch that waits: the hand-off as it would be now, and what it takes to route anew. */
export interface Held {
  readonly kind: HeldKind;
  readonly handOff: HandOff;
  readonly claims: CourseClaims;
  /** who signed in to Clever, and is asked about, as identity/answer.ts writes it; left out before */
  readonly signedIn?: readonly string[];
}

export const NO_CLAIMS: CourseClaims = {
  provenSections: [],
  claimedSections: [],
  sectionNames: [],
  courseSisIds: [],
  history: [],
  term: { name: null, start: null, end: null },
};

/** Bytes of JSON that the claims may take; what proves is cut last. */
const LIMIT = 13_000;

/** The sealed form; part of the launch's layout, as codec's. */
export function encodeHeld({ kind, handOff, claims, signedIn }: Held): Uint8Array {
  const rest = Buffer.from(JSON.stringify([kind, kind === 'open' ? null : listed(fitting(claims)), signedIn]));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(rest.length);
  return Buffer.concat([length, rest, encode(handOff)]);
}

/** Reads what `encodeHeld` wrote. Throws launch-layout-unknown. */
export const decodeHeld = (bytes: Uint8Array): Held => unsealed(() => read(bytes));

function read(bytes: Uint8Array): Held {
  const buffer = Buffer.from(bytes);
  const end = 4 + buffer.readUInt32BE(0);
  const json: unknown = JSON.parse(buffer.subarray(4, end).toString('utf8'));
  const head = new Reader(json);
  const kind = head.text(0);
  const known = HELD_KINDS.find((one) => one === kind) ?? unread();
  return {
    kind: known,
    handOff: decode(buffer.subarray(end)),
    claims: claimsOf(head.maybe(1)),
    ...(head.maybe(2) === null ? {} : { signedIn: head.texts(2) }),
  };
}

function fitting(claims: CourseClaims): CourseClaims {
  const rounds: readonly CourseClaims[] = [
    claims,
    { ...claims, sectionNames: claims.sectionNames.slice(0, 20), claimedSections: claims.claimedSections.slice(0, 20) },
    { ...claims, sectionNames: [], claimedSections: [], history: claims.history.slice(0, 10) },
    {
      ...claims,
      sectionNames: [],
      claimedSections: [],
      history: [],
      provenSections: claims.provenSections.slice(0, 40),
    },
  ];
  return rounds.find((one) => Buffer.byteLength(JSON.stringify(one)) <= LIMIT) ?? NO_CLAIMS;
}

const listed = ({ term, ...claims }: CourseClaims): readonly unknown[] => [
  claims.provenSections,
  claims.claimedSections,
  claims.sectionNames,
  claims.courseSisIds,
  claims.history,
  [term.name, term.start, term.end],
  ...(claims.codes?.length || claims.sectionless || claims.members ? [claims.codes ?? []] : []),
  ...(claims.sectionless ? [[]] : claims.members ? [null] : []),
  ...(claims.members ? [claims.members] : []),
];

function claimsOf(sealed: Reader | null): CourseClaims {
  if (sealed === null) return NO_CLAIMS;
  const term = sealed.list(5);
  return {
    provenSections: sealed.texts(0),
    ...(sealed.maybe(6) === null ? {} : { codes: sealed.texts(6) }),
    ...(sealed.maybe(7) === null ? {} : { sectionless: true }),
    ...(sealed.isNothing(8) ? {} : { members: sealed.text(8) }),
    claimedSections: sealed.texts(1),
    sectionNames: sealed.texts(2),
    courseSisIds: sealed.texts(3),
    history: sealed.texts(4),
    term: { name: term.textOrNull(0), start: term.textOrNull(1), end: term.textOrNull(2) },
  };
}
