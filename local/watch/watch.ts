import { METRICS } from '../../shared/names.ts';
import { fieldsOf, numberOf, textOf } from '../json.ts';

/** How many clicks are kept to be looked at. */
const RECENT = 20;

/** The joints of the dashboard's funnel, in order; of a launch that ended as intended the metric is 1, else 0. */
const JOINTS = {
  logins: METRICS.logins,
  launches: METRICS.launches,
  ended: METRICS.launchSuccess,
  redemptions: METRICS.redemptions,
} as const;

type Funnel = Readonly<Record<keyof typeof JOINTS, number>>;

/** What became of a click at the launch address. */
export interface Click {
  readonly time: string;
  readonly family: string | undefined;
  readonly role: string | undefined;
  /** where it went, or the code of its refusal */
  readonly end: string;
  readonly refused: boolean;
  readonly ref: string | undefined;
  readonly ms: number | undefined;
}

export interface Watch {
  /** a line that a function printed */
  take(line: string): void;
  funnel(): Funnel;
  /** newest first */
  recent(): readonly Click[];
}

/** Counts what the dashboard of a deployed stack counts, from the same lines. */
export function createWatch(): Watch {
  const counts = { logins: 0, launches: 0, ended: 0, redemptions: 0 };
  const clicks: Click[] = [];
  return {
    take(line) {
      const fields = parsed(line);
      for (const joint of Object.keys(counts) as (keyof typeof JOINTS)[]) {
        counts[joint] += numberOf(fields[JOINTS[joint]]) ?? 0;
      }
      const click = clickOf(fields);
      if (click !== null) clicks.splice(0, clicks.length, click, ...clicks.slice(0, RECENT - 1));
    },
    funnel: () => ({ ...counts }),
    recent: () => [...clicks],
  };
}

/** A line that is no JSON tells nothing here. */
function parsed(line: string): Readonly<Record<string, unknown>> {
  try {
    return fieldsOf(JSON.parse(line));
  } catch {
    return {};
  }
}

function clickOf(fields: Readonly<Record<string, unknown>>): Click | null {
  const [code, outcome] = [textOf(fields['code']), textOf(fields['outcome'])];
  const end = code ?? outcome;
  if (fields['function'] !== 'launch' || end === undefined) return null;
  return {
    time: textOf(fields['timestamp']) ?? '',
    family: textOf(fields['family']),
    role: textOf(fields['role']),
    end,
    refused: code !== undefined,
    ref: textOf(fields['ref']),
    ms: numberOf(fields['ms']),
  };
}
