import { h } from '../crypto/hash.ts';
import type { SpellingRule } from '../records/deployment.ts';
import { EXACT, spell } from './spelling.ts';

/** Bytes of an id that a copy of a class holds as it is. A longer one is held as marks, by which it can be told, and no more. */
const LONGEST = 80;

/** What no id holds. */
const MARKED = '\u0001';

const mark = (text: string): string => h('copied id', text).slice(0, 16);

/** In which a roster's id can be spelled: a rule trims and folds it, or not. */
const FORMS = [false, true].flatMap((trim) => [false, true].map((ignoreCase) => ({ ...EXACT, trim, ignoreCase })));

export const isLong = (id: string): boolean => id.length > LONGEST / 4 && Buffer.byteLength(id) > LONGEST;

/** An id of the roster as a copy of its class holds it; of a copied id, itself. */
export const copiedId = (id: string): string =>
  isLong(id) ? MARKED + FORMS.map((form) => mark(spell(id, form, 'roster'))).join('') : id;

/** Whether a copy has marks alone of an id. */
export const isMarked = (copied: string): boolean => copied.startsWith(MARKED);

/** Whether a copied id is the one that is wanted, which is spelled by the rule already. */
export function isCopyOf(copied: string, wanted: string, rule: SpellingRule): boolean {
  if (!isMarked(copied)) return spell(copied, rule, 'roster') === wanted;
  const form = FORMS.findIndex(({ trim, ignoreCase }) => trim === rule.trim && ignoreCase === rule.ignoreCase);
  return copied.startsWith(mark(wanted), MARKED.length + 16 * form);
}
