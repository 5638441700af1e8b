/** Reads the files of an import as the command does, and prints the megabytes that the process came to: before, and at most. A process of its own. */
import { join } from 'node:path';
import { classesIn, survey } from '../../cli/classes/files.ts';
import { pupilsOf } from '../../cli/classes/pupils.ts';
import { markKey } from '../../shared/crypto/marks.ts';

const megabytes = (): number => Math.round(process.resourceUsage().maxRSS / 1024);
const before = megabytes();
const [folder = ''] = process.argv.slice(2);
const file = (name: string): string => join(folder, `${name}.csv`);
const attending = await pupilsOf(markKey('k'.repeat(43)), undefined, file('students'));
const enrollments = file('enrollments');
const files = { sections: file('sections'), teachers: null, schools: null, terms: null, courses: null, enrollments };
const found = await survey({ ...files, userIds: 'sis_id' }, attending);
await attending.enroll(enrollments, found.classOf);
let listed = 0;
for await (const classes of classesIn({ ...files, userIds: 'sis_id' }, found, 500, attending.size)) {
  for (const { id } of classes) listed += attending.lists(id)?.length ?? 0;
}
const shares = [...attending.shares().values()].reduce((sum, { length }) => sum + length, 0);
process.stdout.write(JSON.stringify({ before, most: megabytes(), listed, shares }));
