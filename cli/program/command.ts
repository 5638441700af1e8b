import { type Args, flag, type Options, readerOf, scan, text } from './args.ts';
import { type Place, placeOf } from './place.ts';

/** Where a command writes: what was asked for, and what is said beside it. */
export interface Io {
  out(text: string): void;
  note(text: string): void;
}

/** Options of every command. */
const COMMON = {
  table: text('NAME', 'DynamoDB table; without it ROOMKEY_TABLE'),
  demo: flag('work on the demo that `npm start` serves'),
  help: flag('this text'),
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
  readonly help: string;
  /** Throws Misuse, Refusal, or what the store throws. `onPlace` learns where it works. */
  call(argv: readonly string[], io: Io, onPlace: (place: Place) => void): Promise<void>;
}

export function command<const O extends Options>(definition: Definition<O>): Command {
  const { name, summary, words = [] } = definition;
  const options = { ...definition.options, ...COMMON };
  return {
    name,
    summary,
    help: helpOf(definition, options),
    async call(argv, io, onPlace) {
      const scanned = scan(options, words, argv);
      const common = readerOf<typeof COMMON>(scanned);
      const place = placeOf(common.text('table'), common.flag('demo'));
      onPlace(place);
      await definition.run(readerOf<O>(scanned), place, io);
    },
  };
}

function helpOf(
  { name, summary, words = [], example }: Pick<Definition<Options>, 'name' | 'summary' | 'words' | 'example'>,
  options: Options,
): string {
  const rows = Object.entries(options).map(([option, spec]) => ({
    left: `--${option}${spec.kind === 'flag' ? '' : ` ${spec.value}`}`,
    right: spec.help + (spec.kind === 'texts' ? ' (may be repeated)' : ''),
  }));
  const width = Math.max(...rows.map(({ left }) => left.length));
  return [
    summary,
    '',
    `Usage: roomkey ${[name, ...words, '[options]'].join(' ')}`,
    '',
    ...rows.map(({ left, right }) => `  ${left.padEnd(width)}  ${right}`),
    '',
    'Example:',
    ...example.split('\n').map((line) => `  ${line}`),
  ].join('\n');
}
