import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UNNAMED } from '../../shared/names.ts';
import { type Language, stackBrand } from '../../shared/pages/brand.ts';
import { fill, type Names, type Reader, type Words } from '../../shared/pages/texts/types.ts';
import { unnamed } from '../../shared/pages/texts/unnamed.ts';
import { LANGUAGES, PIECES } from '../support/pages.ts';
import { englishGrade, englishSyllables, spanishGrade, spanishSyllables } from '../support/reading.ts';
import { allIn, type Everything } from '../support/texts.ts';

const TONGUES = [
  { name: 'English', language: 'en', say: allIn.en, grade: englishGrade },
  { name: 'Spanish', language: 'es', say: allIn.es, grade: spanishGrade },
] as const;

/** School grades. A student may meet whatever is for anyone. */
const HARDEST: Readonly<Record<Reader, number>> = { student: 4, anyone: 4, teacher: 6, admin: 6 };

const namesIn = (language: Language): readonly Names[] =>
  ['Brightway', unnamed[language].product].flatMap((product) =>
    ['Canvas', 'Schoology', unnamed[language].lms].map((lms) => ({ product, lms })),
  );

const isPage = (entry: Everything[keyof Everything]): entry is Words => typeof entry === 'object' && 'next' in entry;

/** Each thing that is read at one go: a page without its title, a line of a list. */
function passages(texts: Everything): { name: string; reader: Reader; text: string }[] {
  const { installation, advice } = texts;
  const lines = [
    ...Object.entries(installation.items),
    ['body', installation.body] as const,
    ...Object.entries(advice),
  ];
  const { retry, code, details, back, offline, alone, row } = texts;
  const shortOnes = { retry, code, details, back, offline, alone, ...row };
  return [
    ...Object.entries(texts).flatMap(([name, entry]) => (isPage(entry) ? partsOf(name, entry) : [])),
    ...Object.entries(texts).flatMap(([name, entry]) =>
      isPage(entry) ? [{ name, reader: entry.reader, text: inSentences(runningText(entry)) }] : [],
    ),
    ...Object.entries(texts).flatMap(([name, entry]) =>
      isPage(entry)
        ? [
            {
              name: `${name} with its title`,
              reader: entry.reader,
              text: inSentences([entry.title, ...runningText(entry)]),
            },
          ]
        : [],
    ),
    ...lines.map(([name, text]) => ({ name, reader: 'admin' as const, text })),
    { name: 'short ones', reader: 'anyone', text: inSentences(Object.values(shortOnes)) },
  ];
}

const OWN = ['reader', 'title', 'body', 'next', 'otherwise'];

/** What a page says besides: each sentence by itself, and its labels and buttons together. */
function partsOf(name: string, page: Words): { name: string; reader: Reader; text: string }[] {
  const said = leaves(Object.fromEntries(Object.entries(page).filter(([part]) => !OWN.includes(part))), name).map(
    ([path, text]) => [path, fill(text, { it: 'Math', n: '3', day: 'May 4' })] as const,
  );
  const isSentence = (text: string): boolean => /[.?]$/.test(text);
  const labels = said.filter(([, text]) => !isSentence(text)).map(([, text]) => text);
  return [
    ...said
      .filter(([, text]) => isSentence(text))
      .map(([path, text]) => ({
        name: path,
        reader: path.endsWith('.forTeachers') ? ('teacher' as const) : page.reader,
        text,
      })),
    ...(labels.length === 0 ? [] : [{ name: `${name}, labels`, reader: page.reader, text: inSentences(labels) }]),
  ];
}

const runningText = (page: Words): readonly string[] => [
  page.body,
  page.next,
  ...('otherwise' in page ? [String(page.otherwise)] : []),
];

const inSentences = (texts: readonly string[]): string =>
  texts.map((text) => (text.endsWith('.') ? text : `${text}.`)).join(' ');

/** Every text under its path, such as `wait.body`. */
function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`));
}

for (const { name, language, say, grade } of TONGUES) {
  describe(name, () => {
    test('every page is easy enough for who reads it', () => {
      const tooHard: string[] = [];
      for (const names of namesIn(language)) {
        for (const { name: passage, reader, text } of passages(say(names))) {
          const found = grade(text);
          if (found > HARDEST[reader]) tooHard.push(`${passage}, for ${reader}: ${found.toFixed(1)}: ${text}`);
        }
      }
      assert.deepEqual(tooHard, []);
    });

    test('a name begins no sentence, since it may be words', () => {
      for (const [path, text] of leaves(say({ product: 'zproduct', lms: 'zlms' }))) {
        assert.doesNotMatch(text, /(^|[.?!] )z(product|lms)/, path);
      }
    });

    test('every page says one thing to do, in a sentence or on a button', () => {
      for (const [page, entry] of Object.entries(say({ product: 'Brightway', lms: 'Canvas' }))) {
        if (!isPage(entry)) continue;
        assert.match(entry.body, /[.]$/, page);
        const isButton = 'otherwise' in entry || page === 'continuing';
        assert.equal(entry.next.endsWith('.'), !isButton, page);
      }
    });
  });
}

test('both languages name the same values', () => {
  const names = { product: 'Brightway', lms: 'Canvas' };
  const placesIn = (text: string): readonly string[] => [...text.matchAll(/\{\w+\}/g)].map(String).toSorted();
  const spanish = new Map(leaves(allIn.es(names)));
  for (const [path, text] of leaves(allIn.en(names))) {
    assert.deepEqual(placesIn(spanish.get(path) ?? ''), placesIn(text), path);
    assert.doesNotMatch(text, /\{(?!(it|n|day)\})/, path);
  }
});

test('both languages speak to the same reader, and no text is the same in both', () => {
  const names = { product: 'Brightway', lms: 'Canvas' };
  const spanish = new Map(leaves(allIn.es(names)));
  const same = leaves(allIn.en(names)).filter(([path, text]) => spanish.get(path) === text);
  assert.deepEqual(
    same.filter(([path]) => !path.endsWith('.reader')),
    [],
  );
  assert.equal(same.length, [...spanish.keys()].filter((path) => path.endsWith('.reader')).length);
  const spanishNames = new Map(leaves(unnamed.es));
  for (const [path, text] of leaves(unnamed.en)) assert.notEqual(spanishNames.get(path), text, path);
});

/** One Spanish word for each thing: where English has the first, Spanish has the second; the third is no word for it here. */
const TERMS: readonly (readonly [english: RegExp, spanish: RegExp, never: RegExp])[] = [
  [/\bperiods?\b/i, /\bperiodos?\b/i, /\bperíodo|\bhoras?\b/i],
  [/\bterms?\b/i, /\bciclo\b/i, /\btérmino|\bsemestre|\btrimestre/i],
  [/\bcourses?\b(?! site)/i, /\bcursos?\b/i, /\basignatura/i],
  [/\bname of your class\b/i, /\bclase\b/i, /\bgrupos?\b/i],
  [/\blink\b(?! address)/i, /\benlace\b/i, /\bvínculo|\bliga\b|\blink\b/i],
  [/\bclick(s|ed)?\b/i, /\bclic\b/i, /\bpulsa|\bpresiona|\bcliquea/i],
  [/\bstudents?\b/i, /\balumn[oa]s?\b/i, /\bestudiante/i],
  [/\bbrowser\b/i, /\bnavegador\b/i, /\bexplorador/i],
  [/\btab\b/i, /\bpestaña\b/i, /\bventana/i],
  [/\bschool\b/i, /\bescuela\b/i, /\bcolegio/i],
  [/\blist of your school\b/i, /\blista\b.*\bescuela\b/i, /\bnómina|\bpadrón/i],
  [/\bconnect(s|ed)?\b/i, /\bconect\p{L}+/iu, /\benlaza|\bvincula|\basocia/i],
  [/^disconnect/i, /^desconecta/i, /\bdesvincul/i],
  [/\bsettings of\b/i, /\bajustes\b/i, /\bconfiguraciones|\bopciones/i],
  [/\bset up\b/i, /\bconfigurada\b|\berror\b/i, /\bpuesta\b|\binstalada/i],
  [/\bhelp contact\b/i, /\bcontacto de ayuda\b/i, /\bsoporte|\basistencia/i],
];

test('Spanish has one word for each thing', () => {
  const names = { product: 'zproduct', lms: 'zlms' };
  const english = leaves(allIn.en(names)).filter(([path]) => !path.endsWith('.reader'));
  const spanish = new Map(leaves(allIn.es(names)));
  const wrong = english.flatMap(([path, text]) => {
    const said = spanish.get(path) ?? '';
    const isWrong = TERMS.some(([meant, word, never]) => (meant.test(text) && !word.test(said)) || never.test(said));
    return isWrong ? [`${path}: ${text} | ${said}`] : [];
  });
  assert.deepEqual(wrong, []);
});

test('Spanish never joins de or a with an article', () => {
  for (const [path, text] of leaves(allIn.es(unnamed.es))) assert.doesNotMatch(text, /\b(de|a) el\b/, path);
});

const FORBIDDEN =
  /roomkey|\b(launch\w*|contexts?|deploy\w*|mapp\w*|tokens?|cookies?|section ids?|lanza\w*|contextos?|despli\w*|implementa\w*|asignaci\w*|mape\w*|fichas?|galletas?|ids? de (la )?secci\w*)\b/iu;

/** What people see or hear of a page: its text, and the attributes that are read out. */
function seen(markup: string): string {
  const read = [...markup.matchAll(/ (?:alt|title|aria-label|placeholder)="([^"]*)"/g)].map(([, text]) => text);
  const text = markup.replace(/<(style|script)>.*?<\/\1>/gs, ' ').replace(/<[^>]*>/g, ' ');
  return `${text} ${read.join(' ')}`;
}

describe('pages', () => {
  const stacks = [
    { displayName: UNNAMED, supportContact: UNNAMED },
    { displayName: 'Brightway', supportContact: 'help@brightway.example' },
  ];
  for (const language of LANGUAGES) {
    test(`no page in ${language} holds a word that people never read`, () => {
      for (const [name, { make }] of PIECES) {
        for (const stack of stacks) {
          for (const family of [null, 'canvas', 'schoology', 'other'] as const) {
            const { markup, title } = make({ ...stackBrand(stack, language), family });
            assert.doesNotMatch(seen(markup), FORBIDDEN, name);
            assert.doesNotMatch(title, FORBIDDEN, name);
            assert.doesNotMatch(seen(markup), /undefined|\[object|null/, name);
          }
        }
      }
    });
  }

  test('the forbidden words are found where they stand', () => {
    for (const word of [
      'Roomkey',
      'launches',
      'Deployment',
      'section ID',
      'contexto',
      'el ID de la sección',
      'cookies',
    ]) {
      assert.match(seen(`<p title="${word}">fine</p>`), FORBIDDEN, word);
      assert.match(seen(`<p>${word}</p>`), FORBIDDEN, word);
    }
  });

  test('they call the LMS by its name where it is known', () => {
    const pending = PIECES.get('pending approve');
    assert.ok(pending);
    const [stack] = stacks;
    assert.ok(stack);
    const shown = (family: 'canvas' | 'schoology' | 'other' | null) =>
      seen(pending.make({ ...stackBrand(stack, 'en'), family }).markup);
    assert.match(shown('canvas'), /the person who runs Canvas\./);
    assert.match(shown('schoology'), /the person who runs Schoology\./);
    assert.match(shown('other'), /the person who runs your course site\./);
    assert.match(shown(null), /the person who runs your course site\./);
  });
});

describe('the measure of reading', () => {
  test('counts syllables', () => {
    const english = {
      click: 1,
      opened: 2,
      used: 1,
      course: 1,
      courses: 2,
      people: 2,
      Schoology: 3,
      settings: 2,
      another: 3,
      IDs: 2,
    };
    for (const [word, syllables] of Object.entries(english)) assert.equal(englishSyllables(word), syllables, word);
    const spanish = {
      quien: 1,
      quién: 1,
      aún: 2,
      maestra: 3,
      envíalo: 4,
      aplicación: 4,
      guía: 2,
      ver: 1,
      muy: 1,
      lee: 2,
      paisaje: 3,
      seguir: 2,
    };
    for (const [word, syllables] of Object.entries(spanish)) assert.equal(spanishSyllables(word), syllables, word);
  });

  test('tells a hard text from an easy one', () => {
    assert.ok(englishGrade('The cat sat on the mat. It was fat.') < 2);
    assert.ok(
      englishGrade('Authentication necessitates verification of institutional credentials by the administrator.') > 12,
    );
    assert.ok(spanishGrade('El gato come pan. La niña ve el sol.') < 4);
    assert.ok(
      spanishGrade('La autenticación institucional requiere verificación administrativa de las credenciales.') > 8,
    );
  });
});
