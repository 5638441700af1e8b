import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Chromium, startChromium } from '../chromium.ts';
import { type Demo, startDemo } from '../demo.ts';
import { openWebkit, startScreen } from './webkit.ts';

let demo: Demo;
let chromium: Chromium;
let screen: Awaited<ReturnType<typeof startScreen>>;
before(async () => {
  [demo, screen, chromium] = await Promise.all([startDemo(), startScreen(), startChromium()]);
});
after(() => Promise.all([demo?.end(), screen?.end(), chromium?.end()]));

const IS_TOLD = "document.querySelector('#cookies').checkVisibility()";

test('the first page of the demo says where a browser takes no secure cookies without TLS', async () => {
  const { hands, tab } = await openWebkit(screen.display, [], {});
  try {
    await hands.open(tab, demo.lms);
    assert.equal(
      await hands.evaluate(tab, IS_TOLD),
      true,
      'WebKit takes them now: say so in README and docs/browsers.md',
    );
  } finally {
    await hands.leave();
  }
  const page = await chromium.browser.newPage();
  await page.goto(demo.lms);
  assert.equal(await page.evaluate(IS_TOLD), false);
});
