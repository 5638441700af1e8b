import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Command } from '../../cli/program/command.ts';
import { COMMANDS } from '../../cli/program/commands.ts';
import { PAGES, ROOT, shellIn, textOf, wordsIn } from './pages.ts';

const NAMES = new Map(COMMANDS.map((command) => [command.name, command]));
const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;

/** Every call of the command that a page shows, as words. */
const callsIn = (page: string): readonly (readonly string[])[] =>
  [...shellIn(page), ...wordsIn(page)].flatMap((line) =>
    [...line.matchAll(/(?:^|\s)(?:npx |npm run )?roomkey (?:-- )?([a-z-][^|>&;]*)/g)].map(([, words = '']) =>
      words.trim().split(/\s+/),
    ),
  );

const commandOf = (words: readonly string[]): Command | null =>
  [3, 2, 1].map((length) => NAMES.get(words.slice(0, length).join(' '))).find((one) => one !== undefined) ?? null;

/** Groups of commands and the parser's own words. */
const isOpen = ([first = '', ...rest]: readonly string[]): boolean =>
  rest.length === 0
    ? COMMANDS.some(({ name }) => name.startsWith(`${first} `)) || first === 'help' || first.startsWith('-')
    : first === 'help' || COMMANDS.some(({ name }) => name.startsWith(`${[first, ...rest].join(' ')} `));

const optionsIn = (words: readonly string[]): readonly string[] =>
  words.flatMap((word) => /^\[?--([a-z-]+)/.exec(word)?.[1] ?? []);

test('each call of the command that docs show is a command, with options that it has', () => {
  const calls = PAGES.flatMap((page) => callsIn(page).map((words) => [page, words] as const));
  assert.ok(calls.length > 100, `${calls.length} calls`);
  const faults = calls.flatMap(([page, words]) => {
    const found = commandOf(words);
    if (found === null) return isOpen(words) ? [] : [`${page}: roomkey ${words.join(' ')}`];
    return optionsIn(words)
      .filter((name) => !Object.hasOwn(found.options, name) && name !== 'help')
      .map((name) => `${page}: roomkey ${found.name} has no --${name}`);
  });
  assert.deepEqual([...new Set(faults)], []);
});

test('docs name every command, and every option of its own', () => {
  const all = PAGES.map(textOf).join('\n');
  const said = PAGES.flatMap((page) => [...shellIn(page), ...wordsIn(page)]);
  const common = ['table', 'region', 'profile', 'demo'];
  const silent = COMMANDS.flatMap(({ name, options }) => [
    ...(said.some((line) => line.includes(name)) ? [] : [name]),
    ...Object.keys(options)
      .filter((option) => !common.includes(option) && !new RegExp(`--${option}(?![a-z-])`).test(all))
      .map((option) => `${name} --${option}`),
  ]);
  assert.deepEqual(silent, []);
});

test('each script of package.json is in the docs, and each that they name is there', () => {
  const named = new Set(
    PAGES.flatMap((page) =>
      [...textOf(page).matchAll(/npm (?:run ([a-z:]+)|(test|start)\b)/g)].map(([, script, own]) => script ?? own),
    ),
  );
  assert.deepEqual(
    Object.keys(SCRIPTS).filter((name) => !named.has(name)),
    [],
  );
  assert.deepEqual(
    [...named].filter((name) => name !== undefined && !Object.hasOwn(SCRIPTS, name)),
    [],
  );
});
