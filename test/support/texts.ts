import type { Language } from '../../shared/pages/frame.ts';
import { en } from '../../shared/pages/texts/en.ts';
import { es } from '../../shared/pages/texts/es.ts';
import { en as enOfTeachers } from '../../shared/pages/texts/teachers/en.ts';
import { es as esOfTeachers } from '../../shared/pages/texts/teachers/es.ts';
import type { TeacherTexts } from '../../shared/pages/texts/teachers/types.ts';
import type { Names, Texts } from '../../shared/pages/texts/types.ts';

export type Everything = Texts & TeacherTexts;

/** All that pages say. */
export const allIn: Readonly<Record<Language, (names: Names) => Everything>> = {
  en: (names) => ({ ...en.say(names), ...enOfTeachers(names) }),
  es: (names) => ({ ...es.say(names), ...esOfTeachers(names) }),
};
