import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { COMMANDS } from '../../cli/program/commands.ts';
import { calledWith, roomkey } from '../../cli/program/hint.ts';
import { ioOf } from '../../cli/program/io.ts';
import { parse } from '../../cli/program/parser.ts';
import { collector, ROOT, split } from './run.ts';
import { startWorld, type World } from './world.ts';

describe('a hint', () => {
  const rows: readonly (readonly [name: string, hint: () => string, pasted: string])[] = [
    ['words', () => roomkey`platforms list`, 'platforms list --table T'],
    ['a value', () => roomkey`clients grant ${'a b'} ${'d1'}`, "clients grant 'a b' d1 --table T"],
    ['a quote', () => roomkey`deployments resume ${"o'neil"}`, "deployments resume 'o'\\''neil' --table T"],
    ['what a shell would run', () => roomkey`x ${'$(y)'} ${'`z`'} ${';'}`, "x '$(y)' '`z`' ';' --table T"],
    ['what steers a terminal', () => roomkey`x ${'a\u001b[31m'}`, "x 'a?[31m' --table T"],
    ['an option with its value', () => roomkey`x ${['--a=b c', '--trim']}`, "x --a='b c' --trim --table T"],
    [
      'a word that begins with a dash',
      () => roomkey`x --y -- ${'-dashed -- it'}`,
      "x --y --table T -- '-dashed -- it'",
    ],
    ['help is the same everywhere', () => roomkey`help platforms list`, 'help platforms list'],
  ];
  for (const [name, hint, pasted] of rows) {
    test(name, () => assert.equal(calledWith(['--table', 'T'], hint), `npx roomkey ${pasted}`));
  }
});

describe('hints say where the command was told to work', () => {
  let world: World;
  before(async () => {
    world = await startWorld();
  });
  after(() => world.close());

  test('by options that were typed, and by those alone', async () => {
    const nobody = 'clients suspend nobody';
    const see = (more: string): string => `roomkey: There is no client nobody: see npx roomkey clients list${more}\n`;
    assert.equal((await world.run(nobody)).err, see(''));
    assert.equal((await world.run(`${nobody} --table ${world.table}`)).err, see(` --table ${world.table}`));
    const both = `--table ${world.table} --region us-east-1`;
    assert.equal((await world.run(`${nobody} ${both}`)).err, see(` ${both}`));
  });
});

/** As somebody who looks through the code for printed commands. */
describe('commands that texts name', () => {
  const sources = globSync('cli/**/*.ts', { cwd: ROOT }).map((file) => ({
    file,
    text: readFileSync(join(ROOT, file), 'utf8'),
  }));
  const names = COMMANDS.map(({ name }) => name);
  const isKnown = (typed: string): boolean => {
    const words = typed.replace(/^help /, '');
    return names.some(
      (name) => `${words} `.startsWith(`${name} `) || (words !== typed && name.startsWith(`${words} `)),
    );
  };

  test('each printed command is there, and ends its line or goes before a blank', () => {
    const faults: string[] = [];
    let hints = 0;
    for (const { file, text } of sources.filter(
      ({ file: name }) => !/program\/(hint|completion|suggest)\.ts$/.test(name),
    )) {
      for (const [whole, typed = '', value, next = ''] of text.matchAll(/roomkey`([^`$]*)(\$\{)?[^`]*`\}?(.)/gs)) {
        hints += 1;
        if (typed !== 'help' && value === undefined && !isKnown(typed.trim())) faults.push(`${file}: ${whole}`);
        if (value !== undefined && typed !== 'help ' && !isKnown(typed.trim())) faults.push(`${file}: ${whole}`);
        if (/[.,;:]/.test(next) && !/\n/.test(next) && whole.endsWith(`}${next}`)) faults.push(`${file}: ${whole}`);
      }
    }
    assert.ok(hints > 30, `${hints} hints`);
    assert.deepEqual(faults, []);
  });

  test('none is printed but by roomkey`…`, which says the table', () => {
    const groups = [...new Set(names.map((name) => name.split(' ')[0]))].join('|');
    const bare = new RegExp(`(?<!npx )\\broomkey (${groups}) `);
    for (const { file, text } of sources) {
      const lines = text.split('\n').filter((line) => bare.test(line) || /\bsee npx roomkey/.test(line));
      assert.deepEqual(lines, [], file);
    }
  });

  for (const { name, example } of COMMANDS) {
    test(`the example of ${name} can be typed`, () => {
      const typed = [
        ...example.replaceAll('\\\n', ' ').matchAll(/(?<=^|\()npx roomkey .*?(?=\)| > | \| | {2,}#|$)/gm),
      ].map(([line]) => line);
      assert.ok(typed.length > 0);
      for (const line of typed) {
        const words = split(line.replace('npx roomkey ', '').replaceAll("'", '"'));
        const called = parse(
          COMMANDS,
          words,
          '1',
          ioOf({ out: collector().stream, err: collector().stream, in: Readable.from([]) }),
        );
        assert.equal(called?.command.name, name);
      }
    });
  }
});
