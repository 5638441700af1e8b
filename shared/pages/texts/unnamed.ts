import type { Names } from './types.ts';

/** Where a name is not known, or nobody has set it. Spanish ones begin with an article. */
export const unnamed = {
  en: { product: 'the app', lms: 'your course site', support: 'the person who runs your course site' },
  es: {
    product: 'la aplicación',
    lms: 'el sitio de tus cursos',
    support: 'quien maneja el sitio de tus cursos',
  },
} as const satisfies Readonly<Record<string, Names & { readonly support: string }>>;
