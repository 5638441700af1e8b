import { activeClasses } from '../../shared/store/contexts/contexts.ts';
import { among, seenContexts } from '../program/among.ts';
import { flag } from '../program/args.ts';
import { command } from '../program/command.ts';
import { AMONG } from '../program/find.ts';
import { roomkey } from '../program/hint.ts';
import { json, orDash, table } from '../program/show.ts';

interface Line {
  readonly district: string | null;
  readonly how: string;
  readonly evidence: string;
  readonly courses: Set<string>;
  classes: number;
}

export const mappingsReport = command({
  name: 'mappings report',
  summary: 'Counts connected classes by how they came to be connected, and by district',
  options: { ...AMONG, json: flag('as JSON') },
  example: 'npx roomkey mappings report --district 6a3f9d1e5b7c8a0012345678',
  async run(args, { dynamo }, io) {
    const found = await seenContexts(dynamo, await among(dynamo, args), ['mapped'], io.progress('courses read', null));
    const lines = new Map<string, Line>();
    for (const { context, district } of found) {
      for (const { how, evidence } of activeClasses(context)) {
        const kinds = [...new Set(evidence)].sort().join(' ');
        const name = JSON.stringify([district, how, kinds]);
        const line = lines.get(name) ?? { district, how, evidence: kinds, courses: new Set(), classes: 0 };
        line.classes++;
        line.courses.add(context.key);
        lines.set(name, line);
      }
    }
    const sorted = [...lines.values()].sort(
      (a, b) => compare(a.district ?? '', b.district ?? '') || b.classes - a.classes || compare(a.how, b.how),
    );
    if (args.flag('json')) {
      return io.out(
        json(
          sorted.map(({ courses, evidence, ...line }) => ({
            ...line,
            evidence: evidence === '' ? [] : evidence.split(' '),
            courses: courses.size,
          })),
        ),
      );
    }
    if (sorted.length === 0) return io.note(`No course is connected to a class yet: see ${roomkey`contexts unmapped`}`);
    io.out(
      table(
        ['DISTRICT', 'CONNECTED BY', 'EVIDENCE', 'CLASSES', 'COURSES'],
        sorted.map((line) => [
          orDash(line.district),
          line.how,
          line.evidence || '-',
          String(line.classes),
          String(line.courses.size),
        ]),
      ),
    );
  },
});

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
