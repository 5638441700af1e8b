import { UNNAMED } from '../names.ts';
import type { Client } from '../records/client.ts';
import type { Family } from '../records/registration.ts';
import type { Names } from './texts/types.ts';
import { unnamed } from './texts/unnamed.ts';

export type Language = 'en' | 'es';

/** Whose page it is, who reads it, and what it is called on the phone. */
export interface Brand {
  readonly product: string;
  readonly support: string;
  /** data: address of an image, or null */
  readonly logo: string | null;
  readonly language: Language;
  /** null while the LMS is not known */
  readonly family: Family | null;
  /** eight letters and digits, also in the log; empty on no page that people see */
  readonly ref: string;
  /** a teacher of the course, as far as the launch is proven */
  readonly teaches: boolean;
}

const LMS_NAMES: Readonly<Record<Family, string | null>> = { canvas: 'Canvas', schoology: 'Schoology', other: null };

/** What texts call the product and the LMS. */
export const namesOf = ({ language, product, family }: Pick<Brand, 'language' | 'product' | 'family'>): Names => ({
  product,
  lms: (family === null ? null : LMS_NAMES[family]) ?? unnamed[language].lms,
});

/** In the client's own name. */
export const brandOf = (brand: Brand, client: Client, language: Language): Brand => ({
  ...brand,
  product: (language === 'es' ? client.name.es : null) ?? client.name.en,
  support: client.support,
  logo: client.logo,
  language,
});

/** The stack's own name and contact, in the language's words where nobody has set them. */
export function stackBrand(
  own: { readonly displayName: string; readonly supportContact: string },
  language: Language,
): Brand {
  const { product, support } = unnamed[language];
  return {
    product: own.displayName === UNNAMED ? product : own.displayName,
    support: own.supportContact === UNNAMED ? support : own.supportContact,
    logo: null,
    language,
    family: null,
    ref: '',
    teaches: false,
  };
}
