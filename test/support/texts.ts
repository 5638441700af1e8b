import type { Language } from '../../shared/pages/brand.ts';
import { en as enOfAdvice } from '../../shared/pages/texts/advice/en.ts';
import { es as esOfAdvice } from '../../shared/pages/texts/advice/es.ts';
import type { AdviceTexts } from '../../shared/pages/texts/advice/types.ts';
import { en as enOfClever } from '../../shared/pages/texts/clever/en.ts';
import { es as esOfClever } from '../../shared/pages/texts/clever/es.ts';
import type { CleverTexts } from '../../shared/pages/texts/clever/types.ts';
import { en } from '../../shared/pages/texts/en.ts';
import { es } from '../../shared/pages/texts/es.ts';
import { en as enOfInstallation } from '../../shared/pages/texts/installation/en.ts';
import { es as esOfInstallation } from '../../shared/pages/texts/installation/es.ts';
import type { InstallationTexts } from '../../shared/pages/texts/installation/types.ts';
import { en as enOfManage } from '../../shared/pages/texts/manage/en.ts';
import { es as esOfManage } from '../../shared/pages/texts/manage/es.ts';
import type { ManageTexts } from '../../shared/pages/texts/manage/types.ts';
import { en as enOfPortal } from '../../shared/pages/texts/portal/en.ts';
import { es as esOfPortal } from '../../shared/pages/texts/portal/es.ts';
import type { PortalTexts } from '../../shared/pages/texts/portal/types.ts';
import { en as enOfRegistering } from '../../shared/pages/texts/registering/en.ts';
import { es as esOfRegistering } from '../../shared/pages/texts/registering/es.ts';
import type { RegisteringTexts } from '../../shared/pages/texts/registering/types.ts';
import { en as enOfTeachers } from '../../shared/pages/texts/teachers/en.ts';
import { es as esOfTeachers } from '../../shared/pages/texts/teachers/es.ts';
import type { TeacherTexts } from '../../shared/pages/texts/teachers/types.ts';
import type { Names, Texts, Words } from '../../shared/pages/texts/types.ts';

/** Its pages are called as those of launches are. */
type OfPortal = Readonly<Record<`portal ${string}`, Words>>;
const ofPortal = (texts: PortalTexts): OfPortal =>
  Object.fromEntries(Object.entries(texts).map(([name, words]) => [`portal ${name}`, words]));
type OfRegistering = Readonly<Record<`registering ${string}`, Words>>;
const ofRegistering = (texts: RegisteringTexts): OfRegistering =>
  Object.fromEntries(Object.entries(texts).map(([name, words]) => [`registering ${name}`, words]));
type Refusals = CleverTexts['refused'];
/** Refusals of whoever signed in to Clever, each a page of its own. */
type CleverPages = Pick<CleverTexts, 'isThisYou' | 'signInOnce' | 'signOutFirst'> & {
  readonly [K in keyof Refusals as `clever-${K}`]: Refusals[K];
};

export type Everything = Texts &
  TeacherTexts &
  ManageTexts &
  InstallationTexts &
  AdviceTexts &
  OfPortal &
  OfRegistering &
  CleverPages;

const pagesOf = ({ isThisYou, signInOnce, signOutFirst, refused }: CleverTexts): CleverPages => ({
  isThisYou,
  signInOnce,
  signOutFirst,
  'clever-other': refused.other,
  'clever-taken': refused.taken,
});

/** All that pages say. */
export const allIn: Readonly<Record<Language, (names: Names) => Everything>> = {
  en: (names) => ({
    ...en.say(names),
    ...enOfTeachers(names),
    ...enOfManage(names),
    ...enOfInstallation(names),
    ...enOfAdvice(names),
    ...ofPortal(enOfPortal(names)),
    ...ofRegistering(enOfRegistering(names)),
    ...pagesOf(enOfClever(names)),
  }),
  es: (names) => ({
    ...es.say(names),
    ...esOfTeachers(names),
    ...esOfManage(names),
    ...esOfInstallation(names),
    ...esOfAdvice(names),
    ...ofPortal(esOfPortal(names)),
    ...ofRegistering(esOfRegistering(names)),
    ...pagesOf(esOfClever(names)),
  }),
};
