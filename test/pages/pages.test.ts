import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { pageJson } from '../../shared/http/reply.ts';
import { choosePage } from '../../shared/pages/choose.ts';
import { textsOf } from '../../shared/pages/frame.ts';
import { byPeriod, type ClassRow, labelsOf } from '../../shared/pages/rows.ts';
import { LANGUAGES, PIECES } from '../support/pages.ts';

const BRAND = {
  product: 'Brightway',
  support: 'help@brightway.example',
  logo: null,
  language: 'en',
  family: 'canvas',
  ref: 'k7m2p9xz',
  teaches: false,
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
  const details = (...rows: readonly ClassRow[]): readonly string[] =>
    [...labelsOf(rows, textsOf(BRAND)).values()].map((label) =>
      [label.title, label.details].filter(Boolean).join(' | '),
    );
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
      'Period 3 · Algebra 1 | Fall · Grade 9 · Lincoln · with A, B · Students: 20 · Section 7',
      'Period 4 · Algebra 1 | Spring · Grade 10 · North · with C · Students: 21 · Section 8',
    ]);
  });

  test('not what is empty, or equal in all', () => {
    const periods = details(row('a', all), row('b', { ...all, period: '4' }));
    assert.deepEqual(periods, ['Period 3 · Algebra 1', 'Period 4 · Algebra 1']);
    assert.deepEqual(details(row('a', { grade: '9' }), row('b')), ['Grade 9 · Algebra 1', 'Algebra 1']);
    assert.deepEqual(details(row('a', { students: 0 }), row('b')), ['Students: 0 · Algebra 1', 'Algebra 1']);
    assert.deepEqual(details(row('a'), row('b')), ['Algebra 1', 'Algebra 1']);
  });

  test('a class alone shows all but its section number', () => {
    const alone = 'Algebra 1 | Period 3 · Fall · Grade 9 · Lincoln · with A, B · Students: 20';
    assert.deepEqual(details(row('a', all)), [alone]);
  });

  test('the period leads, unless the name has it', () => {
    const named = (name: string, period: string) => row(name, { name, period });
    assert.deepEqual(details(named('Geometry, period 2', '2'), named('Biology P4', '4'), named('Algebra 1', '1')), [
      'Geometry, period 2',
      'Biology P4',
      'Period 1 · Algebra 1',
    ]);
  });

  test('of classes of one name what differs between them leads, not what others differ in', () => {
    const [fall, other] = [{ term: 'Fall' }, { name: 'Geometry', term: 'Spring', section: '1' }];
    assert.deepEqual(
      details(row('a', { ...fall, section: '7' }), row('b', { ...fall, section: '8' }), row('c', other)),
      ['Section 7 · Algebra 1 | Fall', 'Section 8 · Algebra 1 | Fall', 'Geometry | Spring · Section 1'],
    );
  });

  test('in the order of a school day, what has no period last', () => {
    const rows = [null, '10', '2', '1'].map((period) => row(`${period}`, { period }));
    const sections = ['12', '3'].map((section) => row(`section ${section}`, { period: '1', section }));
    assert.deepEqual(
      [...rows, ...sections].toSorted(byPeriod).map(({ id }) => id),
      ['1', 'section 3', 'section 12', '2', '10', 'null'],
    );
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
        assert.doesNotMatch(markup, / (src|href)="(?!https:\/\/lms\.test\/|data:|mailto:)/);
        assert.match(csp, /^default-src 'none'; /);
        const actions = elements(markup, 'form').map((attributes) => attribute(attributes, 'action') ?? '');
        const own = actions.every((action) =>
          /^\/(login|launch|setup|manage|clever|register)$|^https:\/\/sso\.test\//.test(action),
        );
        assert.ok(own, actions.join(' '));
        assert.ok(elements(markup, 'form').every((attributes) => attribute(attributes, 'method') === 'post'));
      });
    }
  });
}

const WAITING = { launchId: 'l', secret: 's', action: '/setup', onward: "'self'", newTab: false, wayBack: null };

test('in the chooser each row is one button, in the order of periods', () => {
  const classes = ['5', '1', '3'].map((period) => row(`class ${period}`, { period }));
  const { markup } = choosePage(BRAND, WAITING, classes);
  const buttons = [...markup.matchAll(/<li><button[^>]*>(.*?)<\/button><\/li>/g)].map(([, inside]) => inside);
  assert.equal(buttons.length, 3);
  assert.match(buttons[0] ?? '', /^<b>Period 1 · Algebra 1<\/b>/);
  assert.deepEqual(
    elements(markup, 'button').flatMap((attributes) => attribute(attributes, 'value') ?? []),
    ['class 1', 'class 3', 'class 5'],
  );
});

test('the chooser says why it asks again', () => {
  const classes = ['1', '3'].map((period) => row(`class ${period}`, { period }));
  assert.match(choosePage(BRAND, WAITING, classes, 'class 3').markup, /You chose Period 3 · Algebra 1 a moment ago\./);
  assert.doesNotMatch(choosePage(BRAND, WAITING, classes).markup, /a moment ago/);
  assert.doesNotMatch(choosePage(BRAND, WAITING, classes, 'class 5').markup, /a moment ago/);
});

/** Buttons that stand out. */
const filled = (markup: string): readonly string[] =>
  [...markup.matchAll(/<button\b(?![^>]*class="plain)[^>]*>(.*?)<\/button>/g)].map(([, said]) => said ?? '');

for (const [name, wanted] of [
  ['connect', ['Connect', 'Connect the checked classes']],
  ['connect one', ['Connect']],
  ['connect, unknown', ['Ask for it']],
  ['connect, asked-enough', []],
  ['manage', []],
] as const) {
  test(`${name}: the one button to take is filled, all others are not`, () => {
    assert.deepEqual(filled(PIECES.get(name)?.make(BRAND).markup ?? ''), wanted);
  });
}

test('each page that somebody may phone about has a reference, and a button that copies it', () => {
  for (const name of [
    'wait',
    'connect',
    'choose',
    'manage',
    'asked',
    'taken',
    'wrong class',
    'busy',
    'used',
    'installation',
  ]) {
    const { markup, csp } = PIECES.get(name)?.make(BRAND) ?? { markup: '', csp: '' };
    assert.match(
      markup,
      /<footer>.*<code id="ref">k7m2p9xz<\/code> <button id="copy" [^>]*hidden>Copy<\/button><\/footer>/,
      name,
    );
    assert.match(markup, /<script>.*execCommand/s, name);
    assert.match(csp, /; script-src 'sha256-/, name);
  }
  const { markup } = PIECES.get('proof not found')?.make(BRAND) ?? { markup: '' };
  assert.match(markup, /<footer>Help: <a href="mailto:[^"]+k7m2p9xz">[^<]+<\/a><br>Code for help: k7m2p9xz<\/footer>/);
});

for (const [support, link] of [
  ['help@brightway.example', 'href="mailto:help@brightway.example?subject=Code%20for%20help%3A%20k7m2p9xz"'],
  ['https://help.brightway.example/lms', 'href="https://help.brightway.example/lms" target="_blank" rel="noopener"'],
  ['javascript:alert(1)', null],
  ['help@brightway.example, 555-0100', null],
  ['the person who runs your course site', null],
] as const) {
  test(`help at ${support} is ${link === null ? 'no link' : 'a link'}`, () => {
    const { markup } = choosePage({ ...BRAND, support }, WAITING, []);
    const [, footer = ''] = /<footer>(.*?)<br>/.exec(markup) ?? [];
    assert.equal(footer.includes('<a '), link !== null);
    assert.ok(footer.includes(link ?? support), footer);
  });
}

test('a page that sends people to the teacher knows when she is the teacher', () => {
  const said = (name: string, teaches: boolean) => PIECES.get(name)?.make({ ...BRAND, teaches }).markup ?? '';
  for (const name of ['pending approve', 'paused']) {
    assert.match(said(name, false), /your teacher or the person who runs Canvas/);
    assert.doesNotMatch(said(name, true), /your teacher/);
    assert.match(said(name, true), /the person who runs Canvas\./);
  }
});

test('no two pages are called alike', () => {
  const titles = [...new Set([...PIECES.values()].map(({ make }) => make(BRAND).title.toLowerCase()))];
  const alike = titles.flatMap((one) =>
    titles.filter((other) => one !== other && other.includes(one.split(' – ')[0] ?? one)),
  );
  assert.deepEqual(alike, []);
});

test('no two buttons of a page sound alike', () => {
  for (const name of ['choose', 'connect', 'connect after a search', 'manage', 'manage, emptied']) {
    const { markup } = PIECES.get(name)?.make(BRAND) ?? { markup: '' };
    const said = [...markup.matchAll(/<button\b([^>]*)>(.*?)<\/button>/g)].map(
      ([, attributes = '', text = '']) => attribute(attributes, 'aria-label') ?? text,
    );
    assert.deepEqual(said, [...new Set(said)], name);
  }
});

test('in Schoology, where each section is a course, connecting all comes after the classes', () => {
  const at = (family: 'canvas' | 'schoology') => {
    const { markup } = PIECES.get('connect')?.make({ ...BRAND, family }) ?? { markup: '' };
    return markup.indexOf('Connect all 2') < markup.indexOf('Period 1 · Algebra 1');
  };
  assert.equal(at('canvas'), true);
  assert.equal(at('schoology'), false);
});

test('who has asked for many classes is offered no form to ask again', () => {
  const asks = (name: string) => /name="step" value="ask"/.test(PIECES.get(name)?.make(BRAND).markup ?? '');
  assert.equal(asks('connect, asked-enough'), false);
  assert.equal(asks('connect, asked enough with classes'), false);
  assert.equal(asks('connect'), true);
});

test('disconnecting is folded, below the classes to change to, and says what it does to students', () => {
  const { markup } = PIECES.get('manage')?.make(BRAND) ?? { markup: '' };
  const [before = '', fold = ''] = markup.split('<summary>Disconnect a class</summary>');
  assert.ok(before.includes('form="instead"') && !before.includes('form="disconnect"'));
  assert.match(fold, /for your students.*Disconnect Period 1 · Algebra 1<\/button>/);
  const alone = PIECES.get('manage, done')?.make(BRAND).markup ?? '';
  assert.match(alone, /only class of this course\. Without it, your students see a page that asks them to wait/);
});

test('a page for a window opens tabs with whatever may leave it, and with nothing else', () => {
  const { markup } = choosePage(BRAND, { ...WAITING, newTab: true }, [row('a'), row('b')]);
  const [form = ''] = elements(markup, 'form');
  assert.equal(attribute(form, 'target'), '_blank');
  assert.match(markup, /name="frame" value="1"/);
  assert.doesNotMatch(choosePage(BRAND, WAITING, [row('a')]).markup, /<form[^>]* target="_blank"|name="frame"/);
});

test('a page that waits brings its script where it is shown in place of another', () => {
  const page = choosePage(BRAND, WAITING, [row('a')]);
  const answer: { script?: string; page: string } = JSON.parse(String(pageJson(200, page, [], 's').body));
  assert.ok(page.markup.includes(`<script>${answer.script}</script>`));
  assert.ok(answer.page.includes('data-secret="s"'), 'what the script reads comes with it');
  const ended: { script?: string } = JSON.parse(String(pageJson(200, page, []).body));
  assert.equal(ended.script, undefined);
});
