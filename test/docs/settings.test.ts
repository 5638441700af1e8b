import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf, isFields } from '../../local/json.ts';
import { parseConfig } from '../../shared/stage/config.ts';
import { tableIn } from '../contract/markdown.ts';
import { textOf, wordsIn } from './pages.ts';

const PAGE = 'docs/deploy.md';

/** Where it has parts of its own: a configuration without them knows nothing of these. */
const FULLEST = {
  customDomain: {
    name: 'lti.example.org',
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0123abcd',
  },
  school: { timeZone: 'America/Chicago' },
  tags: { team: 'lti' },
  warmThroughput: {},
  clever: { secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:roomkey/clever-AbCdEf' },
};

/** Each setting as it is written: `customDomain.name`, `throttle.login.rate`. */
const pathsIn = (value: unknown, above = ''): readonly string[] =>
  Object.entries(fieldsOf(value)).flatMap(([key, below]) =>
    isFields(below) ? pathsIn(below, `${above}${key}.`) : [`${above}${key}`],
  );

const SETTINGS = pathsIn(parseConfig({ roomkey: FULLEST }));

test('docs/deploy.md has every setting, and none that is not there', () => {
  const rows = tableIn(textOf(PAGE), '## Settings').slice(1);
  const listed = rows.flatMap(([first = '']) =>
    [...first.matchAll(/`([^`]+)`/g)]
      .map(([, name = '']) => name)
      .filter((name) => name !== 'rate' && name !== 'burst'),
  );
  assert.deepEqual(
    listed.filter((name) => !SETTINGS.some((path) => path === name || path.startsWith(`${name}.`))),
    [],
  );
  const said = wordsIn(PAGE).flatMap((word) => /roomkey:([\w.]+)=/.exec(word)?.[1] ?? word);
  // Those of each function are one row, and tags have names of their own.
  const single = SETTINGS.filter((path) => !/^(?:memory|throttle|tags)\./.test(path));
  assert.ok(single.length > 15);
  assert.deepEqual(
    single.filter((path) => !said.includes(path) && !listed.includes(path)),
    [],
  );
});
