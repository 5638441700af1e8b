import assert from 'node:assert/strict';
import { en } from '../words.ts';
import { codeIn } from './evidence.ts';
import { heldLoot, loot, onClick, type Post, WAYS } from './hostile.ts';
import { courseAddress } from './lms.ts';
import { eagerScript } from './scripts.ts';
import { setting } from './setting.ts';
import type { Visitor, Who } from './visitor.ts';

const here = setting();

const codes = ({ exchanges }: Visitor) => exchanges.map(codeIn).filter((code) => code !== null);
const ELSEWHERE = ['https://evil.test/', `https://lms.test${courseAddress({})}`, 'https://blog.roomkey.test/'] as const;
const VICTIMS: readonly (readonly [string, Who])[] = [
  ['', {}],
  [' in a browser that loses cookies', { agent: 'safari' }],
];

/** Longer than our own page looks for a proof, in milliseconds. */
const LOOKS = 1800;

for (const mode of ['allowed', 'blocked'] as const) {
  for (const [what, who] of VICTIMS) {
    here.visit(
      `cookies ${mode}: another person’s token and state, posted by a hostile page that answers for the LMS, open nothing${what}`,
      mode,
      async (visitor) => {
        const { form, secret, launchId } = await loot(here.world);
        const post: Post = { path: '/launch', fields: { ...form, lti_storage_target: '_parent' } };
        const posted = () => visitor.answersOf('/launch').filter(({ status }) => status > 0).length;
        await visitor.page.goto('https://evil.test/');
        await visitor.page.evaluate(eagerScript(secret).markup);
        visitor.expects(/frame-ancestors/);
        for (const [index, way] of (['by script', 'into a frame', 'into a window that it opened'] as const).entries()) {
          await onClick(visitor.page, WAYS[way](post));
          await visitor.until(() => posted() > index, `nothing was posted ${way}`);
        }
        await visitor.settles(LOOKS);
        assert.deepEqual(await visitor.page.evaluate('heard'), [], 'the hostile page was asked for something');
        await visitor.page.evaluate(WAYS['as a form'](post));
        await visitor.reads(en.browser.title, visitor.page);
        assert.equal(posted(), 4);
        assert.deepEqual(codes(visitor), []);
        assert.equal(await here.world.launchState(launchId), 'initiated');
      },
      who,
    );
  }

  const refused = async (visitor: Visitor, post: Post): Promise<void> => {
    const seen = () => visitor.answersOf(post.path).filter(({ status }) => status > 0);
    const before = seen().length;
    let tries = 0;
    for (const from of ELSEWHERE) {
      for (const way of ['by script', 'from a frame without an origin', 'as a form'] as const) {
        await visitor.page.goto(from);
        await visitor.page.evaluate(WAYS[way](post));
        tries += 1;
        await visitor.until(() => seen().length === before + tries, `nothing was posted ${way} from ${from}`);
        if (way === 'as a form') await visitor.page.locator('main').waitFor();
      }
    }
    const answers = seen().slice(before);
    assert.ok(answers.every(({ status, answer }) => status === 403 && answer['x-error-code'] === 'cross-site-refused'));
    assert.deepEqual(codes(visitor), []);
  };

  here.visit(`cookies ${mode}: posted by other sites they open nothing even with the proof`, mode, async (visitor) => {
    const { form, secret, launchId } = await loot(here.world);
    await refused(visitor, { path: '/launch', fields: { ...form, proof: secret } });
    assert.equal(await here.world.launchState(launchId), 'initiated');
  });

  here.visit(
    `cookies ${mode}: the form of a page that waits opens nothing when other sites post it`,
    mode,
    async (visitor) => {
      const held = await heldLoot(here.world);
      for (const step of ['open', 'show']) await refused(visitor, { path: '/setup', fields: { step, ...held } });
      assert.equal(await here.world.launchState(held.launch), 'held');
    },
  );
}

here.visit('a cookie that a neighbour host sets for ours proves nothing', 'allowed', async (visitor) => {
  const { form, secret, launchId } = await loot(here.world);
  await visitor.page.goto('https://blog.roomkey.test/');
  for (const name of [`__Host-rk-${launchId}`, `__Host-rkp-${launchId}`, ` __Host-rk-${launchId}`, '']) {
    const value = name === '' ? `__Host-rk-${launchId}=${secret}` : secret;
    const cookie = `${name}=${value}; Domain=roomkey.test; Path=/; Secure; SameSite=None`;
    await visitor.page.evaluate(`document.cookie = ${JSON.stringify(cookie)}`);
  }
  await visitor.page.goto('https://evil.test/');
  await visitor.page.evaluate(WAYS['as a form']({ path: '/launch', fields: { ...form } }));
  await visitor.reads(en.browser.title, visitor.page);
  assert.deepEqual(codes(visitor), []);
  assert.equal(await here.world.launchState(launchId), 'initiated');
});

here.visit(
  'inside the LMS’s own page, which keeps values for tools, another person’s token and state open nothing',
  'blocked',
  async (visitor) => {
    const { form, launchId } = await loot(here.world);
    await visitor.page.goto(`https://lms.test${courseAddress({ storage: 'sibling' }, 'app')}`);
    await visitor.arrives();
    const codesBefore = codes(visitor).length;
    await visitor.page.evaluate(WAYS['into a frame']({ path: '/launch', fields: { ...form } }));
    await visitor.until(() => visitor.frame('victim').url().endsWith('/launch'), 'the frame did not open');
    await visitor.frame('victim').getByRole('heading', { name: en.browser.title }).waitFor();
    assert.equal(codes(visitor).length, codesBefore);
    assert.equal(await here.world.launchState(launchId), 'initiated');
  },
  { agent: 'safari', keepsNothing: true },
);

here.visit(
  'a hostile page that frames the first step is told no secret, and its forged answer leads nowhere',
  'blocked',
  async (visitor) => {
    await visitor.page.goto('https://evil.test/');
    await visitor.page.evaluate(eagerScript('x'.repeat(43)).markup);
    const fields = {
      iss: 'https://canvas.example',
      client_id: 'tool-canvas',
      login_hint: 'x',
      lti_message_hint: 'x',
      target_link_uri: 'https://roomkey.test/launch',
      lti_storage_target: '_parent',
    };
    await visitor.page.evaluate(WAYS['into a frame']({ path: '/login', fields }));
    await visitor.until(() => visitor.answersOf('/login').length > 0, 'nothing was posted');
    await visitor.frame('victim').getByRole('button', { name: en.newTab.next }).waitFor();
    assert.deepEqual(await visitor.page.evaluate('heard'), []);
  },
  { agent: 'safari', keepsNothing: true },
);

here.visit(
  'forged answers that even name the right question are not taken: the class of the right person opens',
  'blocked',
  async (visitor) => {
    await visitor.context.addInitScript("if (location.hostname === 'roomkey.test') crypto.randomUUID = () => 'known'");
    await visitor.clickFramed({ storage: 'flooded' });
    await visitor.arrives();
    assert.equal(codes(visitor).length, 1);
  },
  { agent: 'safari', keepsNothing: true },
);

here.visit(
  'another tool in the same page asks the LMS for our secret: it gets nothing',
  'blocked',
  async (visitor) => {
    here.world.lms.mood.postsAfter = 3000;
    try {
      await visitor.clickFramed({ storage: 'flooded' });
      await visitor.until(() => visitor.exchanges.some(({ path }) => path === '/authorize/canvas'), 'no authorize');
    } finally {
      here.world.lms.mood.postsAfter = null;
    }
    const keeper = visitor.frame('post_message_forwarding');
    assert.equal(await keeper.evaluate<number>('kept.size'), 1);
    const key = await keeper.evaluate<string>('JSON.parse([...kept.keys()][0])[1]');
    const tool = visitor.page.frames().find((frame) => frame.url().startsWith('https://evil.test/'));
    const question = JSON.stringify({ subject: 'lti.get_data', message_id: 'mine', key });
    const answer = await tool?.evaluate(`new Promise((resolve) => {
      addEventListener('message', ({ data }) => data.message_id === 'mine' && resolve(data.value));
      parent.frames.post_message_forwarding.postMessage(${question}, 'https://sso.test');
    })`);
    assert.equal(answer, null);
    await visitor.arrives();
  },
  { agent: 'safari', keepsNothing: true },
);

here.visit(
  'the right token and state posted once more by a hostile page: a calm page and no second code',
  'blocked',
  async (visitor) => {
    await visitor.clickFramed();
    await visitor.arrives();
    const form = here.world.lms.mood.answers.at(-1) ?? {};
    await visitor.page.goto('https://evil.test/');
    await visitor.page.evaluate(WAYS['as a form']({ path: '/launch', fields: form }));
    await visitor.reads(en.used.title, visitor.page);
    assert.equal(codes(visitor).length, 1);
  },
);
