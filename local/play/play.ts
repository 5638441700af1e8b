/** What the demo plays besides the usual: an LMS that keeps values for apps or does not, a browser that keeps less. */
export const CHOICES = {
  storage: {
    usual: 'as each vendor does: Canvas by a hidden frame, Schoology not at all',
    forwarded: 'yes, by a hidden frame that hands them on to the course page',
    frame: 'yes, by a hidden frame alone',
    parent: 'yes, by the course page',
    silent: 'it offers to, but never answers',
    none: 'no',
  },
  keeps: {
    usual: 'whatever this browser does',
    storage: 'storage, but no cookies',
    nothing: 'neither cookies nor storage',
  },
  session: {
    usual: 'this browser',
    app: 'the app of the LMS, so that nobody is signed in where a new tab opens',
  },
  display: {
    auto: 'inside the LMS where cookies come back, else in a tab',
    framed: 'inside the LMS',
    window: 'in a window of its own',
  },
  handOff: {
    initiated: 'by a login that its own library begins',
    direct: 'with a code that it did not ask for',
  },
  chooser: {
    roomkey: 'on Roomkey’s pages',
    partner: 'in the application itself',
  },
} as const;

export type Play = { readonly [Name in keyof typeof CHOICES]: keyof (typeof CHOICES)[Name] };

export const USUAL: Play = {
  storage: 'usual',
  keeps: 'usual',
  session: 'usual',
  display: 'auto',
  handOff: 'initiated',
  chooser: 'roomkey',
};

/** What is played now; one for the whole demo. */
export interface Stage {
  readonly now: Play;
  change(next: Play): Promise<void>;
}

/** The fields of a form; what it does not name stays usual. */
export function readPlay(form: URLSearchParams): Play {
  const read = <Name extends keyof Play>(name: Name, choices: Readonly<Record<Play[Name], string>>): Play[Name] => {
    const asked = form.get(name);
    return isOneOf(choices, asked) ? asked : USUAL[name];
  };
  return {
    storage: read('storage', CHOICES.storage),
    keeps: read('keeps', CHOICES.keeps),
    session: read('session', CHOICES.session),
    display: read('display', CHOICES.display),
    handOff: read('handOff', CHOICES.handOff),
    chooser: read('chooser', CHOICES.chooser),
  };
}

const isOneOf = <Choice extends string>(
  choices: Readonly<Record<Choice, string>>,
  asked: string | null,
): asked is Choice => asked !== null && Object.hasOwn(choices, asked);
