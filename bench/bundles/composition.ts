import { type Cell, type Table, verdict } from '../print.ts';
import type { Bundle } from './build.ts';

const CEILING = 300_000;

const PARTS = ['own', 'jose', 'middy', 'aws-sdk', 'smithy', 'other'] as const;
type Part = (typeof PARTS)[number];

/** Bytes per bundle and whose they are. */
export function composition(bundles: readonly Bundle[], references: readonly Bundle[]): Table {
  const row = ({ name, bytes, seldom, gzipped, from }: Bundle): Cell[] => {
    const sums = new Map<Part, number>();
    for (const [path, size] of from) sums.set(partOf(path), (sums.get(partOf(path)) ?? 0) + size);
    const shares = PARTS.map((part) => `${(((sums.get(part) ?? 0) * 100) / bytes).toFixed(0)}`);
    return [name, bytes, seldom === 0 ? '' : seldom, gzipped, ...shares];
  };
  return {
    title: 'Bundle bytes',
    notes: [
      'Minified, CommonJS, the SDK inside. Shares in percent of the raw bytes. Seldom: of the file that is loaded when it is first needed.',
    ],
    head: ['bundle', 'raw', 'seldom', 'gzip', ...PARTS, 'ceiling', ''],
    rows: [
      ...bundles.map((bundle) => [...row(bundle), CEILING, verdict(bundle.bytes + bundle.seldom <= CEILING)]),
      ...references.map((bundle) => [...row(bundle), '', '']),
    ],
  };
}

function partOf(path: string): Part {
  const [, name = ''] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
  if (name === '') return 'own';
  if (name === 'jose') return 'jose';
  if (name.startsWith('@middy/')) return 'middy';
  if (name.startsWith('@aws-sdk/') || name.startsWith('@aws/')) return 'aws-sdk';
  return name.startsWith('@smithy/') ? 'smithy' : 'other';
}
