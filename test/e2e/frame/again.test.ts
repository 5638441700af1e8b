import assert from 'node:assert/strict';
import { en } from '../words.ts';
import { codeIn } from './evidence.ts';
import { courseAddress } from './lms.ts';
import { setting } from './setting.ts';
import type { Visitor } from './visitor.ts';
import { fateOf } from './world.ts';

const here = setting();
const MODES = ['allowed', 'blocked'] as const;

const codes = ({ exchanges }: Visitor) => exchanges.map(codeIn).filter((code) => code !== null);
const launchIdOf = (visitor: Visitor): string =>
  /data-id="([^"]+)"/.exec(visitor.answersOf('/launch').at(-1)?.body ?? '')?.[1] ?? '';

/** What may be said where a page of the LMS posts once more. */
const CALM = ['launch-used', 'platform-launch-spent'];

const COURSE = /^https:\/\/lms\.test\/course\?(?!.*app=)/;

/**
 * Back to the course. Whether a page of the LMS that posted by itself stays in the history is the browser's to decide;
 * where one did, what comes of it is a calm page with a link to the course, and never a second code.
 */
async function backToTheCourse(visitor: Visitor, calm = CALM): Promise<void> {
  const before = visitor.answersOf('/launch').length;
  await visitor.goesBack();
  if (!(await visitor.comesTo(COURSE, 8000))) {
    const page = visitor.page.frame('tool_content') ?? visitor.page.mainFrame();
    const link = page.getByRole('link', { name: en.back });
    if ((await link.count()) > 0) await link.click();
    else await visitor.goesBack();
    assert.ok(await visitor.comesTo(COURSE), `the course did not come: ${visitor.steps.join(', ')}`);
  }
  await visitor.settles();
  for (const { status, answer } of visitor.answersOf('/launch').slice(before)) {
    assert.ok(status === 200 || calm.includes(String(answer['x-error-code'])), visitor.steps.join(', '));
  }
}

/** The LMS posts its answer some time after its page has loaded, which leaves that page in the history. */
async function slowLms(ms: number, story: () => Promise<void>): Promise<void> {
  here.world.lms.mood.postsAfter = ms;
  try {
    await story();
  } finally {
    here.world.lms.mood.postsAfter = null;
  }
}

for (const mode of MODES) {
  here.visit(`cookies ${mode}: back from the class in the frame shows the course`, mode, async (visitor) => {
    await visitor.clickFramed();
    await visitor.reads('The class of Rosa Alvarez');
    await backToTheCourse(visitor);
    assert.equal(codes(visitor).length, 1);
  });

  here.visit(`cookies ${mode}: back where the LMS posts late ends on a calm page`, mode, (visitor) =>
    slowLms(50, async () => {
      await visitor.clickFramed();
      await visitor.reads('The class of Rosa Alvarez');
      await visitor.goesBack();
      await visitor.reads(en.used.title);
      await visitor.picture('used in frame');
      assert.equal(codes(visitor).length, 1);
      const back = visitor.frame().getByRole('link', { name: en.back });
      assert.equal(await back.getAttribute('href'), `https://lms.test${courseAddress({ platform: 'canvas' })}`);
      await back.click();
      await visitor.page.waitForURL(/lms\.test\/course/);
    }),
  );

  here.visit(`cookies ${mode}: back in a tab shows no error`, mode, async (visitor) => {
    await visitor.page.goto(`https://lms.test${courseAddress({})}`);
    await visitor.page.goto('https://lms.test/click?platform=canvas&tab');
    await visitor.arrives();
    await visitor.reads('The class of Rosa Alvarez', visitor.page);
    await backToTheCourse(visitor);
    assert.equal(codes(visitor).length, 1);
  });

  here.visit(`cookies ${mode}: two launches side by side do not disturb each other`, mode, async (visitor) => {
    const other = await visitor.context.newPage();
    const landed = () => {
      const given = codes(visitor);
      return here.world.partner.landings.filter(({ code }) => given.includes(code));
    };
    const hold = new Promise<void>((resolve) => setTimeout(resolve, 700));
    // Both stand at the LMS before either comes back.
    here.world.sites.fate = async (exchange) => {
      if (exchange.path === '/launch') await hold;
      return fateOf(exchange);
    };
    try {
      await Promise.all([
        visitor.clickFramed(),
        other.goto(`https://lms.test${courseAddress({ platform: 'schoology' }, 'app')}`),
      ]);
      await visitor.until(() => landed().length === 2, 'one of the two did not land');
    } finally {
      here.world.sites.fate = fateOf;
    }
    // Both sign in to the application in one browser: its pages may show the later one alone.
    assert.equal(new Set(codes(visitor)).size, 2);
    assert.deepEqual(
      landed()
        .map(({ who }) => who)
        .toSorted(),
      ['Rosa Alvarez', 'Sam Okafor'],
    );
  });

  here.visit(`cookies ${mode}: the link clicked twice in a row opens the class`, mode, async (visitor) => {
    await visitor.page.goto(`https://lms.test${courseAddress({})}`);
    await visitor.page.getByRole('link', { name: 'Class app' }).dblclick();
    await visitor.arrives();
    await visitor.settles();
    await visitor.reads('The class of Rosa Alvarez');
  });

  here.visit(`cookies ${mode}: twelve clicks that came to nothing leave room for the next`, mode, async (visitor) => {
    await visitor.page.goto(`https://lms.test${courseAddress({})}`);
    here.world.lms.mood.postsAfter = 60_000;
    try {
      for (let click = 0; click < 12; click++) {
        await visitor.page.goto(`https://lms.test${courseAddress({}, 'app')}`);
        await visitor.until(
          () => visitor.exchanges.filter(({ path }) => path === '/authorize/canvas').length > click,
          'no',
        );
      }
    } finally {
      here.world.lms.mood.postsAfter = null;
    }
    await visitor.clickFramed();
    await visitor.arrives();
    const sent = visitor.answersOf('/launch').map(({ headers }) => headers.cookie ?? '');
    const most = Math.max(...sent.map((cookie) => cookie.length));
    assert.ok(most < 3000, `${most} bytes of cookies`);
  });
}

const LOST = { agent: 'safari' } as const;
const FRAGILE = { agent: 'safari', keepsNothing: true } as const;

here.visit(
  'the page that offers a tab is reloaded: it offers it again, and then opens the class',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed({ storage: 'none' });
    const button = () => visitor.frame().getByRole('button', { name: en.newTab.next });
    await button().waitFor();
    await visitor.frame().evaluate('location.reload()');
    await visitor.until(() => visitor.steps.length === 2, 'it was not asked for again');
    const tab = await visitor.opensTab(() => button().click());
    await visitor.reads('The class of Rosa Alvarez', tab);
    await tab.reload();
    await visitor.reads('The class of Rosa Alvarez', tab);
    assert.equal(codes(visitor).length, 1);
  },
  FRAGILE,
);

here.visit(
  'the frame lost what it kept: words say how to go on, again after a reload and after back',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed();
    await visitor.until(() => visitor.steps.length > 0, 'no login');
    await visitor.reads(en.browser.title);
    await visitor.picture('could not be sure');
    assert.equal(codes(visitor).length, 0);
    const id = launchIdOf(visitor);
    await visitor.frame().evaluate('location.reload()');
    await visitor.until(() => visitor.answersOf('/launch').length === 2, 'it was not posted again');
    await visitor.reads(en.browser.title);
    assert.equal(await here.world.launchState(id), 'initiated');
    await backToTheCourse(visitor, [...CALM, 'browser-unbound']);
    assert.equal(codes(visitor).length, 0);
  },
  { ...LOST, losesOwnStorage: true },
);

here.visit(
  'the line breaks while the page proves itself: a button tries again and opens the class',
  'blocked',
  async (visitor) => {
    let isBroken = true;
    here.world.sites.fate = (exchange) => {
      const isProof = exchange.path === '/launch' && exchange.headers['sec-fetch-dest'] === 'empty';
      return isProof && isBroken ? 'break' : fateOf(exchange);
    };
    try {
      await visitor.clickFramed();
      await visitor.reads(en.busy.title);
      await visitor.picture('line broken');
      const retry = visitor.frame().getByRole('button', { name: en.retry });
      const tries = visitor.steps.length;
      await retry.click();
      await visitor.until(() => visitor.steps.length > tries, 'it was not tried again');
      await visitor.reads(en.busy.title);
      isBroken = false;
      await retry.click();
      await visitor.arrives();
    } finally {
      here.world.sites.fate = fateOf;
    }
    await visitor.settles();
    assert.equal(visitor.answersOf('/launch').filter(({ status }) => status === 200).length, 2, visitor.steps.join());
    assert.equal(codes(visitor).length, 1);
  },
  LOST,
);

here.visit(
  // Chromium posts once more by itself where a line broke before the answer.
  'the answer to the proof is lost: a calm page, and the next click opens the class',
  'blocked',
  async (visitor) => {
    let broken = 1;
    here.world.sites.fate = (exchange) => {
      const isProof = exchange.path === '/launch' && exchange.headers['sec-fetch-dest'] === 'empty';
      return isProof && broken-- > 0 ? 'break-answer' : fateOf(exchange);
    };
    try {
      await visitor.clickFramed();
      await visitor.reads(en.used.title);
    } finally {
      here.world.sites.fate = fateOf;
    }
    await visitor.clickFramed();
    await visitor.arrives();
  },
  LOST,
);

here.visit('a click that took longer than ten minutes: a page says so', 'blocked', (visitor) =>
  slowLms(1500, async () => {
    await visitor.clickFramed();
    await visitor.until(() => visitor.exchanges.some(({ path }) => path === '/authorize/canvas'), 'no authorize');
    const url = visitor.exchanges.find(({ path }) => path === '/authorize/canvas')?.url ?? '';
    await here.world.expire(new URLSearchParams(url.split('?')[1]).get('state') ?? '');
    await visitor.reads(en.expired.title);
    await visitor.picture('expired');
  }),
);

here.visit(
  'a page that waited for more than an hour: its button leads to a page that says so',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed({ platform: 'windowed' });
    await visitor.reads(en.open.title);
    await here.world.expire(launchIdOf(visitor));
    const button = visitor.frame().getByRole('button', { name: en.open.next });
    const tab = await visitor.opensTab(() => button.click());
    await visitor.reads(en.expired.title, tab);
    await tab.reload();
    await visitor.reads(en.expired.title, tab);
    assert.equal(codes(visitor).length, 0);
  },
);

for (const days of [1, -1]) {
  here.visit(`a tablet whose clock is wrong by ${days} day: the class opens`, 'blocked', async (visitor) => {
    await visitor.context.clock.setSystemTime(Date.now() + days * 86_400_000);
    await visitor.clickFramed();
    await visitor.reads('The class of Rosa Alvarez');
    await visitor.clickFramed({ platform: 'windowed' });
    await visitor.reads(en.open.title);
    const button = visitor.frame().getByRole('button', { name: en.open.next });
    await visitor.reads('The class of Rosa Alvarez', await visitor.opensTab(() => button.click()));
  });
}

for (const path of ['/launch', '/setup', '/login', '/']) {
  here.visit(`a restored session or a copied link asks for ${path}: a friendly page`, 'allowed', async (visitor) => {
    const answer = await visitor.page.goto(`https://roomkey.test${path}`);
    assert.ok(answer !== null && answer.status() >= 400 && answer.status() < 500);
    assert.match((await visitor.page.locator('main').textContent()) ?? '', /course|person who runs/);
    await visitor.page.reload();
    await visitor.page.locator('main').waitFor();
  });
}

/** A page of ours that waits, in a tab of its own. */
async function waitsInTab(visitor: Visitor): Promise<void> {
  await visitor.page.goto(`https://lms.test${courseAddress({})}`);
  await visitor.page.goto('https://lms.test/click?platform=canvas&person=maya&place=1077&tab');
  await visitor.reads(en.wait.title, visitor.page);
}

/** Leaves it by its link, and comes back by the back button. */
async function leavesAndComesBack(visitor: Visitor): Promise<void> {
  await visitor.page.getByRole('link', { name: en.back }).click();
  assert.ok(await visitor.comesTo(COURSE), 'the course did not come');
  await visitor.goesBack();
  assert.ok(await visitor.comesTo(/^https:\/\/roomkey\.test\/setup\?launch=[\w-]{22}$/), visitor.page.url());
}

here.visit('a page that waits in a tab goes on after a reload and after back', 'allowed', async (visitor) => {
  await waitsInTab(visitor);
  const launches = visitor.answersOf('/launch').length;
  await visitor.page.reload();
  await visitor.reads(en.wait.title, visitor.page);
  await leavesAndComesBack(visitor);
  await visitor.reads(en.wait.title, visitor.page);
  await visitor.page.getByText(en.wait.next).waitFor();
  assert.equal(visitor.answersOf('/launch').length, launches, 'nothing was posted once more');
});

for (const kept of ['the browser keeps the page behind its back button', 'it does not']) {
  here.visit(
    `who comes back a minute later finds nothing of whoever waited there: ${kept}`,
    'allowed',
    async (visitor) => {
      await waitsInTab(visitor);
      // What makes Chromium let go of a page.
      if (kept === 'it does not') await visitor.page.evaluate("addEventListener('unload', () => {})");
      await visitor.page.evaluate(aMinuteAgo);
      const steps = visitor.steps.length;
      await leavesAndComesBack(visitor);
      await visitor.reads(en.used.title, visitor.page);
      await visitor.settles();
      assert.deepEqual(visitor.steps.slice(steps), ['GET /setup 409']);
      assert.equal(await visitor.page.evaluate('sessionStorage.length'), 0);
    },
  );
}

/** The page is left a minute before it is shown again. */
function aMinuteAgo(): void {
  const now = Date.now;
  Date.now = () => now() - 61_000;
  // After the page's own listener.
  addEventListener('pagehide', () => {
    Date.now = now;
  });
}

here.visit('a secret is gone from the tab as soon as the class opens', 'allowed', async (visitor) => {
  await visitor.clickFramed({ place: '1058' });
  await visitor.reads(en.connect.title);
  await visitor.until(() => visitor.answersOf('/setup').length > 0, 'no set-up');
  const kept = () =>
    visitor.frame().evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('rkp.')).length");
  assert.equal(await kept(), 1);
  await visitor.frame().getByRole('button', { name: en.connect.look.button }).click();
  await visitor.until(() => visitor.exchanges.some(({ path }) => path === '/framed/home'), 'no home');
  await visitor.page.goto('https://lms.test/course?place=1041');
  await visitor.page.evaluate(
    "document.body.append(Object.assign(document.createElement('iframe'), { name: 'look', src: 'https://roomkey.test/nowhere' }))",
  );
  await visitor.until(() => visitor.page.frame('look')?.url() === 'https://roomkey.test/nowhere', 'no page of ours');
  assert.equal(await visitor.frame('look').evaluate('sessionStorage.length'), 0);
});

here.visit('the reference is copied by its button', 'allowed', async (visitor) => {
  await visitor.clickFramed({ person: 'maya', place: '1077' });
  await visitor.reads(en.wait.title);
  const button = visitor.frame().getByRole('button', { name: en.copy });
  await button.click();
  await visitor.frame().getByRole('button', { name: en.copied }).waitFor();
  const reference = await visitor.frame().locator('#ref').textContent();
  await visitor.page.goto('https://lms.test/course');
  await visitor.page.evaluate("document.body.innerHTML = '<textarea></textarea>'");
  await visitor.page.locator('textarea').focus();
  await visitor.page.keyboard.press('Control+V');
  assert.equal(await visitor.page.locator('textarea').inputValue(), reference);
});

here.visit('the last page of a launch in a tab is reloaded and gone back to: calm pages', 'allowed', (visitor) =>
  slowLms(50, async () => {
    await visitor.page.goto(`https://lms.test${courseAddress({})}`);
    await visitor.page.goto('https://lms.test/click?platform=canvas&person=maya&place=1077&tab');
    await visitor.reads(en.wait.title, visitor.page);
    await visitor.page.reload();
    await visitor.reads(en.wait.title, visitor.page);
    await visitor.goesBack();
    await visitor.settles(1000);
    assert.match(visitor.page.url(), /^https:\/\/(sso|lms|roomkey)\.test/);
  }),
);
