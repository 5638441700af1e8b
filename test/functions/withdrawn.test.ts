import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { close, listen } from '../../local/listen.ts';
import type { PublicJwk } from '../../shared/records/registration.ts';
import { registrationKey } from '../../shared/store/table/keys.ts';
import { readDoc } from '../contract/markdown.ts';
import { codeOf, handedOver, launch } from '../support/browser.ts';
import { newKey } from '../support/platform.ts';
import { mapCourse, type Roomkey, startRoomkey } from '../support/roomkey.ts';

/** How long a key is trusted that a platform has taken back: the real launch and the real hourly run, by a frozen clock. */
const HOUR = 3600;
const COURSE = '4dde05e8ca1973bcca9bffc13e1548820eee93a3';

let published: readonly PublicJwk[] = [];
const server = createServer((_, response) => {
  response.setHeader('cache-control', `max-age=${7 * 24 * HOUR}`);
  if (published.length === 0) response.writeHead(503).end();
  else response.end(JSON.stringify({ keys: published }));
});

let roomkey: Roomkey;
let origin = '';
before(async () => {
  roomkey = await startRoomkey('local');
  origin = `http://127.0.0.1:${await listen(server, 0)}`;
  await mapCourse(roomkey, roomkey.canvas, COURSE, [{ id: '5f1b' }]);
});
after(async () => {
  await close(server);
  await roomkey.close();
});

const clicked = async (): Promise<string> => {
  const reply = await launch(roomkey, roomkey.canvas);
  if (reply.statusCode >= 400) return codeOf(reply);
  handedOver(reply);
  return 'opened';
};

/** Keys of a new address, which a launch fetches a second after an hourly run; then the platform has these instead. From then on: seconds that have passed. */
async function withdrawn(then: readonly PublicJwk[]) {
  const { iss, toolId } = roomkey.canvas.registration;
  await roomkey.dynamo.update(registrationKey(iss, toolId), { set: { keySet: `${origin}/${randomUUID()}` } });
  published = [roomkey.canvas.key.jwk];
  roomkey.advance(61);
  assert.equal(await clicked(), 'opened');
  published = then;
  const from = roomkey.now();
  let run = HOUR - 1;
  return {
    /** With each hourly run that is due by then. */
    at: async (seconds: number): Promise<string> => {
      for (; run <= seconds; run += HOUR) {
        roomkey.advance(from + run - roomkey.now());
        await roomkey.refresh();
      }
      roomkey.advance(from + seconds - roomkey.now());
      return clicked();
    },
  };
}

const BOUND = 13 * HOUR + 60;

test('a key that the platform takes back right after it was fetched, for as long as can be: 13 hours and a minute', async () => {
  const since = await withdrawn([newKey('next').jwk]);
  for (const hours of [1, 11, 12]) assert.equal(await since.at(hours * HOUR + 1), 'opened', `${hours} h`);
  // What an instance has read a second before the run that fetches, it remembers for a minute.
  assert.equal(await since.at(13 * HOUR - 2), 'opened');
  assert.equal(await since.at(13 * HOUR + 57), 'opened');
  assert.equal(await since.at(BOUND), 'key-unknown');
  for (const hours of [14, 26, 73]) assert.equal(await since.at(hours * HOUR), 'key-unknown', `${hours} h`);
});

test('while the platform does not answer: 72 hours', async () => {
  const since = await withdrawn([]);
  for (const hours of [13.5, 48]) assert.equal(await since.at(hours * HOUR), 'opened', `${hours} h`);
  assert.equal(await since.at(72 * HOUR), 'opened');
  assert.equal(await since.at(72 * HOUR + 1), 'platform-keys-unavailable');
});

test('of a key exchanged under its kid the old one no longer than until the new one is seen', async () => {
  const { kid } = roomkey.canvas.key;
  const since = await withdrawn([{ ...newKey('exchanged').jwk, kid }]);
  assert.equal(await since.at(BOUND), 'signature-invalid');
});

test('docs say how long', () => {
  assert.match(readDoc('cli.md'), /13 hours and a minute at most, or 72 hours while the platform does not answer/);
});
