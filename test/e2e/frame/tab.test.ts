import assert from 'node:assert/strict';
import { en } from '../words.ts';
import { codeIn } from './evidence.ts';
import { courseAddress } from './lms.ts';
import { setting } from './setting.ts';
import type { Visitor } from './visitor.ts';

const here = setting();
const OPEN = en.open.next;
const FRAGILE = { agent: 'safari', keepsNothing: true } as const;

const newTabButton = (visitor: Visitor) => visitor.frame().getByRole('button', { name: en.newTab.next });
const openButton = (visitor: Visitor) => visitor.frame().getByRole('button', { name: OPEN });
const codes = ({ exchanges }: Visitor) => exchanges.map(codeIn).filter((code) => code !== null);

here.visit('a link of the LMS that opens a tab of its own leads to the class at once', 'blocked', async (visitor) => {
  const tab = await visitor.clickTab();
  await visitor.reads('The class of Rosa Alvarez', tab);
  assert.deepEqual(visitor.steps, ['POST /login 302', 'POST /launch 303']);
});

here.visit(
  'the tab that our button opened has no session in the LMS, as in its app: a page says where to sign in',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed();
    here.world.lms.mood.error = 'login_required';
    try {
      const tab = await visitor.opensTab(() => newTabButton(visitor).click());
      await visitor.reads(en.signInHere.title, tab);
      await visitor.picture('sign in here', tab);
    } finally {
      here.world.lms.mood.error = null;
    }
  },
  FRAGILE,
);

here.visit('the session in the LMS is over: a page in the frame says so', 'blocked', async (visitor) => {
  here.world.lms.mood.error = 'login_required';
  try {
    await visitor.clickFramed();
    await visitor.reads(en.signIn.title);
  } finally {
    here.world.lms.mood.error = null;
  }
});

here.visit(
  'a frame that may not open tabs: the button does nothing, and the words beside it say another way',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed({ sandbox: 'allow-scripts allow-forms allow-same-origin' });
    await newTabButton(visitor).click();
    visitor.expects(/allow-popups/);
    await visitor.settles();
    assert.equal(visitor.context.pages().length, 1);
    assert.deepEqual(visitor.steps, ['POST /login 200']);
    await visitor.frame().getByText(en.newTab.otherwise).waitFor();
    await visitor.picture('sandbox without popups');
  },
  FRAGILE,
);

here.visit(
  'a frame without an origin of its own keeps nothing: its button opens the class in a tab',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed({ sandbox: 'allow-scripts allow-forms allow-popups allow-popups-to-escape-sandbox' });
    const tab = await visitor.opensTab(() => newTabButton(visitor).click());
    await visitor.reads('The class of Rosa Alvarez', tab);
  },
  { agent: 'safari' },
);

for (const [what, course, heading] of [
  ['waits', { person: 'maya', place: '1077' }, en.wait.title],
  ['connects a course', { place: '1058' }, en.continuing.title],
] as const) {
  here.visit(`a frame without an origin of its own: who ${what} reads what to do`, 'allowed', async (visitor) => {
    await visitor.clickFramed({ ...course, sandbox: 'allow-scripts allow-forms' });
    await visitor.reads(heading);
    await visitor.frame().getByText(en.alone).waitFor();
    await visitor.settles();
    assert.deepEqual(visitor.steps, ['POST /login 302', 'POST /launch 200']);
  });
}

here.visit(
  'an application that wants a window: one button in the frame opens the class in a tab',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed({ platform: 'windowed' });
    await visitor.reads(en.open.title);
    await visitor.picture('ready to open');
    assert.deepEqual(codes(visitor), [], 'no code before the click');
    const tab = await visitor.opensTab(() => openButton(visitor).click());
    await visitor.reads('The class of Rosa Alvarez', tab);
    assert.equal(await tab.evaluate('opener'), null);
    assert.deepEqual(visitor.steps, ['POST /login 302', 'POST /launch 200', 'POST /setup 303']);
  },
);

here.visit('an application that wants a window gets none from a tab: it is one', 'blocked', async (visitor) => {
  const tab = await visitor.clickTab({ platform: 'windowed' });
  await visitor.reads('The class of Rosa Alvarez', tab);
});

here.visit(
  'an application that goes on to another host of its own opens in a window too',
  'blocked',
  async (visitor) => {
    here.world.partner.mood.goesOnTo = 'https://class.partner.test';
    try {
      await visitor.clickFramed({ platform: 'windowed' });
      const tab = await visitor.opensTab(() => openButton(visitor).click());
      await visitor.reads('The class, elsewhere', tab);
    } finally {
      here.world.partner.mood.goesOnTo = 'self';
    }
  },
);

here.visit(
  'the button clicked twice in a row: one class in one tab, and the frame says so',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed({ platform: 'windowed' });
    await visitor.reads(en.open.title);
    await openButton(visitor).dblclick();
    await visitor.arrives();
    await visitor.reads(en.opened.title);
    await visitor.settles();
    assert.equal(codes(visitor).length, 1);
    assert.equal(await visitor.frame().evaluate<number>('sessionStorage.length'), 0);
    const back = visitor.frame().getByRole('link', { name: en.back });
    assert.equal(await back.getAttribute('href'), `https://lms.test${courseAddress({ platform: 'windowed' })}`);
    await visitor.page.bringToFront();
    await visitor.picture('open in another tab');
    const tabs = visitor.context.pages().slice(1);
    const headings = await Promise.all(tabs.map((tab) => tab.locator('h1').textContent()));
    assert.deepEqual(headings, ['The class of Rosa Alvarez']);
  },
);

here.visit(
  'the button of login clicked twice in a row: one tab, and the frame says so',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed({ storage: 'none' });
    await newTabButton(visitor).dblclick();
    await visitor.arrives();
    await visitor.reads(en.opened.title);
    await visitor.settles();
    assert.equal(visitor.context.pages().length, 2);
    await visitor.page.bringToFront();
    await visitor.picture('open in another tab from login');
  },
  FRAGILE,
);

here.visit('the frame is reloaded before the click: the button is there again', 'blocked', async (visitor) => {
  await visitor.clickFramed({ platform: 'windowed' });
  await visitor.reads(en.open.title);
  await visitor.frame().evaluate('location.reload()');
  await visitor.until(() => visitor.steps.includes('POST /setup 200'), 'the page did not ask for its like');
  await visitor.reads(en.open.title);
  const tab = await visitor.opensTab(() => openButton(visitor).click());
  await visitor.reads('The class of Rosa Alvarez', tab);
  assert.equal(codes(visitor).length, 1);
});

here.visit('the frame is reloaded after the click: a calm page', 'blocked', async (visitor) => {
  await visitor.clickFramed({ platform: 'windowed' });
  const tab = await visitor.opensTab(() => openButton(visitor).click());
  await visitor.reads('The class of Rosa Alvarez', tab);
  await visitor.frame().evaluate('location.reload()');
  await visitor.reads(en.used.title);
  await visitor.settles();
  await visitor.reads(en.used.title);
  assert.equal(codes(visitor).length, 1);
  const left = await visitor.frame().evaluate<number>('sessionStorage.length');
  assert.equal(left, 0, 'the secret of a page that was left is still kept');
});

here.visit(
  'where the frame kept the secret itself, the button comes in place, and again after a reload',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed({ platform: 'windowed' });
    await visitor.reads(en.open.title);
    assert.deepEqual(visitor.steps, ['POST /login 200', 'POST /launch 200', 'POST /launch 200']);
    await visitor.frame().evaluate('location.reload()');
    await visitor.until(() => visitor.steps.includes('POST /setup 200'), 'the page did not ask for its like');
    await visitor.reads(en.open.title);
    const tab = await visitor.opensTab(() => openButton(visitor).click());
    await visitor.reads('The class of Rosa Alvarez', tab);
    assert.equal(codes(visitor).length, 1);
  },
  { agent: 'safari' },
);
