import { beside } from '../../shared/store/catalogue/copies.ts';
import { type Closing, requests } from '../../shared/store/contexts/requests.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { change, faultOf, MOST, NOT_IN_ROSTER, type TypedClass } from '../mappings/change.ts';
import { courseAt } from '../mappings/course.ts';
import { show } from '../mappings/show.ts';
import { texts } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import { now, operator } from '../program/operator.ts';
import { orDash } from '../program/show.ts';
import { type Found, openRequest } from './find.ts';

export const requestsApprove = command({
  name: 'requests approve',
  summary: 'Connects the classes that a request names, and closes it',
  words: ['REQUEST'],
  options: {},
  example: 'npx roomkey requests approve 00tq2m8k7x3f9bq1',
  async run(args, { dynamo }, io) {
    const found = await openRequest(dynamo, args.word(0));
    const { id, classes } = found.request;
    if (classes.length === 0)
      throw new Refusal(`Request ${id} names no class: ${roomkey`requests answer ${id} --class ID`}`);
    await answer(dynamo, found, classes, false, io);
  },
});

export const requestsAnswer = command({
  name: 'requests answer',
  summary: 'Connects the class that a teacher asked for, and closes the request',
  words: ['REQUEST'],
  options: {
    class: texts('ID', 'the class; the course keeps those that it has (needed)'),
    'not-in-roster': NOT_IN_ROSTER,
  },
  example: 'npx roomkey requests answer 00tq2m8k7x3f9bq1 --class 6a51f0c2d4b8e90012ab34c3',
  async run(args, { dynamo }, io) {
    const typed = args.texts('class');
    if (typed.length === 0)
      throw new Misuse(`--class is missing; without one it is closed by ${roomkey`requests decline ${args.word(0)}`}`);
    for (const id of typed) {
      const fault = faultOf(named(id));
      if (fault !== null) throw new Misuse(`--class ${id}: ${fault}.`);
    }
    const twice = typed.find((id, at) => typed.indexOf(id) !== at);
    if (twice !== undefined) throw new Misuse(`--class ${twice} came twice.`);
    await answer(dynamo, await openRequest(dynamo, args.word(0)), typed, args.flag('not-in-roster'), io);
  },
});

const named = (id: string): TypedClass => ({ id, urlId: null, name: null });

async function answer(
  dynamo: Dynamo,
  found: Found,
  ids: readonly string[],
  notInRoster: boolean,
  io: Io,
): Promise<void> {
  const course = await courseAt(dynamo, found.request.contextKey);
  if (course === null)
    throw new Refusal(
      `The course of this request is not known (any more): ${roomkey`requests decline ${found.request.id}`}`,
    );
  // Ids of classes are a district's own.
  if (course.district !== found.district) {
    throw new Refusal(
      `The course of this request belongs to district ${orDash(course.district)} now, and the request to ${orDash(found.district)}: ${roomkey`requests decline ${found.request.id}`}`,
    );
  }
  const wanted = beside(course.context, ids.map(named));
  if (wanted !== null && wanted.length > MOST) throw new Refusal(`A course opens at most ${MOST} classes.`);
  const { version } = course.context;
  const changed = wanted === null ? course : await change(dynamo, course, wanted, version, notInRoster, ['request']);
  await close(dynamo, found, { state: 'done', answer: ids });
  io.out(show(changed));
}

export const requestsDecline = command({
  name: 'requests decline',
  summary: 'Closes a request without a class',
  words: ['REQUEST'],
  options: {},
  example: 'npx roomkey requests decline 00tq2m8k7x3f9bq1',
  async run(args, { dynamo }, io) {
    const found = await openRequest(dynamo, args.word(0));
    await close(dynamo, found, { state: 'declined' });
    io.out(`Request ${found.request.id} is declined; the course stays as it is.`);
  },
});

async function close(dynamo: Dynamo, { owner, request }: Found, closing: Closing): Promise<void> {
  if (await requests(dynamo).close(owner, request, closing, (await operator()).by, now())) return;
  throw new Refusal(`Somebody else has closed request ${request.id} meanwhile: see ${roomkey`requests list --all`}`);
}
