import assert from 'node:assert/strict';
import { after } from 'node:test';
import { byStorageOfTheLms, hostilePosts, inTabs, inWindows, ROSA, type Tell } from './everywhere.ts';
import { courseAddress } from './lms.ts';
import { setting } from './setting.ts';
import { comeWithWebkit, startScreen, type WebkitMode } from './webkit.ts';
import { fateOf } from './world.ts';

let screen: ReturnType<typeof startScreen> | undefined;
after(async () => (await screen)?.end());
const here = setting();

const tellWith =
  (mode: WebkitMode): Tell =>
  (title, story, keeps) =>
    here.meet(
      `WebKit, ${mode}: ${title}`,
      async (world) => {
        screen ??= startScreen();
        return comeWithWebkit(world, (await screen).display, mode);
      },
      story,
      keeps,
    );
const tell = tellWith('cookies as ITP');

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

const tellOfOldCookies = tellWith('old cookies sent in frames, no new ones kept');

const landings = () => here.world.partner.landings;

tellOfOldCookies('who opens the app after three others in tabs never sees their class', async (person) => {
  for (const [who, name] of [
    ['maya', 'Maya Reyes'],
    ['priya', 'Priya Nair'],
    ['rosa', 'Rosa Alvarez'],
  ] as const) {
    await person.reads(`The class of ${name}`, await person.clickTab({ person: who }));
  }
  await person.clickFramed({ platform: 'schoology' });
  await person.reads(IN_FRAME);
  const last = landings().at(-1);
  assert.deepEqual([last?.who, last?.cookies], ['Sam Okafor', 2], 'cookies of before came along');
});

tellOfOldCookies('nor where those cookies miss the landing and are back after it', async (person) => {
  await person.reads(ROSA, await person.clickTab());
  here.world.sites.fate = (exchange) =>
    exchange.host === 'partner.test' && exchange.url.includes('code=') ? 'lose-cookies' : fateOf(exchange);
  try {
    await person.clickFramed({ platform: 'schoology' });
    await person.reads(IN_FRAME);
  } finally {
    here.world.sites.fate = fateOf;
  }
  const shown = person.exchanges.filter(({ host, url }) => host === 'partner.test' && !url.includes('code='));
  assert.match(shown.at(-1)?.headers.cookie ?? '', /__Host-s=/, 'cookies of before came back');
  assert.deepEqual([landings().at(-1)?.who, landings().at(-1)?.cookies], ['Sam Okafor', 0]);
});
