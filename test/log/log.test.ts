import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LaunchError } from '../../shared/errors.ts';
import { describe as describeError, logLine, type Metric } from '../../shared/log.ts';
import { METRICS } from '../../shared/names.ts';
import { captureLines } from '../support/lines.ts';
import { checkEmf } from './emf.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 15);

const captured = captureLines();
after(captured.stop);
before(() => captured.take());

function written(metrics: readonly Metric[], fields = {}): Record<string, unknown> {
  logLine('launch', 'info', fields, metrics, NOW_MS);
  const [only, ...others] = captured.take();
  assert.deepEqual(others, []);
  assert.ok(only);
  return only;
}

describe('a line', () => {
  test('is level, time, function and fields', () => {
    const line = written([], { ref: 'abcd2345', status: 200, code: 'launch-used', user: { sub: 'pseudonym' } });
    assert.deepEqual(line, {
      level: 'info',
      timestamp: new Date(NOW_MS).toISOString(),
      function: 'launch',
      ref: 'abcd2345',
      status: 200,
      code: 'launch-used',
      user: { sub: 'pseudonym' },
    });
  });

  test('stays one line whatever its fields hold', () => {
    const line = written([], { outcome: 'a\nb\r{"level":"error"}\u2028' });
    assert.equal(line['outcome'], 'a\nb\r{"level":"error"}\u2028');
  });

  test('carries its metrics in CloudWatch’s embedded format', () => {
    const metrics: readonly Metric[] = [
      { name: METRICS.launches, value: 1, unit: 'Count', dimensions: { outcome: 'class', family: 'canvas' } },
      { name: METRICS.launchSuccess, value: 0, unit: 'Count' },
      { name: METRICS.keySetAge, value: 3600, unit: 'Seconds' },
    ];
    const line = written(metrics, { outcome: 'class' });
    assert.deepEqual(checkEmf(line, NOW_MS), [
      { name: 'Launches', value: 1, unit: 'Count', dimensions: { outcome: 'class', family: 'canvas' } },
      { name: 'LaunchSuccess', value: 0, unit: 'Count', dimensions: {} },
      { name: 'KeySetAge', value: 3600, unit: 'Seconds', dimensions: {} },
    ]);
  });
});

describe('an error', () => {
  const secret = 'eyJhbGciOi.secret';

  test('is told by its names and places, never by its message', () => {
    const cause = new TypeError(`bad claim ${secret}`);
    const told = describeError(new LaunchError('internal', cause));
    assert.equal(told.name, 'LaunchError < TypeError');
    assert.ok(told.at.length > 0);
    for (const place of told.at) assert.match(place, /^at .*log\.test\.ts:\d+:\d+\)?$|^at .*:\d+:\d+\)?$/);
    assert.ok(!JSON.stringify(told).includes(secret));
  });

  for (const [name, message] of [
    ['on many lines', `one\n    at two ${secret}\n    at ${secret} (/x.ts:1:2)\n`],
    ['that looks like a place', `\n    at ${secret} (file:///x.ts:1:2)`],
    ['that is a place and nothing else', `    at ${secret} (file:///x.ts:1:2)`],
    ['of JSON’s own making', jsonMessage(`{\n    at ${secret}\n}`)],
  ] as const) {
    test(`a message ${name} is not told`, () => {
      assert.ok(!JSON.stringify(describeError(new Error(message))).includes(secret), message);
      assert.ok(!JSON.stringify(describeError(new LaunchError('internal', new Error(message)))).includes(secret));
    });
  }

  test('a message changed after the fact is not told either', () => {
    const error = new Error(`first\n    at ${secret} and more`);
    error.message = 'second';
    assert.ok(!JSON.stringify(describeError(error)).includes(secret));
  });

  test('tells no path of the machine', () => {
    const told = describeError(new Error('x'));
    assert.ok(!JSON.stringify(told).includes(import.meta.dirname));
  });

  test('may be anything that was thrown', () => {
    for (const [thrown, name] of [
      [undefined, 'undefined'],
      [null, 'object'],
      [secret, 'string'],
      [{ message: secret }, 'object'],
    ] as const) {
      assert.deepEqual(describeError(thrown), { name, at: [] });
    }
  });

  test('in a circle of causes comes to an end', () => {
    const error = new Error('a');
    error.cause = error;
    assert.equal(describeError(error).name, 'Error < Error < Error < Error');
  });
});

function jsonMessage(text: string): string {
  try {
    JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}
