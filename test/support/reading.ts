/** How hard a text is to read, in grades of a US school. */

const sentencesOf = (text: string): string[] => text.split(/[.?!:]+(?:\s+|$)/).filter((part) => /\p{L}/u.test(part));

const wordsOf = (text: string): string[] => text.match(/[\p{L}\d]+(?:[’'-][\p{L}\d]+)*/gu) ?? [];

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** Flesch-Kincaid grade level (Kincaid et al. 1975). */
export function englishGrade(text: string): number {
  const words = wordsOf(text);
  const syllables = sum(words.map(englishSyllables));
  return 0.39 * (words.length / sentencesOf(text).length) + 11.8 * (syllables / words.length) - 15.59;
}

/** Crawford's grade for Spanish (Crawford 1984, made for the six primary grades). */
export function spanishGrade(text: string): number {
  const words = wordsOf(text);
  const syllables = sum(words.map(spanishSyllables));
  const per100 = 100 / words.length;
  return -0.205 * sentencesOf(text).length * per100 + 0.049 * syllables * per100 - 3.407;
}

/** Vowel groups, less a silent e; where that is wrong for a word of ours, the word stands here. */
export function englishSyllables(word: string): number {
  const lower = word.toLowerCase();
  const known = ENGLISH[lower];
  if (known !== undefined) return known;
  if (lower === lower.toUpperCase()) return 1;
  const groups = lower
    .replace(/(?:[^laeiouy]es|[^aeiouytd]ed|[^laeiouy]e)$/, (end) => end[0] ?? '')
    .match(/[aeiouy]+/g);
  return Math.max(1, groups?.length ?? 0);
}

const ENGLISH: Readonly<Record<string, number>> = {
  courses: 2,
  places: 2,
  id: 2,
  ids: 2,
  sis: 1,
};

/** Vowels, where a weak one beside another makes no syllable of its own unless it carries an accent. */
export function spanishSyllables(word: string): number {
  const lower = word
    .toLowerCase()
    .replace(/qu|gu(?=[eiéí])/g, 'q')
    .replace(/y$/, 'i');
  const groups = lower.match(/[aeiouáéíóúü]+/g) ?? [];
  return Math.max(1, sum(groups.map(syllablesOfGroup)));
}

function syllablesOfGroup(group: string): number {
  const strong = /[aeoáéóíú]/;
  let syllables = 1;
  for (let i = 1; i < group.length; i++) {
    if (strong.test(group[i] ?? '') && strong.test(group[i - 1] ?? '')) syllables += 1;
  }
  return syllables;
}
