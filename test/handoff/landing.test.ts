import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { landingUrl } from '../../shared/handoff/landing.ts';
import { type HandOff, ROSTERED } from '../../shared/handoff/record.ts';

const LANDING = { class: 'https://app.example/classes/{class}/today', home: 'https://app.example/', setup: null };

const at = (id: string, urlId: string | null, landing = LANDING): string | null => {
  const one = { id, urlId, name: null, how: 'partner', at: 0, standing: 'active', evidence: [] } as const;
  const mapping: HandOff['mapping'] = { version: 1, chosen: id, classes: [one], rostered: ROSTERED[0], waiting: [] };
  return landingUrl(landing, { entry: 'class', mapping });
};

describe('the address of a class', () => {
  test('holds its id, or its own id for addresses, escaped', () => {
    assert.equal(at('5f1b', null), 'https://app.example/classes/5f1b/today');
    assert.equal(at('5f1b', 'a/b ?#é'), 'https://app.example/classes/a%2Fb%20%3F%23%C3%A9/today');
  });

  test('is none where a browser would climb with it', () => {
    for (const id of ['.', '..']) {
      assert.equal(at(id, null), null, id);
      assert.equal(at('5f1b', id), null, id);
    }
    // What is written as an escape by the id itself is escaped once more, and climbs nowhere.
    assert.equal(at('%2e%2e', null), 'https://app.example/classes/%252e%252e/today');
  });

  test('may hold dots that do not climb', () => {
    for (const id of ['...', '.hidden', 'a..b', 'v1.2']) {
      assert.equal(new URL(at(id, null) ?? '').pathname, `/classes/${id}/today`);
    }
  });
});
