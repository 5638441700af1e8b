import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { hold } from '../../shared/pages/scripts/hold.ts';

/** The script of a page that waits, run as a browser runs it; time goes on as fast as its timers. */
interface Told {
  /** `poll` or `enter`, with the second at which it was sent */
  readonly sent: readonly (readonly [string, number])[];
  readonly focused: number;
  readonly busy: boolean;
  /** "That did not go through" */
  readonly offline: boolean;
  /** what became of the button that was clicked */
  readonly pressed: readonly string[];
  /** clicks that were kept from opening a tab */
  readonly prevented: number;
  /** "Your class is open in another tab" in place of the page */
  readonly opened: boolean;
  /** what the page said at each second at which it sent something that was answered */
  readonly shown: readonly (readonly [number, string])[];
  readonly gone: string | null;
}

const TITLE = 'Your class is almost ready';

async function waiting(
  answer: (step: string, second: number, click: () => void) => object,
  {
    random = 0.5,
    until = 3600,
    taps = 0,
  }: { readonly random?: number; readonly until?: number; readonly taps?: number } = {},
): Promise<Told> {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void; readonly id: number }[] = [];
  let ids = 0;
  let focused = 0;
  let gone: string | null = null;
  const sent: (readonly [string, number])[] = [];
  const shown: (readonly [number, string])[] = [];
  const pressed: string[] = [];
  const parts = {
    busy: { hidden: true },
    lost: { hidden: true },
    idle: { hidden: false },
    sending: { hidden: true },
    offline: { hidden: true, scrollIntoView() {} },
    page: { hidden: false },
    opened: { hidden: true },
  };
  const held = { dataset: { id: 'launch', secret: 's', context: 'key', version: '0' } };
  const elements: Readonly<Record<string, object>> = {
    '#held': held,
    main: { innerHTML: '' },
    form: { action: '/setup', step: 'enter' },
    h1: { tabIndex: 0, focus: () => focused++ },
    '[data-lost]': parts.lost,
    '#offline': parts.offline,
  };
  let prevented = 0;
  const named: Readonly<Record<string, object>> = {
    'main>h1,#held>*': parts.page,
    '#opened': parts.opened,
    '[data-busy]': parts.busy,
    '[data-lost]': parts.lost,
    '[data-idle]': parts.idle,
    '#sending': parts.sending,
    '#offline': parts.offline,
  };
  const button = {
    name: '',
    focus: () => pressed.push('focus'),
    after: () => {},
    setAttribute: (name: string) => pressed.push(name),
    removeAttribute: (name: string) => pressed.push(`no ${name}`),
  };
  const document = {
    title: TITLE,
    onsubmit: (_: object) => {},
    querySelector: (selector: string) => elements[selector] ?? null,
    querySelectorAll: (selector: string) => [named[selector]].filter((one) => one !== undefined),
  };
  const tap = (): void => {
    const target = { ...elements['form'], target: '_blank', step: 'open' };
    document.onsubmit({ target, submitter: button, preventDefault: () => prevented++ });
  };
  const click = (): void => document.onsubmit({ target: elements['form'], submitter: button, preventDefault() {} });
  const page = createContext({
    document,
    window: { location: { replace: (to: string) => (gone = to) } },
    sessionStorage: { setItem() {}, removeItem() {} },
    history: { replaceState() {} },
    FormData: class extends Map<string, string> {
      constructor(form: { readonly step: string }) {
        super([['step', form.step]]);
      }
    },
    URLSearchParams,
    Date: { now: () => now },
    Math: { random: () => random },
    setTimeout: (run: () => void, after: number) => {
      timers.push({ at: now + after, run, id: ++ids });
      timers.sort((a, b) => a.at - b.at);
      return ids;
    },
    clearTimeout: (id: number | undefined) => {
      timers = timers.filter((one) => one.id !== id);
    },
    AbortSignal: { timeout: () => undefined },
    fetch: async (_: string, { body }: { readonly body: URLSearchParams }) => {
      const step = body.get('step') ?? '';
      const second = Math.round(now / 1000);
      sent.push([step, second]);
      const said = answer(step, second, click);
      shown.push([second, parts.lost.hidden ? (parts.busy.hidden ? 'idle' : 'busy') : 'lost']);
      return { status: 'status' in said ? said.status : 200, json: async () => said };
    },
  });
  runInContext(`(${hold.toString()})()`, page);
  for (let i = 0; i < taps; i++) tap();
  for (;;) {
    for (let i = 0; i < 20; i++) await Promise.resolve();
    const next = timers.shift();
    if (next === undefined || next.at > until * 1000) break;
    now = next.at;
    next.run();
  }
  const opened = !parts.opened.hidden && parts.page.hidden;
  return {
    prevented,
    opened,
    sent,
    focused,
    busy: !parts.busy.hidden,
    offline: !parts.offline.hidden,
    gone,
    pressed,
    shown,
  };
}

const nothingNew = (step: string): object => (step === 'poll' ? { changed: false } : { title: TITLE, page: '<h1>' });
const secondsOf = ({ sent }: Told, step: string): readonly number[] =>
  sent.filter(([one]) => one === step).map(([, second]) => second);

describe('the wait page by itself', () => {
  test('looks every five seconds, after two minutes every fifteen, for half an hour', async () => {
    const told = await waiting(nothingNew);
    const polls = secondsOf(told, 'poll');
    assert.deepEqual(polls.slice(0, 4), [5, 10, 15, 20]);
    const slow = polls.filter((second) => second > 120);
    assert.deepEqual(slow.slice(0, 3), [135, 150, 165]);
    assert.ok((polls.at(-1) ?? 0) <= 1815 && (polls.at(-1) ?? 0) >= 1785, String(polls.at(-1)));
    assert.equal(told.busy, false, 'then its button is there');
  });

  test('not all at the same moment', async () => {
    const [early, late] = [await waiting(nothingNew, { random: 0 }), await waiting(nothingNew, { random: 0.999 })];
    assert.deepEqual([secondsOf(early, 'poll')[0], secondsOf(late, 'poll')[0]], [4, 6]);
  });

  test('goes in when there is a newer mapping', async () => {
    const told = await waiting((step, second) =>
      step === 'poll' ? { changed: second >= 15 } : { go: 'https://app.example/classes/1' },
    );
    assert.deepEqual(told.sent.slice(-2), [
      ['poll', 15],
      ['enter', 15],
    ]);
    assert.equal(told.gone, 'https://app.example/classes/1');
  });

  test('asks to go in now and then, and moves nobody’s focus while nothing has changed', async () => {
    const told = await waiting(nothingNew);
    const tries = secondsOf(told, 'enter');
    assert.ok(tries.length >= 4 && tries.length <= 8, String(tries));
    assert.equal(tries[0], 100);
    assert.equal(told.focused, 0);
  });

  test('what comes in its place gets the focus', async () => {
    const told = await waiting(
      (step) => (step === 'poll' ? { changed: true } : { title: 'Which class?', page: '<h1>' }),
      {
        until: 6,
      },
    );
    assert.equal(told.focused, 1);
  });

  test('looks as often as before after a click while it was looking', async () => {
    const told = await waiting(
      (step, second, click) => {
        if (step === 'poll' && second === 5) click();
        return nothingNew(step);
      },
      { until: 22 },
    );
    assert.deepEqual(secondsOf(told, 'enter'), [5]);
    assert.deepEqual(secondsOf(told, 'poll'), [5, 10, 15, 20]);
  });

  test('goes on after a look that failed', async () => {
    const told = await waiting(
      (_, second) => {
        if (second === 5) throw new Error('offline');
        return { changed: false };
      },
      { until: 12 },
    );
    assert.deepEqual(secondsOf(told, 'poll'), [5, 10]);
  });

  for (const [what, broken] of [
    ['no line', null],
    ['a fault of ours', { status: 503 }],
    ['an answer of somebody else', { message: 'Too Many Requests' }],
  ] as const) {
    test(`${what}: after the third look that failed it says so, until one gets through`, async () => {
      const told = await waiting(
        (_, second) => {
          if (second >= 10 && second <= 20 && broken === null) throw new Error('offline');
          return second >= 10 && second <= 20 ? (broken ?? {}) : { changed: false };
        },
        { until: 32 },
      );
      const said = new Map(told.shown);
      assert.equal(said.get(5), 'busy');
      assert.equal(said.get(25), 'lost');
      assert.equal(said.get(30), 'busy');
      if (broken !== null) assert.deepEqual([said.get(15), said.get(20)], ['busy', 'busy'], 'not before');
      assert.equal(told.offline, false);
    });
  }

  test('a fault of ours while it goes in by itself leaves the page as it is', async () => {
    const told = await waiting(
      (step, second) =>
        step === 'poll'
          ? { changed: true }
          : second < 9
            ? { status: 503, title: 'Soon', page: '<h1>' }
            : { go: 'https://app.example/' },
      { until: 12 },
    );
    assert.deepEqual(secondsOf(told, 'enter'), [5, 10]);
    assert.equal(told.focused, 0);
    assert.equal(told.gone, 'https://app.example/');
  });

  test('a click that does not get through is told at its button, which has the focus', async () => {
    const told = await waiting(
      (step, second, click) => {
        if (step === 'enter') throw new Error('offline');
        if (second === 5) click();
        return { changed: false };
      },
      { until: 7 },
    );
    assert.deepEqual(told.pressed, ['aria-busy', 'focus', 'no aria-busy']);
    assert.equal(told.offline, true);
  });
});

describe('a button that opens a tab', () => {
  const used = { status: 409, title: 'used', page: '<h1>' };

  test('two taps open one; once its page was left for the tab, it says so', async () => {
    const told = await waiting((step, second) => (step === 'show' && second >= 3 ? used : nothingNew('show')), {
      taps: 2,
      until: 4,
    });
    assert.equal(told.prevented, 1);
    assert.deepEqual(secondsOf(told, 'show'), [2, 3]);
    assert.equal(told.opened, true);
    assert.deepEqual(told.pressed, ['aria-busy'], 'it rests for good');
  });

  for (const [what, answer] of [
    ['nothing came of it', nothingNew('show')],
    ['nobody can be asked', null],
  ] as const) {
    test(`${what}: the button is there again after six seconds`, async () => {
      const told = await waiting(
        (step) => {
          if (step === 'show' && answer === null) throw new Error('offline');
          return answer ?? { changed: false };
        },
        { taps: 2, until: 20 },
      );
      assert.equal(secondsOf(told, 'show').length, 4);
      assert.deepEqual([told.opened, told.pressed], [false, ['aria-busy', 'no aria-busy']]);
    });
  }
});
