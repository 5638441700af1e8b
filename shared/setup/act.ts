import { h } from '../crypto/hash.ts';
import { LaunchError } from '../errors.ts';
import type { Reply } from '../http/reply.ts';
import { LIMITS } from '../names.ts';
import { signInOncePage } from '../pages/clever.ts';
import { openPage } from '../pages/launch.ts';
import { askedPage } from '../pages/setup.ts';
import { askableOf } from '../routing/offers.ts';
import { type Course, contextOf } from '../routing/remember.ts';
import { choices } from '../store/contexts/choices.ts';
import { activeClasses, contexts } from '../store/contexts/contexts.ts';
import { openRequest as open } from '../store/contexts/requests.ts';
import { tell } from '../store/contexts/told.ts';
import type { Dynamo } from '../store/table/dynamo.ts';
import type { Onward } from './answer.ts';
import { calledOf, claim, likeliest } from './called.ts';
import { connect } from './connect.ts';
import { requireSetUp, routeAgain, type WaitingLaunch } from './load.ts';
import type { Step } from './parse.ts';
import { connectSure } from './sure.ts';

/** What each button of a page that waits does. */
export async function takeStep(
  dynamo: Dynamo,
  onward: Onward,
  launch: WaitingLaunch,
  asked: Exclude<Step, { readonly step: 'members' }>,
): Promise<Reply> {
  // Whoever is to sign in first goes on from there alone.
  if (launch.held.kind === 'clever') return onward.show(launch, signInOncePage(launch.visit.brand, launch.waiting));
  switch (asked.step) {
    case 'open':
    case 'show':
    case 'enter':
      return launch.held.kind === 'open' ? ready(onward, launch, asked.step) : enter(dynamo, onward, launch);
    case 'on':
      return goOnAll(dynamo, onward, launch);
    case 'connect':
      return connect(dynamo, onward, launch, asked);
    case 'search': {
      requireSetUp(launch);
      const routed = await routeAgain(dynamo, launch);
      return routed.found.matter === null ? onward.goOn(launch, routed) : onward.setUp(launch, routed, asked.words);
    }
    case 'ask':
      return asked.about === null
        ? ask(dynamo, onward, launch, asked.name)
        : askAbout(dynamo, onward, launch, asked.about);
    case 'claim':
      return claim(dynamo, onward, launch, asked);
    case 'create':
      requireSetUp(launch);
      return there(await onward.handOver(launch, await routeAgain(dynamo, launch), 'setup'));
    case 'look':
      return look(dynamo, onward, launch);
    case 'choose':
      return choose(dynamo, onward, launch, asked.classId);
  }
}

/** Where everything leads now; what is sure of a course connects it first, where the district has it so. */
async function enter(dynamo: Dynamo, onward: Onward, launch: WaitingLaunch): Promise<Reply> {
  const routed = await routeAgain(dynamo, launch);
  const sure = await connectSure(dynamo, launch, routed);
  return sure === null ? onward.goOn(launch, routed) : onward.goOn(sure, await routeAgain(dynamo, sure));
}

/** Past what a teacher was told of sections that wait, as often as nothing of that changes. */
async function goOnAll(dynamo: Dynamo, onward: Onward, launch: WaitingLaunch): Promise<Reply> {
  const course = requireSetUp(launch);
  const routed = await routeAgain(dynamo, launch);
  const { untold } = routed.found;
  if (untold === null || course.context === null) return onward.goOn(launch, routed);
  const told = { ...launch, course: { ...course, context: await tell(dynamo, course.context, untold) } };
  return onward.goOn(told, await routeAgain(dynamo, told));
}

/** The class was known from the start; only the tab is to be opened. */
async function ready(onward: Onward, launch: WaitingLaunch, step: 'open' | 'show' | 'enter'): Promise<Reply> {
  const { visit, waiting, held } = launch;
  if (step !== 'open') return onward.show(launch, openPage(visit.brand, waiting));
  return there(await onward.leave(launch, held.handOff));
}

/** For classes that the course's ids name, and that are not hers, or of whoever is called as she is: which, is said to the operator alone. */
async function askAbout(dynamo: Dynamo, onward: Onward, launch: WaitingLaunch, about: 'ids' | 'name'): Promise<Reply> {
  const { claim: course } = requireSetUp(launch);
  const routed = await routeAgain(dynamo, launch);
  const { matter } = routed.found;
  if (matter === null) return onward.goOn(launch, routed);
  const called = about === 'name' ? await calledOf(dynamo, launch, matter) : null;
  const likely = called === null ? null : likeliest(called, launch);
  const classes = about === 'ids' ? askableOf(matter, launch.deployment) : likely === null ? [] : [likely.id];
  if (classes.length === 0) return onward.setUp(launch, routed, null, 'changed');
  const title = course.title ?? course.label ?? course.id;
  return ask(dynamo, onward, launch, title, classes.slice(0, LIMITS.asked));
}

/** Stores the request; opens and shows nothing. */
async function ask(
  dynamo: Dynamo,
  onward: Onward,
  launch: WaitingLaunch,
  name: string,
  classes: readonly string[] = [],
): Promise<Reply> {
  const course = requireSetUp(launch);
  const { visit, waiting } = launch;
  if (!(await openRequest(dynamo, launch, course, name, classes))) {
    return onward.setUp(launch, await routeAgain(dynamo, launch), null, 'asked-enough');
  }
  visit.note({ outcome: 'asked' });
  return onward.show(launch, askedPage(visit.brand, waiting, name, visit.wayBack));
}

/** A course for practice: out of reports, and on to the application's home. */
async function look(dynamo: Dynamo, onward: Onward, launch: WaitingLaunch): Promise<Reply> {
  const course = requireSetUp(launch);
  if (launch.client.landing.home === null) throw new LaunchError('step-malformed');
  const context = await contextOf(dynamo, launch, course);
  if (activeClasses(context).length === 0) await contexts(dynamo).setPractice(context, true);
  return there(await onward.handOver(launch, await routeAgain(dynamo, launch), 'home'));
}

/** Goes to one of the course's classes and remembers it. Throws class-refused for any other. */
async function choose(dynamo: Dynamo, onward: Onward, launch: WaitingLaunch, classId: string): Promise<Reply> {
  const routed = await routeAgain(dynamo, launch);
  const { destination, found } = routed;
  if (destination.kind !== 'choose' && destination.kind !== 'class') return onward.goOn(launch, routed);
  const choosable = found.own.length === 0 ? found.open : found.open.filter(({ id }) => found.own.includes(id));
  const chosen = choosable.find(({ id }) => id === classId);
  if (chosen === undefined) throw new LaunchError('class-refused');
  const { arriving, course, visit } = launch;
  const { realm, sub, changesNothing } = arriving;
  // A choice that is lost is asked for again.
  const choice = () =>
    course === null || changesNothing
      ? []
      : [choices(dynamo).remember(realm, sub, course.key, classId, visit.request.now)];
  return there(await onward.handOver(launch, routed, 'class', chosen, choice));
}

/** A page offers only what the application has an address for. */
function there(reply: Reply | null): Reply {
  if (reply === null) throw new LaunchError('step-malformed');
  return reply;
}

/** A teacher asks for a class by its name; false where too many requests of this course are open. */
async function openRequest(
  dynamo: Dynamo,
  { deployment, arriving, visit }: WaitingLaunch,
  { key, claim }: Course,
  name: string,
  classes: readonly string[],
): Promise<boolean> {
  const { iss, toolId, deploymentId } = deployment;
  const asked = {
    owner: deployment.district ?? { iss, toolId, deploymentId },
    contextKey: key,
    title: claim.title,
    name,
    classes,
    school: null,
    by: h(arriving.realm, arriving.sub),
  };
  const { outcome } = await open(dynamo, asked, visit.request.now);
  return outcome === 'open';
}
