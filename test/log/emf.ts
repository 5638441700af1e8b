import assert from 'node:assert/strict';
import { METRICS } from '../../shared/names.ts';

interface Told {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

const record = (value: unknown): Readonly<Record<string, unknown>> => {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value));
  return { ...value };
};

const list = (value: unknown): readonly unknown[] => {
  assert.ok(Array.isArray(value));
  return value;
};

/** Reads a line as CloudWatch does (the embedded metric format's specification); fails where it would drop something. */
export function checkEmf(
  line: Readonly<Record<string, unknown>>,
  nowMs: number,
  namespace: string = METRICS.namespace,
): readonly Told[] {
  if (line['_aws'] === undefined) return [];
  const { Timestamp, CloudWatchMetrics } = record(line['_aws']);
  assert.equal(typeof Timestamp, 'number');
  assert.ok(Math.abs(Number(Timestamp) - nowMs) < 60_000, 'milliseconds, and of now');
  const told: Told[] = [];
  for (const directive of list(CloudWatchMetrics)) {
    const { Namespace, Dimensions, Metrics } = record(directive);
    assert.equal(Namespace, namespace);
    const [names, ...others] = list(Dimensions);
    assert.deepEqual(others, []);
    const dimensions: Record<string, string> = {};
    for (const name of list(names)) {
      assert.ok(typeof name === 'string');
      const value = line[name];
      assert.ok(typeof value === 'string' && value.length > 0 && value.length <= 1024, `dimension ${name}`);
      dimensions[name] = value;
    }
    assert.ok(Object.keys(dimensions).length <= 30);
    for (const metric of list(Metrics)) {
      const { Name, Unit } = record(metric);
      assert.ok(typeof Name === 'string');
      assert.ok(Unit === 'Count' || Unit === 'Seconds' || Unit === 'Milliseconds');
      const value = line[Name];
      assert.ok(typeof value === 'number' && Number.isFinite(value), `metric ${Name}`);
      told.push({ name: Name, value, unit: Unit, dimensions });
    }
  }
  const seen = new Set(told.map(({ name, dimensions }) => JSON.stringify([name, Object.keys(dimensions)])));
  assert.equal(seen.size, told.length, 'one value per name, dimensions and line');
  return told;
}
