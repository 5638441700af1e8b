import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Code, ERRORS } from '../../shared/errors.ts';
import { HINTS } from '../../shared/hints.ts';
import { textOf } from './pages.ts';

const ROW = /^\| `([a-z0-9-]+)` +\| (\d{3}) +\| (.+?) +\| (.+?) +\|$/gm;

test('docs/errors.md has every code once: its status, what programs are told, what to do', () => {
  const rows = [...textOf('docs/errors.md').matchAll(ROW)].map(([, code, status, what, todo]) => {
    assert.ok((todo ?? '').length > 4, code);
    return [code, Number(status), what];
  });
  const codes = Object.keys(ERRORS) as Code[];
  assert.deepEqual(rows.sort(), codes.map((code) => [code, ERRORS[code].status, HINTS[code]]).sort());
});
