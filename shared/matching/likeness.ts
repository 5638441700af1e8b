/** How alike the words of two names are. */

/** 0 to 1: how much two wordings share; beginnings, shortened words, initials and slips of a letter match too. */
export function likeness(some: readonly string[], others: readonly string[]): number {
  if (some.length === 0 || others.length === 0) return 0;
  const one = some.flatMap((word) => spelledOut(word, others));
  const other = others.flatMap((word) => spelledOut(word, some));
  let matched = 0;
  for (const word of one) matched += closest(word, other);
  for (const word of other) matched += closest(word, one);
  return matched / (one.length + other.length);
}

function closest(word: string, among: readonly string[]): number {
  let best = 0;
  for (const other of among) {
    const found = sameness(word, other);
    if (found === 1) return 1;
    if (found > best) best = found;
  }
  return best;
}

function sameness(one: string, other: string): number {
  if (one === other) return 1;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.charCodeAt(0) !== long.charCodeAt(0)) return 0;
  if (/^\d[a-z]?$/.test(short) && /^\d[a-z]$/.test(long)) return 0.5;
  if (short.length < 3 || !LETTERS.test(short)) return 0;
  if (long.startsWith(short)) return 0.9;
  if (short.length >= SLIP && isSlip(short, long)) return 0.9;
  return isShortened(short, long) ? 0.5 : 0;
}

const LETTERS = /^[a-z]+$/;

/** Letters from which on a word with one slip is still known. */
const SLIP = 5;

/** "algerba" for "algebra", "biolgy" for "biology": one letter changed, left out, doubled, or two in the wrong order. */
function isSlip(short: string, long: string): boolean {
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  let end = 0;
  while (end < short.length - start && short[short.length - 1 - end] === long[long.length - 1 - end]) end += 1;
  const left = short.length - start - end;
  if (short.length < long.length || left <= 1) return left <= (short.length < long.length ? 0 : 1);
  return left === 2 && short[start] === long[start + 1] && short[start + 1] === long[start];
}

/** "csp" for "computer science principles", "apush" for "ap united states history". */
function spelledOut(word: string, others: readonly string[]): readonly string[] {
  if (word.length < 2 || word.length > 6 || !LETTERS.test(word)) return [word];
  for (let start = 0; start < others.length - 1; start += 1) {
    let initials = '';
    for (let end = start; end < others.length && initials.length < word.length; end += 1) {
      initials += others[end] === 'ap' ? 'ap' : (others[end]?.charAt(0) ?? '');
      if (end > start && initials === word) return others.slice(start, end + 1);
    }
  }
  return [word];
}

/** "wrld" for "world": the letters of one in the order of the other. */
function isShortened(short: string, long: string): boolean {
  if (short.length < long.length / 3) return false;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length;
}
