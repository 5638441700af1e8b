import { type Args, flag, type Options, readerOf, type Typed, text } from './args.ts';
import { calledWith } from './hint.ts';
import type { Io } from './io.ts';
import { type Place, placeOf } from './place.ts';

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
  run(args: Args<O>, place: Place, io: Io): Promise<void>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly words: readonly string[];
  readonly options: Options;
  readonly example: string;
  /** Throws Misuse, Refusal, or what the store throws. `onPlace` learns where it works. */
  call(typed: Typed, io: Io, onPlace: (place: Place) => void): Promise<void>;
}

export function command<const O extends Options>(definition: Definition<O>): Command {
  const { name, summary, words = [], example } = definition;
  return {
    name,
    summary,
    words,
    options: { ...definition.options, ...COMMON },
    example,
    async call(typed, io, onPlace) {
      const common = readerOf<typeof COMMON>(typed);
      const [table, region, profile] = [common.text('table'), common.text('region'), common.text('profile')];
      const place = placeOf({ table, region, profile, demo: common.flag('demo') });
      onPlace(place);
      const again = Object.entries({ table, region, profile }).flatMap(([option, value]) =>
        value === null ? [] : [`--${option}`, value],
      );
      await calledWith(common.flag('demo') ? ['--demo'] : again, () => definition.run(readerOf<O>(typed), place, io));
    },
  };
}
