import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pageJson } from '../../shared/http/reply.ts';
import { choosePage } from '../../shared/pages/choose.ts';
import { textsOf } from '../../shared/pages/frame.ts';
import { type ClassRow, detailsOf } from '../../shared/pages/rows.ts';
import { LANGUAGES, PIECES } from '../support/pages.ts';

const BRAND = {
  product: 'Brightway',
  support: 'help@brightway.example',
  logo: null,
  language: 'en',
  family: 'canvas',
} as const;

const row = (id: string, more: Partial<ClassRow> = {}): ClassRow => ({
  id,
  name: 'Algebra 1',
  period: null,
  term: null,
  grade: null,
  school: null,
  teachers: [],
  students: null,
  section: null,
  ...more,
});

describe('what tells a class from its neighbours', () => {
  const details = (...rows: readonly ClassRow[]): readonly (string | undefined)[] => {
    const found = detailsOf(rows, textsOf(BRAND));
    return rows.map((one) => found.get(one));
  };
  const all = {
    period: '3',
    term: 'Fall',
    grade: '9',
    school: 'Lincoln',
    teachers: ['A', 'B'],
    students: 20,
    section: '7',
  };

  test('in the order of the columns, the section number last', () => {
    const other = {
      period: '4',
      term: 'Spring',
      grade: '10',
      school: 'North',
      teachers: ['C'],
      students: 21,
      section: '8',
    };
    assert.deepEqual(details(row('a', all), row('b', other)), [
      'Period 3 · Fall · Grade 9 · Lincoln · with A, B · Students: 20 · Section 7',
      'Period 4 · Spring · Grade 10 · North · with C · Students: 21 · Section 8',
    ]);
  });

  test('not what is empty, or equal in all', () => {
    assert.deepEqual(details(row('a', all), row('b', { ...all, period: '4' })), ['Period 3', 'Period 4']);
    assert.deepEqual(details(row('a', { grade: '9' }), row('b')), ['Grade 9', '']);
    assert.deepEqual(details(row('a', { students: 0 }), row('b')), ['Students: 0', '']);
    assert.deepEqual(details(row('a'), row('b')), ['', '']);
  });

  test('a class alone shows all but its section number', () => {
    assert.deepEqual(details(row('a', all)), ['Period 3 · Fall · Grade 9 · Lincoln · with A, B · Students: 20']);
  });
});

/** Attributes of every element of a kind. */
const elements = (markup: string, name: string): readonly string[] =>
  [...markup.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, attributes]) => attributes ?? '');
const attribute = (attributes: string, name: string): string | undefined =>
  new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];

for (const language of LANGUAGES) {
  describe(`every page in ${language}`, () => {
    for (const [name, { make }] of PIECES) {
      const { markup, csp } = make({ ...BRAND, language });

      test(`${name}: each id once, each form that a button names is there, each field has a label`, () => {
        const ids = [...markup.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
        assert.deepEqual(ids, [...new Set(ids)]);
        for (const attributes of [...elements(markup, 'button'), ...elements(markup, 'input')]) {
          const form = attribute(attributes, 'form');
          if (form !== undefined) assert.ok(ids.includes(form), form);
        }
        for (const [, before = '', attributes = ''] of markup.matchAll(/(.{0,300})<input\b([^>]*)>/gs)) {
          if (attribute(attributes, 'type') === 'hidden') continue;
          assert.ok(before.lastIndexOf('<label>') > before.lastIndexOf('</label>'), attributes);
        }
      });

      test(`${name}: loads nothing, and posts only where it may`, () => {
        assert.doesNotMatch(markup, / (src|href)="(?!https:\/\/lms\.test\/|data:)/);
        assert.match(csp, /^default-src 'none'; /);
        const actions = elements(markup, 'form').map((attributes) => attribute(attributes, 'action') ?? '');
        const own = actions.every((action) => /^\/(login|launch|setup|manage)$|^https:\/\/sso\.test\//.test(action));
        assert.ok(own, actions.join(' '));
        assert.ok(elements(markup, 'form').every((attributes) => attribute(attributes, 'method') === 'post'));
      });
    }
  });
}

test('a page for a window opens tabs with whatever may leave it, and with nothing else', () => {
  const waiting = { launchId: 'l', secret: 's', action: '/setup', onward: "'self'", newTab: true };
  const { markup } = choosePage(BRAND, waiting, [row('a'), row('b')]);
  const [form = ''] = elements(markup, 'form');
  assert.equal(attribute(form, 'target'), '_blank');
  assert.match(markup, /name="frame" value="1"/);
  assert.doesNotMatch(
    choosePage(BRAND, { ...waiting, newTab: false }, [row('a')]).markup,
    /target="_blank"|name="frame"/,
  );
});

test('a page that waits brings its script where it is shown in place of another', () => {
  const waiting = { launchId: 'l', secret: 's', action: '/setup', onward: "'self'", newTab: false };
  const page = choosePage(BRAND, waiting, [row('a')]);
  const answer: { script?: string; page: string } = JSON.parse(String(pageJson(200, page, [], 's').body));
  assert.ok(page.markup.includes(`<script>${answer.script}</script>`));
  assert.ok(answer.page.includes('data-secret="s"'), 'what the script reads comes with it');
  const ended: { script?: string } = JSON.parse(String(pageJson(200, page, []).body));
  assert.equal(ended.script, undefined);
});
