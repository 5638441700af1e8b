import { setTimeout as wait } from 'node:timers/promises';
import type { Clever } from '../../shared/clever/client.ts';
import { CleverFailure } from '../../shared/clever/failure.ts';
import type { Sync } from '../../shared/records/sync.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { patient } from '../../shared/store/table/patient.ts';
import { step } from '../../shared/sync/step.ts';
import type { Outcome } from '../../shared/sync/world.ts';
import { Refusal, Shock } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import type { Io } from '../program/io.ts';
import { now } from '../program/operator.ts';
import { pairs } from '../program/show.ts';
import { figuresOf, NO_EVENTS, review, TROUBLES } from './words.ts';

/** Milliseconds of a step: within the lease of its district, whatever a person does to this process. */
const STEP = 240_000;

const PHASES: Readonly<Record<NonNullable<Sync['run']>['phase'] | 'events', string>> = {
  weigh: 'sections weighed against what is stored',
  count: 'classes counted',
  users: 'users read',
  classes: 'sections read',
  pupils: 'sections read for who attends',
  lose: 'classes looked through',
  heal: 'classes healed',
  events: 'events taken in',
};

/** Steps in this process until the sync is through. Throws Refusal, Shock. */
export async function runSync(
  table: Dynamo,
  clever: (msLeft: () => number) => Clever,
  district: string,
  whole: boolean,
  io: Pick<Io, 'out' | 'note' | 'progress'>,
): Promise<void> {
  const dynamo = patient(table);
  let phase = '';
  let progress = (_: number): void => undefined;
  const say = (said: { readonly phase: keyof typeof PHASES; readonly done: number }): void => {
    if (said.phase !== phase) progress = io.progress(PHASES[said.phase], null);
    phase = said.phase;
    progress(said.done);
  };
  for (let isFirst = true; ; isFirst = false) {
    const began = performance.now();
    const msLeft = (): number => STEP - (performance.now() - began);
    const world = { dynamo, clever: clever(msLeft), now, msLeft, say };
    const outcome = await step(world, district, whole && isFirst).catch(refused);
    if (outcome.kind === 'done') report(outcome, io);
    if (outcome.kind === 'go-on' || (outcome.kind === 'done' && outcome.goOn)) continue;
    if (outcome.kind === 'waits' && outcome.seconds !== null) {
      io.note(`Clever’s limit is reached: it goes on in ${outcome.seconds} s.`);
      await wait(outcome.seconds * 1000);
      continue;
    }
    end(outcome, district, io);
    return;
  }
}

const suspended = (district: string): string =>
  `District ${district} is suspended, and so are its syncs: ${roomkey`districts resume ${district}`}`;

function refused(error: unknown): never {
  if (error instanceof CleverFailure) throw new Refusal(`${error.message}. ${TROUBLES[error.trouble]}`);
  throw error;
}

function report({ how, events, figures, noEvents }: Extract<Outcome, { kind: 'done' }>, io: Pick<Io, 'out'>): void {
  const rows = [...(how === 'events' ? [['events', events] as const] : []), ...figuresOf(figures)];
  io.out(pairs(rows.map(([name, figure]) => [name, String(figure)])));
  if (noEvents) io.out(`${NO_EVENTS}.`);
}

function end(outcome: Outcome, district: string, io: Pick<Io, 'out' | 'note'>): void {
  if (outcome.kind === 'idle') io.out('Nothing is new at Clever.');
  if (outcome.kind === 'busy')
    throw new Refusal('Somebody else syncs this district just now: look again in some minutes.');
  if (outcome.kind === 'elsewhere') throw new Refusal('The classes of this district come from another source by now.');
  if (outcome.kind === 'waits') throw new Refusal(TROUBLES.unavailable);
  if (outcome.kind === 'suspended') throw new Refusal(suspended(district));
  if (outcome.kind !== 'halted') return;
  if (outcome.halt.why === 'unshared') {
    throw new Refusal(
      'Clever shares nothing of this district: it is paused, and what is there stays. It goes on by itself once it shares again.',
    );
  }
  throw new Shock(
    `${review(outcome.halt, io)} Look at them, and if that is right:\n  ${roomkey`sync accept ${String(outcome.halt.shaken)} --district ${district}`}`,
  );
}
