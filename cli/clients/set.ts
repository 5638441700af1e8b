import { CHOOSERS, type Client, DISPLAYS, HAND_OFFS } from '../../shared/records/client.ts';
import { NO_COURSE, SETUP_BY, UNIDENTIFIED } from '../../shared/records/deployment.ts';
import { clients } from '../../shared/store/directory/clients.ts';
import { type Args, flag, text } from '../program/args.ts';
import { command } from '../program/command.ts';
import { Misuse } from '../program/failures.ts';
import { noClient } from '../program/find.ts';
import { orDash, pairs } from '../program/show.ts';
import { clientId } from '../program/values.ts';
import { handOffChange, handOffOptions } from './hand-off.ts';
import { doubts, landingUrl, productName, requireHome, supportContact, UNIDENTIFIED_WORDS } from './settings.ts';

const OPTIONS = {
  name: text('NAME', 'the product’s name, as people know it'),
  'name-es': text('NAME', 'the same in Spanish; none takes it away'),
  support: text('TEXT', 'whom people ask for help: an address or one sentence'),
  'class-url': text('URL', 'landing page of a class, with {class} where its id stands'),
  'home-url': text('URL', 'landing page without a course; none takes it away'),
  'setup-url': text('URL', 'landing page that connects a course to a class; none takes it away'),
  ...handOffOptions('; none takes away what is there'),
  display: text('HOW', 'auto: inside the LMS where cookies come back, else a tab; framed; window', DISPLAYS),
  chooser: text('WHO', 'lets users choose: roomkey or partner', CHOOSERS),
  'setup-by': text('WHO', 'lowest course role that may connect a course: instructor or teaching_assistant', SETUP_BY),
  'no-course': text('WHAT', 'what opens when a launch names no course: page or home', NO_COURSE),
  unidentified: text('WHAT', UNIDENTIFIED_WORDS, UNIDENTIFIED),
  'allow-http': flag('take http addresses on *.localhost, for trying things out'),
};

export const clientsSet = command({
  name: 'clients set',
  summary: 'Changes an application; what is not said stays',
  words: ['CLIENT'],
  options: OPTIONS,
  example: [
    'npx roomkey clients set demo --display window',
    "npx roomkey clients set demo --class-url 'https://app.acme.example/c/{class}' --setup-url none",
  ].join('\n'),
  async run(args, { dynamo }, io) {
    const id = clientId(args.word(0));
    const change = changeOf(args);
    const changed = await clients(dynamo).change(id, change);
    if (changed === null) return noClient(id);
    io.out(
      pairs([
        ['client id', changed.clientId],
        ['name', changed.name.en],
        ['name in Spanish', orDash(changed.name.es)],
        ['support', changed.support],
        ['class page', changed.landing.class],
        ['home page', orDash(changed.landing.home)],
        ['set-up page', orDash(changed.landing.setup)],
        ['hand-off', changed.handOff],
        ['begins at', orDash(changed.initiateLoginUri)],
        ['redirect to', changed.redirectUris.length === 0 ? '-' : changed.redirectUris.join(' ')],
        ['display', changed.display],
        ['chooser', changed.chooser],
        ['setup-by', changed.policy.setupBy],
        ['no-course', changed.policy.noCourse],
        ['unidentified', changed.policy.unidentified ?? 'hand-off'],
      ]),
    );
    for (const sentence of doubts(changed.landing)) io.note(sentence);
    io.note('That acts within 60 seconds.');
  },
});

/** What was typed, to be put over what there is. Throws Misuse. */
function changeOf(args: Args<typeof OPTIONS>): (client: Client) => Client {
  const name = args.text('name');
  const nameEs = args.text('name-es');
  const support = args.text('support');
  const [display, chooser] = [args.choice('display', DISPLAYS), args.choice('chooser', CHOOSERS)];
  const [setupBy, noCourse] = [args.choice('setup-by', SETUP_BY), args.choice('no-course', NO_COURSE)];
  const unidentified = args.choice('unidentified', UNIDENTIFIED);
  const allowsHttp = args.flag('allow-http');
  const classUrl = args.text('class-url');
  const homeUrl = args.text('home-url');
  const setupUrl = args.text('setup-url');
  const said = [name, nameEs, support, display, chooser, setupBy, noCourse, unidentified, classUrl, homeUrl, setupUrl];
  const handOff = handOffChange(
    {
      mode: args.choice('hand-off', HAND_OFFS),
      start: args.text('initiate-login-uri'),
      uris: args.texts('redirect-uri'),
    },
    allowsHttp,
  );
  if (said.every((one) => one === null) && handOff === null)
    throw new Misuse('Say what to change, such as --display window.');
  return (client) => {
    const { landing, policy } = client;
    const changed: Client = {
      ...client,
      name: {
        en: name === null ? client.name.en : productName(name, '--name'),
        es: orNone(nameEs, client.name.es, (typed) => productName(typed, '--name-es')),
      },
      support: support === null ? client.support : supportContact(support),
      landing: {
        class: classUrl === null ? landing.class : landingUrl(classUrl, 'class-url', allowsHttp),
        home: orNone(homeUrl, landing.home, (typed) => landingUrl(typed, 'home-url', allowsHttp)),
        setup: orNone(setupUrl, landing.setup, (typed) => landingUrl(typed, 'setup-url', allowsHttp)),
      },
      ...(handOff?.(client) ?? {}),
      display: display ?? client.display,
      chooser: chooser ?? client.chooser,
      policy: {
        ...policy,
        setupBy: setupBy ?? policy.setupBy,
        noCourse: noCourse ?? policy.noCourse,
        ...(unidentified === null ? {} : { unidentified }),
      },
    };
    requireHome(changed.policy.noCourse, changed.landing);
    return changed;
  };
}

function orNone(typed: string | null, present: string | null, read: (typed: string) => string): string | null {
  if (typed === null) return present;
  return typed === 'none' ? null : read(typed);
}
