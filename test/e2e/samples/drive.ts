import type { Sample } from './catalogue.ts';
import { prepare } from './prepare.ts';
import type { Fair } from './stalls.ts';
import { STORIES } from './stories.ts';

/** What was seen where libraries differ: the status of their callback. */
export interface Seen {
  readonly usedCode: string;
  readonly foreignCallback: string;
  readonly lostCookies: string;
}

const [FIRST] = Object.keys(STORIES);

/** Installs a sample, serves it, and tells every story with it; where the first fails the rest would, too. @throws AggregateError */
export async function drive(fair: Fair, sample: Sample, say: (line: string) => void): Promise<Seen> {
  say(`${sample.name}: installing`);
  const program = await prepare(sample);
  const { stall, close } = await fair.open(sample, program);
  const seen = new Map<string, string>();
  const failures: unknown[] = [];
  try {
    for (const [title, story] of Object.entries(STORIES)) {
      const start = Date.now();
      const seconds = (): string => ((Date.now() - start) / 1000).toFixed(1);
      try {
        const word = await story(stall);
        if (word !== null) seen.set(title, word);
        say(`${sample.name}: ${title}: good${word === null ? '' : ` (${word})`}, ${seconds()} s`);
      } catch (error) {
        failures.push(error);
        say(`${sample.name}: ${title}: FAILED, ${seconds()} s: ${error instanceof Error ? error.message : error}`);
        if (title === FIRST) break;
      }
    }
  } finally {
    await close();
  }
  if (failures.length > 0) throw new AggregateError(failures, `${sample.name}: ${failures.length} stories failed`);
  const of = (title: keyof typeof STORIES): string => seen.get(title) ?? '';
  return {
    usedCode: of('used code'),
    foreignCallback: of('another browser’s callback address'),
    lostCookies: of('its cookies are lost'),
  };
}
