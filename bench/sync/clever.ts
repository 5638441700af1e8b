/** The stand-in Clever with a large district, in a process of its own: its memory is none of the sync's. Prints its port. */
import { createServer } from 'node:http';
import { createClever } from '../../local/clever/clever.ts';
import { LARGE, largeDistrict } from '../../local/clever/large.ts';
import { listen } from '../../local/listen.ts';

const [sections = 0, teachers = 0, students = 0] = process.argv.slice(2).map(Number);
const district = largeDistrict({ id: '6a3f9d1e5b7c8a0012345678', sections, teachers, students }, Date.now);
const { listener } = createClever({
  credentials: { clientId: 'bench', secret: 'bench' },
  districts: [district],
  now: Date.now,
});
const asked = { calls: 0, refused: 0 };
// What a morning changes, when it is asked for: nine in ten students, the rest sections and teachers. Answers with what was asked since the last time.
process.on('message', (what: { readonly events?: number }) => {
  process.send?.({ ...asked });
  Object.assign(asked, { calls: 0, refused: 0 });
  for (let i = 0; i < (what.events ?? 0); i++) {
    if (i % 20 === 0) district.change('sections', LARGE.section(i), { period: `${i}` });
    else if (i % 20 === 1) district.change('users', LARGE.teacher(i % teachers), { email: `new${i}@large.example` });
    else district.change('users', LARGE.student(i), { email: `new${i}@large.example` });
  }
});
district.change('users', LARGE.student(0), { email: 'first@large.example' });
const server = createServer((request, response) => {
  asked.calls += 1;
  response.on('finish', () => {
    if (response.statusCode === 429) asked.refused += 1;
  });
  listener(request, response);
});
process.send?.(await listen(server, 0));
