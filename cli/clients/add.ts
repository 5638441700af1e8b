import { randomInt } from 'node:crypto';
import { landingFault } from '../../shared/handoff/landing.ts';
import { credentialHash } from '../../shared/http/basic.ts';
import { clients } from '../../shared/store/clients.ts';
import type { Landing } from '../../shared/types.ts';
import { type Args, flag, text, texts } from '../args.ts';
import { command, type Io } from '../command.ts';
import { Misuse, Refusal } from '../failures.ts';
import { json, pairs } from '../show.ts';
import { clientId, district, words } from '../values.ts';
import { readLogo } from './logo.ts';

const OPTIONS = {
  name: text('NAME', 'the product’s name, as people know it (needed)'),
  'name-es': text('NAME', 'the same in Spanish, where it differs'),
  support: text('TEXT', 'whom people ask for help: an address or one sentence (needed)'),
  logo: text('FILE', 'image of at most 8 KB for pages: PNG, JPEG, WebP, GIF or SVG'),
  'class-url': text('URL', 'landing page of a class, with {class} where its id stands (needed)'),
  'home-url': text('URL', 'landing page without a course'),
  'setup-url': text('URL', 'landing page that connects a course to a class'),
  district: texts('ID', 'Clever id of a district whose classes it may map'),
  display: text('HOW', 'framed (default) inside the LMS, or window'),
  chooser: text(
    'WHO',
    'lets users choose among the classes of a course, and what to connect: roomkey (default) or partner',
  ),
  'setup-by': text('WHO', 'lowest course role that may connect a course: instructor (default), teaching_assistant'),
  'no-course': text('WHAT', 'what opens when a launch names no course: page (default) or home'),
  id: text('ID', 'letters and digits; made at random without it'),
  'allow-http': flag('take http landing pages on *.localhost, for trying things out'),
  json: flag('as JSON'),
};

/** Days that a class which vanished from the roster keeps opening. */
const MISSING_DAYS = 14;

export const clientsAdd = command({
  name: 'clients add',
  summary: 'Adds an application and prints its secret, once',
  options: OPTIONS,
  example: [
    'npx roomkey clients add --name "Acme Math" --support help@acme.example \\',
    "  --class-url 'https://app.acme.example/classes/{class}' --home-url https://app.acme.example/home \\",
    '  --district 6a3f9d1e5b7c8a0012345678',
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const nameEs = args.text('name-es');
    const typedId = args.text('id');
    const logo = args.text('logo');
    const noCourse = args.choice('no-course', ['home', 'page']) ?? 'page';
    const landing = readLanding(args);
    if (noCourse === 'home' && landing.home === null) throw new Misuse('--no-course home needs --home-url.');
    const id = typedId === null ? randomText(24) : clientId(typedId);
    const secret = newSecret();
    const added = await clients(dynamo).add({
      clientId: id,
      name: {
        en: words(args.required('name'), '--name', 100),
        es: nameEs === null ? null : words(nameEs, '--name-es', 100),
      },
      support: words(args.required('support'), '--support', 200),
      logo: logo === null ? null : readLogo(logo),
      landing,
      districts: [...new Set(args.texts('district').map(district))],
      credentials: [{ hash: credentialHash(secret), createdAt: Math.floor(Date.now() / 1000) }],
      display: args.choice('display', ['framed', 'window']) ?? 'framed',
      chooser: args.choice('chooser', ['roomkey', 'partner']) ?? 'roomkey',
      policy: {
        setupBy: args.choice('setup-by', ['instructor', 'teaching_assistant']) ?? 'instructor',
        noCourse,
        missingDays: MISSING_DAYS,
      },
      state: 'active',
    });
    if (!added) throw new Refusal(`There is a client ${id} already: leave --id out or take another.`);
    if (!landing.class.includes('{class}')) io.note('Every class opens the same page: --class-url has no {class}.');
    if (Object.values(landing).some((url) => url?.startsWith('http:'))) {
      io.note('WARNING: codes travel over plain http to this application. Never use it outside this machine.');
    }
    showSecret(id, secret, args.flag('json'), io);
  },
});

function readLanding(args: Args<typeof OPTIONS>): Landing {
  const read = (option: 'class-url' | 'home-url' | 'setup-url'): string | null => {
    const typed = args.text(option);
    if (typed === null) return null;
    const fault = landingFault(typed, option === 'class-url', args.flag('allow-http') && isLocal(typed));
    if (fault === null) return typed;
    const where = fault === 'is not https' && args.flag('allow-http') ? ' (--allow-http is for *.localhost)' : '';
    throw new Misuse(`--${option} ${fault}${where}: ${typed}`);
  };
  args.required('class-url');
  return { class: read('class-url') ?? '', home: read('home-url'), setup: read('setup-url') };
}

const isLocal = (url: string): boolean => URL.canParse(url) && /(^|\.)localhost$/.test(new URL(url).hostname);

/** Said once: the table keeps its hash only. */
export function showSecret(id: string, secret: string, asJson: boolean, io: Io): void {
  if (asJson) io.out(json({ client_id: id, client_secret: secret }));
  else {
    io.out(
      pairs([
        ['client id', id],
        ['client secret', secret],
      ]),
    );
  }
  io.note('The secret is shown this once: put it where the application keeps its secrets now.');
}

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Letters and digits only, so that every way of encoding it gives the same bytes. */
const randomText = (length: number): string =>
  Array.from({ length }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]).join('');

/** 43 of 62 characters: 256 bits. */
export const newSecret = (): string => randomText(43);
