import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ID_TOKEN_LIFE, plan, type Scheduled, signingNow } from '../../../shared/keys/own/schedule.ts';
import fc from '../../support/property.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 10, 23) / 1000;

const keyFrom = (signsFrom: number): Scheduled => ({ kid: `k${signsFrom - START}`, signsFrom });

describe('one run', () => {
  const [old, next] = [keyFrom(START), keyFrom(START + 90 * DAY)];
  // [seconds after START, keys there, keys that stay, from when a new one signs]
  const rows: readonly (readonly [string, number, readonly Scheduled[], readonly Scheduled[], number | null])[] = [
    ['with no key: one that signs at once', 0, [], [], START],
    ['with a new key', 0, [old], [old], null],
    ['a second before the successor is due', 89 * DAY - 1, [old], [old], null],
    ['when the successor is due: a day ahead', 89 * DAY, [old], [old], START + 90 * DAY],
    ['long after it was due: still a day ahead', 200 * DAY, [old], [old], START + 201 * DAY],
    ['with the successor published', 89 * DAY + HOUR, [old, next], [old, next], null],
    ['when the successor signs', 90 * DAY, [old, next], [old, next], null],
    [
      'a second before the old one’s last token is a day past',
      91 * DAY + ID_TOKEN_LIFE - 1,
      [next, old],
      [old, next],
      null,
    ],
    ['a day after the old one’s last token', 91 * DAY + ID_TOKEN_LIFE, [old, next], [next], null],
    ['after a year without a run: the newest stays and signs', 365 * DAY, [old, next], [next], START + 366 * DAY],
  ];
  for (const [name, later, keys, keep, makeFrom] of rows) {
    test(name, () => assert.deepEqual(plan(keys, START + later), { keep, makeFrom }));
  }

  test('signs with the newest key whose time has come', () => {
    assert.equal(signingNow([], START), null);
    assert.equal(signingNow([next], START), null);
    assert.equal(signingNow([next, old], START + 90 * DAY - 1), old);
    assert.equal(signingNow([next, old], START + 90 * DAY), next);
  });
});

/** What was seen of one key over the time. */
interface Life {
  readonly published: number;
  readonly from: number;
  lastSigned: number;
  gone: number;
}

/** Runs after these pauses (seconds), with a token signed at each minute in between, by clocks that differ by up to `skew`. */
function live(pauses: readonly number[], skew: number): ReadonlyMap<string, Life> {
  const lives = new Map<string, Life>();
  let keys: readonly Scheduled[] = [];
  let now = START;
  for (const pause of pauses) {
    const { keep, makeFrom } = plan(keys, now);
    for (const { kid } of keys) {
      const life = lives.get(kid);
      if (life !== undefined && !keep.some((key) => key.kid === kid)) life.gone = now;
    }
    keys = makeFrom === null ? keep : [...keep, keyFrom(makeFrom)];
    if (makeFrom !== null) {
      lives.set(keyFrom(makeFrom).kid, { published: now, from: makeFrom, lastSigned: 0, gone: Infinity });
    }
    assert.ok(keys.length <= 3);
    const step = Math.max(60, Math.floor(pause / 60));
    for (let at = now; at < now + pause; at += step) {
      for (const clock of [at - skew, at, at + skew]) {
        if (clock < START) continue;
        const key = signingNow(keys, clock);
        assert.ok(key, `no key signs at ${clock - START}`);
        const life = lives.get(key.kid);
        if (life !== undefined) life.lastSigned = Math.max(life.lastSigned, at);
      }
    }
    now += pause;
  }
  return lives;
}

function check(lives: ReadonlyMap<string, Life>): void {
  const [first, ...others] = lives.values();
  assert.equal(first?.published, first?.from);
  for (const life of others) assert.ok(life.from - life.published >= DAY, 'published a day before it signs');
  for (const life of lives.values()) {
    assert.ok(life.gone - (life.lastSigned + ID_TOKEN_LIFE) >= DAY - HOUR, 'stays a day after its last token');
  }
}

describe('over the time', () => {
  test('a year of hourly runs: four successors, each published a day ahead and kept a day after', () => {
    const lives = live(Array<number>(365 * 24).fill(HOUR), 5);
    check(lives);
    assert.equal(lives.size, 5);
    const starts = [...lives.values()].map(({ from }) => from);
    for (const [i, from] of starts.entries()) if (i > 0) assert.equal(from - (starts[i - 1] ?? 0), 90 * DAY);
  });

  test('runs that come early, late, or not for weeks', () => {
    const pause = fc.oneof(
      { arbitrary: fc.integer({ min: 60, max: 2 * HOUR }), weight: 5 },
      { arbitrary: fc.integer({ min: DAY, max: 120 * DAY }), weight: 1 },
    );
    fc.assert(
      fc.property(fc.array(pause, { minLength: 1, maxLength: 60 }), fc.integer({ min: 0, max: 10 }), (pauses, skew) =>
        check(live(pauses, skew)),
      ),
    );
  });
});
