import { canvasConfiguration } from '../../shared/lti/canvas.ts';
import { CLEVER_SSO } from '../../shared/names.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { registrations } from '../../shared/store/directory/registrations.ts';
import type { Dynamo } from '../../shared/store/table/dynamo.ts';
import { choose, flag, text } from '../program/args.ts';
import { baseUrlOf, isPassing } from '../program/base-url.ts';
import { command } from '../program/command.ts';
import { Misuse, Refusal } from '../program/failures.ts';
import { noClient } from '../program/find.ts';
import { json, pairs } from '../program/show.ts';
import { clientId } from '../program/values.ts';
import { FORMS, type Form, NEXT, SHEETS } from './forms.ts';

/** Called so in an LMS where nobody said what the application's name is. */
const UNTITLED = 'Roomkey';

export const urls = command({
  name: 'urls',
  summary: 'Prints what to enter in each field of Clever’s, Canvas’s, Schoology’s and Moodle’s forms',
  words: [`[${FORMS.join('|')}]`],
  options: {
    client: text('CLIENT', 'whose name the LMS shall show; without it that of the only one'),
    'no-person-ids': flag('nothing that names who clicks: no such custom fields, no names'),
    temporary: flag('also where the stack has no domain of its own: for tests alone'),
    config: flag('the JSON configuration that Canvas takes, and nothing else'),
    json: flag('as JSON'),
  },
  example: [
    'npx roomkey urls canvas --demo',
    'npx roomkey urls canvas --config --table Roomkey-Table > canvas.json',
  ].join('\n'),
  async run(args, place, io) {
    const typed = args.optionalWord(0);
    const forms = typed === null ? FORMS : [choose(typed, 'The form', FORMS)];
    if (args.flag('config') && !(forms.length === 1 && forms[0] === 'canvas')) {
      throw new Misuse('--config goes with canvas: the others take no file.');
    }
    const baseUrl = await baseUrlOf(place);
    const passing = isPassing(baseUrl);
    if (passing && !args.flag('temporary')) {
      throw new Refusal(
        `The stack answers at ${baseUrl}, an address that AWS made and that goes with the stack; what a district has registered cannot follow it. Give it a domain first (customDomain.name, docs/deploy.md), or add --temporary for tests.`,
      );
    }
    const title = await titleOf(place.dynamo, args.text('client'));
    const portal = (await registrations(place.dynamo).ofIssuer(CLEVER_SSO.iss)).length > 0;
    const asked = { baseUrl, title, persons: !args.flag('no-person-ids'), portal };
    if (args.flag('config')) return io.out(json(canvasConfiguration(asked)));
    const sheets = forms.map((form) => ({ form, fields: SHEETS[form](asked) }));
    if (args.flag('json')) {
      return io.out(
        json({
          base_url: baseUrl,
          temporary: passing,
          forms: sheets,
          canvas_configuration: canvasConfiguration(asked),
        }),
      );
    }
    io.out(
      sheets
        .map(({ form, fields }) =>
          [`${NAMES[form]}:`, pairs(fields.map(({ field, value }) => [field, value])), NEXT[form]].join('\n'),
        )
        .join('\n\n'),
    );
    if (passing) io.note('For tests alone: this address goes with the stack.');
  },
});

const NAMES: Readonly<Record<Form, string>> = {
  clever: 'Clever (LMS Connect, to your Application Success Manager)',
  canvas: 'Canvas (developer key, LTI)',
  schoology: 'Schoology (app, LTI 1.3)',
  moodle: 'Moodle (external tool)',
};

/** Where the stack was last deployed to, by its own word: a typed address could be another one's. */
async function titleOf(dynamo: Dynamo, typed: string | null): Promise<string> {
  if (typed !== null) {
    const client = await clients(dynamo).get(clientId(typed));
    return client?.name.en ?? noClient(typed);
  }
  const [only, ...more] = await clients(dynamo).list();
  if (more.length > 0) throw new Misuse('There are several clients: say --client, whose name the LMS shall show.');
  return only?.name.en ?? UNTITLED;
}
