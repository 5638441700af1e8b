import { LaunchError } from '../errors.ts';
import { askedPage } from '../http/pages/setup.ts';
import { openPage } from '../http/pages/steps.ts';
import type { Reply } from '../http/reply.ts';
import { contextOf } from '../launch/context-of.ts';
import { choices } from '../store/choices.ts';
import { activeClasses, contexts } from '../store/contexts.ts';
import type { Dynamo } from '../store/dynamo.ts';
import { openRequest } from './ask.ts';
import { connect } from './connect.ts';
import type { Onward } from './go-on.ts';
import { requireSetUp, routeAgain, type Stand } from './stand.ts';
import type { Step } from './step.ts';

/** What each button of a page that waits does. */
export async function takeStep(dynamo: Dynamo, onward: Onward, stand: Stand, asked: Step): Promise<Reply> {
  switch (asked.step) {
    case 'open':
    case 'show':
    case 'enter':
      return stand.held.kind === 'open'
        ? ready(onward, stand, asked.step)
        : onward.goOn(stand, await routeAgain(dynamo, stand));
    case 'connect':
      return connect(dynamo, onward, stand, asked);
    case 'search': {
      requireSetUp(stand);
      const routed = await routeAgain(dynamo, stand);
      return routed.found.matter === null ? onward.goOn(stand, routed) : onward.setUp(stand, routed, asked.words);
    }
    case 'ask':
      return ask(dynamo, onward, stand, asked.name);
    case 'create':
      requireSetUp(stand);
      return there(await onward.handOver(stand, await routeAgain(dynamo, stand), 'setup'));
    case 'look':
      return look(dynamo, onward, stand);
    case 'choose':
      return choose(dynamo, onward, stand, asked.classId);
  }
}

/** The class was known from the start; only the tab is to be opened. */
async function ready(onward: Onward, stand: Stand, step: 'open' | 'show' | 'enter'): Promise<Reply> {
  const { visit, waiting, held } = stand;
  const { launchId, secret, action } = waiting;
  if (step !== 'open') return onward.show(stand, openPage(visit.brand, launchId, secret, action, visit.onward));
  return there(await onward.leave(stand, held.handOff));
}

/** Stores the request; opens and shows nothing. */
async function ask(dynamo: Dynamo, onward: Onward, stand: Stand, name: string): Promise<Reply> {
  const course = requireSetUp(stand);
  const { visit, waiting } = stand;
  if (!(await openRequest(dynamo, stand, course, name))) {
    return onward.setUp(stand, await routeAgain(dynamo, stand), null, 'asked-enough');
  }
  visit.note({ outcome: 'asked' });
  return onward.show(stand, askedPage(visit.brand, waiting, name, visit.wayBack));
}

/** A course for practice: out of reports, and on to the application's home. */
async function look(dynamo: Dynamo, onward: Onward, stand: Stand): Promise<Reply> {
  const course = requireSetUp(stand);
  if (stand.client.landing.home === null) throw new LaunchError('step-malformed');
  const context = await contextOf(dynamo, stand, course);
  if (activeClasses(context).length === 0) await contexts(dynamo).setPractice(context, true);
  return there(await onward.handOver(stand, await routeAgain(dynamo, stand), 'home'));
}

/** Goes to one of the course's classes and remembers it. Throws class-refused for any other. */
async function choose(dynamo: Dynamo, onward: Onward, stand: Stand, classId: string): Promise<Reply> {
  const routed = await routeAgain(dynamo, stand);
  const { destination, found } = routed;
  if (destination.kind !== 'choose' && destination.kind !== 'class') return onward.goOn(stand, routed);
  const choosable = found.own.length === 0 ? found.open : found.open.filter(({ id }) => found.own.includes(id));
  const chosen = choosable.find(({ id }) => id === classId);
  if (chosen === undefined) throw new LaunchError('class-refused');
  const reply = there(await onward.handOver(stand, routed, 'class', chosen));
  const { arriving, course, visit } = stand;
  if (course !== null && !arriving.changesNothing) {
    const { realm, sub } = arriving;
    // A choice that is lost is asked for again.
    await choices(dynamo)
      .remember(realm, sub, course.key, classId, visit.request.now)
      .catch(() => visit.note({ failed: 1 }));
  }
  return reply;
}

/** A page offers only what the application has an address for. */
function there(reply: Reply | null): Reply {
  if (reply === null) throw new LaunchError('step-malformed');
  return reply;
}
