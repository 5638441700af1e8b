import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { MOST_CODES } from '../../../shared/store/launches/item.ts';
import type { CookieMode } from '../frame/chromium.ts';
import type { Exchange, Fate } from '../frame/sites.ts';
import { Visitor } from '../frame/visitor.ts';
import { fateOf } from '../frame/world.ts';
import { en } from '../words.ts';
import { hostOf, originOf } from './catalogue.ts';
import type { Stall } from './stalls.ts';

/** What a person or an attacker does with a sample, and what was seen: a word for the table where libraries differ, else null. */
export type Story = (stall: Stall) => Promise<string | null>;

const ROSA = 'The class of Rosa Alvarez';
const MAYA = 'The class of Maya Reyes';

async function asVisitor<T>(stall: Stall, mode: CookieMode, story: (visitor: Visitor) => Promise<T>): Promise<T> {
  const visitor = await Visitor.come((await stall.chromium(mode)).browser, stall.world);
  try {
    return await story(visitor);
  } catch (error) {
    await visitor.picture(`failed sample ${stall.sample.name}`).catch(() => undefined);
    throw error;
  } finally {
    await visitor.context.close();
  }
}

/** While the story runs, requests meet this fate where it names one. */
async function withFate<T>(
  { world }: Stall,
  fate: (exchange: Exchange) => Fate | null | Promise<Fate | null>,
  story: () => Promise<T>,
): Promise<T> {
  world.sites.fate = async (exchange) => (await fate(exchange)) ?? fateOf(exchange);
  try {
    return await story();
  } finally {
    world.sites.fate = fateOf;
  }
}

const isAt = ({ sample }: Stall, { host, path }: Exchange, address: string): boolean =>
  host === hostOf(sample) && path === address.split('?')[0];

const isStart = (stall: Stall, exchange: Exchange): boolean => isAt(stall, exchange, stall.sample.start);
const isCallback = (stall: Stall, exchange: Exchange): boolean => isAt(stall, exchange, stall.sample.callback);

const redeemed = ({ exchanges }: Visitor): number =>
  exchanges.filter(({ host, path, status }) => host === 'roomkey.test' && path === '/token' && status === 200).length;

const authorizations = (visitor: Visitor): Exchange[] => visitor.answersOf('/authorize');
const errorOf = (visitor: Visitor): unknown => authorizations(visitor).at(-1)?.answer['x-error-code'];

/** Whoever asks for a class here is shown nobody's. */
async function showsNobody(stall: Stall, page: Page): Promise<void> {
  await page.goto(`${originOf(stall.sample)}/classes/algebra-1-period-3`).catch(() => null);
  await page.waitForLoadState('domcontentloaded');
  const text = await page.locator('body').textContent();
  assert.doesNotMatch(text ?? '', /The class of/);
}

const inTab: Story = (stall) =>
  asVisitor(stall, 'allowed', async (visitor) => {
    const tab = await visitor.clickTab();
    await visitor.reads(ROSA, tab);
    const { origin, pathname } = new URL(tab.url());
    assert.equal(origin + pathname, `${originOf(stall.sample)}/classes/algebra-1-period-3`);
    assert.equal(redeemed(visitor), 1);
    return null;
  });

const secondUser: Story = (stall) =>
  asVisitor(stall, 'allowed', async (visitor) => {
    const first = await visitor.clickTab();
    await visitor.reads(ROSA, first);
    const second = await visitor.clickTab({ person: 'maya' });
    await visitor.reads(MAYA, second);
    await first.reload();
    await visitor.reads(MAYA, first);
    return null;
  });

/** From inside the LMS, one person after another. */
const inside =
  (mode: CookieMode): Story =>
  (stall) =>
    asVisitor(stall, mode, async (visitor) => {
      for (const [person, heading] of [
        ['rosa', ROSA],
        ['maya', MAYA],
      ] as const) {
        const shown = await open(stall, visitor, person);
        await visitor.reads(heading, stall.sample.place === 'frame' ? undefined : shown);
        if (stall.sample.place === 'window') await shown.close();
      }
      return null;
    });

/** The address with the code is opened once more. */
const usedCode: Story = (stall) =>
  asVisitor(stall, 'allowed', async (visitor) => {
    const tab = await visitor.clickTab();
    await visitor.reads(ROSA, tab);
    const callback = visitor.exchanges.find((exchange) => isCallback(stall, exchange));
    assert.ok(callback);
    await tab.goto(originOf(stall.sample) + callback.url);
    await visitor.settles();
    assert.equal(redeemed(visitor), 1);
    const again = visitor.exchanges.findLast((exchange) => isCallback(stall, exchange));
    return String(again?.status);
  });

const expiredHandle: Story = (stall) =>
  asVisitor(stall, 'allowed', async (visitor) => {
    const late = async (exchange: Exchange): Promise<null> => {
      if (isStart(stall, exchange)) await stall.world.expire(hintIn(exchange));
      return null;
    };
    await withFate(stall, late, async () => {
      await visitor.reads(en.expired.title, await visitor.clickTab());
    });
    assert.equal(errorOf(visitor), 'authorization-late');
    assert.equal(redeemed(visitor), 0);
    return null;
  });

const hintIn = ({ url }: Exchange): string => new URL(url, 'https://x.test').searchParams.get('login_hint') ?? '';

/** The address that a victim's click would have opened, kept from it. */
async function intercepted(
  stall: Stall,
  visitor: Visitor,
  isIt: (stall: Stall, exchange: Exchange) => boolean,
): Promise<string> {
  let kept: string | null = null;
  await withFate(
    stall,
    (exchange) => {
      if (!isIt(stall, exchange)) return null;
      kept = originOf(stall.sample) + exchange.url;
      return 'break';
    },
    async () => {
      const tab = await visitor.clickTab();
      await visitor.until(() => kept !== null, 'the address did not come');
      await tab.close();
    },
  );
  assert.ok(kept !== null);
  return kept;
}

const foreignHandle: Story = (stall) =>
  asVisitor(stall, 'allowed', async (mine) => {
    const address = await intercepted(stall, mine, isStart);
    await asVisitor(stall, 'allowed', async (other) => {
      await other.page.goto(address);
      await other.until(() => errorOf(other) !== undefined, 'no refusal');
      assert.equal(errorOf(other), 'authorization-without-launch');
      assert.equal(redeemed(other), 0);
      await showsNobody(stall, other.page);
    });
    await mine.page.goto(address);
    await mine.reads(ROSA, mine.page);
    return null;
  });

const foreignCallback: Story = (stall) =>
  asVisitor(stall, 'allowed', async (mine) => {
    const address = await intercepted(stall, mine, isCallback);
    return asVisitor(stall, 'allowed', async (other) => {
      // This browser has a login of its own under way.
      await other.page.goto(originOf(stall.sample) + stall.sample.start.replace('{class}', 'x'));
      await other.until(() => errorOf(other) !== undefined, 'no login began');
      await other.settles();
      await other.page.goto(address);
      await other.settles();
      const answer = other.exchanges.findLast((exchange) => isCallback(stall, exchange));
      assert.equal(redeemed(other), 0);
      await showsNobody(stall, other.page);
      return String(answer?.status);
    });
  });

/** The application's cookies get lost on the way, as Lax ones do in a foreign frame. */
const withoutCookies = (stall: Stall, story: (visitor: Visitor) => Promise<string | null>): Promise<string | null> =>
  withFate(
    stall,
    ({ host }) => (host === hostOf(stall.sample) ? 'lose-cookies' : null),
    () =>
      asVisitor(stall, 'blocked', async (visitor) => {
        await open(stall, visitor);
        const seen = await story(visitor);
        const asked = authorizations(visitor).length;
        assert.ok(asked <= MOST_CODES + 1, `${asked} authorizations`);
        const shown = visitor.context.pages().flatMap((page) => page.frames());
        for (const frame of shown) assert.doesNotMatch((await frame.textContent('body')) ?? '', /The class of/);
        return seen;
      }),
  );

const lostCookies: Story = (stall) =>
  withoutCookies(stall, async (visitor) => {
    await begins(stall, visitor);
    const callback = visitor.exchanges.findLast((one) => isCallback(stall, one));
    return callback === undefined ? 'not reached' : String(callback.status);
  });

/** The same for an application that then begins again by itself: it goes round a few times and no more. */
const endsInAPage: Story = async (stall) => {
  stall.beginsAgain = true;
  try {
    return await withoutCookies(stall, async (visitor) => {
      await begins(stall, visitor);
      // A library whose login begins by a post needs a cookie before it asks at all.
      if (authorizations(visitor).length > 0) assert.match(String(errorOf(visitor)), /^authorization-(repeated|used)$/);
      return null;
    });
  } finally {
    stall.beginsAgain = false;
  }
};

/** The application was asked to begin, and nothing more happens. */
async function begins(stall: Stall, visitor: Visitor): Promise<void> {
  await visitor.until(() => visitor.exchanges.some((one) => isStart(stall, one)), 'no start');
  await visitor.settles(2000);
}

/** From inside the LMS, as the sample opens: the course with its frame, or the application's tab. */
async function open(stall: Stall, visitor: Visitor, person = 'rosa'): Promise<Page> {
  await visitor.page.bringToFront();
  await visitor.clickFramed({ person });
  if (stall.sample.place === 'frame') return visitor.page;
  await visitor.reads(en.open.title);
  return visitor.opensTab(() => visitor.frame().getByRole('button', { name: en.open.next }).click());
}

export const STORIES = {
  'in a tab': inTab,
  'second user replaces the first': secondUser,
  'inside, third-party cookies allowed': inside('allowed'),
  'inside, third-party cookies blocked': inside('blocked'),
  'used code': usedCode,
  'expired handle': expiredHandle,
  'another browser’s handle': foreignHandle,
  'another browser’s callback address': foreignCallback,
  'its cookies are lost': lostCookies,
  'it begins again and again': endsInAPage,
} as const satisfies Readonly<Record<string, Story>>;
