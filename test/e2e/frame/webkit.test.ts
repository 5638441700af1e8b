import assert from 'node:assert/strict';
import { after } from 'node:test';
import { byStorageOfTheLms, hostilePosts, inTabs, inWindows, type Tell } from './everywhere.ts';
import { courseAddress } from './lms.ts';
import { setting } from './setting.ts';
import { comeWithWebkit, startScreen } from './webkit.ts';

let screen: ReturnType<typeof startScreen> | undefined;
after(async () => (await screen)?.end());
const here = setting();

const tell: Tell = (title, story, keeps) =>
  here.meet(
    `WebKit: ${title}`,
    async (world) => {
      screen ??= startScreen();
      return comeWithWebkit(world, (await screen).display, 'cookies as ITP');
    },
    story,
    keeps,
  );

// The application's own cookie is not kept in a frame either.
const IN_FRAME = 'Nobody is signed in';

tell('a click opens the class in the frame, by its own storage', async (person) => {
  await person.clickFramed();
  await person.reads(IN_FRAME);
  assert.equal(here.world.partner.landings.at(-1)?.who, 'Rosa Alvarez');
  assert.deepEqual(person.steps, ['POST /login 200', 'POST /launch 200', 'POST /launch 200']);
});

tell('back from the class in the frame shows the course', async (person) => {
  await person.clickFramed();
  await person.reads(IN_FRAME);
  await person.evaluate('history.back()');
  const address = `https://lms.test${courseAddress({})}`;
  await person.until(async () => (await person.evaluate('location.href')) === address, 'no course');
  assert.equal(person.codes.length, 1);
});

byStorageOfTheLms(tell, here, IN_FRAME);
inTabs(tell);
inWindows(tell);
hostilePosts(tell, here);
