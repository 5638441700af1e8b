import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { asItIs } from '../../shared/store/contexts/mapping.ts';
import { flag, text, texts } from '../program/args.ts';
import { command } from '../program/command.ts';
import { confirmed, YES } from '../program/confirm.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { roomkey } from '../program/hint.ts';
import { plain } from '../program/show.ts';
import { change, faultOf, MOST, NOT_IN_ROSTER, type TypedClass, version } from './change.ts';
import { findContext, WHICH } from './course.ts';
import { show, titled } from './show.ts';

const EXPECT = text('VERSION', 'the version that `mappings show` gave (needed)');

export const mappingsSet = command({
  name: 'mappings set',
  summary: 'Sets the classes that a course opens',
  words: ['[CONTEXT_KEY]'],
  options: {
    ...WHICH,
    class: texts(
      'ID[=URL_ID][:NAME]',
      'a class; in ids write %3A for a colon, %3D for =, %25 for %; "none" alone unmaps',
    ),
    expect: EXPECT,
    'not-in-roster': NOT_IN_ROSTER,
  },
  example: [
    'npx roomkey mappings set --deployment 8409082949-1527876651 --context 5123456789 --expect 0 \\',
    "  --class '6a51f0c2d4b8e90012ab34c3=algebra-1:Algebra 1, period 3'",
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const typed = readClasses(args.texts('class'));
    const expected = version(args.required('expect'));
    const course = await findContext(dynamo, args);
    io.out(show(await change(dynamo, course, typed, expected, args.flag('not-in-roster'))));
  },
});

export const mappingsRemove = command({
  name: 'mappings remove',
  summary: 'Takes classes out of a course; no launch adds them again',
  words: ['[CONTEXT_KEY]'],
  options: {
    ...WHICH,
    class: texts('ID', 'a class to take out'),
    all: flag('take out all'),
    expect: EXPECT,
    ...YES,
  },
  example: [
    'npx roomkey mappings remove --deployment 8409082949-1527876651 --context 5123456789 --expect 3 \\',
    '  --class 6a51f0c2d4b8e90012ab34c3',
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const [ids, all] = [args.texts('class'), args.flag('all')];
    if (ids.length > 0 === all) throw new Misuse('Say what to take out: --class ID, or --all.');
    const expected = version(args.required('expect'));
    const course = await findContext(dynamo, args);
    const present = activeClasses(course.context);
    const strange = ids.find((id) => !present.some((one) => one.id === id));
    if (strange !== undefined) {
      throw new Refusal(
        `The course does not open a class ${strange}: see ${roomkey`mappings show ${course.context.key}`}`,
      );
    }
    if (present.length === 0) throw new Refusal('The course opens no class.');
    const gone = present.filter(({ id }) => all || ids.includes(id)).map(({ id, name }) => name ?? id);
    if (course.context.version === expected)
      await confirmed(args, io, `${plain(titled(course.context))} opens no more: ${plain(gone.join(', '))}.`);
    const left = all ? [] : present.filter(({ id }) => !ids.includes(id));
    io.out(show(await change(dynamo, course, left.map(asItIs), expected, true)));
  },
});

function readClasses(typed: readonly string[]): readonly TypedClass[] {
  if (typed.length === 0) throw new Misuse('--class is missing; --class none leaves the course without a class.');
  if (typed.length === 1 && typed[0] === 'none') return [];
  if (typed.includes('none')) throw new Misuse('--class none stands alone.');
  if (typed.length > MOST) throw new Misuse(`A course opens at most ${MOST} classes.`);
  const classes = typed.map(readClass);
  const twice = classes.find((one, at) => classes.findIndex(({ id }) => id === one.id) !== at);
  if (twice !== undefined) throw new Misuse(`--class ${twice.id} came twice.`);
  return classes;
}

/** `ID[=URL_ID][:NAME]`; the name may hold anything. */
function readClass(typed: string): TypedClass {
  const [, id = '', urlId = null, name = null] = /^([^=:]+)(?:=([^=:]+))?(?::(.+))?$/s.exec(typed) ?? [];
  const decoded = { id: decode(id), urlId: urlId === null ? null : decode(urlId), name };
  if (Object.values(decoded).some((part) => part !== null && (part === '' || part.length > 255))) {
    throw new Misuse(
      `--class is ID, ID=URL_ID, ID:NAME or ID=URL_ID:NAME, each at most 255 characters, not "${typed}".`,
    );
  }
  const fault = faultOf(decoded);
  if (fault !== null) throw new Misuse(`--class ${typed}: ${fault}.`);
  return decoded;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
