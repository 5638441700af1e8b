import type { Brand, Language } from '../../brand.ts';
import { teacherTextsOf } from '../teachers/texts.ts';
import type { TeacherTexts } from '../teachers/types.ts';
import type { Texts } from '../types.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import type { ManageTexts, ManageTongue } from './types.ts';

const TONGUES: Readonly<Record<Language, ManageTongue>> = { en, es };

/** All that a page says on which a teacher changes what a course opens. */
export const manageTextsOf = (brand: Brand): Texts & TeacherTexts & ManageTexts => ({
  ...teacherTextsOf(brand),
  ...TONGUES[brand.language](brand),
});
