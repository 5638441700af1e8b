import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { LaunchError } from '../../shared/errors.ts';
import { parseRequest } from '../../shared/http/request.ts';
import { requireSameOrigin } from '../../shared/http/way.ts';
import { eventOf } from '../support/event.ts';
import { NOW } from '../support/roomkey.ts';

const OURS = 'https://roomkey.example';

describe('a post that carries a secret', () => {
  // As measured in Chromium, Firefox and WebKit (test/e2e/frame), and as older browsers have it.
  const taken: readonly [string, Record<string, string>][] = [
    ['by a page of ours', { origin: OURS, 'sec-fetch-site': 'same-origin' }],
    ['by a page of ours, into a tab that it opens, in WebKit', { origin: OURS, 'sec-fetch-site': 'cross-site' }],
    ['by a page of ours, in a browser without Sec-Fetch headers', { origin: OURS }],
    ['by a page of ours, in a browser that sends no Origin', { 'sec-fetch-site': 'same-origin' }],
  ];
  for (const [name, headers] of taken) {
    test(`is taken: ${name}`, () => requireSameOrigin(requestWith(headers), OURS));
  }

  const refused: readonly [string, Record<string, string>][] = [
    ['by another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['by another site, whatever else it says', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['by another site that sends no Origin', { 'sec-fetch-site': 'cross-site' }],
    ['by a neighbour on our site', { origin: 'https://blog.roomkey.example', 'sec-fetch-site': 'same-site' }],
    ['by a neighbour that sends no Origin', { 'sec-fetch-site': 'same-site' }],
    ['from an address bar', { 'sec-fetch-site': 'none' }],
    ['by a frame without an origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['by a frame without an origin, whatever else it says', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
    ['by our host in the clear', { origin: 'http://roomkey.example', 'sec-fetch-site': 'same-origin' }],
    ['by our host at another port', { origin: `${OURS}:8443`, 'sec-fetch-site': 'same-origin' }],
    ['by a host that only begins as ours', { origin: `${OURS}.evil.example` }],
    ['by two origins at once', { origin: `${OURS}, https://evil.example` }],
    ['with an empty Origin', { origin: '', 'sec-fetch-site': 'same-origin' }],
    ['by nobody knows whom', {}],
  ];
  for (const [name, headers] of refused) {
    test(`is refused: ${name}`, () => {
      assert.throws(
        () => requireSameOrigin(requestWith(headers), OURS),
        (error) => error instanceof LaunchError && error.code === 'cross-site-refused',
      );
    });
  }
});

const requestWith = (headers: Record<string, string>) =>
  parseRequest(eventOf({ path: '/setup', form: { step: 'open' }, headers }), NOW * 1000);
