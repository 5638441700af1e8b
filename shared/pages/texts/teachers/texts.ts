import type { Brand, Language } from '../../brand.ts';
import { textsOf } from '../../frame.ts';
import type { Texts } from '../types.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import type { TeacherTexts, TeacherTongue } from './types.ts';

const TONGUES: Readonly<Record<Language, TeacherTongue>> = { en, es };

/** All that a teacher's page says. */
export const teacherTextsOf = (brand: Brand): Texts & TeacherTexts => ({
  ...textsOf(brand),
  ...TONGUES[brand.language](brand),
});
