/** Text in one form: small letters without accents. */
export const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** A number without the zeros before it. */
export const bare = (number: string): string => number.replace(/^0+(?=\w)/, '');

/** '7' for "07" and "7"; 'k' for kindergarten. */
export function gradeOf(grade: string | null): string | null {
  const plain = folded(grade ?? '').trim();
  if (/^k(indergarten)?$/.test(plain)) return 'k';
  return /^0?(\d{1,2})$/.exec(plain)?.[1] ?? null;
}
