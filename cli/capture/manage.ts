import type { Registration } from '../../shared/records/registration.ts';
import { captures, type Shape } from '../../shared/store/directory/captures.ts';
import type { Erase } from '../../shared/store/table/erase.ts';
import { flag, text } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { Misuse } from '../program/failures.ts';
import { findPlatform, NARROW } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { now } from '../program/operator.ts';
import { count, json, minute, orDash, pairs, table } from '../program/show.ts';
import { lacks, type Proposal, proposals } from './propose.ts';
import { looksOf, type Seen, seenIn, whoseOf } from './seen.ts';

/** Minutes: without a word, and at most. */
const USUAL = 15;
const MOST = 60;

const OF_PLATFORM = { words: ['CLIENT_ID'], iss: NARROW.iss } as const;

export const captureStart = command({
  name: 'capture start',
  summary: 'Records for some minutes how the launches of a platform look: claim names and types, no values',
  words: OF_PLATFORM.words,
  options: { minutes: text('N', `for so long, ${USUAL} without it, ${MOST} at most`), iss: OF_PLATFORM.iss },
  example: 'npx roomkey capture start 170000000000559 --minutes 30',
  async run(args, { dynamo, erase }, io) {
    const minutes = minutesIn(args.text('minutes'));
    const platform = await findPlatform(dynamo, args.word(0), args.text('iss'));
    const until = now() + minutes * 60;
    await eraseAll(await captures(dynamo).shapes(platform, 0), erase);
    await captures(dynamo).until(platform, until);
    io.out(`Launches of ${platform.toolId} are recorded until ${minute(until)} UTC, within 60 seconds from now.`);
    io.out(
      `Click in the LMS as a teacher of the catalogue, a student and an administrator, then: ${roomkey`capture show ${named(platform)}`}`,
    );
  },
});

export const captureShow = command({
  name: 'capture show',
  summary: 'Shows how recorded launches looked, and proposes a claim map',
  words: OF_PLATFORM.words,
  options: { json: flag('as JSON'), iss: OF_PLATFORM.iss },
  example: 'npx roomkey capture show 170000000000559',
  async run(args, { dynamo }, io) {
    const platform = await findPlatform(dynamo, args.word(0), args.text('iss'));
    const shapes = await captures(dynamo).shapes(platform, now());
    const seen = seenIn(shapes);
    const proposed = proposals(seen, platform);
    const all = shapes.reduce((sum, { times }) => sum + times, 0);
    const line = proposed.length === 0 ? null : lineOf(platform, proposed);
    if (args.flag('json')) return io.out(json(view(platform, shapes, seen, proposed, line)));
    io.note(stateOf(platform));
    if (shapes.length === 0) return io.note('No launch was recorded yet.');
    io.out(
      `${count(all, 'launch').replace('launchs', 'launches')} in ${count(shapes.length, 'shape')}, the last at ${minute(shapes[0]?.last ?? 0)} UTC.\n`,
    );
    io.out(
      table(
        ['PLACE', 'TYPE', 'LOOKS LIKE', 'IS AN ID OF', 'LAUNCHES'],
        seen.map((one) => [
          one.place,
          [...one.types.keys()].join(' '),
          looksOf(one).join(' ') || '-',
          whoseOf(one).join(' ') || '-',
          String(one.launches),
        ]),
      ),
    );
    const map = Object.entries(platform.claimMap);
    if (map.length > 0) {
      const rows = map.map(([meaning, place]) => [meaning, place, orDash(lacks(place, seen, all))]);
      io.out(`\n${table(['CLAIM MAP', 'LOOKS AT', 'WHAT IS WRONG'], rows)}`);
    }
    propose(proposed, line, platform, io);
  },
});

export const captureStop = command({
  name: 'capture stop',
  summary: 'Ends recording, and erases what was recorded',
  words: OF_PLATFORM.words,
  options: { iss: OF_PLATFORM.iss },
  example: 'npx roomkey capture stop 170000000000559',
  async run(args, { dynamo, erase }, io) {
    const platform = await findPlatform(dynamo, args.word(0), args.text('iss'));
    await captures(dynamo).until(platform, null);
    const shapes = await captures(dynamo).shapes(platform, 0);
    await eraseAll(shapes, erase);
    io.out(`Recording has ended; ${count(shapes.length, 'shape')} erased.`);
    if ((platform.capture ?? 0) > now()) {
      io.note(
        'A launch of the next 60 seconds may still be recorded: stop once more after that, or it goes in 7 days.',
      );
    }
  },
});

function minutesIn(typed: string | null): number {
  if (typed === null) return USUAL;
  const minutes = /^\d{1,2}$/.test(typed) ? Number(typed) : 0;
  if (minutes < 1 || minutes > MOST) throw new Misuse(`--minutes is a number from 1 to ${MOST}, not "${typed}".`);
  return minutes;
}

async function eraseAll(shapes: readonly Shape[], erase: Erase): Promise<void> {
  for (const { pk, sk } of shapes) await erase({ pk, sk });
}

const named = ({ toolId, iss }: Registration): readonly string[] => [toolId, `--iss=${iss}`];

const lineOf = (platform: Registration, proposed: readonly Proposal[]): string => {
  const claims = proposed.flatMap(({ meaning, place }) => ['--claim', `${meaning}=${place}`]);
  return roomkey`platforms set ${[...named(platform), ...claims]}`;
};

function stateOf(platform: Registration): string {
  const { capture = 0 } = platform;
  if (capture === 0) return `Nothing is being recorded: ${roomkey`capture start ${named(platform)}`}`;
  return capture > now() ? `Recording until ${minute(capture)} UTC.` : `Recording ended at ${minute(capture)} UTC.`;
}

function propose(proposed: readonly Proposal[], line: string | null, platform: Registration, io: Io): void {
  if (line === null) {
    io.note('\nNothing to propose: no id was found at a place that the claim map does not name.');
    return;
  }
  const rows = proposed.map(({ meaning, place, why }) => [`${meaning}=${place}`, why] as const);
  io.out(`\nProposed:\n${pairs(rows)}\n\n${line}`);
  const scopes = proposed.map(({ place }) => place.split('.')[0]);
  if (platform.family !== 'canvas' && !platform.linksCarryNone && scopes.includes('custom')) {
    io.note('Custom values of this platform count only with --links-carry-none yes: where no teacher can write them.');
  }
  io.note('Whoever can write a value can claim to be anybody: docs/matching.md, "What proves".');
}

const view = (
  { iss, toolId, capture = 0 }: Registration,
  shapes: readonly Shape[],
  seen: readonly Seen[],
  proposed: readonly Proposal[],
  line: string | null,
) => ({
  iss,
  client_id: toolId,
  until: capture === 0 ? null : capture,
  shapes: shapes.map(({ lines, times, last }) => ({ launches: times, last_seen: last, places: lines })),
  places: seen.map((one) => ({
    place: one.place,
    launches: one.launches,
    types: Object.fromEntries(one.types),
    looks_like: looksOf(one),
    is_an_id_of: whoseOf(one),
  })),
  proposed,
  accept: line,
});
