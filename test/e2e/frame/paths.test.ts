import assert from 'node:assert/strict';
import { after } from 'node:test';
import { en } from '../words.ts';
import type { CookieMode } from './chromium.ts';
import { codeIn } from './evidence.ts';
import type { Course, PlatformName, Storage } from './lms.ts';
import { setting } from './setting.ts';
import type { Visitor } from './visitor.ts';

const MODES: readonly CookieMode[] = ['allowed', 'blocked'];
const FAMILIES: readonly PlatformName[] = ['canvas', 'schoology'];

/** Bytes of one of our small pages on the wire, the token aside. */
const SMALL = 4096;

const here = setting();

/** What each way cost, for whoever reads the run. */
const costs: { readonly way: string; readonly requests: number; readonly pages: readonly number[] }[] = [];
after(() => {
  const rows = costs.map(
    ({ way, requests, pages }) => `${String(requests).padStart(8)}  ${pages.join(' + ').padEnd(11)}  ${way}`,
  );
  console.log(['requests  our pages, bytes (the tokens of the LMS aside)', ...rows].join('\n'));
});

/** What a browser asks Roomkey, the authorization host and the application for, from the click to the application's page. */
const requests = ({ exchanges }: Visitor): string[] => {
  const landing = exchanges.findIndex(({ host }) => host === 'partner.test');
  return exchanges
    .slice(0, landing + 1)
    .filter(({ host, path }) => ['roomkey.test', 'partner.test'].includes(host) || path.startsWith('/authorize'))
    .filter(({ path }) => path !== '/favicon.ico')
    .map(({ host, method, path }) => `${method} ${host}${path}`);
};

/** What the LMS gives us to carry: its signed token, and the hint that Canvas signs too. */
const TOKENS = ['id_token', 'lti_message_hint'];

/** The sizes of our own pages on the wire, headers and all, without the LMS's tokens that they carry. */
function pageSizes(visitor: Visitor): number[] {
  return [...visitor.answersOf('/login'), ...visitor.answersOf('/launch')]
    .filter(({ status, answer }) => status === 200 && String(answer['content-type']).startsWith('text/html'))
    .map(({ bytes, body, form, url }) => {
      const params = form.size > 0 ? form : new URLSearchParams(url.split('?')[1]);
      const tokens = TOKENS.flatMap((name) => params.get(name) ?? []);
      return tokens.reduce((rest, token) => rest - token.length * (body.split(token).length - 1), bytes);
    });
}

for (const mode of MODES) {
  for (const platform of FAMILIES) {
    here.visit(
      `cookies ${mode}, ${platform}: a click opens the class in the frame, in four requests`,
      mode,
      async (visitor) => {
        await visitor.clickFramed({ platform });
        await visitor.arrives();
        await visitor.reads(`The class of ${platform === 'canvas' ? 'Rosa Alvarez' : 'Sam Okafor'}`);
        const asked = requests(visitor);
        costs.push({ way: `cookies ${mode}, ${platform}: by cookie`, requests: asked.length, pages: [] });
        assert.equal(asked.length, 4, asked.join(', '));
        assert.deepEqual(visitor.steps, [`${platform === 'canvas' ? 'POST' : 'GET'} /login 302`, 'POST /launch 303']);
      },
    );
  }

  here.visit(
    `cookies ${mode}: where nobody measured the browser, one page more, and its cookie is enough`,
    mode,
    async (visitor) => {
      await visitor.clickFramed({ storage: 'sibling' });
      await visitor.arrives();
      assert.deepEqual(visitor.steps, ['POST /login 200', 'POST /launch 303']);
      const [asked, sizes] = [requests(visitor), pageSizes(visitor)];
      costs.push({ way: `cookies ${mode}, browser not measured: by cookie`, requests: asked.length, pages: sizes });
      assert.equal(asked.length, 4, asked.join(', '));
      for (const size of sizes) assert.ok(size <= SMALL, `a page of ${size} bytes`);
    },
    { agent: 'safariThatKeepsCookies' },
  );

  const stored: readonly [string, Course, boolean, string?][] = [
    ['the frame kept the secret itself', {}, false],
    ['the frame kept the secret itself, and the LMS stays silent', { storage: 'silent' }, false],
    ['the frame kept the secret itself, for somebody who reads Spanish', { storage: 'sibling' }, false, 'es-MX'],
    ['a named sibling frame kept the secret', { storage: 'sibling' }, true],
    ['a named sibling frame handed the secret to the LMS', { storage: 'forwarder' }, true],
    ['the LMS page itself kept the secret', { storage: 'parent', platform: 'schoology' }, true],
    ['the frame that keeps the secret came late', { storage: 'late' }, true],
    ['another site’s frame forged answers all the time', { storage: 'flooded' }, true],
  ];
  for (const [name, course, keepsNothing, locale = 'en'] of stored) {
    here.visit(
      `cookies ${mode} and lost: the class opens, ${name}`,
      mode,
      async (visitor, t) => {
        const startedAt = Date.now();
        await visitor.clickFramed(course);
        await visitor.arrives();
        t.diagnostic(`${name}: after ${Date.now() - startedAt} ms`);
        assert.deepEqual(
          visitor.steps.map((step) => step.slice(-11)),
          ['/login 200', '/launch 200', '/launch 200'].map((step) => `POST ${step}`.slice(-11)),
        );
        const asked = requests(visitor);
        const sizes = pageSizes(visitor);
        costs.push({ way: `cookies ${mode} and lost: ${name}`, requests: asked.length, pages: sizes });
        assert.ok(asked.length <= 5, asked.join(', '));
        assert.equal(sizes.length, 2);
        for (const size of sizes) assert.ok(size <= SMALL, `a page of ${size} bytes`);
        await visitor.settles(100);
        if (keepsNothing && course.storage !== undefined)
          assert.equal(await keptBy(visitor, course.storage), 0, 'keys stay behind');
      },
      { agent: 'safari', keepsNothing, locale },
    );
  }
}

/** How many values whoever keeps them for tools still has. */
async function keptBy(visitor: Visitor, storage: Storage): Promise<number> {
  const inCourse = storage === 'parent' || storage === 'forwarder';
  const keeper = inCourse ? visitor.page.mainFrame() : visitor.frame('post_message_forwarding');
  return keeper.evaluate<number>('kept.size');
}

for (const storage of ['none', 'silent', 'missing'] as const) {
  here.visit(
    `nothing can keep the secret (${storage}): a button opens the class in a new tab`,
    'blocked',
    async (visitor, t) => {
      const startedAt = Date.now();
      const answered = here.world.lms.mood.answers.length;
      await visitor.clickFramed({ storage });
      const frame = visitor.frame();
      const button = frame.getByRole('button', { name: en.newTab.next });
      await button.waitFor();
      t.diagnostic(`${storage}: the button came after ${Date.now() - startedAt} ms`);
      await frame.getByText(en.newTab.otherwise).waitFor();
      assert.equal(here.world.lms.mood.answers.length, answered, 'the click of the LMS is not spent');
      await visitor.picture(`new tab page ${storage}`);
      const tab = await visitor.opensTab(() => button.click());
      await visitor.reads('The class of Rosa Alvarez', tab);
      assert.equal(await tab.evaluate('opener'), null);
      assert.equal(await tab.evaluate('history.length'), 1);
      assert.equal(visitor.exchanges.filter((one) => codeIn(one) !== null).length, 1);
    },
    { agent: 'safari', keepsNothing: true },
  );
}
