import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Cell, type Table, verdict } from '../print.ts';
import type { Counts } from './play.ts';
import { VARIANTS } from './variants.ts';

const SIZE = { classes: 360, teachers: 60 };

/** Two school years of a district, clicked through by the real handlers: what opens, who is asked, and that nobody gets a stranger's class. */
export async function measureYears(): Promise<Table> {
  const rows: (readonly Cell[])[] = [];
  for (const [place, { name, by }] of VARIANTS.entries()) {
    const file = join(import.meta.dirname, 'play.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [
      file,
      ...[place, SIZE.classes, SIZE.teachers].map(String),
    ]);
    const parts: readonly Counts[] = JSON.parse(stdout.trim().split('\n').at(-1) ?? '[]');
    for (const [i, { part, must, got }] of parts.entries()) {
      const { right, asked, own, stranger } = got;
      const isGood =
        stranger === 0 && (must === 'no stranger' || (must === 'right' ? asked + own === 0 : right + own === 0));
      rows.push([i === 0 ? `${name}, by ${by}` : '', part, right, asked, own, stranger, verdict(isGood)]);
    }
  }
  return {
    title: `Two school years of ${SIZE.classes} classes and ${SIZE.teachers} teachers`,
    notes: [
      'Clicks: real import or API, real handlers, dynalite. Own: another class of the same person. Stranger: of others; none may be.',
      'Within: in the two years themselves all right, before the rollover all asked, elsewhere no stranger’s.',
    ],
    head: ['ids of the second year', 'part', 'right', 'asked', 'own', 'stranger', ''],
    rows,
  };
}
