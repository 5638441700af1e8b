import { randomBytes } from 'node:crypto';
import { AUDIT } from '../../shared/names.ts';
import type { Dynamo, Key } from '../../shared/store/table/dynamo.ts';
import type { Item } from '../../shared/store/table/marshal.ts';
import { oneOf, optional, str } from '../../shared/store/table/read.ts';
import type { Options, Typed } from '../program/args.ts';
import type { Operator } from '../program/operator.ts';

const ENDS = ['begun', 'done', 'refused', 'failed'] as const;
export type End = (typeof ENDS)[number];

/** One run of a command that changed something. `end` begun: it was broken off, or goes on. */
export interface AuditEvent {
  readonly at: string;
  readonly by: string;
  readonly command: string;
  /** what was typed, without what may name a person or open anything */
  readonly words: string;
  readonly end: End;
}

/** Options whose values name no person and open nothing; of all others only the name is kept, and what is one of a few words. */
const SAID: ReadonlySet<string> = new Set([
  ...[
    'district',
    'deployment',
    'client',
    'client-id',
    'iss',
    'context',
    'days',
    'guid',
    'expect',
    'accept',
    'confirm',
    'policy',
  ],
  ...['environment', 'broker', 'same-as', 'lms-host', 'person-ids', 'districts', 'display', 'hand-off', 'chooser'],
  ...['setup-by', 'no-course', 'missing-days', 'by-email', 'by-name', 'alg', 'claim', 'lis-proves', 'class'],
]);

/** Words of these commands name people. */
const OF_PEOPLE = /^(people|export person|forget person)/;

function wordsOf(command: string, { found, words }: Typed, known: Options): string {
  const isSaid = (name: string, value: string): boolean => {
    const option = known[name];
    return SAID.has(name) || (option !== undefined && option.kind !== 'flag' && option.of.includes(value));
  };
  const options = [...found].flatMap(([name, values]) =>
    values.length > 0 && values.every((value) => isSaid(name, value))
      ? values.map((value) => `--${name}=${value}`)
      : [`--${name}`],
  );
  return [...(OF_PEOPLE.test(command) ? [] : words), ...options].join(' ').slice(0, 500).toWellFormed();
}

/** Of one run: an event before its first write, and how it ended. */
export function auditor(
  dynamo: Dynamo,
  who: () => Promise<Operator>,
  { name: command, options }: { readonly name: string; readonly options: Options },
  typed: Typed,
) {
  let begun: Promise<Key> | null = null;
  const begin = async (): Promise<Key> => {
    const { arn } = await who();
    const at = new Date().toISOString();
    const key = { pk: AUDIT + at.slice(0, 7), sk: `${at}#${randomBytes(6).toString('base64url')}` };
    await dynamo.put({
      ...key,
      at,
      by: arn,
      command,
      words: wordsOf(command, typed, options),
      end: 'begun' satisfies End,
    });
    return key;
  };
  return {
    /** Before each write: nothing is changed that left no event. */
    begins: async (): Promise<void> => {
      begun ??= begin();
      await begun;
    },
    /** Nothing, where nothing was written. */
    ends: async (end: End): Promise<void> => {
      if (begun !== null) await dynamo.update(await begun, { set: { end }, condition: 'attribute_exists(pk)' });
    },
  };
}

/** Of a month, YYYY-MM, oldest first. */
export const eventsOf = async (dynamo: Dynamo, month: string): Promise<readonly AuditEvent[]> =>
  (await dynamo.query(AUDIT + month, '', 'consistent')).map(parseEvent);

const parseEvent = (item: Item): AuditEvent => ({
  at: str(item, 'at'),
  by: str(item, 'by'),
  command: str(item, 'command'),
  words: optional(item, 'words') ?? '',
  end: oneOf(item, 'end', ENDS),
});
