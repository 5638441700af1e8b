import { auditor } from '../audit/events.ts';
import { type Args, flag, type Options, readerOf, type Typed, text } from './args.ts';
import { Refusal, ToMend } from './failures.ts';
import { calledWith } from './hint.ts';
import type { Io } from './io.ts';
import { whoever, whoWorks, workedBy } from './operator.ts';
import { type Place, placeOf } from './place.ts';
import { watched } from './watched.ts';

export type { Io } from './io.ts';

/** Options of every command that works on a table. */
const COMMON = {
  table: text('NAME', 'DynamoDB table; without it ROOMKEY_TABLE'),
  region: text('REGION', 'AWS region of the table; without it AWS_REGION'),
  profile: text('NAME', 'profile of your AWS settings; without it AWS_PROFILE'),
  demo: flag('work on the demo that `npm start` serves'),
};

interface Definition<O extends Options> {
  /** what is typed to call it */
  readonly name: string;
  readonly summary: string;
  /** positional arguments; one in brackets may be left out */
  readonly words?: readonly string[];
  readonly options: O;
  readonly example: string;
  /** Of what writes more than once: a sentence for when the table went away in between. */
  readonly halfway?: string;
  run(args: Args<O>, place: Place, io: Io): Promise<void>;
}

/** Who wants to know, for what is said after a fault. */
interface Heard {
  place(place: Place): void;
  write(): void;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly words: readonly string[];
  readonly options: Options;
  readonly example: string;
  readonly halfway: string;
  /** Throws Misuse, Refusal, or what the store throws. */
  call(typed: Typed, io: Io, on: Heard): Promise<void>;
}

export function command<const O extends Options>(definition: Definition<O>): Command {
  const { name, summary, words = [], example } = definition;
  /** Nothing is changed that left no event of who changed it. */
  async function audited(
    place: Place,
    typed: Typed,
    run: (place: Place) => Promise<void>,
    onWrite: () => void,
  ): Promise<void> {
    const audit = auditor(place.dynamo, whoWorks, definition, typed);
    const write = async (): Promise<void> => {
      await audit.begins();
      onWrite();
    };
    try {
      await run({ ...place, ...watched(place, write) });
    } catch (error) {
      // What it ended with is what is said; an event that stays as begun tells as much.
      const end = error instanceof ToMend ? 'done' : error instanceof Refusal ? 'refused' : 'failed';
      await audit.ends(end).catch(() => undefined);
      throw error;
    }
    await audit.ends('done');
  }
  return {
    name,
    summary,
    words,
    options: { ...definition.options, ...COMMON },
    example,
    halfway: definition.halfway ?? 'What was written before stays: look at it before you run this again.',
    async call(typed, io, on) {
      const common = readerOf<typeof COMMON>(typed);
      const [table, region, profile] = [common.text('table'), common.text('region'), common.text('profile')];
      const place = placeOf({ table, region, profile, demo: common.flag('demo') });
      on.place(place);
      const again = Object.entries({ table, region, profile }).flatMap(([option, value]) =>
        value === null ? [] : [`--${option}`, value],
      );
      await calledWith(common.flag('demo') ? ['--demo'] : again, () =>
        workedBy(whoever, () => audited(place, typed, (at) => definition.run(readerOf<O>(typed), at, io), on.write)),
      );
    },
  };
}
