import type { Wanted } from '../../shared/stage/fields.ts';
import { certificate, EMAIL, HOST_NAME, line, REGION, secret, topic } from '../../shared/stage/wanted.ts';
import { text } from '../program/args.ts';
import { Misuse } from '../program/failures.ts';
import type { Io } from '../program/io.ts';
import { plain } from '../program/show.ts';

/** What init asks, each also an option; an empty answer leaves it out. */
const QUESTIONS = {
  'display-name': {
    value: 'NAME',
    asks: 'What is your application called, on pages before it is known?',
    wanted: () => line(80),
  },
  support: {
    value: 'CONTACT',
    asks: 'Whom do people ask for help (a sentence or an address)?',
    wanted: () => line(200),
  },
  region: { value: 'REGION', asks: 'Which AWS region?', wanted: () => REGION },
  domain: {
    value: 'HOST',
    asks: 'Host name for launches, such as lti.example.org (none: the API’s own address, good for trials only)?',
    wanted: () => HOST_NAME,
  },
  certificate: { value: 'ARN', asks: 'ARN of its certificate in ACM?', wanted: certificate },
  'alarm-email': {
    value: 'ADDRESS',
    asks: 'Which address do alarms go to (none: they tell nobody)?',
    wanted: () => EMAIL,
  },
  'alarm-topic': { value: 'ARN', asks: null, wanted: topic },
  'clever-secret': {
    value: 'ARN',
    asks: 'ARN of the secret with your application’s credentials at Clever (none: no syncs)?',
    wanted: secret,
  },
} as const satisfies Readonly<Record<string, Question>>;

interface Question {
  readonly value: string;
  /** null: by its option alone */
  readonly asks: string | null;
  wanted(region: string | null): Wanted;
}

export type Asked = keyof typeof QUESTIONS;

export const ALL_ASKED: readonly Asked[] = [
  'display-name',
  'support',
  'region',
  'domain',
  'certificate',
  'alarm-email',
  'alarm-topic',
  'clever-secret',
];

export const OPTIONS = {
  'display-name': text('NAME', 'name of your application, on pages before it is known'),
  support: text('CONTACT', 'whom people ask for help: a sentence or an address'),
  region: text('REGION', 'AWS region; without it that of your AWS settings'),
  domain: text('HOST', 'host name for launches; its certificate with it'),
  certificate: text('ARN', 'certificate of that host name in ACM'),
  'alarm-email': text('ADDRESS', 'where alarms go'),
  'alarm-topic': text('ARN', 'SNS topic of your own that alarms go to'),
  'clever-secret': text('ARN', 'secret with your application’s credentials at Clever'),
};

/** What was typed for an option. Throws Misuse with the value, and what to write. */
export function typed(name: Asked, value: string, region: string | null): string {
  const wrong = faultOf(QUESTIONS[name].wanted(region), value);
  if (wrong !== null) throw new Misuse(`--${name} ${wrong}`);
  return value;
}

/** Asks until an answer can be used; null where it is empty, or where nobody can be asked. */
export async function asked(
  io: Io,
  name: Asked,
  otherwise: string | null,
  region: string | null,
): Promise<string | null> {
  const { asks, wanted } = QUESTIONS[name];
  if (asks === null) return otherwise;
  for (;;) {
    const answer = await io.ask(`${asks} ${otherwise === null ? '' : `[${otherwise}] `}`);
    const value = answer?.trim() ?? '';
    if (value === '') return otherwise;
    const wrong = faultOf(wanted(region), value);
    if (wrong === null) return value;
    io.note(`That ${wrong}`);
  }
}

function faultOf({ fits, says, mend }: Wanted, value: string): string | null {
  if (fits(value)) return null;
  const mended = mend?.(value) ?? '';
  return `is "${plain(value)}", and must be ${says}${mended !== '' && fits(mended) ? `: write ${mended}` : '.'}`;
}
