import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { fieldsOf } from '../../local/json.ts';
import { close, listen } from '../../local/listen.ts';
import { PEOPLE } from '../../local/lms/people.ts';
import type { PlatformFamily } from '../../local/lms/samples.ts';
import { fetchLocal } from '../../local/loopback.ts';
import { CLASSES } from '../../local/partner/classes.ts';
import { type Served, serve } from '../../local/serve.ts';
import { realAssembly, temporaryFolder } from './assembly.ts';
import { Browser, formOf, type Page } from './browser.ts';
import { addressOf, clicksIn, endOf, launchObjectIn, rowsIn, step, titleOf, whoIs } from './clicks.ts';

const {
  geometry: { id: GEOMETRY },
  statistics: { id: STATISTICS },
  chemistry: { id: CHEMISTRY },
} = CLASSES;

const dir = temporaryFolder();
let cdkOut = '';
let demo: Served;

before(async () => {
  cdkOut = await realAssembly();
  demo = await serve({ cdkOut, dir, port: 0, quiet: true });
});

after(async () => {
  await demo.close();
});

const { signIn, launch, launchAs } = clicksIn(() => demo);

/** A mapped course, an unmapped one, and a place without a course; of Moodle only one that is not mapped. */
const PLACES = {
  canvas: ['1063', '1077', 'account'],
  schoology: ['7215551234', '7215559876', 'apps'],
  moodle: ['3'],
} as const satisfies Record<PlatformFamily, readonly string[]>;

/** Where everybody ends in these. */
const ENDS: readonly (readonly [PlatformFamily, string, ...string[]])[] = [
  ['canvas', 'rosa', 'class', 'setup', 'home'],
  ['canvas', 'ken', 'class', 'setup', 'home'],
  ['canvas', 'dale', 'class', 'setup', 'home'],
  ['canvas', 'priya', 'class', 'wait', 'home'],
  ['canvas', 'tom', 'class', 'wait', 'home'],
  ['canvas', 'maya', 'class', 'wait', 'home'],
  ['canvas', 'ben', 'class', 'wait', 'home'],
  ['canvas', 'chloe', 'class', 'wait', 'home'],
  ['canvas', 'nameless', 'class', 'wait', 'home'],
  ['canvas', 'luis', 'class', 'wait', 'home'],
  ['canvas', 'preview', 'class', 'wait', 'home'],
  ['canvas', 'dana', 'installation', 'installation', 'installation'],
  ['canvas', 'dana-as-maya', 'class', 'wait', 'home'],
  ['canvas', 'eve', 'class', 'wait', 'home'],
  ['canvas', 'visitor', 'sign in', 'sign in', 'sign in'],
  ['schoology', 'sam', 'class', 'setup', 'home'],
  ['schoology', 'nia', 'class', 'setup', 'home'],
  ['schoology', 'grace', 'class', 'setup', 'home'],
  ['schoology', 'ana', 'class', 'wait', 'home'],
  ['schoology', 'hidden', 'class', 'wait', 'home'],
  ['schoology', 'eli', 'class', 'wait', 'home'],
  ['schoology', 'jo', 'installation', 'installation', 'installation'],
  ['moodle', 'lena', 'setup'],
  ['moodle', 'omar', 'wait'],
];

describe('everybody ends where the routing table says', () => {
  test('the table names everybody', () => {
    assert.deepEqual(
      ENDS.map(([family, id]) => `${family} ${id}`).sort(),
      PEOPLE.map(({ family, id }) => `${family} ${id}`).sort(),
    );
  });

  for (const [family, person, ...wanted] of ENDS) {
    test(`${family}: ${person}`, async () => {
      const ends: string[] = [];
      for (const place of PLACES[family]) ends.push(endOf(await launchAs(family, person, place)));
      assert.deepEqual(ends, wanted);
    });
  }
});

describe('the class page', () => {
  for (const [family, person, place, url, who, platform] of [
    [
      'canvas',
      'rosa',
      '1063',
      '/classes/statistics-period-6',
      'Rosa Alvarez (Teacher)',
      'Lincoln Unified School District',
    ],
    ['schoology', 'ana', '7215551234', '/classes/biology-section-2', 'Ana Kim (Student)', 'Schoology'],
  ] as const) {
    test(`${family}: right class, right person, clean address`, async () => {
      const page = await launchAs(family, person, place);
      assert.equal(addressOf(page), demo.urls.partner + url);
      assert.equal(new URL(page.url).searchParams.get('launch'), launchObjectIn(page)['id']);
      assert.equal(whoIs(page), who);
      const { role, lms, entry, context } = launchObjectIn(page);
      assert.deepEqual([fieldsOf(lms)['name'], entry], [platform, 'class']);
      assert.equal(who.includes('Teacher'), role === 'instructor');
      assert.equal(typeof fieldsOf(context)['key'], 'string');
    });
  }

  test('in a new tab too', async () => {
    const browser = new Browser('document');
    await signIn(browser, 'canvas', 'maya');
    assert.equal(whoIs(await launch(browser, 'canvas', '1063', 'display=tab')), 'Maya Reyes (Student)');
  });

  test('the next user of the same device replaces the one before', async () => {
    const browser = new Browser();
    const classUrl = `${demo.urls.partner}/classes/statistics-period-6`;
    const { host } = new URL(classUrl);
    await signIn(browser, 'canvas', 'rosa');
    await launch(browser, 'canvas', '1063');
    const session = browser.cookie(host, '__Host-session');
    await signIn(browser, 'canvas', 'maya');
    await launch(browser, 'canvas', '1063');
    assert.equal(whoIs(await browser.open(classUrl)), 'Maya Reyes (Student)');
    const old = await fetchLocal(classUrl, { headers: { cookie: `__Host-session=${session}` } });
    assert.equal(old.status, 401);
  });

  test('at the address of a launch only who came by it sees the class, whoever is signed in', async () => {
    const browser = new Browser();
    await signIn(browser, 'canvas', 'rosa');
    const before = await launch(browser, 'canvas', '1063');
    await signIn(browser, 'canvas', 'maya');
    const { url } = await launch(browser, 'canvas', '1063');
    assert.equal((await browser.open(before.url)).status, 401);
    assert.equal(whoIs(await browser.open(url)), 'Maya Reyes (Student)');
  });

  test('sign out ends the session', async () => {
    const browser = new Browser();
    const page = await launch(browser, 'canvas', '1063');
    await browser.submit(formOf(page), page.url);
    assert.equal((await browser.open(page.url)).status, 401);
  });

  test('a spent code opens nothing, and ends the session that was there', async () => {
    const browser = new Browser();
    const codes: string[] = [];
    const request = browser.request.bind(browser);
    browser.request = async (url, ...rest) => {
      if (url.includes('code=')) codes.push(url);
      return request(url, ...rest);
    };
    const { url } = await launch(browser, 'canvas', '1063');
    const [first = ''] = codes;
    const again = await browser.open(first);
    assert.equal(again.status, 400);
    assert.match(again.text, /login-unknown/);
    assert.equal((await browser.open(url)).status, 401);
  });

  test('another class than the one opened is not shown', async () => {
    const browser = new Browser();
    await launch(browser, 'canvas', '1063');
    assert.equal((await browser.open(`${demo.urls.partner}/classes/biology-section-2`)).status, 403);
  });
});

test('a code that comes unasked is redeemed by a library and by a bare form post, too, and opens nothing twice', async () => {
  const browser = new Browser();
  const { partner, lms } = demo.urls;
  const play = (handOff: string) =>
    browser.request(`${lms}/play`, { form: { back: '/canvas', handOff } }, `${lms}/canvas`);
  const choose = (way: string) => browser.request(`${partner}/way`, { form: { way } }, partner);
  const byItself = await launchAs('canvas', 'maya', '1063');
  await play('direct');
  const byLibrary = await launchAs('canvas', 'maya', '1063');
  await choose('form-post');
  const byForm = await launchAs('canvas', 'maya', '1063');
  await choose('openid-client');
  const spent = await twice();
  await play('initiated');
  const keyIn = ({ text }: Page) => /<dt>User key<\/dt><dd><code>([\w-]{43})</.exec(text)?.[1];
  assert.match(byForm.text, /one form post/);
  assert.match(byItself.text, /its own login with openid-client/);
  assert.match(byLibrary.text, /openid-client, by discovery alone/);
  assert.equal(spent.status, 400);
  assert.match(spent.text, /invalid_grant/);
  assert.equal(keyIn(byItself), keyIn(byLibrary));
  assert.equal(keyIn(byForm), keyIn(byLibrary));
  assert.notEqual(keyIn(byForm), undefined);
});

/** A landing's address opened once more, by the same browser. */
async function twice(): Promise<Page> {
  const browser = new Browser();
  let landing = '';
  const request = browser.request.bind(browser);
  browser.request = async (url, ...rest) => {
    if (url.includes('code=')) landing = url;
    return request(url, ...rest);
  };
  await launch(browser, 'canvas', '1063');
  return browser.open(landing);
}

describe('launches that end early', () => {
  for (const [what, family, place, query, status, title] of [
    ['choosing content', 'canvas', '1041', 'kind=content', 400, /./],
    ['choosing content', 'schoology', '7215551234', 'kind=content', 400, /./],
    ['an ended session', 'canvas', '1041', 'kind=signed-out', 401, /sign in/],
    ['an installation that nobody approved', 'canvas', '2210', 'kind=launch', 403, /Not turned on yet/],
  ] as const) {
    test(`${family}: ${what}`, async () => {
      const page = await launch(new Browser(), family, place, query);
      assert.equal(page.status, status);
      assert.match(titleOf(page), title);
      assert.equal(new URL(page.url).host, new URL(demo.urls.roomkey).host);
    });
  }

  test('Canvas: the same click twice', async () => {
    const browser = new Browser();
    const { lms } = demo.urls;
    const opening = await browser.request(`${lms}/canvas/courses/1041/launch?display=frame`);
    await browser.submit(formOf(opening), lms);
    const again = await browser.submit(formOf(opening), lms);
    assert.match(titleOf(again), /^This click was used/);
  });
});

test('a teacher connects a course; it stays connected after a restart', async () => {
  const browser = new Browser();
  const setup = await launch(browser, 'canvas', '1058');
  assert.equal(endOf(setup), 'setup');
  assert.deepEqual(rowsIn(setup).slice(0, 2), ['Geometry, period 2', 'Geometry, period 4']);
  const page = await step(browser, setup, 'connect', { class: GEOMETRY, version: '0' });
  assert.equal(addressOf(page), `${demo.urls.partner}/classes/geometry-period-2`);
  assert.equal(endOf(await launchAs('canvas', 'maya', '1058')), 'class');

  const { client, platforms } = demo;
  await demo.close();
  demo = await serve({ cdkOut, dir, port: 0, quiet: true });
  assert.deepEqual(demo.client, client);
  assert.deepEqual(demo.platforms.canvas.keySet(), platforms.canvas.keySet());
  const later = await launchAs('canvas', 'maya', '1058');
  assert.equal(addressOf(later), `${demo.urls.partner}/classes/geometry-period-2`);
});

/** On to the application's own set-up page, signed in. */
async function make(browser: Browser, family: PlatformFamily, place: string): Promise<Page> {
  const page = await step(browser, await launch(browser, family, place), 'create');
  assert.equal(addressOf(page), `${demo.urls.partner}/setup`);
  return page;
}

test('a teacher has the application make a class; then everybody lands there', async () => {
  const browser = new Browser();
  await signIn(browser, 'schoology', 'sam');
  const { url } = await make(browser, 'schoology', '7215559876');
  const { text } = await browser.request(url, { form: { class: 'new' } }, url);
  assert.match(text, /Chemistry: Section 1 is connected/);
  const page = await launchAs('schoology', 'ana', '7215559876');
  assert.equal(endOf(page), 'class');
  assert.match(titleOf(page), /^Chemistry/);
});

test('a student cannot connect a course, nor can another site for a teacher', async () => {
  const { partner } = demo.urls;
  const form = { class: STATISTICS };
  const student = new Browser();
  await signIn(student, 'canvas', 'maya');
  await launch(student, 'canvas', '1041');
  assert.equal((await student.request(`${partner}/setup`, { form }, partner)).status, 409);
  const teacher = new Browser();
  await make(teacher, 'canvas', '1077');
  assert.equal((await teacher.request(`${partner}/setup`, { form }, demo.urls.lms)).status, 403);
  assert.equal((await teacher.request(`${partner}/setup`, { form: { class: CHEMISTRY } }, partner)).status, 400);
  // What was refused would have gone through from the right place.
  assert.equal((await teacher.request(`${partner}/setup`, { form }, partner)).status, 200);
});

test('a host that is no part of the demo is refused; the bare address leads to the LMS', async () => {
  const { port } = new URL(demo.urls.lms);
  assert.equal((await fetchLocal(`http://other.localhost:${port}/`)).status, 421);
  const bare = await fetchLocal(`http://localhost:${port}/`);
  assert.match(await bare.text(), new RegExp(`http-equiv="refresh" content="0; url=${demo.urls.lms}"`));
});

test('a taken port is said in words, and nothing stays behind', async () => {
  const other = createServer();
  const port = await listen(other, 0);
  await assert.rejects(
    serve({ cdkOut, dir: temporaryFolder(), port, quiet: true }),
    /Port \d+ is taken by another program/,
  );
  await close(other);
});

test('a folder in use is said in words', async () => {
  await assert.rejects(serve({ cdkOut, dir, port: 0, quiet: true }), /uses .* already/);
});

test('Clever is beside it, with the district whose classes the application has', async () => {
  const { urls, clever } = demo;
  const id = clever.district.id;
  const headers = { authorization: `Bearer ${clever.standIn.tokenOf(id)}` };
  const answer = await fetchLocal(`${urls.clever}/v3.1/sections?limit=1000`, { headers });
  const { data } = fieldsOf(await answer.json());
  assert.equal(Array.isArray(data) && data.length, Object.keys(CLASSES).length);
  assert.equal((await fetchLocal(`${urls.clever}/v3.1/sections`)).status, 401);
});
