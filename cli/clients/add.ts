import { randomInt } from 'node:crypto';
import { credentialHash } from '../../shared/crypto/hash.ts';
import { CHOOSERS, DISPLAYS, HAND_OFFS, type Landing } from '../../shared/records/client.ts';
import { NO_COURSE, SETUP_BY, UNIDENTIFIED } from '../../shared/records/deployment.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { type Args, flag, text, texts } from '../program/args.ts';
import { command, type Io } from '../program/command.ts';
import { Refusal } from '../program/failures.ts';
import { json, pairs } from '../program/show.ts';
import { clientId, district } from '../program/values.ts';
import { DIRECT, handOffChange, handOffOptions, meaning } from './hand-off.ts';
import { readLogo } from './logo.ts';
import { doubts, landingUrl, productName, requireHome, supportContact, UNIDENTIFIED_WORDS } from './settings.ts';

const OPTIONS = {
  name: text('NAME', 'the product’s name, as people know it (needed)'),
  'name-es': text('NAME', 'the same in Spanish, where it differs'),
  support: text('TEXT', 'whom people ask for help: an address or one sentence (needed)'),
  logo: text('FILE', 'image of at most 8 KB for pages: PNG, JPEG, WebP, GIF or SVG'),
  'class-url': text('URL', 'landing page of a class, with {class} where its id stands (needed)'),
  'home-url': text('URL', 'landing page without a course'),
  'setup-url': text('URL', 'landing page that connects a course to a class'),
  ...handOffOptions(),
  district: texts('ID', 'Clever id of a district whose classes it may map'),
  display: text('HOW', 'auto (default): inside the LMS where cookies come back, else a tab; framed; window', DISPLAYS),
  chooser: text(
    'WHO',
    'lets users choose among the classes of a course, and what to connect: roomkey (default) or partner',
    CHOOSERS,
  ),
  'setup-by': text(
    'WHO',
    'lowest course role that may connect a course: instructor (default), teaching_assistant',
    SETUP_BY,
  ),
  'no-course': text('WHAT', 'what opens when a launch names no course: page (default) or home', NO_COURSE),
  unidentified: text('WHAT', `${UNIDENTIFIED_WORDS}; hand-off by default`, UNIDENTIFIED),
  id: text('ID', 'letters and digits; made at random without it'),
  'allow-http': flag('take http addresses on *.localhost, for trying things out'),
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
    '  --district 6a3f9d1e5b7c8a0012345678 \\',
    "  --initiate-login-uri 'https://app.acme.example/login?next={target}' --redirect-uri https://app.acme.example/callback",
  ].join('\n'),
  halfway:
    'It may have been added all the same, with a secret that nobody has seen: look at `clients list`, and add it under another id.',
  async run(args, { dynamo }, io) {
    const nameEs = args.text('name-es');
    const typedId = args.text('id');
    const logo = args.text('logo');
    const noCourse = args.choice('no-course', NO_COURSE) ?? 'page';
    const unidentified = args.choice('unidentified', UNIDENTIFIED);
    const landing = readLanding(args);
    requireHome(noCourse, landing);
    const handOff =
      handOffChange(
        {
          mode: args.choice('hand-off', HAND_OFFS),
          start: args.text('initiate-login-uri'),
          uris: args.texts('redirect-uri'),
        },
        args.flag('allow-http'),
      )?.(DIRECT) ?? DIRECT;
    const id = typedId === null ? randomText(24) : clientId(typedId);
    const secret = newSecret();
    const added = await clients(dynamo).add({
      clientId: id,
      name: {
        en: productName(args.required('name'), '--name'),
        es: nameEs === null ? null : productName(nameEs, '--name-es'),
      },
      support: supportContact(args.required('support')),
      logo: logo === null ? null : readLogo(logo),
      landing,
      ...handOff,
      districts: [...new Set(args.texts('district').map(district))],
      credentials: [{ hash: credentialHash(secret), createdAt: Math.floor(Date.now() / 1000) }],
      display: args.choice('display', DISPLAYS) ?? 'auto',
      chooser: args.choice('chooser', CHOOSERS) ?? 'roomkey',
      policy: {
        setupBy: args.choice('setup-by', SETUP_BY) ?? 'instructor',
        noCourse,
        ...(unidentified === null ? {} : { unidentified }),
        missingDays: MISSING_DAYS,
      },
      state: 'active',
    });
    if (!added) throw new Refusal(`There is a client ${id} already: leave --id out or take another.`);
    for (const sentence of doubts(landing)) io.note(sentence);
    showSecret(id, secret, args.flag('json'), io);
    io.note(meaning[handOff.handOff]);
  },
});

function readLanding(args: Args<typeof OPTIONS>): Landing {
  const allowsHttp = args.flag('allow-http');
  const [home, setup] = [args.text('home-url'), args.text('setup-url')];
  return {
    class: landingUrl(args.required('class-url'), 'class-url', allowsHttp),
    home: home === null ? null : landingUrl(home, 'home-url', allowsHttp),
    setup: setup === null ? null : landingUrl(setup, 'setup-url', allowsHttp),
  };
}

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
